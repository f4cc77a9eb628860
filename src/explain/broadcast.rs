//! An operand that is repeated to the shape of the value: each of its numbers is used in many places, a fan-out, and its gradient is
//! the sum over them.

use super::Line;
use super::moment::Moment;
use super::pieces::{bracketed, number, product, sum, symbol};
use super::vjp::summed_axes;
use crate::graph::{EdgeId, NodeId};
use crate::lang::formula::{Formula, Mark};
use crate::tensor::Shape;
use crate::words::{Phrase, Style};

/// The sums over the places of a repeated operand.
#[derive(Clone, Debug, PartialEq)]
pub struct Repeated {
    /// The edge that brings the operand.
    pub edge: EdgeId,
    /// The operand's node.
    pub node: NodeId,
    /// What it is called.
    pub symbol: String,
    /// In how many places each number is used, and why the gradient is a sum.
    pub sentence: Phrase,
    /// The sum for each number, term by term, once the upstream gradient is there; none where there are too many terms.
    pub sums: Vec<Line>,
    /// How many numbers have no line.
    pub hidden: usize,
}

/// So many sums are written out, if each has so few terms.
const MOST_SUMS: usize = 4;
const MOST_TERMS: usize = 6;

/// The sums behind what an edge sends back; `None` where the operand is not repeated.
pub fn repeated(moment: &Moment, edge: EdgeId) -> Option<Repeated> {
    let graph = moment.graph;
    let wire = graph.edges[edge];
    graph.partial(edge).filter(|_| wire.flows)?;
    let (operand, result) = (&graph.nodes[wire.from].shape, &graph.nodes[wire.to].shape);
    let axes = summed_axes(operand, result)?;
    let count = result.size() / operand.size().max(1);
    let key = if operand.is_scalar() { "broadcast.number" } else { "broadcast.axes" };
    let axes: Vec<String> = axes.iter().map(usize::to_string).collect();
    let sentence = Phrase::new(key)
        .styled("name", &graph.nodes[wire.from].symbol, Style::Symbol)
        .styled("value", &graph.nodes[wire.to].symbol, Style::Symbol)
        .with("from", operand)
        .with("to", result)
        .with("axes", axes.join(", "))
        .with("count", count);
    let is_known = moment.gradient(wire.to).is_some() && count <= MOST_TERMS;
    let shown = if is_known { operand.size().min(MOST_SUMS) } else { 0 };
    Some(Repeated {
        edge,
        node: wire.from,
        symbol: graph.nodes[wire.from].symbol.clone(),
        sentence,
        sums: (0..shown).map(|at| sum_line(moment, edge, at)).collect(),
        hidden: if is_known { operand.size() - shown } else { 0 },
    })
}

/// (∇_b f)_0 = 0.20 + 0.30 = 0.50
fn sum_line(moment: &Moment, edge: EdgeId, at: usize) -> Line {
    let graph = moment.graph;
    let wire = graph.edges[edge];
    let (operand, result) = (&graph.nodes[wire.from].shape, &graph.nodes[wire.to].shape);
    let strides = operand.strides_in(result);
    let (upstream, local) = (moment.trace.gradient(wire.to).unwrap_or_default(), moment.trace.local(edge).unwrap_or_default());
    let is_one = local.iter().all(|&local| local == 1.0);
    let places = (0..result.size()).filter(|&place| result.place(place, &strides) == at);
    let term = |place: usize| {
        let upstream = number(upstream.get(place).copied().unwrap_or(f64::NAN)).marked(Mark::Backward);
        if is_one { upstream } else { product([upstream, number(local.get(place).copied().unwrap_or(f64::NAN))]) }
    };
    let total = moment.downstream(edge).and(moment.trace.downstream(edge)).and_then(|sent| sent.get(at));
    let by = super::pieces::upstream(graph, wire.from, total.is_some());
    let left = match index(operand, at) {
        None => by,
        Some(index) => Formula::Subscript(Box::new(bracketed(by)), Box::new(index)),
    };
    Line::new(left, [sum(places.map(term))].into_iter().chain(total.map(|&total| number(total).marked(Mark::Backward))))
}

/// The indices of a tensor's number, counted from 0 as programs do; `None` for a single number.
pub fn index(shape: &Shape, at: usize) -> Option<Formula> {
    let mut rest = at;
    let mut indices: Vec<String> = Vec::new();
    for &length in shape.axes().iter().rev() {
        indices.push((rest % length.max(1)).to_string());
        rest /= length.max(1);
    }
    indices.reverse();
    let is_long = shape.axes().iter().any(|&length| length > 10);
    (!indices.is_empty()).then(|| Formula::Number(indices.join(if is_long { "," } else { "" })))
}

/// What a tensor's number is called: q₁, W₀₁.
pub fn entry_name(moment: &Moment, node: NodeId, at: usize) -> Formula {
    let name = symbol(moment.graph, node);
    match index(&moment.graph.nodes[node].shape, at) {
        Some(index) => Formula::Subscript(Box::new(name), Box::new(index)),
        None => name,
    }
}
