//! The sum at a branch, kept as a ledger: what has arrived, what is still to come, what it makes so far.

use super::Line;
use super::moment::{Moment, State, window};
use super::pieces::{self, gradient, product, sent, sum, upstream};
use super::template::{self, Show, has_tensor};
use super::{tensors, vjp};
use crate::graph::{EdgeId, NodeId};
use crate::lang::formula::{Formula, Mark};

/// The contributions to the gradient of a node that is used more than once.
#[derive(Clone, Debug, PartialEq)]
pub struct Ledger {
    /// The node.
    pub node: NodeId,
    /// What the node is called.
    pub symbol: String,
    /// The contributions in the order of arrival: of very many, those that came last.
    pub entries: Vec<Entry>,
    /// How many there are, with those that are not listed.
    pub count: usize,
    /// How much is there.
    pub state: State,
    /// The sum of what is there, once anything is.
    pub total: Option<Formula>,
    /// The sum: numbers that have arrived, symbols for those that have not.
    pub line: Line,
}

/// One contribution.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The edge that brings it.
    pub edge: EdgeId,
    /// The gate that sends it.
    pub gate: NodeId,
    /// What stands in that gate's circle.
    pub label: String,
    /// The contribution in symbols: ∂f/∂p · y.
    pub term: Formula,
    /// The contribution, once it has arrived; of a tensor, [`Self::amount`] has it.
    pub value: Option<f64>,
    /// The same as it is set.
    pub amount: Option<Formula>,
    /// Whether this step brings it.
    pub current: bool,
}

/// The ledger of a node; `None` where fewer than two contributions come.
pub fn ledger(moment: &Moment, node: NodeId) -> Option<Ledger> {
    let edges = moment.contributions(node);
    if edges.len() < 2 {
        return None;
    }
    let here = edges.iter().rposition(|&edge| moment.downstream(edge).is_some());
    let entries: Vec<Entry> = window(&edges, here, LISTED).iter().map(|&edge| entry(moment, edge)).collect();
    let state = moment.state(node);
    let total = moment.gradient(node).map(|_| gradient(moment.graph, moment.trace, node));
    let left = upstream(moment.graph, node, total.is_some());
    let line = Line::new(left, [sum(shortened(&edges, &|edge| summand(moment, &entry(moment, edge))))].into_iter().chain(total));
    let so_far = match state {
        State::Partial { .. } => Some(tensors::numbers(moment.graph, node, &moment.partial(node))),
        State::Complete(_) => Some(gradient(moment.graph, moment.trace, node)),
        State::NotReached | State::Never(_) => None,
    };
    Some(Ledger { node, symbol: moment.graph.nodes[node].symbol.clone(), count: edges.len(), entries, state, total: so_far, line })
}

fn entry(moment: &Moment, edge: EdgeId) -> Entry {
    let gate = moment.graph.edges[edge].to;
    Entry {
        edge,
        gate,
        label: moment.graph.operation(gate),
        term: term(moment, edge),
        value: moment.downstream(edge),
        amount: moment.downstream(edge).map(|_| sent(moment.graph, moment.trace, edge)),
        current: moment.current_edge() == Some(edge),
    }
}

/// Upstream times local in symbols; at a gate of tensors its vjp.
pub fn term(moment: &Moment, edge: EdgeId) -> Formula {
    let gate = moment.graph.edges[edge].to;
    if has_tensor(moment.graph, gate) {
        return vjp::formula(moment, edge, vjp::head(moment, edge)).unwrap_or_else(|| pieces::local(moment.graph, edge));
    }
    let local = template::local(moment.graph, moment.trace, edge, Show::Symbols).unwrap_or_else(|| pieces::local(moment.graph, edge));
    product([upstream(moment.graph, gate, moment.gradient(gate).is_some()), local])
}

fn summand(moment: &Moment, entry: &Entry) -> Formula {
    match entry.value {
        Some(_) if entry.current => sent(moment.graph, moment.trace, entry.edge).marked(Mark::Current),
        Some(_) => sent(moment.graph, moment.trace, entry.edge),
        None => entry.term.clone().marked(Mark::Missing),
    }
}

/// Terms as a line can hold them: of many, the first three and the last.
pub fn shortened(edges: &[EdgeId], write: &dyn Fn(EdgeId) -> Formula) -> Vec<Formula> {
    match edges {
        [first, second, third, .., last] if edges.len() > TERMS_SHOWN => {
            vec![write(*first), write(*second), write(*third), Formula::Operator("⋯"), write(*last)]
        }
        edges => edges.iter().map(|&edge| write(edge)).collect(),
    }
}

const TERMS_SHOWN: usize = 5;

/// So many contributions are listed.
const LISTED: usize = 64;
