//! What the passes cost: the multiplications and additions of reverse mode and of forward mode, counted from the graph.
//!
//! Counted is what it takes to carry derivatives, the same way in both modes. The local gradients belong to the forward pass, which both
//! need, and cost nothing here. Over each wire that carries derivatives there is one multiplication for each number of the gate's value
//! where it works element by element; for products of matrices and convolutions one for each of their products; for any other gate one
//! for each number of the operand or of the value, whichever has more. What is added up is counted as additions. Multiplying by a local
//! gradient of 1 counts like any other. What does not depend on the input, or does not lead to the output, costs nothing.

use crate::gates::Rule;
use crate::graph::{Edge, Graph, NodeId, NodeKind, Operand};
use crate::tensor::Shape;

/// Multiplications and additions.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Count {
    /// The multiplications.
    pub multiplications: f64,
    /// The additions.
    pub additions: f64,
}

impl Count {
    /// Both together.
    pub fn total(self) -> f64 {
        self.multiplications + self.additions
    }

    fn add(&mut self, other: Self, times: f64) {
        self.multiplications += other.multiplications * times;
        self.additions += other.additions * times;
    }
}

/// What the derivatives of a graph's output cost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Costs {
    /// How many numbers the inputs have that the output depends on.
    pub inputs: usize,
    /// How many numbers the output has.
    pub outputs: usize,
    /// One reverse pass: the gradients of one number of the output by all inputs.
    pub reverse: Count,
    /// All forward passes together, one for each number of the inputs.
    pub forward: Count,
}

impl Costs {
    /// All reverse passes, one for each number of the output.
    pub fn all_reverse(&self) -> Count {
        let mut count = Count::default();
        count.add(self.reverse, self.outputs as f64);
        count
    }
}

/// So many inputs are followed through the graph at once.
const TOGETHER: usize = 64;

/// The more that one wire costs beyond its multiplications depends on the direction.
#[derive(Clone, Copy)]
enum Direction {
    Forward,
    Reverse,
}

/// Counts both modes.
pub fn costs(graph: &Graph) -> Costs {
    let inputs: Vec<NodeId> = (0..graph.nodes.len()).filter(|&node| counts(graph, node)).collect();
    let mut forward = Count::default();
    for together in inputs.chunks(TOGETHER) {
        forward.add(passes(graph, together), 1.0);
    }
    let outputs = graph.nodes.get(graph.output).map_or(0, |output| output.shape.size());
    Costs { inputs: inputs.iter().map(|&leaf| graph.nodes[leaf].shape.size()).sum(), outputs, reverse: reverse(graph), forward }
}

/// One forward pass: the derivatives by one number of an input.
pub fn one_pass(graph: &Graph, leaf: NodeId) -> Count {
    let mut count = Count::default();
    if counts(graph, leaf) {
        count.add(passes(graph, &[leaf]), 1.0 / graph.nodes[leaf].shape.size().max(1) as f64);
    }
    count
}

/// How many multiplications it takes to carry derivatives through gates as they are carried on stage, where each number of a gate that
/// works on whole tensors takes a row of its Jacobian.
pub fn work(graph: &Graph, leaf: NodeId) -> f64 {
    let reached = reaches(graph, &[leaf]);
    let structural = |edge: &&Edge| {
        reached[edge.from] != 0
            && graph.application(edge.to).is_some_and(|application| matches!(application.gate.rule, Rule::Structural(_)))
    };
    let rows = |edge: &Edge| terms(graph, edge) * graph.nodes[edge.to].shape.size() as f64;
    graph.edges.iter().filter(|edge| edge.flows).filter(structural).map(rows).sum()
}

/// Whether a leaf is an input that the output depends on.
fn counts(graph: &Graph, node: NodeId) -> bool {
    matches!(graph.nodes[node].kind, NodeKind::Input { .. })
        && (graph.nodes[node].outgoing.iter().any(|&edge| graph.edges[edge].flows) || node == graph.output)
}

/// The reverse pass.
fn reverse(graph: &Graph) -> Count {
    let mut count = Count::default();
    let mut coming = vec![0_usize; graph.nodes.len()];
    for edge in graph.edges.iter().filter(|edge| edge.flows) {
        count.add(wire(graph, edge, Direction::Reverse), 1.0);
        coming[edge.from] += 1;
    }
    for (node, &coming) in graph.nodes.iter().zip(&coming) {
        count.additions += coming.saturating_sub(1) as f64 * node.shape.size() as f64;
    }
    count
}

/// All forward passes by the numbers of some inputs.
fn passes(graph: &Graph, inputs: &[NodeId]) -> Count {
    let reached = reaches(graph, inputs);
    let sizes: Vec<usize> = inputs.iter().map(|&leaf| graph.nodes[leaf].shape.size()).collect();
    let alike = sizes.windows(2).all(|pair| pair[0] == pair[1]);
    // How many numbers the inputs have that these bits stand for.
    let numbers = |bits: u64| match sizes.first() {
        Some(&size) if alike => bits.count_ones() as usize * size,
        _ => sizes.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, &size)| size).sum(),
    } as f64;
    let mut count = Count::default();
    for node in &graph.nodes {
        // Where several operands of a gate move, their parts are added.
        let (mut any, mut parts) = (0, 0.0);
        for edge in graph.edges[node.incoming.clone()].iter().filter(|edge| edge.flows && reached[edge.from] != 0) {
            let moving = numbers(reached[edge.from]);
            count.add(wire(graph, edge, Direction::Forward), moving);
            parts += moving;
            any |= reached[edge.from];
        }
        count.additions += (parts - numbers(any)) * node.shape.size() as f64;
    }
    count
}

/// For each node the inputs that it depends on by way of gradients, a bit for each.
fn reaches(graph: &Graph, inputs: &[NodeId]) -> Vec<u64> {
    let mut reached = vec![0_u64; graph.nodes.len()];
    inputs.iter().enumerate().for_each(|(at, &leaf)| reached[leaf] = 1 << at);
    for edge in graph.edges.iter().filter(|edge| edge.flows) {
        reached[edge.to] |= reached[edge.from];
    }
    reached
}

/// What it costs to carry derivatives over a wire.
fn wire(graph: &Graph, edge: &Edge, direction: Direction) -> Count {
    let end = match direction {
        Direction::Forward => edge.to,
        Direction::Reverse => edge.from,
    };
    let terms = terms(graph, edge);
    Count { multiplications: terms, additions: (terms - graph.nodes[end].shape.size() as f64).max(0.0) }
}

/// How many products of a local gradient and a derivative a wire takes.
fn terms(graph: &Graph, edge: &Edge) -> f64 {
    let (operand, value) = (&graph.nodes[edge.from].shape, &graph.nodes[edge.to].shape);
    let Some(application) = graph.application(edge.to) else { return 0.0 };
    match (&application.gate.rule, application.gate.work) {
        (Rule::Pointwise { .. }, _) => value.size() as f64,
        (Rule::Structural(_), None) => operand.size().max(value.size()) as f64,
        (Rule::Structural(_), Some(work)) => {
            let number = Shape::SCALAR;
            let shape = |operand: &Operand| match *operand {
                Operand::Edge(edge) => &graph.nodes[graph.edges[edge].from].shape,
                Operand::Constant(_) => &number,
            };
            let shapes: Vec<&Shape> = application.operands.iter().map(shape).collect();
            work(&shapes, &application.settings, value)
        }
    }
}
