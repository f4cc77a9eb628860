//! Shapes that several gates of networks ask for, and what they say of others.

use super::{Call, Kind, Misfit, Parameter, Usual};
use crate::tensor::Shape;
use crate::words::Phrase;

/// An operand that must have axes other than it has: `expected` reads like a shape, `N×C×H×W`, or like several.
pub(super) fn other_axes(operand: usize, shape: &Shape, expected: &'static str) -> Misfit {
    let message = if shape.is_scalar() { "error.shape.expected-not-number" } else { "error.shape.expected" };
    Misfit::of(message, operand, shape).with("expected", expected)
}

/// Two operands whose shapes do not go together, and the rule that they break.
pub(super) fn clash(operands: (usize, usize), shapes: &[&Shape], hint: &'static str) -> Misfit {
    let misfit = if shapes[operands.1].is_scalar() {
        Misfit::of("error.shape.not-number", operands.1, shapes[operands.1])
    } else {
        Misfit::between("error.shape.broadcast", operands, shapes[operands.0], shapes[operands.1])
    };
    misfit.hint(Phrase::new(hint))
}

/// The shape of operands that are alike: all of one shape, or single numbers.
pub(super) fn alike(shapes: &[&Shape]) -> Result<Shape, Misfit> {
    let first = shapes.iter().position(|shape| !shape.is_scalar()).unwrap_or(0);
    match shapes.iter().position(|shape| !shape.is_scalar() && *shape != shapes[first]) {
        Some(other) => Err(clash((first, other), shapes, "error.shape.alike.hint")),
        None => Ok(shapes[first].clone()),
    }
}

/// How many rows there are, and how long they are, where an operand is one row or a table of rows.
pub(super) fn rows(operand: usize, shape: &Shape) -> Result<(usize, usize), Misfit> {
    match *shape.axes() {
        [length] => Ok((1, length)),
        [rows, length] => Ok((rows, length)),
        _ => Err(other_axes(operand, shape, "C / N×C")),
    }
}

/// A parameter that is a whole number of at least `least`.
pub(super) const fn whole(name: &'static str, least: usize, usual: Usual) -> Parameter {
    Parameter { name, kind: Kind::Whole(least), usual }
}

/// A parameter that is any number.
pub(super) const fn number(name: &'static str, usual: Usual) -> Parameter {
    Parameter { name, kind: Kind::Number, usual }
}

impl<'a> Call<'a> {
    /// The numbers of an operand.
    pub(super) fn numbers(&self, operand: usize) -> &'a [f64] {
        self.operands[operand].numbers
    }

    /// The length of an operand's axis; 1 where it has no such axis.
    pub(super) fn length(&self, operand: usize, axis: usize) -> usize {
        self.operands[operand].shape.axes().get(axis).copied().unwrap_or(1)
    }
}
