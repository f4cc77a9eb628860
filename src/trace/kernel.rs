//! Gates on tensors: element by element with operands that broadcast, or as a whole.

use super::tape::{Argument, Edge};
use crate::gates::{Call, Setting, Structural, View};
use crate::graph::{Application, Graph, Node, Operand};
use crate::tensor::Shape;

/// A gate that works element by element, on operands of which one at least is a tensor.
#[derive(Clone, Debug)]
pub struct Elementwise {
    forward: fn(&[f64]) -> f64,
    /// The result.
    shape: Shape,
    /// The operands and then the parameters, in order.
    operands: Vec<Broadcast>,
}

/// An operand that is repeated until it has the shape of the result.
#[derive(Clone, Debug)]
struct Broadcast {
    argument: Argument,
    /// How many numbers it has.
    size: usize,
    /// How far apart its numbers stand along the axes of the result; 0 along those on which it is repeated.
    strides: Vec<usize>,
}

impl Elementwise {
    /// The gate of a node.
    pub fn new(
        graph: &Graph,
        node: &Node,
        application: &Application,
        forward: fn(&[f64]) -> f64,
        argument: &dyn Fn(&Operand) -> Argument,
    ) -> Self {
        let shape = node.shape.clone();
        let number = |number: f64| Broadcast { argument: Argument::Number(number), size: 1, strides: Vec::new() };
        let mut operands: Vec<Broadcast> = application
            .operands
            .iter()
            .map(|operand| match *operand {
                Operand::Constant(constant) => number(constant),
                Operand::Edge(edge) => {
                    let source = &graph.nodes[graph.edges[edge].from].shape;
                    Broadcast { argument: argument(operand), size: source.size(), strides: source.strides_in(&shape) }
                }
            })
            .collect();
        operands.extend(application.settings.iter().filter_map(Setting::number).map(number));
        Self { forward, shape, operands }
    }

    /// How many numbers its value has.
    pub fn size(&self) -> usize {
        self.shape.size()
    }

    /// Calls `visit` with each run of numbers along the last axis of the result: where it begins, and its length.
    fn each_row(&self, visit: &mut dyn FnMut(usize, usize)) {
        let length = self.shape.axes().last().copied().unwrap_or(1);
        (0..self.size()).step_by(length.max(1)).for_each(|start| visit(start, length));
    }

    /// Writes the values, and the local gradients over the edges that have them.
    pub fn forward(&self, at: u32, values: &mut [f64], edges: &[Edge], locals: &mut [f64]) {
        let (before, rest) = values.split_at_mut(at as usize);
        let mut arguments = vec![0.0; self.operands.len()];
        let mut moving: Vec<(usize, usize, usize)> = Vec::with_capacity(self.operands.len());
        self.each_row(&mut |start, length| {
            moving.clear();
            for (slot, operand) in self.operands.iter().enumerate() {
                match operand.argument {
                    Argument::Number(number) => arguments[slot] = number,
                    Argument::Place(place) => {
                        let step = operand.strides.last().copied().unwrap_or(0);
                        moving.push((slot, place as usize + self.shape.place(start, &operand.strides), step));
                    }
                }
            }
            for index in 0..length {
                for &(slot, place, step) in &moving {
                    arguments[slot] = before[place + index * step];
                }
                let out = (self.forward)(&arguments);
                rest[start + index] = out;
                for edge in edges {
                    if let Some(partial) = edge.partial {
                        locals[edge.local as usize + start + index] = (partial.value)(&arguments, out, edge.slot as usize);
                    }
                }
            }
        });
    }

    /// Writes what an edge sends back, and gives it: upstream times local, summed over what the operand was repeated for.
    pub fn backward<'a>(&self, shuts: bool, upstream: &[f64], locals: &[f64], edge: &Edge, downstream: &'a mut [f64]) -> &'a [f64] {
        let operand = &self.operands[edge.slot as usize];
        let local = &locals[edge.local as usize..];
        let sent = &mut downstream[edge.sent as usize..][..operand.size];
        sent.fill(-0.0);
        let step = operand.strides.last().copied().unwrap_or(0);
        self.each_row(&mut |start, length| {
            let place = self.shape.place(start, &operand.strides);
            for index in 0..length {
                let local = local[start + index];
                let term = if shuts && local == 0.0 { 0.0 } else { upstream[start + index] * local };
                sent[place + index * step] += term;
            }
        });
        sent
    }
}

/// A gate that moves or mixes elements.
#[derive(Clone, Debug)]
pub struct Whole {
    structural: &'static Structural,
    operands: Vec<Source>,
    settings: Vec<Setting>,
    shape: Shape,
}

/// Where an operand's numbers are.
#[derive(Clone, Debug)]
struct Source {
    argument: Argument,
    /// The number, where it is a constant.
    constant: [f64; 1],
    shape: Shape,
}

impl Whole {
    /// The gate of a node.
    pub fn new(
        graph: &Graph,
        node: &Node,
        application: &Application,
        structural: &'static Structural,
        argument: &dyn Fn(&Operand) -> Argument,
    ) -> Self {
        let operand = |operand: &Operand| match *operand {
            Operand::Constant(number) => Source { argument: argument(operand), constant: [number], shape: Shape::SCALAR },
            Operand::Edge(edge) => {
                Source { argument: argument(operand), constant: [0.0], shape: graph.nodes[graph.edges[edge].from].shape.clone() }
            }
        };
        Self {
            structural,
            operands: application.operands.iter().map(operand).collect(),
            settings: application.settings.clone(),
            shape: node.shape.clone(),
        }
    }

    /// How many numbers its value has.
    pub fn size(&self) -> usize {
        self.shape.size()
    }

    fn views<'a>(&'a self, values: &'a [f64]) -> Vec<View<'a>> {
        let view = |source: &'a Source| {
            let numbers = match source.argument {
                Argument::Place(place) => &values[place as usize..place as usize + source.shape.size()],
                Argument::Number(_) => &source.constant,
            };
            View { shape: &source.shape, numbers }
        };
        self.operands.iter().map(view).collect()
    }

    /// Writes the value.
    pub fn forward(&self, at: u32, values: &mut [f64]) {
        let (before, rest) = values.split_at_mut(at as usize);
        let call = Call { operands: &self.views(before), settings: &self.settings, shape: &self.shape };
        (self.structural.forward)(&call, &mut rest[..self.size()]);
    }

    /// Writes what an edge sends back, and gives it.
    pub fn backward<'a>(&self, at: u32, values: &[f64], upstream: &[f64], edge: &Edge, downstream: &'a mut [f64]) -> &'a [f64] {
        let call = Call { operands: &self.views(values), settings: &self.settings, shape: &self.shape };
        let size = self.size();
        let sent = &mut downstream[edge.sent as usize..][..self.operands[edge.slot as usize].shape.size()];
        (self.structural.vjp)(&call, &values[at as usize..][..size], &upstream[..size], edge.slot as usize, sent);
        sent
    }
}
