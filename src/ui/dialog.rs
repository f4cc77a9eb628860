//! The modal dialog: the browser's own, so that focus, Escape and the backdrop behave as everywhere.

use super::part::effect;
use super::state::{App, DialogKind};
use super::{browser, catalogue, examples, export, keys, lesson, share, tensor};
use crate::ui::prelude::*;
use maud::{Markup, html};
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

/// What is in it while one is open.
pub fn view(app: App) -> Markup {
    app.dialog.get().map_or_else(Markup::default, |kind| open(app, kind))
}

// Not for the first screen: what stands in a function of its own can come with the rest.
#[inline(never)]
fn open(app: App, kind: DialogKind) -> Markup {
    html! {
        .sheet {
            header {
                h2 { (app.say(title(kind))) }
                button.close aria-label=(app.say("dialog.close")) data-do="close" {
                    svg width="18" height="18" viewBox="0 0 18 18" fill="none" stroke="currentColor" stroke-width="1.75" aria-hidden="true" {
                        path d="M4 4l10 10M14 4L4 14" {}
                    }
                }
            }
            @match kind {
                DialogKind::Lessons => (lesson::list(app)),
                DialogKind::Examples => (examples::view(app)),
                DialogKind::Share => (share::view(app)),
                DialogKind::Export => (export::view(app)),
                DialogKind::Keys => (keys::view(app)),
                DialogKind::Tensor => (tensor::view(app)),
                DialogKind::Catalogue => (catalogue::view(app)),
                DialogKind::Publish => (lesson::write::publish(app)),
            }
        }
    }
}

/// The phrase of a dialog's title.
pub const fn title(kind: DialogKind) -> &'static str {
    match kind {
        DialogKind::Lessons => "lessons.title",
        DialogKind::Examples => "examples.title",
        DialogKind::Share => "share.title",
        DialogKind::Export => "export.title",
        DialogKind::Keys => "keys.title",
        DialogKind::Tensor => "tensor.title",
        DialogKind::Catalogue => "catalogue.title",
        DialogKind::Publish => "write.publish",
    }
}

fn element() -> Option<HtmlDialogElement> {
    browser::find("dialog")?.dyn_into().ok()
}

/// Opens and closes it with the state, and the state with it.
pub fn follow(app: App) {
    effect(move || {
        let Some(element) = element() else { return };
        match app.dialog.get().is_some() {
            // Refused only where the element has left the document.
            true if !element.open() => drop(element.show_modal()),
            false if element.open() => element.close(),
            _ => {}
        }
    });
    if let Some(element) = element() {
        // Escape closes it without asking.
        browser::listen(&element, "close", move |_: web_sys::Event| app.dialog.set(None));
        // A click on the backdrop lands on the dialog itself.
        let dialog = element.clone();
        browser::listen(&element, "click", move |event: web_sys::Event| {
            if event.target().as_deref() == Some(dialog.as_ref()) {
                app.dialog.set(None);
            }
        });
    }
}
