//! Composite gates: their groups, their limits, and what is said of definitions and calls that are wrong.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use expect_test::expect_file;
use gatewise::graph::{self, Graph, MOST_GATES, NodeKind, Operand, compile};
use gatewise::trace;
use gatewise::words::Language;
use serde_json::Value;
use std::fmt::Write;
use std::time::{Duration, Instant};

fn graph(program: &str) -> Graph {
    match compile(program) {
        Ok((_, graph)) => graph,
        Err(errors) => panic!("{program}\n{}", errors.iter().map(|error| error.render(program, Language::English)).collect::<String>()),
    }
}

/// The gates, each with its operands and, after a colon, its group: `p = mul(w, x):0`; then the groups; the output in brackets.
fn shown(program: &str) -> String {
    shown_graph(&graph(program))
}

fn shown_graph(graph: &Graph) -> String {
    let mut parts = Vec::new();
    for node in &graph.nodes {
        let NodeKind::Gate(application) = &node.kind else { continue };
        let operand = |operand: &Operand| match *operand {
            Operand::Edge(edge) => graph.nodes[graph.edges[edge].from].symbol.clone(),
            Operand::Constant(number) => number.to_string(),
        };
        let operands: Vec<String> = application.operands.iter().map(operand).collect();
        let group = node.group.map(|group| format!(":{group}")).unwrap_or_default();
        parts.push(format!("{} = {}({}){group}", node.symbol, application.name(), operands.join(", ")));
    }
    for (id, group) in graph.groups.iter().enumerate() {
        let parent = group.parent.map(|parent| format!(" in {parent}")).unwrap_or_default();
        parts.push(format!("{id}: {}{parent} -> {}", group.name, graph.nodes[group.output].symbol));
    }
    format!("{} [{}]", parts.join("; "), graph.nodes[graph.output].symbol)
}

const NEURON: &str = "def neuron(w, x, b) = tanh(w * x + b)\n";

#[test]
fn a_call_is_a_group_of_its_gates() {
    assert_eq!(shown(&format!("{NEURON}y = neuron(v, u, 2)")), "p = mul(v, u):0; q = add_const(p, 2):0; y = tanh(q):0; 0: neuron -> y [y]");
    assert_eq!(
        shown(&format!("{NEURON}neuron(2, neuron(v, u, c), c)")),
        "p = mul(v, u):0; q = add(p, c):0; r = tanh(q):0; s = mul_const(2, r):1; a = add(s, c):1; f = tanh(a):1; \
         0: neuron -> r; 1: neuron -> f [f]"
    );
}

#[test]
fn calls_within_calls_are_groups_within_groups() {
    let program = "f(x) = g(x) * h(x, x); g(x) = h(x, 1) + 1; def h(a, b) = a - b * a\nf(u)";
    assert_eq!(
        shown(program),
        "p = mul_const(1, u):2; q = sub(u, p):2; r = add_const(q, 1):1; s = mul(u, u):3; v = sub(u, s):3; a = mul(r, v):0; \
         0: f -> a; 1: g in 0 -> r; 2: h in 1 -> q; 3: h in 0 -> v [a]"
    );
    let graph = graph(program);
    assert_eq!(graph.groups.iter().map(|group| group.nodes.clone()).collect::<Vec<_>>(), [vec![6], vec![3], vec![1, 2], vec![4, 5]]);
    assert_eq!([graph.inside(0), graph.inside(1), graph.inside(2)], [vec![1, 2, 3, 4, 5, 6], vec![1, 2, 3], vec![1, 2]]);
}

#[test]
fn an_argument_is_computed_once() {
    assert_eq!(shown("double(x) = x + x; double(u * v)"), "p = mul(u, v); f = add(p, p):0; 0: double -> f [f]");
    assert_eq!(shown("first(a, b) = a; first(u + 1, u * 2) ^ 2"), "p = add_const(u, 1); q = mul_const(u, 2); f = square(p) [f]");
}

#[test]
fn a_call_without_a_gate_is_no_group() {
    assert_eq!(shown("same(x) = x; y = same(u); y * y"), "f = mul(u, u) [f]");
    assert_eq!(shown("area(r) = pi * r^2; area(2) * u"), "f = mul_const(12.566370614359172, u) [f]");
    assert_eq!(shown("outer(x) = inner(x); inner(x) = 2x; outer(u)"), "f = mul_const(2, u):1; 0: outer -> f; 1: inner in 0 -> f [f]");
    assert_eq!(shown("late(a, b) = same(a); same(x) = x; keep(x) = late(x * x, 1); keep(u)"), "f = mul(u, u):0; 0: keep -> f [f]");
}

#[test]
fn the_names_of_a_definition_are_its_own() {
    assert_eq!(shown("x = 5; k = 2; scale(x) = k * x; scale(z)"), "f = mul(k, z):0; 0: scale -> f [f]");
    assert_eq!(shown("e(x) = x + 1; e(u) + exp(u)"), "p = add_const(u, 1):0; q = exp(u); f = add(p, q); 0: e -> p [f]");
    assert_eq!(shown("grow(e) = e^2; grow(u)"), "f = square(u):0; 0: grow -> f [f]");
    assert_eq!(shown("shift(x) = x + unset; shift(u)"), "f = add(u, unset):0; 0: shift -> f [f]");
}

/// A program may define a gate that there is already: its own counts, as in Python.
#[test]
fn a_definition_goes_before_the_gate_of_its_name() {
    assert_eq!(
        shown("σ(x) = 1/(1 + e^-x); σ(u)"),
        "p = mul_const(-1, u):0; q = exp(p):0; r = add_const(1, q):0; f = reciprocal(r):0; 0: σ -> f [f]"
    );
    assert_eq!(shown("def relu(x) = max(0, x); np.relu(u)"), "f = max(0, u):0; 0: relu -> f [f]");
    assert_eq!(shown("φ(x) = 2x; phi(u)"), "f = mul_const(2, u):0; 0: phi -> f [f]");
}

#[test]
fn arguments_may_be_given_by_name() {
    assert_eq!(shown("def diff(a, b) = a - b; diff(b=u, a=v)"), "f = sub(v, u):0; 0: diff -> f [f]");
    assert_eq!(shown("def diff(a, b) = a - b; u.diff(v)"), "f = sub(u, v):0; 0: diff -> f [f]");
    assert_eq!(shown("def leak(x, s) = leaky_relu(x, slope=s); leak(u, 0.5)"), "f = leaky_relu(u):0; 0: leak -> f [f]");
}

#[test]
fn without_another_statement_the_last_definition_is_the_output() {
    assert_eq!(shown("f(x, y, z) = (x + y)z"), "p = add(x, y); q = mul(p, z) [q]");
    assert_eq!(shown("g(x) = 2x; f(x) = g(x) + 1; x = 3"), "p = mul_const(2, x):0; q = add_const(p, 1); 0: g -> p [q]");
    assert_eq!(shown("f(x) = 2x; x = 3; y = x * 4"), "y = mul_const(x, 4) [y]");
    let graph = graph("f(x, unused) = 3x\nx = 2");
    let names: Vec<&str> = graph.nodes.iter().filter_map(|node| node.name.as_deref()).collect();
    assert_eq!(names, ["unused", "x"]);
    assert!(matches!(graph.nodes[1].kind, NodeKind::Input { .. }));
}

#[test]
fn tensors_are_arguments_too() {
    assert_eq!(
        shown("def layer(W, x, b) = relu(W @ x + b)\nW = randn(3, 2); x = [1, 2]; b = zeros(3)\nh = layer(W, x, b)"),
        "p = matmul(W, x):0; q = add(p, b):0; h = relu(q):0; 0: layer -> h [h]"
    );
    assert_eq!(
        shown("def square_sum(x) = sum(x * x)\nsquare_sum([1, 2]) * square_sum([u, 2])"),
        "q = mul(p, p):0; r = sum(q):0; s = stack(u, 2); v = mul(s, s):1; a = sum(v):1; f = mul(r, a); \
         0: square_sum -> r; 1: square_sum -> a [f]"
    );
    assert_eq!(shown("def pick(x, i) = x[i] + x[i:]; w = [1, 2, 3]; pick(w, 1)").matches(":0").count(), 3);
    assert_eq!(shown("def f(x) = x^2; W = [[1, 2]]"), "p = square(x) [p]");
}

#[test]
fn every_node_knows_its_place() {
    let program = format!("{NEURON}y = neuron(w, neuron(2, x, 1), b)");
    let graph = graph(&program);
    let place = |node: usize| &program[graph.nodes[node].span.start..graph.nodes[node].span.end];
    let gates: Vec<&str> = (graph.leaves()..graph.nodes.len()).map(place).collect();
    assert_eq!(gates, ["w * x", "w * x + b", "tanh(w * x + b)"].repeat(2));
    let calls: Vec<&str> = graph.groups.iter().map(|group| group.span.of(&program)).collect();
    assert_eq!(calls, ["neuron(2, x, 1)", "neuron(w, neuron(2, x, 1), b)"]);
}

#[test]
fn the_trace_names_the_groups() {
    let graph = graph("outer(x) = inner(x)^2; inner(x) = x + 1; u = 2; outer(u) * u");
    let json: Value = serde_json::from_str(&trace::json(&graph, &trace::run(&graph))).unwrap();
    assert_eq!(
        json["groups"],
        serde_json::json!([
            { "name": "outer", "parent": null, "nodes": [2], "output": 2 },
            { "name": "inner", "parent": 0, "nodes": [1], "output": 1 },
        ])
    );
    let groups: Vec<&Value> = json["nodes"].as_array().unwrap().iter().map(|node| &node["group"]).collect();
    assert_eq!(groups, [&Value::Null, &1.into(), &0.into(), &Value::Null]);
}

#[test]
fn a_gate_made_of_simpler_ones_opens_in_its_place() {
    let closed = graph("swish(x) = x * sigmoid(x); y = swish(u) + leaky_relu(v, 0.25); y * p");
    assert_eq!(
        shown_graph(&closed),
        "q = sigmoid(u):0; r = mul(u, q):0; s = leaky_relu(v); y = add(r, s); f = mul(y, p); 0: swish -> r [f]"
    );
    let node = |symbol: &str| closed.nodes.iter().position(|node| node.symbol == symbol).unwrap();
    let opened = graph::open(&closed, &[node("s"), node("y"), node("q")]);
    assert_eq!(
        shown_graph(&opened.graph),
        "a = mul_const(-1, u):1; b = exp(a):1; c = add_const(1, b):1; q = reciprocal(c):1; r = mul(u, q):0; d = greater(v, 0):2; \
         g = mul_const(0.25, v):2; s = where(d, v, g):2; y = add(r, s); f = mul(y, p); \
         0: swish -> r; 1: σ in 0 -> q; 2: leaky -> s [f]"
    );
    for (id, &place) in opened.places.iter().enumerate() {
        assert_eq!(closed.nodes[id].symbol, opened.graph.nodes[place].symbol);
    }
    assert_eq!(graph::open(&closed, &[node("y"), node("u")]).graph, closed);
    assert_eq!(graph::open(&closed, &[]).places, (0..closed.nodes.len()).collect::<Vec<_>>());
}

#[test]
fn wrong_definitions_and_calls() {
    let programs = [
        "f(x) = f(x - 1)\nf(2)",
        "f(x) = g(x) + 1; g(x) = h(x); h(x) = f(x) * 2\nf(2)",
        "a(x) = b(x); b(x) = c(x); c(x) = d(x); d(x) = e1(x); e1(x) = g(x); g(x) = a(x); a(1)",
        "def f(x, y, x) = x + y\nf(1, 2, 3)",
        "def f(x) = 2x\ndef f(x) = 3x\nf(2)",
        "def f(x) = 2x\nf = 3\nf * f",
        "def neuron(w, x, b) = σ(w * x + b)\nneuron(2, 3)",
        "def neuron(w, x, b) = σ(w * x + b)\nneuron(2, 3, 4, 5)",
        "def one() = 1 + u\none(u)",
        "def neuron(w, x) = σ(w * x)\nneuron(2, x=3, w=4)",
        "def neuron(w, x) = σ(w * x)\nneuron(2, bias=4)",
        "def neuron(w, x) = σ(w * x)\ny = neuron + 1",
        "def neuron(w, x) = sgmoid(w * x)\na = neuron(u, v); b = neuron(v, u); a * b",
        "def apply(f, x) = f(x)\napply(2, 3)",
        "def leak(x, slope) = leaky_relu(x, slope)\nleak(u, v)",
        "def f(x) = f\nf(2)",
    ];
    let mut text = String::new();
    for program in programs {
        let Err(errors) = compile(program) else { panic!("{program} runs") };
        writeln!(text, "=== {}", program.replace('\n', "\n    ")).unwrap();
        for language in [Language::English, Language::Korean] {
            errors.iter().for_each(|error| text.push_str(&error.render(program, language)));
        }
    }
    expect_file!["cases/graph/definitions.txt"].assert_eq(&text);
}

/// `f0(x) = x + 1; f1(x) = f0(x); …`, and a call of the last.
fn nested(levels: usize) -> String {
    let mut program = String::from("f0(x) = x + 1\n");
    (1..levels).for_each(|level| writeln!(program, "f{level}(x) = f{}(x)", level - 1).unwrap());
    program + &format!("f{}(u)", levels - 1)
}

fn message(program: &str) -> String {
    let Err(errors) = compile(program) else { panic!("{program} runs") };
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors[0].message.plain(Language::English)
}

#[test]
fn limits_hold_while_calls_are_written_out() {
    let start = Instant::now();
    assert_eq!(graph(&nested(256)).groups.len(), 256);
    assert!(message(&nested(257)).contains("more than 256 calls"));
    assert!(message(&nested(20_000)).contains("more than 256 calls"));
    // 2^100 gates.
    let doubling: String = (1..100).map(|level| format!("f{level}(x) = f{}(f{}(x))\n", level - 1, level - 1)).collect();
    assert_eq!(message(&format!("f0(x) = x + 1\n{doubling}f99(u)")), "this would be more than 20,000 gates");
    assert_eq!(message(&format!("f0(x) = x + 1\n{doubling}f99(u) + f98(u) + f99(u)")), "this would be more than 20,000 gates");
    assert_eq!(message(&format!("f0(x) = x + 1\n{doubling}")), "this would be more than 20,000 gates");
    let ten = |name: &str, of: &str| format!("{name}(x) = {}x{}\n", format!("{of}(").repeat(10), ")".repeat(10));
    let thousands = format!("one(x) = x + 1\n{}{}{}", ten("ten", "one"), ten("hundred", "ten"), ten("thousand", "hundred"));
    let program = |calls: usize| format!("{thousands}{}u{}", "thousand(".repeat(calls), ")".repeat(calls));
    let full = graph(&program(20));
    assert_eq!(full.nodes.len(), MOST_GATES + 1);
    assert_eq!(full.groups.len(), 20 * 1111);
    assert_eq!(message(&program(21)), "this would be more than 20,000 gates");
    assert_eq!(message(&program(200)), "this would be more than 20,000 gates");
    let cycle: String = (0..20_000).map(|level| format!("f{level}(x) = f{}(x)\n", (level + 1) % 20_000)).collect();
    assert!(message(&format!("{cycle}f0(u)")).starts_with("`f0` calls itself: f0 → f1 → f2 → … → f0"));
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
}
