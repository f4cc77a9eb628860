//! The whole graph as a small map, while the stage shows a part of it: gates as dots, what is seen, and where the step is; and the way
//! back to a step that is out of sight.

use super::Stage;
use super::window::picture_size;
use crate::ui::part::effect;
use crate::ui::prelude::*;
use crate::ui::{browser, patch};
use gatewise::graph::NodeKind;
use gatewise::layout::{Point, Rect};
use gatewise::scene::{Scene, Size, View, silhouette};
use maud::html;
use std::sync::Arc;

/// More gates than this are not told apart on a map.
const MOST: usize = 400;
/// The largest size of the map on the stage, and the least.
const LARGEST: Size = Size { width: 180.0, height: 110.0 };
const LEAST: Size = Size { width: 48.0, height: 26.0 };
/// How far the map's outer edges are from the right and the lower edge of the drawing, its own margin included.
const AROUND: Size = Size { width: 46.0, height: 54.0 };
/// On a map nothing finer than so many px is seen.
const FINE: f64 = 2.5;

/// Draws the map and the way back, and has them follow the view. Both come behind the first picture.
#[inline(never)]
pub fn start(stage: Stage) {
    let Some(place) = browser::find("[data-part=map]") else { return };
    let empty = html! {
        .chart aria-hidden="true" hidden {
            svg.strip preserveAspectRatio="none" {
                path.strip-wire {}
                path.strip-gates {}
                path.strip-current {}
                rect.strip-window {}
            }
        }
        .recall {}
    };
    patch::fill(&place, &empty.into_string());
    let mut drawn = None;
    effect(move || draw(stage, &mut drawn));
    stage.keep(".map .recall", move || recall(stage));
    for name in ["pointerdown", "pointermove"] {
        browser::listen(&place, name, move |event: PointerEvent| pressed(stage, &event));
    }
}

/// The step's place on the map moves, and the outline of the window; the rest is drawn once for a layout.
#[inline(never)]
fn draw(stage: Stage, drawn: &mut Option<Arc<Scene>>) {
    let (view, window, step, scene) = (stage.window.view.get(), stage.window.size.get(), stage.app.step.get(), stage.app.scene.get());
    let picture = picture_size(stage);
    let Some(chart) = browser::find(".chart") else { return };
    let is_needless = window.width <= 0.0 || view.shows_all(picture, window);
    let _ = chart.toggle_attribute_with_force("hidden", is_needless);
    if is_needless {
        return;
    }
    // Most steps are of the same run: nothing is compared then.
    if drawn.as_ref().is_none_or(|drawn| !Arc::ptr_eq(drawn, &scene) && drawn.layout != scene.layout) {
        let size = size(picture);
        patch::set_style(&chart, &format!("--width: {:.1}px; --height: {:.1}px", size.width, size.height));
        set(".strip", "viewBox", &format!("0 0 {} {}", picture.width, picture.height));
        let few = scene.graph.nodes.len() <= MOST;
        set(".strip", "class", if few { "strip" } else { "strip many" });
        set(".strip-wire", "d", &if few { wires(&scene) } else { String::new() });
        set(
            ".strip-gates",
            "d",
            &if few { gates(&scene) } else { silhouette(&scene, FINE * (picture.width / size.width).max(picture.height / size.height)) },
        );
    }
    *drawn = Some(scene.clone());
    let current = scene.event(step).and_then(|event| scene.layout.boxes.get(event.node()));
    set(".strip-current", "d", &current.map(|rect| format!("M{} {}h0", rect.center.x, rect.center.y)).unwrap_or_default());
    // What is seen beyond the picture is not on the map.
    let seen = |offset: f64, window: f64, picture: f64| {
        let (from, to) = ((-offset / view.scale).clamp(0.0, picture), ((window - offset) / view.scale).clamp(0.0, picture));
        (from, to - from)
    };
    let ((x, width), (y, height)) = (seen(view.offset.x, window.width, picture.width), seen(view.offset.y, window.height, picture.height));
    for (name, length) in [("x", x), ("y", y), ("width", width), ("height", height)] {
        set(".strip-window", name, &format!("{length:.1}"));
    }
}

fn set(selector: &str, name: &str, value: &str) {
    if let Some(element) = browser::find(selector) {
        let _ = element.set_attribute(name, value);
    }
}

/// As large as there is room for, in the shape of the picture; of a very long one higher, of a very high one wider.
fn size(picture: Size) -> Size {
    let scale = (LARGEST.width / picture.width.max(1.0)).min(LARGEST.height / picture.height.max(1.0));
    Size { width: (picture.width * scale).max(LEAST.width), height: (picture.height * scale).max(LEAST.height) }
}

fn wires(scene: &Scene) -> String {
    let outline = &scene.outline;
    let stubs = scene.layout.stubs.iter().enumerate().filter(|(id, _)| outline.is_drawn(*id));
    let stubs = stubs.map(|(_, (from, to))| format!("M{} {}H{}", from.x, from.y, to.x));
    stubs.chain(scene.layout.routes.iter().filter(|route| !route.curves.is_empty()).map(|route| route.d())).collect()
}

/// Lines of no length, drawn as dots by their round caps: they stay round however the map is stretched.
fn gates(scene: &Scene) -> String {
    let drawn = scene.graph.nodes.iter().zip(&scene.layout.boxes).enumerate().filter(|(id, _)| scene.outline.is_drawn(*id));
    let gates = drawn.filter(|(_, (node, _))| matches!(node.kind, NodeKind::Gate(_)));
    gates.map(|(_, (_, rect))| format!("M{} {}h0", rect.center.x, rect.center.y)).collect()
}

/// A press on the map, or a drag, brings what is there into the middle of the stage.
#[inline(never)]
fn pressed(stage: Stage, event: &PointerEvent) {
    let Some(map) = browser::closest(event, ".chart").and_then(|chart| chart.query_selector(".strip").ok().flatten()) else { return };
    if event.buttons() & 1 == 0 {
        return;
    }
    if event.type_() == "pointerdown" {
        // A pointer that has just left the page has nothing to be captured.
        let _ = map.set_pointer_capture(event.pointer_id());
        event.prevent_default();
    }
    let (rect, picture) = (map.get_bounding_client_rect(), picture_size(stage));
    let along = |at: i32, from: f64, length: f64| ((f64::from(at) - from) / length.max(1.0)).clamp(0.0, 1.0);
    let at = Point {
        x: picture.width * along(event.client_x(), rect.x(), rect.width()),
        y: picture.height * along(event.client_y(), rect.y(), rect.height()),
    };
    let window = stage.window.size.get_untracked();
    stage.window.choose(event.type_() == "pointerdown", |view| view.centered(at, window).settled(picture, window));
}

/// A view in which the map does not lie on a box.
#[inline(never)]
pub fn clear(stage: Stage, view: View, rect: Rect) -> View {
    let (picture, window) = (picture_size(stage), stage.window.size.get_untracked());
    // On narrow screens the map has a place of its own.
    if view.shows_all(picture, window) || browser::matches_media("(max-width: 640px)") {
        return view;
    }
    let size = size(picture);
    view.clear_of(Size { width: size.width + AROUND.width, height: size.height + AROUND.height }, rect, window)
}

/// The way back to the step, while neither its gate is in sight nor the node that gets its gradient.
#[inline(never)]
fn recall(stage: Stage) -> String {
    let app = stage.app;
    let (view, window, step, scene) = (stage.window.view.get(), stage.window.size.get(), app.step.get(), app.scene.get());
    let ends = scene.event(step).and_then(|event| scene.extents(&event));
    let is_away =
        window.width > 0.0 && ends.is_some_and(|[gate, node, _]| !view.shows(gate.center, window) && !view.shows(node.center, window));
    html! { @if is_away { button.tbtn data-do="zoom back" { (app.say("view.back")) } } }.into_string()
}
