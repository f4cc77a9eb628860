//! Phase 7: where the columns stand, as wide as their longest numbers, and how much room the bends between them get.

use super::Structure;
use super::layers::{Cell, Layers};
use super::order::Order;
use super::place::Heights;
use super::ports::Ports;

/// The columns from left to right; in x, all in px.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    /// Where each column begins, and the bends before it end.
    pub left: Vec<f64>,
    /// The right edge of the boxes, where the stubs begin.
    pub middle: Vec<f64>,
    /// Where the stubs end, and the bends begin.
    pub right: Vec<f64>,
}

/// The shortest stub: five characters fit.
const STUB: f64 = 48.0;
/// From a group's frame to its first column.
const PORT_STUB: f64 = 20.0;
/// What a stub is longer than its widest number.
const STUB_AIR: f64 = 10.0;
/// What the last stub, which ends in an arrow, is longer than its number.
const LAST_AIR: f64 = 40.0;
/// The narrowest room for a bend, and where a branch carries a number of its own.
const BEND: f64 = 40.0;
const BRANCH: f64 = 76.0;
/// The widest room for a bend.
const WIDEST: f64 = 160.0;

/// Finds the columns' places; `bends` says for each edge and column whether a bend there needs room of its own.
pub fn columns(structure: &Structure, layers: &Layers, order: &Order, heights: &Heights, ports: &Ports, free: &[bool]) -> Columns {
    let gaps = gaps(structure, layers, heights, ports, free);
    let mut columns = Columns::default();
    let mut x = 0.0;
    for (column, cells) in order.columns.iter().enumerate() {
        let nodes = || cells.iter().filter(|&&cell| !layers.is_lane(cell)).map(|&cell| structure.nodes[cell as usize]);
        let head = nodes().map(|item| item.width).fold(0.0, f64::max);
        let label = nodes().map(|item| item.label).fold(0.0, f64::max);
        // Where operands come into a group, their wires have no labels.
        let stub = if nodes().all(|item| item.is_port()) && nodes().next().is_some() { PORT_STUB } else { STUB };
        let air = if column + 1 == layers.columns { LAST_AIR } else { STUB_AIR };
        columns.left.push(x);
        columns.middle.push(x + head);
        columns.right.push((x + head + stub.max(label + air)).ceil());
        x = (x + head + stub.max(label + air)).ceil() + gaps.get(column).copied().unwrap_or(0.0);
    }
    columns
}

/// The room after each column: none where every wire goes straight on.
fn gaps(structure: &Structure, layers: &Layers, heights: &Heights, ports: &Ports, free: &[bool]) -> Vec<f64> {
    let mut gaps = vec![0.0_f64; layers.columns];
    let mut need = |cell: Cell, rise: f64, least: f64| {
        if rise != 0.0 {
            let gap = &mut gaps[layers.rank[cell as usize] as usize];
            *gap = gap.max(room(rise).max(least));
        }
    };
    for lane in layers.nodes as Cell..layers.rank.len() as Cell {
        for &(before, _) in layers.left.of(lane) {
            need(before, heights[lane as usize] - heights[before as usize], BEND);
        }
    }
    let mut uses = vec![0; layers.nodes];
    structure.edges.iter().for_each(|edge| uses[edge.from] += 1);
    for (index, edge) in structure.edges.iter().enumerate().filter(|(index, _)| !free[*index]) {
        let before = layers.last_before(structure, index);
        let least = if uses[edge.from] > 1 { BRANCH } else { BEND };
        need(before, heights[edge.to] + ports[index] - heights[before as usize], least);
    }
    gaps
}

/// Room in which a bend of this rise is not narrower than the parallel of its gradient can follow.
fn room(rise: f64) -> f64 {
    (4.62 * rise.abs().sqrt()).clamp(BEND, WIDEST).round()
}
