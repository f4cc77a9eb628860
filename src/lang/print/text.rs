//! A syntax tree as text that parses to the same tree, with no bracket that it does not need.

use crate::lang::ast::{Argument, Ast, Axis, ExprId, ExprKind, Name, Operator, StatementKind};
use crate::lang::operand::is_prefix;
use crate::words;
use std::borrow::Cow;

/// The program, a statement on each line.
pub fn text(ast: &Ast) -> String {
    let mut text = String::new();
    for (index, statement) in ast.statements.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        let value = match &statement.kind {
            StatementKind::Let { name, value } => {
                text.push_str(&name.text);
                text.push_str(" = ");
                *value
            }
            StatementKind::Const { name, value } => {
                text.push_str("const ");
                text.push_str(&name.text);
                text.push_str(" = ");
                *value
            }
            StatementKind::Def { name, parameters, body } => {
                let names: Vec<&str> = parameters.iter().map(|parameter| parameter.text.as_str()).collect();
                text.push_str(&format!("def {}({}) = ", name.text, names.join(", ")));
                *body
            }
            StatementKind::Bare(value) => match &ast.get(*value).kind {
                // A keyword alone on its line would begin another statement.
                ExprKind::Name(name) if matches!(name.as_str(), "const" | "def") => {
                    text.push_str(&format!("({name})"));
                    continue;
                }
                _ => *value,
            },
        };
        write(ast, value, &mut text);
    }
    text
}

/// One expression.
pub fn text_of(ast: &Ast, expression: ExprId) -> String {
    let mut text = String::new();
    write(ast, expression, &mut text);
    text
}

/// How tightly an expression must bind to stand without brackets.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Comparison,
    Sum,
    Product,
    Negation,
    Power,
    Number,
    Postfix,
}

/// What is still to be written.
enum Piece<'a> {
    Text(Cow<'a, str>),
    Expression(ExprId, Binding),
}

/// Writes an expression without recursion: a sum of 20,000 terms is as deep as it is long.
fn write<'a>(ast: &'a Ast, expression: ExprId, text: &mut String) {
    let mut stack = vec![Piece::Expression(expression, Binding::Comparison)];
    let mut pieces: Vec<Piece<'a>> = Vec::new();
    while let Some(piece) = stack.pop() {
        match piece {
            Piece::Text(piece) => text.push_str(&piece),
            Piece::Expression(id, least) => {
                let kind = &ast.get(id).kind;
                let bracketed = binding(kind) < least;
                if bracketed {
                    pieces.push(Piece::Text("(".into()));
                }
                parts(kind, &mut pieces);
                if bracketed {
                    pieces.push(Piece::Text(")".into()));
                }
                stack.extend(pieces.drain(..).rev());
            }
        }
    }
}

fn binding(kind: &ExprKind) -> Binding {
    match kind {
        ExprKind::Binary { operator, .. } => operator_binding(*operator),
        ExprKind::Negate(_) => Binding::Negation,
        ExprKind::Number(_) => Binding::Number,
        // A module's name in front of a dot would be passed over.
        ExprKind::Name(name) if is_prefix(name) => Binding::Number,
        _ => Binding::Postfix,
    }
}

const fn operator_binding(operator: Operator) -> Binding {
    match operator {
        Operator::Add | Operator::Subtract => Binding::Sum,
        Operator::Multiply | Operator::Dot | Operator::Divide | Operator::MatrixProduct => Binding::Product,
        Operator::Power => Binding::Power,
        _ => Binding::Comparison,
    }
}

fn parts<'a>(kind: &'a ExprKind, pieces: &mut Vec<Piece<'a>>) {
    match kind {
        ExprKind::Number(value) => pieces.push(Piece::Text(number(*value).into())),
        ExprKind::Name(name) => pieces.push(Piece::Text(name.as_str().into())),
        ExprKind::Negate(operand) => {
            pieces.push(Piece::Text("-".into()));
            pieces.push(Piece::Expression(*operand, Binding::Negation));
        }
        ExprKind::Binary { operator, left, right } => {
            let (before, after) = match operator_binding(*operator) {
                Binding::Comparison => (Binding::Sum, Binding::Sum),
                Binding::Sum => (Binding::Sum, Binding::Product),
                Binding::Product => (Binding::Product, Binding::Negation),
                _ => (Binding::Number, Binding::Negation),
            };
            pieces.push(Piece::Expression(*left, before));
            pieces.push(Piece::Text(symbol(*operator).into()));
            pieces.push(Piece::Expression(*right, after));
        }
        ExprKind::Call { function, arguments } => {
            pieces.push(Piece::Text(function.text.as_str().into()));
            pieces.push(Piece::Text("(".into()));
            list(arguments, pieces, |Argument { keyword, value }, pieces| {
                if let Some(Name { text, .. }) = keyword {
                    pieces.push(Piece::Text(text.as_str().into()));
                    pieces.push(Piece::Text("=".into()));
                }
                pieces.push(Piece::Expression(*value, Binding::Comparison));
            });
            pieces.push(Piece::Text(")".into()));
        }
        ExprKind::Tensor(entries) => {
            pieces.push(Piece::Text("[".into()));
            list(entries, pieces, |entry, pieces| pieces.push(Piece::Expression(*entry, Binding::Comparison)));
            pieces.push(Piece::Text("]".into()));
        }
        ExprKind::Index { base, axes } => {
            pieces.push(Piece::Expression(*base, Binding::Postfix));
            pieces.push(Piece::Text("[".into()));
            list(axes, pieces, |axis, pieces| match *axis {
                Axis::At(index) => pieces.push(Piece::Expression(index, Binding::Comparison)),
                Axis::Slice(from, to) => {
                    pieces.extend(from.map(|from| Piece::Expression(from, Binding::Comparison)));
                    pieces.push(Piece::Text(":".into()));
                    pieces.extend(to.map(|to| Piece::Expression(to, Binding::Comparison)));
                }
            });
            pieces.push(Piece::Text("]".into()));
        }
        ExprKind::Transpose(base) => {
            pieces.push(Piece::Expression(*base, Binding::Postfix));
            pieces.push(Piece::Text(".T".into()));
        }
    }
}

fn list<'a, T>(entries: &'a [T], pieces: &mut Vec<Piece<'a>>, write: impl Fn(&'a T, &mut Vec<Piece<'a>>)) {
    for (index, entry) in entries.iter().enumerate() {
        if index > 0 {
            pieces.push(Piece::Text(", ".into()));
        }
        write(entry, pieces);
    }
}

const fn symbol(operator: Operator) -> &'static str {
    match operator {
        Operator::Add => " + ",
        Operator::Subtract => " - ",
        Operator::Multiply => " * ",
        Operator::Dot => " · ",
        Operator::Divide => " / ",
        Operator::MatrixProduct => " @ ",
        Operator::Power => "^",
        Operator::Less => " < ",
        Operator::LessEqual => " <= ",
        Operator::Greater => " > ",
        Operator::GreaterEqual => " >= ",
        Operator::Equal => " == ",
        Operator::NotEqual => " != ",
    }
}

/// A number as it is read again; what is too large for a number is read as infinity.
fn number(value: f64) -> String {
    if value.is_infinite() { "1e999".to_owned() } else { words::precise(value) }
}
