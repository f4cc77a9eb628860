//! Every cell in turn is taken out with its wires, and set in again where they cross fewest others.
//!
//! What is taken out is a *joint* (a node, or a lane at which wires part) with its *ways*: the lanes that lead from it to the next
//! joints. While everything else stands, each way is a shortest one through the gaps between the cells of its columns, where a step
//! costs what it crosses; the costs of all ways together decide in which gap of its column the joint is cheapest.

use super::layers::{Cell, Layers, Links};
use super::order::Order;

/// How far from its place a cell looks for a better one at most; all gaps of a window have numbers below `GAPS`.
pub const REACH: usize = 10;
const GAPS: usize = 32;
/// A joint of more ways stays where sweeping left it.
const WAYS: usize = 64;

/// In place of its place: a cell is taken out.
const LIFTED: u32 = u32::MAX;

/// How a pass goes over the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manner {
    /// From the last column to the first, and of equal gaps the last.
    pub back: bool,
    /// Whether what is nowhere better moves where it is as good.
    pub roam: bool,
    /// How far from its place a cell looks for a better one, up to `REACH`.
    pub reach: usize,
}

/// Takes every joint, or only some, out and sets it in again, as far as the work, counted in cells that are passed, suffices; takes from it what it
/// uses. Says whether anything moved.
pub fn reinsert(layers: &Layers, order: &mut Order, manner: Manner, only: Option<&[bool]>, work: &mut usize) -> bool {
    let mut pass = Pass {
        layers,
        seen: order.place.clone(),
        order,
        manner,
        ways: Vec::new(),
        lanes: Vec::new(),
        origins: Vec::new(),
        cost: Vec::new(),
        next: Vec::new(),
        total: Vec::new(),
        moves: Vec::new(),
        cells: Vec::new(),
        work,
    };
    let mut moved = false;
    let mut column = Vec::new();
    for index in 0..layers.columns {
        let index = if manner.back { layers.columns - 1 - index } else { index };
        column.clone_from(&pass.order.columns[index]);
        for &cell in column.iter().filter(|&&cell| only.is_none_or(|only| only[cell as usize])) {
            moved |= pass.set(cell);
        }
    }
    moved
}

fn links(layers: &Layers, right: bool) -> &Links {
    if right { &layers.right } else { &layers.left }
}

/// The least cost at a gap or below it, where `costs` say what each costs more than the one above it: of equals the first, or with
/// `last` the last.
fn least_below(costs: &[i32], gap: usize, cost: i32, last: bool) -> (i32, usize) {
    let (mut least, mut at, mut here) = (cost, gap, cost);
    for (gap, more) in (gap + 1..).zip(&costs[gap + 1..]) {
        here += more;
        if here < least || (here == least && last) {
            (least, at) = (here, gap);
        }
    }
    (least, at)
}

struct Pass<'a> {
    layers: &'a Layers,
    order: &'a mut Order,
    manner: Manner,
    /// For each cell its place, or that it is taken out.
    seen: Vec<u32>,
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
    work: &'a mut usize,
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
        Window {
            column,
            low: here.saturating_sub(self.manner.reach),
            high: (here + self.manner.reach + 1).min(self.order.columns[column].len()),
            here,
        }
    }

    /// Sets one cell in again, if it is a joint.
    fn set(&mut self, joint: Cell) -> bool {
        if *self.work == 0 || self.passes(joint) || !self.gather(joint) {
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
        *self.work = self.work.saturating_sub((self.ways.len() + self.lanes.len()) * total.len());
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
        for cell in self.lanes.iter().map(|lane| lane.0).chain([joint]) {
            self.seen[cell as usize] = if lifted { LIFTED } else { self.order.place[cell as usize] };
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
        let (links, seen) = (links(self.layers, right), self.seen.as_slice());
        let place = seen[end as usize];
        self.cost.clear();
        self.cost.resize(to.high - to.low + 1, 0);
        let mut cost = 0;
        for (total, &cell) in self.cost[1..].iter_mut().zip(&self.order.columns[to.column][to.low..to.high]) {
            if seen[cell as usize] != LIFTED {
                for &(other, edges) in links.of(cell) {
                    let at = seen[other as usize];
                    if at != place && at != LIFTED {
                        cost += if at > place { edges as i32 } else { -(edges as i32) };
                    }
                }
            }
            *total = cost;
        }
        self.cost[to.here - to.low]
    }

    /// From the gaps of one window to those of the next inwards.
    ///
    /// Where the next cell goes one gap further down, the cost rises by the edges of the cell that is passed which end below the gap
    /// one comes from, and falls by those which end above it. So the best gap to come from never moves up, and it moves at all only
    /// when an edge is passed that ends below it.
    fn step(&mut self, from: Window, to: Window, right: bool, lane: usize) -> i32 {
        let stay = self.cost[from.here - from.low];
        let seen = self.seen.as_slice();
        let (outwards, inwards) = (links(self.layers, right), links(self.layers, !right));
        let (cells, passed) = (&self.order.columns[from.column][from.low..from.high], &self.order.columns[to.column][to.low..to.high]);
        // What each gap costs more than the one above it.
        let cost = self.cost.as_mut_slice();
        let mut last = cost[0];
        for (cost, &cell) in cost[1..].iter_mut().zip(cells) {
            let mut more = *cost - last;
            last = *cost;
            if seen[cell as usize] != LIFTED {
                for &(other, edges) in inwards.of(cell) {
                    let at = seen[other as usize];
                    if at != LIFTED {
                        more += if at as usize >= to.low { edges as i32 } else { -(edges as i32) };
                    }
                }
            }
            *cost = more;
        }
        let (mut least, mut origin) = least_below(cost, 0, cost[0], self.manner.back);
        let origins = &mut self.origins[lane];
        self.next.clear();
        self.next.resize(passed.len() + 1, least);
        let next = self.next.as_mut_slice();
        origins[0] = origin as u8;
        let mut stays = if to.here == to.low { cost[..=from.here - from.low].iter().sum::<i32>() - stay } else { 0 };
        for (index, &cell) in (1..).zip(passed) {
            if seen[cell as usize] != LIFTED {
                let mut below_origin = false;
                for &(other, edges) in outwards.of(cell) {
                    let at = seen[other as usize];
                    if at != LIFTED {
                        let edges = edges as i32;
                        let below = (at as usize + 1).saturating_sub(from.low);
                        cost[0] += if below > 0 { edges } else { -edges };
                        if below > 0 && below < cost.len() {
                            cost[below] -= 2 * edges;
                        }
                        least += if below > origin { edges } else { -edges };
                        below_origin |= below > origin;
                    }
                }
                if below_origin {
                    (least, origin) = least_below(cost, origin, least, self.manner.back);
                }
            }
            if index == to.here - to.low {
                stays = cost[..=from.here - from.low].iter().sum::<i32>() - stay;
            }
            next[index] = least;
            origins[index] = origin as u8;
        }
        std::mem::swap(&mut self.cost, &mut self.next);
        stays
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
            if gap < high && self.seen[self.order.columns[column][gap] as usize] != LIFTED {
                self.cells.push(self.order.columns[column][gap]);
            }
        }
        self.moves.clear();
        for (place, &cell) in (low..).zip(&self.cells) {
            self.order.columns[column][place] = cell;
            self.order.place[cell as usize] = place as u32;
            if self.seen[cell as usize] != LIFTED {
                self.seen[cell as usize] = place as u32;
            }
        }
    }
}
