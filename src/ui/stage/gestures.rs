//! The stage by mouse, pen and fingers: drag to pan, pinch or wheel to zoom.

use super::window::Window;
use crate::ui::browser;
use crate::ui::prelude::*;
use gatewise::layout::Point;

/// A press that moves less than this is a click.
const STILL: f64 = 4.0;

/// A pointer comes down.
pub fn down(window: Window, event: &PointerEvent) {
    if event.button() == 0 {
        let at = place(event);
        window.pointers.update_value(|pointers| {
            pointers.retain(|(id, _)| *id != event.pointer_id());
            pointers.push((event.pointer_id(), at));
            if pointers.len() == 1 {
                window.drag(false);
            }
        });
    }
}

/// A pointer moves: one drags the picture, two stretch it.
pub fn moved(window: Window, event: &PointerEvent) {
    let at = place(event);
    let pointers = window.pointers.get_value();
    let Some(&(id, before)) = pointers.iter().find(|(id, _)| *id == event.pointer_id()) else { return };
    if event.buttons() == 0 {
        return up(window, event);
    }
    if !window.was_dragged() && distance(before, at) < STILL {
        return;
    }
    if !window.was_dragged() {
        window.drag(true);
        window.grabbed.set(true);
        if let Some(canvas) = browser::find(".graph") {
            // A pointer that has just left the page has nothing to be captured.
            let _ = canvas.set_pointer_capture(id);
        }
    }
    match pointers.iter().find(|(other, _)| *other != id) {
        Some(&(_, other)) => {
            let factor = distance(at, other).max(1.0) / distance(before, other).max(1.0);
            let middle = Point { x: (at.x + other.x) / 2.0, y: (at.y + other.y) / 2.0 };
            window.choose(false, |view| view.zoomed(factor, middle).panned((at.x - before.x) / 2.0, (at.y - before.y) / 2.0));
        }
        None => window.choose(false, |view| view.panned(at.x - before.x, at.y - before.y)),
    }
    window.pointers.update_value(|pointers| pointers.iter_mut().filter(|(other, _)| *other == id).for_each(|pointer| pointer.1 = at));
}

/// A pointer goes up, or is taken away.
pub fn up(window: Window, event: &PointerEvent) {
    window.pointers.update_value(|pointers| pointers.retain(|(id, _)| *id != event.pointer_id()));
    window.grabbed.set(false);
}

/// The wheel zooms: with Ctrl held, as a trackpad's pinch does, and without it where it does not scroll the page; sideways it then pans.
pub fn wheel(window: Window, event: &WheelEvent) {
    let is_pinch = event.ctrl_key() || event.meta_key();
    if is_pinch || !browser::scrolls() {
        event.prevent_default();
        zoom(window, event, if is_pinch { PINCH } else { ROLL });
    }
}

/// So many px of a pinch, or of the wheel by itself, are a factor of 2.
const PINCH: f64 = 200.0;
const ROLL: f64 = 320.0;

#[inline(never)]
fn zoom(window: Window, event: &WheelEvent, double: f64) {
    let pixels = |delta: f64| (if event.delta_mode() == 0 { delta } else { delta * 24.0 }).clamp(-200.0, 200.0);
    let (about, aside) = (place(event), pixels(event.delta_x()));
    window.choose(false, |view| view.zoomed(libm::exp2(-pixels(event.delta_y()) / double), about).panned(-aside, 0.0));
}

/// An event's place within the drawing, in px.
pub fn place(event: &MouseEvent) -> Point {
    let corner = browser::find(".graph").map(|canvas| canvas.get_bounding_client_rect());
    let (x, y) = corner.map_or((0.0, 0.0), |rect| (rect.x(), rect.y()));
    Point { x: f64::from(event.client_x()) - x, y: f64::from(event.client_y()) - y }
}

fn distance(a: Point, b: Point) -> f64 {
    ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).sqrt()
}
