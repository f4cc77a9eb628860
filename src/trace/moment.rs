//! The same moment of a run before and after a gate is opened or closed.

use super::Step;
use crate::graph::{Graph, Names, NodeId};

/// A run of a graph in which some gates are open.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// The graph.
    pub graph: &'a Graph,
    /// What its gates are called.
    pub names: &'a Names,
    /// The steps of its run.
    pub steps: &'a [Step],
}

/// How many steps of another run of the same program bring it to where this one is after `step` steps. What happens within a gate that
/// is closed there is a part of what the gate does.
pub fn same_moment(here: Run, step: usize, there: Run) -> usize {
    let step = step.min(here.steps.len());
    let Some(taken) = step.checked_sub(1).and_then(|last| here.steps.get(last)) else { return 0 };
    if step == here.steps.len() {
        return there.steps.len();
    }
    let found = match taken {
        Step::Forward { node } => forward(here, *node, there),
        Step::Seed { .. } => there.steps.iter().position(|step| matches!(step, Step::Seed { .. })),
        Step::Backward { node, edge } => match there.node(here, here.graph.edges[*edge].from) {
            Some(source) => backward(here, *node, source, there),
            None => sending(here, *node, there),
        },
        Step::Accumulate { node, .. } => match there.node(here, *node) {
            Some(node) => there.steps.iter().rposition(|step| there.brings(step, node)),
            None => sending(here, *node, there),
        },
    };
    found.map_or(step.min(there.steps.len()), |index| index + 1)
}

impl Run<'_> {
    /// The node of this run that a node of another is.
    fn node(&self, other: Run, node: NodeId) -> Option<NodeId> {
        self.names.node(self.graph, &other.names.gate(other.graph, node))
    }

    /// The node of this run that a gate of another is, or is inside of: the output of a gate has the symbol of the gate.
    fn gate_about(&self, other: Run, node: NodeId) -> Option<NodeId> {
        self.node(other, node).or_else(|| {
            let mut group = other.graph.nodes[node].group;
            while let Some(around) = group {
                let name = other.names.group(other.graph, around);
                if let Some(gate) = self.names.node(self.graph, &name) {
                    return Some(gate);
                }
                group = other.graph.groups[around].parent;
            }
            None
        })
    }

    /// Whether a step brings a node a gradient, or all of it.
    fn brings(&self, step: &Step, target: NodeId) -> bool {
        match step {
            Step::Backward { edge, .. } => self.graph.edges[*edge].from == target,
            Step::Accumulate { node, .. } => *node == target,
            Step::Forward { .. } | Step::Seed { .. } => false,
        }
    }
}

/// The step that computes a gate, or the gate that it is inside of, or the last gate inside of it.
fn forward(here: Run, node: NodeId, there: Run) -> Option<usize> {
    let name = here.names.gate(here.graph, node);
    let opened = (0..there.graph.groups.len()).find(|&group| there.names.group(there.graph, group) == name);
    let gate = opened.map(|group| there.graph.groups[group].output).or_else(|| there.gate_about(here, node))?;
    there.steps.iter().position(|step| matches!(step, Step::Forward { node } if *node == gate))
}

/// The last step by which a gate, or what it is inside of, or what is inside of it, brings a node a gradient.
fn backward(here: Run, gate: NodeId, source: NodeId, there: Run) -> Option<usize> {
    let about = there.gate_about(here, gate);
    let is_gate = |node: NodeId| Some(node) == about || here.gate_about(there, node) == Some(gate);
    let brings = |step: &Step| matches!(*step, Step::Backward { node, edge } if there.graph.edges[edge].from == source && is_gate(node));
    let last = there.steps.iter().rposition(brings)?;
    // Where nothing else comes to the node, all of its parts are added at once.
    let others = |step: &Step| matches!(*step, Step::Backward { edge, .. } if there.graph.edges[edge].from == source) && !brings(step);
    match there.steps.get(last + 1) {
        Some(next @ Step::Accumulate { .. }) if there.brings(next, source) && !there.steps.iter().any(others) => Some(last + 1),
        _ => Some(last),
    }
}

/// The first step by which the gate that a node is inside of sends anything back.
fn sending(here: Run, node: NodeId, there: Run) -> Option<usize> {
    let gate = there.gate_about(here, node)?;
    let sends = |step: &Step| matches!(*step, Step::Backward { node, .. } if node == gate);
    there.steps.iter().position(sends).or_else(|| forward(here, node, there))
}
