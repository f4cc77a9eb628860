//! Lessons and examples are replayed: their programs run, their stops exist, and what their texts quote, ask and point at is there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::graph::{Graph, compile};
use gatewise::lessons::{FILES, START, check, examples, lesson, names, parse};
use gatewise::trace::{self, Trace};
use gatewise::words::Language;
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
