//! The trace as JSON, as embedding pages and tests read it.

use super::formula::Formulas;
use super::{Step, Trace};
use crate::diagnostic::Diagnostic;
use crate::graph::{Application, EdgeId, Graph, GroupId, NodeId, NodeKind, Operand};
use crate::span::Span;
use crate::words::Language;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// The version of this form.
const VERSION: u32 = 1;

/// A run as JSON.
pub fn json(graph: &Graph, trace: &Trace) -> String {
    let mut formulas = Formulas::new(graph, &trace.values);
    write(&Document {
        version: VERSION,
        output: graph.output,
        nodes: (0..graph.nodes.len()).map(|id| node(graph, trace, id)).collect(),
        groups: graph.groups.iter().map(group).collect(),
        edges: (0..graph.edges.len()).map(|id| edge(graph, trace, &mut formulas, id)).collect(),
        steps: trace.steps.iter().map(step).collect(),
        origin: trace.origin,
    })
}

/// What is wrong with a program, as JSON: the first error in the order of the text.
pub fn error_json(errors: &[Diagnostic], language: Language) -> String {
    let first = errors.iter().min_by_key(|error| error.span);
    let error = first.map(|error| Problem {
        message: error.message.plain(language),
        start: error.span.start,
        end: error.span.end,
        hint: error.hint.as_ref().map(|hint| hint.plain(language)),
    });
    write(&Failure { error })
}

/// Maps with text keys and plain numbers always have a JSON form.
fn write(document: &impl Serialize) -> String {
    serde_json::to_string(document).unwrap_or_default()
}

#[derive(Serialize)]
struct Failure {
    error: Option<Problem>,
}

#[derive(Serialize)]
struct Problem {
    message: String,
    start: usize,
    end: usize,
    hint: Option<String>,
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    output: NodeId,
    nodes: Vec<Node<'a>>,
    groups: Vec<Group<'a>>,
    edges: Vec<Edge>,
    steps: Vec<Event<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<NodeId>,
}

#[derive(Serialize)]
struct Node<'a> {
    id: NodeId,
    name: Option<&'a str>,
    op: &'a str,
    inputs: Vec<NodeId>,
    params: Parameters<'a>,
    shape: &'a [usize],
    value: Number,
    grad: Option<Number>,
    group: Option<GroupId>,
    span: [usize; 2],
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unset: bool,
}

#[derive(Serialize)]
struct Group<'a> {
    name: &'a str,
    parent: Option<GroupId>,
    nodes: &'a [NodeId],
    output: NodeId,
}

#[derive(Serialize)]
struct Edge {
    from: NodeId,
    to: NodeId,
    slot: usize,
    local: Option<Number>,
    formula: Option<String>,
    downstream: Option<Number>,
}

#[derive(Serialize)]
#[serde(tag = "phase", rename_all = "lowercase")]
enum Event<'a> {
    Forward { node: NodeId },
    Seed { node: NodeId },
    Backward { node: NodeId, edge: EdgeId },
    Accumulate { node: NodeId, edges: &'a [EdgeId] },
}

/// A number, or the word for what is none.
struct Number(f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            finite if finite.is_finite() => serializer.serialize_f64(finite),
            number if number.is_nan() => serializer.serialize_str("NaN"),
            number if number > 0.0 => serializer.serialize_str("Infinity"),
            _ => serializer.serialize_str("-Infinity"),
        }
    }
}

/// The numbers that belong to a gate, by name.
struct Parameters<'a>(Vec<(&'a str, f64)>);

impl Serialize for Parameters<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, number) in &self.0 {
            map.serialize_entry(name, &Number(*number))?;
        }
        map.end()
    }
}

fn node<'a>(graph: &'a Graph, trace: &Trace, id: NodeId) -> Node<'a> {
    let node = &graph.nodes[id];
    let Span { start, end } = node.span;
    let (op, params) = match &node.kind {
        NodeKind::Input { .. } => ("input", Vec::new()),
        NodeKind::Const { .. } => ("const", Vec::new()),
        NodeKind::Gate(application) => (application.name(), parameters(application)),
    };
    Node {
        id,
        name: node.name.as_deref(),
        op,
        inputs: graph.edges[node.incoming.clone()].iter().map(|edge| edge.from).collect(),
        params: Parameters(params),
        shape: node.shape.axes(),
        value: Number(trace.values[id]),
        grad: trace.gradients[id].map(Number),
        group: node.group,
        span: [start, end],
        unset: matches!(node.kind, NodeKind::Input { literal: None, .. }),
    }
}

fn group(group: &crate::graph::Group) -> Group<'_> {
    Group { name: &group.name, parent: group.parent, nodes: &group.nodes, output: group.output }
}

/// Constant operands and parameters; the number that made a gate a folded one is its `constant`.
fn parameters(application: &Application) -> Vec<(&str, f64)> {
    let gate = application.gate;
    let name = |slot: usize| if application.fold.is_some() { "constant" } else { gate.operands.get(slot).copied().unwrap_or("constant") };
    let operands = application.operands.iter().enumerate().filter_map(|(slot, operand)| match *operand {
        Operand::Constant(number) => Some((name(slot), number)),
        Operand::Edge(_) => None,
    });
    operands.chain(gate.parameters.iter().map(|parameter| parameter.name).zip(application.parameters.iter().copied())).collect()
}

fn edge(graph: &Graph, trace: &Trace, formulas: &mut Formulas, id: EdgeId) -> Edge {
    let edge = &graph.edges[id];
    Edge {
        from: edge.from,
        to: edge.to,
        // Among the wires: constants are no inputs.
        slot: id - graph.nodes[edge.to].incoming.start,
        local: graph.partial(id).map(|_| Number(trace.locals[id])),
        formula: formulas.of(id).map(|formula| formula.latex()),
        downstream: trace.downstream[id].map(Number),
    }
}

fn step(step: &Step) -> Event<'_> {
    match step {
        Step::Forward { node } => Event::Forward { node: *node },
        Step::Seed { node } => Event::Seed { node: *node },
        Step::Backward { node, edge } => Event::Backward { node: *node, edge: *edge },
        Step::Accumulate { node, edges } => Event::Accumulate { node: *node, edges },
    }
}
