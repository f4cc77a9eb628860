//! The trace as JSON, as embedding pages and tests read it.

use super::formula::Formulas;
use super::{Step, Trace};
use crate::diagnostic::Diagnostic;
use crate::gates::{Place, Setting};
use crate::graph::{Application, EdgeId, Graph, GroupId, NodeId, NodeKind, Operand};
use crate::span::Span;
use crate::tensor::Shape;
use crate::words::Language;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// The version of this form.
const VERSION: u32 = 1;

/// A run as JSON.
pub fn json(graph: &Graph, trace: &Trace) -> String {
    let mut formulas = Formulas::new(graph, trace);
    write(&Document {
        version: VERSION,
        output: graph.output,
        nodes: (0..graph.nodes.len()).map(|id| node(graph, trace, id)).collect(),
        groups: graph.groups.iter().map(group).collect(),
        edges: (0..graph.edges.len()).map(|id| edge(graph, trace, &mut formulas, id)).collect(),
        steps: trace.steps.iter().map(|taken| step(graph, taken)).collect(),
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
    edges: Vec<Edge<'a>>,
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
    value: Numbers<'a>,
    grad: Option<Numbers<'a>>,
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
struct Edge<'a> {
    from: NodeId,
    to: NodeId,
    slot: usize,
    local: Option<Numbers<'a>>,
    formula: Option<String>,
    downstream: Option<Numbers<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "phase", rename_all = "lowercase")]
enum Event<'a> {
    Forward {
        node: NodeId,
    },
    Seed {
        node: NodeId,
        /// A tensor's gradient is seeded with ones.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        ones: bool,
    },
    Backward {
        node: NodeId,
        edge: EdgeId,
    },
    Accumulate {
        node: NodeId,
        edges: &'a [EdgeId],
    },
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

/// A tensor of more numbers is told by its summary.
const MOST_SHOWN: usize = 4096;

/// A number, or nested lists of them.
#[derive(Clone, Copy)]
struct Numbers<'a> {
    /// The lengths of the axes that are left.
    axes: &'a [usize],
    numbers: &'a [f64],
}

impl<'a> Numbers<'a> {
    fn new(shape: &'a Shape, numbers: &'a [f64]) -> Self {
        Self { axes: shape.axes(), numbers }
    }
}

impl Serialize for Numbers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some((&length, axes)) = self.axes.split_first() else {
            return Number(self.numbers.first().copied().unwrap_or(f64::NAN)).serialize(serializer);
        };
        if self.numbers.len() > MOST_SHOWN {
            let mut map = serializer.serialize_map(Some(2))?;
            map.serialize_entry("shape", self.axes)?;
            map.serialize_entry("summary", &Summary::new(self.numbers))?;
            return map.end();
        }
        let rows = self.numbers.chunks_exact((self.numbers.len() / length.max(1)).max(1));
        serializer.collect_seq(rows.map(|numbers| Numbers { axes, numbers }))
    }
}

/// What is told of a large tensor.
#[derive(Serialize)]
struct Summary {
    min: Number,
    max: Number,
    mean: Number,
    norm: Number,
}

impl Summary {
    fn new(numbers: &[f64]) -> Self {
        let sum: f64 = numbers.iter().sum();
        let squares: f64 = numbers.iter().map(|x| x * x).sum();
        Self {
            min: Number(numbers.iter().copied().fold(f64::INFINITY, f64::min)),
            max: Number(numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max)),
            mean: Number(sum / numbers.len() as f64),
            norm: Number(libm::sqrt(squares)),
        }
    }
}

/// What belongs to a gate, by name.
struct Parameters<'a>(Vec<(&'a str, Belonging<'a>)>);

/// A constant operand or a setting.
enum Belonging<'a> {
    Constant(f64),
    Setting(&'a Setting),
}

impl Serialize for Belonging<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Constant(number) | Self::Setting(Setting::Number(number)) => Number(*number).serialize(serializer),
            Self::Setting(Setting::Whole(number)) => serializer.serialize_u64(*number as u64),
            Self::Setting(Setting::Axis(axis)) => axis.serialize(serializer),
            Self::Setting(Setting::Flag(flag)) => serializer.serialize_bool(*flag),
            Self::Setting(Setting::Lengths(lengths)) => lengths.serialize(serializer),
            Self::Setting(Setting::Places(places)) => serializer.collect_seq(places.iter().map(Taken)),
        }
    }
}

/// An index, or the ends of a range.
struct Taken<'a>(&'a Place);

impl Serialize for Taken<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self.0 {
            Place::At(index) => index.serialize(serializer),
            Place::Range(from, to) => [from, to].serialize(serializer),
        }
    }
}

impl Serialize for Parameters<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, belonging) in &self.0 {
            map.serialize_entry(name, belonging)?;
        }
        map.end()
    }
}

fn node<'a>(graph: &'a Graph, trace: &'a Trace, id: NodeId) -> Node<'a> {
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
        value: Numbers::new(&node.shape, trace.value(id)),
        grad: trace.gradient(id).map(|gradient| Numbers::new(&node.shape, gradient)),
        group: node.group,
        span: [start, end],
        unset: matches!(node.kind, NodeKind::Input { literal: None, .. }),
    }
}

fn group(group: &crate::graph::Group) -> Group<'_> {
    Group { name: &group.name, parent: group.parent, nodes: &group.nodes, output: group.output }
}

/// Constant operands and parameters; the number that made a gate a folded one is its `constant`.
fn parameters(application: &Application) -> Vec<(&str, Belonging<'_>)> {
    let gate = application.gate;
    let name = |slot: usize| if application.fold.is_some() { "constant" } else { gate.operands.get(slot).copied().unwrap_or("constant") };
    let operands = application.operands.iter().enumerate().filter_map(|(slot, operand)| match *operand {
        Operand::Constant(number) => Some((name(slot), Belonging::Constant(number))),
        Operand::Edge(_) => None,
    });
    let settings = gate.parameters.iter().zip(&application.settings);
    // What is not asked for is not told.
    let told = settings.filter(|(_, setting)| **setting != Setting::Flag(false));
    operands.chain(told.map(|(parameter, setting)| (parameter.name, Belonging::Setting(setting)))).collect()
}

fn edge<'a>(graph: &'a Graph, trace: &'a Trace, formulas: &mut Formulas, id: EdgeId) -> Edge<'a> {
    let edge = &graph.edges[id];
    let shape = |node: NodeId| &graph.nodes[node].shape;
    Edge {
        from: edge.from,
        to: edge.to,
        // Among the wires: constants are no inputs.
        slot: id - graph.nodes[edge.to].incoming.start,
        local: trace.local(id).map(|local| Numbers::new(shape(edge.to), local)),
        formula: formulas.of(id).map(|formula| formula.latex()),
        downstream: trace.downstream(id).map(|sent| Numbers::new(shape(edge.from), sent)),
    }
}

fn step<'a>(graph: &Graph, step: &'a Step) -> Event<'a> {
    match step {
        Step::Forward { node } => Event::Forward { node: *node },
        Step::Seed { node } => Event::Seed { node: *node, ones: !graph.nodes[*node].shape.is_scalar() },
        Step::Backward { node, edge } => Event::Backward { node: *node, edge: *edge },
        Step::Accumulate { node, edges } => Event::Accumulate { node: *node, edges },
    }
}
