//! Labels of the lecture's pictures, and of a larger one, stand beside the wires and beside each other, never on them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::graph::compile;
use gatewise::layout::{Path, Point};
use gatewise::lessons::examples;
use gatewise::scene::{Ink, Mark, PILL_HEIGHT, Scene, Subject, body_group, pill_width};
use gatewise::trace;

/// Whether a wire, or the gradient below it, passes through a box of this half width and height.
fn passes(way: &Path, at: Point, half_width: f64, half_height: f64) -> bool {
    [0.0, 6.0].into_iter().flat_map(|below| way.parallel(below).windows(2).map(<[Point]>::to_vec).collect::<Vec<_>>()).any(|pair| {
        (0..=20).any(|part| {
            let t = f64::from(part) / 20.0;
            let (x, y) = (pair[0].x + (pair[1].x - pair[0].x) * t, pair[0].y + (pair[1].y - pair[0].y) * t);
            (x - at.x).abs() < half_width && (y - at.y).abs() < half_height
        })
    })
}

/// Thirty gates, of which some get their operands from branches.
const THIRTY: &str = "a = 1; b = 2; c = 3; d = -1; u = (a+b)*(c-d) + exp(-a*b); v = tanh(u/10 + c) * relu(d + 2)
w = max(a*c, b*d) - log(u + 4); f = sigmoid(u*v - w*a + b^2) + (v - w)^2/(1 + a^2)";

#[test]
fn a_local_gradient_stands_on_no_wire_of_its_gate_and_on_no_label_of_a_branch() {
    let mut seen = 0;
    for (key, program) in examples().into_iter().map(|example| (example.key, example.program)).chain([("thirty", THIRTY)]) {
        let (_, graph) = compile(program).unwrap();
        let trace = trace::run(&graph);
        let scene = Scene::new(graph, trace);
        for step in 0..=scene.trace.steps.len() {
            let frame = scene.frame(step);
            for (id, state) in frame.nodes.iter().enumerate().filter(|(_, state)| state.local.is_some()) {
                let group = body_group(&scene, id, state);
                assert_eq!(group.subject, Subject::Node(id));
                for mark in &group.marks {
                    let Mark::Text { at, runs, ink: Ink::Local, .. } = mark else { continue };
                    let text: String = runs.iter().map(|run| run.text.as_str()).collect();
                    let middle = Point { x: at.x, y: at.y - 5.0 };
                    for edge in scene.outline.operands(&scene.graph, id) {
                        let way = scene.layout.wire(scene.graph.edges[edge].from, edge);
                        assert!(!passes(&way, middle, pill_width(&text) / 2.0, 7.0), "{key}: step {step}, {text}");
                        let (Some(place), Some(sent)) = (scene.places[edge], scene.outline.downstream(&scene.trace, edge)) else {
                            continue;
                        };
                        let label = pill_width(&scene.graph.shown(scene.graph.edges[edge].from, sent));
                        let apart = (place.x - middle.x).abs() >= (label + pill_width(&text)) / 2.0
                            || (place.y - middle.y).abs() >= PILL_HEIGHT / 2.0 + 6.0;
                        assert!(apart, "{key}: step {step}, {text} stands on the number of a branch");
                    }
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 50, "{seen}");
}
