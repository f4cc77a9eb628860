//! The computational graph: nodes in topological order, edges, and what each of them is called.

use crate::gates::{Fold, Gate};
use crate::span::Span;
use crate::tensor::Shape;

/// A node's index into [`Graph::nodes`].
pub type NodeId = usize;
/// An edge's index into [`Graph::edges`].
pub type EdgeId = usize;

/// A program's graph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    /// Inputs and consts in the order of the text, then gates in the order in which the text evaluates them.
    pub nodes: Vec<Node>,
    /// By consumer, then by slot.
    pub edges: Vec<Edge>,
    /// The node whose gradient is seeded.
    pub output: NodeId,
}

/// A leaf or a gate.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The program's name for it.
    pub name: Option<String>,
    /// What it is called on the page: its name, or a short letter that the program does not use; unique in the graph.
    pub symbol: String,
    /// What it is.
    pub kind: NodeKind,
    /// Its place in the text: a leaf's statement (an unset input's first use), a gate's expression.
    pub span: Span,
    /// Its shape.
    pub shape: Shape,
    /// The edges that bring its operands: a range of [`Graph::edges`].
    pub incoming: std::ops::Range<EdgeId>,
    /// The edges that use it, in order.
    pub outgoing: Vec<EdgeId>,
    /// Whether a gradient can reach it, or why not.
    pub flow: Flow,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// A leaf that gets a gradient.
    Input {
        /// Its number.
        value: f64,
        /// Where the number stands in the text; `None` for a name that nothing defines (*unset*, value 1).
        literal: Option<Span>,
    },
    /// A leaf that gets none.
    Const {
        /// Its number.
        value: f64,
    },
    /// A gate.
    Gate(Application),
}

/// A gate applied to operands.
#[derive(Clone, Debug)]
pub struct Application {
    /// The record.
    pub gate: &'static Gate,
    /// The record of the folded form, where an operand is a number.
    pub fold: Option<&'static Fold>,
    /// The operands, in the gate's order.
    pub operands: Vec<Operand>,
    /// The gate's parameters, in the gate's order.
    pub parameters: Vec<f64>,
}

impl PartialEq for Application {
    fn eq(&self, other: &Self) -> bool {
        self.gate.name == other.gate.name && self.operands == other.operands && self.parameters == other.parameters
    }
}

/// Where an operand comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Operand {
    /// Over an edge.
    Edge(EdgeId),
    /// A number that belongs to the gate.
    Constant(f64),
}

/// A value's way from a node to a gate that uses it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// The node whose value is used.
    pub from: NodeId,
    /// The gate that uses it.
    pub to: NodeId,
    /// The operand's index at the gate.
    pub slot: usize,
    /// Whether a gradient comes back over it.
    pub flows: bool,
}

/// Whether a gradient reaches a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// It does.
    Reached,
    /// The node is a const, or is computed from consts alone.
    Constant,
    /// The output does not depend on the node.
    Unused,
    /// Every way to the output is shut by a comparison.
    Shut,
}
