//! Lessons and examples are replayed: their programs run, their stops exist, and what their prose quotes is in the trace.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::graph::{Graph, compile};
use gatewise::lessons::{Quoted, START, examples, lessons};
use gatewise::trace::{self, Trace};
use gatewise::words::Language;

fn run(program: &str) -> (Graph, Trace) {
    let (_, graph) = compile(program).unwrap_or_else(|errors| panic!("{program}: {errors:?}"));
    let trace = trace::run(&graph);
    (graph, trace)
}

#[test]
fn every_quoted_number_is_in_the_trace() {
    for lesson in lessons() {
        let (graph, trace) = run(&lesson.program);
        let node = |symbol: &str| graph.nodes.iter().position(|node| node.symbol == symbol);
        for (index, stop) in lesson.stops.iter().enumerate() {
            assert!(stop.step <= trace.steps.len(), "{}: stop {index} lies past the last step", lesson.title(Language::English));
            for language in [Language::English, Language::Korean] {
                stop.text(language, |quoted| {
                    let found = match quoted {
                        Quoted::Value(symbol) => node(symbol).map(|node| trace.number(node)),
                        Quoted::Gradient(symbol) => node(symbol).and_then(|node| trace.gradient_number(node)),
                    };
                    assert!(found.is_some(), "{}: stop {index} quotes {quoted:?}", lesson.title(language));
                    found.map(|number| number.to_string())
                });
            }
        }
    }
}

#[test]
fn the_start_page_is_an_example() {
    let example = examples().into_iter().find(|example| example.key == "example.sigmoid-neuron").unwrap();
    assert_eq!(example.program, START);
}

#[test]
fn stops_go_forward() {
    for lesson in lessons() {
        assert!(lesson.stops.is_sorted_by_key(|stop| stop.step), "{}", lesson.title(Language::English));
    }
}

#[test]
fn every_example_runs_to_a_finite_output_with_gradients() {
    let examples = examples();
    assert!(examples.len() >= 12);
    for example in examples {
        let (graph, trace) = run(example.program);
        assert!(trace.number(graph.output).is_finite(), "{}", example.key);
        assert!((0..trace.nodes()).filter(|&node| trace.gradient(node).is_some()).count() > 1, "{}", example.key);
    }
}
