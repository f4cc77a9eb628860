//! What is on stage after each step, where labels stand, what moves, and what is seen of it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::graph::{Flow, NodeId, NodeKind, compile};
use gatewise::layout::{Point, Rect};
use gatewise::scene::{
    Detail, Direction, Gradient, Ink, Mark, Part, Phase, Scene, Size, Subject, View, overview, picture, pill_width, silhouette, walk,
};
use gatewise::trace::{self, Step};
use gatewise::words::number;
use proptest::prelude::*;

const FIRST_GRAPH: &str = "f = (x + y) * z; x = -2; y = 5; z = -4";
const NEURON: &str = "w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3; f = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))";
const PATTERNS: &str = "x = 3; y = -4; z = 2; w = -1; 2*(x*y + max(z, w))";
const BRANCHES: &str = "x = 3; f = x*x + x";
const MANY_BRANCHES: &str = "x = 3; y = -2; f = x*y + x/y + exp(-x) * y + max(x, y) + sin(x + y) - 12345";
const DIMMED: &str = "x = 3; y = -4; z = 2; const t = 2; f = where(x > t, z*y, y) + tanh(t)";
const SPECIAL: &str = "a = 0; b = 5; f = 1/a + log(a)*b + 1e300*b*b*b";
const LENGTH: &str = "W = [[0.1, 0.5], [-0.3, 0.8]]; x = [0.2, 0.4]; f = ‖W·x‖²";
const TWO_LAYERS: &str = "X = randn(4, 3, seed=1); W1 = randn(3, 5, seed=2); b1 = [0.1, 0.2, -0.3, 0.4, 0.5]; W2 = randn(5, 2, seed=3); \
    b2 = [0.5, -0.5]; H = relu(X @ W1 + b1); const y = [0, 1, 1, 0]; f = cross_entropy(H @ W2 + b2, y)";
const CONVOLUTION: &str = "x = randn(1, 1, 5, 5, seed=1); w = randn(2, 1, 3, 3, seed=2); b = [0.1, -0.2]; f = sum(relu(conv2d(x, w, b)))";
const TENSOR_BRANCHES: &str = "x = [1, -2]; f = sum(x*x + exp(x)*x / sum(abs(x)))";
const SAMPLED: &str = "x = randn(20, 40); y = [1, 0, -1]; f = mean(relu(x) * x) + sum(log(y))";
const TENSORS: [&str; 5] = [LENGTH, TWO_LAYERS, CONVOLUTION, TENSOR_BRANCHES, SAMPLED];
const PROGRAMS: [&str; 12] =
    [FIRST_GRAPH, NEURON, PATTERNS, BRANCHES, MANY_BRANCHES, DIMMED, SPECIAL, LENGTH, TWO_LAYERS, CONVOLUTION, TENSOR_BRANCHES, SAMPLED];

fn scene(program: &str) -> Scene {
    let (_, graph) = compile(program).unwrap();
    let trace = trace::run(&graph);
    Scene::new(graph, trace)
}

fn node(scene: &Scene, symbol: &str) -> NodeId {
    scene.graph.nodes.iter().position(|node| node.symbol == symbol).unwrap()
}

#[test]
fn at_first_only_leaves_have_values() {
    for program in PROGRAMS {
        let scene = scene(program);
        let frame = scene.frame(0);
        for (node, state) in scene.graph.nodes.iter().zip(&frame.nodes) {
            assert_eq!(state.value.is_some(), !matches!(node.kind, NodeKind::Gate(_)), "{program}");
            assert_ne!(state.phase, Phase::Current);
            assert!(matches!(state.gradient, Gradient::NotReached | Gradient::None(_)), "no zeros before the backward pass");
        }
        assert!(frame.edges.iter().all(|edge| edge.downstream.is_none() && !edge.current && !edge.shut));
    }
}

#[test]
fn in_the_end_everything_is_known() {
    for program in PROGRAMS {
        let scene = scene(program);
        let frame = scene.frame(usize::MAX);
        assert_eq!(frame.step, scene.trace.steps.len());
        for (id, state) in frame.nodes.iter().enumerate() {
            assert_eq!(state.value.map(f64::to_bits), Some(scene.trace.number(id).to_bits()));
            match state.gradient {
                Gradient::Complete { value, .. } => assert_eq!(Some(value.to_bits()), scene.trace.gradient_number(id).map(f64::to_bits)),
                Gradient::None(flow) => assert!(flow != Flow::Reached && scene.trace.gradient_number(id).is_none()),
                other => panic!("{program}: {other:?}"),
            }
        }
        let sent = frame.edges.iter().map(|edge| edge.downstream.map(f64::to_bits));
        assert!(sent.eq((0..scene.graph.edges.len()).map(|edge| scene.trace.downstream_number(edge).map(f64::to_bits))));
    }
}

#[test]
fn one_gate_is_current_and_steps_only_add() {
    for program in PROGRAMS {
        let scene = scene(program);
        let frames: Vec<_> = (0..=scene.trace.steps.len()).map(|step| scene.frame(step)).collect();
        for (step, frame) in frames.iter().enumerate().skip(1) {
            let current: Vec<_> = (0..frame.nodes.len()).filter(|&id| frame.nodes[id].phase == Phase::Current).collect();
            assert_eq!(current, [scene.trace.steps[step - 1].node()]);
            let before = &frames[step - 1];
            let known = |frame: &gatewise::scene::Frame| {
                let values = frame.nodes.iter().filter(|state| state.value.is_some()).count();
                let gradients = frame.nodes.iter().filter(|state| matches!(state.gradient, Gradient::Complete { .. })).count();
                values + gradients + frame.edges.iter().filter(|edge| edge.downstream.is_some()).count()
            };
            assert!(known(frame) > known(before), "{program}: step {step} brings something");
        }
    }
}

#[test]
fn a_sum_of_three_comes_in_one_by_one() {
    let scene = scene(BRANCHES);
    let x = node(&scene, "x");
    let states: Vec<_> = (0..=scene.trace.steps.len()).map(|step| scene.frame(step).nodes[x].gradient).collect();
    let partial = |sum, arrived, arriving| Gradient::Partial { sum, arrived, of: 3, arriving };
    use Gradient::NotReached;
    assert_eq!(
        states,
        [
            NotReached,
            NotReached,
            NotReached,
            NotReached,
            // + sends to p first, then to x; × sends to x twice.
            NotReached,
            partial(1.0, 1, true),
            partial(4.0, 2, true),
            partial(7.0, 3, true),
            Gradient::Complete { value: 7.0, arriving: true },
        ]
    );
}

#[test]
fn the_neuron_stands_as_in_the_design_at_step_12() {
    let scene = scene(NEURON);
    let frame = scene.frame(12);
    let at = |operation: &str| (0..frame.nodes.len()).find(|&id| scene.graph.operation(id) == operation).unwrap();
    assert_eq!(frame.nodes[at("exp")].phase, Phase::Current);
    assert_eq!(frame.nodes[at("1/x")].phase, Phase::Done);
    assert_eq!(frame.nodes[at("·(−1)")].phase, Phase::Waiting);
    let Gradient::Complete { value, arriving: true } = frame.nodes[at("·(−1)")].gradient else { panic!("the gradient arrives") };
    assert_eq!(number(value), "−0.20");
    assert_eq!(frame.nodes[at("exp")].local.map(number).as_deref(), Some("0.37"));
    assert_eq!(frame.nodes[node(&scene, "w0")].gradient, Gradient::NotReached);
}

#[test]
fn max_shuts_the_smaller_operand_off() {
    let scene = scene(PATTERNS);
    let frame = scene.frame(usize::MAX);
    let shut: Vec<_> = (0..frame.edges.len()).filter(|&id| frame.edges[id].shut).map(|id| scene.graph.edges[id].from).collect();
    assert_eq!(shut, [node(&scene, "w")]);
    let group = gatewise::scene::edge_group(&scene, scene.graph.nodes[node(&scene, "w")].outgoing[0], &frame.edges[shut_edge(&frame)]);
    let inks: Vec<_> = group.marks.iter().map(ink).collect();
    assert_eq!(inks, [Ink::Wire, Ink::Head, Ink::Shut], "a cross, and no dashed line");
}

fn shut_edge(frame: &gatewise::scene::Frame) -> usize {
    frame.edges.iter().position(|edge| edge.shut).unwrap()
}

fn ink(mark: &Mark) -> Ink {
    mark.inks().first().copied().unwrap()
}

#[test]
fn what_gets_no_gradient_stands_back() {
    let scene = scene(DIMMED);
    let picture = picture(&scene, &scene.frame(0));
    let dimmed: Vec<_> = picture
        .groups
        .iter()
        .filter(|group| group.dimmed)
        .filter_map(|group| if let Subject::Node(id) = group.subject { Some(scene.graph.nodes[id].symbol.as_str()) } else { None })
        .collect();
    assert!(dimmed.contains(&"t") && dimmed.contains(&"x") && !dimmed.contains(&"y"), "{dimmed:?}");
    for group in picture.groups.iter().filter(|group| group.dimmed) {
        assert!(group.marks.iter().all(|mark| !matches!(ink(mark), Ink::Slot | Ink::Wire)));
    }
}

/// A label: whose it is, what it says, and its box.
struct Label {
    of: Subject,
    text: String,
    rect: Rect,
}

/// All numbers of a picture, filled labels, and boxes about partial sums.
fn labels(scene: &Scene, step: usize) -> Vec<Label> {
    let picture = picture(scene, &scene.frame(step));
    let marks = picture.groups.iter().flat_map(|group| group.marks.iter().map(|mark| (group.subject, mark)));
    marks
        .filter_map(|(of, mark)| match mark {
            Mark::Text { at, runs, ink: Ink::Value | Ink::ValueNow | Ink::GradientNumber | Ink::SumNow | Ink::BranchNumber, .. } => {
                let text: String = runs.iter().map(|run| run.text.as_str()).collect();
                let width = pill_width(&text) - 13.0;
                Some(Label { of, text, rect: Rect { center: Point { x: at.x, y: at.y - 5.0 }, width, height: 10.0 } })
            }
            Mark::Rect { corner, width, height, ink: Ink::PillFill | Ink::Partial, .. } => {
                let center = Point { x: corner.x + width / 2.0, y: corner.y + height / 2.0 };
                Some(Label { of, text: "box".to_owned(), rect: Rect { center, width: *width, height: *height } })
            }
            Mark::Text { at, runs, ink: Ink::Shape, .. } => {
                let text: String = runs.iter().map(|run| run.text.as_str()).collect();
                let width = text.chars().count() as f64 * 7.2;
                Some(Label { of, text, rect: Rect { center: Point { x: at.x, y: at.y - 4.0 }, width, height: 9.0 } })
            }
            Mark::Map { marks, .. } => Some(Label { of, text: "map".to_owned(), rect: bounds(marks) }),
            _ => None,
        })
        .collect()
}

/// What encloses the rectangles and texts of a heat map, its shape among them.
fn bounds(marks: &[Mark]) -> Rect {
    let corners = marks.iter().filter_map(|mark| match mark {
        Mark::Rect { corner, width, height, .. } => Some((*corner, Point { x: corner.x + width, y: corner.y + height })),
        Mark::Text { at, .. } => Some((Point { x: at.x, y: at.y - 8.0 }, *at)),
        _ => None,
    });
    let (low, high) = corners
        .reduce(|a, b| (Point { x: a.0.x.min(b.0.x), y: a.0.y.min(b.0.y) }, Point { x: a.1.x.max(b.1.x), y: a.1.y.max(b.1.y) }))
        .unwrap();
    Rect { center: Point { x: (low.x + high.x) / 2.0, y: (low.y + high.y) / 2.0 }, width: high.x - low.x, height: high.y - low.y }
}

fn meet(a: &Rect, b: &Rect) -> bool {
    (a.center.x - b.center.x).abs() * 2.0 < a.width + b.width && (a.center.y - b.center.y).abs() * 2.0 < a.height + b.height
}

/// All texts of a node's stub, those in heat maps too.
fn texts(scene: &Scene, step: usize, symbol: &str) -> Vec<(Ink, String)> {
    fn collect(marks: &[Mark], found: &mut Vec<(Ink, String)>) {
        for mark in marks {
            match mark {
                Mark::Map { marks, .. } => collect(marks, found),
                Mark::Text { runs, ink, .. } => found.push((*ink, runs.iter().map(|run| run.text.as_str()).collect())),
                _ => {}
            }
        }
    }
    let id = node(scene, symbol);
    let mut found = Vec::new();
    collect(&gatewise::scene::stub_group(scene, id, &scene.frame(step).nodes[id]).marks, &mut found);
    found
}

#[test]
fn a_tensor_shows_its_numbers_above_its_wire_and_those_of_its_gradient_below() {
    let scene = scene("W = [[0, 1, 2], [0, 4, 5]]; x = [-1, 0.5, -3]; h = relu(x); sum(W @ h) + sum(relu(-W) * 2)");
    let last = scene.trace.steps.len();
    let of = |symbol: &str, step: usize, wanted: Ink| {
        let texts = texts(&scene, step, symbol).into_iter().filter(|(ink, _)| *ink == wanted);
        texts.map(|(_, text)| text).collect::<Vec<_>>()
    };
    assert_eq!(of("W", 0, Ink::ValueCell), ["0.00", "1.00", "2.00", "0.00", "4.00", "5.00"]);
    assert_eq!(of("W", last, Ink::GradientCell), ["0.00", "0.50", "0.00", "0.00", "0.50", "0.00"]);
    assert_eq!(of("h", last, Ink::GradientCell), ["0.00", "5.00", "7.00"]);
    for symbol in ["W", "x", "h"] {
        for step in 0..=last {
            assert_eq!(
                of(symbol, step, Ink::Shape),
                [if symbol == "W" { "2×3" } else { "(3)" }],
                "the shape stands there once, at every step"
            );
        }
    }
    assert_eq!(of("h", 0, Ink::ValueCell), [""; 0]);
    assert_eq!(of("f", last, Ink::Value), ["2.50"]);
}

#[test]
fn only_a_gradient_of_nothing_but_zeros_is_shut() {
    let scene = scene("W = [[0, 1, 2], [0, 4, 5]]; x = [-1, 0.5, -3]; h = relu(x); sum(W @ h) + sum(relu(-W) * 2)");
    let frame = scene.frame(usize::MAX);
    let shut = |from: &str, gate: &str| {
        let edges = scene.graph.edges.iter().zip(&frame.edges);
        edges.filter(|(edge, _)| edge.from == node(&scene, from) && scene.graph.operation(edge.to) == gate).all(|(_, state)| state.shut)
    };
    assert!(!shut("x", "relu"));
    assert!(shut("u", "relu"));
}

/// The inks of a node's gradient below its wire at each step.
#[test]
fn a_tensors_gradient_is_a_slot_then_a_sum_so_far_then_a_plate_then_a_dashed_frame() {
    let scene = scene(TENSOR_BRANCHES);
    let x = node(&scene, "x");
    let frames: Vec<_> = (0..=scene.trace.steps.len()).map(|step| scene.frame(step).nodes[x]).collect();
    let drawn = |state: &gatewise::scene::NodeState| {
        let marks = gatewise::scene::stub_group(&scene, x, state).marks;
        let inks: Vec<Ink> = marks.iter().flat_map(Mark::inks).collect();
        [Ink::SlotFrame, Ink::Partial, Ink::PillFill, Ink::GradientFrame].map(|ink| inks.contains(&ink))
    };
    for state in &frames {
        let expected = match state.gradient {
            Gradient::NotReached => [true, false, false, false],
            Gradient::Partial { .. } => [false, true, false, false],
            Gradient::Complete { arriving, .. } => [false, false, arriving, !arriving],
            Gradient::None(_) => [false; 4],
        };
        assert_eq!(drawn(state), expected, "{:?}", state.gradient);
    }
    let sums: Vec<_> = frames.iter().filter(|state| matches!(state.gradient, Gradient::Partial { arriving: true, .. })).collect();
    assert_eq!(sums.len(), 5, "what x gets is the sum of five, which come one by one");
    let sum = |state: &gatewise::scene::NodeState| scene.gradient_numbers(x, state.gradient).unwrap().into_owned();
    let mut so_far = vec![0.0; 2];
    for (state, edge) in sums.iter().zip(trace::arriving(&scene.graph, x)) {
        so_far.iter_mut().zip(scene.trace.downstream(edge).unwrap()).for_each(|(sum, part)| *sum += part);
        assert_eq!(sum(state), so_far);
    }
    assert_eq!(so_far, scene.trace.gradient(x).unwrap());
}

#[test]
fn negative_numbers_have_a_cut_corner_and_those_that_are_not_finite_a_cross() {
    let scene = scene("x = [1, -2, 0, -1, 4, 5, -6]; f = sum(log(x))");
    let marks = |symbol: &str| {
        let id = node(&scene, symbol);
        gatewise::scene::stub_group(&scene, id, &scene.frame(1).nodes[id]).marks
    };
    fn paths(marks: &[Mark], wanted: Ink) -> String {
        let path = |mark: &Mark| match mark {
            Mark::Map { marks, .. } => paths(marks, wanted),
            Mark::Path { d, ink } | Mark::Tint { d, ink, .. } if *ink == wanted => d.clone(),
            _ => String::new(),
        };
        marks.iter().map(path).collect()
    }
    let x = paths(&marks("x"), Ink::ValueHeat);
    assert_eq!(x.matches('M').count(), 6, "0 has no tint");
    assert_eq!(x.matches("v-8z").count(), 3, "−2, −1 and −6: {x}");
    assert_eq!(paths(&marks("p"), Ink::NotFinite).matches('M').count(), 4, "the logarithms of −2, 0, −1 and −6");
}

#[test]
fn a_heat_map_is_few_elements() {
    fn count(marks: &[Mark]) -> usize {
        marks.iter().map(|mark| if let Mark::Map { marks, .. } = mark { 1 + count(marks) } else { 1 }).sum()
    }
    for program in TENSORS {
        let scene = scene(program);
        for step in 0..=scene.trace.steps.len() {
            for group in picture(&scene, &scene.frame(step)).groups {
                assert!(count(&group.marks) <= 90, "{program}: {} marks", count(&group.marks));
            }
        }
    }
}

#[test]
fn no_wire_and_no_gradient_runs_through_a_heat_map() {
    for program in TENSORS {
        let scene = scene(program);
        let maps: Vec<_> = labels(&scene, scene.trace.steps.len()).into_iter().filter(|label| label.text == "map").collect();
        assert!(!maps.is_empty());
        for (edge, route) in scene.layout.routes.iter().enumerate() {
            for point in route.sample().into_iter().chain(route.parallel(6.0)) {
                let line = Rect { center: point, width: 1.0, height: 1.0 };
                let met = maps.iter().find(|map| meet(&map.rect, &line));
                assert!(met.is_none(), "{program}: {:?} at {point:?} in {:?}", scene.graph.edges[edge], met.map(|map| map.rect));
            }
        }
    }
}

#[test]
fn labels_meet_neither_each_other_nor_gates() {
    for program in PROGRAMS {
        let scene = scene(program);
        for step in 0..=scene.trace.steps.len() {
            let labels = labels(&scene, step);
            for (index, Label { of, text, rect }) in labels.iter().enumerate() {
                let met = labels.iter().skip(index + 1).find(|other| other.of != *of && meet(rect, &other.rect));
                assert_eq!(met.map(|other| &other.text), None, "{program}: {text} at step {step}");
                let gates = scene.graph.nodes.iter().zip(&scene.layout.boxes).filter(|(node, _)| matches!(node.kind, NodeKind::Gate(_)));
                for (gate, circle) in gates {
                    let reach = (rect.width.min(rect.height) + circle.width) / 2.0;
                    let apart = libm::hypot(rect.center.x - circle.center.x, rect.center.y - circle.center.y);
                    assert!(!meet(rect, circle) || apart >= reach, "{program}: {text} on {} at step {step}", gate.symbol);
                }
            }
        }
    }
}

#[test]
fn every_label_lies_within_the_picture() {
    for program in PROGRAMS {
        let scene = scene(program);
        let (width, height) = (scene.layout.width, scene.layout.height);
        for step in 0..=scene.trace.steps.len() {
            for Label { text, rect, .. } in labels(&scene, step) {
                let inside = rect.center.x > rect.width / 2.0
                    && rect.center.x + rect.width / 2.0 < width
                    && rect.center.y > rect.height / 2.0
                    && rect.center.y + rect.height / 2.0 < height;
                assert!(inside, "{program}: {text} at step {step}");
            }
        }
    }
}

#[test]
fn another_value_of_the_same_length_moves_nothing() {
    let before = scene("x = 3; y = -4; f = x*y + x");
    let after = scene("x = 8.5; y = -2; f = x*y + x");
    assert_eq!(before.layout, after.layout);
    assert_eq!(before.places, after.places);
}

#[test]
fn arrows_walk_along_the_wires() {
    let scene = scene(FIRST_GRAPH);
    let [x, y, z, q, f] = ["x", "y", "z", "p", "f"].map(|symbol| node(&scene, symbol));
    assert_eq!(walk(&scene, x, Direction::Right), Some(q));
    assert_eq!(walk(&scene, q, Direction::Right), Some(f));
    assert_eq!(walk(&scene, f, Direction::Right), None);
    assert_eq!(walk(&scene, f, Direction::Left), Some(q));
    assert_eq!(walk(&scene, x, Direction::Down), Some(y));
    assert_eq!(walk(&scene, y, Direction::Down), Some(z));
    assert_eq!(walk(&scene, y, Direction::Up), Some(x));
    assert_eq!(walk(&scene, x, Direction::Up), None);
    assert_eq!(walk(&scene, 99, Direction::Up), None);
}

#[test]
fn every_ink_has_a_class_of_its_own_and_a_rule_on_the_page() {
    let sheet = concat!(include_str!("../style/stage.css"), include_str!("../style/break.css"), include_str!("../style/forward.css"));
    for (index, ink) in Ink::ALL.into_iter().enumerate() {
        let class = ink.class();
        assert!(Ink::ALL.iter().skip(index + 1).all(|other| other.class() != class), "{class}");
        let named = sheet.match_indices(&format!(".{class}")).any(|(at, found)| !sheet[at + found.len()..].starts_with(['-', '.']));
        assert!(named, "a style draws {class}");
    }
}

const WINDOW: Size = Size { width: 820.0, height: 430.0 };

#[test]
fn a_small_picture_is_seen_whole_and_a_large_one_where_the_step_is() {
    let small = View::first(Size { width: 400.0, height: 200.0 }, WINDOW, None);
    assert_eq!((small.scale, small.offset.x), (1.5, 0.0));
    assert_eq!(small.offset.y * 2.0 + 200.0 * small.scale, WINDOW.height);
    let picture = Size { width: 3000.0, height: 900.0 };
    let gate = Rect { center: Point { x: 2800.0, y: 850.0 }, width: 44.0, height: 44.0 };
    let large = View::first(picture, WINDOW, Some(gate));
    assert_eq!(large.detail(), Detail::Full, "no number is drawn too small to read");
    let seen = |view: View, at: Point| {
        let (x, y) = (at.x * view.scale + view.offset.x, at.y * view.scale + view.offset.y);
        (0.0..=WINDOW.width).contains(&x) && (0.0..=WINDOW.height).contains(&y)
    };
    assert!(seen(large, gate.center));
    assert_eq!(View::fit(picture, WINDOW).detail(), Detail::Remote);
    assert_eq!(large.showing(gate, picture, WINDOW), large, "what is seen need not be fetched");
    for width in [1000.0, 1100.0, 1200.0, 1500.0] {
        let view = View::first(Size { width, height: 400.0 }, WINDOW, None);
        assert!(view.number_size() * view.scale >= 11.5 - 1e-9, "numbers are legible in a picture of {width}");
    }
}

proptest! {
    #[test]
    fn zooming_keeps_the_point_under_the_pointer(factor in 0.2..5.0_f64, x in 0.0..800.0_f64, y in 0.0..400.0_f64, at in -500.0..500.0_f64) {
        let view = View { scale: 0.9, offset: Point { x: at, y: -at } };
        let zoomed = view.zoomed(factor, Point { x, y });
        prop_assert!(((x - view.offset.x) / view.scale - (x - zoomed.offset.x) / zoomed.scale).abs() < 1e-6);
        prop_assert!(((y - view.offset.y) / view.scale - (y - zoomed.offset.y) / zoomed.scale).abs() < 1e-6);
    }

    #[test]
    fn a_box_that_is_shown_is_seen(x in 0.0..3000.0_f64, y in 0.0..900.0_f64, from in -2000.0..500.0_f64) {
        let picture = Size { width: 3000.0, height: 900.0 };
        let rect = Rect { center: Point { x, y }, width: 44.0, height: 44.0 };
        let view = View { scale: 0.85, offset: Point { x: from, y: from / 4.0 } }.showing(rect, picture, WINDOW);
        let (x, y) = (x * view.scale + view.offset.x, y * view.scale + view.offset.y);
        prop_assert!((0.0..=WINDOW.width).contains(&x) && (0.0..=WINDOW.height).contains(&y), "{x} {y}");
    }
}

#[test]
fn a_gate_from_near_is_legible_and_stands_with_what_it_is_joined_to() {
    for program in PROGRAMS {
        let scene = scene(program);
        let picture = Size { width: scene.layout.width, height: scene.layout.height };
        for window in [WINDOW, Size { width: 328.0, height: 230.0 }] {
            for id in 0..scene.graph.nodes.len() {
                let (gate, about) = (scene.extent(id).unwrap(), scene.about(id));
                let view = View::near(gate, &about, picture, window);
                assert!((View::CLOSE..=1.5).contains(&view.scale), "{program}: {}", view.scale);
                let seen = |rect: Rect| {
                    let half = Point { x: rect.width / 2.0, y: rect.height / 2.0 };
                    view.shows(Point { x: rect.center.x - half.x, y: rect.center.y - half.y }, window)
                        && view.shows(Point { x: rect.center.x + half.x, y: rect.center.y + half.y }, window)
                };
                let fits =
                    |rect: Rect| rect.width * View::CLOSE <= window.width - 32.0 && rect.height * View::CLOSE <= window.height - 32.0;
                assert!(seen(gate) || !fits(gate), "{program}: {}", scene.graph.nodes[id].symbol);
                let all = about.iter().fold(gate, |all, &rect| all.with(rect));
                assert!(about.iter().all(|&rect| seen(rect)) || !fits(all), "{program}: all about {}", scene.graph.nodes[id].symbol);
            }
        }
    }
}

#[test]
fn a_gate_with_many_uses_is_seen_with_the_nearest_of_them() {
    let gate = Rect { center: Point { x: 1000.0, y: 1000.0 }, width: 44.0, height: 44.0 };
    let uses: Vec<Rect> = (0..40).map(|at| Rect { center: Point { x: 1200.0, y: 100.0 * f64::from(at) }, ..gate }).collect();
    let view = View::near(gate, &uses, Size { width: 3000.0, height: 4100.0 }, WINDOW);
    assert!(view.shows(gate.center, WINDOW) && view.shows(uses[10].center, WINDOW));
    assert!(view.scale >= View::CLOSE && !view.shows(uses[0].center, WINDOW));
}

#[test]
fn what_stands_in_the_corner_lies_on_no_gate_that_is_shown() {
    let corner = Size { width: 200.0, height: 140.0 };
    let at = |x: f64, y: f64| Rect { center: Point { x, y }, width: 44.0, height: 44.0 };
    let view = View::default();
    assert_eq!(view.clear_of(corner, at(400.0, 400.0), WINDOW), view, "beside it");
    assert_eq!(view.clear_of(corner, at(700.0, 200.0), WINDOW), view, "above it");
    let under = at(650.0, 400.0);
    let moved = view.clear_of(corner, under, WINDOW);
    assert_eq!(moved.offset, Point { x: -52.0, y: 0.0 }, "as little as will do");
    assert_eq!(moved.clear_of(corner, under, WINDOW), moved);
}

#[test]
fn the_view_follows_a_walk_in_few_moves() {
    let picture = Size { width: 6000.0, height: 400.0 };
    let gate = |column: i32| Rect { center: Point { x: 60.0 + 96.0 * f64::from(column), y: 200.0 }, width: 90.0, height: 90.0 };
    let mut view = View::first(picture, WINDOW, Some(gate(0)));
    let mut moves = 0;
    for column in (0..60).chain((0..60).rev()) {
        let next = view.showing(gate(column), picture, WINDOW);
        moves += usize::from(next != view);
        assert!(next.scale == view.scale && next.shows(gate(column).center, WINDOW));
        view = next;
    }
    assert!((10..=24).contains(&moves), "{moves} moves in 120 steps");
    let beyond = Rect { center: Point { x: 900.0, y: 200.0 }, ..gate(0) };
    let (near, far) = (View::default().reaching(beyond, picture, WINDOW), View::default().showing(beyond, picture, WINDOW));
    assert!(near.shows(beyond.center, WINDOW) && near.offset.x > far.offset.x, "what is only reached for moves less");
}

#[test]
fn a_view_knows_what_it_shows() {
    let picture = Size { width: 3000.0, height: 900.0 };
    assert!(View::fit(picture, WINDOW).shows_all(picture, WINDOW));
    let near = View::first(picture, WINDOW, None);
    assert!(!near.shows_all(picture, WINDOW));
    let end = Point { x: 2990.0, y: 450.0 };
    assert!(!near.shows(end, WINDOW) && near.centered(end, WINDOW).shows(end, WINDOW));
    assert!(near.centered(end, WINDOW).settled(picture, WINDOW).shows(end, WINDOW));
}

#[test]
fn the_map_has_every_gate_and_no_more_lines_than_can_be_told_apart() {
    let scene = scene(MANY_BRANCHES);
    let lines = |d: &str| -> Vec<[f64; 3]> {
        let numbers = |line: &str| line.split([' ', 'V']).map(|number| number.parse().unwrap()).collect::<Vec<f64>>();
        d.split('M').skip(1).map(|line| numbers(line).try_into().unwrap()).collect()
    };
    for fine in [1.0, 40.0, 400.0] {
        let lines = lines(&silhouette(&scene, fine));
        let gates = || (0..scene.graph.nodes.len()).filter(|&id| matches!(scene.graph.nodes[id].kind, NodeKind::Gate(_)));
        for Point { x, y } in gates().map(|id| scene.layout.boxes[id].center) {
            let near = |&[at, from, to]: &[f64; 3]| (at - x).abs() <= fine && from - fine <= y && y <= to + fine;
            assert!(lines.iter().any(near), "the gate at {x}, {y} is on the map");
        }
        assert!(lines.len() <= gates().count());
        let distinct = lines.iter().zip(lines.iter().skip(1)).all(|(a, b)| a[0] < b[0] || b[1] - a[2] > 1.5 * fine);
        assert!(distinct, "what is nearer than {fine} is one line");
    }
}

#[test]
fn what_a_window_shows_is_drawn() {
    let scene = scene(MANY_BRANCHES);
    let picture = Size { width: scene.layout.width, height: scene.layout.height };
    let window = Size { width: 200.0, height: 150.0 };
    let inside = |view: View, at: Point| {
        let (x, y) = (at.x * view.scale + view.offset.x, at.y * view.scale + view.offset.y);
        (0.0..=window.width).contains(&x) && (0.0..=window.height).contains(&y)
    };
    for rect in &scene.layout.boxes {
        let view = View { scale: 1.0, offset: Point::default() }.showing(*rect, picture, window);
        let part = Part::seen(view, window);
        let (nodes, edges) = (part.nodes(&scene), part.edges(&scene));
        for (id, rect) in scene.layout.boxes.iter().enumerate() {
            assert!(!inside(view, rect.center) || nodes.contains(&id), "{}", scene.graph.nodes[id].symbol);
        }
        for (id, route) in scene.layout.routes.iter().enumerate() {
            assert!(!route.sample().into_iter().any(|point| inside(view, point)) || edges.contains(&id));
        }
    }
    let far = View { scale: 1.0, offset: Point { x: -1e6, y: 0.0 } };
    assert!(Part::seen(far, window).nodes(&scene).is_empty());
}

#[test]
fn from_far_away_every_gate_and_wire_is_one_piece_of_a_path() {
    let scene = scene(PATTERNS);
    let pieces = |d: &str| d.matches('M').count();
    let gates = scene.trace.steps.iter().filter(|step| matches!(step, Step::Forward { .. })).count();
    for step in 0..=scene.trace.steps.len() {
        let seen = overview(&scene, &scene.frame(step));
        let current = usize::from(seen.current.is_some());
        assert_eq!(pieces(&seen.waiting) + pieces(&seen.done) + current, gates);
        assert_eq!(pieces(&seen.grey) + pieces(&seen.carried) + pieces(&seen.gradient), scene.graph.edges.len());
    }
    assert_eq!(pieces(&overview(&scene, &scene.frame(99)).gradient), scene.graph.edges.len() - 1, "the gradient of w is 0");
}

#[test]
fn a_room_sees_the_whole_picture_or_what_is_pointed_at() {
    let window = Size { width: 1280.0, height: 450.0 };
    let small = View::for_room(Size { width: 400.0, height: 200.0 }, window, None);
    assert_eq!((small.scale, small.offset.x), (2.25, 190.0), "as large as the window, in its middle");
    assert_eq!(View::for_room(Size { width: 900.0, height: 500.0 }, window, None).scale, 0.9, "a little smaller, but whole");
    let picture = Size { width: 5000.0, height: 600.0 };
    let rect = |x: f64, width: f64| Rect { center: Point { x, y: 300.0 }, width, height: 60.0 };
    let near = View::for_room(picture, window, Some(rect(4000.0, 60.0)));
    assert_eq!(near.scale, 1.0);
    assert!(near.shows(Point { x: 4000.0, y: 300.0 }, window));
    let far = View::for_room(picture, window, Some(rect(2500.0, 2000.0)));
    assert!(far.scale < 0.7 && far.shows(Point { x: 1500.0, y: 300.0 }, window) && far.shows(Point { x: 3500.0, y: 300.0 }, window));
}
