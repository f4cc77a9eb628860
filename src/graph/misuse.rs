//! What can be wrong with composite gates and their calls: each error with its place and what to do.

use super::definitions::Definition;
use super::errors::{arrows, code};
use crate::diagnostic::Diagnostic;
use crate::lang::ast::Name;
use crate::span::Span;
use crate::words::{Phrase, Style};

/// `def f(x, x) = …`
#[inline(never)]
pub fn second_parameter(second: &Name, first: &Name) -> Diagnostic {
    Diagnostic::new(second.span, code("error.graph.second-parameter", "name", &second.text))
        .hint(code("error.graph.second-parameter.hint", "name", &second.text))
        .related(first.span, code("error.graph.second-parameter.first", "name", &second.text))
}

/// A gate that is made of itself: `way` names what calls what, from the gate to the one that calls it again.
#[inline(never)]
pub fn recursion(way: &[&Name], closing: Span) -> Diagnostic {
    let (span, name) = way.first().map_or((closing, ""), |first| (first.span, first.text.as_str()));
    let path: Vec<&str> = way.iter().chain(way.first()).map(|name| name.text.as_str()).collect();
    let message = code("error.graph.recursion", "name", name);
    let message = if way.len() < 2 {
        message
    } else {
        code("error.graph.recursion-path", "name", name).styled("path", arrows(&path, "→"), Style::Code)
    };
    Diagnostic::new(span, message)
        .hint(Phrase::new("error.graph.recursion.hint"))
        .related(closing, code("error.graph.recursion.call", "name", name))
}

/// A call with too few or too many arguments.
#[inline(never)]
pub fn arguments(definition: &Definition, found: usize, span: Span) -> Diagnostic {
    let name = &definition.name.text;
    let parameters: Vec<&str> = definition.parameters.iter().map(|parameter| parameter.text.as_str()).collect();
    Diagnostic::new(span, code("error.graph.arguments", "gate", name).with("expected", parameters.len()).with("found", found))
        .hint(code("error.graph.arguments.hint", "call", format!("{name}({})", parameters.join(", "))))
        .related(definition.name.span, code("error.graph.defined-here", "name", name))
}

/// A keyword that is no parameter.
#[inline(never)]
pub fn unknown_keyword(definition: &Definition, keyword: &Name) -> Diagnostic {
    let parameters: Vec<&str> = definition.parameters.iter().map(|parameter| parameter.text.as_str()).collect();
    let name = &definition.name.text;
    let error =
        Diagnostic::new(keyword.span, code("error.graph.unknown-keyword", "keyword", &keyword.text).styled("gate", name, Style::Code));
    if parameters.is_empty() {
        error.hint(code("error.graph.unknown-keyword.none", "gate", name))
    } else {
        error.hint(code("error.graph.unknown-keyword.hint", "known", parameters.join(", ")))
    }
}

/// A composite gate that stands where a value should.
#[inline(never)]
pub fn gate_as_value(definition: &Definition, span: Span) -> Diagnostic {
    let name = &definition.name.text;
    let parameters: Vec<&str> = definition.parameters.iter().map(|parameter| parameter.text.as_str()).collect();
    Diagnostic::new(span, code("error.graph.gate-as-value", "name", name)).hint(code(
        "error.graph.gate-as-value.hint",
        "call",
        format!("{name}({})", parameters.join(", ")),
    ))
}

/// Calls within calls within calls.
#[inline(never)]
pub fn too_deep(definition: &Definition, most: usize, span: Span) -> Diagnostic {
    Diagnostic::new(span, code("error.graph.calls-too-deep", "name", &definition.name.text).with("most", most))
        .hint(Phrase::new("error.graph.calls-too-deep.hint"))
}

/// The call that an error inside a definition comes from.
pub fn in_call(error: &mut Diagnostic, name: &str, call: Span) {
    error.related.push((call, code("error.graph.in-call", "name", name)));
}
