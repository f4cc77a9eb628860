//! The numbers of a network: where each of them stands in the graph.

use crate::graph::{Graph, NodeId};
use crate::trace::Trace;

/// One of the numbers of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The node.
    pub node: NodeId,
    /// Which of its numbers, row by row.
    pub index: usize,
}

/// A number of the network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// One of a node.
    At(Place),
    /// One that belongs to a gate, as it is written.
    Constant(f64),
}

/// A weight or a bias.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weight {
    /// The number.
    pub number: Number,
    /// Whether what it weighs is subtracted.
    pub is_negative: bool,
}

/// Numbers in a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Strip {
    /// Some of a node, each so far behind the one before.
    Along {
        /// The node.
        node: NodeId,
        /// The first.
        first: usize,
        /// How far apart they stand; 0 where one stands for all.
        step: usize,
        /// How many there are.
        count: usize,
    },
    /// These; `None` where there is none.
    List(Vec<Option<Weight>>),
}

impl Number {
    /// The number in a run.
    pub fn value(self, trace: &Trace) -> f64 {
        match self {
            Self::At(Place { node, index }) => trace.value(node).get(index).copied().unwrap_or(f64::NAN),
            Self::Constant(number) => number,
        }
    }

    /// The place, where it has one.
    pub fn place(self) -> Option<Place> {
        match self {
            Self::At(place) => Some(place),
            Self::Constant(_) => None,
        }
    }
}

impl Weight {
    /// The number with its sign.
    pub fn value(self, trace: &Trace) -> f64 {
        let value = self.number.value(trace);
        if self.is_negative { -value } else { value }
    }
}

impl Strip {
    /// None at all, for so many neurons.
    pub fn nothing(count: usize) -> Self {
        Self::List(vec![None; count])
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        match self {
            Self::Along { count, .. } => *count,
            Self::List(list) => list.len(),
        }
    }

    /// One of them with its sign.
    pub fn weight(&self, at: usize) -> Option<Weight> {
        match self {
            Self::Along { node, first, step, count } => {
                let place = Place { node: *node, index: first + at * step };
                (at < *count).then_some(Weight { number: Number::At(place), is_negative: false })
            }
            Self::List(list) => *list.get(at)?,
        }
    }

    /// One of them.
    pub fn at(&self, at: usize) -> Option<Number> {
        self.weight(at).map(|weight| weight.number)
    }

    /// Whether it has the same numbers, as far as its ends and its beginning tell.
    pub fn is_same(&self, other: &Self) -> bool {
        let count = self.count();
        count == other.count() && [0, 1, count.saturating_sub(1)].into_iter().all(|at| self.at(at) == other.at(at))
    }
}

/// What a number is called: `w0`, or `W1[2, 0]`.
pub fn name(graph: &Graph, place: Place) -> String {
    let Some(node) = graph.nodes.get(place.node) else { return String::new() };
    if node.shape.is_scalar() {
        return node.symbol.clone();
    }
    let mut rest = place.index;
    let indices: Vec<String> = node
        .shape
        .strides()
        .into_iter()
        .map(|stride| {
            let index = rest / stride.max(1);
            rest %= stride.max(1);
            index.to_string()
        })
        .collect();
    format!("{}[{}]", node.symbol, indices.join(", "))
}
