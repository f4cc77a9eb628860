//! The inside of a group as a graph of its own.

use super::{Edge, Flow, Graph, GroupId, Node, NodeId, NodeKind, Opened, Operand, assemble, flow, open};
use crate::tensor::Tensor;

/// A group by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Inside {
    /// First the values that come in, in the order of their first use, then the group's own nodes; its output is the group's.
    pub graph: Graph,
    /// For each node the one of the whole graph; those of a gate's definition are the gate.
    pub nodes: Vec<NodeId>,
    /// How many values come in.
    pub operands: usize,
}

/// The inside of a group; `value` gives the numbers of what comes in.
pub fn inside(graph: &Graph, group: GroupId, value: &dyn Fn(NodeId) -> Tensor) -> Inside {
    part(graph, &graph.inside(group), graph.groups[group].output, value)
}

/// The inside of a gate that is made of simpler ones.
pub fn inside_of_gate(graph: &Graph, gate: NodeId, value: &dyn Fn(NodeId) -> Tensor) -> Option<Inside> {
    let alone = part(graph, &[gate], gate, value);
    if !alone.graph.can_open(alone.graph.output) {
        return None;
    }
    let Opened { graph: opened, .. } = open(&alone.graph, &[alone.graph.output]);
    let nodes = alone.nodes.iter().take(alone.operands).copied().chain((alone.operands..opened.nodes.len()).map(|_| gate)).collect();
    Some(Inside { graph: opened, nodes, operands: alone.operands })
}

fn part(graph: &Graph, gates: &[NodeId], output: NodeId, value: &dyn Fn(NodeId) -> Tensor) -> Inside {
    let mut nodes: Vec<NodeId> = Vec::new();
    for edge in gates.iter().flat_map(|&gate| &graph.edges[graph.nodes[gate].incoming.clone()]) {
        if gates.binary_search(&edge.from).is_err() && !nodes.contains(&edge.from) {
            nodes.push(edge.from);
        }
    }
    let operands = nodes.len();
    nodes.extend(gates);
    let mut part = Graph::default();
    for (to, &id) in nodes.iter().enumerate() {
        let old = &graph.nodes[id];
        let first = part.edges.len();
        let mut kind = match old.flow {
            Flow::Constant if to < operands => NodeKind::Const { value: value(id) },
            _ if to < operands => NodeKind::Input { value: value(id), literal: Some(old.span) },
            _ => old.kind.clone(),
        };
        if let NodeKind::Gate(application) = &mut kind {
            for operand in &mut application.operands {
                if let Operand::Edge(edge) = operand {
                    *edge = *edge - old.incoming.start + first;
                }
            }
            let place = |from: NodeId| nodes.iter().position(|&node| node == from).unwrap_or(0);
            let edges = &graph.edges[old.incoming.clone()];
            part.edges.extend(edges.iter().map(|edge| Edge { from: place(edge.from), to, slot: edge.slot, flows: false }));
        }
        part.nodes.push(Node { kind, incoming: first..part.edges.len(), group: None, ..old.clone() });
    }
    part.output = nodes.iter().position(|&node| node == output).unwrap_or(0);
    assemble::connect(&mut part);
    flow::mark(&mut part);
    Inside { graph: part, nodes, operands }
}
