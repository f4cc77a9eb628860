//! Calls of composite gates written out: each becomes the expressions of its definition, with its arguments in place of the parameters.

use super::definitions::{Definition, Definitions};
use super::groups::Call;
use super::{GroupId, MOST_GATES, errors, misuse, names};
use crate::diagnostic::Diagnostic;
use crate::lang::MOST_NESTING;
use crate::lang::ast::{Argument, Ast, Axis, Expr, ExprId, ExprKind, Name, Statement, StatementKind};
use crate::span::Span;
use std::borrow::Cow;
use std::ops::Range;

/// The most expressions that calls may add: what they add is counted before it is written.
const MOST_EXPRESSIONS: usize = 10 * MOST_GATES;

/// A program without calls of composite gates. The statements keep their indices; those of definitions are empty.
pub struct Inlined<'a> {
    /// The tree. An argument that is used several times is one expression that is used several times.
    pub ast: Cow<'a, Ast>,
    /// The expressions of each statement, operands first.
    pub ranges: Vec<Range<usize>>,
    /// The calls that were written out, outer ones first.
    pub calls: Vec<Call>,
    /// The innermost call that each expression was written out for; empty where the program defines no gates.
    pub groups: Vec<Option<GroupId>>,
    /// Arguments, which are evaluated even where a definition makes no use of them.
    pub arguments: Vec<ExprId>,
}

/// Writes out all calls; `None` where that would be too much. A call that is wrong is reported and becomes its function's name, which
/// has no value.
pub fn inline<'a>(source: &str, ast: &'a Ast, errors: &mut Vec<Diagnostic>) -> Option<Inlined<'a>> {
    let ranges = names::ranges(ast);
    if !ast.statements.iter().any(|statement| matches!(statement.kind, StatementKind::Def { .. })) {
        return Some(Inlined { ast: Cow::Borrowed(ast), ranges, calls: Vec::new(), groups: Vec::new(), arguments: Vec::new() });
    }
    let definitions = Definitions::new(ast, &ranges, errors);
    let written =
        Inlined { ast: Cow::Owned(Ast::default()), ranges: Vec::new(), calls: Vec::new(), groups: Vec::new(), arguments: Vec::new() };
    let mut writer = Writer { source, old: ast, definitions: &definitions, errors, added: 0, new: Ast::default(), written };
    for (statement, range) in ast.statements.iter().zip(ranges) {
        writer.statement(statement, range);
    }
    if !ast.statements.iter().any(|statement| computes(ast, &statement.kind)) {
        writer.last_definition();
    }
    (writer.added <= MOST_EXPRESSIONS).then_some(Inlined { ast: Cow::Owned(writer.new), ..writer.written })
}

/// Whether a statement is neither an input, a const nor a definition.
fn computes(ast: &Ast, kind: &StatementKind) -> bool {
    match kind {
        StatementKind::Bare(_) => true,
        StatementKind::Let { value, .. } => !super::build::is_literal(ast, *value),
        StatementKind::Const { .. } | StatementKind::Def { .. } => false,
    }
}

/// What the names in a definition stand for in one of its calls. Outside of definitions there are no parameters.
struct Scope<'a> {
    parameters: &'a [Name],
    arguments: Vec<ExprId>,
    group: Option<GroupId>,
}

const OUTSIDE: Scope = Scope { parameters: &[], arguments: Vec::new(), group: None };

struct Writer<'a, 'd> {
    source: &'d str,
    old: &'a Ast,
    definitions: &'d Definitions<'a>,
    errors: &'d mut Vec<Diagnostic>,
    /// How many expressions calls have added.
    added: usize,
    new: Ast,
    written: Inlined<'a>,
}

impl<'a> Writer<'a, '_> {
    #[inline(never)]
    fn statement(&mut self, statement: &Statement, range: Range<usize>) {
        let start = self.new.expressions.len();
        let kind = match &statement.kind {
            StatementKind::Let { name, .. } => StatementKind::Let { name: name.clone(), value: self.expressions(range, &OUTSIDE) },
            StatementKind::Const { name, .. } => StatementKind::Const { name: name.clone(), value: self.expressions(range, &OUTSIDE) },
            StatementKind::Bare(_) => StatementKind::Bare(self.expressions(range, &OUTSIDE)),
            StatementKind::Def { name, parameters, .. } => {
                StatementKind::Def { name: name.clone(), parameters: parameters.clone(), body: ExprId(0) }
            }
        };
        self.push_statement(kind, statement.span, start);
    }

    #[inline(never)]
    fn push_statement(&mut self, kind: StatementKind, span: Span, start: usize) {
        self.written.ranges.push(start..self.new.expressions.len());
        self.new.statements.push(Statement { kind, span });
    }

    /// The output of a program of definitions and inputs: the last definition, on inputs of its parameters' names.
    #[inline(never)]
    fn last_definition(&mut self) {
        let Some(definition) = self.definitions.list.iter().rev().find(|definition| definition.is_sound) else { return };
        let start = self.new.expressions.len();
        let input = |parameter: &Name| Expr { kind: ExprKind::Name(parameter.text.clone()), span: parameter.span };
        let arguments: Vec<ExprId> = definition.parameters.iter().map(|parameter| self.push(input(parameter), None)).collect();
        let span = definition.body.clone().last().map_or(definition.name.span, |root| self.old.expressions[root].span);
        if let Some(root) = self.body(definition, arguments, None, span) {
            self.push_statement(StatementKind::Bare(root), definition.name.span.to(span), start);
        }
    }

    /// Writes expressions of the old tree into the new one; the last of them.
    #[inline(never)]
    fn expressions(&mut self, range: Range<usize>, scope: &Scope) -> ExprId {
        let start = range.start;
        let mut places: Vec<ExprId> = Vec::with_capacity(range.len());
        let old = self.old;
        for id in range {
            let place = self.expression(&old.expressions[id], scope, &|operand| places[operand.0 as usize - start]);
            places.push(place);
        }
        places.last().copied().unwrap_or(ExprId(0))
    }

    #[inline(never)]
    fn expression(&mut self, expression: &'a Expr, scope: &Scope, place: &dyn Fn(ExprId) -> ExprId) -> ExprId {
        let parameter = |name: &str| scope.parameters.iter().position(|parameter| parameter.text == name);
        match &expression.kind {
            ExprKind::Name(name) => match (parameter(name), self.definitions.find(name)) {
                (Some(at), _) => return scope.arguments[at],
                (None, Some(definition)) => self.errors.push(misuse::gate_as_value(definition, expression.span)),
                (None, None) => {}
            },
            ExprKind::Call { function, .. } if parameter(&function.text).is_some() => {
                self.errors.push(errors::value_is_called(function, None));
                return self.name(&function.text, expression.span, scope);
            }
            ExprKind::Call { function, arguments } => {
                if let Some(definition) = self.definitions.find(&function.text) {
                    let called = self.call(definition, arguments, expression.span, scope, place);
                    return called.unwrap_or_else(|| self.name(&function.text, expression.span, scope));
                }
            }
            _ => {}
        }
        self.push(Expr { kind: moved(&expression.kind, place), span: expression.span }, scope.group)
    }

    /// A name in the place of what is wrong.
    fn name(&mut self, name: &str, span: Span, scope: &Scope) -> ExprId {
        self.push(Expr { kind: ExprKind::Name(name.to_owned()), span }, scope.group)
    }

    fn push(&mut self, expression: Expr, group: Option<GroupId>) -> ExprId {
        self.new.expressions.push(expression);
        self.written.groups.push(group);
        ExprId(self.new.expressions.len() as u32 - 1)
    }

    /// Writes out a call, unless something is wrong with it.
    #[inline(never)]
    fn call(
        &mut self,
        definition: &Definition<'a>,
        arguments: &[Argument],
        span: Span,
        scope: &Scope,
        place: &dyn Fn(ExprId) -> ExprId,
    ) -> Option<ExprId> {
        // What is wrong with the definition itself has been reported.
        if !definition.is_sound {
            return None;
        }
        match bind(definition, arguments, span) {
            Ok(bound) => {
                let bound: Vec<ExprId> = bound.into_iter().map(place).collect();
                let group = Call { name: self.shown(definition.name), parent: scope.group, root: ExprId(0), span };
                self.body(definition, bound, Some(group), span)
            }
            Err(error) => {
                self.errors.push(error);
                None
            }
        }
    }

    /// The group's name: a definition of `σ` is shown as it is written.
    fn shown(&self, name: &Name) -> String {
        if name.span.of(self.source) == "σ" { "σ".to_owned() } else { name.text.clone() }
    }

    /// Writes a definition's right side, after its size and depth were found to be within the limits.
    #[inline(never)]
    fn body(&mut self, definition: &Definition<'a>, arguments: Vec<ExprId>, call: Option<Call>, span: Span) -> Option<ExprId> {
        if definition.depth > MOST_NESTING {
            self.errors.push(misuse::too_deep(definition, MOST_NESTING, span));
            return None;
        }
        // A call within a call has been counted with it.
        if call.as_ref().is_none_or(|call| call.parent.is_none()) {
            let was_within = self.added <= MOST_EXPRESSIONS;
            self.added = self.added.saturating_add(definition.size);
            if self.added > MOST_EXPRESSIONS {
                self.errors.extend(was_within.then(|| errors::too_many_gates(span)));
                return None;
            }
        }
        self.written.arguments.extend(&arguments);
        let group = call.map(|call| {
            self.written.calls.push(call);
            self.written.calls.len() - 1
        });
        let root = self.expressions(definition.body.clone(), &Scope { parameters: definition.parameters, arguments, group });
        if let Some(group) = group {
            self.written.calls[group].root = root;
        }
        Some(root)
    }
}

/// The argument of each parameter.
#[inline(never)]
fn bind(definition: &Definition, arguments: &[Argument], span: Span) -> Result<Vec<ExprId>, Diagnostic> {
    let positional = arguments.iter().filter(|argument| argument.keyword.is_none()).count();
    let mut bound = vec![None; definition.parameters.len()];
    for (at, argument) in arguments.iter().enumerate() {
        let place = match &argument.keyword {
            None => at,
            Some(keyword) => {
                let place = definition.parameters.iter().position(|parameter| parameter.text == keyword.text);
                place.ok_or_else(|| misuse::unknown_keyword(definition, keyword))?
            }
        };
        match bound.get_mut(place) {
            Some(slot @ None) => *slot = Some(argument.value),
            Some(Some(_)) => {
                let span = argument.keyword.as_ref().map_or(span, |keyword| keyword.span);
                return Err(errors::parameter_twice(span, definition.name, &definition.parameters[place].text));
            }
            None => return Err(misuse::arguments(definition, positional, span)),
        }
    }
    bound.into_iter().collect::<Option<_>>().ok_or_else(|| misuse::arguments(definition, arguments.len(), span))
}

/// An expression whose operands are at other places.
#[inline(never)]
fn moved(kind: &ExprKind, place: &dyn Fn(ExprId) -> ExprId) -> ExprKind {
    let end = |id: Option<ExprId>| id.map(place);
    match kind {
        ExprKind::Number(number) => ExprKind::Number(*number),
        ExprKind::Name(name) => ExprKind::Name(name.clone()),
        ExprKind::Negate(operand) => ExprKind::Negate(place(*operand)),
        ExprKind::Binary { operator, left, right } => ExprKind::Binary { operator: *operator, left: place(*left), right: place(*right) },
        ExprKind::Call { function, arguments } => {
            let moved = |Argument { keyword, value }: &Argument| Argument { keyword: keyword.clone(), value: place(*value) };
            ExprKind::Call { function: function.clone(), arguments: arguments.iter().map(moved).collect() }
        }
        ExprKind::Tensor(entries) => ExprKind::Tensor(entries.iter().map(|&entry| place(entry)).collect()),
        ExprKind::Index { base, axes } => {
            let moved = |axis: &Axis| match *axis {
                Axis::At(index) => Axis::At(place(index)),
                Axis::Slice(from, to) => Axis::Slice(end(from), end(to)),
            };
            ExprKind::Index { base: place(*base), axes: axes.iter().map(moved).collect() }
        }
        ExprKind::Transpose(operand) => ExprKind::Transpose(place(*operand)),
    }
}
