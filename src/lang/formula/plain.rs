//! Formulas as a line of text, to be read aloud or shown where nothing else can be.

use super::Formula;
use super::pieces::{Face, Sign, face, needs_dot, starts};

impl Formula {
    /// The formula in one line: `∂f/∂x = (x + y) z`.
    pub fn plain(&self) -> String {
        let mut out = String::new();
        piece(self, true, &mut out);
        out
    }
}

fn piece(formula: &Formula, at_start: bool, out: &mut String) {
    match formula {
        Formula::Row(pieces) => row(pieces, at_start, out),
        Formula::Number(text) => {
            let (sign, figures) = Sign::split(text);
            out.push_str(sign.text());
            out.push_str(&figures.replace('-', "−"));
        }
        Formula::Symbol(name) => symbol(name, out),
        Formula::Word(word) => out.push_str(word),
        Formula::Operator(operator) => self::operator(operator, at_start, out),
        Formula::Fraction(above, below) => {
            if is_signed(above) || is_power(above) {
                piece(above, true, out)
            } else {
                operand(above, out)
            }
            out.push('/');
            if is_power(below) { piece(below, true, out) } else { operand(below, out) }
        }
        Formula::Power(base, exponent) if **exponent == Formula::Word("T".to_owned()) => {
            operand(base, out);
            out.push('ᵀ');
        }
        Formula::Power(base, exponent) if is_norm(base) && **exponent == Formula::Number("2".to_owned()) => {
            piece(base, true, out);
            out.push('²');
        }
        Formula::Power(base, exponent) => {
            operand(base, out);
            out.push('^');
            if is_signed(exponent) { piece(exponent, true, out) } else { operand(exponent, out) }
        }
        Formula::Root(inner) => {
            out.push('√');
            operand(inner, out);
        }
        Formula::Parentheses(inner) => enclosed("(", inner, ")", out),
        Formula::Bars(inner) => enclosed("|", inner, "|", out),
        Formula::Partial(above, below) => {
            out.push('∂');
            if is_power(above) {
                piece(above, true, out)
            } else {
                operand(above, out)
            }
            out.push_str("/∂");
            if is_power(below) { piece(below, true, out) } else { operand(below, out) }
        }
        Formula::Subscript(base, index) => {
            match &**base {
                Formula::Row(pieces) if pieces.first() == Some(&Formula::Operator("[")) => piece(base, true, out),
                base => operand(base, out),
            }
            out.push('_');
            let mut letters = String::new();
            piece(index, true, &mut letters);
            out.push_str(&letters.replace(' ', ""));
        }
        Formula::Gradient(of, by) => {
            out.push_str("∇_");
            operand(by, out);
            out.push(' ');
            piece(of, true, out);
        }
        Formula::Matrix(rows) => list(rows.iter().map(|row| |out: &mut String| list(row.iter().map(entry), out)), out),
        Formula::Column(entries) => list(entries.iter().map(entry), out),
        Formula::Marked(_, inner) => piece(inner, at_start, out),
    }
}

fn entry(formula: &Formula) -> impl Fn(&mut String) {
    move |out| piece(formula, true, out)
}

/// What each of some writers writes, in square brackets with commas between.
fn list(writers: impl Iterator<Item = impl Fn(&mut String)>, out: &mut String) {
    out.push('[');
    for (at, write) in writers.enumerate() {
        out.push_str(if at > 0 { ", " } else { "" });
        write(out);
    }
    out.push(']');
}

fn symbol(name: &str, out: &mut String) {
    let Face { letters, subscript, .. } = face(name);
    out.push_str(&letters);
    if !subscript.bytes().all(|byte| byte.is_ascii_digit()) {
        out.push('_');
    }
    out.push_str(&subscript.replace(' ', "_"));
}

fn row(pieces: &[Formula], at_start: bool, out: &mut String) {
    let mut before: Option<&Formula> = None;
    for formula in pieces {
        if let Some(before) = before {
            let factors = !matches!(before, Formula::Operator(_) | Formula::Word(_)) && !matches!(formula, Formula::Operator(_));
            let call = matches!((before, formula), (Formula::Symbol(_), Formula::Parentheses(_)));
            if needs_dot(before, formula) || (factors && matches!(before, Formula::Fraction(..))) {
                out.push('·');
            } else if factors && !call {
                out.push(' ');
            }
        }
        piece(formula, before.map_or(at_start, starts), out);
        before = Some(formula);
    }
}

fn operator(operator: &str, at_start: bool, out: &mut String) {
    match operator {
        "-" | "−" if at_start => out.push('−'),
        "-" => out.push_str(" − "),
        "·" | "(" | ")" | "[" | "]" | "‖" | "|" | "∂" | "/" | ":" => out.push_str(operator),
        "," => out.push_str(", "),
        "" => out.push(' '),
        _ => {
            out.push(' ');
            out.push_str(operator);
            out.push(' ');
        }
    }
}

/// A piece beside a bar, a caret or a root: in brackets where it is more than one thing.
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
fn is_norm(formula: &Formula) -> bool {
    const BARS: Formula = Formula::Operator("‖");
    let Formula::Row(pieces) = formula else { return false };
    pieces.first() == Some(&BARS) && pieces.last() == Some(&BARS) && pieces.iter().filter(|piece| **piece == BARS).count() == 2
}

fn is_power(formula: &Formula) -> bool {
    match formula {
        Formula::Power(..) => true,
        Formula::Marked(_, inner) => is_power(inner),
        _ => false,
    }
}

/// A number with a sign, and nothing else.
fn is_signed(formula: &Formula) -> bool {
    match formula {
        Formula::Number(_) => true,
        Formula::Marked(_, inner) => is_signed(inner),
        Formula::Row(pieces) => matches!(pieces.as_slice(), [Formula::Operator("-" | "−"), Formula::Number(_)]),
        _ => false,
    }
}

fn enclosed(open: &str, inner: &Formula, close: &str, out: &mut String) {
    out.push_str(open);
    piece(inner, true, out);
    out.push_str(close);
}
