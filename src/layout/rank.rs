//! Phase 1: the column of every node. An edge always leads to a column further right.

use super::Structure;
use super::simplex::{self, Network};
use crate::sort::sort;

/// Where the leaves stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaves {
    /// All in the first column, as the lecture draws them; every gate follows as soon as its operands are there.
    First,
    /// Just before their first use, and every gate where its edges are short.
    Near,
}

/// A node that is used more often is a hub.
const HUB: usize = 24;
/// How much shorter edges are wanted where they do not come from a hub.
const WEIGHT: i32 = 16;

/// Nodes leave the columns of the last picture where all edges together become shorter by more than this part.
const GAIN: usize = 50;

/// The columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranks {
    /// Where the leaves stand.
    pub leaves: Leaves,
    /// For each node its column, from 0.
    pub rank: Vec<usize>,
    /// For each node the number of gates on the longest way to it from a leaf.
    pub depth: Vec<usize>,
    /// How many columns there are.
    pub count: usize,
}

/// Gives every node its column.
pub fn rank(structure: &Structure, leaves: Leaves) -> Ranks {
    let depth = depths(structure);
    let mut rank = depth.clone();
    if leaves == Leaves::Near {
        shorten(structure, &mut rank);
    }
    let count = rank.iter().max().map_or(0, |last| last + 1);
    Ranks { leaves, rank, depth, count }
}

/// Gives every node its column, leaves near their first use, starting from columns in which every edge leads to the right.
#[inline(never)]
pub fn rank_after(structure: &Structure, mut rank: Vec<usize>) -> Ranks {
    let mut shorter = rank.clone();
    shorten(structure, &mut shorter);
    // Many columns are as good as others: what is gained must be worth the move.
    if length(structure, &rank) > length(structure, &shorter) * GAIN / (GAIN - 1) {
        rank = shorter;
    }
    let count = rank.iter().max().map_or(0, |last| last + 1);
    Ranks { leaves: Leaves::Near, rank, depth: depths(structure), count }
}

fn length(structure: &Structure, rank: &[usize]) -> usize {
    structure.edges.iter().map(|edge| rank[edge.to] - rank[edge.from]).sum()
}

fn depths(structure: &Structure) -> Vec<usize> {
    let mut depth = vec![0; structure.nodes.len()];
    // Edges are listed by consumer, and consumers in topological order.
    for edge in &structure.edges {
        depth[edge.to] = depth[edge.to].max(depth[edge.from] + 1);
    }
    depth
}

/// Shortens the edges. Operands that are used nowhere else, and made of nothing that is, follow their gate.
fn shorten(structure: &Structure, rank: &mut [usize]) {
    let nodes = rank.len();
    let follows = following(structure);
    let mut number = vec![u32::MAX; nodes];
    let mut network = Network::default();
    for node in (0..nodes).filter(|&node| follows[node].is_none()) {
        number[node] = network.nodes as u32;
        network.nodes += 1;
    }
    // What does not follow is used by nothing that does.
    let links = structure.edges.iter().filter(|edge| follows[edge.from].is_none());
    let mut packed: Vec<u64> = links.map(|edge| u64::from(number[edge.from]) << 32 | u64::from(number[edge.to])).collect();
    sort(&mut packed);
    for uses in packed.chunk_by(|a, b| a >> 32 == b >> 32) {
        // The wires of a hub share their lanes: each for itself matters less than any other.
        let weight = if uses.len() > HUB { 1 } else { WEIGHT };
        for &link in uses {
            let (from, to) = ((link >> 32) as u32, link as u32);
            match network.edges.last_mut() {
                Some(last) if (last.0, last.1) == (from, to) => last.2 += weight,
                _ => network.edges.push((from, to, weight)),
            }
        }
    }
    let mut moved: Vec<i32> = (0..nodes).filter(|&node| follows[node].is_none()).map(|node| rank[node] as i32).collect();
    simplex::shorten(&network, &mut moved);
    let mut columns = vec![0_i32; nodes];
    for node in (0..nodes).rev() {
        columns[node] = follows[node].map_or_else(|| moved[number[node] as usize], |gate| columns[gate] - 1);
    }
    let first = columns.iter().copied().min().unwrap_or(0);
    for (rank, column) in rank.iter_mut().zip(columns) {
        *rank = (column - first) as usize;
    }
}

/// For each node the only gate that it serves, if all that it is made of serves only it.
fn following(structure: &Structure) -> Vec<Option<usize>> {
    let nodes = structure.nodes.len();
    let mut gate: Vec<Option<usize>> = vec![None; nodes];
    let mut several = vec![false; nodes];
    for edge in &structure.edges {
        several[edge.from] |= gate[edge.from].is_some_and(|gate| gate != edge.to);
        gate[edge.from] = Some(edge.to);
    }
    let mut follows: Vec<Option<usize>> = vec![None; nodes];
    let mut free = vec![true; nodes];
    let mut edge = 0;
    for node in 0..nodes {
        while edge < structure.edges.len() && structure.edges[edge].to == node {
            free[node] &= follows[structure.edges[edge].from].is_some();
            edge += 1;
        }
        follows[node] = gate[node].filter(|_| free[node] && !several[node]);
    }
    follows
}
