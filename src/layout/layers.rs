//! Phase 2: every edge cut into steps from one column to the next. A long edge passes the columns between in *lanes*; the edges
//! of one node share their lanes as far as they go together, as the branches of a tree share its trunk.

use super::Structure;
use super::rank::Ranks;

/// A node or a lane: nodes first, under their own index, then each node's lanes from left to right.
pub type Cell = u32;

/// What stands in the columns, and what leads from each column to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Layers {
    /// How many of the cells are nodes.
    pub nodes: usize,
    /// For each cell its column.
    pub rank: Vec<u32>,
    /// For each lane (from the first cell that is none of the nodes) the node whose value it carries.
    pub carries: Vec<u32>,
    /// For each node its first lane.
    pub first_lane: Vec<Cell>,
    /// How many columns there are.
    pub columns: usize,
    /// What leads from each cell to the next column.
    pub right: Links,
    /// What comes to each cell from the column before.
    pub left: Links,
}

/// For each cell the cells it is joined to, with the number of edges that take this step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Links {
    start: Vec<u32>,
    ends: Vec<(Cell, u32)>,
}

impl Links {
    /// The cells one cell is joined to.
    pub fn of(&self, cell: Cell) -> &[(Cell, u32)] {
        &self.ends[self.start[cell as usize] as usize..self.start[cell as usize + 1] as usize]
    }

    fn sorted(cells: usize, steps: impl Iterator<Item = (Cell, Cell, u32)> + Clone) -> Links {
        let mut start = vec![0_u32; cells + 1];
        steps.clone().for_each(|(from, _, _)| start[from as usize + 1] += 1);
        for index in 0..cells {
            start[index + 1] += start[index];
        }
        let mut next = start.clone();
        let mut ends = vec![(0, 0); steps.clone().count()];
        for (from, to, edges) in steps {
            ends[next[from as usize] as usize] = (to, edges);
            next[from as usize] += 1;
        }
        Links { start, ends }
    }
}

impl Layers {
    /// Whether a cell is a lane.
    pub fn is_lane(&self, cell: Cell) -> bool {
        cell as usize >= self.nodes
    }

    /// The node whose value a cell carries.
    pub fn node_of(&self, cell: Cell) -> usize {
        if self.is_lane(cell) { self.carries[cell as usize - self.nodes] as usize } else { cell as usize }
    }

    /// The cells an edge passes from its source to its target, both among them.
    pub fn way(&self, from: usize, to: usize) -> impl Iterator<Item = Cell> + '_ {
        let between = self.rank[to] - self.rank[from] - 1;
        let first = self.first_lane[from];
        std::iter::once(from as Cell).chain(first..first + between).chain(std::iter::once(to as Cell))
    }
}

/// Cuts the edges at every column.
pub fn cut(structure: &Structure, ranks: &Ranks) -> Layers {
    let nodes = structure.nodes.len();
    let mut furthest = ranks.rank.clone();
    for edge in &structure.edges {
        furthest[edge.from] = furthest[edge.from].max(ranks.rank[edge.to] - 1);
    }
    let mut rank: Vec<u32> = ranks.rank.iter().map(|&rank| rank as u32).collect();
    let mut carries = Vec::new();
    let mut first_lane = Vec::with_capacity(nodes);
    for node in 0..nodes {
        first_lane.push(rank.len() as Cell);
        rank.extend(ranks.rank[node] as u32 + 1..furthest[node] as u32 + 1);
        carries.resize(rank.len() - nodes, node as u32);
    }
    let cells = rank.len();
    // Edges that go on through each lane.
    let mut through = vec![0_u32; cells - nodes];
    let mut steps: Vec<(Cell, Cell, u32)> = Vec::with_capacity(cells + structure.edges.len());
    for edge in &structure.edges {
        let lanes = (ranks.rank[edge.to] - ranks.rank[edge.from] - 1) as u32;
        let last = if lanes == 0 { edge.from as Cell } else { first_lane[edge.from] + lanes - 1 };
        if lanes > 0 {
            through[last as usize - nodes] += 1;
        }
        match steps.last_mut() {
            // Two operands in a row that are the same value take one step.
            Some(step) if step.0 == last && step.1 == edge.to as Cell => step.2 += 1,
            _ => steps.push((last, edge.to as Cell, 1)),
        }
    }
    for lane in (nodes..cells).rev() {
        let before = lane - nodes;
        let joined = before > 0 && carries[before - 1] == carries[before];
        if joined {
            through[before - 1] += through[before];
        }
        let from = if joined { lane as Cell - 1 } else { carries[before] };
        steps.push((from, lane as Cell, through[before]));
    }
    let right = Links::sorted(cells, steps.iter().copied());
    let left = Links::sorted(cells, steps.iter().map(|&(from, to, edges)| (to, from, edges)));
    Layers { nodes, rank, carries, first_lane, columns: ranks.count, right, left }
}
