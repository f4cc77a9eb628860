//! A function of one number and its derivative: a gate with all else about it held, or the inside of a group.

use crate::gates::{self, Gate, Usual};
use crate::trace::Tape;

/// The gates that can be drawn beside those of a graph: first the lecture's activation functions.
pub const CATALOGUE: [&str; 12] =
    ["sigmoid", "tanh", "relu", "leaky_relu", "maxout", "elu", "softplus", "gelu", "silu", "softsign", "abs", "exp"];

/// How many of [`CATALOGUE`] the lecture has.
pub const LECTURE: usize = 6;

/// The two lines of Maxout in the catalogue: 2x − 1 and −0.5x + 1.
const TWO_LINES: [f64; 4] = [2.0, -1.0, -0.5, 1.0];

/// A function of one number. Value and derivative are those of the gate table or of a run; there are no other formulas.
#[derive(Clone, Debug)]
pub struct Function {
    /// What it is called: the gate's symbol, or the group's name.
    pub label: String,
    rule: Rule,
}

#[derive(Clone, Debug)]
enum Rule {
    /// A gate that works element by element: its operands and then its parameters, of which those in `slots` are the number.
    Gate { gate: &'static Gate, arguments: Vec<f64>, slots: Vec<usize> },
    /// A graph of single numbers, one leaf of which is the number.
    Run { tape: Box<Tape>, leaves: Vec<f64>, place: usize, leaf: usize, output: usize },
}

/// What a function is at a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// Its value.
    pub value: f64,
    /// Its derivative; NaN where it has none.
    pub slope: f64,
}

impl Function {
    /// A gate of the catalogue, its parameters as they usually are.
    pub fn named(name: &str) -> Option<Self> {
        let gate = gates::find(CATALOGUE.into_iter().find(|known| *known == name)?)?;
        let held: &[f64] = if gate.operands.len() > 1 { &TWO_LINES } else { &[] };
        let usual = gate.parameters.iter().filter_map(|parameter| match parameter.usual {
            Usual::Number(number) => Some(number),
            _ => None,
        });
        let arguments = [0.0].into_iter().chain(held.iter().copied()).chain(usual).collect();
        Some(Self::of_gate(gate.symbol.to_owned(), gate, arguments, vec![0]))
    }

    /// A gate on these operands and parameters; the number stands at `slots`.
    pub fn of_gate(label: String, gate: &'static Gate, arguments: Vec<f64>, slots: Vec<usize>) -> Self {
        Self { label, rule: Rule::Gate { gate, arguments, slots } }
    }

    /// A run of a graph whose leaves are single numbers: `leaf` is the number, and `output` the value.
    pub fn of_run(label: String, tape: Tape, leaf: usize, output: usize) -> Self {
        let (leaves, place) = (tape.leaves().to_vec(), tape.places().node(leaf).start);
        Self { label, rule: Rule::Run { tape: Box::new(tape), leaves, place, leaf, output } }
    }

    /// Value and derivative at a place.
    pub fn at(&self, x: f64) -> Sample {
        match &self.rule {
            Rule::Gate { gate, arguments, slots } => {
                let mut arguments = arguments.clone();
                slots.iter().for_each(|&slot| arguments[slot] = x);
                let value = gate.value(&arguments);
                let slope = |&slot: &usize| gate.partial(slot).map_or(f64::NAN, |partial| (partial.value)(&arguments, value, slot));
                Sample { value, slope: slots.iter().map(slope).sum::<f64>() + 0.0 }
            }
            Rule::Run { tape, leaves, place, leaf, output } => {
                let mut leaves = leaves.clone();
                leaves[*place] = x;
                let run = tape.run_with(&leaves);
                Sample { value: run.number(*output), slope: run.gradient_number(*leaf).map_or(f64::NAN, |slope| slope + 0.0) }
            }
        }
    }

    /// Whether it is the same gate with the same numbers held.
    pub fn is_same(&self, other: &Self) -> bool {
        match (&self.rule, &other.rule) {
            (Rule::Gate { gate, arguments, slots }, Rule::Gate { gate: as_gate, arguments: with, slots: at }) => {
                let held = |arguments: &[f64]| -> Vec<f64> {
                    arguments.iter().enumerate().filter(|(slot, _)| !slots.contains(slot)).map(|(_, number)| *number).collect()
                };
                gate.name == as_gate.name && slots == at && held(arguments) == held(with)
            }
            _ => false,
        }
    }
}
