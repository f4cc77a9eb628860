//! Curves: what is sampled, where gradients die, and which gate of a graph is drawn.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::graph::{self, Graph, Grouping};
use gatewise::plot::{
    self, Area, CATALOGUE, Followed, Function, Kind, Reason, Side, Subject, Window, chart, class, counts, curve, half_for, next_half, path,
    steepest, zones,
};
use gatewise::scene::Scene;

const AREA: Area = Area { left: 30.0, top: 10.0, width: 200.0, height: 140.0 };

fn named(name: &str) -> Function {
    Function::named(name).unwrap()
}

fn scene(source: &str) -> Scene {
    let (_, graph) = graph::compile(source).unwrap();
    Scene::opened(graph, &Grouping::default(), None, false)
}

fn node(graph: &Graph, symbol: &str) -> usize {
    graph.nodes.iter().position(|node| node.symbol == symbol).unwrap()
}

fn drawn(source: &str, symbol: &str) -> Option<Subject> {
    let Scene { graph, trace, outline, .. } = scene(source);
    plot::subject(&graph, &trace, &outline, node(&graph, symbol), None)
}

fn told(name: &str) -> Vec<(Kind, String)> {
    zones(&named(name), 12.0).into_iter().map(|zone| (zone.kind, zone.inequality())).collect()
}

#[test]
fn the_catalogue_is_the_gate_table() {
    for (name, x, value, slope) in [
        ("sigmoid", 1.0, 0.731_058_578_630_004_9, 0.196_611_933_241_481_85),
        ("tanh", 0.0, 0.0, 1.0),
        ("relu", -3.0, 0.0, 0.0),
        ("leaky_relu", -3.0, -0.3, 0.1),
        ("maxout", 2.0, 3.0, 2.0),
        ("maxout", -2.0, 2.0, -0.5),
        ("elu", -1.0, -0.632_120_558_828_557_7, 0.367_879_441_171_442_33),
    ] {
        let sample = named(name).at(x);
        assert!((sample.value - value).abs() < 1e-12 && (sample.slope - slope).abs() < 1e-12, "{name}: {sample:?}");
    }
    for name in CATALOGUE {
        let function = named(name);
        for x in [-2.3, -0.7, 0.4, 1.9] {
            let difference = (function.at(x + 1e-6).value - function.at(x - 1e-6).value) / 2e-6;
            assert!((function.at(x).slope - difference).abs() < 1e-6, "{name} at {x}");
        }
    }
    assert!(Function::named("add").is_none() && Function::named("").is_none() && Function::named("σ").is_none());
}

#[test]
fn gradients_die_where_they_do() {
    let saturated = |text: &str| (Kind::Saturated, text.to_owned());
    let dead = |text: &str| (Kind::Dead, text.to_owned());
    assert_eq!(told("sigmoid"), [saturated("x < −4.58"), saturated("x > 4.58")]);
    assert_eq!(told("tanh"), [saturated("x < −2.99"), saturated("x > 2.99")]);
    assert_eq!(told("relu"), [dead("x ≤ 0.00")]);
    assert_eq!(told("leaky_relu"), []);
    assert_eq!(told("maxout"), []);
    assert_eq!(told("elu"), [saturated("x < −4.61")]);
    assert_eq!(told("abs"), []);
    assert_eq!(told("softsign"), [saturated("x < −9.00"), saturated("x > 9.00")]);
    // The bend at −0.75 is no zone, though the slope is small there for a moment.
    assert_eq!(told("gelu").len(), 1);
}

#[test]
fn the_ends_of_a_zone_are_exact() {
    let sigmoid = named("sigmoid");
    let zones = zones(&sigmoid, 12.0);
    let end = zones[1].from.unwrap();
    // σ(1 − σ) = 1/100 at ln of the larger root of u² − 98u + 1.
    assert!((end.at - libm::log(49.0 + f64::sqrt(2400.0))).abs() < 1e-6, "{}", end.at);
    assert_eq!(class(&sigmoid, end.at + 1e-4), Some(Kind::Saturated));
    assert_eq!(class(&sigmoid, end.at - 1e-4), None);
    assert_eq!(class(&named("relu"), 0.0), Some(Kind::Dead), "the derivative at the kink is that of the gate table");
    assert_eq!(class(&named("relu"), 1e-9), None);
}

#[test]
fn clamps_walls_and_waves() {
    let zones = |source: &str| -> Vec<String> {
        plot::zones(&drawn(source, "f").unwrap().function, 12.0)
            .iter()
            .map(|zone| format!("{:?} {}", zone.kind, zone.inequality()))
            .collect()
    };
    assert_eq!(zones("x = 1; f = clamp(x, -1, 2)"), ["Dead x ≤ −1.00", "Dead x ≥ 2.00"]);
    assert_eq!(zones("x = 1; f = sin(x)"), [""; 0]);
    assert_eq!(zones("x = 1; f = sign(x)"), ["Dead −∞ < x < ∞"]);
    assert_eq!(zones("x = 1; f = log(x)"), [""; 0], "it is nowhere level, and has no value below 0");
    assert_eq!(zones("x = 1; f = relu(x - 2) - relu(x)").len(), 0, "a sum of two is no function of one number");
    assert_eq!(zones("g(x) = relu(x - 2) - relu(x); x = 1; f = g(x)"), ["Dead x ≤ 0.00", "Dead x > 2.00"]);
}

#[test]
fn the_steepest_slope() {
    let steep = |name: &str| steepest(&named(name), 12.0);
    assert_eq!((steep("sigmoid"), steep("tanh"), steep("relu"), steep("maxout")), (0.25, 1.0, 1.0, 2.0));
    assert!(steep("gelu") > 1.12 && steep("gelu") < 1.14);
    assert_eq!(steep("exp"), f64::INFINITY);
}

#[test]
fn numbers_of_a_tensor_are_counted() {
    assert_eq!(counts(&named("relu"), &[1.5, -2.0, 0.5, -0.25, 3.0]), (2, 0));
    assert_eq!(counts(&named("tanh"), &[0.0, -4.0, 9.0, 40.0]), (0, 3));
}

/// A slope that rounding has made 0 belongs to a function that never is quite level: it is saturated.
#[test]
fn what_only_rounds_to_0_is_not_dead() {
    for (name, x) in [("tanh", 20.0), ("tanh", -300.0), ("sigmoid", 40.0), ("sigmoid", -800.0), ("exp", -800.0), ("elu", -800.0)] {
        assert_eq!(named(name).at(x).slope, 0.0, "{name} at {x}");
        assert_eq!(class(&named(name), x), Some(Kind::Saturated), "{name} at {x}");
    }
    for (name, x) in [("relu", -0.5), ("relu", -1e6)] {
        assert_eq!(class(&named(name), x), Some(Kind::Dead), "{name} at {x}");
    }
    // A wide window shows one zone on either side, not a dead one behind the saturated one.
    let wide: Vec<_> = zones(&named("tanh"), 200.0).into_iter().map(|zone| (zone.kind, zone.to.is_none(), zone.from.is_none())).collect();
    assert_eq!(wide, [(Kind::Saturated, false, true), (Kind::Saturated, true, false)]);
    // In a group both can be: tanh(relu(x)) is dead below 0 and saturated far above it, and a power rises from 0 without a jump.
    let group = |source: &str| drawn(source, "f").unwrap().function;
    let both = group("g(x) = tanh(relu(x)); x = 1; f = g(x)");
    assert_eq!((class(&both, -3.0), class(&both, 1.0), class(&both, 25.0)), (Some(Kind::Dead), None, Some(Kind::Saturated)));
    let square = group("g(x) = relu(x)^2; x = 1; f = g(x)");
    assert_eq!((class(&square, -3.0), class(&square, 0.001)), (Some(Kind::Dead), Some(Kind::Saturated)));
    assert_eq!(class(&group("x = 1; f = tanh(50x)"), 3.0), class(&named("tanh"), 150.0), "a steep one");
    assert_eq!(class(&group("x = 1; f = clamp(x, -1, 2)"), 5.0), Some(Kind::Dead));
    assert_eq!(class(&group("x = 1; f = sign(x)"), 5.0), Some(Kind::Dead));
}

fn window(half: f64) -> Window {
    Window { across: (-half, half), up: (-half, half), left: 0.0, top: 0.0, width: 200.0, height: 200.0 }
}

#[test]
fn a_kink_is_sharp_a_jump_is_a_gap_and_a_straight_line_is_two_points_a_stretch() {
    let window = window(6.0);
    let kink = curve(&|x| if x < 0.37 { 0.0 } else { x - 0.37 }, &window);
    assert_eq!(kink.len(), 1);
    let nearest = kink[0].iter().map(|point| (point.0 - 0.37).abs()).fold(f64::INFINITY, f64::min);
    assert!(nearest < 0.02, "{nearest}");
    let jump = curve(&|x| if x <= 0.37 { -1.0 } else { 2.0 }, &window);
    assert_eq!(jump.len(), 2);
    assert!((jump[0].last().unwrap().0 - 0.37).abs() < 1e-6 && (jump[1][0].0 - 0.37).abs() < 1e-6);
    let straight = curve(&|x| x / 2.0, &window);
    assert_eq!((straight.len(), straight[0].len()), (1, 49));
    let half = curve(&f64::sqrt, &window);
    assert!((half[0][0].0).abs() < 1e-6, "it begins where it has a value");
    assert_eq!(curve(&|x| 1.0 / x, &window).len(), 2, "a pole parts the line");
    assert!(curve(&|_| f64::NAN, &window).is_empty());
    let steps = curve(&f64::floor, &window);
    assert_eq!(steps.len(), 12);
}

#[test]
fn a_steep_but_smooth_line_stays_whole_and_near_the_truth() {
    let window = window(6.0);
    let function = |x: f64| libm::tanh(40.0 * x);
    let pieces = curve(&function, &window);
    assert_eq!(pieces.len(), 1);
    for pair in pieces[0].windows(2) {
        let (x, straight) = ((pair[0].0 + pair[1].0) / 2.0, (pair[0].1 + pair[1].1) / 2.0);
        assert!((function(x) - straight).abs() * 200.0 / 12.0 < 1.0, "at {x}");
    }
    let wild = curve(&|x| libm::sin(1.0 / x), &window);
    assert!(wild.iter().map(Vec::len).sum::<usize>() < 5000, "however wild, it is bounded");
}

#[test]
fn what_leaves_the_window_is_cut_off_at_its_edge() {
    let window = window(2.0);
    let d = path(&curve(&|x| 10.0 * x, &window), &window);
    let heights = d.split(['M', 'L']).filter(|pair| !pair.is_empty()).map(|pair| pair.split(' ').nth(1).unwrap().parse::<f64>().unwrap());
    let heights: Vec<f64> = heights.collect();
    assert_eq!((heights[0], *heights.last().unwrap()), (200.0, 0.0));
    assert!(heights.iter().all(|height| (0.0..=200.0).contains(height)));
}

#[test]
fn a_chart_has_room_for_all_names_and_shows_the_point() {
    let functions: Vec<Function> = ["relu", "leaky_relu", "elu", "maxout", "abs", "exp"].into_iter().map(named).collect();
    let functions: Vec<&Function> = functions.iter().collect();
    let chart = chart(&functions, Side::Value, 6.0, Some(2.0), &[], AREA);
    let mut heights: Vec<f64> = chart.lines.iter().map(|line| line.label.y).collect();
    heights.sort_by(f64::total_cmp);
    assert!(heights.windows(2).all(|pair| pair[1] - pair[0] >= 13.99), "{heights:?}");
    assert!(heights[0] >= AREA.top && heights[5] <= AREA.top + AREA.height, "{heights:?}");
    assert!(chart.lines.iter().all(|line| line.d.starts_with('M') && !line.d.contains("NaN")));
    let dot = chart.point.unwrap();
    let ((left, from), (right, to)) = dot.tangent.unwrap();
    assert!(left < dot.at.0 && dot.at.0 < right && from > dot.at.1 && dot.at.1 > to);
    assert!(to >= AREA.top && from <= AREA.top + AREA.height);
}

#[test]
fn the_window_holds_what_stays_near_and_the_point() {
    let up = |name: &str, x: f64| chart(&[&named(name)], Side::Value, 6.0, Some(x), &[], AREA).window.up;
    assert!(up("sigmoid", 1.0).1 < 1.2 && up("sigmoid", 1.0).0 < 0.0);
    assert!(up("exp", 0.0).1 < 7.0, "what grows is cut off");
    assert!(up("exp", 3.0).1 > 20.0, "but never the point");
    assert_eq!((half_for(1.0, 6.0), half_for(6.0, 6.0), half_for(-70.0, 6.0), half_for(f64::NAN, 6.0)), (6.0, 10.0, 100.0, 6.0));
    assert_eq!((next_half(6.0, true), next_half(6.0, false), next_half(2.0, false)), (10.0, 2.0, 2.0));
    let slopes = chart(&[&named("relu")], Side::Slope, 6.0, Some(-1.0), &zones(&named("relu"), 12.0), AREA);
    assert_eq!(slopes.zones, [(Kind::Dead, 30.0, 100.0)]);
    assert_eq!(slopes.point.unwrap().tangent, None);
}

const NEURON: &str = "w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3; f = sigmoid(w0*x0 + w1*x1 + w2)";

#[test]
fn a_gate_of_the_graph_is_a_function() {
    let subject = drawn(NEURON, "f").unwrap();
    assert_eq!((subject.function.label.as_str(), subject.operands.len()), ("σ", 1));
    let sample = subject.function.at(1.0);
    assert!((sample.value - 0.7311).abs() < 1e-4 && (sample.slope - 0.1966).abs() < 1e-4);
    assert!(subject.function.is_same(&named("sigmoid")) && !subject.function.is_same(&named("tanh")));
    // Folded, with a parameter, used twice, and with others held.
    let at = |source: &str, x: f64| {
        let sample = drawn(source, "f").unwrap().function.at(x);
        (sample.value, sample.slope)
    };
    assert_eq!(at("x = 1; f = -3x", 2.0), (-6.0, -3.0));
    assert_eq!(at("x = 1; f = leaky_relu(x, 0.25)", -2.0), (-0.5, 0.25));
    assert_eq!(at("x = 1; f = x * x", 3.0), (9.0, 6.0));
    assert_eq!(at("x = 1; w = 4; f = x * w", 3.0), (12.0, 4.0));
    assert_eq!(at("x = 1.5; w1 = 2; b1 = -1; w2 = -0.5; b2 = 1; f = maxout(x, w1, b1, w2, b2)", -2.0), (2.0, -0.5));
    assert!(!drawn("x = 1; f = leaky_relu(x, 0.25)", "f").unwrap().function.is_same(&named("leaky_relu")));
}

#[test]
fn a_gate_of_two_numbers_is_a_function_of_either() {
    let Scene { graph, trace, outline, .. } = scene("x = 3; y = -4; f = x * y");
    let by = |name: &str| plot::subject(&graph, &trace, &outline, 2, Some(node(&graph, name))).unwrap();
    assert_eq!((by("x").function.at(1.0).slope, by("y").function.at(1.0).slope), (-4.0, 3.0));
    assert_eq!(by("x").operands, [0, 1]);
}

#[test]
fn tensors_are_drawn_where_each_number_goes_its_own_way() {
    assert!(drawn("x = [1, -2, 3]; y = relu(x); f = sum(y)", "y").is_some());
    assert!(drawn("x = [1, -2, 3]; y = 2x; f = sum(y)", "y").is_some());
    for (source, name) in [
        ("x = [1, -2, 3]; y = relu(x); f = sum(y)", "f"),
        ("x = [1, -2, 3]; y = [1, 2, 3]; z = x * y; f = sum(z)", "z"),
        ("x = 1; f = relu(x)", "x"),
    ] {
        assert!(drawn(source, name).is_none(), "{source}");
    }
}

#[test]
fn a_closed_group_runs_its_inside() {
    let subject = drawn("s(u) = 1/(1 + e^-u); x = 1; f = s(x)", "f").unwrap();
    assert_eq!(subject.function.label, "s");
    for x in [-7.0, -1.0, 0.0, 2.5] {
        let (run, gate) = (subject.function.at(x), named("sigmoid").at(x));
        assert!((run.value - gate.value).abs() < 1e-12 && (run.slope - gate.slope).abs() < 1e-12, "at {x}");
    }
    let neuron = drawn("n(w, x, b) = tanh(w*x + b); w = 2; x = 1; b = -1; f = n(w, x, b)", "f").unwrap();
    assert_eq!(neuron.operands.len(), 3);
    assert!(
        (neuron.function.at(0.5).slope - (1.0 - libm::pow(libm::tanh(-0.5), 2.0))).abs() < 1e-12,
        "w comes first: at w = 0.5, by x = 1"
    );
}

#[test]
fn the_selected_gate_goes_before_that_of_the_step_and_the_first_activation() {
    let scene = scene("x = 1; y = -x; z = exp(y); f = tanh(z) + y");
    let follow = |selection: Option<&str>, now: Option<&str>| {
        let id = |name: Option<&str>| name.map(|name| node(&scene.graph, name));
        plot::follow(&scene.graph, &scene.trace, &scene.outline, id(selection), id(now), None)
    };
    let told = |followed: Followed| {
        let subject = followed.subject.map(|(subject, reason)| (subject.function.label, reason));
        (subject, followed.refused.map(|node| scene.graph.nodes[node].symbol.clone()))
    };
    let of = |label: &str, reason| Some((label.to_owned(), reason));
    assert_eq!(told(follow(Some("z"), Some("y"))), (of("exp", Reason::Selected), None));
    assert_eq!(told(follow(None, Some("y"))), (of("·(−1)", Reason::Step), None));
    assert_eq!(told(follow(None, Some("f"))), (of("tanh", Reason::First), None), "+ takes two numbers");
    assert_eq!(told(follow(Some("x"), Some("y"))), (of("tanh", Reason::First), Some("x".into())));
    assert_eq!(told(follow(Some("f"), None)), (of("+", Reason::Selected), None));
}

#[test]
fn a_program_without_activations_has_none_to_follow_and_a_large_one_is_no_trouble() {
    let Scene { graph, trace, outline, .. } = scene("x = 1; y = 2; f = x + y");
    assert!(plot::follow(&graph, &trace, &outline, None, None, None).subject.is_none());
    let long = (0..9000).map(|at| format!("a{} = tanh(a{at}) + a0\n", at + 1)).collect::<String>();
    let (_, graph) = graph::compile(&format!("a0 = 0.5\n{long}")).unwrap();
    let trace = gatewise::trace::run(&graph);
    let outline = gatewise::trace::Outline::open(&graph);
    let (subject, reason) = plot::follow(&graph, &trace, &outline, None, None, None).subject.unwrap();
    assert_eq!((subject.function.label.as_str(), reason), ("tanh", Reason::First));
}
