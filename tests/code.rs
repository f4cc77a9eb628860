//! Programs as Python: what they look like, and that running them gives the page's numbers.
//!
//! The programs run under the interpreter that `GATEWISE_PYTHON` names, or that of the tools folder: `cargo xtask setup` puts one with
//! NumPy there. `GATEWISE_FORMS` names the forms that are run; `cargo xtask oracle` runs all of them, with PyTorch and JAX.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use expect_test::expect_file;
use gatewise::export::code::{Code, Form, code, results};
use gatewise::gates;
use gatewise::graph::{Graph, compile};
use gatewise::lessons::{examples, lesson, names};
use gatewise::trace::{self, Trace};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

const NEURON: &str = "w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3; f = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))";
const PATTERNS: &str = "x = 3; y = -4; z = 2; w = -1; f = 2(x*y + max(z, w))";
const BRANCHES: &str = "const t = 1; α = 0.5; x = 3; f = (α*x*x + relu(x) - t)^2";
const LAYERS: &str = "const x = [[1, -2], [0.5, 3]]; const t = [0, 2]; W = randn(2, 4, seed=1); b = zeros(4); V = randn(4, 3, seed=2)\n\
    h = relu(x @ W + b); loss = cross_entropy(h @ V, t) + 0.1 * sum(V^2)";

/// What the oracle's programs lack.
const MORE: [&str; 20] = [
    "x = randn(3, 4, seed=5); f = sum(dropout(x, 0.4, seed=3) * x)",
    "x = 2; f = dropout(x, 0) + dropout(x, 1)",
    "x = uniform(4, 3, low=-1, high=2, seed=9); f = sum(crop(x, 2, 2, offset=1)^2)",
    "x = randn(70, 70); w = randn(70, seed=1); f = sum(tanh(x @ w))",
    "x = linspace(-1, 1, 7); f = x^2 + arange(7)",
    "x = [1, 0, 2]; y = [2, 0, 3]; f = sum(x^y)",
    "x = 0; y = 2; f = x^y",
    "x = randn(2, 3, 4); f = sum(x[1, :, 1:3]^2) + x[0, 2, 3]",
    "x = [1, 2]; f = sum(concat(x, x^2, x) * stack(x, x)[0, 0])",
    "a = [1, 2]; b = [[1], [2], [3]]; c = [[1, 1]]; f = sum(a * b * c + b / a - c)",
    "x = [2, 2, 1]; y = 2; f = sum(max(x, y, 2) * min(x, y))",
    "x = randn(5, 6); f = lcn(x, 3)",
    "x = [3, 4]; f(x) = sum(x)^2 / norm(x); g = f(x) + f(2x)",
    "x = 3; f = transpose(x) * reshape(x, 1, 1) + sum(x) + max(x)",
    "x = [0.5, -1]; y = x; z = reshape(x, 2, 1); f = sum(x) + sum(y * z) + sum(x.T * 2) + x[0]",
    "a = 1; f = argmax([1, 3, 2]) * a + accuracy([[1, 2], [3, 1]], [1, 1])",
    "x = [1, 2]; f = sum(neg(x)) + 2^x[0]",
    "x = 0.5; f = 0^x + x^0",
    "λ = 1; np = 2; len = 3; softmax = [1, 2]; def = 1; f = λ * np * len * sum(softmax)",
    "x = [1, 2]; w1 = [[1, 2], [3, 4]]; w2 = [[0, 1], [4, 4]]; b = 0.5; f = sum(maxout(x, w1, b, w2, b))",
];

fn traced(program: &str) -> Option<(Graph, Trace)> {
    let (_, graph) = compile(program).ok()?;
    let trace = trace::run(&graph);
    Some((graph, trace))
}

fn written(form: Form, program: &str) -> Code {
    let (graph, trace) = traced(program).expect(program);
    code(form, &graph, &trace)
}

#[test]
fn the_neuron_in_four_forms() {
    expect_file!["cases/code/neuron_numpy.py"].assert_eq(&written(Form::NumPy, NEURON).text());
    expect_file!["cases/code/neuron_torch.py"].assert_eq(&written(Form::Torch, NEURON).text());
    expect_file!["cases/code/neuron_jax.py"].assert_eq(&written(Form::Jax, NEURON).text());
    expect_file!["cases/code/neuron_layer.py"].assert_eq(&written(Form::Layer, NEURON).text());
}

#[test]
fn patterns_and_branches() {
    expect_file!["cases/code/patterns_numpy.py"].assert_eq(&written(Form::NumPy, PATTERNS).text());
    expect_file!["cases/code/branches_numpy.py"].assert_eq(&written(Form::NumPy, BRANCHES).text());
    expect_file!["cases/code/branches_layer.py"].assert_eq(&written(Form::Layer, BRANCHES).text());
}

#[test]
fn two_layers_of_tensors() {
    expect_file!["cases/code/layers_numpy.py"].assert_eq(&written(Form::NumPy, LAYERS).text());
    expect_file!["cases/code/layers_torch.py"].assert_eq(&written(Form::Torch, LAYERS).text());
    expect_file!["cases/code/layers_jax.py"].assert_eq(&written(Form::Jax, LAYERS).text());
}

#[test]
fn each_step_has_its_line_and_additions_stay_lit() {
    for program in [BRANCHES, LAYERS] {
        let (_, trace) = traced(program).unwrap();
        let code = written(Form::NumPy, program);
        assert_eq!(code.lit(0), None);
        for steps in 1..=trace.steps.len() {
            let line = &code.lines[code.lit(steps).unwrap()];
            match &trace.steps[steps - 1] {
                trace::Step::Accumulate { .. } => assert!(line.text.contains("+="), "{}", line.text),
                _ => assert_eq!(line.step, Some(steps - 1), "{}", line.text),
            }
        }
    }
}

/// Every gate with a gradient says in NumPy what goes back, or works element by element by its formula.
#[test]
fn every_gate_has_its_texts() {
    for gate in gates::all() {
        assert!(!gate.python.is_empty(), "{}", gate.name);
        let ranks = vec![Some(1); gate.operands.len()];
        for operand in (0..gate.operands.len()).filter(|&operand| gate.structural().is_some() && gate.differentiable(operand)) {
            assert!((gate.backward)(operand, &ranks).is_some(), "{} by {operand}", gate.name);
        }
    }
}

/// Every example and lesson, the programs above, and the samples of the gate table.
fn own_programs() -> Vec<String> {
    let own =
        examples().into_iter().map(|example| example.program).chain([NEURON, PATTERNS, BRANCHES, LAYERS]).chain(MORE).map(str::to_owned);
    let lessons = names().filter_map(lesson).map(|lesson| lesson.program);
    let samples = gates::all().filter_map(|gate| gate.structural()).flat_map(|structural| structural.samples).map(|&text| text.to_owned());
    own.chain(lessons).chain(samples).collect()
}

/// Those, and the programs of PyTorch's oracle.
fn programs() -> Vec<String> {
    let oracle = [
        include_str!("oracle/scalar.json"),
        include_str!("oracle/gates.json"),
        include_str!("oracle/tensor_gates.json"),
        include_str!("oracle/tensor_programs.json"),
    ];
    let cases = oracle.into_iter().flat_map(|file| serde_json::from_str::<Vec<Value>>(file).unwrap());
    own_programs().into_iter().chain(cases.map(|case| case["program"].as_str().unwrap().to_owned())).collect()
}

#[test]
fn the_programs_that_are_run_have_every_gate() {
    let mut seen = BTreeSet::new();
    for (graph, _) in programs().iter().filter_map(|program| traced(program)) {
        seen.extend((0..graph.nodes.len()).filter_map(|node| Some(graph.application(node)?.gate.name)));
    }
    let missing: Vec<&str> = gates::all().map(|gate| gate.name).filter(|name| !seen.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn forms() -> Vec<(&'static str, Form)> {
    let all = [("numpy", Form::NumPy), ("layer", Form::Layer), ("torch", Form::Torch), ("jax", Form::Jax)];
    let named = std::env::var("GATEWISE_FORMS").unwrap_or_else(|_| "numpy layer".to_owned());
    all.into_iter().filter(|(name, _)| named.split(' ').any(|named| named == *name)).collect()
}

#[test]
fn running_the_code_gives_the_page_s_numbers() {
    let programs: Vec<(String, Graph, Trace)> =
        programs().into_iter().filter_map(|program| traced(&program).map(|(graph, trace)| (program, graph, trace))).collect();
    assert!(programs.len() > 1800, "only {} programs", programs.len());
    for (name, form) in forms() {
        let start = Instant::now();
        let programs = if form == Form::Jax { some(&programs, own_programs().len()) } else { programs.iter().collect() };
        let runs: Vec<(String, Value)> =
            programs.iter().map(|(_, graph, trace)| (code(form, graph, trace).text(), checks(form, graph, trace))).collect();
        let differences = run(&runs);
        let wrong: Vec<String> = programs
            .iter()
            .zip(&runs)
            .zip(differences)
            .filter_map(|(((program, ..), (text, _)), what)| Some(format!("{program}\n\n{text}\n{}", what?)))
            .collect();
        println!("{name}: {} programs run, {} differ, {:.1} s", programs.len(), wrong.len(), start.elapsed().as_secs_f64());
        assert!(
            wrong.is_empty(),
            "{} of {} differ as {name}\n{}",
            wrong.len(),
            programs.len(),
            wrong[..wrong.len().min(shown())].join("\n\n")
        );
    }
}

/// Our own programs, every fifth of the others, and each that brings a gate: JAX compiles every operation for every shape, which takes its time.
fn some(programs: &[(String, Graph, Trace)], own: usize) -> Vec<&(String, Graph, Trace)> {
    let mut seen = BTreeSet::new();
    let gates = |graph: &Graph| (0..graph.nodes.len()).filter_map(|node| Some(graph.application(node)?.gate.name)).collect::<Vec<_>>();
    let mut brings = |graph: &Graph| gates(graph).into_iter().map(|gate| seen.insert(gate)).fold(false, |brings, is_new| brings | is_new);
    programs
        .iter()
        .enumerate()
        .filter(|(at, (_, graph, _))| brings(graph) | (*at < own || at % 5 == 0))
        .map(|(_, program)| program)
        .collect()
}

fn shown() -> usize {
    std::env::var("GATEWISE_SHOWN").ok().and_then(|shown| shown.parse().ok()).unwrap_or(4)
}

#[test]
fn a_wrong_number_is_noticed() {
    let (graph, trace) = traced(PATTERNS).unwrap();
    let text = code(Form::NumPy, &graph, &trace).text();
    let run = run(&[
        (text.clone(), json!([["dx", [], [-8.0]]])),
        (text.clone(), json!([["dx", [], [-8.00001]]])),
        (text.clone(), json!([["dx", [1], [-8.0]]])),
        (text.replace("dp = dr", "dp = 1 / 0"), json!([["dx", [], [-8.0]]])),
    ]);
    assert_eq!(run.iter().map(Option::is_some).collect::<Vec<_>>(), [false, true, true, true]);
}

/// What a program must come to: the output, and each gradient.
fn checks(form: Form, graph: &Graph, trace: &Trace) -> Value {
    let (value, gradients) = results(form, graph, trace);
    let check = |expression: String, node: usize, numbers: &[f64]| {
        json!([expression, graph.nodes[node].shape.axes(), numbers.iter().map(number).collect::<Vec<_>>()])
    };
    let gradients = gradients.into_iter().map(|(leaf, expression)| check(expression, leaf, trace.gradient(leaf).unwrap()));
    std::iter::once(check(value, graph.output, trace.value(graph.output))).chain(gradients).collect()
}

/// A number as Python's `float` reads it.
fn number(number: &f64) -> Value {
    if number.is_finite() { json!(number) } else { json!(number.to_string()) }
}

/// What differs in each program.
fn run(programs: &[(String, Value)]) -> Vec<Option<String>> {
    let python = python();
    let help = "`cargo xtask setup` makes one with NumPy; GATEWISE_PYTHON may name another";
    let runner = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/code/run.py");
    let started = Command::new(&python).arg(runner).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut process = started.unwrap_or_else(|error| panic!("{} does not start ({error}): {help}", python.display()));
    process.stdin.take().unwrap().write_all(serde_json::to_string(programs).unwrap().as_bytes()).unwrap();
    let output = process.wait_with_output().unwrap();
    assert!(output.status.success(), "{} stopped with {}: {help}", python.display(), output.status);
    serde_json::from_slice(&output.stdout).unwrap()
}

fn python() -> PathBuf {
    if let Some(named) = std::env::var_os("GATEWISE_PYTHON") {
        return named.into();
    }
    let tools = std::env::var_os("GATEWISE_TOOLS").map_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/.tools").into(), PathBuf::from);
    let own = tools.join("python/bin/python");
    if own.is_file() { own } else { "python3".into() }
}
