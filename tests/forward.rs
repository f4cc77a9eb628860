//! Forward mode: what it costs beside reverse mode, counted by hand, and what of it is on stage.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::graph::{Graph, Grouping, NodeId, compile};
use gatewise::scene::{Crossover, Note, Scene};
use gatewise::trace::cost::{Costs, Count, costs, one_pass, work};
use gatewise::trace::{Step, run};
use std::fmt::Write;
use std::time::{Duration, Instant};

fn graph(program: &str) -> Graph {
    compile(program).unwrap_or_else(|errors| panic!("{program}\n{errors:?}")).1
}

fn node(graph: &Graph, symbol: &str) -> NodeId {
    graph.nodes.iter().position(|node| node.symbol == symbol).unwrap_or_else(|| panic!("no {symbol}"))
}

const fn count(multiplications: f64, additions: f64) -> Count {
    Count { multiplications, additions }
}

#[test]
fn the_first_graph_by_hand() {
    // Four wires back, each one product. Forward: x and y go through + and ×, z through × alone.
    let graph = graph("(x + y)z; x = -2; y = 5; z = -4");
    assert_eq!(costs(&graph), Costs { inputs: 3, outputs: 1, reverse: count(4.0, 0.0), forward: count(5.0, 0.0) });
    assert_eq!(one_pass(&graph, node(&graph, "x")), count(2.0, 0.0));
    assert_eq!(one_pass(&graph, node(&graph, "z")), count(1.0, 0.0));
}

#[test]
fn the_neuron_by_hand() {
    // Twelve wires. Forward: w0, x0, w1, x1 each go through seven gates, w2 through five.
    let program = "w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3\nf = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))";
    assert_eq!(costs(&graph(program)), Costs { inputs: 5, outputs: 1, reverse: count(12.0, 0.0), forward: count(33.0, 0.0) });
}

#[test]
fn a_matrix_times_a_vector_by_hand() {
    let program = "W = [[0.1, 0.5], [-0.3, 0.8]]; x = [0.2, 0.4]; q = W·x; f = ‖q‖²";
    // Back: 2q two products; q·xᵀ four; Wᵀ·q four products and two sums. Forward, for each of six numbers: four products and two
    // sums through W·x, two and one through ‖q‖².
    assert_eq!(costs(&graph(program)), Costs { inputs: 6, outputs: 1, reverse: count(10.0, 2.0), forward: count(36.0, 18.0) });
    // Two outputs, and the product alone: one reverse pass for each of them.
    let graph = graph("W = [[0.1, 0.5], [-0.3, 0.8]]; x = [0.2, 0.4]; q = W @ x");
    assert_eq!(costs(&graph), Costs { inputs: 6, outputs: 2, reverse: count(8.0, 2.0), forward: count(24.0, 12.0) });
    // Carried on stage row by row: two rows of four products.
    assert_eq!(work(&graph, 0), 8.0);
}

#[test]
fn what_branches_and_what_is_broadcast_is_added() {
    // x used three times: two additions back; forward two gates add what moves in both operands.
    let branches = graph("x = 2; a = x^2; b = 3x; c = 5x; f = a + b + c");
    assert_eq!(costs(&branches), Costs { inputs: 1, outputs: 1, reverse: count(7.0, 2.0), forward: count(7.0, 2.0) });
    // Three numbers times one: back, b gets the sum of three.
    let broadcast = graph("b = 2; x = [1, 2, 3]; y = x * b");
    assert_eq!(costs(&broadcast), Costs { inputs: 4, outputs: 3, reverse: count(6.0, 2.0), forward: count(12.0, 0.0) });
    // Constants and what is not used cost nothing.
    let idle = graph("const c = 2; u = 5; x = 1; v = u * 3; f = c * x");
    assert_eq!(costs(&idle), Costs { inputs: 1, outputs: 1, reverse: count(1.0, 0.0), forward: count(1.0, 0.0) });
}

#[test]
fn many_inputs_are_counted_in_time_and_alike() {
    // A sum of products of 5,000 inputs, in a chain: each input is followed through all gates behind it.
    let mut program = String::new();
    for at in 0..5_000 {
        write!(program, "x{at} = 1; ").unwrap();
    }
    program.push_str("g0 = x0 * x1\n");
    for at in 2..5_000 {
        writeln!(program, "g{} = g{} * x{at}", at - 1, at - 2).unwrap();
    }
    let graph = graph(&program);
    let start = Instant::now();
    let costs = costs(&graph);
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    assert_eq!(costs.reverse, count(2.0 * 4_999.0, 0.0));
    // x0 and x1 pass 4,999 gates, x2 one less, and so on.
    let passed: f64 = 4_999.0 + (1..=4_999).map(f64::from).sum::<f64>();
    assert_eq!(costs.forward, count(passed, 0.0));
}

#[test]
fn the_crossover_is_where_both_cost_the_same() {
    let costs = costs(&graph("(x + y)z; x = -2; y = 5; z = -4"));
    let here = Crossover::new(&costs, 3.0, 1.0).unwrap();
    assert_eq!((here.forward(), here.reverse()), (5.0, 4.0));
    assert!((here.even() - 2.4).abs() < 1e-12);
    let many = Crossover::new(&costs, 3.0, 10.0).unwrap();
    assert!(many.forward() < many.reverse() && many.even() > 3.0, "few inputs, many outputs");
    let (x, y) = many.place(many.even(), many.reverse());
    assert!((0.0..=264.0).contains(&x) && (0.0..=120.0).contains(&y));
    assert_eq!(Crossover::new(&Costs::default(), 1.0, 1.0), None);
}

#[test]
fn the_derivative_stands_beside_each_value_as_soon_as_it_is_computed() {
    let graph = graph("x = -2; y = 5; z = -4; q = x + y; f = q * z");
    let scene = Scene::carrying(&Scene::new(graph.clone(), run(&graph)), 0, 0).unwrap();
    assert!(scene.trace.steps.iter().all(|step| matches!(step, Step::Forward { .. })));
    let beside = |step: usize| -> Vec<Option<f64>> {
        let derivative = |note: &Note| if let Note::Carried { derivative, .. } = note { Some(*derivative) } else { None };
        scene.carried_frame(step).nodes.iter().map(|state| state.note.as_ref().and_then(derivative)).collect()
    };
    assert_eq!(beside(0), [Some(1.0), Some(0.0), Some(0.0), None, None]);
    assert_eq!(beside(2), [Some(1.0), Some(0.0), Some(0.0), Some(1.0), Some(-4.0)]);
    let parts = scene.parts(node(&graph, "f")).unwrap();
    assert_eq!(
        parts.iter().map(|part| (part.local, part.derivative, part.product)).collect::<Vec<_>>(),
        [(-4.0, 1.0, -4.0), (3.0, 0.0, 0.0)]
    );
    assert_eq!(Scene::carrying(&scene, 3, 0), None, "a gate is no input");
    assert_eq!(Scene::carrying(&scene, 0, 1), None);
}

/// Both modes agree at every number of every input, tensors and closed groups included.
#[test]
fn both_modes_agree() {
    for program in [
        "w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3\nf = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))",
        "W = [[0.1, 0.5], [-0.3, 0.8]]; x = [0.2, 0.4]; q = W·x; f = ‖q‖²",
        "neuron(w, x, b) = σ(w·x + b)\nx = [1, -2]\nh = neuron([0.5, -1], x, 0.2)\nf = neuron([2], [h], -1)",
        "x = [1, 2, 3]; y = softmax(x)",
    ] {
        let scene = Scene::opened(graph(program), &Grouping::default(), None, false);
        for leaf in 0..scene.graph.leaves() {
            let Some(gradient) = scene.trace.gradient(leaf) else { continue };
            for (element, reverse) in gradient.iter().enumerate() {
                let carrying = Scene::carrying(&scene, leaf, element).unwrap();
                let forward: f64 = carrying.carried.as_ref().unwrap().derivatives[scene.graph.output].iter().sum();
                assert!((forward - reverse).abs() <= 1e-12 * reverse.abs().max(1.0), "{program}: {forward} and {reverse}");
                // Where all is single numbers, the parts add up to the derivative.
                for node in (0..scene.graph.nodes.len()).filter(|&node| scene.outline.is_drawn(node)) {
                    if let Some(parts) = carrying.parts(node) {
                        let sum: f64 = parts.iter().map(|part| part.product).sum();
                        let derivative = carrying.carried.as_ref().unwrap().derivatives[node][0];
                        assert!((sum - derivative).abs() <= 1e-12 * derivative.abs().max(1.0), "{program} at {node}");
                    }
                }
            }
        }
    }
}
