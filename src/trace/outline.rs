//! Which groups are drawn closed, and what of a run stands for what is inside them.

use super::{Step, Trace, arriving, lead};
use crate::graph::{EdgeId, Graph, GroupId, NodeId};
use crate::sort;

/// How a graph is drawn. A closed group is drawn as one node, in the place of the gate whose value leaves it; several edges that bring
/// one value into it are drawn as one. Everything keeps the index that it has in graph and trace.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// For each node the one in whose place it is drawn; empty where no group is closed.
    place: Vec<NodeId>,
    /// For each edge the one that is drawn for it; `None` within a closed group. Empty where no group is closed.
    wire: Vec<Option<EdgeId>>,
    /// The closed groups by the nodes in whose places they are drawn.
    boxes: Vec<(NodeId, Closed)>,
    /// The edges that are drawn for several.
    bundles: Vec<Bundle>,
    /// Whether a step changes what is drawn; empty where every step does.
    visible: Vec<bool>,
    /// The groups that are drawn open, outer ones first.
    pub framed: Vec<GroupId>,
    /// For each group the one around it that can be drawn open.
    around: Vec<Option<GroupId>>,
}

/// A closed group.
#[derive(Clone, Debug, PartialEq)]
struct Closed {
    group: GroupId,
    /// The edges that are drawn into it.
    operands: Vec<EdgeId>,
}

/// Edges that bring one value into one closed group.
#[derive(Clone, Debug, PartialEq)]
struct Bundle {
    drawn: EdgeId,
    parts: Vec<EdgeId>,
    /// What they send back together.
    sum: Option<f64>,
}

impl Outline {
    /// The outline of a run; `is_open` says of a group whether it is drawn open where the groups around it are.
    pub fn new(graph: &Graph, trace: &Trace, is_open: &dyn Fn(GroupId) -> bool) -> Self {
        let mut outline = Self::default();
        if graph.groups.is_empty() {
            return outline;
        }
        let sound = sound(graph);
        // For each group the outermost closed one that it is or lies in.
        let mut closed: Vec<Option<GroupId>> = Vec::with_capacity(graph.groups.len());
        for (id, group) in graph.groups.iter().enumerate() {
            let around = group.parent.and_then(|parent| closed[parent]);
            let around = around.or_else(|| (sound[id] && !is_open(id)).then_some(id));
            let frame = group.parent.and_then(|parent| if sound[parent] { Some(parent) } else { outline.around[parent] });
            if around.is_none() && sound[id] {
                outline.framed.push(id);
            }
            closed.push(around);
            outline.around.push(frame);
        }
        if closed.iter().any(Option::is_some) {
            let group = |node: NodeId| graph.nodes[node].group.and_then(|group| closed[group]);
            outline.place = (0..graph.nodes.len()).map(|node| group(node).map_or(node, |group| graph.groups[group].output)).collect();
            outline.draw_wires(graph, trace, &closed);
            outline.visible = outline.visible_steps(graph, trace);
        }
        outline
    }

    /// The same outline of another run of the graph; `keeps_last` says of a node that of what several edges bring it only the last counts.
    pub fn with_run(&self, graph: &Graph, trace: &Trace, keeps_last: &dyn Fn(NodeId) -> bool) -> Self {
        let mut outline = self.clone();
        for bundle in &mut outline.bundles {
            let from = graph.edges[bundle.drawn].from;
            let last = arriving(graph, from).into_iter().rfind(|edge| bundle.parts.contains(edge)).filter(|_| keeps_last(from));
            bundle.sum = last.map_or_else(|| sum(trace, &bundle.parts), |last| trace.downstream_number(last));
        }
        outline
    }

    /// No groups: everything gate by gate, without frames.
    pub fn ungrouped(graph: &Graph) -> Self {
        Self { around: vec![None; graph.groups.len()], ..Self::default() }
    }

    /// All groups open.
    pub fn open(graph: &Graph) -> Self {
        Self::new(graph, &Trace::default(), &|_| true)
    }

    fn draw_wires(&mut self, graph: &Graph, trace: &Trace, closed: &[Option<GroupId>]) {
        let outermost: Vec<GroupId> = (0..closed.len()).filter(|&group| closed[group] == Some(group)).collect();
        let order = sort::order(outermost.iter().map(|&group| graph.groups[group].output as u32));
        let boxed = |index: usize| (graph.groups[outermost[index]].output, Closed { group: outermost[index], operands: Vec::new() });
        self.boxes = order.into_iter().map(boxed).collect();
        // For each closed group the values that come in, each with the edges that bring it.
        let mut incoming: Vec<Vec<(NodeId, Vec<EdgeId>)>> = vec![Vec::new(); self.boxes.len()];
        for (id, edge) in graph.edges.iter().enumerate() {
            let to = self.place(edge.to);
            let at = self.boxes.binary_search_by_key(&to, |(node, _)| *node);
            self.wire.push(if at.is_ok() { None } else { Some(id) });
            if let Ok(at) = at
                && self.place(edge.from) != to
            {
                match incoming[at].iter_mut().find(|(from, _)| *from == edge.from) {
                    Some((_, parts)) => parts.push(id),
                    None => incoming[at].push((edge.from, vec![id])),
                }
            }
        }
        let mut bundles = Vec::new();
        for (at, operands) in incoming.into_iter().enumerate() {
            for (_, parts) in operands {
                // What a gradient comes back over stands for what none does.
                let Some(&drawn) = parts.iter().find(|&&part| graph.edges[part].flows).or(parts.first()) else { continue };
                self.boxes[at].1.operands.push(drawn);
                parts.iter().for_each(|&part| self.wire[part] = Some(drawn));
                if parts.len() > 1 {
                    bundles.push(Bundle { drawn, sum: sum(trace, &parts), parts });
                }
            }
        }
        let order = sort::order(bundles.iter().map(|bundle| bundle.drawn as u32));
        self.bundles = order.into_iter().map(|index| bundles[index].clone()).collect();
    }

    /// Whether all is drawn, node by node.
    pub fn is_whole(&self) -> bool {
        self.place.is_empty()
    }

    /// The node in whose place a node is drawn.
    pub fn place(&self, node: NodeId) -> NodeId {
        self.place.get(node).copied().unwrap_or(node)
    }

    /// Whether a node is drawn: itself, or a closed group in its place.
    pub fn is_drawn(&self, node: NodeId) -> bool {
        self.place(node) == node
    }

    /// The closed group that is drawn in a node's place.
    pub fn closed(&self, node: NodeId) -> Option<GroupId> {
        let at = self.boxes.binary_search_by_key(&node, |(place, _)| *place).ok()?;
        self.boxes.get(at).map(|(_, closed)| closed.group)
    }

    /// The nodes that stand for closed groups, in order.
    pub fn squares(&self) -> Vec<NodeId> {
        self.boxes.iter().map(|(node, _)| *node).collect()
    }

    /// The innermost open group that a drawn node lies in.
    pub fn frame(&self, graph: &Graph, node: NodeId) -> Option<GroupId> {
        // Of a closed group the one around it.
        let group = self.closed(node).map_or(graph.nodes[node].group, |closed| graph.groups[closed].parent);
        self.framed_around(group)
    }

    /// The open group around an open group.
    pub fn around(&self, group: GroupId) -> Option<GroupId> {
        self.framed_around(self.around[group])
    }

    fn framed_around(&self, mut group: Option<GroupId>) -> Option<GroupId> {
        while let Some(inner) = group.filter(|inner| self.framed.binary_search(inner).is_err()) {
            group = self.around[inner];
        }
        group
    }

    /// The edge that is drawn for an edge; `None` within a closed group.
    pub fn wire(&self, edge: EdgeId) -> Option<EdgeId> {
        self.wire.get(edge).copied().unwrap_or(Some(edge))
    }

    /// Whether an edge is drawn, for itself or for several.
    pub fn is_wire(&self, edge: EdgeId) -> bool {
        self.wire(edge) == Some(edge)
    }

    /// The drawn edges that bring a drawn node its operands.
    pub fn operands(&self, graph: &Graph, node: NodeId) -> Vec<EdgeId> {
        match self.boxes.binary_search_by_key(&node, |(place, _)| *place) {
            Ok(at) => self.boxes[at].1.operands.clone(),
            Err(_) => graph.nodes[node].incoming.clone().collect(),
        }
    }

    /// The drawn edges that use a drawn node's value.
    pub fn uses(&self, graph: &Graph, node: NodeId) -> Vec<EdgeId> {
        graph.nodes[node].outgoing.iter().copied().filter(|&edge| self.is_wire(edge)).collect()
    }

    /// The edges that a drawn edge stands for, where there are several.
    pub fn parts(&self, edge: EdgeId) -> Option<&[EdgeId]> {
        self.bundle(edge).map(|bundle| bundle.parts.as_slice())
    }

    /// What a drawn edge sends back: all that it stands for, together.
    pub fn downstream(&self, trace: &Trace, edge: EdgeId) -> Option<f64> {
        self.bundle(edge).map_or_else(|| trace.downstream_number(edge), |bundle| bundle.sum)
    }

    fn bundle(&self, edge: EdgeId) -> Option<&Bundle> {
        self.bundle_at(edge).map(|at| &self.bundles[at])
    }

    fn bundle_at(&self, edge: EdgeId) -> Option<usize> {
        self.bundles.binary_search_by_key(&edge, |bundle| bundle.drawn).ok()
    }

    /// Of the edges that bring a node its gradient, in the order of arrival, those that the first so many drawn edges stand for. A drawn
    /// edge has arrived when all that it stands for has.
    pub fn arrived(&self, edges: &[EdgeId], count: usize) -> Vec<EdgeId> {
        let order = self.in_order(edges);
        let in_time = |edge: &EdgeId| order.iter().take(count).any(|&wire| self.wire(*edge) == Some(wire));
        edges.iter().copied().filter(in_time).collect()
    }

    /// The drawn edges that bring a node its gradient, in the order of arrival.
    pub fn arriving(&self, graph: &Graph, node: NodeId) -> Vec<EdgeId> {
        self.in_order(&arriving(graph, node))
    }

    fn in_order(&self, edges: &[EdgeId]) -> Vec<EdgeId> {
        let mut last: Vec<EdgeId> = Vec::new();
        for wire in edges.iter().rev().filter_map(|&edge| self.wire(edge)) {
            if !last.contains(&wire) {
                last.push(wire);
            }
        }
        last.reverse();
        last
    }

    /// For each node how many drawn edges bring it a gradient.
    pub fn contributions(&self, graph: &Graph) -> Vec<usize> {
        let mut counts = vec![0; graph.nodes.len()];
        let drawn = |id: EdgeId| self.wire(id).is_none_or(|wire| wire == id);
        graph.edges.iter().enumerate().filter(|(id, edge)| edge.flows && drawn(*id)).for_each(|(_, edge)| counts[edge.from] += 1);
        counts
    }

    /// A step as it is drawn: by the nodes and edges that stand for those that it is about. What happens within a closed group is
    /// about the group.
    pub fn event(&self, graph: &Graph, step: &Step) -> Step {
        if self.is_whole() {
            return step.clone();
        }
        match step {
            Step::Forward { node } => Step::Forward { node: self.place(*node) },
            Step::Seed { node } => Step::Seed { node: self.place(*node) },
            Step::Backward { node, edge } => Step::Backward { node: self.place(*node), edge: self.wire(*edge).unwrap_or(*edge) },
            Step::Accumulate { node, edges } => {
                let mut drawn: Vec<EdgeId> = Vec::new();
                for wire in edges.iter().map(|&edge| self.wire(edge).unwrap_or(edge)) {
                    if !drawn.contains(&wire) {
                        drawn.push(wire);
                    }
                }
                match drawn.as_slice() {
                    // All of it comes over one drawn edge.
                    [edge] => Step::Backward { node: self.place(graph.edges[*edge].to), edge: *edge },
                    _ => Step::Accumulate { node: self.place(*node), edges: drawn },
                }
            }
        }
    }

    /// For each step whether it ends something that is drawn.
    fn visible_steps(&self, graph: &Graph, trace: &Trace) -> Vec<bool> {
        let mut left: Vec<usize> = self.bundles.iter().map(|bundle| flowing(graph, bundle)).collect();
        let counts = self.contributions(graph);
        let visible = |step: &Step| match step {
            Step::Forward { node } | Step::Accumulate { node, .. } => self.is_drawn(*node),
            Step::Seed { .. } => true,
            Step::Backward { edge, .. } => {
                let Some(wire) = self.wire(*edge) else { return false };
                let Some(at) = self.bundle_at(wire) else { return true };
                left[at] = left[at].saturating_sub(1);
                // Where nothing else comes to the node, the sum of the parts follows at once.
                left[at] == 0 && (counts[graph.edges[wire].from] > 1 || flowing(graph, &self.bundles[at]) == 1)
            }
        };
        trace.steps.iter().map(visible).collect()
    }

    /// The number of the next step that changes what is drawn, after so many steps.
    pub fn next(&self, step: usize, last: usize) -> usize {
        let mut next = (step + 1).min(last);
        while next < last && !self.ends_on_stage(next) {
            next += 1;
        }
        next
    }

    /// The number of the last step before that changed what is drawn; 0 at the start.
    pub fn previous(&self, step: usize) -> usize {
        let mut previous = step.saturating_sub(1);
        while previous > 0 && !self.ends_on_stage(previous) {
            previous -= 1;
        }
        previous
    }

    /// Whether after so many steps nothing is under way within a closed group.
    pub fn ends_on_stage(&self, step: usize) -> bool {
        step == 0 || self.visible.get(step - 1).copied().unwrap_or(true)
    }
}

/// Which groups can be drawn as one: nothing but the output, the last of their nodes, is used outside.
fn sound(graph: &Graph) -> Vec<bool> {
    let mut sound = vec![true; graph.groups.len()];
    for (id, node) in graph.nodes.iter().enumerate() {
        let mut group = node.group;
        while let Some(inner) = group {
            sound[inner] &= id <= graph.groups[inner].output;
            group = graph.groups[inner].parent;
        }
    }
    for edge in &graph.edges {
        let mut group = graph.nodes[edge.from].group;
        while let Some(inner) = group.filter(|&inner| !is_within(graph, edge.to, inner)) {
            sound[inner] &= graph.groups[inner].output == edge.from;
            group = graph.groups[inner].parent;
        }
    }
    sound
}

/// Whether a node lies in a group or in one inside it.
pub fn is_within(graph: &Graph, node: NodeId, group: GroupId) -> bool {
    let mut at = graph.nodes[node].group;
    // Outer groups come first.
    while let Some(inner) = at.filter(|&inner| inner > group) {
        at = graph.groups[inner].parent;
    }
    at == Some(group)
}

/// How many of a bundle's edges bring a gradient back.
fn flowing(graph: &Graph, bundle: &Bundle) -> usize {
    bundle.parts.iter().filter(|&&part| graph.edges[part].flows).count()
}

/// What several edges send back together, as [`Trace::downstream_number`] has it for one.
fn sum(trace: &Trace, parts: &[EdgeId]) -> Option<f64> {
    let mut sum: Option<Vec<f64>> = None;
    for sent in parts.iter().filter_map(|&part| trace.downstream(part)) {
        match &mut sum {
            Some(sum) => sum.iter_mut().zip(sent).for_each(|(sum, sent)| *sum += sent),
            None => sum = Some(sent.to_vec()),
        }
    }
    sum.map(|sum| lead(&sum))
}
