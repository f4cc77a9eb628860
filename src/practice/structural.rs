//! What comes of typical mistakes at gates that move or mix a tensor's numbers.

use super::Exercise;
use super::mistake::{Candidate, Mistake};
use crate::gates::{Call, Role, View};
use crate::graph::{EdgeId, NodeId, Operand};
use crate::tensor::Shape;

/// Tensors with more numbers are not searched for mistakes.
const MOST_NUMBERS: usize = 10_000;
/// A router's operand with up to so many numbers is searched for the place where the gradient went.
const MOST_PLACES: usize = 24;

/// The wrong answers to what such a gate sends back over an edge.
pub fn sent(exercise: &Exercise, edge: EdgeId) -> Vec<Candidate> {
    let (graph, trace) = (exercise.graph, exercise.trace);
    let wire = graph.edges[edge];
    let (upstream, own) = (exercise.upstream(edge), trace.value(wire.from));
    let Some(application) = graph.application(wire.to).filter(|_| own.len().max(upstream.len()) <= MOST_NUMBERS) else {
        return Vec::new();
    };
    let right = exercise.sent(edge).unwrap_or_default();
    let mut found = Vec::new();
    let mut add = |mistake, numbers: Vec<f64>| found.push(Candidate::new(mistake, numbers));
    let spread = || if upstream.len() == 1 { Some(vec![upstream[0]; own.len()]) } else { None };
    match application.gate.name {
        "matmul" => products(exercise, edge).into_iter().for_each(|(mistake, numbers)| add(mistake, numbers)),
        "sqnorm" => {
            add(Mistake::ExponentFactor, right.iter().map(|number| number / 2.0).collect());
            add(Mistake::ExponentKept, own.iter().map(|x| 2.0 * x * x * upstream[0]).collect());
        }
        "mean" => add(Mistake::CountFactor, right.iter().map(|number| number * own.len() as f64 / upstream.len() as f64).collect()),
        "sum" => add(Mistake::CountFactor, right.iter().map(|number| number * upstream.len() as f64 / own.len() as f64).collect()),
        "dot" | "prod" => add(Mistake::OwnInput, own.iter().map(|x| x * upstream[0]).collect()),
        _ => {}
    }
    if application.role() == Role::Router && upstream.len() == 1 && own.len() <= MOST_PLACES {
        for place in 0..own.len() {
            add(Mistake::RoutedWrong, (0..own.len()).map(|at| if at == place { upstream[0] } else { 0.0 }).collect());
        }
        add(Mistake::RoutedWrong, vec![upstream[0]; own.len()]);
    }
    add(Mistake::LostSign, right.iter().map(|number| -number).collect());
    if let Some(local) = vjp(exercise, edge, &vec![1.0; upstream.len()]) {
        add(Mistake::ForgotUpstream, local);
    }
    if upstream.len() == own.len() {
        add(Mistake::PassedUpstream, upstream.to_vec());
    } else if let Some(upstream) = spread() {
        add(Mistake::PassedUpstream, upstream);
    }
    if let Some(upstream) = spread() {
        add(Mistake::InputForSlope, upstream.iter().zip(own).map(|(upstream, own)| upstream * own).collect());
    }
    found
}

/// A matrix with the other one of its two readings: the numbers row by row of its transpose.
pub fn turned(shape: &Shape, numbers: &[f64]) -> Option<Candidate> {
    match *shape.axes() {
        [rows, columns] if rows > 1 && columns > 1 && numbers.len() <= MOST_NUMBERS => {
            let turned = (0..columns).flat_map(|column| (0..rows).map(move |row| numbers[row * columns + column])).collect();
            Some(Candidate::new(Mistake::Transposed, turned))
        }
        _ => None,
    }
}

/// What a gate would send back of another upstream gradient.
fn vjp(exercise: &Exercise, edge: EdgeId, upstream: &[f64]) -> Option<Vec<f64>> {
    let (graph, trace) = (exercise.graph, exercise.trace);
    let wire = graph.edges[edge];
    let application = graph.application(wire.to)?;
    let structural = application.gate.structural()?;
    let operands: Vec<View> = application
        .operands
        .iter()
        .map(|operand| match operand {
            Operand::Edge(edge) => {
                let from = graph.edges[*edge].from;
                View { shape: &graph.nodes[from].shape, numbers: trace.value(from) }
            }
            Operand::Constant(number) => View { shape: Shape::scalar(), numbers: std::slice::from_ref(number) },
        })
        .collect();
    let call = Call { operands: &operands, settings: &application.settings, shape: &graph.nodes[wire.to].shape };
    let mut sent = vec![0.0; trace.value(wire.from).len()];
    (structural.vjp)(&call, trace.value(wire.to), upstream, wire.slot, &mut sent);
    Some(sent)
}

/// A matrix with its numbers row by row.
#[derive(Clone)]
struct Matrix {
    rows: usize,
    columns: usize,
    numbers: Vec<f64>,
}

impl Matrix {
    /// A tensor beside a product: a vector on the left is a row, one on the right and one that comes out a column.
    fn of(shape: &Shape, numbers: &[f64], is_row: bool) -> Option<Self> {
        let (rows, columns) = match *shape.axes() {
            [] => (1, 1),
            [length] if is_row => (1, length),
            [length] => (length, 1),
            [rows, columns] => (rows, columns),
            _ => return None,
        };
        Some(Self { rows, columns, numbers: numbers.to_vec() })
    }

    fn turned(&self) -> Self {
        let numbers = (0..self.columns).flat_map(|column| (0..self.rows).map(move |row| self.numbers[row * self.columns + column]));
        Self { rows: self.columns, columns: self.rows, numbers: numbers.collect() }
    }

    fn times(&self, other: &Self) -> Option<Self> {
        let entry = |row: usize, column: usize| {
            (0..self.columns).map(|at| self.numbers[row * self.columns + at] * other.numbers[at * other.columns + column]).sum()
        };
        let numbers = (0..self.rows).flat_map(|row| (0..other.columns).map(move |column| entry(row, column)));
        (self.columns == other.rows).then(|| Self { rows: self.rows, columns: other.columns, numbers: numbers.collect() })
    }
}

/// Products of the upstream gradient and the other operand as they should not be: without the transpose, and in the other order.
fn products(exercise: &Exercise, edge: EdgeId) -> Vec<(Mistake, Vec<f64>)> {
    let (graph, trace) = (exercise.graph, exercise.trace);
    let wire = graph.edges[edge];
    let operands: Vec<NodeId> = graph.nodes[wire.to].incoming.clone().map(|edge| graph.edges[edge].from).collect();
    let (Some(&left), Some(&right)) = (operands.first(), operands.get(1)) else { return Vec::new() };
    let is_left = wire.slot == 0;
    let other = if is_left { right } else { left };
    let Some(factor) = Matrix::of(&graph.nodes[other].shape, trace.value(other), !is_left) else { return Vec::new() };
    let is_row = graph.nodes[left].shape.rank() == 1;
    let Some(upstream) = Matrix::of(&graph.nodes[wire.to].shape, exercise.upstream(edge), is_row) else { return Vec::new() };
    let pairs = if is_left {
        // G Bᵀ is right.
        [(Mistake::NotTransposed, &upstream, factor.clone()), (Mistake::WrongOrder, &factor.turned(), upstream.clone())]
            .map(|(mistake, left, right)| (mistake, left.clone(), right))
    } else {
        // Aᵀ G is right.
        [(Mistake::NotTransposed, factor.clone(), upstream.clone()), (Mistake::WrongOrder, upstream.clone(), factor.turned())]
    };
    let also = [(Mistake::WrongOrder, factor.clone(), upstream.clone()), (Mistake::WrongOrder, upstream, factor)];
    let size = trace.value(wire.from).len();
    let product = |(mistake, left, right): (Mistake, Matrix, Matrix)| Some((mistake, left.times(&right)?.numbers));
    pairs.into_iter().chain(also).filter_map(product).filter(|(_, numbers)| numbers.len() == size).collect()
}
