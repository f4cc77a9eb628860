//! Puts leaves and gates in their places: leaves first, in the order of the text.

use super::build::{Builder, Draft, Leaf, Meaning};
use super::{Edge, Flow, Graph, Node, NodeId, NodeKind, flow, symbols};
use crate::span::Span;
use crate::tensor::Shape;
use std::ops::Range;

/// The graph of what was built.
pub fn graph(builder: Builder, output: Meaning) -> Graph {
    let places = places(&builder.leaves);
    let leaves = places.len();
    let place = |meaning| match meaning {
        Meaning::Leaf(leaf) => places[leaf],
        Meaning::Gate(gate) => leaves + gate,
        // Neither is ever the source of an edge, or the output.
        Meaning::Number(_) | Meaning::Wrong => 0,
    };
    let edges =
        builder.sources.iter().map(|source| Edge { from: place(source.from), to: leaves + source.to, slot: source.slot, flows: false });
    let mut graph = Graph { nodes: Vec::with_capacity(leaves + builder.gates.len()), edges: edges.collect(), output: place(output) };
    let mut sorted: Vec<(NodeId, Leaf)> = places.iter().copied().zip(builder.leaves).collect();
    sorted.sort_by_key(|&(place, _)| place);
    graph.nodes.extend(sorted.into_iter().map(|(_, leaf)| node(leaf.name, leaf.kind, 0..0, leaf.span)));
    graph.nodes.extend(builder.gates.into_iter().map(gate));
    connect(&mut graph);
    shapes(&mut graph);
    flow::mark(&mut graph);
    symbols::give(&mut graph, |name| builder.names.is_value(name));
    graph
}

/// Gives each gate the shape of its value. Leaves are single numbers, and these always go together.
fn shapes(graph: &mut Graph) {
    for id in graph.leaves()..graph.nodes.len() {
        let node = &graph.nodes[id];
        let NodeKind::Gate(application) = &node.kind else { continue };
        let operands = graph.edges[node.incoming.clone()].iter().map(|edge| &graph.nodes[edge.from].shape).collect::<Vec<_>>();
        graph.nodes[id].shape = application.gate.shape(&operands, &[]).unwrap_or_default();
    }
}

/// Tells each node which edges use it.
fn connect(graph: &mut Graph) {
    let mut uses = vec![0; graph.nodes.len()];
    for edge in &graph.edges {
        uses[edge.from] += 1;
    }
    for (node, uses) in graph.nodes.iter_mut().zip(uses) {
        node.outgoing = Vec::with_capacity(uses);
    }
    for (id, edge) in graph.edges.iter().enumerate() {
        graph.nodes[edge.from].outgoing.push(id);
    }
}

/// For each leaf, its place among the leaves in the order of the text.
fn places(leaves: &[Leaf]) -> Vec<NodeId> {
    let mut order: Vec<usize> = (0..leaves.len()).collect();
    order.sort_by_key(|&leaf| leaves[leaf].span);
    let mut places = vec![0; leaves.len()];
    for (place, leaf) in order.into_iter().enumerate() {
        places[leaf] = place;
    }
    places
}

fn gate(draft: Draft) -> Node {
    node(draft.name, NodeKind::Gate(draft.application), draft.incoming, draft.span)
}

fn node(name: Option<String>, kind: NodeKind, incoming: Range<usize>, span: Span) -> Node {
    let symbol = name.clone().unwrap_or_default();
    Node { name, symbol, kind, span, shape: Shape::SCALAR, incoming, outgoing: Vec::new(), flow: Flow::Unused }
}
