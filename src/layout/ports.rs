//! Phase 6: where each edge enters its gate: on the left side, in the order in which the wires arrive.

use super::Structure;
use super::layers::Layers;
use super::order::Order;
use super::place::Heights;
use crate::sort;

/// A gate's radius, in px.
pub const RADIUS: f64 = 22.0;
/// From the first to the last port at most this.
const SPREAD: f64 = 32.0;
/// Between two ports at most this.
const STEP: f64 = 22.0;
/// Between a port at the gate's own height and its neighbour at most this.
const STEP_FROM_CENTRE: f64 = 13.0;

/// For each edge how far below the gate's centre it enters.
pub type Ports = Vec<f64>;

/// Gives every edge its port: one that comes straight enters at the centre, several are spread evenly about it. Wires never cross
/// at a gate: the one that arrives from above enters above, and only wires of one and the same value go by slot. A group has its ports.
pub fn ports(structure: &Structure, layers: &Layers, order: &Order, heights: &Heights) -> Ports {
    let mut ports = vec![0.0; structure.edges.len()];
    let mut arriving: Vec<(u32, usize)> = Vec::new();
    let mut edge = 0;
    while edge < structure.edges.len() {
        let gate = structure.edges[edge].to;
        if let Some(frame) = structure.frame(gate) {
            while edge < structure.edges.len() && structure.edges[edge].to == gate {
                ports[edge] = frame.ports.get(structure.edges[edge].slot).copied().unwrap_or(0.0);
                edge += 1;
            }
            continue;
        }
        arriving.clear();
        let mut straight = None;
        while edge < structure.edges.len() && structure.edges[edge].to == gate {
            arriving.push((order.place[layers.last_before(structure, edge) as usize], edge));
            edge += 1;
        }
        arriving = sort::order(arriving.iter().map(|arrival| arrival.0)).into_iter().map(|index| arriving[index]).collect();
        let level = |&(_, edge): &(u32, usize)| heights[layers.last_before(structure, edge) as usize] == heights[gate];
        if arriving.iter().filter(|arrival| level(arrival)).count() == 1 {
            straight = arriving.iter().position(level);
        }
        let last = arriving.len() - 1;
        for (index, &(_, edge)) in arriving.iter().enumerate() {
            ports[edge] = match straight {
                Some(centre) => {
                    (index as f64 - centre as f64) * STEP_FROM_CENTRE.min(SPREAD / 2.0 / centre.max(last - centre).max(1) as f64)
                }
                None => (index as f64 - last as f64 / 2.0) * STEP.min(SPREAD / last.max(1) as f64),
            };
        }
    }
    ports
}

/// How far left of a gate's centre its rim is, that far below the centre.
pub fn rim(below: f64) -> f64 {
    (RADIUS * RADIUS - below * below).max(0.0).sqrt()
}
