//! What is known after k steps of a run, and what the step just taken is about.

use crate::graph::{EdgeId, Flow, Graph, NodeId, NodeKind};
use crate::trace::{Step, Trace};

/// A run, seen after k steps: it tells only what has been computed or has arrived by then.
#[derive(Clone, Debug)]
pub struct Moment<'a> {
    /// The graph.
    pub graph: &'a Graph,
    /// The whole run; what of it is not yet known at this moment is for the methods to hold back.
    pub(super) trace: &'a Trace,
    step: usize,
    computed: Vec<bool>,
    arrived: Vec<bool>,
    complete: Vec<bool>,
}

/// The gradient of the output by one node, at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum State {
    /// Nothing has arrived.
    NotReached,
    /// Some contributions are in, or all of them but not yet added.
    Partial {
        /// How many are in.
        arrived: usize,
        /// How many there will be.
        of: usize,
        /// The sum of those that are in; of a tensor, [`Moment::partial`] has it.
        sum: f64,
    },
    /// All of it is there.
    Complete(f64),
    /// None will come; the reason.
    Never(Flow),
}

impl<'a> Moment<'a> {
    /// The run after `step` steps, or after all of them where there are fewer.
    pub fn new(graph: &'a Graph, trace: &'a Trace, step: usize) -> Self {
        let step = step.min(trace.steps.len());
        let mut moment = Self {
            graph,
            trace,
            step,
            computed: graph.nodes.iter().map(|node| !matches!(node.kind, NodeKind::Gate(_))).collect(),
            arrived: vec![false; graph.edges.len()],
            complete: vec![false; graph.nodes.len()],
        };
        let mut flowing = vec![0_usize; graph.nodes.len()];
        for edge in graph.edges.iter().filter(|edge| edge.flows) {
            flowing[edge.from] += 1;
        }
        for taken in trace.steps.iter().take(step) {
            match *taken {
                Step::Forward { node } => moment.computed[node] = true,
                Step::Seed { node } | Step::Accumulate { node, .. } => moment.complete[node] = true,
                Step::Backward { edge, .. } => {
                    moment.arrived[edge] = true;
                    let source = graph.edges[edge].from;
                    moment.complete[source] = flowing[source] == 1;
                }
            }
        }
        moment
    }

    /// The step just taken; `None` at the start.
    pub fn now(&self) -> Option<&'a Step> {
        self.step.checked_sub(1).and_then(|last| self.trace.steps.get(last))
    }

    /// The step to come; `None` at the end.
    pub fn next(&self) -> Option<&'a Step> {
        self.trace.steps.get(self.step)
    }

    /// The node that the step is about: the gate that computes or sends, the node at which contributions meet.
    pub fn current(&self) -> Option<NodeId> {
        self.now().map(Step::node)
    }

    /// The edge over which the step sends a gradient back.
    pub fn current_edge(&self) -> Option<EdgeId> {
        match self.now() {
            Some(&Step::Backward { edge, .. }) => Some(edge),
            _ => None,
        }
    }

    /// A node's value, once computed.
    pub fn value(&self, node: NodeId) -> Option<f64> {
        self.computed[node].then(|| self.trace.number(node))
    }

    /// An edge's local gradient: its gate knows it as soon as it has computed its value.
    pub fn local(&self, edge: EdgeId) -> Option<f64> {
        self.computed[self.graph.edges[edge].to].then(|| self.trace.local_number(edge))
    }

    /// What an edge has sent back.
    pub fn downstream(&self, edge: EdgeId) -> Option<f64> {
        self.trace.downstream_number(edge).filter(|_| self.arrived[edge])
    }

    /// The gradient of the output by a node, once all of it is there.
    pub fn gradient(&self, node: NodeId) -> Option<f64> {
        self.trace.gradient_number(node).filter(|_| self.complete[node])
    }

    /// The edges that bring a node its gradient, in the order of arrival: the last gate sends first, slot by slot.
    pub fn contributions(&self, node: NodeId) -> Vec<EdgeId> {
        contributions(self.graph, node)
    }

    /// The sum of the contributions that are in, in the node's shape, where some are missing or all are still to be added.
    pub fn partial(&self, node: NodeId) -> Vec<f64> {
        let mut sum = vec![0.0; self.trace.value(node).len()];
        for edge in self.contributions(node).into_iter().filter(|&edge| self.arrived[edge]) {
            for (sum, sent) in sum.iter_mut().zip(self.trace.downstream(edge).unwrap_or_default()) {
                *sum += sent;
            }
        }
        sum
    }

    /// The gradient of the output by a node, and how much of it is there.
    pub fn state(&self, node: NodeId) -> State {
        if let Some(gradient) = self.gradient(node) {
            return State::Complete(gradient);
        }
        if self.graph.nodes[node].flow != Flow::Reached {
            return State::Never(self.graph.nodes[node].flow);
        }
        let edges = self.contributions(node);
        let terms: Vec<f64> = edges.iter().filter_map(|&edge| self.downstream(edge)).collect();
        match terms.len() {
            0 => State::NotReached,
            arrived => State::Partial { arrived, of: edges.len(), sum: terms.iter().sum() },
        }
    }
}

/// At most `most` of some things in a row, among them the one at `here`.
pub fn window<T>(all: &[T], here: Option<usize>, most: usize) -> &[T] {
    let first = here.map_or(0, |here| (here + 1).saturating_sub(most));
    all.get(first..all.len().min(first + most)).unwrap_or(all)
}

pub use crate::trace::arriving as contributions;
