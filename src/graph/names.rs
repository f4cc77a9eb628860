//! What each name in a program stands for.

use super::errors;
use crate::diagnostic::Diagnostic;
use crate::lang::ast::{Ast, Axis, ExprId, ExprKind, Name, Statement, StatementKind};
use crate::span::Span;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

/// The names of a program, resolved.
pub struct Names<'a> {
    /// Which statement defines a name.
    defined: HashMap<&'a str, usize>,
    /// Of each expression: what it stands for, where it is a name.
    referents: Vec<Referent>,
    /// The names that nothing defines, each with its first place, in the order of the text.
    pub unset: Vec<(&'a str, Span)>,
    /// The index into `unset` of each such name.
    places: HashMap<&'a str, usize>,
    /// Of each statement: its expressions, operands first.
    ranges: Vec<Range<usize>>,
    /// Whether an expression belongs to a statement.
    used: Vec<bool>,
}

/// What a name in an expression stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Referent {
    /// The expression is no name.
    Nothing,
    /// What a statement defines.
    Statement(usize),
    /// π or e.
    Number(f64),
    /// An input of value 1, by its index in [`Names::unset`].
    Unset(usize),
}

impl<'a> Names<'a> {
    /// Resolves every name; a name that is defined twice is reported and keeps its first definition.
    ///
    /// `ranges` are the expressions of each statement; `further` are evaluated besides those that their statements reach.
    pub fn new(ast: &'a Ast, ranges: Vec<Range<usize>>, further: &[ExprId], errors: &mut Vec<Diagnostic>) -> Self {
        let defined = definitions(ast, errors);
        let used = used(ast, further);
        let mut names = Self {
            defined,
            referents: vec![Referent::Nothing; ast.expressions.len()],
            unset: Vec::new(),
            places: HashMap::new(),
            ranges,
            used,
        };
        names.resolve(ast);
        names
    }

    /// What an expression stands for, where it is a name.
    pub fn referent(&self, expression: usize) -> Referent {
        self.referents[expression]
    }

    /// The expressions of a statement, operands first.
    pub fn expressions(&self, statement: usize) -> impl Iterator<Item = usize> {
        self.ranges[statement].clone().filter(|&id| self.used[id])
    }

    /// The expressions of a statement and, among them, some that may not be used.
    pub fn range(&self, statement: usize) -> Range<usize> {
        self.ranges[statement].clone()
    }

    /// Whether an expression is evaluated.
    pub fn is_used(&self, expression: usize) -> bool {
        self.used[expression]
    }

    /// The statement that defines a name.
    pub fn statement(&self, name: &str) -> Option<usize> {
        self.defined.get(name).copied()
    }

    /// Whether the program means a value by this name.
    pub fn is_value(&self, name: &str) -> bool {
        self.defined.contains_key(name) || self.places.contains_key(name)
    }

    fn resolve(&mut self, ast: &'a Ast) {
        for (id, expression) in ast.expressions.iter().enumerate() {
            let ExprKind::Name(name) = &expression.kind else { continue };
            if !self.used[id] {
                continue;
            }
            self.referents[id] = match (self.defined.get(name.as_str()), constant(name)) {
                (Some(&statement), _) => Referent::Statement(statement),
                (None, Some(number)) => Referent::Number(number),
                (None, None) => Referent::Unset(*self.places.entry(name.as_str()).or_insert_with(|| {
                    self.unset.push((name, expression.span));
                    self.unset.len() - 1
                })),
            };
        }
    }
}

/// The name that a statement defines, and its right side.
pub fn definition(statement: &Statement) -> (Option<&Name>, ExprId) {
    match &statement.kind {
        StatementKind::Let { name, value } | StatementKind::Const { name, value } => (Some(name), *value),
        StatementKind::Def { name, body, .. } => (Some(name), *body),
        StatementKind::Bare(value) => (None, *value),
    }
}

fn definitions<'a>(ast: &'a Ast, errors: &mut Vec<Diagnostic>) -> HashMap<&'a str, usize> {
    let mut defined = HashMap::with_capacity(ast.statements.len());
    for (index, statement) in ast.statements.iter().enumerate() {
        let (Some(name), _) = definition(statement) else { continue };
        match defined.entry(name.text.as_str()) {
            Entry::Vacant(place) => {
                place.insert(index);
            }
            Entry::Occupied(first) => {
                let first = definition(&ast.statements[*first.get()]).0.map_or(statement.span, |name| name.span);
                errors.push(errors::second_definition(name, first));
            }
        }
    }
    defined
}

/// The numbers that have names, unless the program defines these. Python's words stand for 1 and 0, as there.
fn constant(name: &str) -> Option<f64> {
    match name {
        "pi" | "π" => Some(std::f64::consts::PI),
        "e" => Some(std::f64::consts::E),
        "True" => Some(1.0),
        "False" => Some(0.0),
        _ => None,
    }
}

/// The expressions of each statement of a tree as it is read: a range of the arena that its right side ends.
pub fn ranges(ast: &Ast) -> Vec<Range<usize>> {
    let mut start = 0;
    let range = |statement| {
        let end = definition(statement).1.0 as usize + 1;
        std::mem::replace(&mut start, end)..end
    };
    ast.statements.iter().map(range).collect()
}

/// Which of the arena's expressions are evaluated.
fn used(ast: &Ast, further: &[ExprId]) -> Vec<bool> {
    let mut used = vec![false; ast.expressions.len()];
    for statement in &ast.statements {
        // The inside of a definition is not evaluated.
        if !matches!(statement.kind, StatementKind::Def { .. }) {
            used[definition(statement).1.0 as usize] = true;
        }
    }
    further.iter().for_each(|id| used[id.0 as usize] = true);
    // Operands stand before what uses them: one sweep from the back reaches them all.
    for id in (0..ast.expressions.len()).rev() {
        if used[id] {
            children(&ast.expressions[id].kind, &mut |child| used[child.0 as usize] = true);
        }
    }
    used
}

fn children(kind: &ExprKind, visit: &mut impl FnMut(ExprId)) {
    match kind {
        ExprKind::Number(_) | ExprKind::Name(_) => {}
        ExprKind::Tensor(entries) => entries.iter().copied().for_each(visit),
        ExprKind::Negate(operand) | ExprKind::Transpose(operand) => visit(*operand),
        ExprKind::Binary { left, right, .. } => [*left, *right].into_iter().for_each(visit),
        ExprKind::Call { arguments, .. } => arguments.iter().for_each(|argument| visit(argument.value)),
        ExprKind::Index { base, axes } => {
            visit(*base);
            for axis in axes {
                match *axis {
                    Axis::At(index) => visit(index),
                    Axis::Slice(from, to) => [from, to].into_iter().flatten().for_each(&mut *visit),
                }
            }
        }
    }
}
