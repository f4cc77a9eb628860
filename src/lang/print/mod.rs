//! A syntax tree as text again, and as mathematics.

mod factors;
mod set;
mod statement;
mod text;

pub use set::{formula, formula_marked, formula_signed};
pub use statement::{latex, statement};
pub use text::{text, text_of};
