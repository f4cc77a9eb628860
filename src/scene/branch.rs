//! Where a branch's own part of a gradient stands: beside the gate that sends it, where it meets nothing else.

use super::sizes::{self, RADIUS};
use super::ways::{BELOW, distance};
use crate::graph::{EdgeId, Graph};
use crate::layout::{Layout, Path, Point};
use crate::trace::Trace;
use crate::words;

/// How far before the gate's rim a label may stand, the nearest first.
const BACK: [f64; 8] = [30.0, 42.0, 22.0, 54.0, 66.0, 80.0, 96.0, 114.0];
/// Free space between a label and the lines beside it: first little, then more.
const AIR: [f64; 3] = [3.0, 13.0, 30.0];
/// Half a label's height.
const HALF: f64 = 10.5;
/// The distance of the points by which wires are told from labels.
const SPACING: f64 = 5.0;
/// In larger pictures nobody reads all labels at once: they stand at the first place.
const LARGE: usize = 1_500;

/// The places of the labels' middles; `None` for edges that are their source's only contribution.
pub fn places(graph: &Graph, trace: &Trace, layout: &Layout, contributions: &[usize]) -> Vec<Option<Point>> {
    let is_branch = |id: EdgeId| graph.edges[id].flows && contributions[graph.edges[id].from] > 1;
    let mut places = vec![None; graph.edges.len()];
    if !(0..graph.edges.len()).any(is_branch) {
        return places;
    }
    let mut obstacles = if graph.edges.len() <= LARGE { Obstacles::of(layout) } else { Obstacles::default() };
    for id in (0..graph.edges.len()).filter(|&id| is_branch(id)) {
        let width = sizes::pill_width(&words::number(trace.downstream[id].unwrap_or_default()));
        let candidates = candidates(&layout.routes[id], width);
        let cost = |area: &Area, preference: f64| obstacles.cost(area) + preference;
        let best = candidates
            .iter()
            .enumerate()
            .map(|(index, area)| (cost(area, index as f64 * 0.4), *area))
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, area)| area);
        if let Some(area) = best {
            obstacles.areas.push((area, 100.0));
            places[id] = Some(area.middle);
        }
    }
    places
}

/// A rectangle by its middle.
#[derive(Clone, Copy, Debug)]
struct Area {
    middle: Point,
    half_width: f64,
    half_height: f64,
}

impl Area {
    fn holds(&self, point: Point) -> bool {
        (point.x - self.middle.x).abs() < self.half_width && (point.y - self.middle.y).abs() < self.half_height
    }

    fn meets(&self, other: &Area) -> bool {
        (other.middle.x - self.middle.x).abs() < self.half_width + other.half_width
            && (other.middle.y - self.middle.y).abs() < self.half_height + other.half_height
    }
}

/// Places on either side of the route's last part, below it first.
fn candidates(route: &Path, width: f64) -> Vec<Area> {
    let length = route.length().max(1.0);
    let points = route.sample();
    let at = |back: f64| crate::layout::path::point_on(&points, (1.0 - back / length).max(0.0));
    let mut areas = Vec::with_capacity(2 * AIR.len() * BACK.len());
    for (air, back) in AIR.into_iter().flat_map(|air| BACK.map(|back| (air, back))) {
        let (point, ahead) = (at(back), at(back - 4.0));
        let run = distance(point, ahead).max(0.001);
        let normal = Point { x: -(ahead.y - point.y) / run, y: (ahead.x - point.x) / run };
        let half = normal.x.abs() * width / 2.0 + normal.y.abs() * HALF;
        for by in [BELOW + air + half, -(air + half)] {
            let middle = Point { x: point.x + normal.x * by, y: point.y + normal.y * by };
            areas.push(Area { middle, half_width: width / 2.0, half_height: HALF });
        }
    }
    areas
}

/// What labels had better not stand on.
#[derive(Default)]
struct Obstacles {
    /// Points of wires and of gradients, from left to right.
    points: Vec<Point>,
    areas: Vec<(Area, f64)>,
    width: f64,
    height: f64,
}

impl Obstacles {
    fn of(layout: &Layout) -> Self {
        let mut points = Vec::new();
        for route in &layout.routes {
            spread(&route.sample(), &mut points);
            spread(&route.parallel(BELOW), &mut points);
        }
        for &(from, to) in &layout.stubs {
            spread(&[from, to], &mut points);
        }
        points.sort_by(|a, b| a.x.total_cmp(&b.x));
        let mut areas = Vec::new();
        for (rect, &(from, to)) in layout.boxes.iter().zip(&layout.stubs) {
            let area = |x: f64, y: f64, half_width: f64, half_height: f64| Area { middle: Point { x, y }, half_width, half_height };
            let center = rect.center;
            areas.push((area(center.x, center.y, rect.width / 2.0, rect.height / 2.0), 100.0));
            if rect.height >= 2.0 * RADIUS {
                areas.push((area(center.x, center.y - 39.0, 12.0, 9.0), 15.0));
                areas.push((area(center.x, center.y + 45.0, 28.0, 20.0), 4.0));
            }
            let middle = (from.x + to.x) / 2.0;
            let half = (to.x - from.x) / 2.0;
            areas.push((area(middle, from.y - 14.0, half, 8.0), 60.0));
            areas.push((area(middle, from.y + 25.0, half, 14.0), 60.0));
        }
        Self { points, areas, width: layout.width, height: layout.height }
    }

    fn cost(&self, area: &Area) -> f64 {
        let grown = Area { half_width: area.half_width + 1.5, half_height: area.half_height + 1.5, ..*area };
        let first = self.points.partition_point(|point| point.x < grown.middle.x - grown.half_width);
        let near = self.points.iter().skip(first).take_while(|point| point.x <= grown.middle.x + grown.half_width);
        let crossed = near.filter(|point| grown.holds(**point)).count() as f64;
        let covered: f64 = self.areas.iter().filter(|(other, _)| area.meets(other)).map(|(_, weight)| weight).sum();
        let outside = self.width > 0.0
            && (area.middle.x < area.half_width
                || area.middle.x + area.half_width > self.width
                || area.middle.y < area.half_height
                || area.middle.y + area.half_height > self.height);
        crossed * 2.0 + covered + if outside { 200.0 } else { 0.0 }
    }
}

/// Adds points along a polyline, near enough that no label fits between them.
fn spread(line: &[Point], points: &mut Vec<Point>) {
    for pair in line.windows(2) {
        let [from, to] = [pair[0], pair[1]];
        let pieces = (distance(from, to) / SPACING).ceil().max(1.0) as usize;
        points.extend((0..=pieces).map(|piece| {
            let share = piece as f64 / pieces as f64;
            Point { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
        }));
    }
}
