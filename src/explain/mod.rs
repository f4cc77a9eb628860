//! A step or a node put into words and formulas: what the page says beside the picture, as plain values.

mod explanation;
mod ledger;
mod moment;
mod pieces;
mod remarks;
mod sentence;
mod template;
mod unfolding;
mod values;

pub use explanation::{Explanation, Figure, Product, Slot, Wire, explain, operation};
pub use ledger::{Entry, Ledger};
pub use moment::{Moment, State, window};
pub use remarks::Role;
pub use sentence::sentence;
pub use values::{Local, Operation, Row, row, values};

use crate::lang::formula::Formula;
use crate::words::Phrase;

/// One relation: an equation, or its continuation from the line above.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The left side; it is set only where the line does not continue the one above.
    pub left: Formula,
    /// What it is equal to, from symbols to the result.
    pub sides: Vec<Formula>,
    /// Whether the left side stands in a line above.
    pub continues: bool,
    /// Why the relation holds.
    pub reason: Option<Phrase>,
}

impl Line {
    /// A relation that starts with its left side and needs no reason.
    fn new(left: Formula, sides: impl IntoIterator<Item = Formula>) -> Self {
        Self { left, sides: sides.into_iter().collect(), continues: false, reason: None }
    }

    /// What the line shows, cut where it may be broken: `left`, `= side`, `= side`.
    pub fn pieces(&self) -> Vec<Formula> {
        let left = if self.continues { None } else { Some(self.left.clone()) };
        let sides = self.sides.iter().map(|side| Formula::row([Formula::Operator("="), side.clone()]));
        left.into_iter().chain(sides).collect()
    }

    /// The whole relation, left side included.
    pub fn formula(&self) -> Formula {
        pieces::equation([self.left.clone()].into_iter().chain(self.sides.iter().cloned()))
    }

    /// The whole relation in LaTeX.
    pub fn latex(&self) -> String {
        self.formula().latex()
    }
}
