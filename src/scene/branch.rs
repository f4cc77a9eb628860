//! Where a branch's own part of a gradient stands: beside the gate that sends it, where it meets nothing else.

use super::sizes::{self, RADIUS};
use super::ways::{BELOW, distance};
use crate::graph::{EdgeId, Graph};
use crate::layout::{Item, Layout, Path, Point, Structure};
use crate::sort::sort;
use crate::trace::{Outline, Trace};

/// How far before the gate's rim a label may stand, the nearest first.
const BACK: [f64; 8] = [30.0, 42.0, 22.0, 54.0, 66.0, 80.0, 96.0, 114.0];
/// Free space between a label and the lines beside it: first little, then more.
const AIR: [f64; 3] = [3.0, 13.0, 30.0];
/// Half a label's height.
const HALF: f64 = 10.5;
/// The distance of the points by which wires are told from labels.
const SPACING: f64 = 5.0;
/// The most such points: in larger pictures labels stand at the first place.
const MOST_POINTS: f64 = 100_000.0;
/// The side of the squares by which obstacles are found.
const CELL: f64 = 64.0;

/// The places of the labels' middles; `None` for edges that are their source's only contribution.
pub fn places(
    graph: &Graph,
    trace: &Trace,
    outline: &Outline,
    structure: &Structure,
    layout: &Layout,
    contributions: &[usize],
) -> Vec<Option<Point>> {
    let is_branch = |id: EdgeId| graph.edges[id].flows && outline.is_wire(id) && contributions[graph.edges[id].from] > 1;
    let mut places = vec![None; graph.edges.len()];
    if !(0..graph.edges.len()).any(is_branch) {
        return places;
    }
    let mut obstacles = Obstacles::of(structure, layout);
    for id in (0..graph.edges.len()).filter(|&id| is_branch(id)) {
        let characters = graph.shown(graph.edges[id].from, outline.downstream(trace, id).unwrap_or_default()).chars().count();
        let width = sizes::room(characters) + sizes::PILL_PADDING;
        let candidates = candidates(&layout.routes[id], width);
        let cost = |area: &Area, preference: f64| obstacles.cost(area) + preference;
        let best = candidates
            .iter()
            .enumerate()
            .map(|(index, area)| (cost(area, index as f64 * 0.4), *area))
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, area)| area);
        if let Some(area) = best {
            obstacles.add(area, 100.0);
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

/// What labels had better not stand on, in squares.
#[derive(Default)]
struct Obstacles {
    width: f64,
    height: f64,
    columns: usize,
    cells: Vec<Cell>,
    areas: Vec<(Area, f64)>,
}

#[derive(Clone, Default)]
struct Cell {
    /// Points of wires and of gradients.
    points: Vec<Point>,
    /// Indices of areas that reach into the square.
    areas: Vec<usize>,
}

impl Obstacles {
    fn of(structure: &Structure, layout: &Layout) -> Self {
        let reach = |(low, high): (Point, Point)| high.x - low.x + high.y - low.y;
        let wires: f64 = layout.routes.iter().map(|route| reach(route.bounds())).sum();
        if 2.0 * wires / SPACING > MOST_POINTS {
            return Self::default();
        }
        let columns = (layout.width / CELL) as usize + 1;
        let rows = (layout.height / CELL) as usize + 1;
        let cells = vec![Cell::default(); columns * rows];
        let mut obstacles = Self { width: layout.width, height: layout.height, columns, cells, areas: Vec::new() };
        for route in &layout.routes {
            obstacles.add_line(&route.sample());
            obstacles.add_line(&route.parallel(BELOW));
        }
        for ((rect, &(from, to)), item) in layout.boxes.iter().zip(&layout.stubs).zip(&structure.nodes) {
            let area = |x: f64, y: f64, half_width: f64, half_height: f64| Area { middle: Point { x, y }, half_width, half_height };
            let center = rect.center;
            obstacles.add_line(&[from, to]);
            obstacles.add(area(center.x, center.y, rect.width / 2.0, rect.height / 2.0), 100.0);
            if rect.height >= 2.0 * RADIUS {
                obstacles.add(area(center.x, center.y - 39.0, 12.0, 9.0), 15.0);
                obstacles.add(area(center.x, center.y + 45.0, 28.0, 20.0), 4.0);
            }
            let middle = (from.x + to.x) / 2.0;
            let half = (to.x - from.x) / 2.0;
            obstacles.add(area(middle, from.y - 14.0, half, 8.0), 60.0);
            obstacles.add(area(middle, from.y + 25.0, half, 14.0), 60.0);
            // Heat maps reach further.
            for (reach, usual, side) in [(item.above, Item::ABOVE, -0.5), (item.below, Item::BELOW, 0.5)] {
                if reach > usual {
                    obstacles.add(area(middle, from.y + side * reach, item.label / 2.0, reach / 2.0), 100.0);
                }
            }
        }
        obstacles
    }

    fn add(&mut self, area: Area, weight: f64) {
        let index = self.areas.len();
        for cell in self.squares(&area) {
            self.cells[cell].areas.push(index);
        }
        self.areas.push((area, weight));
    }

    fn add_line(&mut self, line: &[Point]) {
        for point in spread(line) {
            let around = Area { middle: point, half_width: 0.0, half_height: 0.0 };
            if let Some(&cell) = self.squares(&around).first() {
                self.cells[cell].points.push(point);
            }
        }
    }

    /// The squares that an area touches.
    fn squares(&self, area: &Area) -> Vec<usize> {
        let range = |middle: f64, half: f64, count: usize| {
            let square = |at: f64| ((at / CELL).max(0.0) as usize).min(count.saturating_sub(1));
            square(middle - half)..=square(middle + half)
        };
        if self.columns == 0 {
            return Vec::new();
        }
        let across = range(area.middle.x, area.half_width, self.columns);
        let down = range(area.middle.y, area.half_height, self.cells.len() / self.columns);
        down.flat_map(|row| across.clone().map(move |column| row * self.columns + column)).collect()
    }

    fn cost(&self, area: &Area) -> f64 {
        let grown = Area { half_width: area.half_width + 1.5, half_height: area.half_height + 1.5, ..*area };
        let squares = self.squares(&grown);
        let near = || squares.iter().map(|&square| &self.cells[square]);
        let crossed = near().flat_map(|cell| &cell.points).filter(|point| grown.holds(**point)).count() as f64;
        let mut met: Vec<u64> =
            near().flat_map(|cell| &cell.areas).filter(|&&index| area.meets(&self.areas[index].0)).map(|&index| index as u64).collect();
        sort(&mut met);
        met.dedup();
        let covered: f64 = met.into_iter().map(|index| self.areas[index as usize].1).sum();
        let outside = self.width > 0.0
            && (area.middle.x < area.half_width
                || area.middle.x + area.half_width > self.width
                || area.middle.y < area.half_height
                || area.middle.y + area.half_height > self.height);
        crossed * 2.0 + covered + if outside { 200.0 } else { 0.0 }
    }
}

/// Points along a polyline, near enough that no label fits between them.
fn spread(line: &[Point]) -> impl Iterator<Item = Point> + '_ {
    line.windows(2).flat_map(|pair| {
        let [from, to] = [pair[0], pair[1]];
        let pieces = (distance(from, to) / SPACING).ceil().max(1.0) as usize;
        (0..=pieces).map(move |piece| {
            let share = piece as f64 / pieces as f64;
            Point { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
        })
    })
}
