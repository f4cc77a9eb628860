//! What was typed into a field and does not do: it stays there, and what is wrong about it stands beside the field, until something
//! else is typed or the field gets another number.

use super::browser;
use super::inputs::take_back;
use super::part::effect;
use super::state::App;
use crate::ui::prelude::*;
use gatewise::words::Phrase;
use std::cell::{Cell, RefCell};
use web_sys::{Element, HtmlInputElement};

/// What a message stands at the end of.
const PLACES: &str = ".inputs li, .nudge .field, .plotting .tools, .live-example .leaves";
/// The name of the message.
const NAME: &str = "refused-input";
/// No more of a long text is repeated.
const LONGEST: usize = 24;

/// A field with what does not do.
struct Refused {
    field: HtmlInputElement,
    typed: String,
    said: String,
    /// What the field is described by otherwise.
    described: Option<String>,
}

thread_local! {
    static REFUSED: RefCell<Option<Refused>> = const { RefCell::new(None) };
    static LISTENING: Cell<bool> = const { Cell::new(false) };
}

/// Refuses what has been typed into a field. The phrase may speak of the `text`, and of the `value` that the field had and that counts.
pub fn refuse(app: App, field: &HtmlInputElement, wrong: Phrase) {
    forget();
    let typed = field.value();
    let mut text: String = typed.trim().chars().take(LONGEST).collect();
    if text.len() < typed.trim().len() {
        text.push('…');
    }
    let value = field.get_attribute("value").unwrap_or_default().replace('-', "\u{2212}");
    let said = app.plain(&wrong.with("text", text).with("value", value));
    let described = field.get_attribute("aria-describedby");
    REFUSED.set(Some(Refused { field: field.clone(), typed, said, described }));
    show(true);
    if !LISTENING.replace(true) {
        listen(app);
    }
}

/// What is no number is refused as such.
pub fn refuse_number(app: App, field: &HtmlInputElement) {
    refuse(app, field, Phrase::new("refused.number"));
}

/// Puts the message beside its field, where it is not there already; it is read out once only.
fn show(is_new: bool) {
    REFUSED.with_borrow(|refused| {
        let Some(Refused { field, said, .. }) = refused else { return };
        let place: Option<Element> = field.closest(PLACES).ok().flatten().or_else(|| field.parent_element());
        let (Some(place), Ok(message)) = (place, document().create_element("p")) else { return };
        if field.has_attribute("aria-invalid") && browser::find("#refused-input").is_some() {
            return;
        }
        message.set_class_name(NAME);
        message.set_id(NAME);
        if is_new {
            let _ = message.set_attribute("role", "alert");
        }
        message.set_text_content(Some(said));
        let _ = place.append_child(&message);
        let _ = field.set_attribute("aria-invalid", "true");
        let _ = field.set_attribute("aria-describedby", NAME);
    });
}

/// Takes the message away.
fn forget() {
    let Some(Refused { field, described, .. }) = REFUSED.take() else { return };
    browser::find("#refused-input").into_iter().for_each(|message| message.remove());
    let _ = field.remove_attribute("aria-invalid");
    let _ = match described {
        Some(names) => field.set_attribute("aria-describedby", &names),
        None => field.remove_attribute("aria-describedby"),
    };
}

/// Follows the page: what is written anew keeps its message, as long as the field has what was typed.
fn listen(app: App) {
    let is_it = |event: &web_sys::Event| {
        let target = event.target();
        REFUSED.with_borrow(|refused| refused.as_ref().is_some_and(|refused| target.as_ref() == Some(refused.field.as_ref())))
    };
    browser::listen(&window(), "input", move |event: web_sys::Event| {
        if is_it(&event) {
            forget();
        }
    });
    browser::listen(&window(), "keydown", move |event: KeyboardEvent| {
        if event.key() == "Escape" && is_it(&event) {
            REFUSED.with_borrow(|refused| refused.iter().for_each(|refused| take_back(&refused.field)));
            forget();
        }
    });
    effect(move || {
        app.document.track();
        app.good.track();
        app.frame.track();
        app.viewed.track();
        app.looked_up.track();
        request_animation_frame(|| {
            let is_there = |refused: &Refused| refused.field.is_connected() && refused.field.value() == refused.typed;
            if REFUSED.with_borrow(|refused| refused.as_ref().is_some_and(is_there)) { show(false) } else { forget() }
        });
    });
}
