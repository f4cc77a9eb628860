//! What is known, and what the step is about, after k steps of a run.

use super::Note;
use crate::graph::{EdgeId, Flow, Graph, NodeId, NodeKind};
use crate::trace::{Outline, Step, Trace};

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
    /// The value above its wire, once computed; of a tensor the number that stands for it in [`Trace::number`].
    pub value: Option<f64>,
    /// The gradient below its wire.
    pub gradient: Gradient,
    /// The local gradient that the step multiplies by, where it is a single number.
    pub local: Option<f64>,
    /// What a mode writes in the place of its labels.
    pub note: Option<Note>,
}

/// What a gate is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Its turn in the present pass is still to come: grey rim.
    Waiting,
    /// It has done its part: its value is there, and in the backward pass it has sent all that it sends. Ink rim.
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
    None(Flow),
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
    /// Whether the reader is asked for what comes back over it.
    pub asked: bool,
}

/// What is on stage after `step` steps, or after all of them where there are fewer. It looks at no other frame, and takes time
/// linear in the size of the graph.
pub fn frame(graph: &Graph, trace: &Trace, step: usize) -> Frame {
    outlined(graph, trace, &Outline::default(), step)
}

/// The same where some groups are closed: a node or an edge that stands for several tells of all of them.
pub fn outlined(graph: &Graph, trace: &Trace, outline: &Outline, step: usize) -> Frame {
    let step = step.min(trace.steps.len());
    let taken = trace.steps.get(..step).unwrap_or_default();
    let mut tally = Tally::new(graph, outline);
    for step in taken {
        tally.take(graph, trace, step);
    }
    let now = taken.last();
    let event = now.map(|step| outline.event(graph, step));
    let about = event.as_ref().map(Step::node);
    let sending = match event {
        Some(Step::Backward { edge, .. }) => Some(edge),
        _ => None,
    };
    let edges: Vec<EdgeState> = graph
        .edges
        .iter()
        .enumerate()
        .map(|(id, edge)| {
            let downstream = if tally.has_sent(graph, id) { outline.downstream(trace, id) } else { None };
            EdgeState {
                carries: tally.computed[edge.from],
                downstream,
                current: sending == Some(id),
                shut: downstream == Some(0.0) && shuts(trace, outline, id, edge.to),
                asked: false,
            }
        })
        .collect();
    let nodes = (0..graph.nodes.len())
        .map(|id| NodeState {
            phase: if about == Some(id) { Phase::Current } else { tally.phase(graph, id) },
            value: tally.computed[id].then(|| trace.number(id)),
            gradient: tally.gradient(graph, trace, id, now),
            local: sending
                .filter(|_| about == Some(id))
                .and_then(|edge| single_local(graph, trace, edge))
                .filter(|_| outline.closed(id).is_none()),
            note: None,
        })
        .collect();
    let mut frame = Frame { step, nodes, edges };
    tally.close(graph, &mut frame);
    frame
}

/// Whether the gate or the closed group that sends 0 back over an edge does so of itself.
pub(super) fn shuts(trace: &Trace, outline: &Outline, edge: EdgeId, gate: NodeId) -> bool {
    let place = outline.place(gate);
    match outline.closed(place) {
        Some(_) => trace.gradient_number(place).is_some_and(|upstream| upstream != 0.0),
        None => trace.is_shut(edge),
    }
}

/// The local gradient of an edge, where it is a single number.
pub(super) fn single_local(graph: &Graph, trace: &Trace, edge: EdgeId) -> Option<f64> {
    let local = trace.local(edge)?.first().copied();
    local.filter(|_| graph.nodes[graph.edges[edge].to].shape.is_scalar())
}

/// What the steps so far have brought.
struct Tally<'a> {
    outline: &'a Outline,
    backward: bool,
    computed: Vec<bool>,
    sent: Vec<bool>,
    /// How many contributions each node gets.
    expected: Vec<usize>,
    arrived: Vec<usize>,
    sum: Vec<f64>,
    complete: Vec<bool>,
}

impl<'a> Tally<'a> {
    fn new(graph: &Graph, outline: &'a Outline) -> Self {
        let nodes = graph.nodes.len();
        let expected = outline.contributions(graph);
        Self {
            outline,
            backward: false,
            computed: graph.nodes.iter().map(|node| !matches!(node.kind, NodeKind::Gate(_))).collect(),
            sent: vec![false; graph.edges.len()],
            expected,
            arrived: vec![0; nodes],
            sum: vec![0.0; nodes],
            complete: vec![false; nodes],
        }
    }

    fn take(&mut self, graph: &Graph, trace: &Trace, step: &Step) {
        match *step {
            Step::Forward { node } => self.computed[node] = true,
            Step::Seed { node } => {
                self.backward = true;
                self.complete[node] = true;
            }
            Step::Backward { edge, .. } => self.send(graph, edge, trace),
            Step::Accumulate { node, .. } => self.complete[node] = true,
        }
    }

    fn send(&mut self, graph: &Graph, edge: EdgeId, trace: &Trace) {
        self.sent[edge] = true;
        let (source, drawn) = (graph.edges[edge].from, self.outline.wire(edge).unwrap_or(edge));
        if !self.has_sent(graph, drawn) {
            return;
        }
        let contribution = self.outline.downstream(trace, drawn).unwrap_or_default();
        // The first is taken as it is: 0 + −0 would lose its sign.
        self.sum[source] = if self.arrived[source] == 0 { contribution } else { self.sum[source] + contribution };
        self.arrived[source] += 1;
        self.complete[source] = self.expected[source] == 1;
    }

    /// Whether all that an edge stands for has come back.
    fn has_sent(&self, graph: &Graph, edge: EdgeId) -> bool {
        match self.outline.parts(edge) {
            Some(parts) => parts.iter().all(|&part| self.sent[part] || !graph.edges[part].flows) && graph.edges[edge].flows,
            None => self.sent[edge],
        }
    }

    /// A closed group waits as long as anything in it does, and has no value but its output's.
    fn close(&self, graph: &Graph, frame: &mut Frame) {
        if self.outline.is_whole() {
            return;
        }
        for id in 0..frame.nodes.len() {
            let place = self.outline.place(id);
            if place != id && frame.nodes[place].phase == Phase::Done && self.phase(graph, id) == Phase::Waiting {
                frame.nodes[place].phase = Phase::Waiting;
            }
        }
    }

    fn phase(&self, graph: &Graph, node: NodeId) -> Phase {
        let sends = |edge: EdgeId| graph.edges[edge].flows && !self.sent[edge];
        let busy = self.backward && graph.nodes[node].incoming.clone().any(sends);
        if self.computed[node] && !busy { Phase::Done } else { Phase::Waiting }
    }

    fn gradient(&self, graph: &Graph, trace: &Trace, node: NodeId, now: Option<&Step>) -> Gradient {
        let arriving = match now {
            Some(&(Step::Seed { node: target } | Step::Accumulate { node: target, .. })) => target == node,
            Some(&Step::Backward { edge, .. }) => {
                graph.edges[edge].from == node && self.has_sent(graph, self.outline.wire(edge).unwrap_or(edge))
            }
            _ => false,
        };
        match (graph.nodes[node].flow, trace.gradient_number(node)) {
            (Flow::Reached, Some(value)) if self.complete[node] => Gradient::Complete { value, arriving },
            (Flow::Reached, _) if self.arrived[node] > 0 => {
                Gradient::Partial { sum: self.sum[node], arrived: self.arrived[node], of: self.expected[node], arriving }
            }
            (Flow::Reached, _) => Gradient::NotReached,
            (flow, _) => Gradient::None(flow),
        }
    }
}
