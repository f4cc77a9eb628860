//! A tape for scalar gates as somebody in a hurry would write it: what ours is measured beside. It keeps the same numbers of each run.

use gatewise::graph::{Graph, NodeKind, Operand};

/// What a gate does with its operands, which are places among the values.
#[derive(Clone, Copy)]
enum Gate {
    Add(u32, u32),
    Mul(u32, u32),
    Relu(u32),
    Tanh(u32),
    Exp(u32),
}

/// A graph's gates, and room for the numbers of a run.
pub struct Tape {
    leaves: usize,
    gates: Vec<Gate>,
    output: usize,
    values: Vec<f64>,
    gradients: Vec<f64>,
    locals: Vec<[f64; 2]>,
    downstream: Vec<[f64; 2]>,
}

impl Tape {
    /// The tape of a graph that has these five gates alone; others count as sums.
    pub fn new(graph: &Graph) -> Self {
        let leaves = graph.leaves();
        let gate = |node: &gatewise::graph::Node| {
            let NodeKind::Gate(application) = &node.kind else { return Gate::Add(0, 0) };
            let place = |slot: usize| match application.operands.get(slot) {
                Some(Operand::Edge(edge)) => graph.edges[*edge].from as u32,
                _ => 0,
            };
            match application.gate.name {
                "mul" => Gate::Mul(place(0), place(1)),
                "relu" => Gate::Relu(place(0)),
                "tanh" => Gate::Tanh(place(0)),
                "exp" => Gate::Exp(place(0)),
                _ => Gate::Add(place(0), place(1)),
            }
        };
        let gates: Vec<Gate> = graph.nodes.iter().skip(leaves).map(gate).collect();
        let mut values = vec![0.0; graph.nodes.len()];
        for (value, node) in values.iter_mut().zip(&graph.nodes) {
            if let NodeKind::Input { value: tensor, .. } | NodeKind::Const { value: tensor } = &node.kind {
                *value = tensor.numbers[0];
            }
        }
        let gradients = vec![0.0; values.len()];
        let (locals, downstream) = (vec![[0.0; 2]; gates.len()], vec![[0.0; 2]; gates.len()]);
        Self { leaves, gates, output: graph.output, values, gradients, locals, downstream }
    }

    /// Forward and back; the gradient of the first leaf.
    pub fn run(&mut self) -> f64 {
        for (index, gate) in self.gates.iter().enumerate() {
            let x = |place: u32| self.values[place as usize];
            let (value, locals) = match *gate {
                Gate::Add(a, b) => (x(a) + x(b), [1.0, 1.0]),
                Gate::Mul(a, b) => (x(a) * x(b), [x(b), x(a)]),
                Gate::Relu(a) => (if x(a) > 0.0 { x(a) } else { 0.0 }, [if x(a) > 0.0 { 1.0 } else { 0.0 }, 0.0]),
                Gate::Tanh(a) => {
                    let out = libm::tanh(x(a));
                    (out, [1.0 - out * out, 0.0])
                }
                Gate::Exp(a) => {
                    let out = libm::exp(x(a));
                    (out, [out, 0.0])
                }
            };
            self.values[self.leaves + index] = value;
            self.locals[index] = locals;
        }
        self.gradients.fill(0.0);
        self.gradients[self.output] = 1.0;
        for (index, gate) in self.gates.iter().enumerate().rev() {
            let upstream = self.gradients[self.leaves + index];
            let sent = self.locals[index].map(|local| upstream * local);
            self.downstream[index] = sent;
            match *gate {
                Gate::Add(a, b) | Gate::Mul(a, b) => {
                    self.gradients[a as usize] += sent[0];
                    self.gradients[b as usize] += sent[1];
                }
                Gate::Relu(a) | Gate::Tanh(a) | Gate::Exp(a) => self.gradients[a as usize] += sent[0],
            }
        }
        self.gradients[0]
    }
}
