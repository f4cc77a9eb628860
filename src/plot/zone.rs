//! Where gradients die: stretches on which a function's derivative is exactly 0, or so small that little comes through.

use super::Function;
use crate::words::{self, Phrase};

/// Below this derivative a function is saturated: less than a hundredth of the gradient passes.
pub const SATURATED: f64 = 0.01;

/// So many places are looked at.
const PLACES: usize = 480;
/// A stretch that ends on both sides counts from this part of the reach on: at a minimum every smooth curve is level for a moment.
const SHORTEST: f64 = 1.0 / 24.0;
/// How exactly the ends are found, as a part of the reach.
const EXACT: f64 = 1e-9;
/// Whether a stretch goes on for ever is tried at so many times the reach.
const BEYOND: [f64; 4] = [1.5, 3.0, 10.0, 60.0];

/// How a gradient fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The derivative is below [`SATURATED`] and not 0.
    Saturated,
    /// The derivative is exactly 0, and so are those beside it.
    Dead,
}

/// An end of a stretch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct End {
    /// Where it is.
    pub at: f64,
    /// Whether the end itself belongs to the stretch.
    pub included: bool,
}

/// A stretch on which gradients die; without an end it goes on for ever.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Zone {
    /// How.
    pub kind: Kind,
    /// Where it begins.
    pub from: Option<End>,
    /// Where it ends.
    pub to: Option<End>,
}

impl Zone {
    /// Where it is, as an inequality: `x < −4.60`.
    pub fn inequality(&self) -> String {
        let sign = |end: End, sign: [&'static str; 2]| if end.included { sign[1] } else { sign[0] };
        match (self.from, self.to) {
            (None, None) => "−∞ < x < ∞".to_owned(),
            (None, Some(to)) => format!("x {} {}", sign(to, ["<", "≤"]), words::number(to.at)),
            (Some(from), None) => format!("x {} {}", sign(from, [">", "≥"]), words::number(from.at)),
            (Some(from), Some(to)) => {
                format!("{} {} x {} {}", words::number(from.at), sign(from, ["<", "≤"]), sign(to, ["<", "≤"]), words::number(to.at))
            }
        }
    }

    /// The same in words.
    pub fn phrase(&self) -> Phrase {
        let shown = |end: End| words::number(end.at);
        match (self.from, self.to) {
            (None, None) => Phrase::new("plot.everywhere"),
            (None, Some(to)) if to.included => Phrase::new("plot.up-to").with("x", shown(to)),
            (None, Some(to)) => Phrase::new("plot.below").with("x", shown(to)),
            (Some(from), None) if from.included => Phrase::new("plot.from").with("x", shown(from)),
            (Some(from), None) => Phrase::new("plot.above").with("x", shown(from)),
            (Some(from), Some(to)) => Phrase::new("plot.between").with("from", shown(from)).with("to", shown(to)),
        }
    }
}

/// How a gradient fares at a place; `None` where it lives, or the function has no derivative.
pub fn class(function: &Function, x: f64) -> Option<Kind> {
    let slope = function.at(x).slope;
    if slope.is_nan() || slope.abs() >= SATURATED {
        return None;
    }
    let near = x.abs().max(1.0) * 1e-6;
    let is_dead = slope == 0.0 && (function.at(x - near).slope == 0.0 || function.at(x + near).slope == 0.0);
    Some(if is_dead { Kind::Dead } else { Kind::Saturated })
}

/// All stretches on which gradients die, as far as they begin within the reach to either side of 0.
pub fn zones(function: &Function, reach: f64) -> Vec<Zone> {
    let place = |at: usize| (at as f64 / PLACES as f64 * 2.0 - 1.0) * reach;
    let mut zones: Vec<Zone> = Vec::new();
    let mut open: Option<Zone> = None;
    let mut last = class(function, place(0));
    if let Some(kind) = last {
        open = Some(Zone { kind, from: begins(function, -reach), to: None });
    }
    for at in 1..=PLACES {
        let now = class(function, place(at));
        if now == last {
            continue;
        }
        let (before, after) = ends(function, place(at - 1), place(at), reach);
        zones.extend(open.take().map(|zone| Zone { to: Some(before), ..zone }));
        open = now.map(|kind| Zone { kind, from: Some(after), to: None });
        last = now;
    }
    zones.extend(open.map(|zone| Zone { to: begins(function, reach), ..zone }));
    zones.retain(|zone| match (zone.from, zone.to) {
        (Some(from), Some(to)) => to.at - from.at > SHORTEST * reach,
        _ => true,
    });
    zones
}

/// The end that a stretch has at the edge of what was looked at; `None` where it goes on.
fn begins(function: &Function, edge: f64) -> Option<End> {
    let goes_on = BEYOND.iter().all(|times| class(function, edge * times).is_some());
    if goes_on { None } else { Some(End { at: edge, included: true }) }
}

/// Where the class changes between two places: the end of what was before, and the beginning of what comes.
fn ends(function: &Function, mut left: f64, mut right: f64, reach: f64) -> (End, End) {
    let (before, after) = (class(function, left), class(function, right));
    while right - left > EXACT * reach {
        let middle = (left + right) / 2.0;
        if class(function, middle) == before { left = middle } else { right = middle }
    }
    // A round number between the two is the end itself, and belongs to one of both sides.
    let scale = libm::pow(10.0, 6.0 - libm::ceil(libm::log10(reach)));
    let round = (left * scale).round() / scale + 0.0;
    let is_round = (round - left).abs() <= EXACT * reach * 2.0;
    let (at, here) = (if is_round { round } else { left }, class(function, round));
    (End { at, included: is_round && here == before }, End { at, included: is_round && here == after })
}

/// The steepest slope within the reach, without its sign: infinite where it grows beyond every bound.
pub fn steepest(function: &Function, reach: f64) -> f64 {
    let slope = |x: f64| Some(function.at(x).slope.abs()).filter(|slope| !slope.is_nan()).unwrap_or(0.0);
    let steepest = (0..=PLACES).map(|at| slope((at as f64 / PLACES as f64 * 2.0 - 1.0) * reach)).fold(0.0, f64::max);
    let grows = [-1.0, 1.0].into_iter().any(|side| {
        let far = slope(side * reach * 10.0);
        far > steepest * (1.0 + 1e-6) && slope(side * reach * 20.0) > far * (1.0 + 1e-6)
    });
    if grows || steepest.is_infinite() { f64::INFINITY } else { steepest }
}

/// Of many numbers, how many stand where the gradient is dead, and how many where it is saturated.
pub fn counts(function: &Function, numbers: &[f64]) -> (usize, usize) {
    let classes = || numbers.iter().map(|&number| class(function, number));
    (classes().filter(|class| *class == Some(Kind::Dead)).count(), classes().filter(|class| *class == Some(Kind::Saturated)).count())
}
