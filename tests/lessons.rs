//! Lessons and examples are replayed: their programs run, their stops exist, and what their texts quote, ask and point at is there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::graph::Grouping;
use gatewise::graph::{Graph, compile};
use gatewise::lessons::{Exercise, FILES, Quantity, START, check, examples, handout, judge, lesson, names, parse};
use gatewise::practice::{Mistake, Verdict, read};
use gatewise::scene::Scene;
use gatewise::share::View;
use gatewise::trace::{self, Trace};
use gatewise::words::{self, Language};
use std::collections::BTreeSet;

fn run(program: &str) -> (Graph, Trace) {
    let (_, graph) = compile(program).unwrap_or_else(|errors| panic!("{program}: {errors:?}"));
    let trace = trace::run(&graph);
    (graph, trace)
}

/// Whatever is wrong with any of the files, each fault with file and line, told at once.
#[test]
fn every_lesson_says_what_is_so_in_both_languages() {
    let mut faults = Vec::new();
    for (file, text) in FILES.files.iter().zip(FILES.all()).skip(1) {
        let mut fault = |line: usize, what: &str| faults.push(format!("assets/lessons/{file}:{line}: {what}"));
        match parse(text) {
            Err(error) => fault(error.line, &error.message.plain(Language::English)),
            Ok(lesson) => {
                check(&lesson).iter().for_each(|error| fault(error.line, &error.message.plain(Language::English)));
                if lesson.languages().count() < Language::ALL.len() {
                    fault(1, "The lessons of the page are written in both languages.");
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_file_of_the_folder_is_a_lesson_with_a_name_of_its_own() {
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/lessons")).unwrap();
    let files = folder.filter(|file| file.as_ref().unwrap().file_name().to_string_lossy().ends_with(".lesson")).count();
    assert!(files >= 12, "a section of the lecture each");
    assert_eq!(names().collect::<BTreeSet<_>>().len(), files);
    assert!(names().all(|name| lesson(name).is_some() && name.bytes().all(|byte| byte == b'-' || byte.is_ascii_lowercase())));
    assert_eq!(names().next(), Some("first-graph"));
}

#[test]
fn the_start_page_is_an_example() {
    let example = examples().into_iter().find(|example| example.key == "example.sigmoid-neuron").unwrap();
    assert_eq!(example.program, START);
}

#[test]
fn every_example_runs_to_a_finite_output_with_gradients() {
    let examples = examples();
    assert!(examples.len() >= 12);
    for example in examples {
        let (graph, trace) = run(example.program);
        assert!(trace.number(graph.output).is_finite(), "{}", example.key);
        assert!((0..trace.nodes()).filter(|&node| trace.gradient(node).is_some()).count() > 1, "{}", example.key);
    }
}

/// A lesson's program as it is drawn at a stop.
fn drawn(program: &str, view: &View) -> Scene {
    let (graph, _) = run(program);
    let grouping = Grouping { opened: view.opened.clone(), gathered: view.gathered.clone(), off: view.ungrouped };
    Scene::opened(graph, &grouping, None, false)
}

fn judged(scene: &Scene, quantity: &Quantity, answer: f64) -> Verdict {
    judge(quantity, &scene.graph, &scene.trace, &scene.outline, answer).unwrap()
}

/// Every number that a lesson asks for, with the graph at its stop.
fn asks() -> Vec<(String, Scene, Quantity)> {
    let mut asks = Vec::new();
    for name in names() {
        let lesson = lesson(name).unwrap();
        for stop in &lesson.stops {
            for exercise in &stop.exercises {
                if let Exercise::Ask { quantity, .. } = exercise {
                    let sign = if quantity.is_gradient { "d" } else { "" };
                    let what = format!("{name}: {sign}{}{:?}", quantity.symbol, quantity.index);
                    asks.push((what, drawn(&lesson.program, &stop.look().unwrap()), quantity.clone()));
                }
            }
        }
    }
    asks
}

#[test]
fn the_right_number_is_right_and_every_other_one_is_answered() {
    let asks = asks();
    assert!(asks.len() >= 12);
    for (what, scene, quantity) in asks {
        let number = quantity.number(&scene.graph, &scene.trace).unwrap();
        for right in [number, read(&words::number(number)).unwrap()] {
            assert_eq!(judged(&scene, &quantity, right), Verdict::Right, "{what}: {right}");
        }
        let Verdict::Wrong { mistake, hint, .. } = judged(&scene, &quantity, number + 1234.5) else { panic!("{what}: {number} + 1234.5") };
        assert_eq!(mistake, None, "{what}");
        assert!(hint.plain(Language::English).contains("Not yet"), "{what}: {hint:?}");
        if !words::number(number).starts_with("0.00") {
            let Verdict::Wrong { mistake: Some(_), hint, .. } = judged(&scene, &quantity, -number) else { panic!("{what}: {}", -number) };
            assert!(Language::ALL.into_iter().all(|language| !hint.plain(language).contains('{')), "{what}: {hint:?}");
        }
    }
}

/// Whoever multiplies and adds the numbers as they are shown at the gate is right.
#[test]
fn who_computes_with_the_numbers_as_shown_is_right() {
    let shown = |number: f64| read(&words::number(number)).unwrap();
    for (what, scene, quantity) in asks() {
        let (graph, trace) = (&scene.graph, &scene.trace);
        let node = quantity.node(graph).unwrap();
        let edges = scene.outline.arriving(graph, node);
        let products = edges.iter().map(|&edge| {
            let (upstream, local) = (trace.gradient(graph.edges[edge].to)?, trace.local(edge)?);
            (upstream.len() == 1 && local.len() == 1).then(|| shown(upstream[0]) * shown(local[0]))
        });
        if let Some(answer) = products.sum::<Option<f64>>().filter(|_| quantity.is_gradient && !edges.is_empty()) {
            assert_eq!(judged(&scene, &quantity, answer), Verdict::Right, "{what}: {answer}");
        }
    }
}

#[test]
fn a_wrong_number_is_told_its_mistake() {
    let of = |program: &str, quantity: &str, answer: f64| {
        let scene = drawn(program, &View::default());
        match judged(&scene, &Quantity::read(quantity).unwrap(), answer) {
            Verdict::Wrong { mistake, .. } => mistake,
            Verdict::Right => panic!("{quantity} = {answer}"),
        }
    };
    let graph = "x = -2; y = 5; z = -4; q = x + y; f = q*z";
    let fork = "x = 3; y = -4; p = x*y; f = p + x";
    let vector = "W = [[0.1, 0.5], [-0.3, 0.8]]; x = [0.2, 0.4]; q = W @ x; f = sum(q^2)";
    for (program, quantity, answer, mistake) in [
        (graph, "df/dz", -4.0, Mistake::OwnInput),
        (graph, "df/dz", -3.0, Mistake::LostSign),
        (graph, "df/dz", 1.0, Mistake::PassedUpstream),
        (graph, "df/dx", 1.0, Mistake::ForgotUpstream),
        (graph, "df/dx", 4.0, Mistake::LostSign),
        (graph, "df/dx", 3.0, Mistake::GaveValue),
        (graph, "df/df", -12.0, Mistake::GaveValue),
        (graph, "q", -10.0, Mistake::OtherOperation),
        (fork, "df/dx", -4.0, Mistake::OneTerm),
        (fork, "df/dx", 1.0, Mistake::OneTerm),
        // 1 + 3: the own input of × in one of the two contributions.
        (fork, "df/dx", 4.0, Mistake::OwnInput),
        (fork, "df/dx", 3.0, Mistake::LostSign),
        ("x = 3; y = -4; z = 2; w = -1; p = x*y; q = max(z, w); r = p + q; f = 2r", "df/dz", 0.0, Mistake::RoutedWrong),
        ("x = 3; y = -4; z = 2; w = -1; p = x*y; q = max(z, w); r = p + q; f = 2r", "df/dx", 6.0, Mistake::OwnInput),
        (vector, "df/dq[1]", 0.26, Mistake::ExponentFactor),
        ("x = 0.5; f = exp(tanh(2x))", "df/dx", 2.0 * 0.42, Mistake::SkippedGate),
    ] {
        assert_eq!(of(program, quantity, answer), Some(mistake), "{quantity} = {answer} in {program}");
    }
}

#[test]
fn every_lesson_can_be_printed_in_both_languages() {
    for name in names() {
        let lesson = lesson(name).unwrap();
        for language in Language::ALL {
            let run = |view: &View| Some(drawn(&lesson.program, view)).map(|scene| (scene.graph, scene.trace));
            let handout = handout(&lesson, language, &run).unwrap();
            assert_eq!(handout.sections.len(), lesson.stops.len());
            assert!(handout.sections[0].figure.is_some(), "{name}");
            let asked = lesson.stops.iter().flat_map(|stop| &stop.exercises);
            let answered = asked.filter(|exercise| !matches!(exercise, Exercise::Do { .. })).count();
            assert_eq!(handout.answers.len(), answered, "{name}: each question has its answer");
            let texts = handout.sections.iter().map(|section| &section.prose).chain(handout.answers.iter().map(|answer| &answer.reply));
            texts.for_each(|text| assert!(!text.contains('{'), "{name}: {text}"));
        }
    }
}
