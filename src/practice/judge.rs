//! An answer held against the right number, to the digits that the page shows, and against typical mistakes.

use super::mistake::Candidate;
use super::{About, Ask, Exercise, Mistake, Part, Question, backward, forward, sums};
use crate::words::{self, Phrase};

/// What is to be said of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// All is right.
    Right,
    /// Something is not.
    Wrong {
        /// Which of the numbers that were asked for, by their places among all.
        cells: Vec<usize>,
        /// The mistake that it looks like.
        mistake: Option<Mistake>,
        /// What the reader is told of it: the mistake in one sentence, or where to look.
        hint: Phrase,
    },
}

/// A wrong answer within this part of the right number is close.
const CLOSE: f64 = 0.02;

/// Whether two numbers are the same to the digits that the page shows.
pub fn same(answer: f64, number: f64) -> bool {
    words::number(answer) == words::number(number)
}

/// A number as the page shows it.
fn shown(x: f64) -> f64 {
    words::number(x).replace('−', "-").parse().unwrap_or(x)
}

impl Exercise<'_> {
    /// Judges the numbers that were typed for a part of a question, in the order of its cells.
    pub fn judge(&self, question: &Question, part: Part, answers: &[f64]) -> Verdict {
        let Some(ask) = question.ask(part) else { return Verdict::Right };
        let rounded = self.accepted(question, part);
        let is_right = |cell: usize, answer: f64| {
            let numbers = ask.numbers.get(cell).into_iter().chain(rounded.iter().filter_map(|rounded| rounded.get(cell)));
            numbers.copied().any(|number| same(answer, number))
        };
        let answers = || ask.cells.iter().copied().zip(answers.iter().copied());
        let wrong: Vec<(usize, f64)> = answers().filter(|&(cell, answer)| !is_right(cell, answer)).collect();
        if wrong.is_empty() {
            return Verdict::Right;
        }
        let made =
            |candidate: &Candidate| wrong.iter().all(|&(cell, answer)| candidate.numbers.get(cell).is_some_and(|x| same(answer, *x)));
        let found = self.candidates(question, part).into_iter().find(made);
        let gate = found.as_ref().and_then(|candidate| candidate.gate);
        let mistake = found.map(|candidate| candidate.mistake).or_else(|| nearly(ask, &wrong));
        let hint = self.hint(question, part, mistake, gate);
        Verdict::Wrong { cells: wrong.into_iter().map(|(cell, _)| cell).collect(), mistake, hint }
    }

    /// What comes of typical mistakes, the most typical first.
    fn candidates(&self, question: &Question, part: Part) -> Vec<Candidate> {
        match (question.about, part) {
            (About::Sent { edge, .. }, Part::Upstream) => backward::upstream(self, edge),
            (About::Sent { edge, .. }, Part::Local) => backward::local(self, edge),
            (About::Sent { edge, .. }, _) => backward::sent(self, edge),
            (About::Value { node }, _) => forward::value(self, node),
            (About::Seed { node }, _) => forward::seed(self, node),
            (About::Sum { node, .. }, _) => sums::sum(self, node),
            (About::Leaf { node }, _) => sums::leaf(self, node),
        }
    }

    /// What comes of the right rule with the numbers as the page shows them: whoever computes with these is right.
    fn accepted(&self, question: &Question, part: Part) -> Vec<Vec<f64>> {
        if part != Part::Result {
            return Vec::new();
        }
        let sent = |edge| {
            let (upstream, local) = (self.upstream(edge), self.local(edge)?);
            let pairs = upstream.iter().zip(&local);
            let same_size = upstream.len() == local.len() && self.sent(edge).is_some_and(|sent| sent.len() == local.len());
            same_size.then(|| pairs.map(|(&upstream, &local)| shown(upstream) * shown(local)).collect::<Vec<f64>>())
        };
        let sum = |node| {
            let terms = self.outline.arriving(self.graph, node).into_iter().filter_map(|edge| self.sent(edge));
            terms.map(|term| term.into_iter().map(shown).collect::<Vec<f64>>()).reduce(|mut sum, term| {
                sum.iter_mut().zip(term).for_each(|(sum, term)| *sum += term);
                sum
            })
        };
        let found = match question.about {
            About::Value { node } => [forward::rounded(self, node, &shown), None],
            About::Seed { .. } => [None, None],
            About::Sent { edge, .. } => [sent(edge), None],
            About::Sum { node, .. } => [sum(node), None],
            About::Leaf { node } => {
                let chain = sums::chain(self, node);
                let by_steps = chain.map(|chain| chain.iter().rev().fold(1.0, |product, (_, local)| shown(product * shown(*local))));
                let last = match self.outline.arriving(self.graph, node)[..] {
                    [edge] => sent(edge),
                    _ => sum(node),
                };
                [by_steps.map(|number| vec![number]), last]
            }
        };
        found.into_iter().flatten().collect()
    }

    /// What a reader is told who has made a mistake, or one that is not known.
    fn hint(&self, question: &Question, part: Part, mistake: Option<Mistake>, gate: Option<usize>) -> Phrase {
        let gate = gate.unwrap_or_else(|| self.gate_of(question));
        let name = &self.graph.nodes[question.target(self.graph)].symbol;
        let key = match (mistake, question.about, part) {
            (Some(mistake), ..) => return mistake.phrase(&self.label(gate), name),
            (None, _, Part::Upstream) => "predict.look.upstream",
            (None, _, Part::Local) => "predict.look.local",
            (None, About::Value { .. }, _) => "predict.look.value",
            (None, About::Seed { .. }, _) => "predict.look.seed",
            (None, About::Sent { .. }, _) => "predict.look.sent",
            (None, About::Sum { .. }, _) => "predict.look.sum",
            (None, About::Leaf { .. }, _) => "predict.look.leaf",
        };
        Phrase::new(key).with("gate", self.label(gate)).styled("name", name, words::Style::Symbol)
    }

    /// The gate that a question is about: for a leaf, the one that sends to it.
    pub fn gate_of(&self, question: &Question) -> usize {
        match question.about {
            About::Value { node } | About::Seed { node } | About::Sent { node, .. } | About::Sum { node, .. } => node,
            About::Leaf { node } => {
                let edge = self.outline.arriving(self.graph, node).first().copied();
                edge.map_or(node, |edge| self.outline.place(self.graph.edges[edge].to))
            }
        }
    }

    /// What stands in the circle of a gate, or on a closed group.
    pub fn label(&self, node: usize) -> String {
        match self.outline.closed(node) {
            Some(group) => self.graph.groups[group].name.clone(),
            None => self.graph.operation(node),
        }
    }
}

/// An answer that was cut off and not rounded, or one that is close.
fn nearly(ask: &Ask, wrong: &[(usize, f64)]) -> Option<Mistake> {
    let cut = |(cell, answer): &(usize, f64)| {
        let number = ask.numbers.get(*cell).copied().unwrap_or(f64::NAN);
        same(*answer, (number * 100.0).trunc() / 100.0) && number.abs() > 0.01
    };
    let near = |(cell, answer): &(usize, f64)| {
        let number = ask.numbers.get(*cell).copied().unwrap_or(f64::NAN);
        (answer - number).abs() <= (CLOSE * number.abs()).max(0.01)
    };
    if wrong.iter().all(cut) {
        Some(Mistake::CutOff)
    } else if wrong.iter().all(near) {
        Some(Mistake::Close)
    } else {
        None
    }
}
