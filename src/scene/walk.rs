//! Walking through the graph by keyboard: along wires, and among the neighbours of a column.

use super::Scene;
use crate::graph::NodeId;

/// Where to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Along a wire to an operand.
    Left,
    /// Along a wire to what uses the value.
    Right,
    /// To the neighbour above.
    Up,
    /// To the neighbour below.
    Down,
}

/// The next node in a direction; of several operands or uses the one nearest in height, of equals the first. `None` at an end.
pub fn walk(scene: &Scene, from: NodeId, direction: Direction) -> Option<NodeId> {
    let node = scene.graph.nodes.get(from)?;
    let edges = &scene.graph.edges;
    match direction {
        Direction::Left => nearest(scene, from, scene.outline.operands(&scene.graph, from).into_iter().map(|edge| edges[edge].from)),
        Direction::Right => nearest(scene, from, node.outgoing.iter().map(|&edge| scene.outline.place(edges[edge].to))),
        Direction::Up => neighbour(scene, from, -1.0),
        Direction::Down => neighbour(scene, from, 1.0),
    }
}

fn nearest(scene: &Scene, from: NodeId, ends: impl Iterator<Item = NodeId>) -> Option<NodeId> {
    let y = |id: NodeId| scene.layout.boxes[id].center.y;
    ends.min_by(|&a, &b| (y(a) - y(from)).abs().total_cmp(&(y(b) - y(from)).abs()))
}

/// The next node of the same column, above (−1) or below (1); where the column ends, the nearest node on that side of all.
fn neighbour(scene: &Scene, from: NodeId, side: f64) -> Option<NodeId> {
    let column = |id: NodeId| scene.layout.stubs[id].0.x;
    let beyond = |id: NodeId| (scene.layout.boxes[id].center.y - scene.layout.boxes[from].center.y) * side;
    let others = || (0..scene.graph.nodes.len()).filter(|&id| scene.outline.is_drawn(id) && beyond(id) > 0.0);
    let same = others().filter(|&id| column(id) == column(from)).min_by(|&a, &b| beyond(a).total_cmp(&beyond(b)));
    let distance = |id: NodeId| beyond(id) + (column(id) - column(from)).abs();
    same.or_else(|| others().min_by(|&a, &b| distance(a).total_cmp(&distance(b))))
}
