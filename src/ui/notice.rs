//! What the reader is told on a card of its own: a link that cannot be opened, texts of closed tabs, a newer version of the page.

use super::browser;
use super::kept::{Kept, is_safe};
use super::state::{App, Notice};
use crate::ui::prelude::*;
use gatewise::words::Phrase;
use maud::{Markup, html};

/// The notices; mostly there are none.
pub fn view(app: App) -> Markup {
    match (app.notice.get(), app.newer.get()) {
        (None, false) => Markup::default(),
        (notice, newer) => notices(app, notice, newer),
    }
}

#[inline(never)]
fn notices(app: App, notice: Option<Notice>, newer: bool) -> Markup {
    html! {
        @if newer {
            .notice role="status" {
                p { (app.say("notice.newer")) }
                p {
                    button.link data-do="update" { (app.say("notice.update")) }
                    button.link data-do="later" { (app.say("notice.later")) }
                }
            }
        }
        @if let Some(notice) = notice {
            .notice role="status" {
                p { (app.plain(&sentence(&notice))) }
                @if let Notice::Kept(texts) = &notice {
                    ul { @for kept in texts { li { (offered(app, kept)) } } }
                }
                p { button.link data-do="dismiss" { (app.say("notice.dismiss")) } }
            }
        }
    }
}

fn sentence(notice: &Notice) -> Phrase {
    match notice {
        Notice::Link(error) => error.phrase(),
        Notice::Kept(_) => Phrase::new("notice.kept"),
        Notice::NotKept => Phrase::new("notice.not-kept"),
    }
}

/// A text that can be opened: how it begins, and how long ago it was left.
fn offered(app: App, kept: &Kept) -> Markup {
    html! {
        button data-do={ "restore " (kept.name) } {
            code { (kept.first_line()) }
            " " small { (app.plain(&ago((js_sys::Date::now() as u64).saturating_sub(kept.time)))) }
        }
    }
}

/// So many milliseconds, in words.
pub fn ago(time: u64) -> Phrase {
    let minutes = time / 60_000;
    match (minutes, minutes / 60, minutes / (24 * 60)) {
        (0, ..) => Phrase::new("notice.now"),
        (_, 0, _) => Phrase::new("notice.minutes").with("count", minutes),
        (_, hours, 0) => Phrase::new("notice.hours").with("count", hours),
        (.., 1) => Phrase::new("notice.day"),
        (.., days) => Phrase::new("notice.days").with("count", days),
    }
}

/// Has the page kept on this device, and says so once a newer version has come.
pub fn await_newer(app: App) {
    browser::ask_device("newer", "", move |answer| app.newer.set(!answer.is_empty()));
}

/// Goes over to the newer version, unless the text would be lost.
pub fn renew(app: App) {
    if app.document.with_untracked(|document| is_safe(&document.source)) {
        browser::ask_device("renew", "", |_| ());
    } else {
        app.notice.set(Some(Notice::NotKept));
    }
}
