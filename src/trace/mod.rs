//! A run, recorded once: every value, every local gradient, every contribution, and the steps in order.

pub mod check;
mod formula;
pub mod forward_mode;
mod json;
mod steps;
mod tape;

pub use formula::local_formula;
pub use json::{error_json, json};
pub use steps::{arriving, steps};
pub use tape::Tape;

use crate::graph::{EdgeId, Graph, NodeId};
use std::sync::Arc;

/// Both passes over a graph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trace {
    /// The value of each node.
    pub values: Vec<f64>,
    /// The gradient of the output by each node; `None` where none passes.
    pub gradients: Vec<Option<f64>>,
    /// The local gradient of each edge; 0 where the gate has none by this operand (a comparison).
    pub locals: Vec<f64>,
    /// What each edge sends back: upstream times local; `None` where none passes.
    pub downstream: Vec<Option<f64>>,
    /// The steps: forward, seed, backward. They depend on the graph alone, and runs over the same tape share them.
    pub steps: Arc<[Step]>,
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

impl Step {
    /// The node that the step is about: the gate that computes or sends, the node at which contributions meet.
    pub fn node(&self) -> NodeId {
        match *self {
            Self::Forward { node } | Self::Seed { node } | Self::Backward { node, .. } | Self::Accumulate { node, .. } => node,
        }
    }
}

/// Runs a graph on the numbers of its program.
pub fn run(graph: &Graph) -> Trace {
    Tape::new(graph).run()
}

/// Runs a graph on other numbers: one for each leaf, in the order of [`Graph::nodes`].
///
/// Whoever runs a graph many times keeps its [`Tape`].
pub fn run_with(graph: &Graph, leaves: &[f64]) -> Trace {
    Tape::new(graph).run_with(leaves)
}
