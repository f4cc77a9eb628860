//! Which gate of a graph is drawn as a function, and of which of its operands.

use super::{CATALOGUE, Function};
use crate::gates::{Rule, Setting};
use crate::graph::{Application, Flow, Graph, GroupId, NodeId, Operand};
use crate::trace::{self, Outline, Tape, Trace};

/// A group of more gates is not drawn: each point of a curve would run them all.
const MOST_GATES: usize = 300;
/// So many closed groups are looked through for one that can be drawn.
const MOST_GROUPS: usize = 20;

/// A gate, or a closed group, as a function of one of its operands.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The node.
    pub node: NodeId,
    /// The function.
    pub function: Function,
    /// The operand that is the number.
    pub operand: NodeId,
    /// All operands that it could be a function of.
    pub operands: Vec<NodeId>,
}

/// Why this gate is drawn, and no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is selected.
    Selected,
    /// The step is about it.
    Step,
    /// It is the first activation of the program.
    First,
}

/// The gate of a graph that is drawn.
#[derive(Clone, Debug, Default)]
pub struct Followed {
    /// The gate, where there is one.
    pub subject: Option<(Subject, Reason)>,
    /// The selected node, where it is none that can be drawn.
    pub refused: Option<NodeId>,
}

/// A node as a function of `by`, or else of its first operand; `None` where it is no function of single numbers.
pub fn subject(graph: &Graph, trace: &Trace, outline: &Outline, node: NodeId, by: Option<NodeId>) -> Option<Subject> {
    if node >= graph.nodes.len() {
        return None;
    }
    match (outline.closed(node), graph.application(node)) {
        (Some(group), _) => of_group(graph, trace, node, group, by),
        (None, Some(application)) => of_gate(graph, trace, node, application, by),
        (None, None) => None,
    }
}

fn of_gate(graph: &Graph, trace: &Trace, node: NodeId, application: &Application, by: Option<NodeId>) -> Option<Subject> {
    if matches!(application.gate.rule, Rule::Structural(_)) {
        return None;
    }
    let edges = graph.nodes[node].incoming.clone();
    let mut sources: Vec<NodeId> = Vec::new();
    for edge in edges.clone() {
        let from = graph.edges[edge].from;
        if !sources.contains(&from) {
            sources.push(from);
        }
    }
    // Element by element, nothing but the one operand may differ from place to place.
    let is_held = sources.len() == 1 || graph.nodes[node].shape.is_scalar();
    let differentiable = |source: &NodeId| edges.clone().any(|edge| graph.edges[edge].from == *source && graph.differentiable(edge));
    let operands: Vec<NodeId> = sources.iter().copied().filter(differentiable).collect();
    let operand = chosen(&operands, by).filter(|_| is_held)?;
    let source = |slot: &Operand| match *slot {
        Operand::Constant(number) => (number, None),
        Operand::Edge(edge) => (trace.number(graph.edges[edge].from), Some(graph.edges[edge].from)),
    };
    let slots = (0..application.operands.len()).filter(|&slot| source(&application.operands[slot]).1 == Some(operand)).collect();
    let parameters = application.settings.iter().filter_map(Setting::number);
    let arguments = application.operands.iter().map(|slot| source(slot).0).chain(parameters).collect();
    let function = Function::of_gate(graph.operation(node), application.gate, arguments, slots);
    Some(Subject { node, function, operand, operands })
}

fn of_group(graph: &Graph, trace: &Trace, node: NodeId, group: GroupId, by: Option<NodeId>) -> Option<Subject> {
    if graph.inside(group).len() > MOST_GATES {
        return None;
    }
    let inside = trace::inside(graph, trace, group);
    let is_of_numbers = inside.graph.nodes.iter().all(|node| node.shape.is_scalar());
    let moves = |&operand: &usize| inside.graph.nodes[operand].flow == Flow::Reached;
    let operands: Vec<NodeId> = (0..inside.operands).filter(moves).map(|operand| inside.nodes[operand]).collect();
    let operand = chosen(&operands, by).filter(|_| is_of_numbers)?;
    let leaf = inside.operand(operand)?;
    let function = Function::of_run(graph.groups[group].name.clone(), Tape::new(&inside.graph), leaf, inside.graph.output);
    Some(Subject { node, function, operand, operands })
}

fn chosen(operands: &[NodeId], by: Option<NodeId>) -> Option<NodeId> {
    by.filter(|by| operands.contains(by)).or(operands.first().copied())
}

/// The gate that is drawn: the selected one; else that of the step, where it takes one number; else the first activation there is.
pub fn follow(
    graph: &Graph,
    trace: &Trace,
    outline: &Outline,
    selection: Option<NodeId>,
    now: Option<NodeId>,
    by: Option<NodeId>,
) -> Followed {
    let of = |node: NodeId| subject(graph, trace, outline, node, by);
    if let Some(subject) = selection.and_then(of) {
        return Followed { subject: Some((subject, Reason::Selected)), refused: None };
    }
    let of_one = |node: NodeId| of(node).filter(|subject| subject.operands.len() == 1);
    let step = now.filter(|_| selection.is_none()).and_then(of_one).map(|subject| (subject, Reason::Step));
    let subject = step.or_else(|| first(graph, outline, &of, &of_one).map(|subject| (subject, Reason::First)));
    Followed { subject, refused: selection }
}

/// The first activation in the order of the text: a gate of the catalogue, those that the lecture has before all others, or a closed
/// group of one number.
fn first(
    graph: &Graph,
    outline: &Outline,
    of: &dyn Fn(NodeId) -> Option<Subject>,
    of_one: &dyn Fn(NodeId) -> Option<Subject>,
) -> Option<Subject> {
    let name = |node: NodeId| graph.application(node).map(|application| application.gate.name);
    let drawn = || (graph.leaves()..graph.nodes.len()).filter(|&node| outline.is_drawn(node) && outline.closed(node).is_none());
    let group = outline.squares().into_iter().take(MOST_GROUPS).find_map(of_one);
    let rank =
        |node: NodeId| CATALOGUE.iter().position(|known| name(node) == Some(*known)).map(|at| usize::from(at >= CATALOGUE.len() - 2));
    let gate = |most: usize| drawn().filter(|&node| rank(node).is_some_and(|rank| rank <= most)).find_map(of);
    gate(0).or(group).or_else(|| gate(1))
}
