//! What lessons owe their readers: something to predict and to do at every turn, and Korean in the terms of the glossary.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::catalogue::entries;
use gatewise::graph::{Graph, compile};
use gatewise::lessons::{Exercise, FILES, Seen, lesson, names};
use gatewise::trace::{self, Trace};
use gatewise::words::{Language, settle_particle};

fn run(program: &str) -> (Graph, Trace) {
    let (_, graph) = compile(program).unwrap_or_else(|errors| panic!("{program}: {errors:?}"));
    let trace = trace::run(&graph);
    (graph, trace)
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
