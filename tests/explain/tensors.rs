//! Explanations of tensors: the lecture's vectorised example step by step, and the other kinds of gates.

use super::{explanations, run, sentences};
use expect_test::expect_file;
use gatewise::explain::explain;
use gatewise::words::Language;
use std::fmt::Write;

/// ‖W·x‖², the lecture's vectorised example.
const SQUARED_NORM: &str = "W = [[0.1, 0.5], [-0.3, 0.8]]; x = [0.2, 0.4]\nq = W @ x\nf = sqnorm(q)";
/// A linear layer over a minibatch: the bias is repeated for each row.
const LAYER: &str = "x = [[1, 2], [3, -1], [0.5, 0]]; W = [[1, -1], [0.5, 2]]; b = [0.1, -0.2]\nh = x @ W + b\nf = mean(h)";
const CLASSIFIER: &str = "s = [2, 1, -1]; const y = 1\np = softmax(s)\nf = cross_entropy(s, y) + 0.1 * sum(p * p)";
const RELU: &str = "x = [1, -2, 3]; c = 2\nr = relu(x)\nf = sum(c * r)";
const TAKEN: &str = "x = [1, 2, 3, 4]\na = x[1:3]\nb = x[0]\nc = concat(a, x)\nf = sum(c * c) * b";
const CONVOLUTION: &str =
    "x = randn(1, 1, 4, 4); w = [[[[1, 0], [0, -1]]]]; b = [0.5]\ny = conv2d(x, w, b)\nm = max_pool2d(y, 3)\nf = sum(m)";
const TIES: &str = "x = [[1, 3, 3], [2, 2, 0]]\nm = max(x, axis=1)\nf = dot(m, [1, 10])";
const UNFOLDED: &str = "x = [1, 2]; W1 = [[1, -1], [0.5, 2], [0, 1]]; W2 = [[1, 0, 2]]\ns = W2 @ relu(W1 @ x)\nf = 0.5 * sqnorm(s)";
const ROWS: &str = "x = [1, 2]; W = [[1, -1, 0], [0.5, 2, 3]]\ny = x @ W\nf = sum(outer(y, x).T)";
const LARGE: &str = "x = randn(100, 3072); W = randn(3072, 100, seed=1); b = zeros(100)\nh = relu(x @ W + b)\nf = mean(h) + mean(x)";

fn check(name: &str, program: &str, symbols: &[&str]) {
    let (_, trace) = run(program);
    let last = trace.steps.len();
    let places: Vec<(usize, &str)> = (0..=last).map(|step| (step, "")).chain(symbols.iter().map(|&symbol| (last, symbol))).collect();
    for language in Language::ALL {
        let shown = sentences(program, language) + &explanations(program, &places, language);
        expect_file![format!("../cases/explain/{name}.{}.txt", language.tag())].assert_eq(&shown);
    }
}

#[test]
fn the_vectorised_example() {
    check("squared-norm", SQUARED_NORM, &["W", "x", "q"]);
}

#[test]
fn a_linear_layer_over_a_minibatch() {
    check("layer", LAYER, &["x", "W", "b"]);
}

#[test]
fn softmax_and_cross_entropy() {
    check("classifier", CLASSIFIER, &["s"]);
}

#[test]
fn relu_of_a_vector() {
    check("relu", RELU, &["x", "c"]);
}

#[test]
fn slices_and_parts() {
    check("taken", TAKEN, &["x"]);
}

#[test]
fn a_convolution() {
    check("convolution", CONVOLUTION, &["x", "w"]);
}

#[test]
fn ties_along_an_axis() {
    check("ties", TIES, &["x"]);
}

#[test]
fn vectors_left_of_a_matrix() {
    check("rows", ROWS, &["x", "W"]);
}

#[test]
fn a_gradient_unfolds_through_layers() {
    check("unfolded", UNFOLDED, &["W1", "x", "W2"]);
}

/// Of large tensors the shapes are told.
#[test]
fn large_tensors() {
    check("large", LARGE, &["x", "W", "b"]);
}

/// All that can be copied is read by LaTeX.
#[test]
fn every_line_is_read_by_latex() {
    let mut all = String::new();
    for program in [SQUARED_NORM, LAYER, CLASSIFIER, RELU, TAKEN, CONVOLUTION, TIES, UNFOLDED, ROWS, LARGE] {
        let (graph, trace) = run(program);
        for node in 0..graph.nodes.len() {
            for step in [0, trace.steps.len() / 2, trace.steps.len()] {
                let explanation = explain(&graph, &trace, step, Some(node));
                let lines = std::iter::once(&explanation.title)
                    .chain(&explanation.locals)
                    .chain(explanation.products.iter().map(|product| &product.line))
                    .chain(explanation.repeated.iter().flat_map(|repeated| &repeated.sums))
                    .chain(explanation.ledgers.iter().map(|ledger| &ledger.line))
                    .chain(&explanation.unfolding);
                for latex in lines.map(|line| line.latex()) {
                    let storage = pulldown_latex::Storage::new();
                    for event in pulldown_latex::Parser::new(&latex, &storage) {
                        assert!(event.is_ok(), "{latex}: {event:?}");
                    }
                    if program == SQUARED_NORM && step == trace.steps.len() {
                        writeln!(all, "{latex}").unwrap();
                    }
                }
            }
        }
    }
    expect_file!["../cases/explain/squared-norm.tex"].assert_eq(&all);
}
