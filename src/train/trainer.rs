//! The loop: run the graph, follow the gradient, look whether all is well.

use super::diagnosis::{Verdict, verdict};
use super::feed::Feed;
use super::leaves::Leaf;
use super::losses::Losses;
use super::optimizer::{Optimizer, Update};
use super::setup::Setup;
use crate::graph::{Graph, NodeId};
use crate::trace::{Tape, Trace};
use std::ops::Range;

/// A graph in training.
#[derive(Clone, Debug)]
pub struct Trainer {
    tape: Tape,
    /// The output, whose numbers together are the loss.
    output: NodeId,
    trace: Trace,
    /// The numbers of all leaves.
    numbers: Vec<f64>,
    start: Vec<f64>,
    /// The best numbers so far, and what they give.
    best: (Vec<f64>, f64),
    /// How many steps ago that was.
    idle: usize,
    /// The leaves that learn, and where their numbers stand among all.
    learned: Vec<(NodeId, Range<usize>)>,
    /// The numbers that learn, and their gradients at the present numbers.
    learning: Vec<f64>,
    gradients: Vec<f64>,
    optimizer: Optimizer,
    feed: Option<Feed>,
    losses: Losses,
    steps: usize,
    verdict: Option<Verdict>,
}

impl Trainer {
    /// Begins at the numbers of the program.
    pub fn new(graph: &Graph, learned: &[&Leaf], feed: Option<Feed>) -> Self {
        let tape = Tape::new(graph);
        let numbers = tape.leaves().to_vec();
        let learned: Vec<_> = learned.iter().map(|leaf| (leaf.node, tape.places().node(leaf.node))).collect();
        let size = learned.iter().map(|(_, range)| range.len()).sum();
        let mut trainer = Self {
            trace: tape.run(),
            output: graph.output,
            start: numbers.clone(),
            best: (numbers.clone(), f64::INFINITY),
            idle: 0,
            learning: Vec::with_capacity(size),
            gradients: vec![0.0; size],
            learned,
            optimizer: Optimizer::default(),
            losses: Losses::default(),
            steps: 0,
            verdict: None,
            tape,
            numbers,
            feed,
        };
        trainer.gather();
        trainer.look(1.0);
        trainer
    }

    /// Takes one step. Where something is wrong already, nothing happens.
    pub fn step(&mut self, setup: &Setup) {
        if self.verdict.is_some() {
            return;
        }
        let before = self.learning.clone();
        self.optimizer.step(setup, &mut self.learning, &self.gradients);
        if self.learning.iter().any(|number| !number.is_finite()) {
            self.learning = before;
            self.verdict = Some(Verdict::NotFinite);
            return;
        }
        let mut rest = self.learning.as_slice();
        for (_, range) in &self.learned {
            let (own, others) = rest.split_at(range.len());
            self.numbers[range.clone()].copy_from_slice(own);
            rest = others;
        }
        self.steps += 1;
        self.look(sign(setup));
    }

    /// Runs the graph at the present numbers, on the next rows where rows take turns, and judges what comes out.
    fn look(&mut self, sign: f64) {
        let turns = self.feed.as_ref().map_or(1, Feed::batch);
        let mut loss = 0.0;
        self.gradients.fill(0.0);
        for _ in 0..turns {
            if let Some(feed) = &mut self.feed {
                feed.next(&mut self.numbers);
            }
            self.tape.rerun(&self.numbers, &mut self.trace);
            loss += self.trace.value(self.output).iter().sum::<f64>() / turns as f64;
            let mut sums = self.gradients.iter_mut();
            for (leaf, _) in &self.learned {
                for (gradient, sum) in self.trace.gradient(*leaf).unwrap_or_default().iter().zip(&mut sums) {
                    *sum += gradient / turns as f64;
                }
            }
        }
        let window = self.feed.as_ref().map_or(1, Feed::steps_in_round);
        self.losses.push(loss, window);
        let (_, loss) = self.losses.last().unwrap_or((0, loss));
        self.idle += 1;
        // The first means of a round are those of a few rows only.
        if sign * loss < sign * self.best.1 || !self.best.1.is_finite() || self.steps < window {
            self.best = (self.numbers.clone(), loss);
            self.idle = 0;
        }
        self.verdict = if self.gradients.iter().any(|gradient| !gradient.is_finite()) {
            Some(Verdict::NotFinite)
        } else if self.feed.is_none() && self.gradients.iter().all(|&gradient| gradient == 0.0) {
            // A row alone may well be right already.
            Some(Verdict::Flat)
        } else {
            verdict(&self.losses, sign, self.idle / window, self.feed.is_some())
        };
    }

    fn gather(&mut self) {
        self.learning.clear();
        for (_, range) in &self.learned {
            self.learning.extend_from_slice(&self.numbers[range.clone()]);
        }
    }

    /// Goes to other numbers of all leaves and forgets what was remembered of the way.
    fn go_to(&mut self, numbers: Vec<f64>, sign: f64) {
        self.numbers = numbers;
        self.gather();
        self.optimizer = Optimizer::default();
        (self.losses, self.steps, self.idle, self.best.1) = (Losses::default(), 0, 0, f64::INFINITY);
        self.look(sign);
    }

    /// Back to the numbers at the start.
    pub fn reset(&mut self, setup: &Setup) {
        self.go_to(self.start.clone(), sign(setup));
    }

    /// Back to the best numbers that there were.
    pub fn go_to_best(&mut self, setup: &Setup) {
        self.go_to(self.best.0.clone(), sign(setup));
    }

    /// Goes on in spite of what was wrong: somebody wants to see what happens, or has changed the setup.
    pub fn go_on(&mut self) {
        self.idle = 0;
        // Where nothing can move, nothing changes by itself.
        self.verdict = self.verdict.filter(|verdict| matches!(verdict, Verdict::NotFinite | Verdict::Flat));
        self.losses.forget();
    }

    /// How many steps have been taken.
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// Why training has stopped by itself.
    pub fn verdict(&self) -> Option<Verdict> {
        self.verdict
    }

    /// Whether the numbers that learn are those of the program.
    pub fn is_at_start(&self) -> bool {
        self.learned.iter().all(|(_, range)| self.numbers[range.clone()] == self.start[range.clone()])
    }

    /// The losses so far.
    pub fn losses(&self) -> &Losses {
        &self.losses
    }

    /// The numbers of all leaves.
    pub fn numbers(&self) -> &[f64] {
        &self.numbers
    }

    /// The graph, ready to be run.
    pub fn tape(&self) -> &Tape {
        &self.tape
    }

    /// The rows that take turns.
    pub fn feed(&self) -> Option<&Feed> {
        self.feed.as_ref()
    }

    /// The leaves that learn, and where their numbers stand among those of all leaves.
    pub fn learned(&self) -> &[(NodeId, Range<usize>)] {
        &self.learned
    }

    /// The gradients of the numbers that learn, leaf after leaf.
    pub fn gradients(&self) -> &[f64] {
        &self.gradients
    }

    /// The next update of a number of a leaf.
    pub fn next(&self, setup: &Setup, leaf: NodeId, element: usize) -> Option<Update> {
        let mut first = 0;
        for (learned, range) in &self.learned {
            let index = first + element;
            if *learned == leaf && element < range.len() {
                return Some(self.optimizer.next(setup, index, *self.learning.get(index)?, *self.gradients.get(index)?));
            }
            first += range.len();
        }
        None
    }
}

/// 1 downhill, −1 uphill.
fn sign(setup: &Setup) -> f64 {
    if setup.ascends { -1.0 } else { 1.0 }
}
