//! The whole graph as a strip, on screens too narrow to show it: gates as dots, and what of it the stage shows.

use super::Stage;
use super::window::Window;
use crate::ui::prelude::*;
use gatewise::graph::NodeKind;
use gatewise::layout::Point;
use gatewise::scene::Scene;
use maud::{Markup, html};

/// More gates than this are not told apart on a strip.
const MOST: usize = 400;

/// The strip map; the stylesheet shows it on narrow screens only.
pub fn view(stage: Stage) -> Markup {
    let scene = stage.app.scene.get();
    let current = scene.event(stage.app.step.get()).map(|event| event.node());
    let center = current.and_then(|id| scene.layout.boxes.get(id).map(|rect| rect.center));
    let few = scene.graph.nodes.len() <= MOST;
    let frame_box = format!("0 0 {} {}", scene.layout.width.max(1.0), scene.layout.height.max(1.0));
    html! {
        svg.strip.needless[is_all_seen(&scene, stage.window)] viewBox=(frame_box) preserveAspectRatio="none" aria-hidden="true" {
            @if few {
                path.strip-wire d=(wires(&scene)) {}
                path.strip-gates d=(gates(&scene)) {}
            }
            @if let Some(Point { x, y }) = center { path.strip-current d=(format!("M{x} {y}h0")) {} }
            path.strip-window d=(seen(stage.window)) {}
        }
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

fn is_all_seen(scene: &Scene, window: Window) -> bool {
    let (view, size) = (window.view.get(), window.size.get());
    let inside = |offset: f64, picture: f64, window: f64| offset >= -1.0 && offset + picture * view.scale <= window + 1.0;
    inside(view.offset.x, scene.layout.width, size.width) && inside(view.offset.y, scene.layout.height, size.height)
}
