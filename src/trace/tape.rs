//! A graph made ready to be run many times: gates, operands and partials in flat lists.

mod faulty;

use super::kernel::{Elementwise, Whole};
use super::places::Places;
use super::{Step, Trace, steps};
use crate::gates::{Partial, Rule};
use crate::graph::{Application, Graph, Node, NodeId, NodeKind, Operand};
use std::ops::Range;
use std::sync::Arc;

/// The only number that changes no sum: 0 + −0 would lose its sign.
const NO_SUM: f64 = -0.0;

/// A graph as straight-line code. It depends on the graph alone, not on the numbers of the leaves.
#[derive(Clone, Debug)]
pub struct Tape {
    /// The numbers of the leaves in the program, one leaf after the other.
    leaves: Vec<f64>,
    gates: Vec<Gate>,
    /// The operands and parameters of all gates that work on single numbers, one after the other.
    arguments: Vec<Argument>,
    edges: Vec<Edge>,
    /// Where the numbers of the output stand.
    output: Range<usize>,
    places: Arc<Places>,
    steps: Arc<[Step]>,
}

#[derive(Clone, Debug)]
struct Gate {
    /// Where its value begins.
    at: u32,
    edges: Range<u32>,
    /// Whether a gradient reaches it.
    reached: bool,
    /// Whether a local gradient of 0 lets nothing through, not even an infinite gradient.
    shuts: bool,
    work: Work,
}

/// What a gate does.
#[derive(Clone, Debug)]
enum Work {
    /// One number of single numbers.
    Number { forward: fn(&[f64]) -> f64, arguments: Range<u32> },
    /// A tensor, element by element.
    Elements(Box<Elementwise>),
    /// A tensor as a whole.
    Whole(Box<Whole>),
}

/// An operand or a parameter.
#[derive(Clone, Copy, Debug)]
pub enum Argument {
    /// The place of an operand's first number among the values.
    Place(u32),
    /// A number.
    Number(f64),
}

/// An edge of the tape.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Where the source's numbers begin among all values.
    pub from: u32,
    /// The operand's index.
    pub slot: u32,
    /// Where its local gradients begin.
    pub local: u32,
    /// Where what it sends back begins.
    pub sent: u32,
    /// Whether it sends anything back.
    pub flows: bool,
    /// The derivative, of a gate that works element by element.
    pub partial: Option<&'static Partial>,
}

impl Tape {
    /// Makes a graph ready.
    pub fn new(graph: &Graph) -> Self {
        let mut places = Places::with_capacity(graph.nodes.len(), graph.edges.len());
        let mut tape = Self {
            leaves: Vec::new(),
            gates: Vec::with_capacity(graph.nodes.len()),
            arguments: Vec::with_capacity(graph.nodes.len() * 2),
            edges: Vec::with_capacity(graph.edges.len()),
            output: 0..0,
            places: Arc::default(),
            steps: steps(graph).into(),
        };
        for (id, node) in graph.nodes.iter().enumerate() {
            let at = places.add_node(node);
            let application = match &node.kind {
                NodeKind::Input { value, .. } | NodeKind::Const { value } => {
                    tape.leaves.extend_from_slice(&value.numbers);
                    continue;
                }
                NodeKind::Gate(application) => application,
            };
            let first = tape.edges.len() as u32;
            for edge in &graph.edges[node.incoming.clone()] {
                let partial = application.gate.partial(edge.slot);
                let [local, sent] = places.add_edge(edge, partial.is_some());
                let from = places.node(edge.from).start as u32;
                tape.edges.push(Edge { from, slot: edge.slot as u32, local, sent, flows: edge.flows, partial });
            }
            let gate = Gate {
                at,
                edges: first..tape.edges.len() as u32,
                reached: places.is_reached(id),
                shuts: application.role().shuts(),
                work: tape.work(graph, node, application, first),
            };
            tape.gates.push(gate);
        }
        tape.output = places.node(graph.output);
        tape.places = Arc::new(places);
        tape
    }

    /// What a gate does, whose edges begin at `first`.
    fn work(&mut self, graph: &Graph, node: &Node, application: &Application, first: u32) -> Work {
        let edges = &self.edges[first as usize..];
        let operand = |operand: &Operand| match *operand {
            Operand::Edge(edge) => Argument::Place(edges[edge - node.incoming.start].from),
            Operand::Constant(number) => Argument::Number(number),
        };
        match application.gate.rule {
            Rule::Pointwise { forward, .. } if node.shape.is_scalar() => {
                let start = self.arguments.len() as u32;
                self.arguments.extend(application.operands.iter().map(operand));
                self.arguments.extend(application.settings.iter().filter_map(|setting| setting.number().map(Argument::Number)));
                Work::Number { forward, arguments: start..self.arguments.len() as u32 }
            }
            Rule::Pointwise { forward, .. } => Work::Elements(Box::new(Elementwise::new(graph, node, application, forward, &operand))),
            Rule::Structural(structural) => Work::Whole(Box::new(Whole::new(graph, node, application, structural, &operand))),
        }
    }

    /// The numbers of the leaves in the program, one leaf after the other.
    pub fn leaves(&self) -> &[f64] {
        &self.leaves
    }

    /// Where each node's numbers stand.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// Both passes on the numbers of the program.
    pub fn run(&self) -> Trace {
        self.run_with(&self.leaves)
    }

    /// Both passes on other numbers, those of each leaf after those of the one before; beyond the end of `leaves` the program's
    /// numbers are kept.
    pub fn run_with(&self, leaves: &[f64]) -> Trace {
        let [values, locals, sent] = self.places.sizes();
        let mut trace = Trace {
            values: vec![0.0; values],
            gradients: vec![NO_SUM; values],
            locals: vec![0.0; locals],
            downstream: vec![0.0; sent],
            places: Arc::clone(&self.places),
            steps: Arc::clone(&self.steps),
            origin: None,
        };
        self.forward(leaves, &mut trace);
        self.backward(&mut trace);
        trace
    }

    /// The same into a trace of this very tape, whose room serves again.
    pub fn rerun(&self, leaves: &[f64], trace: &mut Trace) {
        // Some kernels add to what stands there.
        trace.values.fill(0.0);
        trace.downstream.fill(0.0);
        trace.gradients.fill(NO_SUM);
        trace.origin = None;
        self.forward(leaves, trace);
        self.backward(trace);
    }

    /// The sum of the output's numbers alone: that of which the gradients are those of the trace.
    pub fn output(&self, leaves: &[f64]) -> f64 {
        let mut values = Vec::new();
        self.values(leaves, &mut values);
        values[self.output.clone()].iter().sum()
    }

    /// The forward pass alone: the values of all nodes, where [`Places`] has them. The room of `values` serves again.
    pub fn values(&self, leaves: &[f64], values: &mut Vec<f64>) {
        values.clear();
        values.resize(self.places.sizes()[0], 0.0);
        self.place_leaves(leaves, values);
        let mut arguments = Vec::new();
        for gate in &self.gates {
            self.compute(gate, values, &mut arguments);
        }
    }

    /// Computes the value of one node anew from those of its operands; a leaf keeps its own. `arguments` is room to work in.
    pub(super) fn recompute(&self, node: NodeId, values: &mut [f64], arguments: &mut Vec<f64>) {
        let leaves = self.places.len() - self.gates.len();
        if let Some(gate) = node.checked_sub(leaves).and_then(|index| self.gates.get(index)) {
            self.compute(gate, values, arguments);
        }
    }

    fn compute(&self, gate: &Gate, values: &mut [f64], arguments: &mut Vec<f64>) {
        match &gate.work {
            Work::Number { forward, arguments: range } => {
                self.gather(range, values, arguments);
                values[gate.at as usize] = forward(arguments);
            }
            Work::Elements(elements) => elements.forward(gate.at, values, &[], &mut []),
            Work::Whole(whole) => whole.forward(gate.at, values),
        }
    }

    fn place_leaves(&self, leaves: &[f64], values: &mut [f64]) {
        let given = leaves.len().min(self.leaves.len());
        values[..given].copy_from_slice(&leaves[..given]);
        values[given..self.leaves.len()].copy_from_slice(&self.leaves[given..]);
    }

    fn gather(&self, range: &Range<u32>, values: &[f64], arguments: &mut Vec<f64>) {
        arguments.clear();
        arguments.extend(self.arguments[range.start as usize..range.end as usize].iter().map(|argument| match *argument {
            Argument::Place(place) => values[place as usize],
            Argument::Number(number) => number,
        }));
    }

    fn edges(&self, gate: &Gate) -> &[Edge] {
        &self.edges[gate.edges.start as usize..gate.edges.end as usize]
    }

    /// Values and local gradients: a gate knows its own as soon as it has computed.
    fn forward(&self, leaves: &[f64], trace: &mut Trace) {
        let mut arguments = Vec::new();
        self.place_leaves(leaves, &mut trace.values);
        for (index, gate) in self.gates.iter().enumerate() {
            let is_finite = if let Work::Number { forward, arguments: range } = &gate.work {
                self.gather(range, &trace.values, &mut arguments);
                let out = forward(&arguments);
                trace.values[gate.at as usize] = out;
                for edge in self.edges(gate) {
                    if let Some(partial) = edge.partial {
                        trace.locals[edge.local as usize] = (partial.value)(&arguments, out, edge.slot as usize);
                    }
                }
                out.is_finite()
            } else {
                self.forward_tensor(gate, trace)
            };
            if !is_finite && trace.origin.is_none() {
                trace.origin = Some(self.places.len() - self.gates.len() + index);
            }
        }
    }

    /// The value of a gate on tensors; says whether all of its numbers are finite.
    fn forward_tensor(&self, gate: &Gate, trace: &mut Trace) -> bool {
        let size = match &gate.work {
            Work::Number { .. } => 1,
            Work::Elements(elements) => {
                elements.forward(gate.at, &mut trace.values, self.edges(gate), &mut trace.locals);
                elements.size()
            }
            Work::Whole(whole) => {
                whole.forward(gate.at, &mut trace.values);
                whole.size()
            }
        };
        trace.values[gate.at as usize..][..size].iter().all(|number| number.is_finite())
    }

    /// From the seed back: what each gate sends over its edges, added where edges meet.
    fn backward(&self, trace: &mut Trace) {
        trace.gradients[self.output.clone()].fill(1.0);
        for gate in self.gates.iter().rev().filter(|gate| gate.reached) {
            if !matches!(gate.work, Work::Number { .. }) {
                self.backward_tensor(gate, trace);
                continue;
            }
            let upstream = trace.gradients[gate.at as usize];
            for edge in self.edges(gate).iter().filter(|edge| edge.flows) {
                let local = trace.locals[edge.local as usize];
                let sent = if gate.shuts && local == 0.0 { 0.0 } else { upstream * local };
                trace.downstream[edge.sent as usize] = sent;
                trace.gradients[edge.from as usize] += sent;
            }
        }
    }

    /// What a gate on tensors sends over its edges.
    fn backward_tensor(&self, gate: &Gate, trace: &mut Trace) {
        let Trace { values, gradients, locals, downstream, .. } = trace;
        for edge in self.edges(gate).iter().filter(|edge| edge.flows) {
            // What is sent to lies before what sends.
            let (before, upstream) = gradients.split_at_mut(gate.at as usize);
            let sent = match &gate.work {
                Work::Number { .. } => &[],
                Work::Elements(elements) => elements.backward(gate.shuts, upstream, locals, edge, downstream),
                Work::Whole(whole) => whole.backward(gate.at, values, upstream, edge, downstream),
            };
            for (gradient, sent) in before[edge.from as usize..].iter_mut().zip(sent) {
                *gradient += sent;
            }
        }
    }
}
