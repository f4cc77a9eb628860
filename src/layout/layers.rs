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
    /// For each edge a range of `lanes`; edges that share lanes have ranges that begin together.
    ranges: Vec<(u32, u32)>,
    lanes: Vec<Cell>,
}

/// For each place in the list of lanes where the run ends that goes on from there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runs(Vec<u32>);

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

    fn sorted(cells: usize, steps: &[(Cell, Cell, u32)], back: bool) -> Links {
        let oriented = || steps.iter().map(|&(from, to, edges)| if back { (to, from, edges) } else { (from, to, edges) });
        let mut first = vec![0_u32; cells + 1];
        oriented().for_each(|(from, ..)| first[from as usize + 1] += 1);
        for index in 0..cells {
            first[index + 1] += first[index];
        }
        let mut next = first.clone();
        let mut all = vec![(0, 0); steps.len()];
        for (from, to, edges) in oriented() {
            all[next[from as usize] as usize] = (to, edges);
            next[from as usize] += 1;
        }
        let (mut start, mut ends) = (vec![0], Vec::with_capacity(steps.len()));
        for cell in 0..cells {
            let here = ends.len();
            for &(to, edges) in &all[first[cell] as usize..first[cell + 1] as usize] {
                match ends[here..].iter_mut().find(|end: &&mut (Cell, u32)| end.0 == to) {
                    Some(end) => end.1 += edges,
                    None => ends.push((to, edges)),
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
        let (first, end) = self.ranges[edge];
        &self.lanes[first as usize..end as usize]
    }

    /// Where lanes that follow one another can be passed in one go, as `together` says of two neighbours.
    pub fn runs(&self, together: &dyn Fn(Cell, Cell) -> bool) -> Runs {
        let mut ends: Vec<u32> = (1..=self.lanes.len() as u32).collect();
        for (at, pair) in self.lanes.windows(2).enumerate().rev() {
            if self.rank[pair[1] as usize] == self.rank[pair[0] as usize] + 1 && together(pair[0], pair[1]) {
                ends[at] = ends[at + 1];
            }
        }
        Runs(ends)
    }

    /// The lanes of an edge from left to right, run by run: edges that share lanes would else count them by the square of their length.
    pub fn lanes_by<'a>(&'a self, edge: usize, runs: &'a Runs) -> impl Iterator<Item = &'a [Cell]> {
        let (mut at, end) = self.ranges[edge];
        std::iter::from_fn(move || {
            let first = Some(at).filter(|&first| first < end)?;
            at = runs.0[first as usize].min(end);
            Some(&self.lanes[first as usize..at as usize])
        })
    }

    /// The cell from which an edge enters its gate.
    pub fn last_before(&self, structure: &Structure, edge: usize) -> Cell {
        self.lanes(edge).last().copied().unwrap_or(structure.edges[edge].from as Cell)
    }

    fn new(structure: &Structure, rank: Vec<u32>, columns: usize, carries: Vec<u32>, ranges: Vec<(u32, u32)>, lanes: Vec<Cell>) -> Layers {
        let nodes = structure.nodes.len();
        // How many more edges go by way of a lane than of the one before it, and from which node to the first.
        let mut more = vec![0_u32; lanes.len() + 1];
        let mut sources: Vec<Option<Cell>> = vec![None; lanes.len()];
        for (edge, &(first, end)) in structure.edges.iter().zip(&ranges).filter(|(_, (first, end))| first < end) {
            more[first as usize] = more[first as usize].wrapping_add(1);
            more[end as usize] = more[end as usize].wrapping_sub(1);
            sources[first as usize] = Some(edge.from as Cell);
        }
        let mut steps: Vec<(Cell, Cell, u32)> = Vec::with_capacity(lanes.len() + structure.edges.len());
        let (mut lane, mut edges) = (0, 0_u32);
        for (edge, &(first, end)) in structure.edges.iter().zip(&ranges) {
            // Lanes are listed as the edges that need them come.
            while lane < lanes.len() && (lane < end as usize || sources[lane].is_none()) {
                edges = edges.wrapping_add(more[lane]);
                steps.push((sources[lane].unwrap_or_else(|| lanes[lane - 1]), lanes[lane], edges));
                lane += 1;
            }
            let last = if first < end { lanes[end as usize - 1] } else { edge.from as Cell };
            steps.push((last, edge.to as Cell, 1));
        }
        let right = Links::sorted(rank.len(), &steps, false);
        let left = Links::sorted(rank.len(), &steps, true);
        Layers { nodes, rank, columns, right, left, carries, ranges, lanes }
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
    let (mut carries, mut ranges, mut lanes): (_, Vec<(u32, u32)>, _) = (Vec::new(), Vec::with_capacity(structure.edges.len()), Vec::new());
    // For each node the first of the lanes that its edges share.
    let mut trunks: Vec<Option<u32>> = vec![None; nodes];
    for (index, edge) in structure.edges.iter().enumerate() {
        let length = ranks.rank[edge.to] - ranks.rank[edge.from] - 1;
        let (longest, all) = reach[edge.from];
        let again =
            index.checked_sub(1).filter(|&before| (structure.edges[before].from, structure.edges[before].to) == (edge.from, edge.to));
        let first = again.map(|before| ranges[before].0).or(trunks[edge.from]).unwrap_or_else(|| {
            let first = lanes.len() as u32;
            let trunk = shared || all > HUB * longest;
            for column in (ranks.rank[edge.from] as u32 + 1..).take(if trunk { longest } else { length }) {
                lanes.push(rank.len() as Cell);
                rank.push(column);
                carries.push(edge.from as u32);
            }
            trunks[edge.from] = trunk.then_some(first);
            first
        });
        ranges.push((first, first + length as u32));
    }
    Layers::new(structure, rank, ranks.count, carries, ranges, lanes)
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
    let joined = Layers::new(structure, rank, layers.columns, carries, layers.ranges.clone(), lanes);
    (joined, Order::new(columns, cells))
}
