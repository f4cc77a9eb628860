//! How many pairs of edges cross.

use super::layers::Layers;
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
