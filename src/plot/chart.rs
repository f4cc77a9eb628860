//! Several functions in one coordinate system: lines, their names at their ends, zones, ticks, and a point with its tangent.

use super::curve::{Window, curve, path};
use super::{Function, Kind, Zone, ticks};

/// Half the width of the window onto a function, the least first.
const HALVES: [f64; 8] = [2.0, 6.0, 10.0, 20.0, 50.0, 100.0, 1000.0, 10_000.0];
/// So many places are looked at for the highest and the lowest.
const PLACES: usize = 240;
/// Lines end so far from the frame, as a part of what they span.
const MARGIN: f64 = 0.07;
/// The tangent reaches so far to either side, in px.
const TANGENT: f64 = 46.0;
/// Names at the ends of lines stand so far apart, in px.
const APART: f64 = 14.0;

/// What is drawn of the functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Their values.
    Value,
    /// Their derivatives.
    Slope,
}

/// A rectangle in px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// The left edge.
    pub left: f64,
    /// The upper edge.
    pub top: f64,
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
}

/// Functions in one coordinate system.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// What is seen, and where.
    pub window: Window,
    /// A line for each function, in their order.
    pub lines: Vec<Line>,
    /// Where the first function's gradients die: how, from which x in px, and how wide.
    pub zones: Vec<(Kind, f64, f64)>,
    /// Round numbers below the chart, with their places in px.
    pub across: Vec<(f64, f64)>,
    /// Round numbers beside it.
    pub up: Vec<(f64, f64)>,
    /// The point on the first function, where it is in sight.
    pub point: Option<Dot>,
}

/// One function.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The path of an SVG.
    pub d: String,
    /// Where its name stands.
    pub label: Label,
}

/// The place of a name beside the end of its line, in px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Label {
    /// Where the line ends.
    pub end: (f64, f64),
    /// How high the name stands.
    pub y: f64,
}

/// A point on a function.
#[derive(Clone, Debug, PartialEq)]
pub struct Dot {
    /// Where it is, in px.
    pub at: (f64, f64),
    /// Both ends of the tangent there, on the side of the values.
    pub tangent: Option<((f64, f64), (f64, f64))>,
}

/// Half the width of a window that shows a place: the least that is no less than `least`.
pub fn half_for(x: f64, least: f64) -> f64 {
    let shows = |half: &f64| *half >= least && x.abs() <= half * 0.96;
    HALVES.into_iter().find(shows).unwrap_or_else(|| if x.is_finite() { (x.abs() * 1.25).max(least) } else { least })
}

/// The next wider window, or the next narrower one; the same where there is none.
pub fn next_half(half: f64, is_wider: bool) -> f64 {
    let next = if is_wider { HALVES.into_iter().find(|&next| next > half) } else { HALVES.into_iter().rfind(|&next| next < half) };
    next.unwrap_or(half)
}

/// Draws functions over the window from `-half` to `half`; `at` is the point on the first of them, `zones` are its own.
pub fn chart(functions: &[&Function], side: Side, half: f64, at: Option<f64>, zones: &[Zone], area: Area) -> Chart {
    let read = |function: &Function, x: f64| {
        let sample = function.at(x);
        if side == Side::Value { sample.value } else { sample.slope }
    };
    let point = at.zip(functions.first()).map(|(x, function)| (x, read(function, x), function.at(x).slope));
    let window = Window {
        across: (-half, half),
        up: range(functions, &read, half, point.map(|(_, y, _)| y)),
        left: area.left,
        top: area.top,
        width: area.width,
        height: area.height,
    };
    let pieces: Vec<_> = functions.iter().map(|function| curve(&|x| read(function, x), &window)).collect();
    let ends: Vec<(f64, f64)> = pieces.iter().map(|pieces| end(pieces, &window)).collect();
    let heights = apart(&ends.iter().map(|end| end.1).collect::<Vec<_>>(), area.top, area.top + area.height);
    let labels = ends.into_iter().zip(heights).map(|(end, y)| Label { end, y });
    let dot = point.filter(|(x, y, _)| window.shows(*x, *y)).map(|(x, y, slope)| Dot {
        at: (window.x(x), window.y(y)),
        tangent: (side == Side::Value && slope.is_finite()).then(|| tangent(&window, (x, y), slope)),
    });
    Chart {
        lines: pieces.iter().zip(labels).map(|(pieces, label)| Line { d: path(pieces, &window), label }).collect(),
        zones: zones.iter().filter_map(|zone| band(zone, &window)).collect(),
        across: ticks(-half, half, 6).into_iter().map(|x| (x, window.x(x))).collect(),
        up: ticks(window.up.0, window.up.1, (area.height / 34.0) as usize).into_iter().map(|y| (y, window.y(y))).collect(),
        point: dot,
        window,
    }
}

/// The lowest and the highest that is shown: all of what stays near, of what grows beyond only so much as the window is wide, and
/// always 0 and the point.
fn range(functions: &[&Function], read: &dyn Fn(&Function, f64) -> f64, half: f64, point: Option<f64>) -> (f64, f64) {
    let place = |at: usize| (at as f64 / PLACES as f64 * 2.0 - 1.0) * half;
    let values = functions.iter().flat_map(|function| (0..=PLACES).map(move |at| read(function, place(at))));
    let seen = values.filter(|value| value.is_finite()).map(|value| value.clamp(-half, half));
    let all = seen.chain(point.filter(|value| value.is_finite())).chain([0.0]);
    let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    let span = if high > low { high - low } else { 1.0 };
    (low - span * MARGIN, if high > low { high } else { low + span } + span * MARGIN)
}

/// Where a line ends that is seen from the left: at the right edge, or where it leaves the window.
fn end(pieces: &[Vec<(f64, f64)>], window: &Window) -> (f64, f64) {
    let (low, high) = window.up;
    let points = || pieces.iter().flatten().rev();
    let last = points().next().copied().unwrap_or((window.across.1, 0.0));
    let (x, y) = if last.1 >= low && last.1 <= high {
        last
    } else {
        let inside = points().find(|point| point.1 >= low && point.1 <= high);
        (inside.map_or(last.0, |point| point.0), last.1.clamp(low, high))
    };
    (window.x(x), window.y(y))
}

/// Heights as near to these as can be, with room between each two.
fn apart(heights: &[f64], top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..heights.len()).collect();
    order.sort_by(|&one, &other| heights[one].total_cmp(&heights[other]));
    let mut placed = heights.to_vec();
    let mut least = top + 4.0;
    for &index in &order {
        placed[index] = placed[index].max(least);
        least = placed[index] + APART;
    }
    let mut most = bottom;
    for &index in order.iter().rev() {
        placed[index] = placed[index].min(most);
        most = placed[index] - APART;
    }
    placed
}

fn tangent(window: &Window, (x, y): (f64, f64), slope: f64) -> ((f64, f64), (f64, f64)) {
    let (at, next) = ((window.x(x), window.y(y)), (window.x(x + 1.0), window.y(y + slope)));
    let (across, down) = (next.0 - at.0, next.1 - at.1);
    let length = libm::sqrt(across * across + down * down).max(f64::MIN_POSITIVE);
    let reach = |by: f64| {
        // Cut off where it would leave the chart.
        let room = |position: f64, step: f64, low: f64, high: f64| {
            if step > 0.0 {
                (high - position) / step
            } else if step < 0.0 {
                (low - position) / step
            } else {
                f64::INFINITY
            }
        };
        let (right, lower) = (across / length * by.signum(), down / length * by.signum());
        let far = by.abs().min(room(at.0, right, window.left, window.left + window.width)).min(room(
            at.1,
            lower,
            window.top,
            window.top + window.height,
        ));
        (at.0 + right * far, at.1 + lower * far)
    };
    (reach(-TANGENT), reach(TANGENT))
}

/// A zone as far as it is in sight: its left edge and its width, in px.
fn band(zone: &Zone, window: &Window) -> Option<(Kind, f64, f64)> {
    let (left, right) = window.across;
    let from = zone.from.map_or(left, |end| end.at.max(left));
    let to = zone.to.map_or(right, |end| end.at.min(right));
    (to > from).then(|| (zone.kind, window.x(from), window.x(to) - window.x(from)))
}
