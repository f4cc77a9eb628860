//! The places of the numbers within a tensor literal, for whoever edits one of them.

use super::ast::{Ast, ExprId, ExprKind, StatementKind};
use crate::span::Span;

/// Where each number of the tensor literal at `literal` stands in `source`, row by row; the number of a scalar is its only cell.
/// Empty where no literal stands there, such as for a generator.
pub fn cells(source: &str, literal: Span) -> Vec<Span> {
    let parsed = super::parse(literal.of(source));
    let mut cells = Vec::new();
    if let [statement] = parsed.ast.statements.as_slice()
        && let StatementKind::Bare(root) = statement.kind
        && parsed.diagnostics.is_empty()
    {
        collect(&parsed.ast, root, literal.start, &mut cells);
    }
    cells
}

fn collect(ast: &Ast, id: ExprId, offset: usize, cells: &mut Vec<Span>) {
    let expression = ast.get(id);
    match &expression.kind {
        ExprKind::Tensor(entries) => entries.iter().for_each(|&entry| collect(ast, entry, offset, cells)),
        ExprKind::Call { .. } => {}
        _ => cells.push(Span::new(expression.span.start + offset, expression.span.end + offset)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_its_place() {
        let source = "W = [[0.1, -5],\n [1/3, 1e-3]]; x = -2; r = randn(2)";
        let texts = |from: usize, to: usize| cells(source, Span::new(from, to)).into_iter().map(|cell| cell.of(source)).collect::<Vec<_>>();
        assert_eq!(texts(4, 29), ["0.1", "-5", "1/3", "1e-3"]);
        assert_eq!(texts(35, 37), ["-2"]);
        assert!(texts(43, 51).is_empty());
        let latex = r"\begin{bmatrix} 1 & -2 \\ 3 & 0.5 \end{bmatrix}";
        let found: Vec<&str> = cells(latex, Span::new(0, latex.len())).into_iter().map(|cell| cell.of(latex)).collect();
        assert_eq!(found, ["1", "-2", "3", "0.5"]);
    }
}
