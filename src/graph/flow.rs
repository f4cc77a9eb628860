//! Where gradients pass: which edges carry one back, and why a node gets none.

use super::{Edge, Flow, Graph, NodeKind};

/// Marks the edges that carry a gradient back, and each node's reason.
pub fn mark(graph: &mut Graph) {
    let differentiable: Vec<bool> = (0..graph.edges.len()).map(|edge| graph.differentiable(edge)).collect();
    let depends = from_leaves(graph, |_| true);
    let wants = from_leaves(graph, |edge| differentiable[edge]);
    let leads = to_output(graph, |_| true);
    let receives = to_output(graph, |edge| differentiable[edge]);
    for (id, edge) in graph.edges.iter_mut().enumerate() {
        edge.flows = differentiable[id] && wants[edge.from] && receives[edge.to];
    }
    for (id, node) in graph.nodes.iter_mut().enumerate() {
        node.flow = if id == graph.output || wants[id] && receives[id] {
            Flow::Reached
        } else if !depends[id] {
            Flow::Constant
        } else if !leads[id] {
            Flow::Unused
        } else {
            Flow::Shut
        };
    }
}

/// The nodes that depend on an input over edges that `passes` lets through.
fn from_leaves(graph: &Graph, passes: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut found: Vec<bool> = graph.nodes.iter().map(|node| matches!(node.kind, NodeKind::Input { .. })).collect();
    for (id, &Edge { from, to, .. }) in graph.edges.iter().enumerate() {
        found[to] |= found[from] && passes(id);
    }
    found
}

/// The nodes on which the output depends over edges that `passes` lets through, and the output.
fn to_output(graph: &Graph, passes: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut found = vec![false; graph.nodes.len()];
    found[graph.output] = true;
    for (id, &Edge { from, to, .. }) in graph.edges.iter().enumerate().rev() {
        found[from] |= found[to] && passes(id);
    }
    found
}
