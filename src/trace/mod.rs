//! A run, recorded once: every value, every local gradient, every contribution, and the steps in order.

pub mod check;
pub mod cost;
pub mod fault;
mod formula;
pub mod forward_mode;
mod inside;
mod json;
mod kernel;
mod kink;
mod moment;
pub mod nudge;
mod outline;
mod paths;
mod places;
mod rerun;
mod steps;
mod tape;

pub use formula::{Formulas, Upstream, local_formula};
pub use inside::{Inside, MOST_WAYS, inside, inside_of_gate};
pub use json::{error_json, json};
pub use moment::{Run, same_moment};
pub use outline::{Outline, is_within};
pub use paths::{MOST_PATHS, Missing, Paths, Way, ends, paths};
pub use places::Places;
pub use rerun::Rerun;
pub use steps::{arriving, steps};
pub use tape::Tape;

use crate::graph::{EdgeId, Graph, NodeId};
use std::sync::Arc;

/// Both passes over a graph. All numbers of a kind are in one list, where [`Places`] knows those of each node and edge.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trace {
    values: Vec<f64>,
    gradients: Vec<f64>,
    locals: Vec<f64>,
    downstream: Vec<f64>,
    places: Arc<Places>,
    /// The steps: forward, seed, backward. They depend on the graph alone, and runs over the same tape share them.
    pub steps: Arc<[Step]>,
    /// The first gate whose value is not a finite number, or has one that is not.
    pub origin: Option<NodeId>,
}

impl Trace {
    /// How many nodes there are.
    pub fn nodes(&self) -> usize {
        self.places.len()
    }

    /// Where each node's numbers stand among all.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// The value of a node, row by row in the node's shape.
    pub fn value(&self, node: NodeId) -> &[f64] {
        &self.values[self.places.node(node)]
    }

    /// The gradient of the output by a node, in the node's shape (of a tensor output: of the sum of its numbers); `None` where none
    /// passes.
    pub fn gradient(&self, node: NodeId) -> Option<&[f64]> {
        self.places.is_reached(node).then(|| &self.gradients[self.places.node(node)])
    }

    /// The local gradient of an edge, in the shape of the gate's value; `None` where the gate does not work element by element, or
    /// lets none pass at all.
    pub fn local(&self, edge: EdgeId) -> Option<&[f64]> {
        Some(&self.locals[self.places.local(edge)]).filter(|local| !local.is_empty())
    }

    /// What an edge sends back, in the shape of the node that it comes from; `None` where nothing passes.
    pub fn downstream(&self, edge: EdgeId) -> Option<&[f64]> {
        Some(&self.downstream[self.places.sent(edge)]).filter(|sent| !sent.is_empty())
    }

    /// The value of a node as one number. For a tensor stands the first of its numbers that is not 0: it tells whether there is
    /// anything; what is shown of it is its shape.
    pub fn number(&self, node: NodeId) -> f64 {
        lead(self.value(node))
    }

    /// The gradient of a node as one number, as [`Self::number`] has it.
    pub fn gradient_number(&self, node: NodeId) -> Option<f64> {
        self.gradient(node).map(lead)
    }

    /// The local gradient of an edge as one number, as [`Self::number`] has it; 0 where there is none.
    pub fn local_number(&self, edge: EdgeId) -> f64 {
        self.local(edge).map_or(0.0, lead)
    }

    /// What an edge sends back as one number, as [`Self::number`] has it.
    pub fn downstream_number(&self, edge: EdgeId) -> Option<f64> {
        self.downstream(edge).map(lead)
    }

    /// Whether a gradient that comes back over an edge is shut off by local gradients of exactly 0.
    pub fn is_shut(&self, edge: EdgeId) -> bool {
        self.downstream_number(edge) == Some(0.0) && self.local(edge).map(lead) == Some(0.0)
    }
}

/// Of several numbers the first that is not 0, or else the first: it tells whether there is anything.
pub fn lead(numbers: &[f64]) -> f64 {
    match numbers {
        [number] => *number,
        numbers => numbers.iter().copied().find(|&number| number != 0.0).unwrap_or(0.0),
    }
}

/// One thing that happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A gate computes its value.
    Forward {
        /// The gate.
        node: NodeId,
    },
    /// The output's gradient is set to 1; that of a tensor to ones.
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
///
/// ```
/// use gatewise_core::{graph, trace};
///
/// let (_, graph) = graph::compile("x = [1, 2]; y = sum(x^2)").expect("the program has no error");
/// let run = trace::run(&graph);
/// assert_eq!(run.value(graph.output), [5.0]);
/// assert_eq!(run.gradient(0), Some([2.0, 4.0].as_slice()));
/// ```
pub fn run(graph: &Graph) -> Trace {
    Tape::new(graph).run()
}

/// Runs a graph on other numbers: those of each leaf, in the order of [`Graph::nodes`].
///
/// Whoever runs a graph many times keeps its [`Tape`].
pub fn run_with(graph: &Graph, leaves: &[f64]) -> Trace {
    Tape::new(graph).run_with(leaves)
}
