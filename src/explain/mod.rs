//! A step or a node put into words and formulas: what the page says beside the picture, as plain values.

mod broadcast;
mod derivation;
mod entry;
mod explanation;
mod group;
mod jacobian;
mod ledger;
mod moment;
mod paths;
mod pieces;
mod remarks;
mod sentence;
mod template;
mod tensors;
mod unfolding;
mod values;
mod vjp;

pub use broadcast::Repeated;
pub use derivation::{Derivation, derivation};
pub use explanation::{Explanation, Figure, Product, Slot, Wire, explain, operation};
pub use group::{explain_outlined, outlined_row, outlined_sentence, through_gate};
pub use jacobian::{Entries, Jacobian, MOST_ENTRIES, Pattern, grouped, jacobian};
pub use ledger::{Entry, Ledger};
pub use moment::{Moment, State, window};
pub use paths::{PathsTold, WayTold, paths_told};
pub use remarks::Role;
pub use sentence::sentence;
pub use values::{Local, Operation, Row, row, values};
pub use vjp::{Factor, Vjp, in_symbols};

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

    /// What the line shows, cut where it may be broken: before each `=`, and within long sums and products.
    pub fn pieces(&self) -> Vec<Formula> {
        self.groups().into_iter().flatten().collect()
    }

    /// The pieces in groups: a group is broken only where it is longer than a line by itself. A side with matrices is one.
    pub fn groups(&self) -> Vec<Vec<Formula>> {
        let left = if self.continues { None } else { Some(vec![self.left.clone()]) };
        let has_matrix = |side: &Formula| side.any(&|piece| matches!(piece, Formula::Matrix(_) | Formula::Column(_)));
        let sides = self.sides.iter().flat_map(|side| {
            let pieces = broken(side);
            if has_matrix(side) { vec![pieces] } else { pieces.into_iter().map(|piece| vec![piece]).collect() }
        });
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

/// A side that starts with its `=`, cut before its operators where it is long.
fn broken(side: &Formula) -> Vec<Formula> {
    let breaks = |piece: &Formula| matches!(piece, Formula::Operator("+" | "·" | "⊙"));
    let whole = || vec![Formula::row([Formula::Operator("="), side.clone()])];
    let Formula::Row(parts) = side else { return whole() };
    let is_tensor = |piece: &Formula| matches!(piece, Formula::Matrix(_) | Formula::Column(_) | Formula::Gradient(..));
    let operators = parts.iter().filter(|part| breaks(part)).count();
    if operators < OPERATORS_TOGETHER && !(operators > 0 && side.any(&is_tensor)) {
        return whole();
    }
    let mut pieces = vec![vec![Formula::Operator("=")]];
    for part in parts {
        match pieces.last_mut() {
            // What comes before stands in another piece: the empty row keeps the operator one between two operands.
            _ if breaks(part) => pieces.push(vec![Formula::row([]), part.clone()]),
            Some(last) => last.push(part.clone()),
            None => {}
        }
    }
    pieces.into_iter().map(Formula::row).collect()
}

/// A sum or product of numbers with fewer operators is never broken.
const OPERATORS_TOGETHER: usize = 3;
