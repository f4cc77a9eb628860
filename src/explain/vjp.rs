//! What a gate of tensors sends back over an edge: the product of the upstream gradient and the Jacobian, in symbols, shapes and
//! numbers.

use super::Line;
use super::moment::Moment;
use super::pieces::{self, bracketed, elementwise, gradient, has_operator, has_tensor, is_negative, is_sum, product, sent, upstream};
use super::template::{self, MOST_IN_A_LINE, Show, fill};
use super::tensors::{self, as_factor, is_small, stand, standing, transposed};
use crate::graph::{EdgeId, Graph, NodeId};
use crate::lang::formula::{Formula, Mark};
use crate::tensor::Shape;
use crate::trace::{Formulas, Trace, Upstream};
use crate::words::{Phrase, Style};

/// What goes back over an edge, and why its formula looks as it does.
#[derive(Clone, Debug, PartialEq)]
pub struct Vjp {
    /// The two factors of a product; empty where the formula is no product of two.
    pub factors: Vec<Factor>,
    /// The sign between them: · of matrices, ⊙ number by number.
    pub sign: &'static str,
    /// What they make.
    pub result: Factor,
    /// Whether the numbers of all three are few enough to be shown.
    pub fits: bool,
    /// The upstream gradient's shape.
    pub upstream: Shape,
    /// Why a factor is transposed, and that a gradient has the shape of its variable.
    pub notes: Vec<Phrase>,
}

/// A factor or a result.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// What it is called.
    pub symbol: Formula,
    /// Its shape; in a product of matrices a vector is a row or a column.
    pub shape: Shape,
    /// Its numbers, once they are known.
    pub numbers: Option<Formula>,
}

/// The formula of what an edge sends back. `head` stands for the upstream gradient; without one it is 1, that of the output.
pub fn formula(moment: &Moment, edge: EdgeId, head: Option<Formula>) -> Option<Formula> {
    let graph = moment.graph;
    let wire = graph.edges[edge];
    if graph.partial(edge).is_none() {
        return structural(moment, edge, head.unwrap_or_else(|| Formula::Number("1".to_owned())));
    }
    let local = template::local(graph, moment.trace, edge, Show::Symbols)?;
    let is_one = local == Formula::Number("1".to_owned());
    let product = match head {
        None => local,
        Some(head) if graph.nodes[wire.to].shape.is_scalar() => product([head, local]),
        Some(head) if is_one => head,
        Some(head) if has_tensor(graph, &local) => elementwise(head, local),
        Some(head) => product([head, local]),
    };
    Some(match summed_axes(&graph.nodes[wire.from].shape, &graph.nodes[wire.to].shape) {
        None => product,
        Some(axes) => sum_over(product, &axes, graph.nodes[wire.from].shape.is_scalar()),
    })
}

/// What an edge sends back in symbols, whatever is known of them: upstream · local, or the vjp.
pub fn in_symbols(graph: &Graph, trace: &Trace, edge: EdgeId) -> Option<Formula> {
    let moment = Moment::new(graph, trace, 0);
    formula(&moment, edge, head(&moment, edge))
}

/// The vjp of a gate that moves or mixes elements.
fn structural(moment: &Moment, edge: EdgeId, head: Formula) -> Option<Formula> {
    let transposed = Formula::Power(Box::new(if is_plain(&head) { head.clone() } else { bracketed(head.clone()) }), transpose_sign());
    let needs_brackets = is_sum(&head) || is_negative(&head) || has_operator(&head, "⊙");
    let plain = if needs_brackets { bracketed(head) } else { head };
    Formulas::new(moment.graph, moment.trace).of_tensors(edge, &Upstream { plain, transposed }).map(pieces::indicators)
}

fn transpose_sign() -> Box<Formula> {
    Box::new(Formula::Word("T".to_owned()))
}

fn is_plain(piece: &Formula) -> bool {
    matches!(piece, Formula::Symbol(_) | Formula::Parentheses(_))
}

/// The axes of a result over which an operand of this shape is repeated; `None` where it is not.
pub fn summed_axes(operand: &Shape, result: &Shape) -> Option<Vec<usize>> {
    if operand.size() == result.size() {
        return None;
    }
    let strides = operand.strides_in(result);
    let repeated = |&axis: &usize| strides.get(axis) == Some(&0) && result.axes().get(axis).is_some_and(|&length| length > 1);
    Some((0..result.rank()).filter(repeated).collect())
}

/// sum(…, axis=0), as the program's language has it.
fn sum_over(piece: Formula, axes: &[usize], all: bool) -> Formula {
    let mut arguments = vec![piece];
    if !all {
        let mut list = Vec::new();
        for axis in axes {
            if !list.is_empty() {
                list.push(Formula::Operator(","));
            }
            list.push(Formula::Number(axis.to_string()));
        }
        let list = if axes.len() > 1 { bracketed(Formula::Row(list)) } else { Formula::Row(list) };
        arguments.extend([Formula::Operator(","), Formula::Word("axis".to_owned()), Formula::Operator("="), list]);
    }
    Formula::row([Formula::Word("sum".to_owned()), bracketed(Formula::Row(arguments))])
}

/// ∇_q f for the gate that sends over an edge; `None` where that is the output, a single number: its gradient is 1.
pub fn head(moment: &Moment, edge: EdgeId) -> Option<Formula> {
    let gate = moment.graph.edges[edge].to;
    let is_one = gate == moment.graph.output && moment.graph.nodes[gate].shape.is_scalar();
    (!is_one).then(|| upstream(moment.graph, gate, moment.gradient(gate).is_some()))
}

/// The formula in numbers, once what it needs is known; `None` where these are too many for a line.
fn in_numbers(moment: &Moment, edge: EdgeId) -> Option<Formula> {
    let graph = moment.graph;
    let wire = graph.edges[edge];
    moment.gradient(wire.to).filter(|_| is_small(&graph.nodes[wire.to].shape))?;
    let gradients = moment.trace.gradient(wire.to)?;
    let output_stand = stand(graph, wire.to, None);
    let shape = &graph.nodes[wire.to].shape;
    let head = standing(shape, gradients, output_stand).marked(Mark::Backward);
    let symbols = if graph.partial(edge).is_none() {
        let transposed = transposed(shape, gradients, output_stand).marked(Mark::Backward);
        let head = if is_negative(&head) { bracketed(head) } else { head };
        Formulas::new(graph, moment.trace).of_tensors(edge, &Upstream { plain: head, transposed }).map(pieces::indicators)?
    } else {
        formula(moment, edge, Some(head))?
    };
    let slots = || graph.nodes[wire.to].incoming.clone().map(|edge| graph.edges[edge]);
    let node_of = |name: &str| -> Option<(NodeId, Option<usize>)> {
        let operand = slots().find(|edge| graph.nodes[edge.from].symbol == name).map(|edge| (edge.from, Some(edge.slot)));
        operand.or_else(|| (graph.nodes[wire.to].symbol == name).then_some((wire.to, None)))
    };
    let filled = fill(&symbols, &|name| {
        let (name, turned) = name.strip_suffix('ᵀ').map_or((name, false), |name| (name, true));
        let (node, slot) = node_of(name)?;
        let stand = stand(graph, wire.to, slot);
        let write = if turned { transposed } else { standing };
        Some(write(&graph.nodes[node].shape, moment.trace.value(node), stand).marked(Mark::Forward))
    });
    let is_number = |piece: &Formula| matches!(piece, Formula::Number(_));
    let is_many = |piece: &Formula| matches!(piece, Formula::Subscript(..));
    let is_short = count(&filled, &is_number) <= MOST_IN_A_LINE && tensors::is_narrow(&filled);
    (is_short && !filled.any(&is_many)).then_some(filled)
}

/// In how many parts of a formula something is true.
fn count(piece: &Formula, is_so: &dyn Fn(&Formula) -> bool) -> usize {
    let total = std::cell::Cell::new(0);
    piece.any(&|part| {
        total.set(total.get() + usize::from(is_so(part)));
        false
    });
    total.get()
}

/// ∇_W f = ∇_q f · xᵀ = numbers = result, as far as it is known.
pub fn line(moment: &Moment, edge: EdgeId) -> Line {
    let source = moment.graph.edges[edge].from;
    let known = moment.downstream(edge).is_some();
    let left = upstream(moment.graph, source, known && moment.contributions(source).len() == 1);
    let symbols = formula(moment, edge, head(moment, edge));
    let result = known.then(|| sent(moment.graph, moment.trace, edge));
    Line::new(left, symbols.into_iter().chain(in_between(moment, edge)).chain(result))
}

/// The formula in numbers where it says more than the symbols before it and the result after it.
pub fn in_between(moment: &Moment, edge: EdgeId) -> Option<Formula> {
    moment.downstream(edge)?;
    let symbols = formula(moment, edge, head(moment, edge))?.plain();
    let result = sent(moment.graph, moment.trace, edge).plain();
    in_numbers(moment, edge).filter(|numbers| ![&symbols, &result].contains(&&numbers.plain()))
}

/// What goes back over an edge, taken apart.
pub fn vjp(moment: &Moment, edge: EdgeId) -> Vjp {
    let graph = moment.graph;
    let wire = graph.edges[edge];
    let known = moment.downstream(edge).is_some();
    let shape = &graph.nodes[wire.from].shape;
    let slot_stand = stand(graph, wire.to, Some(wire.slot));
    let sent = || standing(shape, moment.trace.downstream(edge).unwrap_or_default(), slot_stand).marked(Mark::Backward);
    let result_numbers = known.then(sent);
    let alone = upstream(graph, wire.from, known && moment.contributions(wire.from).len() == 1);
    let result = |shape: Shape| Factor { symbol: alone.clone(), shape, numbers: result_numbers.clone() };
    let upstream_shape = graph.nodes[wire.to].shape.clone();
    if let Some((factors, notes)) = matrix_product(moment, edge) {
        let result = result(as_factor(shape, slot_stand, false));
        return Vjp { fits: fits(&factors, &result), factors, sign: "·", result, upstream: upstream_shape, notes };
    }
    let factors = pointwise(moment, edge).unwrap_or_default();
    let sign = if factors.get(1).is_some_and(|local| has_tensor(graph, &local.symbol)) { "⊙" } else { "·" };
    let key = if upstream_shape.is_scalar() { "explain.shapes.number" } else { "explain.shapes" };
    let shapes =
        Phrase::new(key).with("from", &upstream_shape).with("to", shape).styled("name", &graph.nodes[wire.from].symbol, Style::Symbol);
    // Where all have the same shape there is nothing to say.
    let notes = if *shape == upstream_shape || shape.is_scalar() { Vec::new() } else { vec![shapes] };
    let result = result(shape.clone());
    Vjp { fits: fits(&factors, &result), factors, sign, result, upstream: upstream_shape, notes }
}

/// Whether all numbers of a product can be shown.
fn fits(factors: &[Factor], result: &Factor) -> bool {
    factors.iter().chain([result]).all(|factor| is_small(&factor.shape))
}

/// Upstream and local gradient of a gate that works element by element; `None` where the operand is repeated: a sum comes in then.
fn pointwise(moment: &Moment, edge: EdgeId) -> Option<Vec<Factor>> {
    let graph = moment.graph;
    let wire = graph.edges[edge];
    let shape = &graph.nodes[wire.to].shape;
    if graph.nodes[wire.from].shape.size() != shape.size() {
        return None;
    }
    let local = template::local(graph, moment.trace, edge, Show::Symbols)?;
    // What is sent on as it is needs no product.
    if local == Formula::Number("1".to_owned()) {
        return None;
    }
    let is_number = !has_tensor(graph, &local);
    let numbers = match (is_number, moment.local(edge)) {
        (false, Some(_)) => Some(tensors::numbers(graph, wire.to, moment.trace.local(edge).unwrap_or_default())),
        (true, Some(slope)) if pieces::has_symbol(&local) => Some(pieces::number(slope)),
        _ => None,
    };
    let shape_of_local = if is_number { Shape::SCALAR } else { shape.clone() };
    let local = Factor { symbol: local, shape: shape_of_local, numbers };
    Some(vec![upstream_factor(moment, wire.to, shape.clone()), local])
}

fn upstream_factor(moment: &Moment, gate: NodeId, shape: Shape) -> Factor {
    let known = moment.gradient(gate).is_some();
    Factor { symbol: upstream(moment.graph, gate, known), shape, numbers: known.then(|| gradient(moment.graph, moment.trace, gate)) }
}

/// The factors of a vjp that is a product of two matrices, and why one of them is transposed.
fn matrix_product(moment: &Moment, edge: EdgeId) -> Option<(Vec<Factor>, Vec<Phrase>)> {
    let graph = moment.graph;
    let wire = graph.edges[edge];
    let application = graph.application(wire.to)?;
    application.gate.structural()?;
    if graph.nodes[wire.to].shape.is_scalar() || graph.nodes[wire.to].shape.rank() > 2 {
        return None;
    }
    let (left, right) = application.gate.formula(wire.slot)?.split_once(" @ ")?;
    let sides = [left, right].map(|text| side(moment, edge, text));
    let [Some(left), Some(right)] = sides else { return None };
    let notes = notes(moment, edge, [&left, &right]);
    Some((vec![left.factor, right.factor], notes))
}

/// A side of a product of matrices.
struct Side {
    factor: Factor,
    /// What it would be without the transpose.
    plain: Shape,
    name: String,
    is_transposed: bool,
}

/// `upstream`, `b.T` and the like.
fn side(moment: &Moment, edge: EdgeId, text: &str) -> Option<Side> {
    let graph = moment.graph;
    let wire = graph.edges[edge];
    let (name, is_transposed) = text.strip_suffix(".T").map_or((text, false), |name| (name, true));
    let (node, slot) = if name == "upstream" {
        (wire.to, None)
    } else {
        let slot = graph.application(wire.to)?.gate.operands.iter().position(|&operand| operand == name)?;
        let operand = graph.nodes[wire.to].incoming.clone().map(|edge| graph.edges[edge]).find(|edge| edge.slot == slot)?;
        (operand.from, Some(slot))
    };
    let shape = &graph.nodes[node].shape;
    let stand = stand(graph, wire.to, slot);
    let symbol = match slot {
        None => upstream(graph, node, moment.gradient(node).is_some()),
        Some(_) => pieces::symbol(graph, node),
    };
    let write = if is_transposed { transposed } else { standing };
    let numbers = match slot {
        None => moment.gradient(node).and(moment.trace.gradient(node)).map(|numbers| write(shape, numbers, stand).marked(Mark::Backward)),
        Some(_) => moment.value(node).map(|_| write(shape, moment.trace.value(node), stand).marked(Mark::Forward)),
    };
    let base = if slot.is_none() { bracketed(symbol.clone()) } else { symbol.clone() };
    let symbol = if is_transposed { Formula::Power(Box::new(base), transpose_sign()) } else { symbol };
    let shown = graph.nodes[node].symbol.clone();
    Some(Side {
        factor: Factor { symbol, shape: as_factor(shape, stand, is_transposed), numbers },
        plain: as_factor(shape, stand, false),
        name: shown,
        is_transposed,
    })
}

/// Why a factor is transposed: with the shapes that the factors have here.
fn notes(moment: &Moment, edge: EdgeId, [left, right]: [&Side; 2]) -> Vec<Phrase> {
    let graph = moment.graph;
    let wire = graph.edges[edge];
    let target = &graph.nodes[wire.from];
    let fitting = format!("{} · {}", left.factor.shape, right.factor.shape);
    let stand = stand(graph, wire.to, Some(wire.slot));
    let about = |phrase: Phrase| {
        phrase.styled("name", &target.symbol, Style::Symbol).with("fitting", &fitting).with("shape", as_factor(&target.shape, stand, false))
    };
    let Some(turned) = [left, right].into_iter().find(|side| side.is_transposed) else { return vec![about(Phrase::new("explain.shape"))] };
    let clashing = format!("{} · {}", left.plain, right.plain);
    let fits = left.plain.axes().get(1) == right.plain.axes().first();
    let key = match (fits, right.is_transposed) {
        (false, _) => "explain.transpose",
        (true, true) => "explain.transpose.row",
        (true, false) => "explain.transpose.column",
    };
    let phrase = Phrase::new(key).styled("factor", &turned.name, Style::Symbol).with("clashing", clashing);
    vec![about(phrase.styled("value", &graph.nodes[wire.to].symbol, Style::Symbol))]
}
