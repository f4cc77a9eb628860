//! What comes of typical mistakes at a fan-out, and along the chain from a leaf to the output.

use super::Exercise;
use super::backward::{self, negative};
use super::mistake::{Candidate, Mistake};
use crate::graph::{EdgeId, NodeId};

/// Sums of more contributions are not searched for mistakes one by one.
const MOST_TERMS: usize = 12;
/// So long a chain is searched for gates that were left out.
const LONGEST_CHAIN: usize = 64;

/// The wrong answers to the sum of all contributions to a node.
pub fn sum(exercise: &Exercise, node: NodeId) -> Vec<Candidate> {
    let edges = exercise.outline.arriving(exercise.graph, node);
    let Some(whole) = exercise.trace.gradient(node).filter(|_| edges.len() <= MOST_TERMS) else { return Vec::new() };
    let terms: Vec<Vec<f64>> = edges.iter().filter_map(|&edge| exercise.sent(edge)).collect();
    let at_each = |make: &dyn Fn(usize) -> f64| (0..whole.len()).map(make).collect::<Vec<f64>>();
    let one = terms.iter().map(|term| Candidate::new(Mistake::OneTerm, term.clone()));
    let signs = terms.iter().map(|term| Candidate::new(Mistake::LostSign, at_each(&|at| whole[at] - 2.0 * term[at])));
    let some = terms.iter().map(|term| Candidate::new(Mistake::SomeTerms, at_each(&|at| whole[at] - term[at])));
    let product = Candidate::new(Mistake::MultipliedTerms, at_each(&|at| terms.iter().map(|term| term[at]).product()));
    let mean = Candidate::new(Mistake::AveragedTerms, at_each(&|at| whole[at] / terms.len() as f64));
    one.chain([negative(whole)]).chain(signs).chain(some).chain([product, mean]).collect()
}

/// The wrong answers to the gradient of a leaf.
pub fn leaf(exercise: &Exercise, leaf: NodeId) -> Vec<Candidate> {
    let mut candidates = match exercise.outline.arriving(exercise.graph, leaf).as_slice() {
        [edge] => backward::sent(exercise, *edge),
        _ => sum(exercise, leaf),
    };
    // Of a whole chain one rather leaves a factor out than that one hands the last one on.
    candidates.splice(0..0, skipped(exercise, leaf));
    candidates
}

/// The product of all local gradients but one, for each gate on the only way to the output.
fn skipped(exercise: &Exercise, leaf: NodeId) -> Vec<Candidate> {
    let Some(chain) = chain(exercise, leaf) else { return Vec::new() };
    let without = |left_out: usize| chain.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, (_, local))| local).product();
    let candidate = |at: usize| {
        let gate = chain.get(at).map(|(edge, _)| exercise.outline.place(exercise.graph.edges[*edge].to));
        Candidate { mistake: Mistake::SkippedGate, numbers: vec![without(at)], gate }
    };
    // A factor of −1 that is left out is a sign that is lost.
    (0..chain.len()).filter(|&at| chain.get(at).is_some_and(|(_, local)| local.abs() != 1.0)).map(candidate).collect()
}

/// The edges from a leaf to the output with their local gradients, where there is only one way and all are single numbers.
pub fn chain(exercise: &Exercise, leaf: NodeId) -> Option<Vec<(EdgeId, f64)>> {
    let (graph, mut node) = (exercise.graph, leaf);
    let mut chain = Vec::new();
    while node != graph.output {
        let [edge] = exercise.outline.arriving(graph, node)[..] else { return None };
        let [local] = exercise.local(edge)?[..] else { return None };
        chain.push((edge, local));
        node = exercise.outline.place(graph.edges[edge].to);
        if chain.len() > LONGEST_CHAIN {
            return None;
        }
    }
    Some(chain)
}
