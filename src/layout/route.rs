//! Phase 8: the way of every edge: level through the columns, bent only between them.

use super::columns::Columns;
use super::layers::{Layers, Runs};
use super::place::Heights;
use super::ports::{Ports, rim};
use super::{Link, Path, Point, Structure};

/// Finds the way of every edge, from the end of its source's stub to its gate's rim. Between two columns all bends have the same
/// shape and the same room, so that two of them cross once if their order changes, and otherwise not at all.
pub fn route(structure: &Structure, layers: &Layers, heights: &Heights, ports: &Ports, columns: &Columns) -> Vec<Path> {
    let level = layers.runs(&|before, after| heights[before as usize] == heights[after as usize]);
    (0..structure.edges.len()).map(|edge| one(structure, layers, heights, ports[edge], columns, &level, edge)).collect()
}

fn one(structure: &Structure, layers: &Layers, heights: &Heights, port: f64, columns: &Columns, level: &Runs, edge: usize) -> Path {
    let Link { from, to, .. } = structure.edges[edge];
    let mut path = Path::at(Point { x: columns.right[layers.rank[from] as usize], y: heights[from] });
    for run in layers.lanes_by(edge, level) {
        let [Some(&first), Some(&last)] = [run.first(), run.last()] else { continue };
        let y = heights[first as usize];
        path.curve_to(Point { x: columns.left[layers.rank[first as usize] as usize], y });
        path.line_to(Point { x: columns.right[layers.rank[last as usize] as usize], y });
    }
    let (column, y) = (layers.rank[to] as usize, heights[to] + port);
    path.curve_to(Point { x: columns.left[column], y });
    let width = structure.nodes[to].width;
    let square = structure.frame(to).is_some() || structure.closed.squares.binary_search(&to).is_ok();
    let x = columns.middle[column] - if square { width } else { width / 2.0 + rim(port) };
    path.line_to(Point { x, y });
    path
}
