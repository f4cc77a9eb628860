//! The Jacobian of a gate by one operand: its size, its structure, its entries where they are few, the memory that it would take,
//! and what is computed instead. It is never formed.

use super::broadcast::entry_name;
use super::moment::Moment;
use super::tensors::{as_factor, stand};
use super::vjp::vjp;
use crate::gates::{Call, Setting, Structural, Structure, View};
use crate::graph::{Application, Edge, EdgeId, Graph, NodeId, Operand};
use crate::lang::formula::Formula;
use crate::tensor::Shape;
use crate::trace::Trace;
use crate::words::{Phrase, Style, number};

/// What is to be known of a Jacobian that nobody forms.
#[derive(Clone, Debug, PartialEq)]
pub struct Jacobian {
    /// The edge that brings the operand.
    pub edge: EdgeId,
    /// The gate, and the operand's node.
    pub nodes: [NodeId; 2],
    /// What their values are called.
    pub symbols: [String; 2],
    /// A row for each number of the value, a column for each number of the operand.
    pub size: [usize; 2],
    /// Where its entries are that are not 0.
    pub pattern: Pattern,
    /// All entries, where there are at most [`MOST_ENTRIES`] in each direction and the gate has computed.
    pub entries: Option<Entries>,
    /// How many bytes the entries would take.
    pub bytes: u64,
    /// The same in a sentence.
    pub memory: Phrase,
    /// What is computed instead.
    pub computed: Phrase,
    /// Whether what is computed is a column times a row.
    pub is_outer: bool,
}

/// The entries of a small Jacobian.
#[derive(Clone, Debug, PartialEq)]
pub struct Entries {
    /// What the numbers of the value are called, one for each row.
    pub rows: Vec<Formula>,
    /// What the numbers of the operand are called, one for each column.
    pub columns: Vec<Formula>,
    /// The numbers, row by row.
    pub numbers: Vec<f64>,
}

/// Where the entries are that are not 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// A number by a number.
    Single,
    /// One row: the value is a single number.
    Row,
    /// One column: the operand is a single number.
    Column,
    /// On the diagonal.
    Diagonal,
    /// The same diagonal again and again: the operand is repeated.
    Repeated,
    /// One in each row.
    Selection,
    /// A run in each row.
    Runs,
    /// The same block again and again.
    Blocks,
    /// A small window in each row.
    Windows,
    /// Everywhere.
    Dense,
}

/// A Jacobian with more rows or columns shows no entries.
pub const MOST_ENTRIES: usize = 12;
/// The size of an entry in bytes.
const ENTRY: u64 = 8;

impl Pattern {
    /// What it is, in one sentence about `{value}` and `{name}`.
    pub fn sentence(self) -> Phrase {
        Phrase::new(match self {
            Self::Single => "jacobian.single",
            Self::Row => "jacobian.row",
            Self::Column => "jacobian.column",
            Self::Diagonal => "jacobian.diagonal",
            Self::Repeated => "jacobian.repeated",
            Self::Selection => "jacobian.selection",
            Self::Runs => "jacobian.runs",
            Self::Blocks => "jacobian.blocks",
            Self::Windows => "jacobian.windows",
            Self::Dense => "jacobian.dense",
        })
    }
}

/// The Jacobian of the gate at the end of an edge by the edge's operand; `None` where no gradient passes.
pub fn jacobian(moment: &Moment, edge: EdgeId) -> Option<Jacobian> {
    let graph = moment.graph;
    let wire = graph.edges[edge];
    if !wire.flows {
        return None;
    }
    let size = [wire.to, wire.from].map(|node| graph.nodes[node].shape.size());
    let [rows, columns] = size;
    let bytes = rows as u64 * columns as u64 * ENTRY;
    let is_small = size.into_iter().all(|length| (1..=MOST_ENTRIES).contains(&length));
    let numbers = moment.value(wire.to).filter(|_| is_small).map(|_| entries(graph, moment.trace, edge));
    let names = |node: NodeId, count: usize| (0..count).map(|at| entry_name(moment, node, at)).collect();
    let (computed, is_outer) = computed(moment, edge, size);
    Some(Jacobian {
        edge,
        nodes: [wire.to, wire.from],
        symbols: [wire.to, wire.from].map(|node| graph.nodes[node].symbol.clone()),
        size,
        pattern: pattern(moment, edge),
        entries: numbers.map(|numbers| Entries { rows: names(wire.to, rows), columns: names(wire.from, columns), numbers }),
        bytes,
        memory: memory(bytes),
        computed,
        is_outer,
    })
}

/// Where the entries are, as the gate's record and the shapes say.
fn pattern(moment: &Moment, edge: EdgeId) -> Pattern {
    let graph = moment.graph;
    let wire = graph.edges[edge];
    let [rows, columns] = [wire.to, wire.from].map(|node| graph.nodes[node].shape.size());
    let structure = graph.application(wire.to).map_or(Structure::Dense, |application| application.gate.jacobian());
    // What a gate's record says is about its first operand; the others are its parameters.
    let is_parameter = wire.slot > 0 && graph.partial(edge).is_none();
    let is_vector = graph.nodes[wire.from].shape.rank() < 2;
    match (rows, columns, structure) {
        (1, 1, _) => Pattern::Single,
        (1, ..) => Pattern::Row,
        (_, 1, _) => Pattern::Column,
        (_, _, Structure::Diagonal) if rows == columns => Pattern::Diagonal,
        (_, _, Structure::Diagonal) => Pattern::Repeated,
        (_, _, Structure::Runs | Structure::Windows) if is_parameter && is_vector => Pattern::Repeated,
        (_, _, Structure::Dense) if is_parameter && rows == columns => Pattern::Diagonal,
        (_, _, Structure::Windows | Structure::Runs | Structure::Dense) if is_parameter => Pattern::Blocks,
        (_, _, Structure::Selection) => Pattern::Selection,
        // A single run, or a single block, is all there is.
        (_, _, Structure::Runs) if rows == columns && longest_run(graph, edge) == columns => Pattern::Dense,
        (_, _, Structure::Blocks) if blocks(moment, edge) == Some(1) => Pattern::Dense,
        (_, _, Structure::Runs) => Pattern::Runs,
        (_, _, Structure::Blocks) => Pattern::Blocks,
        (_, _, Structure::Windows) => Pattern::Windows,
        (_, _, Structure::Dense) => Pattern::Dense,
    }
}

/// How many numbers the runs of a gate have that gives as many numbers as it takes.
fn longest_run(graph: &Graph, edge: EdgeId) -> usize {
    let shape = &graph.nodes[graph.edges[edge].from].shape;
    let settings = graph.application(graph.edges[edge].to).map(|application| application.settings.as_slice()).unwrap_or_default();
    let axis = settings.iter().find_map(|setting| match *setting {
        Setting::Axis(axis) => Some(axis),
        _ => None,
    });
    match axis {
        Some(Some(axis)) => shape.axes().get(axis).copied().unwrap_or(1),
        _ if shape.rank() < 2 => shape.size(),
        _ => 0,
    }
}

/// How many blocks the Jacobian of a product of matrices has: one for each row of the left one, one for each column of the right.
fn blocks(moment: &Moment, edge: EdgeId) -> Option<usize> {
    let Edge { to, slot, .. } = moment.graph.edges[edge];
    as_factor(&moment.graph.nodes[to].shape, stand(moment.graph, to, None), false).axes().get(slot.min(1)).copied()
}

/// The entries, row by row, of a Jacobian small enough: one unit upstream gradient for each row.
fn entries(graph: &Graph, trace: &Trace, edge: EdgeId) -> Vec<f64> {
    let wire = graph.edges[edge];
    let [rows, columns] = [wire.to, wire.from].map(|node| graph.nodes[node].shape.size());
    let mut numbers = vec![0.0; rows * columns];
    if let Some(locals) = trace.local(edge) {
        let strides = graph.nodes[wire.from].shape.strides_in(&graph.nodes[wire.to].shape);
        for (row, (&local, entries)) in locals.iter().zip(numbers.chunks_mut(columns)).enumerate() {
            if let Some(entry) = entries.get_mut(graph.nodes[wire.to].shape.place(row, &strides)) {
                *entry = local;
            }
        }
    } else if let Some(application) = graph.application(wire.to)
        && let Some(structural) = application.gate.structural()
    {
        let operands = operands(graph, trace, application);
        let views: Vec<View> = operands.iter().map(|(shape, numbers)| View { shape, numbers }).collect();
        let call = Call { operands: &views, settings: &application.settings, shape: &graph.nodes[wire.to].shape };
        rows_of(structural, &call, trace.value(wire.to), wire.slot, &mut numbers);
    }
    numbers
}

/// The operands of a structural gate, constants among them.
fn operands<'a>(graph: &'a Graph, trace: &'a Trace, application: &'a Application) -> Vec<(&'a Shape, Vec<f64>)> {
    let operand = |operand: &Operand| match *operand {
        Operand::Constant(number) => (Shape::scalar(), vec![number]),
        Operand::Edge(edge) => {
            let source = graph.edges[edge].from;
            (&graph.nodes[source].shape, trace.value(source).to_vec())
        }
    };
    application.operands.iter().map(operand).collect()
}

/// Writes each row of the Jacobian: what a unit upstream gradient at its number sends back.
fn rows_of(structural: &Structural, call: &Call, value: &[f64], slot: usize, numbers: &mut [f64]) {
    let columns = numbers.len() / value.len().max(1);
    let mut unit = vec![0.0; value.len()];
    for (row, entries) in numbers.chunks_mut(columns.max(1)).enumerate() {
        unit.fill(0.0);
        if let Some(one) = unit.get_mut(row) {
            *one = 1.0;
        }
        (structural.vjp)(call, value, &unit, slot, entries);
    }
}

/// What is computed instead of the Jacobian, and whether that is a column times a row.
fn computed(moment: &Moment, edge: EdgeId, [rows, columns]: [usize; 2]) -> (Phrase, bool) {
    let graph = moment.graph;
    let wire = graph.edges[edge];
    let factors = vjp(moment, edge);
    let about =
        |key, count: u64| Phrase::new(key).with("count", grouped(count)).styled("name", &graph.nodes[wire.from].symbol, Style::Symbol);
    if graph.partial(edge).is_some() {
        let key = match columns {
            _ if rows == columns => "jacobian.computed.elements",
            1 => "jacobian.computed.sum",
            _ => "jacobian.computed.sums",
        };
        return (about(key, rows as u64).with("sums", grouped(columns as u64)), false);
    }
    if let ([left, right], "·") = (factors.factors.as_slice(), factors.sign)
        && let (&[height, middle], &[_, width]) = (left.shape.axes(), right.shape.axes())
    {
        let key = if middle == 1 { "jacobian.computed.outer" } else { "jacobian.computed.product" };
        let phrase = about(key, height as u64 * middle as u64 * width as u64);
        return (phrase.with("left", &left.shape).with("right", &right.shape), middle == 1 && height > 1 && width > 1);
    }
    let is_selection = graph.application(wire.to).is_some_and(|application| application.gate.jacobian() == Structure::Selection);
    if is_selection {
        let key = if rows == 1 { "jacobian.computed.carried.one" } else { "jacobian.computed.carried" };
        return (about(key, rows as u64), false);
    }
    (about(if columns == 1 { "jacobian.computed.formula.one" } else { "jacobian.computed.formula" }, columns as u64), false)
}

/// "134,217,728 bytes, 128 MiB"
fn memory(bytes: u64) -> Phrase {
    let phrase = |key| Phrase::new(key).with("bytes", grouped(bytes));
    let mut size = bytes as f64;
    let mut unit = "";
    for larger in ["KiB", "MiB", "GiB", "TiB"] {
        if size >= 1024.0 {
            size /= 1024.0;
            unit = larger;
        }
    }
    if unit.is_empty() {
        return phrase("jacobian.memory.small");
    }
    let shown = number(size);
    phrase("jacobian.memory").with("size", format!("{} {unit}", shown.strip_suffix(".00").unwrap_or(&shown)))
}

/// A whole number with commas between thousands.
pub fn grouped(count: u64) -> String {
    let figures = count.to_string();
    let mut out = String::new();
    for (at, figure) in figures.chars().enumerate() {
        if at > 0 && (figures.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(figure);
    }
    out
}
