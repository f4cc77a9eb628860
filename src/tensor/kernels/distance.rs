//! Losses of a distance: mean squared error, Caffe's Euclidean and contrastive losses, and binary cross-entropy.

/// Σ (a − b)², divided by `count`.
pub fn squares(a: &[f64], b: &[f64], count: f64) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>() / count
}

/// What Σ (a − b)² / count sends back to `a`: `upstream * 2 * (a - b) / count`; `b` is sent minus the same.
pub fn squares_by_first(a: &[f64], b: &[f64], count: f64, upstream: f64, downstream: &mut [f64]) {
    let part = 2.0 * upstream / count;
    downstream.iter_mut().zip(a).zip(b).for_each(|((downstream, a), b)| *downstream = part * (a - b));
}

/// 1/(2N) Σ y d² + (1 − y) max(margin − d, 0)² over N pairs of rows of `a` and `b`, d their distance (Caffe, not its older form).
pub fn contrastive_loss(a: &[f64], b: &[f64], y: &[f64], margin: f64) -> f64 {
    let terms = pairs(a, b, y.len()).zip(y).map(|(pair, y)| {
        let short = pair.shortfall(margin);
        y * pair.distance * pair.distance + (1.0 - y) * short * short
    });
    terms.sum::<f64>() / (2.0 * y.len() as f64)
}

/// What the contrastive loss sends back to `a`; `b` is sent minus the same. Where a pair meets, its distance has no slope.
pub fn contrastive_loss_by_first(a: &[f64], b: &[f64], y: &[f64], margin: f64, upstream: f64, downstream: &mut [f64]) {
    let part = upstream / y.len() as f64;
    let width = a.len() / y.len().max(1);
    for ((pair, y), downstream) in pairs(a, b, y.len()).zip(y).zip(downstream.chunks_exact_mut(width.max(1))) {
        let push = if pair.distance == 0.0 { 0.0 } else { (1.0 - y) * pair.shortfall(margin) / pair.distance };
        let scale = part * (y - push);
        downstream.iter_mut().zip(pair.a).zip(pair.b).for_each(|((downstream, a), b)| *downstream = scale * (a - b));
    }
}

/// What the contrastive loss sends back to `y`: `upstream * (d^2 - max(margin - d, 0)^2) / (2 * N)`.
pub fn contrastive_loss_by_label(a: &[f64], b: &[f64], margin: f64, upstream: f64, downstream: &mut [f64]) {
    let rows = downstream.len();
    for (pair, downstream) in pairs(a, b, rows).zip(downstream) {
        let short = pair.shortfall(margin);
        *downstream = upstream * (pair.distance * pair.distance - short * short) / (2.0 * rows as f64);
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

fn pairs<'a>(a: &'a [f64], b: &'a [f64], rows: usize) -> impl Iterator<Item = Pair<'a>> {
    let width = (a.len() / rows.max(1)).max(1);
    a.chunks_exact(width).zip(b.chunks_exact(width)).map(|(a, b)| Pair { a, b, distance: squares(a, b, 1.0).sqrt() })
}

/// The mean of −(t log p + (1 − t) log(1 − p)). As in PyTorch no logarithm is below −100, so that a wrong certainty costs 100.
pub fn bce(p: &[f64], t: &[f64]) -> f64 {
    let floor = |logarithm: f64| if logarithm < -100.0 { -100.0 } else { logarithm };
    let terms = p.iter().zip(t).map(|(p, t)| (t - 1.0) * floor(libm::log1p(-p)) - t * floor(libm::log(*p)));
    terms.sum::<f64>() / p.len() as f64
}

/// What binary cross-entropy sends back to the probabilities: `upstream * (p - t) / (p * (1 - p))` over how many there are; as in
/// PyTorch the denominator is at least 1e-12.
pub fn bce_by_probabilities(p: &[f64], t: &[f64], upstream: f64, downstream: &mut [f64]) {
    let part = upstream / p.len() as f64;
    for ((downstream, p), t) in downstream.iter_mut().zip(p).zip(t) {
        let spread = (1.0 - p) * p;
        *downstream = part * (p - t) / if spread < 1e-12 { 1e-12 } else { spread };
    }
}

/// What binary cross-entropy sends back to the targets: `upstream * (log(1 - p) - log(p))` over how many there are.
pub fn bce_by_targets(p: &[f64], upstream: f64, downstream: &mut [f64]) {
    let part = upstream / p.len() as f64;
    downstream.iter_mut().zip(p).for_each(|(downstream, p)| *downstream = part * (libm::log1p(-p) - libm::log(*p)));
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
        assert_eq!(downstream, [-1e12]);
    }

    #[test]
    fn a_pair_that_meets_is_not_pushed_anywhere() {
        let mut downstream = [f64::NAN; 2];
        contrastive_loss_by_first(&[1.0, 2.0], &[1.0, 2.0], &[0.0], 1.0, 1.0, &mut downstream);
        assert_eq!(downstream, [0.0, 0.0]);
    }

    fn negated(numbers: &mut [f64]) {
        numbers.iter_mut().for_each(|number| *number = -*number);
    }

    #[test]
    fn what_is_sent_back_is_what_differences_say() {
        for (rows, width) in [(1, 1), (1, 4), (3, 2), (4, 1)] {
            let count = rows * width;
            let (a, b) = (numbers(count, 1), numbers(count, 2));
            vjps_are_right(
                &[a.clone(), b.clone()],
                1,
                |x, out| out[0] = squares(&x[0], &x[1], 3.0),
                |x, _, upstream, operand, downstream| {
                    squares_by_first(&x[operand], &x[1 - operand], 3.0, upstream[0], downstream);
                },
            );
            let probabilities = |seed| numbers(count, seed).into_iter().map(|number| (number + 2.5) / 5.0).collect::<Vec<f64>>();
            vjps_are_right(
                &[probabilities(3), probabilities(4)],
                1,
                |x, out| out[0] = bce(&x[0], &x[1]),
                |x, _, upstream, operand, downstream| match operand {
                    0 => bce_by_probabilities(&x[0], &x[1], upstream[0], downstream),
                    _ => bce_by_targets(&x[0], upstream[0], downstream),
                },
            );
            for margin in [1.0, 5.0] {
                vjps_are_right(
                    &[a.clone(), b.clone(), (0..rows).map(|row| (row % 2) as f64).collect()],
                    1,
                    |x, out| out[0] = contrastive_loss(&x[0], &x[1], &x[2], margin),
                    |x, _, upstream, operand, downstream| match operand {
                        2 => contrastive_loss_by_label(&x[0], &x[1], margin, upstream[0], downstream),
                        0 => contrastive_loss_by_first(&x[0], &x[1], &x[2], margin, upstream[0], downstream),
                        _ => {
                            contrastive_loss_by_first(&x[0], &x[1], &x[2], margin, upstream[0], downstream);
                            negated(downstream);
                        }
                    },
                );
            }
        }
    }
}
