//! Programs as Python: what they look like, and that running them gives the page's numbers.
//!
//! The programs run under the interpreter that `GATEWISE_PYTHON` names, or `python3`; it must have NumPy. PyTorch's and JAX's forms run
//! as well where it has these.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use expect_test::expect_file;
use gatewise::export::code::{self, Code};
use gatewise::graph::{Graph, NodeKind, compile};
use gatewise::trace::{self, Trace};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

type Form = (&'static str, fn(&Graph, &Trace) -> Code);

const NUMPY: Form = ("numpy", code::numpy);
const LAYER: Form = ("numpy", code::layer);
const TORCH: Form = ("torch", code::torch);
const JAX: Form = ("jax", code::jax);

const NEURON: &str = "w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3; f = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))";
const PATTERNS: &str = "x = 3; y = -4; z = 2; w = -1; f = 2(x*y + max(z, w))";
const BRANCHES: &str = "const t = 1; α = 0.5; x = 3; f = (α*x*x + relu(x) - t)^2";

fn traced(program: &str) -> Option<(Graph, Trace)> {
    let (_, graph) = compile(program).ok()?;
    let trace = trace::run(&graph);
    Some((graph, trace))
}

fn written(form: Form, program: &str) -> Code {
    let (graph, trace) = traced(program).expect(program);
    form.1(&graph, &trace)
}

#[test]
fn the_neuron_in_four_forms() {
    expect_file!["cases/code/neuron_numpy.py"].assert_eq(&written(NUMPY, NEURON).text());
    expect_file!["cases/code/neuron_torch.py"].assert_eq(&written(TORCH, NEURON).text());
    expect_file!["cases/code/neuron_jax.py"].assert_eq(&written(JAX, NEURON).text());
    expect_file!["cases/code/neuron_layer.py"].assert_eq(&written(LAYER, NEURON).text());
}

#[test]
fn patterns_and_branches() {
    expect_file!["cases/code/patterns_numpy.py"].assert_eq(&written(NUMPY, PATTERNS).text());
    expect_file!["cases/code/branches_numpy.py"].assert_eq(&written(NUMPY, BRANCHES).text());
    expect_file!["cases/code/branches_layer.py"].assert_eq(&written(LAYER, BRANCHES).text());
}

#[test]
fn each_step_has_its_line_and_additions_stay_lit() {
    let (_, trace) = traced(BRANCHES).unwrap();
    let code = written(NUMPY, BRANCHES);
    assert_eq!(code.lit(0), None);
    for steps in 1..=trace.steps.len() {
        let line = &code.lines[code.lit(steps).unwrap()];
        match &trace.steps[steps - 1] {
            trace::Step::Accumulate { .. } => assert!(line.text.contains("+="), "{}", line.text),
            _ => assert_eq!(line.step, Some(steps - 1), "{}", line.text),
        }
    }
}

/// The programs of a file in which each begins with a line `== name`.
fn examples() -> Vec<&'static str> {
    let text = include_str!("../assets/lessons/examples.txt");
    text.split("== ").skip(1).filter_map(|example| example.split_once('\n')).map(|(_, program)| program).collect()
}

/// Every second of the oracle's programs that the engine runs.
fn oracle_programs() -> Vec<String> {
    let cases: Vec<Value> = serde_json::from_str(include_str!("oracle/scalar.json")).unwrap();
    let programs = cases.iter().map(|case| case["program"].as_str().unwrap().to_owned());
    programs.filter(|program| traced(program).is_some()).step_by(2).collect()
}

#[test]
fn running_the_code_gives_the_page_s_numbers() {
    let programs: Vec<String> =
        examples().into_iter().chain([NEURON, PATTERNS, BRANCHES]).map(str::to_owned).chain(oracle_programs()).collect();
    assert!(programs.len() > 100, "only {} programs", programs.len());
    for form in [NUMPY, LAYER, TORCH, JAX] {
        let texts: Vec<(&str, String)> = programs.iter().map(|program| (form.0, written(form, program).text())).collect();
        let printed = run(&texts);
        if form.0 != "numpy" && printed.iter().all(Option::is_none) {
            eprintln!("{} is not installed: its form was not run", form.0);
            continue;
        }
        let mut wrong = Vec::new();
        for ((program, (_, text)), printed) in programs.iter().zip(&texts).zip(&printed) {
            let printed = printed.as_deref().unwrap_or_default();
            wrong.extend(difference(form, program, printed).map(|what| format!("{program}\n{text}\n{printed}\n{what}")));
        }
        assert!(wrong.is_empty(), "{} of {} differ\n{}", wrong.len(), programs.len(), wrong[..wrong.len().min(4)].join("\n\n"));
    }
}

/// What a program printed, where that is not what the page shows.
fn difference(form: Form, program: &str, printed: &str) -> Option<String> {
    if printed.contains("Traceback") {
        return Some("it stopped".to_owned());
    }
    let (graph, trace) = traced(program).unwrap();
    let numbers: BTreeMap<&str, f64> = printed.lines().filter_map(read).collect();
    let is_input = |node: &usize| matches!(graph.nodes[*node].kind, NodeKind::Input { .. });
    let expected = (0..graph.leaves()).filter(is_input).filter_map(|leaf| trace.gradients[leaf]);
    let gradients = expected.chain([trace.values[graph.output]]);
    let mut missing: Vec<f64> = numbers.values().copied().collect();
    for number in gradients {
        match missing.iter().position(|&printed| close(printed, number)) {
            Some(at) => drop(missing.remove(at)),
            None => return Some(format!("{number} is not printed by the {} form", form.0)),
        }
    }
    (!missing.is_empty()).then(|| format!("{missing:?} should not be printed"))
}

/// `name = number`, or the name, PyTorch's number and the page's.
fn read(line: &str) -> Option<(&str, f64)> {
    let mut words = line.split_whitespace().filter(|word| *word != "=");
    Some((words.next()?, words.next()?.parse().ok()?))
}

fn close(ours: f64, theirs: f64) -> bool {
    ours == theirs || (ours.is_nan() && theirs.is_nan()) || (theirs.is_finite() && (ours - theirs).abs() <= 1e-9 * theirs.abs() + 1e-11)
}

/// What each program printed; `None` where its library is not installed.
fn run(programs: &[(&str, String)]) -> Vec<Option<String>> {
    let python = std::env::var("GATEWISE_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let help = "install NumPy for it, as in `python3 -m venv python && python/bin/pip install numpy`, and set GATEWISE_PYTHON to python/bin/python";
    let runner = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/code/run.py");
    let mut command = Command::new(&python);
    let started = command.arg(runner).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut process = started.unwrap_or_else(|error| panic!("{python} does not start ({error}): {help}"));
    process.stdin.take().unwrap().write_all(serde_json::to_string(programs).unwrap().as_bytes()).unwrap();
    let output = process.wait_with_output().unwrap();
    assert!(output.status.success(), "{python} stopped: {}", output.status);
    let printed: Vec<Option<String>> = serde_json::from_slice(&output.stdout).unwrap();
    assert!(
        printed.iter().zip(programs).all(|(printed, (library, _))| *library != "numpy" || printed.is_some()),
        "{python} has no NumPy: {help}"
    );
    printed
}
