//! A smooth way of cubic Bézier curves: its length, its points, its exact parallel, its SVG text.

use super::Point;
use std::fmt::Write;

/// A smooth way of cubic Bézier curves. A straight piece is a curve whose control points lie on it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path {
    /// Where it starts.
    pub start: Point,
    /// For each curve its two control points and its end.
    pub curves: Vec<[Point; 3]>,
}

/// Pieces into which a bent curve is cut where it is measured or sampled.
const PIECES: usize = 24;

impl Path {
    /// A path that has not moved yet.
    pub fn at(start: Point) -> Path {
        Path { start, curves: Vec::new() }
    }

    /// Where it ends.
    pub fn end(&self) -> Point {
        self.curves.last().map_or(self.start, |curve| curve[2])
    }

    /// Goes straight to a point; a straight piece before it in the same direction grows, and no way is no piece.
    pub fn line_to(&mut self, end: Point) {
        let from = self.end();
        if from == end {
            return;
        }
        let start = match self.curves.len() {
            0 | 1 => self.start,
            count => self.curves[count - 2][2],
        };
        if let Some(last) = self.curves.last_mut()
            && is_level(start, last)
            && start.y == end.y
        {
            *last = straight(start, end);
        } else {
            self.curves.push(straight(from, end));
        }
    }

    /// Goes to a point that lies to the right in a curve whose both ends are level.
    pub fn curve_to(&mut self, end: Point) {
        let from = self.end();
        if from.y == end.y {
            return self.line_to(end);
        }
        let middle = (from.x + end.x) / 2.0;
        self.curves.push([Point { x: middle, y: from.y }, Point { x: middle, y: end.y }, end]);
    }

    /// Appends another path that starts where this one ends.
    pub fn append(&mut self, other: &Path) {
        let mut from = other.start;
        for curve in &other.curves {
            if is_level(from, curve) {
                self.line_to(curve[2]);
            } else {
                self.curves.push(*curve);
            }
            from = curve[2];
        }
    }

    /// The same way elsewhere.
    pub fn moved(&self, by: Point) -> Path {
        let add = |point: Point| Point { x: point.x + by.x, y: point.y + by.y };
        Path { start: add(self.start), curves: self.curves.iter().map(|curve| curve.map(add)).collect() }
    }

    /// The same way walked from its end to its start.
    pub fn reversed(&self) -> Path {
        let starts = std::iter::once(self.start).chain(self.curves.iter().map(|curve| curve[2]));
        let mut curves: Vec<[Point; 3]> = starts.zip(&self.curves).map(|(start, curve)| [curve[1], curve[0], start]).collect();
        curves.reverse();
        Path { start: self.end(), curves }
    }

    /// Upper left and lower right corner of the curves' control points, which enclose the path.
    pub fn bounds(&self) -> (Point, Point) {
        self.curves.iter().flatten().fold((self.start, self.start), |(low, high), point| {
            (Point { x: low.x.min(point.x), y: low.y.min(point.y) }, Point { x: high.x.max(point.x), y: high.y.max(point.y) })
        })
    }

    /// Points along the path, its ends among them; a straight piece adds only its end.
    pub fn sample(&self) -> Vec<Point> {
        self.walk().map(|(point, _)| point).collect()
    }

    /// The path's length.
    pub fn length(&self) -> f64 {
        self.sample().windows(2).map(|pair| distance(pair[0], pair[1])).sum()
    }

    /// The point a share `t` (0 to 1) of the length from the start.
    pub fn point_at(&self, t: f64) -> Point {
        point_on(&self.sample(), t)
    }

    /// The direction of travel at the end: a vector of length 1, to the right where the path has no length.
    pub fn end_direction(&self) -> Point {
        self.walk().last().map_or(RIGHT, |(_, direction)| direction)
    }

    /// The exact parallel at a distance along the normal, as a polyline from the start's side to the end's. A positive distance lies
    /// to the right hand of travel, which is below a path that runs to the right.
    pub fn parallel(&self, distance: f64) -> Vec<Point> {
        let mut points: Vec<Point> = Vec::new();
        for (point, direction) in self.walk() {
            let moved = Point { x: point.x - direction.y * distance, y: point.y + direction.x * distance };
            // Inside a bend narrower than the distance the parallel would run backwards.
            let backwards = points.last().is_some_and(|last| (moved.x - last.x) * direction.x + (moved.y - last.y) * direction.y < 0.0);
            if !backwards {
                points.push(moved);
            }
        }
        points
    }

    /// The `d` attribute of an SVG path, to two decimals.
    pub fn d(&self) -> String {
        let mut text = format!("M{} {}", short(self.start.x), short(self.start.y));
        let mut from = self.start;
        for curve in &self.curves {
            let [a, b, end] = *curve;
            // Writing to a string cannot fail.
            let _ = if is_level(from, curve) {
                write!(text, "H{}", short(end.x))
            } else {
                let numbers = [a.x, a.y, b.x, b.y, end.x, end.y].map(short);
                write!(text, "C{}", numbers.join(" "))
            };
            from = end;
        }
        text
    }

    /// Sampled points with the direction of travel there.
    fn walk(&self) -> impl Iterator<Item = (Point, Point)> + '_ {
        let starts = std::iter::once(self.start).chain(self.curves.iter().map(|curve| curve[2]));
        let first = self.curves.first().map_or(RIGHT, |curve| direction_on(self.start, curve, 0.0));
        let rest = starts.zip(&self.curves).flat_map(|(start, curve)| {
            let pieces = if is_level(start, curve) { 1 } else { PIECES };
            (1..=pieces).map(move |piece| {
                let t = piece as f64 / pieces as f64;
                (point_on_curve(start, curve, t), direction_on(start, curve, t))
            })
        });
        std::iter::once((self.start, first)).chain(rest)
    }
}

/// A polyline's point a share `t` (0 to 1) of its length from its start; the origin where there are no points.
pub fn point_on(points: &[Point], t: f64) -> Point {
    let Some(&last) = points.last() else { return Point::default() };
    let total: f64 = points.windows(2).map(|pair| distance(pair[0], pair[1])).sum();
    let mut left = total * t.clamp(0.0, 1.0);
    for pair in points.windows(2) {
        let length = distance(pair[0], pair[1]);
        if left <= length && length > 0.0 {
            return between(pair[0], pair[1], left / length);
        }
        left -= length;
    }
    last
}

/// The first part of a polyline, up to a share `t` (0 to 1) of its length.
pub fn part_of(points: &[Point], t: f64) -> Vec<Point> {
    let total: f64 = points.windows(2).map(|pair| distance(pair[0], pair[1])).sum();
    let mut left = total * t.clamp(0.0, 1.0);
    let mut part: Vec<Point> = points.first().copied().into_iter().collect();
    for pair in points.windows(2) {
        let length = distance(pair[0], pair[1]);
        if left <= length {
            if length > 0.0 {
                part.push(between(pair[0], pair[1], left / length));
            }
            break;
        }
        part.push(pair[1]);
        left -= length;
    }
    part
}

/// The `d` attribute of a polyline, to two decimals.
pub fn polyline(points: &[Point]) -> String {
    let mut text = String::new();
    for (index, point) in points.iter().enumerate() {
        let _ = write!(text, "{}{} {}", if index == 0 { "M" } else { "L" }, short(point.x), short(point.y));
    }
    text
}

const RIGHT: Point = Point { x: 1.0, y: 0.0 };

fn straight(from: Point, end: Point) -> [Point; 3] {
    [between(from, end, 1.0 / 3.0), between(from, end, 2.0 / 3.0), end]
}

fn is_level(start: Point, curve: &[Point; 3]) -> bool {
    curve.iter().all(|point| point.y == start.y)
}

fn between(a: Point, b: Point, t: f64) -> Point {
    // Level stays exactly level.
    let mix = |a: f64, b: f64| if a == b { a } else { a + (b - a) * t };
    Point { x: mix(a.x, b.x), y: mix(a.y, b.y) }
}

fn distance(a: Point, b: Point) -> f64 {
    ((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y)).sqrt()
}

fn point_on_curve(start: Point, curve: &[Point; 3], t: f64) -> Point {
    let [a, b, end] = *curve;
    if t == 1.0 {
        return end;
    }
    let s = 1.0 - t;
    let mix = |p0: f64, p1: f64, p2: f64, p3: f64| s * s * s * p0 + 3.0 * s * s * t * p1 + 3.0 * s * t * t * p2 + t * t * t * p3;
    Point { x: mix(start.x, a.x, b.x, end.x), y: mix(start.y, a.y, b.y, end.y) }
}

fn direction_on(start: Point, curve: &[Point; 3], t: f64) -> Point {
    let [a, b, end] = *curve;
    let s = 1.0 - t;
    let slope = |p0: f64, p1: f64, p2: f64, p3: f64| s * s * (p1 - p0) + 2.0 * s * t * (p2 - p1) + t * t * (p3 - p2);
    let (x, y) = (slope(start.x, a.x, b.x, end.x), slope(start.y, a.y, b.y, end.y));
    let length = (x * x + y * y).sqrt();
    if length > 0.0 { Point { x: x / length, y: y / length } } else { RIGHT }
}

/// A number to two decimals without idle zeros.
fn short(number: f64) -> String {
    let rounded = (number * 100.0).round() / 100.0;
    // Adding zero turns −0 into 0.
    format!("{}", rounded + 0.0)
}
