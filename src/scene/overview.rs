//! A large picture from far away: a few long paths instead of marks for every node and edge.

use super::Scene;
use super::frame::{Frame, Phase};
use super::magnitude::{Look, Magnitudes};
use crate::graph::{EdgeId, NodeId, NodeKind};
use crate::layout::Point;
use crate::sort;
use std::fmt::Write;
use std::ops::Range;

/// So many nodes, with the wires that leave them, are drawn together: a step changes few of such blocks.
const BLOCK: usize = 256;
/// So many widths are told apart from far away.
const LEVELS: usize = 5;

/// A picture, or a block of it, in a handful of `d` attributes. Gates are lines of no length: round caps make them dots of any size.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overview {
    /// Wires that carry a value.
    pub carried: String,
    /// Wires whose value is still to come, and wires that no gradient comes back over.
    pub grey: String,
    /// Wires over which a gradient has come back.
    pub gradient: String,
    /// Wires whose sizes are shown, from the smallest to the largest.
    pub levels: [String; LEVELS],
    /// Wires whose sizes are shown, and are not finite.
    pub lost: String,
    /// Gates whose turn is still to come.
    pub waiting: String,
    /// Gates that have done their part.
    pub done: String,
    /// The gate of the step.
    pub current: Option<Point>,
}

/// A frame from far away.
pub fn overview(scene: &Scene, frame: &Frame) -> Overview {
    nodes(scene, frame, None, 0..scene.graph.nodes.len())
}

/// How many blocks a picture has.
pub fn blocks(scene: &Scene) -> usize {
    scene.graph.nodes.len().div_ceil(BLOCK)
}

/// A block of a frame from far away, with the sizes of what its wires carry where these are shown.
pub fn block(scene: &Scene, frame: &Frame, sizes: Option<&Magnitudes>, block: usize) -> Overview {
    nodes(scene, frame, sizes, range(scene, block))
}

/// Whether a block looks otherwise in one frame than in another.
pub fn differs(scene: &Scene, block: usize, before: &Frame, after: &Frame) -> bool {
    let node = |id: NodeId| before.nodes[id].phase != after.nodes[id].phase;
    let edge = |&id: &EdgeId| {
        let (before, after) = (before.edges[id], after.edges[id]);
        before.carries != after.carries || before.downstream != after.downstream
    };
    range(scene, block).any(|id| node(id) || scene.graph.nodes[id].outgoing.iter().any(edge))
}

/// All gates as a few upright lines, for a map on which nothing finer than `fine` is seen: those of a column that stand closer than
/// that are one line, and one that stands alone is a line of no length.
pub fn silhouette(scene: &Scene, fine: f64) -> String {
    let is_gate = |id: &NodeId| scene.outline.is_drawn(*id) && matches!(scene.graph.nodes[*id].kind, NodeKind::Gate(_));
    let place = |id: NodeId| {
        let center = scene.layout.boxes[id].center;
        ((center.x / fine).max(0.0) as u64) << 32 | (center.y / fine).max(0.0) as u64
    };
    let mut places: Vec<u64> = (0..scene.graph.nodes.len()).filter(is_gate).map(place).collect();
    sort::sort(&mut places);
    let mut d = String::new();
    let mut rest = places.as_slice();
    while let Some(&first) = rest.first() {
        let mut last = first;
        while let Some((&next, others)) = rest.split_first().filter(|(next, _)| **next <= last + 1) {
            last = next;
            rest = others;
        }
        let at = |cell: u64| ((cell as f64 + 0.5) * fine).round() as i64;
        // Writing to a string cannot fail.
        let _ = write!(d, "M{} {}V{}", at(first >> 32), at(first & 0xffff_ffff), at(last & 0xffff_ffff));
    }
    d
}

fn range(scene: &Scene, block: usize) -> Range<NodeId> {
    block * BLOCK..scene.graph.nodes.len().min((block + 1) * BLOCK)
}

fn nodes(scene: &Scene, frame: &Frame, sizes: Option<&Magnitudes>, nodes: Range<NodeId>) -> Overview {
    let mut overview = Overview::default();
    for id in nodes.filter(|&id| scene.outline.is_drawn(id)) {
        let node = &scene.graph.nodes[id];
        for &edge in node.outgoing.iter().filter(|&&edge| scene.outline.is_wire(edge)) {
            let state = &frame.edges[edge];
            let path = match sizes.and_then(|sizes| sizes.edge(scene, frame, edge)) {
                Some(Look::Level(level)) => &mut overview.levels[level * (LEVELS - 1) / Look::WIDEST],
                Some(Look::NotFinite) => &mut overview.lost,
                Some(Look::Zero) => &mut overview.grey,
                _ if state.downstream.is_some_and(|downstream| downstream != 0.0) => &mut overview.gradient,
                _ if state.carries && scene.graph.edges[edge].flows => &mut overview.carried,
                _ => &mut overview.grey,
            };
            wire(path, scene, id, edge);
        }
        let center = scene.layout.boxes[id].center;
        let path = match (&node.kind, frame.nodes[id].phase) {
            (_, Phase::Current) => {
                overview.current = Some(center);
                continue;
            }
            (NodeKind::Gate(_), Phase::Waiting) => &mut overview.waiting,
            (NodeKind::Gate(_), Phase::Done) => &mut overview.done,
            _ => continue,
        };
        put(path, "M", &[center]);
        path.push_str("h0");
    }
    overview
}

/// A wire in whole numbers: from far away nothing finer is seen.
fn wire(d: &mut String, scene: &Scene, from: NodeId, edge: EdgeId) {
    let (start, end) = (scene.layout.start(from), scene.layout.stubs[from].1);
    put(d, "M", &[start]);
    let mut x = end.x;
    let mut is_level = true;
    for &[first, second, end] in &scene.layout.routes[edge].curves {
        is_level = first.y == end.y;
        if !is_level {
            level(d, x);
            put(d, "C", &[first, second, end]);
        }
        x = end.x;
    }
    if is_level {
        level(d, x);
    }
}

fn level(d: &mut String, x: f64) {
    // Writing to a string cannot fail.
    let _ = write!(d, "H{}", x.round() as i64);
}

fn put(d: &mut String, letter: &str, points: &[Point]) {
    d.push_str(letter);
    for (at, point) in points.iter().enumerate() {
        let blank = if at > 0 { " " } else { "" };
        let _ = write!(d, "{blank}{} {}", point.x.round() as i64, point.y.round() as i64);
    }
}
