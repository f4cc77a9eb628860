//! Gradients held against central differences.

use super::{Tape, Trace};
use crate::graph::{Graph, NodeId, NodeKind};

/// A leaf's gradient beside the difference that moving the leaf makes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Check {
    /// The leaf.
    pub leaf: NodeId,
    /// The gradient of the backward pass; `None` where none passes.
    pub gradient: Option<f64>,
    /// (f(x + h) − f(x − h)) / 2h.
    pub difference: f64,
    /// Their distance over the larger of the two; a missing gradient counts as 0.
    pub error: f64,
}

/// How far a leaf is moved, relative to its size: errors of rounding and of curvature are both small here.
const STEP: f64 = 1e-5;

/// Checks the gradient of every input, of very many the first `most`.
pub fn check(graph: &Graph, trace: &Trace, most: usize) -> Vec<Check> {
    let tape = Tape::new(graph);
    let inputs = graph.nodes.iter().enumerate().filter(|(_, node)| matches!(node.kind, NodeKind::Input { .. }));
    inputs.take(most).map(|(leaf, _)| check_leaf(&tape, trace, leaf)).collect()
}

fn check_leaf(tape: &Tape, trace: &Trace, leaf: NodeId) -> Check {
    let gradient = trace.gradients[leaf];
    let difference = central_difference(tape, &trace.values[..tape.leaves().len()], leaf);
    Check { leaf, gradient, difference, error: relative_error(gradient.unwrap_or(0.0), difference) }
}

/// The slope of the output over a short way around the present value of one leaf.
pub fn central_difference(tape: &Tape, leaves: &[f64], leaf: NodeId) -> f64 {
    let at = |x: f64| {
        let mut moved = leaves.to_vec();
        moved[leaf] = x;
        tape.output(&moved)
    };
    let x = leaves[leaf];
    let step = STEP * x.abs().max(1.0);
    // Rounding moves the ends a little: the way between them is what counts.
    let (low, high) = (x - step, x + step);
    (at(high) - at(low)) / (high - low)
}

fn relative_error(a: f64, b: f64) -> f64 {
    if a == b { 0.0 } else { (a - b).abs() / a.abs().max(b.abs()) }
}
