//! Laws over the gate table that need the whole engine, and what PyTorch says of the same programs.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::gates::{self, Gate};
use gatewise::graph::{Application, Graph, NodeKind, compile};
use gatewise::trace::{self, Trace, check, forward_mode};
use serde_json::Value;

fn run(program: &str) -> (Graph, Trace) {
    let (_, graph) = compile(program).unwrap_or_else(|errors| panic!("{program}\n{errors:?}"));
    let trace = trace::run(&graph);
    (graph, trace)
}

fn output(program: &str) -> f64 {
    let (graph, trace) = run(program);
    trace.values[graph.output]
}

fn gradient(graph: &Graph, trace: &Trace, name: &str) -> Option<f64> {
    let node = graph.nodes.iter().position(|node| node.name.as_deref() == Some(name));
    trace.gradients[node.unwrap_or_else(|| panic!("no node is called {name}"))]
}

fn last_gate(graph: &Graph) -> &Application {
    match &graph.nodes[graph.output].kind {
        NodeKind::Gate(application) => application,
        leaf => panic!("the output is no gate: {leaf:?}"),
    }
}

fn close(ours: f64, theirs: f64, relative: f64, absolute: f64) -> bool {
    ours == theirs || (ours.is_nan() && theirs.is_nan()) || (ours - theirs).abs() <= relative * theirs.abs() + absolute
}

/// A gate at a point: its operands as inputs, and a call of it.
struct Call {
    operands: Vec<String>,
    inputs: String,
    consts: String,
    call: String,
}

fn call(gate: &Gate, at: &[f64]) -> Call {
    let (operands, parameters) = at.split_at(at.len() - gate.parameters.len());
    let name = |slot: usize| gate.operands.get(slot).filter(|_| !gate.variadic).map_or(format!("x{slot}"), |name| (*name).to_owned());
    let names: Vec<String> = (0..operands.len()).map(name).collect();
    let arguments = names.iter().cloned().chain(parameters.iter().map(f64::to_string));
    Call {
        inputs: names.iter().zip(operands).map(|(name, value)| format!("{name} = {value}\n")).collect(),
        consts: gate.parameters.iter().zip(parameters).map(|(parameter, value)| format!("const {} = {value}\n", parameter.name)).collect(),
        call: format!("{}({})", gate.name, arguments.collect::<Vec<_>>().join(", ")),
        operands: names,
    }
}

fn samples() -> impl Iterator<Item = (&'static Gate, &'static [f64])> {
    gates::all().flat_map(|gate| gate.samples.iter().map(move |at| (gate, *at)))
}

#[test]
fn a_call_computes_what_the_record_says() {
    for (gate, at) in samples() {
        let Call { operands, inputs, call, .. } = call(gate, at);
        let (graph, trace) = run(&format!("{inputs}{call}"));
        let out = gate.value(at);
        assert_eq!(last_gate(&graph).name(), gate.name);
        assert_eq!(trace.values[graph.output].to_bits(), out.to_bits(), "{call} at {at:?}");
        for (slot, operand) in operands.iter().enumerate() {
            let local = gate.partial(slot).map(|partial| (partial.value)(at, out, slot));
            assert_eq!(gradient(&graph, &trace, operand), local, "{call} at {at:?} by {operand}");
        }
    }
}

#[test]
fn a_formula_on_screen_is_the_number_that_is_sent() {
    for (gate, at) in samples() {
        let Call { operands, inputs, consts, .. } = call(gate, at);
        let out = gate.value(at);
        for slot in 0..operands.len() {
            let Some(partial) = gate.partial(slot) else { continue };
            let ties = at.iter().filter(|&&other| other == out).count();
            let (it, formula) = (at[slot], partial.formula);
            // The sum makes a gate of formulas that are a name or a number alone.
            let program = format!("{inputs}{consts}const out = {out}; const it = {it}; const ties = {ties}; zero = 0\nzero + ({formula})");
            let (shown, sent) = (output(&program), (partial.value)(at, out, slot));
            assert!(close(shown, sent, 1e-12, 1e-13), "{} at {at:?}: {formula} is {shown}, not {sent}", gate.name);
        }
    }
}

#[test]
fn a_definition_is_the_gate() {
    for (gate, at) in samples() {
        let Some(definition) = gate.definition else { continue };
        let Call { operands, inputs, consts, call } = call(gate, at);
        let (closed, closed_trace) = run(&format!("{inputs}{call}"));
        let (open, open_trace) = run(&format!("{inputs}{consts}{definition}"));
        let (ours, theirs) = (open_trace.values[open.output], closed_trace.values[closed.output]);
        assert!(close(ours, theirs, 1e-12, 1e-13), "{definition} at {at:?} is {ours}, {call} is {theirs}");
        for operand in &operands {
            let (ours, theirs) = (gradient(&open, &open_trace, operand).unwrap(), gradient(&closed, &closed_trace, operand).unwrap());
            assert!(close(ours, theirs, 1e-12, 1e-13), "{definition} by {operand} at {at:?}: {ours} and {theirs}");
        }
    }
}

#[test]
fn an_operator_applies_its_gate() {
    for gate in gates::all() {
        let Some(operator) = gate.operator else { continue };
        let (graph, _) = run(operator);
        assert_eq!(last_gate(&graph).name(), gate.name, "{operator}");
    }
}

/// What the oracle's file says, one case per line; see its README.
fn oracle(file: &str) -> Vec<Value> {
    let Value::Array(cases) = serde_json::from_str(file).unwrap() else { panic!("no list of cases") };
    cases
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.parse().unwrap()),
        number => Some(number.as_f64().unwrap()),
    }
}

fn numbers<'a>(case: &'a Value, key: &str) -> impl Iterator<Item = (&'a String, Option<f64>)> {
    case[key].as_object().into_iter().flatten().map(|(name, value)| (name, number(value)))
}

fn agrees(ours: Option<f64>, theirs: Option<f64>) -> bool {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => close(ours, theirs, 1e-10, 1e-12),
        (ours, theirs) => ours.is_none() && theirs.is_none(),
    }
}

/// The runs of all programs of a file but those with definitions, which are not part of the language yet, and how many those are.
fn runs(cases: &[Value]) -> (Vec<(&Value, Graph, Trace)>, usize) {
    let mut runs = Vec::new();
    for case in cases {
        let program = case["program"].as_str().unwrap();
        match compile(program) {
            Ok((_, graph)) => {
                let trace = trace::run(&graph);
                runs.push((case, graph, trace));
            }
            Err(errors) if errors.iter().any(|error| error.message.key == "error.graph.planned-def") => {}
            Err(errors) => panic!("{program}\n{errors:?}"),
        }
    }
    let left_out = cases.len() - runs.len();
    (runs, left_out)
}

/// What differs from PyTorch in a case.
fn differences((case, graph, trace): &(&Value, Graph, Trace)) -> Vec<String> {
    let value = |name: &str| graph.nodes.iter().position(|node| node.name.as_deref() == Some(name)).map(|node| trace.values[node]);
    let output = ("output".to_owned(), Some(trace.values[graph.output]), number(&case["output"]));
    let values = numbers(case, "values").map(|(name, theirs)| (name.clone(), value(name), theirs));
    let gradients = numbers(case, "gradients").map(|(name, theirs)| (format!("∂/∂{name}"), gradient(graph, trace, name), theirs));
    let all = std::iter::once(output).chain(values).chain(gradients);
    all.filter(|(_, ours, theirs)| !agrees(*ours, *theirs))
        .map(|(what, ours, theirs)| format!("{}\n  {what}: {ours:?}, PyTorch {theirs:?}", case["program"]))
        .collect()
}

fn agree_with_pytorch(file: &str, definitions: usize) {
    let cases = oracle(file);
    let (runs, left_out) = runs(&cases);
    let wrong: Vec<String> = runs.iter().flat_map(differences).collect();
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    assert_eq!(left_out, definitions);
}

#[test]
fn gates_agree_with_pytorch() {
    agree_with_pytorch(include_str!("oracle/gates.json"), 0);
}

#[test]
fn programs_agree_with_pytorch() {
    agree_with_pytorch(include_str!("oracle/scalar.json"), DEFINITIONS);
}

/// Programs of the oracle that define gates of their own.
const DEFINITIONS: usize = 147;

/// On the same programs: both modes agree, and so do central differences wherever nothing is about to bend or jump.
#[test]
fn both_modes_and_differences_agree_on_these_programs() {
    let cases = oracle(include_str!("oracle/scalar.json"));
    let mut compared = 0;
    for (case, graph, trace) in runs(&cases).0.iter().filter(|(case, ..)| case["nonfinite"].is_null()) {
        let program = &case["program"];
        for leaf in (0..graph.leaves()).filter(|&leaf| trace.gradients[leaf].is_some()) {
            let backward = trace.gradients[leaf].unwrap();
            let forward = forward_mode::derivatives(graph, leaf)[graph.output];
            assert!(close(forward, backward, 1e-10, 1e-12), "{program}\n{}: {forward} and {backward}", graph.nodes[leaf].symbol);
        }
        for check in check::check(graph, trace).iter().filter(|_| is_smooth(graph, trace)) {
            compared += 1;
            assert!(close(check.difference, check.gradient.unwrap_or(0.0), 1e-4, 1e-6), "{program}\n{check:?}");
        }
    }
    assert!(compared > 100, "only {compared} central differences were fair");
}

/// Whether no gate is near a point where it bends or jumps.
fn is_smooth(graph: &Graph, trace: &Trace) -> bool {
    graph.nodes.iter().all(|node| match &node.kind {
        NodeKind::Gate(application) => !application.gate.role.shuts(),
        NodeKind::Input { .. } | NodeKind::Const { .. } => true,
    }) && trace.values.iter().all(|value| value.abs() < 1e3)
}
