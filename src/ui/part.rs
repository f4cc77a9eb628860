//! The parts of the page: each is written as HTML by a function of the state, and patched whenever what it read has changed.

use super::browser;
use super::patch::{PART, patch};
use super::state::App;
use leptos::prelude::*;
use maud::Markup;

/// Keeps the content of the element `data-part="name"` as `view` writes it.
pub fn keep(app: App, name: &'static str, view: fn(App) -> Markup) {
    keep_element(move || browser::find(&format!("[{PART}={name}]")), move || view(app).into_string());
}

/// Keeps the content of an element as `html` writes it.
pub fn keep_element(element: impl Fn() -> Option<web_sys::Element> + 'static, html: impl Fn() -> String + 'static) {
    let (element, html): (Box<dyn Fn() -> _>, Box<dyn Fn() -> _>) = (Box::new(element), Box::new(html));
    follow(Box::new(move |last| {
        let html = html();
        if last.as_ref() != Some(&html)
            && let Some(element) = element()
        {
            patch(&element, &html);
        }
        html
    }));
}

/// Runs an effect whose last result is a text.
fn follow(mut effect: Box<dyn FnMut(Option<String>) -> String>) {
    Effect::new(move |last| effect(last));
}
