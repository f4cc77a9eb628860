//! When training should stop, and why.

use super::losses::{Losses, RECENT};

/// Why training has stopped by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The loss, a gradient or a number has left the finite numbers.
    NotFinite,
    /// The loss has grown far beyond what it was.
    Growing,
    /// The output runs off without end in the direction that was asked for: there is no best point.
    Endless,
    /// Every gradient is exactly 0.
    Flat,
    /// The loss does not change any more.
    Settled,
    /// The loss jumps about and has found nothing better for long.
    Jumping,
}

impl Verdict {
    /// Whether the learning rate is to blame, so that a smaller one may help.
    pub const fn is_divergence(self) -> bool {
        matches!(self, Self::NotFinite | Self::Growing | Self::Jumping)
    }
}

/// A loss that has grown by so much of what it was has exploded.
const EXPLODED: f64 = 1e6;
/// So many steps in a row upwards are no accident.
const CLIMBS: usize = 100;
/// If by then it is so much of what it was more.
const GROWN: f64 = 0.5;
/// A change by less than this part of the loss is none.
const STILL: f64 = 1e-7;
/// A loss as small as this has nowhere to go.
const NOTHING: f64 = 1e-14;
/// After so many steps without anything better, training jumps about.
pub const PATIENCE: usize = 2000;

/// What the losses say. `sign` is −1 where the output is to become large; `idle` counts the steps since the best loss.
pub fn verdict(losses: &Losses, sign: f64, idle: usize, rows: bool) -> Option<Verdict> {
    let (_, last) = losses.last()?;
    if !last.is_finite() {
        return Some(Verdict::NotFinite);
    }
    let scale = 1.0 + losses.first().abs();
    if last.abs() > EXPLODED * scale {
        return Some(if sign * last > 0.0 { Verdict::Growing } else { Verdict::Endless });
    }
    let up = |newer: f64, older: f64| sign * (newer - older) > 0.0;
    if !rows && losses.recent().len() > CLIMBS {
        let newest: Vec<f64> = losses.recent().rev().take(CLIMBS + 1).collect();
        let has_grown = (newest[0] - newest[CLIMBS]).abs() > GROWN * newest[CLIMBS].abs();
        if has_grown && newest.windows(2).all(|pair| up(pair[0], pair[1])) {
            return Some(Verdict::Growing);
        }
    }
    if losses.recent().len() == RECENT {
        let (low, high) = losses.recent().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), loss| (low.min(loss), high.max(loss)));
        if high - low <= STILL * high.abs().max(low.abs()) || high.abs().max(low.abs()) < NOTHING {
            return Some(Verdict::Settled);
        }
    }
    (idle > PATIENCE).then_some(Verdict::Jumping)
}
