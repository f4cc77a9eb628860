//! Groups: the inside of each is laid out by itself, and is one box in the graph around it.

use super::rank::Leaves;
use super::{Frame, Item, Last, Layout, Link, PADDING, Path, Point, Rect, Structure, flat, forks, leaves};
use crate::sort;

/// From a frame to the output's rim.
const BESIDE: f64 = 20.0;
/// Above the name of the uppermost gate, and below what stands under the lowest.
const ABOVE: f64 = 10.0;
const BELOW: f64 = 4.0;

/// Lays a graph with groups out: the innermost groups first, the whole last; then everything is put where its frame stands.
#[inline(never)]
pub fn layout(structure: &Structure) -> Layout {
    layout_with(structure, None)
}

/// The same after another picture: what is not in groups, and the groups as a whole, follow what was there.
#[inline(never)]
pub fn layout_after(structure: &Structure, last: Last) -> Layout {
    layout_with(structure, Some(last))
}

fn layout_with(structure: &Structure, last: Option<Last>) -> Layout {
    let nest = Nest::new(structure);
    let mut levels: Vec<Option<Level>> = (0..nest.drafts.len()).map(|_| None).collect();
    for group in (0..nest.drafts.len()).rev() {
        // The whole comes last, after the outermost groups: it is the first draft.
        let (inside, first_edge) = nest.inside(structure, group, &levels);
        let layout = match last {
            _ if group != WHOLE => flat(&inside, Leaves::First),
            Some(last) => nest.whole_after(&inside, last),
            None => flat(&inside, leaves(&inside)),
        };
        levels[group] = Some(framed(&nest.drafts[group], layout, first_edge));
    }
    let levels: Vec<Level> = levels.into_iter().flatten().collect();
    nest.assemble(structure, &levels)
}

/// Index of a draft: 0 is the whole graph, `g + 1` is group `g`.
type Place = usize;
const WHOLE: Place = 0;

/// What stands in a group besides the places where operands come in.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Inhabitant {
    Node(usize),
    Group(Place),
}

/// What a group consists of.
#[derive(Clone, Debug, Default)]
struct Draft {
    parent: Place,
    /// The node whose value leaves it.
    output: Option<usize>,
    title: f64,
    /// The nodes outside whose values come in, in the order of their first use.
    ports: Vec<usize>,
    /// In topological order.
    inhabitants: Vec<Inhabitant>,
}

/// A group laid out.
struct Level {
    layout: Layout,
    /// The first of the level's edges into each inhabitant.
    first_edge: Vec<usize>,
    frame: Frame,
    width: f64,
    /// The upper left corner of its frame.
    corner: Point,
}

struct Nest {
    drafts: Vec<Draft>,
    /// For each node its innermost group.
    home: Vec<Place>,
    /// For each node and each draft its index among the inhabitants of its parent.
    node_at: Vec<usize>,
    draft_at: Vec<usize>,
    /// For each node the first of its edges, and the end.
    incoming: Vec<usize>,
}

impl Nest {
    fn new(structure: &Structure) -> Self {
        let nodes = structure.nodes.len();
        let mut drafts = vec![Draft::default()];
        let mut home = vec![WHOLE; nodes];
        for (group, inside) in structure.groups.iter().enumerate() {
            let parent = inside.parent.map_or(WHOLE, |parent| parent + 1);
            drafts.push(Draft { parent, output: Some(inside.output), title: inside.title, ..Draft::default() });
            inside.nodes.iter().for_each(|&node| home[node] = group + 1);
        }
        let mut incoming = vec![0; nodes + 1];
        structure.edges.iter().for_each(|edge| incoming[edge.to + 1] += 1);
        (0..nodes).for_each(|node| incoming[node + 1] += incoming[node]);
        let count = drafts.len();
        let mut nest = Self { drafts, home, node_at: vec![0; nodes], draft_at: vec![0; count], incoming };
        let mut closing = nest.closing();
        for node in 0..nodes {
            let place = nest.home[node];
            for edge in &structure.edges[nest.incoming[node]..nest.incoming[node + 1]] {
                nest.bring(place, edge.from);
            }
            nest.node_at[node] = nest.add(place, Inhabitant::Node(node));
            while let Some(group) = closing.pop_if(|&mut group| nest.drafts[group].output == Some(node)) {
                nest.draft_at[group] = nest.add(nest.drafts[group].parent, Inhabitant::Group(group));
            }
        }
        nest
    }

    /// The groups by output, the last first; of those with one output the outer ones first.
    fn closing(&self) -> Vec<Place> {
        let mut order = sort::order(self.drafts.iter().skip(1).map(|draft| u32::MAX - draft.output.unwrap_or(0) as u32));
        order.iter_mut().for_each(|group| *group += 1);
        order
    }

    fn add(&mut self, place: Place, inhabitant: Inhabitant) -> usize {
        self.drafts[place].inhabitants.push(inhabitant);
        self.drafts[place].inhabitants.len() - 1
    }

    /// Gives a value from outside its port in a group, and in all groups around it that it comes from outside of.
    fn bring(&mut self, mut place: Place, from: usize) {
        while place != WHOLE && !self.is_within(from, place) && !self.drafts[place].ports.contains(&from) {
            self.drafts[place].ports.push(from);
            place = self.drafts[place].parent;
        }
    }

    fn is_within(&self, node: usize, place: Place) -> bool {
        let mut at = self.home[node];
        // Parents come first.
        while at > place {
            at = self.drafts[at].parent;
        }
        at == place
    }

    /// The index of what a value comes from among a level's items: its ports, then its inhabitants.
    fn source(&self, place: Place, from: usize) -> usize {
        let draft = &self.drafts[place];
        if place != WHOLE && !self.is_within(from, place) {
            return draft.ports.iter().position(|&port| port == from).unwrap_or(0);
        }
        let (mut at, mut index) = (self.home[from], self.node_at[from]);
        while at != place {
            index = self.draft_at[at];
            at = self.drafts[at].parent;
        }
        draft.ports.len() + index
    }

    /// Lays the whole out after another picture.
    fn whole_after(&self, inside: &Structure, last: Last) -> Layout {
        let before = Self::new(last.structure);
        let (drawn, first_edge) = before.inside(last.structure, WHOLE, &[]);
        let layout = before.whole(last, drawn.edges.len(), &first_edge);
        let same = |old: usize, here: usize| match (before.drafts[WHOLE].inhabitants[old], self.drafts[WHOLE].inhabitants[here]) {
            (Inhabitant::Node(old), Inhabitant::Node(here)) => (last.same)(old, here),
            (Inhabitant::Group(old), Inhabitant::Group(here)) => {
                before.drafts[old].output.zip(self.drafts[here].output).is_some_and(|(old, here)| (last.same)(old, here))
            }
            _ => false,
        };
        super::layout_after(inside, Last { structure: &drawn, layout: &layout, same: &same })
    }

    /// Of a picture, what does not lie within a group.
    fn whole(&self, Last { structure, layout, .. }: Last, edges: usize, first_edge: &[usize]) -> Layout {
        let inhabitants = &self.drafts[WHOLE].inhabitants;
        let rect = |inhabitant: &Inhabitant| match *inhabitant {
            Inhabitant::Node(node) => layout.boxes[node],
            Inhabitant::Group(group) => layout.frames[group - 1],
        };
        let stub = |inhabitant: &Inhabitant| self.value(*inhabitant).map_or_else(Default::default, |node| layout.stubs[node]);
        let mut routes = vec![Path::default(); edges];
        for (edge, link) in structure.edges.iter().enumerate() {
            let (mut place, mut index) = (self.home[link.to], self.node_at[link.to]);
            let mut port = Some(edge - self.incoming[link.to]);
            while place != WHOLE {
                port = self.drafts[place].ports.iter().position(|&port| port == link.from);
                index = self.draft_at[place];
                place = self.drafts[place].parent;
            }
            if let Some(port) = port {
                routes[first_edge[index] + port] = layout.routes[edge].clone();
            }
        }
        Layout { boxes: inhabitants.iter().map(rect).collect(), stubs: inhabitants.iter().map(stub).collect(), routes, ..Layout::default() }
    }

    /// What the layout needs to know of a group whose inner groups have been laid out, and the first of its edges into each inhabitant.
    fn inside(&self, structure: &Structure, place: Place, levels: &[Option<Level>]) -> (Structure, Vec<usize>) {
        let draft = &self.drafts[place];
        let port = Item { leaf: true, width: 0.0, height: 0.0, label: 0.0, above: 0.0, below: 0.0 };
        let mut inside = Structure::new(vec![port; draft.ports.len()], Vec::new());
        let mut first_edge = Vec::with_capacity(draft.inhabitants.len());
        for inhabitant in &draft.inhabitants {
            let to = inside.nodes.len();
            first_edge.push(inside.edges.len());
            let (output, mut item) = match *inhabitant {
                Inhabitant::Node(node) => {
                    let edges = &structure.edges[self.incoming[node]..self.incoming[node + 1]];
                    inside.edges.extend(edges.iter().map(|edge| Link { from: self.source(place, edge.from), to, slot: edge.slot }));
                    (Some(node), structure.nodes[node])
                }
                Inhabitant::Group(group) => {
                    let ports = self.drafts[group].ports.iter().enumerate();
                    inside.edges.extend(ports.map(|(slot, &from)| Link { from: self.source(place, from), to, slot }));
                    let output = self.drafts[group].output;
                    let mut item = output.map_or(port, |node| Item { leaf: false, ..structure.nodes[node] });
                    if let Some(Some(level)) = levels.get(group) {
                        (item.width, item.height) = (level.width, level.frame.above + level.frame.below);
                        inside.frames.push(Frame { node: to, ..level.frame.clone() });
                    }
                    (output, item)
                }
            };
            if let Inhabitant::Node(node) = *inhabitant
                && structure.closed.squares.binary_search(&node).is_ok()
            {
                inside.closed.squares.push(to);
            }
            if output == draft.output {
                // Its wire carries its labels outside.
                (item.label, item.above, item.below) = (0.0, 0.0, 0.0);
            }
            inside.nodes.push(item);
        }
        (inside, first_edge)
    }

    /// Puts everything where it stands in the whole picture.
    fn assemble(&self, structure: &Structure, levels: &[Level]) -> Layout {
        let whole = &levels[WHOLE].layout;
        let nodes = structure.nodes.len();
        let mut layout = Layout {
            width: whole.width,
            height: whole.height,
            boxes: vec![Rect::default(); nodes],
            stubs: vec![Default::default(); nodes],
            routes: Vec::with_capacity(structure.edges.len()),
            forks: Vec::new(),
            frames: vec![Rect::default(); structure.groups.len()],
        };
        let mut shifts = vec![Point::default(); levels.len()];
        for (place, (draft, level)) in self.drafts.iter().zip(levels).enumerate() {
            let shift = shifts[place];
            let ports = draft.ports.len();
            for (index, inhabitant) in draft.inhabitants.iter().enumerate() {
                let rect = level.layout.boxes[ports + index].moved(shift);
                let (from, to) = level.layout.stubs[ports + index];
                let output = match *inhabitant {
                    Inhabitant::Node(node) => {
                        layout.boxes[node] = rect;
                        Some(node)
                    }
                    Inhabitant::Group(group) => {
                        let corner = levels[group].corner;
                        let left_top = Point { x: rect.center.x - rect.width / 2.0, y: rect.center.y - rect.height / 2.0 };
                        shifts[group] = Point { x: left_top.x - corner.x, y: left_top.y - corner.y };
                        layout.frames[group - 1] = rect;
                        self.drafts[group].output
                    }
                };
                if let Some(node) = output.filter(|_| output != draft.output) {
                    layout.stubs[node] = (moved(from, shift), moved(to, shift));
                }
            }
            for &(item, at) in &level.layout.forks {
                let node = match draft.ports.get(item) {
                    Some(&node) => Some(node),
                    None => draft.inhabitants.get(item - ports).and_then(|inhabitant| self.value(*inhabitant)),
                };
                layout.forks.extend(node.map(|node| (node, moved(at, shift))));
            }
        }
        layout.routes = (0..structure.edges.len()).map(|edge| self.route(structure, levels, &shifts, edge)).collect();
        forks::in_order(&mut layout.forks);
        layout
    }

    /// The node whose value leaves an inhabitant.
    fn value(&self, inhabitant: Inhabitant) -> Option<usize> {
        match inhabitant {
            Inhabitant::Node(node) => Some(node),
            Inhabitant::Group(group) => self.drafts[group].output,
        }
    }

    /// The way of an edge from its source's stub through one frame after the other to its gate.
    fn route(&self, structure: &Structure, levels: &[Level], shifts: &[Point], edge: usize) -> Path {
        let Link { from, to, .. } = structure.edges[edge];
        // From the gate outwards: each level, and the edge there.
        let mut place = self.home[to];
        let mut ways = vec![(place, levels[place].first_edge[self.node_at[to]] + edge - self.incoming[to])];
        while place != WHOLE && !self.is_within(from, place) {
            let port = self.drafts[place].ports.iter().position(|&port| port == from).unwrap_or(0);
            let outer = self.drafts[place].parent;
            ways.push((outer, levels[outer].first_edge[self.draft_at[place]] + port));
            place = outer;
        }
        let mut route: Option<Path> = None;
        for (place, edge) in ways.into_iter().rev() {
            let way = levels[place].layout.routes[edge].moved(shifts[place]);
            match &mut route {
                Some(route) => {
                    route.line_to(way.start);
                    route.append(&way);
                }
                None => route = Some(way),
            }
        }
        route.unwrap_or_default()
    }
}

/// A group's frame about what was laid out.
fn framed(draft: &Draft, layout: Layout, first_edge: Vec<usize>) -> Level {
    let output = layout.boxes.last().copied().unwrap_or_default();
    let line = layout.stubs.last().map_or(0.0, |stub| stub.0.y);
    let right = output.center.x + output.width / 2.0 + BESIDE;
    let (top, bottom) = (PADDING - ABOVE, layout.height - PADDING + BELOW);
    let frame = Frame {
        node: 0,
        above: line - top,
        below: bottom - line,
        ports: layout.stubs.iter().take(draft.ports.len()).map(|stub| stub.0.y - line).collect(),
    };
    Level { width: (right - PADDING).max(draft.title), corner: Point { x: PADDING, y: top }, layout, first_edge, frame }
}

fn moved(point: Point, by: Point) -> Point {
    Point { x: point.x + by.x, y: point.y + by.y }
}

impl Rect {
    fn moved(&self, by: Point) -> Rect {
        Rect { center: moved(self.center, by), ..*self }
    }
}
