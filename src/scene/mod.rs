//! What is on stage after k steps: frames, their pictures, and what moves between two of them.

mod branch;
mod broken;
mod callout;
mod carried;
mod crossover;
mod cull;
mod far;
mod frame;
mod framing;
mod heat;
mod magnitude;
mod map;
mod mark;
mod morph;
mod name;
mod note;
mod nudge;
mod offer;
mod overview;
mod picture;
mod plot;
mod route;
mod say;
mod sizes;
mod table;
mod tween;
mod view;
mod walk;
mod ways;

pub use broken::Broken;
pub use callout::{BORDER, Callout, Trouble, callouts};
pub use carried::{Carried, Part as DerivativePart};
pub use crossover::{Crossover, FIELD};
pub use cull::{Part, is_large, nearest};
pub use far::{Band, Enclosure, Rank, bands, enclosures};
pub use frame::{EdgeState, Frame, Gradient, NodeState, Phase, frame};
pub use magnitude::{Look, Magnitudes, Measure, Scale, Strand, Ways};
pub use map::{Map, maps};
pub use mark::{Face, Group, Ink, Mark, Picture, Run, Side, Subject};
pub use morph::{Drift, Drifts, OPENING, Shift};
pub use name::{Name, name};
pub use note::Note;
pub use nudge::{add_maps, nudged, visible_gap};
pub use offer::offered;
pub use overview::{Overview, block, blocks, differs, overview, silhouette};
pub use picture::{PILL_HEIGHT, body_group, branch_group, edge_group, entry, frame_group, picture, pill, stub_group};
pub use plot::{Plot, Tick};
pub use route::route;
pub use say::{describe, name_of, reason, told};
pub use sizes::{LEAF_GAP, RADIUS, pill_width};
pub use table::{Summary, Table, page, summary};
pub use tween::{Chip, DURATION, Movement, Moving, Place, ease, movements, tween};
pub use view::{Detail, Size, View, ZOOM};
pub use walk::{Direction, walk};

use crate::graph::{self, EdgeId, Graph, Grouping, Names, NodeId};
use crate::layout::{Last, Layout, Point, Rect, Structure, layout, layout_after};
use crate::span::Span;
use crate::trace::{self, Outline, Step, Trace, inside};
use std::borrow::Cow;

/// A value whose wires part more often is a hub.
const HUB: usize = 16;

/// How far a gate's name reaches above its middle, and its local gradient below.
const ABOVE_GATE: f64 = 48.0;
const BELOW_GATE: f64 = 66.0;

/// What the layout needs to know of a run.
pub fn structure(graph: &Graph, trace: &Trace, outline: &Outline, maps: &[Option<Map>]) -> Structure {
    let mut structure = sizes::structure(graph, trace, outline, maps);
    framing::complete(graph, outline, &mut structure);
    structure
}

/// A program's run and where everything of it stands; it never changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// The graph.
    pub graph: Graph,
    /// The run.
    pub trace: Trace,
    /// What the gates and groups are called that open and close.
    pub names: Names,
    /// Which groups are closed.
    pub outline: Outline,
    /// What the layout knows of the graph.
    pub structure: Structure,
    /// Boxes and wires.
    pub layout: Layout,
    /// For each node the form of its heat map, where it is a tensor; empty where none is.
    pub maps: Vec<Option<Map>>,
    /// For each node how many contributions its gradient is the sum of.
    pub contributions: Vec<usize>,
    /// For each edge the middle of the label with a branch's own part of a gradient, where its source sums several.
    pub places: Vec<Option<Point>>,
    /// For each node the first point at which its wires part.
    pub forks: Vec<Option<Point>>,
    /// The columns of a large picture.
    pub ranks: Vec<Rank>,
    /// The upper left and the lower right corner of what each edge runs through.
    pub reaches: Vec<(Point, Point)>,
    /// The fault of the run, where it has one.
    pub broken: Option<Broken>,
    /// The derivatives that are carried forward, where they are.
    pub carried: Option<Carried>,
}

impl Scene {
    /// Lays a run out, with all groups open.
    pub fn new(graph: Graph, trace: Trace) -> Self {
        let outline = Outline::open(&graph);
        Self::following(graph, trace, outline, None)
    }

    /// Runs a graph and lays it out. What is named in `opened` is open: gates that are made of simpler ones, and calls of composite
    /// gates; what is named in `gathered` is a group. `last` is the scene before; where it is one of the same program, and the same gates are open, nothing is computed again.
    pub fn opened(graph: Graph, grouping: &Grouping, last: Option<&Self>, same_program: bool) -> Self {
        let (graph, names) = graph::unfold(graph, grouping);
        let trace = match last {
            Some(last) if same_program && last.names == names => last.trace.clone(),
            _ => trace::run(&graph),
        };
        let outline = if grouping.off {
            Outline::ungrouped(&graph)
        } else {
            Outline::new(&graph, &trace, &|group| names.is_open(&graph, group, &grouping.opened))
        };
        Self { names, ..Self::following(graph, trace, outline, last) }
    }

    /// The run, as [`trace::same_moment`] takes it.
    pub fn run(&self) -> trace::Run<'_> {
        trace::Run { graph: &self.graph, names: &self.names, steps: &self.trace.steps }
    }

    /// Lays a run out; where the last one had the same structure, everything stands where it stood, and else as near to
    /// it as can be.
    pub fn following(graph: Graph, trace: Trace, outline: Outline, last: Option<&Self>) -> Self {
        let contributions = outline.contributions(&graph);
        let maps = maps(&graph, &trace);
        let structure = structure(&graph, &trace, &outline, &maps);
        let layout = match last {
            Some(last) if last.structure == structure => last.layout.clone(),
            Some(last) => {
                let same = |before: usize, here: usize| last.graph.operation(before) == graph.operation(here);
                layout_after(&structure, Last { structure: &last.structure, layout: &last.layout, same: &same })
            }
            None => layout(&structure),
        };
        let places = branch::places(&graph, &trace, &outline, &structure, &layout, &contributions);
        let mut forks = vec![None; graph.nodes.len()];
        layout.forks.iter().rev().for_each(|&(node, point)| forks[node] = Some(point));
        let names = Names::default();
        let mut scene = Self { graph, trace, names, outline, structure, layout, maps, contributions, places, forks, ..Self::default() };
        scene.reaches = cull::reaches(&scene);
        if is_large(&scene) {
            scene.ranks = far::ranks(&scene);
        }
        scene
    }

    /// The last of `step` steps as it is drawn; `None` at the start.
    pub fn event(&self, step: usize) -> Option<Step> {
        let taken = self.trace.steps.get(step.min(self.trace.steps.len()).checked_sub(1)?)?;
        Some(self.outline.event(&self.graph, taken))
    }

    /// Where a node stands in the text; of what is inside a closed group, its call.
    pub fn span(&self, node: NodeId) -> Option<Span> {
        let closed = self.outline.closed(self.outline.place(node));
        closed.and_then(|group| self.graph.groups.get(group)).map(|group| group.span).or_else(|| Some(self.graph.nodes.get(node)?.span))
    }

    /// The local gradient by the operand that a drawn edge brings to a closed group, where it is a single number.
    pub fn local_of_group(&self, edge: EdgeId) -> Option<f64> {
        let group = self.outline.closed(self.outline.place(self.graph.edges[edge].to))?;
        let inside = inside(&self.graph, &self.trace, group);
        inside.local(inside.operand(self.graph.edges[edge].from)?)
    }

    /// The form of a node's heat map; `None` for a single number.
    pub fn map(&self, id: NodeId) -> Option<&Map> {
        self.maps.get(id)?.as_ref()
    }

    /// All numbers of a node's gradient in one of its states, the sum so far of a partial one; `None` while nothing is in.
    pub fn gradient_numbers(&self, id: NodeId, gradient: Gradient) -> Option<Cow<'_, [f64]>> {
        match gradient {
            Gradient::Partial { arrived, .. }
                if self.broken.is_some()
                    && let Some(sum) = self.faulty_sum(id, arrived) =>
            {
                Some(sum.into())
            }
            gradient => map::gradient_numbers(&self.graph, &self.trace, &self.outline, id, gradient),
        }
    }

    /// A node with its stub and all labels on it.
    pub fn extent(&self, id: NodeId) -> Option<Rect> {
        let (rect, (_, end), item) = (self.layout.boxes.get(id)?, self.layout.stubs.get(id)?, self.structure.nodes.get(id)?);
        let (left, above, below) = (rect.center.x - rect.width / 2.0, item.above.max(rect.height / 2.0), item.below.max(rect.height / 2.0));
        let center = Point { x: (left + end.x) / 2.0, y: rect.center.y + (below - above) / 2.0 };
        Some(Rect { center, width: end.x - left, height: above + below })
    }

    /// The smallest box about all that is drawn.
    pub fn bounds(&self) -> Rect {
        // What stands above and below a gate, where its stub has less: its name, and a local gradient.
        let labelled = |id: NodeId, extent: Rect| {
            let is_gate = matches!(self.graph.nodes[id].kind, graph::NodeKind::Gate(_));
            let middle = self.layout.boxes[id].center;
            let center = Point { x: middle.x, y: middle.y + (BELOW_GATE - ABOVE_GATE) / 2.0 };
            if is_gate { extent.with(Rect { center, width: 0.0, height: ABOVE_GATE + BELOW_GATE }) } else { extent }
        };
        let nodes = (0..self.graph.nodes.len()).filter(|&id| self.outline.is_drawn(id));
        let nodes = nodes.filter_map(|id| Some(labelled(id, self.extent(id)?)));
        let wires = (0..self.graph.edges.len()).filter(|&id| self.outline.is_wire(id)).filter_map(|id| self.reaches.get(id));
        let wires = wires.map(|(low, high)| Rect {
            center: Point { x: (low.x + high.x) / 2.0, y: (low.y + high.y) / 2.0 },
            width: high.x - low.x,
            height: high.y - low.y,
        });
        let all = nodes.chain(wires).chain(self.layout.frames.iter().copied());
        all.reduce(Rect::with).unwrap_or_default()
    }

    /// The extents of the node that a step is about, of the node that it sends a gradient to, and of both together.
    pub fn extents(&self, step: &Step) -> Option<[Rect; 3]> {
        let here = self.extent(step.node())?;
        let Step::Backward { edge, .. } = *step else { return Some([here; 3]) };
        let there = self.extent(self.graph.edges.get(edge)?.from)?;
        Some([here, there, here.with(there)])
    }

    /// The extents of a node's operands and of what uses its value.
    pub fn about(&self, id: NodeId) -> Vec<Rect> {
        let (graph, outline) = (&self.graph, &self.outline);
        let operands = outline.operands(graph, id).into_iter().map(|edge| graph.edges[edge].from);
        let uses = outline.uses(graph, id).into_iter().map(|edge| outline.place(graph.edges[edge].to));
        operands.chain(uses).filter_map(|other| self.extent(other)).collect()
    }

    /// All points at which a node's wires part.
    fn forks_of(&self, id: NodeId) -> impl Iterator<Item = Point> + '_ {
        let first = self.layout.forks.partition_point(|&(node, _)| node < id);
        self.layout.forks.iter().skip(first).take_while(move |&&(node, _)| node == id).map(|&(_, point)| point)
    }

    /// Whether a node's wires part so often that the dots go with the wires: the node itself may be far away.
    fn is_hub(&self, id: NodeId) -> bool {
        self.forks_of(id).nth(HUB).is_some()
    }

    /// The points at which an edge leaves the wires of the same value.
    fn partings(&self, edge: EdgeId) -> impl Iterator<Item = Point> + '_ {
        let (from, route) = (self.graph.edges[edge].from, &self.layout.routes[edge]);
        let first = self.layout.forks.partition_point(|&(node, _)| node < from);
        let end = self.layout.forks.partition_point(|&(node, _)| node <= from);
        let forks = &self.layout.forks[first..end];
        let starts = std::iter::once(route.start).chain(route.curves.iter().map(|curve| curve[2]));
        let bends = starts.zip(&route.curves).filter(|(start, curve)| start.y != curve[2].y).map(|(start, _)| start);
        bends.filter(move |start| {
            let at = forks.partition_point(|(_, fork)| fork.x < start.x);
            forks[at..].iter().take_while(|(_, fork)| fork.x == start.x).any(|(_, fork)| fork.y == start.y)
        })
    }

    /// What is on stage after `step` steps.
    pub fn frame(&self, step: usize) -> Frame {
        let mut frame = frame::outlined(&self.graph, &self.trace, &self.outline, step);
        if let Some(Step::Backward { node, edge }) = self.event(step)
            && self.outline.ends_on_stage(step)
            && self.outline.closed(node).is_some()
        {
            frame.nodes[node].local = self.local_of_group(edge);
        }
        frame
    }
}
