//! Forward: the operands' values go along their wires into the gate, then the result comes out.

use super::tracks::{self, WHOLE};
use super::{Chip, MOST, Movement};
use crate::graph::NodeId;
use crate::scene::Scene;

/// Until when the operands travel.
const IN: f64 = 0.6;

/// What moves when a gate computes its value. Numbers that belong to the gate are in it already.
pub fn computed(scene: &Scene, gate: NodeId) -> Vec<Movement> {
    let operands = scene.outline.operands(&scene.graph, gate);
    let enters = if operands.is_empty() { 0.0 } else { IN };
    let mut movements: Vec<Movement> = operands.into_iter().take(MOST).map(|edge| tracks::value(scene, edge, (0.0, IN))).collect();
    let text = scene.graph.shown(gate, scene.trace.number(gate));
    movements.push(Movement {
        size: (tracks::small(scene, gate, &text), WHOLE),
        text,
        chip: Chip::Value,
        way: tracks::out_of(scene, gate),
        time: (enters, 1.0),
    });
    movements
}
