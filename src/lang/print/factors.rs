//! Where a product needs a dot, and where brackets.

use super::set::{flat, parentheses};
use crate::lang::formula::Formula;

/// A product: side by side where that cannot be misread, else with a dot; or with a sign in any case.
#[inline(never)]
pub fn multiply(left: Formula, right: Formula, sign: Option<&'static str>) -> Formula {
    let left = if is_sum(&left) { parentheses(left) } else { left };
    let right = if is_sum(&right) || starts_with_minus(&right) { parentheses(right) } else { right };
    let sign = sign.or_else(|| needs_dot(last(&left), first(&right)).then_some("·"));
    flat([left].into_iter().chain(sign.map(Formula::Operator)).chain([right]))
}

/// A piece without the marks around it.
#[inline(never)]
pub fn unmarked(piece: &Formula) -> &Formula {
    match piece {
        Formula::Marked(_, inner) => unmarked(inner),
        piece => piece,
    }
}

/// Whether a piece binds more loosely than a product: a sum or a relation.
#[inline(never)]
pub fn is_sum(piece: &Formula) -> bool {
    match unmarked(piece) {
        Formula::Row(pieces) => {
            pieces.iter().skip(1).any(|piece| matches!(piece, Formula::Operator("+" | "−" | "<" | "≤" | ">" | "≥" | "≠" | "=")))
        }
        _ => false,
    }
}

/// Whether a piece begins with a minus sign.
#[inline(never)]
pub fn starts_with_minus(piece: &Formula) -> bool {
    match first(piece) {
        Formula::Operator(operator) => *operator == "−",
        Formula::Number(text) => text.starts_with(['-', '−']),
        _ => false,
    }
}

#[inline(never)]
fn first(piece: &Formula) -> &Formula {
    match unmarked(piece) {
        Formula::Row(pieces) => pieces.first().map_or(piece, first),
        piece => piece,
    }
}

#[inline(never)]
fn last(piece: &Formula) -> &Formula {
    match unmarked(piece) {
        Formula::Row(pieces) => pieces.last().map_or(piece, last),
        piece => piece,
    }
}

#[inline(never)]
fn needs_dot(left: &Formula, right: &Formula) -> bool {
    let base = match right {
        Formula::Power(base, _) => first(base),
        right => right,
    };
    match (left, base) {
        // 2·3, x·2; and a letter beside itself is mistaken for a name of two letters.
        (_, Formula::Number(_)) => true,
        (Formula::Symbol(left), Formula::Symbol(right)) => left == right,
        // x(y + z) reads as a function.
        (Formula::Symbol(_), Formula::Parentheses(_)) => true,
        // 2½ reads as a sum.
        (Formula::Number(_) | Formula::Fraction(..), Formula::Fraction(..)) => true,
        (_, Formula::Word(_) | Formula::Bars(_) | Formula::Operator(_)) | (Formula::Bars(_) | Formula::Operator(_), _) => true,
        _ => false,
    }
}
