//! An entry's example as a small graph whose numbers can be changed.

use super::Entry;
use crate::diagnostic::Diagnostic;
use crate::explain;
use crate::gates::Gate;
use crate::graph::{self, NodeId, NodeKind};
use crate::lang;
use crate::scene::Scene;
use crate::span::Span;
use crate::trace;
use crate::words::Phrase;

/// A leaf with more numbers than these shows none of them to be changed.
const MOST_NUMBERS: usize = 16;

/// A run of an example.
#[derive(Clone, Debug)]
pub struct Live {
    /// The program.
    pub source: String,
    /// Its run, laid out.
    pub scene: Scene,
    /// The node that the entry is about.
    pub node: NodeId,
}

/// A number of an example that can be changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// The leaf.
    pub leaf: NodeId,
    /// Which of its numbers.
    pub entry: usize,
    /// Where it stands in the program.
    pub place: Span,
    /// What it is.
    pub value: f64,
}

impl Live {
    /// Runs a program that has the entry's gate in it: the example, or the example with other numbers.
    pub fn run(entry: &Entry, source: &str) -> Result<Self, Vec<Diagnostic>> {
        let (_, graph) = graph::compile(source)?;
        let trace = trace::run(&graph);
        let node = node_of(entry.gate, &graph).unwrap_or(graph.output);
        Ok(Self { source: source.to_owned(), scene: Scene::new(graph, trace), node })
    }

    /// How many steps there are.
    pub fn last_step(&self) -> usize {
        self.scene.trace.steps.len()
    }

    /// A step in a sentence: its place, and what happens.
    pub fn sentence(&self, step: usize) -> [Phrase; 2] {
        let (place, event) = explain::outlined_sentence(&self.scene.graph, &self.scene.trace, &self.scene.outline, step);
        [place, event]
    }

    /// The numbers that can be changed, leaf by leaf: those that stand in the program one by one.
    pub fn numbers(&self) -> Vec<Vec<Number>> {
        let mut leaves = Vec::new();
        for (leaf, node) in self.scene.graph.nodes.iter().enumerate() {
            let literal = match node.kind {
                NodeKind::Input { literal, .. } => literal,
                NodeKind::Const { .. } => self.right_side(node.span),
                NodeKind::Gate(_) => None,
            };
            let places = literal.map(|literal| lang::cells(&self.source, literal)).unwrap_or_default();
            let values = self.scene.trace.value(leaf);
            if places.len() == values.len() && places.len() <= MOST_NUMBERS && !places.is_empty() {
                let number = |(entry, (place, &value)): (usize, (Span, &f64))| Number { leaf, entry, place, value };
                leaves.push(places.into_iter().zip(values).enumerate().map(number).collect());
            }
        }
        leaves
    }

    /// Where the right side of a statement stands.
    fn right_side(&self, statement: Span) -> Option<Span> {
        let (left, right) = statement.of(&self.source).split_once('=')?;
        let start = statement.start + left.len() + 1 + right.len() - right.trim_start().len();
        Some(Span::new(start, statement.end))
    }

    /// The program with one of these numbers changed; `None` where there is no such number.
    pub fn with(&self, leaf: NodeId, entry: usize, text: &str) -> Option<String> {
        let numbers = self.numbers();
        let number = numbers.iter().flatten().find(|number| number.leaf == leaf && number.entry == entry)?;
        let (before, after) = (self.source.get(..number.place.start)?, self.source.get(number.place.end..)?);
        Some([before, text, after].concat())
    }
}

/// The first node of a gate, of a record that takes over from it, or of a generator the first leaf.
fn node_of(gate: &'static Gate, graph: &graph::Graph) -> Option<NodeId> {
    if gate.is_generator() {
        return Some(0);
    }
    let is_it =
        |other: &'static Gate| [Some(gate), gate.on_tensors, gate.on_batches].into_iter().flatten().any(|own| std::ptr::eq(own, other));
    (0..graph.nodes.len()).find(|&node| graph.application(node).is_some_and(|application| is_it(application.gate)))
}
