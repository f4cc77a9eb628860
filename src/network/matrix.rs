//! Layers that are a product of a matrix with what comes in.

use super::activation::{activation, is_data, is_leaf, learns};
use super::{Layer, Number, Place, Strip, Weight, Weights};
use crate::graph::{Graph, NodeId, Offer, Operand};

/// The layer whose product is a node, for one of the examples that the product is of, and how many these are.
pub fn layer(graph: &Graph, offers: &[Offer], node: NodeId, example: usize) -> Option<(Layer, usize)> {
    let application = graph.application(node).filter(|application| ["matmul", "dot"].contains(&application.gate.name))?;
    let sources: Vec<NodeId> = application.operands.iter().filter_map(|operand| source(graph, operand)).collect();
    let [left, right] = sources[..] else { return None };
    let rank = |node: NodeId| graph.nodes[node].shape.rank();
    if ![left, right].iter().all(|&operand| (1..=2).contains(&rank(operand))) {
        return None;
    }
    let is_left = weights_are_left(graph, left, right)?;
    let (matrix, others) = if is_left { (left, right) } else { (right, left) };
    let (leaf, is_turned) = leaf(graph, matrix)?;
    let axes = graph.nodes[matrix].shape.axes();
    // On the left a row of the matrix is a neuron, on the right a column; a vector is a neuron by itself.
    let (size, inputs) = match *axes {
        [inputs] => (1, inputs),
        [rows, columns] if is_left => (rows, columns),
        [rows, columns] => (columns, rows),
        _ => return None,
    };
    let (down, across) = if rank(matrix) == 1 {
        (0, 1)
    } else if is_left == is_turned {
        (1, size)
    } else {
        (inputs, 1)
    };
    let examples = if rank(others) == 2 { graph.nodes[others].shape.size() / inputs.max(1) } else { 1 };
    let example = example.min(examples.saturating_sub(1));
    // The examples stand in the columns of what is on the right, and in the rows of what is on the left.
    let strip = |node: NodeId, count: usize| {
        let (first, step) = if is_left { (example, examples) } else { (example * count, 1) };
        Strip::Along { node, first, step, count }
    };
    let (sum, biases) = biased(graph, node, size);
    let (out, name) = activation(graph, offers, sum).filter(|(out, _)| graph.nodes[*out].shape == graph.nodes[sum].shape).unzip();
    let layer = Layer {
        inputs: behind(graph, strip(others, inputs)),
        weights: Weights::Matrix { node: leaf, down, across },
        biases,
        sums: strip(sum, size),
        outs: strip(out.unwrap_or(sum), size),
        activation: name,
    };
    (size > 0 && inputs > 0 && examples > 0).then_some((layer, examples))
}

fn source(graph: &Graph, operand: &Operand) -> Option<NodeId> {
    match *operand {
        Operand::Edge(edge) => Some(graph.edges[edge].from),
        Operand::Constant(_) => None,
    }
}

/// The leaf that a matrix is, or is the transpose of.
fn leaf(graph: &Graph, node: NodeId) -> Option<(NodeId, bool)> {
    if is_leaf(graph, node) {
        return Some((node, false));
    }
    let application = graph.application(node).filter(|application| application.gate.name == "transpose")?;
    let turned = application.operands.first().and_then(|operand| source(graph, operand))?;
    (is_leaf(graph, turned) && graph.nodes[turned].shape.rank() == 2).then_some((turned, true))
}

/// Which of two operands has the weights: the one that learns; where both do, the matrix, or the one that is not called as data are.
fn weights_are_left(graph: &Graph, left: NodeId, right: NodeId) -> Option<bool> {
    let worth = |node: NodeId| leaf(graph, node).map_or(0, |(leaf, _)| if learns(graph, leaf) { 2 } else { 1 });
    let rank = |node: NodeId| graph.nodes[node].shape.rank();
    let (one, other) = (worth(left), worth(right));
    if one != other || one == 0 {
        return (one.max(other) > 0).then_some(one > other);
    }
    if rank(left) != rank(right) {
        return Some(rank(left) > rank(right));
    }
    Some(!is_data(graph, left) || is_data(graph, right))
}

/// The sum with a bias, where there is one that is a leaf or a number.
fn biased(graph: &Graph, product: NodeId, size: usize) -> (NodeId, Strip) {
    let bias = |user: NodeId| {
        let application = graph.application(user).filter(|application| application.gate.name == "add")?;
        let same_shape = graph.nodes[user].shape == graph.nodes[product].shape;
        let others = application.operands.iter().filter(|operand| source(graph, operand) != Some(product));
        let [other] = others.collect::<Vec<_>>()[..] else { return None };
        let strip = match *other {
            Operand::Constant(number) => Strip::List(vec![Some(Weight { number: Number::Constant(number), is_negative: false }); size]),
            Operand::Edge(edge) => {
                let node = graph.edges[edge].from;
                let count = graph.nodes[node].shape.size();
                if !is_leaf(graph, node) || count != size && count != 1 {
                    return None;
                }
                Strip::Along { node, first: 0, step: usize::from(count > 1), count: size }
            }
        };
        same_shape.then_some((user, strip))
    };
    let users = graph.nodes[product].outgoing.iter().map(|&edge| graph.edges[edge].to);
    users.into_iter().find_map(bias).unwrap_or_else(|| (product, Strip::nothing(size)))
}

/// What comes in, before dropout, and number by number where numbers were put together.
fn behind(graph: &Graph, strip: Strip) -> Strip {
    let Strip::Along { mut node, first, step, count } = strip else { return strip };
    while let Some(application) = graph.application(node).filter(|application| application.gate.name == "dropout")
        && let Some(before) = application.operands.first().and_then(|operand| source(graph, operand))
    {
        node = before;
    }
    let stacked = graph.application(node).filter(|application| application.gate.name == "stack" && graph.nodes[node].shape.rank() == 1);
    match stacked {
        Some(application) => Strip::List(
            application
                .operands
                .iter()
                .map(|operand| {
                    let number = match *operand {
                        Operand::Edge(edge) => Number::At(Place { node: graph.edges[edge].from, index: 0 }),
                        Operand::Constant(number) => Number::Constant(number),
                    };
                    Some(Weight { number, is_negative: false })
                })
                .collect(),
        ),
        None => Strip::Along { node, first, step, count },
    }
}
