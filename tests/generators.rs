//! The numbers of the generators, and what is made of them: the same on every machine. `tests/browser/bindings.test.mjs` holds the browser
//! against the same file.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use expect_test::expect_file;
use gatewise::{graph, trace};
use serde_json::json;

const PROGRAMS: [&str; 16] = [
    "randn(5)",
    "randn(2, 3, seed=7)",
    "randn(3, seed=4294967295)",
    "uniform(4)",
    "uniform(2, 2, low=-1, high=1, seed=3)",
    "zeros(2, 2)",
    "ones(3)",
    "eye(3)",
    "arange(5)",
    "linspace(0, 0.3, 4)",
    "linspace(-1, 1, 5)",
    "dropout(ones(8), 0.5, seed=2)",
    "randn(5, 7) @ randn(7, 6, seed=1)",
    "softmax(randn(3, 4, seed=5))",
    "tanh(randn(6, seed=8)) + exp(uniform(6)) ^ sin(arange(6))",
    "conv2d(randn(1, 4, 4), randn(2, 1, 3, 3, seed=1), [0.5, -1], pad=1)",
];

#[test]
fn the_same_numbers_everywhere() {
    let line = |program: &&str| {
        let (_, graph) = graph::compile(program).unwrap_or_else(|errors| panic!("{program}\n{errors:?}"));
        let trace = trace::run(&graph);
        format!("{}\n", json!({ "program": program, "numbers": trace.value(graph.output) }))
    };
    expect_file!["cases/generators.jsonl"].assert_eq(&PROGRAMS.iter().map(line).collect::<String>());
}
