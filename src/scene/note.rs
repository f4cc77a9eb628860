//! What a mode writes in the place of a node's own labels.

use super::frame::Gradient;
use super::mark::{Ink, Mark};
use super::picture::{BOX_INSIDE, GRADIENT, LABEL_MIDDLE, PILL_HEIGHT, VALUE, label};
use super::{Side, sizes};
use crate::layout::Point;
use crate::words;

/// What stands above and below a node's wire in the place of its value and its gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Note {
    /// The number on this side is what the reader is asked for.
    Asked(Side),
    /// The node's own labels, of which the gradient is wrong.
    Wrong {
        /// What it should be; of a tensor the first number that is wrong. `None` where nothing should be there yet.
        right: Option<f64>,
    },
    /// The node's own value, and below its wire the derivative that is carried forward beside it.
    Carried {
        /// The derivative, as one number.
        derivative: f64,
        /// Whether it is computed in this very step.
        now: bool,
    },
    /// What a nudge of an input does to the value; of a tensor its largest change.
    Change {
        /// What it does.
        real: f64,
        /// What its derivative has foretold, where that is known.
        predicted: Option<f64>,
        /// Another number where any change of a tensor is another one.
        stamp: u64,
    },
}

/// A question mark in a box, where the number of a stub stands.
pub(super) fn asked(middle: Point, side: Side) -> [Mark; 2] {
    question(Point { x: middle.x, y: middle.y + if side == Side::Value { VALUE - 5.0 } else { LABEL_MIDDLE } }, side)
}

/// A question mark in a box about a middle: solid where a value is asked for, dashed where a gradient is.
pub(super) fn question(middle: Point, side: Side) -> [Mark; 2] {
    let (frame, ink) = match side {
        Side::Value => (Ink::ValueFrame, Ink::ValueNow),
        Side::Gradient => (Ink::Partial, Ink::GradientNumber),
    };
    let corner = Point { x: middle.x - QUESTION_WIDTH / 2.0, y: middle.y - PILL_HEIGHT / 2.0 };
    [
        Mark::Rect { corner, width: QUESTION_WIDTH, height: PILL_HEIGHT, radius: 3.0, ink: frame },
        label(Point { x: middle.x, y: middle.y + 5.0 }, "?".into(), ink),
    ]
}

/// The width of the box about a question mark.
const QUESTION_WIDTH: f64 = 30.0;

/// How far below a number's baseline its wavy line runs, and how far below that the right number stands.
const WAVE: f64 = 5.5;
const RIGHT: f64 = 13.0;

/// What marks a gradient as wrong: a wavy line below it, and below that, small, what it should be.
#[inline(never)]
pub(super) fn wrong(middle: Point, gradient: Gradient, right: Option<f64>) -> Vec<Mark> {
    let (number, shift, baseline) = match gradient {
        Gradient::Complete { value, arriving: true } => (value, 0.0, LABEL_MIDDLE + PILL_HEIGHT / 2.0 - 2.0),
        Gradient::Complete { value, arriving: false } => (value, 0.0, GRADIENT),
        Gradient::Partial { sum, of, .. } => {
            let width = sizes::room(words::number(sum).chars().count());
            (sum, BOX_INSIDE + width / 2.0 - sizes::box_width(width, of) / 2.0, GRADIENT + 2.5)
        }
        Gradient::NotReached | Gradient::None(_) => return Vec::new(),
    };
    let text = words::number(number);
    let at = Point { x: middle.x + shift, y: middle.y + baseline + WAVE };
    let right = right.map(|right| label(Point { x: at.x, y: at.y + RIGHT }, words::number(right), Ink::RightNumber));
    std::iter::once(wave(at, sizes::number_width(&text))).chain(right).collect()
}

/// The derivative below a wire: on a tint where it is not 0.
#[inline(never)]
pub(super) fn carried(middle: Point, derivative: f64, now: bool) -> Vec<Mark> {
    let text = words::number(derivative);
    let width = sizes::pill_width(&text);
    let center = Point { x: middle.x, y: middle.y + LABEL_MIDDLE };
    let corner = Point { x: center.x - width / 2.0, y: center.y - PILL_HEIGHT / 2.0 };
    let ink = if now { Ink::DerivativeNow } else { Ink::Derivative };
    let plate = (derivative != 0.0 || now).then_some(Mark::Rect { corner, width, height: PILL_HEIGHT, radius: 3.0, ink });
    plate.into_iter().chain([label(Point { x: center.x, y: center.y + 4.5 }, text, Ink::Value)]).collect()
}

/// A wavy line about a middle.
#[inline(never)]
pub(super) fn wave(middle: Point, width: f64) -> Mark {
    let count = (width / 6.0).round().max(2.0);
    let mut d = format!("M{:.2} {:.2}", middle.x - count * 3.0, middle.y);
    (0..count as usize).for_each(|_| d.push_str("q1.5 -3 3 0t3 0"));
    Mark::Path { d, ink: Ink::Wave }
}
