//! From resolved names to nodes and edges: constants fold, everything else becomes a gate.

use super::apply::{self, Call};
use super::names::{self, Names, Referent};
use super::order::{Cycle, order};
use super::{Application, EdgeId, Graph, MOST_GATES, NodeKind, Operand, assemble, errors, fold, output, table};
use crate::diagnostic::Diagnostic;
use crate::gates::{self, Gate, Parameter, Usual};
use crate::lang::ast::{Argument, Ast, Expr, ExprId, ExprKind, Name, Operator, StatementKind};
use crate::span::Span;
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
}

/// A gate before it has its place.
pub struct Draft {
    /// Its name.
    pub name: Option<String>,
    /// What is applied to what.
    pub application: Application,
    /// Its edges.
    pub incoming: Range<EdgeId>,
    /// Its expression.
    pub span: Span,
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
    ast: &'a Ast,
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
    errors: Vec<Diagnostic>,
}

/// The graph of a tree, or what is wrong with the program.
pub fn graph(source: &str, ast: &Ast) -> Result<Graph, Vec<Diagnostic>> {
    let mut errors = Vec::new();
    let names = Names::new(ast, &mut errors);
    let order = order(&names, ast.statements.len());
    errors.extend(order.cycles.iter().filter_map(|cycle| report(ast, cycle)));
    let mut builder = Builder::new(source, ast, names, errors);
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

fn report(ast: &Ast, cycle: &Cycle) -> Option<Diagnostic> {
    let names: Vec<_> = cycle.statements.iter().filter_map(|&statement| names::definition(&ast.statements[statement]).0).collect();
    let closing = ast.expressions[cycle.closing].span;
    let path: Vec<&str> = names.iter().chain(names.first()).map(|name| name.text.as_str()).collect();
    names.first().map(|first| errors::cycle(first, &path, closing))
}

/// Whether an expression is a number with or without a sign.
pub fn is_literal(ast: &Ast, expression: ExprId) -> bool {
    match ast.get(expression).kind {
        ExprKind::Number(_) => true,
        ExprKind::Negate(operand) => matches!(ast.get(operand).kind, ExprKind::Number(_)),
        _ => false,
    }
}

impl<'a> Builder<'a> {
    fn new(source: &'a str, ast: &'a Ast, names: Names<'a>, errors: Vec<Diagnostic>) -> Self {
        let unset = NodeKind::Input { value: 1.0, literal: None };
        let leaves = names.unset.iter().map(|&(name, span)| Leaf { name: Some(name.to_owned()), kind: unset.clone(), span }).collect();
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
            errors,
        }
    }

    fn statement(&mut self, index: usize) {
        let statement = &self.ast.statements[index];
        for id in self.names.range(index) {
            if self.names.is_used(id) {
                self.meanings[id] = self.expression(id);
            }
        }
        let meaning = self.meanings[names::definition(statement).1.0 as usize];
        self.bound[index] = match &statement.kind {
            StatementKind::Bare(_) => meaning,
            StatementKind::Let { name, value } => self.name(&name.text, *value, statement.span, meaning),
            StatementKind::Const { name, value } => match meaning {
                Meaning::Number(number) => self.leaf(Some(&name.text), NodeKind::Const { value: number }, statement.span),
                Meaning::Wrong => Meaning::Wrong,
                Meaning::Leaf(_) | Meaning::Gate(_) => self.wrong(errors::const_varies(self.ast.get(*value).span, name)),
            },
            StatementKind::Def { name, .. } => self.wrong(errors::planned_definition(name)),
        };
    }

    /// Gives a name to what stands at the right of it.
    fn name(&mut self, name: &str, value: ExprId, span: Span, meaning: Meaning) -> Meaning {
        let literal = self.ast.get(value);
        match meaning {
            Meaning::Number(number) if is_literal(self.ast, value) => {
                self.leaf(Some(name), NodeKind::Input { value: number, literal: Some(literal.span) }, span)
            }
            Meaning::Number(number) => self.leaf(Some(name), NodeKind::Const { value: number }, span),
            Meaning::Gate(gate) if !matches!(literal.kind, ExprKind::Name(_)) => {
                self.gates[gate].name = Some(name.to_owned());
                meaning
            }
            // A second name for what has one.
            Meaning::Gate(_) | Meaning::Leaf(_) | Meaning::Wrong => meaning,
        }
    }

    /// Adds a leaf.
    pub fn leaf(&mut self, name: Option<&str>, kind: NodeKind, span: Span) -> Meaning {
        self.leaves.push(Leaf { name: name.map(str::to_owned), kind, span });
        Meaning::Leaf(self.leaves.len() - 1)
    }

    /// Whether the last gate that may be has been passed: what follows would only say so again.
    fn is_full(&self) -> bool {
        self.gates.len() == MOST_GATES && !self.errors.is_empty()
    }

    fn wrong(&mut self, error: Diagnostic) -> Meaning {
        self.errors.push(error);
        Meaning::Wrong
    }

    fn expression(&mut self, id: usize) -> Meaning {
        let Expr { kind, span } = &self.ast.expressions[id];
        match kind {
            ExprKind::Number(number) => Meaning::Number(*number),
            ExprKind::Name(_) => self.referent(id),
            ExprKind::Negate(operand) => self.binary(Operator::Multiply, Meaning::Number(-1.0), self.meaning(*operand), *span),
            ExprKind::Binary { operator, left, right } => self.binary(*operator, self.meaning(*left), self.meaning(*right), *span),
            ExprKind::Call { function, arguments } => self.call(function, arguments, *span),
            ExprKind::Tensor(_) => self.wrong(errors::planned(*span, "[…]")),
            ExprKind::Index { .. } => self.wrong(errors::planned(*span, "x[…]")),
            ExprKind::Transpose(_) => self.wrong(errors::planned(*span, ".T")),
        }
    }

    fn meaning(&self, expression: ExprId) -> Meaning {
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

    fn binary(&mut self, operator: Operator, left: Meaning, right: Meaning, span: Span) -> Meaning {
        match table::of_operator(operator) {
            Some(gate) => self.apply(gate, &[left, right], Vec::new(), span),
            None => self.wrong(errors::planned_matrix_product(span)),
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
        match apply::call(gate, self.ast, function, arguments, span).and_then(|call| Ok((self.parameters(&call, function, span)?, call))) {
            Ok((parameters, call)) => {
                let operands: Vec<Meaning> = call.operands.iter().map(|&operand| self.meaning(operand)).collect();
                self.apply(gate, &operands, parameters, span)
            }
            Err(error) => self.wrong(error),
        }
    }

    /// The numbers that belong to a gate, as given or as usual.
    fn parameters(&self, call: &Call, function: &Name, span: Span) -> Result<Vec<f64>, Diagnostic> {
        let number = |(given, parameter): (&Option<ExprId>, &Parameter)| match (given, parameter.usual) {
            (None, Usual::Number(number)) => Ok(number),
            (None, _) => Err(errors::parameter_missing(span, function, parameter.name)),
            (Some(given), _) => match self.meaning(*given) {
                Meaning::Number(number) => Ok(number),
                _ => Err(errors::parameter_varies(self.ast.get(*given).span, function, parameter.name)),
            },
        };
        call.parameters.iter().zip(call.gate.parameters).map(number).collect()
    }

    /// The number or the gate that comes of applying a gate.
    fn apply(&mut self, gate: &'static Gate, operands: &[Meaning], parameters: Vec<f64>, span: Span) -> Meaning {
        if operands.contains(&Meaning::Wrong) {
            return Meaning::Wrong;
        }
        if let Some(number) = fold::number(gate, operands, &parameters) {
            return Meaning::Number(number);
        }
        if self.gates.len() == MOST_GATES {
            return self.wrong(errors::too_many_gates(span));
        }
        let merged = fold::merged(gate, operands);
        let operands = merged.as_deref().unwrap_or(operands);
        let fold = fold::fold(gate, operands);
        if let Some(simpler) = fold.and_then(|fold| fold.becomes) {
            let others: Vec<Meaning> = operands.iter().copied().filter(|operand| !matches!(operand, Meaning::Number(_))).collect();
            return self.apply(simpler, &others, Vec::new(), span);
        }
        let first = self.sources.len();
        let operand = |(slot, &meaning): (usize, &Meaning)| match meaning {
            Meaning::Number(number) => Operand::Constant(number),
            source => {
                self.sources.push(Source { from: source, to: self.gates.len(), slot });
                Operand::Edge(self.sources.len() - 1)
            }
        };
        let operands_of_gate = operands.iter().enumerate().map(operand).collect();
        let application = Application { gate, fold, operands: operands_of_gate, parameters };
        self.gates.push(Draft { name: None, application, incoming: first..self.sources.len(), span });
        Meaning::Gate(self.gates.len() - 1)
    }
}
