//! What the layout needs to know of groups: which nodes share a frame, and which are not drawn.

use super::sizes;
use crate::graph::Graph;
use crate::layout::{Closed, Group, Structure};
use crate::trace::Outline;

/// Tells a structure of a graph which of its groups are open, and which are closed.
pub fn complete(graph: &Graph, outline: &Outline, structure: &mut Structure) {
    let at = |group| outline.framed.binary_search(&group).ok();
    let group = |&id: &usize| Group {
        parent: outline.around(id).and_then(at),
        nodes: Vec::new(),
        output: graph.groups[id].output,
        title: sizes::title_width(&graph.groups[id].name),
    };
    structure.groups = outline.framed.iter().map(group).collect();
    if !outline.framed.is_empty() {
        for id in (0..graph.nodes.len()).filter(|&id| outline.is_drawn(id)) {
            if let Some(at) = outline.frame(graph, id).and_then(at) {
                structure.groups[at].nodes.push(id);
            }
        }
    }
    if !outline.is_whole() {
        let node = 0..graph.nodes.len();
        let edge = 0..graph.edges.len();
        structure.closed = Closed {
            place: node.map(|node| outline.place(node)).collect(),
            wire: edge.map(|edge| outline.wire(edge)).collect(),
            squares: outline.squares(),
        };
    }
}
