//! The settings of a call: its parameters as numbers, axes and lengths that exist.

use super::apply::Call;
use super::build::{Builder, Meaning};
use super::{errors, shape_errors};
use crate::diagnostic::Diagnostic;
use crate::gates::{Kind, Parameter, Place, Setting, Usual};
use crate::lang::ast::{Axis, ExprId};
use crate::tensor::Shape;

impl Builder<'_> {
    /// What belongs to a gate beside its operands, as given or as usual; `first` is the shape of its first operand.
    pub(super) fn settings(&self, call: &Call, first: &Shape) -> Result<Vec<Setting>, Diagnostic> {
        let mut settings = Vec::with_capacity(call.gate.parameters.len());
        for (place, parameter) in call.gate.parameters.iter().enumerate() {
            let setting = match (parameter.kind, call.given(place).next(), parameter.usual) {
                (Kind::Lengths, Some(_), _) => Setting::Lengths(self.lengths(call, place, first)?),
                (_, Some(given), _) => self.setting(call, parameter, given, first)?,
                (Kind::Lengths, None, _) => return Err(shape_errors::no_lengths(call.span, call.gate)),
                (_, None, Usual::Required) => return Err(errors::parameter_missing(call.span, call.function, parameter.name)),
                (kind, None, Usual::Number(number)) => {
                    usual(kind, number, first).ok_or_else(|| shape_errors::axis(call.span, number, call.function, first))?
                }
                (_, None, Usual::All) => Setting::Axis(None),
                // A later parameter is like an earlier one.
                (_, None, Usual::Like(other)) => settings.get(other).cloned().unwrap_or(Setting::Axis(None)),
            };
            settings.push(setting);
        }
        Ok(settings)
    }

    #[inline(never)]
    fn setting(&self, call: &Call, parameter: &Parameter, given: ExprId, first: &Shape) -> Result<Setting, Diagnostic> {
        let span = self.ast.get(given).span;
        let Meaning::Number(number) = self.meaning(given) else {
            return Err(errors::parameter_varies(span, call.function, parameter.name));
        };
        usual(parameter.kind, number, first).ok_or_else(|| match parameter.kind {
            Kind::Axis | Kind::NewAxis => shape_errors::axis(span, number, call.function, first),
            Kind::Whole(least) => errors::parameter_whole(span, call.function, parameter.name, least),
            Kind::Flag => errors::parameter_flag(span, call.function, parameter.name),
            _ => errors::parameter_varies(span, call.function, parameter.name),
        })
    }

    /// Lengths of axes; one of them may be −1, which stands for whatever is left.
    #[inline(never)]
    fn lengths(&self, call: &Call, place: usize, first: &Shape) -> Result<Vec<usize>, Diagnostic> {
        let mut lengths = Vec::new();
        let mut free = None;
        for given in call.given(place) {
            let span = self.ast.get(given).span;
            match self.meaning(given) {
                Meaning::Number(-1.0) if free.is_none() && !call.gate.is_generator() => {
                    free = Some(lengths.len());
                    lengths.push(1);
                }
                Meaning::Number(number) => {
                    lengths.push(whole(number, 1).ok_or_else(|| shape_errors::length(span, call.gate, number))?);
                }
                _ => return Err(errors::parameter_varies(span, call.function, "length")),
            }
        }
        if let Some(free) = free {
            let known = lengths.iter().try_fold(1_usize, |size, &length| size.checked_mul(length)).unwrap_or(usize::MAX);
            lengths[free] = (first.size() / known).max(1);
        }
        Ok(lengths)
    }

    /// What stands between square brackets, as places on the axes of a shape.
    #[inline(never)]
    pub(super) fn places(&self, base: ExprId, axes: &[Axis], shape: &Shape) -> Result<Vec<Place>, Diagnostic> {
        let mut places = Vec::with_capacity(axes.len());
        for (at, axis) in axes.iter().enumerate() {
            let Some(&length) = shape.axes().get(at) else {
                return Err(shape_errors::too_many_indices(self.ast.get(base).span, self.axis_span(axis), shape, axes.len()));
            };
            places.push(match *axis {
                Axis::At(index) => Place::At(self.index(index, length, at, shape)?),
                Axis::Slice(from, to) => {
                    let end = |end: Option<ExprId>, free: usize| end.map_or(Ok(free), |end| self.end(end, length));
                    let (from, to) = (end(from, 0)?, end(to, length)?);
                    if from >= to {
                        return Err(shape_errors::empty_slice(self.axis_span(axis).unwrap_or(self.ast.get(base).span), length));
                    }
                    Place::Range(from, to)
                }
            });
        }
        Ok(places)
    }

    fn axis_span(&self, axis: &Axis) -> Option<crate::span::Span> {
        let span = |id: ExprId| self.ast.get(id).span;
        match *axis {
            Axis::At(index) => Some(span(index)),
            Axis::Slice(Some(from), Some(to)) => Some(span(from).to(span(to))),
            Axis::Slice(from, to) => from.or(to).map(span),
        }
    }

    /// An index that exists on an axis; a negative one counts from the end.
    #[inline(never)]
    fn index(&self, expression: ExprId, length: usize, axis: usize, shape: &Shape) -> Result<usize, Diagnostic> {
        let span = self.ast.get(expression).span;
        let number = self.whole_number(expression)?;
        from_end(number, length).ok_or_else(|| shape_errors::index(span, number, axis, shape))
    }

    /// An end of a slice. As in NumPy, one beyond the axis is the axis' end.
    fn end(&self, expression: ExprId, length: usize) -> Result<usize, Diagnostic> {
        let number = self.whole_number(expression)?;
        let from_start = if number < 0.0 { number + length as f64 } else { number };
        Ok(from_start.clamp(0.0, length as f64) as usize)
    }

    fn whole_number(&self, expression: ExprId) -> Result<f64, Diagnostic> {
        match self.meaning(expression) {
            Meaning::Number(number) if number == libm::trunc(number) => Ok(number),
            _ => Err(shape_errors::index_varies(self.ast.get(expression).span)),
        }
    }
}

/// The setting that a number makes; `None` where it is no such setting.
fn usual(kind: Kind, number: f64, first: &Shape) -> Option<Setting> {
    match kind {
        Kind::Number => Some(Setting::Number(number)),
        Kind::Whole(least) => whole(number, least).map(Setting::Whole),
        Kind::Axis => from_end(number, first.rank()).map(|axis| Setting::Axis(Some(axis))),
        Kind::NewAxis => from_end(number, first.rank() + 1).map(|axis| Setting::Axis(Some(axis))),
        Kind::Flag => (number == 0.0 || number == 1.0).then_some(Setting::Flag(number == 1.0)),
        Kind::Lengths | Kind::Places => None,
    }
}

/// A whole number of at least `least` that can be counted to.
fn whole(number: f64, least: usize) -> Option<usize> {
    (number == libm::trunc(number) && number >= least as f64 && number <= f64::from(u32::MAX)).then_some(number as usize)
}

/// A whole number below `length`; a negative one counts from the end.
fn from_end(number: f64, length: usize) -> Option<usize> {
    let from_start = if number < 0.0 { number + length as f64 } else { number };
    whole(from_start, 0).filter(|&place| place < length)
}
