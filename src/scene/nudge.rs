//! A nudge on stage: above each wire what its value does, below it what the derivative has foretold, and in brackets the gap.

use super::frame::{Frame, Gradient, NodeState, Phase};
use super::map::Map;
use super::mark::{Group, Ink, Mark};
use super::picture::{self, label};
use super::{Note, Scene, heat};
use crate::graph::NodeId;
use crate::layout::Point;
use crate::trace::nudge::Nudge;
use crate::words::{self, Phrase};
use std::sync::Arc;

/// The baselines of what was foretold, and of the gap, below the wire.
const PREDICTED: f64 = 21.0;
const GAP: f64 = 35.0;
/// Above the wire, where the numbers are somewhat smaller than values.
const REAL: f64 = -9.0;
/// From this part of the change on a gap can be seen.
const VISIBLE: f64 = 5e-4;

/// The frame with a nudge on it: every wire that moves is lit, whatever the step; all others stand back.
pub fn nudged(scene: &Scene, mut frame: Frame, nudge: Arc<Nudge>) -> Frame {
    let mut moves = vec![false; frame.nodes.len()];
    for (id, state) in frame.nodes.iter_mut().enumerate() {
        moves[id] = nudge.moves(id);
        let (real, predicted) = (nudge.real(id), nudge.predicted(id));
        state.note = Some(Note::Change {
            real: largest(&real),
            predicted: predicted.as_deref().map(largest),
            stamp: stamp(&real, predicted.as_deref()),
        });
        state.value = moves[id].then(|| scene.trace.number(id));
        state.local = None;
        if state.phase != Phase::Current {
            state.phase = if moves[id] { Phase::Done } else { Phase::Waiting };
        }
    }
    for (edge, state) in scene.graph.edges.iter().zip(&mut frame.edges) {
        state.carries = moves[edge.from];
        (state.downstream, state.current, state.shut) = (None, false, false);
    }
    frame.nudge = Some(nudge);
    frame
}

/// The change that is largest, without its sign.
fn largest(changes: &[f64]) -> f64 {
    changes.iter().copied().fold(0.0, |most: f64, change| if change.is_nan() || change.abs() > most.abs() { change } else { most })
}

/// A number that is another one where any of the changes is.
fn stamp(real: &[f64], predicted: Option<&[f64]>) -> u64 {
    let all = real.iter().chain(predicted.unwrap_or_default());
    all.fold(0, |stamp: u64, change| (stamp.rotate_left(5) ^ change.to_bits()).wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// The gap between two numbers, where it can be seen beside them.
pub fn visible_gap(real: f64, predicted: f64) -> Option<f64> {
    let gap = real - predicted;
    let differ = words::change(real) != words::change(predicted);
    (gap.is_finite() && (differ || gap.abs() > VISIBLE * real.abs().max(predicted.abs())) && gap.abs() > 1e-12 * real.abs()).then_some(gap)
}

/// The labels of a single number; none where it does not move.
pub(super) fn labels(middle: Point, real: f64, predicted: Option<f64>) -> Vec<Mark> {
    let at = |y: f64| Point { x: middle.x, y: middle.y + y };
    if real == 0.0 && predicted.is_none_or(|predicted| predicted == 0.0) {
        return Vec::new();
    }
    let mut marks = vec![label(at(REAL), words::short_change(real), Ink::ValueCell)];
    if let Some(predicted) = predicted {
        marks.push(label(at(PREDICTED), words::short_change(predicted), Ink::GradientCell));
        marks.extend(visible_gap(real, predicted).map(|gap| label(at(GAP), format!("({})", words::change(gap)), Ink::Shape)));
    }
    marks
}

/// Writes the changes of a tensor's numbers beside its wire.
#[inline(never)]
pub fn add_maps(scene: &Scene, frame: &Frame, id: NodeId, group: &mut Group) {
    let (Some(nudge), Some(map)) = (&frame.nudge, scene.map(id)) else { return };
    if nudge.moves(id) {
        group.marks.extend(maps(map, picture::middle_of_stub(scene, id), scene, nudge, id));
    }
}

fn maps(map: &Map, middle: Point, scene: &Scene, nudge: &Nudge, id: NodeId) -> Vec<Mark> {
    let complete = Gradient::Complete { value: 0.0, arriving: false };
    let mut marks = heat::value(map, middle, scene.graph.nodes[id].shape.to_string(), Some(&nudge.real(id)), false);
    if let Some(predicted) = nudge.predicted(id) {
        marks.extend(heat::gradient(map, middle, complete, Some(&predicted)));
    }
    marks
}

/// What a nudge does to a node, for who cannot see it.
#[inline(never)]
pub(super) fn describe(scene: &Scene, id: NodeId, real: f64, predicted: Option<f64>) -> Phrase {
    let key = match predicted {
        _ if real == 0.0 && predicted.is_none_or(|predicted| predicted == 0.0) => return Phrase::new("nudge.stage.still"),
        Some(_) if scene.map(id).is_some() => "nudge.stage.moves-most",
        Some(_) => "nudge.stage.moves",
        None => "nudge.stage.moves-only",
    };
    let phrase = Phrase::new(key).with("real", words::change(real));
    match predicted {
        Some(predicted) => phrase.with("predicted", words::change(predicted)),
        None => phrase,
    }
}

/// Whether a state has a nudge written on it.
pub(super) const fn is_nudged(state: &NodeState) -> bool {
    matches!(state.note, Some(Note::Change { .. }))
}
