//! Neurons that are written out: w0*x0 + w1*x1 + b, number by number.

use super::activation::{activation, is_data, is_leaf, learns};
use super::{Layer, Number, Place, Strip, Weight, Weights};
use crate::graph::{Graph, NodeId, Offer, Operand};
use std::collections::BTreeMap;

/// A sum of more terms is not looked through.
const MOST_TERMS: usize = 4096;
/// So many neurons are looked for.
const MOST_NEURONS: usize = 512;

/// A neuron.
struct Written {
    terms: Vec<(NodeId, Weight)>,
    bias: Option<Weight>,
    sum: NodeId,
    out: NodeId,
    activation: Option<String>,
}

/// Layers of neurons that are written out, each of those that are equally far from what comes in.
pub fn layers(graph: &Graph, offers: &[Offer]) -> Vec<Layer> {
    let neurons: Vec<Written> =
        (graph.leaves()..graph.nodes.len()).filter_map(|node| neuron(graph, offers, node)).take(MOST_NEURONS).collect();
    let outs: BTreeMap<NodeId, usize> = neurons.iter().enumerate().map(|(at, neuron)| (neuron.out, at)).collect();
    let mut depths: Vec<usize> = Vec::with_capacity(neurons.len());
    for neuron in &neurons {
        // What comes in has been computed before.
        let before = neuron.terms.iter().filter_map(|(input, _)| depths.get(*outs.get(input)?)).max();
        depths.push(before.map_or(0, |depth| depth + 1));
    }
    let mut layers: Vec<Layer> = Vec::new();
    for depth in 0..=depths.iter().copied().max().unwrap_or(0) {
        let here: Vec<&Written> = neurons.iter().zip(&depths).filter(|(_, at)| **at == depth).map(|(neuron, _)| neuron).collect();
        if here.is_empty() {
            continue;
        }
        let mut inputs: Vec<NodeId> =
            neurons.iter().zip(&depths).filter(|(_, at)| **at + 1 == depth).map(|(neuron, _)| neuron.out).collect();
        for (input, _) in here.iter().flat_map(|neuron| &neuron.terms) {
            if !inputs.contains(input) {
                inputs.push(*input);
            }
        }
        layers.push(layer(&here, &inputs));
    }
    layers
}

fn layer(neurons: &[&Written], inputs: &[NodeId]) -> Layer {
    let of = |node: NodeId| Some(Weight { number: Number::At(Place { node, index: 0 }), is_negative: false });
    let weight = |neuron: &Written, input: NodeId| neuron.terms.iter().find(|(from, _)| *from == input).map(|(_, weight)| *weight);
    let names: Vec<&Option<String>> = neurons.iter().map(|neuron| &neuron.activation).collect();
    let same = names.windows(2).all(|pair| pair[0] == pair[1]);
    Layer {
        inputs: Strip::List(inputs.iter().map(|&input| of(input)).collect()),
        weights: Weights::Table(neurons.iter().map(|neuron| inputs.iter().map(|&input| weight(neuron, input)).collect()).collect()),
        biases: Strip::List(neurons.iter().map(|neuron| neuron.bias).collect()),
        sums: Strip::List(neurons.iter().map(|neuron| of(neuron.sum)).collect()),
        outs: Strip::List(neurons.iter().map(|neuron| of(neuron.out)).collect()),
        activation: names.first().filter(|_| same).and_then(|name| (*name).clone()),
    }
}

/// Whether a node adds or subtracts two numbers.
fn adds(graph: &Graph, node: NodeId) -> bool {
    let is_sum = |name: &str| name == "add" || name == "sub";
    graph.nodes[node].shape.is_scalar() && graph.application(node).is_some_and(|application| is_sum(application.gate.name))
}

/// The neuron whose sum is a node.
fn neuron(graph: &Graph, offers: &[Offer], sum: NodeId) -> Option<Written> {
    let within_another = |node: NodeId| matches!(graph.nodes[node].outgoing[..], [edge] if adds(graph, graph.edges[edge].to));
    if !adds(graph, sum) || within_another(sum) {
        return None;
    }
    let (mut terms, mut bias): (Vec<(NodeId, Weight)>, Option<Weight>) = (Vec::new(), None);
    let mut open = vec![(sum, false)];
    while let Some((node, is_negative)) = open.pop() {
        let application = graph.application(node)?;
        let is_difference = application.gate.name == "sub";
        // The last on the stack is looked at first: terms come in the order of the text.
        for (slot, operand) in application.operands.iter().enumerate().rev() {
            let is_negative = is_negative != (is_difference && slot == 1);
            let mut add_bias = |number: Number| bias.replace(Weight { number, is_negative }).is_none();
            let is_fine = match *operand {
                Operand::Constant(number) => add_bias(Number::Constant(number)),
                Operand::Edge(edge) => {
                    let from = graph.edges[edge].from;
                    if adds(graph, from) && within_another(from) {
                        open.push((from, is_negative));
                        true
                    } else if is_leaf(graph, from) && graph.nodes[from].shape.is_scalar() {
                        add_bias(Number::At(Place { node: from, index: 0 }))
                    } else {
                        product(graph, from, is_negative).map(|term| terms.push(term)).is_some()
                    }
                }
            };
            if !is_fine || terms.len() > MOST_TERMS {
                return None;
            }
        }
    }
    // Terms were found from the right within a sum, and sums within it afterwards.
    terms.sort_by_key(|(_, weight)| match weight.number {
        Number::At(place) => place.node,
        Number::Constant(_) => usize::MAX,
    });
    terms.sort_by_key(|(input, _)| *input);
    let inputs: Vec<NodeId> = terms.iter().map(|(input, _)| *input).collect();
    let weighs = |weight: &Weight| weight.number.place().is_some_and(|place| inputs.contains(&place.node));
    let is_mixed = inputs.windows(2).any(|pair| pair[0] == pair[1])
        || terms.iter().any(|(_, weight)| weighs(weight))
        || bias.as_ref().is_some_and(weighs);
    let (out, name) = activation(graph, offers, sum).filter(|(out, _)| graph.nodes[*out].shape.is_scalar()).unzip();
    let counts = terms.len() > 1 || terms.len() == 1 && name.is_some();
    (counts && !is_mixed).then(|| Written { terms, bias, sum, out: out.unwrap_or(sum), activation: name })
}

/// What a product weighs, and with what weight.
fn product(graph: &Graph, node: NodeId, is_negative: bool) -> Option<(NodeId, Weight)> {
    let application =
        graph.application(node).filter(|application| application.gate.name == "mul" && graph.nodes[node].shape.is_scalar())?;
    let from = |edge: usize| graph.edges[edge].from;
    let weigh = |input: NodeId, number: Number| Some((input, Weight { number, is_negative }));
    match application.operands[..] {
        [Operand::Edge(edge), Operand::Constant(number)] | [Operand::Constant(number), Operand::Edge(edge)] => {
            weigh(from(edge), Number::Constant(number))
        }
        [Operand::Edge(one), Operand::Edge(other)] => {
            let (one, other) = (from(one), from(other));
            let worth = |node: NodeId| match is_leaf(graph, node) {
                false => 0,
                true => 1 + usize::from(learns(graph, node)) + usize::from(!is_data(graph, node)),
            };
            let (weight, input) = if worth(one) >= worth(other) { (one, other) } else { (other, one) };
            if worth(weight) == 0 { None } else { weigh(input, Number::At(Place { node: weight, index: 0 })) }
        }
        _ => None,
    }
}
