//! A function as a line: sampled so closely that kinks are sharp, and interrupted where it jumps or has no value.

use std::fmt::Write;

/// A window onto the plane, and the size at which it is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// The least and the largest x.
    pub across: (f64, f64),
    /// The least and the largest y.
    pub up: (f64, f64),
    /// The left edge in px.
    pub left: f64,
    /// The upper edge in px.
    pub top: f64,
    /// The width in px.
    pub width: f64,
    /// The height in px.
    pub height: f64,
}

impl Window {
    /// Where an x stands in px.
    pub fn x(&self, x: f64) -> f64 {
        self.left + (x - self.across.0) / (self.across.1 - self.across.0) * self.width
    }

    /// Where a y stands in px.
    pub fn y(&self, y: f64) -> f64 {
        self.top + (self.up.1 - y) / (self.up.1 - self.up.0) * self.height
    }

    /// Whether a point is seen.
    pub fn shows(&self, x: f64, y: f64) -> bool {
        x >= self.across.0 && x <= self.across.1 && y >= self.up.0 && y <= self.up.1
    }
}

/// So many stretches are looked at by themselves.
const STRETCHES: usize = 48;
/// A stretch is straight where its curve strays by no more than so many px.
const STRAIGHT: f64 = 0.2;
/// Between two numbers that are closer than this part of the window, a difference of so many px is a jump.
const CLOSE: f64 = 1e-9;
const JUMP: f64 = 1.0;
/// The most samples of one line.
const MOST: usize = 4000;

/// The pieces of a line, each a list of points from left to right.
pub fn curve(function: &dyn Fn(f64) -> f64, window: &Window) -> Vec<Vec<(f64, f64)>> {
    let (left, right) = window.across;
    let mut line = Sampler {
        function,
        close: (right - left) * CLOSE,
        px: (window.up.1 - window.up.0) / window.height,
        up: window.up,
        samples: 0,
        pieces: vec![Vec::new()],
    };
    let mut last = line.at(left);
    line.push(last);
    for stretch in 1..=STRETCHES {
        let next = line.at(left + (right - left) * stretch as f64 / STRETCHES as f64);
        line.between(last, next);
        last = next;
    }
    line.pieces.retain(|piece| piece.len() > 1);
    line.pieces
}

struct Sampler<'a> {
    function: &'a dyn Fn(f64) -> f64,
    close: f64,
    /// How much one px is.
    px: f64,
    up: (f64, f64),
    samples: usize,
    pieces: Vec<Vec<(f64, f64)>>,
}

impl Sampler<'_> {
    fn at(&mut self, x: f64) -> (f64, f64) {
        self.samples += 1;
        (x, (self.function)(x))
    }

    fn push(&mut self, point: (f64, f64)) {
        if point.1.is_finite()
            && let Some(piece) = self.pieces.last_mut()
        {
            piece.push(point);
        }
    }

    fn part(&mut self) {
        if self.pieces.last().is_some_and(|piece| !piece.is_empty()) {
            self.pieces.push(Vec::new());
        }
    }

    /// Draws on from one point to another.
    fn between(&mut self, from: (f64, f64), to: (f64, f64)) {
        let is_whole = from.1.is_finite() && to.1.is_finite();
        if !from.1.is_finite() && !to.1.is_finite() {
            return self.part();
        }
        let beyond = |y: f64| {
            if y > self.up.1 {
                1
            } else if y < self.up.0 {
                -1
            } else {
                0
            }
        };
        if is_whole && beyond(from.1) != 0 && beyond(from.1) == beyond(to.1) {
            return self.push(to);
        }
        if to.0 - from.0 <= self.close || self.samples > MOST {
            if !is_whole || (to.1 - from.1).abs() > JUMP * self.px {
                self.part();
            }
            return self.push(to);
        }
        let middle = self.at((from.0 + to.0) / 2.0);
        let third = self.at(from.0 + (to.0 - from.0) * 0.3);
        let tolerance = STRAIGHT * self.px;
        let strays = |point: (f64, f64), share: f64| (point.1 - (from.1 + (to.1 - from.1) * share)).abs() > tolerance;
        if is_whole && middle.1.is_finite() && third.1.is_finite() && !strays(middle, 0.5) && !strays(third, 0.3) {
            self.push(to);
        } else {
            self.between(from, middle);
            self.between(middle, to);
        }
    }
}

/// The pieces as the path of an SVG, cut off at the window's upper and lower edge.
pub fn path(pieces: &[Vec<(f64, f64)>], window: &Window) -> String {
    let mut d = String::new();
    for piece in pieces {
        let mut pen = None;
        for pair in piece.windows(2) {
            let [from, to] = [pair[0], pair[1]];
            let Some((start, end)) = within(from, to, window.up) else { continue };
            if pen != Some(start) {
                let _ = write!(d, "M{:.2} {:.2}", window.x(start.0), window.y(start.1));
            }
            let _ = write!(d, "L{:.2} {:.2}", window.x(end.0), window.y(end.1));
            pen = Some(end);
        }
    }
    d
}

/// Both ends of a line, as points.
type Ends = ((f64, f64), (f64, f64));

/// The part of a straight line that lies between two heights.
fn within(from: (f64, f64), to: (f64, f64), (low, high): (f64, f64)) -> Option<Ends> {
    if from.1.max(to.1) < low || from.1.min(to.1) > high {
        return None;
    }
    let cut = |inner: (f64, f64), outer: (f64, f64)| {
        let edge = outer.1.clamp(low, high);
        if edge == outer.1 { outer } else { (inner.0 + (outer.0 - inner.0) * (edge - inner.1) / (outer.1 - inner.1), edge) }
    };
    Some((cut(to, from), cut(from, to)))
}
