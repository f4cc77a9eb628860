//! All paths between two nodes: which gates and edges lie on them, how many there are, what they add up to, and the few of them one by one.

use super::{Outline, Trace, inside};
use crate::graph::{EdgeId, Flow, Graph, NodeId};

/// The most paths that are told one by one.
pub const MOST_PATHS: usize = 12;

/// The paths between two nodes through what is drawn: a closed group is one gate. They are counted and added up in one pass over the
/// graph, and walked only where they are few.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paths {
    /// Where they begin, as it is drawn.
    pub from: NodeId,
    /// Where they end, as it is drawn.
    pub to: NodeId,
    /// For each node whether it lies on a path; empty where there is none.
    pub nodes: Vec<bool>,
    /// For each drawn edge whether it lies on a path; empty where there is none.
    pub edges: Vec<bool>,
    /// How many there are; beyond what can be counted, the most that can.
    pub count: u128,
    /// Why there is none.
    pub missing: Option<Missing>,
    /// Whether everything on them that is drawn is a single number.
    pub scalar: bool,
    /// The products of the local gradients along all paths, added up: the gradient of `to` by `from`. `None` where there is none or where
    /// it cannot be told: of tensors it is known if `to` is the output.
    pub sum: Option<Vec<f64>>,
    /// The paths, first those through the first operands, where they are no more than [`MOST_PATHS`].
    pub listed: Vec<Way>,
}

/// One path.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// Its edges, from where it begins.
    pub edges: Vec<EdgeId>,
    /// The local gradients of its edges' gates; `None` where one is no single number.
    pub locals: Vec<Option<f64>>,
    /// Their product, where all are single numbers.
    pub product: Option<f64>,
}

/// Why there is no path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Both ends are one node.
    Same,
    /// The first is a constant, or computed from constants alone.
    Constant,
    /// The output does not depend on the second, so that no gradient comes to it.
    Unused,
    /// The second depends on the first, but on every way something lets no gradient pass.
    Shut,
    /// The second does not depend on the first.
    Independent,
}

/// The paths from a node to another one; `None` where the graph has no such nodes.
#[inline(never)]
pub fn paths(graph: &Graph, trace: &Trace, outline: &Outline, from: NodeId, to: NodeId) -> Option<Paths> {
    if from.max(to) >= graph.nodes.len() {
        return None;
    }
    let (from, to) = (outline.place(from), outline.place(to));
    let operands = |node: NodeId| outline.operands(graph, node);
    let mut found = Paths { from, to, ..Paths::default() };
    // Nodes are in order: what lies between the two has an index between theirs.
    let counts = counts(graph, outline, from, to);
    found.count = counts.get(to).copied().unwrap_or(0);
    if from == to || found.count == 0 {
        found.count = 0;
        found.missing = Some(missing(graph, outline, from, to));
        return Some(found);
    }
    found.nodes = vec![false; graph.nodes.len()];
    found.edges = vec![false; graph.edges.len()];
    found.nodes[to] = true;
    for node in (from + 1..=to).rev() {
        if outline.is_drawn(node) && found.nodes[node] {
            for edge in operands(node).into_iter().filter(|&edge| graph.edges[edge].flows) {
                let source = graph.edges[edge].from;
                if counts.get(source).is_some_and(|&count| count > 0) {
                    found.nodes[source] = true;
                    found.edges[edge] = true;
                }
            }
        }
    }
    found.scalar = graph.nodes.iter().zip(&found.nodes).all(|(node, on)| !on || node.shape.is_scalar());
    if found.count <= MOST_PATHS as u128 {
        let mut groups = Groups::new(graph, trace, outline);
        found.listed = walk(graph, outline, &found).into_iter().map(|edges| groups.way(edges)).collect();
    }
    found.sum = match slope(graph, trace, from, to) {
        Some(slope) => Some(vec![slope]),
        None if to == graph.output => trace.gradient(from).map(<[f64]>::to_vec),
        // Tensors stand only inside closed groups, which are one number each.
        None if found.scalar && !found.listed.is_empty() => {
            found.listed.iter().try_fold(0.0, |sum, way| Some(sum + way.product?)).map(|sum| vec![sum])
        }
        None => None,
    };
    Some(found)
}

/// For each node up to `to` the number of paths that lead to it from `from`.
fn counts(graph: &Graph, outline: &Outline, from: NodeId, to: NodeId) -> Vec<u128> {
    let mut counts = vec![0_u128; to + 1];
    if let Some(count) = counts.get_mut(from) {
        *count = 1;
    }
    for node in (from + 1..=to).filter(|&node| outline.is_drawn(node)) {
        let edges = outline.operands(graph, node).into_iter().map(|edge| graph.edges[edge]).filter(|edge| edge.flows);
        counts[node] = edges.fold(0, |count, edge| count.saturating_add(counts[edge.from]));
    }
    counts
}

fn missing(graph: &Graph, outline: &Outline, from: NodeId, to: NodeId) -> Missing {
    if from == to {
        return Missing::Same;
    }
    if graph.nodes[from].flow == Flow::Constant {
        return Missing::Constant;
    }
    if graph.nodes[to].flow == Flow::Unused {
        return Missing::Unused;
    }
    let mut depends = vec![false; to.max(from) + 1];
    depends[from] = true;
    for node in (from + 1..=to).filter(|&node| outline.is_drawn(node)) {
        depends[node] = outline.operands(graph, node).into_iter().any(|edge| depends[graph.edges[edge].from]);
    }
    if depends[to] { Missing::Shut } else { Missing::Independent }
}

/// The derivative of a node by another one, backward through all that lies between them, gate by gate; `None` where something on the
/// way is no single number.
fn slope(graph: &Graph, trace: &Trace, from: NodeId, to: NodeId) -> Option<f64> {
    let mut reached = vec![false; to + 1];
    reached[from] = true;
    for node in from + 1..=to {
        reached[node] = graph.edges[graph.nodes[node].incoming.clone()].iter().any(|edge| edge.flows && reached[edge.from]);
    }
    let mut slopes: Vec<Option<f64>> = vec![None; to + 1];
    slopes[to] = Some(1.0);
    for node in (from + 1..=to).rev() {
        let Some(upstream) = slopes[node] else { continue };
        for edge in graph.nodes[node].incoming.clone() {
            let wire = &graph.edges[edge];
            if wire.flows && reached[wire.from] {
                let sent = upstream * scalar_local(graph, trace, edge)?;
                slopes[wire.from] = Some(slopes[wire.from].map_or(sent, |sum| sum + sent));
            }
        }
    }
    slopes[from]
}

/// The local gradient of a gate by an operand, where both are single numbers.
fn scalar_local(graph: &Graph, trace: &Trace, edge: EdgeId) -> Option<f64> {
    let wire = &graph.edges[edge];
    if !graph.nodes[wire.from].shape.is_scalar() || !graph.nodes[wire.to].shape.is_scalar() {
        return None;
    }
    match trace.local(edge)? {
        &[local] => Some(local),
        _ => None,
    }
}

/// The paths as edges, first those through the first operands. Each is a chain through one list, so that what several have in common
/// is kept once.
fn walk(graph: &Graph, outline: &Outline, paths: &Paths) -> Vec<Vec<EdgeId>> {
    let mut links: Vec<(EdgeId, Option<usize>)> = Vec::new();
    let mut open = vec![(paths.to, None)];
    let mut walked = Vec::new();
    while let Some((node, link)) = open.pop() {
        if node == paths.from {
            let mut edges = Vec::new();
            let mut at: Option<usize> = link;
            while let Some(&(edge, next)) = at.and_then(|at| links.get(at)) {
                edges.push(edge);
                at = next;
            }
            walked.push(edges);
            continue;
        }
        for edge in outline.operands(graph, node).into_iter().rev().filter(|&edge| paths.edges[edge]) {
            links.push((edge, link));
            open.push((graph.edges[edge].from, Some(links.len() - 1)));
        }
    }
    walked
}

/// The local gradients of drawn gates, of which some are closed groups.
struct Groups<'a> {
    graph: &'a Graph,
    trace: &'a Trace,
    outline: &'a Outline,
    /// For each closed group's place, the gates within.
    members: Vec<Vec<NodeId>>,
    /// Room for the slopes within a group.
    slopes: Vec<f64>,
}

impl<'a> Groups<'a> {
    fn new(graph: &'a Graph, trace: &'a Trace, outline: &'a Outline) -> Self {
        let mut groups = Self { graph, trace, outline, members: Vec::new(), slopes: Vec::new() };
        if !outline.is_whole() {
            groups.members = vec![Vec::new(); graph.nodes.len()];
            groups.slopes = vec![0.0; graph.nodes.len()];
            (0..graph.nodes.len()).for_each(|node| groups.members[outline.place(node)].push(node));
        }
        groups
    }

    fn way(&mut self, edges: Vec<EdgeId>) -> Way {
        let locals: Vec<Option<f64>> = edges.iter().map(|&edge| self.local(edge)).collect();
        // From the end to the beginning, as gradients go.
        let product = locals.iter().rev().copied().try_fold(1.0, |product, local| Some(product * local?));
        Way { edges, locals, product }
    }

    fn local(&mut self, edge: EdgeId) -> Option<f64> {
        let wire = &self.graph.edges[edge];
        let place = self.outline.place(wire.to);
        let Some(group) = self.outline.closed(place) else { return scalar_local(self.graph, self.trace, edge) };
        self.within(wire.from, place).or_else(|| {
            let inside = inside(self.graph, self.trace, group);
            inside.local(inside.operand(wire.from)?)
        })
    }

    /// The slope of a closed group's value by an operand, from the run's own local gradients; `None` where a tensor is inside.
    fn within(&mut self, operand: NodeId, place: NodeId) -> Option<f64> {
        let members = self.members.get(place)?;
        members.iter().for_each(|&member| self.slopes[member] = 0.0);
        for &member in members {
            for edge in self.graph.nodes[member].incoming.clone().filter(|&edge| self.graph.edges[edge].flows) {
                let source = self.graph.edges[edge].from;
                let slope = if source == operand { 1.0 } else { self.slopes[source] };
                if source == operand || self.outline.place(source) == place {
                    self.slopes[member] += slope * scalar_local(self.graph, self.trace, edge)?;
                }
            }
        }
        self.slopes.get(place).copied()
    }
}

/// The drawn nodes that paths from a node lead to, in order.
#[inline(never)]
pub fn ends(graph: &Graph, outline: &Outline, from: NodeId) -> Vec<NodeId> {
    let mut reached = vec![false; graph.nodes.len()];
    let Some(first) = reached.get_mut(from) else { return Vec::new() };
    *first = true;
    let mut ends = Vec::new();
    for node in (from + 1..graph.nodes.len()).filter(|&node| outline.is_drawn(node)) {
        let edges = outline.operands(graph, node).into_iter().map(|edge| graph.edges[edge]);
        if edges.filter(|edge| edge.flows).any(|edge| reached[edge.from]) {
            reached[node] = true;
            ends.push(node);
        }
    }
    ends
}
