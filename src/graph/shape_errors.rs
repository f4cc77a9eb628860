//! What can be wrong with tensors: shapes that clash, axes and indices that do not exist, too many numbers.

use super::room::MOST_WORK;
use super::{MOST_AXES, MOST_NUMBERS};
use crate::diagnostic::Diagnostic;
use crate::gates::{Gate, Misfit};
use crate::lang::ast::Name;
use crate::span::Span;
use crate::tensor::Shape;
use crate::words::{Phrase, Style, precise};

/// Operands of shapes that a gate does not take; the gate is called as it is written.
#[inline(never)]
pub fn misfit(gate: &Gate, span: Span, misfit: &Misfit) -> Diagnostic {
    let error = Diagnostic::new(span, misfit.message.clone().styled("gate", written(gate), Style::Code));
    match &misfit.hint {
        Some(hint) => error.hint(hint.clone()),
        None => error,
    }
}

/// The label of an operand.
pub fn has_shape(shape: &Shape) -> Phrase {
    if shape.is_scalar() { Phrase::new("error.shape.has-number") } else { Phrase::new("error.shape.has").with("shape", shape) }
}

/// `[]`
#[inline(never)]
pub fn empty_tensor(span: Span) -> Diagnostic {
    Diagnostic::new(span, Phrase::new("error.shape.empty")).hint(Phrase::new("error.shape.empty.hint"))
}

/// A row that is not like the first one.
#[inline(never)]
pub fn ragged(span: Span, found: &Shape, first: Span, expected: &Shape) -> Diagnostic {
    Diagnostic::new(span, Phrase::new("error.shape.ragged").with("found", found).with("expected", expected))
        .related(first, has_shape(expected))
}

/// An axis that a tensor does not have.
#[inline(never)]
pub fn axis(span: Span, number: f64, function: &Name, shape: &Shape) -> Diagnostic {
    if shape.is_scalar() {
        return Diagnostic::new(span, Phrase::new("error.shape.axis-number").styled("gate", &function.text, Style::Code));
    }
    let message = Phrase::new("error.shape.axis").with("axis", precise(number)).with("shape", shape);
    Diagnostic::new(span, message.styled("gate", &function.text, Style::Code))
        .hint(Phrase::new("error.shape.axis.hint").with("last", shape.rank() - 1))
}

/// A gate that is told no lengths.
#[inline(never)]
pub fn no_lengths(span: Span, gate: &Gate) -> Diagnostic {
    let operands: String = gate.operands.iter().map(|operand| format!("{operand}, ")).collect();
    Diagnostic::new(span, Phrase::new("error.shape.no-lengths").styled("gate", gate.name, Style::Code))
        .hint(Phrase::new("error.shape.no-lengths.hint").styled("call", format!("{}({operands}2, 3)", gate.name), Style::Code))
}

/// An index that is written as a call.
#[inline(never)]
pub fn brackets(span: Span, gate: &Gate) -> Diagnostic {
    let message = Phrase::new("error.shape.brackets").styled("gate", gate.name, Style::Code);
    Diagnostic::new(span, message).hint(Phrase::new("error.shape.brackets.hint"))
}

/// A length that no axis can have.
#[inline(never)]
pub fn length(span: Span, gate: &Gate, number: f64) -> Diagnostic {
    let message = Phrase::new("error.shape.length").with("length", precise(number));
    let hint = if gate.is_generator() { "error.shape.length.hint" } else { "error.shape.length.free" };
    Diagnostic::new(span, message.styled("gate", gate.name, Style::Code)).hint(Phrase::new(hint))
}

/// More indices than the tensor has axes; `index` is the first that is too many.
#[inline(never)]
pub fn too_many_indices(base: Span, index: Option<Span>, shape: &Shape, found: usize) -> Diagnostic {
    let message = if shape.is_scalar() {
        Phrase::new("error.shape.index-number")
    } else {
        Phrase::new("error.shape.too-many-indices").with("found", found).with("axes", shape.rank())
    };
    Diagnostic::new(index.unwrap_or(base), message).related(base, has_shape(shape))
}

/// An index beyond the end of its axis.
#[inline(never)]
pub fn index(span: Span, number: f64, axis: usize, shape: &Shape) -> Diagnostic {
    let length = shape.axes().get(axis).copied().unwrap_or(1);
    let message = Phrase::new("error.shape.index").with("index", precise(number)).with("axis", axis).with("length", length);
    Diagnostic::new(span, message).hint(Phrase::new("error.shape.index.hint").with("last", length.saturating_sub(1)).with("length", length))
}

/// An index that is no whole number.
#[inline(never)]
pub fn index_varies(span: Span) -> Diagnostic {
    Diagnostic::new(span, Phrase::new("error.shape.index-varies"))
}

/// A slice without a number in it.
#[inline(never)]
pub fn empty_slice(span: Span, length: usize) -> Diagnostic {
    Diagnostic::new(span, Phrase::new("error.shape.empty-slice").with("length", length)).hint(Phrase::new("error.shape.empty-slice.hint"))
}

/// An index or a label that is none of those there are to choose from.
#[inline(never)]
pub fn wrong_index(span: Span, gate: &Gate, number: f64, choices: usize, shape: &Shape) -> Diagnostic {
    let message = Phrase::new("error.shape.choice").with("number", precise(number)).styled("gate", gate.name, Style::Code);
    Diagnostic::new(span, message.with("shape", shape))
        .hint(Phrase::new("error.shape.choice.hint").with("count", choices).with("last", choices.saturating_sub(1)))
}

/// A gate that would take too long.
#[inline(never)]
pub fn too_much_work(span: Span, gate: &Gate, work: f64) -> Diagnostic {
    let billions = |number: f64| precise(libm::round(number / 1e8) / 10.0);
    let message = Phrase::new("error.shape.work").styled("gate", gate.name, Style::Code).with("work", billions(work));
    Diagnostic::new(span, message.with("most", billions(MOST_WORK))).hint(Phrase::new("error.graph.too-many-numbers.hint"))
}

/// More axes than a tensor may have.
#[inline(never)]
pub fn too_many_axes(span: Span) -> Diagnostic {
    Diagnostic::new(span, Phrase::new("error.shape.too-many-axes").with("most", MOST_AXES))
}

/// A gate's value by which there would be more numbers than all tensors may have.
#[inline(never)]
pub fn too_large(span: Span, gate: &Gate, shape: &Shape) -> Diagnostic {
    let message = Phrase::new("error.graph.too-large").styled("gate", written(gate), Style::Code).with("shape", shape);
    Diagnostic::new(span, message.with("most", MOST_NUMBERS / 1_000_000)).hint(Phrase::new("error.graph.too-many-numbers.hint"))
}

/// More numbers than all tensors may have.
#[inline(never)]
pub fn too_many_numbers(span: Span) -> Diagnostic {
    Diagnostic::new(span, Phrase::new("error.graph.too-many-numbers").with("most", MOST_NUMBERS / 1_000_000))
        .hint(Phrase::new("error.graph.too-many-numbers.hint"))
}

/// A gate as programs write it: its operator, or its name.
fn written(gate: &Gate) -> &'static str {
    gate.operator.and_then(|operator| operator.split(' ').nth(1)).unwrap_or(gate.name)
}
