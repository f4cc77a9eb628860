//! What the page offers to JavaScript, as `window.wasmBindings`.

use wasm_bindgen::prelude::*;

/// The trace of a program as JSON; of a program that cannot be run, `{"error": {message, start, end, hint}}`.
#[wasm_bindgen]
pub fn trace(program: &str) -> String {
    gatewise::trace_program(program)
}

/// Where everything of a program stands, as JSON:
/// `{"width", "height", "boxes": [{"node", "x", "y", "w", "h"}], "edges": [{"edge", "points": [[x, y], …]}]}`, in user
/// units; `x` and `y` are box centres, `edge` is an index into the trace's edges, curves are sampled.
#[wasm_bindgen]
pub fn layout(program: &str) -> String {
    gatewise::layout_program(program)
}

/// The picture of a program after some steps (all of them where there are fewer), as a standalone SVG document; of a
/// program that cannot be run, the same JSON as `trace` gives.
#[wasm_bindgen]
pub fn svg(program: &str, step: usize) -> String {
    gatewise::svg_program(program, step)
}
