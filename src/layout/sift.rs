//! Sifting: each cell in turn tries every place in its column and takes the one with the fewest crossings.

use super::layers::{Layers, Links};
use super::order::Order;

/// In how many passes a cell moves on where that costs nothing.
const EVEN: usize = 3;

/// Sifts every column, to and fro, until nothing is gained or `passes` times.
pub fn sift(layers: &Layers, order: &mut Order, passes: usize, even: bool, back: bool) {
    let mut due = vec![true; layers.columns];
    let mut column = Column::default();
    for pass in 0..passes {
        let mut improved = false;
        for index in 0..layers.columns {
            let index = if (pass % 2 == 0) != back { index } else { layers.columns - 1 - index };
            if !std::mem::replace(&mut due[index], false) {
                continue;
            }
            if column.sift(layers, order, index, even && pass < EVEN) {
                improved = true;
                due[index.saturating_sub(1)] = true;
                due[index] = true;
                if let Some(next) = due.get_mut(index + 1) {
                    *next = true;
                }
            }
        }
        if !improved {
            break;
        }
    }
}

/// One column's cells, by their first number here, with the places of what they are joined to.
#[derive(Default)]
struct Column {
    left: Ends,
    right: Ends,
    /// For each cell and each other, row by row, the crossings that are added if the first, now above, comes to stand below.
    added: Vec<i32>,
}

#[derive(Default)]
struct Ends {
    start: Vec<u32>,
    /// Place and number of edges.
    ends: Vec<(u32, u32)>,
}

impl Ends {
    fn gather(&mut self, links: &Links, order: &Order, column: usize) {
        self.start.clear();
        self.ends.clear();
        for &cell in &order.columns[column] {
            self.start.push(self.ends.len() as u32);
            self.ends.extend(links.of(cell).iter().map(|&(other, edges)| (order.place[other as usize], edges)));
        }
        self.start.push(self.ends.len() as u32);
    }

    fn of(&self, number: usize) -> &[(u32, u32)] {
        &self.ends[self.start[number] as usize..self.start[number + 1] as usize]
    }

    /// Crossings that are added if the first of two cells, now above the second, comes to stand below it.
    fn added(&self, above: usize, below: usize) -> i32 {
        let mut added = 0;
        for &(a, edges_a) in self.of(above) {
            for &(b, edges_b) in self.of(below) {
                added += (i32::from(a < b) - i32::from(b < a)) * (edges_a * edges_b) as i32;
            }
        }
        added
    }
}

impl Column {
    fn gather(&mut self, layers: &Layers, order: &Order, column: usize) {
        self.left.gather(&layers.left, order, column);
        self.right.gather(&layers.right, order, column);
        let count = order.columns[column].len();
        self.added.clear();
        self.added.resize(count * count, 0);
        for first in 0..count {
            for second in first + 1..count {
                let added = self.left.added(first, second) + self.right.added(first, second);
                self.added[first * count + second] = added;
                self.added[second * count + first] = -added;
            }
        }
    }

    fn sift(&mut self, layers: &Layers, order: &mut Order, column: usize, even: bool) -> bool {
        self.gather(layers, order, column);
        let count = order.columns[column].len();
        let mut sequence: Vec<usize> = (0..count).collect();
        let mut improved = false;
        for number in 0..count {
            let at = sequence.iter().position(|&other| other == number).unwrap_or(number);
            let added = &self.added[number * count..(number + 1) * count];
            let (mut best, mut best_at) = (0, at);
            let mut change = 0;
            for (place, &other) in sequence.iter().enumerate().take(at).rev() {
                change -= added[other];
                if change < best || (even && change == best) {
                    (best, best_at) = (change, place);
                }
            }
            change = 0;
            for (place, &other) in sequence.iter().enumerate().skip(at + 1) {
                change += added[other];
                if change < best || (even && change == best) {
                    (best, best_at) = (change, place);
                }
            }
            if best_at != at {
                sequence.remove(at);
                sequence.insert(best_at, number);
                improved = true;
            }
        }
        if improved {
            let cells = sequence.iter().map(|&number| order.columns[column][number]).collect();
            order.columns[column] = cells;
            order.number(column);
        }
        improved
    }
}
