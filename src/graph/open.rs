//! Gates that are made of simpler ones, opened: each becomes the gates of its definition, as a group.

use super::{Application, Edge, Graph, Group, GroupId, Node, NodeId, NodeKind, Operand, assemble, compile, flow, symbols};
use crate::gates::Setting;
use crate::tensor::Shape;
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
    let mut insides: Vec<(NodeId, Graph)> = chosen.iter().filter_map(|&id| Some((id, definition(graph, id)?))).collect();
    let mut opening = Opening {
        old: graph,
        graph: Graph { groups: graph.groups.clone(), generated: graph.generated.clone(), ..Graph::default() },
        places: Vec::new(),
    };
    for id in 0..graph.leaves() {
        let place = opening.keep(id);
        opening.places.push(place);
    }
    // Leaves come first: those of the definitions after the program's own.
    let mut own: Vec<NodeId> = Vec::new();
    for (id, inside) in &insides {
        let leaves = inside.nodes.iter().take(inside.leaves()).filter(|leaf| leaf.name.is_none());
        own.extend(leaves.map(|leaf| opening.push(Node { span: graph.nodes[*id].span, symbol: String::new(), ..leaf.clone() }, &[], &[])));
    }
    let mut own = own.into_iter();
    insides.reverse();
    for id in graph.leaves()..graph.nodes.len() {
        let inside = insides.pop_if(|(opened, _)| *opened == id);
        let place = match inside {
            Some((_, inside)) => opening.replace(id, &inside, &mut own),
            None => opening.keep(id),
        };
        opening.places.push(place);
    }
    opening.finish()
}

/// The graph of a gate's definition over inputs named like the gate's operands, as a group; numbers that belong to the gate are folded,
/// and what else the definition needs is a const without a name.
fn definition(graph: &Graph, id: NodeId) -> Option<Graph> {
    let node = &graph.nodes[id];
    let NodeKind::Gate(Application { gate, operands, settings, .. }) = &node.kind else { return None };
    let shape = |operand: &Operand| match *operand {
        Operand::Constant(_) => Shape::scalar(),
        Operand::Edge(edge) => &graph.nodes[graph.edges[edge].from].shape,
    };
    let shapes: Vec<&Shape> = operands.iter().map(shape).collect();
    let mut text = gate.definition(&shapes)?.to_owned();
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
        let argument = match *setting {
            Setting::Number(number) => words::precise(number),
            Setting::Axis(Some(axis)) => axis.to_string(),
            Setting::Flag(flag) => u8::from(flag).to_string(),
            // All axes are those of a reduction that is told none.
            _ => {
                text = text.replace(&format!(", {name}={name}", name = parameter.name), "");
                continue;
            }
        };
        parameters.push(parameter.name);
        arguments.push(argument);
    }
    for (word, argument) in WORDS {
        if text.split(|letter: char| !letter.is_ascii_alphanumeric()).any(|piece| piece == word) {
            parameters.push(word);
            arguments.push(argument(&shapes, &node.shape));
        }
    }
    let name = gate.name;
    program.push_str(&format!("def {name}({}) = {text}\n{name}({})", parameters.join(", "), arguments.join(", ")));
    let (_, inside) = compile(&program).ok()?;
    let is_known = |leaf: &Node| leaf.name.as_deref().is_none_or(|name| gate.operands.contains(&name));
    let is_whole = inside.groups.len() == 1 && inside.nodes.iter().take(inside.leaves()).all(is_known);
    (is_whole && inside.nodes[inside.output].shape == node.shape).then_some(inside)
}

/// What a word of definitions stands for, by the shapes of the gate's operands and of its value.
type Word = fn(&[&Shape], &Shape) -> String;

/// The words of definitions that stand for numbers.
const WORDS: [(&str, Word); 3] = [
    ("n", |shapes, result| (shapes.first().map_or(1, |shape| shape.size()) / result.size().max(1)).to_string()),
    ("rows", |shapes, _| shapes.iter().find_map(|shape| shape.axes().first()).unwrap_or(&1).to_string()),
    ("classes", |shapes, _| {
        let count = shapes.first().and_then(|shape| shape.axes().last()).copied().unwrap_or(1);
        format!("[{}]", (0..count).map(|class| class.to_string()).collect::<Vec<_>>().join(", "))
    }),
];

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

    /// Puts the gates of its definition in a gate's place; `own` are the definitions' own leaves. What the definition computes twice is
    /// one gate.
    fn replace(&mut self, id: NodeId, inside: &Graph, own: &mut dyn Iterator<Item = NodeId>) -> NodeId {
        let node = &self.old.nodes[id];
        let group = self.graph.groups.len();
        let name = self.old.application(id).map(|application| application.gate.symbol.to_owned()).unwrap_or_default();
        let leaves = inside.nodes.iter().take(inside.leaves());
        let mut places: Vec<NodeId> =
            leaves.map(|leaf| if leaf.name.is_some() { self.operand(id, leaf) } else { own.next() }.unwrap_or_default()).collect();
        let first = self.graph.nodes.len();
        for gate in inside.nodes.iter().skip(places.len()) {
            let edges = &inside.edges[gate.incoming.clone()];
            let sources: Vec<NodeId> = edges.iter().map(|edge| places[edge.from]).collect();
            let is_output = places.len() == inside.output;
            if let Some(same) = (first..self.graph.nodes.len()).find(|&other| !is_output && self.is_same(other, gate, &sources)) {
                places.push(same);
                continue;
            }
            let (name, symbol) = if is_output { (node.name.clone(), node.symbol.clone()) } else { (None, String::new()) };
            let gate = Node { name, symbol, span: node.span, group: Some(group), ..gate.clone() };
            places.push(self.push(gate, edges, &sources));
        }
        let output = places[inside.output];
        self.graph.groups.push(Group { name, parent: node.group, nodes: Vec::new(), output, span: node.span, found: None });
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

    /// Whether a gate that is there computes what another one would of these sources.
    fn is_same(&self, there: NodeId, gate: &Node, sources: &[NodeId]) -> bool {
        let same = &self.graph.nodes[there];
        let (NodeKind::Gate(first), NodeKind::Gate(second)) = (&same.kind, &gate.kind) else { return false };
        let constants = |application: &Application| -> Vec<Option<f64>> {
            let constant = |operand: &Operand| match *operand {
                Operand::Constant(number) => Some(number),
                Operand::Edge(_) => None,
            };
            application.operands.iter().map(constant).collect()
        };
        let edges = self.graph.edges[same.incoming.clone()].iter().map(|edge| edge.from);
        first.gate.name == second.gate.name
            && first.settings == second.settings
            && constants(first) == constants(second)
            && edges.eq(sources.iter().copied())
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
