//! Formulas as a line of text, to be read aloud or shown where nothing else can be.

use super::Formula;
use super::pieces::{Face, Sign, add, face, needs_dot, starts};

impl Formula {
    /// The formula in one line: `∂f/∂x = (x + y) z`.
    #[inline(never)]
    pub fn plain(&self) -> String {
        let mut out = String::new();
        piece(self, true, &mut out);
        out
    }
}

#[inline(never)]
fn piece(formula: &Formula, at_start: bool, out: &mut String) {
    match formula {
        Formula::Row(pieces) => row(pieces, at_start, out),
        Formula::Number(text) => {
            let (sign, figures) = Sign::split(text);
            add(out, sign.text());
            add(out, &figures.replace('-', "−"));
        }
        Formula::Symbol(name) => symbol(name, out),
        Formula::Word(word) => add(out, word),
        Formula::Operator(operator) => self::operator(operator, at_start, out),
        Formula::Fraction(above, below) => {
            if is_signed(above) || is_power(above) {
                piece(above, true, out)
            } else {
                operand(above, out)
            }
            add(out, "/");
            if is_power(below) { piece(below, true, out) } else { operand(below, out) }
        }
        Formula::Power(base, exponent) if **exponent == Formula::Word("T".to_owned()) => {
            operand(base, out);
            add(out, "ᵀ");
        }
        Formula::Power(base, exponent) if is_norm(base) && **exponent == Formula::Number("2".to_owned()) => {
            piece(base, true, out);
            add(out, "²");
        }
        Formula::Power(base, exponent) => {
            operand(base, out);
            add(out, "^");
            if is_signed(exponent) { piece(exponent, true, out) } else { operand(exponent, out) }
        }
        Formula::Root(inner) => {
            add(out, "√");
            operand(inner, out);
        }
        Formula::Parentheses(inner) => enclosed("(", inner, ")", out),
        Formula::Bars(inner) => enclosed("|", inner, "|", out),
        Formula::Partial(above, below) => {
            add(out, "∂");
            if is_power(above) {
                piece(above, true, out)
            } else {
                operand(above, out)
            }
            add(out, "/∂");
            if is_power(below) { piece(below, true, out) } else { operand(below, out) }
        }
        Formula::Subscript(base, index) => {
            match &**base {
                Formula::Row(pieces) if pieces.first() == Some(&Formula::Operator("[")) => piece(base, true, out),
                base => operand(base, out),
            }
            add(out, "_");
            let mut letters = String::new();
            piece(index, true, &mut letters);
            add(out, &letters.replace(' ', ""));
        }
        Formula::Gradient(of, by) => {
            add(out, "∇_");
            operand(by, out);
            add(out, " ");
            piece(of, true, out);
        }
        Formula::Matrix(rows) => list(rows.iter().map(|row| |out: &mut String| list(row.iter().map(entry), out)), out),
        Formula::Column(entries) => list(entries.iter().map(entry), out),
        Formula::Marked(_, inner) => piece(inner, at_start, out),
    }
}

#[inline(never)]
fn entry(formula: &Formula) -> impl Fn(&mut String) {
    move |out| piece(formula, true, out)
}

/// What each of some writers writes, in square brackets with commas between.
#[inline(never)]
fn list(writers: impl Iterator<Item = impl Fn(&mut String)>, out: &mut String) {
    add(out, "[");
    for (at, write) in writers.enumerate() {
        add(out, if at > 0 { ", " } else { "" });
        write(out);
    }
    add(out, "]");
}

#[inline(never)]
fn symbol(name: &str, out: &mut String) {
    let Face { letters, subscript, .. } = face(name);
    add(out, &letters);
    if !subscript.bytes().all(|byte| byte.is_ascii_digit()) {
        add(out, "_");
    }
    add(out, &subscript.replace(' ', "_"));
}

#[inline(never)]
fn row(pieces: &[Formula], at_start: bool, out: &mut String) {
    let mut before: Option<&Formula> = None;
    for formula in pieces {
        if let Some(before) = before {
            let factors = !matches!(before, Formula::Operator(_) | Formula::Word(_)) && !matches!(formula, Formula::Operator(_));
            let call = matches!((before, formula), (Formula::Symbol(_), Formula::Parentheses(_)));
            if needs_dot(before, formula) || (factors && matches!(before, Formula::Fraction(..))) {
                add(out, "·");
            } else if factors && !call {
                add(out, " ");
            }
        }
        piece(formula, before.map_or(at_start, starts), out);
        before = Some(formula);
    }
}

#[inline(never)]
fn operator(operator: &str, at_start: bool, out: &mut String) {
    match operator {
        "-" | "−" if at_start => add(out, "−"),
        "-" => add(out, " − "),
        "·" | "(" | ")" | "[" | "]" | "‖" | "|" | "∂" | "/" | ":" => add(out, operator),
        "," => add(out, ", "),
        "" => add(out, " "),
        _ => {
            add(out, " ");
            add(out, operator);
            add(out, " ");
        }
    }
}

/// A piece beside a bar, a caret or a root: in brackets where it is more than one thing.
#[inline(never)]
fn operand(formula: &Formula, out: &mut String) {
    let single = match formula {
        Formula::Number(text) => Sign::split(text).0 == Sign::None,
        Formula::Symbol(_) | Formula::Word(_) | Formula::Parentheses(_) | Formula::Bars(_) | Formula::Operator(_) => true,
        Formula::Marked(_, inner) => return operand(inner, out),
        Formula::Row(pieces) => matches!(pieces.as_slice(), [Formula::Word(_) | Formula::Symbol(_), Formula::Parentheses(_)]),
        Formula::Subscript(..) | Formula::Matrix(_) | Formula::Column(_) => true,
        Formula::Fraction(..) | Formula::Power(..) | Formula::Root(_) | Formula::Partial(..) | Formula::Gradient(..) => false,
    };
    if single { piece(formula, true, out) } else { enclosed("(", formula, ")", out) }
}

/// ‖q‖
#[inline(never)]
fn is_norm(formula: &Formula) -> bool {
    const BARS: Formula = Formula::Operator("‖");
    let Formula::Row(pieces) = formula else { return false };
    pieces.first() == Some(&BARS) && pieces.last() == Some(&BARS) && pieces.iter().filter(|piece| **piece == BARS).count() == 2
}

#[inline(never)]
fn is_power(formula: &Formula) -> bool {
    match formula {
        Formula::Power(..) => true,
        Formula::Marked(_, inner) => is_power(inner),
        _ => false,
    }
}

/// A number with a sign, and nothing else.
#[inline(never)]
fn is_signed(formula: &Formula) -> bool {
    match formula {
        Formula::Number(_) => true,
        Formula::Marked(_, inner) => is_signed(inner),
        Formula::Row(pieces) => matches!(pieces.as_slice(), [Formula::Operator("-" | "−"), Formula::Number(_)]),
        _ => false,
    }
}

#[inline(never)]
fn enclosed(open: &str, inner: &Formula, close: &str, out: &mut String) {
    add(out, open);
    piece(inner, true, out);
    add(out, close);
}
