//! Differences beside gradients: of inputs and of every node, with any step; kinks, jumps, rounding; how the error changes with the step.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what a test cannot do without fails it")]

use gatewise::graph::{Graph, NodeKind, compile};
use gatewise::share::Checked;
use gatewise::trace::check::{Check, STEP, Verdict, check, check_numbers, numbers, sweep};
use gatewise::trace::{self, Trace};
use serde_json::Value;
use std::time::{Duration, Instant};

const NEURON: &str = "w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3\nf = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))";

fn run(program: &str) -> (Graph, Trace) {
    let (_, graph) = compile(program).unwrap_or_else(|errors| panic!("{program}\n{errors:?}"));
    let trace = trace::run(&graph);
    (graph, trace)
}

fn node(graph: &Graph, symbol: &str) -> usize {
    graph.nodes.iter().position(|node| node.symbol == symbol).unwrap_or_else(|| panic!("no {symbol}"))
}

fn one(program: &str, symbol: &str, element: usize, h: f64) -> (Graph, Check) {
    let (graph, trace) = run(program);
    let check = check_numbers(&graph, &trace, &[(node(&graph, symbol), element)], h, f64::INFINITY).pop().unwrap();
    (graph, check)
}

fn every(graph: &Graph, trace: &Trace) -> Vec<Check> {
    let rows: Vec<_> = numbers(graph, &|_| true).collect();
    check_numbers(graph, trace, &rows, STEP, f64::INFINITY)
}

#[test]
fn every_node_of_the_neuron_agrees() {
    let (graph, trace) = run(NEURON);
    let checks = every(&graph, &trace);
    assert_eq!(checks.len(), 13);
    for check in &checks {
        assert_eq!(check.verdict, Verdict::Agrees, "{}: {check:?}", graph.nodes[check.node].symbol);
        assert!(check.error < 1e-8, "{check:?}");
    }
    let output = checks.last().unwrap();
    assert_eq!((output.node, output.gradient), (graph.output, Some(1.0)));
}

/// A gate's value is moved by itself, whatever its operands say: against a program in which it is an input.
#[test]
fn the_value_of_a_gate_is_moved_by_itself() {
    let (_, inner) = one("x = 3; q = x^2; f = q * x + sin(q)", "q", 0, STEP);
    let (_, leaf) = one("x = 3; q = 9; f = q * x + sin(q)", "q", 0, STEP);
    assert_eq!((inner.difference, inner.gradient), (leaf.difference, leaf.gradient));
    assert!((inner.difference - (3.0 + libm::cos(9.0))).abs() < 1e-8);
}

/// Of all nodes of the programs that PyTorch was asked about, none is without an explanation.
#[test]
fn no_gradient_of_the_oracles_programs_is_left_unexplained() {
    let (mut agreed, mut bent) = (0, 0);
    for file in [include_str!("oracle/scalar.json"), include_str!("oracle/gates.json")] {
        let cases: Value = serde_json::from_str(file).unwrap();
        let cases = cases.as_array().or_else(|| cases["cases"].as_array()).unwrap().clone();
        for case in cases.iter().filter(|case| case["nonfinite"].is_null()) {
            let program = case["program"].as_str().unwrap();
            let (graph, trace) = run(program);
            for check in every(&graph, &trace) {
                let symbol = &graph.nodes[check.node].symbol;
                match check.verdict {
                    Verdict::Agrees | Verdict::Rounding => agreed += 1,
                    Verdict::Kink(_) | Verdict::Jump(_) => bent += 1,
                    Verdict::NotFinite | Verdict::Curved => {}
                    Verdict::Apart => panic!("{program}\n{symbol}: {check:?}"),
                }
            }
        }
    }
    assert!(agreed > 1_000 && bent > 5, "{agreed} agree, {bent} stand at a kink");
}

#[test]
fn kinks_are_named_with_both_slopes_and_what_was_chosen() {
    for (program, symbol, gate, left, right, gradient, side) in [
        ("x = 0; f = relu(x)", "x", "relu", 0.0, 1.0, 0.0, Some(false)),
        ("x = 0; f = abs(x)", "x", "|x|", -1.0, 1.0, 0.0, None),
        ("x = 2; y = 2; f = 3 * max(x, y)", "x", "max", 0.0, 3.0, 1.5, None),
        ("x = 2; y = 2; f = 3 * min(x, y)", "y", "min", 3.0, 0.0, 1.5, None),
        ("x = [1, 2, 2]; f = max(x)", "x", "max", 0.0, 1.0, 0.0, Some(false)),
        ("x = 0; q = 2x; f = relu(q)", "q", "relu", 0.0, 1.0, 0.0, Some(false)),
    ] {
        let element = usize::from(program.contains('['));
        let (graph, check) = one(program, symbol, element, STEP);
        let Verdict::Kink(node) = check.verdict else { panic!("{program}: {check:?}") };
        assert!(graph.operation(node).contains(gate), "{program}: {}", graph.operation(node));
        assert!((check.left - left).abs() < 1e-9 && (check.right - right).abs() < 1e-9, "{program}: {check:?}");
        if element == 0 {
            assert_eq!((check.gradient, check.chosen_side()), (Some(gradient), side), "{program}");
        }
    }
}

#[test]
fn a_kink_counts_only_between_both_ends() {
    let (_, near) = one("x = 0.05; f = relu(x)", "x", 0, 0.1);
    assert!(matches!(near.verdict, Verdict::Kink(_)) && (near.difference - 0.75).abs() < 1e-12, "{near:?}");
    for (x, h) in [(0.05, 0.01), (0.1, 0.1), (1.0, 0.1)] {
        let (_, far) = one(&format!("x = {x}; f = relu(x)"), "x", 0, h);
        assert_eq!((far.verdict, far.difference > 0.999_999), (Verdict::Agrees, true), "{x}: {far:?}");
    }
    let (_, idle) = one("x = 0; y = 3; f = relu(x) * 0 + x*y", "x", 0, STEP);
    assert_eq!(idle.verdict, Verdict::Agrees, "a kink that nothing comes of is none");
}

#[test]
fn jumps_rounding_bends_and_what_is_no_number() {
    assert!(matches!(one("x = 2; f = floor(x)", "x", 0, STEP).1.verdict, Verdict::Jump(_)));
    assert!(matches!(one("x = 1; y = 2; f = where(x >= 1, y, 0)", "x", 0, STEP).1.verdict, Verdict::Jump(_)));
    assert!(matches!(one("x = 1; y = 2; f = where(x == 1, y, 0)", "x", 0, STEP).1.verdict, Verdict::Jump(_)), "it jumps there and back");
    assert_eq!(one("x = 2.5; f = floor(x)", "x", 0, STEP).1.verdict, Verdict::Agrees);
    let (_, short) = one(NEURON, "w0", 0, 1e-12);
    assert_eq!(short.verdict, Verdict::Rounding, "{short:?}");
    let (_, long) = one(NEURON, "w0", 0, 0.1);
    assert!(long.verdict == Verdict::Curved && long.step == 0.2, "{long:?}");
    assert_eq!(one("x = 0; f = sqrt(x)", "x", 0, STEP).1.verdict, Verdict::NotFinite);
    assert_eq!(one("x = 1e8; y = 1; f = (x + y) - x", "x", 0, STEP).1.verdict, Verdict::Agrees);
}

#[test]
fn every_number_of_a_tensor_and_the_sum_of_an_output() {
    let (graph, trace) = run("W = [[0.1, 0.5], [-0.3, 0.8]]; x = [0.2, 0.4]; const c = 2\nq = W @ x\ny = c * q^2");
    let checks = every(&graph, &trace);
    assert_eq!(checks.len(), 4 + 2 + 2 + 2 + 2, "two inputs, q, its square, y; no constant");
    assert!(checks.iter().all(|check| check.verdict == Verdict::Agrees), "{checks:?}");
    let w11 = checks.iter().find(|check| check.node == node(&graph, "W") && check.element == 3).unwrap();
    assert!((w11.difference - 0.416).abs() < 1e-9);
}

#[test]
fn the_error_falls_with_h2_and_rises_with_rounding() {
    let (graph, trace) = run(NEURON);
    let sweep = sweep(&graph, &trace, node(&graph, "w1"), 0).unwrap();
    let at = |h: f64| sweep.points.iter().min_by(|a, b| (a.h / h).ln_distance().total_cmp(&(b.h / h).ln_distance())).copied().unwrap();
    assert_eq!(sweep.points.len(), 45);
    assert!(sweep.is_relative && (1e-6..1e-4).contains(&sweep.best), "{}", sweep.best);
    for h in [1e-1, 1e-2] {
        let ratio = at(h).centred / at(h / 10.0).centred;
        assert!((80.0..120.0).contains(&ratio), "centred from {h}: {ratio}");
        let ratio = at(h).one_sided / at(h / 10.0).one_sided;
        assert!((8.0..12.0).contains(&ratio), "one-sided from {h}: {ratio}");
    }
    assert!(at(1e-11).centred > 10.0 * at(1e-6).centred, "rounding");
    assert!((at(1e-3).centred / (sweep.truncation.unwrap() * 1e-6) - 1.0).abs() < 0.1);
    // Rounding stays below what is said of it, and near to it.
    let short = || sweep.points.iter().filter(|point| point.h < 1e-8);
    assert!(short().all(|point| point.centred <= 4.0 * sweep.rounding / point.h));
    assert!(short().any(|point| point.centred >= 0.01 * sweep.rounding / point.h));
}

trait Distance {
    fn ln_distance(self) -> f64;
}

impl Distance for f64 {
    fn ln_distance(self) -> f64 {
        libm::log(self).abs()
    }
}

#[test]
fn a_parabola_has_no_error_of_curvature() {
    let swept = |program: &str| {
        let (graph, trace) = run(program);
        sweep(&graph, &trace, 0, 0).unwrap()
    };
    let three = swept("x = 3; f = x^2");
    assert!(three.truncation.is_none() && three.points.iter().all(|point| point.centred < 1e-2));
    assert!(!swept("x = 0; f = x^2").is_relative, "an error relative to 0 is none");
}

#[test]
fn ten_thousand_gates_are_checked_page_by_page() {
    let mut program = "x = 0.5; y = 0.3\n".to_owned();
    let mut last = "x".to_owned();
    for at in 0..5_000 {
        program += &format!("a{at} = tanh({last} + y)\n");
        last = format!("a{at}");
    }
    let (graph, trace) = run(&program);
    let rows: Vec<_> = numbers(&graph, &|_| true).take(60).collect();
    let start = Instant::now();
    assert_eq!(check_numbers(&graph, &trace, &rows, STEP, f64::INFINITY).len(), 60);
    assert!(sweep(&graph, &trace, 0, 0).is_some());
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    assert_eq!(check_numbers(&graph, &trace, &rows, STEP, 1.0).len(), 1, "one number in any case");
}

#[test]
fn inputs_alone_are_checked_as_before() {
    let (graph, trace) = run(NEURON);
    let checks = check(&graph, &trace, 3);
    assert_eq!(checks.len(), 3);
    assert!(checks.iter().all(|check| matches!(graph.nodes[check.node].kind, NodeKind::Input { .. })));
    assert_eq!(Checked::default().step(), STEP);
}
