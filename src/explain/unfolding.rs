//! A gradient unfolded towards the output: the chain rule in symbols, the local gradients, the numbers, the result.

use super::Line;
use super::ledger::{shortened, term};
use super::moment::Moment;
use super::pieces::{self, gradient, number, product, sent, sum, upstream};
use super::template::{self, Show};
use super::vjp;
use crate::graph::{EdgeId, NodeId};
use crate::lang::formula::{Formula, Mark};
use crate::words::Phrase;

/// A chain is followed over at most so many gates; what lies beyond is a link.
const CHAIN: usize = 7;

/// The unfolding of the gradient of the output by `node`; empty where none passes.
///
/// Along a chain of single uses one factor is added in each line. Where the value branches, the sum over its uses
/// is unfolded by one level, so that a line never grows with the number of paths.
pub fn unfolding(moment: &Moment, node: NodeId) -> Vec<Line> {
    let edges = moment.contributions(node);
    if node == moment.graph.output && moment.graph.nodes[node].flow == crate::graph::Flow::Reached {
        return seed(moment);
    }
    let left = upstream(moment.graph, node, moment.gradient(node).is_some());
    let sides = match edges.as_slice() {
        [] => Vec::new(),
        [edge] => chain(moment, *edge),
        _ => branches(moment, node, &edges),
    };
    let line = |(at, (sides, reason))| Line { left: left.clone(), sides, continues: at > 0, reason: Some(reason) };
    sides.into_iter().enumerate().map(line).collect()
}

/// The unfolding by one level: the chain rule over the uses of `node` in symbols, with the local gradients written out, in numbers, and
/// the result. What stands upstream is explained at its own gate.
pub fn one_level(moment: &Moment, node: NodeId) -> Vec<Line> {
    match moment.contributions(node)[..] {
        [edge] if node != moment.graph.output && has_tensor(moment, edge) => vec![vjp::line(moment, edge)],
        [edge] if node != moment.graph.output => {
            let path = [edge];
            let local = product(head(moment, &path).into_iter().chain([local_formula(moment, edge)]));
            let sides = [symbols(moment, &path, 1), local].into_iter();
            let numbers = numbers(moment, &path).map(|(sides, _)| sides).unwrap_or_default();
            vec![Line::new(upstream(moment.graph, node, moment.gradient(node).is_some()), sides.chain(numbers))]
        }
        _ => unfolding(moment, node),
    }
}

/// The output's own gradient: nothing to unfold.
fn seed(moment: &Moment) -> Vec<Line> {
    let output = moment.graph.output;
    let known = moment.gradient(output);
    let one = known.map_or(Formula::Number("1".to_owned()), |_| gradient(moment.graph, moment.trace, output));
    vec![Line { reason: Some(Phrase::new("reason.seed")), ..Line::new(upstream(moment.graph, output, known.is_some()), [one]) }]
}

/// Sides of the equation that share a line, and why they are equal to those above.
type Relation = (Vec<Formula>, Phrase);

/// The unfolding along a chain of values that are used once.
fn chain(moment: &Moment, first: EdgeId) -> Vec<Relation> {
    if has_tensor(moment, first) {
        return chain_of_tensors(moment, first);
    }
    let path = follow(moment, first);
    // Where the chain reaches the output, the gradient that is left over is the last local gradient itself.
    let last = if reaches_output(moment, &path) { path.len() - 1 } else { path.len() };
    let mut sides: Vec<Relation> =
        (1..=last.min(2)).map(|level| (vec![symbols(moment, &path, level)], step_reason(moment, &path, level))).collect();
    if last > 2 {
        sides.push((vec![symbols(moment, &path, last)], Phrase::new("reason.chain-on")));
    }
    let head = head(moment, &path);
    let locals = path.iter().rev().map(|&edge| local_formula(moment, edge));
    sides.push((vec![product(head.into_iter().chain(locals))], Phrase::new("reason.local")));
    sides.extend(numbers(moment, &path));
    sides
}

/// The unfolding along a chain of gates of tensors: what each gate sends back takes the place of the upstream gradient.
fn chain_of_tensors(moment: &Moment, first: EdgeId) -> Vec<Relation> {
    let mut path = vec![first];
    let mut sides: Vec<Relation> = Vec::new();
    while let Some(&last) = path.last()
        && let Some(formula) = nested(moment, &path)
        && (sides.is_empty() || formula.plain().chars().count() <= LONGEST_VJP)
    {
        let gate = moment.graph.edges[last].to;
        let reason = Phrase::new("reason.vjp").with("gate", moment.graph.operation(gate));
        // 1 times the same is no step of its own.
        if sides.last().is_none_or(|(shown, _)| shown.first() != Some(&formula)) {
            sides.push((vec![formula], reason));
        }
        match moment.contributions(gate)[..] {
            [next] if gate != moment.graph.output && path.len() < CHAIN_OF_TENSORS && keeps_shape(moment, next) => path.push(next),
            _ => break,
        }
    }
    if moment.downstream(first).is_some() {
        let numbers = vjp::in_between(moment, first);
        sides.push((numbers.into_iter().chain([sent(moment.graph, moment.trace, first)]).collect(), Phrase::new("reason.numbers")));
    }
    sides
}

/// Whether what an edge sends back can take the place of a gradient: a number that is handed to all numbers of a tensor cannot, since
/// it has no shape.
fn keeps_shape(moment: &Moment, edge: EdgeId) -> bool {
    let is_tensor = !moment.graph.nodes[moment.graph.edges[edge].from].shape.is_scalar();
    let formula = vjp::formula(moment, edge, vjp::head(moment, edge));
    !is_tensor || formula.is_some_and(|formula| pieces::has_tensor(moment.graph, &formula))
}

/// A chain of gates of tensors is followed over so many gates, as long as the formula stays so short.
const CHAIN_OF_TENSORS: usize = 4;
const LONGEST_VJP: usize = 60;

/// What the first gate of a path sends back, with what the others send back in place of the upstream gradients.
fn nested(moment: &Moment, path: &[EdgeId]) -> Option<Formula> {
    let (&last, before) = path.split_last()?;
    let mut formula = vjp::formula(moment, last, vjp::head(moment, last))?;
    for &edge in before.iter().rev() {
        formula = vjp::formula(moment, edge, Some(formula))?;
    }
    Some(formula)
}

/// Whether a tensor is at either end of an edge.
fn has_tensor(moment: &Moment, edge: EdgeId) -> bool {
    let wire = moment.graph.edges[edge];
    [wire.from, wire.to].into_iter().any(|node| !moment.graph.nodes[node].shape.is_scalar())
}

/// The edges from a first one on, as long as each gate's value is used once, to the output or as far as a line holds.
fn follow(moment: &Moment, first: EdgeId) -> Vec<EdgeId> {
    let mut path = vec![first];
    while let Some(&last) = path.last()
        && let [next] = moment.contributions(moment.graph.edges[last].to)[..]
        && path.len() < CHAIN
        && !has_tensor(moment, next)
    {
        path.push(next);
    }
    path
}

/// ∂f/∂d · ∂d/∂v · ∂v/∂u: the first `level` gates of the chain, and the gradient that reaches the last of them.
fn symbols(moment: &Moment, path: &[EdgeId], level: usize) -> Formula {
    let path = path.get(..level).unwrap_or(path);
    let locals = path.iter().rev().map(|&edge| local_symbol(moment, edge));
    product(head(moment, path).into_iter().chain(locals))
}

fn step_reason(moment: &Moment, path: &[EdgeId], level: usize) -> Phrase {
    let gate = path.get(level - 1).map_or(moment.graph.output, |&edge| moment.graph.edges[edge].to);
    Phrase::new("reason.chain").with("gate", moment.graph.operation(gate))
}

/// Whether a path of several edges ends at the output.
fn reaches_output(moment: &Moment, path: &[EdgeId]) -> bool {
    path.len() > 1 && path.last().is_some_and(|&edge| moment.graph.edges[edge].to == moment.graph.output)
}

/// The gradient that reaches the last gate of a path; `None` where that is the output of a chain of several gates.
fn head(moment: &Moment, path: &[EdgeId]) -> Option<Formula> {
    let gate = moment.graph.edges[*path.last()?].to;
    (!reaches_output(moment, path)).then(|| upstream(moment.graph, gate, moment.gradient(gate).is_some()))
}

/// ∂v/∂u; red where it is itself a gradient of the output that is known.
fn local_symbol(moment: &Moment, edge: EdgeId) -> Formula {
    let wire = &moment.graph.edges[edge];
    let piece = pieces::local(moment.graph, edge);
    let known = wire.to == moment.graph.output && moment.gradient(wire.from).is_some();
    if known { piece.marked(Mark::Backward) } else { piece }
}

fn local_formula(moment: &Moment, edge: EdgeId) -> Formula {
    template::local(moment.graph, moment.trace, edge, Show::Symbols).unwrap_or_else(|| pieces::local(moment.graph, edge))
}

/// The numbers of a chain and its result, once the gradient is there.
fn numbers(moment: &Moment, path: &[EdgeId]) -> Option<Relation> {
    let (first, last) = (*path.first()?, *path.last()?);
    let result = moment.gradient(moment.graph.edges[first].from)?;
    let gate = moment.graph.edges[last].to;
    let head =
        if reaches_output(moment, path) { None } else { Some(gradient(moment.graph, moment.trace, moment.gradient(gate).map(|_| gate)?)) };
    // At the output, the first local gradient is itself a gradient that has arrived.
    let red = |edge: EdgeId| edge == last && head.is_none();
    let set = |&edge: &EdgeId| moment.local(edge).map(|local| if red(edge) { number(local).marked(Mark::Backward) } else { number(local) });
    let locals: Option<Vec<Formula>> = path.iter().rev().map(set).collect();
    let factors = product(head.into_iter().chain(locals?));
    Some((vec![factors, number(result).marked(Mark::Backward)], Phrase::new("reason.numbers")))
}

/// The unfolding of a sum over branches, by one level.
fn branches(moment: &Moment, node: NodeId, edges: &[EdgeId]) -> Vec<Relation> {
    let graph = moment.graph;
    let chain_rule = |edge: EdgeId| {
        let gate = graph.edges[edge].to;
        product([upstream(graph, gate, moment.gradient(gate).is_some()), pieces::local(graph, edge)])
    };
    let over = |write: &dyn Fn(EdgeId) -> Formula| sum(shortened(edges, write));
    let terms = vec![over(&|edge| term(moment, edge))];
    let mut sides = if edges.iter().any(|&edge| has_tensor(moment, edge)) {
        vec![(terms, Phrase::new("reason.branch"))]
    } else {
        vec![(vec![over(&chain_rule)], Phrase::new("reason.branch")), (terms, Phrase::new("reason.local"))]
    };
    if edges.iter().any(|&edge| moment.downstream(edge).is_some() && !has_tensor(moment, edge)) {
        sides.push((vec![over(&|edge| factors(moment, edge))], Phrase::new("reason.numbers")));
    }
    if moment.gradient(node).is_some() {
        let terms = over(&|edge| moment.downstream(edge).map_or_else(|| term(moment, edge), |_| sent(graph, moment.trace, edge)));
        sides.push((vec![terms, gradient(graph, moment.trace, node)], Phrase::new("reason.sum")));
    }
    sides
}

/// One term of the sum in numbers, or in symbols where it is still to come.
fn factors(moment: &Moment, edge: EdgeId) -> Formula {
    let upstream = moment.gradient(moment.graph.edges[edge].to);
    match (moment.downstream(edge), upstream, moment.local(edge)) {
        (Some(_), Some(upstream), Some(local)) if !has_tensor(moment, edge) => {
            let piece = product([number(upstream).marked(Mark::Backward), number(local)]);
            if moment.current_edge() == Some(edge) { piece.marked(Mark::Current) } else { piece }
        }
        _ => term(moment, edge).marked(Mark::Missing),
    }
}
