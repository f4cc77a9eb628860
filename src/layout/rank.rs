//! Phase 1: the column of every node. An edge always leads to a column further right.

use super::Structure;

/// Where the leaves stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaves {
    /// All in the first column, as the lecture draws them; every gate follows as soon as its operands are there.
    First,
    /// Just before their first use, and every gate where its edges are short.
    Near,
}

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

/// How often the nodes are gone through to shorten their edges.
const ROUNDS: usize = 4;

/// Gives every node its column.
pub fn rank(structure: &Structure, leaves: Leaves) -> Ranks {
    let count = structure.nodes.len();
    let mut depth = vec![0; count];
    // Edges are listed by consumer, and consumers in topological order.
    for edge in &structure.edges {
        depth[edge.to] = depth[edge.to].max(depth[edge.from] + 1);
    }
    let mut rank = depth.clone();
    if leaves == Leaves::Near {
        shorten(structure, &mut rank);
    }
    let first = rank.iter().copied().min().unwrap_or(0);
    rank.iter_mut().for_each(|rank| *rank -= first);
    let count = rank.iter().max().map_or(0, |last| last + 1);
    Ranks { leaves, rank, depth, count }
}

/// Moves a node towards its consumers where more of them than operands pull, and towards its operands where they do. Operands that
/// are used nowhere else, and made of nothing that is, follow it and do not pull.
fn shorten(structure: &Structure, rank: &mut [usize]) {
    let neighbours = Neighbours::of(structure);
    let pulling: Vec<usize> = neighbours.pulling_operands();
    for _ in 0..ROUNDS {
        let before = rank.to_vec();
        for node in (0..rank.len()).rev() {
            let consumers = neighbours.consumers(node);
            if consumers.len() > pulling[node]
                && let Some(first) = consumers.iter().map(|&consumer| rank[consumer as usize]).min()
            {
                rank[node] = first - 1;
            }
        }
        for node in 0..rank.len() {
            if neighbours.consumers(node).len() < pulling[node]
                && let Some(last) = neighbours.operands(node).iter().map(|&operand| rank[operand as usize]).max()
            {
                rank[node] = last + 1;
            }
        }
        if before == rank {
            break;
        }
    }
}

/// Distinct operands and consumers of every node.
struct Neighbours {
    operand_start: Vec<u32>,
    operands: Vec<u32>,
    consumer_start: Vec<u32>,
    consumers: Vec<u32>,
}

impl Neighbours {
    fn of(structure: &Structure) -> Neighbours {
        let (operand_start, operands) = gather(structure.nodes.len(), structure.edges.iter().map(|edge| (edge.to, edge.from)));
        let (consumer_start, consumers) = gather(structure.nodes.len(), structure.edges.iter().map(|edge| (edge.from, edge.to)));
        Neighbours { operand_start, operands, consumer_start, consumers }
    }

    /// For each node how many operands do not follow where it goes.
    fn pulling_operands(&self) -> Vec<usize> {
        let count = self.operand_start.len() - 1;
        let mut follows = vec![false; count];
        (0..count)
            .map(|node| {
                let pulling = self.operands(node).iter().filter(|&&operand| !follows[operand as usize]).count();
                follows[node] = pulling == 0 && self.consumers(node).len() == 1;
                pulling
            })
            .collect()
    }

    fn operands(&self, node: usize) -> &[u32] {
        &self.operands[self.operand_start[node] as usize..self.operand_start[node + 1] as usize]
    }

    fn consumers(&self, node: usize) -> &[u32] {
        &self.consumers[self.consumer_start[node] as usize..self.consumer_start[node + 1] as usize]
    }
}

/// Sorts pairs (owner, other) into one list with a range for each owner, each other only once for an owner.
fn gather(count: usize, pairs: impl Iterator<Item = (usize, usize)>) -> (Vec<u32>, Vec<u32>) {
    let mut pairs: Vec<(u32, u32)> = pairs.map(|(owner, other)| (owner as u32, other as u32)).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let mut start = vec![0; count + 1];
    for &(owner, _) in &pairs {
        start[owner as usize + 1] += 1;
    }
    for index in 0..count {
        start[index + 1] += start[index];
    }
    (start, pairs.into_iter().map(|(_, other)| other).collect())
}
