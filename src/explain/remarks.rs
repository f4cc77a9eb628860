//! What is to be said about a node in words: its role, what its gradient means, and why something is missing.

use super::moment::{Moment, State};
use super::template::{self, Show};
use crate::gates;
use crate::graph::{Flow, Graph, NodeId, NodeKind};
use crate::words::{Phrase, Style, number};

/// What a gate does to gradients.
#[derive(Clone, Debug, PartialEq)]
pub struct Role {
    /// The lecture's word for it: "Gradient switcher".
    pub name: Phrase,
    /// One sentence.
    pub sentence: Phrase,
}

/// A gate's role; a leaf has none.
pub fn role(graph: &Graph, node: NodeId) -> Option<Role> {
    let NodeKind::Gate(application) = &graph.nodes[node].kind else { return None };
    let role = application.role();
    let sentence = gates::effect(application.name()).unwrap_or_else(|| role.sentence());
    Some(Role { name: role.name(), sentence: sentence.with("gate", graph.operation(node)) })
}

/// What is special about a node at a moment, one sentence each.
pub fn remarks(moment: &Moment, node: NodeId) -> Vec<Phrase> {
    let leaf = leaf(moment.graph, node);
    [leaf, not_finite(moment, node), no_gradient(moment.graph, node), meaning(moment, node)].into_iter().flatten().collect()
}

/// What kind of leaf a node is.
fn leaf(graph: &Graph, node: NodeId) -> Option<Phrase> {
    let key = match graph.nodes[node].kind {
        NodeKind::Input { literal: None, .. } => "remark.unset",
        NodeKind::Input { .. } => "remark.input",
        NodeKind::Const { .. } => "remark.const",
        NodeKind::Gate(_) => return None,
    };
    Some(Phrase::new(key).styled("name", &graph.nodes[node].symbol, Style::Symbol))
}

/// Why a node's value is not a finite number.
fn not_finite(moment: &Moment, node: NodeId) -> Option<Phrase> {
    moment.value(node)?;
    let found = moment.trace.value(node).iter().copied().find(|value| !value.is_finite())?;
    let origin = moment.trace.origin?;
    let phrase = if origin == node {
        let written = |show| template::operation(moment.graph, moment.trace, node, show);
        let computed = written(Show::Numbers).or_else(|| written(Show::Symbols))?;
        Phrase::new(if found.is_nan() { "remark.not-a-number" } else { "remark.infinite" }).styled(
            "operation",
            computed.plain(),
            Style::Forward,
        )
    } else {
        Phrase::new("remark.not-finite").with("gate", moment.graph.operation(origin)).styled(
            "origin",
            &moment.graph.nodes[origin].symbol,
            Style::Symbol,
        )
    };
    Some(phrase.styled("name", &moment.graph.nodes[node].symbol, Style::Symbol).styled("value", number(found), Style::Forward))
}

/// Why no gradient reaches a node. A const has said so already.
fn no_gradient(graph: &Graph, node: NodeId) -> Option<Phrase> {
    let key = match (graph.nodes[node].flow, &graph.nodes[node].kind) {
        (Flow::Reached, _) | (Flow::Constant, NodeKind::Const { .. }) => return None,
        (Flow::Constant, _) => "remark.constant",
        (Flow::Unused, _) => "remark.unused",
        (Flow::Shut, _) => "remark.shut",
    };
    let output = &graph.nodes[graph.output].symbol;
    Some(Phrase::new(key).styled("name", &graph.nodes[node].symbol, Style::Symbol).styled("output", output, Style::Symbol))
}

/// What the gradient of a leaf means: how far a small change of it moves the output.
fn meaning(moment: &Moment, node: NodeId) -> Option<Phrase> {
    let graph = moment.graph;
    let State::Complete(gradient) = moment.state(node) else { return None };
    let is_input = matches!(graph.nodes[node].kind, NodeKind::Input { .. });
    let shape = &graph.nodes[node].shape;
    if is_input && !shape.is_scalar() {
        let phrase = Phrase::new("remark.meaning.tensor").styled("name", &graph.nodes[node].symbol, Style::Symbol);
        return Some(phrase.styled("output", &graph.nodes[graph.output].symbol, Style::Symbol).with("shape", shape));
    }
    let key = if gradient == 0.0 { "remark.meaning.none" } else { "remark.meaning" };
    (is_input && gradient.is_finite() && node != graph.output).then(|| {
        Phrase::new(key)
            .styled("name", &graph.nodes[node].symbol, Style::Symbol)
            .styled("output", &graph.nodes[graph.output].symbol, Style::Symbol)
            .with("change", NUDGE.to_string())
            .styled("effect", small(gradient * NUDGE), Style::Backward)
    })
}

/// The change by which the meaning of a gradient is told.
const NUDGE: f64 = 0.01;

/// A small change with four decimals, where these show it.
fn small(x: f64) -> String {
    if (0.00005..100.0).contains(&x.abs()) { format!("{x:.4}").replace('-', "\u{2212}") } else { number(x) }
}
