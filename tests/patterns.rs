//! Patterns: gates that are a well-known one are recognised by their structure, and form a group that changes no number.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::explain::explain_outlined;
use gatewise::graph::{Grouping, NodeId, compile, offers};
use gatewise::scene::Scene;
use gatewise::trace::inside;
use std::fmt::Write;
use std::time::Instant;

/// The patterns of a program, with the number of their gates.
fn found(program: &str) -> Vec<(&'static str, usize)> {
    let (_, graph) = compile(program).unwrap_or_else(|errors| panic!("{program}: {errors:?}"));
    offers(&graph).into_iter().map(|offer| (offer.name, offer.nodes.len())).collect()
}

fn scene(program: &str, opened: &[&str], gathered: &[&str], last: Option<&Scene>) -> Scene {
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    let grouping = Grouping { opened: names(opened), gathered: names(gathered), off: false };
    Scene::opened(compile(program).unwrap().1, &grouping, last, last.is_some())
}

fn drawn(scene: &Scene) -> Vec<String> {
    let nodes = (0..scene.graph.nodes.len()).filter(|&node| scene.outline.is_drawn(node));
    let label = |node: NodeId| {
        scene.outline.closed(node).map_or_else(|| scene.graph.operation(node), |group| scene.graph.groups[group].name.clone())
    };
    nodes.map(label).collect()
}

#[test]
fn a_pattern_is_recognised_however_it_is_written() {
    for (name, spellings) in [
        (
            "σ",
            &[
                "1/(1+e^-x)",
                "1/(1+exp(-x))",
                "1/(exp(-x)+1)",
                "1/(1+exp(-1*x))",
                "1/(1+exp(x*-1))",
                "1/(1+exp(0-x))",
                "1/(1+exp(neg(x)))",
                "1/(1+e^(-(w*x+b)))",
                "(1+exp(-x))^-1",
                "exp(x)/(1+exp(x))",
                "exp(x)/(exp(x)+1)",
                "t = exp(x); t/(1+t)",
                "1/(1+1/exp(x))",
                "d = 1 + exp(-x); f = 1/d",
                "3*y + 1/(1+exp(-x))",
                "x = [1, 2]; 1/(1+exp(-x))",
            ][..],
        ),
        ("relu", &["max(0, x)", "max(x, 0)", "maximum(0, x)", "max(0, w*x + b)", "x = [1, -2]; max(0, x)"]),
        ("(a−b)²", &["(a-b)^2", "(a-b)**2", "square(a-b)", "(y - 3)^2", "d = a - b; d*d", "(a-b)*(a-b)", "(a - b)^2 / 2"]),
        ("soft+", &["ln(1+e^x)", "log(1+exp(x))", "log(exp(x)+1)"]),
        ("silu", &["x*sigmoid(x)", "sigmoid(x)*x", "x/(1+exp(-x))", "x*(1/(1+exp(-x)))", "z = w*x + b; z*σ(z)"]),
        (
            "tanh",
            &["(exp(x)-exp(-x))/(exp(x)+exp(-x))", "(e^x-e^-x)/(e^-x+e^x)", "a = e^x; b = e^-x; (a-b)/(a+b)", "(e^(2x)-1)/(1+e^(2x))"],
        ),
        (
            "softmax",
            &[
                "exp(a)/(exp(a)+exp(b))",
                "exp(b)/(exp(a)+exp(b))",
                "exp(b)/(exp(a)+exp(b)+exp(c))",
                "exp(c)/(exp(a)+(exp(b)+exp(c)+exp(d)))",
                "p = exp(a); q = exp(b); r = exp(c); q/(p+q+r)",
                "-ln(exp(a)/(exp(b)+exp(c)+exp(a)))",
                "x = [1, 2, 3]; exp(x)/sum(exp(x))",
                "x = [1, 2, 3]; t = exp(x); t/sum(t)",
                "x = [1, 2, 3]; exp(x-max(x))/sum(exp(x-max(x)))",
                "x = [1, 2, 3]; z = x - max(x); p = exp(z); p/sum(p)",
                "x = [[1, 2], [3, 4]]; exp(x)/sum(exp(x), axis=1, keepdims=True)",
                "x = [[1, 2], [3, 4]]; t = exp(x); t/sum(t, axis=-1, keepdims=True)",
                "x = [[1, 2], [3, 4]]; t = exp(x - max(x, axis=1, keepdims=True)); t/sum(t, axis=1, keepdims=True)",
            ],
        ),
    ] {
        for spelling in spellings {
            let found = found(spelling);
            assert!(found.len() == 1 && found[0].0 == name, "{spelling}: {found:?}");
        }
    }
    assert_eq!(found("1/(1+exp(-x))"), [("σ", 4)]);
    assert_eq!(found("x = [1, 2]; exp(x-max(x))/sum(exp(x-max(x)))"), [("softmax", 8)]);
    assert_eq!(found("exp(a)/(exp(a)+exp(b)+exp(c))"), [("softmax", 7)]);
}

#[test]
fn what_is_only_like_a_pattern_is_none() {
    for near in [
        "1/(1+exp(x))",
        "2/(1+exp(-x))",
        "1/(2+exp(-x))",
        "1/(1-exp(-x))",
        "1/(1+exp(-2*x))",
        "1/(1+exp(-x)+y)",
        "exp(x)/(1+exp(y))",
        "max(1, x)",
        "max(0, x, y)",
        "max(x, y)",
        "min(0, x)",
        "(a+b)^2",
        "(a-b)^3",
        "(a-b)*(a-c)",
        "(a-b)*(b-a)",
        "ln(2+e^x)",
        "x*sigmoid(y)",
        "x/(1+exp(-y))",
        "exp(a)/(exp(b)+exp(c))",
        "exp(a)/(exp(a)+b)",
        "exp(a)/exp(a)",
        "exp(a)/(exp(a)+exp(b)+1)",
        "x = [1, 2]; y = [1, 2]; exp(x)/sum(exp(y))",
        "x = [[1, 2], [3, 4]]; exp(x)/sum(exp(x))",
        "x = [[1, 2], [3, 4]]; exp(x)/sum(exp(x), axis=0, keepdims=True)",
        "(e^x-e^-x)/(e^x+e^-y)",
        "(e^x+e^-x)/(e^x-e^-x)",
        // Something inside is used elsewhere, so that it cannot be one gate.
        "t = exp(-x); 1/(1+t) + t",
        "d = a - b; d^2 + d",
        "p = exp(a); q = exp(b); s = p + q; p/s * q/s",
        "d = 1 + exp(-x); 1/d * d",
        // It is what a frame is about already.
        "def s(u) = 1/(1+exp(-u)); s(x)",
        "σ(x)",
        "relu(x)",
    ] {
        // A power of −2·x is another slope; what is left of it must not be taken for the whole.
        assert!(found(near).is_empty(), "{near}: {:?}", found(near));
    }
}

#[test]
fn patterns_share_no_gate_and_the_larger_comes_first() {
    assert_eq!(found("x * (1/(1+exp(-x)))"), [("silu", 5)]);
    assert_eq!(found("(1/(1+exp(-x)) - y)^2"), [("σ", 4), ("(a−b)²", 2)]);
    assert_eq!(found("1/(1+exp(-max(0, x)))"), [("relu", 1), ("σ", 4)]);
    assert_eq!(
        found("def n(w, x) = 2/(1+exp(-w*x))*1 + max(0, x); n(a, b) + n(b, a)").iter().filter(|(name, _)| *name == "relu").count(),
        2
    );
}

#[test]
fn a_group_of_a_pattern_is_one_gate_that_opens_and_is_dissolved() {
    let program = "w = 2; x = -1; y = 0.5\nf = 1/(1+exp(-(w*x))) + y";
    let plain = scene(program, &[], &[], None);
    let output = plain.graph.nodes[offers(&plain.graph)[0].output].symbol.clone();
    let key = format!("{output}:σ");
    let closed = scene(program, &[], &[&key], Some(&plain));
    assert_eq!(drawn(&closed), ["w", "x", "y", "×", "σ", "+"]);
    assert_eq!(closed.trace, plain.trace, "nothing is computed again");
    assert!(std::ptr::eq(closed.trace.steps.as_ptr(), plain.trace.steps.as_ptr()));
    assert!(offers(&closed.graph).is_empty(), "it is offered no more");
    let open = scene(program, &[&key], &[&key], Some(&closed));
    assert_eq!((open.outline.framed.len(), drawn(&open).len()), (1, drawn(&plain).len()));
    assert_eq!(open.names.group(&open.graph, 0), key);
    let all = scene(program, &[&key], &["*:σ", "q:relu", "nonsense"], None);
    assert_eq!(all.outline, open.outline);
    let edited = scene("w = 3; x = -1; y = 0.25\nf = 1/(1+exp(-(w*x))) + y", &[], &[&key], None);
    assert_eq!(drawn(&edited), drawn(&closed), "an edit of a number keeps it");
    assert_eq!(drawn(&scene("w = 3; x = -1\nf = 1/(2+exp(-(w*x)))", &[], &[&key], None)).len(), 7, "what is not there waits");
}

#[test]
fn the_product_through_a_pattern_is_the_closed_form() {
    let program = "x = 0.5\nf = 1/(1+exp(-x))";
    let closed = scene(program, &[], &["f:σ"], None);
    let out = closed.trace.number(closed.graph.output);
    assert!((inside(&closed.graph, &closed.trace, 0).local(0).unwrap() - out * (1.0 - out)).abs() < 1e-15);
    let explained = explain_outlined(&closed.graph, &closed.trace, &closed.outline, 99, None);
    let lines: Vec<String> = explained.locals.iter().map(|line| line.formula().plain()).collect();
    assert_eq!(lines, ["∂f/∂x = −0.39·1.00·0.61·(−1.00) = 0.24", "∂f/∂x = (1 − f) f = (1 − 0.62)·0.62 = 0.24"]);
    let silu = scene("x = 0.5\nf = x/(1+exp(-x))", &[], &["f:silu"], None);
    let explained = explain_outlined(&silu.graph, &silu.trace, &silu.outline, 99, None);
    let first = explained.locals[0].formula().plain();
    assert!(first.contains(" + ") && first.ends_with("= 0.74"), "two ways are a sum of products: {first}");
    assert!(explained.locals[1].formula().plain().ends_with("= 0.74"));
}

/// A generator of programs that are full of patterns.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn program(&mut self, gates: usize) -> String {
        let mut text = "v0 = 0.5; v1 = -0.25; v2 = 0.75\n".to_owned();
        for id in 3..gates + 3 {
            let (a, b) = (self.below(id), self.below(id));
            let form = match self.below(9) {
                0 => format!("1/(1+exp(-v{a}))"),
                1 => format!("max(0, v{a})"),
                2 => format!("(v{a} - v{b})^2 / 8"),
                3 => format!("exp(v{a})/(exp(v{a}) + exp(v{b}))"),
                4 => format!("v{a} / (1 + exp(-v{a}))"),
                5 => format!("ln(exp(v{a}) + 1)"),
                6 => format!("1/(1 + v{a}^2)"),
                7 => format!("sin(v{a} * v{b})"),
                _ => format!("v{a} - v{b} / 2"),
            };
            let _ = writeln!(text, "v{id} = {form}");
        }
        let sum: Vec<String> = (3..gates + 3).map(|id| format!("v{id}")).collect();
        text + &sum.join(" + ")
    }
}

#[test]
fn grouping_changes_no_value_and_no_gradient() {
    let mut random = Random(7);
    let mut groups = 0;
    for _ in 0..40 {
        let program = random.program(12);
        let plain = scene(&program, &[], &[], None);
        let all: Vec<String> = ["softmax", "silu", "σ", "soft+", "relu", "(a−b)²"].iter().map(|name| format!("*:{name}")).collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        let grouped = scene(&program, &[], &all, None);
        assert_eq!(grouped.trace, plain.trace);
        assert!(offers(&grouped.graph).is_empty());
        assert_eq!(grouped.graph.groups.len(), offers(&plain.graph).len());
        for group in 0..grouped.graph.groups.len() {
            assert!(grouped.outline.closed(grouped.graph.groups[group].output).is_some(), "every one can be drawn as a gate");
            groups += 1;
        }
        let last = grouped.trace.steps.len();
        for node in (0..grouped.graph.nodes.len()).filter(|&node| grouped.outline.is_drawn(node)) {
            let (here, there) = (grouped.frame(last).nodes[node], plain.frame(last).nodes[node]);
            assert_eq!(here.value, there.value);
        }
        // What a closed group sends is its gradient by its own local gradient.
        for (id, edge) in grouped.graph.edges.iter().enumerate().filter(|(id, edge)| edge.flows && grouped.outline.is_wire(*id)) {
            let Some(local) = grouped.local_of_group(id) else { continue };
            let (upstream, sent) = (grouped.trace.gradient_number(edge.to), grouped.outline.downstream(&grouped.trace, id).unwrap());
            let gate = grouped.outline.place(edge.to);
            let upstream = grouped.trace.gradient_number(gate).or(upstream).unwrap();
            assert!((upstream * local - sent).abs() < 1e-9, "{upstream} {local} {sent}");
        }
    }
    assert!(groups > 100, "{groups}");
}

#[test]
fn without_groups_everything_is_drawn_gate_by_gate() {
    let program = "def two(u) = 1/(1+exp(-u)) * u\nx = 2\nf = two(σ(x))";
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    let grouping = Grouping { opened: names(&["p"]), gathered: Vec::new(), off: true };
    let off = Scene::opened(compile(program).unwrap().1, &grouping, None, false);
    assert!(off.outline.is_whole() && off.outline.framed.is_empty());
    assert!((0..off.graph.nodes.len()).all(|node| off.outline.frame(&off.graph, node).is_none()));
    let on = Scene::opened(compile(program).unwrap().1, &Grouping { off: false, ..grouping }, Some(&off), true);
    assert_eq!(on.trace, off.trace, "only the drawing changes");
    assert!(!on.outline.is_whole());
}

#[test]
fn ten_thousand_gates_take_no_long_time_and_no_deep_stack() {
    let mut units = "x = 0.5\nv0 = 1/(1+exp(-x))\n".to_owned();
    (1..2_500).for_each(|id| {
        let _ = writeln!(units, "v{id} = 1/(1+exp(-v{}))", id - 1);
    });
    let mut shared = "x = 0.5\ns = ".to_owned() + &vec!["exp(x)"; 4_000].join(" + ") + "\n";
    (0..3_000).for_each(|id| {
        let _ = writeln!(shared, "p{id} = exp(x)/s");
    });
    let mut chain = "x = 0.5\ns = exp(x)/(".to_owned() + &vec!["exp(x)"; 4_900].join(" + ") + ")\n";
    chain.push('s');
    for (program, count) in [(units, 2_500), (shared, 0), (chain, 1)] {
        let (_, graph) = compile(&program).unwrap();
        let start = Instant::now();
        assert_eq!(offers(&graph).len(), count);
        assert!(start.elapsed().as_millis() < 500, "{} gates: {:?}", graph.nodes.len(), start.elapsed());
    }
}
