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
pub use moment::{Moment, State};
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
    /// The right side.
    pub right: Formula,
    /// Whether the left side stands in a line above.
    pub continues: bool,
    /// Why the relation holds.
    pub reason: Option<Phrase>,
}

impl Line {
    /// What the line shows: `left = right`, or `= right`.
    pub fn formula(&self) -> Formula {
        let left = if self.continues { None } else { Some(self.left.clone()) };
        Formula::row(left.into_iter().chain([Formula::Operator("="), self.right.clone()]))
    }

    /// The whole relation in LaTeX, left side included.
    pub fn latex(&self) -> String {
        Formula::row([self.left.clone(), Formula::Operator("="), self.right.clone()]).latex()
    }
}
