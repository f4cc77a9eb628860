//! Lessons and examples are replayed: their programs run, their stops exist, and what their texts quote, ask and point at is there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::catalogue::entries;
use gatewise::graph::{Graph, compile};
use gatewise::lessons::{Exercise, FILES, START, Seen, check, examples, lesson, names, parse};
use gatewise::trace::{self, Trace};
use gatewise::words::{Language, settle_particle};
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
fn every_lesson_has_predictions_a_task_and_a_closing_question() {
    for (name, lesson) in names().map(|name| (name, lesson(name).unwrap())) {
        let exercises: Vec<&Exercise> = lesson.stops.iter().flat_map(|stop| &stop.exercises).collect();
        let tasks = exercises.iter().filter(|exercise| matches!(exercise, Exercise::Do { .. })).count();
        assert!(tasks > 0 && exercises.len() - tasks > 1, "{name}");
        let closing = lesson.stops.last().and_then(|stop| stop.exercises.last());
        assert!(matches!(closing, Some(Exercise::Choose { .. })), "{name} closes with a question");
    }
}

#[test]
fn no_task_is_done_before_it_is_begun() {
    for (name, lesson) in names().map(|name| (name, lesson(name).unwrap())) {
        let (graph, trace) = run(&lesson.program);
        for stop in &lesson.stops {
            let view = stop.look().unwrap();
            let seen = Seen {
                graph: &graph,
                trace: &trace,
                step: stop.at.step(&graph, &trace).unwrap(),
                selection: None,
                opened: &view.opened,
                gathered: &view.gathered,
                mode: view.mode,
                tab: view.open_tab(),
                page: view.gate.as_deref(),
                fault: view.fault,
                repaired: false,
                neuron: view.neuron,
            };
            for exercise in &stop.exercises {
                let is_done = matches!(exercise, Exercise::Do { when, .. } if when.holds(&seen));
                assert!(!is_done, "{name}: {}", exercise.text().raw(Language::English));
            }
        }
    }
}

#[test]
fn pages_of_the_catalogue_that_lessons_ask_for_are_there() {
    let asked = FILES.all().skip(1).flat_map(|text| text.lines().filter_map(|line| line.strip_prefix("do page ")));
    let missing: Vec<&str> = asked.filter(|name| entries().iter().all(|entry| entry.link != *name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
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

/// The lines of Korean that the lessons and the page say, each with its place.
fn korean() -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for (folder, ending) in [("assets/lessons", ".lesson"), ("assets/words/ko", ".txt")] {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for file in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            if name.ends_with(ending) {
                let text = std::fs::read_to_string(&file).unwrap();
                let said = text.lines().enumerate().filter(|(_, line)| ending == ".txt" || line.starts_with("ko = "));
                lines.extend(said.map(|(at, line)| (format!("{name}:{}", at + 1), line.to_owned())));
            }
        }
    }
    lines
}

#[test]
fn korean_keeps_to_the_glossary() {
    let rows = include_str!("../assets/lessons/GLOSSARY.md").lines().filter(|line| line.starts_with("| ")).skip(1);
    let rows: Vec<Vec<&str>> = rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect();
    let others: Vec<(&str, &str)> =
        rows.iter().flat_map(|row| row[2].split(", ").filter(|other| !other.is_empty()).map(|other| (row[1], other))).collect();
    let said = korean();
    let astray = said.iter().flat_map(|(place, line)| {
        others.iter().filter(|(_, other)| line.contains(other)).map(move |(term, other)| format!("{place}: {other}, which is {term}"))
    });
    let astray: Vec<String> = astray.collect();
    assert!(astray.is_empty(), "{}", astray.join("\n"));
    for term in rows.iter().flat_map(|row| row[1].split(", ")).filter(|term| *term != "규제") {
        let word = term.trim_end_matches("하다");
        assert!(said.iter().any(|(_, line)| line.contains(word)), "nothing says {term}");
    }
}

/// After names and figures that are written out; after a quoted number the page chooses.
#[test]
fn korean_particles_follow_the_sound() {
    let mut wrong = Vec::new();
    for (place, line) in korean().iter().filter(|(place, _)| place.contains(".lesson")) {
        for (pair, written) in [("을(를)", ["을", "를"]), ("은(는)", ["은", "는"]), ("과(와)", ["과", "와"]), ("이(가)", ["이", "가"])]
        {
            let words = line.split([' ', ',', '.', '?', '!', '’', '‘']);
            for (name, particle) in words.filter_map(|word| written.iter().find_map(|end| Some((word.strip_suffix(end)?, *end)))) {
                let is_name = name.trim_end_matches([']', ')']).ends_with(|end: char| end.is_ascii_alphanumeric());
                if is_name && settle_particle(name, pair).is_some_and(|(right, _)| right != particle) {
                    wrong.push(format!("{place}: {name}{particle}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
