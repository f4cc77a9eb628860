//! Phase 5: the height of every cell. Rows are pulled to where their edges are short, and kept apart so that no labels meet.

use super::Structure;
use super::align::Rows;
use super::layers::{Cell, Layers};
use super::order::Order;
use super::rank::{Leaves, Ranks};
use crate::sort;

/// For each cell the height of its centre line, from 0 down.
pub type Heights = Vec<f64>;

/// The space that a cell needs above and below its centre line, in px.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Zone {
    above: f64,
    below: f64,
}

/// A lane: a wire, and its gradient 6 below.
const LANE: Zone = Zone { above: 12.0, below: 16.0 };
/// A leaf: its value above its wire, its gradient below.
const LEAF: Zone = Zone { above: 26.0, below: 44.0 };
/// A gate: its name above the circle, its local gradient below.
const GATE: Zone = Zone { above: 46.0, below: 66.0 };
/// Free space about a group's frame, with room for its title on the upper edge.
const FRAME_AIR: f64 = 10.0;
/// Free space between two neighbours.
const AIR: f64 = 4.0;
/// More of it between nodes.
const NODE_AIR: f64 = 26.0;

/// The pull of a gate on an operand that does not decide where it stands.
const FAINT: f64 = 0.001;

/// The weight of a branch of a branch of a branch, and of a lane by itself, where the output weighs 1.
const LIGHTEST: f64 = 1e-6;

/// What draws a side branch to its gate, against 1 that holds it between its operands, where leaves stand near their gates.
const LOOSE: f64 = 0.2;

/// A row must stand at least `by` below another.
#[derive(Clone, Copy, Debug)]
struct Apart {
    upper: u32,
    lower: u32,
    by: f64,
    /// How hard the two press on each other.
    force: f64,
}

/// A row wants to be as high as another.
#[derive(Clone, Copy, Debug)]
struct Pull {
    towards: u32,
    /// From the cell's own operands, rather than from what uses it.
    operand: bool,
    weight: f64,
}

/// Pushes and pulls that are spent on one picture, all rows together.
const WORK: usize = 15_000;

/// Finds the heights.
pub fn place(structure: &Structure, layers: &Layers, order: &Order, ranks: &Ranks, rows: &Rows) -> Heights {
    let mut sheet = Sheet::new(structure, layers, order, ranks, rows);
    let rounds = sheet.rounds();
    for round in 0..rounds {
        // At first what uses a value draws it near; in the end every gate stands between its operands.
        let left = 1.0 - (round + 1) as f64 / rounds as f64;
        sheet.pull(if left > 0.5 {
            1.0
        } else if left > 0.25 {
            0.2
        } else {
            0.0
        });
        (0..6).for_each(|_| sheet.push());
    }
    sheet.heights(structure, layers, order, rows)
}

/// Finds the heights near those that the cells have had.
#[inline(never)]
pub fn place_after(structure: &Structure, layers: &Layers, order: &Order, ranks: &Ranks, rows: &Rows, last: &[f32]) -> Heights {
    let mut sheet = Sheet::new(structure, layers, order, ranks, rows);
    let mut sums = vec![(0.0, 0.0); rows.count];
    for (&row, &height) in rows.row.iter().zip(last) {
        let (sum, cells) = &mut sums[row as usize];
        *sum += f64::from(height);
        *cells += 1.0;
    }
    for (height, (sum, cells)) in sheet.height.iter_mut().zip(sums) {
        *height = sum / cells;
    }
    // What pulls has been heeded before; only what is too near to something new gives way.
    (0..sheet.rounds()).for_each(|_| sheet.push());
    sheet.heights(structure, layers, order, rows)
}

/// The lowest point that the cells need.
pub fn bottom(structure: &Structure, layers: &Layers, heights: &Heights) -> f64 {
    heights.iter().enumerate().map(|(cell, height)| height + zone(structure, layers, cell as Cell).below).fold(0.0, f64::max)
}

fn zone(structure: &Structure, layers: &Layers, cell: Cell) -> Zone {
    if layers.is_lane(cell) {
        return LANE;
    }
    let item = structure.nodes[cell as usize];
    if let Some(frame) = structure.frame(cell as usize) {
        let (above, below) = (LEAF.above.max(item.above), LEAF.below.max(item.below));
        return Zone { above: (frame.above + FRAME_AIR).max(above), below: (frame.below + FRAME_AIR).max(below) };
    }
    if item.is_port() {
        return LANE;
    }
    let zone = if item.leaf { LEAF } else { GATE };
    Zone { above: zone.above.max(item.height / 2.0).max(item.above), below: zone.below.max(item.height / 2.0).max(item.below) }
}

fn separation(structure: &Structure, layers: &Layers, upper: Cell, lower: Cell) -> f64 {
    let leaf = |cell: Cell| !layers.is_lane(cell) && structure.nodes[cell as usize].leaf && !structure.nodes[cell as usize].is_port();
    let air = if leaf(upper) && leaf(lower) { NODE_AIR } else { AIR };
    zone(structure, layers, upper).below + zone(structure, layers, lower).above + air
}

struct Sheet {
    height: Vec<f64>,
    apart: Vec<Apart>,
    /// How easily each row gives way.
    yields: Vec<f64>,
    /// How much at least each row is drawn to what uses it.
    loose: Vec<f64>,
    /// For each row a range of `pulls`.
    start: Vec<u32>,
    pulls: Vec<Pull>,
}

impl Sheet {
    fn new(structure: &Structure, layers: &Layers, order: &Order, ranks: &Ranks, rows: &Rows) -> Sheet {
        let mut apart = Vec::new();
        let mut height = vec![0.0; rows.count];
        let mut cells = vec![0.0; rows.count];
        for column in &order.columns {
            let mut at = 0.0;
            let first = apart.len();
            for pair in column.windows(2) {
                let by = separation(structure, layers, pair[0], pair[1]);
                apart.push(Apart { upper: rows.row[pair[0] as usize], lower: rows.row[pair[1] as usize], by, force: 0.0 });
                at += by;
            }
            // Each column stacked about a common middle.
            let mut height_here = -at / 2.0;
            for (index, &cell) in column.iter().enumerate() {
                let row = rows.row[cell as usize] as usize;
                height[row] += height_here;
                cells[row] += 1.0;
                height_here += apart.get(first + index).map_or(0.0, |apart| apart.by);
            }
        }
        height.iter_mut().zip(&cells).for_each(|(height, cells)| *height /= cells);
        let (start, pulls) = pulls(layers, ranks, rows);
        let yields = yields(layers, ranks, rows);
        let loose = yields.iter().map(|&yields| if yields > 1.0 && ranks.leaves == Leaves::Near { LOOSE } else { 0.0 }).collect();
        Sheet { height, apart, yields, loose, start, pulls }
    }

    /// How often the rows are pulled.
    fn rounds(&self) -> usize {
        (WORK / (self.apart.len() + self.height.len() + 1)).clamp(12, 600)
    }

    /// The heights of the cells, the highest at its distance from the upper edge.
    fn heights(mut self, structure: &Structure, layers: &Layers, order: &Order, rows: &Rows) -> Heights {
        self.settle();
        let first = order.columns.iter().filter_map(|cells| cells.first());
        let top = first.map(|&cell| self.height[rows.row[cell as usize] as usize] - zone(structure, layers, cell).above);
        let top = top.fold(f64::INFINITY, f64::min);
        rows.row.iter().map(|&row| self.height[row as usize] - top).collect()
    }

    /// Moves every row halfway to the mean of what pulls it; `uses` weighs what uses a value against what it is made of.
    fn pull(&mut self, uses: f64) {
        let wanted: Vec<f64> = (0..self.height.len()).map(|row| self.wanted(row, uses)).collect();
        self.height = wanted;
        // What pressed before will press again.
        for apart in &self.apart {
            self.height[apart.upper as usize] -= apart.force * self.yields[apart.upper as usize];
            self.height[apart.lower as usize] += apart.force * self.yields[apart.lower as usize];
        }
    }

    fn wanted(&self, row: usize, uses: f64) -> f64 {
        let pulls = &self.pulls[self.start[row] as usize..self.start[row + 1] as usize];
        let made = pulls.iter().any(|pull| pull.operand);
        let (mut sum, mut total) = (0.0, 0.0);
        for pull in pulls {
            let weight = if pull.operand || !made { pull.weight } else { pull.weight * uses.max(self.loose[row]) };
            sum += weight * self.height[pull.towards as usize];
            total += weight;
        }
        if total > 0.0 { (self.height[row] + sum / total) / 2.0 } else { self.height[row] }
    }

    /// Moves rows apart that stand too near, the weaker further, and lets those go that press without need.
    fn push(&mut self) {
        for apart in &mut self.apart {
            let (upper, lower) = (apart.upper as usize, apart.lower as usize);
            let (up, down) = (self.yields[upper], self.yields[lower]);
            let step = ((self.height[upper] + apart.by - self.height[lower]) / (up + down)).max(-apart.force);
            apart.force += step;
            self.height[upper] -= step * up;
            self.height[lower] += step * down;
        }
    }

    /// Rounds to half a px and makes every distance exactly enough: halfway between pushing down and pushing up.
    fn settle(&mut self) {
        let sequence = self.downwards();
        let mut down: Vec<f64> = self.height.clone();
        let mut up = down.clone();
        for &index in &sequence {
            let apart = self.apart[index as usize];
            down[apart.lower as usize] = down[apart.lower as usize].max(down[apart.upper as usize] + apart.by);
        }
        for &index in sequence.iter().rev() {
            let apart = self.apart[index as usize];
            up[apart.upper as usize] = up[apart.upper as usize].min(up[apart.lower as usize] - apart.by);
        }
        for ((height, down), up) in self.height.iter_mut().zip(down).zip(up) {
            *height = (down + up).round() / 2.0;
        }
        for &index in &sequence {
            let apart = self.apart[index as usize];
            let least = self.height[apart.upper as usize] + apart.by;
            if self.height[apart.lower as usize] < least {
                self.height[apart.lower as usize] = least;
            }
        }
    }

    /// The distances in an order in which each upper row is settled before the rows below it.
    fn downwards(&self) -> Vec<u32> {
        let rows = self.height.len();
        let mut start = vec![0_u32; rows + 1];
        let mut waiting = vec![0_u32; rows];
        for apart in &self.apart {
            start[apart.upper as usize + 1] += 1;
            waiting[apart.lower as usize] += 1;
        }
        for row in 0..rows {
            start[row + 1] += start[row];
        }
        let mut next = start.clone();
        let mut below = vec![0_u32; self.apart.len()];
        for (index, apart) in self.apart.iter().enumerate() {
            below[next[apart.upper as usize] as usize] = index as u32;
            next[apart.upper as usize] += 1;
        }
        let mut ready: Vec<u32> = (0..rows as u32).filter(|&row| waiting[row as usize] == 0).collect();
        let mut sequence = Vec::with_capacity(self.apart.len());
        while let Some(row) = ready.pop() {
            for &index in &below[start[row as usize] as usize..start[row as usize + 1] as usize] {
                sequence.push(index);
                let lower = self.apart[index as usize].lower;
                waiting[lower as usize] -= 1;
                if waiting[lower as usize] == 0 {
                    ready.push(lower);
                }
            }
        }
        sequence
    }
}

/// For each row what pulls it.
fn pulls(layers: &Layers, ranks: &Ranks, rows: &Rows) -> (Vec<u32>, Vec<Pull>) {
    let mut pulls: Vec<(u32, Pull)> = Vec::new();
    for cell in 0..layers.rank.len() as Cell {
        let row = rows.row[cell as usize];
        for &(to, edges) in layers.right.of(cell) {
            let other = rows.row[to as usize];
            if row == other {
                continue;
            }
            let decides = layers.is_lane(to) || decides(layers, ranks, cell, to);
            let weight = f64::from(edges);
            pulls.push((row, Pull { towards: other, operand: false, weight }));
            let weight = if decides { weight } else { weight * FAINT };
            pulls.push((other, Pull { towards: row, operand: decides && !layers.is_lane(to), weight }));
        }
    }
    let order = sort::order(pulls.iter().map(|pull| pull.0));
    let mut start = vec![0_u32; rows.count + 1];
    pulls.iter().for_each(|pull| start[pull.0 as usize + 1] += 1);
    for row in 0..rows.count {
        start[row + 1] += start[row];
    }
    (start, order.into_iter().map(|index| pulls[index].1).collect())
}

/// Whether a gate stands where this operand wants it: the longest ways to a gate decide, what has long been there adapts.
fn decides(layers: &Layers, ranks: &Ranks, from: Cell, gate: Cell) -> bool {
    let deepest = layers.left.of(gate).iter().map(|&(before, _)| ranks.depth[layers.node_of(before)]).max();
    deepest == Some(ranks.depth[layers.node_of(from)])
}

/// How easily each row gives way: what decides where the last gates stand least, side branches more, their side branches still more.
fn yields(layers: &Layers, ranks: &Ranks, rows: &Rows) -> Vec<f64> {
    let mut mass = vec![0.0_f64; layers.rank.len()];
    let mut rigid = vec![LIGHTEST; rows.count];
    let nodes = (0..layers.nodes as Cell).rev();
    for node in nodes {
        if layers.right.of(node).is_empty() {
            mass[node as usize] = 1.0;
        }
        let here = mass[node as usize];
        let row = rows.row[node as usize] as usize;
        rigid[row] = rigid[row].max(here);
        for &(before, _) in layers.left.of(node) {
            let operand = layers.node_of(before);
            let share = if decides(layers, ranks, before, node) { 1.0 } else { 0.002 };
            mass[operand] = mass[operand].max((here * share).max(LIGHTEST));
        }
    }
    rigid.iter().map(|rigid| 1.0 / rigid).collect()
}
