//! A run, recorded once: every value, every local gradient, every contribution, and the steps in order.

use crate::graph::{EdgeId, NodeId};

/// Both passes over a graph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trace {
    /// The value of each node.
    pub values: Vec<f64>,
    /// The gradient of the output by each node; `None` where none passes.
    pub gradients: Vec<Option<f64>>,
    /// The local gradient of each edge.
    pub locals: Vec<f64>,
    /// What each edge sends back: upstream times local; `None` where none passes.
    pub downstream: Vec<Option<f64>>,
    /// The steps: forward, seed, backward.
    pub steps: Vec<Step>,
    /// The first gate whose value is not a finite number.
    pub origin: Option<NodeId>,
}

/// One thing that happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A gate computes its value.
    Forward {
        /// The gate.
        node: NodeId,
    },
    /// The output's gradient is set to 1.
    Seed {
        /// The output.
        node: NodeId,
    },
    /// A gate sends upstream times local back over one edge.
    Backward {
        /// The gate that sends.
        node: NodeId,
        /// The edge.
        edge: EdgeId,
    },
    /// All contributions to a node that is used more than once are in: they are added.
    Accumulate {
        /// The node.
        node: NodeId,
        /// The edges, in the order of arrival.
        edges: Vec<EdgeId>,
    },
}
