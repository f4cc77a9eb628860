//! Traces: their JSON, the order of steps, non-finite numbers, and two independent ways to the same gradients.

#![allow(clippy::unwrap_used, clippy::panic, reason = "what a test cannot do without fails it")]

use expect_test::expect_file;
use gatewise::graph::{Graph, NodeKind, compile};
use gatewise::trace::{self, Step, Tape, Trace, check, forward_mode};
use gatewise::trace_program;
use proptest::prelude::*;
use serde_json::Value;
use std::fmt::Write;
use std::time::{Duration, Instant};

fn run(program: &str) -> (Graph, Trace) {
    let (_, graph) = compile(program).unwrap();
    let trace = trace::run(&graph);
    (graph, trace)
}

fn gradient(graph: &Graph, trace: &Trace, symbol: &str) -> Option<f64> {
    trace.gradient_number(graph.nodes.iter().position(|node| node.symbol == symbol).unwrap())
}

/// JSON with a line for each node, edge and step.
fn laid_out(json: &str) -> String {
    let Value::Object(document) = serde_json::from_str(json).unwrap() else { panic!("{json}") };
    let mut text = String::new();
    for (key, value) in document {
        match value {
            Value::Array(entries) if !entries.is_empty() => {
                writeln!(text, "{key}:").unwrap();
                entries.iter().for_each(|entry| writeln!(text, "  {entry}").unwrap());
            }
            value => writeln!(text, "{key}: {value}").unwrap(),
        }
    }
    text
}

#[test]
fn json_of_a_first_graph() {
    expect_file!["cases/trace/first-graph.txt"].assert_eq(&laid_out(&trace_program("x = -2; y = 5; z = -4\nq = x + y\nf = q * z")));
}

#[test]
fn json_of_the_sigmoid_neuron() {
    let program = "w0 = 2; x0 = -1\nw1 = -3; x1 = -2\nw2 = -3\nf = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))";
    expect_file!["cases/trace/neuron.txt"].assert_eq(&laid_out(&trace_program(program)));
}

#[test]
fn json_of_branches_consts_and_walls() {
    let program = "x = 3; const t = 0.5; unused = 7\nf = where(x > t, x*x + x, max(0, x, y)) + leaky_relu(2^x - t) / x^3";
    expect_file!["cases/trace/branches.txt"].assert_eq(&laid_out(&trace_program(program)));
}

#[test]
fn json_of_numbers_that_are_none() {
    expect_file!["cases/trace/not-finite.txt"].assert_eq(&laid_out(&trace_program("x = 0; y = 2\na = y / x\nb = a - a\nc = -a\nb * c")));
}

#[test]
fn json_of_a_squared_norm() {
    let program = "W = [[0.1, 0.5], [-0.3, 0.8]]; x = [0.2, 0.4]\nq = W @ x\nf = sqnorm(q)";
    expect_file!["cases/trace/squared-norm.txt"].assert_eq(&laid_out(&trace_program(program)));
}

#[test]
fn json_of_a_tensor_output() {
    let program = "X = [[1, -2], [3, 4]]; b = [0.5, -1]; const t = [[1], [0]]\nh = relu(X + b)\nh.T[0:1] * t - 2b";
    expect_file!["cases/trace/tensor-output.txt"].assert_eq(&laid_out(&trace_program(program)));
}

#[test]
fn json_of_axes_and_shapes() {
    let program = "X = [[1, 2, 3], [4, 5, 6]]\nm = max(X, axis=0)\np = concat(m, X[1, :2])\nr = reshape(p, -1, 1)\nf = mean(r, axis=0) · [[2, 0, 1]] · stack(m[0], 1, m[2])";
    expect_file!["cases/trace/axes.txt"].assert_eq(&laid_out(&trace_program(program)));
}

#[test]
fn json_of_large_tensors_is_a_summary() {
    let program = "x = linspace(-1, 1, 4097); y = linspace(-1, 1, 4096)\nsum(relu(x)) + sum(y)";
    let json: Value = serde_json::from_str(&trace_program(program)).unwrap();
    let summary = serde_json::json!({
        "shape": [4097], "summary": { "min": -1.0, "max": 1.0, "mean": json["nodes"][0]["value"]["summary"]["mean"], "norm": 36.9639485998689 }
    });
    assert_eq!(json["nodes"][0]["value"], summary);
    assert_eq!(json["nodes"][0]["grad"]["summary"]["norm"], 45.254833995939045);
    assert_eq!(json["nodes"][1]["value"].as_array().unwrap().len(), 4096);
    assert_eq!(json["edges"][0]["local"]["shape"], serde_json::json!([4097]));
}

#[test]
fn json_of_an_error() {
    let json: Value = serde_json::from_str(&trace_program("y = tahn(x * w)")).unwrap();
    let expected = serde_json::json!({
        "error": { "message": "unknown gate `tahn`", "start": 4, "end": 8, "hint": "did you mean `tanh`?" }
    });
    assert_eq!(json, expected);
}

#[test]
fn of_several_errors_the_first_in_the_text_is_told() {
    let json: Value = serde_json::from_str(&trace_program("a = b + foo(1); b = bar(2)")).unwrap();
    assert_eq!(json["error"]["start"], 8);
}

#[test]
fn contributions_arrive_from_the_last_gate_first() {
    let (graph, trace) = run("x = 3\nf = x*x + x");
    assert_eq!(gradient(&graph, &trace, "x"), Some(7.0));
    let backward: Vec<&Step> = trace.steps.iter().skip_while(|step| !matches!(step, Step::Seed { .. })).collect();
    let expected = [
        Step::Seed { node: 2 },
        Step::Backward { node: 2, edge: 2 },
        Step::Backward { node: 2, edge: 3 },
        Step::Backward { node: 1, edge: 0 },
        Step::Backward { node: 1, edge: 1 },
        Step::Accumulate { node: 0, edges: vec![3, 0, 1] },
    ];
    assert_eq!(backward, expected.iter().collect::<Vec<_>>());
}

/// A sum is taken before the node sends anything further back.
#[test]
fn a_gate_waits_for_its_sum() {
    let (graph, trace) = run("x = 2; q = 3x; a = q * q; b = exp(q); a + b");
    let q = graph.nodes.iter().position(|node| node.symbol == "q").unwrap();
    let place = |wanted: &dyn Fn(&Step) -> bool| trace.steps.iter().position(wanted).unwrap();
    let sum = place(&|step| matches!(step, Step::Accumulate { node, .. } if *node == q));
    let sends = place(&|step| matches!(step, Step::Backward { node, .. } if *node == q));
    assert_eq!(sends, sum + 1);
    assert!(matches!(trace.steps[sum - 1], Step::Backward { edge, .. } if graph.edges[edge].from == q));
}

#[test]
fn no_gradient_through_a_comparison() {
    let (graph, trace) = run("x = 2; y = 3; f = where(x < y, x * x, y)");
    assert_eq!(gradient(&graph, &trace, "x"), Some(4.0));
    assert_eq!(gradient(&graph, &trace, "y"), Some(0.0));
    let (graph, trace) = run("x = 2; y = 3; (x < y) * x");
    assert_eq!((gradient(&graph, &trace, "x"), gradient(&graph, &trace, "y")), (Some(1.0), None));
    let (graph, trace) = run("x = 2; x < 3");
    assert_eq!((gradient(&graph, &trace, "x"), trace.gradient_number(graph.output)), (None, Some(1.0)));
}

#[test]
fn consts_and_unused_inputs_get_none() {
    let (graph, trace) = run("const t = 2; x = 3; y = 4; t * x");
    assert_eq!(["t", "x", "y"].map(|leaf| gradient(&graph, &trace, leaf)), [None, Some(2.0), None]);
    assert_eq!(trace.steps.len(), 3);
}

/// A valve that is shut passes a true zero, and so does a gate that is flat everywhere.
#[test]
fn zeros_are_gradients() {
    for program in ["x = -1; relu(x)", "x = 1.5; floor(x)", "x = 1.5; sign(x)", "x = 1; y = 2; max(x, y)"] {
        let (graph, trace) = run(program);
        assert_eq!(gradient(&graph, &trace, "x"), Some(0.0), "{program}");
    }
}

#[test]
fn the_first_gate_that_leaves_the_real_numbers_is_named() {
    for (program, origin) in [
        ("x = 0; a = x + 1; b = a / x; b * 2", Some("b")),
        ("x = -1; a = log(x); a + 1", Some("a")),
        ("x = 1000; exp(x)", Some("f")),
        ("x = 1; exp(x)", None),
    ] {
        let (graph, trace) = run(program);
        assert_eq!(trace.origin.map(|node| graph.nodes[node].symbol.as_str()), origin, "{program}");
    }
}

#[test]
fn other_numbers_without_lowering_again() {
    let (graph, trace) = run("x = 3; y = -4; f = x*y + x");
    let tape = Tape::new(&graph);
    assert_eq!(tape.run(), trace);
    let (_, other) = run("x = 5; y = 2; f = x*y + x");
    assert_eq!(tape.run_with(&[5.0, 2.0]), other);
    assert_eq!(trace::run_with(&graph, &[5.0, 2.0]), other);
    assert_eq!(tape.output(&[5.0, 2.0]), 15.0);
}

#[test]
fn deep_and_wide_programs_run() {
    let start = Instant::now();
    let deep: String = (1..20_000).fold("v0 = x + 0.1\n".to_owned(), |text, gate| text + &format!("v{gate} = v{} + 0.1\n", gate - 1));
    let (graph, trace) = run(&deep);
    assert_eq!(gradient(&graph, &trace, "x"), Some(1.0));
    let wide: String =
        (0..9_999).fold("v0 = x + 0\n".to_owned(), |text, gate| text + &format!("u{gate} = x * 2\nv{} = v{gate} + u{gate}\n", gate + 1));
    let (graph, trace) = run(&wide);
    assert_eq!(gradient(&graph, &trace, "x"), Some(19_999.0));
    assert!(trace_program(&wide).len() > 1_000_000);
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

/// Smooth gates over x, y and z, of which a program takes some.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![3 => prop::sample::select(vec!["x", "y", "z"]).prop_map(str::to_owned), 1 => (1..9).prop_map(|number| format!("0.{number}"))];
    leaf.prop_recursive(6, 40, 3, |inner| {
        prop_oneof![
            (inner.clone(), prop::sample::select(vec!["+", "-", "*"]), inner.clone())
                .prop_map(|(a, operator, b)| format!("({a} {operator} {b})")),
            (prop::sample::select(vec!["tanh", "sigmoid", "sin", "cos", "softplus", "atan", "gelu", "silu"]), inner.clone())
                .prop_map(|(gate, a)| format!("{gate}({a})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} / (2 + sin({b})))")),
            inner.clone().prop_map(|a| format!("(-{a})")),
            inner.clone().prop_map(|a| format!("(({a})^2)")),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| format!("where({a} < {b}, {c}, {a})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    /// Backward, forward mode and the sum of what the edges send agree at every leaf.
    #[test]
    fn reverse_mode_is_forward_mode(expression in expression(), x in -2.0..2.0f64, y in -2.0..2.0f64, z in -2.0..2.0f64) {
        let program = format!("x = {x}; y = {y}; z = {z}\nf = {expression} + 0*x");
        let (graph, trace) = run(&program);
        for leaf in 0..graph.leaves() {
            let forward = forward_mode::derivatives(&graph, leaf, 0)[graph.output][0];
            let backward = trace.gradient_number(leaf).unwrap_or(0.0);
            prop_assert!((forward - backward).abs() <= 1e-12 * backward.abs().max(1.0), "{program}: {forward} {backward}");
            let sum: f64 = graph.nodes[leaf].outgoing.iter().filter_map(|&edge| trace.downstream_number(edge)).sum();
            prop_assert!((sum - backward).abs() <= 1e-12 * backward.abs().max(1.0));
        }
    }

    /// Central differences agree wherever no comparison is about to change its mind.
    #[test]
    fn gradients_are_slopes(expression in expression(), x in -2.0..2.0f64, y in -2.0..2.0f64, z in -2.0..2.0f64) {
        let (graph, trace) = run(&format!("x = {x}; y = {y}; z = {z}\nf = {expression} + 0*x"));
        let comparisons_are_clear = graph.nodes.iter().all(|node| match &node.kind {
            NodeKind::Gate(application) if application.name().starts_with("less") => {
                let operands: Vec<f64> = graph.edges[node.incoming.clone()].iter().map(|edge| trace.number(edge.from)).collect();
                operands.len() == 2 && (operands[0] - operands[1]).abs() > 1e-2 * operands[0].abs().max(1.0)
            }
            _ => true,
        });
        prop_assume!(comparisons_are_clear && (0..trace.nodes()).all(|node| trace.number(node).abs() < 1e3 && trace.gradient_number(node).is_none_or(|gradient| gradient.abs() < 1e3)));
        for check in check::check(&graph, &trace, usize::MAX) {
            let gradient = check.gradient.unwrap_or(0.0);
            prop_assert!((gradient - check.difference).abs() <= 1e-5 * gradient.abs().max(1.0), "{check:?}");
        }
    }

    /// Every run of every program gives the steps in an order in which nothing is used before it is there.
    #[test]
    fn steps_use_only_what_is_there(expression in expression()) {
        let (graph, trace) = run(&format!("f = {expression} + 0*x"));
        let mut has_value: Vec<bool> = graph.nodes.iter().map(|node| !matches!(node.kind, NodeKind::Gate(_))).collect();
        let mut is_complete = vec![false; graph.nodes.len()];
        let mut arrived = vec![0; graph.nodes.len()];
        for step in trace.steps.iter() {
            match step {
                Step::Forward { node } => {
                    prop_assert!(graph.edges[graph.nodes[*node].incoming.clone()].iter().all(|edge| has_value[edge.from]));
                    has_value[*node] = true;
                }
                Step::Seed { node } | Step::Accumulate { node, .. } => is_complete[*node] = true,
                Step::Backward { node, edge } => {
                    prop_assert!(is_complete[*node]);
                    let source = graph.edges[*edge].from;
                    arrived[source] += 1;
                    let flowing = graph.nodes[source].outgoing.iter().filter(|&&edge| graph.edges[edge].flows).count();
                    is_complete[source] |= flowing == 1;
                }
            }
        }
        prop_assert!(has_value.iter().all(|&has| has));
        for (node, is_complete) in is_complete.into_iter().enumerate() {
            prop_assert_eq!(is_complete, trace.gradient(node).is_some());
        }
    }

    /// Any bytes at all: a trace or an error with a place inside the text.
    #[test]
    fn any_text_gives_json(text in prop_oneof![".{0,60}", r"[xyz0-9+\-*/^()=;,.<>\[\] eπσ²√_#\n]{0,40}", "(def |const |x = |max\\(|f\\(x\\) = |[a-z]+\\(|[-+*/(), \n;2x])*"]) {
        let json: Value = serde_json::from_str(&trace_program(&text)).unwrap();
        if let Some(error) = json.get("error") {
            let place = |key: &str| error[key].as_u64().unwrap() as usize;
            prop_assert!(place("start") <= place("end") && place("end") <= text.len(), "{text:?} {error}");
            prop_assert!(text.get(place("start")..place("end")).is_some(), "{text:?} {error}");
        } else {
            prop_assert_eq!(&json["version"], 1);
        }
    }
}
