//! How a pattern is written, read as a small graph and held against a large one from a gate backward.

use super::patterns::PATTERNS;
use super::{Graph, NodeId, Operand, compile};
use crate::gates::{ADD, Gate, Rule, Setting};
use std::sync::OnceLock;

/// What is the same in other words; each may stand for the others wherever it stands in a pattern.
static ALIKE: &[&[&str]] = &[&["-x", "neg(x)", "0 - x", "x / (-1)"], &["1 / x", "x^(-1)"], &["x^2", "x * x"]];

/// A gate within a pattern has no more uses than this: a pattern's own, so that nothing is looked at from very many sides.
const MOST_USES: usize = 4;

/// The name that stands for one or more.
const MORE: &str = "more";

/// One spelling of a pattern.
#[derive(Debug)]
pub(super) struct Spelling {
    /// The index of its pattern.
    pub pattern: usize,
    terms: Vec<Term>,
    root: usize,
}

#[derive(Clone, Debug)]
enum Term {
    /// What comes in; the same wherever it stands.
    Leaf {
        rank: Option<usize>,
        more: bool,
    },
    Gate {
        gate: &'static Gate,
        settings: Vec<Setting>,
        operands: Vec<Piece<usize>>,
        alike: Vec<usize>,
    },
}

/// An operand: a number, or what is called so.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Piece<T> {
    Number(f64),
    From(T),
}

/// All spellings of all patterns.
pub(super) fn all() -> &'static [Spelling] {
    static ALL: OnceLock<Vec<Spelling>> = OnceLock::new();
    ALL.get_or_init(|| {
        let spellings = PATTERNS.iter().enumerate().flat_map(|(pattern, record)| record.spellings.iter().map(move |text| (pattern, text)));
        spellings.filter_map(|(pattern, text)| read(pattern, text)).collect()
    })
}

fn read(pattern: usize, text: &str) -> Option<Spelling> {
    let (mut terms, root) = terms(text)?;
    for term in 0..terms.len() {
        for class in ALIKE {
            let members: Vec<(Vec<Term>, usize)> = class.iter().filter_map(|text| self::terms(text)).collect();
            let is = |(form, root): &(Vec<Term>, usize)| operand_of(&terms, term, form, *root);
            let Some((member, operand)) = members.iter().enumerate().find_map(|(index, member)| Some((index, is(member)?))) else {
                continue;
            };
            for (_, (form, root)) in members.iter().enumerate().filter(|(index, _)| *index != member) {
                let other = write(&mut terms, form, *root, operand);
                if let Some(Term::Gate { alike, .. }) = terms.get_mut(term) {
                    alike.push(other);
                }
            }
        }
    }
    Some(Spelling { pattern, terms, root })
}

/// A text as terms, operands before what they are operands of; sums of sums are one sum.
fn terms(text: &str) -> Option<(Vec<Term>, usize)> {
    let (_, graph) = compile(text).ok()?;
    let numbers = graph.nodes.iter().any(|node| node.name.as_deref() == Some(MORE));
    let mut terms: Vec<Term> = Vec::with_capacity(graph.nodes.len());
    for node in 0..graph.nodes.len() {
        let Some(application) = graph.application(node) else {
            let (shape, more) = (&graph.nodes[node].shape, graph.nodes[node].name.as_deref() == Some(MORE));
            terms.push(Term::Leaf { rank: (numbers || !shape.is_scalar()).then_some(shape.rank()), more });
            continue;
        };
        let mut operands = Vec::new();
        for operand in &application.operands {
            let piece = match *operand {
                Operand::Constant(number) => Piece::Number(number),
                Operand::Edge(edge) => Piece::From(graph.edges[edge].from),
            };
            match piece {
                Piece::From(from) if is_sum(application.gate) => match &terms[from] {
                    Term::Gate { gate, operands: inner, .. } if is_sum(gate) => operands.extend(inner.iter().copied()),
                    _ => operands.push(piece),
                },
                _ => operands.push(piece),
            }
        }
        terms.push(Term::Gate { gate: application.gate, settings: application.settings.clone(), operands, alike: Vec::new() });
    }
    Some((terms, graph.output))
}

fn is_sum(gate: &'static Gate) -> bool {
    std::ptr::eq(gate, &ADD)
}

/// The operand of a term that is one gate of this form over one operand.
fn operand_of(terms: &[Term], term: usize, form: &[Term], root: usize) -> Option<usize> {
    let (Term::Gate { gate, operands, .. }, Term::Gate { gate: other, operands: leaves, .. }) = (&terms[term], &form[root]) else {
        return None;
    };
    if !std::ptr::eq(*gate, *other) || operands.len() != leaves.len() || form.len() != 2 {
        return None;
    }
    let mut operand = None;
    for (here, there) in operands.iter().zip(leaves) {
        match (*here, *there) {
            (Piece::Number(number), Piece::Number(other)) if number == other => {}
            (Piece::From(from), Piece::From(_)) if operand.is_none_or(|operand| operand == from) => operand = Some(from),
            _ => return None,
        }
    }
    operand
}

/// Adds the terms of a form over an operand; where its root is.
fn write(terms: &mut Vec<Term>, form: &[Term], root: usize, operand: usize) -> usize {
    let mut places = Vec::with_capacity(form.len());
    for term in form {
        places.push(match term {
            Term::Leaf { .. } => operand,
            Term::Gate { gate, settings, operands, .. } => {
                let place = |piece: &Piece<usize>| match *piece {
                    Piece::From(from) => Piece::From(places[from]),
                    number => number,
                };
                let operands = operands.iter().map(place).collect();
                terms.push(Term::Gate { gate, settings: settings.clone(), operands, alike: Vec::new() });
                terms.len() - 1
            }
        });
    }
    places[root]
}

/// Whether the order of a gate's two operands does not matter.
fn commutes(gate: &Gate) -> bool {
    /// Two numbers of which every other gate makes something else in the other order.
    const PAIR: [f64; 2] = [0.75, 2.5];
    match gate.rule {
        Rule::Pointwise { forward, .. } if gate.operands.len() == 2 && gate.parameters.is_empty() => {
            forward(&PAIR) == forward(&[PAIR[1], PAIR[0]])
        }
        _ => false,
    }
}

impl Spelling {
    /// The gates of a graph that are this pattern, in order, where one of them gives its value.
    pub(super) fn matches(&self, graph: &Graph, node: NodeId) -> Option<Vec<NodeId>> {
        let gate = graph.application(node)?.gate;
        let is_root = |term: usize| matches!(&self.terms[term], Term::Gate { gate: root, .. } if std::ptr::eq(*root, gate));
        let Term::Gate { alike, .. } = &self.terms[self.root] else { return None };
        if !is_root(self.root) && !alike.iter().any(|&other| is_root(other)) {
            return None;
        }
        let mut attempt = Attempt { graph, terms: &self.terms, output: node, bound: vec![None; self.terms.len()], nodes: Vec::new() };
        if !attempt.term(self.root, Piece::From(node)) {
            return None;
        }
        let mut nodes = attempt.nodes;
        nodes.sort_unstable();
        nodes.dedup();
        Some(nodes)
    }
}

/// What has been matched so far.
struct Attempt<'a> {
    graph: &'a Graph,
    terms: &'a [Term],
    output: NodeId,
    /// For each leaf what it is.
    bound: Vec<Option<Piece<NodeId>>>,
    nodes: Vec<NodeId>,
}

impl Attempt<'_> {
    /// Tries something, and forgets what it has matched where it fails.
    fn attempt(&mut self, what: impl FnOnce(&mut Self) -> bool) -> bool {
        let (bound, count) = (self.bound.clone(), self.nodes.len());
        let worked = what(self);
        if !worked {
            self.bound = bound;
            self.nodes.truncate(count);
        }
        worked
    }

    fn term(&mut self, term: usize, piece: Piece<NodeId>) -> bool {
        let terms = self.terms;
        match &terms[term] {
            Term::Leaf { rank, more } => {
                let fits = match (rank, piece) {
                    (Some(rank), Piece::From(node)) => self.graph.nodes[node].shape.rank() == *rank,
                    (Some(rank), Piece::Number(_)) => *rank == 0,
                    (None, _) => true,
                };
                fits && (*more || *self.bound[term].get_or_insert(piece) == piece)
            }
            Term::Gate { gate, settings, operands, alike } => {
                let Piece::From(node) = piece else { return false };
                self.attempt(|attempt| attempt.gate(gate, settings, operands, node))
                    || alike.iter().any(|&other| self.attempt(|attempt| attempt.term(other, piece)))
            }
        }
    }

    fn gate(&mut self, gate: &'static Gate, settings: &[Setting], operands: &[Piece<usize>], node: NodeId) -> bool {
        let graph = self.graph;
        let Some(application) = graph.application(node) else { return false };
        if !std::ptr::eq(application.gate, gate)
            || application.settings != settings
            || node != self.output && graph.nodes[node].outgoing.len() > MOST_USES
        {
            return false;
        }
        self.nodes.push(node);
        if is_sum(gate) {
            let summands = self.summands(node);
            let mut left = vec![true; summands.len()];
            return self.sum(operands, &summands, &mut left);
        }
        let sources: Vec<Piece<NodeId>> = application.operands.iter().map(|operand| self.piece(operand)).collect();
        if sources.len() != operands.len() {
            return false;
        }
        let turned: Vec<Piece<NodeId>> = sources.iter().rev().copied().collect();
        self.attempt(|attempt| attempt.operands(operands, &sources))
            || commutes(gate) && sources.len() == 2 && self.attempt(|attempt| attempt.operands(operands, &turned))
    }

    fn operands(&mut self, operands: &[Piece<usize>], sources: &[Piece<NodeId>]) -> bool {
        operands.iter().zip(sources).all(|(&operand, &source)| self.operand(operand, source))
    }

    fn operand(&mut self, operand: Piece<usize>, source: Piece<NodeId>) -> bool {
        match operand {
            Piece::Number(number) => source == Piece::Number(number),
            Piece::From(term) => self.term(term, source),
        }
    }

    /// What a sum of sums adds up; the inner sums are matched with it.
    fn summands(&mut self, sum: NodeId) -> Vec<Piece<NodeId>> {
        let graph = self.graph;
        let mut summands = Vec::new();
        let mut open = vec![Piece::From(sum)];
        while let Some(piece) = open.pop() {
            let inner = match piece {
                Piece::From(node) if node == sum || graph.nodes[node].outgoing.len() == 1 && node != graph.output => {
                    graph.application(node).filter(|application| is_sum(application.gate)).map(|application| (node, application))
                }
                _ => None,
            };
            match inner {
                Some((node, application)) => {
                    if node != sum {
                        self.nodes.push(node);
                    }
                    open.extend(application.operands.iter().rev().map(|operand| self.piece(operand)));
                }
                None => summands.push(piece),
            }
        }
        summands
    }

    /// Whether the summands that are left are these operands in some order.
    fn sum(&mut self, operands: &[Piece<usize>], summands: &[Piece<NodeId>], left: &mut [bool]) -> bool {
        let Some((&operand, others)) = operands.split_first() else { return !left.contains(&true) };
        if self.is_more(operand) {
            let rest = || (0..summands.len()).filter(|&index| left[index]);
            // There is one that is the last operand of all patterns.
            return others.is_empty() && rest().next().is_some() && rest().all(|index| self.operand(operand, summands[index]));
        }
        if !operands.iter().any(|&operand| self.is_more(operand)) && operands.len() != left.iter().filter(|left| **left).count() {
            return false;
        }
        for index in 0..summands.len() {
            if !left[index] {
                continue;
            }
            left[index] = false;
            if self.attempt(|attempt| attempt.operand(operand, summands[index]) && attempt.sum(others, summands, left)) {
                return true;
            }
            left[index] = true;
        }
        false
    }

    /// Whether an operand stands for one or more: a gate over `more`.
    fn is_more(&self, operand: Piece<usize>) -> bool {
        let Piece::From(term) = operand else { return false };
        let is_leaf =
            |piece: &Piece<usize>| matches!(*piece, Piece::From(leaf) if matches!(self.terms[leaf], Term::Leaf { more: true, .. }));
        matches!(&self.terms[term], Term::Gate { operands, .. } if operands.iter().any(is_leaf))
    }

    fn piece(&self, operand: &Operand) -> Piece<NodeId> {
        match *operand {
            Operand::Constant(number) => Piece::Number(number),
            Operand::Edge(edge) => Piece::From(self.graph.edges[edge].from),
        }
    }
}
