//! What is on stage after k steps.

/// All that a picture of one moment shows; indices are those of graph and trace.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// How many steps have been taken.
    pub step: usize,
    /// A state for each node.
    pub nodes: Vec<NodeState>,
    /// A state for each edge.
    pub edges: Vec<EdgeState>,
}

/// A node at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NodeState {
    /// The gate itself.
    pub phase: Phase,
    /// The value above its wire, once computed.
    pub value: Option<f64>,
    /// The gradient below its wire.
    pub gradient: Gradient,
}

/// What a gate is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Nothing yet: grey rim.
    Waiting,
    /// It has its value: ink rim. Leaves are always here.
    Done,
    /// The step is about this node: filled with ink.
    Current,
}

/// A gradient's state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gradient {
    /// Nothing is in: a dotted slot, no number.
    NotReached,
    /// Some contributions are in, or all but not yet added.
    Partial {
        /// The sum of what is in.
        sum: f64,
        /// How many are in.
        arrived: usize,
        /// How many there will be.
        of: usize,
        /// Whether the last one came in this very step.
        arriving: bool,
    },
    /// All of it is in.
    Complete {
        /// The number.
        value: f64,
        /// Whether it came in this very step: filled label.
        arriving: bool,
    },
    /// None will come; the graph says why.
    None(crate::graph::Flow),
}

/// An edge at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EdgeState {
    /// Whether the value has gone over it: its source has one.
    pub carries: bool,
    /// What came back over it.
    pub downstream: Option<f64>,
    /// Whether the step is about this edge.
    pub current: bool,
    /// Whether a gradient that comes back over it is shut off by a local gradient of exactly 0.
    pub shut: bool,
}
