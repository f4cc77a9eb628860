//! Where the numbers of nodes and edges stand in the flat lists of a run.

use crate::graph::{Edge, EdgeId, Flow, Node, NodeId};
use std::ops::Range;

/// The ranges of nodes and edges, from the shapes of a graph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places {
    /// Where each node's numbers begin, and the end.
    nodes: Vec<u32>,
    /// Where each edge's local gradients begin, and the end.
    locals: Vec<u32>,
    /// Where what each edge sends back begins, and the end.
    sent: Vec<u32>,
    /// Whether a gradient reaches each node.
    reached: Vec<bool>,
}

impl Places {
    /// No places yet, with room for so many nodes and edges.
    pub(super) fn with_capacity(nodes: usize, edges: usize) -> Self {
        let starts = |count: usize| {
            let mut starts = Vec::with_capacity(count + 1);
            starts.push(0);
            starts
        };
        Self { nodes: starts(nodes), locals: starts(edges), sent: starts(edges), reached: Vec::with_capacity(nodes) }
    }

    /// Gives the next node room for its value; says where that begins.
    pub(super) fn add_node(&mut self, node: &Node) -> u32 {
        let size = if node.shape.is_scalar() { 1 } else { node.shape.size() as u32 };
        self.reached.push(node.flow == Flow::Reached);
        add(&mut self.nodes, size)
    }

    /// Gives the next edge, into the node that was added last, room for its local gradients, where it has any, and for what it
    /// sends back, where that is anything; says where both begin.
    pub(super) fn add_edge(&mut self, edge: &Edge, has_local: bool) -> [u32; 2] {
        let size = |node: NodeId| self.node(node).len() as u32;
        let (local, sent) = (if has_local { size(edge.to) } else { 0 }, if edge.flows { size(edge.from) } else { 0 });
        [add(&mut self.locals, local), add(&mut self.sent, sent)]
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.reached.len()
    }

    /// Whether there are no nodes.
    pub fn is_empty(&self) -> bool {
        self.reached.is_empty()
    }

    /// A node's numbers among all values, and among all gradients.
    pub fn node(&self, node: NodeId) -> Range<usize> {
        range(&self.nodes, node)
    }

    /// An edge's local gradients.
    pub fn local(&self, edge: EdgeId) -> Range<usize> {
        range(&self.locals, edge)
    }

    /// What an edge sends back.
    pub fn sent(&self, edge: EdgeId) -> Range<usize> {
        range(&self.sent, edge)
    }

    /// Whether a gradient reaches a node.
    pub fn is_reached(&self, node: NodeId) -> bool {
        self.reached.get(node).is_some_and(|reached| *reached)
    }

    /// How many numbers the values, the local gradients and what is sent back are.
    pub fn sizes(&self) -> [usize; 3] {
        [&self.nodes, &self.locals, &self.sent].map(|starts| starts.last().map_or(0, |&end| end as usize))
    }
}

/// Appends a range of so many numbers; says where it begins. The limits of a program keep the sum far below what fits.
fn add(starts: &mut Vec<u32>, size: u32) -> u32 {
    let start = starts.last().copied().unwrap_or(0);
    starts.push(start + size);
    start
}

fn range(starts: &[u32], index: usize) -> Range<usize> {
    match starts.get(index..index + 2) {
        Some(&[start, end]) => start as usize..end as usize,
        _ => 0..0,
    }
}
