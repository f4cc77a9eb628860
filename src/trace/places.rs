//! Where the numbers of nodes and edges stand in the flat lists of a run.

use crate::graph::{EdgeId, Flow, Graph, NodeId};
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
    /// The places of a graph. An edge without local gradients, or that sends nothing, has no room for them.
    pub fn new(graph: &Graph) -> Self {
        let size = |node: NodeId| graph.nodes[node].shape.size();
        let local = |(id, edge): (EdgeId, &crate::graph::Edge)| if graph.partial(id).is_some() { size(edge.to) } else { 0 };
        let sent = |edge: &crate::graph::Edge| if edge.flows { size(edge.from) } else { 0 };
        Self {
            nodes: starts((0..graph.nodes.len()).map(size)),
            locals: starts(graph.edges.iter().enumerate().map(local)),
            sent: starts(graph.edges.iter().map(sent)),
            reached: graph.nodes.iter().map(|node| node.flow == Flow::Reached).collect(),
        }
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

fn starts(sizes: impl ExactSizeIterator<Item = usize>) -> Vec<u32> {
    let mut starts = Vec::with_capacity(sizes.len() + 1);
    let mut end = 0;
    starts.push(0);
    for size in sizes {
        // The limits of a program keep this far below what fits.
        end += size as u32;
        starts.push(end);
    }
    starts
}

fn range(starts: &[u32], index: usize) -> Range<usize> {
    match starts.get(index..index + 2) {
        Some(&[start, end]) => start as usize..end as usize,
        _ => 0..0,
    }
}
