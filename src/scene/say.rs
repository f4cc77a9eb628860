//! What the stage says to who cannot see it, and why something stands back.

use super::frame::{Gradient, NodeState};
use super::{Note, Scene, Side};
use crate::graph::{EdgeId, Flow, NodeId, NodeKind};
use crate::words::{self, Phrase};

/// The most names that are read out in a list.
const LISTED: usize = 6;
/// The most numbers of a tensor that are read out.
const SPOKEN: usize = 12;

/// A node's accessible name in parts: name and operation, value, gradient, where it comes from and leads.
pub fn describe(scene: &Scene, id: NodeId, state: &NodeState) -> Vec<Phrase> {
    let node = &scene.graph.nodes[id];
    let kind = match &node.kind {
        _ if scene.outline.closed(id).is_some() => closed(scene, id),
        NodeKind::Gate(_) => Phrase::new("stage.gate").with("operation", scene.graph.operation(id)),
        NodeKind::Input { .. } => Phrase::new("stage.input"),
        NodeKind::Const { .. } => Phrase::new("stage.const"),
    };
    let value = match state.value {
        Some(_) => Phrase::new("stage.value").with("value", spoken(scene, id, scene.trace.value(id))),
        None => Phrase::new("stage.no-value"),
    };
    let (value, gradient) = match state.note {
        Some(Note::Asked(Side::Value)) => (Phrase::new("predict.asked-value"), gradient(scene, id, state.gradient)),
        Some(Note::Asked(Side::Gradient)) => (value, Phrase::new("predict.asked-gradient")),
        _ => (value, gradient(scene, id, state.gradient)),
    };
    let sources: Vec<EdgeId> = scene.outline.operands(&scene.graph, id);
    let from = list(scene, &sources, |id| scene.graph.edges[id].from).map(|names| Phrase::new("stage.from").with("names", names));
    let to = list(scene, &scene.outline.uses(&scene.graph, id), |id| scene.outline.place(scene.graph.edges[id].to))
        .map(|names| Phrase::new("stage.to").with("names", names));
    let output = (id == scene.graph.output).then(|| Phrase::new("stage.output"));
    [kind.with("name", &node.symbol), value, gradient].into_iter().chain(from).chain(output).chain(to).collect()
}

/// A closed group: what it is called, and how many gates it holds.
fn closed(scene: &Scene, id: NodeId) -> Phrase {
    let group = scene.outline.closed(id).unwrap_or_default();
    let gates = scene.graph.inside(group).len();
    let key = if gates == 1 { "stage.closed-one" } else { "stage.closed" };
    Phrase::new(key).with("group", &scene.graph.groups[group].name).with("count", gates)
}

fn gradient(scene: &Scene, id: NodeId, gradient: Gradient) -> Phrase {
    let shown = || scene.gradient_numbers(id, gradient).map(|numbers| spoken(scene, id, &numbers)).unwrap_or_default();
    match gradient {
        Gradient::NotReached => Phrase::new("stage.not-reached"),
        Gradient::Partial { arrived, of, .. } => Phrase::new("stage.partial").with("arrived", arrived).with("of", of).with("sum", shown()),
        Gradient::Complete { .. } => Phrase::new("stage.gradient").with("gradient", shown()),
        Gradient::None(_) => Phrase::new("stage.no-gradient"),
    }
}

/// A number, or a tensor's shape and as many of its numbers as can be listened to.
fn spoken(scene: &Scene, id: NodeId, numbers: &[f64]) -> String {
    let shape = &scene.graph.nodes[id].shape;
    match numbers {
        [number] if shape.is_scalar() => words::number(*number),
        numbers if numbers.len() <= SPOKEN => {
            let mut text = format!("{shape} ");
            nested(shape.axes(), numbers, &mut text);
            text
        }
        _ => shape.to_string(),
    }
}

/// Numbers in brackets, row by row.
fn nested(axes: &[usize], numbers: &[f64], text: &mut String) {
    let Some((&length, axes)) = axes.split_first() else {
        numbers.iter().for_each(|&number| text.push_str(&words::number(number)));
        return;
    };
    text.push('[');
    for (at, part) in numbers.chunks((numbers.len() / length.max(1)).max(1)).enumerate() {
        text.push_str(if at > 0 { ", " } else { "" });
        nested(axes, part, text);
    }
    text.push(']');
}

/// Why no gradient comes to a node.
pub const fn reason(flow: Flow) -> Option<Phrase> {
    match flow {
        Flow::Reached => None,
        Flow::Constant => Some(Phrase::new("stage.why-constant")),
        Flow::Unused => Some(Phrase::new("stage.why-unused")),
        Flow::Shut => Some(Phrase::new("stage.why-shut")),
    }
}

fn list(scene: &Scene, edges: &[EdgeId], end: impl Fn(EdgeId) -> NodeId) -> Option<String> {
    let names: Vec<&str> = edges.iter().take(LISTED).map(|&edge| scene.graph.nodes[end(edge)].symbol.as_str()).collect();
    let more = if edges.len() > LISTED { ", …" } else { "" };
    (!names.is_empty()).then(|| names.join(", ") + more)
}
