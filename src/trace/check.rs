//! Gradients held against central differences.

use super::{Tape, Trace};
use crate::graph::{Graph, NodeId, NodeKind};

/// One number of a leaf's gradient beside the difference that moving the leaf's number makes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Check {
    /// The leaf.
    pub leaf: NodeId,
    /// Which of its numbers is moved.
    pub element: usize,
    /// The gradient of the backward pass; `None` where none passes.
    pub gradient: Option<f64>,
    /// (f(x + h) − f(x − h)) / 2h; f is the sum of the output's numbers.
    pub difference: f64,
    /// Their distance over the larger of the two; a missing gradient counts as 0.
    pub error: f64,
}

/// How far a leaf is moved, relative to its size: errors of rounding and of curvature are both small here.
const STEP: f64 = 1e-5;

/// Checks the gradient of every number of every input, of very many the first `most`.
pub fn check(graph: &Graph, trace: &Trace, most: usize) -> Vec<Check> {
    let tape = Tape::new(graph);
    let inputs = graph.nodes.iter().enumerate().filter(|(_, node)| matches!(node.kind, NodeKind::Input { .. }));
    let elements = inputs.flat_map(|(leaf, node)| (0..node.shape.size()).map(move |element| (leaf, element)));
    elements.take(most).map(|(leaf, element)| check_number(&tape, trace, leaf, element)).collect()
}

fn check_number(tape: &Tape, trace: &Trace, leaf: NodeId, element: usize) -> Check {
    let gradient = trace.gradient(leaf).and_then(|gradient| gradient.get(element).copied());
    let leaves = &trace.values[..tape.leaves().len()];
    let difference = central_difference(tape, leaves, tape.places().node(leaf).start + element);
    Check { leaf, element, gradient, difference, error: relative_error(gradient.unwrap_or(0.0), difference) }
}

/// The slope of the output over a short way around the present value of one number of the leaves.
pub fn central_difference(tape: &Tape, leaves: &[f64], place: usize) -> f64 {
    let at = |x: f64| {
        let mut moved = leaves.to_vec();
        moved[place] = x;
        tape.output(&moved)
    };
    let x = leaves[place];
    let step = STEP * x.abs().max(1.0);
    // Rounding moves the ends a little: the way between them is what counts.
    let (low, high) = (x - step, x + step);
    (at(high) - at(low)) / (high - low)
}

fn relative_error(a: f64, b: f64) -> f64 {
    if a == b { 0.0 } else { (a - b).abs() / a.abs().max(b.abs()) }
}
