//! From resolved names to nodes and edges: constants fold, everything else becomes a gate.

use super::apply::{self, Call};
use super::groups::Call as GroupCall;
use super::inline::{Inlined, inline};
use super::literal::Literal;
use super::names::{self, Names, Referent};
use super::order::{Cycle, order};
use super::room::Room;
use super::{Application, EdgeId, Graph, GroupId, MOST_GATES, NodeKind, assemble, errors, lists, misuse, output, table};
use crate::diagnostic::Diagnostic;
use crate::gates::{self, Gate, Place, Setting};
use crate::lang::ast::{Argument, Ast, Axis, Expr, ExprId, ExprKind, Name, Operator, StatementKind};
use crate::span::Span;
use crate::tensor::{Shape, Tensor};
use std::ops::Range;

/// What an expression turns out to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meaning {
    /// A number: it folds into the gate that uses it.
    Number(f64),
    /// The leaf of this index, in the order in which leaves are met.
    Leaf(usize),
    /// The gate of this index, in the order of evaluation.
    Gate(usize),
    /// The tensor of this index that is no node yet: it becomes one where it is named or used.
    Literal(usize),
    /// Something that has been reported.
    Wrong,
}

/// An input or a const before it has its place.
pub struct Leaf {
    /// Its name; a number that is the whole output has none.
    pub name: Option<String>,
    /// Input or const.
    pub kind: NodeKind,
    /// Its statement, or the first use of a name that nothing defines.
    pub span: Span,
    /// The generator that made its numbers, and its settings.
    pub generator: Option<(&'static Gate, Vec<Setting>)>,
}

impl Leaf {
    /// The shape of its value.
    pub fn shape(&self) -> &Shape {
        match &self.kind {
            NodeKind::Input { value, .. } | NodeKind::Const { value } => &value.shape,
            NodeKind::Gate(_) => Shape::scalar(),
        }
    }
}

/// A gate before it has its place.
pub struct Draft {
    /// Its name.
    pub name: Option<String>,
    /// What is applied to what.
    pub application: Application,
    /// The shape of its value.
    pub shape: Shape,
    /// Its edges.
    pub incoming: Range<EdgeId>,
    /// Its expression.
    pub span: Span,
    /// The call that it was written out for.
    pub group: Option<GroupId>,
}

/// An edge before its ends have their places.
pub struct Source {
    /// The leaf or gate whose value is used.
    pub from: Meaning,
    /// The index of the gate that uses it.
    pub to: usize,
    /// The operand's index.
    pub slot: usize,
}

/// A program on its way to a graph.
pub struct Builder<'a> {
    source: &'a str,
    pub(super) ast: &'a Ast,
    /// What the names stand for.
    pub names: Names<'a>,
    meanings: Vec<Meaning>,
    /// What each statement's right side turned out to be.
    pub bound: Vec<Meaning>,
    /// Inputs and consts.
    pub leaves: Vec<Leaf>,
    /// Gates, in the order of evaluation.
    pub gates: Vec<Draft>,
    /// Edges, by consumer, then by slot.
    pub sources: Vec<Source>,
    /// The calls of composite gates that were written out.
    pub calls: Vec<GroupCall>,
    /// The call that each expression was written out for; empty where there are none.
    groups: Vec<Option<GroupId>>,
    /// Whether an expression is an argument of such a call; empty where there are none.
    arguments: Vec<bool>,
    /// Tensors that are no nodes yet.
    pub(super) literals: Vec<Literal>,
    /// What the tensors so far need room for.
    pub(super) room: Room,
    pub(super) errors: Vec<Diagnostic>,
}

/// The graph of a tree, or what is wrong with the program.
pub fn graph(source: &str, ast: &Ast) -> Result<Graph, Vec<Diagnostic>> {
    let mut errors = Vec::new();
    let ast = &*lists::unpack(ast);
    let Some(Inlined { ast, ranges, calls, groups, arguments }) = inline(source, ast, &mut errors) else { return Err(errors) };
    let ast = &*ast;
    let names = Names::new(ast, ranges, &arguments, &mut errors);
    let order = order(&names, ast.statements.len());
    errors.extend(order.cycles.iter().filter_map(|cycle| report(ast, cycle)));
    let mut builder = Builder::new(source, ast, names, errors);
    builder.calls = calls;
    builder.groups = groups;
    builder.settle_arguments(&arguments);
    for statement in order.statements {
        builder.statement(statement);
        if builder.is_full() {
            break;
        }
    }
    // Where something is wrong, the lack of an output is only what follows from it.
    if !builder.errors.is_empty() {
        return Err(builder.errors);
    }
    let output = output::output(&mut builder, ast, source).map_err(|nothing| vec![nothing])?;
    Ok(assemble::graph(builder, output))
}

#[inline(never)]
fn report(ast: &Ast, cycle: &Cycle) -> Option<Diagnostic> {
    let names: Vec<_> = cycle.statements.iter().filter_map(|&statement| names::definition(&ast.statements[statement]).0).collect();
    let closing = ast.expressions[cycle.closing].span;
    let path: Vec<&str> = names.iter().chain(names.first()).map(|name| name.text.as_str()).collect();
    names.first().map(|first| errors::cycle(first, &path, closing))
}

/// Whether an expression is a number with or without a sign, a tensor of numbers, or a generator: what makes an input of a name.
pub fn is_literal(ast: &Ast, expression: ExprId) -> bool {
    match &ast.get(expression).kind {
        ExprKind::Number(_) | ExprKind::Tensor(_) => true,
        ExprKind::Negate(operand) => matches!(ast.get(*operand).kind, ExprKind::Number(_)),
        ExprKind::Call { function, .. } => gates::find(&function.text).is_some_and(Gate::is_generator),
        _ => false,
    }
}

impl<'a> Builder<'a> {
    fn new(source: &'a str, ast: &'a Ast, names: Names<'a>, errors: Vec<Diagnostic>) -> Self {
        let unset = NodeKind::Input { value: Tensor::scalar(1.0), literal: None };
        let leaves = names
            .unset
            .iter()
            .map(|&(name, span)| Leaf { name: Some(name.to_owned()), kind: unset.clone(), span, generator: None })
            .collect();
        Self {
            source,
            ast,
            meanings: vec![Meaning::Wrong; ast.expressions.len()],
            bound: vec![Meaning::Wrong; ast.statements.len()],
            names,
            leaves,
            // A little more than one gate for each statement, with two edges each, is usual.
            gates: Vec::with_capacity(ast.statements.len()),
            sources: Vec::with_capacity(2 * ast.statements.len()),
            calls: Vec::new(),
            groups: Vec::new(),
            arguments: Vec::new(),
            literals: Vec::new(),
            room: Room::default(),
            errors,
        }
    }

    fn statement(&mut self, index: usize) {
        let statement = &self.ast.statements[index];
        for id in self.names.range(index) {
            if self.names.is_used(id) {
                let (gates, errors) = (self.gates.len(), self.errors.len());
                self.meanings[id] = self.expression(id);
                if self.arguments.get(id) == Some(&true) {
                    self.meanings[id] = self.settled(self.meanings[id]);
                }
                if let Some(&Some(group)) = self.groups.get(id) {
                    self.assign(group, gates, errors);
                }
            }
        }
        // The calls of a definition were written out where they stand.
        if matches!(statement.kind, StatementKind::Def { .. }) {
            return;
        }
        let meaning = self.meanings[names::definition(statement).1.0 as usize];
        self.bound[index] = match &statement.kind {
            StatementKind::Bare(_) => meaning,
            StatementKind::Let { name, value } => self.name(&name.text, *value, statement.span, meaning),
            StatementKind::Const { name, value } => match self.constant(meaning) {
                Some(constant) => {
                    let leaf = self.leaf(Some(&name.text), NodeKind::Const { value: constant }, statement.span);
                    self.filled(leaf, meaning)
                }
                None if meaning == Meaning::Wrong => Meaning::Wrong,
                None => self.wrong(errors::const_varies(self.ast.get(*value).span, name)),
            },
            StatementKind::Def { .. } => Meaning::Wrong,
        };
    }

    /// A tensor that is an argument may be used several times: it is a node of its own.
    fn settle_arguments(&mut self, arguments: &[ExprId]) {
        self.arguments = if arguments.is_empty() { Vec::new() } else { vec![false; self.ast.expressions.len()] };
        arguments.iter().for_each(|argument| self.arguments[argument.0 as usize] = true);
    }

    /// Gives the gates and the errors from these indices on to a call that was written out.
    fn assign(&mut self, group: GroupId, gates: usize, errors: usize) {
        self.gates.iter_mut().skip(gates).for_each(|gate| gate.group = Some(group));
        let call = &self.calls[group];
        self.errors.iter_mut().skip(errors).for_each(|error| misuse::in_call(error, &call.name, call.span));
    }

    /// Gives a name to what stands at the right of it.
    fn name(&mut self, name: &str, right: ExprId, span: Span, meaning: Meaning) -> Meaning {
        let Expr { kind, span: literal } = self.ast.get(right);
        match meaning {
            Meaning::Number(_) | Meaning::Literal(_) => match self.constant(meaning) {
                Some(value) if is_literal(self.ast, right) || matches!(meaning, Meaning::Literal(_)) => {
                    let leaf = self.leaf(Some(name), NodeKind::Input { value, literal: Some(*literal) }, span);
                    self.filled(leaf, meaning)
                }
                Some(value) => self.leaf(Some(name), NodeKind::Const { value }, span),
                None => Meaning::Wrong,
            },
            Meaning::Gate(gate) if !matches!(kind, ExprKind::Name(_)) => {
                self.gates[gate].name = Some(name.to_owned());
                meaning
            }
            // A second name for what has one.
            Meaning::Gate(_) | Meaning::Leaf(_) | Meaning::Wrong => meaning,
        }
    }

    /// The number or the tensor that something is, if it is one; a tensor can be had only once.
    #[inline(never)]
    pub(super) fn constant(&mut self, meaning: Meaning) -> Option<Tensor> {
        match meaning {
            Meaning::Number(number) => Some(Tensor::scalar(number)),
            Meaning::Literal(literal) => Some(self.taken(literal)),
            Meaning::Leaf(_) | Meaning::Gate(_) | Meaning::Wrong => None,
        }
    }

    /// Adds a leaf.
    pub fn leaf(&mut self, name: Option<&str>, kind: NodeKind, span: Span) -> Meaning {
        self.leaves.push(Leaf { name: name.map(str::to_owned), kind, span, generator: None });
        Meaning::Leaf(self.leaves.len() - 1)
    }

    /// Whether the last gate that may be has been passed: what follows would only say so again.
    fn is_full(&self) -> bool {
        self.gates.len() == MOST_GATES && !self.errors.is_empty()
    }

    pub(super) fn wrong(&mut self, error: Diagnostic) -> Meaning {
        self.errors.push(error);
        Meaning::Wrong
    }

    fn expression(&mut self, id: usize) -> Meaning {
        let Expr { kind, span } = &self.ast.expressions[id];
        match kind {
            ExprKind::Number(number) => Meaning::Number(*number),
            ExprKind::Name(_) => self.referent(id),
            ExprKind::Negate(operand) => {
                let meanings = [Meaning::Number(-1.0), self.meaning(*operand)];
                self.apply(&gates::MUL, &meanings, &[*operand, *operand], Vec::new(), *span)
            }
            ExprKind::Binary { operator, left, right } => self.binary(*operator, *left, *right, *span),
            ExprKind::Call { function, arguments } => self.call(function, arguments, *span),
            ExprKind::Tensor(entries) => self.tensor(entries, *span),
            ExprKind::Index { base, axes } => self.indexed(*base, axes, *span),
            ExprKind::Transpose(base) => self.apply(&gates::TRANSPOSE, &[self.meaning(*base)], &[*base], Vec::new(), *span),
        }
    }

    /// What an expression turned out to be.
    pub(super) fn meaning(&self, expression: ExprId) -> Meaning {
        self.meanings[expression.0 as usize]
    }

    fn referent(&self, id: usize) -> Meaning {
        match self.names.referent(id) {
            Referent::Statement(statement) => self.bound[statement],
            Referent::Number(number) => Meaning::Number(number),
            Referent::Unset(index) => Meaning::Leaf(index),
            Referent::Nothing => Meaning::Wrong,
        }
    }

    fn binary(&mut self, operator: Operator, left: ExprId, right: ExprId, span: Span) -> Meaning {
        let meanings = [self.meaning(left), self.meaning(right)];
        if operator == Operator::Power && self.square(left, meanings, span) {
            return meanings[0];
        }
        let gate = match operator {
            // Where neither side is a single number, a dot is the matrix product.
            Operator::Dot if !meanings.iter().any(|&meaning| self.shape(meaning).is_scalar()) => &gates::MATMUL,
            operator => table::of_operator(operator),
        };
        self.apply(gate, &meanings, &[left, right], Vec::new(), span)
    }

    /// Makes the gate that a call has just become the square of it, where the square has a gate of its own and nothing else uses
    /// the call.
    #[inline(never)]
    fn square(&mut self, base: ExprId, [meaning, power]: [Meaning; 2], span: Span) -> bool {
        let shared = self.arguments.get(base.0 as usize) == Some(&true);
        if shared || power != Meaning::Number(2.0) || !matches!(self.ast.get(base).kind, ExprKind::Call { .. }) {
            return false;
        }
        let last = self.gates.len();
        match (meaning, self.gates.last_mut()) {
            (Meaning::Gate(gate), Some(draft)) if gate + 1 == last => match draft.application.gate.squared {
                Some(squared) => {
                    (draft.application.gate, draft.span) = (squared, span);
                    true
                }
                None => false,
            },
            _ => false,
        }
    }

    fn call(&mut self, function: &Name, arguments: &[Argument], span: Span) -> Meaning {
        let Some(gate) = gates::find(&function.text) else {
            self.errors.extend(apply::unknown(self.source, self.ast, &self.names, function, arguments, span));
            return Meaning::Wrong;
        };
        if arguments.iter().any(|argument| self.meaning(argument.value) == Meaning::Wrong) {
            return Meaning::Wrong;
        }
        let call = match Call::new(gate, self.ast, function, arguments, span) {
            Ok(call) => call,
            Err(error) => return self.wrong(error),
        };
        let operands: Vec<Meaning> = call.operands.iter().map(|&operand| self.meaning(operand)).collect();
        let first = operands.first().map_or(Shape::scalar(), |&operand| self.shape(operand));
        match self.settings(&call, first) {
            Ok(settings) => match call.gate.structural().filter(|_| call.gate.is_generator()) {
                Some(structural) => self.generate(structural, settings, call.gate, span),
                None => {
                    let tensors = call.gate.on_tensors.filter(|_| operands.iter().any(|&operand| !self.shape(operand).is_scalar()));
                    self.apply(tensors.unwrap_or(call.gate), &operands, &call.operands, settings, span)
                }
            },
            Err(error) => self.wrong(error),
        }
    }

    #[inline(never)]
    fn indexed(&mut self, base: ExprId, axes: &[Axis], span: Span) -> Meaning {
        let meaning = self.meaning(base);
        if meaning == Meaning::Wrong {
            return meaning;
        }
        let places = match self.places(base, axes, self.shape(meaning)) {
            Ok(places) => places,
            Err(error) => return self.wrong(error),
        };
        let gate = if places.iter().all(|place| matches!(place, Place::At(_))) { &gates::INDEX } else { &gates::SLICE };
        self.apply(gate, &[meaning], &[base], vec![Setting::Places(places)], span)
    }

    /// The shape of what an expression stands for.
    pub(super) fn shape(&self, meaning: Meaning) -> &Shape {
        match meaning {
            Meaning::Leaf(leaf) => self.leaves[leaf].shape(),
            Meaning::Gate(gate) => &self.gates[gate].shape,
            Meaning::Literal(literal) => &self.literals[literal].tensor.shape,
            Meaning::Number(_) | Meaning::Wrong => Shape::scalar(),
        }
    }
}
