//! Losses of a distance: mean squared error, Caffe's Euclidean and contrastive losses, and binary cross-entropy.

/// Σ (a − b)², divided by `count`. Either may be a single number that is compared with every number of the other.
pub fn squares(a: &[f64], b: &[f64], count: f64) -> f64 {
    pairs(a, b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>() / count
}

/// What Σ (a − b)² / count sends back to `a`: `part * (a - b)`, where `part` is twice the upstream gradient over `count`. What goes back
/// to `b` is the same with both exchanged.
pub fn squares_vjp(a: &[f64], b: &[f64], part: f64, downstream: &mut [f64]) {
    collect(pairs(a, b).map(|(a, b)| part * (a - b)), downstream);
}

/// The numbers of two tensors of one shape, or of a tensor and a single number again and again.
fn pairs<'a>(a: &'a [f64], b: &'a [f64]) -> impl Iterator<Item = (f64, f64)> {
    a.iter().copied().cycle().zip(b.iter().copied().cycle()).take(a.len().max(b.len()))
}

/// Writes what is sent back for each pair, and to a single number their sum.
fn collect(sent: impl Iterator<Item = f64>, downstream: &mut [f64]) {
    downstream.fill(0.0);
    let places = downstream.len();
    sent.enumerate().for_each(|(place, sent)| downstream[place % places] += sent);
}

/// 1/(2N) Σ y d² + (1 − y) max(margin − d, 0)² over N pairs of rows of `a` and `b`, d their distance (Caffe, not its older form).
pub fn contrastive_loss(a: &[f64], b: &[f64], y: &[f64], margin: f64) -> f64 {
    let terms = rows(a, b, y.len()).zip(y).map(|(pair, y)| {
        let short = pair.shortfall(margin);
        y * pair.distance * pair.distance + (1.0 - y) * short * short
    });
    terms.sum::<f64>() / (2.0 * y.len() as f64)
}

/// What the contrastive loss sends back to `a`; to `b` the same with both exchanged. Where a pair meets, its distance has no slope.
pub fn contrastive_loss_by_first(a: &[f64], b: &[f64], y: &[f64], margin: f64, upstream: f64, downstream: &mut [f64]) {
    let part = upstream / y.len() as f64;
    let width = a.len() / y.len().max(1);
    for ((pair, y), downstream) in rows(a, b, y.len()).zip(y).zip(downstream.chunks_exact_mut(width.max(1))) {
        let push = if pair.distance == 0.0 { 0.0 } else { (1.0 - y) * pair.shortfall(margin) / pair.distance };
        let scale = part * (y - push);
        downstream.iter_mut().zip(pair.a).zip(pair.b).for_each(|((downstream, a), b)| *downstream = scale * (a - b));
    }
}

/// What the contrastive loss sends back to `y`: `upstream * (d^2 - max(margin - d, 0)^2) / (2 * N)`.
pub fn contrastive_loss_by_label(a: &[f64], b: &[f64], margin: f64, upstream: f64, downstream: &mut [f64]) {
    let count = downstream.len();
    for (pair, downstream) in rows(a, b, count).zip(downstream) {
        let short = pair.shortfall(margin);
        *downstream = upstream * (pair.distance * pair.distance - short * short) / (2.0 * count as f64);
    }
}

/// A row of one tensor, that of another, and how far they are apart.
struct Pair<'a> {
    a: &'a [f64],
    b: &'a [f64],
    distance: f64,
}

impl Pair<'_> {
    /// max(margin − d, 0).
    fn shortfall(&self, margin: f64) -> f64 {
        let short = margin - self.distance;
        if short <= 0.0 { 0.0 } else { short }
    }
}

fn rows<'a>(a: &'a [f64], b: &'a [f64], count: usize) -> impl Iterator<Item = Pair<'a>> {
    let width = (a.len() / count.max(1)).max(1);
    a.chunks_exact(width).zip(b.chunks_exact(width)).map(|(a, b)| Pair { a, b, distance: squares(a, b, 1.0).sqrt() })
}

/// The mean of −(t log p + (1 − t) log(1 − p)). As in PyTorch no logarithm is below −100, so that a wrong certainty costs 100. Either
/// may be a single number.
pub fn bce(p: &[f64], t: &[f64]) -> f64 {
    let floor = |logarithm: f64| if logarithm < -100.0 { -100.0 } else { logarithm };
    let terms = pairs(p, t).map(|(p, t)| (t - 1.0) * floor(libm::log1p(-p)) - t * floor(libm::log(p)));
    terms.sum::<f64>() / p.len().max(t.len()) as f64
}

/// What binary cross-entropy sends back to the probabilities: `upstream * (p - t) / (p * (1 - p))` over how many there are; as in
/// PyTorch the denominator is at least 1e-12, in single precision.
pub fn bce_by_probabilities(p: &[f64], t: &[f64], upstream: f64, downstream: &mut [f64]) {
    let part = upstream / p.len().max(t.len()) as f64;
    let least = f64::from(1e-12_f32);
    let spread = |p: f64| if (1.0 - p) * p < least { least } else { (1.0 - p) * p };
    collect(pairs(p, t).map(|(p, t)| part * (p - t) / spread(p)), downstream);
}

/// What binary cross-entropy sends back to the targets: `upstream * (log(1 - p) - log(p))` over how many there are.
pub fn bce_by_targets(p: &[f64], t: &[f64], upstream: f64, downstream: &mut [f64]) {
    let part = upstream / p.len().max(t.len()) as f64;
    collect(pairs(p, t).map(|(p, _)| part * (libm::log1p(-p) - libm::log(p))), downstream);
}

#[cfg(test)]
mod tests {
    use super::super::check::{numbers, vjps_are_right};
    use super::*;

    #[test]
    fn losses_by_hand() {
        assert_eq!(squares(&[1.0, 2.0, 3.0], &[1.0, 4.0, 0.0], 3.0), 13.0 / 3.0);
        // Distances 5 and 0.6: the first belongs together, the second should be 1 apart.
        let loss = contrastive_loss(&[3.0, 4.0, 0.6, 0.0], &[0.0; 4], &[1.0, 0.0], 1.0);
        assert!((loss - (25.0 + 0.4 * 0.4) / 4.0).abs() < 1e-15);
        assert!((bce(&[0.5, 0.5], &[1.0, 0.0]) - std::f64::consts::LN_2).abs() < 1e-15);
        assert_eq!(bce(&[0.0], &[1.0]), 100.0);
        let mut downstream = [f64::NAN];
        bce_by_probabilities(&[0.0], &[1.0], 1.0, &mut downstream);
        assert!((downstream[0] + 1e12).abs() < 1e5);
    }

    #[test]
    fn a_pair_that_meets_is_not_pushed_anywhere() {
        let mut downstream = [f64::NAN; 2];
        contrastive_loss_by_first(&[1.0, 2.0], &[1.0, 2.0], &[0.0], 1.0, 1.0, &mut downstream);
        assert_eq!(downstream, [0.0, 0.0]);
    }

    #[test]
    fn what_is_sent_back_is_what_differences_say() {
        for (rows, width) in [(1, 1), (1, 4), (3, 2), (4, 1)] {
            let count = rows * width;
            let (a, b) = (numbers(count, 1), numbers(count, 2));
            let probabilities = |count, seed| numbers(count, seed).into_iter().map(|number| (number + 2.5) / 5.0).collect::<Vec<f64>>();
            // As many numbers on both sides, and one on either.
            for (left, right) in [(count, count), (count, 1), (1, count)] {
                vjps_are_right(
                    &[numbers(left, 1), numbers(right, 2)],
                    1,
                    |x, out| out[0] = squares(&x[0], &x[1], 3.0),
                    |x, _, upstream, operand, downstream| squares_vjp(&x[operand], &x[1 - operand], upstream[0] * 2.0 / 3.0, downstream),
                );
                vjps_are_right(
                    &[probabilities(left, 3), probabilities(right, 4)],
                    1,
                    |x, out| out[0] = bce(&x[0], &x[1]),
                    |x, _, upstream, operand, downstream| match operand {
                        0 => bce_by_probabilities(&x[0], &x[1], upstream[0], downstream),
                        _ => bce_by_targets(&x[0], &x[1], upstream[0], downstream),
                    },
                );
            }
            for margin in [1.0, 5.0] {
                vjps_are_right(
                    &[a.clone(), b.clone(), (0..rows).map(|row| (row % 2) as f64).collect()],
                    1,
                    |x, out| out[0] = contrastive_loss(&x[0], &x[1], &x[2], margin),
                    |x, _, upstream, operand, downstream| match operand {
                        2 => contrastive_loss_by_label(&x[0], &x[1], margin, upstream[0], downstream),
                        other => contrastive_loss_by_first(&x[other], &x[1 - other], &x[2], margin, upstream[0], downstream),
                    },
                );
            }
        }
    }
}
