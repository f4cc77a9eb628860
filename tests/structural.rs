//! How far gradients reach in the samples of gates that move or mix the numbers of tensors, and which layers of Caffe they are.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::gates::{self, Gate};
use gatewise::graph::{Graph, NodeKind, compile};
use gatewise::tensor::Shape;
use gatewise::trace::{self, Trace};

fn run(program: &str) -> (Graph, Trace) {
    let (_, graph) = compile(program).unwrap_or_else(|errors| panic!("{program}\n{errors:?}"));
    let trace = trace::run(&graph);
    (graph, trace)
}

fn structural() -> impl Iterator<Item = &'static Gate> {
    let all = gates::all().flat_map(|gate| [Some(gate), gate.alone, gate.on_tensors, gate.on_batches]);
    all.flatten().filter(|gate| gate.structural().is_some())
}

fn samples(gate: &Gate) -> &'static [&'static str] {
    gate.structural().unwrap().samples
}

/// The statements of a sample but the last, and the last: a call of the gate.
fn split(sample: &str) -> (&str, &str) {
    sample.rsplit_once("; ").unwrap()
}

/// A program with its last statement, of a shape, times numbers of which no two are alike: what is sent back of each counts.
fn weighted(statements: &str, last: &str, shape: &Shape) -> String {
    let lengths: Vec<String> = shape.axes().iter().map(usize::to_string).collect();
    match lengths.join(", ") {
        none if none.is_empty() => format!("{statements}; ({last}) * 1.5"),
        lengths => format!("{statements}; const weights = randn({lengths}, seed=99); ({last}) * weights"),
    }
}

fn gradients(graph: &Graph, trace: &Trace) -> Vec<(String, Vec<f64>)> {
    let inputs = graph.nodes.iter().enumerate().filter(|(_, node)| matches!(node.kind, NodeKind::Input { .. }));
    let gradient = |(node, input): (usize, &gatewise::graph::Node)| {
        let none = || vec![0.0; input.shape.size()];
        (input.name.clone().unwrap_or_default(), trace.gradient(node).map_or_else(none, <[f64]>::to_vec))
    };
    inputs.map(gradient).collect()
}

/// What no sample reaches could hide a mistake.
#[test]
fn every_operand_that_may_get_a_gradient_gets_one() {
    for gate in structural() {
        let formulas = gate.structural().unwrap().formulas;
        assert_eq!(formulas.len(), if gate.variadic { 1 } else { gate.operands.len() }, "{}", gate.name);
        let reached = |sample: &str| {
            let (statements, call) = split(sample);
            let (graph, _) = run(sample);
            let (graph, trace) = run(&weighted(statements, call, &graph.nodes[graph.output].shape));
            gradients(&graph, &trace).iter().filter(|(_, gradient)| gradient.iter().any(|number| *number != 0.0)).count()
        };
        let expected = if gate.variadic { 2 } else { formulas.iter().flatten().count() };
        assert!(samples(gate).iter().map(|sample| reached(sample)).max() >= Some(expected), "{}", gate.name);
    }
}

/// The lecture's folder of layers (its section 10).
const LAYERS: &str = "absval accuracy argmax batch_norm batch_reindex bias bnll concat contrastive_loss conv crop deconv dropout eltwise \
    elu embed euclidean_loss exp lcn lrn pooling relu sigmoid softmax tanh";

#[test]
fn every_layer_of_caffe_is_a_gate() {
    let table = include_str!("../src/gates/CAFFE.md");
    let rows = table.lines().filter_map(|line| line.strip_prefix("| ")).skip(1);
    let rows: Vec<Vec<&str>> = rows.map(|row| row.trim_end_matches(" |").split(" | ").collect()).collect();
    let layers: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    assert_eq!(layers, LAYERS.split_whitespace().collect::<Vec<_>>());
    for name in table.split('`').skip(1).step_by(2) {
        assert!(gates::find(name).is_some_and(|gate| gate.name == name), "no gate is called {name}");
    }
}
