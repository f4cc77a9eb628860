//! A run with a fault in its backward pass on stage: what of it is wrong, and what it should be.

use super::frame::{EdgeState, Frame, Gradient};
use super::map;
use super::{Note, Scene};
use crate::graph::{EdgeId, NodeId, NodeKind};
use crate::trace::Tape;
use crate::trace::fault::Fault;
use std::sync::Arc;

/// What a run has gone wrong by.
#[derive(Clone, Debug, PartialEq)]
pub struct Broken {
    /// The fault.
    pub fault: Fault,
    /// The same picture of the sound run.
    pub sound: Arc<Scene>,
    /// Whether wrong numbers are marked; those of a hidden fault are not.
    pub told: bool,
}

impl Scene {
    /// The scene with a run that has a fault. Everything stands where it stood.
    pub fn broken(sound: &Arc<Self>, fault: Fault, told: bool) -> Self {
        let mut trace = Tape::new(&sound.graph).run_with_fault(&sound.graph, fault);
        trace.steps = Arc::clone(&sound.trace.steps);
        let keeps_last = |node: NodeId| overwrites(fault, node);
        let outline = sound.outline.with_run(&sound.graph, &trace, &keeps_last);
        Self { trace, outline, broken: Some(Broken { fault, sound: Arc::clone(sound), told }), ..(**sound).clone() }
    }

    /// What is on stage after `step` steps of a run with a fault: sums as the fault makes them, and what is wrong marked.
    pub fn broken_frame(&self, step: usize) -> Frame {
        let mut frame = self.frame(step);
        let Some(broken) = &self.broken else { return frame };
        for node in 0..frame.nodes.len() {
            frame.nodes[node].gradient = self.faulty(broken, node, frame.nodes[node].gradient);
        }
        if broken.told {
            self.mark(broken, &mut frame, &broken.sound.frame(step));
        }
        frame
    }

    /// A gradient's state as the fault has it.
    fn faulty(&self, broken: &Broken, node: NodeId, gradient: Gradient) -> Gradient {
        match gradient {
            Gradient::Partial { arrived, of, arriving, .. } if has_own_sum(broken.fault, self, node) => {
                let numbers = self.faulty_sum(node, arrived).unwrap_or_default();
                Gradient::Partial { sum: crate::trace::lead(&numbers), arrived, of, arriving }
            }
            // What the first run has left is there before anything arrives.
            Gradient::NotReached if broken.fault == Fault::Twice && is_input(self, node) => {
                match broken.sound.trace.gradient_number(node) {
                    Some(value) => Gradient::Complete { value, arriving: false },
                    None => gradient,
                }
            }
            gradient => gradient,
        }
    }

    /// What is kept of the contributions to a node, of which so many drawn ones are in; `None` where they are simply added.
    #[inline(never)]
    pub(super) fn faulty_sum(&self, node: NodeId, arrived: usize) -> Option<Vec<f64>> {
        let broken = self.broken.as_ref().filter(|broken| has_own_sum(broken.fault, self, node))?;
        let edges = self.outline.arrived(&crate::trace::arriving(&self.graph, node), arrived);
        if broken.fault == Fault::Twice {
            let mut sum = broken.sound.trace.gradient(node)?.to_vec();
            edges.iter().for_each(|&edge| map::add(&mut sum, self.trace.downstream(edge)));
            Some(sum)
        } else {
            self.trace.downstream(*edges.last()?).map(<[f64]>::to_vec)
        }
    }

    /// Says of each number that is there whether it is wrong, and of each wire that has brought one.
    fn mark(&self, broken: &Broken, frame: &mut Frame, right: &Frame) {
        for (id, (state, right)) in frame.nodes.iter_mut().zip(&right.nodes).enumerate() {
            if !self.outline.is_drawn(id) {
                continue;
            }
            let numbers = self.gradient_numbers(id, state.gradient);
            let sound = broken.sound.gradient_numbers(id, right.gradient);
            let is_wrong = match (&numbers, &sound) {
                (Some(numbers), Some(sound)) => differ(numbers, sound),
                // A left-over where nothing should be yet.
                (Some(_), None) => true,
                (None, _) => false,
            };
            if is_wrong {
                let at = |numbers: &[f64], sound: &[f64]| numbers.iter().zip(sound).position(|(a, b)| !same(*a, *b)).unwrap_or(0);
                let right = sound.as_deref().map(|sound| sound[at(numbers.as_deref().unwrap_or_default(), sound)]);
                state.note = Some(Note::Wrong { right });
            }
        }
        for (id, state) in frame.edges.iter_mut().enumerate() {
            state.wrong = self.sends_wrong(broken, id, state);
        }
    }

    fn sends_wrong(&self, broken: &Broken, edge: EdgeId, state: &EdgeState) -> bool {
        let sent =
            |id: EdgeId| differ(self.trace.downstream(id).unwrap_or_default(), broken.sound.trace.downstream(id).unwrap_or_default());
        let total = || self.outline.downstream(&self.trace, edge) != broken.sound.outline.downstream(&broken.sound.trace, edge);
        state.downstream.is_some()
            && (self.outline.parts(edge).map_or_else(|| sent(edge), |parts| parts.iter().any(|&part| sent(part))) || total())
    }

    /// For each number of a node's gradient whether it is wrong, where wrong ones are marked.
    pub fn wrong_numbers(&self, node: NodeId, gradient: Gradient) -> Vec<bool> {
        let Some(broken) = self.broken.as_ref().filter(|broken| broken.told) else { return Vec::new() };
        let numbers = self.gradient_numbers(node, gradient).unwrap_or_default();
        let sound = match gradient {
            Gradient::Complete { .. } => broken.sound.trace.gradient(node).map(Into::into),
            gradient => broken.sound.gradient_numbers(node, gradient),
        };
        let sound = sound.unwrap_or_default();
        numbers.iter().zip(sound.iter()).map(|(a, b)| !same(*a, *b)).collect()
    }
}

/// Whether what comes to a node is put together otherwise than by adding it from nothing.
fn has_own_sum(fault: Fault, scene: &Scene, node: NodeId) -> bool {
    overwrites(fault, node) || fault == Fault::Twice && is_input(scene, node)
}

/// Whether what comes to a node takes the place of what was there.
fn overwrites(fault: Fault, node: NodeId) -> bool {
    matches!(fault, Fault::Overwritten(place) if place.is_none_or(|place| place == node))
}

fn is_input(scene: &Scene, node: NodeId) -> bool {
    scene.graph.nodes.get(node).is_some_and(|node| matches!(node.kind, NodeKind::Input { .. }))
}

fn differ(a: &[f64], b: &[f64]) -> bool {
    a.len() != b.len() || a.iter().zip(b).any(|(a, b)| !same(*a, *b))
}

/// Whether two numbers are the same; two that are not finite may be so too.
fn same(a: f64, b: f64) -> bool {
    a == b || a.is_nan() && b.is_nan()
}
