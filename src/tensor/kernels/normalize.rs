//! Batch and layer normalisation: numbers moved and scaled to mean 0 and variance 1, group by group.

/// Which numbers are brought to mean 0 and variance 1 together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Groups {
    /// All numbers of a channel, of N × C × …: one group, one `gamma` and one `beta` per channel.
    Channels {
        /// N.
        batch: usize,
        /// C.
        channels: usize,
        /// The product of the lengths after C.
        pixels: usize,
    },
    /// The numbers of a row: one group per row, and a `gamma` and a `beta` for each place in it.
    Rows {
        /// How many rows.
        rows: usize,
        /// How long they are.
        length: usize,
    },
}

/// `(x - mean) / sqrt(variance + eps) * gamma + beta`; the variance is the mean of the squared distances. A single `gamma` or `beta`
/// is that of all.
pub fn normalize(x: &[f64], gamma: &[f64], beta: &[f64], eps: f64, groups: Groups, out: &mut [f64]) {
    for group in 0..groups.count() {
        let Moments { mean, deviation } = groups.moments(x, eps, group);
        for Member { place, scale } in groups.members(group) {
            out[place] = (x[place] - mean) / deviation * gamma[scale % gamma.len()] + beta[scale % beta.len()];
        }
    }
}

/// What normalisation sends back to `x`: with `g = upstream * gamma` and `n` the normalised numbers, `(g - mean(g) - n * mean(g * n))`
/// divided by the deviation.
pub fn normalize_by_numbers(x: &[f64], gamma: &[f64], upstream: &[f64], eps: f64, groups: Groups, downstream: &mut [f64]) {
    for group in 0..groups.count() {
        let Moments { mean, deviation } = groups.moments(x, eps, group);
        let normal = |place: usize| (x[place] - mean) / deviation;
        let (mut sum, mut slope) = (0.0, 0.0);
        for Member { place, scale } in groups.members(group) {
            let arriving = upstream[place] * gamma[scale % gamma.len()];
            sum += arriving;
            slope += arriving * normal(place);
        }
        let count = groups.size() as f64;
        for Member { place, scale } in groups.members(group) {
            downstream[place] = (upstream[place] * gamma[scale % gamma.len()] - sum / count - normal(place) * slope / count) / deviation;
        }
    }
}

/// What normalisation sends back to `gamma`: the sums of `upstream` times the normalised numbers.
pub fn normalize_by_gamma(x: &[f64], upstream: &[f64], eps: f64, groups: Groups, downstream: &mut [f64]) {
    downstream.fill(0.0);
    let scales = downstream.len();
    for group in 0..groups.count() {
        let Moments { mean, deviation } = groups.moments(x, eps, group);
        for Member { place, scale } in groups.members(group) {
            downstream[scale % scales] += upstream[place] * (x[place] - mean) / deviation;
        }
    }
}

/// What normalisation sends back to `beta`: the sums of `upstream`.
pub fn normalize_by_beta(upstream: &[f64], groups: Groups, downstream: &mut [f64]) {
    downstream.fill(0.0);
    let scales = downstream.len();
    for group in 0..groups.count() {
        groups.members(group).for_each(|Member { place, scale }| downstream[scale % scales] += upstream[place]);
    }
}

struct Moments {
    mean: f64,
    /// The root of the variance and eps.
    deviation: f64,
}

/// A number of a group.
struct Member {
    /// Its place among all numbers.
    place: usize,
    /// The place of its gamma and beta.
    scale: usize,
}

impl Groups {
    fn count(self) -> usize {
        match self {
            Self::Channels { channels, .. } => channels,
            Self::Rows { rows, .. } => rows,
        }
    }

    /// How many numbers a group has.
    fn size(self) -> usize {
        match self {
            Self::Channels { batch, pixels, .. } => batch * pixels,
            Self::Rows { length, .. } => length,
        }
    }

    fn members(self, group: usize) -> impl Iterator<Item = Member> {
        (0..self.size()).map(move |index| match self {
            Self::Channels { channels, pixels, .. } => {
                Member { place: (index / pixels * channels + group) * pixels + index % pixels, scale: group }
            }
            Self::Rows { length, .. } => Member { place: group * length + index, scale: index },
        })
    }

    fn moments(self, x: &[f64], eps: f64, group: usize) -> Moments {
        let count = self.size() as f64;
        let mean = self.members(group).map(|member| x[member.place]).sum::<f64>() / count;
        let distance = |member: Member| x[member.place] - mean;
        let variance = self.members(group).map(distance).map(|distance| distance * distance).sum::<f64>() / count;
        Moments { mean, deviation: (variance + eps).sqrt() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{numbers, vjps_are_right};
    use super::*;

    #[test]
    fn groups_get_mean_zero_and_variance_one() {
        let mut out = [f64::NAN; 4];
        // Columns, then rows, of [[1, 20], [3, 40]].
        let x = [1.0, 20.0, 3.0, 40.0];
        normalize(&x, &[1.0, 10.0], &[0.0, 0.5], 0.0, Groups::Channels { batch: 2, channels: 2, pixels: 1 }, &mut out);
        assert_eq!(out, [-1.0, -9.5, 1.0, 10.5]);
        normalize(&x, &[1.0, 10.0], &[0.0, 0.5], 0.0, Groups::Rows { rows: 2, length: 2 }, &mut out);
        assert_eq!(out, [-1.0, 10.5, -1.0, 10.5]);
        normalize(&[7.0], &[2.0], &[3.0], 1e-5, Groups::Rows { rows: 1, length: 1 }, &mut out[..1]);
        assert_eq!(out[0], 3.0);
    }

    #[test]
    fn what_is_sent_back_is_what_differences_say() {
        for (groups, count, scales) in [
            (Groups::Channels { batch: 4, channels: 3, pixels: 1 }, 12, 3),
            (Groups::Channels { batch: 2, channels: 2, pixels: 6 }, 24, 2),
            (Groups::Channels { batch: 1, channels: 1, pixels: 3 }, 3, 1),
            (Groups::Rows { rows: 1, length: 4 }, 4, 4),
            (Groups::Rows { rows: 3, length: 5 }, 15, 5),
            (Groups::Channels { batch: 2, channels: 3, pixels: 2 }, 12, 1),
            (Groups::Rows { rows: 2, length: 3 }, 6, 1),
        ] {
            const EPS: f64 = 1e-5;
            vjps_are_right(
                &[numbers(count, 8), numbers(scales, 9), numbers(scales, 10)],
                count,
                |x, out| normalize(&x[0], &x[1], &x[2], EPS, groups, out),
                |x, _, upstream, operand, downstream| match operand {
                    0 => normalize_by_numbers(&x[0], &x[1], upstream, EPS, groups, downstream),
                    1 => normalize_by_gamma(&x[0], upstream, EPS, groups, downstream),
                    _ => normalize_by_beta(upstream, groups, downstream),
                },
            );
        }
    }
}
