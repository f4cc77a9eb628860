//! The header: name, lessons, examples, mode, share, export, language and theme; on narrow screens most of them in a menu.

use super::state::{App, DialogKind};
use super::{modes, share};
use crate::ui::prelude::*;
use gatewise::share::{Mode, Theme};
use gatewise::words::Language;
use maud::{Markup, html};

/// The header.
pub fn view(app: App) -> Markup {
    let (lessons, examples, export) = (opens(DialogKind::Lessons), opens(DialogKind::Examples), opens(DialogKind::Export));
    let catalogue = opens(DialogKind::Catalogue);
    html! {
        h1.brand {
            svg width="24" height="20" viewBox="0 0 24 20" aria-hidden="true" {
                path.w d="M0 8H6.5M17.5 8H24" {}
                path.b d="M17.5 12H24M0 12H6.5" {}
                circle cx="12" cy="10" r="6" fill="none" stroke="currentColor" stroke-width="1.75" {}
            }
            (app.say("page.name"))
        }
        nav.wide aria-label=(app.say("header.learn")) {
            button.hbtn data-do=(lessons) { (app.say("lessons.title")) }
            button.hbtn data-do=(examples) { (app.say("examples.title")) }
            button.hbtn data-do=(catalogue) { (app.say("catalogue.title")) }
        }
        span.space {}
        (choices(app, "modes wide roomy"))
        button.hbtn.wide.tight popovertarget="mode-menu" { (app.say("mode.title")) ": " (app.say(modes::title(app.mode()))) }
        @if app.hidden().is_some() { (share::show_all(app)) }
        button.hbtn data-do=(opens(DialogKind::Share)) { (app.say("share.title")) }
        button.hbtn.wide data-do=(export) { (app.say("export.title")) }
        button.hbtn.wide popovertarget="language-menu" { (app.say("language.title")) }
        button.hbtn.wide popovertarget="theme-menu" { (app.say("theme.title")) }
        button.hbtn.narrow popovertarget="more-menu" { (app.say("header.menu")) }
        #mode-menu.pop popover="auto" { (choices(app, "")) }
        #language-menu.pop popover="auto" { (languages(app)) }
        #theme-menu.pop popover="auto" { (themes(app)) }
        #more-menu.pop popover="auto" {
            @for (action, key) in [(lessons, "lessons.title"), (examples, "examples.title"), (catalogue, "catalogue.title"), (export, "export.title")] {
                button.hbtn popovertarget="more-menu" data-do=(action) { (app.say(key)) }
            }
            (choices(app, ""))
            (languages(app))
            (themes(app))
        }
    }
}

/// What a button does that opens a dialog.
pub const fn opens(kind: DialogKind) -> &'static str {
    match kind {
        DialogKind::Lessons => "open lessons",
        DialogKind::Examples => "open examples",
        DialogKind::Share => "open share",
        DialogKind::Export => "open export",
        DialogKind::Keys => "open keys",
        DialogKind::Tensor => "tensor",
        DialogKind::Catalogue => "open catalogue",
        DialogKind::Publish => "write publish",
    }
}

/// The choice of a mode.
fn choices(app: App, class: &str) -> Markup {
    html! {
        div class=(class) role="group" aria-label=(app.say("mode.title")) {
            @for mode in Mode::ALL {
                button.hbtn data-do={ "mode " (mode.tag()) } aria-pressed=(app.mode() == mode) { (app.say(modes::title(mode))) }
            }
        }
    }
}

/// The choice of a language, each in its own name.
fn languages(app: App) -> Markup {
    html! {
        div role="group" aria-label=(app.say("language.title")) {
            @for (language, name) in [(Language::English, "English"), (Language::Korean, "한국어")] {
                button.hbtn lang=(language.tag()) data-do={ "language " (language.tag()) } aria-pressed=(app.language.get() == language) { (name) }
            }
        }
    }
}

/// The choice of a theme.
fn themes(app: App) -> Markup {
    html! {
        div role="group" aria-label=(app.say("theme.title")) {
            @for (theme, key) in [(Theme::System, "theme.system"), (Theme::Light, "theme.light"), (Theme::Dark, "theme.dark")] {
                button.hbtn data-do={ "theme " (theme.tag()) } aria-pressed=(app.theme.get() == theme) { (app.say(key)) }
            }
        }
    }
}
