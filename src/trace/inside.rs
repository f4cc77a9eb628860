//! A group by itself: its gates run on the values that come in, its own gradient seeded with 1.

use super::{Trace, run};
use crate::graph::{self, EdgeId, Graph, GroupId, NodeId};
use crate::tensor::Tensor;

/// A run of the inside of a group: the gradients of what comes in are the group's own local gradients (where its value is a tensor:
/// those of the sum of its numbers).
#[derive(Clone, Debug, PartialEq)]
pub struct Inside {
    /// The group as a graph of its own: first the operands, then its gates.
    pub graph: Graph,
    /// Its run.
    pub trace: Trace,
    /// For each of its nodes the one of the whole graph; those of a gate's definition are the gate.
    pub nodes: Vec<NodeId>,
    /// How many operands there are.
    pub operands: usize,
}

/// The most ways through a group that are told one by one.
pub const MOST_WAYS: usize = 6;

/// Runs the inside of a group on the values of a run.
pub fn inside(graph: &Graph, trace: &Trace, group: GroupId) -> Inside {
    ran(graph::inside(graph, group, &|node| value(graph, trace, node)))
}

/// Runs the inside of a gate that is made of simpler ones on the values of a run.
pub fn inside_of_gate(graph: &Graph, trace: &Trace, gate: NodeId) -> Option<Inside> {
    graph::inside_of_gate(graph, gate, &|node| value(graph, trace, node)).map(ran)
}

fn value(graph: &Graph, trace: &Trace, node: NodeId) -> Tensor {
    Tensor { shape: graph.nodes[node].shape.clone(), numbers: trace.value(node).to_vec() }
}

fn ran(inside: graph::Inside) -> Inside {
    let graph::Inside { graph, nodes, operands } = inside;
    let trace = run(&graph);
    Inside { graph, trace, nodes, operands }
}

impl Inside {
    /// The operand that a node of the whole graph is.
    pub fn operand(&self, node: NodeId) -> Option<NodeId> {
        self.nodes.iter().take(self.operands).position(|&operand| operand == node)
    }

    /// The group's local gradient by an operand, where both are single numbers and it has one.
    pub fn local(&self, operand: NodeId) -> Option<f64> {
        let is_number = |node: NodeId| self.graph.nodes.get(node).is_some_and(|node| node.shape.is_scalar());
        if !is_number(operand) || !is_number(self.graph.output) {
            return None;
        }
        self.trace.gradient(operand)?.first().copied()
    }

    /// How many ways gradients have from the output to an operand; beyond what can be counted, the most that can.
    pub fn count(&self, operand: NodeId) -> usize {
        self.counts(operand).get(self.graph.output).copied().unwrap_or(0)
    }

    /// The ways from an operand to the output as edges, first those through the first operands of the gates; `None` where there are
    /// more than [`MOST_WAYS`].
    pub fn ways(&self, operand: NodeId) -> Option<Vec<Vec<EdgeId>>> {
        let counts = self.counts(operand);
        if counts.get(self.graph.output).is_none_or(|&count| count > MOST_WAYS) {
            return None;
        }
        let mut ways = Vec::new();
        let mut open = vec![(self.graph.output, Vec::new())];
        while let Some((node, way)) = open.pop() {
            if node == operand {
                ways.push(way.into_iter().rev().collect());
                continue;
            }
            let edges = self.graph.nodes[node].incoming.clone().rev();
            for edge in edges.filter(|&edge| self.graph.edges[edge].flows && counts[self.graph.edges[edge].from] > 0) {
                let mut longer: Vec<EdgeId> = way.clone();
                longer.push(edge);
                open.push((self.graph.edges[edge].from, longer));
            }
        }
        Some(ways)
    }

    /// For each node the number of ways that lead to it from an operand.
    fn counts(&self, operand: NodeId) -> Vec<usize> {
        let mut counts = vec![0_usize; self.graph.nodes.len()];
        if let Some(count) = counts.get_mut(operand) {
            *count = 1;
        }
        for edge in self.graph.edges.iter().filter(|edge| edge.flows) {
            counts[edge.to] = counts[edge.to].saturating_add(counts[edge.from]);
        }
        counts
    }
}
