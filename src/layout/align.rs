//! Phase 4: which cells of neighbouring columns stand on one line, so that chains and long edges are straight.

use super::Structure;
use super::layers::{Cell, Layers};
use super::order::Order;
use super::rank::{Leaves, Ranks};
use crate::sort::sort;

/// Cells that share a height.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    /// For each cell its row.
    pub row: Vec<u32>,
    /// How many rows there are.
    pub count: usize,
}

/// How much a step asks to be straight; the first kind chooses first.
const KINDS: usize = 4;

/// Joins cells to rows: between two columns as many steps as can be straight together, lanes first.
pub fn align(structure: &Structure, layers: &Layers, order: &Order, ranks: &Ranks) -> Rows {
    let cells = layers.rank.len();
    let mut critical = critical_operands(structure, layers, ranks);
    if ranks.leaves == Leaves::First {
        part_evenly(layers, &mut critical);
    }
    let mut joined_left: Vec<Option<Cell>> = vec![None; cells];
    let mut steps: Vec<Vec<(u32, u32)>> = vec![Vec::new(); KINDS];
    for column in 1..layers.columns {
        steps.iter_mut().for_each(Vec::clear);
        let (before, here) = (&order.columns[column - 1], &order.columns[column]);
        for (place, &cell) in before.iter().enumerate() {
            for &(to, _) in layers.right.of(cell) {
                if let Some(kind) = kind(layers, &critical, cell, to) {
                    steps[kind].push((place as u32, order.place[to as usize]));
                }
            }
        }
        let mut partner: Vec<Option<u32>> = vec![None; before.len()];
        for steps in &mut steps {
            join(steps, &mut partner, here.len() as u32);
        }
        for (place, partner) in partner.iter().enumerate() {
            if let Some(partner) = partner {
                joined_left[here[*partner as usize] as usize] = Some(before[place]);
            }
        }
    }
    let mut row = vec![u32::MAX; cells];
    let mut count = 0;
    for &cell in order.columns.iter().flatten() {
        row[cell as usize] = match joined_left[cell as usize] {
            Some(before) => row[before as usize],
            None => {
                count += 1;
                count - 1
            }
        };
    }
    Rows { row, count: count as usize }
}

/// For each node the operand that alone lies on the longest way to it: the one that it continues. A group continues only what runs
/// through it on one line.
fn critical_operands(structure: &Structure, layers: &Layers, ranks: &Ranks) -> Vec<Option<usize>> {
    (0..layers.nodes as Cell)
        .map(|node| {
            if structure.frame(node as usize).is_some_and(|frame| frame.ports != [0.0]) {
                return None;
            }
            let operands = layers.left.of(node).iter().map(|&(before, _)| layers.node_of(before));
            let deepest = operands.clone().map(|operand| ranks.depth[operand]).max()?;
            let mut deep = operands.filter(|&operand| ranks.depth[operand] == deepest);
            deep.next().filter(|_| deep.next().is_none())
        })
        .collect()
}

/// Where several gates continue a value and none of them leads further than the others, none is straight: the value stands between.
fn part_evenly(layers: &Layers, critical: &mut [Option<usize>]) {
    let mut further = vec![0; layers.rank.len()];
    for cell in (0..layers.nodes as Cell).rev() {
        for &(before, _) in layers.left.of(cell) {
            let operand = layers.node_of(before);
            further[operand] = further[operand].max(further[cell as usize] + 1);
        }
    }
    for node in 0..layers.nodes {
        let continues = |gate: Cell| !layers.is_lane(gate) && critical[gate as usize] == Some(node);
        let gates: Vec<Cell> = layers.right.of(node as Cell).iter().map(|end| end.0).filter(|&gate| continues(gate)).collect();
        let Some(most) = gates.iter().map(|&gate| further[gate as usize]).max() else { continue };
        let furthest = gates.iter().filter(|&&gate| further[gate as usize] == most).count();
        for gate in gates.into_iter().filter(|_| furthest > 1) {
            critical[gate as usize] = None;
        }
    }
}

fn kind(layers: &Layers, critical: &[Option<usize>], from: Cell, to: Cell) -> Option<usize> {
    let continues = !layers.is_lane(to) && critical[to as usize] == Some(layers.node_of(from));
    match (layers.is_lane(from), layers.is_lane(to)) {
        (true, true) => Some(0),
        (false, false) if continues => Some(1),
        (false, true) => Some(2),
        (true, false) if continues => Some(3),
        _ => None,
    }
}

/// Chooses the most steps that neither cross nor touch one another or those already chosen.
fn join(steps: &mut Vec<(u32, u32)>, partner: &mut [Option<u32>], width: u32) {
    if steps.is_empty() {
        return;
    }
    // For each place on the left the free places on the right: above `low` nothing, below `high` nothing.
    let mut low = vec![0; partner.len()];
    let mut high = vec![width; partner.len()];
    let mut bound = 0;
    for (place, partner) in partner.iter().enumerate() {
        low[place] = bound;
        bound = partner.map_or(bound, |partner| partner + 1);
    }
    bound = width;
    for (place, partner) in partner.iter().enumerate().rev() {
        high[place] = bound;
        bound = partner.unwrap_or(bound);
    }
    steps.retain(|&(from, to)| partner[from as usize].is_none() && (low[from as usize]..high[from as usize]).contains(&to));
    // Of steps from one cell at most one can be in a rising sequence, if they come last first.
    let mut packed: Vec<u64> = steps.iter().map(|&(from, to)| u64::from(from) << 32 | u64::from(u32::MAX - to)).collect();
    sort(&mut packed);
    *steps = packed.into_iter().map(|step| ((step >> 32) as u32, u32::MAX - step as u32)).collect();
    for index in longest_rising(steps) {
        let (from, to) = steps[index];
        partner[from as usize] = Some(to);
    }
}

/// Indices of a longest sequence of steps whose right ends rise.
fn longest_rising(steps: &[(u32, u32)]) -> Vec<usize> {
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(steps.len());
    for (index, &(_, to)) in steps.iter().enumerate() {
        let length = tails.partition_point(|&tail| steps[tail].1 < to);
        before.push(length.checked_sub(1).map(|shorter| tails[shorter]));
        if length == tails.len() {
            tails.push(index);
        } else {
            tails[length] = index;
        }
    }
    let mut rising = Vec::new();
    let mut next = tails.last().copied();
    while let Some(index) = next {
        rising.push(index);
        next = before[index];
    }
    rising.reverse();
    rising
}
