//! Phase 9, for small graphs: a long wire leaves its lane early and swings to its gate in one long curve, where nothing is in its way.

use super::columns::Columns;
use super::layers::{Cell, Layers};
use super::place::Heights;
use super::ports::{Ports, RADIUS};
use super::{Path, Point, Structure};

/// Graphs of more nodes have no room for it.
const NODES: usize = 64;
/// Cosine and sine of the angle at which the curve meets the gate, 62° from the level: steep enough to pass the number before it.
const ANGLE: (f64, f64) = (0.469_471_562_785_890_8, 0.882_947_592_858_927);
/// The curve's width in terms of its height, the widest first.
const WIDTHS: [f64; 4] = [1.1, 0.9, 0.7, 0.5];
/// A curve narrower than this would be a wall.
const NARROWEST: f64 = 0.4;
/// From other wires it keeps away this far, in px.
const CLEAR: f64 = 12.0;

/// Which edges would rather swing: those that come to their gate from a lane, alone on their side of an operand that comes straight.
pub fn candidates(structure: &Structure, layers: &Layers, heights: &Heights, ports: &Ports) -> Vec<bool> {
    if structure.nodes.len() > NODES {
        return vec![false; structure.edges.len()];
    }
    let mut straight = vec![false; structure.nodes.len()];
    let mut sides = vec![[0_usize; 2]; structure.nodes.len()];
    for (edge, port) in structure.edges.iter().zip(ports) {
        if *port == 0.0 {
            straight[edge.to] = true;
        } else {
            sides[edge.to][usize::from(*port > 0.0)] += 1;
        }
    }
    let swings = |index: usize| {
        let (edge, port) = (structure.edges[index], ports[index]);
        let before = layers.last_before(structure, index);
        let rise = heights[before as usize] - heights[edge.to];
        layers.is_lane(before)
            && structure.frame(edge.to).is_none()
            && structure.closed.squares.binary_search(&edge.to).is_err()
            && straight[edge.to]
            && sides[edge.to][usize::from(port > 0.0)] == 1
            && rise * port > 0.0
            && rise.abs() > 3.0 * RADIUS
    };
    (0..structure.edges.len()).map(swings).collect()
}

/// Bends the candidates' routes where that is free; those for which it is not are candidates no more. Says whether all of them found a way.
pub fn sweep(
    structure: &Structure,
    layers: &Layers,
    heights: &Heights,
    columns: &Columns,
    routes: &mut [Path],
    candidates: &mut [bool],
) -> bool {
    let wire = |route: &Path, edge: usize| {
        let start = Point { x: columns.middle[layers.rank[structure.edges[edge].from] as usize], y: route.start.y };
        Wire::of(std::iter::once(start).chain(route.sample()).collect())
    };
    if !candidates.contains(&true) {
        return true;
    }
    let obstacles = obstacles(structure, layers, heights, columns);
    let mut wires: Vec<Wire> = routes.iter().enumerate().map(|(edge, route)| wire(route, edge)).collect();
    let mut all = true;
    for edge in 0..routes.len() {
        if !candidates[edge] {
            continue;
        }
        let gate =
            Point { x: columns.middle[layers.rank[structure.edges[edge].to] as usize] - RADIUS, y: heights[structure.edges[edge].to] };
        let run = level_run(structure, layers, edge, heights, columns);
        // The candidates that follow will look out for this one.
        let there = || wires.iter().enumerate().filter(|&(other, _)| other != edge && !(other > edge && candidates[other]));
        let own = |other: usize| structure.edges[other].from == structure.edges[edge].from;
        let others: Vec<&Wire> = there().filter(|&(other, _)| !own(other)).map(|(_, wire)| wire).collect();
        let siblings: Vec<&Wire> = there().filter(|&(other, _)| own(other)).map(|(_, wire)| wire).collect();
        let room = (gate.x - RADIUS * ANGLE.0 - run.0) / ((run.1 - gate.y).abs() - RADIUS * ANGLE.1);
        let way = WIDTHS.iter().map(|width| width.min(room)).filter(|width| *width >= NARROWEST).find_map(|width| {
            let curve = swing(run.1, gate, width)?;
            (is_free(&curve, gate, &obstacles, &others) && !siblings.iter().any(|wire| crosses(&curve, wire))).then_some(curve)
        });
        match way {
            Some(curve) => {
                routes[edge] = with_end(&routes[edge], &curve);
                wires[edge] = wire(&routes[edge], edge);
            }
            None => {
                candidates[edge] = false;
                all = false;
            }
        }
    }
    all
}

/// From where, and at which height, an edge runs level before its gate.
fn level_run(structure: &Structure, layers: &Layers, edge: usize, heights: &Heights, columns: &Columns) -> (f64, f64) {
    let cells: Vec<Cell> = std::iter::once(structure.edges[edge].from as Cell).chain(layers.lanes(edge).iter().copied()).collect();
    let level = heights[layers.last_before(structure, edge) as usize];
    let mut start = f64::INFINITY;
    for &cell in cells.iter().rev() {
        if heights[cell as usize] != level {
            break;
        }
        let column = layers.rank[cell as usize] as usize;
        start = if layers.is_lane(cell) { columns.left[column] } else { columns.right[column] };
    }
    (start, level)
}

/// The curve from a level run to a gate's rim.
fn swing(level: f64, gate: Point, width: f64) -> Option<Path> {
    let side = if level > gate.y { 1.0 } else { -1.0 };
    let end = Point { x: gate.x - RADIUS * ANGLE.0, y: gate.y + side * RADIUS * ANGLE.1 };
    let rise = (level - end.y).abs();
    let start = Point { x: end.x - rise * width, y: level };
    let reach = 0.38 * rise;
    let last = Point { x: end.x - reach * ANGLE.0, y: end.y + side * reach * ANGLE.1 };
    let first = Point { x: start.x + 0.66 * (end.x - start.x), y: level };
    (first.x < end.x).then(|| Path { start, curves: vec![[first, last, end]] })
}

/// The route with its end, from where the curve leaves its level run, replaced by the curve.
fn with_end(route: &Path, curve: &Path) -> Path {
    let mut path = Path::at(route.start);
    for piece in &route.curves {
        if piece[2].x > curve.start.x || (piece[2].y == curve.start.y && path.end().y == curve.start.y && piece[2].x >= curve.start.x) {
            break;
        }
        path.curves.push(*piece);
    }
    path.line_to(curve.start);
    path.append(curve);
    path
}

/// A rectangle by its upper left and lower right corner.
type Area = (Point, Point);

/// A wire's points, and what encloses them.
struct Wire {
    area: Area,
    points: Vec<Point>,
}

impl Wire {
    fn of(points: Vec<Point>) -> Wire {
        let (low, high) = (Point { x: f64::INFINITY, y: f64::INFINITY }, Point { x: f64::NEG_INFINITY, y: f64::NEG_INFINITY });
        let area = points.iter().fold((low, high), |(low, high), point| {
            (Point { x: low.x.min(point.x), y: low.y.min(point.y) }, Point { x: high.x.max(point.x), y: high.y.max(point.y) })
        });
        Wire { area, points }
    }
}

/// Circles, names, notes and numbers.
fn obstacles(structure: &Structure, layers: &Layers, heights: &Heights, columns: &Columns) -> Vec<Area> {
    let mut areas = Vec::new();
    for (node, item) in structure.nodes.iter().enumerate() {
        let column = layers.rank[node] as usize;
        let (x, y) = (columns.middle[column], heights[node]);
        let mut area =
            |left: f64, right: f64, above: f64, below: f64| areas.push((Point { x: left, y: y - above }, Point { x: right, y: y + below }));
        let stub = (x + columns.right[column]) / 2.0;
        area(stub - item.label / 2.0 - 2.0, stub + item.label / 2.0 + 2.0, item.above, item.below);
        if let Some(frame) = structure.frame(node) {
            area(x - item.width, x, frame.above + 10.0, frame.below);
        } else if item.leaf {
            area(x - item.width, x, item.height / 2.0, item.height / 2.0);
        } else {
            area(x - item.width, x, item.height / 2.0 + 2.0, item.height / 2.0 + 2.0);
            let centre = x - item.width / 2.0;
            area(centre - 8.0, centre + 8.0, 48.0, -24.0);
            area(centre - 20.0, centre + 20.0, -24.0, 66.0);
        }
    }
    areas
}

/// Whether a curve clears everything but the gate that it leads to.
fn is_free(curve: &Path, gate: Point, obstacles: &[Area], wires: &[&Wire]) -> bool {
    let points = curve.sample();
    let (low, high) = curve.bounds();
    let near = |a: &Area, by: f64| a.0.x <= high.x + by && a.1.x >= low.x - by && a.0.y <= high.y + by && a.1.y >= low.y - by;
    let hits = |area: &Area| {
        let own = (area.0.x + area.1.x) / 2.0 == gate.x && area.0.y < gate.y + 3.0 * RADIUS && area.1.y > gate.y - 3.0 * RADIUS;
        !own && near(area, 0.0) && points.windows(2).any(|pair| enters(pair[0], pair[1], area))
    };
    if obstacles.iter().any(hits) {
        return false;
    }
    let far = |point: &Point| (point.x - gate.x).abs() > 2.0 * RADIUS || (point.y - gate.y).abs() > 2.0 * RADIUS;
    let touches = |pair: &[Point]| {
        let (a, b) = (pair[0], pair[1]);
        let area = (Point { x: a.x.min(b.x), y: a.y.min(b.y) }, Point { x: a.x.max(b.x), y: a.y.max(b.y) });
        near(&area, CLEAR) && points.iter().filter(|point| far(point)).any(|&point| distance(point, a, b) < CLEAR)
    };
    !wires.iter().any(|wire| near(&wire.area, CLEAR) && wire.points.windows(2).any(touches))
}

/// Whether a curve crosses a wire of the same value, from which it only has to part.
fn crosses(curve: &Path, wire: &Wire) -> bool {
    let side = |a: Point, b: Point, c: Point| (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    let apart = |a: &[Point], b: &[Point]| side(a[0], a[1], b[0]) * side(a[0], a[1], b[1]) < 0.0;
    let (low, high) = curve.bounds();
    let near = |b: &&[Point]| b[0].x <= high.x && b[1].x >= low.x && b[0].y.min(b[1].y) <= high.y && b[0].y.max(b[1].y) >= low.y;
    let pieces: Vec<&[Point]> = wire.points.windows(2).filter(near).collect();
    !pieces.is_empty() && curve.sample().windows(2).any(|a| pieces.iter().any(|b| apart(a, b) && apart(b, a)))
}

/// Whether a straight piece enters a rectangle.
fn enters(a: Point, b: Point, area: &Area) -> bool {
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for (start, step, low, high) in [(a.x, b.x - a.x, area.0.x, area.1.x), (a.y, b.y - a.y, area.0.y, area.1.y)] {
        if step == 0.0 {
            if start <= low || start >= high {
                return false;
            }
        } else {
            let (t, u) = ((low - start) / step, (high - start) / step);
            from = from.max(t.min(u));
            to = to.min(t.max(u));
        }
    }
    from < to
}

/// From a point to a straight piece.
fn distance(point: Point, a: Point, b: Point) -> f64 {
    let (x, y) = (b.x - a.x, b.y - a.y);
    let length = x * x + y * y;
    let t = if length > 0.0 { (((point.x - a.x) * x + (point.y - a.y) * y) / length).clamp(0.0, 1.0) } else { 0.0 };
    let (x, y) = (point.x - a.x - t * x, point.y - a.y - t * y);
    (x * x + y * y).sqrt()
}
