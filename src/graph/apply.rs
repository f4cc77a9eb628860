//! Which gate an expression applies, to which operands and with which parameters.

use super::errors;
use super::names::Names;
use crate::diagnostic::Diagnostic;
use crate::gates::{self, Gate};
use crate::lang::ast::{Argument, Ast, ExprId, Name, StatementKind};
use crate::span::Span;

/// A gate, the expressions it is applied to, and the expressions of its parameters where these are given.
pub struct Call {
    /// The gate.
    pub gate: &'static Gate,
    /// Its operands, in order.
    pub operands: Vec<ExprId>,
    /// One entry for each parameter of the gate.
    pub parameters: Vec<Option<ExprId>>,
}

/// What a call of a gate applies.
pub fn call(gate: &'static Gate, ast: &Ast, function: &Name, arguments: &[Argument], span: Span) -> Result<Call, Diagnostic> {
    let mut call = Call { gate, operands: Vec::with_capacity(gate.operands.len()), parameters: vec![None; gate.parameters.len()] };
    let mut positional = 0;
    for argument in arguments {
        let place = match &argument.keyword {
            Some(keyword) => Some(keyword_place(gate, function, keyword)?),
            None if gate.variadic || positional < gate.operands.len() => None,
            None => Some(positional - gate.operands.len()),
        };
        positional += usize::from(argument.keyword.is_none());
        match place.map(|place| (place, call.parameters.get_mut(place))) {
            None => call.operands.push(argument.value),
            Some((_, Some(slot @ None))) => *slot = Some(argument.value),
            Some((place, Some(Some(_)))) => {
                let name = gate.parameters[place].name;
                return Err(errors::parameter_twice(ast.get(argument.value).span, function, name));
            }
            Some((_, None)) => return Err(errors::arguments(gate, function, count(arguments), span)),
        }
    }
    if call.operands.len() < gate.operands.len() {
        return Err(errors::arguments(gate, function, count(arguments), span));
    }
    Ok(call)
}

/// How many arguments stand for themselves.
fn count(arguments: &[Argument]) -> usize {
    arguments.iter().filter(|argument| argument.keyword.is_none()).count()
}

fn keyword_place(gate: &Gate, function: &Name, keyword: &Name) -> Result<usize, Diagnostic> {
    let place = gate.parameters.iter().position(|parameter| parameter.name == keyword.text);
    place.ok_or_else(|| match keyword.text.as_str() {
        "axis" | "dim" => errors::planned(keyword.span, "axis="),
        _ => errors::unknown_keyword(gate, function, keyword),
    })
}

/// Why a function is not known; `None` where its definition has been reported.
pub fn unknown(source: &str, ast: &Ast, names: &Names, function: &Name, arguments: &[Argument], span: Span) -> Option<Diagnostic> {
    let text = function.text.as_str();
    let defined = names.statement(text).map(|statement| &ast.statements[statement].kind);
    if matches!(defined, Some(StatementKind::Def { .. })) {
        return None;
    }
    Some(if names.is_value(text) {
        let factor = inside(source, function, span);
        let product = (arguments.len() == 1 && !factor.is_empty()).then(|| format!("{text} * ({factor})"));
        errors::value_is_called(function, product)
    } else if gates::planned(text) {
        errors::planned(function.span, text)
    } else {
        errors::unknown_gate(function, gates::nearest(text))
    })
}

/// What stands between the brackets of a call.
fn inside<'a>(source: &'a str, function: &Name, span: Span) -> &'a str {
    let after = Span::new(function.span.end, span.end).of(source).trim();
    after.strip_prefix('(').and_then(|after| after.strip_suffix(')')).unwrap_or("").trim()
}
