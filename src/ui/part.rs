//! The parts of the page: each is written as HTML by a function of the state, and patched whenever what it read has changed.

use super::browser;
use super::patch::{PART, patch};
use super::state::App;
use crate::ui::prelude::*;
use maud::Markup;

/// Keeps the content of the element `data-part="name"` as `view` writes it.
pub fn keep(app: App, name: &'static str, view: fn(App) -> Markup) {
    keep_element(move || browser::find(&format!("[{PART}={name}]")), move || view(app).into_string());
}

/// Keeps the content of an element as `html` writes it.
pub fn keep_element(element: impl Fn() -> Option<web_sys::Element> + 'static, html: impl Fn() -> String + 'static) {
    let mut last = None;
    effect(move || {
        let html = html();
        if last.as_ref() != Some(&html)
            && let Some(element) = element()
        {
            patch(&element, &html);
        }
        last = Some(html);
    });
}

/// Does something now, and again whenever what it read has changed. Boxed, so that there is one kind of effect in the program and
/// not one for each: each kind weighs a kilobyte.
pub fn effect(run: impl FnMut() + 'static) {
    effect_boxed(Box::new(run));
}

fn effect_boxed(mut run: Box<dyn FnMut()>) {
    Effect::new(move |_| run());
}
