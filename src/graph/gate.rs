//! Applies a gate: to numbers at once, to all else as a node.

use super::build::{Builder, Draft, Meaning, Source};
use super::{Application, MOST_AXES, MOST_GATES, NodeKind, Operand, errors, fold, shape_errors};
use crate::diagnostic::Diagnostic;
use crate::gates::{Gate, Misfit, Setting};
use crate::lang::ast::ExprId;
use crate::span::Span;
use crate::tensor::kernels::lookup::index;
use crate::tensor::{Shape, Tensor};

impl Builder<'_> {
    /// The number or the gate that comes of applying a gate. `places` are the operands' expressions, for errors.
    pub(super) fn apply(
        &mut self,
        gate: &'static Gate,
        operands: &[Meaning],
        places: &[ExprId],
        settings: Vec<Setting>,
        span: Span,
    ) -> Meaning {
        if operands.contains(&Meaning::Wrong) {
            return Meaning::Wrong;
        }
        let batches = gate.on_batches.filter(|_| operands.iter().any(|&operand| self.shape(operand).rank() > 2));
        let gate = batches.unwrap_or(gate);
        if let Some(number) = fold::number(gate, operands, &settings) {
            return Meaning::Number(number);
        }
        if self.gates.len() == MOST_GATES {
            return self.wrong(errors::too_many_gates(span));
        }
        let shape = match self.result(gate, operands, &settings) {
            Ok(shape) => shape,
            Err(misfit) => return self.wrong(self.misfit(gate, misfit, operands, places, span)),
        };
        if shape.rank() > MOST_AXES {
            return self.wrong(shape_errors::too_many_axes(span));
        }
        if !self.has_room(operands, &shape, gate.structural().is_none()) {
            return self.wrong(shape_errors::too_large(span, gate, &shape));
        }
        if let Some(error) = self.beyond_work(gate, operands, &settings, &shape, span).or_else(|| self.wrong_index(gate, operands, places))
        {
            return self.wrong(error);
        }
        let numbers_alone = operands.iter().all(|operand| matches!(operand, Meaning::Number(_)));
        if !numbers_alone && !operands.iter().any(|operand| matches!(operand, Meaning::Literal(_))) {
            return self.push(gate, operands, settings, shape, span);
        }
        let node = |(slot, &operand): (usize, &Meaning)| match operand {
            // A gate without a single edge would be no part of the graph.
            Meaning::Number(number) if numbers_alone && slot == 0 => {
                self.leaf(None, NodeKind::Const { value: Tensor::scalar(number) }, span)
            }
            operand => self.settled(operand),
        };
        let settled: Vec<Meaning> = operands.iter().enumerate().map(node).collect();
        if settled.contains(&Meaning::Wrong) {
            return Meaning::Wrong;
        }
        self.push(gate, &settled, settings, shape, span)
    }

    /// The shape of the value. Of single numbers a gate that works element by element makes a single number.
    fn result(&self, gate: &Gate, operands: &[Meaning], settings: &[Setting]) -> Result<Shape, Misfit> {
        if gate.structural().is_none() && operands.iter().all(|&operand| self.shape(operand).is_scalar()) {
            return Ok(Shape::SCALAR);
        }
        let shapes: Vec<&Shape> = operands.iter().map(|&operand| self.shape(operand)).collect();
        gate.shape(&shapes, settings)
    }

    /// Takes room for a value, for the local gradients of a gate that has them, and for what it sends back.
    fn has_room(&mut self, operands: &[Meaning], shape: &Shape, pointwise: bool) -> bool {
        let edges = operands.iter().filter(|operand| !matches!(operand, Meaning::Number(_)));
        let sent = edges.clone().fold(0_usize, |sum, &operand| sum.saturating_add(self.shape(operand).size()));
        let locals = if pointwise { edges.count() } else { 0 };
        self.room.take(shape, locals, sent)
    }

    /// Takes time for a gate that needs much; what is wrong where there is not so much.
    #[inline(never)]
    fn beyond_work(&mut self, gate: &Gate, operands: &[Meaning], settings: &[Setting], shape: &Shape, span: Span) -> Option<Diagnostic> {
        let shapes: Vec<&Shape> = gate.work.map(|_| operands.iter().map(|&operand| self.shape(operand)).collect())?;
        let work = gate.work?(&shapes, settings, shape);
        (!self.room.take_time(work)).then(|| shape_errors::too_much_work(span, gate, work))
    }

    /// An index or a label that is known already and chooses nothing.
    #[inline(never)]
    fn wrong_index(&self, gate: &Gate, operands: &[Meaning], places: &[ExprId]) -> Option<Diagnostic> {
        let choices = gate.choices?(&operands.iter().map(|&operand| self.shape(operand)).collect::<Vec<_>>())?;
        let (&indices, &place) = (operands.get(1)?, places.get(1)?);
        let wrong = |numbers: &[f64]| numbers.iter().copied().find(|&number| index(number, choices).is_none());
        let number = match indices {
            Meaning::Number(number) => wrong(&[number]),
            Meaning::Literal(literal) => wrong(&self.literals[literal].tensor.numbers),
            Meaning::Leaf(leaf) => match &self.leaves[leaf].kind {
                NodeKind::Input { value, .. } | NodeKind::Const { value } => wrong(&value.numbers),
                NodeKind::Gate(_) => None,
            },
            Meaning::Gate(_) | Meaning::Wrong => None,
        }?;
        Some(shape_errors::wrong_index(self.ast.get(place).span, gate, number, choices, self.shape(operands[0])))
    }

    /// Adds a gate.
    fn push(&mut self, gate: &'static Gate, operands: &[Meaning], settings: Vec<Setting>, shape: Shape, span: Span) -> Meaning {
        let merged = fold::merged(gate, operands);
        let operands = merged.as_deref().unwrap_or(operands);
        let fold = fold::fold(gate, operands);
        if let Some(simpler) = fold.and_then(|fold| fold.becomes) {
            let others: Vec<Meaning> = operands.iter().copied().filter(|operand| !matches!(operand, Meaning::Number(_))).collect();
            return self.push(simpler, &others, Vec::new(), shape, span);
        }
        let first = self.sources.len();
        let operand = |(slot, &meaning): (usize, &Meaning)| match meaning {
            Meaning::Number(number) => Operand::Constant(number),
            source => {
                self.sources.push(Source { from: source, to: self.gates.len(), slot });
                Operand::Edge(self.sources.len() - 1)
            }
        };
        let operands = operands.iter().enumerate().map(operand).collect();
        let application = Application { gate, fold, operands, settings };
        self.gates.push(Draft { name: None, application, shape, incoming: first..self.sources.len(), span, group: None });
        Meaning::Gate(self.gates.len() - 1)
    }

    /// A gate that does not take these shapes, with each shape at its place.
    #[inline(never)]
    fn misfit(&self, gate: &Gate, misfit: Misfit, operands: &[Meaning], places: &[ExprId], span: Span) -> Diagnostic {
        let mut error = shape_errors::misfit(gate, span, &misfit);
        for &operand in &misfit.operands {
            if let (Some(&meaning), Some(&place)) = (operands.get(operand), places.get(operand)) {
                error = error.related(self.ast.get(place).span, shape_errors::has_shape(self.shape(meaning)));
            }
        }
        error
    }
}
