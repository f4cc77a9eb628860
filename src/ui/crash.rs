//! What is shown when the program itself fails: the truth, the text, and a way on.

use super::browser;
use super::kept::LAST_SOURCE;
use crate::ui::prelude::document;
use gatewise::words::{Language, Phrase};
use wasm_bindgen::JsCast;

/// Installs the crash screen. Its buttons are served by `boot.js`, since nothing of ours runs after a panic.
pub fn install() {
    std::panic::set_hook(Box::new(|panic| {
        let report = panic.to_string();
        leptos_dom::logging::console_error(&report);
        show(&report);
    }));
}

fn show(report: &str) {
    let language = document()
        .document_element()
        .and_then(|root| root.get_attribute("lang"))
        .and_then(|tag| Language::from_tag(&tag))
        .unwrap_or_default();
    let say = |key| Phrase::new(key).plain(language);
    let Some(body) = document().body() else { return };
    // So `assets/boot.js` knows that the reader has been told.
    browser::set_root("data-crashed", "");
    let Ok(screen) = document().create_element("div") else { return };
    screen.set_class_name("crash");
    let _ = screen.set_attribute("role", "alertdialog");
    let _ = screen.set_attribute("aria-label", &say("crash.title"));
    let add = |tag: &str, text: &str| {
        let element = document().create_element(tag).ok()?;
        element.set_text_content(Some(text));
        screen.append_child(&element).ok()?;
        Some(element)
    };
    add("h1", &say("crash.title"));
    add("p", &say("crash.text"));
    if let Some(source) = browser::session_get(LAST_SOURCE)
        && let Some(field) = add("textarea", &source)
    {
        let _ = field.set_attribute("readonly", "");
        let _ = field.set_attribute("aria-label", &say("editor.label"));
    }
    for (key, kind) in [("crash.reload", "again"), ("crash.start", "fresh")] {
        if let Some(button) = add("button", &say(key)) {
            let _ = button.set_attribute("data-reload", kind);
        }
    }
    add("pre", report);
    body.set_inner_html("");
    let _ = body.append_child(&screen);
    if let Ok(Some(button)) = screen.query_selector("button")
        && let Ok(button) = button.dyn_into::<web_sys::HtmlElement>()
    {
        let _ = button.focus();
    }
}
