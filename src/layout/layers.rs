//! Phase 2: every edge cut into steps from one column to the next. A long edge passes the columns between in *lanes*; edges of one
//! node may share their lanes as far as they go together, as the branches of a tree share its trunk.

use super::Structure;
use super::order::Order;
use super::rank::Ranks;

/// A node or a lane: nodes first, under their own index, then the lanes.
pub type Cell = u32;

/// What stands in the columns, and what leads from each column to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Layers {
    /// How many of the cells are nodes.
    pub nodes: usize,
    /// For each cell its column.
    pub rank: Vec<u32>,
    /// How many columns there are.
    pub columns: usize,
    /// What leads from each cell to the next column.
    pub right: Links,
    /// What comes to each cell from the column before.
    pub left: Links,
    /// For each lane (from the first cell that is none of the nodes) the node whose value it carries.
    carries: Vec<u32>,
    /// For each edge a range of `lanes`.
    start: Vec<u32>,
    lanes: Vec<Cell>,
}

/// For each cell the cells it is joined to, with the number of edges that take this step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Links {
    start: Vec<u32>,
    ends: Vec<(Cell, u32)>,
}

impl Links {
    /// The cells one cell is joined to.
    #[inline(always)]
    pub fn of(&self, cell: Cell) -> &[(Cell, u32)] {
        &self.ends[self.start[cell as usize] as usize..self.start[cell as usize + 1] as usize]
    }

    fn sorted(cells: usize, steps: &[(Cell, Cell)], back: bool) -> Links {
        let oriented = || steps.iter().map(|&(from, to)| if back { (to, from) } else { (from, to) });
        let mut first = vec![0_u32; cells + 1];
        oriented().for_each(|(from, _)| first[from as usize + 1] += 1);
        for index in 0..cells {
            first[index + 1] += first[index];
        }
        let mut next = first.clone();
        let mut all = vec![0; steps.len()];
        for (from, to) in oriented() {
            all[next[from as usize] as usize] = to;
            next[from as usize] += 1;
        }
        let (mut start, mut ends) = (vec![0], Vec::with_capacity(steps.len()));
        for cell in 0..cells {
            let here = ends.len();
            for &to in &all[first[cell] as usize..first[cell + 1] as usize] {
                match ends[here..].iter_mut().find(|end: &&mut (Cell, u32)| end.0 == to) {
                    Some(end) => end.1 += 1,
                    None => ends.push((to, 1)),
                }
            }
            start.push(ends.len() as u32);
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

    /// The lanes of an edge, from left to right.
    pub fn lanes(&self, edge: usize) -> &[Cell] {
        &self.lanes[self.start[edge] as usize..self.start[edge + 1] as usize]
    }

    /// The cell from which an edge enters its gate.
    pub fn last_before(&self, structure: &Structure, edge: usize) -> Cell {
        self.lanes(edge).last().copied().unwrap_or(structure.edges[edge].from as Cell)
    }

    fn new(structure: &Structure, rank: Vec<u32>, columns: usize, carries: Vec<u32>, start: Vec<u32>, lanes: Vec<Cell>) -> Layers {
        let mut layers =
            Layers { nodes: structure.nodes.len(), rank, columns, right: Links::default(), left: Links::default(), carries, start, lanes };
        let mut steps = Vec::with_capacity(layers.lanes.len() + structure.edges.len());
        // What edges share they take once each: a step is counted as often as edges take it.
        for (index, edge) in structure.edges.iter().enumerate() {
            let mut from = edge.from as Cell;
            for &to in layers.lanes(index).iter().chain([&(edge.to as Cell)]) {
                steps.push((from, to));
                from = to;
            }
        }
        layers.right = Links::sorted(layers.rank.len(), &steps, false);
        layers.left = Links::sorted(layers.rank.len(), &steps, true);
        layers
    }
}

/// A node's edges share lanes where each by itself would have this many times as many as the longest has.
const HUB: usize = 32;

/// Cuts the edges at every column; `shared` says whether edges of one node share lanes. Those of a hub always do: a value that is used
/// all along a chain would else have lanes by the square of the chain's length.
pub fn cut(structure: &Structure, ranks: &Ranks, shared: bool) -> Layers {
    let nodes = structure.nodes.len();
    let mut reach = vec![(0, 0); nodes];
    for edge in &structure.edges {
        let (longest, all) = &mut reach[edge.from];
        let lanes = ranks.rank[edge.to] - ranks.rank[edge.from] - 1;
        *longest = lanes.max(*longest);
        *all += lanes;
    }
    let mut rank: Vec<u32> = ranks.rank.iter().map(|&rank| rank as u32).collect();
    let (mut carries, mut start, mut lanes) = (Vec::new(), vec![0], Vec::new());
    // For each node the lanes that its later edges may share.
    let mut open: Vec<Option<Vec<Cell>>> =
        reach.into_iter().map(|(longest, all)| (shared || all > HUB * longest).then(Vec::new)).collect();
    for (index, edge) in structure.edges.iter().enumerate() {
        let again =
            index.checked_sub(1).filter(|&before| (structure.edges[before].from, structure.edges[before].to) == (edge.from, edge.to));
        let between = ranks.rank[edge.from] as u32 + 1..ranks.rank[edge.to] as u32;
        for (step, column) in between.enumerate() {
            let known = match again {
                Some(before) => Some(lanes[start[before] as usize + step]),
                None => open[edge.from].as_ref().and_then(|open| open.get(step)).copied(),
            };
            let lane = known.unwrap_or_else(|| {
                rank.push(column);
                carries.push(edge.from as u32);
                let lane = rank.len() as Cell - 1;
                if let Some(open) = &mut open[edge.from] {
                    open.push(lane);
                }
                lane
            });
            lanes.push(lane);
        }
        start.push(lanes.len() as u32);
    }
    Layers::new(structure, rank, ranks.count, carries, start, lanes)
}

/// Lets lanes of one node that lie side by side, and come from the same cell, be one.
pub fn join(structure: &Structure, layers: &Layers, order: &Order) -> (Layers, Order) {
    let mut becomes: Vec<Cell> = (0..layers.rank.len() as Cell).collect();
    let mut columns: Vec<Vec<Cell>> = Vec::with_capacity(layers.columns);
    let mut next = layers.nodes as Cell;
    let (mut rank, mut carries) = (layers.rank[..layers.nodes].to_vec(), Vec::new());
    for (column, cells) in order.columns.iter().enumerate() {
        let mut kept: Vec<Cell> = Vec::with_capacity(cells.len());
        let mut above: Option<(usize, Cell)> = None;
        for &cell in cells {
            if !layers.is_lane(cell) {
                kept.push(cell);
                above = None;
                continue;
            }
            let from = layers.left.of(cell).first().map_or(cell, |&(before, _)| becomes[before as usize]);
            let here = (layers.node_of(cell), from);
            if above != Some(here) {
                rank.push(column as u32);
                carries.push(here.0 as u32);
                kept.push(next);
                next += 1;
            }
            becomes[cell as usize] = next - 1;
            above = Some(here);
        }
        columns.push(kept);
    }
    let cells = rank.len();
    let lanes = layers.lanes.iter().map(|&lane| becomes[lane as usize]).collect();
    let joined = Layers::new(structure, rank, layers.columns, carries, layers.start.clone(), lanes);
    (joined, Order::new(columns, cells))
}
