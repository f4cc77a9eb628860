//! Which gate an expression applies, to which operands and with which parameters.

use super::names::Names;
use super::{errors, shape_errors};
use crate::diagnostic::Diagnostic;
use crate::gates::{self, Gate, Kind};
use crate::lang::ast::{Argument, Ast, ExprId, Name, StatementKind};
use crate::span::Span;

/// A gate, the expressions it is applied to, and the expressions of its parameters where these are given.
pub struct Call<'a> {
    /// The gate.
    pub gate: &'static Gate,
    /// What the program calls it.
    pub function: &'a Name,
    /// All of the call.
    pub span: Span,
    /// Its operands, in order.
    pub operands: Vec<ExprId>,
    /// The parameters that are given, by index; that of several lengths stands there once for each.
    pub parameters: Vec<(usize, ExprId)>,
}

impl<'a> Call<'a> {
    /// What a call of a gate applies.
    pub fn new(gate: &'static Gate, ast: &Ast, function: &'a Name, arguments: &[Argument], span: Span) -> Result<Self, Diagnostic> {
        let count = arguments.iter().filter(|argument| argument.keyword.is_none()).count();
        let gate = gate.alone.filter(|_| count == 1).unwrap_or(gate);
        let mut call = Self { gate, function, span, operands: Vec::with_capacity(count), parameters: Vec::new() };
        if gate.parameters.iter().any(|parameter| parameter.kind == Kind::Places) {
            return Err(shape_errors::brackets(span, gate));
        }
        let mut positional = 0;
        // Operands that are given by their names, `conv2d(x, w, b=0)`.
        let mut named = vec![None; if count < gate.operands.len() { gate.operands.len() } else { 0 }];
        for argument in arguments {
            if let Some(slot) = argument.keyword.as_ref().and_then(|keyword| call.operand(&keyword.text)) {
                if slot < positional || named.get(slot).is_none_or(Option::is_some) {
                    return Err(errors::parameter_twice(ast.get(argument.value).span, function, gate.operands[slot]));
                }
                named[slot] = Some(argument.value);
                continue;
            }
            let place = match &argument.keyword {
                Some(keyword) => Some(call.keyword(keyword)?),
                None if gate.variadic || positional < gate.operands.len() => None,
                None => Some(call.place(positional - gate.operands.len())),
            };
            positional += usize::from(argument.keyword.is_none());
            match place.map(|place| (place, gate.parameters.get(place))) {
                None => call.operands.push(argument.value),
                Some((place, Some(parameter))) => {
                    if parameter.kind != Kind::Lengths && call.given(place).next().is_some() {
                        return Err(errors::parameter_twice(ast.get(argument.value).span, function, parameter.name));
                    }
                    call.parameters.push((place, argument.value));
                }
                Some((_, None)) => return Err(errors::arguments(gate, function, count, span)),
            }
        }
        let found = count + named.iter().flatten().count();
        call.operands.extend(named.into_iter().skip(positional).map_while(|operand| operand));
        if call.operands.len() < gate.operands.len() {
            return Err(errors::arguments(gate, function, found, span));
        }
        Ok(call)
    }

    /// The expressions of a parameter.
    pub fn given(&self, place: usize) -> impl Iterator<Item = ExprId> {
        self.parameters.iter().filter(move |(other, _)| *other == place).map(|&(_, expression)| expression)
    }

    /// The parameter of an argument without keyword behind the operands: lengths take all that are left.
    fn place(&self, place: usize) -> usize {
        let lengths = self.gate.parameters.iter().position(|parameter| parameter.kind == Kind::Lengths);
        lengths.map_or(place, |lengths| lengths.min(place))
    }

    /// The operand of a name. Those of a gate that takes any number of operands have none.
    fn operand(&self, keyword: &str) -> Option<usize> {
        self.gate.operands.iter().position(|&operand| operand == keyword).filter(|_| !self.gate.variadic)
    }

    fn keyword(&self, keyword: &Name) -> Result<usize, Diagnostic> {
        let ours = KEYWORDS.iter().find(|(theirs, _)| *theirs == keyword.text).map(|&(_, ours)| ours);
        let is = |name: &str| self.gate.parameters.iter().position(|parameter| parameter.name == name);
        let place = is(&keyword.text).or_else(|| is(ours?));
        place.ok_or_else(|| errors::unknown_keyword(self.gate, self.function, keyword))
    }
}

/// Keywords of NumPy and PyTorch, and ours.
const KEYWORDS: [(&str, &str); 11] = [
    ("dim", "axis"),
    ("keepdim", "keepdims"),
    ("negative_slope", "slope"),
    ("min", "lo"),
    ("max", "hi"),
    ("a_min", "lo"),
    ("a_max", "hi"),
    ("kernel_size", "k"),
    ("padding", "pad"),
    ("size", "shape"),
    ("newshape", "shape"),
];

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
    } else {
        errors::unknown_gate(function, gates::nearest(text))
    })
}

/// What stands between the brackets of a call.
fn inside<'a>(source: &'a str, function: &Name, span: Span) -> &'a str {
    let after = Span::new(function.span.end, span.end).of(source).trim();
    after.strip_prefix('(').and_then(|after| after.strip_suffix(')')).unwrap_or("").trim()
}
