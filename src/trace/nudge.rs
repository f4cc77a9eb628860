//! One number moved by a little: what every value does then, and what its derivative has foretold.

use super::rerun::{Rerun, work};
use super::{Places, Trace, forward_mode, kink};
use crate::gates::Rule;
use crate::graph::{Graph, NodeId};
use std::ops::Range;
use std::sync::Arc;

/// How often the way is halved, for the picture of how the gap shrinks.
const HALVINGS: usize = 12;
/// So many points along the curve, from so many ways before the number to so many behind it.
const POINTS: usize = 48;
const WAYS: [f64; 2] = [-0.8, 1.6];
/// Where one more run takes more than this, the curve is left out, and beyond the second all but the few that are told in the table.
const MOST_FOR_CURVE: f64 = 2e6;
const MOST_FOR_GAPS: f64 = 2e7;
/// How many gaps the table tells.
pub const TOLD: usize = 5;
/// Where the derivatives of all values take more than this, none is foretold but the output's.
const MOST_FOR_DERIVATIVES: f64 = 1e8;
/// Up to so many times the rounding of the numbers that make it up, a difference is one of rounding.
const ROUNDING: f64 = 4.0;

/// A number of an input moved from its place, and a second run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Nudge {
    /// The input.
    pub leaf: NodeId,
    /// Which of its numbers.
    pub element: usize,
    /// How far it was moved.
    pub h: f64,
    /// The number before and after.
    pub x: [f64; 2],
    /// The sum of the output's numbers before and after.
    pub f: [f64; 2],
    /// The gradient that the backward pass has brought to the number; `None` where none passes.
    pub gradient: Option<f64>,
    /// The gates that changed sides on the way: those with a kink or a jump there.
    pub switched: Vec<NodeId>,
    /// The first node whose value is not finite any more.
    pub lost: Option<NodeId>,
    /// The output's sum about the number: points of the curve; empty where that takes too long.
    pub curve: Vec<[f64; 2]>,
    /// The gap for this way, its half, a quarter, and so on.
    pub gaps: Vec<Gap>,
    before: Vec<f64>,
    after: Vec<f64>,
    /// The derivative of every value by the number; empty where they take too long.
    derivatives: Vec<f64>,
    places: Arc<Places>,
}

/// How far the real change and the foretold one are apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// The way.
    pub h: f64,
    /// The real change of the output.
    pub real: f64,
    /// The foretold one.
    pub predicted: f64,
    /// Whether they differ by no more than rounding does.
    pub exact: bool,
}

impl Gap {
    /// The real change less the foretold one; 0 where only rounding tells them apart.
    pub fn size(&self) -> f64 {
        if self.exact { 0.0 } else { self.real - self.predicted }
    }
}

/// How the gap behaves as the way is halved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shrinking {
    /// There is none at any length: the output is a straight line in the number.
    Exact,
    /// With the square of the way: a halving makes a quarter of it.
    Square,
    /// With a higher power: the curve does not bend here.
    Faster,
    /// Slower than the square: a kink or a jump is on the way.
    Slower,
    /// Not with h² yet: the step is too large for that.
    TooLarge,
    /// Nothing can be said: a number is not finite.
    Unknown,
}

/// Moves number `element` of an input by `h` and runs once more.
pub fn nudge(graph: &Graph, trace: &Trace, leaf: NodeId, element: usize, h: f64) -> Nudge {
    let x = trace.value(leaf).get(element).copied().unwrap_or(f64::NAN);
    let gradient = trace.gradient(leaf).and_then(|gradient| gradient.get(element).copied());
    let before: f64 = trace.value(graph.output).iter().sum();
    let mut rerun = Rerun::new(graph, trace, leaf);
    let (noise, work) = (rerun.noise(), rerun.work());
    let slope = gradient.unwrap_or(0.0);
    let curve = if work > MOST_FOR_CURVE { Vec::new() } else { curve(&mut rerun, element, x, h) };
    let count = if work > MOST_FOR_GAPS { TOLD } else { HALVINGS };
    let mut gaps = Vec::with_capacity(count);
    let mut way = h;
    for _ in 0..count {
        let moved = x + way;
        let (real, predicted) = (rerun.output(element, moved) - before, slope * (moved - x));
        gaps.push(Gap { h: way, real, predicted, exact: (real - predicted).abs() <= ROUNDING * noise });
        way /= 2.0;
    }
    rerun.output(element, x);
    let sides = rerun.sides();
    let after = rerun.output(element, x + h);
    let switched = rerun.switched(&sides, &rerun.sides());
    let is_lost = |&node: &NodeId| rerun.value(node).iter().any(|number| !number.is_finite());
    let was_finite = |node: NodeId| trace.value(node).iter().all(|number| number.is_finite());
    let lost = rerun.dependents().iter().copied().find(|node| is_lost(node) && was_finite(*node));
    Nudge {
        leaf,
        element,
        h,
        x: [x, x + h],
        f: [before, after],
        gradient,
        switched,
        lost,
        curve,
        gaps,
        before: trace.values.clone(),
        after: rerun.values().to_vec(),
        derivatives: derivatives(graph, leaf, element, rerun.dependents()),
        places: Arc::clone(&trace.places),
    }
}

/// The derivatives of all values, one after the other; none where that takes too long.
fn derivatives(graph: &Graph, leaf: NodeId, element: usize, dependents: &[NodeId]) -> Vec<f64> {
    let is_whole = |node: NodeId| graph.application(node).is_some_and(|gate| matches!(gate.gate.rule, Rule::Structural(_)));
    // Of a gate on whole tensors each number of the value takes a pass of its own.
    let passes =
        |&node: &NodeId| if is_whole(node) { graph.nodes[node].shape.size() as f64 * work(graph, node) } else { work(graph, node) };
    if dependents.iter().map(passes).sum::<f64>() > MOST_FOR_DERIVATIVES {
        return Vec::new();
    }
    forward_mode::derivatives(graph, leaf, element).concat()
}

/// Points of the output about the number, from one side to the other.
fn curve(rerun: &mut Rerun, element: usize, x: f64, h: f64) -> Vec<[f64; 2]> {
    let [before, behind] = WAYS;
    let point = |index: usize| x + h * (before + (behind - before) * index as f64 / POINTS as f64);
    (0..=POINTS).map(point).map(|x| [x, rerun.output(element, x)]).collect()
}

impl Nudge {
    /// How far it went from one double to the other.
    pub fn way(&self) -> f64 {
        self.x[1] - self.x[0]
    }

    /// What the output's sum did.
    pub fn gap(&self) -> Gap {
        self.gaps.first().copied().unwrap_or(Gap { h: self.h, real: 0.0, predicted: 0.0, exact: true })
    }

    /// Whether the changes of all values were foretold, and not the output's alone.
    pub fn foretells_all(&self) -> bool {
        !self.derivatives.is_empty()
    }

    /// The numbers of a node before and after.
    pub fn values(&self, node: NodeId) -> [&[f64]; 2] {
        let place = self.places.node(node);
        [&self.before, &self.after].map(|values| values.get(place.clone()).unwrap_or_default())
    }

    /// What the numbers of a node did: v(x + h) − v(x). What rounding did is no change.
    pub fn real(&self, node: NodeId) -> Vec<f64> {
        let [before, after] = self.values(node);
        let change = |(before, after): (&f64, &f64)| {
            let change = after - before;
            let is_rounding = change.abs() <= ROUNDING * f64::EPSILON * before.abs().max(after.abs()) && node != self.leaf;
            if is_rounding && change != 0.0 { 0.0 } else { change }
        };
        before.iter().zip(after).map(change).collect()
    }

    /// What the derivative has foretold: ∂v/∂x · h, for each number of a node; `None` where it takes too long.
    pub fn predicted(&self, node: NodeId) -> Option<Vec<f64>> {
        let place: Range<usize> = self.places.node(node);
        let way = self.way();
        Some(self.derivatives.get(place)?.iter().map(|derivative| derivative * way).collect())
    }

    /// Whether a node's value has moved, or should have.
    pub fn moves(&self, node: NodeId) -> bool {
        let is_change = |number: &f64| *number != 0.0;
        self.real(node).iter().any(is_change) || self.predicted(node).is_some_and(|changes| changes.iter().any(is_change))
    }

    /// How the gap shrinks with the way.
    pub fn shrinking(&self) -> Shrinking {
        if self.gaps.iter().any(|gap| !gap.real.is_finite() || !gap.predicted.is_finite()) {
            return Shrinking::Unknown;
        }
        if self.gaps.iter().all(|gap| gap.exact) {
            return Shrinking::Exact;
        }
        let ratios: Vec<f64> = (1..self.gaps.len().min(TOLD)).filter_map(|at| self.ratio(at)).collect();
        // Every halving but the first few is measured where the curve is nearest to its tangent.
        match ratios.last() {
            _ if !self.switched.is_empty() => Shrinking::Slower,
            Some(ratio) if *ratio >= 5.5 => Shrinking::Faster,
            Some(ratio) if *ratio >= 3.0 => Shrinking::Square,
            Some(_) => Shrinking::TooLarge,
            None => Shrinking::Square,
        }
    }

    /// By how much the halving before this gap has made it smaller; `None` where one of the two is rounding alone.
    pub fn ratio(&self, at: usize) -> Option<f64> {
        let (last, here) = (self.gaps.get(at.checked_sub(1)?)?, self.gaps.get(at)?);
        (!last.exact && !here.exact).then(|| (last.size() / here.size()).abs())
    }

    /// The first of the gates that changed sides, and whether it jumps.
    pub fn kink(&self, graph: &Graph) -> Option<(NodeId, bool)> {
        self.switched.first().map(|&node| (node, kink::jumps(graph, node)))
    }
}
