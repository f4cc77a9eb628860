//! What the last picture tells the next one, so that a small edit moves little: which node is which, in which columns they stood, and
//! how high everything lay.

use super::layers::{Cell, Layers};
use super::rank::Ranks;
use super::{Layout, Structure};
use crate::sort;

/// A picture that was drawn before.
#[derive(Clone, Copy)]
pub struct Last<'a> {
    /// What it shows.
    pub structure: &'a Structure,
    /// The picture.
    pub layout: &'a Layout,
    /// Whether a node of it and a node of the next one say the same: a leaf its name, a gate what it does.
    pub same: &'a dyn Fn(usize, usize) -> bool,
}

/// The last picture in terms of the next one.
pub struct Seed<'a> {
    last: Last<'a>,
    /// For each node of the next picture the one that it was.
    node: Vec<Option<usize>>,
    /// For each node of the last picture its column.
    column: Vec<usize>,
    /// Where the columns' stubs begin.
    middle: Vec<f64>,
}

impl<'a> Seed<'a> {
    /// Finds what stayed; nothing is told where that is less than half.
    #[inline(never)]
    pub fn new(structure: &Structure, last: Last<'a>) -> Option<Seed<'a>> {
        let node = matches(structure, &last);
        if 2 * node.iter().flatten().count() < structure.nodes.len() {
            return None;
        }
        let starts = || last.layout.stubs.iter().map(|stub| stub.0.x);
        let mut column = vec![0; last.structure.nodes.len()];
        let mut middle: Vec<f64> = Vec::new();
        // Nothing stands at less than 0, so that the bits of these numbers rise with them.
        for index in sort::order(starts().map(|x| (x as f32).to_bits())) {
            let x = last.layout.stubs[index].0.x;
            if middle.last() != Some(&x) {
                middle.push(x);
            }
            column[index] = middle.len() - 1;
        }
        Some(Seed { last, node, column, middle })
    }

    /// The columns of the nodes as they were, moved right where an edge would else not lead there.
    #[inline(never)]
    pub fn ranks(&self, structure: &Structure) -> Vec<usize> {
        let mut rank: Vec<usize> = self.node.iter().map(|old| old.map_or(0, |old| self.column[old])).collect();
        // Edges are listed by consumer, and consumers in topological order.
        for edge in &structure.edges {
            rank[edge.to] = rank[edge.to].max(rank[edge.from] + 1);
        }
        rank
    }

    /// For each cell how high it lay, or would have.
    #[inline(never)]
    pub fn heights(&self, structure: &Structure, layers: &Layers, ranks: &Ranks) -> Vec<f32> {
        let mut known: Vec<Option<f64>> = self.node.iter().map(|old| old.map(|old| self.last.layout.boxes[old].center.y)).collect();
        let mut operands = vec![(0.0, 0.0); known.len()];
        for edge in &structure.edges {
            if let (None, Some(height)) = (known[edge.to].filter(|_| operands[edge.to].1 == 0.0), known[edge.from]) {
                let (sum, count) = &mut operands[edge.to];
                *sum += height;
                *count += 1.0;
                known[edge.to] = Some(*sum / *count);
            }
        }
        for edge in structure.edges.iter().rev() {
            known[edge.from] = known[edge.from].or(known[edge.to]);
        }
        let mut heights: Vec<f64> = known.into_iter().map(Option::unwrap_or_default).collect();
        heights.resize(layers.rank.len(), f64::NAN);
        // From the end: where edges share lanes, the first of them, the last one tells.
        for (index, edge) in structure.edges.iter().enumerate().rev() {
            let lanes = layers.lanes(index);
            if lanes.last().is_none_or(|&lane| !heights[lane as usize].is_nan()) {
                continue;
            }
            let (from, to) = (heights[edge.from], heights[edge.to]);
            let length = (ranks.rank[edge.to] - ranks.rank[edge.from]) as f64;
            let wire = self.wire(index, structure);
            for (step, &lane) in lanes.iter().enumerate().rev() {
                if !heights[lane as usize].is_nan() {
                    break;
                }
                let share = (step + 1) as f64 / length;
                heights[lane as usize] = match &wire {
                    Some(wire) => self.height_on(wire, share),
                    None => from + share * (to - from),
                };
            }
        }
        heights.into_iter().map(|height| height.max(0.0) as f32).collect()
    }

    /// For each cell whether it is new, or joined to what is; all of them are where much is new.
    #[inline(never)]
    pub fn changed(&self, structure: &Structure, layers: &Layers) -> Vec<bool> {
        let new = self.node.iter().filter(|old| old.is_none()).count();
        let mut changed = vec![FEW * new > structure.nodes.len(); layers.rank.len()];
        for (index, edge) in structure.edges.iter().enumerate() {
            if self.wire(index, structure).is_none() {
                changed[edge.from] = true;
                changed[edge.to] = true;
                layers.lanes(index).iter().for_each(|&lane| changed[lane as usize] = true);
            }
        }
        changed
    }

    /// An edge's last wire: its first and its last column, and its index.
    fn wire(&self, index: usize, structure: &Structure) -> Option<(usize, usize, usize)> {
        let edge = structure.edges[index];
        let (from, to) = (self.node[edge.from]?, self.node[edge.to]?);
        let first = self.last.structure.edges.partition_point(|edge| edge.to < to);
        let of_gate = self.last.structure.edges[first..].iter().take_while(|edge| edge.to == to);
        let old = first + of_gate.enumerate().find(|(_, old)| old.from == from)?.0;
        Some((self.column[from], self.column[to], old))
    }

    /// How high a wire lay in the column at a share of its way.
    fn height_on(&self, &(first, last, edge): &(usize, usize, usize), share: f64) -> f64 {
        let column = first as f64 + share * (last - first) as f64;
        let x = self.middle[(column.round() as usize).min(self.middle.len() - 1)];
        let route = &self.last.layout.routes[edge];
        let after = route.curves.partition_point(|curve| curve[2].x < x);
        // A wire that swings to its gate has left its lane: it is as high as where it left.
        after.checked_sub(1).map_or(route.start.y, |before| route.curves[before][2].y)
    }
}

/// For each node the one that it was: leaves by what they say, gates also by their operands, what follows an edit from the end.
#[inline(never)]
fn matches(structure: &Structure, last: &Last) -> Vec<Option<usize>> {
    let mut node = vec![None; structure.nodes.len()];
    for leaf in [true, false] {
        let of_kind = |structure: &Structure| -> Vec<usize> {
            (0..structure.nodes.len()).filter(|&node| structure.nodes[node].leaf == leaf).collect()
        };
        let (old, new) = (of_kind(last.structure), of_kind(structure));
        let (mut old, mut new) = (old.as_slice(), new.as_slice());
        while let (Some((&before, old_rest)), Some((&here, new_rest))) = (old.split_first(), new.split_first()) {
            if !(last.same)(before, here) || !same_operands(structure, last.structure, &node, before, here) {
                break;
            }
            node[here] = Some(before);
            (old, new) = (old_rest, new_rest);
        }
        while let (Some((&before, old_rest)), Some((&here, new_rest))) = (old.split_last(), new.split_last()) {
            if !(last.same)(before, here) {
                break;
            }
            node[here] = Some(before);
            (old, new) = (old_rest, new_rest);
        }
        // What is left has been edited: as many as before are those that were there before, else what still says the same.
        let equally_many = old.len() == new.len();
        for &here in new {
            let found = old.iter().take(LOOK).position(|&before| equally_many || (last.same)(before, here));
            if let Some(found) = found {
                node[here] = Some(old[found]);
                old = &old[found + 1..];
            }
        }
    }
    node
}

/// Where less than one node in this many is new, only what is joined to new ones is ordered again.
const FEW: usize = 10;

/// How many nodes of the last picture a changed one is compared with.
const LOOK: usize = 64;

/// Whether a gate's operands were those of another.
fn same_operands(structure: &Structure, last: &Structure, node: &[Option<usize>], before: usize, here: usize) -> bool {
    let of = |structure: &Structure, gate: usize| {
        let first = structure.edges.partition_point(|edge| edge.to < gate);
        let end = structure.edges.partition_point(|edge| edge.to <= gate);
        first..end
    };
    let (old, new) = (&last.edges[of(last, before)], &structure.edges[of(structure, here)]);
    old.len() == new.len() && old.iter().zip(new).all(|(old, new)| node[new.from] == Some(old.from))
}

/// The cells of each column by height.
#[inline(never)]
pub fn by_height(layers: &Layers, heights: &[f32]) -> Vec<Vec<Cell>> {
    let mut columns = vec![Vec::new(); layers.columns];
    for cell in sort::order(heights.iter().map(|height| height.to_bits())) {
        columns[layers.rank[cell] as usize].push(cell as Cell);
    }
    columns
}
