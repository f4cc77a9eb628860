//! The losses so far: few enough to be drawn, however many steps there were.

use std::collections::VecDeque;

/// The most points that are kept for the curve.
const MOST_POINTS: usize = 512;
/// So many of the last losses are kept one by one.
pub const RECENT: usize = 400;

/// The losses so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Losses {
    /// Iterations and losses, every so many of them.
    points: Vec<(usize, f64)>,
    every: usize,
    recent: VecDeque<f64>,
    /// The losses of the last rows, of which the mean is kept.
    window: VecDeque<f64>,
    count: usize,
    last: Option<(usize, f64)>,
}

impl Losses {
    /// Takes the next loss. Where rows take turns, the mean of the last `window` of them is kept.
    pub fn push(&mut self, loss: f64, window: usize) {
        self.window.push_back(loss);
        while self.window.len() > window.max(1) {
            self.window.pop_front();
        }
        let mean = self.window.iter().sum::<f64>() / self.window.len() as f64;
        self.recent.push_back(mean);
        if self.recent.len() > RECENT {
            self.recent.pop_front();
        }
        self.last = Some((self.count, mean));
        if self.count.is_multiple_of(self.every.max(1)) {
            self.points.push((self.count, mean));
        }
        self.count += 1;
        if self.points.len() > MOST_POINTS {
            self.every = self.every.max(1) * 2;
            let every = self.every;
            self.points.retain(|(iteration, _)| iteration.is_multiple_of(every));
        }
    }

    /// Forgets the last losses, by which training is judged, but not the curve.
    pub fn forget(&mut self) {
        self.recent.clear();
    }

    /// The points of the curve: iterations and losses, the last one included.
    pub fn points(&self) -> Vec<(usize, f64)> {
        let last = self.last.filter(|last| self.points.last() != Some(last));
        self.points.iter().copied().chain(last).collect()
    }

    /// The last iteration and its loss.
    pub fn last(&self) -> Option<(usize, f64)> {
        self.last
    }

    /// The first loss.
    pub fn first(&self) -> f64 {
        self.points.first().map_or(0.0, |(_, loss)| *loss)
    }

    /// The last losses, the newest last.
    pub fn recent(&self) -> impl DoubleEndedIterator<Item = f64> + ExactSizeIterator + '_ {
        self.recent.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_stays_short_and_keeps_both_ends() {
        let mut losses = Losses::default();
        for step in 0..100_000 {
            losses.push(f64::from(step), 1);
        }
        let points = losses.points();
        assert!(points.len() <= MOST_POINTS + 1 && points.len() > MOST_POINTS / 3);
        assert_eq!((points[0], points[points.len() - 1]), ((0, 0.0), (99_999, 99_999.0)));
        assert!(points.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 == pair[0].0 as f64));
        assert_eq!(losses.recent().len(), RECENT);
    }

    #[test]
    fn where_rows_take_turns_their_mean_is_kept() {
        let mut losses = Losses::default();
        for loss in [4.0, 0.0, 2.0, 6.0] {
            losses.push(loss, 2);
        }
        assert_eq!(losses.points(), [(0, 4.0), (1, 2.0), (2, 1.0), (3, 4.0)]);
    }
}
