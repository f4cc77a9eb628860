//! How large the numbers on the wires are: what bands show and what they keep to themselves, and what is called out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::graph::{Grouping, NodeId, NodeKind, compile};
use gatewise::scene::{Callout, Look, Magnitudes, Measure, Scene, Trouble, callouts, is_large};
use gatewise::words::Language;

const NEURON: &str = "w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3; f = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))";
const TWO_LAYERS: &str = "X = randn(4, 3, seed=1); W1 = randn(3, 5, seed=2); b1 = [0.1, 0.2, -0.3, 0.4, 0.5]; W2 = randn(5, 2, seed=3); \
    b2 = [0.5, -0.5]; H = relu(X @ W1 + b1); const y = [0, 1, 1, 0]; f = cross_entropy(H @ W2 + b2, y)";

fn scene(program: &str) -> Scene {
    Scene::opened(compile(program).unwrap_or_else(|errors| panic!("{program}\n{errors:?}")).1, &Grouping::default(), None, false)
}

fn node(scene: &Scene, symbol: &str) -> NodeId {
    scene.graph.nodes.iter().position(|node| node.symbol == symbol).unwrap_or_else(|| panic!("no {symbol}"))
}

fn called(scene: &Scene, step: usize) -> Vec<Callout> {
    callouts(scene, &scene.frame(step), &Magnitudes::new(scene, Measure::Gradients))
}

/// What is called out in the end: the kind, the gate, and where its gradient goes.
fn told(program: &str) -> Vec<(Trouble, String, String)> {
    let scene = scene(program);
    let symbol = |id: NodeId| scene.graph.nodes[id].symbol.clone();
    called(&scene, usize::MAX).iter().map(|callout| (callout.trouble, symbol(callout.node), symbol(callout.operand))).collect()
}

fn names(told: &[(Trouble, String, String)]) -> Vec<(Trouble, &str, &str)> {
    told.iter().map(|(trouble, gate, operand)| (*trouble, gate.as_str(), operand.as_str())).collect()
}

fn sigmoids(count: usize) -> String {
    let lines = (1..=count).map(|at| format!("h{at} = sigmoid(h{})\n", at - 1));
    std::iter::once("h0 = 0.5\n".to_owned()).chain(lines).collect()
}

#[test]
fn nothing_is_shown_that_is_not_known_yet() {
    for program in [NEURON, TWO_LAYERS] {
        let scene = scene(program);
        let [values, gradients] = [Measure::Values, Measure::Gradients].map(|measure| Magnitudes::new(&scene, measure));
        for step in 0..=scene.trace.steps.len() {
            let frame = scene.frame(step);
            for (id, edge) in scene.graph.edges.iter().enumerate().filter(|(id, _)| scene.outline.is_wire(*id)) {
                assert_eq!(values.edge(&scene, &frame, id).is_some(), frame.edges[id].carries, "{step}");
                let look = gradients.edge(&scene, &frame, id);
                match frame.edges[id].downstream {
                    _ if !edge.flows => assert_eq!(look, None),
                    None => assert_eq!(look, Some(Look::Waiting)),
                    Some(0.0) => assert_eq!(look, Some(Look::Zero)),
                    Some(_) => assert!(matches!(look, Some(Look::Level(_)))),
                }
            }
        }
        assert!(called(&scene, 0).is_empty());
    }
}

#[test]
fn a_band_is_wider_where_the_number_is_larger() {
    let scene = scene("x = 100; y = 0.01; z = 0; f = (x + y) * z + x * y * 1e-9");
    let frame = scene.frame(usize::MAX);
    let values = Magnitudes::new(&scene, Measure::Values);
    let look = |symbol: &str| values.edge(&scene, &frame, scene.graph.nodes[node(&scene, symbol)].outgoing[0]).unwrap();
    assert!(look("x").width() > look("y").width());
    assert_eq!(look("z"), Look::Zero);
    let strands = values.all_strands(&scene, &frame);
    assert!(strands.windows(2).all(|pair| pair[0].look != pair[1].look), "one path for each look");
    let stub = scene.layout.start(scene.graph.output);
    assert!(
        strands.iter().any(|strand| strand.d.contains(&format!("M{} {}H", stub.x, stub.y))),
        "nothing uses the output, and it has a band"
    );
}

#[test]
fn a_tensor_has_one_size() {
    let scene = scene("x = [3, -3, 3, 3]; f = mean(x * 2)");
    let x = node(&scene, "x");
    assert_eq!(Magnitudes::new(&scene, Measure::Values).of_node(x), 3.0, "what one of its numbers typically is");
    assert_eq!(Magnitudes::new(&scene, Measure::Gradients).of_node(x), 1.0, "the norm of four times a half");
}

#[test]
fn the_layout_is_left_alone_and_bands_keep_clear_of_the_numbers() {
    let widest = Look::Level(Look::WIDEST).width();
    // A value's figures end 9 above the wire; a gradient's begin 18 below, and its line runs 6 below.
    assert!(widest / 2.0 < 9.0 && 6.0 + widest / 2.0 < 18.0);
    assert_eq!(Look::NotFinite.width(), widest);
}

#[test]
fn healthy_graphs_have_no_callout() {
    for program in [
        NEURON,
        TWO_LAYERS,
        "x = -2; y = 5; z = -4; f = (x + y) * z",
        "x = randn(64, 64, seed=1); f = mean(x * x)",
        "x = randn(64, 64, seed=1); f = sum(x * x)",
        "W = [[0.1, 0.5], [-0.3, 0.8]]; x = [0.2, 0.4]; f = sum((W @ x)^2)",
        // At a minimum contributions cancel: nothing has vanished on the way.
        "x = 1; f = x*x - 2*x",
        "x = 1; f = x*x - 1.9999*x",
    ] {
        assert_eq!(told(program), [], "{program}");
    }
}

#[test]
fn a_chain_of_sigmoids_vanishes_at_the_gate_that_crosses_the_border() {
    let scene = scene(&sigmoids(12));
    let found = called(&scene, usize::MAX);
    let [callout] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(callout.trouble, Trouble::Vanishing);
    assert!(callout.before >= 1e-3 && callout.after < 1e-3, "{callout:?}");
    let local = callout.local.unwrap();
    assert!((callout.before * local - callout.after).abs() < 1e-15);
    let (leaf, size) = callout.leaf.unwrap();
    assert_eq!(scene.graph.nodes[leaf].symbol, "h0");
    assert_eq!(size, scene.trace.gradient_number(leaf).unwrap().abs());
    let sentences: Vec<String> = callout.phrases(&scene).iter().map(|phrase| phrase.plain(Language::English)).collect();
    let symbol = &scene.graph.nodes[callout.node].symbol;
    assert_eq!(sentences[0].split(" the gradient").next(), Some(format!("At σ of {symbol}").as_str()));
    assert!(sentences.last().unwrap().starts_with("At h0 it is "), "{sentences:?}");
    // Step by step: it is called out as soon as the gradient has crossed, and stays.
    let counts: Vec<usize> = (0..=scene.trace.steps.len()).map(|step| called(&scene, step).len()).collect();
    assert!(counts.windows(2).all(|pair| pair[0] <= pair[1]));
    let first = counts.iter().position(|&count| count > 0).unwrap();
    let crossed = |step: usize| scene.frame(step).edges.iter().filter_map(|edge| edge.downstream).any(|sent| sent.abs() < 1e-3);
    assert!(crossed(first) && !crossed(first - 1));
    assert!(told(&sigmoids(4)).is_empty(), "four pass on more than a thousandth");
}

#[test]
fn products_and_exponentials_explode() {
    let factors: String = (1..=10).map(|at| format!("h{at} = h{} * w\n", at - 1)).collect();
    let program = format!("w = 5\nh0 = 0.5\n{factors}");
    let exploding = told(&program);
    // 5 · 5 · 5 · 5 is below the border, one more factor above it; w adds up what comes from all of them.
    assert!(exploding.iter().all(|(trouble, ..)| *trouble == Trouble::Exploding), "{exploding:?}");
    assert!(names(&exploding).contains(&(Trouble::Exploding, "h6", "h5")), "{exploding:?}");
    let twice = told("x = 2; f = exp(exp(x))");
    assert_eq!(twice.len(), 1);
    assert_eq!((twice[0].0, twice[0].1.as_str()), (Trouble::Exploding, "f"));
}

#[test]
fn a_sum_can_explode_that_no_contribution_does() {
    let scene = scene(&format!("x = 1\nf = {}", ["300*x"; 5].join(" + ")));
    let found = called(&scene, usize::MAX);
    let [callout] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((callout.trouble, callout.node, callout.summed), (Trouble::Exploding, node(&scene, "x"), Some(5)));
    assert_eq!(callout.phrases(&scene)[0].plain(Language::English), "5 contributions add up to 1500.00 at x.");
}

#[test]
fn a_dead_relu_is_shut_and_has_not_vanished() {
    assert_eq!(names(&told("x = -2; w = 3; a = x * w; r = relu(a); f = r + x")), [(Trouble::Shut, "r", "a")]);
    assert_eq!(names(&told("a = 1; b = 2; f = max(a, b)")), [(Trouble::Shut, "f", "a")]);
    assert_eq!(names(&told("a = 1; b = 0; f = a * b")), [(Trouble::Shut, "f", "a")]);
    // What uses the 0 of a relu as a factor, and what lies behind it, gets 0 as well: only the relu itself is told.
    assert_eq!(names(&told("x = -2; w = 3; v = 4; r = relu(x * w); f = r * v + x")).len(), 1);
    let scene = scene("x = -2; f = relu(x * 3 * 2)");
    assert_eq!(called(&scene, usize::MAX).len(), 1);
    assert!(told("x = [1, -1]; f = sum(relu(x))").is_empty(), "one of two passes");
    assert_eq!(told("x = [-1, -1]; f = sum(relu(x))").len(), 1);
}

#[test]
fn what_rounds_to_zero_has_vanished_and_is_not_shut() {
    for program in ["x = 800; f = sigmoid(x)", "x = -900; f = exp(x)", "x = 60; f = tanh(x)"] {
        let told = told(program);
        assert_eq!(names(&told), [(Trouble::Vanishing, "f", "x")], "{program}");
    }
    let chain = told(&sigmoids(700));
    assert_eq!(chain.len(), 1, "what comes to 0 at last has vanished long before: {chain:?}");
    assert_eq!(chain[0].0, Trouble::Vanishing);
}

#[test]
fn what_is_not_finite_is_told_apart() {
    let told = told("a = 0; b = 2; l = log(a); f = l * b");
    assert!(names(&told).contains(&(Trouble::NotFinite, "l", "a")), "{told:?}");
    let scene = scene("x = 0; y = 3; f = sqrt(x) * y + y");
    let found = called(&scene, usize::MAX);
    assert_eq!(found[0].trouble, Trouble::NotFinite);
    assert_eq!(scene.graph.nodes[found[0].operand].symbol, "x");
    let gradients = Magnitudes::new(&scene, Measure::Gradients);
    assert!(gradients.has.1);
    let looks: Vec<Look> = gradients.all_strands(&scene, &scene.frame(usize::MAX)).iter().map(|strand| strand.look).collect();
    assert!(looks.contains(&Look::NotFinite), "{looks:?}");
}

#[test]
fn a_closed_group_is_called_out_as_a_whole() {
    let program = "def cell(h) = sigmoid(sigmoid(sigmoid(h)))\nx = 0.5\na = cell(x)\nb = cell(a)\nc = cell(b)";
    let scene = scene(program);
    let found = called(&scene, usize::MAX);
    let [callout] = found.as_slice() else { panic!("{found:?}") };
    assert!(scene.outline.closed(callout.node).is_some());
    assert!((callout.before * callout.local.unwrap() - callout.after).abs() < 1e-12);
    assert!(callout.phrases(&scene)[0].plain(Language::English).starts_with("At cell of "));
}

#[test]
fn a_large_graph_is_measured_quickly() {
    let mut program = "w = 0.9; u = 0.5; h0 = 0.1\n".to_owned();
    for at in 1..=2500 {
        program.push_str(&format!("x{at} = 0.3\nh{at} = tanh(w*h{} + u*x{at})\n", at - 1));
    }
    let scene = scene(&program);
    assert!(is_large(&scene));
    let frame = scene.frame(usize::MAX);
    let start = std::time::Instant::now();
    let gradients = Magnitudes::new(&scene, Measure::Gradients);
    let found = callouts(&scene, &frame, &gradients);
    assert!(start.elapsed().as_millis() < 2000, "{:?}", start.elapsed());
    let vanishing = found.iter().filter(|callout| callout.trouble == Trouble::Vanishing).count();
    assert!((1..=3).contains(&vanishing), "one border is crossed once and not at every gate behind it: {vanishing}");
    assert!(matches!(scene.graph.nodes[found[0].operand].kind, NodeKind::Gate(_) | NodeKind::Input { .. }));
}
