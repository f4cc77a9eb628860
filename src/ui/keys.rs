//! Keys of the whole page, and the dialog that lists them.

use super::stage::Stage;
use super::state::{App, DialogKind};
use super::{browser, lesson};
use crate::ui::prelude::*;
use maud::{Markup, html};

/// What owns the keys while it has the focus: text fields, menus and lists that use arrows, and the graph.
const OWNERS: &str = "input, textarea, select, [contenteditable], [role=tab], [role=application], [role=menu], dialog, .stage svg, math";
/// What Space already means something for.
const PRESSED_BY_SPACE: &str = "button, a[href], summary, [role=button], [role=radio], [role=link]";

/// Answers a key of the page.
pub fn pressed(app: App, stage: Stage, event: &KeyboardEvent) {
    if event.default_prevented() || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let within = |selector: &str| browser::closest(event, selector).is_some();
    if app.dialog.get_untracked().is_some() {
        return;
    }
    let is_taken = within(OWNERS);
    if lesson::pressed(app, &event.key(), is_taken, within(PRESSED_BY_SPACE)) {
        return event.prevent_default();
    }
    if is_taken {
        return;
    }
    if stage.moved_by(event) {
        return event.prevent_default();
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
}

/// The list of keys.
const KEYS: [(&str, &str); 21] = [
    ("→", "keys.next"),
    ("←", "keys.previous"),
    ("Home", "keys.first"),
    ("End", "keys.last"),
    ("Space", "keys.play"),
    ("Tab", "keys.graph"),
    ("↑ ↓ ← →", "keys.walk"),
    ("Shift Enter", "keys.tensor"),
    ("Shift Space", "keys.paths"),
    ("+", "keys.unfold"),
    ("−", "keys.fold"),
    ("Z", "keys.step"),
    ("0", "keys.fit"),
    ("[ ]", "keys.zoom"),
    ("Shift ↑ ↓ ← →", "keys.pan"),
    ("Ctrl", "keys.wheel"),
    ("Ctrl Z", "keys.undo"),
    ("?", "keys.list"),
    ("Space", "lessons.key"),
    ("PgDn PgUp", "present.key"),
    ("Esc", "present.key-end"),
];

/// The dialog.
pub fn view(app: App) -> Markup {
    html! {
        dl.keys { @for (key, meaning) in KEYS { div { dt { kbd { (key) } } dd { (app.say(meaning)) } } } }
        label.check {
            input type="checkbox" data-check="shortcuts" checked[app.shortcuts.get()];
            (app.say("keys.single"))
        }
    }
}
