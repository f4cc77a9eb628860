//! Where gradients die: stretches on which a function's derivative is 0 by its own law, or so small that little comes through.

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

/// Beside a derivative that is 0 by law stand larger ones than this; beside one that rounding has made 0, none.
const ROUNDING: f64 = 1e-12;
/// So far beside the end of a stretch of zeros is looked, as a part of where it is.
const ASIDE: f64 = 0.01;

/// A stretch of zeros that goes on for so many times where one stands has no end.
const FARTHEST: f64 = 100.0;
/// After so many halvings an end is found as exactly as numbers are.
const HALVINGS: usize = 60;

/// How a gradient fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The derivative is below [`SATURATED`], and 0 at most because that is what it rounds to.
    Saturated,
    /// The derivative is 0 by law, and so are those beside it.
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
    Judge { function, known: Vec::new() }.class(x)
}

/// Tells how gradients fare, and remembers what it has found of each stretch of zeros.
struct Judge<'a> {
    function: &'a Function,
    /// From where to where the derivative is 0, and whether by law.
    known: Vec<([f64; 2], bool)>,
}

impl Judge<'_> {
    fn class(&mut self, x: f64) -> Option<Kind> {
        let slope = self.function.at(x).slope;
        if slope.is_nan() || slope.abs() >= SATURATED {
            return None;
        }
        let near = x.abs().max(1.0) * 1e-6;
        let is_level = slope == 0.0 && (self.is_zero(x - near) || self.is_zero(x + near));
        Some(if is_level && self.is_by_law(x) { Kind::Dead } else { Kind::Saturated })
    }

    fn is_zero(&self, x: f64) -> bool {
        self.function.at(x).slope == 0.0
    }

    /// Whether the derivative about `x` is 0 by law: without an end, or with one at which it jumps or rises from 0 as a power does.
    /// Where rounding has made it 0, as of tanh at 20, it is next to nothing for a long way beside the end.
    fn is_by_law(&mut self, x: f64) -> bool {
        if let Some((_, is_by_law)) = self.known.iter().find(|([from, to], _)| (*from..=*to).contains(&x)) {
            return *is_by_law;
        }
        let ends = [-1.0, 1.0].map(|way| self.end(x, way));
        let rises = |(end, way): (Option<f64>, f64)| {
            end.map(|end| {
                let aside = if end.abs() > x.abs().max(1.0) * EXACT { end.abs() * ASIDE } else { ASIDE };
                let beside = self.function.at(end + way * aside).slope;
                beside.is_nan() || beside.abs() > ROUNDING
            })
        };
        let sides: Vec<bool> = ends.into_iter().zip([-1.0, 1.0]).filter_map(rises).collect();
        let is_by_law = sides.is_empty() || sides.contains(&true);
        self.known.push(([ends[0].unwrap_or(f64::NEG_INFINITY), ends[1].unwrap_or(f64::INFINITY)], is_by_law));
        is_by_law
    }

    /// The last place on one side of `x` up to which the derivative is 0; `None` where it stays so.
    fn end(&self, x: f64, way: f64) -> Option<f64> {
        let far = x.abs().max(1.0);
        let at = |distance: f64| x + way * distance * far;
        let mut inside = 0.0;
        let mut outside = 1e-6;
        while self.is_zero(at(outside)) {
            (inside, outside) = (outside, outside * 1.5);
            if outside > FARTHEST {
                return None;
            }
        }
        for _ in 0..HALVINGS {
            let middle = (inside + outside) / 2.0;
            if self.is_zero(at(middle)) { inside = middle } else { outside = middle }
        }
        Some(at(inside))
    }
}

/// All stretches on which gradients die, as far as they begin within the reach to either side of 0.
pub fn zones(function: &Function, reach: f64) -> Vec<Zone> {
    let place = |at: usize| (at as f64 / PLACES as f64 * 2.0 - 1.0) * reach;
    let mut zones: Vec<Zone> = Vec::new();
    let mut open: Option<Zone> = None;
    let mut judge = Judge { function, known: Vec::new() };
    let mut last = judge.class(place(0));
    if let Some(kind) = last {
        open = Some(Zone { kind, from: begins(&mut judge, -reach), to: None });
    }
    for at in 1..=PLACES {
        let now = judge.class(place(at));
        if now == last {
            continue;
        }
        let (before, after) = ends(&mut judge, place(at - 1), place(at), reach);
        zones.extend(open.take().map(|zone| Zone { to: Some(before), ..zone }));
        open = now.map(|kind| Zone { kind, from: Some(after), to: None });
        last = now;
    }
    zones.extend(open.map(|zone| Zone { to: begins(&mut judge, reach), ..zone }));
    zones.retain(|zone| match (zone.from, zone.to) {
        (Some(from), Some(to)) => to.at - from.at > SHORTEST * reach,
        _ => true,
    });
    zones
}

/// The end that a stretch has at the edge of what was looked at; `None` where it goes on.
fn begins(judge: &mut Judge, edge: f64) -> Option<End> {
    let goes_on = BEYOND.iter().all(|times| judge.class(edge * times).is_some());
    if goes_on { None } else { Some(End { at: edge, included: true }) }
}

/// Where the class changes between two places: the end of what was before, and the beginning of what comes.
fn ends(judge: &mut Judge, mut left: f64, mut right: f64, reach: f64) -> (End, End) {
    let (before, after) = (judge.class(left), judge.class(right));
    while right - left > EXACT * reach {
        let middle = (left + right) / 2.0;
        if judge.class(middle) == before { left = middle } else { right = middle }
    }
    // A round number between the two is the end itself, and belongs to one of both sides.
    let scale = libm::pow(10.0, 6.0 - libm::ceil(libm::log10(reach)));
    let round = (left * scale).round() / scale + 0.0;
    let is_round = (round - left).abs() <= EXACT * reach * 2.0;
    let (at, here) = (if is_round { round } else { left }, judge.class(round));
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
    let mut judge = Judge { function, known: Vec::new() };
    let classes: Vec<Option<Kind>> = numbers.iter().map(|&number| judge.class(number)).collect();
    let count = |kind: Kind| classes.iter().filter(|class| **class == Some(kind)).count();
    (count(Kind::Dead), count(Kind::Saturated))
}
