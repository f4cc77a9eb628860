//! Where gradients vanish, explode, are shut off or stop being finite, told at the gates that do it.
//!
//! Every gradient is held against that of the output, with which the backward pass begins: a gradient a thousand times smaller has
//! vanished, one a thousand times larger has exploded. With one learning rate for all, an input behind it learns a thousand times slower
//! or faster than one beside the output. A sigmoid at its best passes a quarter, so that five in a row are just beyond that border. Only
//! the gate that crosses the border is called out, not all behind it. A gradient that is small because contributions cancel each other
//! (at a minimum it is 0) has not vanished.

use super::Scene;
use super::frame::{Frame, Gradient};
use super::magnitude::Magnitudes;
use super::sizes::RADIUS;
use crate::gates::Role;
use crate::graph::{EdgeId, NodeId, NodeKind};
use crate::layout::Point;
use crate::trace;
use crate::words::{self, Phrase, Style};

/// The border: so many times smaller or larger than the gradient of the output.
pub const BORDER: f64 = 1000.0;

/// What happens to a gradient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It becomes NaN or ∞.
    NotFinite,
    /// It becomes very large.
    Exploding,
    /// It becomes very small, or 0 by rounding alone.
    Vanishing,
    /// A local gradient of exactly 0 lets nothing through: a relu below 0, the loser of a maximum, a factor of 0.
    Shut,
}

/// A gate that crosses the border.
#[derive(Clone, Debug, PartialEq)]
pub struct Callout {
    /// What happens.
    pub trouble: Trouble,
    /// The gate; where the sum of several contributions crosses the border, the node at which they meet.
    pub node: NodeId,
    /// The node that the gradient is sent to.
    pub operand: NodeId,
    /// The size of the gradient that came to the gate, of several the largest.
    pub before: f64,
    /// The size of what it sends, or of the sum.
    pub after: f64,
    /// Its local gradient, where that is a single number.
    pub local: Option<f64>,
    /// How many contributions there are, where only their sum crosses the border.
    pub summed: Option<usize>,
    /// Of the inputs behind it that are reached so far, the one with the smallest gradient, or the largest, and its size.
    pub leaf: Option<(NodeId, f64)>,
}

impl Trouble {
    /// All, the worst first.
    pub const ALL: [Self; 4] = [Self::NotFinite, Self::Exploding, Self::Vanishing, Self::Shut];

    /// What it is called.
    pub const fn phrase(self) -> Phrase {
        Phrase::new(match self {
            Self::NotFinite => "thick.lost",
            Self::Exploding => "thick.exploding",
            Self::Vanishing => "thick.vanishing",
            Self::Shut => "thick.shut",
        })
    }

    /// The sign on its badge, as a path about the origin: an exclamation mark, an arrow up, an arrow down, a cross.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::NotFinite => "M0 -4v4.5M0 3.4v.6",
            Self::Exploding => "M0 4V-4M-3 -1L0 -4L3 -1",
            Self::Vanishing => "M0 -4V4M-3 1L0 4L3 1",
            Self::Shut => "M-3 -3l6 6m0 -6l-6 6",
        }
    }
}

/// A contribution to a node's gradient.
#[derive(Clone, Copy)]
struct Contribution {
    edge: EdgeId,
    gate: NodeId,
    /// The sizes of what came to the gate and of what it sends.
    before: f64,
    after: f64,
}

/// What a frame knows of such gates, the worst first, and of each kind those nearer to the output first. `magnitudes` are of gradients.
#[inline(never)]
pub fn callouts(scene: &Scene, frame: &Frame, magnitudes: &Magnitudes) -> Vec<Callout> {
    let mut search = Search { scene, magnitudes, found: Vec::new(), origins: vec![None; scene.graph.nodes.len()] };
    let is_complete = |id: NodeId| matches!(frame.nodes[id].gradient, Gradient::Complete { .. });
    for id in (0..scene.graph.nodes.len()).rev().filter(|&id| scene.outline.is_drawn(id) && is_complete(id)) {
        search.look_at(id);
    }
    let found = &search.found;
    Trouble::ALL.into_iter().flat_map(|trouble| found.iter().filter(move |callout| callout.trouble == trouble)).cloned().collect()
}

struct Search<'a> {
    scene: &'a Scene,
    magnitudes: &'a Magnitudes,
    found: Vec<Callout>,
    /// For each node the callout that its gradient is the consequence of.
    origins: Vec<Option<usize>>,
}

impl Search<'_> {
    fn look_at(&mut self, id: NodeId) {
        let contributions = self.contributions(id);
        let size = self.magnitudes.of_node(id);
        let Some(largest) = contributions.iter().copied().reduce(|a, b| if larger(b.after, a.after) { b } else { a }) else { return };
        let origin = match self.trouble(size) {
            Some(Trouble::Shut) if largest.after != 0.0 => None,
            Some(Trouble::Shut) => self.shut(id, &contributions),
            // Contributions that cancel each other have not vanished.
            Some(Trouble::Vanishing) if self.trouble(largest.after) != Some(Trouble::Vanishing) => None,
            Some(trouble) if self.trouble(largest.after) != Some(trouble) => {
                Some(self.add(trouble, id, largest, Some(contributions.len())))
            }
            Some(trouble) if self.trouble(largest.before) == Some(trouble) => self.origins[largest.gate],
            Some(trouble) => Some(self.add(trouble, id, largest, None)),
            None => None,
        };
        self.origins[id] = origin;
        if let Some(callout) = origin.and_then(|at| self.found.get_mut(at))
            && matches!(self.scene.graph.nodes[id].kind, NodeKind::Input { .. })
        {
            let is_further = |(_, last): (NodeId, f64)| match callout.trouble {
                Trouble::Vanishing => size < last,
                _ => larger(size, last),
            };
            if callout.leaf.is_none_or(is_further) {
                callout.leaf = Some((id, size));
            }
        }
    }

    fn contributions(&self, id: NodeId) -> Vec<Contribution> {
        let Scene { graph, outline, .. } = self.scene;
        let edges = outline.uses(graph, id).into_iter().filter(|&edge| graph.edges[edge].flows);
        let contribution = |edge: EdgeId| {
            let gate = outline.place(graph.edges[edge].to);
            let after = self.magnitudes.of_edge(self.scene, edge).unwrap_or_default();
            Contribution { edge, gate, before: self.magnitudes.of_node(gate), after }
        };
        edges.map(contribution).collect()
    }

    /// What a gradient of such a size has gone through; [`Trouble::Shut`] stands for 0.
    fn trouble(&self, size: f64) -> Option<Trouble> {
        let output = self.magnitudes.of_node(self.scene.graph.output);
        match size {
            0.0 => Some(Trouble::Shut),
            size if !size.is_finite() => Some(Trouble::NotFinite),
            size if size < output / BORDER => Some(Trouble::Vanishing),
            size if size > output * BORDER => Some(Trouble::Exploding),
            _ => None,
        }
    }

    /// The gates that let nothing through to a node whose gradient is 0; what they are the consequence of where nothing came to them.
    fn shut(&mut self, id: NodeId, contributions: &[Contribution]) -> Option<usize> {
        let mut origin = contributions.first().and_then(|first| self.origins[first.gate]);
        for &contribution in contributions.iter().filter(|contribution| contribution.before != 0.0) {
            let inherited = self.origins[contribution.gate];
            origin = if self.meets_a_shut_valve(contribution) {
                None
            } else if self.is_shut(contribution) {
                Some(self.add(Trouble::Shut, id, contribution, None))
            } else if self.trouble(contribution.before) == Some(Trouble::Vanishing) {
                inherited
            } else {
                Some(self.add(Trouble::Vanishing, id, contribution, None))
            };
        }
        origin
    }

    /// Whether a product sends 0 back because its other factor is the 0 of a relu: that is called out itself, and each of the products
    /// that use it need not be.
    fn meets_a_shut_valve(&self, Contribution { edge, gate, .. }: Contribution) -> bool {
        let Scene { graph, trace, outline, .. } = self.scene;
        let has_role = |node: NodeId, role: Role| graph.application(node).is_some_and(|application| application.role() == role);
        let others = graph.nodes[gate].incoming.clone().filter(|&other| other != edge).map(|other| graph.edges[other].from);
        let mut zeros = others.filter(|&other| trace.number(other) == 0.0);
        outline.closed(gate).is_none() && has_role(gate, Role::Switcher) && zeros.any(|zero| has_role(zero, Role::Valve))
    }

    /// Whether a gate that sends 0 back does so by a local gradient of 0, and not by rounding: the exponential and its kin come to 0
    /// only where their slope is too small for a number, and a product of two other numbers only so.
    fn is_shut(&self, Contribution { edge, gate, .. }: Contribution) -> bool {
        let Scene { graph, trace, outline, .. } = self.scene;
        let shuts = |edge: EdgeId| {
            let is_rounded = graph.application(graph.edges[edge].to).is_some_and(|gate| gate.role() == Role::OutputScaler);
            !is_rounded && trace.local(edge).is_none_or(|local| trace::lead(local) == 0.0)
        };
        match outline.closed(gate) {
            Some(group) => {
                let inside = graph.inside(group);
                inside.iter().flat_map(|&node| graph.nodes[node].incoming.clone()).any(|edge| trace.is_shut(edge) && shuts(edge))
            }
            None if graph.nodes[gate].shape.is_scalar() => shuts(edge),
            // Of a tensor some numbers can meet a 0 in the one and some in the other factor.
            None => graph.application(gate).is_none_or(|gate| gate.role() != Role::OutputScaler),
        }
    }

    fn add(&mut self, trouble: Trouble, operand: NodeId, at: Contribution, summed: Option<usize>) -> usize {
        let node = if summed.is_some() { operand } else { at.gate };
        let after = if summed.is_some() { self.magnitudes.of_node(operand) } else { at.after };
        let local = if summed.is_some() { None } else { self.local(at) };
        let callout = Callout { trouble, node, operand, before: at.before, after, local, summed, leaf: None };
        match self.found.iter().rposition(|found| (found.trouble, found.node) == (trouble, node)) {
            Some(known) => {
                let found = &mut self.found[known];
                let is_further = if trouble == Trouble::Vanishing { after < found.after } else { larger(after, found.after) };
                if is_further {
                    *found = Callout { leaf: found.leaf, ..callout };
                }
                known
            }
            None => {
                self.found.push(callout);
                self.found.len() - 1
            }
        }
    }

    fn local(&self, Contribution { edge, gate, .. }: Contribution) -> Option<f64> {
        let Scene { graph, trace, outline, .. } = self.scene;
        if outline.closed(gate).is_some() {
            return self.scene.local_of_group(edge);
        }
        trace.local(edge)?.first().copied().filter(|_| graph.nodes[gate].shape.is_scalar())
    }
}

/// Whether a size is larger than another one; NaN is larger than all.
fn larger(a: f64, b: f64) -> bool {
    a > b || a.is_nan() && !b.is_nan()
}

impl Callout {
    /// Where its badge stands: at the upper right of the gate, where no wire runs and nothing is written.
    pub fn badge(&self, scene: &Scene) -> Option<Point> {
        let rect = scene.layout.boxes.get(self.node)?;
        Some(Point { x: rect.center.x + rect.width / 2.0 - RADIUS * 0.22, y: rect.center.y - RADIUS * 0.78 })
    }

    /// What happens, in sentences.
    pub fn phrases(&self, scene: &Scene) -> Vec<Phrase> {
        let (graph, number) = (&scene.graph, words::number);
        let operation = match scene.outline.closed(self.node) {
            Some(group) => graph.groups[group].name.clone(),
            None => graph.operation(self.node),
        };
        let is_tensor = [self.node, self.operand].iter().any(|&node| !graph.nodes[node].shape.is_scalar());
        let key = match (self.trouble, self.summed) {
            (Trouble::NotFinite | Trouble::Exploding | Trouble::Vanishing, Some(_)) => "thick.sum",
            (Trouble::NotFinite, None) => "thick.lost-at",
            (Trouble::Vanishing, None) if self.after == 0.0 => "thick.rounded-at",
            (Trouble::Exploding | Trouble::Vanishing, None) if is_tensor => "thick.crossed-at.norm",
            (Trouble::Exploding | Trouble::Vanishing, None) => "thick.crossed-at",
            (Trouble::Shut, _) => "thick.shut-at",
        };
        let symbol = |node: NodeId| graph.nodes[node].symbol.as_str();
        let first = Phrase::new(key)
            .with("operation", operation)
            .styled("name", symbol(self.node), Style::Symbol)
            .styled("operand", symbol(self.operand), Style::Symbol)
            .styled("before", number(self.before), Style::Backward)
            .styled("after", number(self.after), Style::Backward)
            .with("count", self.summed.unwrap_or_default());
        let tells_local = self.trouble != Trouble::Shut && key != "thick.rounded-at";
        let local = self.local.filter(|_| tells_local).map(|local| Phrase::new("thick.local").styled("local", number(local), Style::Local));
        let leaf = self.leaf.filter(|&(leaf, _)| self.trouble != Trouble::Shut && leaf != self.operand).map(|(leaf, size)| {
            Phrase::new("thick.leaf").styled("leaf", symbol(leaf), Style::Symbol).styled("size", number(size), Style::Backward)
        });
        std::iter::once(first).chain(local).chain(leaf).collect()
    }
}
