//! Values and gradients as PyTorch gives them, for hundreds of programs and every gate (tests/oracle/README.md).

#![allow(clippy::unwrap_used, clippy::panic, reason = "what a test cannot do without fails it")]

use gatewise::diagnostic::Diagnostic;
use gatewise::graph::{Graph, compile};
use gatewise::trace::{self, Trace};
use serde_json::{Map, Value};

const PROGRAMS: &str = include_str!("oracle/scalar.json");
const GATES: &str = include_str!("oracle/gates.json");

/// PyTorch's number for ours: within rounding, and not a number where ours is none.
fn agrees(ours: f64, theirs: &Value) -> bool {
    let theirs = match theirs {
        Value::String(word) => match word.as_str() {
            "NaN" => return ours.is_nan(),
            "Infinity" => f64::INFINITY,
            _ => f64::NEG_INFINITY,
        },
        number => number.as_f64().unwrap(),
    };
    ours == theirs || (ours - theirs).abs() <= 1e-10 * theirs.abs() + 1e-12
}

/// A gradient that is there on one side only does not agree either.
fn gradient_agrees(ours: Option<f64>, theirs: &Value) -> bool {
    match ours {
        None => theirs.is_null(),
        Some(ours) => !theirs.is_null() && agrees(ours, theirs),
    }
}

fn differences(case: &Value, graph: &Graph, trace: &Trace) -> Vec<String> {
    let mut found = Vec::new();
    let node = |name: &str| graph.nodes.iter().position(|node| node.name.as_deref() == Some(name));
    let entries = |key: &str| case[key].as_object().cloned().unwrap_or_else(Map::new);
    if !agrees(trace.values[graph.output], &case["output"]) {
        found.push(format!("output {} for {}", trace.values[graph.output], case["output"]));
    }
    for (name, theirs) in entries("gradients") {
        let ours = node(&name).and_then(|node| trace.gradients[node]);
        if !gradient_agrees(ours, &theirs) {
            found.push(format!("gradient of {name} {ours:?} for {theirs}"));
        }
    }
    for (name, theirs) in entries("values") {
        match node(&name) {
            Some(node) if agrees(trace.values[node], &theirs) => {}
            other => found.push(format!("value of {name} {:?} for {theirs}", other.map(|node| trace.values[node]))),
        }
    }
    found
}

/// Definitions come with tensors; until then they are told apart from all other errors.
fn is_definition(errors: &[Diagnostic]) -> bool {
    errors.iter().all(|error| error.message.key == "error.graph.planned-def")
}

/// How many cases ran, after a check that every one that ran agrees.
fn check(cases: &str) -> usize {
    let cases: Vec<Value> = serde_json::from_str(cases).unwrap();
    let mut ran = 0;
    let mut wrong = Vec::new();
    for case in &cases {
        let program = case["program"].as_str().unwrap();
        match compile(program) {
            Ok((_, graph)) => {
                let found = differences(case, &graph, &trace::run(&graph));
                ran += 1;
                if !found.is_empty() {
                    wrong.push(format!("{program}\n  {}", found.join("\n  ")));
                }
            }
            Err(errors) if is_definition(&errors) => {}
            Err(errors) => wrong.push(format!("{program}\n  {:?}", errors[0].message)),
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    ran
}

#[test]
fn programs_agree_with_pytorch() {
    // The rest call definitions of their own.
    assert!(check(PROGRAMS) >= 330);
}

#[test]
fn gates_agree_with_pytorch() {
    assert!(check(GATES) >= 400);
}
