//! What PyTorch says of programs on tensors: the value of every named node and the gradient of every input, number by number.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

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

/// The gates of the language's table, as it names them. The last row's numbers are our own.
const TABLE: &str = "add sub mul div neg pow reciprocal exp log log2 log10 sqrt square abs sin cos tan asin acos atan sinh cosh tanh sigmoid relu \
    leaky_relu elu softplus gelu silu softsign erf clamp sign floor max min maxout where sum mean prod logsumexp norm sqnorm matmul dot outer \
    transpose reshape flatten concat stack index slice crop softmax log_softmax cross_entropy hinge mse euclidean_loss contrastive_loss bce \
    batch_norm layer_norm lrn lcn conv2d conv_transpose2d max_pool2d avg_pool2d embed gather argmax accuracy \
    less less_equal greater greater_equal equal not_equal";

#[test]
fn every_gate_of_the_table_has_several_cases() {
    let all = [include_str!("oracle/tensor_gates.json"), include_str!("oracle/tensor_programs.json"), include_str!("oracle/gates.json")];
    let cases: Vec<Value> = all.into_iter().flat_map(cases).collect();
    let mut counts: BTreeMap<String, usize> = TABLE.split_whitespace().map(|gate| (gate.to_owned(), 0)).collect();
    for case in &cases {
        let trace: Value = serde_json::from_str(&gatewise::trace_program(case["program"].as_str().unwrap())).unwrap();
        let operations: BTreeSet<&str> = trace["nodes"].as_array().unwrap().iter().filter_map(|node| node["op"].as_str()).collect();
        for operation in operations {
            if let Some(count) = counts.get_mut(operation) {
                *count += 1;
            }
        }
    }
    let few: Vec<_> = counts.iter().filter(|(_, count)| **count < 3).collect();
    assert!(few.is_empty(), "too few cases: {few:?}");
}

/// What the cases of a family must have among their settings.
#[test]
fn the_cases_have_axes_strides_borders_dilations_and_ties() {
    let cases = cases(include_str!("oracle/tensor_gates.json"));
    let of = |gate: &str| -> Vec<&str> {
        cases.iter().filter(|case| case["gate"] == gate).filter_map(|case| case["program"].as_str()).collect()
    };
    for (gates, words) in [
        ("sum mean max min prod logsumexp norm sqnorm softmax log_softmax concat stack", &["axis="][..]),
        ("conv2d conv_transpose2d", &["stride=", "pad=", "dilation="]),
        ("max_pool2d avg_pool2d", &["stride=", "pad="]),
        ("slice", &[":"]),
        ("lrn", &["size=", "alpha="]),
    ] {
        for gate in gates.split_whitespace() {
            for word in words {
                assert!(of(gate).iter().filter(|program| program.contains(word)).count() >= 2, "{gate} {word}");
            }
        }
    }
    for gate in ["max", "min", "max_pool2d", "relu", "abs", "prod", "norm"] {
        assert!(cases.iter().any(|case| case["gate"] == gate && case["edge"] == true), "{gate} at a tie or a kink");
    }
}
