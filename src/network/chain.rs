//! Layers one behind the other, and how a network is counted.

use super::activation::learns;
use super::{Layer, Number, Place, Weights, matrix, written};
use crate::graph::{self, Graph, NodeId};
use std::collections::BTreeSet;

/// So many products are looked at, and so many networks told.
const MOST_LAYERS: usize = 64;
const MOST_NETWORKS: usize = 6;
/// In a graph of more nodes no patterns are looked for.
const MOST_SEARCHED: usize = 4000;

/// Layers, each of which takes what the one before gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// The layers; what comes into the first is none.
    pub layers: Vec<Layer>,
    /// Of how many examples the products are.
    pub examples: usize,
}

/// What a network has, counted as the lecture does: the input is no layer, and its numbers are no neurons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Its layers: hidden ones and the output.
    pub layers: usize,
    /// The neurons in them.
    pub neurons: usize,
    /// The weights that can be learned.
    pub weights: usize,
    /// The biases that can be learned.
    pub biases: usize,
    /// Weights and biases that are numbers of the text or constants.
    pub fixed: usize,
}

/// The networks in a graph, those of most layers first; `example` chooses one of several examples.
#[inline(never)]
pub fn networks(graph: &Graph, example: usize) -> Vec<Network> {
    // In a large graph nobody looks for patterns.
    let offers = if graph.nodes.len() <= MOST_SEARCHED { graph::offers(graph) } else { Vec::new() };
    let products = (graph.leaves()..graph.nodes.len()).filter_map(|node| matrix::layer(graph, &offers, node, example)).take(MOST_LAYERS);
    let mut layers: Vec<(Layer, usize)> = products.collect();
    layers.extend(written::layers(graph, &offers).into_iter().take(MOST_LAYERS).map(|layer| (layer, 1)));
    let before: Vec<Option<usize>> = layers
        .iter()
        .enumerate()
        .map(|(at, (layer, _))| layers.iter().enumerate().position(|(other, (one, _))| other != at && one.outs.is_same(&layer.inputs)))
        .collect();
    let mut networks: Vec<Network> = Vec::new();
    for end in (0..layers.len()).filter(|end| !before.contains(&Some(*end))) {
        let mut chain = vec![end];
        while let Some(next) = chain.last().and_then(|last| before[*last]).filter(|next| !chain.contains(next)) {
            chain.push(next);
        }
        let examples = chain.iter().map(|&at| layers[at].1).max().unwrap_or(1);
        networks.push(Network { layers: chain.into_iter().rev().map(|at| layers[at].0.clone()).collect(), examples });
    }
    networks.sort_by_key(|network| std::cmp::Reverse(network.layers.len()));
    networks.truncate(MOST_NETWORKS);
    networks
}

impl Network {
    /// How many there are in each column: what comes in, and the neurons of each layer.
    pub fn sizes(&self) -> Vec<usize> {
        let first = self.layers.first().map(|layer| layer.inputs.count());
        first.into_iter().chain(self.layers.iter().map(Layer::size)).collect()
    }

    /// What it has.
    pub fn count(&self, graph: &Graph) -> Count {
        let counts = self.layers.iter().map(|layer| layer.count(graph));
        counts.fold(Count::default(), |all, one| Count {
            layers: all.layers + one.layers,
            neurons: all.neurons + one.neurons,
            weights: all.weights + one.weights,
            biases: all.biases + one.biases,
            fixed: all.fixed + one.fixed,
        })
    }

    /// The number that a neuron gives, or that comes in; columns are counted from what comes in.
    pub fn neuron(&self, column: usize, index: usize) -> Option<Number> {
        match column.checked_sub(1) {
            None => self.layers.first()?.inputs.at(index),
            Some(layer) => self.layers.get(layer)?.outs.at(index),
        }
    }
}

impl Layer {
    /// What it has.
    pub fn count(&self, graph: &Graph) -> Count {
        let size = self.size();
        let mut count = Count { layers: 1, neurons: size, ..Count::default() };
        match &self.weights {
            Weights::Matrix { node, .. } => {
                let all = size * self.inputs.count();
                if learns(graph, *node) { count.weights = all } else { count.fixed = all }
            }
            Weights::Table(rows) => {
                let (learned, fixed) = split(graph, rows.iter().flatten().flatten().map(|weight| weight.number));
                (count.weights, count.fixed) = (learned, fixed);
            }
        }
        let (learned, fixed) = split(graph, (0..size).filter_map(|neuron| self.biases.at(neuron)));
        count.biases = learned;
        count.fixed += fixed;
        count
    }

    /// Whether one of its weights is a number of this node.
    pub fn weighs_with(&self, node: NodeId) -> bool {
        match &self.weights {
            Weights::Matrix { node: matrix, .. } => *matrix == node,
            Weights::Table(rows) => {
                rows.iter().flatten().flatten().any(|weight| weight.number.place().is_some_and(|place| place.node == node))
            }
        }
    }
}

/// How many different numbers can be learned, and how many others there are.
fn split(graph: &Graph, numbers: impl Iterator<Item = Number>) -> (usize, usize) {
    let (mut learned, mut fixed) = (BTreeSet::new(), 0);
    for number in numbers {
        match number.place().filter(|place| learns(graph, place.node)) {
            Some(Place { node, index }) => {
                learned.insert((node, index));
            }
            None => fixed += 1,
        }
    }
    (learned.len(), fixed)
}
