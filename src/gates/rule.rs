//! How a gate computes: element by element, or over whole tensors; and what shapes it does not take.

use super::Setting;
use crate::tensor::{Clash, Shape};
use crate::words::Phrase;

/// How a gate computes its value and sends gradients back.
#[derive(Debug)]
pub enum Rule {
    /// Works element by element; operands broadcast, and shape rule and vjp follow from it.
    Pointwise {
        /// One number of the value from a number of each operand and then the parameters.
        forward: fn(&[f64]) -> f64,
        /// The local gradient for each operand, in order, `None` where no gradient passes at all; for a variadic gate one record
        /// serves all operands.
        partials: &'static [Option<Partial>],
    },
    /// Moves or mixes elements.
    Structural(&'static Structural),
}

/// The derivative of a gate's output by one operand.
#[derive(Debug)]
pub struct Partial {
    /// In our own language over the operands, the parameters and `out`. Of a variadic gate: `it` is the operand,
    /// `ties` the number of operands that equal `out`.
    pub formula: &'static str,
    /// The same as a function of operands and parameters, the gate's output, and the operand's index.
    pub value: fn(&[f64], f64, usize) -> f64,
}

/// A gate that moves or mixes elements. Its Jacobian is never formed: what it computes instead is the product of the upstream
/// gradient and the Jacobian, its vjp.
#[derive(Debug)]
pub struct Structural {
    /// The shape of the value.
    pub shape: fn(&[&Shape], &[Setting]) -> Result<Shape, Misfit>,
    /// Writes the value: every number of the slice, whatever was in it.
    pub forward: fn(&Call, &mut [f64]),
    /// Writes what goes back to one operand (the last argument, in its shape; every number of it): from the value, the upstream
    /// gradient in the value's shape, and the operand's index.
    pub vjp: fn(&Call, &[f64], &[f64], usize, &mut [f64]),
    /// The vjp for each operand in our own language over the operands, the settings, `out` and `upstream`, `None` where no
    /// gradient passes at all; for a variadic gate one text serves all operands, and `it` is the operand. Of a reduction,
    /// `upstream` and `out` keep the axes that it sums over with a length of 1, `n` is how many numbers each sum has, and
    /// `ties` how many of them equal `out`. Beside a matrix product a vector on the left is a row, one on the right a column. What the
    /// language has no gate for is written as a word with its arguments.
    pub formulas: &'static [Option<&'static str>],
    /// What the Jacobian would look like.
    pub jacobian: Structure,
    /// Programs that end in a call of the gate, at whose inputs a finite difference is fair.
    pub samples: &'static [&'static str],
}

/// One application of a structural gate.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The operands, in order.
    pub operands: &'a [View<'a>],
    /// The gate's parameters, in order.
    pub settings: &'a [Setting],
    /// The shape of the value.
    pub shape: &'a Shape,
}

/// A tensor that belongs to somebody else.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// Its shape.
    pub shape: &'a Shape,
    /// Its numbers, row by row.
    pub numbers: &'a [f64],
}

/// What the Jacobian of a gate looks like, by one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Structure {
    /// Each number of the value depends on its own number of the operand alone.
    Diagonal,
    /// Each number of the value is one of the operand's numbers: a single 1 in each row.
    Selection,
    /// Each number of the value depends on a run of numbers of its own.
    Runs,
    /// The same block again and again: all rows go through one matrix.
    Blocks,
    /// Each number of the value depends on a small window of the operand.
    Windows,
    /// Every number of the value depends on every number of the operand.
    Dense,
}

/// Shapes or settings that a gate does not take.
#[derive(Clone, Debug, PartialEq)]
pub struct Misfit {
    /// What is wrong; whoever reports it adds the `{gate}`.
    pub message: Phrase,
    /// What to do about it.
    pub hint: Option<Phrase>,
    /// The operands at which it shows, by index.
    pub operands: Vec<usize>,
}

impl Misfit {
    /// What is wrong with one operand.
    pub fn of(message: &'static str, operand: usize, shape: &Shape) -> Self {
        Self { message: Phrase::new(message).with("shape", shape), hint: None, operands: vec![operand] }
    }

    /// What is wrong with two operands together; the message names their shapes `{left}` and `{right}`.
    pub fn between(message: &'static str, operands: (usize, usize), left: &Shape, right: &Shape) -> Self {
        let message = Phrase::new(message).with("left", left).with("right", right);
        Self { message, hint: None, operands: vec![operands.0, operands.1] }
    }

    /// The same with one more argument for the message.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.message = self.message.with(name, value);
        self
    }

    /// The same with a hint.
    pub fn hint(mut self, hint: Phrase) -> Self {
        self.hint = Some(hint);
        self
    }
}

impl From<Clash> for Misfit {
    fn from(clash: Clash) -> Self {
        Self::between("error.shape.broadcast", (clash.first, clash.operand), &clash.left, &clash.right)
            .hint(Phrase::new("error.shape.broadcast.hint"))
    }
}

impl Call<'_> {
    /// The number of a parameter; 0 for one that is none.
    pub fn number(&self, parameter: usize) -> f64 {
        match self.settings.get(parameter) {
            Some(Setting::Number(number)) => *number,
            _ => 0.0,
        }
    }

    /// The whole number of a parameter; 0 for one that is none.
    pub fn whole(&self, parameter: usize) -> usize {
        match self.settings.get(parameter) {
            Some(Setting::Whole(number)) => *number,
            _ => 0,
        }
    }

    /// The axis of a parameter, counted from the first; `None` for all of them.
    pub fn axis(&self, parameter: usize) -> Option<usize> {
        match self.settings.get(parameter) {
            Some(Setting::Axis(axis)) => *axis,
            _ => None,
        }
    }
}
