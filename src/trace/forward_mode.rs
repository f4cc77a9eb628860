//! Forward mode: the derivative of every value by one chosen number, carried forward beside the values.

use crate::gates::{Call, Rule, Setting, Structural, View};
use crate::graph::{Application, Graph, NodeId, NodeKind, Operand};
use crate::tensor::{Shape, Tensor};

/// The derivative of each node's value, in its shape, by number `element` of `leaf`.
///
/// A pass of its own: it takes the gates' local gradients, but nothing from a trace.
pub fn derivatives(graph: &Graph, leaf: NodeId, element: usize) -> Vec<Vec<f64>> {
    let mut duals: Vec<Dual> = Vec::with_capacity(graph.nodes.len());
    for (id, node) in graph.nodes.iter().enumerate() {
        let dual = match &node.kind {
            NodeKind::Input { value, .. } | NodeKind::Const { value } => {
                let mut dual = Dual::fixed(value.clone());
                if id == leaf {
                    dual.derivative[element] = 1.0;
                }
                dual
            }
            NodeKind::Gate(application) => gate(graph, application, &node.shape, &duals),
        };
        duals.push(dual);
    }
    duals.into_iter().map(|dual| dual.derivative).collect()
}

/// A value and its derivative by the chosen number.
#[derive(Clone)]
struct Dual {
    value: Tensor,
    derivative: Vec<f64>,
}

impl Dual {
    fn fixed(value: Tensor) -> Self {
        Self { derivative: vec![0.0; value.numbers.len()], value }
    }
}

fn gate(graph: &Graph, application: &Application, shape: &Shape, duals: &[Dual]) -> Dual {
    let operand = |operand: &Operand| match *operand {
        Operand::Edge(edge) => duals[graph.edges[edge].from].clone(),
        Operand::Constant(number) => Dual::fixed(Tensor::scalar(number)),
    };
    let operands: Vec<Dual> = application.operands.iter().map(operand).collect();
    let mut out = Dual::fixed(Tensor { shape: shape.clone(), numbers: vec![0.0; shape.size()] });
    match application.gate.rule {
        Rule::Pointwise { .. } => elements(application, &operands, &mut out),
        Rule::Structural(structural) => whole(structural, &application.settings, &operands, &mut out),
    }
    out
}

/// Element by element: local gradients times derivatives.
fn elements(application: &Application, operands: &[Dual], out: &mut Dual) {
    let strides: Vec<Vec<usize>> = operands.iter().map(|operand| operand.value.shape.strides_in(&out.value.shape)).collect();
    for at in 0..out.derivative.len() {
        let places = || operands.iter().zip(&strides).map(|(operand, strides)| (operand, out.value.shape.place(at, strides)));
        let operands = places().map(|(operand, place)| operand.value.numbers[place]);
        let numbers: Vec<f64> = operands.chain(application.settings.iter().filter_map(Setting::number)).collect();
        let value = application.gate.value(&numbers);
        // What does not move adds nothing, however steep the gate is there.
        let moving = places().map(|(operand, place)| operand.derivative[place]).enumerate().filter(|(_, derivative)| *derivative != 0.0);
        let terms =
            moving.filter_map(|(slot, derivative)| Some((application.gate.partial(slot)?.value)(&numbers, value, slot) * derivative));
        let derivative = terms.sum();
        out.value.numbers[at] = value;
        out.derivative[at] = derivative;
    }
}

/// As a whole: each row of the Jacobian is the vjp of one number of the value alone.
fn whole(structural: &Structural, settings: &[Setting], operands: &[Dual], out: &mut Dual) {
    let views: Vec<View> = operands.iter().map(|dual| View { shape: &dual.value.shape, numbers: &dual.value.numbers }).collect();
    let shape = out.value.shape.clone();
    let call = Call { operands: &views, settings, shape: &shape };
    (structural.forward)(&call, &mut out.value.numbers);
    let moves = |dual: &Dual| dual.derivative.iter().any(|&derivative| derivative != 0.0);
    for (slot, operand) in operands.iter().enumerate().filter(|(_, operand)| moves(operand)) {
        if structural.formulas.get(slot.min(structural.formulas.len() - 1)).is_none_or(Option::is_none) {
            continue;
        }
        let mut row = vec![0.0; operand.derivative.len()];
        for at in 0..out.derivative.len() {
            let mut one = vec![0.0; out.derivative.len()];
            one[at] = 1.0;
            (structural.vjp)(&call, &out.value.numbers, &one, slot, &mut row);
            out.derivative[at] += row.iter().zip(&operand.derivative).map(|(local, derivative)| local * derivative).sum::<f64>();
        }
    }
}
