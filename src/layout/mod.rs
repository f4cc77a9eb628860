//! Where everything stands: rank, order, place, route.

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

/// A smooth way of cubic Bézier curves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path {
    /// Where it starts.
    pub start: Point,
    /// For each curve its two control points and its end.
    pub curves: Vec<[Point; 3]>,
}
