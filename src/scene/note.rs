//! What a mode writes in the place of a node's own labels.

use super::mark::{Ink, Mark};
use super::picture::{GRADIENT, LABEL_MIDDLE, VALUE, label, pill};
use super::{Side, nudge};
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

/// The labels of a note about the middle of a stub.
pub(super) fn labels(middle: Point, note: Note) -> Vec<Mark> {
    let at = |y: f64| Point { x: middle.x, y: middle.y + y };
    match note {
        Note::Asked(Side::Value) => pill(at(VALUE - 5.0), "?".into()).into(),
        Note::Asked(Side::Gradient) => pill(at(LABEL_MIDDLE), "?".into()).into(),
        Note::Numbers { above, below } => {
            let above = above.map(|number| label(at(VALUE), words::number(number), Ink::Value));
            let below = below.map(|number| label(at(GRADIENT), words::number(number), Ink::GradientNumber));
            above.into_iter().chain(below).collect()
        }
        Note::Change { real, predicted, .. } => nudge::labels(middle, real, predicted),
    }
}
