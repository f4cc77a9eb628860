//! What moves between two neighbouring frames: chips with numbers along wires. Values go into a gate and a value comes out; the
//! upstream gradient goes into it and a gradient comes out; contributions meet at a fork and leave as their sum.

mod backward;
mod forward;
mod tracks;

use super::Scene;
use crate::layout::Point;
use crate::layout::path::point_on;
use crate::trace::Step;

/// How long a move takes, in milliseconds.
pub const DURATION: f64 = 250.0;

/// The most chips that move together: of what a gate with very many operands does, the first tell enough.
const MOST: usize = 24;

/// What a chip carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chip {
    /// A value, forward.
    Value,
    /// A local gradient, from below its gate into it.
    Local,
    /// A gradient, backward.
    Gradient,
    /// What the same gate gives another operand: not in this step, so it only looks out of the gate.
    Sibling,
}

/// A chip's way, and when it goes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Movement {
    /// Its number.
    pub text: String,
    /// What it carries.
    pub chip: Chip,
    /// The way of its middle.
    way: Vec<Point>,
    /// When it is on its way, as shares of the whole time. It is seen no longer, unless that is the end.
    time: (f64, f64),
    /// Its size at the start and at the end of its way: within a gate it is smaller than the gate.
    size: (f64, f64),
}

/// A chip at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Moving {
    /// Its number.
    pub text: String,
    /// What it carries.
    pub chip: Chip,
    /// Where and how large it is.
    pub place: Place,
}

/// Where a chip is, and how large.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Its middle.
    pub at: Point,
    /// Its size, from 0 to 1.
    pub size: f64,
}

/// Within so much of the way from a gate's middle a chip has its full size.
const GROWN: f64 = 40.0;

impl Movement {
    /// Where the chip is after a share `t` (0 to 1) of the time; `None` while it is not seen.
    pub fn place(&self, t: f64) -> Option<Place> {
        let (from, until) = self.time;
        let last = until >= 1.0;
        if t < from || t >= until && !last {
            return None;
        }
        let part = ((t - from) / (until - from)).clamp(0.0, 1.0);
        // What comes to rest slows down for long; what goes into a gate is not seen to stop.
        let gone = if last { ease(part) } else { part * part * (3.0 - 2.0 * part) };
        let length = tracks::length(&self.way);
        let grown = |end: f64, distance: f64| end + (1.0 - end) * (distance / GROWN).min(1.0);
        let size = grown(self.size.0, gone * length).min(grown(self.size.1, (1.0 - gone) * length));
        Some(Place { at: point_on(&self.way, gone), size })
    }

    /// The same way from its end.
    fn reversed(mut self) -> Self {
        self.way.reverse();
        self.time = (1.0 - self.time.1, 1.0 - self.time.0);
        self.size = (self.size.1, self.size.0);
        self
    }
}

/// What moves between the frames after `a` and after `b` steps, at a share `t` (0 to 1) of the time; back is the same move, from its
/// end to its start. Nothing moves between frames that are not neighbours.
pub fn tween(scene: &Scene, a: usize, b: usize, t: f64) -> Vec<Moving> {
    let still = |movement: Movement| Some(Moving { place: movement.place(t)?, text: movement.text, chip: movement.chip });
    movements(scene, a, b).into_iter().filter_map(still).collect()
}

/// The same with the ways still open, so that they are found once for all moments.
#[inline(never)]
pub fn movements(scene: &Scene, a: usize, b: usize) -> Vec<Movement> {
    let (from, to) = (a.min(b), a.max(b));
    if from == to || scene.outline.next(from, scene.trace.steps.len()) != to {
        return Vec::new();
    }
    let Some(event) = scene.event(to) else { return Vec::new() };
    let movements = match event {
        Step::Forward { node } => forward::computed(scene, node),
        Step::Seed { node } => backward::seeded(scene, node),
        Step::Backward { node, edge } => backward::sent(scene, node, edge),
        Step::Accumulate { node, ref edges } => backward::added(scene, node, edges),
    };
    if b < a { movements.into_iter().map(Movement::reversed).collect() } else { movements }
}

/// The curve cubic-bezier(.2, 0, 0, 1) of CSS.
pub fn ease(t: f64) -> f64 {
    let t = t.clamp(0.0, 1.0);
    let bezier = |s: f64, first: f64, second: f64| 3.0 * (1.0 - s) * (1.0 - s) * s * first + 3.0 * (1.0 - s) * s * s * second + s * s * s;
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..32 {
        let middle = (low + high) / 2.0;
        if bezier(middle, 0.2, 0.0) < t { low = middle } else { high = middle }
    }
    bezier((low + high) / 2.0, 0.0, 1.0)
}
