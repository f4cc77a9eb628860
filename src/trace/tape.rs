//! A graph made ready to be run many times: gates, operands and partials in flat lists.

use super::{Step, Trace, steps};
use crate::gates::{Partial, Rule};
use crate::graph::{Graph, NodeId, NodeKind, Operand};
use std::ops::Range;
use std::sync::Arc;

/// A graph as straight-line code. It depends on the graph alone, not on the numbers of the leaves.
#[derive(Clone, Debug)]
pub struct Tape {
    /// The numbers of the leaves in the program.
    leaves: Vec<f64>,
    gates: Vec<Gate>,
    /// The operands and parameters of all gates, one after the other.
    arguments: Vec<Argument>,
    edges: Vec<Edge>,
    output: NodeId,
    steps: Arc<[Step]>,
}

#[derive(Clone, Debug)]
struct Gate {
    forward: fn(&[f64]) -> f64,
    arguments: Range<u32>,
    edges: Range<u32>,
    /// Whether a local gradient of 0 lets nothing through, not even an infinite gradient.
    shuts: bool,
}

#[derive(Clone, Copy, Debug)]
enum Argument {
    Node(u32),
    Number(f64),
}

#[derive(Clone, Debug)]
struct Edge {
    from: u32,
    slot: u32,
    partial: Option<&'static Partial>,
    flows: bool,
}

impl Tape {
    /// Makes a graph ready.
    pub fn new(graph: &Graph) -> Self {
        let edge = |(id, edge): (usize, &crate::graph::Edge)| Edge {
            from: edge.from as u32,
            slot: edge.slot as u32,
            partial: graph.partial(id),
            flows: edge.flows,
        };
        let mut tape = Self {
            leaves: Vec::new(),
            gates: Vec::with_capacity(graph.nodes.len()),
            arguments: Vec::with_capacity(graph.nodes.len() * 2),
            edges: graph.edges.iter().enumerate().map(edge).collect(),
            output: graph.output,
            steps: steps(graph).into(),
        };
        for node in &graph.nodes {
            match &node.kind {
                NodeKind::Input { value, .. } | NodeKind::Const { value } => tape.leaves.push(*value),
                NodeKind::Gate(application) => {
                    let start = tape.arguments.len() as u32;
                    tape.arguments.extend(application.operands.iter().map(|operand| match *operand {
                        Operand::Edge(edge) => Argument::Node(graph.edges[edge].from as u32),
                        Operand::Constant(number) => Argument::Number(number),
                    }));
                    tape.arguments.extend(application.parameters.iter().map(|&number| Argument::Number(number)));
                    tape.gates.push(Gate {
                        forward: match application.gate.rule {
                            Rule::Pointwise { forward, .. } => forward,
                            Rule::Structural(_) => |_| f64::NAN,
                        },
                        arguments: start..tape.arguments.len() as u32,
                        edges: node.incoming.start as u32..node.incoming.end as u32,
                        shuts: application.role().shuts(),
                    });
                }
            }
        }
        tape
    }

    /// The numbers of the leaves in the program.
    pub fn leaves(&self) -> &[f64] {
        &self.leaves
    }

    /// Both passes on the numbers of the program.
    pub fn run(&self) -> Trace {
        self.run_with(&self.leaves)
    }

    /// Both passes on other numbers, one for each leaf; a leaf beyond the end of `leaves` keeps the program's number.
    pub fn run_with(&self, leaves: &[f64]) -> Trace {
        let nodes = self.leaves.len() + self.gates.len();
        let mut trace = Trace {
            values: Vec::with_capacity(nodes),
            gradients: vec![None; nodes],
            locals: vec![0.0; self.edges.len()],
            downstream: vec![None; self.edges.len()],
            steps: Arc::clone(&self.steps),
            origin: None,
        };
        self.forward(leaves, &mut trace);
        self.backward(&mut trace);
        trace
    }

    /// The value of the output alone.
    pub fn output(&self, leaves: &[f64]) -> f64 {
        let mut values = Vec::with_capacity(self.leaves.len() + self.gates.len());
        let mut arguments = Vec::new();
        self.place_leaves(leaves, &mut values);
        for gate in &self.gates {
            self.gather(gate, &values, &mut arguments);
            values.push((gate.forward)(&arguments));
        }
        values[self.output]
    }

    fn place_leaves(&self, leaves: &[f64], values: &mut Vec<f64>) {
        let given = leaves.len().min(self.leaves.len());
        values.extend_from_slice(&leaves[..given]);
        values.extend_from_slice(&self.leaves[given..]);
    }

    fn gather(&self, gate: &Gate, values: &[f64], arguments: &mut Vec<f64>) {
        arguments.clear();
        arguments.extend(self.arguments[gate.arguments.start as usize..gate.arguments.end as usize].iter().map(
            |argument| match *argument {
                Argument::Node(node) => values[node as usize],
                Argument::Number(number) => number,
            },
        ));
    }

    /// Values and local gradients: a gate knows its own as soon as it has computed.
    fn forward(&self, leaves: &[f64], trace: &mut Trace) {
        let mut arguments = Vec::new();
        self.place_leaves(leaves, &mut trace.values);
        for gate in &self.gates {
            self.gather(gate, &trace.values, &mut arguments);
            let out = (gate.forward)(&arguments);
            if !out.is_finite() && trace.origin.is_none() {
                trace.origin = Some(trace.values.len());
            }
            trace.values.push(out);
            for edge in gate.edges.start as usize..gate.edges.end as usize {
                if let Edge { slot, partial: Some(partial), .. } = &self.edges[edge] {
                    trace.locals[edge] = (partial.value)(&arguments, out, *slot as usize);
                }
            }
        }
    }

    /// From the seed back: upstream times local over each edge, added where edges meet.
    fn backward(&self, trace: &mut Trace) {
        trace.gradients[self.output] = Some(1.0);
        for (index, gate) in self.gates.iter().enumerate().rev() {
            let Some(upstream) = trace.gradients[self.leaves.len() + index] else { continue };
            for id in gate.edges.start as usize..gate.edges.end as usize {
                let edge = &self.edges[id];
                if !edge.flows {
                    continue;
                }
                let local = trace.locals[id];
                let downstream = if gate.shuts && local == 0.0 { 0.0 } else { upstream * local };
                trace.downstream[id] = Some(downstream);
                let gradient = &mut trace.gradients[edge.from as usize];
                *gradient = Some(gradient.map_or(downstream, |sum| sum + downstream));
            }
        }
    }
}
