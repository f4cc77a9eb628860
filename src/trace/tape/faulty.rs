//! A backward pass with a fault in it.

use super::{Edge, Gate, Tape, Work};
use crate::graph::{Graph, NodeId};
use crate::trace::Trace;
use crate::trace::fault::{Fault, flowing};

impl Tape {
    /// Both passes on the numbers of the program, the backward pass with a fault; `graph` is that of the tape. Where the fault has no
    /// place in the graph, the run is sound.
    pub fn run_with_fault(&self, graph: &Graph, fault: Fault) -> Trace {
        let mut trace = self.run();
        let locals = self.locals(graph, fault, &trace);
        let leaves = self.leaves.len();
        let first = std::mem::take(&mut trace.gradients);
        trace.gradients = vec![-0.0; first.len()];
        if fault == Fault::Twice {
            trace.gradients[..leaves].copy_from_slice(&first[..leaves]);
        }
        trace.gradients[self.output.clone()].iter_mut().for_each(|gradient| *gradient += 1.0);
        let start = self.places.len() - self.gates.len();
        for (index, gate) in self.gates.iter().enumerate().rev().filter(|(_, gate)| gate.reached) {
            let alone = fault == Fault::NoUpstream(start + index);
            for id in gate.edges.clone() {
                let edge = &self.edges[id as usize];
                if edge.flows {
                    let size = self.send(gate, edge, alone, locals.as_deref(), &mut trace);
                    let keeps = !overwrites(fault, graph.edges[id as usize].from);
                    let Trace { gradients, downstream, .. } = &mut trace;
                    let sent = &downstream[edge.sent as usize..][..size];
                    for (gradient, sent) in gradients[edge.from as usize..].iter_mut().zip(sent) {
                        *gradient = if keeps { *gradient + sent } else { *sent };
                    }
                }
            }
        }
        trace
    }

    /// The local gradients that a fault changes, among all; `None` where it changes none.
    fn locals(&self, graph: &Graph, fault: Fault, trace: &Trace) -> Option<Vec<f64>> {
        let (Fault::NoLocal(gate) | Fault::Swapped(gate) | Fault::NoSign(gate)) = fault else { return None };
        let mut changed = trace.locals.clone();
        let places: Vec<_> = flowing(graph, gate).map(|edge| self.places.local(edge)).filter(|place| !place.is_empty()).collect();
        for (place, next) in places.iter().zip(places.iter().cycle().skip(1)) {
            match fault {
                Fault::NoLocal(_) => changed[place.clone()].fill(1.0),
                Fault::NoSign(_) => changed[place.clone()].iter_mut().for_each(|local| *local = local.abs()),
                _ => changed[place.clone()].copy_from_slice(&trace.locals[next.clone()]),
            }
        }
        Some(changed)
    }

    /// Writes what a gate sends over an edge, with its upstream gradient or with ones in the place of it; says how many numbers.
    fn send(&self, gate: &Gate, edge: &Edge, alone: bool, locals: Option<&[f64]>, trace: &mut Trace) -> usize {
        let Trace { values, gradients, locals: sound, downstream, .. } = trace;
        let locals = locals.unwrap_or(sound);
        let at = gate.at as usize;
        let ones;
        let upstream = if alone {
            let size = match &gate.work {
                Work::Number { .. } => 1,
                Work::Elements(elements) => elements.size(),
                Work::Whole(whole) => whole.size(),
            };
            ones = vec![1.0; size];
            ones.as_slice()
        } else {
            &gradients[at..]
        };
        match &gate.work {
            Work::Number { .. } => {
                let local = locals[edge.local as usize];
                downstream[edge.sent as usize] = if gate.shuts && local == 0.0 { 0.0 } else { upstream[0] * local };
                1
            }
            Work::Elements(elements) => elements.backward(gate.shuts, upstream, locals, edge, downstream).len(),
            Work::Whole(whole) => whole.backward(gate.at, values, upstream, edge, downstream).len(),
        }
    }
}

/// Whether what comes to a node takes the place of what came before.
fn overwrites(fault: Fault, node: NodeId) -> bool {
    matches!(fault, Fault::Overwritten(place) if place.is_none_or(|place| place == node))
}
