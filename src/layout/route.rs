//! Phase 8: the way of every edge: level through the columns, bent only between them.

use super::columns::Columns;
use super::layers::Layers;
use super::place::Heights;
use super::ports::{Ports, rim};
use super::{Link, Path, Point, Structure};

/// Finds the way of every edge, from the end of its source's stub to its gate's rim. Between two columns all bends have the same
/// shape and the same room, so that two of them cross once if their order changes, and otherwise not at all.
pub fn route(structure: &Structure, layers: &Layers, heights: &Heights, ports: &Ports, columns: &Columns) -> Vec<Path> {
    (0..structure.edges.len()).map(|edge| one(structure, layers, heights, ports[edge], columns, edge)).collect()
}

fn one(structure: &Structure, layers: &Layers, heights: &Heights, port: f64, columns: &Columns, edge: usize) -> Path {
    let Link { from, to, .. } = structure.edges[edge];
    let mut path = Path::at(Point { x: columns.right[layers.rank[from] as usize], y: heights[from] });
    for &lane in layers.lanes(edge) {
        let (column, y) = (layers.rank[lane as usize] as usize, heights[lane as usize]);
        path.curve_to(Point { x: columns.left[column], y });
        path.line_to(Point { x: columns.right[column], y });
    }
    let (column, y) = (layers.rank[to] as usize, heights[to] + port);
    path.curve_to(Point { x: columns.left[column], y });
    let width = structure.nodes[to].width;
    let square = structure.frame(to).is_some() || structure.closed.squares.binary_search(&to).is_ok();
    let x = columns.middle[column] - if square { width } else { width / 2.0 + rim(port) };
    path.line_to(Point { x, y });
    path
}
