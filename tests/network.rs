//! Layers found in graphs, how they are counted, and how keys walk over their picture.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::graph::{self, Graph};
use gatewise::network::{Count, Cursor, Network, Number, Picture, SLOTS, Way, name, networks, neuron, picture, walk};
use gatewise::trace::{self, Trace};

fn run(source: &str) -> (Graph, Trace) {
    let (_, graph) = graph::compile(source).unwrap();
    let trace = trace::run(&graph);
    (graph, trace)
}

fn called(graph: &Graph, number: Option<Number>) -> String {
    match number {
        Some(Number::At(place)) => name(graph, place),
        Some(Number::Constant(number)) => number.to_string(),
        None => "none".into(),
    }
}

/// A network in a line: sizes, activations, and the first weight, bias and output of each layer.
fn told(source: &str) -> Vec<String> {
    let (graph, _) = run(source);
    let line = |network: &Network| {
        let layers = network.layers.iter().map(|layer| {
            let weight = layer.weight(0, 0);
            let minus = if weight.is_some_and(|weight| weight.is_negative) { "-" } else { "" };
            format!(
                "{minus}{} {} {} {}",
                called(&graph, weight.map(|weight| weight.number)),
                called(&graph, layer.biases.at(0)),
                layer.activation.as_deref().unwrap_or("-"),
                called(&graph, layer.outs.at(0))
            )
        });
        format!("{:?}: {}", network.sizes(), layers.collect::<Vec<_>>().join("; "))
    };
    networks(&graph, 0).iter().map(line).collect()
}

const TWO: &str =
    "W1 = randn(4, 3, seed=1); W2 = randn(2, 4, seed=2); const x = [1, -2, 0.5]\nh = max(0, W1·x)\ns = W2·h\nL = cross_entropy(s, 0)";
const WRITTEN: &str =
    "x0 = 1; x1 = -2\nh0 = relu(0.5*x0 + w0*x1)\nh1 = relu(w1*x0 - 1.5*x1)\nw0 = -1; w1 = 0.3\nv0 = 2; v1 = -0.7\nf = v0*h0 + v1*h1";
const NEURON: &str = "w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3\nf = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))";

#[test]
fn layers_of_matrices() {
    assert_eq!(told(TWO), ["[3, 4, 2]: W1[0, 0] none max(0, ·) h[0]; W2[0, 0] none - s[0]"]);
    assert_eq!(
        told(
            "W1 = randn(4, 3); W2 = randn(4, 4); W3 = randn(2, 4); const x = [1, -2, 0.5]; h1 = max(0, W1·x); h2 = max(0, W2·h1); s = W3·h2"
        ),
        ["[3, 4, 4, 2]: W1[0, 0] none max(0, ·) h1[0]; W2[0, 0] none max(0, ·) h2[0]; W3[0, 0] none - s[0]"]
    );
    assert_eq!(told("W = randn(2, 3); b = [1, 2]; x = [1, 2, 3]; y = tanh(W @ x + b)"), ["[3, 2]: W[0, 0] b[0] tanh y[0]"]);
    assert_eq!(told("w = [1, 2]; x = [3, 4]; f = sigmoid(dot(w, x) + 1)"), ["[2, 1]: w[0] 1 σ f"]);
    assert_eq!(told("x = [3, 4]; w = [1, 2]; f = sigmoid(dot(x, w))"), ["[2, 1]: w[0] none σ f"]);
    assert_eq!(told("W = randn(2, 3); x = [1, 2, 3]; f = ‖W·x‖²").len(), 1);
    assert_eq!(
        told(
            "W1 = randn(4, 3); W2 = randn(2, 4); const x = [1, -2, 0.5]; h = relu(W1 @ x); d = dropout(h, 0.5, seed=1); s = softmax(W2 @ d)"
        ),
        ["[3, 4, 2]: W1[0, 0] none relu h[0]; W2[0, 0] none softmax s[0]"]
    );
}

#[test]
fn rows_and_columns_of_the_weights_are_the_right_ones() {
    for (source, columns) in [
        ("W = [[1, 2, 3], [4, 5, 6]]; const x = [10, 100, 1000]; z = W @ x", ["W[1, 0]", "W[0, 2]"]),
        ("W = [[1, 4], [2, 5], [3, 6]]; const x = [10, 100, 1000]; z = x @ W", ["W[0, 1]", "W[2, 0]"]),
        ("W = [[1, 4], [2, 5], [3, 6]]; const x = [10, 100, 1000]; z = W.T @ x", ["W[0, 1]", "W[2, 0]"]),
        ("W = [[1, 2, 3], [4, 5, 6]]; const x = [10, 100, 1000]; z = x @ W.T", ["W[1, 0]", "W[0, 2]"]),
        ("W = [[1, 2, 3], [4, 5, 6]]; const X = [[10, 0], [100, 0], [1000, 1]]; z = W @ X", ["W[1, 0]", "W[0, 2]"]),
        ("W = [[1, 2, 3], [4, 5, 6]]; const X = [[10, 100, 1000], [0, 0, 1]]; z = X @ W.T", ["W[1, 0]", "W[0, 2]"]),
    ] {
        let (graph, trace) = run(source);
        let network = &networks(&graph, 0)[0];
        let layer = &network.layers[0];
        let weight = |neuron, input| called(&graph, layer.weight(neuron, input).map(|weight| weight.number));
        assert_eq!([weight(1, 0), weight(0, 2)], columns, "{source}");
        for index in 0..2 {
            // Both ways to the sum: over the weights, and that of the run.
            let told = neuron(network, 0, index, &trace).unwrap();
            let sum: f64 = told.terms.iter().map(|term| term.numbers[2]).sum();
            assert_eq!(sum, told.sum.1, "{source}, neuron {index}");
        }
    }
}

#[test]
fn each_example_of_a_batch_has_its_own_numbers() {
    let (graph, trace) =
        run("const X = [[1, -2], [0.5, 3], [-1, 1]]; W = [[0.2, -0.4, 0.1], [0.7, 0.3, -0.5]]; b = [0.1, 0, -0.1]; S = relu(X @ W + b)");
    for example in 0..3 {
        let network = &networks(&graph, example)[0];
        assert_eq!((network.examples, network.sizes()), (3, vec![2, 3]));
        for index in 0..3 {
            let told = neuron(network, 0, index, &trace).unwrap();
            let sum: f64 = told.terms.iter().map(|term| term.numbers[2]).sum::<f64>() + told.bias.unwrap().1;
            assert!((sum - told.sum.1).abs() < 1e-12);
            assert_eq!(told.out.1, told.sum.1.max(0.0));
        }
        assert_eq!(called(&graph, network.neuron(1, 2)), format!("S[{example}, 2]"));
    }
    assert_eq!(networks(&graph, 99)[0].layers, networks(&graph, 2)[0].layers, "there is no hundredth");
}

#[test]
fn neurons_that_are_written_out() {
    assert_eq!(told(NEURON), ["[2, 1]: w0 w2 σ f"]);
    assert_eq!(told(WRITTEN), ["[2, 2, 1]: 0.5 none relu h0; v0 none - f"]);
    let (graph, trace) = run(WRITTEN);
    let network = &networks(&graph, 0)[0];
    let second = neuron(network, 0, 1, &trace).unwrap();
    assert_eq!(second.terms.iter().map(|term| term.numbers[2]).collect::<Vec<_>>(), [0.3, 3.0], "what is subtracted has a negative weight");
    assert_eq!((second.sum.1, second.out.1), (3.3, 3.3));
    assert_eq!(told("neuron(w, x, b) = σ(w·x + b)\nx = [1, -2]\nh = neuron([0.5, -1], x, 0.2)\nf = neuron([2], [h], -1)").len(), 1);
}

#[test]
fn what_is_no_network_is_none() {
    for source in [
        "x = -2; y = 5; z = -4; f = (x + y)z",
        "x = 3; y = -4; f = x*y + x",
        "x = 3; f = x*x + x",
        "x = 3; y = -4; z = 2; w = -1; f = 2(x*y + max(z, w))",
        "x = 3; y = -4; z = x*y; L = (z + 10)^2",
        "x = 6; f = sigmoid(x) + tanh(x)",
        "A = randn(2, 2); x = relu(A); f = x @ x",
    ] {
        assert!(told(source).is_empty(), "{source}: {:?}", told(source));
    }
}

#[test]
fn networks_are_counted_as_in_the_lecture() {
    let count = |source: &str| {
        let (graph, _) = run(source);
        networks(&graph, 0)[0].count(&graph)
    };
    // Those of the course's notes: 4 + 2 neurons and 26 parameters; 4 + 4 + 1 neurons and 41 parameters.
    let two = "W1 = randn(4, 3); b1 = randn(4); W2 = randn(2, 4); b2 = randn(2); const x = [1, 2, 3]; s = W2 @ relu(W1 @ x + b1) + b2";
    assert_eq!(count(two), Count { layers: 2, neurons: 6, weights: 20, biases: 6, fixed: 0 });
    let three = "W1 = randn(4, 3); b1 = randn(4); W2 = randn(4, 4); b2 = randn(4); W3 = randn(1, 4); b3 = randn(1); const x = [1, 2, 3]; s = W3 @ relu(W2 @ relu(W1 @ x + b1) + b2) + b3";
    assert_eq!(count(three), Count { layers: 3, neurons: 9, weights: 32, biases: 9, fixed: 0 });
    assert_eq!(count(NEURON), Count { layers: 1, neurons: 1, weights: 2, biases: 1, fixed: 0 });
    assert_eq!(count(WRITTEN), Count { layers: 2, neurons: 3, weights: 4, biases: 0, fixed: 2 });
}

fn drawn(source: &str) -> Picture {
    let (graph, trace) = run(source);
    picture(&networks(&graph, 0)[0], &trace)
}

#[test]
fn large_layers_are_sampled() {
    let picture =
        drawn("W1 = randn(100, 3072, seed=1); W2 = randn(10, 100, seed=2); const x = randn(3072, seed=3)\nh = max(0, W1·x); s = W2·h");
    assert_eq!(picture.columns.iter().map(|column| (column.count, column.slots.len())).collect::<Vec<_>>(), [(3072, 7), (100, 7), (10, 7)]);
    assert_eq!(picture.columns[0].slots.iter().map(|slot| slot.index).collect::<Vec<_>>(), [0, 1, 2, 3, 3069, 3070, 3071]);
    assert_eq!(picture.wires.len(), 98);
    assert!(picture.wires.iter().all(|wire| (0.0..=1.0).contains(&wire.strength)));
    assert!(picture.wires.iter().any(|wire| wire.strength == 1.0));
    for column in &picture.columns {
        assert!(column.slots.windows(2).all(|pair| pair[1].y - pair[0].y >= 37.9) && column.slots.len() <= SLOTS);
        assert!(column.slots.iter().all(|slot| slot.y > 30.0 && slot.y < picture.height - 30.0));
    }
}

#[test]
fn arrows_walk_over_neurons_and_weights() {
    let picture = drawn(TWO);
    let path = |ways: &[Way]| ways.iter().fold(Cursor::Neuron { column: 0, slot: 0 }, |cursor, &way| walk(&picture, cursor, way));
    use Way::{Down, Left, Right, Up};
    assert_eq!(path(&[Down, Down, Down]), Cursor::Neuron { column: 0, slot: 2 });
    assert_eq!(path(&[Up]), Cursor::Neuron { column: 0, slot: 0 });
    assert_eq!(path(&[Down, Right]), Cursor::Weight { column: 1, to: 1, from: 1, ahead: true });
    assert_eq!(path(&[Down, Right, Down, Right]), Cursor::Neuron { column: 1, slot: 2 });
    assert_eq!(path(&[Right, Right, Left, Down]), Cursor::Weight { column: 1, to: 0, from: 1, ahead: false });
    assert_eq!(path(&[Right, Right, Right, Right, Right, Right]), Cursor::Neuron { column: 2, slot: 0 });
    assert_eq!(path(&[Left]), Cursor::Neuron { column: 0, slot: 0 });
}

#[test]
fn neurons_of_many_inputs_tell_the_rest_together() {
    let (graph, trace) = run("W = randn(2, 50, seed=1); const x = randn(50, seed=2); z = W @ x");
    let told = neuron(&networks(&graph, 0)[0], 0, 1, &trace).unwrap();
    let (count, rest) = told.rest.unwrap();
    assert_eq!((told.terms.len(), count), (5, 45));
    let sum: f64 = told.terms.iter().map(|term| term.numbers[2]).sum::<f64>() + rest;
    assert!((sum - told.sum.1).abs() < 1e-9);
    assert!(neuron(&networks(&graph, 0)[0], 0, 2, &trace).is_none() && neuron(&networks(&graph, 0)[0], 1, 0, &trace).is_none());
}

#[test]
fn large_graphs_are_no_trouble() {
    let chain = (0..3000).map(|at| format!("a{} = tanh(w*a{at} + b)\n", at + 1)).collect::<String>();
    let (graph, trace) = run(&format!("a0 = 0.5; w = 0.3; b = 0.1\n{chain}"));
    let found = networks(&graph, 0);
    assert!(found.iter().all(|network| picture(network, &trace).columns.len() <= 17));
}

#[test]
fn the_cell_of_a_weight_is_found_on_the_stage() {
    let scene = |source: &str| {
        let (graph, trace) = run(source);
        gatewise::scene::Scene::new(graph, trace)
    };
    let small = scene("W = [[1, 2, 3], [4, 5, 6]]; const x = [1, 2, 3]; z = W @ x");
    let at = |index: usize| gatewise::scene::entry(&small, 0, index).unwrap();
    let ([first, below], [last, _]) = (at(0), at(5));
    assert!((last.center.x - first.center.x - 2.0 * first.width).abs() < 1e-9, "column 2");
    assert!((last.center.y - first.center.y - first.height).abs() < 1e-9, "row 1");
    assert!(below.center.y > last.center.y && below.center.x == first.center.x);
    assert!(gatewise::scene::entry(&small, 0, 6).is_none());
    assert!(gatewise::scene::entry(&scene("x = 1; y = 2x"), 0, 0).is_none(), "a single number has no map");
    let large = scene("W = randn(100, 300); const x = randn(300); z = W @ x");
    assert!(
        gatewise::scene::entry(&large, 0, 0).is_some() && gatewise::scene::entry(&large, 0, 1).is_none(),
        "a sample has no cell for each"
    );
}
