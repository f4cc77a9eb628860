//! Phase 3: the order of the cells in every column, with few crossings; where nothing is gained, the order of the text stays.

use super::cross;
use super::layers::{Cell, Layers};
use super::rank::Leaves;

/// The cells of each column from top to bottom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// For each column its cells.
    pub columns: Vec<Vec<Cell>>,
    /// For each cell its place in its column.
    pub place: Vec<u32>,
}

impl Order {
    fn new(columns: Vec<Vec<Cell>>, cells: usize) -> Order {
        let mut order = Order { columns, place: vec![0; cells] };
        (0..order.columns.len()).for_each(|column| order.number(column));
        order
    }

    fn number(&mut self, column: usize) {
        for (place, &cell) in self.columns[column].iter().enumerate() {
            self.place[cell as usize] = place as u32;
        }
    }
}

/// Orders the cells: from several starts sweeps to and fro, and keeps what has the fewest crossings; of equals, the first: where all
/// leaves stand in one column their order in the text, else the order of the operands.
pub fn order(layers: &Layers, leaves: Leaves) -> (Order, u64) {
    let starts = match leaves {
        Leaves::First => [by_text(layers), by_descent(layers)],
        Leaves::Near => [by_descent(layers), by_text(layers)],
    };
    let mut best: Option<(Order, u64)> = None;
    for start in starts {
        let found = improve(layers, start);
        if best.as_ref().is_none_or(|best| found.1 < best.1) {
            best = Some(found);
        }
    }
    best.unwrap_or((Order::new(Vec::new(), 0), 0))
}

/// The first column in the order of the text, each further one by where its operands stand.
fn by_text(layers: &Layers) -> Order {
    let mut columns = vec![Vec::new(); layers.columns];
    let mut cells: Vec<Cell> = (0..layers.rank.len() as Cell).collect();
    cells.sort_by_key(|&cell| (layers.node_of(cell), cell));
    for cell in cells {
        columns[layers.rank[cell as usize] as usize].push(cell);
    }
    let mut order = Order::new(columns, layers.rank.len());
    for column in 1..layers.columns {
        sort_column(layers, &mut order, column, Side::Left);
    }
    order
}

/// As they are met on the way down from the last nodes through the operands, slot by slot.
fn by_descent(layers: &Layers) -> Order {
    let cells = layers.rank.len();
    let mut columns = vec![Vec::new(); layers.columns];
    let mut met = vec![false; cells];
    let mut open: Vec<Cell> = Vec::new();
    for sink in (0..cells as Cell).filter(|&cell| layers.right.of(cell).is_empty()).rev() {
        open.push(sink);
        while let Some(cell) = open.pop() {
            if std::mem::replace(&mut met[cell as usize], true) {
                continue;
            }
            columns[layers.rank[cell as usize] as usize].push(cell);
            open.extend(layers.left.of(cell).iter().rev().map(|&(before, _)| before));
        }
    }
    Order::new(columns, cells)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// Steps of work that are worth spending on one start.
const WORK: usize = 6_000_000;

fn improve(layers: &Layers, mut order: Order) -> (Order, u64) {
    let mut best = (order.clone(), cross::count(layers, &order));
    let rounds: usize = std::env::var("ROUNDS").map_or(24, |r| r.parse().unwrap());
    let maxidle: usize = std::env::var("IDLE").map_or(4, |r| r.parse().unwrap());
    let mut idle = 0;
    for round in 0..rounds {
        if best.1 == 0 || idle == maxidle {
            break;
        }
        if round % 2 == 0 {
            (1..layers.columns).for_each(|column| sort_column(layers, &mut order, column, Side::Left));
        } else {
            (0..layers.columns.saturating_sub(1)).rev().for_each(|column| sort_column(layers, &mut order, column, Side::Right));
        }
        exchange(layers, &mut order, round % 4 > 1);
        if std::env::var("SIFT").is_ok() {
            for _ in 0..8 {
                if !sift(layers, &mut order) {
                    break;
                }
            }
        }
        let crossings = cross::count(layers, &order);
        if crossings < best.1 {
            best = (order.clone(), crossings);
            idle = 0;
        } else {
            idle += 1;
        }
    }
    best
}

/// Sorts a column by the mean place of the cells that each of its cells is joined to on one side.
fn sort_column(layers: &Layers, order: &mut Order, column: usize, side: Side) {
    let links = if side == Side::Left { &layers.left } else { &layers.right };
    let mut keyed: Vec<(f32, Cell)> = Vec::with_capacity(order.columns[column].len());
    for &cell in &order.columns[column] {
        let joined = links.of(cell);
        let edges: u32 = joined.iter().map(|end| end.1).sum();
        let sum: u32 = joined.iter().map(|end| order.place[end.0 as usize] * end.1).sum();
        // A cell that is joined to nothing keeps to the cell above it.
        let key = if edges > 0 { sum as f32 / edges as f32 } else { keyed.last().map_or(0.0, |last| last.0) };
        keyed.push((key, cell));
    }
    keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (slot, (_, cell)) in order.columns[column].iter_mut().zip(keyed) {
        *slot = cell;
    }
    order.number(column);
}

/// Exchanges neighbours while that saves crossings; with `even`, also once where it costs nothing.
fn exchange(layers: &Layers, order: &mut Order, even: bool) {
    let mut active = vec![true; layers.columns];
    for pass in 0..40 {
        let mut improved = false;
        for column in 0..layers.columns {
            if !std::mem::replace(&mut active[column], false) {
                continue;
            }
            let mut changed = false;
            for place in 1..order.columns[column].len() {
                let (above, below) = (order.columns[column][place - 1], order.columns[column][place]);
                let (kept, swapped) = cross::pair(layers, order, above, below);
                if swapped < kept || (even && pass == 0 && swapped == kept && kept > 0) {
                    order.columns[column].swap(place - 1, place);
                    order.place[above as usize] = place as u32;
                    order.place[below as usize] = place as u32 - 1;
                    changed = true;
                    improved |= swapped < kept;
                }
            }
            if changed {
                active[column] = true;
                active[column.saturating_sub(1)] = true;
                if let Some(next) = active.get_mut(column + 1) {
                    *next = true;
                }
            }
        }
        if !improved {
            break;
        }
    }
}

fn sift(layers: &Layers, order: &mut Order) -> bool {
    let mut improved = false;
    for column in 0..layers.columns {
        let cells = order.columns[column].clone();
        for cell in cells {
            let at = order.place[cell as usize] as usize;
            let list = &order.columns[column];
            let (mut best, mut best_at) = (0_i64, at);
            let mut gain = 0_i64;
            for place in (0..at).rev() {
                let (kept, swapped) = cross::pair(layers, order, list[place], cell);
                gain += swapped as i64 - kept as i64;
                if gain < best {
                    best = gain;
                    best_at = place;
                }
            }
            gain = 0;
            for place in at + 1..list.len() {
                let (kept, swapped) = cross::pair(layers, order, cell, list[place]);
                gain += swapped as i64 - kept as i64;
                if gain < best {
                    best = gain;
                    best_at = place;
                }
            }
            if best_at != at {
                improved = true;
                let list = &mut order.columns[column];
                let cell = list.remove(at);
                list.insert(best_at, cell);
                order.number(column);
            }
        }
    }
    improved
}
