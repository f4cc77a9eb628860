//! What a reader has opened, by names that outlast an edit of the text.

use super::{Graph, GroupId, NodeId, Opened, open};

/// A graph in which gates are open, and what everything that opens and closes in it is called.
///
/// A gate is called by its symbol: `f`; the third gate of its definition `f/2`, and so on inward. A call of a composite gate is called
/// by the symbol of the gate that gives it its value, and its own name: `y:neuron`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unfolded {
    /// The graph.
    pub graph: Graph,
    /// The gates within opened gates.
    inner: Vec<(NodeId, String)>,
    /// The groups that were gates.
    gates: Vec<(GroupId, String)>,
}

/// Opens the gates that are called so, and those in them, as far as they are there and made of simpler ones.
pub fn unfold(graph: Graph, names: &[String]) -> Unfolded {
    let mut unfolded = Unfolded { graph, ..Unfolded::default() };
    loop {
        let is_chosen = |&node: &NodeId| names.iter().any(|name| unfolded.is_called(node, name)) && unfolded.graph.can_open(node);
        let chosen: Vec<NodeId> = if names.is_empty() { Vec::new() } else { (0..unfolded.graph.nodes.len()).filter(is_chosen).collect() };
        if chosen.is_empty() {
            return unfolded;
        }
        unfolded.open(&chosen);
    }
}

impl Unfolded {
    fn open(&mut self, chosen: &[NodeId]) {
        let names: Vec<String> = chosen.iter().map(|&node| self.gate_name(node)).collect();
        let first = self.graph.groups.len();
        let Opened { graph, places } = open(&self.graph, chosen);
        self.inner.retain(|(node, _)| !chosen.contains(node));
        self.inner.iter_mut().for_each(|(node, _)| *node = places[*node]);
        for (at, name) in names.into_iter().enumerate() {
            let group = first + at;
            let inside = graph.groups.get(group).map_or(&[][..], |group| &group.nodes);
            self.inner.extend(inside.iter().enumerate().map(|(index, &node)| (node, format!("{name}/{index}"))));
            self.gates.push((group, name));
        }
        self.graph = graph;
    }

    /// What a gate is called.
    pub fn gate_name(&self, node: NodeId) -> String {
        self.inner.iter().find(|(inner, _)| *inner == node).map_or_else(|| self.graph.nodes[node].symbol.clone(), |(_, name)| name.clone())
    }

    fn is_called(&self, node: NodeId, name: &str) -> bool {
        match self.inner.iter().find(|(inner, _)| *inner == node) {
            Some((_, inner)) => inner == name,
            None => self.graph.nodes[node].symbol == name,
        }
    }

    /// What a group is called.
    pub fn group_name(&self, group: GroupId) -> String {
        let gate = self.gates.iter().find(|(gate, _)| *gate == group).map(|(_, name)| name.clone());
        gate.unwrap_or_else(|| {
            let call = &self.graph.groups[group];
            format!("{}:{}", self.graph.nodes[call.output].symbol, call.name)
        })
    }

    /// Whether a group is a gate that was opened, and no call.
    pub fn was_gate(&self, group: GroupId) -> bool {
        self.gates.iter().any(|(gate, _)| *gate == group)
    }

    /// Whether a group is open: an opened gate always, a call where its name is among these.
    pub fn is_open(&self, group: GroupId, names: &[String]) -> bool {
        self.was_gate(group) || names.contains(&self.group_name(group))
    }
}
