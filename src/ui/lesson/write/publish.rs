//! Publishing a lesson: as a link alone, or as a file.

use super::{drafts, with};
use crate::ui::browser;
use crate::ui::prelude::*;
use crate::ui::state::App;
use gatewise::lessons;
use gatewise::share::{Document, LONGEST_PROGRAM, Reading, View, Written, encode_with};
use gatewise::words::Phrase;
use maud::{Markup, html};
use std::cell::RefCell;
use wasm_bindgen::JsCast;

/// From so many characters on, some programs cut links, and from so many most do.
const SAFE: usize = 2000;
const RISKY: usize = 8000;

/// What the dialog has of its text.
#[derive(Default)]
struct Published {
    text: String,
    /// The text packed for the link, once the browser has done it.
    packed: Option<String>,
    /// Whether the link has been copied, once that has been tried.
    copied: Option<bool>,
}

thread_local! {
    static PUBLISHED: RefCell<Published> = RefCell::default();
}

/// The text of the lesson that is being written, or else read.
pub fn text(app: App) -> Option<String> {
    with(|writing| writing.text.clone()).or_else(|| {
        let reading = app.document.with_untracked(|document| document.view.reading.clone())?;
        match reading.lesson {
            Written::Elsewhere(text) => Some(text),
            Written::Here(name) => lessons::text(&name).map(|text| format!("{}\n", text.trim())),
        }
    })
}

/// Begins to pack the text for a link.
pub fn begin(app: App) {
    let text = text(app).unwrap_or_default();
    PUBLISHED.set(Published { text: text.clone(), ..Published::default() });
    if text.len() <= LONGEST_PROGRAM {
        browser::pack(&text.clone(), move |packed| {
            PUBLISHED.with_borrow_mut(|published| {
                if published.text == text {
                    published.packed = Some(packed);
                }
            });
            drafts::changed(app);
        });
    }
}

/// The link to the beginning of the lesson, once it is packed.
fn link() -> Option<String> {
    PUBLISHED.with_borrow(|published| {
        let packed = published.packed.clone()?;
        let reading = Reading { lesson: Written::Elsewhere(published.text.clone()), stop: 0 };
        let document = Document { view: View { reading: Some(reading), ..View::default() }, ..Document::default() };
        Some(format!("{}#{}", browser::address(), encode_with(&document, 0, &|_| Some(packed.clone()))))
    })
}

/// The dialog.
#[inline(never)]
pub fn view(app: App) -> Markup {
    app.drafts.track();
    let (text, copied) = PUBLISHED.with_borrow(|published| (published.text.clone(), published.copied));
    let faults = lessons::survey(&text).errors.len();
    html! {
        h3 #publish-link { (app.say("write.as-link")) }
        @if faults > 0 { p { (app.plain(&Phrase::new("write.link-faults").with("count", faults))) } }
        @else if text.len() > LONGEST_PROGRAM { p { (app.say("write.link-too-long")) } }
        @else if let Some(link) = link() {
            p { (app.say("write.link-text")) }
            .link-row {
                input #write-link type="text" readonly aria-labelledby="publish-link" value=(link);
                button.filled data-do="write link" { (app.say("share.copy")) }
            }
            p.state role="status" {
                @match copied { None => "", Some(true) => (app.say("share.copied")), Some(false) => (app.say("share.refused")) }
            }
            p { (length(app, link.chars().count())) }
        }
        h3 { (app.say("write.as-file")) }
        p { (app.say("write.file-text")) }
        p { button.tbtn data-do="write save-file" { (app.say("write.save-file")) } " " code.file-name { (drafts::file_of(app, &text)) } }
        p { (app.say("write.file-place")) " " code { "assets/lessons/" } " " code { "cargo xtask build" } }
    }
}

/// How long the link is, and what comes of that.
fn length(app: App, count: usize) -> String {
    let key = match count {
        length if length <= SAFE => "write.length-safe",
        length if length <= RISKY => "write.length-some",
        _ => "write.length-many",
    };
    app.plain(&Phrase::new(key).with("count", count))
}

/// Copies the link; where that is refused, selects it.
pub fn copy(app: App) {
    let Some(link) = link() else { return };
    browser::copy(&link, move |worked| {
        PUBLISHED.with_borrow_mut(|published| published.copied = Some(worked));
        drafts::changed(app);
        if !worked && let Some(field) = browser::find("#write-link").and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok()) {
            field.select();
        }
    });
}

/// Saves the lesson that is being written or read as a file.
pub fn save(app: App) {
    if let Some(text) = text(app) {
        save_text(app, &text);
    }
}

/// Saves a text as a lesson's file.
pub fn save_text(app: App, text: &str) {
    browser::download(&drafts::file_of(app, text), "text/plain;charset=utf-8", &text.into());
}
