//! Gates that are made of simpler ones, opened: each becomes the gates of its definition, as a group.

use super::{Application, Edge, Graph, Group, GroupId, Node, NodeId, NodeKind, Operand, assemble, compile, flow, symbols};
use crate::gates::Setting;
use crate::words;
use std::collections::BTreeSet;

/// A graph in which some gates are open.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// The graph. Names, symbols and the order of what was there stay.
    pub graph: Graph,
    /// For each node of the graph before, the node that has its value now.
    pub places: Vec<NodeId>,
}

impl Graph {
    /// Whether a node is a gate that is made of simpler ones.
    pub fn can_open(&self, node: NodeId) -> bool {
        definition(self, node).is_some()
    }
}

/// The graph with the chosen gates replaced by their definitions, each a group named as the gate is written: `σ`. Values and gradients stay, but
/// for what the definition makes of kinks and overflow. What is chosen and is not made of simpler gates stays as it is.
///
/// The gates of a definition may be opened in their turn.
pub fn open(graph: &Graph, chosen: &[NodeId]) -> Opened {
    let chosen: BTreeSet<NodeId> = chosen.iter().copied().collect();
    let mut opening = Opening {
        old: graph,
        graph: Graph { groups: graph.groups.clone(), generated: graph.generated.clone(), ..Graph::default() },
        places: Vec::new(),
    };
    for id in 0..graph.nodes.len() {
        let inside = if chosen.contains(&id) { definition(graph, id) } else { None };
        let place = match inside {
            Some(inside) => opening.replace(id, &inside),
            None => opening.keep(id),
        };
        opening.places.push(place);
    }
    opening.finish()
}

/// The graph of a gate's definition over inputs named like the gate's operands, as a group; numbers that belong to the gate are folded.
fn definition(graph: &Graph, id: NodeId) -> Option<Graph> {
    let node = &graph.nodes[id];
    let NodeKind::Gate(Application { gate, operands, settings, .. }) = &node.kind else { return None };
    let text = gate.definition?;
    // A definition is written for vectors, unless it takes all numbers of a tensor together.
    let takes_all = settings.iter().all(|setting| *setting == Setting::Axis(None));
    let rank = graph.edges[node.incoming.clone()].iter().map(|edge| graph.nodes[edge.from].shape.rank()).max().unwrap_or(0);
    if gate.structural().is_some() && rank > 1 && !takes_all {
        return None;
    }
    let mut program = String::new();
    let (mut parameters, mut arguments) = (Vec::new(), Vec::new());
    for (&name, operand) in gate.operands.iter().zip(operands) {
        parameters.push(name);
        arguments.push(match *operand {
            Operand::Constant(number) => words::precise(number),
            Operand::Edge(edge) => {
                let lengths: Vec<String> = graph.nodes[graph.edges[edge].from].shape.axes().iter().map(usize::to_string).collect();
                if !lengths.is_empty() {
                    program.push_str(&format!("{name} = zeros({})\n", lengths.join(", ")));
                }
                name.to_owned()
            }
        });
    }
    for (parameter, setting) in gate.parameters.iter().zip(settings) {
        if let Setting::Number(number) = *setting {
            parameters.push(parameter.name);
            arguments.push(words::precise(number));
        }
    }
    let name = gate.name;
    program.push_str(&format!("def {name}({}) = {text}\n{name}({})", parameters.join(", "), arguments.join(", ")));
    let (_, inside) = compile(&program).ok()?;
    let is_operand = |leaf: &Node| leaf.name.as_deref().is_some_and(|name| gate.operands.contains(&name));
    let is_whole = inside.groups.len() == 1 && inside.nodes.iter().take(inside.leaves()).all(is_operand);
    (is_whole && inside.nodes[inside.output].shape == node.shape).then_some(inside)
}

struct Opening<'a> {
    old: &'a Graph,
    graph: Graph,
    places: Vec<NodeId>,
}

impl Opening<'_> {
    /// Takes a node over as it is.
    fn keep(&mut self, id: NodeId) -> NodeId {
        let node = &self.old.nodes[id];
        let edges = &self.old.edges[node.incoming.clone()];
        let sources: Vec<NodeId> = edges.iter().map(|edge| self.places[edge.from]).collect();
        self.push(node.clone(), edges, &sources)
    }

    /// Puts the gates of its definition in a gate's place.
    fn replace(&mut self, id: NodeId, inside: &Graph) -> NodeId {
        let node = &self.old.nodes[id];
        let group = self.graph.groups.len();
        let name = self.old.application(id).map(|application| application.gate.symbol.to_owned()).unwrap_or_default();
        let mut places: Vec<NodeId> = inside.nodes.iter().map_while(|leaf| self.operand(id, leaf)).collect();
        for gate in inside.nodes.iter().skip(places.len()) {
            let edges = &inside.edges[gate.incoming.clone()];
            let sources: Vec<NodeId> = edges.iter().map(|edge| places[edge.from]).collect();
            let is_output = places.len() == inside.output;
            let (name, symbol) = if is_output { (node.name.clone(), node.symbol.clone()) } else { (None, String::new()) };
            let gate = Node { name, symbol, span: node.span, group: Some(group), ..gate.clone() };
            places.push(self.push(gate, edges, &sources));
        }
        let output = places[inside.output];
        self.graph.groups.push(Group { name, parent: node.group, nodes: Vec::new(), output, span: node.span });
        output
    }

    /// The node that a gate's operand comes from: the one that a leaf of the definition is named after.
    fn operand(&self, gate: NodeId, leaf: &Node) -> Option<NodeId> {
        let NodeKind::Gate(application) = &self.old.nodes[gate].kind else { return None };
        let slot = application.gate.operands.iter().position(|&operand| Some(operand) == leaf.name.as_deref())?;
        match application.operands.get(slot)? {
            Operand::Edge(edge) => Some(self.places[self.old.edges[*edge].from]),
            Operand::Constant(_) => None,
        }
    }

    /// Adds a node whose operands come from `sources`, where they came over `edges`.
    fn push(&mut self, mut node: Node, edges: &[Edge], sources: &[NodeId]) -> NodeId {
        let (first, to) = (self.graph.edges.len(), self.graph.nodes.len());
        if let NodeKind::Gate(application) = &mut node.kind {
            for operand in &mut application.operands {
                if let Operand::Edge(edge) = operand {
                    *edge = *edge - node.incoming.start + first;
                }
            }
        }
        self.graph.edges.extend(edges.iter().zip(sources).map(|(edge, &from)| Edge { from, to, slot: edge.slot, flows: false }));
        node.incoming = first..self.graph.edges.len();
        self.graph.nodes.push(node);
        to
    }

    fn finish(self) -> Opened {
        let Self { old, mut graph, places } = self;
        graph.output = places[old.output];
        for (id, group) in graph.groups.iter_mut().enumerate() {
            group.nodes.clear();
            if id < old.groups.len() {
                group.output = places[group.output];
            }
        }
        let members: Vec<(NodeId, GroupId)> = graph.nodes.iter().enumerate().filter_map(|(id, node)| Some((id, node.group?))).collect();
        members.into_iter().for_each(|(id, group)| graph.groups[group].nodes.push(id));
        assemble::connect(&mut graph);
        flow::mark(&mut graph);
        let taken: BTreeSet<String> = graph.nodes.iter().map(|node| node.symbol.clone()).collect();
        symbols::give(&mut graph, |symbol| taken.contains(symbol));
        Opened { graph, places }
    }
}
