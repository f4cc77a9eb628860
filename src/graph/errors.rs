//! What can be wrong with a program that reads well: each error with its place and what to do.

use super::MOST_GATES;
use crate::diagnostic::Diagnostic;
use crate::gates::Gate;
use crate::lang::ast::Name;
use crate::span::Span;
use crate::words::{Phrase, Style};

/// A phrase with a piece of the program in it.
pub fn code(key: &'static str, name: &'static str, text: impl ToString) -> Phrase {
    Phrase::new(key).styled(name, text, Style::Code)
}

/// A name that has been defined before.
#[inline(never)]
pub fn second_definition(name: &Name, first: Span) -> Diagnostic {
    Diagnostic::new(name.span, code("error.graph.second-definition", "name", &name.text))
        .hint(code("error.graph.second-definition.hint", "name", &name.text))
        .related(first, code("error.graph.second-definition.first", "name", &name.text))
}

/// A value that is needed to compute itself: `path` names what uses what, from the name back to itself.
#[inline(never)]
pub fn cycle(name: &Name, path: &[&str], closing: Span) -> Diagnostic {
    let label = code("error.graph.cycle.use", "name", &name.text);
    let error = if path.len() <= 2 {
        Diagnostic::new(name.span, code("error.graph.cycle-self", "name", &name.text))
    } else {
        Diagnostic::new(name.span, code("error.graph.cycle", "name", &name.text).styled("path", arrows(path, "←"), Style::Code))
    };
    error.hint(code("error.graph.cycle.hint", "name", &name.text)).related(closing, label)
}

/// Names on a way round with arrows between them; a long way is shown by its ends.
pub fn arrows(path: &[&str], arrow: &str) -> String {
    let shown: Vec<&str> = match path {
        [first, second, third, .., last] if path.len() > 6 => vec![first, second, third, "…", last],
        _ => path.to_vec(),
    };
    shown.join(&format!(" {arrow} "))
}

/// A function that is no gate. `nearest` is the known name that is most like it.
#[inline(never)]
pub fn unknown_gate(function: &Name, nearest: Option<&str>) -> Diagnostic {
    let error = Diagnostic::new(function.span, code("error.graph.unknown-gate", "name", &function.text));
    match nearest {
        Some(nearest) => error.hint(code("error.graph.did-you-mean", "name", nearest)),
        None => error.hint(Phrase::new("error.graph.unknown-gate.hint")),
    }
}

/// A value that is written like a function, `z(x + y)`, and the product that may have been meant.
#[inline(never)]
pub fn value_is_called(function: &Name, product: Option<String>) -> Diagnostic {
    let error = Diagnostic::new(function.span, code("error.graph.value-called", "name", &function.text));
    match product {
        Some(product) => error.hint(code("error.graph.value-called.hint", "product", product)),
        None => error,
    }
}

/// A call with too few or too many arguments.
#[inline(never)]
pub fn arguments(gate: &Gate, function: &Name, found: usize, span: Span) -> Diagnostic {
    let required = gate.parameters.iter().filter(|parameter| parameter.is_required()).count();
    let (least, most) = (gate.operands.len() + required, gate.operands.len() + gate.parameters.len());
    let expected = if least == most { least.to_string() } else { format!("{least}–{most}") };
    let key = if gate.variadic { "error.graph.arguments-at-least" } else { "error.graph.arguments" };
    let mut names: Vec<&str> = gate.operands.to_vec();
    names.extend(gate.parameters.iter().map(|parameter| parameter.name));
    if gate.variadic {
        names.push("…");
    }
    Diagnostic::new(span, code(key, "gate", &function.text).with("expected", expected).with("found", found)).hint(code(
        "error.graph.arguments.hint",
        "call",
        format!("{}({})", function.text, names.join(", ")),
    ))
}

/// A keyword that the gate does not have.
#[inline(never)]
pub fn unknown_keyword(gate: &Gate, function: &Name, keyword: &Name) -> Diagnostic {
    let error = Diagnostic::new(
        keyword.span,
        code("error.graph.unknown-keyword", "keyword", &keyword.text).styled("gate", &function.text, Style::Code),
    );
    let known: Vec<&str> = gate.parameters.iter().map(|parameter| parameter.name).collect();
    if known.is_empty() {
        error.hint(code("error.graph.unknown-keyword.none", "gate", &function.text))
    } else {
        error.hint(code("error.graph.unknown-keyword.hint", "known", known.join(", ")))
    }
}

/// A parameter that is given twice.
#[inline(never)]
pub fn parameter_twice(span: Span, function: &Name, name: &str) -> Diagnostic {
    Diagnostic::new(span, code("error.graph.parameter-twice", "parameter", name).styled("gate", &function.text, Style::Code))
}

/// A parameter that must be given and is not.
#[inline(never)]
pub fn parameter_missing(span: Span, function: &Name, name: &str) -> Diagnostic {
    Diagnostic::new(span, code("error.graph.parameter-missing", "parameter", name).styled("gate", &function.text, Style::Code)).hint(code(
        "error.graph.parameter-missing.hint",
        "parameter",
        name,
    ))
}

/// A parameter that is not a plain number.
#[inline(never)]
pub fn parameter_varies(span: Span, function: &Name, name: &str) -> Diagnostic {
    Diagnostic::new(span, code("error.graph.parameter-varies", "parameter", name).styled("gate", &function.text, Style::Code))
        .hint(Phrase::new("error.graph.parameter-varies.hint"))
}

/// A parameter that is no whole number, or a smaller one than makes sense.
#[inline(never)]
pub fn parameter_whole(span: Span, function: &Name, name: &str, least: usize) -> Diagnostic {
    let message = code("error.graph.parameter-whole", "parameter", name).styled("gate", &function.text, Style::Code);
    Diagnostic::new(span, message.with("least", least).with("most", u32::MAX as usize))
}

/// A parameter that is neither `True` nor `False`.
#[inline(never)]
pub fn parameter_flag(span: Span, function: &Name, name: &str) -> Diagnostic {
    Diagnostic::new(span, code("error.graph.parameter-flag", "parameter", name).styled("gate", &function.text, Style::Code))
}

/// A const whose right side is not a plain number.
#[inline(never)]
pub fn const_varies(span: Span, name: &Name) -> Diagnostic {
    Diagnostic::new(span, code("error.graph.const-varies", "name", &name.text)).hint(code(
        "error.graph.const-varies.hint",
        "name",
        &name.text,
    ))
}

/// A program without anything to compute; `span` is where a gate could be written.
#[inline(never)]
pub fn nothing_to_compute(span: Span, example: Option<&str>) -> Diagnostic {
    match example {
        None => Diagnostic::new(span, Phrase::new("error.graph.empty")).hint(Phrase::new("error.graph.empty.hint")),
        Some(name) => Diagnostic::new(span, Phrase::new("error.graph.no-gate")).hint(code("error.graph.no-gate.hint", "name", name)),
    }
}

/// One gate too many.
#[inline(never)]
pub fn too_many_gates(span: Span) -> Diagnostic {
    let most = format!("{},{:03}", MOST_GATES / 1000, MOST_GATES % 1000);
    Diagnostic::new(span, Phrase::new("error.graph.too-many-gates").with("most", most)).hint(Phrase::new("error.graph.too-many-gates.hint"))
}
