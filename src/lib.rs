//! Gatewise: `text → Ast → Graph → Trace → Frame → SVG`, every arrow a pure function.

pub mod diagnostic;
pub mod explain;
pub mod export;
pub mod gates;
pub mod graph;
pub mod lang;
pub mod layout;
pub mod lessons;
pub mod scene;
pub mod share;
pub mod span;
pub mod tensor;
pub mod trace;
pub mod words;

/// Runs a program: its trace as JSON, or what is wrong with it. Never panics.
pub fn trace_program(source: &str) -> String {
    match graph::compile(source) {
        Ok((_, graph)) => trace::json(&graph, &trace::run(&graph)),
        Err(errors) => trace::error_json(&errors, words::Language::English),
    }
}
