//! Softmax and its logarithm along one axis.

/// An axis of a tensor as it lies in memory: `outer` blocks of `length` rows of `inner` numbers; a lane takes one of each row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lanes {
    /// The product of the lengths before the axis.
    pub outer: usize,
    /// The axis' own length.
    pub length: usize,
    /// The product of the lengths after it.
    pub inner: usize,
}

impl Lanes {
    /// The axis of a shape; `None` where the shape has no such axis.
    pub fn of(axes: &[usize], axis: usize) -> Option<Self> {
        let length = *axes.get(axis)?;
        Some(Self { outer: axes[..axis].iter().product(), length, inner: axes[axis + 1..].iter().product() })
    }

    /// For each lane the place of its first number; the next ones are `inner` apart.
    pub fn starts(self) -> impl Iterator<Item = usize> {
        (0..self.outer * self.inner).map(move |lane| lane / self.inner * self.length * self.inner + lane % self.inner)
    }

    /// The places of a lane's numbers.
    pub(super) fn places(self, start: usize) -> impl Iterator<Item = usize> + Clone {
        (0..self.length).map(move |place| start + place * self.inner)
    }
}

/// exp(x) divided by its sum over each lane.
pub fn softmax(x: &[f64], lanes: Lanes, out: &mut [f64]) {
    for start in lanes.starts() {
        let places = lanes.places(start);
        let highest = largest(places.clone().map(|place| x[place]));
        let mut sum = 0.0;
        for place in places.clone() {
            out[place] = libm::exp(x[place] - highest);
            sum += out[place];
        }
        places.for_each(|place| out[place] /= sum);
    }
}

/// What softmax sends back: `out * (upstream - sum(upstream * out))` for each lane.
pub fn softmax_vjp(out: &[f64], upstream: &[f64], lanes: Lanes, downstream: &mut [f64]) {
    for start in lanes.starts() {
        let mean: f64 = lanes.places(start).map(|place| upstream[place] * out[place]).sum();
        lanes.places(start).for_each(|place| downstream[place] = out[place] * (upstream[place] - mean));
    }
}

/// The logarithm of softmax: x minus the logarithm of the sum of exp(x) over each lane.
pub fn log_softmax(x: &[f64], lanes: Lanes, out: &mut [f64]) {
    for start in lanes.starts() {
        let places = lanes.places(start);
        let highest = largest(places.clone().map(|place| x[place]));
        let logarithm = libm::log(places.clone().map(|place| libm::exp(x[place] - highest)).sum());
        places.for_each(|place| out[place] = x[place] - highest - logarithm);
    }
}

/// What the logarithm of softmax sends back: `upstream - exp(out) * sum(upstream)` for each lane.
pub fn log_softmax_vjp(out: &[f64], upstream: &[f64], lanes: Lanes, downstream: &mut [f64]) {
    for start in lanes.starts() {
        let sum: f64 = lanes.places(start).map(|place| upstream[place]).sum();
        lanes.places(start).for_each(|place| downstream[place] = upstream[place] - libm::exp(out[place]) * sum);
    }
}

/// The largest of some numbers, NaN where there is one.
pub(super) fn largest(numbers: impl Iterator<Item = f64>) -> f64 {
    numbers.fold(f64::NEG_INFINITY, |best, number| if number > best || number.is_nan() { number } else { best })
}

#[cfg(test)]
mod tests {
    use super::super::check::{numbers, vjps_are_right};
    use super::*;

    #[test]
    fn shares_add_up_to_one_however_large_the_scores() {
        let lanes = Lanes { outer: 1, length: 3, inner: 1 };
        let mut out = [f64::NAN; 3];
        softmax(&[1000.0, 1000.0, -1000.0], lanes, &mut out);
        assert_eq!(out, [0.5, 0.5, 0.0]);
        log_softmax(&[1000.0, 1000.0, -1000.0], lanes, &mut out);
        assert_eq!(out, [-std::f64::consts::LN_2, -std::f64::consts::LN_2, -2000.0 - std::f64::consts::LN_2]);
    }

    #[test]
    fn lanes_follow_the_axis() {
        assert_eq!(Lanes::of(&[2, 3, 4], 1), Some(Lanes { outer: 2, length: 3, inner: 4 }));
        assert_eq!(Lanes::of(&[3], 1), None);
        let lanes = Lanes { outer: 2, length: 3, inner: 2 };
        let mut out = [f64::NAN; 12];
        softmax(&numbers(12, 5), lanes, &mut out);
        for (block, column) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let sum: f64 = (0..3).map(|row| out[block * 6 + row * 2 + column]).sum();
            assert!((sum - 1.0).abs() < 1e-15);
        }
    }

    #[test]
    fn what_is_sent_back_is_what_differences_say() {
        for [outer, length, inner] in [[1, 1, 1], [1, 5, 1], [3, 4, 1], [2, 3, 4]] {
            let lanes = Lanes { outer, length, inner };
            let count = outer * length * inner;
            vjps_are_right(
                &[numbers(count, 6)],
                count,
                |x, out| softmax(&x[0], lanes, out),
                |_, out, upstream, _, downstream| softmax_vjp(out, upstream, lanes, downstream),
            );
            vjps_are_right(
                &[numbers(count, 6)],
                count,
                |x, out| log_softmax(&x[0], lanes, out),
                |_, out, upstream, _, downstream| log_softmax_vjp(out, upstream, lanes, downstream),
            );
        }
    }
}
