//! Backward: the upstream gradient goes into its gate, and what the gate makes of it comes out. An add gives each operand a copy, a max
//! gives everything to one, a mul takes the other operand's value, every other gate its local gradient; a fork adds.

use super::tracks::{self, WHOLE};
use super::{Chip, MOST, Movement};
use crate::gates::Role;
use crate::graph::{Application, EdgeId, NodeId};
use crate::scene::frame::{shuts, single_local};
use crate::scene::{Scene, picture};
use crate::words;

/// Until when the gradient is on its way into the gate.
const IN: f64 = 0.45;
/// Until when contributions are on their way to the fork.
const MEET: f64 = 0.6;

/// The output's gradient.
pub fn seeded(scene: &Scene, node: NodeId) -> Vec<Movement> {
    let movement = |text| Movement { text, chip: Chip::Gradient, way: tracks::seed(scene, node), time: (0.0, 1.0), size: (WHOLE, WHOLE) };
    gradient(scene, node).map(movement).into_iter().collect()
}

/// What moves when a gate sends a gradient back over an edge.
pub fn sent(scene: &Scene, gate: NodeId, edge: EdgeId) -> Vec<Movement> {
    let mut movements: Vec<Movement> = upstream(scene, gate).into_iter().collect();
    match scene.outline.closed(gate).map_or_else(|| scene.graph.application(gate), |_| None) {
        Some(application) => match application.role() {
            Role::Distributor | Role::Router => movements.extend(siblings(scene, gate, edge)),
            Role::Switcher => movements.extend(others(scene, gate, edge, application)),
            _ => movements.extend(local(scene, gate, edge)),
        },
        None => movements.extend(local(scene, gate, edge)),
    }
    movements.extend(downstream(scene, edge).map(|text| {
        // A 0 that the gate itself makes stops where the wire is shut.
        let way = if is_shut(scene, edge) { tracks::look_out(scene, edge, &text) } else { tracks::back(scene, edge) };
        Movement { size: (tracks::small(scene, gate, &text), WHOLE), text, chip: Chip::Gradient, way, time: (IN, 1.0) }
    }));
    movements
}

/// What moves when all contributions to a node are in: they meet where its wires part, and go on as their sum.
pub fn added(scene: &Scene, node: NodeId, edges: &[EdgeId]) -> Vec<Movement> {
    let part = |&edge: &EdgeId| {
        let way = tracks::to_fork(scene, node, edge);
        downstream(scene, edge).map(|text| Movement { text, chip: Chip::Gradient, way, time: (0.0, MEET), size: (WHOLE, 0.6) })
    };
    let sum = |text| Movement { text, chip: Chip::Gradient, way: tracks::from_fork(scene, node), time: (MEET, 1.0), size: (0.6, WHOLE) };
    edges.iter().filter_map(part).take(MOST).chain(gradient(scene, node).map(sum)).collect()
}

/// The gradient that has come to a gate, into the gate.
fn upstream(scene: &Scene, gate: NodeId) -> Option<Movement> {
    let text = gradient(scene, gate)?;
    let size = (WHOLE, tracks::small(scene, gate, &text));
    Some(Movement { text, chip: Chip::Gradient, way: tracks::into(scene, gate), time: (0.0, IN), size })
}

/// What the gate gives its other operands, as far as it looks out of the gate.
fn siblings(scene: &Scene, gate: NodeId, edge: EdgeId) -> impl Iterator<Item = Movement> + '_ {
    let others = scene.outline.operands(&scene.graph, gate).into_iter().filter(move |&other| other != edge);
    let sibling = move |other: EdgeId| {
        let text = downstream(scene, other)?;
        let way = tracks::look_out(scene, other, &text);
        Some(Movement { size: (tracks::small(scene, gate, &text), WHOLE), text, chip: Chip::Sibling, way, time: (IN, 1.0) })
    };
    others.filter_map(sibling).take(MOST)
}

/// The values by which the gate multiplies for this operand: those of the other operands that its formula speaks of.
fn others(scene: &Scene, gate: NodeId, edge: EdgeId, application: &Application) -> Vec<Movement> {
    let slot = scene.graph.edges[edge].slot;
    let formula = application.gate.formula(slot).unwrap_or_default();
    let speaks_of = |name: &str| formula.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| word == name);
    let is_other = |&other: &EdgeId| {
        let other = scene.graph.edges[other].slot;
        other != slot && application.gate.operands.get(other).is_some_and(|name| speaks_of(name))
    };
    let edges = scene.outline.operands(&scene.graph, gate);
    edges.into_iter().filter(is_other).take(MOST).map(|other| tracks::value(scene, other, (0.0, IN))).collect()
}

/// The local gradient, from its place below the gate into the gate, where it is a single number.
fn local(scene: &Scene, gate: NodeId, edge: EdgeId) -> Option<Movement> {
    let number = match scene.outline.closed(gate) {
        Some(_) => scene.local_of_group(edge),
        None => single_local(&scene.graph, &scene.trace, edge),
    }?;
    let text = format!("×\u{2009}{}", words::number(number));
    let way = tracks::straight(picture::local_place(scene, gate, number), scene.layout.boxes[gate].center);
    Some(Movement { size: (WHOLE, tracks::small(scene, gate, &text)), text, chip: Chip::Local, way, time: (0.0, IN) })
}

fn is_shut(scene: &Scene, edge: EdgeId) -> bool {
    scene.outline.downstream(&scene.trace, edge) == Some(0.0) && shuts(&scene.trace, &scene.outline, edge, scene.graph.edges[edge].to)
}

fn gradient(scene: &Scene, node: NodeId) -> Option<String> {
    scene.trace.gradient_number(node).map(|number| scene.graph.shown(node, number))
}

fn downstream(scene: &Scene, edge: EdgeId) -> Option<String> {
    scene.outline.downstream(&scene.trace, edge).map(|number| scene.graph.shown(scene.graph.edges[edge].from, number))
}
