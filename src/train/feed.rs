//! Data and the program: which leaves the columns of a table go to, row by row or as a whole.

use super::leaves::Leaf;
use super::table::Table;
use super::text::literal;
use crate::graph::{Graph, NodeId};
use crate::tensor::random::Random;
use crate::trace::Places;
use crate::words;

/// Rows that take turns in being the numbers of leaves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Feed {
    rows: Vec<Vec<f64>>,
    /// For each column its place among the numbers of all leaves.
    places: Vec<usize>,
    /// How many rows make one step.
    batch: usize,
    /// The order of the rows in this round, and how many have been used.
    order: Vec<usize>,
    used: usize,
    rounds: u64,
}

impl Feed {
    /// Rows for the places of a plan, `batch` of them in a step.
    pub fn new(rows: Vec<Vec<f64>>, plan: &Plan, places: &Places, batch: usize) -> Self {
        let places = plan.columns.iter().map(|&(leaf, index)| places.node(leaf).start + index).collect();
        let mut feed =
            Self { batch: batch.clamp(1, rows.len().max(1)), order: (0..rows.len()).collect(), rows, places, used: 0, rounds: 0 };
        feed.shuffle();
        feed
    }

    /// How many rows make one step.
    pub fn batch(&self) -> usize {
        self.batch
    }

    /// How many steps make a round through all rows.
    pub fn steps_in_round(&self) -> usize {
        self.rows.len().div_ceil(self.batch)
    }

    /// Puts the next row into the numbers of the leaves. Each round has an order of its own, drawn from its number.
    pub fn next(&mut self, numbers: &mut [f64]) {
        if self.used == self.order.len() {
            self.rounds += 1;
            self.shuffle();
        }
        if let Some(&row) = self.order.get(self.used) {
            self.put(row, numbers);
        }
        self.used += 1;
    }

    fn shuffle(&mut self) {
        self.used = 0;
        let mut random = Random::new(self.rounds);
        for last in (1..self.order.len()).rev() {
            let other = (random.unit() * (last + 1) as f64) as usize;
            self.order.swap(last, other.min(last));
        }
    }

    /// Puts one row into the numbers of the leaves.
    pub fn put(&self, row: usize, numbers: &mut [f64]) {
        for (&place, &number) in self.places.iter().zip(self.rows.get(row).into_iter().flatten()) {
            if let Some(slot) = numbers.get_mut(place) {
                *slot = number;
            }
        }
    }

    /// All rows.
    pub fn rows(&self) -> &[Vec<f64>] {
        &self.rows
    }

    /// For each column its place among the numbers of all leaves.
    pub fn places(&self) -> &[usize] {
        &self.places
    }
}

/// Where each column of a table goes: a leaf, and which of its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// For each column.
    pub columns: Vec<(NodeId, usize)>,
    /// The leaves, in the order of their columns, each with how many of them it takes.
    pub leaves: Vec<(NodeId, usize)>,
}

/// Why a table does not go into the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// There is nothing that a row could be put into: no small input or const that does not learn.
    NoPlace,
    /// The rows have another length than all the leaves that they could go to.
    Columns {
        /// How many columns there are.
        found: usize,
        /// How many numbers the leaves take.
        expected: usize,
        /// Their names.
        names: String,
    },
    /// A column is named like no input or const that could take it.
    Name(String),
}

/// A leaf with more numbers than this is not filled by rows.
const LONGEST_ROW: usize = 64;

/// Where the columns of a table go. Columns with names go to the leaves of these names (`x`, or `x[1]`), which then do not learn; others,
/// in their order, to all leaves on which the loss depends and which do not learn.
pub fn plan(graph: &Graph, learned: &[&Leaf], table: &Table) -> Result<Plan, Unfit> {
    let width = table.rows.first().map_or(0, Vec::len);
    let named = |name: &str| graph.nodes.iter().take(graph.leaves()).position(|leaf| leaf.name.as_deref() == Some(name));
    if let Some(names) = &table.names {
        let mut plan = Plan { columns: Vec::new(), leaves: Vec::new() };
        for name in names {
            let (stem, index) = match name.split_once('[') {
                Some((stem, index)) => (stem, index.trim_end_matches(']').parse::<usize>().ok()),
                None => (name.as_str(), Some(0)),
            };
            let place = named(stem).zip(index).filter(|&(leaf, index)| index < graph.nodes[leaf].shape.size());
            let Some((leaf, index)) = place else { return Err(Unfit::Name(name.clone())) };
            plan.columns.push((leaf, index));
            match plan.leaves.iter_mut().find(|(known, _)| *known == leaf) {
                Some((_, count)) => *count += 1,
                None => plan.leaves.push((leaf, 1)),
            }
        }
        return Ok(plan);
    }
    let open = |leaf: &NodeId| {
        let node = &graph.nodes[*leaf];
        let learns = learned.iter().any(|learned| learned.node == *leaf);
        !learns && node.name.is_some() && !node.outgoing.is_empty() && node.shape.rank() <= 1 && node.shape.size() <= LONGEST_ROW
    };
    let free: Vec<NodeId> = (0..graph.leaves()).filter(open).collect();
    let size = |leaf: NodeId| graph.nodes[leaf].shape.size();
    let expected: usize = free.iter().map(|&leaf| size(leaf)).sum();
    if free.is_empty() {
        return Err(Unfit::NoPlace);
    }
    if expected != width {
        let name = |&leaf: &NodeId| graph.nodes[leaf].symbol.clone();
        return Err(Unfit::Columns { found: width, expected, names: free.iter().map(name).collect::<Vec<_>>().join(", ") });
    }
    let columns = free.iter().flat_map(|&leaf| (0..size(leaf)).map(move |index| (leaf, index))).collect();
    Ok(Plan { columns, leaves: free.iter().map(|&leaf| (leaf, size(leaf))).collect() })
}

/// The program with the rows of a table, features and in the last column the class, as the tensors of two leaves. Where the labels there
/// have a negative number, the classes are −1 and 1 instead of 0 and 1. `None` where the numbers of a leaf stand nowhere in the text.
pub fn program_with(source: &str, graph: &Graph, features: NodeId, labels: NodeId, rows: &[[f64; 3]]) -> Option<String> {
    let signed = values(graph, labels)?.iter().any(|&label| label < 0.0);
    let class = |class: f64| words::precise(if signed && class == 0.0 { -1.0 } else { class });
    let points: Vec<String> = rows.iter().map(|[x, y, _]| format!("[{}, {}]", words::precise(*x), words::precise(*y))).collect();
    let column = graph.nodes[labels].shape.rank() == 2;
    let classes: Vec<String> = rows.iter().map(|row| if column { format!("[{}]", class(row[2])) } else { class(row[2]) }).collect();
    let mut edits = [(literal(source, graph, features)?, points), (literal(source, graph, labels)?, classes)];
    if edits[0].0.start < edits[1].0.start {
        edits.swap(0, 1);
    }
    let mut text = source.to_owned();
    for (span, entries) in edits {
        let (before, after) = (text.get(..span.start)?, text.get(span.end..)?);
        text = format!("{before}[{}]{after}", entries.join(", "));
    }
    Some(text)
}

/// A leaf's numbers.
pub fn values(graph: &Graph, leaf: NodeId) -> Option<&[f64]> {
    match &graph.nodes.get(leaf)?.kind {
        crate::graph::NodeKind::Input { value, .. } | crate::graph::NodeKind::Const { value } => Some(&value.numbers),
        crate::graph::NodeKind::Gate(_) => None,
    }
}
