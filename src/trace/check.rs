//! Gradients held against differences: what the output really does when a number is moved a little to both sides.

use super::{Rerun, Trace, kink};
use crate::graph::{Flow, Graph, NodeId, NodeKind};

/// One number of a node's gradient beside the difference that moving the node's number makes.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// The node: an input, or a gate whose value is moved by itself.
    pub node: NodeId,
    /// Which of its numbers is moved.
    pub element: usize,
    /// The number.
    pub x: f64,
    /// The gradient of the backward pass; `None` where none passes.
    pub gradient: Option<f64>,
    /// How far the number was moved to each side.
    pub step: f64,
    /// f(x − h), f(x) and f(x + h); f is the sum of the output's numbers.
    pub outputs: [f64; 3],
    /// (f(x + h) − f(x − h)) / 2h.
    pub difference: f64,
    /// (f(x) − f(x − h)) / h.
    pub left: f64,
    /// (f(x + h) − f(x)) / h.
    pub right: f64,
    /// The distance of gradient and difference over the larger of the two; a missing gradient counts as 0.
    pub error: f64,
    /// What that means.
    pub verdict: Verdict,
}

impl Check {
    /// At a kink the side whose slope the backward pass takes, `true` for the right; `None` where it takes neither.
    pub fn chosen_side(&self) -> Option<bool> {
        let gradient = self.gradient.unwrap_or(0.0);
        let near = |slope: f64| (slope - gradient).abs() <= 0.01 * (self.left - self.right).abs();
        if near(self.left) { Some(false) } else { near(self.right).then_some(true) }
    }
}

/// What a check has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Gradient and difference are the same slope.
    Agrees,
    /// They differ by no more than rounding makes of so small a difference.
    Rounding,
    /// The way is so long that the curve bends on it: a shorter one brings them together.
    Curved,
    /// A gate has a kink between both ends.
    Kink(NodeId),
    /// A gate jumps between both ends.
    Jump(NodeId),
    /// A number is not finite.
    NotFinite,
    /// They differ, and nothing of the kind explains it.
    Apart,
}

/// How far a number is moved, relative to its size: errors of rounding and of curvature are both small here.
pub const STEP: f64 = 1e-5;
/// Up to this relative error two slopes count as equal.
const EQUAL: f64 = 1e-5;
/// Up to so many times the noise a difference is one of rounding.
const NOISE: f64 = 4.0;
/// A kink counts where it lies within this part of the way: at its very end it does no harm.
const WITHIN: f64 = 0.999;

/// Checks the gradient of every number of every input, of very many the first `most`.
pub fn check(graph: &Graph, trace: &Trace, most: usize) -> Vec<Check> {
    let rows: Vec<(NodeId, usize)> = numbers(graph, &|node| matches!(graph.nodes[node].kind, NodeKind::Input { .. })).take(most).collect();
    check_numbers(graph, trace, &rows, STEP, f64::INFINITY)
}

/// Whether a node can be checked: an input, or a gate that a gradient comes to.
pub fn is_checked(graph: &Graph, node: NodeId) -> bool {
    let node = &graph.nodes[node];
    matches!(node.kind, NodeKind::Input { .. }) || node.flow == Flow::Reached
}

/// The numbers of some nodes, as far as these can be checked.
pub fn numbers<'a>(graph: &'a Graph, chosen: &'a dyn Fn(NodeId) -> bool) -> impl Iterator<Item = (NodeId, usize)> + 'a {
    let nodes = graph.nodes.iter().enumerate().filter(|(id, _)| is_checked(graph, *id) && chosen(*id));
    nodes.flat_map(|(id, node)| (0..node.shape.size()).map(move |element| (id, element)))
}

/// Checks these numbers, those of one node after each other, with `h` times the size of a number as the step where that is more than 1.
/// It stops when the runs have taken about so many additions and multiplications, but checks one number in any case.
pub fn check_numbers(graph: &Graph, trace: &Trace, rows: &[(NodeId, usize)], h: f64, most_work: f64) -> Vec<Check> {
    let Some(&(first, _)) = rows.first() else { return Vec::new() };
    let mut bench = Bench::new(Rerun::new(graph, trace, first));
    let mut checks = Vec::with_capacity(rows.len());
    let mut work = 0.0;
    for &(node, element) in rows {
        if node != bench.rerun.node() {
            bench.turn_to(node);
        }
        work += 2.0 * bench.work;
        if work > most_work && !checks.is_empty() {
            break;
        }
        checks.push(bench.check(element, h));
    }
    checks
}

/// A node that is about to be moved.
struct Bench<'a> {
    rerun: Rerun<'a>,
    noise: f64,
    work: f64,
}

impl<'a> Bench<'a> {
    fn new(rerun: Rerun<'a>) -> Self {
        Self { noise: rerun.noise(), work: rerun.work(), rerun }
    }

    fn turn_to(&mut self, node: NodeId) {
        self.rerun.turn_to(node);
        (self.noise, self.work) = (self.rerun.noise(), self.rerun.work());
    }

    /// The outputs at both ends of a step, and the step.
    fn ends(&mut self, element: usize, x: f64, h: f64) -> ([f64; 2], [f64; 2]) {
        let step = h * x.abs().max(1.0);
        // Rounding moves the ends a little: the way between them is what counts.
        let ends = [x - step, x + step];
        (ends, ends.map(|end| self.rerun.output(element, end)))
    }

    fn check(&mut self, element: usize, h: f64) -> Check {
        let (graph, trace, node) = (self.rerun.graph, self.rerun.trace, self.rerun.node());
        let x = trace.value(node).get(element).copied().unwrap_or(f64::NAN);
        let gradient = trace.gradient(node).and_then(|gradient| gradient.get(element).copied());
        let middle: f64 = trace.value(graph.output).iter().sum();
        let ([low, high], [below, above]) = self.ends(element, x, h);
        let slope = |(x0, f0): (f64, f64), (x1, f1): (f64, f64)| (f1 - f0) / (x1 - x0);
        let difference = slope((low, below), (high, above));
        let mut check = Check {
            node,
            element,
            x,
            gradient,
            step: h * x.abs().max(1.0),
            outputs: [below, middle, above],
            difference,
            left: slope((low, below), (x, middle)),
            right: slope((x, middle), (high, above)),
            error: relative_error(gradient.unwrap_or(0.0), difference),
            verdict: Verdict::Agrees,
        };
        check.verdict = self.verdict(&check, h);
        check
    }

    fn verdict(&mut self, check: &Check, h: f64) -> Verdict {
        let gradient = check.gradient.unwrap_or(0.0);
        if !check.outputs.iter().chain([&gradient, &check.difference]).all(|number| number.is_finite()) {
            return Verdict::NotFinite;
        }
        let noise = NOISE * self.noise / check.step;
        let same = |one: f64, other: f64, within: f64| (one - other).abs() <= within * one.abs().max(other.abs()) + noise;
        let is_equal = check.error <= EQUAL;
        // Two slopes that meet at an angle may well have the gradient between them.
        let is_straight = same(check.left, check.right, EQUAL.max(check.step * EQUAL));
        if !(is_equal && is_straight)
            && let Some(node) = self.switch(check)
        {
            return if kink::jumps(self.rerun.graph, node) { Verdict::Jump(node) } else { Verdict::Kink(node) };
        }
        if is_equal {
            return Verdict::Agrees;
        }
        if (gradient - check.difference).abs() <= noise {
            return Verdict::Rounding;
        }
        let ([low, high], [below, above]) = self.ends(check.element, check.x, h / 10.0);
        let nearer = (above - below) / (high - low);
        let left = (gradient - nearer).abs();
        // By 100 on a smooth curve, and still by 10 where only its bend has a kink, as that of softsign at 0.
        if left <= (gradient - check.difference).abs() / 5.0 || left <= 10.0 * noise { Verdict::Curved } else { Verdict::Apart }
    }

    /// The first gate that changes sides between both ends, or is on another one just at the number itself, as `==` may be.
    fn switch(&mut self, check: &Check) -> Option<NodeId> {
        let [low, middle, high] = [-WITHIN, 0.0, WITHIN].map(|part| {
            self.rerun.output(check.element, check.x + part * check.step);
            self.rerun.sides()
        });
        [high, middle].iter().find_map(|other| self.rerun.switched(&low, other).first().copied())
    }
}

/// How the error changes with the step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sweep {
    /// From the longest step to the shortest.
    pub points: Vec<SweepPoint>,
    /// Whether errors are relative to the gradient; those of a gradient of 0 are not.
    pub is_relative: bool,
    /// What rounding makes of a step of 1: it grows as the step shrinks, with 1/h.
    pub rounding: f64,
    /// What curvature makes of a step of 1, as seen on long steps: it shrinks with h². None where rounding hides it.
    pub truncation: Option<f64>,
    /// The step at which the centred difference is nearest to the gradient.
    pub best: f64,
}

impl Sweep {
    /// A long step at which the law of curvature is named, and one at which what it says leaves the line free.
    pub const fn truncation_at(&self) -> [f64; 2] {
        [0.08, 2e-5]
    }

    /// The same of rounding, at a short step.
    pub const fn rounding_at(&self) -> [f64; 2] {
        [2e-12, 4e-6]
    }
}

/// The errors at one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SweepPoint {
    /// The step, relative to the number's size.
    pub h: f64,
    /// The error of (f(x + h) − f(x − h)) / 2h.
    pub centred: f64,
    /// The error of (f(x + h) − f(x)) / h.
    pub one_sided: f64,
}

/// The longest and the shortest step of a sweep, as powers of ten.
const POWERS: [i32; 2] = [-1, -12];
/// Where all steps take more than this, fewer are tried, and beyond the second none.
const MOST_FOR_ALL: f64 = 3e7;
const MOST_FOR_FEW: f64 = 3e8;

/// The errors for steps from 10⁻¹ to 10⁻¹²; `None` where so many runs would take too long.
pub fn sweep(graph: &Graph, trace: &Trace, node: NodeId, element: usize) -> Option<Sweep> {
    let mut bench = Bench::new(Rerun::new(graph, trace, node));
    let [longest, shortest] = POWERS;
    let runs = |each: i32| f64::from(2 * each * (longest - shortest)) * bench.work;
    let each = if runs(4) <= MOST_FOR_ALL { 4 } else { 1 };
    if runs(each) > MOST_FOR_FEW {
        return None;
    }
    let x = trace.value(node).get(element).copied()?;
    let gradient = trace.gradient(node).and_then(|gradient| gradient.get(element).copied()).unwrap_or(0.0);
    let middle: f64 = trace.value(graph.output).iter().sum();
    let is_relative = gradient != 0.0;
    let error = |slope: f64| if is_relative { relative_error(gradient, slope) } else { slope.abs() };
    let points = (0..=each * (longest - shortest)).map(|at| {
        let h = libm::pow(10.0, f64::from(longest) - f64::from(at) / f64::from(each));
        let ([low, high], [below, above]) = bench.ends(element, x, h);
        SweepPoint { h, centred: error((above - below) / (high - low)), one_sided: error((above - middle) / (high - x)) }
    });
    let points: Vec<SweepPoint> = points.collect();
    let size = x.abs().max(1.0);
    let rounding = bench.noise / size / if is_relative { gradient.abs() } else { 1.0 };
    // A step of 0.01: long enough for the curve to show, short enough for h² to be the first of its powers that counts.
    let long = points.get(each as usize).filter(|point| point.centred > 30.0 * rounding / point.h);
    let truncation = long.map(|point| point.centred / (point.h * point.h));
    let best = points.iter().filter(|point| point.centred.is_finite()).min_by(|one, other| one.centred.total_cmp(&other.centred));
    let best = best.map_or(STEP, |point| point.h);
    Some(Sweep { points, is_relative, rounding, truncation, best })
}

fn relative_error(a: f64, b: f64) -> f64 {
    if a == b { 0.0 } else { (a - b).abs() / a.abs().max(b.abs()) }
}
