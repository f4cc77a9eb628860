//! Laws of the gates that move or mix the numbers of tensors: each is run on its samples, whole programs.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::gates::{self, Gate};
use gatewise::graph::{Graph, compile};
use gatewise::trace::{self, Trace, check};

fn run(program: &str) -> (Graph, Trace) {
    let (_, graph) = compile(program).unwrap_or_else(|errors| panic!("{program}\n{errors:?}"));
    let trace = trace::run(&graph);
    (graph, trace)
}

fn samples() -> impl Iterator<Item = (&'static Gate, &'static str)> {
    gates::all().flat_map(|gate| gate.structural().into_iter().flat_map(move |rule| rule.samples.iter().map(move |&sample| (gate, sample))))
}

#[test]
fn what_is_sent_back_is_what_differences_say() {
    for (gate, sample) in samples() {
        let (graph, trace) = run(sample);
        for check in check::check(&graph, &trace) {
            let gradient = check.gradient.unwrap_or(0.0);
            let close = (check.difference - gradient).abs() <= 1e-6 * (1.0 + gradient.abs());
            assert!(close, "{}: {sample}\n{check:?}", gate.name);
        }
    }
}
