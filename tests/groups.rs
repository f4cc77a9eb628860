//! Composite gates: what is closed, what is open, and what is drawn, said and stepped over of either.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::explain::{Moment, explain_outlined, outlined_row, outlined_sentence, through_gate};
use gatewise::graph::{Grouping, NodeId, compile};
use gatewise::layout::Rect;
use gatewise::scene::{Direction, Gradient, Mark, Phase, Scene, Subject, describe, movements, picture, walk};
use gatewise::trace::{Step, inside, same_moment};
use gatewise::words::Language;

const NEURONS: &str = "def neuron(w, x, b) = σ(w*x + b)\na = 1; b = 2; c = -3; d = 0.5\ny = neuron(a, b, c)\nz = neuron(y, d, c) + y";
const SIGMOID: &str = "w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3\nf = sigmoid(w0*x0 + w1*x1 + w2)";
const NESTED: &str =
    "def s(u) = 1/(1+exp(-u)); def swish(x) = x*s(x); def two(x, y) = swish(x) * swish(y) + x; a = 1; b = -2; f = two(a, b) + a";
const TENSORS: &str = "def layer(W, x, b) = relu(W @ x + b)\nW = [[1, 2], [3, -4]]; x = [0.5, -1]; b = [0, 1]\nf = sum(layer(W, x, b) * x)";

fn opened(program: &str, open: &[&str]) -> Scene {
    Scene::opened(compile(program).unwrap().1, &opening(open), None, false)
}

fn opening(open: &[&str]) -> Grouping {
    Grouping { opened: open.iter().map(|name| (*name).to_owned()).collect(), ..Grouping::default() }
}

fn node(scene: &Scene, symbol: &str) -> NodeId {
    scene.graph.nodes.iter().position(|node| node.symbol == symbol).unwrap()
}

fn drawn(scene: &Scene) -> Vec<NodeId> {
    (0..scene.graph.nodes.len()).filter(|&node| scene.outline.is_drawn(node)).collect()
}

/// Every program with nothing open, and with everything open, one thing after the other.
fn states() -> Vec<(&'static str, Scene)> {
    let mut states = Vec::new();
    for program in [NEURONS, SIGMOID, NESTED, TENSORS] {
        let mut open: Vec<String> = Vec::new();
        loop {
            let scene = Scene::opened(compile(program).unwrap().1, &Grouping { opened: open.clone(), ..Grouping::default() }, None, false);
            let closed = |node: &NodeId| scene.outline.closed(*node).map(|group| scene.names.group(&scene.graph, group));
            let gate = |node: &NodeId| scene.graph.can_open(*node).then(|| scene.names.gate(&scene.graph, *node));
            let next = drawn(&scene).iter().find_map(|node| closed(node).or_else(|| gate(node)));
            states.push((program, scene));
            match next {
                Some(name) => open.push(name),
                None => break,
            }
        }
    }
    states
}

#[test]
fn what_is_open_changes_no_number() {
    for (program, scene) in states() {
        let whole = opened(program, &[]);
        for (id, node) in whole.graph.nodes.iter().enumerate().filter(|(id, _)| whole.outline.is_drawn(*id)) {
            let here = self::node(&scene, &node.symbol);
            for (ours, theirs) in
                [(scene.trace.value(here), whole.trace.value(id)), (scene.trace.gradient(here).unwrap(), whole.trace.gradient(id).unwrap())]
            {
                assert!(ours.iter().zip(theirs).all(|(a, b)| (a - b).abs() < 1e-12), "{program}: {}", node.symbol);
            }
        }
    }
}

#[test]
fn a_closed_group_is_one_node_with_a_wire_for_each_value_that_comes_in() {
    let scene = opened(NESTED, &[]);
    let symbols: Vec<&str> = drawn(&scene).iter().map(|&node| scene.graph.nodes[node].symbol.as_str()).collect();
    assert_eq!(symbols, ["a", "b", "n", "f"]);
    let operands = scene.outline.operands(&scene.graph, node(&scene, "n"));
    let from: Vec<&str> = operands.iter().map(|&edge| scene.graph.nodes[scene.graph.edges[edge].from].symbol.as_str()).collect();
    assert_eq!(from, ["a", "b"]);
    assert_eq!(scene.contributions[node(&scene, "a")], 2, "one from the group, one from +");
    assert_eq!(scene.contributions[node(&scene, "b")], 1, "both uses of y are inside");
}

/// From one rest to the next, as the button "Next step" goes.
fn rests(scene: &Scene) -> Vec<usize> {
    let last = scene.trace.steps.len();
    let mut rests = vec![0];
    while rests[rests.len() - 1] < last {
        rests.push(scene.outline.next(rests[rests.len() - 1], last));
    }
    rests
}

#[test]
fn next_step_takes_the_inside_in_one_go() {
    let scene = opened(SIGMOID, &[]);
    assert_eq!(rests(&scene).len(), scene.trace.steps.len() + 1, "nothing is closed but gates");
    let scene = opened(NEURONS, &[]);
    let events: Vec<Step> = rests(&scene).iter().skip(1).map(|&step| scene.event(step).unwrap()).collect();
    let [y, u, z] = ["y", "u", "z"].map(|symbol| node(&scene, symbol));
    let forward: Vec<NodeId> = events.iter().take_while(|step| matches!(step, Step::Forward { .. })).map(Step::node).collect();
    assert_eq!(forward, [y, u, z]);
    let sent: Vec<(NodeId, &str)> = events
        .iter()
        .filter_map(|step| match *step {
            Step::Backward { node, edge } => Some((node, scene.graph.nodes[scene.graph.edges[edge].from].symbol.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(sent.len(), 2 + 3 + 3, "one step for each drawn wire: {sent:?}");
    for rests in states().iter().map(|(_, scene)| (scene, rests(scene))) {
        let (scene, steps) = rests;
        for pair in steps.windows(2) {
            assert_eq!(scene.outline.previous(pair[1]), pair[0]);
        }
    }
}

#[test]
fn every_rest_shows_one_gate_at_work_and_brings_something() {
    for (program, scene) in states() {
        let frames: Vec<_> = rests(&scene).iter().map(|&step| scene.frame(step)).collect();
        for pair in frames.windows(2) {
            let current: Vec<_> = drawn(&scene).into_iter().filter(|&id| pair[1].nodes[id].phase == Phase::Current).collect();
            assert_eq!(current, [scene.event(pair[1].step).unwrap().node()], "{program}: step {}", pair[1].step);
            let known = |frame: &gatewise::scene::Frame| {
                let nodes = drawn(&scene).into_iter().map(|id| frame.nodes[id]);
                let complete = |state: &gatewise::scene::NodeState| matches!(state.gradient, Gradient::Complete { .. });
                let known: usize = nodes.map(|state| usize::from(state.value.is_some()) + usize::from(complete(&state))).sum();
                let wires = (0..frame.edges.len()).filter(|&edge| scene.outline.is_wire(edge) && frame.edges[edge].downstream.is_some());
                known + wires.count()
            };
            assert!(known(&pair[1]) > known(&pair[0]), "{program}: step {}", pair[1].step);
            assert!(!movements(&scene, pair[0].step, pair[1].step).is_empty(), "{program}: step {}", pair[1].step);
        }
        let last = &frames[frames.len() - 1];
        for id in drawn(&scene) {
            assert!(matches!(last.nodes[id].gradient, Gradient::Complete { .. }), "{program}");
            assert!(last.nodes[id].phase != Phase::Waiting, "{program}");
        }
    }
}

#[test]
fn upstream_times_the_groups_own_local_gradient_is_what_it_sends() {
    let mut told = 0;
    for (program, scene) in states() {
        for step in rests(&scene) {
            let Some(Step::Backward { node, edge }) = scene.event(step) else { continue };
            let (Some(local), Some(_)) = (scene.local_of_group(edge), scene.outline.closed(node)) else { continue };
            let frame = scene.frame(step);
            assert_eq!(frame.nodes[node].local, Some(local));
            let sent = scene.outline.downstream(&scene.trace, edge).unwrap();
            let upstream = scene.trace.gradient_number(node).unwrap();
            assert!((upstream * local - sent).abs() < 1e-12, "{program}: {upstream} · {local} = {sent}");
            told += 1;
        }
    }
    assert!(told >= 20, "{told}");
}

/// Of every way through a group the local gradients multiplied, all ways added, are the group's local gradient; that of σ is its
/// closed form.
#[test]
fn the_product_through_the_inside_is_the_closed_form() {
    for (program, scene) in states() {
        for group in 0..scene.graph.groups.len() {
            let inside = inside(&scene.graph, &scene.trace, group);
            for operand in 0..inside.operands {
                let (Some(local), Some(ways)) = (inside.local(operand), inside.ways(operand)) else { continue };
                assert_eq!(ways.len(), inside.count(operand));
                let product = |way: &Vec<usize>| way.iter().map(|&edge| inside.trace.local_number(edge)).product::<f64>();
                let sum: f64 = ways.iter().map(product).sum();
                assert!((sum - local).abs() < 1e-12, "{program}: {sum} {local}");
            }
        }
    }
    let scene = opened(SIGMOID, &["f"]);
    let inside = inside(&scene.graph, &scene.trace, 0);
    let out = scene.trace.number(scene.graph.output);
    assert!((inside.local(0).unwrap() - out * (1.0 - out)).abs() < 1e-15);
    let closed = opened(SIGMOID, &[]);
    let lines: Vec<String> =
        through_gate(&closed.graph, &closed.trace, 99, closed.graph.output).iter().map(|line| line.formula().plain()).collect();
    assert_eq!(lines, ["∂f/∂s = −0.53·1.00·0.37·(−1.00) = 0.20"]);
}

fn corners(rect: &Rect) -> [f64; 4] {
    let (x, y) = (rect.width / 2.0, rect.height / 2.0);
    [rect.center.x - x, rect.center.y - y, rect.center.x + x, rect.center.y + y]
}

#[test]
fn frames_hold_the_drawn_gates_of_their_groups_and_no_others() {
    for (program, scene) in states() {
        for (at, &group) in scene.outline.framed.iter().enumerate() {
            let [left, top, right, bottom] = corners(&scene.layout.frames[at]);
            for id in drawn(&scene) {
                let center = scene.layout.boxes[id].center;
                let inside = left < center.x && center.x < right && top < center.y && center.y < bottom;
                assert_eq!(inside, gatewise::trace::is_within(&scene.graph, id, group), "{program}: {}", scene.graph.nodes[id].symbol);
            }
        }
        let picture = picture(&scene, &scene.frame(0));
        let frames = picture.groups.iter().filter(|group| matches!(group.subject, Subject::Frame(_))).count();
        assert_eq!(frames, scene.outline.framed.len());
        let squares = |mark: &Mark| matches!(mark, Mark::Rect { radius, .. } if *radius == 7.0);
        let squares = picture.groups.iter().flat_map(|group| &group.marks).filter(|mark| squares(mark)).count();
        assert_eq!(squares, scene.outline.squares().len());
    }
}

#[test]
fn a_closed_group_is_said_as_one_gate() {
    let scene = opened(NEURONS, &[]);
    let said = |step: usize| {
        let (place, what) = outlined_sentence(&scene.graph, &scene.trace, &scene.outline, step);
        format!("{} {}", place.plain(Language::English), what.plain(Language::English))
    };
    let rests = rests(&scene);
    assert_eq!(said(rests[1]), "Forward 3 of 7 neuron computes neuron(1.00, 2.00, −3.00) = 0.27, called y.");
    let last = scene.trace.steps.len();
    assert_eq!(said(last), "Backward 14 of 14 neuron passes 1.03 · 0.20 = 0.20 to the input b.");
    let y = node(&scene, "y");
    let name =
        describe(&scene, y, &scene.frame(last).nodes[y]).iter().map(|part| part.plain(Language::English)).collect::<Vec<_>>().join("; ");
    assert_eq!(name, "y, group neuron of 3 gates, closed; value 0.27; gradient 1.03; from a, b, c; leads to u, z");
    let row = outlined_row(&Moment::new(&scene.graph, &scene.trace, last), &scene.outline, y);
    assert!(row.current && row.locals.len() == 3);
    let explained = explain_outlined(&scene.graph, &scene.trace, &scene.outline, last, None);
    assert_eq!(explained.title.formula().plain(), "y = neuron(a, b, c) = neuron(1.00, 2.00, −3.00) = 0.27");
    let locals: Vec<String> = explained.locals.iter().map(|line| line.formula().plain()).collect();
    assert_eq!(locals, ["∂y/∂a = 0.20·1.00·2.00 = 0.39", "∂y/∂b = 0.20·1.00·1.00 = 0.20", "∂y/∂c = 0.20·1.00 = 0.20"]);
    let lines: Vec<String> = explained.products.iter().map(|product| product.line.formula().plain()).collect();
    assert_eq!(lines[1], "∂z/∂b = ∂z/∂y·∂y/∂b = 1.03·0.20 = 0.20");
}

#[test]
fn arrows_walk_past_what_is_closed() {
    let scene = opened(NEURONS, &[]);
    let [a, y, u, z] = ["a", "y", "u", "z"].map(|symbol| node(&scene, symbol));
    assert_eq!(walk(&scene, a, Direction::Right), Some(y));
    assert_eq!(walk(&scene, y, Direction::Right).map(|next| [u, z].contains(&next)), Some(true));
    for (_, scene) in states() {
        for from in drawn(&scene) {
            for direction in [Direction::Left, Direction::Right, Direction::Up, Direction::Down] {
                assert!(walk(&scene, from, direction).is_none_or(|next| scene.outline.is_drawn(next)));
            }
        }
    }
}

#[test]
fn names_outlast_an_edit_and_the_closing_of_another_gate() {
    let program = "a = 1; b = 2; f = sigmoid(a); g = tanh(b); f * g";
    let all = opened(program, &["f", "g"]);
    let inner = drawn(&all).into_iter().find(|&node| all.names.gate(&all.graph, node) == "g/0").unwrap();
    let operation = all.graph.operation(inner);
    let alone = opened(program, &["g"]);
    let inner = alone.names.node(&alone.graph, "g/0").unwrap();
    assert_eq!(alone.graph.operation(inner), operation);
    let edited = opened("a = 1; b = 2; c = 3; f = sigmoid(a * c); g = tanh(b); f * g", &["f", "g"]);
    assert_eq!(edited.outline.framed.len(), 2);
    assert!(opened("x + y", &["f", "q:neuron", "f/2"]).outline.framed.is_empty(), "what is not there is passed over");
}

#[test]
fn opening_and_closing_stays_at_the_same_moment() {
    let (closed, open) = (opened(SIGMOID, &[]), opened(SIGMOID, &["f"]));
    for step in 0..=closed.trace.steps.len() {
        let there = same_moment(closed.run(), step, open.run());
        assert_eq!(same_moment(open.run(), there, closed.run()), step, "there and back from {step} over {there}");
        let (here, inside) = (closed.frame(step), open.frame(there));
        for (id, node) in closed.graph.nodes.iter().enumerate() {
            let state = inside.nodes[self::node(&open, &node.symbol)];
            assert_eq!(here.nodes[id].value.is_some(), state.value.is_some(), "step {step}: {}", node.symbol);
            assert_eq!(matches!(here.nodes[id].gradient, Gradient::Complete { .. }), matches!(state.gradient, Gradient::Complete { .. }));
        }
    }
    let exp = drawn(&open).into_iter().find(|&node| open.graph.operation(node) == "exp").unwrap();
    let at = open.trace.steps.iter().position(|step| *step == Step::Forward { node: exp }).unwrap() + 1;
    let there = same_moment(open.run(), at, closed.run());
    assert_eq!(closed.event(there), Some(Step::Forward { node: closed.graph.output }), "inside a gate is at the gate");
}

#[test]
fn the_run_serves_again_where_only_calls_open_and_close() {
    let graph = compile(NEURONS).unwrap().1;
    let closed = Scene::opened(graph.clone(), &opening(&[]), None, false);
    let open = Scene::opened(graph, &opening(&["y:neuron"]), Some(&closed), true);
    assert_eq!(open.trace, closed.trace);
    assert_eq!((closed.outline.framed.len(), open.outline.framed.len()), (0, 1));
}
