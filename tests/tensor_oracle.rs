//! What PyTorch says of programs on tensors: the value of every named node and the gradient of every input, number by number.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::Value;
use std::collections::BTreeMap;

/// |ours − PyTorch's| may be this much of PyTorch's, and `ABSOLUTE` where sums cancel.
const RELATIVE: f64 = 1e-9;
const ABSOLUTE: f64 = 1e-12;

fn cases(file: &str) -> Vec<Value> {
    let Value::Array(cases) = serde_json::from_str(file).unwrap() else { panic!("no list of cases") };
    cases
}

/// Whether two numbers, or two tensors of the same shape, agree; `null` only with `null`.
fn agree(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| agree(ours, theirs))
        }
        (Value::Number(ours), Value::Number(theirs)) => {
            let (ours, theirs) = (ours.as_f64().unwrap(), theirs.as_f64().unwrap());
            (ours - theirs).abs() <= RELATIVE * theirs.abs() + ABSOLUTE
        }
        (ours, theirs) => ours == theirs,
    }
}

/// A node's value or gradient in the trace, by the node's name.
fn of_node<'a>(trace: &'a Value, name: &str, field: &str) -> &'a Value {
    let node = trace["nodes"].as_array().and_then(|nodes| nodes.iter().find(|node| node["name"] == name));
    node.map_or(&Value::Null, |node| &node[field])
}

fn output(trace: &Value) -> &Value {
    let output = trace["output"].as_u64().unwrap() as usize;
    &trace["nodes"][output]["value"]
}

fn entries(case: &Value, key: &str) -> Vec<(String, Value)> {
    case[key].as_object().into_iter().flatten().map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// What differs from PyTorch in a case.
fn differences(case: &Value) -> Vec<String> {
    let program = case["program"].as_str().unwrap();
    let trace: Value = serde_json::from_str(&gatewise::trace_program(program)).unwrap();
    if let Some(error) = trace.get("error") {
        return vec![format!("{program}\n  {error}")];
    }
    let mut wrong = Vec::new();
    let mut compare = |what: String, ours: &Value, theirs: &Value| {
        if !agree(ours, theirs) {
            wrong.push(format!("{program}\n  {what}: {ours}\n  PyTorch: {theirs}"));
        }
    };
    compare("output".to_owned(), output(&trace), &case["output"]);
    for (name, theirs) in entries(case, "values") {
        compare(name.clone(), of_node(&trace, &name, "value"), &theirs);
    }
    for (name, theirs) in entries(case, "gradients") {
        compare(format!("∂/∂{name}"), of_node(&trace, &name, "grad"), &theirs);
    }
    wrong
}

/// Compares all cases; what fails is told by gate, with the first few in full.
fn agree_with_pytorch(file: &str) {
    let cases = cases(file);
    let mut wrong: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for case in &cases {
        let found = differences(case);
        if !found.is_empty() {
            wrong.entry(case["gate"].as_str().unwrap_or("program")).or_default().extend(found);
        }
    }
    let counts: Vec<String> = wrong.iter().map(|(gate, found)| format!("{gate}: {}", found.len())).collect();
    let shown: Vec<&str> = wrong.values().flat_map(|found| found.iter().take(3).map(String::as_str)).collect();
    assert!(wrong.is_empty(), "of {} cases differ {}\n{}", cases.len(), counts.join(", "), shown.join("\n"));
}

#[test]
fn gates_on_tensors_agree_with_pytorch() {
    agree_with_pytorch(include_str!("oracle/tensor_gates.json"));
}

#[test]
fn programs_on_tensors_agree_with_pytorch() {
    agree_with_pytorch(include_str!("oracle/tensor_programs.json"));
}
