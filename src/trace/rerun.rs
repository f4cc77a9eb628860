//! A run of which one number is moved: what depends on it is computed anew, and nothing else.

use super::kink::{Bend, bends, sides};
use super::{Tape, Trace};
use crate::graph::{Graph, NodeId, NodeKind};
use crate::tensor::Shape;

/// What is known of one node's moves: a number of its value is set to another one, and all that depends on it follows.
pub struct Rerun<'a> {
    /// The graph.
    pub graph: &'a Graph,
    /// The run as it was.
    pub trace: &'a Trace,
    tape: Tape,
    values: Vec<f64>,
    node: NodeId,
    dependents: Vec<NodeId>,
    bends: Vec<Bend>,
    arguments: Vec<f64>,
}

impl<'a> Rerun<'a> {
    /// Makes a run ready for moves of a node.
    pub fn new(graph: &'a Graph, trace: &'a Trace, node: NodeId) -> Self {
        let values = trace.values.clone();
        let (dependents, bends, arguments) = (Vec::new(), Vec::new(), Vec::new());
        let mut rerun = Self { graph, trace, tape: Tape::new(graph), values, node, dependents, bends, arguments };
        rerun.turn_to(node);
        rerun
    }

    /// Turns to the moves of another node.
    pub fn turn_to(&mut self, node: NodeId) {
        for &moved in self.dependents.iter().chain([&self.node]) {
            let place = self.trace.places.node(moved);
            self.values[place.clone()].copy_from_slice(&self.trace.values[place]);
        }
        self.node = node;
        self.dependents = dependents(self.graph, node);
        self.bends = bends(self.graph, &self.dependents);
    }

    /// The node that is moved.
    pub fn node(&self) -> NodeId {
        self.node
    }

    /// The gates that depend on it, in order.
    pub fn dependents(&self) -> &[NodeId] {
        &self.dependents
    }

    /// The sum of the output's numbers with number `element` of the node at `x`, and all its others as they were.
    pub fn output(&mut self, element: usize, x: f64) -> f64 {
        let place = self.trace.places.node(self.node);
        self.values[place.clone()].copy_from_slice(&self.trace.values[place.clone()]);
        if let Some(number) = self.values[place].get_mut(element) {
            *number = x;
        }
        for &node in &self.dependents {
            self.tape.recompute(node, &mut self.values, &mut self.arguments);
        }
        self.value(self.graph.output).iter().sum()
    }

    /// The value of a node after the last move.
    pub fn value(&self, node: NodeId) -> &[f64] {
        &self.values[self.trace.places.node(node)]
    }

    /// All values after the last move, as the trace has them.
    pub(super) fn values(&self) -> &[f64] {
        &self.values
    }

    /// On which side of their kinks all gates are after the last move.
    pub fn sides(&self) -> Vec<f64> {
        sides(self.graph, &self.bends, &|node| self.value(node))
    }

    /// The gates that are on another side in one of two moves than in the other.
    pub fn switched(&self, one: &[f64], other: &[f64]) -> Vec<NodeId> {
        let differs = |bend: &&Bend| one.get(bend.codes.clone()) != other.get(bend.codes.clone());
        self.bends.iter().filter(differs).map(|bend| bend.node).collect()
    }

    /// How far rounding may carry the output's sum away: each value that depends on the node is off by some of its last bit, and its
    /// gradient says how much of that arrives.
    pub fn noise(&self) -> f64 {
        let arrives = |&node: &NodeId| {
            let gradient = self.trace.gradient(node).unwrap_or_default();
            self.trace
                .value(node)
                .iter()
                .zip(gradient)
                .map(|(value, gradient)| (value * gradient).abs())
                .filter(|size| size.is_finite())
                .sum()
        };
        let output: f64 = self.trace.value(self.graph.output).iter().map(|value| value.abs()).sum();
        f64::EPSILON * self.dependents.iter().chain([&self.node]).map(arrives).fold(output, |sum: f64, size: f64| sum + size)
    }

    /// About how many additions and multiplications a move takes.
    pub fn work(&self) -> f64 {
        self.dependents.iter().map(|&node| work(self.graph, node)).sum()
    }
}

/// About how many additions and multiplications a gate takes.
pub fn work(graph: &Graph, node: NodeId) -> f64 {
    let node = &graph.nodes[node];
    let NodeKind::Gate(application) = &node.kind else { return 0.0 };
    let shapes: Vec<&Shape> = graph.edges[node.incoming.clone()].iter().map(|edge| &graph.nodes[edge.from].shape).collect();
    let numbers = shapes.iter().map(|shape| shape.size()).sum::<usize>() + node.shape.size();
    // Operands that are numbers belong to no shape that takes long.
    let long = application.gate.work.filter(|_| shapes.len() == application.operands.len());
    numbers as f64 + long.map_or(0.0, |work| work(&shapes, &application.settings, &node.shape))
}

/// The gates that depend on a node, in order.
pub fn dependents(graph: &Graph, node: NodeId) -> Vec<NodeId> {
    let mut moved = vec![false; graph.nodes.len()];
    let mut found = Vec::new();
    if let Some(first) = moved.get_mut(node) {
        *first = true;
    }
    for (id, gate) in graph.nodes.iter().enumerate().skip(node + 1) {
        if graph.edges[gate.incoming.clone()].iter().any(|edge| moved[edge.from]) {
            moved[id] = true;
            found.push(id);
        }
    }
    found
}
