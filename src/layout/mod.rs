//! Where everything stands: rank, layers, order, place, route; each group by itself, and then as one box.

pub mod align;
pub mod columns;
mod contract;
pub mod cross;
pub mod forks;
pub mod json;
pub mod last;
pub mod layers;
pub mod nest;
pub mod order;
pub mod path;
pub mod place;
pub mod ports;
pub mod rank;
pub mod reinsert;
pub mod route;
pub mod simplex;
pub mod sweep;

pub use json::json;
pub use last::Last;
pub use path::Path;

/// Free space around the picture, in px.
pub const PADDING: f64 = 24.0;
/// Up to this many nodes the leaves stand in the first column, in the order of the text.
const SMALL: usize = 24;

/// Lays a graph out. A closed group is one node, an open one gets a frame that holds all of its nodes and nothing else.
pub fn layout(structure: &Structure) -> Layout {
    if !structure.closed.place.is_empty() {
        contract::layout(structure)
    } else if !structure.groups.is_empty() {
        nest::layout(structure)
    } else {
        flat(structure, leaves(structure))
    }
}

/// Lays a graph out so that what the last picture showed stands, as far as it can, where it stood. A small graph stands as its text
/// says, whatever was there before, and so does the inside of an open group.
pub fn layout_after(structure: &Structure, last: Last) -> Layout {
    let is_closed = |structure: &Structure| !structure.closed.place.is_empty();
    if is_closed(structure) || is_closed(last.structure) {
        return contract::layout_after(structure, last);
    }
    if !structure.groups.is_empty() || !last.structure.groups.is_empty() {
        return nest::layout_after(structure, last);
    }
    let seeds = leaves(structure) == rank::Leaves::Near;
    match Some(last).filter(|_| seeds).and_then(|last| last::Seed::new(structure, last)) {
        Some(seed) => seeded(structure, rank::Leaves::Near, Some(&seed)),
        None => layout(structure),
    }
}

/// Where the leaves of a graph stand.
fn leaves(structure: &Structure) -> rank::Leaves {
    if structure.nodes.len() <= SMALL { rank::Leaves::First } else { rank::Leaves::Near }
}

/// Lays a graph without groups out.
fn flat(structure: &Structure, leaves: rank::Leaves) -> Layout {
    seeded(structure, leaves, None)
}

/// Lays a graph without groups out: columns, lanes, order, rows, heights, ports, places, ways.
fn seeded(structure: &Structure, leaves: rank::Leaves, seed: Option<&last::Seed>) -> Layout {
    let ranks = match seed {
        Some(seed) => rank::rank_after(structure, seed.ranks(structure)),
        None => rank::rank(structure, leaves),
    };
    let (layers, order) = ordered(structure, &ranks, seed);
    let rows = align::align(structure, &layers, &order, &ranks);
    let heights = match seed {
        Some(seed) => place::place_after(structure, &layers, &order, &ranks, &rows, &seed.heights(structure, &layers, &ranks)),
        None => place::place(structure, &layers, &order, &ranks, &rows),
    };
    let ports = ports::ports(structure, &layers, &order, &heights);
    let (columns, routes) = ways(structure, &layers, &order, &heights, &ports);
    let bottom = place::bottom(structure, &layers, &heights);
    let forks = forks::forks(structure, &layers, &heights, &columns, &routes);
    draw(structure, &layers, &heights, &columns, routes, forks, bottom)
}

/// The cells and their order. In a small graph the wires of one value keep together from the start; in a larger one they go their own
/// ways where that saves crossings, and together where it does not.
fn ordered(structure: &Structure, ranks: &rank::Ranks, seed: Option<&last::Seed>) -> (layers::Layers, order::Order) {
    let shared = ranks.leaves == rank::Leaves::First;
    let layers = layers::cut(structure, ranks, shared);
    let (order, _) = match seed {
        Some(seed) => {
            let columns = last::by_height(&layers, &seed.heights(structure, &layers, ranks));
            order::order_after(&layers, columns, &seed.changed(structure, &layers))
        }
        None => order::order(&layers, ranks.leaves),
    };
    if shared { (layers, order) } else { layers::join(structure, &layers, &order) }
}

/// The columns' places and the routes. Wires that swing need no room for bends; where one finds no way, it gets its room.
fn ways(
    structure: &Structure,
    layers: &layers::Layers,
    order: &order::Order,
    heights: &place::Heights,
    ports: &ports::Ports,
) -> (columns::Columns, Vec<Path>) {
    let mut swinging = sweep::candidates(structure, layers, heights, ports);
    loop {
        let columns = columns::columns(structure, layers, order, heights, ports, &swinging);
        let mut routes = route::route(structure, layers, heights, ports, &columns);
        if sweep::sweep(structure, layers, heights, &columns, &mut routes, &mut swinging) {
            return (columns, routes);
        }
    }
}

fn draw(
    structure: &Structure,
    layers: &layers::Layers,
    heights: &place::Heights,
    columns: &columns::Columns,
    routes: Vec<Path>,
    forks: Vec<(usize, Point)>,
    bottom: f64,
) -> Layout {
    let shift = Point { x: PADDING, y: PADDING };
    let place = |node: usize| (layers.rank[node] as usize, structure.nodes[node], heights[node] + PADDING);
    let boxes = (0..layers.nodes).map(|node| {
        let (column, item, y) = place(node);
        let y = structure.frame(node).map_or(y, |frame| y + (frame.below - frame.above) / 2.0);
        Rect { center: Point { x: columns.middle[column] - item.width / 2.0 + PADDING, y }, width: item.width, height: item.height }
    });
    let stubs = (0..layers.nodes)
        .map(place)
        .map(|(column, _, y)| (Point { x: columns.middle[column] + PADDING, y }, Point { x: columns.right[column] + PADDING, y }));
    Layout {
        width: columns.right.last().copied().unwrap_or(0.0) + 2.0 * PADDING,
        height: bottom + 2.0 * PADDING,
        boxes: boxes.collect(),
        stubs: stubs.collect(),
        routes: routes.into_iter().map(|route| route.moved(shift)).collect(),
        forks: forks.into_iter().map(|(node, at)| (node, Point { x: at.x + PADDING, y: at.y + PADDING })).collect(),
        frames: Vec::new(),
    }
}

/// A point in user units; y grows downward.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

/// What the layout needs to know of a graph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Structure {
    /// In topological order.
    pub nodes: Vec<Item>,
    /// Operand edges, by consumer, then by slot.
    pub edges: Vec<Link>,
    /// Groups to be framed, outer ones before those inside them.
    pub groups: Vec<Group>,
    /// What is not drawn because its group is closed.
    pub closed: Closed,
    /// What of the nodes is a group that has been laid out already, by node.
    frames: Vec<Frame>,
}

impl Structure {
    /// A graph without groups.
    pub fn new(nodes: Vec<Item>, edges: Vec<Link>) -> Self {
        Self { nodes, edges, ..Self::default() }
    }

    /// A node as a group that has been laid out.
    fn frame(&self, node: usize) -> Option<&Frame> {
        let at = self.frames.partition_point(|frame| frame.node < node);
        self.frames.get(at).filter(|frame| frame.node == node)
    }
}

/// Nodes that share a frame. Nothing but the output is used outside the group.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The group that this one lies in.
    pub parent: Option<usize>,
    /// The nodes whose innermost group this is.
    pub nodes: Vec<usize>,
    /// The last of the nodes, in this group or in one inside it: the only one whose value leaves the group.
    pub output: usize,
    /// The width of the title on the frame's upper edge.
    pub title: f64,
}

/// Groups that are drawn as one node each: in the place of the node whose value leaves them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Closed {
    /// For each node the one in whose place it is drawn; empty where every node is drawn.
    pub place: Vec<usize>,
    /// For each edge the one that is drawn for it, the first of those that bring one value into one group; `None` within a closed group.
    pub wire: Vec<Option<usize>>,
    /// The nodes that stand for closed groups, in order: they are squares.
    pub squares: Vec<usize>,
}

/// A group as the graph around it sees it.
#[derive(Clone, Debug, PartialEq)]
struct Frame {
    node: usize,
    /// From the upper edge to the line on which the output leaves.
    above: f64,
    /// From that line to the lower edge.
    below: f64,
    /// For each operand how far below that line its wire comes in.
    ports: Vec<f64>,
}

/// A node's extent. A leaf without a width is no more than the end of a wire: there an operand comes into a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Item {
    /// Whether it is a leaf: a name at the left end of its wire instead of a circle.
    pub leaf: bool,
    /// The box's width: a gate's circle 44, a leaf's name as wide as it is.
    pub width: f64,
    /// The box's height.
    pub height: f64,
    /// The width of the widest label on its stub, right of the box.
    pub label: f64,
    /// How far the labels reach above the stub.
    pub above: f64,
    /// How far they reach below it.
    pub below: f64,
}

impl Item {
    /// How far a number above a stub reaches.
    pub const ABOVE: f64 = 24.0;
    /// How far a number below a stub reaches.
    pub const BELOW: f64 = 40.0;
}

impl Item {
    /// Whether this is the place where an operand comes into a group.
    fn is_port(&self) -> bool {
        self.leaf && self.width == 0.0
    }
}

/// An edge's ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The node whose value is used.
    pub from: usize,
    /// The gate that uses it.
    pub to: usize,
    /// The operand's index at the gate.
    pub slot: usize,
}

/// The picture's geometry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// The whole width; everything drawn, labels included, lies within 0..width.
    pub width: f64,
    /// The whole height.
    pub height: f64,
    /// A box for each node.
    pub boxes: Vec<Rect>,
    /// For each node the level wire that leaves it to the right and carries its labels: from and to.
    pub stubs: Vec<(Point, Point)>,
    /// For each edge its way from the end of its source's stub to its gate's rim; without a piece where the stub ends at the rim. The
    /// ways of one value are the same, to the last bit, as far as they go together.
    pub routes: Vec<Path>,
    /// Where the wires of a value that is used more than once part: the node and the point, by node, from left to right.
    pub forks: Vec<(usize, Point)>,
    /// A frame for each group.
    pub frames: Vec<Rect>,
}

impl Layout {
    /// Where the wires of a node begin: at the right edge of its box. A stub begins there too, but for that of a group's output, which
    /// begins at the group's frame.
    pub fn start(&self, node: usize) -> Point {
        let rect = self.boxes[node];
        Point { x: rect.center.x + rect.width / 2.0, y: self.stubs[node].0.y }
    }

    /// The whole wire of an edge: its source's stub, then its route.
    pub fn wire(&self, from: usize, edge: usize) -> Path {
        let end = self.stubs[from].1;
        let mut wire = Path::at(self.start(from));
        wire.line_to(end);
        wire.append(&self.routes[edge]);
        wire
    }
}

/// A box by its centre.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// The centre.
    pub center: Point,
    /// The whole width.
    pub width: f64,
    /// The whole height.
    pub height: f64,
}

impl Rect {
    /// The least box around this one and another.
    pub fn with(self, other: Self) -> Self {
        let span =
            |a: f64, length: f64, b: f64, other: f64| ((a - length / 2.0).min(b - other / 2.0), (a + length / 2.0).max(b + other / 2.0));
        let (left, right) = span(self.center.x, self.width, other.center.x, other.width);
        let (top, bottom) = span(self.center.y, self.height, other.center.y, other.height);
        let center = Point { x: (left + right) / 2.0, y: (top + bottom) / 2.0 };
        Self { center, width: right - left, height: bottom - top }
    }
}
