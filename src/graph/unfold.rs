//! What a reader has opened, by names that outlast an edit of the text.

use super::patterns::gather;
use super::{Graph, GroupId, NodeId, Opened, open};

/// How a reader wants a graph grouped. Names that the graph does not have wait until it does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grouping {
    /// What is open; everything else that can be is closed.
    pub opened: Vec<String>,
    /// The patterns that are groups: `f:σ`, `*:σ` for all of them.
    pub gathered: Vec<String>,
    /// Whether everything is drawn gate by gate, whatever is a group.
    pub off: bool,
}

/// What everything that opens and closes is called.
///
/// A gate is called by its symbol: `f`; the third gate of its definition `f/2`, and so on inward. A call of a composite gate is called
/// by the symbol of the gate that gives it its value, and its own name: `y:neuron`; a pattern likewise: `f:σ`, `f/2:σ`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    /// The gates within opened gates.
    inner: Vec<(NodeId, String)>,
    /// The groups that were gates.
    gates: Vec<(GroupId, String)>,
}

/// Opens the gates that are called so, and those in them, as far as they are there and made of simpler ones; and forms the groups of
/// patterns, before and after.
pub fn unfold(mut graph: Graph, grouping: &Grouping) -> (Graph, Names) {
    let mut names = Names::default();
    let Grouping { opened, gathered, .. } = grouping;
    if !gathered.is_empty() {
        gather(&mut graph, &names, gathered);
    }
    loop {
        let is_chosen = |&node: &NodeId| opened.iter().any(|name| names.is_called(&graph, node, name)) && graph.can_open(node);
        let chosen: Vec<NodeId> = if opened.is_empty() { Vec::new() } else { (0..graph.nodes.len()).filter(is_chosen).collect() };
        if chosen.is_empty() {
            return (graph, names);
        }
        graph = names.open(&graph, &chosen);
        if !gathered.is_empty() {
            gather(&mut graph, &names, gathered);
        }
    }
}

impl Names {
    fn open(&mut self, graph: &Graph, chosen: &[NodeId]) -> Graph {
        let opened: Vec<String> = chosen.iter().map(|&node| self.gate(graph, node)).collect();
        let first = graph.groups.len();
        let Opened { graph, places } = open(graph, chosen);
        self.inner.retain(|(node, _)| !chosen.contains(node));
        self.inner.iter_mut().for_each(|(node, _)| *node = places[*node]);
        for (at, name) in opened.into_iter().enumerate() {
            let group = first + at;
            let inside = graph.groups.get(group).map_or(&[][..], |group| &group.nodes);
            self.inner.extend(inside.iter().enumerate().map(|(index, &node)| (node, format!("{name}/{index}"))));
            self.gates.push((group, name));
        }
        graph
    }

    /// What a gate is called.
    pub fn gate(&self, graph: &Graph, node: NodeId) -> String {
        self.inner.iter().find(|(inner, _)| *inner == node).map_or_else(|| graph.nodes[node].symbol.clone(), |(_, name)| name.clone())
    }

    fn is_called(&self, graph: &Graph, node: NodeId, name: &str) -> bool {
        match self.inner.iter().find(|(inner, _)| *inner == node) {
            Some((_, inner)) => inner == name,
            None => graph.nodes[node].symbol == name,
        }
    }

    /// The node that is called so.
    pub fn node(&self, graph: &Graph, name: &str) -> Option<NodeId> {
        (0..graph.nodes.len()).find(|&node| self.is_called(graph, node, name))
    }

    /// What a group is called.
    pub fn group(&self, graph: &Graph, group: GroupId) -> String {
        let gate = self.gates.iter().find(|(gate, _)| *gate == group).map(|(_, name)| name.clone());
        gate.unwrap_or_else(|| {
            let call = &graph.groups[group];
            call.found.clone().unwrap_or_else(|| format!("{}:{}", graph.nodes[call.output].symbol, call.name))
        })
    }

    /// Whether a group is a gate that was opened, and no call.
    pub fn was_gate(&self, group: GroupId) -> bool {
        self.gates.iter().any(|(gate, _)| *gate == group)
    }

    /// Whether a group is open: an opened gate always, a call where its name is among these.
    pub fn is_open(&self, graph: &Graph, group: GroupId, opened: &[String]) -> bool {
        self.was_gate(group) || !opened.is_empty() && opened.contains(&self.group(graph, group))
    }
}
