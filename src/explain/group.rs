//! Composite gates: a closed one explained as one gate, and the product through an inside that equals the closed form.

use super::explanation::{DRAWN, Explanation, Figure, Product, Slot, Wire, explain};
use super::ledger::ledger;
use super::moment::{Moment, State};
use super::pieces::{number, product, sum, symbol, upstream};
use super::sentence::{self, bracketed};
use super::template::{self, Show};
use super::tensors::{is_told, numbers, told};
use super::values::{Local, Operation, Row, row};
use super::{Line, remarks};
use crate::graph::{EdgeId, Graph, Group, GroupId, NodeId, NodeKind, closed_form, compile};
use crate::lang::formula::{Formula, Mark};
use crate::tensor::Tensor;
use crate::trace::{Inside, Outline, Step, Trace, inside, inside_of_gate, run};
use crate::words::{self, Phrase, Style};

/// What the live region says of the last of `step` steps, where some groups are closed.
pub fn outlined_sentence(graph: &Graph, trace: &Trace, outline: &Outline, step: usize) -> (Phrase, Phrase) {
    let step = step.min(trace.steps.len());
    let (place, what) = sentence::outlined(graph, trace, outline, step);
    let taken = step.checked_sub(1).and_then(|last| trace.steps.get(last)).filter(|_| outline.ends_on_stage(step));
    let of_group = taken.and_then(|taken| match outline.event(graph, taken) {
        Step::Forward { node } => Some(forward(graph, trace, outline.closed(node)?, node)),
        Step::Backward { node, edge } => Some(backward(graph, trace, outline, outline.closed(node)?, edge)),
        Step::Seed { .. } | Step::Accumulate { .. } => None,
    });
    (place, of_group.unwrap_or(what))
}

fn forward(graph: &Graph, trace: &Trace, group: GroupId, node: NodeId) -> Phrase {
    let shape = &graph.nodes[node].shape;
    let key = match (is_told(shape), node == graph.output) {
        (true, true) => "step.forward.output",
        (true, false) => "step.forward",
        (false, true) => "step.forward.output.large",
        (false, false) => "step.forward.large",
    };
    let inside = inside(graph, trace, group);
    let are_numbers = (0..inside.operands).all(|operand| inside.graph.nodes[operand].shape.is_scalar());
    Phrase::new(key)
        .with("gate", &graph.groups[group].name)
        .styled("operation", call(graph, trace, group, &inside, are_numbers).plain(), Style::Forward)
        .styled("value", told(shape, trace.value(node)), Style::Forward)
        .styled("name", &graph.nodes[node].symbol, Style::Symbol)
}

fn backward(graph: &Graph, trace: &Trace, outline: &Outline, group: GroupId, edge: EdgeId) -> Phrase {
    let (from, gate) = (graph.edges[edge].from, graph.groups[group].output);
    let inside = inside(graph, trace, group);
    let local = inside.operand(from).and_then(|operand| inside.local(operand));
    let all = outline.arriving(graph, from);
    let at = all.iter().position(|&other| other == edge).map_or(1, |at| at + 1);
    let is_gate = matches!(graph.nodes[from].kind, NodeKind::Gate(_));
    let shut = local == Some(0.0);
    let key = match (local, is_gate, all.len() > 1) {
        (None, ..) => "step.backward.group",
        (_, true, false) if shut => "step.backward.gate.shut",
        (_, false, false) if shut => "step.backward.input.shut",
        (_, true, false) => "step.backward.gate",
        (_, false, false) => "step.backward.input",
        (_, true, true) => "step.backward.gate.next",
        (_, false, true) => "step.backward.input.next",
    };
    let shown = |number: Option<f64>| words::number(number.unwrap_or(f64::NAN));
    Phrase::new(key)
        .with("gate", &graph.groups[group].name)
        .styled("upstream", shown(trace.gradient_number(gate)), Style::Backward)
        .styled("local", bracketed(local.unwrap_or(f64::NAN)), Style::Local)
        .styled("downstream", shown(outline.downstream(trace, edge)), Style::Result)
        .styled("name", &graph.nodes[from].symbol, Style::Symbol)
        .with("source", label(graph, outline, from))
        .with("shape", &graph.nodes[from].shape)
        .with("at", at)
        .with("of", all.len())
}

/// What stands in a drawn node: the name of a closed group, or the operation.
pub fn label(graph: &Graph, outline: &Outline, node: NodeId) -> String {
    outline.closed(node).map_or_else(|| graph.operation(node), |group| graph.groups[group].name.clone())
}

/// A call: neuron(w, x, b), with names or with numbers.
fn call(graph: &Graph, trace: &Trace, group: GroupId, inside: &Inside, in_numbers: bool) -> Formula {
    let mut operands = Vec::new();
    for &operand in inside.nodes.iter().take(inside.operands) {
        if !operands.is_empty() {
            operands.push(Formula::Operator(","));
        }
        operands.push(if in_numbers { number(trace.number(operand)).marked(Mark::Forward) } else { symbol(graph, operand) });
    }
    Formula::row([Formula::Word(graph.groups[group].name.clone()), Formula::Parentheses(Box::new(Formula::Row(operands)))])
}

/// Explains the selected node, or else what the last of `step` steps is about, where some groups are closed: a closed group as one gate.
pub fn explain_outlined(graph: &Graph, trace: &Trace, outline: &Outline, step: usize, selected: Option<NodeId>) -> Explanation {
    let steps = &trace.steps;
    let event = step.min(steps.len()).checked_sub(1).and_then(|last| steps.get(last)).map(|taken| outline.event(graph, taken));
    let next = || steps.get(step).map(|next| outline.place(next.node()));
    let node = selected.or(event.as_ref().map(Step::node)).or_else(next).map(|node| outline.place(node));
    match node.and_then(|node| outline.closed(node).map(|group| (node, group))) {
        Some((node, group)) => closed(&Closed { outline, moment: Moment::new(graph, trace, step), event, group, node }, selected.is_some()),
        None => explain(graph, trace, step, selected),
    }
}

/// A closed group at one moment.
struct Closed<'a> {
    outline: &'a Outline,
    moment: Moment<'a>,
    event: Option<Step>,
    group: GroupId,
    node: NodeId,
}

fn closed(closed: &Closed, is_selected: bool) -> Explanation {
    let &Closed { outline, ref moment, ref event, group, node } = closed;
    let (graph, trace) = (moment.graph, moment.trace);
    let inside = inside(graph, trace, group);
    let known = moment.value(node).is_some();
    let current = event.as_ref().is_some_and(|event| event.node() == node);
    let edges = outline.operands(graph, node);
    let scalars = edges.iter().all(|&edge| graph.nodes[graph.edges[edge].from].shape.is_scalar()) && graph.nodes[node].shape.is_scalar();
    let sides = [false, true].into_iter().filter(|&in_numbers| !in_numbers || scalars && known);
    let sides = sides.map(|in_numbers| call(graph, trace, group, &inside, in_numbers));
    let value = known.then(|| numbers(graph, node, trace.value(node)).marked(Mark::Forward));
    let target = match event {
        Some(Step::Backward { edge, .. }) if current && !is_selected => graph.edges[*edge].from,
        _ => node,
    };
    let is_forward = !is_selected && matches!(event, None | Some(Step::Forward { .. }));
    let merged = edges.iter().any(|&edge| outline.parts(edge).is_some() && graph.edges[edge].from == target);
    Explanation {
        node,
        title: Line::new(symbol(graph, node), sides.chain(value)),
        current,
        figure: Some(figure(closed, &edges, &inside)),
        remarks: remarks::remarks(moment, node),
        locals: if known { [through(graph, node, &inside), closed_line(graph, trace, group, &inside)].concat() } else { Vec::new() },
        products: edges.iter().filter_map(|&edge| one_product(closed, edge, &inside)).collect(),
        repeated: Vec::new(),
        jacobians: Vec::new(),
        ledgers: if is_forward || merged { Vec::new() } else { ledger(moment, target).into_iter().collect() },
        unfolding: Vec::new(),
        role: None,
    }
}

/// What a drawn edge has sent back by now.
fn downstream(closed: &Closed, edge: EdgeId) -> Option<f64> {
    let alone = [edge];
    let parts = closed.outline.parts(edge).unwrap_or(&alone).iter();
    let mut flowing = parts.filter(|&&part| closed.moment.graph.edges[part].flows);
    let all = flowing.all(|&part| closed.moment.downstream(part).is_some());
    closed.outline.downstream(closed.moment.trace, edge).filter(|_| all)
}

fn is_current(closed: &Closed, edge: EdgeId) -> bool {
    matches!(closed.event, Some(Step::Backward { edge: current, .. }) if current == edge)
}

fn figure(closed: &Closed, edges: &[EdgeId], inside: &Inside) -> Figure {
    let &Closed { ref moment, ref event, group, node, .. } = closed;
    let graph = moment.graph;
    let wire = |&edge: &EdgeId| {
        let from = graph.edges[edge].from;
        let local = inside.operand(from).and_then(|operand| inside.local(operand)).filter(|_| moment.value(node).is_some());
        Wire {
            node: from,
            symbol: graph.nodes[from].symbol.clone(),
            value: moment.value(from),
            shape: graph.nodes[from].shape.clone(),
            local,
            downstream: Slot::new(graph.edges[edge].flows, downstream(closed, edge), is_current(closed, edge)),
            current: is_current(closed, edge),
        }
    };
    let arriving = matches!(event, Some(Step::Seed { node: place } | Step::Accumulate { node: place, .. }) if *place == node);
    Figure {
        node,
        label: graph.groups[group].name.clone(),
        symbol: graph.nodes[node].symbol.clone(),
        current: event.as_ref().is_some_and(|event| event.node() == node),
        operands: edges.iter().take(DRAWN).map(wire).collect(),
        hidden: edges.len().saturating_sub(DRAWN),
        value: moment.value(node),
        shape: graph.nodes[node].shape.clone(),
        upstream: Slot::new(!matches!(moment.state(node), State::Never(_)), moment.gradient(node), arriving),
    }
}

fn one_product(closed: &Closed, edge: EdgeId, inside: &Inside) -> Option<Product> {
    let &Closed { outline, ref moment, node, .. } = closed;
    let graph = moment.graph;
    let from = graph.edges[edge].from;
    let operand = inside.operand(from)?;
    let local = inside.local(operand)?;
    let all = outline.arriving(graph, from);
    let part = all.iter().position(|&other| other == edge).filter(|_| all.len() > 1).map(|at| (at + 1, all.len()));
    let current = is_current(closed, edge);
    let known = moment.value(node).map(|_| local);
    let numbers =
        [Slot::new(true, moment.gradient(node), false), Slot::new(true, known, false), Slot::new(true, downstream(closed, edge), current)];
    let is_known = |at: usize| matches!(numbers[at], Slot::Known(_) | Slot::Arriving(_));
    let symbols = [upstream(graph, node, is_known(0)), local_symbol(graph, node, from), upstream(graph, from, is_known(2))];
    let [above, slope, below] = symbols.clone();
    let mut sides = vec![product([above, slope])];
    if let (Some(gradient), Some(sent)) = (moment.gradient(node), downstream(closed, edge)) {
        sides.extend([product([number(gradient).marked(Mark::Backward), number(local)]), number(sent).marked(Mark::Backward)]);
    }
    Some(Product {
        edge,
        line: Line::new(below, sides),
        vjp: None,
        symbols,
        numbers,
        part,
        operand: graph.nodes[from].symbol.clone(),
        current,
    })
    .filter(|_| graph.edges[edge].flows)
}

fn local_symbol(graph: &Graph, node: NodeId, operand: NodeId) -> Formula {
    Formula::Partial(Box::new(symbol(graph, node)), Box::new(symbol(graph, operand))).marked(Mark::Node(node))
}

/// For each operand: the local gradients along the way through a group, multiplied; of several ways, their products added.
fn through(graph: &Graph, node: NodeId, inside: &Inside) -> Vec<Line> {
    let line = |operand: NodeId| {
        let result = number(inside.local(operand)?);
        let left = local_symbol(graph, node, *inside.nodes.get(operand)?);
        let local = |edge: &EdgeId| number(inside.trace.local_number(*edge));
        // Where a tensor is on the way there is no number for its local gradient.
        let scalar = |edge: &EdgeId| inside.trace.local(*edge).is_some_and(|local| local.len() == 1);
        let ways = inside.ways(operand).filter(|ways| ways.iter().flatten().all(scalar));
        let from_output = |way: &Vec<EdgeId>| product(way.iter().rev().map(local));
        let terms = ways.map(|ways| sum(ways.iter().map(from_output)));
        Some(Line::new(left, terms.into_iter().chain([result])))
    };
    (0..inside.operands).filter_map(line).collect()
}

/// What the local gradient of a pattern with one operand is in the closed form of the gate that it is: (1 − f)·f.
fn closed_line(graph: &Graph, trace: &Trace, group: GroupId, inside: &Inside) -> Vec<Line> {
    let Group { name, output, found, .. } = &graph.groups[group];
    let line = || {
        let form = closed_form(name).filter(|_| found.is_some() && inside.operands == 1 && inside.local(0).is_some())?;
        let (_, mut gate) = compile(form).ok()?;
        let operand = *inside.nodes.first()?;
        let leaf = gate.nodes.first_mut()?;
        leaf.kind = NodeKind::Input { value: Tensor::scalar(trace.number(operand)), literal: None };
        leaf.symbol.clone_from(&graph.nodes[operand].symbol);
        gate.nodes.last_mut()?.symbol.clone_from(&graph.nodes[*output].symbol);
        let (ran, edge) = (run(&gate), gate.edges.len().checked_sub(1)?);
        let written = |show| template::local(&gate, &ran, edge, show);
        let sides = [written(Show::Symbols)?, written(Show::Numbers)?, number(ran.local_number(edge))];
        let reason = Phrase::new("groups.closed-form").with("gate", name);
        Some(Line { continues: true, reason: Some(reason), ..Line::new(local_symbol(graph, *output, operand), sides) })
    };
    line().into_iter().collect()
}

/// The inside of a gate that is made of simpler ones, as far as it is of single numbers: for each operand the product of the local
/// gradients through it, which the gate's own local gradient is equal to.
pub fn through_gate(graph: &Graph, trace: &Trace, step: usize, node: NodeId) -> Vec<Line> {
    let moment = Moment::new(graph, trace, step);
    if moment.value(node).is_none() || !graph.nodes[node].shape.is_scalar() {
        return Vec::new();
    }
    inside_of_gate(graph, trace, node).map(|inside| through(graph, node, &inside)).unwrap_or_default()
}

/// One node's row where some groups are closed: a closed group is one row.
pub fn outlined_row(moment: &Moment, outline: &Outline, node: NodeId) -> Row {
    let graph = moment.graph;
    let event = moment.now().map(|taken| outline.event(graph, taken));
    let current = event.is_some_and(|event| event.node() == node);
    let Some(group) = outline.closed(node) else { return Row { current, ..row(moment, node) } };
    let inside = inside(graph, moment.trace, group);
    let closed = Closed { outline, moment: moment.clone(), event: None, group, node };
    let local = |edge: EdgeId| {
        let from = graph.edges[edge].from;
        let value = inside.operand(from).and_then(|operand| inside.local(operand));
        Local { edge, operand: symbol(graph, from), value, downstream: downstream(&closed, edge) }
    };
    let locals = moment.value(node).map(|_| outline.operands(graph, node).into_iter().map(local).collect());
    Row {
        operation: Operation::Gate(call(graph, moment.trace, group, &inside, false)),
        locals: locals.unwrap_or_default(),
        current,
        ..row(moment, node)
    }
}
