//! What lies about the nodes: selection, focus, and the gates whose text is selected.

use super::{Stage, magnitude};
use crate::ui::prelude::*;
use crate::ui::{lesson, network};
use gatewise::graph::{NodeId, NodeKind};
use gatewise::layout::Rect;
use gatewise::scene::{LEAF_GAP, Scene};
use maud::{Markup, html};

/// How far the corner marks stand from the box, and how long they are.
const CORNER: f64 = 8.0;
const ARM: f64 = 10.0;

/// The tint behind gates whose text is selected.
pub fn halos(stage: Stage) -> Markup {
    if stage.app.is_reading() && stage.app.selected_text.get().is_none() {
        return pointed_at(stage);
    }
    let Some(selected) = stage.app.selected_text.get() else { return Markup::default() };
    stage.app.scene.with(|scene| {
        let covers = |span: gatewise::span::Span| selected.start <= span.start && span.end <= selected.end;
        // A gate within a group stands in the definition, and is a part of every call about it.
        let in_call = |id: NodeId| {
            let mut group = scene.graph.nodes.get(id).and_then(|node| node.group);
            while let Some(call) = group.and_then(|group| scene.graph.groups.get(group)) {
                if covers(call.span) {
                    return true;
                }
                group = call.parent;
            }
            false
        };
        let inside = |&id: &NodeId| scene.outline.is_drawn(id) && (scene.span(id).is_some_and(covers) || in_call(id));
        let rects = (0..scene.graph.nodes.len()).filter(inside).filter_map(|id| outline(scene, id));
        html! { @for rect in rects { (frame("halo", rect, 6.0)) } }
    })
}

/// The same behind what a lesson points at.
#[inline(never)]
fn pointed_at(stage: Stage) -> Markup {
    let names = lesson::looked_at(stage.app);
    stage.app.scene.with(|scene| behind(scene, &names))
}

/// The same behind the nodes of some names.
pub fn behind(scene: &Scene, names: &[String]) -> Markup {
    let rects = names.iter().filter_map(|name| named(scene, name)).filter_map(|id| outline(scene, id));
    html! { @for rect in rects { (frame("halo", rect, 6.0)) } }
}

/// The node of a name, or the closed group that it is in.
pub fn named(scene: &Scene, name: &str) -> Option<NodeId> {
    scene.graph.nodes.iter().position(|node| node.symbol == name).map(|id| scene.outline.place(id))
}

/// Four corner marks about the selected node; a ring about the one that has the focus; badges at gates that are called out.
pub fn view(stage: Stage) -> Markup {
    stage.app.scene.with(|scene| {
        let selected = stage.selection.get().and_then(|id| outline(scene, id));
        let focused = outline(scene, stage.cursor.get());
        html! {
            @if let Some(rect) = selected { path.corners d=(corners(rect)) {} }
            @if let Some(rect) = focused { (frame("focus", rect, 3.0)) }
            (magnitude::badges(stage))
            @if stage.app.viewed.get() > 0 { (network::entry(stage.app)) }
        }
    })
}

/// A rounded frame about a box: a circle about a gate.
fn frame(class: &str, rect: Rect, by: f64) -> Markup {
    let (width, height) = (rect.width + 2.0 * by, rect.height + 2.0 * by);
    let radius = if rect.width == rect.height { width / 2.0 } else { 6.0 };
    html! { rect class=(class) x=(rect.center.x - width / 2.0) y=(rect.center.y - height / 2.0) width=(width) height=(height) rx=(radius) {} }
}

fn corners(rect: Rect) -> String {
    let (left, right) = (rect.center.x - rect.width / 2.0 - CORNER, rect.center.x + rect.width / 2.0 + CORNER);
    let (top, bottom) = (rect.center.y - rect.height / 2.0 - CORNER, rect.center.y + rect.height / 2.0 + CORNER);
    let corner = |x: f64, y: f64, across: f64, down: f64| format!("M{x} {}V{y}H{}", y + down * ARM, x + across * ARM);
    [corner(left, top, 1.0, 1.0), corner(right, top, -1.0, 1.0), corner(left, bottom, 1.0, -1.0), corner(right, bottom, -1.0, -1.0)]
        .concat()
}

/// A gate's circle as a box; of a leaf only its name, without the gap to its wire.
fn outline(scene: &Scene, id: NodeId) -> Option<Rect> {
    let mut rect = scene.layout.boxes.get(id).copied()?;
    if !matches!(scene.graph.nodes.get(id)?.kind, NodeKind::Gate(_)) {
        rect.width -= LEAF_GAP;
        rect.center.x -= LEAF_GAP / 2.0;
    }
    Some(rect)
}
