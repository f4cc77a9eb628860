//! The layout seen from outside.
#![allow(clippy::unwrap_used, clippy::panic)]

mod edits;
mod groups;
mod programs;
mod sketch;
mod typeset;

use expect_test::expect_file;
use gatewise::layout::{Item, Layout, Link, Path, Point, Rect, Structure, cross, layers, layout, order, rank};
use programs::{known, structure};
use proptest::collection::vec;
use proptest::prelude::*;
use sketch::svg;
use std::collections::BTreeMap;

#[test]
fn small_programs_look_as_they_did() {
    for (name, text) in known().iter().filter(|(_, text)| text.len() < 400) {
        let structure = structure(text);
        expect_file![format!("../cases/layout/{name}.svg")].assert_eq(&svg(&structure, &layout(&structure)));
    }
}

/// Edges that cross on the picture: pairs of wires whose sampled pieces properly cross, by counting.
fn drawn_crossings(structure: &Structure, layout: &Layout) -> usize {
    let wires: Vec<Vec<Point>> = structure.edges.iter().enumerate().map(|(edge, link)| layout.wire(link.from, edge).sample()).collect();
    let side = |a: Point, b: Point, c: Point| (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    let cross = |a: &[Point], b: &[Point]| {
        a[0].x.max(b[0].x) < a[1].x.min(b[1].x)
            && side(a[0], a[1], b[0]) * side(a[0], a[1], b[1]) < 0.0
            && side(b[0], b[1], a[0]) * side(b[0], b[1], a[1]) < 0.0
    };
    let mut crossings = 0;
    for (index, a) in wires.iter().enumerate() {
        for b in &wires[index + 1..] {
            crossings += a.windows(2).map(|a| b.windows(2).filter(|b| cross(a, b)).count()).sum::<usize>();
        }
    }
    crossings
}

/// The bounds are what Graphviz draws of the same graphs.
#[test]
fn wires_cross_no_more_often_than_this() {
    for (name, most) in [
        ("rand-50-s1", 77),
        ("rand-100-s1", 228),
        ("rand-300-s1", 855),
        ("rand-1000-s1", 3259),
        ("rand-3000-s1", 9834),
        ("mlp-2-16-16-1", 3919),
    ] {
        let text = std::fs::read_to_string(format!("benches/programs/{name}.txt")).unwrap();
        let structure = structure(&text);
        let ranks = rank::rank(&structure, rank::Leaves::Near);
        let layers = layers::cut(&structure, &ranks, false);
        let (order, crossings) = order::order(&layers, rank::Leaves::Near);
        assert_eq!(crossings, cross::count(&layers, &order), "{name}");
        let (joined, order) = layers::join(&structure, &layers, &order);
        let joined = cross::count(&joined, &order);
        assert!(joined <= crossings && crossings <= most, "{name}: {joined} crossings of {crossings}, {most} at most");
        if structure.edges.len() <= 200 {
            let drawn = drawn_crossings(&structure, &layout(&structure));
            assert!(drawn as u64 <= joined, "{name}: {drawn} crossings are drawn, {joined} were counted");
        }
    }
}

#[test]
fn the_first_graph_of_the_lecture_stands_as_the_lecture_draws_it() {
    let structure = structure("x=;y=;z=;q=x+y;f=q*z");
    let layout = layout(&structure);
    let centers: Vec<f64> = layout.boxes.iter().map(|at| at.center.y).collect();
    assert!(centers[0] < centers[1] && centers[1] < centers[2], "inputs in the order of the text");
    assert_eq!(centers[3], (centers[0] + centers[1]) / 2.0, "a gate stands between its operands");
    assert_eq!(centers[4], centers[3], "what continues is straight");
    let columns: Vec<f64> = layout.boxes.iter().map(|at| at.center.x + at.width / 2.0).collect();
    assert!(columns[..3].iter().all(|right| *right == columns[0]), "inputs in one column");
    assert!((92.0..=96.0).contains(&(columns[4] - columns[3])), "columns 92 to 96 apart where five characters stand between");
    assert!(layout.stubs[4].1.x - layout.stubs[4].0.x >= structure.nodes[4].label + 40.0, "the output has a longer stub");
}

#[test]
fn a_longer_number_makes_room_for_itself() {
    let mut structure = structure("x=;a=exp*x;b=log*a;c=sin*b");
    let before = layout(&structure);
    structure.nodes[2].label += 30.0;
    let after = layout(&structure);
    assert_eq!(after.boxes[2], before.boxes[2]);
    assert_eq!(after.boxes[3].center.x - before.boxes[3].center.x, 30.0);
}

#[test]
fn a_chain_of_ten_thousand_gates_is_one_straight_line() {
    let mut structure = structure("x=");
    for to in 1..=10_000 {
        structure.nodes.push(Item { leaf: false, width: 44.0, height: 44.0, label: 38.0, above: Item::ABOVE, below: Item::BELOW });
        structure.edges.push(Link { from: to - 1, to, slot: 0 });
    }
    let layout = layout(&structure);
    assert!(layout.boxes.iter().all(|at| at.center.y == layout.boxes[0].center.y));
    assert!(layout.routes.iter().all(|route| route.curves.is_empty()));
}

#[test]
fn a_value_used_twice_by_one_gate_parts_once() {
    let layout = layout(&structure("x=;p=x*x"));
    assert_eq!(layout.forks, [(0, layout.stubs[0].1)]);
    let ends: Vec<f64> = layout.routes.iter().map(|route| route.end().y - layout.boxes[1].center.y).collect();
    assert_eq!(ends, [-11.0, 11.0], "by slot");
}

#[test]
fn nothing_is_laid_out_as_nothing() {
    let empty = layout(&Structure::default());
    assert!(empty.boxes.is_empty() && empty.routes.is_empty());
    let alone = layout(&structure("x="));
    assert_eq!(alone.boxes.len(), 1);
}

#[test]
fn exports_boxes_and_sampled_edges() {
    let structure = structure("x=;y=;z=;q=x+y;f=q*z");
    let layout = layout(&structure);
    let read: serde_json::Value = serde_json::from_str(&gatewise::layout::json(&structure, &layout)).unwrap();
    assert_eq!(read["width"], layout.width);
    assert_eq!(read["boxes"][3]["node"], 3);
    assert_eq!(read["boxes"][3]["y"], layout.boxes[3].center.y);
    for (index, link) in structure.edges.iter().enumerate() {
        let edge = &read["edges"][index];
        assert_eq!(edge["edge"], index);
        let points = edge["points"].as_array().unwrap();
        let (first, last) = (&points[0], &points[points.len() - 1]);
        let (source, gate) = (layout.boxes[link.from], layout.boxes[link.to]);
        assert_eq!(first[0].as_f64().unwrap(), source.center.x + source.width / 2.0);
        let (x, y) = (last[0].as_f64().unwrap() - gate.center.x, last[1].as_f64().unwrap() - gate.center.y);
        assert!(
            ((x.abs() - 22.0).abs() < 0.01 && y.abs() <= 22.0) || ((y.abs() - 22.0).abs() < 0.01 && x.abs() <= 22.0),
            "on the border: {x} {y}"
        );
    }
}

#[test]
fn a_parallel_keeps_its_distance() {
    let mut path = Path::at(Point { x: 0.0, y: 10.0 });
    path.line_to(Point { x: 40.0, y: 10.0 });
    path.curve_to(Point { x: 90.0, y: 80.0 });
    path.line_to(Point { x: 120.0, y: 80.0 });
    let points = path.sample();
    let parallel = path.parallel(6.0);
    assert_eq!(parallel.len(), points.len());
    for (a, b) in points.iter().zip(&parallel) {
        assert!(((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y) - 36.0).abs() < 1e-9);
    }
    assert_eq!((parallel[0].y, parallel[parallel.len() - 1].y), (16.0, 86.0), "below where the path is level");
    assert_eq!(path.reversed().reversed(), path);
    assert_eq!(path.point_at(0.0), path.start);
    assert_eq!(path.point_at(1.0), path.end());
    let (a, b) = (path.reversed().point_at(0.25), path.point_at(0.75));
    assert!((a.x - b.x).abs() + (a.y - b.y).abs() < 1e-9);
    assert_eq!(path.d(), "M0 10H40C65 10 65 80 90 80H120");
    assert_eq!(path.bounds(), (Point { x: 0.0, y: 10.0 }, Point { x: 120.0, y: 80.0 }));
}

/// A rectangle by its corners: left, top, right, bottom.
type Area = [f64; 4];

/// What a node's drawing occupies: its box, and around its stub its value and its gradient, which may be as high as heat maps.
fn areas(structure: &Structure, layout: &Layout, node: usize) -> Vec<Area> {
    let Rect { center, width, height } = layout.boxes[node];
    let (from, to) = layout.stubs[node];
    let middle = (from.x + to.x) / 2.0;
    let Item { label, above, below, .. } = structure.nodes[node];
    let half = label / 2.0;
    vec![
        [center.x - width / 2.0, center.y - height / 2.0, center.x + width / 2.0, center.y + height / 2.0],
        [middle - half, from.y - above + 2.0, middle + half, from.y + below],
    ]
}

fn meet(a: &Area, b: &Area) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

/// Asserts what every picture keeps to.
fn keeps_its_promises(structure: &Structure, name: &str) {
    let layout = layout(structure);
    assert_eq!(layout, gatewise::layout::layout(structure), "{name}: equal graphs, equal pictures");
    let all: Vec<(usize, Area)> =
        (0..structure.nodes.len()).flat_map(|node| areas(structure, &layout, node).into_iter().map(move |area| (node, area))).collect();
    for (node, area) in &all {
        let inside = area[0] >= 0.0 && area[1] >= 0.0 && area[2] <= layout.width && area[3] <= layout.height;
        assert!(inside, "{name}: node {node} is inside the picture: {area:?} of {} × {}", layout.width, layout.height);
    }
    // By column of the sheet, so that large graphs are checked as well.
    let mut columns: BTreeMap<i64, Vec<(usize, Area)>> = BTreeMap::new();
    for &(node, area) in &all {
        for column in (area[0] / 100.0).floor() as i64..=(area[2] / 100.0).floor() as i64 {
            columns.entry(column).or_default().push((node, area));
        }
    }
    for areas in columns.values_mut() {
        areas.sort_by(|a, b| a.1[1].total_cmp(&b.1[1]));
        for (index, (node, area)) in areas.iter().enumerate() {
            for (other, below) in areas[index + 1..].iter().take_while(|(_, below)| below[1] < area[3]) {
                assert!(node == other || !meet(area, below), "{name}: {node} {area:?} and {other} {below:?} overlap");
            }
        }
    }
    for (index, edge) in structure.edges.iter().enumerate() {
        let wire = layout.wire(edge.from, index);
        let points = wire.sample();
        let (source, gate) = (layout.boxes[edge.from], layout.boxes[edge.to]);
        assert!(source.center.x < gate.center.x, "{name}: edge {index} points forward");
        assert!(points.windows(2).all(|pair| pair[0].x <= pair[1].x + 1e-9), "{name}: edge {index} never turns back");
        assert_eq!(points[0], Point { x: source.center.x + source.width / 2.0, y: source.center.y });
        let (x, y) = (wire.end().x - gate.center.x, wire.end().y - gate.center.y);
        assert!(
            ((x * x + y * y).sqrt() - 22.0).abs() < 1e-6 && x < 0.0,
            "{name}: edge {index} ends on the left of its gate's rim: {x} {y}"
        );
        for pair in points.windows(2) {
            for column in (pair[0].x / 100.0).floor() as i64..=(pair[1].x / 100.0).floor() as i64 {
                for &(node, area) in columns.get(&column).map_or(&[][..], Vec::as_slice) {
                    if node != edge.from && node != edge.to {
                        assert!(!cuts(pair[0], pair[1], &area), "{name}: edge {index} runs through node {node}");
                    }
                }
            }
        }
    }
}

/// Whether a straight piece enters a rectangle.
fn cuts(a: Point, b: Point, area: &Area) -> bool {
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for (start, step, low, high) in [(a.x, b.x - a.x, area[0], area[2]), (a.y, b.y - a.y, area[1], area[3])] {
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
    from + 1e-9 < to
}

#[test]
fn keeps_its_promises_on_known_programs() {
    for (name, text) in known() {
        keeps_its_promises(&structure(&text), &name);
    }
}

prop_compose! {
    /// Any graph: leaves, then gates of one to four operands, some of them the same, with numbers of any length.
    fn any_structure(most: usize)(
        leaves in 1..8_usize,
        gates in vec((vec(any::<prop::sample::Index>(), 1..5), any::<bool>(), (10.0..90.0_f64, prop::option::weighted(0.3, 60.0..300.0_f64))), 0..most),
    ) -> Structure {
        let mut structure = Structure::default();
        for leaf in 0..leaves {
            structure.nodes.push(Item { leaf: true, width: 20.0 + 9.0 * leaf as f64, height: 30.0, label: 40.0, above: Item::ABOVE, below: Item::BELOW });
        }
        for (operands, near, (label, map)) in gates {
            let node = structure.nodes.len();
            for (slot, operand) in operands.iter().enumerate() {
                let from = if near { node - 1 - operand.index(node.min(6)) } else { operand.index(node) };
                structure.edges.push(Link { from, to: node, slot });
            }
            structure.nodes.push(Item { leaf: false, width: 44.0, height: 44.0, label, above: map.unwrap_or(Item::ABOVE), below: map.unwrap_or(Item::BELOW) });
        }
        structure
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn keeps_its_promises_on_any_graph(structure in any_structure(60)) {
        keeps_its_promises(&structure, "any");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]

    #[test]
    fn keeps_its_promises_on_any_large_graph(structure in any_structure(1000)) {
        keeps_its_promises(&structure, "large");
    }
}
