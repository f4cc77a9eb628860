//! A typed answer read as a number: `-4`, `−0.2`, `1/3`, `e^-1`, `sigmoid(1)`, but no names of the program.

use crate::gates::{self, Rule};
use crate::lang::ast::{Ast, ExprKind, Operator, StatementKind};
use crate::lang::parse;
use crate::words::Phrase;

/// The longest answer that is read, in bytes.
const LONGEST: usize = 400;

/// Why an answer is no number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing was typed.
    Empty,
    /// A comma stands where the page writes a point.
    Comma,
    /// A name stands in it: it would do the work that is asked for.
    Name(String),
    /// Its value is not finite.
    NotFinite,
    /// Anything else.
    Unreadable,
}

impl Refusal {
    /// What the reader is told.
    pub fn phrase(&self) -> Phrase {
        match self {
            Self::Empty => Phrase::new("predict.refused.empty"),
            Self::Comma => Phrase::new("predict.refused.comma"),
            Self::Name(name) => Phrase::new("predict.refused.name").with("name", name),
            Self::NotFinite => Phrase::new("predict.refused.not-finite"),
            Self::Unreadable => Phrase::new("predict.refused.unreadable"),
        }
    }
}

/// The number of an answer, written as programs write numbers and what can be computed from them.
///
/// ```
/// use gatewise::practice::{Refusal, read};
///
/// assert_eq!(read(" −1/4 "), Ok(-0.25));
/// assert_eq!(read("0,25"), Err(Refusal::Comma));
/// assert_eq!(read("q * z"), Err(Refusal::Name("q".into())));
/// ```
pub fn read(text: &str) -> Result<f64, Refusal> {
    // What surrounds numbers where they are copied from.
    let text = text.trim().trim_start_matches('=').trim_end_matches(['.', ';']).trim();
    if text.is_empty() {
        return Err(Refusal::Empty);
    }
    let figure = |character: Option<char>| character.is_some_and(|character| character.is_ascii_digit());
    let is_comma = |(at, _): (usize, &str)| figure(text[..at].chars().next_back()) && figure(text[at + 1..].chars().next());
    if text.match_indices(',').any(is_comma) {
        return Err(Refusal::Comma);
    }
    if text.len() > LONGEST {
        return Err(Refusal::Unreadable);
    }
    // A plus sign before a number is none of the language.
    let parsed = parse(text.strip_prefix('+').unwrap_or(text));
    let [statement] = parsed.ast.statements.as_slice() else { return Err(Refusal::Unreadable) };
    let StatementKind::Bare(root) = statement.kind else { return Err(Refusal::Unreadable) };
    if !parsed.diagnostics.is_empty() {
        return Err(Refusal::Unreadable);
    }
    let number = evaluate(&parsed.ast)?.get(root.0 as usize).copied().ok_or(Refusal::Unreadable)?;
    if number.is_finite() { Ok(number) } else { Err(Refusal::NotFinite) }
}

/// The number of every expression: operands stand before what uses them.
fn evaluate(ast: &Ast) -> Result<Vec<f64>, Refusal> {
    let mut numbers: Vec<f64> = Vec::with_capacity(ast.expressions.len());
    for expression in &ast.expressions {
        let of = |id: crate::lang::ast::ExprId| numbers.get(id.0 as usize).copied().unwrap_or(f64::NAN);
        let number = match &expression.kind {
            ExprKind::Number(number) => *number,
            ExprKind::Name(name) => constant(name).ok_or_else(|| Refusal::Name(name.clone()))?,
            ExprKind::Negate(operand) => -of(*operand),
            ExprKind::Binary { operator, left, right } => binary(*operator, of(*left), of(*right)).ok_or(Refusal::Unreadable)?,
            ExprKind::Call { function, arguments } => {
                let gate = gates::find(&function.text).ok_or_else(|| Refusal::Name(function.text.clone()))?;
                let arguments: Vec<f64> = arguments.iter().map(|argument| of(argument.value)).collect();
                let fits = arguments.len() == gate.operands.len() && gate.parameters.is_empty();
                match gate.rule {
                    Rule::Pointwise { forward, .. } if fits => forward(&arguments),
                    _ => return Err(Refusal::Unreadable),
                }
            }
            ExprKind::Tensor(_) | ExprKind::Index { .. } | ExprKind::Transpose(_) => return Err(Refusal::Unreadable),
        };
        numbers.push(number);
    }
    Ok(numbers)
}

fn constant(name: &str) -> Option<f64> {
    match name {
        "e" => Some(std::f64::consts::E),
        "pi" => Some(std::f64::consts::PI),
        _ => None,
    }
}

fn binary(operator: Operator, left: f64, right: f64) -> Option<f64> {
    Some(match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply | Operator::Dot => left * right,
        Operator::Divide => left / right,
        Operator::Power => libm::pow(left, right),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, number) in [
            ("-4", -4.0),
            ("−0.53", -0.53),
            ("+3", 3.0),
            ("= 3", 3.0),
            ("3.", 3.0),
            (".5", 0.5),
            ("1/3", 1.0 / 3.0),
            ("-1/1.37^2", -1.0 / (1.37 * 1.37)),
            ("2·3", 6.0),
            ("2×3", 6.0),
            ("1e-3", 1e-3),
            ("−4·(−3)", 12.0),
            ("e^-1", libm::exp(-1.0)),
            ("exp(-1)", libm::exp(-1.0)),
            ("√4", 2.0),
            ("max(2, 3)", 3.0),
        ] {
            let found = read(text).unwrap_or(f64::NAN);
            assert!((found - number).abs() < 1e-15, "{text}: {found}");
        }
    }

    #[test]
    fn what_is_no_number_is_told_apart() {
        for (text, refusal) in [
            ("", Refusal::Empty),
            ("  ", Refusal::Empty),
            ("0,5", Refusal::Comma),
            ("-1,25", Refusal::Comma),
            ("q*z", Refusal::Name("q".into())),
            ("q z", Refusal::Unreadable),
            ("dq", Refusal::Name("dq".into())),
            ("1/0", Refusal::NotFinite),
            ("[1]", Refusal::Unreadable),
            ("x = 3", Refusal::Unreadable),
            ("(3", Refusal::Unreadable),
            ("3 4 ,", Refusal::Unreadable),
            ("1 < 2", Refusal::Unreadable),
        ] {
            assert_eq!(read(text), Err(refusal), "{text}");
        }
        assert!(read(&"(".repeat(100_000)).is_err());
    }
}
