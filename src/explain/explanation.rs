//! One gate or leaf explained at one moment: operation, figure, local gradients, products, sum, unfolding, role.

use super::Line;
use super::broadcast::{Repeated, repeated};
use super::entry::entry;
use super::jacobian::{Jacobian, jacobian};
use super::ledger::{Ledger, ledger};
use super::moment::{Moment, State, window};
use super::pieces::{self, gradient, sent, slope, symbol, upstream};
use super::remarks::{Role, remarks, role};
use super::template::{self, Show, has_tensor};
use super::tensors::{is_narrow, stand, standing};
use super::unfolding::unfolding;
use super::vjp::{self, Vjp, vjp};
use crate::graph::{EdgeId, Graph, NodeId, NodeKind};
use crate::lang::formula::{Formula, Mark};
use crate::tensor::Shape;
use crate::trace::{Step, Trace};
use crate::words::Phrase;

/// All that the page says about a node after some steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The node that it is about.
    pub node: NodeId,
    /// The operation with its numbers; of a leaf, its value.
    pub title: Line,
    /// Whether the step just taken is about the node.
    pub current: bool,
    /// The gate by itself; a leaf has none.
    pub figure: Option<Figure>,
    /// What is special: unset, constant, unused, not a finite number.
    pub remarks: Vec<Phrase>,
    /// ∂v/∂u = e^u = 0.37, for each operand that can be differentiated by.
    pub locals: Vec<Line>,
    /// Upstream × local = downstream, for each operand that gets a gradient.
    pub products: Vec<Product>,
    /// The sums behind operands that are repeated to the shape of the value.
    pub repeated: Vec<Repeated>,
    /// The Jacobians of a gate of tensors, that of the edge of a backward step alone.
    pub jacobians: Vec<Jacobian>,
    /// The sums of the branches that the step or the node is at.
    pub ledgers: Vec<Ledger>,
    /// The gradient unfolded towards the output.
    pub unfolding: Vec<Line>,
    /// What the gate does to gradients.
    pub role: Option<Role>,
}

/// A gate by itself, with its wires.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The gate.
    pub node: NodeId,
    /// What stands in its circle.
    pub label: String,
    /// What its value is called.
    pub symbol: String,
    /// Whether the step is about it: it is filled with ink.
    pub current: bool,
    /// The wires that bring its operands, at most five of them.
    pub operands: Vec<Wire>,
    /// How many wires are left out.
    pub hidden: usize,
    /// Its value, once computed. Of a tensor, the shape stands for the numbers, here and on the wires.
    pub value: Option<f64>,
    /// The shape of its value.
    pub shape: Shape,
    /// The gradient that arrives at its output.
    pub upstream: Slot,
}

/// A wire into a gate.
#[derive(Clone, Debug, PartialEq)]
pub struct Wire {
    /// The node that it comes from.
    pub node: NodeId,
    /// What that node's value is called.
    pub symbol: String,
    /// The value on it, once computed.
    pub value: Option<f64>,
    /// The shape of that value.
    pub shape: Shape,
    /// The gate's local gradient by this operand, once known; `None` too where no gradient passes, and at a gate of tensors.
    pub local: Option<f64>,
    /// What the gate sends back over it.
    pub downstream: Slot,
    /// Whether this step sends it.
    pub current: bool,
}

/// The place of a gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Slot {
    /// None will come.
    Never,
    /// Not yet: a dotted slot.
    Waiting,
    /// It is there.
    Known(f64),
    /// This step brings it: a filled label.
    Arriving(f64),
}

impl Slot {
    /// A slot with the number that is known, if one will come.
    pub fn new(flows: bool, known: Option<f64>, now: bool) -> Self {
        match known {
            None if flows => Self::Waiting,
            None => Self::Never,
            Some(number) if now => Self::Arriving(number),
            Some(number) => Self::Known(number),
        }
    }
}

/// Upstream × local = downstream for one operand: symbols, and below them the numbers that are known.
#[derive(Clone, Debug, PartialEq)]
pub struct Product {
    /// The edge.
    pub edge: EdgeId,
    /// ∂f/∂v, ∂v/∂u, ∂f/∂u.
    pub symbols: [Formula; 3],
    /// Their numbers.
    pub numbers: [Slot; 3],
    /// At a gate of tensors, what stands in place of these three.
    pub vjp: Option<Vjp>,
    /// Where the operand is used several times: which contribution to its gradient this is, of how many.
    pub part: Option<(usize, usize)>,
    /// The operand's name.
    pub operand: String,
    /// Whether this step sends it.
    pub current: bool,
    /// The whole relation, for copying.
    pub line: Line,
}

/// Explains the selected node, or else the one that the last of `step` steps is about; at the start, the first gate.
pub fn explain(graph: &Graph, trace: &Trace, step: usize, selected: Option<NodeId>) -> Explanation {
    let moment = Moment::new(graph, trace, step);
    let selected = selected.filter(|&node| node < graph.nodes.len());
    let node = selected.or(moment.current()).or(moment.next().map(Step::node)).unwrap_or(graph.output);
    let target = match moment.now() {
        Some(&Step::Backward { edge, .. }) if selected.is_none() => graph.edges[edge].from,
        _ => node,
    };
    let is_forward = selected.is_none() && matches!(moment.now(), None | Some(Step::Forward { .. }));
    Explanation {
        node,
        title: title(&moment, node),
        current: moment.current() == Some(node),
        figure: figure(&moment, node),
        remarks: remarks(&moment, node),
        locals: locals(&moment, node),
        products: products(&moment, node),
        repeated: incoming(&moment, node, LISTED).into_iter().filter_map(|edge| repeated(&moment, edge)).collect(),
        jacobians: jacobians(&moment, node),
        ledgers: if is_forward { Vec::new() } else { ledger(&moment, target).into_iter().collect() },
        unfolding: if is_forward { Vec::new() } else { unfolding(&moment, target) },
        role: role(graph, node),
    }
}

/// v = e^u = e^(−1.00) = 0.37: the operation in symbols, in numbers, and its result; of a leaf, its value.
pub fn operation(graph: &Graph, trace: &Trace, node: NodeId) -> Formula {
    title(&Moment::new(graph, trace, trace.steps.len()), node).formula()
}

/// The operation with its numbers; of a leaf, its value.
pub fn title(moment: &Moment, node: NodeId) -> Line {
    let graph = moment.graph;
    let write = |_| standing(&graph.nodes[node].shape, moment.trace.value(node), stand(graph, node, None)).marked(Mark::Forward);
    let result = moment.value(node).map(write);
    let symbols = template::operation(moment.graph, moment.trace, node, Show::Symbols);
    let known = moment.graph.nodes[node].incoming.clone().all(|edge| moment.value(moment.graph.edges[edge].from).is_some());
    let numbers = if known { template::operation(moment.graph, moment.trace, node, Show::Numbers).filter(is_narrow) } else { None };
    Line::new(symbol(moment.graph, node), symbols.into_iter().chain(numbers).chain(result))
}

/// The edges that bring a gate its operands; of very many, some around the one that the step is about.
fn incoming(moment: &Moment, node: NodeId, most: usize) -> Vec<EdgeId> {
    let all: Vec<EdgeId> = moment.graph.nodes[node].incoming.clone().collect();
    let here = moment.current_edge().and_then(|current| all.iter().position(|&edge| edge == current));
    window(&all, here, most).to_vec()
}

/// The figure draws so many operands, the lists hold so many.
pub const DRAWN: usize = 5;
const LISTED: usize = 12;

fn figure(moment: &Moment, node: NodeId) -> Option<Figure> {
    let graph = moment.graph;
    let gate = &graph.nodes[node];
    matches!(gate.kind, NodeKind::Gate(_)).then(|| Figure {
        node,
        label: graph.operation(node),
        symbol: gate.symbol.clone(),
        current: moment.current() == Some(node),
        operands: incoming(moment, node, DRAWN).into_iter().map(|edge| wire(moment, edge)).collect(),
        hidden: gate.incoming.len().saturating_sub(DRAWN),
        value: moment.value(node),
        shape: gate.shape.clone(),
        upstream: upstream_slot(moment, node),
    })
}

fn wire(moment: &Moment, edge: EdgeId) -> Wire {
    let wire = &moment.graph.edges[edge];
    let current = moment.current_edge() == Some(edge);
    Wire {
        node: wire.from,
        symbol: moment.graph.nodes[wire.from].symbol.clone(),
        value: moment.value(wire.from),
        shape: moment.graph.nodes[wire.from].shape.clone(),
        local: if wire.flows && !has_tensor(moment.graph, wire.to) { moment.local(edge) } else { None },
        downstream: Slot::new(wire.flows, moment.downstream(edge), current),
        current,
    }
}

/// The gradient at a node's output. It counts as arriving in the very step that makes it whole.
fn upstream_slot(moment: &Moment, node: NodeId) -> Slot {
    let now = match moment.now() {
        Some(Step::Seed { node: place } | Step::Accumulate { node: place, .. }) => *place == node,
        _ => false,
    };
    let flows = !matches!(moment.state(node), State::Never(_));
    Slot::new(flows, moment.gradient(node), now)
}

/// The local gradients in symbols and, once the gate has computed its value, in numbers.
fn locals(moment: &Moment, node: NodeId) -> Vec<Line> {
    incoming(moment, node, LISTED).into_iter().filter_map(|edge| local_line(moment, edge)).collect()
}

fn local_line(moment: &Moment, edge: EdgeId) -> Option<Line> {
    let graph = moment.graph;
    let node = graph.edges[edge].to;
    if has_tensor(graph, node) {
        return entry(moment, edge);
    }
    let symbols = template::local(graph, moment.trace, edge, Show::Symbols)?;
    let is_output = symbols == symbol(graph, node);
    let operation = if is_output { template::operation(graph, moment.trace, node, Show::Symbols) } else { None };
    let is_name = matches!(symbols, Formula::Symbol(_));
    let (has_symbol, is_number) = (pieces::has_symbol(&symbols), pieces::is_number(&symbols));
    let known = moment.local(edge);
    let numbers = if known.is_some() && has_symbol && !is_name { template::local(graph, moment.trace, edge, Show::Numbers) } else { None };
    let result = if is_number { None } else { known.map(|_| slope(graph, moment.trace, edge)) };
    Some(Line::new(pieces::local(graph, edge), operation.into_iter().chain([symbols]).chain(numbers).chain(result)))
}

fn products(moment: &Moment, node: NodeId) -> Vec<Product> {
    let edges = incoming(moment, node, LISTED).into_iter();
    edges.filter(|&edge| moment.graph.edges[edge].flows).map(|edge| one_product(moment, edge)).collect()
}

fn one_product(moment: &Moment, edge: EdgeId) -> Product {
    let wire = moment.graph.edges[edge];
    let current = moment.current_edge() == Some(edge);
    let all = moment.contributions(wire.from);
    let part = all.iter().position(|&other| other == edge).filter(|_| all.len() > 1).map(|at| (at + 1, all.len()));
    let numbers = [
        Slot::new(true, moment.gradient(wire.to), false),
        Slot::new(true, moment.local(edge), false),
        Slot::new(true, moment.downstream(edge), current),
    ];
    let known = |at: usize| matches!(numbers.get(at), Some(Slot::Known(_) | Slot::Arriving(_)));
    let symbols =
        [upstream(moment.graph, wire.to, known(0)), pieces::local(moment.graph, edge), upstream(moment.graph, wire.from, known(2))];
    let of_tensors = has_tensor(moment.graph, wire.to);
    Product {
        edge,
        line: if of_tensors { vjp::line(moment, edge) } else { product_line(moment, edge, &symbols, &numbers) },
        vjp: of_tensors.then(|| {
            let vjp = vjp(moment, edge);
            // A backward step is about one of the operands: what is to be said is said of this one.
            let is_aside = moment.current_edge().is_some_and(|other| moment.graph.edges[other].to == wire.to && other != edge);
            if is_aside { Vjp { notes: Vec::new(), ..vjp } } else { vjp }
        }),
        symbols,
        numbers,
        part,
        operand: moment.graph.nodes[wire.from].symbol.clone(),
        current,
    }
}

/// The Jacobians of a gate of tensors: in a backward step, the one of its edge.
fn jacobians(moment: &Moment, node: NodeId) -> Vec<Jacobian> {
    if !has_tensor(moment.graph, node) {
        return Vec::new();
    }
    let current = moment.current_edge().filter(|&edge| moment.graph.edges[edge].to == node);
    let edges = current.map_or_else(|| incoming(moment, node, MOST_JACOBIANS), |edge| vec![edge]);
    edges.into_iter().filter_map(|edge| jacobian(moment, edge)).collect()
}

/// At most so many Jacobians are shown together.
const MOST_JACOBIANS: usize = 3;

/// ∂f/∂u = ∂f/∂v · ∂v/∂u = −0.53 · 0.37 = −0.20, as far as it is known.
fn product_line(moment: &Moment, edge: EdgeId, symbols: &[Formula; 3], numbers: &[Slot; 3]) -> Line {
    let [upstream, local, downstream] = symbols.clone();
    let wire = moment.graph.edges[edge];
    let is_known = |at: usize| matches!(numbers[at], Slot::Known(_) | Slot::Arriving(_));
    let result = is_known(2).then(|| sent(moment.graph, moment.trace, edge));
    let mut sides = vec![pieces::product([upstream, local])];
    if let Some(result) = result.filter(|_| is_known(0) && is_known(1)) {
        let upstream = gradient(moment.graph, moment.trace, wire.to);
        sides.extend([pieces::product([upstream, slope(moment.graph, moment.trace, edge)]), result]);
    }
    Line::new(downstream, sides)
}
