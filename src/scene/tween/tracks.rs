//! The ways of chips: values ride on the upper side of a wire, gradients hang on its lower side, and both go through the middle of a gate.

use super::{Chip, Movement};
use crate::graph::{EdgeId, NodeId};
use crate::layout::path::{part_of, point_on};
use crate::layout::{Path, Point};
use crate::scene::picture::{LABEL_MIDDLE, VALUE};
use crate::scene::sizes::{RADIUS, pill_width};
use crate::scene::ways::{BELOW, distance};
use crate::scene::{Scene, ways};

/// The middle of a value's label above its wire.
const VALUE_MIDDLE: f64 = VALUE - 5.0;
/// The size of a chip that is wholly seen.
pub const WHOLE: f64 = 1.0;
/// So far from a gate's rim a chip has left its wire for the side on which it travels.
const BLEND: f64 = 56.0;
/// The distance of the points of a way that bends there.
const SPACING: f64 = 7.0;
/// So much room is left between a gate and a chip that stops before it.
const AIR: f64 = 26.0;

/// The size at which a chip is hidden by its gate.
pub fn small(scene: &Scene, gate: NodeId, text: &str) -> f64 {
    let width = scene.layout.boxes[gate].width.max(2.0 * RADIUS) - 6.0;
    (width / pill_width(text)).min(0.8)
}

/// The value that an edge brings, from its label into the gate.
pub fn value(scene: &Scene, edge: EdgeId, time: (f64, f64)) -> Movement {
    let (from, gate) = (scene.graph.edges[edge].from, scene.outline.place(scene.graph.edges[edge].to));
    let text = scene.graph.shown(from, scene.trace.number(from));
    let label = value_home(scene, from);
    let upper = scene.layout.wire(from, edge).parallel(-BELOW);
    let upper: Vec<Point> =
        std::iter::once(label_on_wire(label, upper.first())).chain(upper.into_iter().filter(|point| point.x > label.x)).collect();
    let mut way = shifted(upper.into_iter().rev().collect(), VALUE_MIDDLE + BELOW, scene.layout.boxes[gate].center);
    way.reverse();
    Movement { size: (WHOLE, small(scene, gate, &text)), text, chip: Chip::Value, way, time }
}

/// Where the upper side of a wire passes below a value's label.
fn label_on_wire(label: Point, start: Option<&Point>) -> Point {
    Point { x: label.x, y: start.map_or(label.y - VALUE_MIDDLE, |start| start.y) }
}

/// From the gate's middle onto its stub, where the value's label stands.
pub fn out_of(scene: &Scene, gate: NodeId) -> Vec<Point> {
    let (start, stub) = (scene.layout.start(gate), scene.layout.stubs[gate].0);
    vec![scene.layout.boxes[gate].center, start, stub, value_home(scene, gate)]
}

/// From the label of a gate's gradient into the gate.
pub fn into(scene: &Scene, gate: NodeId) -> Vec<Point> {
    let (start, stub) = (scene.layout.start(gate), scene.layout.stubs[gate].0);
    vec![home(scene, gate), Point { x: stub.x, y: stub.y + BELOW }, start, scene.layout.boxes[gate].center]
}

/// From the right end of the output's wire.
pub fn seed(scene: &Scene, node: NodeId) -> Vec<Point> {
    let end = scene.layout.stubs[node].1;
    vec![Point { x: end.x, y: end.y + LABEL_MIDDLE }, home(scene, node)]
}

/// From the gate along the lower side of the wire to its source.
pub fn back(scene: &Scene, edge: EdgeId) -> Vec<Point> {
    let (source, gate) = (scene.graph.edges[edge].from, scene.outline.place(scene.graph.edges[edge].to));
    let end = home(scene, source);
    let mut lower = scene.layout.wire(source, edge).parallel(BELOW);
    lower.reverse();
    let lower = lower.into_iter().filter(|point| point.x > end.x).chain([Point { y: end.y - LABEL_MIDDLE + BELOW, ..end }]).collect();
    shifted(lower, LABEL_MIDDLE - BELOW, scene.layout.boxes[gate].center)
}

/// The first part of the same way: out of the gate, and no further than a chip of this width is seen beside it.
pub fn look_out(scene: &Scene, edge: EdgeId, text: &str) -> Vec<Point> {
    let way = back(scene, edge);
    let gate = scene.outline.place(scene.graph.edges[edge].to);
    let reach = scene.layout.boxes[gate].width / 2.0 + AIR + pill_width(text) / 2.0;
    part_of(&way, (reach / length(&way).max(1.0)).min(0.6))
}

/// From where a branch's own number stands along its wire to the point at which it joins the others.
pub fn to_fork(scene: &Scene, node: NodeId, edge: EdgeId) -> Vec<Point> {
    let fork = fork(scene, node);
    let branch = scene.forks[node].map_or_else(|| scene.layout.wire(node, edge), |at| ways::split(&scene.layout.wire(node, edge), at).1);
    let mut way = branch.parallel(BELOW);
    way.reverse();
    let start = scene.places.get(edge).copied().flatten();
    let left = start.map_or(f64::INFINITY, |place| place.x);
    let way = way.into_iter().filter(|point| point.x < left && point.x > fork.x);
    start.into_iter().chain(way).chain([fork]).collect()
}

/// From that point to the label of the sum.
pub fn from_fork(scene: &Scene, node: NodeId) -> Vec<Point> {
    vec![fork(scene, node), home(scene, node)]
}

/// Where the wires of a node part, or else where its stub ends.
fn fork(scene: &Scene, node: NodeId) -> Point {
    scene.forks[node].unwrap_or(scene.layout.stubs[node].1)
}

/// The middle of a value's label.
fn value_home(scene: &Scene, node: NodeId) -> Point {
    let (from, to) = scene.layout.stubs[node];
    Point { x: (from.x + to.x) / 2.0, y: from.y + VALUE_MIDDLE }
}

/// The middle of a gradient's label.
pub fn home(scene: &Scene, node: NodeId) -> Point {
    let (from, to) = scene.layout.stubs[node];
    Point { x: (from.x + to.x) / 2.0, y: from.y + LABEL_MIDDLE }
}

/// How long a way is.
pub fn length(way: &[Point]) -> f64 {
    way.windows(2).map(|pair| distance(pair[0], pair[1])).sum()
}

/// A way out of a gate's middle that runs beside a wire: level with it at the gate, and `by` further down after [`BLEND`].
fn shifted(beside: Vec<Point>, by: f64, middle: Point) -> Vec<Point> {
    let whole = length(&beside);
    let near = part_of(&beside, BLEND / whole.max(BLEND));
    let pieces = (BLEND.min(whole) / SPACING).ceil() as usize;
    let down = |point: Point, share: f64| Point { x: point.x, y: point.y + by * share * share * (3.0 - 2.0 * share) };
    let bend = (1..=pieces).map(|piece| down(point_on(&near, piece as f64 / pieces as f64), piece as f64 / pieces as f64));
    let mut left = BLEND;
    let far = beside.windows(2).filter_map(|pair| {
        left -= distance(pair[0], pair[1]);
        (left < 0.0).then(|| down(pair[1], 1.0))
    });
    let rest: Vec<Point> = far.collect();
    std::iter::once(middle).chain(bend).chain(rest).collect()
}

/// A straight way.
pub fn straight(from: Point, to: Point) -> Vec<Point> {
    let mut path = Path::at(from);
    path.line_to(to);
    path.sample()
}
