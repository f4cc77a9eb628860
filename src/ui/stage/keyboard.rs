//! The stage by keyboard: one tab stop, arrows walk along the wires.

use super::Shown;
use gatewise::graph::NodeId;
use gatewise::scene::{Direction, walk};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

/// Answers a key.
pub fn press(shown: Shown, event: &ev::KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let here = shown.cursor.get_untracked();
    match event.key().as_str() {
        "ArrowLeft" => go(shown, here, Direction::Left),
        "ArrowRight" => go(shown, here, Direction::Right),
        "ArrowUp" => go(shown, here, Direction::Up),
        "ArrowDown" => go(shown, here, Direction::Down),
        "Enter" | " " => {
            let selected = shown.selection.get_untracked() == Some(here);
            shown.on_select.run((!selected).then_some(here));
        }
        "Escape" => shown.on_select.run(None),
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

fn go(shown: Shown, from: NodeId, direction: Direction) {
    let next = shown.scene.with_untracked(|scene| walk(scene, from, direction));
    if let Some(next) = next {
        shown.cursor.set(next);
        // Where the next node was not drawn yet, it is by then.
        request_animation_frame(move || {
            if shown.cursor.try_get_untracked() == Some(next) {
                focus(shown, next);
            }
        });
    }
}

/// Gives a node the keyboard's focus.
fn focus(shown: Shown, id: NodeId) {
    let canvas = shown.canvas.try_get_untracked().flatten();
    let element = canvas.and_then(|canvas| canvas.query_selector(&format!("[data-node='{id}']")).ok().flatten());
    if let Some(element) = element {
        // It cannot be refused.
        let _ = element.unchecked_into::<web_sys::SvgElement>().focus();
    }
}
