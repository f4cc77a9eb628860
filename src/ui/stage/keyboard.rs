//! The stage by keyboard: one tab stop, arrows walk along the wires.

use super::Stage;
use crate::ui::browser;
use crate::ui::paths;
use crate::ui::prelude::*;
use crate::ui::tensor::{self, Side};
use gatewise::scene::{Direction, walk};
use gatewise::share::Action;

/// How far a key moves the picture, in px.
const PAN: f64 = 96.0;

/// Answers a key.
pub fn press(stage: Stage, event: &KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let here = stage.cursor.get_untracked();
    if look(stage, event) {
        event.prevent_default();
        return event.stop_propagation();
    }
    match event.key().as_str() {
        "ArrowLeft" => go(stage, Direction::Left),
        "ArrowRight" => go(stage, Direction::Right),
        "ArrowUp" => go(stage, Direction::Up),
        "ArrowDown" => go(stage, Direction::Down),
        "Enter" if event.shift_key() => tensor::open(stage.app, here, Side::Value),
        "+" | "=" => stage.unfold(here, true),
        "-" | "_" | "−" => stage.fold_around(here),
        " " if event.shift_key() && stage.app.is_tracing() => {
            paths::take_end(stage.app, here);
        }
        "Enter" | " " => {
            let selected = stage.selection.get_untracked() == Some(here);
            stage.select((!selected).then_some(here));
        }
        "Escape" if stage.selection.get_untracked().is_none() && stage.app.is_tracing() => stage.app.act(Action::Trace(None)),
        // The page ends the presenting.
        "Escape" if stage.selection.get_untracked().is_none() && stage.app.is_presenting() => return,
        "Escape" => stage.select(None),
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

/// Moves the view by Shift with an arrow, zooms by single keys while these act; false where it is another key.
#[inline(never)]
pub fn look(stage: Stage, event: &KeyboardEvent) -> bool {
    if stage.window.size.get_untracked().width <= 0.0 {
        return false;
    }
    let key = event.key();
    let pan = |x: f64, y: f64| stage.window.choose(true, |view| view.panned(x * PAN, y * PAN));
    match key.as_str() {
        "ArrowLeft" if event.shift_key() => pan(1.0, 0.0),
        "ArrowRight" if event.shift_key() => pan(-1.0, 0.0),
        "ArrowUp" if event.shift_key() => pan(0.0, 1.0),
        "ArrowDown" if event.shift_key() => pan(0.0, -1.0),
        _ if !stage.app.shortcuts.get_untracked() => return false,
        // The second is the same key while Korean is typed.
        "z" | "Z" | "ㅋ" => stage.zoom("step"),
        "0" => stage.zoom("fit"),
        "]" => stage.zoom("in"),
        "[" => stage.zoom("out"),
        _ => return false,
    }
    true
}

fn go(stage: Stage, direction: Direction) {
    let from = stage.cursor.get_untracked();
    let next = stage.app.scene.with_untracked(|scene| walk(scene, from, direction));
    if let Some(next) = next {
        stage.cursor.set(next);
        // Where the next node was not drawn yet, it is by then.
        request_animation_frame(move || {
            if stage.cursor.get_untracked() == next {
                browser::focus(&format!(".graph [data-node='{next}']"));
            }
        });
    }
}
