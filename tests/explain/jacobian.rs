//! Jacobians: their entries against differences, their formulas against their entries, and sizes that are never allocated.

use super::run;
use gatewise::explain::{Jacobian, MOST_ENTRIES, Moment, Pattern, explain, jacobian};
use gatewise::gates::{self, Call, Gate, Rule, Structural, View};
use gatewise::graph::{Graph, Operand};
use gatewise::lang::formula::Formula;
use gatewise::trace::Trace;
use gatewise::words::Language;
use std::collections::{BTreeSet, HashMap};

fn structural() -> impl Iterator<Item = (&'static Gate, &'static Structural)> {
    let all = gates::all().flat_map(|gate| [Some(gate), gate.alone, gate.on_tensors]);
    all.flatten().filter_map(|gate| Some((gate, gate.structural()?)))
}

/// The value of the output's gate with one number of one operand moved.
fn moved(graph: &Graph, trace: &Trace, slot: usize, at: usize, by: f64) -> Vec<f64> {
    let node = graph.output;
    let application = graph.application(node).unwrap();
    let scalar = gatewise::tensor::Shape::SCALAR;
    let operands: Vec<_> = application
        .operands
        .iter()
        .map(|operand| match *operand {
            Operand::Edge(edge) => (&graph.nodes[graph.edges[edge].from].shape, trace.value(graph.edges[edge].from).to_vec()),
            Operand::Constant(number) => (&scalar, vec![number]),
        })
        .enumerate()
        .map(|(place, (shape, mut numbers))| {
            if place == slot {
                numbers[at] += by;
            }
            (shape, numbers)
        })
        .collect();
    let views: Vec<View> = operands.iter().map(|(shape, numbers)| View { shape, numbers }).collect();
    let mut out = vec![0.0; graph.nodes[node].shape.size()];
    let Rule::Structural(structural) = &application.gate.rule else { unreachable!() };
    (structural.forward)(&Call { operands: &views, settings: &application.settings, shape: &graph.nodes[node].shape }, &mut out);
    out
}

const STEP: f64 = 1e-5;

#[test]
fn entries_agree_with_differences() {
    let mut seen = BTreeSet::new();
    for (gate, structural) in structural() {
        for sample in structural.samples {
            let (graph, trace) = run(sample);
            let moment = Moment::new(&graph, &trace, trace.steps.len());
            for edge in graph.nodes[graph.output].incoming.clone() {
                let Some(Jacobian { size: [rows, columns], entries: Some(entries), .. }) = jacobian(&moment, edge) else { continue };
                assert!(rows <= MOST_ENTRIES && columns <= MOST_ENTRIES);
                seen.insert(gate.name);
                let slot = graph.edges[edge].slot;
                for column in 0..columns {
                    let [high, low] = [STEP, -STEP].map(|by| moved(&graph, &trace, slot, column, by));
                    for row in 0..rows {
                        let difference = (high[row] - low[row]) / (2.0 * STEP);
                        let entry = entries.numbers[row * columns + column];
                        assert!(
                            (entry - difference).abs() <= 1e-6 * (1.0 + difference.abs()),
                            "{sample}: operand {slot}, {row}, {column}: {entry} and {difference}"
                        );
                    }
                }
            }
        }
    }
    // Not only a few gates have small samples.
    assert!(seen.len() >= 20, "{seen:?}");
}

/// The picture that is drawn of a small Jacobian is true of its entries.
#[test]
fn patterns_are_those_of_the_entries() {
    for (_, structural) in structural() {
        for sample in structural.samples {
            let (graph, trace) = run(sample);
            let moment = Moment::new(&graph, &trace, trace.steps.len());
            for edge in graph.nodes[graph.output].incoming.clone() {
                let Some(Jacobian { size: [rows, columns], pattern, entries: Some(entries), .. }) = jacobian(&moment, edge) else {
                    continue;
                };
                let in_row = |row: &[f64]| row.iter().filter(|&&entry| entry != 0.0).count();
                let most = entries.numbers.chunks(columns).map(in_row).max().unwrap_or(0);
                let fits = match pattern {
                    Pattern::Single => rows == 1 && columns == 1,
                    Pattern::Row => rows == 1,
                    Pattern::Column => columns == 1,
                    Pattern::Diagonal => (0..rows * columns).all(|at| at / columns == at % columns || entries.numbers[at] == 0.0),
                    Pattern::Repeated | Pattern::Selection => most <= 1,
                    Pattern::Runs | Pattern::Blocks | Pattern::Windows | Pattern::Dense => true,
                };
                assert!(fits, "{sample}: {pattern:?} {:?}", entries.numbers);
            }
        }
    }
}

#[test]
fn the_lectures_sizes_are_told_and_never_formed() {
    for (program, size, bytes, sentence) in [
        ("x = randn(4096); f = relu(x)", 4096, 134_217_728, "134,217,728 bytes, 128 MiB"),
        ("x = randn(100, 4096); f = relu(x)", 409_600, 1_342_177_280_000, "1,342,177,280,000 bytes, 1.22 TiB"),
    ] {
        let (graph, trace) = run(program);
        let explanation = explain(&graph, &trace, trace.steps.len(), None);
        let [jacobian] = explanation.jacobians.as_slice() else { unreachable!() };
        assert_eq!((jacobian.size, jacobian.bytes, jacobian.pattern), ([size, size], bytes, Pattern::Diagonal));
        assert_eq!(jacobian.entries, None);
        assert!(jacobian.memory.plain(Language::English).contains(sentence));
        let grouped = gatewise::explain::grouped(size as u64);
        assert!(jacobian.computed.plain(Language::English).contains(&format!("{grouped} multiplications")));
    }
}

/// What an entry's formula makes at given indices.
fn evaluate(graph: &Graph, trace: &Trace, formula: &Formula, letters: &HashMap<String, usize>) -> f64 {
    let eval = |piece: &Formula| evaluate(graph, trace, piece, letters);
    let node = |name: &str| graph.nodes.iter().position(|node| node.symbol == name).unwrap();
    match formula {
        Formula::Number(text) => text.replace('−', "-").parse().unwrap(),
        Formula::Symbol(name) => trace.number(node(name)),
        Formula::Subscript(base, index) => {
            let Formula::Symbol(name) = &**base else { panic!("{base:?}") };
            let (node, indices) = (node(name), indices(index, letters));
            let strides = graph.nodes[node].shape.strides();
            assert_eq!(indices.len(), strides.len());
            trace.value(node)[indices.iter().zip(strides).map(|(index, stride)| index * stride).sum::<usize>()]
        }
        Formula::Fraction(above, below) => eval(above) / eval(below),
        Formula::Parentheses(piece) | Formula::Marked(_, piece) => eval(piece),
        Formula::Power(base, exponent) if **base == Formula::Symbol("e".into()) => libm::exp(eval(exponent)),
        Formula::Row(pieces) => {
            if let Some(at) = pieces.iter().position(|piece| *piece == Formula::Operator("−")) {
                let side = |pieces: &[Formula]| eval(&Formula::Row(pieces.to_vec()));
                return side(&pieces[..at]) - side(&pieces[at + 1..]);
            }
            let mut rest = pieces.as_slice();
            let mut product = 1.0;
            while let Some((first, after)) = rest.split_first() {
                rest = after;
                match (first, after) {
                    (
                        Formula::Number(one),
                        [
                            Formula::Operator("["),
                            Formula::Symbol(a),
                            Formula::Operator("="),
                            Formula::Symbol(b),
                            Formula::Operator("]"),
                            after @ ..,
                        ],
                    ) if one == "1" => {
                        product *= f64::from(letters[a] == letters[b]);
                        rest = after;
                    }
                    (Formula::Operator("·"), _) => {}
                    _ => product *= eval(first),
                }
            }
            product
        }
        other => panic!("{other:?}"),
    }
}

fn indices(index: &Formula, letters: &HashMap<String, usize>) -> Vec<usize> {
    match index {
        Formula::Symbol(letter) => vec![letters[letter]],
        Formula::Number(number) => vec![number.parse().unwrap()],
        Formula::Row(pieces) => pieces.iter().flat_map(|piece| indices(piece, letters)).collect(),
        other => panic!("{other:?}"),
    }
}

/// The letters of q_k and the like.
fn letters_of(piece: &Formula) -> Vec<String> {
    match piece {
        Formula::Subscript(_, index) => letters_of(index),
        Formula::Row(pieces) => pieces.iter().flat_map(letters_of).collect(),
        Formula::Symbol(letter) => vec![letter.clone()],
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_formula_of_an_entry_is_that_entry() {
    let mut checked = BTreeSet::new();
    for (gate, structural) in structural().filter(|(gate, _)| !gate.entries.is_empty()) {
        for sample in structural.samples {
            let (graph, trace) = run(sample);
            let moment = Moment::new(&graph, &trace, trace.steps.len());
            let explanation = explain(&graph, &trace, trace.steps.len(), None);
            for line in &explanation.locals {
                let Formula::Marked(_, left) = &line.left else { unreachable!() };
                let Formula::Partial(value, by) = &**left else { unreachable!() };
                let edge = graph.nodes[graph.output].incoming.clone().find(|&edge| {
                    let name = &graph.nodes[graph.edges[edge].from].symbol;
                    by.any(&|piece| *piece == Formula::Symbol(name.clone()))
                });
                let jacobian = jacobian(&moment, edge.unwrap()).unwrap();
                let Some(entries) = &jacobian.entries else { continue };
                let scalar = |node: usize| graph.nodes[node].shape.is_scalar();
                let [rows, columns] = [(0, value), (1, by)].map(|(side, piece)| {
                    let node = jacobian.nodes[side];
                    if scalar(node) { Vec::new() } else { letters_of(piece) }
                });
                for (at, entry) in entries.numbers.iter().enumerate() {
                    let [row, column] = [at / jacobian.size[1], at % jacobian.size[1]];
                    let mut letters = HashMap::new();
                    for (names, node, mut rest) in [(&rows, jacobian.nodes[0], row), (&columns, jacobian.nodes[1], column)] {
                        for (letter, length) in names.iter().zip(graph.nodes[node].shape.axes()).rev() {
                            letters.insert(letter.clone(), rest % length);
                            rest /= length;
                        }
                    }
                    let told = evaluate(&graph, &trace, &line.sides[0], &letters);
                    assert!(
                        (told - entry).abs() <= 1e-9 * (1.0 + entry.abs()),
                        "{sample}: {} at {letters:?}: {told}, {entry}",
                        line.latex()
                    );
                    checked.insert(gate.name);
                }
            }
        }
    }
    let with_entries: BTreeSet<&str> = structural().filter(|(gate, _)| !gate.entries.is_empty()).map(|(gate, _)| gate.name).collect();
    assert_eq!(checked, with_entries);
}
