//! The composite gates of a program: what each takes, and how large and how deep its calls are.

use super::misuse;
use crate::diagnostic::Diagnostic;
use crate::lang::ast::{Ast, ExprKind, Name, StatementKind};
use std::collections::HashMap;
use std::ops::Range;

/// A composite gate.
pub struct Definition<'a> {
    /// Its name.
    pub name: &'a Name,
    /// What it takes.
    pub parameters: &'a [Name],
    /// The expressions of its right side, operands first.
    pub body: Range<usize>,
    /// Whether it can be called: it neither calls itself nor has two parameters of one name.
    pub is_sound: bool,
    /// How many expressions a call adds, with those of the calls inside.
    pub size: usize,
    /// How many calls are open at once inside a call, with itself.
    pub depth: usize,
}

/// All composite gates.
#[derive(Default)]
pub struct Definitions<'a> {
    /// In the order of the text.
    pub list: Vec<Definition<'a>>,
    places: HashMap<&'a str, usize>,
}

#[derive(Clone, Copy, PartialEq)]
enum Visit {
    Waiting,
    Open,
    Done,
}

impl<'a> Definitions<'a> {
    /// The composite gates of a tree whose statements have these expressions. Of names that are defined twice the first definition counts.
    pub fn new(ast: &'a Ast, ranges: &[Range<usize>], errors: &mut Vec<Diagnostic>) -> Self {
        let mut definitions = Self::default();
        let mut taken = HashMap::new();
        for (index, statement) in ast.statements.iter().enumerate() {
            let name = match &statement.kind {
                StatementKind::Let { name, .. } | StatementKind::Const { name, .. } | StatementKind::Def { name, .. } => name,
                StatementKind::Bare(_) => continue,
            };
            let is_first = *taken.entry(name.text.as_str()).or_insert(index) == index;
            if let (StatementKind::Def { parameters, .. }, true) = (&statement.kind, is_first) {
                let twice = parameters.iter().enumerate().find_map(|(at, second)| {
                    let first = parameters.iter().take(at).find(|first| first.text == second.text)?;
                    Some(misuse::second_parameter(second, first))
                });
                let is_sound = twice.is_none();
                errors.extend(twice);
                definitions.places.insert(&name.text, definitions.list.len());
                definitions.list.push(Definition { name, parameters, body: ranges[index].clone(), is_sound, size: 0, depth: 0 });
            }
        }
        definitions.measure(ast, errors);
        definitions
    }

    /// The composite gate of a name.
    pub fn find(&self, name: &str) -> Option<&Definition<'a>> {
        self.places.get(name).map(|&at| &self.list[at])
    }

    /// Goes through each gate's calls first, with a stack of its own: definitions may be one long chain.
    #[inline(never)]
    fn measure(&mut self, ast: &Ast, errors: &mut Vec<Diagnostic>) {
        let mut visits = vec![Visit::Waiting; self.list.len()];
        for first in 0..self.list.len() {
            if visits[first] != Visit::Waiting {
                continue;
            }
            visits[first] = Visit::Open;
            let mut open = vec![(first, self.list[first].body.clone())];
            while let Some((definition, rest)) = open.last_mut() {
                let definition = *definition;
                let next =
                    rest.find_map(|id| Some((self.callee(ast, definition, id)?, id)).filter(|(called, _)| visits[*called] != Visit::Done));
                match next {
                    None => {
                        self.weigh(ast, definition);
                        visits[definition] = Visit::Done;
                        open.pop();
                    }
                    Some((called, _)) if visits[called] == Visit::Waiting => {
                        visits[called] = Visit::Open;
                        open.push((called, self.list[called].body.clone()));
                    }
                    Some((called, closing)) => {
                        let from = open.iter().position(|(definition, _)| *definition == called).unwrap_or(0);
                        let way: Vec<usize> = open.iter().skip(from).map(|(definition, _)| *definition).collect();
                        let names: Vec<&Name> = way.iter().map(|&definition| self.list[definition].name).collect();
                        // A gate on two such ways is reported once.
                        if self.list[called].is_sound {
                            errors.push(misuse::recursion(&names, ast.expressions[closing].span));
                        }
                        way.into_iter().for_each(|definition| self.list[definition].is_sound = false);
                    }
                }
            }
        }
    }

    /// The composite gate that an expression within another one's body calls.
    fn callee(&self, ast: &Ast, definition: usize, expression: usize) -> Option<usize> {
        let ExprKind::Call { function, .. } = &ast.expressions[expression].kind else { return None };
        let called = *self.places.get(function.text.as_str())?;
        let is_parameter = self.list[definition].parameters.iter().any(|parameter| parameter.text == function.text);
        (!is_parameter).then_some(called)
    }

    #[inline(never)]
    fn weigh(&mut self, ast: &Ast, definition: usize) {
        let (mut size, mut depth) = (0_usize, 0);
        for id in self.list[definition].body.clone() {
            match self.callee(ast, definition, id).map(|called| &self.list[called]) {
                Some(called) => {
                    size = size.saturating_add(called.size);
                    depth = depth.max(called.depth);
                }
                None => size = size.saturating_add(1),
            }
        }
        let definition = &mut self.list[definition];
        definition.size = size;
        definition.depth = depth + 1;
    }
}
