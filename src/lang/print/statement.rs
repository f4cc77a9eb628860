//! Statements and whole programs as mathematics, and as LaTeX that means the same when it is read again.

use super::set::{flat, formula, list, name_of, parentheses};
use crate::lang::ast::{Ast, ExprId, ExprKind, Name, Operator, Statement, StatementKind};
use crate::lang::formula::Formula;

/// A statement as mathematics: a definition has its name and `=` in front.
pub fn statement(ast: &Ast, statement: &Statement) -> Formula {
    let (left, value) = sides(statement);
    let right = right_side(ast, value);
    if left.is_empty() { right } else { flat(left.into_iter().chain([Formula::Operator("="), right])) }
}

/// The program as LaTeX's mathematics, without delimiters. Statements stand below each other, aligned at `=`.
///
/// Read again, it has the same meaning. Products may be grouped otherwise, and names are those that the formula shows:
/// `x_1` is `x1`, `λ` is `lambda`.
pub fn latex(ast: &Ast) -> String {
    if let [only] = ast.statements.as_slice() {
        let formula = statement(ast, only).latex();
        // A text without a command would be read as a program.
        return if formula.contains('\\') { formula } else { format!("\\displaystyle {formula}") };
    }
    let line = |line: &Statement| {
        let (left, value) = sides(line);
        let right = right_side(ast, value).latex();
        if left.is_empty() { format!("& {right}") } else { format!("{} &= {right}", flat(left).latex()) }
    };
    let lines: Vec<String> = ast.statements.iter().map(line).collect();
    format!("\\begin{{aligned}}\n{}\n\\end{{aligned}}", lines.join(" \\\\\n"))
}

/// What stands left of `=`, or nothing, and the right side.
fn sides(statement: &Statement) -> (Vec<Formula>, ExprId) {
    let symbol = |name: &Name| Formula::Symbol(name.text.clone());
    match &statement.kind {
        StatementKind::Let { name, value } => (vec![symbol(name)], *value),
        StatementKind::Const { name, value } => (vec![Formula::Word("const".to_owned()), symbol(name)], *value),
        StatementKind::Def { name, parameters, body } => {
            let function = if name.text == "sigmoid" { Formula::Symbol("σ".to_owned()) } else { name_of(&name.text) };
            (vec![function, parentheses(list(parameters.iter().map(symbol)))], *body)
        }
        StatementKind::Bare(value) => (Vec::new(), *value),
    }
}

/// A right side; one that is an equation itself stands in brackets.
fn right_side(ast: &Ast, value: ExprId) -> Formula {
    let formula = formula(ast, value);
    let is_equation = matches!(ast.get(value).kind, ExprKind::Binary { operator: Operator::Equal, .. });
    if is_equation { parentheses(formula) } else { formula }
}
