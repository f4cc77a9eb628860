//! What programs mean: names, constants, the output, limits, and what is said of programs that cannot run.

#![allow(clippy::unwrap_used, clippy::panic, reason = "what a test cannot do without fails it")]

use expect_test::expect_file;
use gatewise::graph::{Flow, Graph, MOST_GATES, NodeKind, Operand, compile, notes};
use gatewise::words::Language;
use std::fmt::Write;
use std::time::{Duration, Instant};

fn graph(program: &str) -> Graph {
    match compile(program) {
        Ok((_, graph)) => graph,
        Err(errors) => panic!("{program}\n{}", errors.iter().map(|error| error.render(program, Language::English)).collect::<String>()),
    }
}

/// The nodes: `q = add(x, y)`, and the output in brackets at the end.
fn shown(program: &str) -> String {
    let graph = graph(program);
    let right = |node: &gatewise::graph::Node| match &node.kind {
        NodeKind::Input { value, literal: Some(_) } => format!("{value}"),
        NodeKind::Input { value, literal: None } => format!("unset {value}"),
        NodeKind::Const { value } => format!("const {value}"),
        NodeKind::Gate(application) => {
            let operand = |operand: &Operand| match *operand {
                Operand::Edge(edge) => graph.nodes[graph.edges[edge].from].symbol.clone(),
                Operand::Constant(number) => number.to_string(),
            };
            let numbers = application.settings.iter().filter_map(|setting| setting.number()).map(|number| number.to_string());
            let operands: Vec<String> = application.operands.iter().map(operand).chain(numbers).collect();
            format!("{}({})", application.name(), operands.join(", "))
        }
    };
    let nodes: Vec<String> = graph.nodes.iter().map(|node| format!("{} = {}", node.symbol, right(node))).collect();
    format!("{} [{}]", nodes.join("; "), graph.nodes[graph.output].symbol)
}

/// What a program of one expression over the input x becomes, gates only.
fn gates(expression: &str) -> String {
    let program = format!("x = 3\n{expression}");
    let graph = graph(&program);
    shown(&program).split("; ").skip(graph.leaves()).collect::<Vec<_>>().join("; ").replace(" [f]", "")
}

/// What stands in the circles.
fn circles(expression: &str) -> String {
    let graph = graph(&format!("x = 3\n{expression}"));
    (graph.leaves()..graph.nodes.len()).map(|id| graph.operation(id)).collect::<Vec<_>>().join(" ")
}

#[test]
fn names_in_any_order() {
    assert_eq!(shown("f = q * z; q = x + y; z = -4; x = -2; y = 5"), "z = -4; x = -2; y = 5; q = add(x, y); f = mul(q, z) [q]");
    assert_eq!(shown("q = x + y; f = q * z; x = 1; y = 2; z = 3"), "x = 1; y = 2; z = 3; q = add(x, y); f = mul(q, z) [f]");
}

#[test]
fn the_output_is_the_last_statement_that_computes() {
    assert_eq!(shown("x = 1; a = x + 2; x * a; y = 4; const t = 5"), "x = 1; y = 4; t = const 5; a = add_const(x, 2); f = mul(x, a) [f]");
    assert_eq!(shown("x = 1; a = x + 2; b = x * 3; a"), "x = 1; a = add_const(x, 2); b = mul_const(x, 3) [a]");
    assert_eq!(shown("x = 1; a = x + 2; b = 1/2"), "x = 1; b = const 0.5; a = add_const(x, 2) [a]");
    assert_eq!(shown("x = 1; x"), "x = 1 [x]");
    assert_eq!(shown("2 + 3"), "f = const 5 [f]");
    assert_eq!(shown("n = 2 + 3"), "n = const 5 [n]");
}

#[test]
fn a_second_name_adds_no_node() {
    assert_eq!(shown("x = 3; y = x; y * y + x"), "x = 3; p = mul(x, x); f = add(p, x) [f]");
    assert_eq!(shown("x = 3; q = x * 2; r = q; s = r; s + q"), "x = 3; q = mul_const(x, 2); f = add(q, q) [f]");
    assert_eq!(shown("r = q; q = 2x; x = 3"), "x = 3; q = mul_const(2, x) [q]");
    assert_eq!(shown("y = x; y + 1"), "x = unset 1; f = add_const(x, 1) [f]");
}

#[test]
fn what_nothing_defines_is_an_input_of_value_one() {
    assert_eq!(shown("x = 2; f = a*x + b; c = 1"), "x = 2; a = unset 1; b = unset 1; c = 1; p = mul(a, x); f = add(p, b) [f]");
    let span = graph("x = 2; f = a*x + a").nodes[1].span;
    assert_eq!((span.start, span.end), (11, 12));
}

#[test]
fn an_unset_name_that_looks_like_a_product_is_remarked_on() {
    let program = "x = 2; y = 3; f = xy + xz + w";
    let remarks: Vec<String> = notes(&graph(program)).iter().map(|note| note.render(program, Language::English)).collect();
    assert_eq!(remarks.len(), 1);
    assert!(remarks[0].contains("x * y"), "{}", remarks[0]);
}

#[test]
fn constants_fold_into_their_gate() {
    for (expression, expected, drawn) in [
        ("1 + x", "f = add_const(1, x)", "+1"),
        ("x + 1", "f = add_const(x, 1)", "+1"),
        ("x - 3", "f = sub_const(x, 3)", "−3"),
        ("3 - x", "f = const_sub(3, x)", "3−"),
        ("-x", "f = mul_const(-1, x)", "·(−1)"),
        ("3x", "f = mul_const(3, x)", "·3"),
        ("x * 2.5", "f = mul_const(x, 2.5)", "·2.5"),
        ("x / 4", "f = div_const(x, 4)", "/4"),
        ("x^2", "f = square(x)", "x²"),
        ("x²", "f = square(x)", "x²"),
        ("x^3", "f = pow_const(x, 3)", "x³"),
        ("x^-1", "f = pow_const(x, -1)", "x⁻¹"),
        ("2^x", "f = const_pow(2, x)", "2ˣ"),
        ("e^x", "f = exp(x)", "exp"),
        ("e**-x", "p = mul_const(-1, x); f = exp(p)", "·(−1) exp"),
        ("max(0, x)", "f = max(0, x)", "max(0, ·)"),
        ("max(0, x, 1)", "f = max(1, x)", "max(1, ·)"),
        ("x < 2", "f = less(x, 2)", "<2"),
        ("2 >= x", "f = greater_equal(2, x)", "2≥"),
        ("2 * 3 + x", "f = add_const(6, x)", "+6"),
        ("exp(0) + x", "f = add_const(1, x)", "+1"),
        ("x * 2π", "p = mul_const(x, 2); f = mul_const(p, 3.141592653589793)", "·2 ·π"),
        ("where(x > 0, 1, x)", "p = greater(x, 0); f = where(p, 1, x)", ">0 where"),
        ("leaky_relu(x)", "f = leaky_relu(x, 0.1)", ""),
        ("leaky_relu(x, 0.02/2)", "f = leaky_relu(x, 0.01)", ""),
        ("leaky_relu(x, slope=0.2)", "f = leaky_relu(x, 0.2)", ""),
        ("clamp(x, -1, 1)", "f = clamp(x, -1, 1)", ""),
    ] {
        assert_eq!(gates(expression), expected, "{expression}");
        if !drawn.is_empty() {
            assert_eq!(circles(expression), drawn, "{expression}");
        }
    }
}

#[test]
fn reciprocals_say_what_stands_above() {
    assert_eq!((gates("1/x").as_str(), circles("1/x").as_str()), ("f = reciprocal(x)", "1/x"));
    assert_eq!(gates("reciprocal(x)"), "f = reciprocal(x)");
    assert_eq!((gates("2/x").as_str(), circles("2/x").as_str()), ("f = reciprocal(2, x)", "2/x"));
}

/// A number with a name is a node: only literals fold.
#[test]
fn named_constants_are_nodes() {
    assert_eq!(shown("x = 3; const t = 2; t * x"), "x = 3; t = const 2; f = mul(t, x) [f]");
    assert_eq!(shown("x = 3; tau = 2*pi; x * tau"), "x = 3; tau = const 6.283185307179586; f = mul(x, tau) [f]");
    assert_eq!(shown("x = 3; e = 2; e^x"), "x = 3; e = 2; f = pow(e, x) [f]");
    assert_eq!(shown("x = 3; pi = 2; pi*x"), "x = 3; pi = 2; f = mul(pi, x) [f]");
}

#[test]
fn symbols_are_letters_that_the_program_leaves_free() {
    let graph = graph("p = 1; r = 2; f = 3; (p + r) * (p - r) / f");
    let symbols: Vec<&str> = graph.nodes.iter().map(|node| node.symbol.as_str()).collect();
    assert_eq!(symbols, ["p", "r", "f", "q", "s", "u", "v"]);
    let long = format!("v2 = 1\n{}", vec!["v2"; 20].join(" + "));
    let graph = self::graph(&long);
    let symbols: Vec<&str> = graph.nodes.iter().map(|node| node.symbol.as_str()).collect();
    assert_eq!(symbols.join(" "), "v2 p q r s u v a b c d g h k m n v1 v3 v4 f");
}

#[test]
fn where_gradients_pass() {
    let graph = graph("x = 1; y = 2; z = 3; const t = 4\nu = t * 2; unused = y * z; f = where(x < y, x * u, z) + t");
    let flow = |symbol: &str| graph.nodes.iter().find(|node| node.symbol == symbol).unwrap().flow;
    assert_eq!([flow("x"), flow("z"), flow("f")], [Flow::Reached; 3]);
    assert_eq!([flow("t"), flow("u")], [Flow::Constant; 2]);
    assert_eq!(flow("unused"), Flow::Unused);
    assert_eq!(flow("y"), Flow::Shut);
}

/// A value that the output is not made of sends nothing back, even where it is made of the output.
#[test]
fn beyond_the_output_nothing_flows() {
    let graph = graph("x = 2; q = 3x; r = q * q; q");
    let flows: Vec<bool> = graph.edges.iter().map(|edge| edge.flows).collect();
    assert_eq!(flows, [true, false, false]);
    assert_eq!(graph.nodes[2].flow, Flow::Unused);
}

/// What is said of programs that cannot run, in both languages.
fn told(programs: &[&str]) -> String {
    let mut text = String::new();
    for program in programs {
        let Err(errors) = compile(program) else { panic!("{program} runs") };
        writeln!(text, "=== {}", program.replace('\n', "\n    ")).unwrap();
        for language in [Language::English, Language::Korean] {
            errors.iter().for_each(|error| text.push_str(&error.render(program, language)));
        }
    }
    text
}

#[test]
fn errors_in_both_languages() {
    let programs = [
        "",
        "# only a comment\n",
        "x = 3; y = -4",
        "const t = 1",
        "x = 3\ny = 4\nx = 5\nx * y",
        "x = x + 1",
        "a = b + 1; b = c * 2; c = a - 3; c",
        "y = tahn(x * w)",
        "x = 2; frobnicate(x)",
        "x = 2; y = 3; z = -4\nf = z(x + y)",
        "x = 2; g(x)",
        "x = 2; exp(x, 3)",
        "x = 2; where(x)",
        "x = 2; clamp(x, 0)",
        "x = 2; leaky_relu(x, 0.1, 0.2)",
        "x = 2; leaky_relu(x, alpha=0.1)",
        "x = 2; exp(x, base=2)",
        "x = 2; leaky_relu(x, 0.1, slope=0.2)",
        "x = 2; a = 0.1; leaky_relu(x, a)",
        "x = 2; const t = 3x; t + x",
        "x = 2; max(x, 3, axis=0)",
        "y = tahn(x) + foo(x); z = rleu(y)",
    ];
    expect_file!["cases/graph/errors.txt"].assert_eq(&told(&programs));
}

#[test]
fn errors_of_tensors_in_both_languages() {
    let programs = [
        "x = [1, 2, 3]; W = [[1, 2], [3, 4]]\ny = W + x",
        "x = [1, 2, 3]; W = [[1, 2], [3, 4]]\ny = W @ x",
        "x = [1, 2, 3]; W = [[1, 2, 3]]\ny = W @ W",
        "x = 2; w = 3; w @ x",
        "x = [[1, 2]]; reshape(x, 3) @ x",
        "x = [[[1]]]; dot(x, x)",
        "a = randn(2, 3, 4); b = randn(3, 4, 2); a @ b",
        "a = randn(2, 3, 4); b = randn(3, 2); a @ b",
        "x = [1, 2]; sum(x, keepdims=2)",
        "x = [1, 2]; array()",
        "x = [1, 2]; clamp(x, lo=0)",
        "a = [1, 2]; mse(a, a=a)",
        "a = [1, 2]; mse(b=a)",
        "where(x, [1, 2], [1, 2, 3])",
        "x = []; x",
        "W = [[1, 2], [3]]; sum(W)",
        "W = [[1, 2], 3]; sum(W)",
        "[[1, 2], [3, [4]]]",
        "x = 1; y = [1, 2]; [x, y]",
        "x = 2; x[0]",
        "x = [1, 2]; x[2]",
        "x = [1, 2]; x[-3]",
        "x = [1, 2]; x[0.5]",
        "x = [1, 2]; i = 1; x[i]",
        "x = [1, 2]; x[0, 1]",
        "x = [1, 2]; x[2:]",
        "x = [1, 2]; x[1:1]",
        "x = [1, 2]; sum(x, axis=1)",
        "x = [[1, 2]]; sum(x, axis=-3)",
        "x = [[1, 2]]; sum(x, axis=0.5)",
        "x = 3; sum(x, axis=0)",
        "x = [1, 2]; reshape(x, 3)",
        "x = [1, 2]; reshape(x, 0)",
        "x = [1, 2]; reshape(x, 1.5, 2)",
        "x = [1, 2]; reshape(x)",
        "a = [1, 2]; b = [[1, 2]]; concat(a, b)",
        "a = [[1, 2]]; b = [[1, 2, 3]]; concat(a, b)",
        "concat(1, x)",
        "a = [1, 2]; b = [1, 2, 3]; stack(a, b)",
        "a = [[1, 2]]; outer(a, a)",
        "a = [[1, 2]]; crop(a, 2, 2)",
        "a = [[1, 2]]; crop(a, 1, offset=-1)",
        "a = [1, 2]; index(a, 0)",
        "x = randn(2001, 2000); sum(x)",
        "x = ones(2000, 1000); y = x + 1; z = y + 1; sum(z)",
        "a = ones(4000000, 1); b = ones(1, 1); exp(a.T + a)",
        "randn()",
        "x = randn(0)",
        "x = linspace(0, 1)",
        "x = eye(2.5)",
        "x = reshape([1], 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1); x",
        "x = 2; const t = [x, 1]; t + x",
    ];
    expect_file!["cases/graph/tensor-errors.txt"].assert_eq(&told(&programs));
}

#[test]
fn errors_of_networks_in_both_languages() {
    let programs = [
        "x = 2; softmax(x)",
        "s = [1, 2, 3]; cross_entropy(s, 3)",
        "s = [1, 2, 3]; const label = -1; hinge(s, label)",
        "s = [[1, 2], [3, 4]]; const label = [0, 0.5]; cross_entropy(s, label)",
        "s = [[1, 2], [3, 4]]; accuracy(s, [0, 2])",
        "table = randn(4, 3); embed(table, [0, 4])",
        "x = [5, 6, 7]; gather(x, 3)",
        "x = randn(1, 1, 1200, 1200); w = randn(1, 1, 600, 600); conv2d(x, w, 0)",
        "x = randn(1, 1, 600, 600); w = randn(1, 1, 600, 600); conv_transpose2d(x, w, 0)",
        "x = randn(1000, 1000); lcn(x, 101)",
        "x = randn(1000, 1000); max_pool2d(x, 500, stride=1)",
        "x = [1, 2]; dropout(x, 1.5)",
        "x = [1, 2]; dropout(x)",
        "x = [1, 2]; dropout(x, 0.5, seed=-1)",
        "scores = [1, 2, 3]; const label = [0, 1]; cross_entropy(scores, label)",
        "scores = ones(2, 3); const label = 1; hinge(scores, label)",
        "scores = 3; accuracy(scores, 1)",
        "a = [1, 2]; b = [1, 2, 3]; mse(a, b)",
        "a = [1, 2]; b = [1, 2, 3]; contrastive_loss(a, b, 1)",
        "a = ones(3, 2); b = ones(3, 2); const y = [1, 0]; contrastive_loss(a, b, y)",
        "x = [1, 2]; batch_norm(x, 1, 0)",
        "x = ones(4, 3); gamma = [1, 2]; batch_norm(x, gamma, 0)",
        "x = [1, 2]; lrn(x)",
        "x = ones(4, 3); lcn(x)",
        "x = ones(5, 5); w = ones(1, 1, 3, 3); conv2d(x, w, 0)",
        "x = ones(1, 5, 5); w = ones(3, 3); conv2d(x, w, 0)",
        "x = ones(1, 3, 5, 5); w = ones(2, 1, 3, 3); conv2d(x, w, 0)",
        "x = ones(1, 3, 5, 5); w = ones(2, 3, 3, 3); b = [1, 2, 3]; conv2d(x, w, b)",
        "x = ones(1, 1, 2, 2); w = ones(1, 1, 3, 3); conv2d(x, w, 0)",
        "x = ones(1, 1, 5, 5); w = ones(1, 1, 3, 3); conv2d(x, w, 0, stride=0)",
        "x = ones(1, 1, 5, 5); w = ones(1, 1, 1, 1); conv2d(x, w, 0, pad=4000000000)",
        "x = ones(1, 1, 1, 1); w = ones(1, 1, 2, 2); conv_transpose2d(x, w, 0, pad=1)",
        "x = ones(1, 1, 9, 9); w = ones(1, 1, 2, 2); conv_transpose2d(x, w, 0, stride=1000000)",
        "x = ones(4, 4); max_pool2d(x, 5)",
        "x = ones(4, 4); avg_pool2d(x, 2, pad=2)",
        "x = ones(4, 4); max_pool2d(x)",
        "table = [1, 2]; embed(table, 0)",
        "x = 3; gather(x, 0)",
        "x = [1, 2]; w1 = [1, 2, 3]; maxout(x, w1, 0, 1, 0)",
    ];
    expect_file!["cases/graph/network-errors.txt"].assert_eq(&told(&programs));
}

#[test]
fn a_call_that_is_a_product_is_shown_as_one() {
    let Err(errors) = compile("x = 2; y = 3; z = -4\nf = z(x + y)") else { panic!("z is no gate") };
    let hint = errors[0].hint.as_ref().unwrap().plain(Language::English);
    assert!(hint.contains("z * (x + y)"), "{hint}");
}

/// `v0 = x + 1; v1 = v0 + 1; …`, the last statement first where `reversed`.
fn chain(gates: usize, reversed: bool) -> String {
    let mut statements: Vec<String> =
        (0..gates).map(|gate| if gate == 0 { "v0 = x + 1".into() } else { format!("v{gate} = v{} + 1", gate - 1) }).collect();
    if reversed {
        statements.reverse();
        statements.push(format!("v{}", gates - 1));
    }
    statements.join("\n")
}

#[test]
fn twenty_thousand_gates_run_and_one_more_does_not() {
    let start = Instant::now();
    for reversed in [false, true] {
        let graph = graph(&chain(MOST_GATES, reversed));
        assert_eq!(graph.nodes.len(), MOST_GATES + 1);
        assert_eq!(graph.output, MOST_GATES);
        let program = chain(MOST_GATES + 1, reversed);
        let Err(errors) = compile(&program) else { panic!("one gate too many") };
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].message.plain(Language::English), "this would be more than 20,000 gates");
    }
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
}

/// Every statement of a long cycle is on the way round, and many cycles share their way.
#[test]
fn long_and_many_cycles_take_linear_time() {
    let start = Instant::now();
    let long = format!("{}\nx = v19999", chain(MOST_GATES, true));
    let Err(errors) = compile(&long) else { panic!("a cycle") };
    assert_eq!(errors.len(), 1);
    let many: String = (0..20_000).map(|name| format!("v{name} = v{} + v0\n", name + 1)).collect();
    let Err(errors) = compile(&many) else { panic!("cycles") };
    assert!(!errors.is_empty());
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}
