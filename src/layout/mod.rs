//! Where everything stands: rank, layers, order, place, route.

pub mod align;
pub mod columns;
pub mod cross;
pub mod layers;
pub mod order;
pub mod path;
pub mod place;
pub mod ports;
pub mod rank;
pub mod route;

pub use path::Path;

/// Free space around the picture, in px.
pub const PADDING: f64 = 24.0;
/// Up to this many nodes the leaves stand in the first column, in the order of the text.
const SMALL: usize = 24;

/// Lays a graph out: columns, lanes, order, rows, heights, ports, places, ways.
pub fn layout(structure: &Structure) -> Layout {
    let leaves = if structure.nodes.len() <= SMALL { rank::Leaves::First } else { rank::Leaves::Near };
    let ranks = rank::rank(structure, leaves);
    let layers = layers::cut(structure, &ranks);
    let (order, _) = order::order(&layers);
    let rows = align::align(&layers, &order, &ranks);
    let heights = place::place(structure, &layers, &order, &ranks, &rows);
    let ports = ports::ports(structure, &layers, &order, &heights);
    let free = vec![false; structure.edges.len()];
    let columns = columns::columns(structure, &layers, &order, &heights, &ports, &free);
    let routes = route::route(structure, &layers, &heights, &ports, &columns);
    let bottom = place::bottom(structure, &layers, &heights);
    draw(structure, &layers, &heights, &columns, routes, bottom)
}

fn draw(
    structure: &Structure,
    layers: &layers::Layers,
    heights: &place::Heights,
    columns: &columns::Columns,
    routes: Vec<Path>,
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
    /// For each edge its way from the end of its source's stub to the port of its gate.
    pub routes: Vec<Path>,
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
