//! A large picture from far away: a few long paths instead of marks for every node and edge.

use super::Scene;
use super::frame::{Frame, Phase};
use super::ways;
use crate::graph::{EdgeId, NodeKind};
use crate::layout::Point;
use std::fmt::Write;

/// The whole picture in a handful of `d` attributes. Gates are lines of no length: round caps make them dots of any size.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overview {
    /// Wires that carry a value.
    pub carried: String,
    /// Wires whose value is still to come, and wires that no gradient comes back over.
    pub grey: String,
    /// Wires over which a gradient has come back.
    pub gradient: String,
    /// Gates whose turn is still to come.
    pub waiting: String,
    /// Gates that have done their part.
    pub done: String,
    /// The gate of the step.
    pub current: Option<Point>,
}

/// A frame from far away.
pub fn overview(scene: &Scene, frame: &Frame) -> Overview {
    let mut overview = Overview::default();
    for (id, state) in frame.edges.iter().enumerate().filter(|(id, _)| scene.outline.is_wire(*id)) {
        let path = if state.downstream.is_some_and(|downstream| downstream != 0.0) {
            &mut overview.gradient
        } else if state.carries && scene.graph.edges[id].flows {
            &mut overview.carried
        } else {
            &mut overview.grey
        };
        path.push_str(&wire(scene, id));
    }
    let drawn = |id: usize| scene.outline.is_drawn(id);
    for (id, (node, state)) in scene.graph.nodes.iter().zip(&frame.nodes).enumerate().filter(|(id, _)| drawn(*id)) {
        let center = scene.layout.boxes[id].center;
        let path = match (&node.kind, state.phase) {
            (_, Phase::Current) => {
                overview.current = Some(center);
                continue;
            }
            (NodeKind::Gate(_), Phase::Waiting) => &mut overview.waiting,
            (NodeKind::Gate(_), Phase::Done) => &mut overview.done,
            _ => continue,
        };
        // Writing to a string cannot fail.
        let _ = write!(path, "M{} {}h0", center.x.round(), center.y.round());
    }
    overview
}

fn wire(scene: &Scene, id: EdgeId) -> String {
    ways::wire(&scene.layout.wire(scene.graph.edges[id].from, id)).0
}
