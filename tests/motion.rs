//! What moves between two steps: values into a gate and one out of it, gradients into a gate and what it makes of them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::graph::{EdgeId, Grouping, NodeId, compile};
use gatewise::layout::Point;
use gatewise::scene::{Chip, Drifts, Moving, Scene, Shift, Size, View, ease, movements, tween};
use gatewise::trace::{self, Step};

const FIRST_GRAPH: &str = "f = (x + y) * z; x = -2; y = 5; z = -4";
const NEURON: &str = "w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3; f = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))";
const PATTERNS: &str = "x = 3; y = -4; z = 2; w = -1; 2*(x*y + max(z, w))";
const BRANCHES: &str = "x = 3; f = x*x + x";
const TENSORS: &str = "X = randn(4, 3, seed=1); W = randn(3, 5, seed=2); b = [0.1, 0.2, -0.3, 0.4, 0.5]; const y = [0, 1, 1, 0]; \
    f = cross_entropy(relu(X @ W + b), y)";
const MANY: &str = "x = 3; f = max(x, 1, 2) + min(x, x*2) + relu(-x) + x/2 + where(x > 1, x, 0) + sum([x, x, x])";
const PROGRAMS: [&str; 6] = [FIRST_GRAPH, NEURON, PATTERNS, BRANCHES, TENSORS, MANY];

fn scene(program: &str) -> Scene {
    let (_, graph) = compile(program).unwrap();
    let trace = trace::run(&graph);
    Scene::new(graph, trace)
}

fn node(scene: &Scene, symbol: &str) -> NodeId {
    scene.graph.nodes.iter().position(|node| node.symbol == symbol).unwrap()
}

/// The edge from a node to the gate with an operation.
fn edge(scene: &Scene, from: &str, operation: &str) -> EdgeId {
    let is = |edge: &gatewise::graph::Edge| edge.from == node(scene, from) && scene.graph.operation(edge.to) == operation;
    scene.graph.edges.iter().position(is).unwrap()
}

/// What moves in the step that sends a gradient over an edge.
fn sending(scene: &Scene, edge: EdgeId, t: f64) -> Vec<Moving> {
    let is = |step: &Step| matches!(step, Step::Backward { edge: sent, .. } if *sent == edge);
    let step = scene.trace.steps.iter().position(is).unwrap();
    tween(scene, step, step + 1, t)
}

fn distance(a: Point, b: Point) -> f64 {
    libm::hypot(a.x - b.x, a.y - b.y)
}

/// How far a chip is from the middle of a gate.
fn from_gate(scene: &Scene, moving: &Moving, gate: NodeId) -> f64 {
    distance(moving.place.at, scene.layout.boxes[gate].center)
}

fn home(scene: &Scene, symbol: &str) -> Point {
    let (from, to) = scene.layout.stubs[node(scene, symbol)];
    Point { x: (from.x + to.x) / 2.0, y: from.y + 28.5 }
}

fn told(moving: &[Moving]) -> Vec<(Chip, &str)> {
    moving.iter().map(|moving| (moving.chip, moving.text.as_str())).collect()
}

#[test]
fn back_is_the_same_move_from_its_end() {
    for program in PROGRAMS {
        let scene = scene(program);
        for step in 0..scene.trace.steps.len() {
            let (ahead, back) = (tween(&scene, step, step + 1, 1.0), tween(&scene, step + 1, step, 0.0));
            assert!(!ahead.is_empty(), "{program}: something moves at step {step}");
            assert_eq!(told(&ahead), told(&back));
            for (ahead, back) in ahead.iter().zip(&back) {
                assert!(distance(ahead.place.at, back.place.at) < 1e-6, "{program}: step {step}");
            }
        }
        assert_eq!(tween(&scene, 0, 2, 0.5), []);
        assert_eq!(tween(&scene, 1, 1, 0.5), []);
    }
}

#[test]
fn no_chip_jumps_and_none_leaves_the_picture() {
    for program in PROGRAMS {
        let scene = scene(program);
        for step in 0..scene.trace.steps.len() {
            for movement in movements(&scene, step, step + 1) {
                let places: Vec<_> = (0..=1000).filter_map(|t| movement.place(f64::from(t) / 1000.0)).collect();
                assert!(places.len() > 300, "{program}: {movement:?} is seen");
                let way: f64 = places.windows(2).map(|pair| distance(pair[0].at, pair[1].at)).sum();
                for pair in places.windows(2) {
                    assert!(distance(pair[0].at, pair[1].at) < 4.0 + way / 50.0, "{program}: step {step}: {movement:?}");
                }
                for place in places {
                    assert!((0.0..=scene.layout.width).contains(&place.at.x) && (0.0..=scene.layout.height).contains(&place.at.y));
                    assert!(place.size > 0.0 && place.size <= 1.0);
                }
            }
        }
    }
}

#[test]
fn values_go_into_a_gate_and_its_value_comes_out() {
    let scene = scene(FIRST_GRAPH);
    let gate = node(&scene, "p");
    let start = tween(&scene, 0, 1, 0.0);
    assert_eq!(told(&start), [(Chip::Value, "−2.00"), (Chip::Value, "5.00")]);
    for (moving, symbol) in start.iter().zip(["x", "y"]) {
        let (from, to) = scene.layout.stubs[node(&scene, symbol)];
        assert!(distance(moving.place.at, Point { x: (from.x + to.x) / 2.0, y: from.y - 14.0 }) < 1.0, "each at its own label");
    }
    let meeting = tween(&scene, 0, 1, 0.599);
    assert_eq!(meeting.len(), 2);
    assert!(meeting.iter().all(|moving| from_gate(&scene, moving, gate) < 2.0), "{meeting:?}");
    let after = tween(&scene, 0, 1, 0.601);
    assert_eq!(told(&after), [(Chip::Value, "3.00")]);
    assert!(from_gate(&scene, &after[0], gate) < 2.0);
    let end = tween(&scene, 0, 1, 1.0);
    assert_eq!(end[0].place.size, 1.0);
    let (from, to) = scene.layout.stubs[gate];
    assert_eq!(end[0].place.at, Point { x: (from.x + to.x) / 2.0, y: from.y - 14.0 });
}

#[test]
fn an_add_splits_what_comes_into_copies() {
    let scene = scene(FIRST_GRAPH);
    let (sent, gate) = (edge(&scene, "x", "+"), node(&scene, "p"));
    let start = sending(&scene, sent, 0.0);
    assert_eq!(told(&start), [(Chip::Gradient, "−4.00")], "upstream alone, at its label");
    assert!(distance(start[0].place.at, home(&scene, "p")) < 1e-9);
    let split = sending(&scene, sent, 0.451);
    assert_eq!(told(&split), [(Chip::Sibling, "−4.00"), (Chip::Gradient, "−4.00")]);
    assert!(split.iter().all(|moving| from_gate(&scene, moving, gate) < 2.0), "both come out of the gate");
    let end = sending(&scene, sent, 1.0);
    assert!(distance(end[1].place.at, home(&scene, "x")) < 1e-9);
    assert!((40.0..100.0).contains(&from_gate(&scene, &end[0], gate)), "the other operand's has only come out: {end:?}");
}

#[test]
fn a_max_gives_everything_to_one_operand_and_stops_a_0_on_the_others_way() {
    let scene = scene(PATTERNS);
    let (won, lost) = (edge(&scene, "z", "max"), edge(&scene, "w", "max"));
    let gate = scene.graph.edges[won].to;
    let end = sending(&scene, won, 1.0);
    assert_eq!(told(&end), [(Chip::Sibling, "0.00"), (Chip::Gradient, "2.00")]);
    assert!(distance(end[1].place.at, home(&scene, "z")) < 1e-9);
    let end = sending(&scene, lost, 1.0);
    assert_eq!(told(&end), [(Chip::Sibling, "2.00"), (Chip::Gradient, "0.00")]);
    assert!((40.0..100.0).contains(&from_gate(&scene, &end[1], gate)), "the 0 stops at its gate: {end:?}");
}

#[test]
fn a_mul_takes_the_other_operands_value() {
    let scene = scene(FIRST_GRAPH);
    let gate = node(&scene, "f");
    for (this, other, value, product) in [("p", "z", "−4.00", "−4.00"), ("z", "p", "3.00", "3.00")] {
        let sent = edge(&scene, this, "×");
        let start = sending(&scene, sent, 0.0);
        assert_eq!(told(&start), [(Chip::Gradient, "1.00"), (Chip::Value, value)], "upstream, and the value of {other}");
        let meeting = sending(&scene, sent, 0.449);
        assert!(meeting.iter().all(|moving| from_gate(&scene, moving, gate) < 2.0), "they meet in the gate");
        let end = sending(&scene, sent, 1.0);
        assert_eq!(told(&end), [(Chip::Gradient, product)]);
        assert!(distance(end[0].place.at, home(&scene, this)) < 1e-9);
    }
    // Of a product of matrices the other matrix, and of a bias nothing but the upstream gradient.
    let scene = self::scene(TENSORS);
    assert_eq!(told(&sending(&scene, edge(&scene, "W", "@"), 0.0)), [(Chip::Gradient, "4×5"), (Chip::Value, "4×3")]);
    assert_eq!(told(&sending(&scene, edge(&scene, "b", "+"), 0.0)), [(Chip::Gradient, "4×5")]);
    let scene = self::scene("x = randn(1, 1, 5, 5, seed=1); w = randn(2, 1, 3, 3, seed=2); b = [0.1, -0.2]; f = sum(conv2d(x, w, b))");
    let values = |name: &str| {
        sending(&scene, scene.graph.nodes[node(&scene, name)].outgoing[0], 0.0).iter().filter(|moving| moving.chip == Chip::Value).count()
    };
    assert_eq!(["x", "w", "b"].map(values), [1, 1, 0]);
}

#[test]
fn any_other_gate_takes_its_local_gradient() {
    let scene = scene(NEURON);
    let exp = scene.graph.edges.iter().position(|edge| scene.graph.operation(edge.to) == "exp").unwrap();
    let source = scene.graph.nodes[scene.graph.edges[exp].from].symbol.clone();
    let start = sending(&scene, exp, 0.0);
    assert_eq!(told(&start), [(Chip::Gradient, "−0.53"), (Chip::Local, "×\u{2009}0.37")]);
    let gate = scene.graph.edges[exp].to;
    let center = scene.layout.boxes[gate].center;
    assert!(start[1].place.at.y > center.y + 40.0, "from below its gate");
    let end = sending(&scene, exp, 1.0);
    assert_eq!(told(&end), [(Chip::Gradient, "−0.20")]);
    assert!(distance(end[0].place.at, home(&scene, &source)) < 1e-9);
}

#[test]
fn a_closed_group_takes_its_own_local_gradient() {
    let program = "def unit(x, w) = x*w + 1\na = 2; b = 3\nf = unit(a, b) * 2";
    let (_, graph) = compile(program).unwrap();
    let scene = Scene::opened(graph, &Grouping::default(), None, false);
    let steps = scene.trace.steps.len();
    let event = |step: usize| scene.outline.ends_on_stage(step).then(|| scene.event(step)).flatten();
    let is_sent = |step: &usize| matches!(event(*step), Some(Step::Backward { node, .. }) if scene.outline.closed(node).is_some());
    let sends: Vec<usize> = (1..=steps).filter(is_sent).collect();
    assert_eq!(sends.len(), 2);
    let chips: Vec<_> = sends.iter().map(|&step| tween(&scene, scene.outline.previous(step), step, 0.0)).collect();
    assert_eq!(told(&chips[0]), [(Chip::Gradient, "2.00"), (Chip::Local, "×\u{2009}3.00")]);
    assert_eq!(told(&chips[1]), [(Chip::Gradient, "2.00"), (Chip::Local, "×\u{2009}2.00")]);
}

#[test]
fn contributions_meet_at_the_fork_and_leave_as_their_sum() {
    let scene = scene(BRANCHES);
    let last = scene.trace.steps.len();
    let parting = tween(&scene, last - 1, last, 0.0);
    assert_eq!(told(&parting), ["1.00", "3.00", "3.00"].map(|text| (Chip::Gradient, text)));
    let fork = scene.layout.forks.iter().find(|(node, _)| *node == self::node(&scene, "x")).unwrap().1;
    let meeting = tween(&scene, last - 1, last, 0.5999);
    assert!(meeting.iter().all(|moving| distance(moving.place.at, fork) < 2.0), "{meeting:?} {fork:?}");
    let sum = tween(&scene, last - 1, last, 0.6001);
    assert_eq!(told(&sum), [(Chip::Gradient, "7.00")]);
    assert!(distance(sum[0].place.at, fork) < 2.0);
    assert!(distance(tween(&scene, last - 1, last, 1.0)[0].place.at, home(&scene, "x")) < 1e-9);
}

#[test]
fn very_many_chips_do_not_move_together() {
    let uses: Vec<String> = (0..300).map(|index| format!("x*{index}")).collect();
    let scene = scene(&format!("x = 1; f = max({})", uses.join(", ")));
    for step in 0..scene.trace.steps.len() {
        assert!(movements(&scene, step, step + 1).len() <= 26);
    }
}

#[test]
fn the_curve_is_that_of_the_design() {
    assert!(ease(0.0).abs() < 1e-12 && (ease(1.0) - 1.0).abs() < 1e-12);
    // cubic-bezier(.2, 0, 0, 1), solved to the last digit elsewhere.
    for (t, expected) in [(0.1, 0.15625), (0.25, 0.60722), (0.5, 0.87783), (0.75, 0.97548)] {
        assert!((ease(t) - expected).abs() < 1e-5, "{t}: {}", ease(t));
    }
}

const CALL: &str = "def unit(x, w) = x*w + 1\ndef two(x, w) = unit(unit(x, w), w)\na = 2; b = 3\nf = two(a, b) * a";
const SIGMOID: &str = "w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3\nf = sigmoid(w0*x0 + w1*x1 + w2)";

fn opened<T: AsRef<str>>(program: &str, names: &[T], off: bool) -> Scene {
    let (_, graph) = compile(program).unwrap();
    let grouping = Grouping { opened: names.iter().map(|name| name.as_ref().to_owned()).collect(), off, ..Grouping::default() };
    Scene::opened(graph, &grouping, None, false)
}

fn closed(program: &str) -> Scene {
    opened::<&str>(program, &[], false)
}

/// The first of a program's calls, outer ones before those inside them, open.
fn calls(program: &str, count: usize) -> Scene {
    let scene = closed(program);
    let names: Vec<String> = (0..count).map(|group| scene.names.group(&scene.graph, group)).collect();
    let scene = opened(program, &names, false);
    assert_eq!(scene.outline.framed.len(), count);
    scene
}

/// Pairs of pictures of one program.
fn pairs() -> Vec<(Scene, Scene)> {
    let off = opened::<&str>(CALL, &[], true);
    let pairs = [
        (closed(SIGMOID), opened(SIGMOID, &["f"], false)),
        (closed(CALL), calls(CALL, 1)),
        (calls(CALL, 1), calls(CALL, 3)),
        (closed(CALL), off.clone()),
        (calls(CALL, 1), off),
    ];
    pairs.into_iter().flat_map(|(a, b)| [(a.clone(), b.clone()), (b, a)]).collect()
}

fn drawn(scene: &Scene) -> Vec<NodeId> {
    (0..scene.graph.nodes.len()).filter(|&node| scene.outline.is_drawn(node)).collect()
}

#[test]
fn what_is_in_both_pictures_glides_from_place_to_place() {
    for (here, there) in pairs() {
        let (goes, came) = (Drifts::new(&here, &there), Drifts::new(&there, &here));
        let middles = |scene: &Scene, drifts: &Drifts| {
            let stays = drawn(scene).into_iter().filter(|&node| drifts.nodes[node].stays);
            stays.map(|node| (scene.layout.boxes[node].center, drifts.nodes[node].shift)).collect::<Vec<_>>()
        };
        let (out, back) = (middles(&here, &goes), middles(&there, &came));
        assert!(out.len() >= 2 && out.len() == back.len(), "{} {}", out.len(), back.len());
        for (middle, shift) in out {
            let there = shift.of(middle);
            assert!(back.iter().any(|(other, shift)| distance(*other, there) < 1e-9 && distance(shift.of(*other), middle) < 1e-9));
            assert_eq!(shift.part(0.0), Shift::REST);
            let half = shift.part(0.5).of(middle);
            assert!(distance(half, Point { x: (middle.x + there.x) / 2.0, y: (middle.y + there.y) / 2.0 }) < 1e-9, "straight");
        }
        // A leaf is in every picture.
        let leaves = here.graph.leaves();
        assert!(drawn(&here).into_iter().filter(|&node| node < leaves).all(|node| goes.nodes[node].stays));
    }
}

#[test]
fn the_inside_grows_out_of_its_gate_and_shrinks_back_into_it() {
    let (closed, open) = (self::closed(SIGMOID), opened(SIGMOID, &["f"], false));
    let (came, goes) = (Drifts::new(&open, &closed), Drifts::new(&closed, &open));
    let gate = closed.layout.boxes[node(&closed, "f")];
    let frame = open.layout.frames[0];
    assert_eq!(came.folded, Some((frame, gate)));
    assert_eq!(goes.folded, None);
    let inside: Vec<NodeId> = drawn(&open).into_iter().filter(|&node| open.outline.frame(&open.graph, node).is_some()).collect();
    assert_eq!(inside.len(), 4);
    for &node in &inside {
        let start = came.nodes[node].shift.of(open.layout.boxes[node].center);
        assert!(!came.nodes[node].stays);
        assert!((start.x - gate.center.x).abs() < gate.width / 2.0 && (start.y - gate.center.y).abs() < gate.height / 2.0, "{start:?}");
    }
    assert!(distance(came.frames[0].shift.of(frame.center), gate.center) < 1e-9);
    assert!(!goes.nodes[node(&closed, "f")].stays, "the closed gate itself is gone");
    // Wires hang on their nodes all the way.
    for edge in (0..open.graph.edges.len()).filter(|&edge| open.outline.is_wire(edge)) {
        for share in [0.0, 0.3, 1.0] {
            let [a, b, c, d, e, f] = came.wire(&open, edge, share);
            let at = |point: Point| Point { x: a * point.x + c * point.y + e, y: b * point.x + d * point.y + f };
            let route = &open.layout.routes[edge];
            let (from, to) = (open.graph.edges[edge].from, open.graph.edges[edge].to);
            for (point, node) in [(route.start, from), (route.end(), to)] {
                assert!(distance(at(point), came.nodes[node].shift.part(share).of(point)) < 1e-6, "edge {edge} at {share}");
            }
        }
    }
}

#[test]
fn a_gate_inside_an_open_group_opens_within_its_frame() {
    let (before, after) = (calls(CALL, 1), calls(CALL, 3));
    let came = Drifts::new(&after, &before);
    assert_eq!(came.frames.iter().map(|drift| drift.stays).collect::<Vec<_>>(), [true, false, false]);
    let outer = (before.layout.frames[0], after.layout.frames[0]);
    assert!(distance(came.frames[0].shift.of(outer.1.center), outer.0.center) < 1e-9);
}

#[test]
fn the_held_point_stands_still_in_the_window() {
    let (before, after) = (Point { x: 300.0, y: 200.0 }, Point { x: 420.0, y: 260.0 });
    let view = View { scale: 1.0, offset: Point { x: -40.0, y: -30.0 } };
    let window = Size { width: 700.0, height: 400.0 };
    let seen = |view: View, point: Point| Point { x: point.x * view.scale + view.offset.x, y: point.y * view.scale + view.offset.y };
    let next = view.keeping(0.8, [before, after], Size { width: 2000.0, height: 900.0 }, window);
    assert!(distance(seen(next, after), seen(view, before)) < 1e-9);
    for share in [0.0, 0.4, 1.0] {
        let point = Point { x: before.x + (after.x - before.x) * share, y: before.y + (after.y - before.y) * share };
        assert!(distance(seen(view.between(&next, [before, after], share), point), seen(view, before)) < 1e-9);
    }
    assert_eq!(view.between(&next, [before, after], 1.0), next);
    // What has room in the window is seen whole.
    let small = view.keeping(1.0, [before, after], Size { width: 600.0, height: 390.0 }, window);
    assert!((0.0..=100.0).contains(&small.offset.x) && (0.0..=10.0).contains(&small.offset.y), "{small:?}");
}
