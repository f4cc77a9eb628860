//! Lessons and examples are replayed: their programs run, their stops exist, and what their texts quote, ask and point at is there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::graph::{Graph, compile};
use gatewise::lessons::{Exercise, FILES, Lesson, Quantity, START, examples, parse};
use gatewise::share::decode;
use gatewise::trace::{self, Trace};
use gatewise::words::Language;

fn run(program: &str) -> (Graph, Trace) {
    let (_, graph) = compile(program).unwrap_or_else(|errors| panic!("{program}: {errors:?}"));
    let trace = trace::run(&graph);
    (graph, trace)
}

/// A lesson with its run, and the faults that are found in it, each with file and line.
struct Replay {
    name: &'static str,
    lesson: Lesson,
    graph: Graph,
    trace: Trace,
    faults: Vec<String>,
}

impl Replay {
    fn fault(&mut self, line: usize, what: impl std::fmt::Display) {
        self.faults.push(format!("assets/lessons/{}:{line}: {what}", self.name));
    }

    fn has(&self, symbol: &str) -> bool {
        self.graph.nodes.iter().any(|node| node.symbol == symbol)
    }

    fn number(&self, quantity: &Quantity) -> bool {
        quantity.number(&self.graph, &self.trace).is_some()
    }
}

/// Every lesson's faults by `check`, all of which are told at once.
fn check(check: impl Fn(&mut Replay)) {
    let mut faults = Vec::new();
    for (name, file) in FILES.files.iter().zip(FILES.all()).skip(1) {
        let lesson = parse(file).unwrap_or_else(|error| panic!("assets/lessons/{name}:{}: {}", error.line, error.message));
        let (graph, trace) = run(&lesson.program);
        let mut replay = Replay { name, lesson, graph, trace, faults: Vec::new() };
        check(&mut replay);
        faults.append(&mut replay.faults);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_quoted_number_is_in_the_trace() {
    check(|replay| {
        let texts: Vec<_> = replay.lesson.texts().cloned().collect();
        for text in texts {
            for language in [Language::English, Language::Korean] {
                for quote in text.quotes(language) {
                    let quoted = Quantity::read(quote).and_then(|quantity| quantity.quoted(&replay.graph, &replay.trace));
                    if quoted.is_none() {
                        replay.fault(text.line, format!("`{{{quote}}}` is nothing that the run has"));
                    }
                }
            }
            let quoted = |language| {
                let mut quotes = text.quotes(language);
                quotes.sort_unstable();
                quotes.dedup();
                quotes
            };
            if quoted(Language::English) != quoted(Language::Korean) {
                replay.fault(text.line, "the languages quote different numbers");
            }
        }
    });
}

#[test]
fn stops_are_moments_of_the_run_and_go_forward() {
    check(|replay| {
        let mut last = 0;
        for stop in replay.lesson.stops.clone() {
            match stop.at.step(&replay.graph, &replay.trace) {
                Some(step) if step < last => replay.fault(stop.line, format!("step {step} lies before step {last} of the stop above")),
                Some(step) => last = step,
                None => replay.fault(stop.line, "the run has no such moment"),
            }
        }
    });
}

#[test]
fn what_a_stop_points_at_and_asks_for_is_there() {
    check(|replay| {
        for stop in replay.lesson.stops.clone() {
            for name in &stop.look {
                if !replay.has(name) {
                    replay.fault(stop.line, format!("the graph has no `{name}` to look at"));
                }
            }
            if !stop.view.is_empty() && decode(&format!("#p=x&{}", stop.view)).is_err() {
                replay.fault(stop.line, format!("no link says `{}`", stop.view));
            }
            for exercise in &stop.exercises {
                match exercise {
                    Exercise::Ask { quantity, text } if !replay.number(quantity) => {
                        replay.fault(text.line, format!("the run has no {quantity:?}"))
                    }
                    Exercise::Do { when, text } => {
                        for symbol in when.symbols() {
                            if !replay.has(symbol) {
                                replay.fault(text.line, format!("the graph has no `{symbol}`"));
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
    });
}

#[test]
fn the_start_page_is_an_example() {
    let example = examples().into_iter().find(|example| example.key == "example.sigmoid-neuron").unwrap();
    assert_eq!(example.program, START);
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
