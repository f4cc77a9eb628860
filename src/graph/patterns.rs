//! Patterns: gates that together are a well-known one, recognised in a graph and offered as a group.

use super::spelling::{self, Spelling};
use super::{Graph, Group, GroupId, Names, NodeId};
use std::collections::BTreeMap;

/// A gate that people write out.
#[derive(Debug)]
pub(super) struct Pattern {
    /// What the group is called.
    pub name: &'static str,
    /// How it is written, in our own language, up to the order of sums and products and what [`spelling`] holds to be alike. Its unset
    /// names are what comes in; a summand over `more` stands for one or more of its kind.
    pub spellings: &'static [&'static str],
    /// The one gate that it is, over the same name.
    pub closed: Option<&'static str>,
}

/// All patterns, those that have others in them first. One more is one line.
#[rustfmt::skip]
pub(super) static PATTERNS: &[Pattern] = &[
    Pattern { name: "softmax", closed: None, spellings: &[
        "exp(x) / (exp(x) + exp(more))",
        "x = zeros(2); exp(x - max(x)) / sum(exp(x - max(x)))",
        "x = zeros(2); exp(x) / sum(exp(x))",
        "x = zeros(2, 2); exp(x - max(x, axis=1, keepdims=True)) / sum(exp(x - max(x, axis=1, keepdims=True)), axis=1, keepdims=True)",
        "x = zeros(2, 2); exp(x) / sum(exp(x), axis=1, keepdims=True)",
    ] },
    Pattern { name: "tanh", closed: Some("tanh(x)"), spellings: &["(exp(x) - exp(-x)) / (exp(x) + exp(-x))", "(exp(2 * x) - 1) / (exp(2 * x) + 1)"] },
    Pattern { name: "silu", closed: Some("silu(x)"), spellings: &["x * sigmoid(x)", "x / (1 + exp(-x))", "x * (1 / (1 + exp(-x)))"] },
    Pattern { name: "σ", closed: Some("sigmoid(x)"), spellings: &["1 / (1 + exp(-x))", "exp(x) / (1 + exp(x))", "1 / (1 + 1 / exp(x))"] },
    Pattern { name: "soft+", closed: Some("softplus(x)"), spellings: &["log(1 + exp(x))"] },
    Pattern { name: "relu", closed: Some("relu(x)"), spellings: &["max(0, x)"] },
    Pattern { name: "(a−b)²", closed: None, spellings: &["(a - b)^2"] },
];

/// Gates that are a pattern and could be drawn as one.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The pattern's name: `σ`.
    pub name: &'static str,
    /// The gate whose value leaves it.
    pub output: NodeId,
    /// The gates, in order.
    pub nodes: Vec<NodeId>,
}

/// All patterns in a graph, in the order of their outputs; none has a gate in common with another, and none is a group already.
#[inline(never)]
pub fn offers(graph: &Graph) -> Vec<Offer> {
    let mut taken = vec![false; graph.nodes.len()];
    let mut offers: Vec<Offer> = Vec::new();
    for node in (graph.leaves()..graph.nodes.len()).rev() {
        let free = |offer: &Offer| !offer.nodes.iter().any(|&node| taken[node]);
        if let Some(offer) = spelling::all().iter().filter_map(|spelling| found(graph, spelling, node)).find(free) {
            offer.nodes.iter().for_each(|&node| taken[node] = true);
            offers.push(offer);
        }
    }
    offers.reverse();
    offers
}

/// The one gate that a pattern is, in our own language over its operand `x`.
pub fn closed_form(name: &str) -> Option<&'static str> {
    PATTERNS.iter().find(|pattern| pattern.name == name)?.closed
}

/// What a group is called that all patterns of a name are in: `*:σ`.
pub const ALL: &str = "*";

/// Forms the groups that are called so, `f:σ` or `*:σ` for all of a name, where the graph has the patterns. Nothing is computed again: the
/// nodes stay what they are. `names` are those of the graph's gates.
#[inline(never)]
pub fn gather(graph: &mut Graph, names: &Names, wanted: &[String]) {
    let mut by_output: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    wanted.iter().filter_map(|name| name.rsplit_once(':')).for_each(|(output, name)| by_output.entry(output).or_default().push(name));
    let nothing = Vec::new();
    let everywhere = by_output.get(ALL).unwrap_or(&nothing);
    for node in (graph.leaves()..graph.nodes.len()).rev() {
        let called = names.gate(graph, node);
        let here = by_output.get(called.as_str()).unwrap_or(&nothing);
        if here.is_empty() && everywhere.is_empty() {
            continue;
        }
        let is_wanted = |offer: &Offer| here.contains(&offer.name) || everywhere.contains(&offer.name);
        if let Some(offer) = spelling::all().iter().filter_map(|spelling| found(graph, spelling, node)).find(is_wanted) {
            form(graph, &offer, format!("{called}:{}", offer.name));
        }
    }
}

/// The pattern that a gate gives the value of, where it is one and can be a group of its own.
fn found(graph: &Graph, spelling: &Spelling, node: NodeId) -> Option<Offer> {
    let nodes = spelling.matches(graph, node)?;
    let group = graph.nodes[node].group;
    let together = nodes.iter().all(|&inner| graph.nodes[inner].group == group);
    let leaves = |&inner: &NodeId| {
        let mut uses = graph.nodes[inner].outgoing.iter().map(|&edge| graph.edges[edge].to);
        inner == graph.output || !uses.all(|user| nodes.binary_search(&user).is_ok())
    };
    let is_closed = !nodes.iter().any(|inner| *inner != node && leaves(inner));
    // What is all of a group has its frame already.
    let is_new = group.is_none_or(|group| {
        let group = &graph.groups[group];
        group.found.is_none() && !(group.output == node && group.nodes == nodes)
    });
    (together && is_closed && is_new).then_some(Offer { name: PATTERNS[spelling.pattern].name, output: node, nodes })
}

fn form(graph: &mut Graph, offer: &Offer, key: String) {
    let id: GroupId = graph.groups.len();
    let Offer { name, output, nodes } = offer;
    let parent = graph.nodes[*output].group;
    if let Some(parent) = parent {
        graph.groups[parent].nodes.retain(|node| nodes.binary_search(node).is_err());
    }
    nodes.iter().for_each(|&node| graph.nodes[node].group = Some(id));
    let span = graph.nodes[*output].span;
    graph.groups.push(Group { name: (*name).to_owned(), parent, nodes: nodes.clone(), output: *output, span, found: Some(key) });
}
