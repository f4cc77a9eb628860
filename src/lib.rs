//! Gatewise: `text → Ast → Graph → Trace → Frame → SVG`, every arrow a pure function.

pub mod explain;
pub mod export;
pub mod layout;
pub mod lessons;
pub mod scene;
pub mod share;

pub use gatewise_core::{diagnostic, gates, graph, lang, sort, span, tensor, trace, words};

use diagnostic::Diagnostic;
use words::Language;

/// Runs a program: its trace as JSON, or what is wrong with it. Never panics.
pub fn trace_program(source: &str) -> String {
    graph::compile(source).map_or_else(wrong, |(_, graph)| trace::json(&graph, &trace::run(&graph)))
}

/// Lays a program out: boxes and edge points as JSON, or what is wrong with it. Never panics.
pub fn layout_program(source: &str) -> String {
    graph::compile(source).map_or_else(wrong, |(_, graph)| {
        let trace = trace::run(&graph);
        let structure = scene::structure(&graph, &trace, &trace::Outline::open(&graph), &scene::maps(&graph, &trace));
        layout::json(&structure, &layout::layout(&structure))
    })
}

/// Draws a program after `step` steps (all of them where there are fewer): a standalone SVG document, or as JSON what is wrong
/// with the program. Never panics.
pub fn svg_program(source: &str, step: usize) -> String {
    graph::compile(source).map_or_else(wrong, |(_, graph)| {
        let trace = trace::run(&graph);
        let scene = scene::Scene::new(graph, trace);
        let frame = scene.frame(step.min(scene.trace.steps.len()));
        export::svg(&scene, &frame, &export::Theme::LIGHT, Language::English)
    })
}

fn wrong(errors: Vec<Diagnostic>) -> String {
    trace::error_json(&errors, Language::English)
}
