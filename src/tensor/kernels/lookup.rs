//! Numbers that are indices: rows picked by them, the index of the largest number, and how often it is right.

use super::softmax::Lanes;

/// A number as an index below `length`; `None` where it is none.
pub fn index(number: f64, length: usize) -> Option<usize> {
    (number >= 0.0 && number < length as f64 && number.floor() == number).then_some(number as usize)
}

/// The rows of `x`, each `width` long, that `ids` names; a row of NaN where there is no such row.
pub fn gather(x: &[f64], ids: &[f64], width: usize, out: &mut [f64]) {
    let rows = x.len() / width.max(1);
    for (id, row) in ids.iter().zip(out.chunks_exact_mut(width.max(1))) {
        match index(*id, rows) {
            Some(from) => row.copy_from_slice(&x[from * width..][..width]),
            None => row.fill(f64::NAN),
        }
    }
}

/// What picking rows sends back to `x`: to each row the sum of what arrives where it was picked.
pub fn gather_vjp(ids: &[f64], upstream: &[f64], width: usize, downstream: &mut [f64]) {
    downstream.fill(0.0);
    let rows = downstream.len() / width.max(1);
    for (id, row) in ids.iter().zip(upstream.chunks_exact(width.max(1))) {
        if let Some(from) = index(*id, rows) {
            downstream[from * width..][..width].iter_mut().zip(row).for_each(|(sum, upstream)| *sum += upstream);
        }
    }
}

/// The index of the first of the largest numbers of each lane; where there are NaNs, of the first of these, as in NumPy.
pub fn argmax(x: &[f64], lanes: Lanes, out: &mut [f64]) {
    for (start, out) in lanes.starts().zip(out) {
        *out = first_largest(lanes.places(start).map(|place| x[place])) as f64;
    }
}

fn first_largest(numbers: impl Iterator<Item = f64>) -> usize {
    let mut best = (0, f64::NEG_INFINITY);
    for (place, number) in numbers.enumerate() {
        if number > best.1 || (number.is_nan() && !best.1.is_nan()) {
            best = (place, number);
        }
    }
    best.0
}

/// The share of the rows of `scores` whose largest number is where `labels` says.
pub fn accuracy(scores: &[f64], labels: &[f64]) -> f64 {
    let classes = scores.len() / labels.len().max(1);
    let right = |(row, label): &(&[f64], &f64)| first_largest(row.iter().copied()) as f64 == **label;
    scores.chunks_exact(classes.max(1)).zip(labels).filter(right).count() as f64 / labels.len() as f64
}

#[cfg(test)]
mod tests {
    use super::super::check::{numbers, vjps_are_right};
    use super::*;

    #[test]
    fn only_whole_numbers_in_range_are_indices() {
        assert_eq!(
            [0.0, 2.0, 3.0, 1.5, -1.0, -0.0, f64::NAN, f64::INFINITY].map(|number| index(number, 3)),
            [Some(0), Some(2), None, None, None, Some(0), None, None]
        );
    }

    #[test]
    fn rows_are_picked_and_sums_come_back() {
        let mut out = [0.0; 6];
        gather(&[1.0, 2.0, 3.0, 4.0], &[1.0, 7.0, 1.0], 2, &mut out);
        assert_eq!(out[..2], [3.0, 4.0]);
        assert!(out[2].is_nan() && out[3].is_nan());
        let mut downstream = [f64::NAN; 4];
        gather_vjp(&[1.0, 7.0, 1.0], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 2, &mut downstream);
        assert_eq!(downstream, [0.0, 0.0, 6.0, 8.0]);
        let ids = [2.0, 0.0, 2.0];
        vjps_are_right(
            &[numbers(12, 1)],
            9,
            |x, out| gather(&x[0], &ids, 3, out),
            |_, _, upstream, _, downstream| gather_vjp(&ids, upstream, 3, downstream),
        );
    }

    #[test]
    fn the_largest_number_is_found_and_compared() {
        let mut out = [f64::NAN; 3];
        argmax(&[1.0, 3.0, 3.0, 2.0, 3.0, 5.0], Lanes { outer: 1, length: 2, inner: 3 }, &mut out);
        assert_eq!(out, [1.0, 0.0, 1.0]);
        argmax(&[1.0, 3.0, 3.0, 2.0], Lanes { outer: 1, length: 4, inner: 1 }, &mut out[..1]);
        assert_eq!(out[0], 1.0);
        assert_eq!(first_largest([1.0, f64::NAN, f64::INFINITY, f64::NAN].into_iter()), 1);
        assert_eq!(first_largest([f64::NEG_INFINITY; 2].into_iter()), 0);
        assert_eq!(accuracy(&[0.1, 0.9, 0.8, 0.2, 0.3, 0.7], &[1.0, 1.0, 1.0]), 2.0 / 3.0);
        assert_eq!(accuracy(&[0.1, 0.9], &[0.5]), 0.0);
    }
}
