//! What a mode writes in the place of a node's own labels.

use super::Side;
use super::mark::{Ink, Mark};
use super::picture::{GRADIENT, LABEL_MIDDLE, PILL_HEIGHT, VALUE, label};
use crate::layout::Point;
use crate::words;

/// What stands above and below a node's wire in the place of its value and its gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Note {
    /// The number on this side is what the reader is asked for.
    Asked(Side),
    /// Numbers of the mode's own, in the place of the value and of the gradient.
    Numbers {
        /// Above the wire.
        above: Option<f64>,
        /// Below it.
        below: Option<f64>,
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

/// The labels of a note about the middle of a stub.
pub(super) fn labels(middle: Point, note: Note) -> Vec<Mark> {
    let at = |y: f64| Point { x: middle.x, y: middle.y + y };
    match note {
        Note::Asked(side) => asked(middle, side).into(),
        Note::Numbers { above, below } => {
            let above = above.map(|number| label(at(VALUE), words::number(number), Ink::Value));
            let below = below.map(|number| label(at(GRADIENT), words::number(number), Ink::GradientNumber));
            above.into_iter().chain(below).collect()
        }
    }
}
