//! The computational graph: nodes in topological order, edges, and what each of them is called.

mod apply;
mod assemble;
mod build;
mod definitions;
mod errors;
mod flow;
mod fold;
mod gate;
mod groups;
mod inline;
mod inside;
mod lists;
mod literal;
mod misuse;
mod names;
mod notes;
mod open;
mod order;
mod output;
mod patterns;
mod room;
mod settings;
mod shape_errors;
mod spelling;
mod symbols;
mod table;
mod unfold;

pub use groups::Group;
pub use inside::{Inside, inside, inside_of_gate};
pub use notes::notes;
pub use open::{Opened, open};
pub use patterns::{ALL, Offer, closed_form, offers};
pub use unfold::{Grouping, Names, unfold};

use crate::diagnostic::Diagnostic;
use crate::gates::{Fold, Gate, Partial, Role, Setting};
use crate::lang::ast::Ast;
use crate::sort;
use crate::span::Span;
use crate::tensor::{Shape, Tensor};
use crate::words;

/// The most gates that a program may have.
pub const MOST_GATES: usize = 20_000;

/// The most numbers that all tensors of a program may have together.
pub const MOST_NUMBERS: usize = 4_000_000;

/// The most axes of a tensor.
pub const MOST_AXES: usize = 32;

/// A node's index into [`Graph::nodes`].
pub type NodeId = usize;
/// An edge's index into [`Graph::edges`].
pub type EdgeId = usize;
/// A group's index into [`Graph::groups`].
pub type GroupId = usize;

/// A program's graph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    /// Inputs and consts in the order of the text, then gates in the order in which the text evaluates them.
    pub nodes: Vec<Node>,
    /// By consumer, then by slot.
    pub edges: Vec<Edge>,
    /// The node whose gradient is seeded.
    pub output: NodeId,
    /// The calls of composite gates, outer ones before those inside them.
    pub groups: Vec<Group>,
    /// Which leaves a generator has filled, in their order.
    pub generated: Vec<Generated>,
}

/// A leaf whose numbers a generator made.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The leaf.
    pub leaf: NodeId,
    /// The generator.
    pub gate: &'static Gate,
    /// Its parameters, in the gate's order.
    pub settings: Vec<Setting>,
}

impl PartialEq for Generated {
    fn eq(&self, other: &Self) -> bool {
        self.leaf == other.leaf && self.gate.name == other.gate.name && self.settings == other.settings
    }
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
    /// Its place in the text: a leaf's statement (an unset input's first use), a gate's expression. That of a gate within a group
    /// stands in the definition; the call is [`Group::span`].
    pub span: Span,
    /// Its shape.
    pub shape: Shape,
    /// The edges that bring its operands: a range of [`Graph::edges`].
    pub incoming: std::ops::Range<EdgeId>,
    /// The edges that use it, in order.
    pub outgoing: Vec<EdgeId>,
    /// Whether a gradient can reach it, or why not.
    pub flow: Flow,
    /// The innermost call of a composite gate that it was written out for.
    pub group: Option<GroupId>,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// A leaf that gets a gradient.
    Input {
        /// Its numbers.
        value: Tensor,
        /// Where the number, the tensor or the generator stands in the text; `None` for a name that nothing defines (*unset*,
        /// value 1).
        literal: Option<Span>,
    },
    /// A leaf that gets none.
    Const {
        /// Its numbers.
        value: Tensor,
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
    pub settings: Vec<Setting>,
}

impl PartialEq for Application {
    fn eq(&self, other: &Self) -> bool {
        self.gate.name == other.gate.name && self.operands == other.operands && self.settings == other.settings
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

/// The graph of a program that was understood; otherwise everything that is wrong with it, in the order of the text.
///
/// `source` is the text that `ast` was read from.
pub fn lower(source: &str, ast: &Ast) -> Result<Graph, Vec<Diagnostic>> {
    build::graph(source, ast).map_err(in_order)
}

/// Errors in the order of the text.
fn in_order(errors: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let order = sort::order(errors.iter().map(|error| error.span.start as u32));
    let mut sorted: Vec<Diagnostic> = order.into_iter().map(|index| errors[index].clone()).collect();
    // What is wrong in a definition is wrong in each of its calls.
    sorted.dedup_by(|second, first| second.span == first.span && second.message == first.message);
    sorted
}

/// A program's text to its tree and its graph; otherwise everything that is wrong with it, in the order of the text.
///
/// ```
/// use gatewise_core::graph::compile;
///
/// let (_, graph) = compile("x = 2; y = x^2 + x").expect("the program has no error");
/// assert_eq!((graph.nodes.len(), graph.edges.len()), (3, 3));
///
/// let source = "y = tahn(x)";
/// let errors = compile(source).expect_err("there is no such gate");
/// assert_eq!(errors[0].span.of(source), "tahn");
/// ```
pub fn compile(source: &str) -> Result<(Ast, Graph), Vec<Diagnostic>> {
    let parsed = crate::lang::parse(source);
    if !parsed.diagnostics.is_empty() {
        return Err(in_order(parsed.diagnostics));
    }
    let graph = lower(source, &parsed.ast)?;
    Ok((parsed.ast, graph))
}

impl Application {
    /// Its name in the trace: that of the folded form, or the gate's.
    pub fn name(&self) -> &'static str {
        self.fold.map_or(self.gate.name, |fold| fold.name)
    }

    /// What it does to gradients.
    pub fn role(&self) -> Role {
        self.fold.map_or(self.gate.role, |fold| fold.role)
    }
}

impl Graph {
    /// How many of the nodes are leaves; they come first.
    pub fn leaves(&self) -> usize {
        self.nodes.iter().take_while(|node| !matches!(node.kind, NodeKind::Gate(_))).count()
    }

    /// What stands in a gate's circle: `×`, `·(−1)`, `exp`. A leaf is called by its symbol.
    pub fn operation(&self, node: NodeId) -> String {
        match &self.nodes[node].kind {
            NodeKind::Gate(application) => symbols::operation(application),
            NodeKind::Input { .. } | NodeKind::Const { .. } => self.nodes[node].symbol.clone(),
        }
    }

    /// The gate that a node is.
    pub fn application(&self, node: NodeId) -> Option<&Application> {
        match &self.nodes[node].kind {
            NodeKind::Gate(application) => Some(application),
            NodeKind::Input { .. } | NodeKind::Const { .. } => None,
        }
    }

    /// Whether the gate at an edge's end has a gradient by the edge's operand (a comparison has none).
    pub fn differentiable(&self, edge: EdgeId) -> bool {
        let Edge { to, slot, .. } = self.edges[edge];
        self.application(to).is_some_and(|application| application.gate.differentiable(slot))
    }

    /// How a number of a node is shown, its value or its gradient: of a tensor, the shape stands for it.
    pub fn shown(&self, node: NodeId, number: f64) -> String {
        let shape = &self.nodes[node].shape;
        if shape.is_scalar() { words::number(number) } else { shape.to_string() }
    }

    /// The local gradient of an edge's gate by the edge's operand; `None` where the gate has none by it (a comparison), and
    /// where it does not work element by element.
    pub fn partial(&self, edge: EdgeId) -> Option<&'static Partial> {
        let Edge { to, slot, .. } = self.edges[edge];
        self.application(to)?.gate.partial(slot)
    }
}
