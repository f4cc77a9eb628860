//! The ways of wires and of the gradients below them, as points and as SVG text.

use crate::layout::path::polyline;
use crate::layout::{Path, Point};

/// How far a gradient runs below its wire.
pub const BELOW: f64 = 6.0;
/// What the head of a wire covers of it.
pub const UNDER_HEAD: f64 = 3.0;
/// Where a gradient's head stands after the start of its wire, and where its line begins.
const TIP: f64 = 1.0;
const LINE: f64 = 6.0;
/// The same after the dot of a branch.
const BRANCH_TIP: f64 = 4.0;
const BRANCH_LINE: f64 = 9.0;

/// A wire up to its head, and the head.
pub fn wire(route: &Path) -> (String, String) {
    let direction = route.end_direction();
    let tip = route.end();
    let back = |by: f64| Point { x: -direction.x * by, y: -direction.y * by };
    let mut line = route.clone();
    if let Some([_, control, end]) = line.curves.last_mut() {
        let shift = back(UNDER_HEAD);
        *end = moved(*end, shift);
        *control = if control.y == tip.y && shift.y == 0.0 { *control } else { moved(*control, shift) };
    }
    let base = moved(tip, back(7.5));
    let across = Point { x: -direction.y * 3.6, y: direction.x * 3.6 };
    (line.d(), triangle(tip, moved(base, across), moved(base, Point { x: -across.x, y: -across.y })))
}

/// A straight level wire, and its head where it ends in one.
pub fn level(from: Point, to: Point, head: bool) -> (String, Option<String>) {
    let mut path = Path::at(from);
    path.line_to(to);
    if head {
        let (line, head) = wire(&path);
        (line, Some(head))
    } else {
        (path.d(), None)
    }
}

/// The gradient below a wire: its line, and its head at the wire's start.
pub fn gradient(way: &Path, branch: bool) -> (String, String) {
    let (tip, line) = if branch { (BRANCH_TIP, BRANCH_LINE) } else { (TIP, LINE) };
    let points = way.parallel(BELOW);
    let start = points.first().copied().unwrap_or(way.start);
    (polyline(&without_start(&points, line)), gradient_head(Point { x: start.x + tip, y: start.y }))
}

/// The head of a gradient that runs to the left.
fn gradient_head(tip: Point) -> String {
    triangle(tip, Point { x: tip.x + 8.0, y: tip.y - 3.9 }, Point { x: tip.x + 8.0, y: tip.y + 3.9 })
}

fn triangle(a: Point, b: Point, c: Point) -> String {
    format!("{}Z", polyline(&[a, b, c]))
}

/// A polyline without its first `length`.
fn without_start(points: &[Point], length: f64) -> Vec<Point> {
    let mut left = length;
    for (index, pair) in points.windows(2).enumerate() {
        let [from, to] = [pair[0], pair[1]];
        let piece = distance(from, to);
        if piece > left {
            let share = left / piece;
            let first = Point { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
            return std::iter::once(first).chain(points.iter().skip(index + 1).copied()).collect();
        }
        left -= piece;
    }
    points.last().copied().into_iter().collect()
}

/// A path cut in two at a point of it: the end of a curve, or any point of a level piece.
pub fn split(path: &Path, at: Point) -> (Path, Path) {
    let mut before = Path::at(path.start);
    for (index, curve) in path.curves.iter().enumerate() {
        let from = before.end();
        let rest = |start: Point| Path { start, curves: path.curves.iter().skip(index + 1).copied().collect() };
        let level = from.y == at.y && curve.iter().all(|point| point.y == at.y);
        if level && (from.x..=curve[2].x).contains(&at.x) {
            before.line_to(at);
            let mut after = Path::at(at);
            after.line_to(curve[2]);
            after.append(&rest(curve[2]));
            return (before, after);
        }
        before.curves.push(*curve);
        if curve[2] == at {
            return (before, rest(at));
        }
    }
    (Path::at(path.start), path.clone())
}

/// The distance of two points.
pub fn distance(a: Point, b: Point) -> f64 {
    ((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y)).sqrt()
}

/// A point moved by a vector.
pub fn moved(point: Point, by: Point) -> Point {
    Point { x: point.x + by.x, y: point.y + by.y }
}
