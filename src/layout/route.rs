//! Phase 8: the way of every edge: level through the columns, bent only between them.

use super::columns::Columns;
use super::layers::Layers;
use super::place::Heights;
use super::ports::{Ports, rim};
use super::{Path, Point, Structure};

/// Finds the way of every edge, from the end of its source's stub to its gate's rim. Between two columns all bends have the same
/// shape and the same room, so that two of them cross once if their order changes, and otherwise not at all.
pub fn route(structure: &Structure, layers: &Layers, heights: &Heights, ports: &Ports, columns: &Columns) -> Vec<Path> {
    structure
        .edges
        .iter()
        .enumerate()
        .map(|(index, edge)| one(structure, layers, heights, ports[index], columns, edge.from, edge.to))
        .collect()
}

fn one(structure: &Structure, layers: &Layers, heights: &Heights, port: f64, columns: &Columns, from: usize, to: usize) -> Path {
    let mut path = Path::at(Point { x: columns.right[layers.rank[from] as usize], y: heights[from] });
    for cell in layers.way(from, to).skip(1) {
        let column = layers.rank[cell as usize] as usize;
        let lane = layers.is_lane(cell);
        let y = heights[cell as usize] + if lane { 0.0 } else { port };
        path.curve_to(Point { x: columns.left[column], y });
        let x = if lane { columns.right[column] } else { columns.middle[column] - structure.nodes[to].width / 2.0 - rim(port) };
        path.line_to(Point { x, y });
    }
    path
}
