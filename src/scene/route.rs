//! Paths between two nodes as lines in the picture, to lie below their wires.

use super::Scene;
use crate::graph::EdgeId;
use crate::layout::Path;

/// The wires of some drawn edges, each with its source's stub, and the output's stub where they lead to it.
pub fn route(scene: &Scene, edges: impl IntoIterator<Item = EdgeId>) -> String {
    let mut d = String::new();
    let mut ends_at_output = false;
    for id in edges {
        let Some(edge) = scene.graph.edges.get(id) else { continue };
        ends_at_output |= scene.outline.place(edge.to) == scene.graph.output;
        d.push_str(&scene.layout.wire(edge.from, id).d());
    }
    if ends_at_output && let Some(&(_, end)) = scene.layout.stubs.get(scene.graph.output) {
        let mut stub = Path::at(scene.layout.start(scene.graph.output));
        stub.line_to(end);
        d.push_str(&stub.d());
    }
    d
}
