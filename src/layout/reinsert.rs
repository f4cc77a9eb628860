//! Every cell in turn is taken out with its wires, and set in again where they cross fewest others.
//!
//! What is taken out is a *joint* (a node, or a lane at which wires part) with its *ways*: the lanes that lead from it to the next
//! joints. While everything else stands, each way is a shortest one through the gaps between the cells of its columns, where a step
//! costs what it crosses; the costs of all ways together decide in which gap of its column the joint is cheapest.

use super::layers::{Cell, Layers, Links};
use super::order::Order;

/// How far from its place a cell looks for a better one; all gaps of a window have numbers below `GAPS`.
const REACH: usize = 10;
const GAPS: usize = 32;
/// A joint of more ways stays where sweeping left it.
const WAYS: usize = 64;

/// How a pass goes over the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manner {
    /// From the last column to the first, and of equal gaps the last.
    pub back: bool,
    /// Whether what is nowhere better moves where it is as good.
    pub roam: bool,
}

/// Takes every joint out and sets it in again. Says whether anything moved.
pub fn reinsert(layers: &Layers, order: &mut Order, manner: Manner) -> bool {
    let mut pass = Pass {
        layers,
        order,
        manner,
        lifted: vec![false; layers.rank.len()],
        ways: Vec::new(),
        lanes: Vec::new(),
        origins: Vec::new(),
        cost: Vec::new(),
        next: Vec::new(),
        total: Vec::new(),
        moves: Vec::new(),
        cells: Vec::new(),
    };
    let mut moved = false;
    let mut column = Vec::new();
    for index in 0..layers.columns {
        let index = if manner.back { layers.columns - 1 - index } else { index };
        column.clone_from(&pass.order.columns[index]);
        for &cell in &column {
            moved |= pass.set(cell);
        }
    }
    moved
}

fn links(layers: &Layers, right: bool) -> &Links {
    if right { &layers.right } else { &layers.left }
}

struct Pass<'a> {
    layers: &'a Layers,
    order: &'a mut Order,
    manner: Manner,
    /// For each cell whether it is taken out.
    lifted: Vec<bool>,
    /// The joint's ways.
    ways: Vec<Way>,
    /// Their lanes, each way's outwards, with the gap that each is given.
    lanes: Vec<(Cell, usize)>,
    /// For each lane and each gap of the next cell inwards the gap of the lane from which it is reached.
    origins: Vec<[u8; GAPS]>,
    /// For each gap of a window what it costs to get there.
    cost: Vec<i32>,
    next: Vec<i32>,
    total: Vec<i32>,
    /// What one column is given: the gap and the cell.
    moves: Vec<(usize, Cell)>,
    cells: Vec<Cell>,
}

/// A way from the joint to another.
#[derive(Clone, Copy)]
struct Way {
    right: bool,
    edges: i32,
    first: usize,
    last: usize,
    end: Cell,
}

/// The gaps, from low to high, in which a cell may come to stand; gap 0 is above the first cell.
#[derive(Clone, Copy)]
struct Window {
    column: usize,
    low: usize,
    high: usize,
    /// The gap just above the cell.
    here: usize,
}

impl Pass<'_> {
    /// Whether a cell is a lane with one way in and one way out.
    fn passes(&self, cell: Cell) -> bool {
        self.layers.is_lane(cell) && self.layers.left.of(cell).len() == 1 && self.layers.right.of(cell).len() == 1
    }

    fn window(&self, cell: Cell) -> Window {
        let column = self.layers.rank[cell as usize] as usize;
        let here = self.order.place[cell as usize] as usize;
        Window { column, low: here.saturating_sub(REACH), high: (here + REACH + 1).min(self.order.columns[column].len()), here }
    }

    /// Sets one cell in again, if it is a joint.
    fn set(&mut self, joint: Cell) -> bool {
        if self.passes(joint) || !self.gather(joint) {
            return false;
        }
        self.lift(joint, true);
        let window = self.window(joint);
        let mut total = std::mem::take(&mut self.total);
        total.clear();
        total.resize(window.high - window.low + 1, 0);
        let mut stays = 0;
        for way in 0..self.ways.len() {
            stays += self.ways[way].edges * self.price(way, window);
            for (total, cost) in total.iter_mut().zip(&self.cost) {
                *total += self.ways[way].edges * cost;
            }
        }
        let (least, gap) = self.least(&total);
        self.total = total;
        let moves = least < stays || (self.manner.roam && least == stays);
        if moves {
            self.trace(gap);
            self.settle(joint, window.low + gap);
        }
        self.lift(joint, false);
        moves
    }

    /// Finds a joint's ways.
    fn gather(&mut self, joint: Cell) -> bool {
        let (ways, lanes) = (&mut self.ways, &mut self.lanes);
        ways.clear();
        lanes.clear();
        for right in [false, true] {
            let links = links(self.layers, right);
            for &(next, edges) in links.of(joint) {
                let first = lanes.len();
                let mut end = next;
                while self.layers.is_lane(end) && self.layers.left.of(end).len() == 1 && self.layers.right.of(end).len() == 1 {
                    lanes.push((end, 0));
                    end = links.of(end)[0].0;
                }
                ways.push(Way { right, edges: edges as i32, first, last: lanes.len(), end });
            }
        }
        if self.origins.len() < self.lanes.len() {
            self.origins.resize(self.lanes.len(), [0; GAPS]);
        }
        !self.ways.is_empty() && self.ways.len() <= WAYS
    }

    fn lift(&mut self, joint: Cell, lifted: bool) {
        self.lifted[joint as usize] = lifted;
        for &(lane, _) in &self.lanes {
            self.lifted[lane as usize] = lifted;
        }
    }

    /// The least of the costs and its gap: of equals the first, or on the way back the last.
    fn least(&self, costs: &[i32]) -> (i32, usize) {
        let (mut least, mut at) = (i32::MAX, 0);
        for (gap, &cost) in costs.iter().enumerate() {
            if cost < least || (cost == least && self.manner.back) {
                (least, at) = (cost, gap);
            }
        }
        (least, at)
    }

    /// Finds what a way to each gap of the joint's window costs, and what it costs as it is. Costs are told from that of one way
    /// along the windows' upper ends.
    fn price(&mut self, way: usize, joint: Window) -> i32 {
        let Way { right, first, last, end, .. } = self.ways[way];
        let window = |pass: &Self, lane: usize| if lane > first { pass.window(pass.lanes[lane - 1].0) } else { joint };
        let mut at = window(self, last);
        let mut stays = self.start(end, at, right);
        for lane in (first..last).rev() {
            let to = window(self, lane);
            stays += self.step(at, to, right, lane);
            at = to;
        }
        stays
    }

    /// From the far end to the gaps of the first window.
    fn start(&mut self, end: Cell, to: Window, right: bool) -> i32 {
        let place = self.order.place[end as usize];
        let links = links(self.layers, right);
        self.cost.clear();
        self.cost.push(0);
        let mut cost = 0;
        for &cell in &self.order.columns[to.column][to.low..to.high] {
            if !self.lifted[cell as usize] {
                for &(other, edges) in links.of(cell) {
                    let other_place = self.order.place[other as usize];
                    if other_place != place && !self.lifted[other as usize] {
                        cost += if other_place > place { edges as i32 } else { -(edges as i32) };
                    }
                }
            }
            self.cost.push(cost);
        }
        self.cost[to.here - to.low]
    }

    /// From the gaps of one window to those of the next inwards.
    ///
    /// Where the next cell goes one gap further down, the cost rises by the edges of the cell that is passed which end below the gap
    /// one comes from, and falls by those which end above it. So the best gap to come from never moves up, and it moves at all only
    /// when an edge is passed that ends below it.
    fn step(&mut self, from: Window, to: Window, right: bool, lane: usize) -> i32 {
        let before = self.cost[from.here - from.low];
        // What each gap costs more than the one above it.
        let mut last = self.cost[0];
        for (cost, &cell) in self.cost[1..].iter_mut().zip(&self.order.columns[from.column][from.low..from.high]) {
            let mut more = *cost - last;
            last = *cost;
            if !self.lifted[cell as usize] {
                for &(other, edges) in links(self.layers, !right).of(cell) {
                    if !self.lifted[other as usize] {
                        more += if self.order.place[other as usize] as usize >= to.low { edges as i32 } else { -(edges as i32) };
                    }
                }
            }
            *cost = more;
        }
        let (mut least, mut origin) = self.least_below(0, self.cost[0]);
        self.next.clear();
        let mut stays = 0;
        for gap in to.low..=to.high {
            if gap == to.here {
                stays = self.cost[..=from.here - from.low].iter().sum::<i32>() - before;
            }
            self.next.push(least);
            self.origins[lane][gap - to.low] = origin as u8;
            if gap == to.high {
                break;
            }
            let cell = self.order.columns[to.column][gap];
            if self.lifted[cell as usize] {
                continue;
            }
            let mut passed = false;
            for &(other, edges) in links(self.layers, right).of(cell) {
                if !self.lifted[other as usize] {
                    let edges = edges as i32;
                    let below = (self.order.place[other as usize] as usize + 1).saturating_sub(from.low);
                    self.cost[0] += if below > 0 { edges } else { -edges };
                    if let Some(cost) = self.cost.get_mut(below).filter(|_| below > 0) {
                        *cost -= 2 * edges;
                    }
                    least += if below > origin { edges } else { -edges };
                    passed |= below > origin;
                }
            }
            if passed {
                (least, origin) = self.least_below(origin, least);
            }
        }
        std::mem::swap(&mut self.cost, &mut self.next);
        stays
    }

    /// The least cost at a gap or below it, where `cost` says what each costs more than the one above it.
    fn least_below(&self, gap: usize, cost: i32) -> (i32, usize) {
        let (mut least, mut at, mut here) = (cost, gap, cost);
        for (gap, more) in self.cost.iter().enumerate().skip(gap + 1) {
            here += more;
            if here < least || (here == least && self.manner.back) {
                (least, at) = (here, gap);
            }
        }
        (least, at)
    }

    /// Follows the cheapest ways from the joint's gap outwards.
    fn trace(&mut self, gap: usize) {
        for way in 0..self.ways.len() {
            let mut gap = gap;
            for lane in self.ways[way].first..self.ways[way].last {
                gap = self.origins[lane][gap] as usize;
                let cell = self.lanes[lane].0;
                self.lanes[lane].1 = self.window(cell).low + gap;
            }
        }
    }

    /// Sets the joint and its lanes into their gaps.
    fn settle(&mut self, joint: Cell, gap: usize) {
        self.moves.push((gap, joint));
        self.fill(self.layers.rank[joint as usize] as usize);
        self.sort_ways();
        for right in [false, true] {
            let mut column = self.layers.rank[joint as usize] as usize;
            for distance in 0.. {
                column = if right { column + 1 } else { column.wrapping_sub(1) };
                for way in self.ways.iter().filter(|way| way.right == right && way.first + distance < way.last) {
                    let (lane, gap) = self.lanes[way.first + distance];
                    let at = self.moves.iter().rposition(|other| other.0 <= gap).map_or(0, |at| at + 1);
                    self.moves.insert(at, (gap, lane));
                }
                if self.moves.is_empty() {
                    break;
                }
                self.fill(column);
            }
        }
    }

    /// Sorts the ways so that those which keep together for a while do not cross when they part.
    fn sort_ways(&mut self) {
        for index in 1..self.ways.len() {
            let mut at = index;
            while at > 0 && self.is_above(self.ways[at], self.ways[at - 1]) {
                self.ways.swap(at, at - 1);
                at -= 1;
            }
        }
    }

    fn is_above(&self, a: Way, b: Way) -> bool {
        // Gaps and cells of a column alternate.
        let height = |way: Way, distance: usize| match way.first + distance {
            lane if lane < way.last => 2 * self.lanes[lane].1,
            _ => 2 * self.order.place[way.end as usize] as usize + 1,
        };
        let common = (a.last - a.first).min(b.last - b.first);
        let parting = (0..=common).find(|&distance| height(a, distance) != height(b, distance));
        parting.is_some_and(|distance| height(a, distance) < height(b, distance))
    }

    /// Moves the cells of a column that are taken out to their gaps.
    fn fill(&mut self, column: usize) {
        let place = |cell: Cell| self.order.place[cell as usize] as usize;
        let low = self.moves.iter().map(|&(gap, cell)| gap.min(place(cell))).min().unwrap_or(0);
        let high = self.moves.iter().map(|&(gap, cell)| gap.max(place(cell) + 1)).max().unwrap_or(0);
        self.cells.clear();
        let mut moves = self.moves.iter().peekable();
        for gap in low..=high {
            while let Some((_, cell)) = moves.next_if(|next| next.0 == gap) {
                self.cells.push(*cell);
            }
            if gap < high && !self.lifted[self.order.columns[column][gap] as usize] {
                self.cells.push(self.order.columns[column][gap]);
            }
        }
        self.moves.clear();
        for (place, &cell) in (low..).zip(&self.cells) {
            self.order.columns[column][place] = cell;
            self.order.place[cell as usize] = place as u32;
        }
    }
}
