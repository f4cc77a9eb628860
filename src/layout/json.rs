//! The layout as JSON, for pages that embed it and for tests.

use super::{Layout, Point, Rect, Structure};
use serde::Serialize;

#[derive(Serialize)]
struct Picture {
    width: f64,
    height: f64,
    boxes: Vec<Box>,
    edges: Vec<Way>,
}

#[derive(Serialize)]
struct Box {
    node: usize,
    x: f64,
    y: f64,
    w: f64,
    h: f64,
}

#[derive(Serialize)]
struct Way {
    edge: usize,
    points: Vec<[f64; 2]>,
}

/// Box centres and sizes, and each edge as points from its source's box to its target's, in px.
pub fn json(structure: &Structure, layout: &Layout) -> String {
    let boxes = layout.boxes.iter().enumerate().map(|(node, at)| Box {
        node,
        x: short(at.center.x),
        y: short(at.center.y),
        w: short(at.width),
        h: short(at.height),
    });
    let edges = structure.edges.iter().enumerate().map(|(edge, link)| {
        let points = up_to(&layout.wire(link.from, edge).sample(), &layout.boxes[link.to]);
        Way { edge, points: points.into_iter().map(|point| [short(point.x), short(point.y)]).collect() }
    });
    let picture = Picture { width: short(layout.width), height: short(layout.height), boxes: boxes.collect(), edges: edges.collect() };
    // Plain finite numbers always have a JSON form.
    serde_json::to_string(&picture).unwrap_or_default()
}

/// The points up to where they first enter a box.
fn up_to(points: &[Point], target: &Rect) -> Vec<Point> {
    let (left, top) = (target.center.x - target.width / 2.0, target.center.y - target.height / 2.0);
    let bottom = target.center.y + target.height / 2.0;
    let inside = |point: &Point| point.x > left && point.y > top && point.y < bottom;
    let Some(first) = points.iter().position(inside) else { return points.to_vec() };
    let mut kept = points[..first].to_vec();
    if let Some(&before) = kept.last() {
        let after = points[first];
        // The part of the last step that lies outside, measured on each border that it crosses.
        let share = [(before.x, after.x, left), (before.y, after.y, top), (before.y, after.y, bottom)]
            .into_iter()
            .filter(|(from, to, border)| (from - border) * (to - border) < 0.0)
            .map(|(from, to, border)| (border - from) / (to - from))
            .fold(0.0, f64::max);
        kept.push(Point { x: before.x + share * (after.x - before.x), y: before.y + share * (after.y - before.y) });
    }
    kept
}

fn short(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}
