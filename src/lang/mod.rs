//! Text to syntax tree, and back to text, LaTeX and MathML.

pub mod ast;
pub mod formula;
pub mod print;

mod decimal;
mod errors;
mod expression;
mod greek;
mod highlight;
mod lexer;
mod operand;
mod parser;

pub use decimal::parse as number;
pub use greek::name_of as greek_name;
pub use highlight::{TokenClass, highlight, matching_bracket};
pub use parser::{Parsed, parse};
