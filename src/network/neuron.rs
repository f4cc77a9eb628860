//! One neuron with its numbers: what comes in times its weights, the sum, and what it gives.

use super::{Network, Number, Weight};
use crate::trace::Trace;

/// So many inputs are told one by one.
const MOST: usize = 6;

/// A neuron.
#[derive(Clone, Debug, PartialEq)]
pub struct Neuron {
    /// What comes in, in order, as far as it is told one by one.
    pub terms: Vec<Term>,
    /// How many more come in, and the sum of their products.
    pub rest: Option<(usize, f64)>,
    /// The bias.
    pub bias: Option<(Weight, f64)>,
    /// The sum, and its number.
    pub sum: (Number, f64),
    /// What it gives, and its number.
    pub out: (Number, f64),
}

/// Something that comes in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Term {
    /// Which one it is.
    pub index: usize,
    /// Where it comes from.
    pub input: Number,
    /// The weight.
    pub weight: Weight,
    /// The number that comes in, that of the weight, and their product.
    pub numbers: [f64; 3],
}

/// A neuron of a layer; `None` where there is none.
pub fn neuron(network: &Network, layer: usize, index: usize, trace: &Trace) -> Option<Neuron> {
    let layer = network.layers.get(layer)?;
    let (sum, out) = (layer.sums.at(index)?, layer.outs.at(index)?);
    let mut terms = Vec::new();
    let mut rest = (0, 0.0);
    let count = (0..layer.inputs.count()).filter(|&input| layer.weight(index, input).is_some()).count();
    let told = if count > MOST { MOST - 1 } else { MOST };
    for at in 0..layer.inputs.count() {
        let Some((input, weight)) = layer.inputs.at(at).zip(layer.weight(index, at)) else { continue };
        let (x, w) = (input.value(trace), weight.value(trace));
        if terms.len() < told {
            terms.push(Term { index: at, input, weight, numbers: [x, w, x * w] });
        } else {
            rest = (rest.0 + 1, rest.1 + x * w);
        }
    }
    let bias = layer.biases.weight(index).map(|bias| (bias, bias.value(trace)));
    let rest = Some(rest).filter(|(count, _)| *count > 0);
    Some(Neuron { terms, rest, bias, sum: (sum, sum.value(trace)), out: (out, out.value(trace)) })
}
