//! Training: optimisers move as PyTorch's do, convex losses reach their minimum, what diverges is noticed, data finds its place.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::graph::{Graph, compile};
use gatewise::lessons::examples;
use gatewise::trace::{Tape, run};
use gatewise::train::{
    Boundary, Feed, Kind, Method, Setup, Table, Template, Trainer, Unfit, Verdict, chosen, classifier, edges, generate, leaves, plan,
    program_with, rounded, table, table_text, tensors,
};
use proptest::prelude::*;
use serde_json::Value;

fn graph(program: &str) -> Graph {
    compile(program).unwrap_or_else(|errors| panic!("{program}: {errors:?}")).1
}

fn trainer(graph: &Graph) -> Trainer {
    Trainer::new(graph, &chosen(&leaves(graph), None), None)
}

fn train(trainer: &mut Trainer, setup: &Setup, steps: usize) {
    for _ in 0..steps {
        trainer.step(setup);
    }
}

fn number(graph: &Graph, trainer: &Trainer, name: &str) -> Vec<f64> {
    let node = graph.nodes.iter().position(|node| node.symbol == name).unwrap();
    trainer.numbers()[trainer.tape().places().node(node)].to_vec()
}

fn flat(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(entries) => entries.iter().flat_map(flat).collect(),
        value => vec![value.as_f64().unwrap()],
    }
}

#[test]
fn optimisers_move_as_pytorch_has_them() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("oracle/training.json")).unwrap();
    assert!(cases.len() > 20);
    for case in &cases {
        let program = case["program"].as_str().unwrap();
        let setup = Setup::read(case["setup"].as_str().unwrap()).unwrap();
        let graph = graph(program);
        let mut trainer = trainer(&graph);
        for state in case["after"].as_array().unwrap() {
            let step = state["step"].as_u64().unwrap() as usize;
            let more = step - trainer.steps();
            train(&mut trainer, &setup, more);
            let close = |ours: f64, theirs: f64, what: &str| {
                let same = (ours - theirs).abs() <= 1e-9 * theirs.abs() + 1e-11;
                assert!(same, "{program} with {} after {step} steps: {what} is {ours}, not {theirs}", setup.text());
            };
            close(trainer.losses().last().unwrap().1, state["loss"].as_f64().unwrap(), "the loss");
            for (name, numbers) in state["leaves"].as_object().unwrap() {
                let ours = number(&graph, &trainer, name);
                for (ours, theirs) in ours.iter().zip(flat(numbers)) {
                    close(*ours, theirs, name);
                }
            }
        }
    }
}

#[test]
fn a_tape_runs_again_in_the_room_of_the_last_run() {
    for example in examples() {
        let graph = graph(example.program);
        let tape = Tape::new(&graph);
        let moved: Vec<f64> = tape.leaves().iter().enumerate().map(|(index, leaf)| leaf * 1.25 + 0.01 * (index % 7) as f64).collect();
        let is_moved = graph.nodes.iter().all(|node| node.flow != gatewise::graph::Flow::Constant);
        let other = if is_moved { moved } else { tape.leaves().to_vec() };
        let mut trace = tape.run_with(&other);
        tape.rerun(tape.leaves(), &mut trace);
        assert_eq!(trace, run(&graph), "{}", example.key);
        let mut values = vec![f64::NAN; 3];
        tape.values(tape.leaves(), &mut values);
        assert!((0..trace.nodes()).all(|node| trace.value(node) == &values[tape.places().node(node)]), "{}", example.key);
    }
}

#[test]
fn the_next_update_is_the_one_that_comes() {
    let graph = graph("w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3\nf = sigmoid(w0*x0 + w1*x1 + w2)");
    let mut all = trainer(&graph);
    for method in Method::ALL {
        let mut setup = Setup::default();
        setup.choose(method);
        all.reset(&setup);
        for step in 0..3 {
            let promised = all.next(&setup, 0, 0).unwrap();
            assert_eq!(promised.before, number(&graph, &all, "w0")[0]);
            if step == 0 {
                assert!((promised.gradient + 0.1966).abs() < 1e-4, "the lecture's number");
            }
            all.step(&setup);
            assert_eq!(promised.after, number(&graph, &all, "w0")[0], "{method:?}");
        }
    }
    assert!(all.next(&Setup::default(), 1, 0).is_none(), "x0 is data");
}

#[test]
fn inputs_but_data_learn() {
    let usual = |program: &str| -> Vec<String> { chosen(&leaves(&graph(program)), None).iter().map(|leaf| leaf.name.clone()).collect() };
    assert_eq!(usual("w0 = 2; x0 = -1; w2 = -3; f = sigmoid(w0*x0 + w2)"), ["w0", "w2"]);
    assert_eq!(usual("x = -2; y = 5; z = -4; f = (x + y)z"), ["x", "y", "z"], "where everything is called like data, all of it learns");
    assert_eq!(usual("W = [[1, 2]]; const t = 1; λ = 0.1; x = [1, 2]; u = 3; L = (sum(W·x) - t)^2 + λ*sum(W^2) + (u > 1)"), ["W"]);
    assert_eq!(usual("a = 1; b = 2; f = a*c"), ["a"], "an unset name has nowhere to be written, and b reaches nothing");
    let graph = graph("a = 1; x = 2; f = a*x");
    let all = leaves(&graph);
    assert_eq!(chosen(&all, Some(&["x".into(), "nobody".into()])).iter().map(|leaf| leaf.node).collect::<Vec<_>>(), [1]);
    assert!(chosen(&all, Some(&[])).is_empty());
}

#[test]
fn convex_losses_reach_their_minimum() {
    // Least squares: the solution is known.
    let graph = graph("const A = [[1, 0], [1, 1], [1, 2], [1, 3]]\nconst target = [1, 3, 5, 7]\nw = [0, 0]\nL = mean((A @ w - target)^2)");
    for (setup, steps) in [("rate:0.1", 2000), ("momentum,rate:0.05", 1000), ("adam,rate:0.05", 4000)] {
        let mut trainer = trainer(&graph);
        let setup = Setup::read(setup).unwrap();
        train(&mut trainer, &setup, steps);
        let w = number(&graph, &trainer, "w");
        assert!((w[0] - 1.0).abs() < 1e-3 && (w[1] - 2.0).abs() < 1e-3, "{w:?} with {}", setup.text());
    }
}

#[test]
fn uphill_leads_to_the_maximum() {
    let graph = graph("a = 3; f = 5 - (a - 1)^2");
    let mut trainer = trainer(&graph);
    train(&mut trainer, &Setup::read("max").unwrap(), 100);
    assert!((number(&graph, &trainer, "a")[0] - 1.0).abs() < 1e-6);
}

#[test]
fn what_goes_wrong_is_noticed() {
    for (program, setup, expected) in [
        ("w = 1; L = w^2", "rate:1.5", Verdict::Growing),
        ("w = 1; L = w^4", "rate:10", Verdict::Growing),
        ("w = 3; L = exp(w^2)", "rate:10", Verdict::NotFinite),
        ("w = 2; L = log(w)", "rate:10", Verdict::NotFinite),
        ("x = -2; y = 5; z = -4; f = (x + y)z", "rate:0.1", Verdict::Endless),
        ("x = -2; y = 5; z = -4; f = (x + y)z", "rate:0.1,max", Verdict::Endless),
        ("w = -1; b = -2; L = relu(w + b)", "", Verdict::Flat),
        ("w = 1; L = (w - 1)^2", "", Verdict::Flat),
        ("w = 1; L = (w - 3)^2 + 1", "", Verdict::Settled),
        ("w = 0.97; L = abs(w)", "rate:0.1", Verdict::Jumping),
    ] {
        let graph = graph(program);
        let mut trainer = trainer(&graph);
        let setup = Setup::read(setup).unwrap();
        train(&mut trainer, &setup, 5000);
        assert_eq!(trainer.verdict(), Some(expected), "{program} with {}", setup.text());
        assert!(trainer.numbers().iter().all(|number| number.is_finite()), "{program}: what is written is finite");
        let steps = trainer.steps();
        trainer.step(&setup);
        assert_eq!(trainer.steps(), steps, "{program}: what has stopped stays so");
    }
}

#[test]
fn after_a_divergence_the_best_numbers_come_back_and_a_smaller_rate_learns() {
    let graph = graph("w = 1; L = (w - 0.5)^4 + w^2");
    let mut trainer = trainer(&graph);
    let mut setup = Setup::read("rate:3").unwrap();
    let first = trainer.losses().first();
    train(&mut trainer, &setup, 100);
    assert!(trainer.verdict().unwrap().is_divergence());
    trainer.go_to_best(&setup);
    assert!(trainer.verdict().is_none() && trainer.losses().first() <= first);
    setup.rate /= 10.0;
    train(&mut trainer, &setup, 500);
    assert!(trainer.losses().last().unwrap().1 < first);
    assert!(!trainer.verdict().is_some_and(Verdict::is_divergence));
}

#[test]
fn reset_leads_back_to_the_start_and_the_way_is_the_same_again() {
    let graph = graph("w = [2, -1]; b = 0.5; const t = 1; L = (sum(tanh(w)) + b - t)^2");
    for setup in ["", "momentum", "adam,rate:0.01"] {
        let setup = Setup::read(setup).unwrap();
        let mut trainer = trainer(&graph);
        let start = trainer.numbers().to_vec();
        train(&mut trainer, &setup, 37);
        let (numbers, losses) = (trainer.numbers().to_vec(), trainer.losses().clone());
        trainer.reset(&setup);
        assert_eq!((trainer.numbers(), trainer.steps()), (start.as_slice(), 0));
        train(&mut trainer, &setup, 37);
        assert_eq!((trainer.numbers(), trainer.losses()), (numbers.as_slice(), &losses));
    }
}

#[test]
fn numbers_are_written_where_they_stand() {
    let source = "w = 2 # weight\nconst x = 3; W = [[1, 2],\n [3, 4]]; R = randn(2, seed=1)\nL = w*x + sum(W) + sum(R)";
    let graph = graph(source);
    let tape = Tape::new(&graph);
    let all: Vec<_> = (0..graph.leaves()).map(|leaf| (leaf, tape.places().node(leaf).start)).collect();
    let template = Template::new(source, &graph, &all).unwrap();
    let numbers: Vec<f64> = (0..8).map(|index| -0.5 * f64::from(index) + 1.0 / 3.0).collect();
    let text = template.write(&numbers);
    assert_eq!(
        text,
        "w = 0.333333 # weight\nconst x = -0.166667; W = [[-0.666667, -1.16667],\n [-1.66667, -2.16667]]; R = [-2.66667, -3.16667]\nL = w*x + sum(W) + sum(R)"
    );
    assert_eq!(Tape::new(&self::graph(&text)).leaves(), numbers.iter().map(|number| rounded(*number)).collect::<Vec<_>>());
    assert!(Template::new("f = 2a", &self::graph("f = 2a"), &[(0, 0)]).is_none(), "an unset name stands nowhere");
}

#[test]
fn rows_of_a_table_take_turns() {
    let graph = graph("w = [0.1, -0.2]; b = 0; x = [1, 2]; t = 1\np = sigmoid(dot(w, x) + b)\nL = bce(p, t)");
    let all = leaves(&graph);
    let learned = chosen(&all, None);
    let points = generate(Kind::Blobs, 40, 0.2, 3);
    let data = table(&table_text(&["x[0]".into(), "x[1]".into(), "t".into()], &points)).unwrap();
    let plan = plan(&graph, &learned, &data).unwrap();
    let tape = Tape::new(&graph);
    for batch in [1, 7, 40] {
        let feed = Feed::new(data.rows.clone(), &plan, tape.places(), batch);
        let mut trainer = Trainer::new(&graph, &learned, Some(feed));
        train(&mut trainer, &Setup::default(), 400);
        let mut boundary = Boundary::new(classifier(&graph, tape.places(), &learned, Some((&plan, &data.rows))).unwrap());
        boundary.begin(trainer.numbers());
        while boundary.advance(trainer.tape()) {}
        let (right, of) = boundary.right().unwrap();
        assert_eq!(of, 40);
        assert!(right >= 38, "{right} of 40 in batches of {batch}");
        let line = edges(&boundary.field(1), boundary.cells(), 240.0).line;
        assert!(!line.is_empty());
    }
}

#[test]
fn each_round_has_every_row_once() {
    let graph = graph("w = 1; x = 0; L = (w - x)^2");
    let all = leaves(&graph);
    let data = Table { names: None, rows: (0..5).map(|row| vec![f64::from(row)]).collect() };
    let plan = plan(&graph, &chosen(&all, None), &data).unwrap();
    let mut feed = Feed::new(data.rows, &plan, Tape::new(&graph).places(), 2);
    assert_eq!((feed.batch(), feed.steps_in_round()), (2, 3));
    let mut rounds = Vec::new();
    for _ in 0..3 {
        let mut numbers = [9.0, 9.0];
        let round: Vec<f64> = (0..5)
            .map(|_| {
                feed.next(&mut numbers);
                numbers[1]
            })
            .collect();
        rounds.push(round);
    }
    for round in &rounds {
        let mut sorted = round.clone();
        sorted.sort_by(f64::total_cmp);
        assert_eq!(sorted, [0.0, 1.0, 2.0, 3.0, 4.0]);
    }
    assert!(rounds[0] != rounds[1] || rounds[1] != rounds[2], "each round has an order of its own");
}

#[test]
fn a_table_that_does_not_fit_says_why() {
    let graph = graph("w = 1; x = [1, 2]; t = 1; L = (w*sum(x) - t)^2");
    let all = leaves(&graph);
    let learned = chosen(&all, None);
    let fit = |text: &str| plan(&graph, &learned, &table(text).unwrap());
    assert_eq!(fit("1, 2, 3").unwrap().columns, [(1, 0), (1, 1), (2, 0)]);
    assert_eq!(fit("t, x[1]\n1, 2").unwrap().columns, [(2, 0), (1, 1)]);
    assert_eq!(fit("1, 2"), Err(Unfit::Columns { found: 2, expected: 3, names: "x, t".into() }));
    assert_eq!(fit("x[2], t\n1, 2"), Err(Unfit::Name("x[2]".into())));
    assert_eq!(fit("nobody\n1"), Err(Unfit::Name("nobody".into())));
    let bare = self::graph("w = 1; L = w^2");
    assert_eq!(plan(&bare, &chosen(&leaves(&bare), None), &table("1").unwrap()), Err(Unfit::NoPlace));
}

#[test]
fn a_data_set_goes_into_the_text_of_a_program() {
    let source = "const X = [[1, 2], [3, 4]]\nconst y = [-1, 1] # classes\nw = [1, 1]\nL = mean(max(0, 1 - y*(X @ w)))";
    let before = graph(source);
    let all = leaves(&before);
    let (features, labels) = tensors(&before, &chosen(&all, None)).unwrap();
    let points = generate(Kind::Blobs, 30, 0.1, 1);
    let text = program_with(source, &before, features, labels, &points).unwrap();
    let after = graph(&text);
    assert_eq!(after.nodes[features].shape.axes(), [30, 2]);
    assert!(text.contains("# classes") && text.contains("-1, 1, -1"), "{text}");
    assert_eq!(right_after(&text, "rate:0.1", 300), (30, 30));
}

#[test]
fn sets_are_the_same_for_a_seed_and_have_both_classes() {
    for kind in Kind::ALL {
        let points = generate(kind, 100, 0.1, 7);
        assert_eq!(points, generate(kind, 100, 0.1, 7));
        assert_ne!(points, generate(kind, 100, 0.1, 8));
        assert_eq!(points.iter().filter(|point| point[2] == 1.0).count(), 50);
        assert!(points.iter().flatten().all(|number| number.is_finite() && number.abs() < 5.0));
        assert_eq!(Kind::from_tag(kind.tag()), Some(kind));
    }
}

/// How many points are right after so many steps, and of how many.
fn right_after(program: &str, setup: &str, steps: usize) -> (usize, usize) {
    let graph = graph(program);
    let all = leaves(&graph);
    let learned = chosen(&all, None);
    let mut trainer = Trainer::new(&graph, &learned, None);
    train(&mut trainer, &Setup::read(setup).unwrap(), steps);
    let mut boundary = Boundary::new(classifier(&graph, trainer.tape().places(), &learned, None).unwrap());
    boundary.begin(trainer.numbers());
    while boundary.advance(trainer.tape()) {}
    boundary.right().unwrap()
}

#[test]
fn the_lectures_classifiers_learn_their_data() {
    for (key, setup, steps) in [
        ("example.train-neuron", "rate:2", 500),
        ("example.train-svm", "", 500),
        ("example.train-svm", "momentum", 500),
        ("example.train-two-layers", "", 1000),
        ("example.train-two-layers", "adam,rate:0.05", 300),
    ] {
        let example = examples().into_iter().find(|example| example.key == key).unwrap();
        let (right, of) = right_after(example.program, setup, steps);
        assert!(right as f64 >= 0.95 * of as f64, "{key} with {setup}: {right} of {of}");
        let (untrained, _) = right_after(example.program, setup, 0);
        assert!((untrained as f64) < 0.8 * of as f64, "{key} has something to learn: {untrained} of {of} are right before");
    }
}

#[test]
fn a_network_learns_what_no_line_parts() {
    let program = "const X = [[0, 0]]\nconst y = [0]\nW1 = randn(16, 2, seed=3); b1 = zeros(16)\nW2 = randn(2, 16, seed=4); b2 = [0, 0]\nH = tanh(X @ W1.T + b1)\nS = H @ W2.T + b2\nL = cross_entropy(S, y)";
    let before = graph(program);
    let (features, labels) = tensors(&before, &chosen(&leaves(&before), None)).unwrap();
    for kind in [Kind::Circle, Kind::Moons, Kind::Xor] {
        let text = program_with(program, &before, features, labels, &generate(kind, 60, 0.1, 2)).unwrap();
        let (right, of) = right_after(&text, "adam,rate:0.03", 800);
        assert!(right * 100 >= of * 95, "{kind:?}: {right} of {of}");
    }
}

fn any_setup() -> impl Strategy<Value = Setup> {
    (0..3_usize, 1e-6..10.0_f64, (0.0..1.0_f64, 0.0..1.0_f64, 0.0..1.0_f64), 1e-12..1.0_f64, any::<bool>(), 1..500_usize, 0..5_usize)
        .prop_map(|(method, rate, (momentum, first, second), epsilon, ascends, batch, pace)| Setup {
            method: Method::ALL[method],
            rate,
            momentum,
            decays: [first, second],
            epsilon,
            ascends,
            batch,
            pace: gatewise::train::PACES[pace],
            ..Setup::default()
        })
}

proptest! {
    #[test]
    fn a_setup_is_read_as_it_was_written(setup in any_setup()) {
        prop_assert_eq!(Setup::read(&setup.text()), Some(setup));
    }

    #[test]
    fn no_text_breaks_a_setup_or_a_table(text in "\\PC{0,80}", words in "(adam|sgd|max|rate:|beta:|,|[0-9.e-]){0,12}") {
        for text in [text, words] {
            if let Some(setup) = Setup::read(&text) {
                prop_assert_eq!(Setup::read(&setup.text()), Some(setup));
            }
            let _ = table(&text);
        }
    }

    /// Whatever the rate, training ends with finite numbers and never panics.
    #[test]
    fn numbers_stay_finite(setup in any_setup(), w in -5.0..5.0_f64, b in -5.0..5.0_f64) {
        let graph = graph(&format!("w = {w}; b = {b}; L = exp(w*b) + (w - b)^4 + log(w^2 + 0.1)"));
        let mut trainer = trainer(&graph);
        train(&mut trainer, &setup, 200);
        prop_assert!(trainer.numbers().iter().all(|number| number.is_finite()));
    }

    /// A step downhill that is small enough never makes a smooth loss larger.
    #[test]
    fn a_small_step_goes_down(w in -2.0..2.0_f64, b in -2.0..2.0_f64) {
        let graph = graph(&format!("w = {w}; b = {b}; L = softplus(w - 2b) + (w - 1)^2 + sin(b)"));
        let mut trainer = trainer(&graph);
        let before = trainer.losses().first();
        train(&mut trainer, &Setup::read("rate:0.001").unwrap(), 1);
        prop_assert!(trainer.losses().last().map(|(_, loss)| loss) <= Some(before));
    }

    #[test]
    fn six_figures_are_kept(number in -1e12..1e12_f64) {
        prop_assert!((rounded(number) - number).abs() <= 5.1e-6 * number.abs());
    }
}
