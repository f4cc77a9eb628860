//! A syntax tree as mathematics.

use super::factors::{is_sum, multiply, starts_with_minus, unmarked};
use crate::lang::ast::{Argument, Ast, Axis, ExprId, ExprKind, Operator};
use crate::lang::formula::{Formula, Mark};
use crate::span::Span;
use crate::words;
use std::cell::Cell;

/// After so many pieces the rest is left out.
const MOST_PIECES: usize = 400;
/// Within so many fractions, exponents and brackets the rest is left out.
const MOST_DEPTH: usize = 48;
/// An argument of exp with more pieces stays out of the exponent.
const LONGEST_EXPONENT: usize = 40;
/// What stands for what is left out.
const ELLIPSIS: Formula = Formula::Operator("⋯");

/// An expression as mathematics.
#[inline(never)]
pub fn formula(ast: &Ast, expression: ExprId) -> Formula {
    formula_marked(ast, expression, &|_| None)
}

/// An expression as mathematics, with some parts set apart: `mark_of` is asked for every part by its place in the text.
#[inline(never)]
pub fn formula_marked(ast: &Ast, expression: ExprId, mark_of: &dyn Fn(Span) -> Option<Mark>) -> Formula {
    Setter { ast, mark_of, sign_of: &|_| None, pieces: Cell::new(0) }.set(expression, 0)
}

/// An expression as mathematics in which some products have a sign of their own: `sign_of` is asked for every product.
#[inline(never)]
pub fn formula_signed(ast: &Ast, expression: ExprId, sign_of: &dyn Fn(ExprId) -> Option<&'static str>) -> Formula {
    Setter { ast, mark_of: &|_| None, sign_of, pieces: Cell::new(0) }.set(expression, 0)
}

/// How calls of some gates are written in mathematics.
enum Notation {
    Exponential,
    Root,
    Bars,
    Square,
    Reciprocal,
    Norm,
    Symbol(&'static str),
}

/// Gates that mathematics writes in a way of its own; all others are words in front of brackets.
const NOTATIONS: [(&str, Notation); 7] = [
    ("exp", Notation::Exponential),
    ("sqrt", Notation::Root),
    ("abs", Notation::Bars),
    ("square", Notation::Square),
    ("reciprocal", Notation::Reciprocal),
    ("norm", Notation::Norm),
    ("sigmoid", Notation::Symbol("σ")),
];

struct Setter<'a> {
    ast: &'a Ast,
    mark_of: &'a dyn Fn(Span) -> Option<Mark>,
    /// The sign of a product.
    sign_of: &'a dyn Fn(ExprId) -> Option<&'static str>,
    /// How many pieces there are so far.
    pieces: Cell<usize>,
}

impl Setter<'_> {
    #[inline(never)]
    fn kind(&self, id: ExprId) -> &ExprKind {
        &self.ast.get(id).kind
    }

    #[inline(never)]
    fn is_full(&self) -> bool {
        self.pieces.get() >= MOST_PIECES
    }

    #[inline(never)]
    fn marked(&self, id: ExprId, piece: Formula) -> Formula {
        match (self.mark_of)(self.ast.get(id).span) {
            Some(mark) => piece.marked(mark),
            None => piece,
        }
    }

    #[inline(never)]
    fn set(&self, id: ExprId, depth: usize) -> Formula {
        if depth > MOST_DEPTH || self.is_full() {
            return ELLIPSIS;
        }
        self.pieces.set(self.pieces.get() + 1);
        let inner = |id| self.set(id, depth + 1);
        let piece = match self.kind(id) {
            ExprKind::Number(value) => number(*value),
            ExprKind::Name(name) => Formula::Symbol(name.clone()),
            ExprKind::Negate(operand) => {
                let operand = inner(*operand);
                let bracketed = is_sum(&operand) || starts_with_minus(&operand);
                flat([Formula::Operator("−"), if bracketed { parentheses(operand) } else { operand }])
            }
            // These mark their parts themselves.
            ExprKind::Binary { .. } => return self.chain(id, depth),
            ExprKind::Call { function, arguments } => self.call(&function.text, arguments, depth + 1),
            ExprKind::Tensor(entries) => match self.rows(entries) {
                Some(rows) => {
                    Formula::Matrix(rows.iter().map(|row| row.iter().map(|&entry| self.set(entry, depth + 2)).collect()).collect())
                }
                None => self.enclosed("[", entries.iter().map(|&entry| inner(entry)), "]"),
            },
            ExprKind::Index { base, axes } => {
                let indices = self.enclosed("[", axes.iter().map(|axis| self.axis(axis, depth + 1)), "]");
                let base = inner(*base);
                flat([if matches!(base, Formula::Number(_)) { parentheses(base) } else { base_of_power(base) }, indices])
            }
            ExprKind::Transpose(base) => Formula::Power(Box::new(base_of_power(inner(*base))), Box::new(Formula::Word("T".to_owned()))),
        };
        self.marked(id, piece)
    }

    /// The rows of a matrix: a tensor of vectors of one length.
    #[inline(never)]
    fn rows(&self, entries: &[ExprId]) -> Option<Vec<&[ExprId]>> {
        let row = |&entry: &ExprId| match self.kind(entry) {
            ExprKind::Tensor(row) if !row.iter().any(|&entry| matches!(self.kind(entry), ExprKind::Tensor(_))) => Some(row.as_slice()),
            _ => None,
        };
        let rows = entries.iter().map(row).collect::<Option<Vec<_>>>()?;
        let length = rows.first()?.len();
        (length > 0 && rows.iter().all(|row| row.len() == length)).then_some(rows)
    }

    /// A run of operators that all lean to the left, however long, in one row.
    #[inline(never)]
    fn chain(&self, id: ExprId, depth: usize) -> Formula {
        let mut links = Vec::new();
        let mut first = id;
        while let ExprKind::Binary { operator, left, right } = self.kind(first) {
            let same = links.last().is_none_or(|&(_, above, _)| leans(above, *operator));
            if !same {
                break;
            }
            links.push((first, *operator, *right));
            first = *left;
        }
        let mut piece = self.set(first, depth + 1);
        let mut elided = false;
        for (link, operator, right) in links.into_iter().rev() {
            if self.is_full() {
                if !elided {
                    let operator =
                        if matches!(operator, Operator::Add | Operator::Subtract) { vec![Formula::Operator("+")] } else { vec![] };
                    piece = flat([piece].into_iter().chain(operator).chain([ELLIPSIS]));
                }
                elided = true;
                continue;
            }
            piece = self.marked(link, apply(operator, piece, self.set(right, depth + 1), (self.sign_of)(link)));
        }
        piece
    }

    #[inline(never)]
    fn call(&self, function: &str, arguments: &[Argument], depth: usize) -> Formula {
        let notation = NOTATIONS.iter().find(|(name, _)| *name == function).map(|(_, notation)| notation);
        let single = match arguments {
            [Argument { keyword: None, value }] => Some(*value),
            _ => None,
        };
        if let (Some(notation), Some(argument)) = (notation, single) {
            let before = self.pieces.get();
            let piece = self.set(argument, depth);
            match notation {
                Notation::Exponential if self.pieces.get() - before > LONGEST_EXPONENT => {}
                Notation::Exponential => return power(Formula::Symbol("e".to_owned()), piece),
                Notation::Root => return Formula::Root(Box::new(piece)),
                Notation::Bars => return Formula::Bars(Box::new(piece)),
                Notation::Square => return power(base_of_power(piece), Formula::Number("2".to_owned())),
                Notation::Reciprocal => return Formula::Fraction(Box::new(Formula::Number("1".to_owned())), Box::new(piece)),
                Notation::Norm => return flat([Formula::Operator("‖"), piece, Formula::Operator("‖")]),
                Notation::Symbol(letter) => return flat([Formula::Symbol((*letter).to_owned()), parentheses(piece)]),
            }
            return flat([name_of(function), parentheses(piece)]);
        }
        let arguments = arguments.iter().enumerate().map(|(at, Argument { keyword, value })| {
            let is_equality = at > 0 && matches!(self.kind(*value), ExprKind::Binary { operator: Operator::Equal, .. });
            let value = self.set(*value, depth);
            // Without brackets it would look like a keyword.
            let value = if is_equality { parentheses(value) } else { value };
            match keyword {
                Some(keyword) => flat([Formula::Word(keyword.text.clone()), Formula::Operator("="), value]),
                None => value,
            }
        });
        flat([name_of(function), parentheses(list(arguments))])
    }

    #[inline(never)]
    fn axis(&self, axis: &Axis, depth: usize) -> Formula {
        match *axis {
            Axis::At(index) => self.set(index, depth),
            Axis::Slice(from, to) => {
                let end = |id: Option<ExprId>| id.map(|id| self.set(id, depth));
                flat(end(from).into_iter().chain([Formula::Operator(":")]).chain(end(to)))
            }
        }
    }

    #[inline(never)]
    fn enclosed(&self, open: &'static str, entries: impl Iterator<Item = Formula>, close: &'static str) -> Formula {
        flat([Formula::Operator(open), list(entries), Formula::Operator(close)])
    }
}

/// Whether an operator's left operand belongs to the same row.
const fn leans(above: Operator, operator: Operator) -> bool {
    matches!(
        (above, operator),
        (Operator::Add | Operator::Subtract, Operator::Add | Operator::Subtract)
            | (Operator::Multiply | Operator::Dot | Operator::MatrixProduct, Operator::Multiply | Operator::Dot | Operator::MatrixProduct)
    )
}

#[inline(never)]
fn apply(operator: Operator, left: Formula, right: Formula, sign: Option<&'static str>) -> Formula {
    match operator {
        Operator::Add | Operator::Subtract => {
            let subtract = operator == Operator::Subtract;
            let bracketed = starts_with_minus(&right) || is_relation(&right) || (subtract && is_sum(&right));
            let right = if bracketed { parentheses(right) } else { right };
            let left = if is_relation(&left) { parentheses(left) } else { left };
            flat([left, Formula::Operator(if subtract { "−" } else { "+" }), right])
        }
        Operator::Multiply | Operator::MatrixProduct => multiply(left, right, sign),
        Operator::Dot => multiply(left, right, sign.or(Some("·"))),
        Operator::Divide => Formula::Fraction(Box::new(left), Box::new(right)),
        Operator::Power => power(base_of_power(left), right),
        relation => {
            let side = |piece| if is_relation(&piece) { parentheses(piece) } else { piece };
            flat([side(left), Formula::Operator(relation_sign(relation)), side(right)])
        }
    }
}

#[inline(never)]
fn is_transpose(exponent: &Formula) -> bool {
    matches!(unmarked(exponent), Formula::Symbol(name) if name == "T")
}

const fn relation_sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Less => "<",
        Operator::LessEqual => "≤",
        Operator::Greater => ">",
        Operator::GreaterEqual => "≥",
        Operator::NotEqual => "≠",
        _ => "=",
    }
}

#[inline(never)]
fn is_relation(piece: &Formula) -> bool {
    match unmarked(piece) {
        Formula::Row(pieces) => pieces.iter().any(|piece| matches!(piece, Formula::Operator("<" | "≤" | ">" | "≥" | "≠" | "="))),
        _ => false,
    }
}

#[inline(never)]
fn power(base: Formula, exponent: Formula) -> Formula {
    // x to the power of T, and not the transpose of x.
    let exponent = if is_transpose(&exponent) { parentheses(exponent) } else { exponent };
    Formula::Power(Box::new(base), Box::new(exponent))
}

/// A piece as the base of a power: in brackets unless it is one letter, number or bracket.
#[inline(never)]
fn base_of_power(piece: Formula) -> Formula {
    let simple = matches!(unmarked(&piece), Formula::Number(_) | Formula::Symbol(_) | Formula::Parentheses(_) | Formula::Bars(_));
    let call = match unmarked(&piece) {
        Formula::Row(pieces) => {
            matches!(pieces.as_slice(), [Formula::Word(_) | Formula::Symbol(_), Formula::Parentheses(_)]) || is_norm(pieces)
        }
        _ => false,
    };
    if simple || call { piece } else { parentheses(piece) }
}

/// Whether a row is one norm, from bars to bars.
#[inline(never)]
fn is_norm(pieces: &[Formula]) -> bool {
    const BARS: Formula = Formula::Operator("‖");
    let bars = pieces.iter().filter(|piece| **piece == BARS).count();
    bars == 2 && pieces.first() == Some(&BARS) && pieces.last() == Some(&BARS)
}

/// The name of a function: a word, or one letter.
#[inline(never)]
pub fn name_of(function: &str) -> Formula {
    if function.chars().filter(|c| c.is_alphabetic()).count() > 1 {
        Formula::Word(function.to_owned())
    } else {
        Formula::Symbol(function.to_owned())
    }
}

#[inline(never)]
fn number(value: f64) -> Formula {
    let text = if value.is_infinite() { "∞".to_owned() } else { words::precise(value) };
    Formula::Number(text)
}

#[inline(never)]
pub fn parentheses(piece: Formula) -> Formula {
    Formula::Parentheses(Box::new(piece))
}

/// Pieces with commas between them.
#[inline(never)]
pub fn list(entries: impl Iterator<Item = Formula>) -> Formula {
    let mut row = Vec::new();
    for entry in entries {
        if !row.is_empty() {
            row.push(Formula::Operator(","));
        }
        row.push(entry);
    }
    flat(row)
}

/// A row without rows in it.
#[inline(never)]
pub fn flat(pieces: impl IntoIterator<Item = Formula>) -> Formula {
    let mut row = Vec::new();
    for piece in pieces {
        match piece {
            Formula::Row(inner) => row.extend(inner),
            piece => row.push(piece),
        }
    }
    if row.len() == 1 { row.remove(0) } else { Formula::Row(row) }
}
