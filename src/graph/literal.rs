//! Tensor literals: numbers in square brackets, and what else may stand between them.

use super::build::{Builder, Meaning};
use super::{MOST_AXES, NodeKind, shape_errors};
use crate::gates::{self, Call, Gate, Setting, Structural};
use crate::lang::ast::ExprId;
use crate::span::Span;
use crate::tensor::{Shape, Tensor};

/// A tensor of the text that is no node yet.
pub struct Literal {
    /// Its shape and numbers.
    pub tensor: Tensor,
    /// Where it stands.
    pub span: Span,
    /// The generator that made it, and its settings: an input, even without a name.
    pub generator: Option<(&'static Gate, Vec<Setting>)>,
}

impl Builder<'_> {
    /// A tensor literal: a tensor where all that stands in it is numbers, else a gate that stacks what stands in it.
    #[inline(never)]
    pub(super) fn tensor(&mut self, entries: &[ExprId], span: Span) -> Meaning {
        let Some(&first) = entries.first() else { return self.wrong(shape_errors::empty_tensor(span)) };
        let meanings: Vec<Meaning> = entries.iter().map(|&entry| self.meaning(entry)).collect();
        if meanings.contains(&Meaning::Wrong) {
            return Meaning::Wrong;
        }
        if meanings.iter().any(|meaning| matches!(meaning, Meaning::Leaf(_) | Meaning::Gate(_))) {
            return self.apply(&gates::STACK, &meanings, entries, vec![Setting::Axis(Some(0))], span);
        }
        let row = self.shape(meanings[0]).clone();
        if let Some(ragged) = meanings.iter().position(|&meaning| *self.shape(meaning) != row) {
            let place = |entry: ExprId| self.ast.get(entry).span;
            let error = shape_errors::ragged(place(entries[ragged]), self.shape(meanings[ragged]), place(first), &row);
            return self.wrong(error);
        }
        let own = meanings.iter().filter(|meaning| matches!(meaning, Meaning::Number(_))).count();
        if !self.room.take(&Shape::new([own]), 0, 0) {
            return self.wrong(shape_errors::too_many_numbers(span));
        }
        let mut numbers = Vec::with_capacity(entries.len() * row.size());
        for meaning in meanings {
            match meaning {
                Meaning::Number(number) => numbers.push(number),
                Meaning::Literal(literal) => numbers.append(&mut self.literals[literal].tensor.numbers),
                Meaning::Leaf(_) | Meaning::Gate(_) | Meaning::Wrong => {}
            }
        }
        if row.rank() == MOST_AXES {
            return self.wrong(shape_errors::too_many_axes(span));
        }
        let axes: Vec<usize> = std::iter::once(entries.len()).chain(row.axes().iter().copied()).collect();
        self.literal(Literal { tensor: Tensor { shape: Shape::new(axes), numbers }, span, generator: None })
    }

    /// What a generator makes.
    #[inline(never)]
    pub(super) fn generate(&mut self, structural: &Structural, settings: Vec<Setting>, gate: &'static Gate, span: Span) -> Meaning {
        let shape = match (structural.shape)(&[], &settings) {
            Ok(shape) => shape,
            Err(misfit) => return self.wrong(shape_errors::misfit(gate, span, &misfit)),
        };
        if shape.rank() > MOST_AXES {
            return self.wrong(shape_errors::too_many_axes(span));
        }
        if !self.room.take(&shape, 0, 0) {
            return self.wrong(shape_errors::too_large(span, gate, &shape));
        }
        let mut numbers = vec![0.0; shape.size()];
        (structural.forward)(&Call { operands: &[], settings: &settings, shape: &shape }, &mut numbers);
        self.literal(Literal { tensor: Tensor { shape, numbers }, span, generator: Some((gate, settings)) })
    }

    /// Keeps a tensor until it is named or used.
    #[inline(never)]
    pub(super) fn literal(&mut self, literal: Literal) -> Meaning {
        self.literals.push(literal);
        Meaning::Literal(self.literals.len() - 1)
    }

    /// What a gate can use: a tensor that has no name becomes a leaf without one.
    pub(super) fn settled(&mut self, meaning: Meaning) -> Meaning {
        let Meaning::Literal(literal) = meaning else { return meaning };
        let span = self.literals[literal].span;
        let is_input = self.literals[literal].generator.is_some();
        let value = self.taken(literal);
        let kind = if is_input { NodeKind::Input { value, literal: Some(span) } } else { NodeKind::Const { value } };
        let leaf = self.leaf(None, kind, span);
        self.filled(leaf, meaning)
    }

    /// A leaf that has a tensor's numbers knows the generator that made them.
    #[inline(never)]
    pub(super) fn filled(&mut self, leaf: Meaning, tensor: Meaning) -> Meaning {
        if let (Meaning::Leaf(leaf), Meaning::Literal(literal)) = (leaf, tensor) {
            self.leaves[leaf].generator = self.literals[literal].generator.take();
        }
        leaf
    }

    /// The tensor of a literal, for the one who names or uses it.
    #[inline(never)]
    pub(super) fn taken(&mut self, literal: usize) -> Tensor {
        std::mem::take(&mut self.literals[literal].tensor)
    }
}
