//! Which nodes and edges of a picture lie within a part of it.

use super::Scene;
use super::view::{Size, View};
use crate::graph::{EdgeId, NodeId};
use crate::layout::Point;

/// Pictures of up to this many nodes are drawn whole.
const SMALL: usize = 150;
/// What is drawn changes only when the window has moved by so much.
const GRID: f64 = 240.0;
/// What a node's labels reach beyond its box and its stub.
const ABOVE: f64 = 56.0;
const BELOW: f64 = 72.0;
const BESIDE: f64 = 44.0;

/// A part of a picture: upper left and lower right corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    low: Point,
    high: Point,
}

/// Whether a picture is large enough that only a part of it is drawn.
pub fn is_large(scene: &Scene) -> bool {
    (0..scene.graph.nodes.len()).filter(|&id| scene.outline.is_drawn(id)).count() > SMALL
}

impl Part {
    /// What a window shows and what lies around it, on a coarse grid: it stays the same while the window moves little.
    pub fn seen(view: View, window: Size) -> Self {
        let at = |offset: f64, pixels: f64| (pixels - offset) / view.scale;
        let down = |x: f64| ((x / GRID).floor() - 1.0) * GRID;
        let up = |x: f64| ((x / GRID).ceil() + 1.0) * GRID;
        Self {
            low: Point { x: down(at(view.offset.x, 0.0)), y: down(at(view.offset.y, 0.0)) },
            high: Point { x: up(at(view.offset.x, window.width)), y: up(at(view.offset.y, window.height)) },
        }
    }

    /// The nodes that reach into the part.
    pub fn nodes(&self, scene: &Scene) -> Vec<NodeId> {
        let reaches = |id: &NodeId| {
            let (rect, (_, end)) = (scene.layout.boxes[*id], scene.layout.stubs[*id]);
            let item = scene.structure.nodes[*id];
            let low = Point { x: rect.center.x - rect.width / 2.0 - BESIDE, y: rect.center.y - item.above.max(ABOVE) };
            self.meets(low, Point { x: end.x + BESIDE, y: rect.center.y + item.below.max(BELOW) })
        };
        (0..scene.graph.nodes.len()).filter(|&id| scene.outline.is_drawn(id)).filter(reaches).collect()
    }

    /// The edges that run through the part.
    pub fn edges(&self, scene: &Scene) -> Vec<EdgeId> {
        let reaches = |id: &EdgeId| {
            let (low, high) = scene.layout.routes[*id].bounds();
            let start = scene.layout.stubs[scene.graph.edges[*id].from].0;
            self.meets(
                Point { x: low.x.min(start.x) - BESIDE, y: low.y.min(start.y) - ABOVE },
                Point { x: high.x + BESIDE, y: high.y.max(start.y) + BELOW },
            )
        };
        (0..scene.graph.edges.len()).filter(|&id| scene.outline.is_wire(id)).filter(reaches).collect()
    }

    fn meets(&self, low: Point, high: Point) -> bool {
        low.x <= self.high.x && high.x >= self.low.x && low.y <= self.high.y && high.y >= self.low.y
    }
}

/// The node whose middle is nearest to a point, if it is no further than `reach`.
pub fn nearest(scene: &Scene, at: Point, reach: f64) -> Option<NodeId> {
    let distance = |id: NodeId| {
        let center = scene.layout.boxes[id].center;
        (center.x - at.x).abs().max((center.y - at.y).abs())
    };
    let drawn = (0..scene.graph.nodes.len()).filter(|&id| scene.outline.is_drawn(id));
    drawn.filter(|&id| distance(id) <= reach).min_by(|&a, &b| distance(a).total_cmp(&distance(b)))
}
