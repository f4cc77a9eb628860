//! Phase 3: the order of the cells in every column, with few crossings; where nothing is gained, the order of the text stays.

use super::layers::{Cell, Layers};
use super::rank::Leaves;
use super::{cross, sift};

/// The cells of each column from top to bottom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// For each column its cells.
    pub columns: Vec<Vec<Cell>>,
    /// For each cell its place in its column.
    pub place: Vec<u32>,
}

impl Order {
    /// Numbers the places of the cells of all columns.
    pub(super) fn new(columns: Vec<Vec<Cell>>, cells: usize) -> Order {
        let mut order = Order { columns, place: vec![0; cells] };
        (0..order.columns.len()).for_each(|column| order.number(column));
        order
    }

    /// Notes the places of a column's cells.
    pub(super) fn number(&mut self, column: usize) {
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

/// Comparisons of two cells that are worth spending on one start.
const WORK: usize = 300_000;
/// How many sweeps there are before the walk.
const SWEEPS: usize = 4;
/// After how many steps of the walk that gain nothing it ends.
const PATIENCE: usize = 6;

/// Sweeps to and fro, after each of which every cell goes to the best place in its column; then walks on from the best order among
/// those that are as good, in which crossings that cannot be saved where they are meet others and vanish with them.
fn improve(layers: &Layers, start: Order) -> (Order, u64) {
    let crossings = cross::count(layers, &start);
    let mut best = (start.clone(), crossings);
    let mut order = start;
    let pairs: usize = order.columns.iter().map(|cells| cells.len() * cells.len()).sum();
    let rounds = if pairs > SEARCH { SWEEPS } else { (WORK / (pairs + 1)).clamp(6, 40) };
    let passes = (SEARCH / (pairs + 1)).min(PASSES);
    let mut walk: Option<(Order, u64)> = None;
    let mut idle = 0;
    for round in 0..rounds {
        if best.1 == 0 || idle == PATIENCE {
            break;
        }
        if round < SWEEPS {
            sweep(layers, &mut order, round);
        } else if let Some((last, _)) = &walk {
            order.clone_from(last);
        } else {
            order.clone_from(&best.0);
        }
        sift::sift(layers, &mut order, passes, round >= SWEEPS, round % 2 == 1);
        let crossings = cross::count(layers, &order);
        if round >= SWEEPS && walk.as_ref().is_none_or(|walk| crossings <= walk.1) {
            walk = Some((order.clone(), crossings));
        }
        idle = if crossings < best.1 || round < SWEEPS { 0 } else { idle + 1 };
        if crossings < best.1 {
            best = (order.clone(), crossings);
        }
    }
    best
}

/// Sorts every column by the column before it, or in the next round by the one after it.
fn sweep(layers: &Layers, order: &mut Order, round: usize) {
    if round.is_multiple_of(2) {
        (1..layers.columns).for_each(|column| sort_column(layers, order, column, Side::Left));
    } else {
        (0..layers.columns.saturating_sub(1)).rev().for_each(|column| sort_column(layers, order, column, Side::Right));
    }
}

/// How often at most every cell looks for its best place after one sweep.
const PASSES: usize = 6;
/// Comparisons that are worth spending on one such search; where the columns are too long for it, sweeping must do.
const SEARCH: usize = 3_000_000;
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
