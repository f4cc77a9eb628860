//! Generators: calls that make a tensor of numbers.

use super::apply::Call;
use super::build::{Builder, Meaning};
use super::shape_errors;
use crate::gates::{self, Gate};
use crate::lang::ast::{Argument, Name};
use crate::span::Span;
use crate::tensor::{Shape, Tensor};

impl Builder<'_> {
    /// The tensor that a generator makes, once there is room for it.
    pub(super) fn generated(&mut self, generator: &'static Gate, function: &Name, arguments: &[Argument], span: Span) -> Meaning {
        let settings = Call::new(generator, self.ast, function, arguments, span).and_then(|call| self.settings(&call, &Shape::SCALAR));
        let settings = match settings {
            Ok(settings) => settings,
            Err(error) => return self.wrong(error),
        };
        let (Some(rule), Ok(shape)) = (generator.structural(), generator.shape(&[], &settings)) else { return Meaning::Wrong };
        if !self.generated.take(&shape, 0, 0) {
            return self.wrong(shape_errors::too_many_numbers(span));
        }
        let mut numbers = vec![0.0; shape.size()];
        (rule.forward)(&gates::Call { operands: &[], settings: &settings, shape: &shape }, &mut numbers);
        self.literal(Tensor { shape, numbers }, span)
    }
}
