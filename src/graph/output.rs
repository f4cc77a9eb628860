//! Which value of a program is its output.

use super::NodeKind;
use super::build::{self, Builder, Meaning};
use super::errors;
use crate::diagnostic::Diagnostic;
use crate::lang::ast::{Ast, StatementKind};
use crate::span::Span;
use crate::tensor::Tensor;

/// The last statement that is an expression or names a gate; where there is none, the last that names a value it computes or has.
pub fn output(builder: &mut Builder, ast: &Ast, source: &str) -> Result<Meaning, Diagnostic> {
    let computes = |index: &usize| match ast.statements[*index].kind {
        StatementKind::Bare(_) => true,
        StatementKind::Let { .. } => matches!(builder.bound[*index], Meaning::Gate(_)),
        StatementKind::Const { .. } | StatementKind::Def { .. } => false,
    };
    let names = |index: &usize| matches!(ast.statements[*index].kind, StatementKind::Let { value, .. } if !build::is_literal(ast, value));
    let from_the_back = || (0..ast.statements.len()).rev();
    let Some(index) = from_the_back().find(computes).or_else(|| from_the_back().find(names)) else {
        return Err(nothing(ast, source, builder));
    };
    Ok(match builder.bound[index] {
        // An expression of numbers alone: a leaf that nothing can change.
        Meaning::Number(number) => {
            let span = ast.statements[index].span;
            builder.leaf(None, NodeKind::Const { value: Tensor::scalar(number) }, span)
        }
        meaning => builder.settled(meaning),
    })
}

#[inline(never)]
fn nothing(ast: &Ast, source: &str, builder: &Builder) -> Diagnostic {
    let end = source.trim_end().len();
    let last = ast.statements.last().map_or(Span::new(end, end), |statement| statement.span);
    errors::nothing_to_compute(last, builder.leaves.last().and_then(|leaf| leaf.name.as_deref()))
}
