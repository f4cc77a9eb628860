//! The whole graph as a strip, on screens too narrow to show it: gates as dots, and what of it the stage shows.

use super::Shown;
use super::window::Window;
use gatewise::graph::NodeKind;
use gatewise::layout::Point;
use gatewise::scene::{Phase, Scene};
use leptos::prelude::*;

/// More gates than this are not told apart on a strip.
const MOST: usize = 400;

/// The strip map; the stylesheet shows it on narrow screens only.
#[component]
pub fn Strip(
    /// The stage.
    shown: Shown,
    /// The part of the picture that is seen.
    window: Window,
) -> impl IntoView {
    let scene = shown.scene;
    let frame_box = move || scene.with(|scene| format!("0 0 {} {}", scene.layout.width.max(1.0), scene.layout.height.max(1.0)));
    let wires = move || scene.with(|scene| if scene.graph.nodes.len() > MOST { String::new() } else { wires(scene) });
    let current = Memo::new(move |_| shown.frame.with(|frame| frame.nodes.iter().position(|node| node.phase == Phase::Current)));
    let place = move |point: Point| (point.x, point.y);
    view! {
        <svg class="strip" viewBox=frame_box preserveAspectRatio="none" aria-hidden="true" class:needless=move || is_all_seen(shown, window)>
            <path class="strip-wire" d=wires></path>
            <path class="strip-gates" d=move || scene.with(|scene| if scene.graph.nodes.len() > MOST { String::new() } else { gates(scene) })></path>
            {move || {
                let center = scene.with(|scene| current.get().and_then(|id| scene.layout.boxes.get(id).map(|rect| place(rect.center))));
                center.map(|(x, y)| view! { <path class="strip-current" d=format!("M{x} {y}h0")></path> })
            }}
            <path class="strip-window" d=move || seen(window)></path>
        </svg>
    }
}

fn wires(scene: &Scene) -> String {
    let stubs = scene.layout.stubs.iter().map(|(from, to)| format!("M{} {}H{}", from.x, from.y, to.x));
    stubs.chain(scene.layout.routes.iter().filter(|route| !route.curves.is_empty()).map(|route| route.d())).collect()
}

/// Lines of no length, drawn as dots by their round caps: they stay round however the strip is stretched.
fn gates(scene: &Scene) -> String {
    let gates = scene.graph.nodes.iter().zip(&scene.layout.boxes).filter(|(node, _)| matches!(node.kind, NodeKind::Gate(_)));
    gates.map(|(_, rect)| format!("M{} {}h0", rect.center.x, rect.center.y)).collect()
}

/// The window's outline in the picture.
fn seen(window: Window) -> String {
    let (view, size) = (window.view.get(), window.size.get());
    let corner = Point { x: -view.offset.x / view.scale, y: -view.offset.y / view.scale };
    let (width, height) = (size.width / view.scale, size.height / view.scale);
    format!("M{} {}h{width}v{height}h{}z", corner.x, corner.y, -width)
}

fn is_all_seen(shown: Shown, window: Window) -> bool {
    let (view, size) = (window.view.get(), window.size.get());
    let (width, height) = shown.scene.with(|scene| (scene.layout.width, scene.layout.height));
    let inside = |offset: f64, picture: f64, window: f64| offset >= -1.0 && offset + picture * view.scale <= window + 1.0;
    inside(view.offset.x, width, size.width) && inside(view.offset.y, height, size.height)
}
