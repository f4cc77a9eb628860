//! What moves between two neighbouring frames: numbers along wires.

use super::picture::{LABEL_MIDDLE, VALUE};
use super::{Scene, ways};
use crate::graph::{EdgeId, NodeId};
use crate::layout::path::point_on;
use crate::layout::{Path, Point};
use crate::trace::Step;

/// How long a move takes, in milliseconds.
pub const DURATION: f64 = 250.0;

/// The middle of a value's label above its wire.
const VALUE_MIDDLE: f64 = VALUE - 5.0;

/// A number on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Movement {
    /// The number.
    pub text: String,
    /// Whether it is a gradient.
    pub backward: bool,
    /// The way of the label's middle.
    way: Vec<Point>,
}

/// A number at one moment of its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Moving {
    /// The number.
    pub text: String,
    /// Whether it is a gradient.
    pub backward: bool,
    /// The middle of its label.
    pub at: Point,
}

impl Movement {
    /// Where the label's middle is after a share `t` (0 to 1) of the time: quick at first, then gently to its place.
    pub fn at(&self, t: f64) -> Point {
        point_on(&self.way, ease(t))
    }
}

/// What moves between the frames after `a` and after `b` steps, at a share `t` (0 to 1) of the time; back is the same move, from its
/// end to its start. Nothing moves between frames that are not neighbours.
pub fn tween(scene: &Scene, a: usize, b: usize, t: f64) -> Vec<Moving> {
    let still = |movement: Movement| Moving { at: movement.at(t), text: movement.text, backward: movement.backward };
    movements(scene, a, b).into_iter().map(still).collect()
}

/// The same with the ways still open, so that they are found once for all moments.
pub fn movements(scene: &Scene, a: usize, b: usize) -> Vec<Movement> {
    let (from, to) = (a.min(b), a.max(b));
    if from == to || scene.outline.next(from, scene.trace.steps.len()) != to {
        return Vec::new();
    }
    let Some(event) = scene.event(to) else { return Vec::new() };
    let mut movements = step_movements(scene, &event);
    if b < a {
        movements.iter_mut().for_each(|movement| movement.way.reverse());
    }
    movements
}

fn step_movements(scene: &Scene, step: &Step) -> Vec<Movement> {
    match *step {
        Step::Forward { node } => {
            vec![Movement { text: scene.graph.shown(node, scene.trace.number(node)), backward: false, way: out_of(scene, node) }]
        }
        Step::Seed { node } => {
            gradient(scene, node).map(|text| Movement { text, backward: true, way: seed(scene, node) }).into_iter().collect()
        }
        Step::Backward { edge, .. } => {
            sent(scene, edge).map(|text| Movement { text, backward: true, way: back(scene, edge) }).into_iter().collect()
        }
        Step::Accumulate { node, ref edges } => edges
            .iter()
            .filter_map(|&edge| sent(scene, edge).map(|text| Movement { text, backward: true, way: merge(scene, node, edge) }))
            .collect(),
    }
}

fn gradient(scene: &Scene, node: NodeId) -> Option<String> {
    scene.trace.gradient_number(node).map(|number| scene.graph.shown(node, number))
}

fn sent(scene: &Scene, edge: EdgeId) -> Option<String> {
    scene.outline.downstream(&scene.trace, edge).map(|number| scene.graph.shown(scene.graph.edges[edge].from, number))
}

/// From the gate's middle onto its stub.
fn out_of(scene: &Scene, node: NodeId) -> Vec<Point> {
    let (from, to) = scene.layout.stubs[node];
    let y = from.y + VALUE_MIDDLE;
    vec![Point { x: scene.layout.start(node).x - 8.0, y }, Point { x: (from.x + to.x) / 2.0, y }]
}

/// From the right end of the output's wire.
fn seed(scene: &Scene, node: NodeId) -> Vec<Point> {
    let end = scene.layout.stubs[node].1;
    vec![Point { x: end.x, y: end.y + LABEL_MIDDLE }, home(scene, node)]
}

/// From the gate along the lower side of the wire to its source.
fn back(scene: &Scene, edge: EdgeId) -> Vec<Point> {
    let source = scene.graph.edges[edge].from;
    below(&scene.layout.wire(source, edge), home(scene, source))
}

/// From where a branch's own number stands to the sum at the source.
fn merge(scene: &Scene, node: NodeId, edge: EdgeId) -> Vec<Point> {
    let Some(place) = scene.places.get(edge).copied().flatten() else { return back(scene, edge) };
    let end = home(scene, node);
    let way = back(scene, edge);
    std::iter::once(place).chain(way.into_iter().filter(|point| point.x < place.x && point.x > end.x)).chain([end]).collect()
}

/// The middle of a gradient's label.
fn home(scene: &Scene, node: NodeId) -> Point {
    let (from, to) = scene.layout.stubs[node];
    Point { x: (from.x + to.x) / 2.0, y: from.y + LABEL_MIDDLE }
}

/// A way walked backwards, as far below it as labels stand, up to a last point.
fn below(way: &Path, end: Point) -> Vec<Point> {
    let mut points = way.parallel(ways::BELOW);
    points.reverse();
    let lowered = points.into_iter().map(|point| Point { x: point.x, y: point.y + LABEL_MIDDLE - ways::BELOW });
    lowered.filter(|point| point.x > end.x).chain([end]).collect()
}

/// The curve cubic-bezier(.2, 0, 0, 1) of CSS.
pub fn ease(t: f64) -> f64 {
    let t = t.clamp(0.0, 1.0);
    let bezier = |s: f64, first: f64, second: f64| 3.0 * (1.0 - s) * (1.0 - s) * s * first + 3.0 * (1.0 - s) * s * s * second + s * s * s;
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..32 {
        let middle = (low + high) / 2.0;
        if bezier(middle, 0.2, 0.0) < t { low = middle } else { high = middle }
    }
    bezier((low + high) / 2.0, 0.0, 1.0)
}
