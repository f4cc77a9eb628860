//! Text to syntax tree, and back to text, LaTeX and MathML.

pub mod ast;
pub mod formula;
pub mod print;

mod cells;
mod decimal;
mod errors;
mod expression;
mod greek;
mod highlight;
mod latex;
mod lexer;
mod operand;
mod parser;

pub use cells::cells;
pub use decimal::parse as number;
pub use greek::name_of as greek_name;
pub use highlight::{TokenClass, highlight, matching_bracket};
pub use parser::{MOST_NESTING, Parsed, parse};
