//! Phase 3: the order of the cells in every column, with few crossings; where nothing is gained, the order of the text stays.

use super::cross;
use super::layers::{Cell, Layers};
use super::rank::Leaves;
use super::reinsert::{Manner, REACH, reinsert};
use crate::sort::sort;

/// The cells of each column from top to bottom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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

/// From where a search starts: the order of the text or that of the operands, and so many sweeps to and fro.
#[derive(Clone, Copy)]
struct Start {
    text: bool,
    sweeps: usize,
}

const fn text(sweeps: usize) -> Start {
    Start { text: true, sweeps }
}

const fn descent(sweeps: usize) -> Start {
    Start { text: false, sweeps }
}

/// Where all leaves stand in one column, their order in the text comes first.
const FIRST: [Start; 6] = [text(0), descent(0), text(2), descent(2), text(4), descent(4)];
const NEAR: [Start; 3] = [descent(8), text(0), text(4)];

/// How many cells are set in again before the best start is chosen, and how often all of them are for one start.
const SEARCH: usize = 6_000;
const PASSES: usize = 2;
/// How often at most they are afterwards.
const POLISH: usize = 6;
/// A polish ends where a pass takes away less than this part of the crossings.
const GAIN: u64 = 60;
/// How far a cell looks for a better place where there is but one start.
const NEAR_REACH: usize = 6;
/// How many cells may be passed, for each cell that there is and at least.
const WORK: usize = 600;
const LEAST_WORK: usize = 600_000;

/// Orders the cells: from several starts, as many as the size allows, every cell is set in again twice; what then has the fewest
/// crossings, of equals the first, is improved further.
pub fn order(layers: &Layers, leaves: Leaves) -> (Order, u64) {
    let starts = if leaves == Leaves::First { &FIRST[..] } else { &NEAR[..] };
    let tries = (SEARCH / (PASSES * layers.rank.len() + 1)).clamp(1, starts.len());
    let mut search = Search {
        layers,
        only: None,
        reach: if tries > 1 { REACH } else { NEAR_REACH },
        work: LEAST_WORK.max(WORK * layers.rank.len()),
        best: (Order::default(), u64::MAX),
    };
    let mut tried: Vec<Order> = Vec::new();
    for start in &starts[..tries] {
        let mut order = if start.text { by_text(layers) } else { by_descent(layers) };
        (0..start.sweeps).for_each(|round| sweep(layers, &mut order, round));
        if tried.contains(&order) {
            continue;
        }
        search.improve(order.clone(), PASSES, leaves == Leaves::Near);
        if search.best.1 == 0 {
            return search.best;
        }
        tried.push(order);
    }
    let order = search.best.0.clone();
    search.improve(order, POLISH, true);
    search.best
}

/// Orders the cells from an order that is good but for those that changed: only they move, and only where that saves crossings.
#[inline(never)]
pub fn order_after(layers: &Layers, columns: Vec<Vec<Cell>>, changed: &[bool]) -> (Order, u64) {
    let work = LEAST_WORK.max(WORK * layers.rank.len());
    let mut search = Search { layers, only: Some(changed), reach: REACH, work, best: (Order::default(), u64::MAX) };
    search.improve(Order::new(columns, layers.rank.len()), POLISH, false);
    search.best
}

/// A search for few crossings: the best order so far, with its crossings, and what may still be spent.
struct Search<'a> {
    layers: &'a Layers,
    /// Which cells move: all of them if nothing is said.
    only: Option<&'a [bool]>,
    reach: usize,
    work: usize,
    best: (Order, u64),
}

impl Search<'_> {
    /// Sets the cells in again until too little is gained or `passes` times; keeps an order that is better than the best.
    fn improve(&mut self, mut order: Order, passes: usize, roam: bool) {
        let mut last = u64::MAX;
        for pass in 0..=passes {
            let crossings = cross::count(self.layers, &order);
            if crossings < self.best.1 {
                self.best.1 = crossings;
                self.best.0.clone_from(&order);
            }
            let back = pass % 2 == 1;
            let gained = std::mem::replace(&mut last, crossings).saturating_sub(crossings) > crossings / GAIN || back;
            let manner = Manner { back, roam, reach: self.reach };
            if pass == passes
                || crossings == 0
                || !gained
                || self.work == 0
                || !reinsert(self.layers, &mut order, manner, self.only, &mut self.work)
            {
                break;
            }
        }
    }
}

/// The first column in the order of the text, each further one by where its operands stand.
pub fn by_text(layers: &Layers) -> Order {
    let mut columns = vec![Vec::new(); layers.columns];
    let mut cells: Vec<u64> = (0..layers.rank.len() as Cell).map(|cell| (layers.node_of(cell) as u64) << 32 | u64::from(cell)).collect();
    sort(&mut cells);
    for cell in cells {
        let cell = cell as Cell;
        columns[layers.rank[cell as usize] as usize].push(cell);
    }
    let mut order = Order::new(columns, layers.rank.len());
    for column in 1..layers.columns {
        sort_column(layers, &mut order, column, Side::Left);
    }
    order
}

/// As they are met on the way down from the last nodes through the operands, slot by slot.
pub fn by_descent(layers: &Layers) -> Order {
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

/// Sorts every column by the column before it, or in the next round by the one after it.
pub fn sweep(layers: &Layers, order: &mut Order, round: usize) {
    if round.is_multiple_of(2) {
        (1..layers.columns).for_each(|column| sort_column(layers, order, column, Side::Left));
    } else {
        (0..layers.columns.saturating_sub(1)).rev().for_each(|column| sort_column(layers, order, column, Side::Right));
    }
}

/// Sorts a column by the mean place of the cells that each of its cells is joined to on one side.
fn sort_column(layers: &Layers, order: &mut Order, column: usize, side: Side) {
    let links = if side == Side::Left { &layers.left } else { &layers.right };
    let cells = std::mem::take(&mut order.columns[column]);
    let mut keys: Vec<u64> = Vec::with_capacity(cells.len());
    let mut mean = 0.0_f32;
    for (place, &cell) in cells.iter().enumerate() {
        let (mut edges, mut sum) = (0, 0);
        for &(other, count) in links.of(cell) {
            edges += count;
            sum += order.place[other as usize] * count;
        }
        // A cell that is joined to nothing keeps to the cell above it.
        if edges > 0 {
            mean = sum as f32 / edges as f32;
        }
        // The bits of numbers that are not negative rise with them.
        keys.push(u64::from(mean.to_bits()) << 32 | place as u64);
    }
    sort(&mut keys);
    order.columns[column] = keys.iter().map(|&key| cells[key as u32 as usize]).collect();
    order.number(column);
}
