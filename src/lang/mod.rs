//! Text to syntax tree, and back to text, LaTeX and MathML.

pub mod ast;
pub mod formula;
