//! Layers of neurons in a graph: products of a matrix with what comes in, or weighted sums that are written out, with bias and
//! activation; how they are counted, and how they are drawn as columns.

mod activation;
mod chain;
mod matrix;
mod neuron;
mod number;
mod picture;
mod walk;
mod written;

pub use chain::{Count, Network, networks};
pub use neuron::{Neuron, Term, neuron};
pub use number::{Number, Place, Strip, Weight, name};
pub use picture::{Column, Picture, SLOTS, Slot, WIDTH, Wire, picture};
pub use walk::{Cursor, Way, walk};

use crate::graph::NodeId;

/// A layer: each neuron takes every number that comes in times a weight of its own, adds a bias, and lets the sum through an activation.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// What comes in.
    pub inputs: Strip,
    /// The weights.
    pub weights: Weights,
    /// The biases, one for each neuron.
    pub biases: Strip,
    /// The sums before the activation.
    pub sums: Strip,
    /// What the neurons give.
    pub outs: Strip,
    /// What the activation is called, where there is one.
    pub activation: Option<String>,
}

/// The weights of a layer.
#[derive(Clone, Debug, PartialEq)]
pub enum Weights {
    /// Those of a matrix: how far apart they stand from neuron to neuron, and from what comes in to what comes in.
    Matrix {
        /// The matrix.
        node: NodeId,
        /// From neuron to neuron.
        down: usize,
        /// From input to input.
        across: usize,
    },
    /// Those of neurons that are written out, one by one; `None` where there is no connection.
    Table(Vec<Vec<Option<Weight>>>),
}

impl Layer {
    /// How many neurons it has.
    pub fn size(&self) -> usize {
        self.outs.count()
    }

    /// The weight with which an input comes to a neuron, where the two are connected.
    pub fn weight(&self, neuron: usize, input: usize) -> Option<Weight> {
        match &self.weights {
            Weights::Matrix { node, down, across } => (neuron < self.size() && input < self.inputs.count()).then(|| {
                let place = Place { node: *node, index: neuron * down + input * across };
                Weight { number: Number::At(place), is_negative: false }
            }),
            Weights::Table(rows) => *rows.get(neuron)?.get(input)?,
        }
    }

    /// Whether every neuron is connected with everything that comes in.
    pub fn is_full(&self) -> bool {
        match &self.weights {
            Weights::Matrix { .. } => true,
            Weights::Table(rows) => rows.iter().flatten().all(Option::is_some),
        }
    }
}
