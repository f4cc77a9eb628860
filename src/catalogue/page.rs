//! What stands on an entry's page beside words: how the gate is written, its formulas, its Jacobians, and its code.

use super::{Entry, Live};
use crate::explain::{self, Jacobian, Line};
use crate::export::code::{self, Code, Form};
use crate::gates::{Gate, Kind, Parameter, Usual};
use crate::lang::ast::StatementKind;
use crate::lang::formula::{Formula, Mark};
use crate::lang::{self, print};
use crate::words::{Phrase, Style};

/// A definition longer than this is no formula of one line.
const LONGEST_FORMULA: usize = 90;

/// What stands on an entry's page.
#[derive(Clone, Debug)]
pub struct Page {
    /// The value as formulas, the first of them the call itself.
    pub forward: Vec<Formula>,
    /// The local gradient by each operand that has a formula.
    pub locals: Vec<Line>,
    /// What goes back to each operand.
    pub backward: Vec<Line>,
    /// Why factors are transposed, and which shapes gradients have; what gets none.
    pub notes: Vec<Phrase>,
    /// The Jacobians by its operands, where they are tensors.
    pub jacobians: Vec<Jacobian>,
    /// The names of value and operand where all are single numbers, and the Jacobian of tensors is to be told of.
    pub scalar: Option<[String; 2]>,
    /// Its definition in simpler gates, as it would stand in a program.
    pub definition: Option<String>,
    /// Forward and backward in NumPy.
    pub numpy: Code,
    /// Forward in PyTorch.
    pub torch: Code,
}

/// A setting of a gate.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Its name.
    pub name: &'static str,
    /// What it may be.
    pub kind: Phrase,
    /// What it is unless given.
    pub usual: Default,
}

/// What a setting is unless given.
#[derive(Clone, Debug, PartialEq)]
pub enum Default {
    /// As a program writes it.
    Text(String),
    /// In words.
    Words(Phrase),
}

/// Puts an entry's page together from a run of its example.
pub fn page(entry: &Entry, live: &Live) -> Page {
    let (graph, trace, node) = (&live.scene.graph, &live.scene.trace, live.node);
    // Before the first step nothing has a number yet: what is told then is told in symbols.
    let symbols = explain::explain(graph, trace, 0, Some(node));
    let known = explain::explain(graph, trace, trace.steps.len(), Some(node));
    let is_gate = !entry.gate.is_generator();
    let incoming = || graph.nodes[node].incoming.clone().map(|edge| (edge, graph.edges[edge]));
    let shut = incoming()
        .filter(|(edge, _)| is_gate && !graph.differentiable(*edge))
        .map(|(_, wire)| Phrase::new("catalogue.no-gradient").styled("name", &graph.nodes[wire.from].symbol, Style::Symbol));
    let mut notes: Vec<Phrase> = Vec::new();
    for note in symbols.products.iter().filter_map(|product| product.vjp.as_ref()).flat_map(|vjp| &vjp.notes) {
        // That a gradient has the shape of its variable is said once.
        if notes.iter().all(|said| said.key != note.key) {
            notes.push(note.clone());
        }
    }
    notes.extend(shut);
    let is_scalar = is_gate && incoming().all(|(_, wire)| graph.nodes[wire.from].shape.is_scalar());
    let first = incoming().find(|(edge, _)| graph.differentiable(*edge)).map(|(_, wire)| graph.nodes[wire.from].symbol.clone());
    Page {
        forward: if is_gate { forward(entry, live, &symbols.title) } else { Vec::new() },
        locals: symbols.locals.iter().map(unmarked_line).collect(),
        backward: symbols.products.iter().map(|product| backward(&product.line, explain::in_symbols(graph, trace, product.edge))).collect(),
        notes,
        jacobians: known.jacobians,
        scalar: first.filter(|_| is_scalar).map(|name| [graph.nodes[node].symbol.clone(), name]),
        definition: definition(entry, live),
        numpy: code::excerpt(Form::NumPy, graph, trace, node),
        torch: code::excerpt(Form::Torch, graph, trace, node),
    }
}

/// ∂L/∂x = ∂L/∂y · ∂y/∂x = ∂L/∂y · (1 − y) y
fn backward(line: &Line, symbols: Option<Formula>) -> Line {
    let mut line = unmarked_line(line);
    line.sides.truncate(1);
    let symbols = symbols.map(|formula| unmarked(&formula)).filter(|formula| line.sides.first() != Some(formula));
    line.sides.extend(symbols);
    line
}

/// y = σ(x) = 1/(1 + e^−x)
fn forward(entry: &Entry, live: &Live, title: &Line) -> Vec<Formula> {
    let mut sides = vec![unmarked(&title.left)];
    // What comes after the symbols is said of numbers.
    sides.extend(title.sides.first().map(unmarked));
    let text = match entry.facts.forward {
        "" => defined(entry.gate, live)
            .map(|text| text.replace(", keepdims=True", ""))
            .filter(|text| text.len() <= LONGEST_FORMULA)
            .unwrap_or_default(),
        text => text.to_owned(),
    };
    let ast = lang::parse(&text).ast;
    if let Some(StatementKind::Bare(root)) = ast.statements.first().map(|statement| &statement.kind) {
        sides.push(print::formula(&ast, *root));
    }
    sides
}

/// What a gate is made of, for the shapes of the example; an axis that is the gate's own goes without saying.
fn defined(gate: &Gate, live: &Live) -> Option<String> {
    let graph = &live.scene.graph;
    let application = graph.application(live.node)?;
    let shapes: Vec<_> = graph.nodes[live.node].incoming.clone().map(|edge| &graph.nodes[graph.edges[edge].from].shape).collect();
    let is_complete = shapes.len() == application.operands.len();
    let text = if is_complete { application.gate.definition(&shapes) } else { gate.definition }?;
    Some(text.replace(", axis=axis", "").replace(", keepdims=keepdims", ""))
}

fn definition(entry: &Entry, live: &Live) -> Option<String> {
    let gate = entry.gate;
    let is_own = |parameter: &&Parameter| !matches!(parameter.kind, Kind::Axis | Kind::Flag);
    let parameters = gate.parameters.iter().filter(is_own).map(|parameter| parameter.name);
    let names: Vec<&str> = gate.operands.iter().copied().chain(parameters).collect();
    Some(format!("{}({}) = {}", gate.name, names.join(", "), defined(gate, live)?))
}

/// A formula without links, and with nothing said to be missing.
fn unmarked(formula: &Formula) -> Formula {
    match formula {
        Formula::Marked(Mark::Node(_) | Mark::Missing | Mark::Current, piece) => unmarked(piece),
        other => other.map(&unmarked),
    }
}

fn unmarked_line(line: &Line) -> Line {
    Line { left: unmarked(&line.left), sides: line.sides.iter().map(unmarked).collect(), ..line.clone() }
}

/// How a gate is called, with what is usual unless given: `leaky_relu(x, slope=0.1)`.
pub fn signature(gate: &Gate) -> String {
    let more = gate.variadic.then_some(if gate.operands.len() > 1 { "…" } else { "b, …" });
    let operands = gate.operands.iter().copied().chain(more).map(str::to_owned);
    let parameter = |parameter: &Parameter| match (parameter.usual, parameter.kind) {
        (Usual::Required, Kind::Lengths) => "d0, d1, …".to_owned(),
        (Usual::Required, _) => parameter.name.to_owned(),
        (usual, kind) => format!("{}={}", parameter.name, written(gate, usual, kind)),
    };
    let arguments: Vec<String> = operands.chain(gate.parameters.iter().map(parameter)).collect();
    match gate.parameters.first().map(|parameter| parameter.kind) {
        Some(Kind::Places) => "x[…]".to_owned(),
        _ => format!("{}({})", gate.name, arguments.join(", ")),
    }
}

fn written(gate: &Gate, usual: Usual, kind: Kind) -> String {
    match (usual, kind) {
        (Usual::Number(number), Kind::Flag) => if number == 0.0 { "False" } else { "True" }.to_owned(),
        (Usual::Number(number), _) if number != 0.0 && number.abs() < 1e-3 => format!("{number:e}"),
        (Usual::Number(number), _) => number.to_string(),
        (Usual::Like(other), _) => gate.parameters.get(other).map_or_else(String::new, |parameter| parameter.name.to_owned()),
        (Usual::All | Usual::Required, _) => "None".to_owned(),
    }
}

impl Setting {
    /// The settings of a gate.
    pub fn all(gate: &'static Gate) -> Vec<Self> {
        gate.parameters.iter().map(|parameter| Self::new(gate, parameter)).collect()
    }

    fn new(gate: &Gate, parameter: &Parameter) -> Self {
        let kind = match parameter.kind {
            Kind::Number => Phrase::new("catalogue.number"),
            Kind::Whole(least) => Phrase::new("catalogue.whole").with("least", least),
            Kind::Axis | Kind::NewAxis => Phrase::new("catalogue.axis"),
            Kind::Flag => Phrase::new("catalogue.flag"),
            Kind::Lengths => Phrase::new("catalogue.lengths"),
            Kind::Places => Phrase::new("catalogue.places"),
        };
        let usual = match parameter.usual {
            Usual::Required => Default::Words(Phrase::new("catalogue.required")),
            Usual::All => Default::Words(Phrase::new("catalogue.all-axes")),
            Usual::Like(_) => {
                let name = written(gate, parameter.usual, parameter.kind);
                Default::Words(Phrase::new("catalogue.like").styled("name", name, Style::Code))
            }
            Usual::Number(_) => Default::Text(written(gate, parameter.usual, parameter.kind)),
        };
        Self { name: parameter.name, kind, usual }
    }
}
