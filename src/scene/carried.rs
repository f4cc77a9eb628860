//! Forward mode on stage: the derivative by one number of an input beside each value.

use super::frame::Frame;
use super::{Note, Scene};
use crate::graph::{EdgeId, NodeId, NodeKind};
use crate::trace::{Step, cost, forward_mode, lead};
use std::sync::Arc;

/// The derivatives by one number of an input.
#[derive(Clone, Debug, PartialEq)]
pub struct Carried {
    /// The input.
    pub leaf: NodeId,
    /// Which of its numbers.
    pub element: usize,
    /// For each node the derivative of its value, in its shape.
    pub derivatives: Vec<Vec<f64>>,
}

/// What an operand adds to the derivative of a gate's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// The edge that brings the operand.
    pub edge: EdgeId,
    /// The local gradient by it.
    pub local: f64,
    /// The derivative of the operand.
    pub derivative: f64,
    /// Their product.
    pub product: f64,
}

/// The most multiplications that derivatives on stage may take: about a second.
const MOST_WORK: f64 = 3e8;

impl Scene {
    /// The scene with the derivatives by a number of an input, and with the steps of the forward pass alone; `None` where there is no
    /// such input, or too much to carry.
    pub fn carrying(sound: &Self, leaf: NodeId, element: usize) -> Option<Self> {
        let node = sound.graph.nodes.get(leaf)?;
        if !matches!(node.kind, NodeKind::Input { .. }) || element >= node.shape.size() || cost::work(&sound.graph, leaf) > MOST_WORK {
            return None;
        }
        let mut scene = sound.clone();
        let forward = sound.trace.steps.iter().filter(|step| matches!(step, Step::Forward { .. })).cloned();
        scene.trace.steps = Arc::from_iter(forward);
        scene.carried = Some(Carried { leaf, element, derivatives: forward_mode::derivatives(&sound.graph, leaf, element) });
        Some(scene)
    }

    /// What is on stage after `step` steps of forward mode: each value with its derivative, once it is there.
    pub fn carried_frame(&self, step: usize) -> Frame {
        let mut frame = self.frame(step);
        let Some(carried) = &self.carried else { return frame };
        let event = self.event(step).map(|step| step.node());
        let moves = |node: NodeId| carried.derivatives[node].iter().any(|&derivative| derivative != 0.0);
        for (node, state) in frame.nodes.iter_mut().enumerate() {
            if state.value.is_some() {
                state.note = Some(Note::Carried { derivative: lead(&carried.derivatives[node]), now: event == Some(node) });
            }
        }
        for (id, state) in frame.edges.iter_mut().enumerate() {
            state.moves = state.carries && moves(self.graph.edges[id].from);
        }
        frame
    }

    /// The derivatives of a node's value, in its shape; empty where none are carried.
    pub fn derivatives(&self, node: NodeId) -> &[f64] {
        self.carried.as_ref().and_then(|carried| carried.derivatives.get(node)).map_or(&[], Vec::as_slice)
    }

    /// The parts that the derivative of a gate or a closed group is the sum of, where everything about it is a single number.
    pub fn parts(&self, node: NodeId) -> Option<Vec<Part>> {
        let carried = self.carried.as_ref()?;
        let is_number = |node: NodeId| self.graph.nodes[node].shape.is_scalar();
        let operands = self.outline.operands(&self.graph, node);
        if operands.is_empty() || !is_number(node) {
            return None;
        }
        let part = |edge: EdgeId| {
            let from = self.graph.edges[edge].from;
            let local = match self.outline.closed(node) {
                Some(_) => self.local_of_group(edge),
                None => self.trace.local(edge).and_then(|local| local.first().copied()),
            };
            let (local, derivative) = (local.unwrap_or(0.0), lead(&carried.derivatives[from]));
            is_number(from).then_some(Part { edge, local, derivative, product: if derivative == 0.0 { 0.0 } else { local * derivative } })
        };
        operands.into_iter().map(part).collect()
    }
}
