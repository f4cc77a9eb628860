//! What a layer lets its sums through: one gate, a group, or gates that are a well-known pattern.

use crate::gates::Rule;
use crate::graph::{Graph, NodeId, NodeKind, Offer, Operand};

/// The gates that bend what comes in, element by element.
const BENDING: [&str; 14] =
    ["sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "gelu", "silu", "softsign", "clamp", "max", "sin", "abs", "sign"];
/// The gates that make probabilities of all sums together.
const WHOLE: [&str; 2] = ["softmax", "log_softmax"];

/// The activation of these sums: the node that gives its value, and what it is called. `offers` are the patterns in the graph.
pub fn activation(graph: &Graph, offers: &[Offer], sum: NodeId) -> Option<(NodeId, String)> {
    let mut users = graph.nodes[sum].outgoing.iter().map(|&edge| graph.edges[edge].to);
    users.find_map(|user| gate(graph, user).or_else(|| group(graph, sum, user)).or_else(|| pattern(graph, offers, sum, user)))
}

fn gate(graph: &Graph, user: NodeId) -> Option<(NodeId, String)> {
    let application = graph.application(user)?;
    let name = application.gate.name;
    let of_one = application.operands.iter().filter(|operand| matches!(operand, Operand::Edge(_))).count() == 1;
    let is_bending = matches!(application.gate.rule, Rule::Pointwise { .. }) && of_one && BENDING.contains(&name);
    (is_bending || WHOLE.contains(&name)).then(|| (user, graph.operation(user)))
}

/// A call of a composite gate that takes the sums alone.
fn group(graph: &Graph, sum: NodeId, user: NodeId) -> Option<(NodeId, String)> {
    let mut group = graph.nodes[user].group;
    while let Some(id) = group {
        let inside = graph.inside(id);
        if takes_alone(graph, sum, &inside) {
            return Some((graph.groups[id].output, graph.groups[id].name.clone()));
        }
        group = graph.groups[id].parent;
    }
    None
}

/// Gates that together are a well-known one.
fn pattern(graph: &Graph, offers: &[Offer], sum: NodeId, user: NodeId) -> Option<(NodeId, String)> {
    let shape = &graph.nodes[sum].shape;
    let found = offers.iter().find(|offer| offer.nodes.contains(&user) && takes_alone(graph, sum, &offer.nodes));
    found.filter(|offer| graph.nodes[offer.output].shape == *shape).map(|offer| (offer.output, offer.name.to_owned()))
}

/// Whether nothing but the sums comes into these gates.
fn takes_alone(graph: &Graph, sum: NodeId, gates: &[NodeId]) -> bool {
    let mut incoming = gates.iter().flat_map(|&gate| &graph.edges[graph.nodes[gate].incoming.clone()]);
    gates.binary_search(&sum).is_err() && incoming.all(|edge| edge.from == sum || gates.binary_search(&edge.from).is_ok())
}

/// Whether a node is a leaf.
pub fn is_leaf(graph: &Graph, node: NodeId) -> bool {
    !matches!(graph.nodes[node].kind, NodeKind::Gate(_))
}

/// Whether a node is a leaf that learns.
pub fn learns(graph: &Graph, node: NodeId) -> bool {
    matches!(graph.nodes[node].kind, NodeKind::Input { .. })
}

/// Whether a name is one that data have.
pub fn is_data(graph: &Graph, node: NodeId) -> bool {
    matches!(graph.nodes[node].kind, NodeKind::Const { .. }) || graph.nodes[node].symbol.starts_with(['x', 'X'])
}
