//! Where classes part in the plane of two features, asked of the loss itself: a point belongs to the class with which the loss would
//! be least. So it is right for every loss, whatever gates it is made of.

use super::feed::{Plan, values};
use super::leaves::Leaf;
use crate::graph::{Graph, NodeId};
use crate::trace::{Places, Tape};
use std::ops::Range;

/// The grid has so many cells each way.
const CELLS: usize = 24;
/// More classes than this are not told apart.
const MOST_CLASSES: usize = 4;
/// More points than this are not drawn.
const MOST_POINTS: usize = 600;

/// Where features and class stand among the numbers of all leaves, and the points that are known.
#[derive(Clone, Debug, PartialEq)]
pub struct Classifier {
    /// What the two features are called.
    pub names: [String; 2],
    /// The places of each feature: one for each row of a tensor.
    features: [Vec<usize>; 2],
    /// The places of the class.
    labels: Vec<usize>,
    /// What stands for each class.
    pub classes: Vec<f64>,
    /// The points, each with its class as an index into `classes`.
    pub points: Vec<([f64; 2], usize)>,
}

/// A point of the data on the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Where it is, from 0 to 1 to the right and down.
    pub at: [f64; 2],
    /// Its class.
    pub class: usize,
    /// Whether the loss would rather have another class.
    pub wrong: bool,
}

/// The classifier that a program is: rows of two features and a class that take turns, or a tensor N×2 beside N classes, none of which
/// learns. `None` where it is none, or where there are not two to four classes.
pub fn classifier(graph: &Graph, places: &Places, learned: &[&Leaf], rows: Option<(&Plan, &[Vec<f64>])>) -> Option<Classifier> {
    match rows {
        Some((plan, rows)) => of_rows(graph, places, plan, rows),
        None => of_tensors(graph, places, learned),
    }
}

fn of_rows(graph: &Graph, places: &Places, plan: &Plan, rows: &[Vec<f64>]) -> Option<Classifier> {
    let [first, second, class] = plan.columns.as_slice() else { return None };
    let place = |&(leaf, index): &(NodeId, usize)| vec![places.node(leaf).start + index];
    let name = |&(leaf, index): &(NodeId, usize)| {
        let node = &graph.nodes[leaf];
        if node.shape.is_scalar() { node.symbol.clone() } else { format!("{}[{index}]", node.symbol) }
    };
    let points = rows.iter().filter_map(|row| Some(([*row.first()?, *row.get(1)?], *row.get(2)?)));
    of_points([name(first), name(second)], [place(first), place(second)], place(class), points.collect())
}

/// The leaves of features and labels of a program that has its data as tensors.
pub fn tensors(graph: &Graph, learned: &[&Leaf]) -> Option<(NodeId, NodeId)> {
    let is_data = |leaf: &NodeId| !learned.iter().any(|learned| learned.node == *leaf) && !graph.nodes[*leaf].outgoing.is_empty();
    let data: Vec<NodeId> = (0..graph.leaves()).filter(is_data).collect();
    let axes = |leaf: NodeId| graph.nodes[leaf].shape.axes();
    data.iter().find_map(|&features| {
        let [count, 2] = *axes(features) else { return None };
        let is_label = |&&labels: &&NodeId| labels != features && (*axes(labels) == [count] || *axes(labels) == [count, 1]);
        data.iter().find(is_label).map(|&labels| (features, labels))
    })
}

fn of_tensors(graph: &Graph, places: &Places, learned: &[&Leaf]) -> Option<Classifier> {
    let (features, labels) = tensors(graph, learned)?;
    let (features_at, labels_at) = (places.node(features), places.node(labels));
    let every_second = |first: usize| (features_at.start + first..features_at.end).step_by(2).collect();
    let rows = values(graph, features)?.chunks_exact(2).zip(values(graph, labels)?).map(|(row, class)| ([row[0], row[1]], *class));
    let symbol = &graph.nodes[features].symbol;
    let names = [0, 1].map(|column| format!("{symbol}[:, {column}]"));
    of_points(names, [every_second(0), every_second(1)], labels_at.collect(), rows.collect())
}

fn of_points(names: [String; 2], features: [Vec<usize>; 2], labels: Vec<usize>, rows: Vec<([f64; 2], f64)>) -> Option<Classifier> {
    let mut classes: Vec<f64> = Vec::new();
    for &(_, class) in &rows {
        if !classes.contains(&class) {
            classes.push(class);
        }
        if classes.len() > MOST_CLASSES {
            return None;
        }
    }
    classes.sort_unstable_by(f64::total_cmp);
    let index = |class: f64| classes.iter().position(|known| *known == class).unwrap_or(0);
    let points = rows.iter().map(|&(at, class)| (at, index(class))).collect();
    (classes.len() > 1).then_some(Classifier { names, features, labels, classes, points })
}

/// For each class, what the loss would be with it: at all corners of the grid, row by row from the top, and then at all points.
type Losses = Vec<Vec<f64>>;

/// The picture of a classifier, computed a little at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Boundary {
    /// What is drawn.
    pub classifier: Classifier,
    /// The ends of both axes.
    pub range: [[f64; 2]; 2],
    /// The numbers of all leaves that are asked.
    numbers: Vec<f64>,
    asked: Losses,
    shown: Losses,
}

impl Boundary {
    /// Nothing has been asked yet.
    pub fn new(classifier: Classifier) -> Self {
        let range = [0, 1].map(|axis| {
            let (low, high) = classifier
                .points
                .iter()
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (at, _)| (low.min(at[axis]), high.max(at[axis])));
            let margin = if high > low { 0.12 * (high - low) } else { 1.0 };
            [low - margin, high + margin]
        });
        let nothing = vec![Vec::new(); classifier.classes.len()];
        Self { range, classifier, numbers: Vec::new(), asked: nothing.clone(), shown: nothing }
    }

    /// How many cells the grid has each way.
    pub const fn cells(&self) -> usize {
        CELLS
    }

    /// Whether all points of a round have been asked, so that a new one may begin.
    pub fn is_complete(&self) -> bool {
        self.numbers.is_empty()
    }

    /// Begins a new round with these numbers of all leaves. What the last round has found is shown until this one is complete.
    pub fn begin(&mut self, numbers: &[f64]) {
        self.numbers = numbers.to_vec();
        self.asked.iter_mut().for_each(Vec::clear);
    }

    /// Leaves a round that is no longer of interest.
    pub fn stop(&mut self) {
        self.numbers.clear();
    }

    /// Asks for one more point; false where all of the round have been asked.
    pub fn advance(&mut self, tape: &Tape) -> bool {
        let Some(next) = self.asked.first().map(Vec::len).filter(|_| !self.is_complete()) else { return false };
        let Some(at) = self.corner(next).or_else(|| self.classifier.points.get(next - corners()).map(|(at, _)| *at)) else {
            std::mem::swap(&mut self.asked, &mut self.shown);
            self.numbers.clear();
            return false;
        };
        for (places, number) in self.classifier.features.iter().zip(at) {
            places.iter().for_each(|&place| self.numbers[place] = number);
        }
        for (losses, &class) in self.asked.iter_mut().zip(&self.classifier.classes) {
            self.classifier.labels.iter().for_each(|&place| self.numbers[place] = class);
            losses.push(tape.output(&self.numbers));
        }
        true
    }

    /// A corner of the grid; `None` beyond the last one.
    fn corner(&self, index: usize) -> Option<[f64; 2]> {
        let side = CELLS + 1;
        let (row, column) = (index / side, index % side);
        let along = |[low, high]: [f64; 2], part: usize| low + (high - low) * part as f64 / CELLS as f64;
        // The first row of the picture is the top.
        (index < corners()).then(|| [along(self.range[0], column), along(self.range[1], CELLS - row)])
    }

    /// How far each corner of the grid, row by row from the top, lies within a class: above 0 inside it. Empty before the first round.
    pub fn field(&self, class: usize) -> Vec<f64> {
        (0..self.shown.first().map_or(0, Vec::len).min(corners())).map(|index| self.lead(class, index)).collect()
    }

    /// By how much the loss would be less with this class than with the best other one.
    fn lead(&self, class: usize, index: usize) -> f64 {
        let loss = |class: usize| self.shown[class].get(index).copied().unwrap_or(f64::NAN);
        let others = (0..self.shown.len()).filter(|other| *other != class).map(loss);
        others.fold(f64::INFINITY, f64::min) - loss(class)
    }

    /// The points as they are drawn, at most 600 of them.
    pub fn points(&self) -> Vec<Point> {
        let place = |number: f64, [low, high]: [f64; 2]| (number - low) / (high - low);
        let known = self.known();
        let point = |(index, &(at, class)): (usize, &([f64; 2], usize))| Point {
            at: [place(at[0], self.range[0]), 1.0 - place(at[1], self.range[1])],
            class,
            wrong: known.contains(&index) && self.is_wrong(index),
        };
        self.classifier.points.iter().enumerate().take(MOST_POINTS).map(point).collect()
    }

    /// How many points the loss would not give another class, and of how many; `None` before the first round.
    pub fn right(&self) -> Option<(usize, usize)> {
        let known = self.known();
        (!known.is_empty()).then(|| (known.clone().filter(|&index| !self.is_wrong(index)).count(), known.len()))
    }

    /// The points that have been asked.
    fn known(&self) -> Range<usize> {
        0..self.shown.first().map_or(0, |losses| losses.len().saturating_sub(corners()))
    }

    fn is_wrong(&self, index: usize) -> bool {
        let own = self.classifier.points.get(index).map_or(0, |(_, class)| *class);
        // Where the classes cost the same, nothing has been learned.
        let lead = self.lead(own, corners() + index);
        lead.is_nan() || lead <= 0.0
    }
}

const fn corners() -> usize {
    (CELLS + 1) * (CELLS + 1)
}
