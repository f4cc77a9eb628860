//! Definitions of the gates that move or mix the numbers of tensors, and how far gradients reach in their samples.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::gates::{self, Gate, Setting};
use gatewise::graph::{Application, Graph, NodeKind, compile};
use gatewise::tensor::Shape;
use gatewise::trace::{self, Trace};

fn run(program: &str) -> (Graph, Trace) {
    let (_, graph) = compile(program).unwrap_or_else(|errors| panic!("{program}\n{errors:?}"));
    let trace = trace::run(&graph);
    (graph, trace)
}

fn structural() -> impl Iterator<Item = &'static Gate> {
    let all = gates::all().flat_map(|gate| [Some(gate), gate.alone, gate.on_tensors]);
    all.flatten().filter(|gate| gate.structural().is_some())
}

fn samples(gate: &Gate) -> &'static [&'static str] {
    gate.structural().unwrap().samples
}

/// The statements of a sample but the last, and the last: a call of the gate.
fn split(sample: &str) -> (&str, &str) {
    sample.rsplit_once("; ").unwrap()
}

fn application(graph: &Graph) -> &Application {
    match &graph.nodes[graph.output].kind {
        NodeKind::Gate(application) => application,
        leaf => panic!("the output is no gate: {leaf:?}"),
    }
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

fn close(ours: &[f64], theirs: &[f64], tolerance: f64) -> bool {
    ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| (ours - theirs).abs() <= tolerance * (1.0 + theirs.abs()))
}

/// A definition is written for the shapes of the gate's first sample.
#[test]
fn a_definition_is_the_gate() {
    for gate in structural() {
        let Some(definition) = gate.definition else { continue };
        let sample = samples(gate)[0];
        let (statements, call) = split(sample);
        let (graph, _) = run(sample);
        let settings = gate.parameters.iter().zip(&application(&graph).settings);
        let consts = settings.filter_map(|(parameter, setting)| match setting {
            Setting::Number(number) => Some(format!("; const {} = {number}", parameter.name)),
            _ => None,
        });
        let defined = format!("{statements}{}", consts.collect::<String>());
        let shape = &graph.nodes[graph.output].shape;
        let (closed, closed_trace) = run(&weighted(statements, call, shape));
        let (open, open_trace) = run(&weighted(&defined, definition, shape));
        let (ours, theirs) = (open_trace.value(open.output), closed_trace.value(closed.output));
        assert!(close(ours, theirs, 1e-12), "{definition} is {ours:?}, {call} is {theirs:?}");
        for ((name, ours), (_, theirs)) in gradients(&open, &open_trace).iter().zip(gradients(&closed, &closed_trace)) {
            assert!(close(ours, &theirs, 1e-10), "{definition} by {name}: {ours:?} and {theirs:?}");
        }
    }
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
