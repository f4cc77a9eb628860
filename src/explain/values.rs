//! The picture as a table: one row for each node, as much as is known at a moment.

use super::moment::{Moment, State};
use super::pieces::{self, symbol};
use super::template::{self, Show};
use crate::graph::{EdgeId, Graph, NodeId, NodeKind};
use crate::lang::formula::Formula;
use crate::trace::Trace;
use crate::words::{Phrase, Style};

/// A node's row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The node.
    pub node: NodeId,
    /// What it is called.
    pub name: Formula,
    /// What it is: a gate's operation in symbols, or the kind of leaf.
    pub operation: Operation,
    /// Its value, once computed.
    pub value: Option<f64>,
    /// The local gradients, one for each operand, once the value is computed.
    pub locals: Vec<Local>,
    /// The gradient that the gate's factors are multiplied with, once it is whole; a leaf sends nothing further back.
    pub upstream: Option<f64>,
    /// The gradient of the output by the node.
    pub gradient: State,
    /// The contributions to it that have arrived, in order.
    pub contributions: Vec<f64>,
    /// Whether the step is about this node.
    pub current: bool,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum Operation {
    /// A gate.
    Gate(Formula),
    /// A leaf.
    Leaf(Phrase),
}

/// A local gradient and what was sent back with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Local {
    /// The edge.
    pub edge: EdgeId,
    /// The operand; the second use of x is x⁽²⁾.
    pub operand: Formula,
    /// Its number; `None` where the operand cannot be differentiated by.
    pub value: Option<f64>,
    /// Upstream × local, once sent.
    pub downstream: Option<f64>,
}

impl Row {
    /// The gradient's state in words: "not reached", "partial, 1 of 2", "complete", or why none comes.
    pub fn state(&self) -> Phrase {
        match self.gradient {
            State::NotReached => Phrase::new("state.not-reached"),
            State::Partial { arrived, of, .. } => Phrase::new("state.partial").with("arrived", arrived).with("of", of),
            State::Complete(_) => Phrase::new("state.complete"),
            State::Never(crate::graph::Flow::Shut) => Phrase::new("state.shut"),
            State::Never(crate::graph::Flow::Unused) => Phrase::new("state.unused"),
            State::Never(_) => Phrase::new("state.constant"),
        }
    }
}

/// All rows after `step` steps.
pub fn values(graph: &Graph, trace: &Trace, step: usize) -> Vec<Row> {
    let moment = Moment::new(graph, trace, step);
    (0..graph.nodes.len()).map(|node| row(&moment, node)).collect()
}

/// One node's row.
pub fn row(moment: &Moment, node: NodeId) -> Row {
    let graph = moment.graph;
    let is_gate = matches!(graph.nodes[node].kind, NodeKind::Gate(_));
    let contributions = moment.contributions(node).into_iter().filter_map(|edge| moment.downstream(edge)).collect();
    Row {
        node,
        name: symbol(graph, node),
        operation: operation(moment, node),
        value: moment.value(node),
        locals: if moment.value(node).is_some() {
            graph.nodes[node].incoming.clone().map(|edge| local(moment, edge)).collect()
        } else {
            Vec::new()
        },
        upstream: if is_gate { moment.gradient(node) } else { None },
        gradient: moment.state(node),
        contributions,
        current: moment.current() == Some(node),
    }
}

fn operation(moment: &Moment, node: NodeId) -> Operation {
    let leaf = |key| Operation::Leaf(Phrase::new(key).styled("name", &moment.graph.nodes[node].symbol, Style::Symbol));
    match moment.graph.nodes[node].kind {
        NodeKind::Input { literal: None, .. } => leaf("kind.unset"),
        NodeKind::Input { .. } => leaf("kind.input"),
        NodeKind::Const { .. } => leaf("kind.const"),
        NodeKind::Gate(_) => {
            let formula = template::operation(moment.graph, moment.trace, node, Show::Symbols);
            Operation::Gate(formula.unwrap_or_else(|| Formula::Word(moment.graph.operation(node))))
        }
    }
}

fn local(moment: &Moment, edge: EdgeId) -> Local {
    let value = moment.graph.partial(edge).and_then(|_| moment.local(edge));
    Local { edge, operand: pieces::operand(moment.graph, edge), value, downstream: moment.downstream(edge) }
}
