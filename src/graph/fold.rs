//! Constants fold into the gate that uses them.

use super::build::Meaning;
use crate::gates::{Fold, Gate};

/// The number that a gate makes of numbers alone.
pub fn number(gate: &Gate, operands: &[Meaning], parameters: &[f64]) -> Option<f64> {
    let constants = operands.iter().map(constant).collect::<Option<Vec<f64>>>()?;
    Some(gate.value(&[constants.as_slice(), parameters].concat()))
}

/// The operands with one number in place of several, where the gate takes any number of operands: `max(0, x, 1)` is `max(1, x)`.
pub fn merged(gate: &Gate, operands: &[Meaning]) -> Option<Vec<Meaning>> {
    let constants: Vec<f64> = operands.iter().filter_map(constant).collect();
    if !gate.variadic || constants.len() < 2 {
        return None;
    }
    let mut number = Some(Meaning::Number(gate.value(&constants)));
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
        Meaning::Leaf(_) | Meaning::Gate(_) | Meaning::Wrong => None,
    }
}
