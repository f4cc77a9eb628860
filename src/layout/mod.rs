//! Where everything stands: rank, layers, order, place, route.

pub mod align;
pub mod columns;
pub mod cross;
pub mod forks;
pub mod json;
pub mod last;
pub mod layers;
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

/// Lays a graph out: columns, lanes, order, rows, heights, ports, places, ways.
pub fn layout(structure: &Structure) -> Layout {
    after(structure, None)
}

/// Lays a graph out so that what the last picture showed stands, as far as it can, where it stood. A small graph stands as its text
/// says, whatever was there before.
pub fn layout_after(structure: &Structure, last: Last) -> Layout {
    after(structure, last::Seed::new(structure, last).filter(|_| structure.nodes.len() > SMALL).as_ref())
}

fn after(structure: &Structure, seed: Option<&last::Seed>) -> Layout {
    let leaves = if structure.nodes.len() <= SMALL { rank::Leaves::First } else { rank::Leaves::Near };
    let ranks = match seed {
        Some(seed) => rank::rank_after(structure, seed.ranks(structure)),
        None => rank::rank(structure, leaves),
    };
    let (layers, order) = ordered(structure, &ranks, seed);
    let rows = align::align(&layers, &order, &ranks);
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
    let boxes = (0..layers.nodes).map(place).map(|(column, item, y)| Rect {
        center: Point { x: columns.middle[column] - item.width / 2.0 + PADDING, y },
        width: item.width,
        height: item.height,
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
}

/// A node's extent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Item {
    /// Whether it is a leaf: a name at the left end of its wire instead of a circle.
    pub leaf: bool,
    /// The box's width: a gate's circle 44, a leaf's name as wide as it is.
    pub width: f64,
    /// The box's height.
    pub height: f64,
    /// The width of the widest number on its stub, right of the box.
    pub label: f64,
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
}

impl Layout {
    /// The whole wire of an edge: its source's stub, then its route.
    pub fn wire(&self, from: usize, edge: usize) -> Path {
        let (start, end) = self.stubs[from];
        let mut wire = Path::at(start);
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
