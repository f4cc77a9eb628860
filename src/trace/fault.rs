//! Faults of a backward pass: what can go wrong, where it changes anything, and who finds the place.

use super::{Tape, Trace};
use crate::gates::Role;
use crate::graph::{EdgeId, Graph, NodeId, NodeKind};
use crate::words;

/// One thing that a backward pass does wrongly. The forward pass, and the local gradients with it, are always right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// `=` in the place of `+=`: at this node, or at every one that is used several times, each contribution takes the place of those
    /// before it.
    Overwritten(Option<NodeId>),
    /// The backward pass runs twice and nothing is cleared in between. As in PyTorch, only the gradients of inputs are kept and added
    /// to; those of gates are fresh in each run.
    Twice,
    /// A gate sends its local gradients alone.
    NoUpstream(NodeId),
    /// A gate sends the upstream gradient alone.
    NoLocal(NodeId),
    /// A gate gives each operand what another one of its operands should get.
    Swapped(NodeId),
    /// A gate takes the size of its local gradients without their sign.
    NoSign(NodeId),
}

/// What somebody is told who takes a node for the place of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is the place.
    Found,
    /// What arrives there is wrong already: the fault is nearer to the output.
    ArrivesWrong,
    /// What arrives there is right, and what is sent on from there too.
    StillRight,
    /// No gradient comes there.
    NoGradient,
}

/// So many faults are tried for a hidden one.
const TRIED: usize = 48;

impl Fault {
    /// The node at which it happens; `None` where it happens at all of a kind.
    pub const fn place(self) -> Option<NodeId> {
        match self {
            Self::Overwritten(place) => place,
            Self::Twice => None,
            Self::NoUpstream(gate) | Self::NoLocal(gate) | Self::Swapped(gate) | Self::NoSign(gate) => Some(gate),
        }
    }

    /// Whether two faults are of one kind.
    pub fn is_like(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }

    /// Whether the fault can happen in a graph, and changes a number that is sent or kept there. `trace` is the sound run.
    pub fn matters(self, graph: &Graph, trace: &Trace) -> bool {
        let flowing = |gate: NodeId| flowing(graph, gate);
        let upstream = |gate: NodeId| trace.gradient(gate).unwrap_or_default();
        let by_element = |gate: NodeId, edge: EdgeId, changes: &dyn Fn(f64, f64) -> bool| {
            let local = trace.local(edge).unwrap_or_default();
            local.iter().zip(upstream(gate)).any(|(&local, &upstream)| changes(local, upstream))
        };
        match self {
            Self::Overwritten(None) => (0..graph.nodes.len()).any(|node| Self::Overwritten(Some(node)).matters(graph, trace)),
            Self::Overwritten(Some(node)) => {
                node < graph.nodes.len() && flowing_out(graph, node) > 1 && {
                    let last = super::arriving(graph, node).last().and_then(|&edge| trace.downstream(edge));
                    last != trace.gradient(node)
                }
            }
            Self::Twice => inputs(graph).any(|leaf| trace.gradient(leaf).is_some_and(|gradient| gradient.iter().any(|&g| g != 0.0))),
            Self::NoUpstream(gate) => flowing(gate).any(|edge| match trace.local(edge) {
                Some(_) => by_element(gate, edge, &|local, upstream| upstream != 1.0 && local != 0.0),
                None => upstream(gate).iter().any(|&upstream| upstream != 1.0),
            }),
            Self::NoLocal(gate) => flowing(gate).any(|edge| by_element(gate, edge, &|local, upstream| local != 1.0 && upstream != 0.0)),
            Self::NoSign(gate) => flowing(gate).any(|edge| by_element(gate, edge, &|local, upstream| local < 0.0 && upstream != 0.0)),
            Self::Swapped(gate) => {
                let edges: Vec<EdgeId> = flowing(gate).filter(|&edge| trace.local(edge).is_some()).collect();
                edges.len() > 1 && edges.windows(2).any(|pair| trace.local(pair[0]) != trace.local(pair[1]))
            }
        }
    }

    /// What somebody is told who takes `guess` for the place; both runs are of this graph. `is_place` says of a node whether it is drawn
    /// where the guess is: a closed group stands for all that is in it.
    pub fn verdict(self, graph: &Graph, sound: &Trace, faulty: &Trace, guess: NodeId, is_place: &dyn Fn(NodeId) -> bool) -> Verdict {
        let found = match self {
            Self::Twice => {
                graph.nodes.get(guess).is_some_and(|node| matches!(node.kind, NodeKind::Input { .. })) && sound.gradient(guess).is_some()
            }
            Self::Overwritten(None) => {
                (0..graph.nodes.len()).any(|node| is_place(node) && Self::Overwritten(Some(node)).matters(graph, sound))
            }
            fault => fault.place().is_some_and(is_place),
        };
        match (found, sound.gradient(guess), faulty.gradient(guess)) {
            (true, ..) => Verdict::Found,
            (_, None, _) | (_, _, None) => Verdict::NoGradient,
            (_, right, wrong) if right == wrong => Verdict::StillRight,
            _ => Verdict::ArrivesWrong,
        }
    }
}

/// All faults that change something in a graph: by kind, and then in the order of the nodes. `trace` is the sound run.
pub fn faults(graph: &Graph, trace: &Trace) -> Vec<Fault> {
    let nodes = 0..graph.nodes.len();
    let kinds: [fn(NodeId) -> Fault; 5] =
        [|node| Fault::Overwritten(Some(node)), Fault::NoUpstream, Fault::NoLocal, Fault::Swapped, Fault::NoSign];
    let mut faults: Vec<Fault> =
        kinds.iter().flat_map(|kind| nodes.clone().map(kind)).filter(|fault| fault.matters(graph, trace)).collect();
    faults.extend(Some(Fault::Twice).filter(|fault| fault.matters(graph, trace)));
    faults
}

/// A node whose gradient is wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wrong {
    /// The node.
    pub node: NodeId,
    /// Which of its numbers is the first wrong one.
    pub element: usize,
    /// How many are.
    pub count: usize,
    /// The number.
    pub wrong: f64,
    /// What it should be.
    pub right: f64,
}

impl Wrong {
    /// How many times the right number it is; `None` where that is 0 or one of them is not finite.
    pub fn ratio(&self) -> Option<f64> {
        Some(self.wrong / self.right).filter(|ratio| ratio.is_finite())
    }
}

/// The nodes whose gradients are wrong, inputs first; and how many nodes have a gradient.
pub fn wrong(graph: &Graph, sound: &Trace, faulty: &Trace) -> (Vec<Wrong>, usize) {
    let reached = (0..graph.nodes.len()).filter_map(|node| Some((node, sound.gradient(node)?, faulty.gradient(node)?)));
    let mut count = 0;
    let compared = reached.inspect(|_| count += 1).filter_map(|(node, right, wrong)| {
        let mut places =
            right.iter().zip(wrong).enumerate().filter(|(_, (right, wrong))| right != wrong && !(right.is_nan() && wrong.is_nan()));
        let (element, (&right, &wrong)) = places.next()?;
        Some(Wrong { node, element, count: places.count() + 1, wrong, right })
    });
    (compared.collect(), count)
}

/// A fault by chance, the same for the same seed: first of any kind, then of any place, such that some input's gradient is wrong in the
/// digits that are shown. `None` where nothing can be broken.
pub fn hidden(graph: &Graph, trace: &Trace, seed: u32) -> Option<Fault> {
    let tape = Tape::new(graph);
    let all = faults(graph, trace);
    let mut kinds: Vec<&[Fault]> = all.chunk_by(|a, b| a.is_like(*b)).collect();
    let mut state = u64::from(seed);
    for _ in 0..TRIED {
        if kinds.is_empty() {
            return None;
        }
        let kind = kinds[chance(&mut state, kinds.len())];
        let fault = kind[chance(&mut state, kind.len())];
        if is_seen(graph, trace, &tape.run_with_fault(graph, fault)) {
            return Some(fault);
        }
        // What has one place has been tried.
        kinds.retain(|other| other.len() > 1 || other[0] != fault);
    }
    None
}

/// The edges over which a gate sends something back.
pub fn flowing(graph: &Graph, gate: NodeId) -> impl Iterator<Item = EdgeId> + '_ {
    graph.nodes.get(gate).map_or(0..0, |node| node.incoming.clone()).filter(|&edge| graph.edges[edge].flows)
}

/// How many gradients come to a node.
fn flowing_out(graph: &Graph, node: NodeId) -> usize {
    graph.nodes[node].outgoing.iter().filter(|&&edge| graph.edges[edge].flows).count()
}

/// Whether a gate is a router: what is swapped there goes to the wrong operand as a whole.
pub fn is_router(graph: &Graph, gate: NodeId) -> bool {
    graph.application(gate).is_some_and(|application| application.role() == Role::Router)
}

fn inputs(graph: &Graph) -> impl Iterator<Item = NodeId> + '_ {
    (0..graph.nodes.len()).filter(|&node| matches!(graph.nodes[node].kind, NodeKind::Input { .. }))
}

/// Whether a wrong gradient of an input shows, in the digits of the page.
fn is_seen(graph: &Graph, sound: &Trace, faulty: &Trace) -> bool {
    let differ = |(a, b): (&f64, &f64)| a != b && words::number(*a) != words::number(*b);
    inputs(graph).any(|leaf| {
        let (right, wrong) = (sound.gradient(leaf).unwrap_or_default(), faulty.gradient(leaf).unwrap_or_default());
        right.iter().zip(wrong).any(differ)
    })
}

/// A whole number below `count`, by SplitMix64.
fn chance(state: &mut u64, count: usize) -> usize {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((mixed ^ (mixed >> 31)) % count.max(1) as u64) as usize
}
