//! How many edges cross: counted between columns, and for two neighbours in one column.

use super::layers::{Cell, Layers, Links};
use super::order::Order;

/// The number of pairs of edges that cross.
pub fn count(layers: &Layers, order: &Order) -> u64 {
    (1..layers.columns).map(|column| count_before(layers, order, column)).sum()
}

/// The number of crossings between a column and the one before it.
fn count_before(layers: &Layers, order: &Order, column: usize) -> u64 {
    let mut tree = vec![0_u32; order.columns[column].len() + 1];
    let (mut crossings, mut total) = (0_u64, 0_u32);
    let mut ends: Vec<(u32, u32)> = Vec::new();
    for &cell in &order.columns[column - 1] {
        ends.clear();
        ends.extend(layers.right.of(cell).iter().map(|&(to, edges)| (order.place[to as usize], edges)));
        for &(place, edges) in &ends {
            // Edges of cells above that end below this one.
            let (mut not_below, mut index) = (0, place as usize + 1);
            while index > 0 {
                not_below += tree[index];
                index &= index - 1;
            }
            crossings += u64::from(total - not_below) * u64::from(edges);
        }
        for &(place, edges) in &ends {
            let mut index = place as usize + 1;
            while index < tree.len() {
                tree[index] += edges;
                index += index & index.wrapping_neg();
            }
            total += edges;
        }
    }
    crossings
}

/// Crossings among the edges of two cells of one column, as they stand and if they changed places.
pub fn pair(layers: &Layers, order: &Order, above: Cell, below: Cell) -> (u32, u32) {
    let left = pair_on(&layers.left, order, above, below);
    let right = pair_on(&layers.right, order, above, below);
    (left.0 + right.0, left.1 + right.1)
}

fn pair_on(links: &Links, order: &Order, above: Cell, below: Cell) -> (u32, u32) {
    let (mut kept, mut swapped) = (0, 0);
    for &(a, edges_a) in links.of(above) {
        let place_a = order.place[a as usize];
        for &(b, edges_b) in links.of(below) {
            let place_b = order.place[b as usize];
            if place_b < place_a {
                kept += edges_a * edges_b;
            } else if place_a < place_b {
                swapped += edges_a * edges_b;
            }
        }
    }
    (kept, swapped)
}
