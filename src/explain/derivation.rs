//! A whole run as a derivation: every value in the order of the forward pass, then every gradient in the order of the backward pass.

use super::Line;
use super::explanation::title;
use super::moment::Moment;
use super::unfolding::one_level;
use crate::graph::{Graph, NodeId, NodeKind};
use crate::trace::{Step, Trace};

/// A run as relations, to be read from top to bottom: each one needs only what stands above it.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivation {
    /// For each leaf, and then each gate: its value, from symbols to numbers.
    pub forward: Vec<Line>,
    /// For each node that gets a gradient: the chain rule over its uses in symbols, with the local gradients written out, in numbers,
    /// and the result.
    pub backward: Vec<Vec<Line>>,
}

/// The derivation of all that a run computes, gate by gate: what lies in closed groups is in it.
pub fn derivation(graph: &Graph, trace: &Trace) -> Derivation {
    let moment = Moment::new(graph, trace, trace.steps.len());
    let leaves = (0..graph.nodes.len()).filter(|&node| !matches!(graph.nodes[node].kind, NodeKind::Gate(_)));
    let gates = trace.steps.iter().filter_map(|step| match step {
        Step::Forward { node } => Some(*node),
        _ => None,
    });
    Derivation {
        forward: leaves.chain(gates).map(|node| title(&moment, node)).collect(),
        backward: completed(&moment, trace).into_iter().map(|node| one_level(&moment, node)).collect(),
    }
}

/// The nodes in the order in which their gradients become whole.
fn completed(moment: &Moment, trace: &Trace) -> Vec<NodeId> {
    let whole = |step: &Step| match *step {
        Step::Seed { node } | Step::Accumulate { node, .. } => Some(node),
        Step::Backward { edge, .. } => {
            let source = moment.graph.edges[edge].from;
            (moment.contributions(source).len() == 1).then_some(source)
        }
        Step::Forward { .. } => None,
    };
    trace.steps.iter().filter_map(whole).collect()
}
