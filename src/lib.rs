//! Gatewise: `text → Ast → Graph → Trace → Frame → SVG`, every arrow a pure function.
//!
//! ```
//! use gatewise::{export, graph, scene::Scene, trace, words::Language};
//!
//! let (_, graph) = graph::compile("x = 2; y = x^2 + x").expect("the program has no error");
//! let run = trace::run(&graph);
//! assert_eq!(run.value(graph.output), [6.0]);
//! let x = graph.nodes.iter().position(|node| node.symbol == "x").expect("there is an x");
//! assert_eq!(run.gradient(x), Some([5.0].as_slice()));
//!
//! let scene = Scene::new(graph, run);
//! let picture = export::svg(&scene, &scene.frame(3), &export::Theme::LIGHT, Language::English);
//! assert!(picture.starts_with("<svg"));
//! ```
//!
//! What is wrong with a program is a list of [`diagnostic::Diagnostic`], each with its place. Nothing here panics, whatever the text; the
//! rooms and what each of them may use of the others are in `ARCHITECTURE.md`.

pub mod catalogue;
pub mod explain;
pub mod export;
pub mod layout;
pub mod lessons;
pub mod network;
pub mod plot;
pub mod practice;
pub mod scene;
pub mod share;
pub mod train;

pub use gatewise_core::{diagnostic, gates, graph, lang, sort, span, tensor, trace, words};

use diagnostic::Diagnostic;
use words::Language;

/// Runs a program: its trace as JSON, or what is wrong with it. Never panics.
///
/// ```
/// let trace = gatewise::trace_program("x = 3; y = 2x");
/// assert!(trace.starts_with(r#"{"version":1,"#));
/// let error = gatewise::trace_program("y = tahn(x)");
/// assert!(error.contains("unknown gate") && error.contains("tanh"), "{error}");
/// ```
pub fn trace_program(source: &str) -> String {
    graph::compile(source).map_or_else(wrong, |(_, graph)| trace::json(&graph, &trace::run(&graph)))
}

/// Lays a program out: boxes and edge points as JSON, or what is wrong with it. Never panics.
///
/// ```
/// let layout = gatewise::layout_program("x = 3; y = 2x");
/// assert!(layout.contains(r#""boxes":[{"node":0,"#), "{layout}");
/// ```
pub fn layout_program(source: &str) -> String {
    graph::compile(source).map_or_else(wrong, |(_, graph)| {
        let trace = trace::run(&graph);
        let structure = scene::structure(&graph, &trace, &trace::Outline::open(&graph), &scene::maps(&graph, &trace));
        layout::json(&structure, &layout::layout(&structure))
    })
}

/// Draws a program after `step` steps (all of them where there are fewer): a standalone SVG document, or as JSON what is wrong
/// with the program. Never panics.
///
/// ```
/// assert!(gatewise::svg_program("x = 3; y = 2x", 1).ends_with("</svg>\n"));
/// ```
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
