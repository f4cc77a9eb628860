//! The order in which things happen: forward, seed, backward.

use super::Step;
use crate::graph::{EdgeId, Flow, Graph, NodeKind};

/// Every gate forward in order; the seed; then, from the output back, each gate's edges one by one. Where two or more
/// gradients meet, they are added as soon as the last is there.
pub fn steps(graph: &Graph) -> Vec<Step> {
    let is_gate = |node: &usize| matches!(graph.nodes[*node].kind, NodeKind::Gate(_));
    let mut steps = Vec::with_capacity(graph.nodes.len() + graph.edges.len() + 1);
    steps.extend((0..graph.nodes.len()).filter(is_gate).map(|node| Step::Forward { node }));
    steps.push(Step::Seed { node: graph.output });
    let expected = contributions(graph);
    let mut missing = expected.clone();
    for (node, gate) in graph.nodes.iter().enumerate().rev().filter(|(_, node)| node.flow == Flow::Reached) {
        for edge in gate.incoming.clone().filter(|&edge| graph.edges[edge].flows) {
            steps.push(Step::Backward { node, edge });
            let source = graph.edges[edge].from;
            missing[source] -= 1;
            if missing[source] == 0 && expected[source] > 1 {
                steps.push(Step::Accumulate { node: source, edges: arriving(graph, source) });
            }
        }
    }
    steps
}

/// How many gradients come to each node.
fn contributions(graph: &Graph) -> Vec<usize> {
    let mut count = vec![0; graph.nodes.len()];
    for edge in graph.edges.iter().filter(|edge| edge.flows) {
        count[edge.from] += 1;
    }
    count
}

/// The edges that bring a node its gradient, in the order of arrival: the last gate sends first, and each gate to its operands in
/// order. The output's own gradient comes from the seed alone.
pub fn arriving(graph: &Graph, node: usize) -> Vec<EdgeId> {
    // Those that use a node are in order of the gates, and of the slots at each.
    let mut rest = graph.nodes[node].outgoing.as_slice();
    let mut arriving = Vec::with_capacity(rest.len());
    while let Some(&last) = rest.last() {
        let gate = graph.edges[last].to;
        let start = rest.iter().rposition(|&edge| graph.edges[edge].to != gate).map_or(0, |before| before + 1);
        arriving.extend(rest[start..].iter().copied().filter(|&edge| graph.edges[edge].flows));
        rest = &rest[..start];
    }
    arriving
}
