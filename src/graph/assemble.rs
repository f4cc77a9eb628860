//! Puts leaves and gates in their places: leaves first, in the order of the text.

use super::build::{Builder, Draft, Leaf, Meaning};
use super::{Edge, Flow, Generated, Graph, Node, NodeId, NodeKind, flow, groups, symbols};
use crate::sort;
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
        Meaning::Number(_) | Meaning::Literal(_) | Meaning::Wrong => 0,
    };
    let edges =
        builder.sources.iter().map(|source| Edge { from: place(source.from), to: leaves + source.to, slot: source.slot, flows: false });
    let value = |call: &groups::Call| match builder.meaning(call.root) {
        meaning @ (Meaning::Leaf(_) | Meaning::Gate(_)) => Some(place(meaning)),
        Meaning::Number(_) | Meaning::Literal(_) | Meaning::Wrong => None,
    };
    let values = builder.calls.iter().map(value).collect();
    let nodes = Vec::with_capacity(leaves + builder.gates.len());
    let mut graph = Graph { nodes, edges: edges.collect(), output: place(output), ..Graph::default() };
    let mut sorted: Vec<Option<Leaf>> = places.iter().map(|_| None).collect();
    for (&place, leaf) in places.iter().zip(builder.leaves) {
        sorted[place] = Some(leaf);
    }
    for mut leaf in sorted.into_iter().flatten() {
        let generator = leaf.generator.take().map(|(gate, settings)| Generated { leaf: graph.nodes.len(), gate, settings });
        graph.generated.extend(generator);
        graph.nodes.push(self::leaf(leaf));
    }
    graph.nodes.extend(builder.gates.into_iter().map(gate));
    groups::form(&mut graph, builder.calls, values);
    connect(&mut graph);
    flow::mark(&mut graph);
    symbols::give(&mut graph, |name| builder.names.is_value(name));
    graph
}

/// Tells each node which edges use it.
pub fn connect(graph: &mut Graph) {
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
    let order = sort::order(leaves.iter().map(|leaf| leaf.span.start as u32));
    let mut places = vec![0; leaves.len()];
    for (place, leaf) in order.into_iter().enumerate() {
        places[leaf] = place;
    }
    places
}

fn leaf(leaf: Leaf) -> Node {
    let shape = leaf.shape().clone();
    node(leaf.name, leaf.kind, shape, 0..0, leaf.span)
}

fn gate(draft: Draft) -> Node {
    Node { group: draft.group, ..node(draft.name, NodeKind::Gate(draft.application), draft.shape, draft.incoming, draft.span) }
}

fn node(name: Option<String>, kind: NodeKind, shape: Shape, incoming: Range<usize>, span: Span) -> Node {
    let symbol = name.clone().unwrap_or_default();
    Node { name, symbol, kind, span, shape, incoming, outgoing: Vec::new(), flow: Flow::Unused, group: None }
}
