//! Where the wires of one value part, so that a dot can mark it.

use super::columns::Columns;
use super::layers::{Cell, Layers};
use super::place::Heights;
use super::{Path, Point, Structure};
use crate::sort;

/// A node, and where its wires part.
pub type Fork = (usize, Point);

/// Each node's partings, by node, from left to right.
pub fn forks(structure: &Structure, layers: &Layers, heights: &Heights, columns: &Columns, routes: &[Path]) -> Vec<Fork> {
    let edges_from = |cell: Cell| layers.right.of(cell).iter().map(|end| end.1).sum::<u32>();
    let parts = |cell: Cell| edges_from(cell) > 1;
    let shared = layers.runs(&|before, after| parts(before) && parts(after));
    let mut forks: Vec<Fork> = Vec::new();
    for (index, (edge, route)) in structure.edges.iter().zip(routes).enumerate().filter(|(_, (edge, _))| parts(edge.from as Cell)) {
        let lanes = layers.lanes_by(index, &shared).next().and_then(|run| run.last().copied());
        let last = lanes.filter(|&lane| parts(lane)).unwrap_or(edge.from as Cell);
        let at = Point { x: columns.right[layers.rank[last as usize] as usize], y: heights[last as usize] };
        // A wire that swings leaves before its lane ends.
        let leaves = route.curves.last().map(|_| before_end(route)).filter(|point| point.y == at.y && point.x < at.x);
        forks.push((edge.from, leaves.unwrap_or(at)));
    }
    in_order(&mut forks);
    forks
}

/// By node, then from left to right, then from top to bottom, and each once; nothing stands at less than 0.
pub fn in_order(forks: &mut Vec<Fork>) {
    let keys: [fn(&Fork) -> u32; 3] = [|fork| (fork.1.y as f32).to_bits(), |fork| (fork.1.x as f32).to_bits(), |fork| fork.0 as u32];
    for key in keys {
        *forks = sort::order(forks.iter().map(key)).into_iter().map(|index| forks[index]).collect();
    }
    forks.dedup();
}

/// Where the last piece of a path begins.
fn before_end(path: &Path) -> Point {
    path.curves.len().checked_sub(2).map_or(path.start, |index| path.curves[index][2])
}
