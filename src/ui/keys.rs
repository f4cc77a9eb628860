//! Keys of the whole page, and the dialog that lists them.

use super::dialog::Dialog;
use super::say::say;
use super::state::{App, DialogKind};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

/// What owns the keys while it has the focus: text fields, menus and lists that use arrows, and the graph.
const OWNERS: &str = "input, textarea, select, [contenteditable], [role=tab], [role=application], [role=menu], dialog, .stage svg, math";
/// What Space already means something for.
const PRESSED_BY_SPACE: &str = "button, a[href], summary, [role=button], [role=radio], [role=link]";

/// Listens for the keys of the page.
pub fn listen(app: App) {
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented() || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let within = |selector: &str| {
            event
                .target()
                .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
                .is_some_and(|element| element.closest(selector).ok().flatten().is_some())
        };
        if within(OWNERS) || app.dialog.get_untracked().is_some() {
            return;
        }
        match event.key().as_str() {
            "ArrowRight" => app.go_by(1),
            "ArrowLeft" => app.go_by(-1),
            "Home" => app.go(0),
            "End" => app.go(usize::MAX),
            " " if !within(PRESSED_BY_SPACE) => app.toggle_play(),
            "?" if app.shortcuts.get_untracked() => app.dialog.set(Some(DialogKind::Keys)),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || handle.remove());
}

/// The list of keys.
const KEYS: [(&str, &str); 9] = [
    ("→", "keys.next"),
    ("←", "keys.previous"),
    ("Home", "keys.first"),
    ("End", "keys.last"),
    ("Space", "keys.play"),
    ("Tab", "keys.graph"),
    ("↑ ↓ ← →", "keys.walk"),
    ("Ctrl Z", "keys.undo"),
    ("?", "keys.list"),
];

/// The dialog.
#[component]
pub fn KeysDialog() -> impl IntoView {
    let app = App::here();
    view! {
        <Dialog kind=DialogKind::Keys title="keys.title">
            <dl class="keys">
                {KEYS.into_iter().map(|(key, meaning)| view! { <div><dt><kbd>{key}</kbd></dt><dd>{say(meaning)}</dd></div> }).collect_view()}
            </dl>
            <label class="check">
                <input type="checkbox" prop:checked=move || app.shortcuts.get() on:change=move |event| app.shortcuts.set(event_target_checked(&event))/>
                {say("keys.single")}
            </label>
        </Dialog>
    }
}
