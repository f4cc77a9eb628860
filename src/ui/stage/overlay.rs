//! What lies about the nodes: selection, focus, and the gates whose text is selected.

use super::Shown;
use gatewise::graph::{NodeId, NodeKind};
use gatewise::layout::Rect;
use gatewise::scene::{LEAF_GAP, Scene};
use leptos::prelude::*;

/// How far the corner marks stand from the box, and how long they are.
const CORNER: f64 = 8.0;
const ARM: f64 = 10.0;

/// The tint behind gates whose text is selected.
#[component]
pub fn Halos(
    /// The stage.
    shown: Shown,
    /// The gates.
    highlighted: Signal<Vec<NodeId>>,
) -> impl IntoView {
    view! {
        <g class="halos">
            {move || {
                let nodes = highlighted.get();
                nodes.into_iter().filter_map(|id| outline(shown, id)).map(|rect| frame("halo", rect, 6.0)).collect_view()
            }}
        </g>
    }
}

/// Four corner marks about the selected node; a ring about the one that has the focus.
#[component]
pub fn Overlay(
    /// The stage.
    shown: Shown,
) -> impl IntoView {
    let selected = Memo::new(move |_| shown.selection.get().and_then(|id| outline(shown, id)));
    let focused = Memo::new(move |_| outline(shown, shown.cursor.get()));
    view! {
        <g class="overlay" aria-hidden="true">
            {move || selected.get().map(|rect| view! { <path class="corners" d=corners(rect)></path> })}
            {move || focused.get().map(|rect| frame("focus", rect, 3.0))}
        </g>
    }
}

/// A rounded frame about a box: a circle about a gate.
fn frame(class: &'static str, rect: Rect, by: f64) -> impl IntoView {
    let (width, height) = (rect.width + 2.0 * by, rect.height + 2.0 * by);
    let radius = if rect.width == rect.height { width / 2.0 } else { 6.0 };
    view! { <rect class=class x=rect.center.x - width / 2.0 y=rect.center.y - height / 2.0 width=width height=height rx=radius></rect> }
}

fn corners(rect: Rect) -> String {
    let (left, right) = (rect.center.x - rect.width / 2.0 - CORNER, rect.center.x + rect.width / 2.0 + CORNER);
    let (top, bottom) = (rect.center.y - rect.height / 2.0 - CORNER, rect.center.y + rect.height / 2.0 + CORNER);
    let corner = |x: f64, y: f64, across: f64, down: f64| format!("M{x} {}V{y}H{}", y + down * ARM, x + across * ARM);
    [corner(left, top, 1.0, 1.0), corner(right, top, -1.0, 1.0), corner(left, bottom, 1.0, -1.0), corner(right, bottom, -1.0, -1.0)]
        .concat()
}

/// A gate's circle as a box; of a leaf only its name, without the gap to its wire.
fn outline(shown: Shown, id: NodeId) -> Option<Rect> {
    let find = |scene: &Scene| {
        let mut rect = scene.layout.boxes.get(id).copied()?;
        if !matches!(scene.graph.nodes.get(id)?.kind, NodeKind::Gate(_)) {
            rect.width -= LEAF_GAP;
            rect.center.x -= LEAF_GAP / 2.0;
        }
        Some(rect)
    };
    shown.scene.with(|scene| find(scene))
}
