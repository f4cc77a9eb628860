//! Forward mode: the derivative of every value by one chosen leaf, carried forward beside the values.

use crate::gates::Gate;
use crate::graph::{Graph, NodeId, NodeKind, Operand};

/// The derivative of each node's value by the value of `leaf`.
///
/// A pass of its own: it takes the gates' local gradients, but nothing from a trace.
pub fn derivatives(graph: &Graph, leaf: NodeId) -> Vec<f64> {
    let mut duals: Vec<Dual> = Vec::with_capacity(graph.nodes.len());
    for (id, node) in graph.nodes.iter().enumerate() {
        let dual = match &node.kind {
            NodeKind::Input { value, .. } | NodeKind::Const { value } => {
                Dual { value: *value, derivative: if id == leaf { 1.0 } else { 0.0 } }
            }
            NodeKind::Gate(application) => {
                let operand = |operand: &Operand| match *operand {
                    Operand::Edge(edge) => duals[graph.edges[edge].from],
                    Operand::Constant(value) => Dual { value, derivative: 0.0 },
                };
                let operands: Vec<Dual> = application.operands.iter().map(operand).collect();
                gate(application.gate, &operands, &application.parameters)
            }
        };
        duals.push(dual);
    }
    duals.into_iter().map(|dual| dual.derivative).collect()
}

/// A value and its derivative by the chosen leaf.
#[derive(Clone, Copy)]
struct Dual {
    value: f64,
    derivative: f64,
}

fn gate(gate: &Gate, operands: &[Dual], parameters: &[f64]) -> Dual {
    let numbers: Vec<f64> = operands.iter().map(|dual| dual.value).chain(parameters.iter().copied()).collect();
    let value = gate.value(&numbers);
    // What does not move adds nothing, however steep the gate is there.
    let moving = operands.iter().enumerate().filter(|(_, dual)| dual.derivative != 0.0);
    let terms = moving.filter_map(|(slot, dual)| Some((gate.partial(slot)?.value)(&numbers, value, slot) * dual.derivative));
    Dual { value, derivative: terms.sum() }
}
