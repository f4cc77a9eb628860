//! How one picture of a program becomes another as gates open and close: what is in both glides to its new place, and what is inside of
//! a gate grows out of it, or shrinks back into it.

use super::Scene;
use crate::graph::{EdgeId, GroupId, NodeId};
use crate::layout::{Point, Rect};

/// How long that takes, in milliseconds.
pub const OPENING: f64 = 200.0;

/// The size within a gate of what has no frame around it.
const INSIDE: f64 = 0.3;

/// Places in one picture as places in another: a point times `scale`, plus `by`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    /// How much larger everything is there, across and down.
    pub scale: Point,
    /// What is added.
    pub by: Point,
}

impl Shift {
    /// Everything stays.
    pub const REST: Self = Self { scale: Point { x: 1.0, y: 1.0 }, by: Point { x: 0.0, y: 0.0 } };

    fn new(from: Point, to: Point, scale: Point) -> Self {
        Self { scale, by: Point { x: to.x - from.x * scale.x, y: to.y - from.y * scale.y } }
    }

    /// One rectangle onto another.
    fn onto(from: Rect, to: Rect) -> Self {
        Self::new(from.center, to.center, Point { x: to.width / from.width, y: to.height / from.height })
    }

    /// Into a smaller rectangle about its middle, as large as its width allows.
    fn into(from: Rect, to: Rect) -> Self {
        let scale = to.width / from.width;
        Self::new(from.center, to.center, Point { x: scale, y: scale })
    }

    fn along(from: Point, to: Point) -> Self {
        Self::new(from, to, Self::REST.scale)
    }

    /// Where a point is there.
    pub fn of(&self, point: Point) -> Point {
        Point { x: point.x * self.scale.x + self.by.x, y: point.y * self.scale.y + self.by.y }
    }

    /// A share (0 to 1) of it: every point goes straight.
    pub fn part(&self, share: f64) -> Self {
        let scale = Point { x: 1.0 + (self.scale.x - 1.0) * share, y: 1.0 + (self.scale.y - 1.0) * share };
        Self { scale, by: Point { x: self.by.x * share, y: self.by.y * share } }
    }

    /// The six numbers of an SVG matrix.
    pub fn matrix(&self) -> [f64; 6] {
        [self.scale.x, 0.0, 0.0, self.scale.y, self.by.x, self.by.y]
    }
}

/// Where something of one picture is in the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drift {
    /// Its place there.
    pub shift: Shift,
    /// Whether the other picture has it as well; otherwise it is hidden there in a gate.
    pub stays: bool,
}

const GONE: Drift = Drift { shift: Shift::REST, stays: false };

/// Where everything of a picture is in another one of the same program.
#[derive(Clone, Debug, PartialEq)]
pub struct Drifts {
    /// For each node.
    pub nodes: Vec<Drift>,
    /// For each open group, in the order of [`crate::trace::Outline::framed`].
    pub frames: Vec<Drift>,
    /// The gate that one group is there, if it is one alone that opens or closes: the frame and the gate.
    pub folded: Option<(Rect, Rect)>,
}

impl Drifts {
    /// Finds them.
    pub fn new(here: &Scene, there: &Scene) -> Self {
        let names: Vec<String> = (0..there.graph.nodes.len()).map(|node| there.names.gate(&there.graph, node)).collect();
        let pair = Pair { here, there, names };
        let gates: Vec<Option<NodeId>> = here.outline.framed.iter().map(|&group| pair.gate(group)).collect();
        let mut frames: Vec<Drift> = Vec::with_capacity(gates.len());
        for (at, &group) in here.outline.framed.iter().enumerate() {
            let around = here.outline.around(group).and_then(|around| here.outline.framed.binary_search(&around).ok());
            frames.push(match around.and_then(|around| frames.get(around)) {
                Some(around) if !around.stays => *around,
                _ => pair.frame(at, gates[at]),
            });
        }
        let nodes = (0..here.graph.nodes.len()).map(|node| if here.outline.is_drawn(node) { pair.node(node, &frames) } else { GONE });
        let nodes = nodes.collect();
        let mut closing = (0..frames.len()).filter(|&at| !frames[at].stays && gates[at].is_some());
        let folded = closing.next().filter(|_| closing.all(|at| here.outline.around(here.outline.framed[at]).is_some()));
        let folded = folded.and_then(|at| Some((*here.layout.frames.get(at)?, there.layout.boxes[gates[at]?])));
        Self { nodes, frames, folded }
    }

    /// The matrix of a share of the way of a wire: each end goes with its node.
    pub fn wire(&self, scene: &Scene, edge: EdgeId, share: f64) -> [f64; 6] {
        let (route, ends) = (&scene.layout.routes[edge], scene.graph.edges[edge]);
        let (start, end) = (route.start, route.end());
        let way = |node: NodeId, point: Point| {
            let there = self.nodes[scene.outline.place(node)].shift.part(share).of(point);
            Point { x: there.x - point.x, y: there.y - point.y }
        };
        let (first, last) = (way(ends.from, start), way(ends.to, end));
        let length = end.x - start.x;
        let slope = |first: f64, last: f64| if length > 1.0 { (last - first) / length } else { 0.0 };
        let (across, down) = (slope(first.x, last.x), slope(first.y, last.y));
        [1.0 + across, down, 0.0, 1.0, first.x - across * start.x, first.y - down * start.x]
    }

    /// Whether both ends of a wire stay.
    pub fn keeps(&self, scene: &Scene, edge: EdgeId) -> bool {
        let ends = scene.graph.edges[edge];
        [ends.from, ends.to].into_iter().all(|node| self.nodes[scene.outline.place(node)].stays)
    }
}

struct Pair<'a> {
    here: &'a Scene,
    there: &'a Scene,
    /// What the nodes there are called.
    names: Vec<String>,
}

impl Pair<'_> {
    /// The node there of a name.
    fn named(&self, name: &str) -> Option<NodeId> {
        self.names.iter().position(|other| other == name)
    }

    /// What an open group is there, if it is drawn as one node.
    fn gate(&self, group: GroupId) -> Option<NodeId> {
        let name = self.here.names.group(&self.here.graph, group);
        if self.is_framed(&name) {
            return None;
        }
        let output = self.here.graph.groups[group].output;
        // A call is called by its output's name and its own, a gate that was opened by its name.
        let closed = || {
            let node = self.there.outline.place(self.named(&self.here.names.gate(&self.here.graph, output))?);
            self.there.outline.closed(node).map(|_| node)
        };
        self.named(&name).map(|node| self.there.outline.place(node)).or_else(closed)
    }

    fn is_framed(&self, name: &str) -> bool {
        self.framed(name).is_some()
    }

    /// The place of an open group there among the frames.
    fn framed(&self, name: &str) -> Option<usize> {
        self.there.outline.framed.iter().position(|&group| self.there.names.group(&self.there.graph, group) == name)
    }

    fn frame(&self, at: usize, gate: Option<NodeId>) -> Drift {
        let Some(&rect) = self.here.layout.frames.get(at) else { return GONE };
        let name = self.here.names.group(&self.here.graph, self.here.outline.framed[at]);
        let there = self.framed(&name).and_then(|at| self.there.layout.frames.get(at));
        match (there, gate) {
            (Some(&there), _) => Drift { shift: Shift::onto(rect, there), stays: true },
            (None, Some(gate)) => Drift { shift: Shift::into(rect, self.there.layout.boxes[gate]), stays: false },
            (None, None) => GONE,
        }
    }

    fn node(&self, node: NodeId, frames: &[Drift]) -> Drift {
        let (here, there) = (self.here, self.there);
        let frame = here.outline.frame(&here.graph, node).and_then(|group| here.outline.framed.binary_search(&group).ok());
        let middle = here.layout.boxes[node].center;
        let name = here.names.gate(&here.graph, node);
        let found = self.named(&name);
        match (frame.and_then(|at| frames.get(at)), found) {
            // Where the frame alone is gone the gates inside it are still there.
            (Some(&drift), _) if !drift.stays && drift.shift != Shift::REST && !self.is_same(node, found) => drift,
            _ if self.is_same(node, found) => {
                found.map_or(GONE, |other| Drift { shift: Shift::along(middle, there.layout.boxes[other].center), stays: true })
            }
            _ => match self.opened(node, &name) {
                Some(rect) => Drift { shift: Shift::along(middle, rect.center), stays: false },
                None => {
                    let scale = Point { x: INSIDE, y: INSIDE };
                    let gate = found.map(|other| there.layout.boxes[there.outline.place(other)].center);
                    gate.map_or(GONE, |gate| Drift { shift: Shift::new(middle, gate, scale), stays: false })
                }
            },
        }
    }

    /// Whether a node is drawn there as it is here: as a gate, or as a closed group; and in the same frame or in none that is new.
    fn is_same(&self, node: NodeId, found: Option<NodeId>) -> bool {
        let closed = |scene: &Scene, node: NodeId| scene.outline.closed(node).is_some();
        found.is_some_and(|other| self.there.outline.is_drawn(other) && closed(self.here, node) == closed(self.there, other))
    }

    /// The frame there of what is a closed group, or a gate that is not yet open, here.
    fn opened(&self, node: NodeId, name: &str) -> Option<Rect> {
        let group = self.here.outline.closed(node).map(|group| self.here.names.group(&self.here.graph, group));
        let at = self.framed(group.as_deref().unwrap_or(name))?;
        self.there.layout.frames.get(at).copied()
    }
}
