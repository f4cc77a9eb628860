//! What the printers of formulas share: how names are spelled in mathematics, where numbers end, where signs stand.

use super::Formula;
use crate::lang::greek::letter_of;
use std::borrow::Cow;

/// A name as mathematics shows it.
pub struct Face<'a> {
    /// The letters, Greek names as letters.
    pub letters: Cow<'a, str>,
    /// The subscript, or nothing.
    pub subscript: Cow<'a, str>,
    /// Whether the letters are one letter.
    pub single: bool,
}

/// The letters and the subscript of a name: `w0`, `w_0`, `theta_max`.
#[inline(never)]
pub fn face(name: &str) -> Face<'_> {
    let trimmed = name.trim_start_matches('_');
    let (letters, subscript) = match trimmed.split_once('_') {
        Some((letters, subscript)) if !letters.is_empty() && !subscript.is_empty() => {
            let word = letters.trim_end_matches(|c: char| c.is_ascii_digit());
            // h1_out: two subscripts are one.
            match letters.get(word.len()..) {
                Some(figures) if !figures.is_empty() && !word.is_empty() => {
                    (word, Cow::Owned(format!("{figures} {}", subscript.replace('_', " "))))
                }
                _ => (letters, Cow::Owned(subscript.replace('_', " "))),
            }
        }
        _ => {
            let word = trimmed.trim_end_matches(|c: char| c.is_ascii_digit());
            let letters = if word.is_empty() { name } else { word };
            (letters, Cow::Borrowed(if word.is_empty() { "" } else { trimmed.get(word.len()..).unwrap_or("") }))
        }
    };
    let letters = match letter_of(letters) {
        Some(letter) => Cow::Owned(letter.to_string()),
        None => Cow::Borrowed(letters),
    };
    let single = letters.chars().count() <= 1;
    Face { letters, subscript, single }
}

/// The sign of a number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// No sign is written.
    None,
    /// `+`
    Plus,
    /// `-` or `−`
    Minus,
}

impl Sign {
    /// The sign in front of a text, and the rest.
    #[inline(never)]
    pub fn split(text: &str) -> (Self, &str) {
        if let Some(rest) = text.strip_prefix(['-', '−']) {
            (Self::Minus, rest)
        } else if let Some(rest) = text.strip_prefix('+') {
            (Self::Plus, rest)
        } else {
            (Self::None, text)
        }
    }

    /// The sign as mathematics.
    pub const fn text(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Plus => "+",
            Self::Minus => "−",
        }
    }
}

/// The mantissa of `1.2e−4`, and the sign and the figures of its exponent; the text itself where it has none.
#[inline(never)]
pub fn exponent_of(text: &str) -> (&str, Option<(Sign, &str)>) {
    match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) if mantissa.starts_with(|c: char| c.is_ascii_digit()) => {
            let (sign, figures) = Sign::split(exponent);
            let is_number = !figures.is_empty() && figures.bytes().all(|byte| byte.is_ascii_digit());
            if is_number { (mantissa, Some((sign, figures))) } else { (text, None) }
        }
        _ => (text, None),
    }
}

/// Whether a minus sign after this piece is a sign and not a subtraction.
#[inline(never)]
pub fn starts(before: &Formula) -> bool {
    matches!(before, Formula::Operator(operator) if !matches!(*operator, ")" | "]" | "‖" | "|" | "⋯"))
}

/// Whether two pieces side by side need a dot between them: a name of several letters would run into its neighbour.
#[inline(never)]
pub fn needs_dot(left: &Formula, right: &Formula) -> bool {
    let is_factor = |piece: &Formula| !matches!(piece, Formula::Operator(_) | Formula::Word(_));
    is_factor(left) && is_factor(right) && (last(left).is_some_and(is_word) || first(right).is_some_and(is_word))
}

#[inline(never)]
fn is_word(name: &str) -> bool {
    !face(name).single
}

/// The name with which a piece begins.
#[inline(never)]
fn first(piece: &Formula) -> Option<&str> {
    match piece {
        Formula::Symbol(name) => Some(name),
        Formula::Marked(_, inner) => first(inner),
        Formula::Power(base, _) | Formula::Subscript(base, _) => first(base),
        Formula::Row(pieces) => pieces.first().and_then(first),
        _ => None,
    }
}

/// The name with which a piece ends.
#[inline(never)]
fn last(piece: &Formula) -> Option<&str> {
    match piece {
        Formula::Symbol(name) => Some(name),
        Formula::Marked(_, inner) => last(inner),
        Formula::Power(base, _) | Formula::Subscript(base, _) => last(base),
        Formula::Gradient(of, _) => last(of),
        Formula::Row(pieces) => pieces.last().and_then(last),
        _ => None,
    }
}

/// Whether brackets around a piece should grow with it.
#[inline(never)]
pub fn is_tall(piece: &Formula) -> bool {
    match piece {
        Formula::Fraction(..) | Formula::Partial(..) | Formula::Matrix(_) | Formula::Column(_) => true,
        Formula::Row(pieces) => pieces.iter().any(is_tall),
        Formula::Marked(_, inner) | Formula::Parentheses(inner) | Formula::Bars(inner) | Formula::Root(inner) => is_tall(inner),
        Formula::Power(base, _) | Formula::Subscript(base, _) => is_tall(base),
        Formula::Gradient(..) | Formula::Number(_) | Formula::Symbol(_) | Formula::Word(_) | Formula::Operator(_) => false,
    }
}

/// Adds a text, by a call and never in place: the printers do little else.
#[inline(never)]
pub fn add(out: &mut String, text: &str) {
    out.push_str(text);
}
