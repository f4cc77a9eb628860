//! Constants fold into the gate that uses them.

use super::build::Meaning;
use crate::gates::{Call, Fold, Gate, Rule, Setting, View};
use crate::tensor::Shape;

/// The number that a gate makes of numbers alone; `None` too where they make a tensor.
pub fn number(gate: &Gate, operands: &[Meaning], settings: &[Setting]) -> Option<f64> {
    if operands.iter().any(|operand| constant(operand).is_none()) {
        return None;
    }
    let numbers: Vec<f64> = operands.iter().filter_map(constant).collect();
    match gate.rule {
        Rule::Pointwise { forward, .. } => {
            Some(forward(&numbers.into_iter().chain(settings.iter().filter_map(Setting::number)).collect::<Vec<_>>()))
        }
        Rule::Structural(structural) => {
            let shape = (structural.shape)(&vec![Shape::scalar(); numbers.len()], settings).ok().filter(Shape::is_scalar)?;
            let views: Vec<View> = numbers.chunks(1).map(|numbers| View { shape: Shape::scalar(), numbers }).collect();
            let mut out = [0.0];
            (structural.forward)(&Call { operands: &views, settings, shape: &shape }, &mut out);
            Some(out[0])
        }
    }
}

/// The operands with one number in place of several, where the gate takes any number of operands: `max(0, x, 1)` is `max(1, x)`.
pub fn merged(gate: &Gate, operands: &[Meaning]) -> Option<Vec<Meaning>> {
    let Rule::Pointwise { forward, .. } = gate.rule else { return None };
    if !gate.variadic {
        return None;
    }
    let constants: Vec<f64> = operands.iter().filter_map(constant).collect();
    if constants.len() < 2 {
        return None;
    }
    let mut number = Some(Meaning::Number(forward(&constants)));
    Some(operands.iter().filter_map(|operand| if constant(operand).is_some() { number.take() } else { Some(*operand) }).collect())
}

/// The record of what a gate becomes where exactly one of its operands is a number.
pub fn fold(gate: &'static Gate, operands: &[Meaning]) -> Option<&'static Fold> {
    let mut constants = operands.iter().enumerate().filter_map(|(slot, operand)| Some((slot, constant(operand)?)));
    let (slot, number) = constants.next()?;
    if constants.next().is_some() { None } else { gate.fold(slot, number) }
}

fn constant(operand: &Meaning) -> Option<f64> {
    match *operand {
        Meaning::Number(number) => Some(number),
        Meaning::Leaf(_) | Meaning::Gate(_) | Meaning::Literal(_) | Meaning::Wrong => None,
    }
}
