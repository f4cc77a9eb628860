//! Composite gates on stage: what is closed, what is open, and what is said and drawn of either.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::graph::compile;
use gatewise::scene::Scene;

fn scene(program: &str, open: &[&str]) -> Scene {
    let names: Vec<String> = open.iter().map(|name| (*name).to_owned()).collect();
    Scene::opened(compile(program).unwrap().1, &names, None, false)
}

#[test]
fn look() {
    use gatewise::export::{Theme, svg};
    use gatewise::words::Language;
    let neuron = "def neuron(w, x, b) = σ(w*x + b)\na = 1; b = 2; c = -3; d = 0.5\ny = neuron(a, b, c)\nz = neuron(y, d, c) + y";
    let sigmoid = "w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3\nf = sigmoid(w0*x0 + w1*x1 + w2)";
    let swish = "def s(u) = 1/(1+exp(-u)); def swish(x) = x*s(x); def two(x, y) = swish(x) * swish(y) + x; a = 1; b = -2; f = two(a, b) + a";
    for (name, program, open, step) in [
        ("closed", neuron, &[][..], 3),
        ("closed-end", neuron, &[], 99),
        ("one", neuron, &["y:neuron"], 3),
        ("all", neuron, &["y:neuron", "y/0", "p:neuron"], 99),
        ("sigmoid", sigmoid, &["f"], 12),
        ("swish0", swish, &[], 14),
        ("swish1", swish, &["d:two"], 14),
        ("swish2", swish, &["d:two", "q:swish", "q:s"], 99),
    ] {
        let scene = scene(program, open);
        std::fs::write(format!("/tmp/g-{name}.svg"), svg(&scene, &scene.frame(step), &Theme::LIGHT, Language::English)).unwrap();
        println!("{name}: {:?} {:?}", scene.graph.nodes.iter().map(|n| n.symbol.as_str()).collect::<Vec<_>>(), scene.graph.groups.iter().map(|g| (&g.name, scene.graph.nodes[g.output].symbol.as_str())).collect::<Vec<_>>());
    }
}
