//! Which nodes and edges of a picture lie within a part of it.

use super::Scene;
use super::view::{Size, View};
use crate::graph::{Edge, EdgeId, GroupId, NodeId};
use crate::layout::{Path, Point, Rect};

/// Pictures of up to this many nodes are drawn whole.
const SMALL: usize = 150;
/// What is drawn changes only when the window has moved by so much.
const GRID: f64 = 120.0;
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
    (0..scene.graph.nodes.len()).filter(|&id| scene.outline.is_drawn(id)).nth(SMALL).is_some()
}

/// The corners of what each edge runs through, its source's stub included.
pub(super) fn reaches(scene: &Scene) -> Vec<(Point, Point)> {
    let reach = |(route, edge): (&Path, &Edge)| {
        let ((low, high), start) = (route.bounds(), scene.layout.stubs[edge.from].0);
        (Point { x: low.x.min(start.x), y: low.y.min(start.y) }, Point { x: high.x, y: high.y.max(start.y) })
    };
    scene.layout.routes.iter().zip(&scene.graph.edges).map(reach).collect()
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

    /// The edges that run through the part; of those of one value that leave it together, the one that leads furthest.
    pub fn edges(&self, scene: &Scene) -> Vec<EdgeId> {
        let meets = |a: Point, b: Point| {
            self.meets(
                Point { x: a.x.min(b.x) - BESIDE, y: a.y.min(b.y) - ABOVE },
                Point { x: a.x.max(b.x) + BESIDE, y: a.y.max(b.y) + BELOW },
            )
        };
        // A bend lies between the heights of its ends.
        let reaches = |id: &EdgeId| {
            let (route, (low, high)) = (&scene.layout.routes[*id], scene.reaches[*id]);
            let mut from = scene.layout.stubs[scene.graph.edges[*id].from].0;
            meets(low, high)
                && std::iter::once(route.start).chain(route.curves.iter().map(|curve| curve[2])).any(|to| {
                    let piece = (from, to);
                    from = to;
                    meets(piece.0, piece.1)
                })
        };
        let mut edges: Vec<EdgeId> = Vec::new();
        // For each value how high the last of its edges was where it left.
        let mut left: Vec<Option<f64>> = vec![None; scene.graph.nodes.len()];
        for id in (0..scene.graph.edges.len()).rev().filter(|&id| scene.outline.is_wire(id)).filter(reaches) {
            let (from, height) = (scene.graph.edges[id].from, self.leaves(&scene.layout.routes[id]));
            // The ways of one value never meet again once they have parted.
            if height.is_none() || left[from] != height {
                edges.push(id);
            }
            left[from] = height.or(left[from]);
        }
        edges.reverse();
        edges
    }

    /// How high a way is on the right edge of the part, between two bends; `None` where it does not go so far, or bends there.
    fn leaves(&self, route: &Path) -> Option<f64> {
        let at = route.curves.partition_point(|curve| curve[2].x < self.high.x);
        let start = if at == 0 { route.start } else { route.curves[at - 1][2] };
        let [_, _, end] = route.curves.get(at)?;
        (start.x <= self.high.x && start.y == end.y).then_some(end.y)
    }

    /// The open groups whose frames reach into the part.
    pub fn frames(&self, scene: &Scene) -> Vec<GroupId> {
        let reaches = |(_, rect): &(&GroupId, &Rect)| {
            let (x, y) = (rect.width / 2.0 + BESIDE, rect.height / 2.0 + BESIDE);
            let Point { x: left, y: top } = rect.center;
            self.meets(Point { x: left - x, y: top - y }, Point { x: left + x, y: top + y })
        };
        scene.outline.framed.iter().zip(&scene.layout.frames).filter(reaches).map(|(&group, _)| group).collect()
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
