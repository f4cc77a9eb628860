//! A nudge: the real second run beside what derivatives foretell, on every wire; how the gap shrinks; kinks, jumps, what is not finite.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what a test cannot do without fails it")]

use gatewise::graph::{Graph, compile};
use gatewise::scene::{Mark, Note, Scene, describe, nudged, picture, visible_gap};
use gatewise::share::Nudged;
use gatewise::trace::nudge::{Nudge, Shrinking, nudge};
use gatewise::trace::{self, Trace};
use gatewise::words::Language;
use std::sync::Arc;
use std::time::{Duration, Instant};

const FIRST: &str = "x = -2; y = 5; z = -4\nq = x + y\nf = q * z";
const NEURON: &str = "w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3\nf = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))";

fn run(program: &str) -> (Graph, Trace) {
    let (_, graph) = compile(program).unwrap_or_else(|errors| panic!("{program}\n{errors:?}"));
    let trace = trace::run(&graph);
    (graph, trace)
}

fn node(graph: &Graph, symbol: &str) -> usize {
    graph.nodes.iter().position(|node| node.symbol == symbol).unwrap_or_else(|| panic!("no {symbol}"))
}

fn moved(program: &str, input: &str, element: usize, h: f64) -> (Graph, Nudge) {
    let (graph, trace) = run(program);
    let nudge = nudge(&graph, &trace, node(&graph, input), element, h);
    (graph, nudge)
}

fn close(ours: f64, expected: f64) -> bool {
    (ours - expected).abs() <= 1e-12 * expected.abs().max(1.0)
}

#[test]
fn the_first_graph_runs_straight_in_each_input() {
    let (graph, nudge) = moved(FIRST, "x", 0, 0.01);
    assert_eq!((nudge.f[0], nudge.gradient), (-12.0, Some(-4.0)));
    assert!(close(nudge.gap().real, -0.04) && close(nudge.gap().predicted, -0.04));
    assert!(nudge.gap().exact && nudge.gap().size() == 0.0);
    assert_eq!(nudge.shrinking(), Shrinking::Exact);
    for (symbol, change) in [("x", 0.01), ("q", 0.01), ("f", -0.04)] {
        let node = node(&graph, symbol);
        assert!(nudge.moves(node) && close(nudge.real(node)[0], change) && close(nudge.predicted(node).unwrap()[0], change), "{symbol}");
    }
    for symbol in ["y", "z"] {
        assert!(!nudge.moves(node(&graph, symbol)), "{symbol}");
    }
}

#[test]
fn every_wire_of_the_neuron_moves_as_a_second_program_says() {
    let (graph, nudge) = moved(NEURON, "w1", 0, 0.1);
    let (other, after) = run(&NEURON.replace("w1 = -3", "w1 = -2.9"));
    let (_, before) = run(NEURON);
    for id in 0..graph.nodes.len() {
        let real = after.number(node(&other, &graph.nodes[id].symbol)) - before.number(id);
        assert!(close(nudge.real(id)[0], real), "{}", graph.nodes[id].symbol);
    }
    // At the output the derivative that came forward is the gradient that came back.
    let output = nudge.predicted(graph.output).unwrap()[0];
    assert!(close(output, nudge.gap().predicted) && (output - -0.039_322_386_6).abs() < 1e-9);
    assert_eq!(nudge.shrinking(), Shrinking::Square);
    let ratio = nudge.ratio(4).unwrap();
    assert!((3.9..4.1).contains(&ratio), "{ratio}");
}

#[test]
fn the_gap_of_a_square_is_the_square_of_the_way() {
    let (_, nudge) = moved("x = 3; f = x^2", "x", 0, 0.5);
    for gap in &nudge.gaps {
        assert!((gap.size() - gap.h * gap.h).abs() < 1e-13, "{gap:?}");
    }
    assert_eq!(nudge.ratio(1), Some(4.0));
    let (_, back) = moved("x = 3; f = x^2", "x", 0, -0.5);
    assert!(close(back.gap().real, -2.75) && close(back.gap().predicted, -3.0));
    let (_, flat) = moved("x = 0; f = x^3", "x", 0, 0.1);
    assert_eq!(flat.shrinking(), Shrinking::Faster, "at an inflection the gap is h³");
}

#[test]
fn kinks_and_jumps_on_the_way_are_named() {
    for (program, input, h, gate, jumps) in [
        ("x = -0.05; f = relu(x)", "x", 0.1, "relu", false),
        ("x = 0.05; f = relu(x)", "x", -0.1, "relu", false),
        ("x = 1; y = 1.05; f = max(x, y)", "x", 0.1, "max", false),
        ("x = 2; y = 2; f = max(x, y)", "x", 0.1, "max", false),
        ("x = 0; f = abs(x)", "x", 0.1, "|x|", false),
        ("x = 1.95; f = 3*floor(x)", "x", 0.1, "⌊x⌋", true),
        ("x = [1, 1.05, 0]; f = max(x)", "x", 0.1, "max", false),
        ("x = 0.95; f = where(x > 1, x^2, 0)", "x", 0.1, ">1", true),
        ("x = -0.05; f = elu(x, 2)", "x", 0.1, "elu", false),
    ] {
        let (graph, nudge) = moved(program, input, 0, h);
        let (node, jump) = nudge.kink(&graph).unwrap_or_else(|| panic!("{program}: no kink was found"));
        assert!(graph.operation(node).contains(gate), "{program}: {}", graph.operation(node));
        assert_eq!(jump, jumps, "{program}");
        assert_eq!(nudge.shrinking(), Shrinking::Slower, "{program}");
    }
    for (program, input) in
        [("x = -0.3; f = relu(x)", "x"), ("x = 1; y = 2; f = max(x, y)", "x"), (NEURON, "w0"), ("x = -0.05; f = elu(x, 1)", "x")]
    {
        assert_eq!(moved(program, input, 0, 0.1).1.switched, Vec::<usize>::new(), "{program}");
    }
}

#[test]
fn what_stops_being_a_number_is_found() {
    let (graph, nudge) = moved("x = 0.05; f = 2*log(x)", "x", 0, -0.1);
    assert_eq!(nudge.lost.map(|node| graph.operation(node)), Some("ln".to_owned()));
    assert_eq!(nudge.shrinking(), Shrinking::Unknown);
    let (_, nudge) = moved("x = 0; f = 1/x", "x", 0, 0.1);
    assert!(!nudge.f[0].is_finite() && nudge.lost.is_none() && nudge.shrinking() == Shrinking::Unknown);
}

#[test]
fn one_number_of_a_matrix_is_moved() {
    let (graph, nudge) = moved("W = [[0.1, 0.5], [-0.3, 0.8]]; x = [0.2, 0.4]\nq = W @ x\nf = sqnorm(q)", "W", 3, 0.1);
    assert_eq!(nudge.gradient.map(|gradient| (gradient * 1e3).round()), Some(208.0));
    let q = node(&graph, "q");
    assert!(nudge.real(q)[0] == 0.0 && close(nudge.real(q)[1], 0.04), "{:?}", nudge.real(q));
    assert!(close(nudge.predicted(q).unwrap()[1], 0.04));
    assert!(close(nudge.gap().real, 0.0224) && close(nudge.gap().predicted, 0.0208), "{:?}", nudge.gap());
}

#[test]
fn a_tensor_output_counts_as_its_sum() {
    let (_, nudge) = moved("x = [1, 2, 3]; y = x^2", "x", 1, 0.1);
    assert!(close(nudge.f[0], 14.0) && close(nudge.gap().predicted, 0.4) && close(nudge.gap().real, 0.41));
}

#[test]
fn an_input_that_leads_nowhere_foretells_nothing() {
    let (_, nudge) = moved("x = 1; y = 2; f = (x > 0) * y", "x", 0, 0.1);
    assert_eq!((nudge.gradient, nudge.gap().real, nudge.gap().size()), (None, 0.0, 0.0));
    assert_eq!(nudge.shrinking(), Shrinking::Exact);
}

fn texts(marks: &[Mark]) -> Vec<String> {
    let text = |mark: &Mark| match mark {
        Mark::Text { runs, .. } => vec![runs.iter().map(|run| run.text.as_str()).collect()],
        Mark::Map { marks, .. } => texts(marks),
        _ => Vec::new(),
    };
    marks.iter().flat_map(text).collect()
}

#[test]
fn the_stage_shows_both_changes_and_lets_the_rest_stand_back() {
    let (graph, trace) = run(NEURON);
    let leaf = node(&graph, "w1");
    let nudge = Arc::new(nudge(&graph, &trace, leaf, 0, 0.1));
    let scene = Scene::new(graph, trace);
    let plain = scene.frame(0);
    let frame = nudged(&scene, plain.clone(), nudge);
    let shown = texts(&picture(&scene, &frame).groups.iter().flat_map(|group| group.marks.clone()).collect::<Vec<_>>());
    for label in ["+0.100", "−0.200", "−.0411", "−.0393", "(−0.0018)"] {
        assert!(shown.iter().any(|text| text == label), "{label} in {shown:?}");
    }
    let still = node(&scene.graph, "w0");
    assert!(!frame.edges[scene.graph.nodes[still].outgoing[0]].carries && frame.edges[scene.graph.nodes[leaf].outgoing[0]].carries);
    let said =
        |id: usize| describe(&scene, id, &frame.nodes[id]).iter().map(|part| part.plain(Language::English)).collect::<Vec<_>>().join("; ");
    assert!(said(leaf).contains("moves by +0.100, predicted +0.100"), "{}", said(leaf));
    assert!(said(still).contains("does not move"), "{}", said(still));
    // Where everything stands depends on no mode.
    let places = |frame| picture(&scene, frame).groups.len();
    assert_eq!(places(&frame), places(&plain));
    assert!(scene.frame(21).nudge.is_none());
}

#[test]
fn changes_of_a_tensor_stand_in_its_maps() {
    let (graph, trace) = run("W = [[0.1, 0.5], [-0.3, 0.8]]; x = [0.2, 0.4]\nq = W @ x\nf = sqnorm(q)");
    let nudge = Arc::new(nudge(&graph, &trace, node(&graph, "W"), 3, 1.0));
    let scene = Scene::new(graph, trace);
    let frame = nudged(&scene, scene.frame(0), nudge.clone());
    let q = node(&scene.graph, "q");
    let Some(Note::Change { real, predicted: Some(predicted), .. }) = frame.nodes[q].note else { panic!("q says nothing") };
    assert!(close(real, 0.4) && close(predicted, 0.4));
    let group = picture(&scene, &frame).groups.into_iter().filter(|group| texts(&group.marks).contains(&"0.40".to_owned())).count();
    assert!(group >= 1, "the change of q stands in a cell");
}

#[test]
fn labels_stay_within_the_room_of_their_wires() {
    for h in [0.1, -0.1, 1e-3, 1e-7, 30.0] {
        let (graph, trace) = run(NEURON);
        let leaves = graph.leaves();
        let scene = Scene::new(graph, trace);
        for leaf in 0..leaves {
            let nudge = Arc::new(nudge(&scene.graph, &scene.trace, leaf, 0, h));
            let frame = nudged(&scene, scene.frame(0), nudge);
            for text in
                picture(&scene, &frame).groups.iter().flat_map(|group| texts(&group.marks)).filter(|text| text.starts_with(['+', '−']))
            {
                assert!(text.chars().count() <= 6, "{text}");
            }
        }
    }
    assert_eq!(visible_gap(0.5, 0.5), None);
    assert_eq!(visible_gap(-0.041_3, -0.039_3).map(|gap| (gap * 1e4).round()), Some(-20.0));
}

#[test]
fn ten_thousand_gates_take_no_time() {
    let mut program = "x = 0.5; y = 0.3\n".to_owned();
    let mut last = "x".to_owned();
    for at in 0..5_000 {
        program += &format!("a{at} = tanh({last} + y)\n");
        last = format!("a{at}");
    }
    let (graph, trace) = run(&program);
    let start = Instant::now();
    let nudge = nudge(&graph, &trace, 1, 0, 0.01);
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    assert!(nudge.foretells_all() && nudge.curve.len() == 49);
}

#[test]
fn a_way_is_read_and_set() {
    for (text, way) in
        [("0.01", Some(0.01)), ("−0.5", Some(-0.5)), (" +1e-3 ", Some(1e-3)), ("0", None), ("1e9", None), ("x", None), ("--1", None)]
    {
        assert_eq!(Nudged::way(text), way, "{text}");
    }
    let choice = Nudged { h: -0.1, ..Nudged::default() };
    assert_eq!(choice.with_power(-2.5).h, -0.0032);
    assert_eq!(choice.with_power(-3.0).h, -0.001);
}
