//! What comes of typical mistakes in a gate's value, and at the seed.

use super::Exercise;
use super::backward::negative;
use super::mistake::{Candidate, Mistake};
use super::structural::turned;
use crate::gates::{Gate, Rule, Setting};
use crate::graph::{Application, NodeId, Operand};
use crate::tensor::Shape;
use crate::trace::{Tape, inside};

/// A gate with more numbers is not searched for mistakes.
const MOST_NUMBERS: usize = 100_000;

/// The wrong answers to a gate's value.
pub fn value(exercise: &Exercise, node: NodeId) -> Vec<Candidate> {
    let (graph, trace, out) = (exercise.graph, exercise.trace, exercise.trace.value(node));
    if out.len() > MOST_NUMBERS {
        return Vec::new();
    }
    let mut found = Vec::new();
    match exercise.outline.closed(node) {
        Some(_) => found.extend(group_at_negative(exercise, node)),
        None => found.extend(graph.application(node).map(|application| of_gate(exercise, node, application)).unwrap_or_default()),
    }
    found.extend(turned(&graph.nodes[node].shape, out));
    found.push(negative(out));
    let edges = exercise.outline.operands(graph, node);
    let fits = |numbers: &Vec<f64>| numbers.len() == out.len();
    found.extend(edges.iter().map(|&edge| Candidate::new(Mistake::GaveOperand, trace.value(graph.edges[edge].from).to_vec())));
    found.extend(edges.iter().filter_map(|&edge| exercise.local(edge)).map(|local| Candidate::new(Mistake::GaveLocal, local)));
    found.retain(|candidate| fits(&candidate.numbers));
    found
}

/// The wrong answers to what the backward pass begins with.
pub fn seed(exercise: &Exercise, output: NodeId) -> Vec<Candidate> {
    let value = exercise.trace.value(output);
    vec![Candidate::new(Mistake::GaveValue, value.to_vec()), Candidate::new(Mistake::WrongSeed, vec![0.0; value.len()])]
}

fn of_gate(exercise: &Exercise, node: NodeId, application: &Application) -> Vec<Candidate> {
    let out = exercise.trace.value(node);
    match application.gate {
        Gate { rule: Rule::Pointwise { forward, .. }, .. } => pointwise(exercise, node, application, *forward),
        Gate { name, .. } => {
            let count = count(exercise, node) / out.len().max(1) as f64;
            let each = |make: &dyn Fn(f64) -> f64| out.iter().map(|&number| make(number)).collect::<Vec<f64>>();
            match *name {
                "sum" => vec![Candidate::new(Mistake::CountFactor, each(&|sum| sum / count))],
                "mean" => vec![Candidate::new(Mistake::CountFactor, each(&|mean| mean * count))],
                "sqnorm" => vec![Candidate::new(Mistake::OtherOperation, each(&f64::sqrt))],
                "norm" => vec![Candidate::new(Mistake::OtherOperation, each(&|norm| norm * norm))],
                "matmul" => product_turned(exercise, node),
                _ => Vec::new(),
            }
        }
    }
}

/// How many numbers the first operand has.
fn count(exercise: &Exercise, node: NodeId) -> f64 {
    let edges = exercise.outline.operands(exercise.graph, node);
    edges.first().map_or(1, |&edge| exercise.trace.value(exercise.graph.edges[edge].from).len()) as f64
}

/// The product of a square matrix and a vector with the matrix turned.
fn product_turned(exercise: &Exercise, node: NodeId) -> Vec<Candidate> {
    let (graph, trace) = (exercise.graph, exercise.trace);
    let operands: Vec<NodeId> = graph.nodes[node].incoming.clone().map(|edge| graph.edges[edge].from).collect();
    let [left, right] = operands[..] else { return Vec::new() };
    let (Some(&[rows, columns]), &[length]) = (graph.nodes[left].shape.axes().first_chunk::<2>(), graph.nodes[right].shape.axes()) else {
        return Vec::new();
    };
    if rows != columns || columns != length || graph.nodes[left].shape.rank() != 2 {
        return Vec::new();
    }
    let (matrix, vector) = (trace.value(left), trace.value(right));
    let entry = |column: usize| (0..rows).map(|row| matrix[row * columns + column] * vector[row]).sum();
    vec![Candidate::new(Mistake::Transposed, (0..columns).map(entry).collect())]
}

type Number = fn(&[f64]) -> f64;

/// What else people compute from two numbers.
const OPERATIONS: [(&str, Number); 4] =
    [("add", |x| x[0] + x[1]), ("mul", |x| x[0] * x[1]), ("sub", |x| x[0] - x[1]), ("div", |x| x[0] / x[1])];

fn pointwise(exercise: &Exercise, node: NodeId, application: &Application, forward: Number) -> Vec<Candidate> {
    let name = application.gate.name;
    let is_extreme = matches!(name, "max" | "min");
    let operands = operands(exercise, node, application);
    let each = |make: &dyn Fn(&[f64]) -> f64| operands.iter().map(|operands| make(operands)).collect::<Vec<f64>>();
    let settings: Vec<f64> = application.settings.iter().filter_map(Setting::number).collect();
    let mut found = Vec::new();
    if application.operands.len() == 2 {
        if matches!(name, "sub" | "div" | "pow") {
            found.push(Candidate::new(Mistake::Reversed, each(&|x| forward(&[x[1], x[0]]))));
        }
        if is_extreme {
            found.push(Candidate::new(Mistake::OtherExtreme, each(&|x| x[0] + x[1] - forward(x))));
        }
        for (_, operation) in OPERATIONS.iter().filter(|(other, _)| *other != name) {
            found.push(Candidate::new(Mistake::OtherOperation, each(operation)));
        }
    }
    if application.operands.iter().filter(|operand| matches!(operand, Operand::Edge(_))).count() == 1 && !is_extreme {
        // e^1 for e^−1.
        let turned = |x: &[f64]| {
            let turn = |(at, number): (usize, &f64)| match application.operands.get(at) {
                Some(Operand::Edge(_)) => -number,
                _ => *number,
            };
            let numbers: Vec<f64> = x.iter().enumerate().map(turn).chain(settings.iter().copied()).collect();
            forward(&numbers)
        };
        found.push(Candidate::new(Mistake::SignInside, each(&turned)));
    }
    found
}

/// For each number of the value the numbers that it is made of.
fn operands(exercise: &Exercise, node: NodeId, application: &Application) -> Vec<Vec<f64>> {
    let (graph, trace) = (exercise.graph, exercise.trace);
    let shape = &graph.nodes[node].shape;
    let sources: Vec<(&[f64], Vec<usize>)> = application
        .operands
        .iter()
        .map(|operand| match operand {
            Operand::Edge(edge) => {
                let from = graph.edges[*edge].from;
                (trace.value(from), graph.nodes[from].shape.strides_in(shape))
            }
            Operand::Constant(number) => (std::slice::from_ref(number), Shape::scalar().strides_in(shape)),
        })
        .collect();
    (0..shape.size()).map(|at| sources.iter().map(|(numbers, strides)| numbers[shape.place(at, strides)]).collect()).collect()
}

/// A closed group with one operand, whose sign was lost.
fn group_at_negative(exercise: &Exercise, node: NodeId) -> Option<Candidate> {
    let group = exercise.outline.closed(node)?;
    let inside = inside(exercise.graph, exercise.trace, group);
    let tape = Tape::new(&inside.graph);
    let is_number = inside.operands == 1 && tape.leaves().len() == 1;
    let turned: Vec<f64> = tape.leaves().iter().map(|number| -number).collect();
    is_number.then(|| Candidate::new(Mistake::SignInside, vec![tape.output(&turned)]))
}

/// What a gate makes of the numbers as the page shows them.
pub fn rounded(exercise: &Exercise, node: NodeId, shown: &dyn Fn(f64) -> f64) -> Option<Vec<f64>> {
    let application = exercise.graph.application(node).filter(|_| exercise.outline.closed(node).is_none())?;
    let Rule::Pointwise { forward, .. } = application.gate.rule else { return None };
    let settings: Vec<f64> = application.settings.iter().filter_map(Setting::number).collect();
    let belongs = |at: usize| matches!(application.operands.get(at), Some(Operand::Constant(_)));
    let make = |operands: Vec<f64>| {
        let operand = |(at, number): (usize, f64)| if belongs(at) { number } else { shown(number) };
        let arguments: Vec<f64> = operands.into_iter().enumerate().map(operand).chain(settings.iter().copied()).collect();
        forward(&arguments)
    };
    Some(operands(exercise, node, application).into_iter().map(make).collect())
}
