//! The dialog "Share": the link to this program at this step, copied in one click.

use super::browser;
use super::kept::keep_address;
use super::part::effect;
use super::state::{App, DialogKind};
use crate::ui::prelude::*;
use gatewise::share::{Document, View, encode_with};
use gatewise::words::Phrase;
use maud::{Markup, html};
use wasm_bindgen::JsCast;

/// What the dialog keeps while it is open.
#[derive(Clone, Copy)]
pub struct Sharing {
    /// Whether the link chooses the language.
    pub with_language: RwSignal<bool>,
    copied: RwSignal<Copied>,
    /// A program and its packed form, once the browser has packed it.
    packed: RwSignal<Option<(String, String)>>,
}

impl Default for Sharing {
    fn default() -> Self {
        Self { with_language: RwSignal::new(false), copied: RwSignal::new(Copied::Not), packed: RwSignal::new(None) }
    }
}

/// Whether copying has been tried, and how it went.
#[derive(Clone, Copy, PartialEq)]
enum Copied {
    Not,
    Done,
    Refused,
}

/// The dialog.
pub fn view(app: App) -> Markup {
    let copied = match app.sharing.copied.get() {
        Copied::Not => String::new(),
        Copied::Done => app.say("share.copied"),
        Copied::Refused => app.say("share.refused"),
    };
    html! {
        p { (app.plain(&Phrase::new("share.text").with("step", app.step.get()))) }
        .link-row {
            input #link type="text" readonly aria-label=(app.say("share.link")) value=(app.link());
            button.filled data-do="copy-link" { (app.say("share.copy")) }
        }
        p.state role="status" { (copied) }
        @if app.errors() != 0 { p.state.bad { (app.say("share.broken")) } }
        label.check {
            input type="checkbox" data-check="with-language" checked[app.sharing.with_language.get()];
            (app.say("share.with-language"))
        }
    }
}

impl App {
    /// The link to what is on stage.
    fn link(self) -> String {
        let language = self.sharing.with_language.get().then(|| self.language.get());
        let fragment = self.document.with(|document| {
            let view = View { selection: self.selection(), language, ..document.view.clone() };
            let linked = Document { source: document.source.clone(), step: self.step.get(), view, ..Document::default() };
            encode_with(&linked, &|source| {
                self.sharing.packed.with(|packed| packed.as_ref().filter(|packed| packed.0 == source).map(|packed| packed.1.clone()))
            })
        });
        format!("{}#{fragment}", browser::address())
    }
}

/// The address bar takes the link only when the dialog is opened.
pub fn follow(app: App) {
    effect(move || {
        if app.dialog.get() == Some(DialogKind::Share) {
            let source = app.document.with(|document| document.source.clone());
            browser::pack(&source.clone(), move |packed| app.sharing.packed.set(Some((source, packed))));
        }
    });
    effect(move || {
        if app.dialog.get() == Some(DialogKind::Share)
            && let Some((_, fragment)) = app.link().split_once('#')
        {
            browser::set_fragment(fragment);
            keep_address();
            app.sharing.copied.set(Copied::Not);
        }
    });
}

/// Copies the link; where that is refused, selects it.
pub fn copy(app: App) {
    browser::copy(&untrack(|| app.link()), move |worked| {
        app.sharing.copied.set(if worked { Copied::Done } else { Copied::Refused });
        if !worked {
            select();
        }
    });
}

/// Selects the link.
pub fn select() {
    if let Some(field) = browser::find("#link").and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok()) {
        field.select();
    }
}
