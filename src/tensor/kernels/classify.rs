//! Losses of scores per class: cross-entropy and the hinge loss of a support vector machine.

use super::lookup::index;
use super::softmax::largest;

/// What rows of scores are compared with.
#[derive(Clone, Copy, Debug)]
pub enum Labels<'a> {
    /// For each row the index of the right class. One that is no index makes the loss NaN.
    Indices(&'a [f64]),
    /// For each score the probability of its class.
    Shares(&'a [f64]),
}

/// Minus the logarithm of softmax at the right class, or its mean weighted by the classes' probabilities; the mean over the rows.
pub fn cross_entropy(scores: &[f64], labels: Labels, classes: usize) -> f64 {
    mean(scores, classes, |row, scores| {
        let logarithm = logsumexp(scores);
        let terms = scores.iter().enumerate().map(|(class, score)| match labels.share(row, class, classes) {
            // A class that cannot be costs nothing, however unlikely the scores make it.
            0.0 => 0.0,
            share => share * (logarithm - score),
        });
        terms.sum()
    })
}

/// What cross-entropy sends back to the scores: `upstream * (softmax(scores) - labels)` over the number of rows, where an index stands
/// for a 1 among zeros.
pub fn cross_entropy_vjp(scores: &[f64], labels: Labels, classes: usize, upstream: f64, downstream: &mut [f64]) {
    let part = upstream / rows(scores, classes);
    for (row, (scores, downstream)) in scores.chunks_exact(classes).zip(downstream.chunks_exact_mut(classes)).enumerate() {
        let logarithm = logsumexp(scores);
        let whole: f64 = (0..classes).map(|class| labels.share(row, class, classes)).sum();
        for (class, (score, downstream)) in scores.iter().zip(downstream).enumerate() {
            *downstream = part * (libm::exp(score - logarithm) * whole - labels.share(row, class, classes));
        }
    }
}

/// The sum, over the classes but the right one, of max(0, score − score of the right class + margin); the mean over the rows. A label
/// that is no index makes it NaN.
pub fn hinge(scores: &[f64], labels: &[f64], classes: usize, margin: f64) -> f64 {
    mean(scores, classes, |row, scores| {
        let Some(right) = index(labels[row], classes) else { return f64::NAN };
        let excess = |(class, score): (usize, &f64)| (class != right).then(|| score - scores[right] + margin);
        scores.iter().enumerate().filter_map(excess).map(|excess| if excess <= 0.0 { 0.0 } else { excess }).sum()
    })
}

/// What the hinge loss sends back to the scores: the upstream gradient over the number of rows to each class within the margin, and
/// minus the sum of these to the right class.
pub fn hinge_vjp(scores: &[f64], labels: &[f64], classes: usize, margin: f64, upstream: f64, downstream: &mut [f64]) {
    let part = upstream / rows(scores, classes);
    for ((scores, label), downstream) in scores.chunks_exact(classes).zip(labels).zip(downstream.chunks_exact_mut(classes)) {
        let Some(right) = index(*label, classes) else {
            downstream.fill(f64::NAN);
            continue;
        };
        for (score, downstream) in scores.iter().zip(downstream.iter_mut()) {
            *downstream = if score - scores[right] + margin <= 0.0 { 0.0 } else { part };
        }
        downstream[right] = 0.0;
        downstream[right] = -downstream.iter().sum::<f64>();
    }
}

impl Labels<'_> {
    /// The probability of a class; NaN where the row's label is no index.
    fn share(self, row: usize, class: usize, classes: usize) -> f64 {
        match self {
            Self::Shares(shares) => shares[row * classes + class],
            Self::Indices(labels) => index(labels[row], classes).map_or(f64::NAN, |right| f64::from(u8::from(right == class))),
        }
    }
}

fn rows(scores: &[f64], classes: usize) -> f64 {
    (scores.len() / classes) as f64
}

fn mean(scores: &[f64], classes: usize, loss: impl Fn(usize, &[f64]) -> f64) -> f64 {
    scores.chunks_exact(classes).enumerate().map(|(row, scores)| loss(row, scores)).sum::<f64>() / rows(scores, classes)
}

/// The logarithm of the sum of exp(x), without overflow.
fn logsumexp(x: &[f64]) -> f64 {
    let highest = largest(x.iter().copied());
    highest + libm::log(x.iter().map(|x| libm::exp(x - highest)).sum())
}

#[cfg(test)]
mod tests {
    use super::super::check::{numbers, vjps_are_right};
    use super::*;

    #[test]
    fn losses_by_hand() {
        // Two rows of equal scores: log 3 each.
        let loss = cross_entropy(&[0.0; 6], Labels::Indices(&[1.0, 2.0]), 3);
        assert!((loss - libm::log(3.0)).abs() < 1e-15);
        // The course's cat, car and frog: 2.9, 0 and 12.9.
        let scores = [3.2, 5.1, -1.7, 1.3, 4.9, 2.0, 2.2, 2.5, -3.1];
        assert!((hinge(&scores[..3], &[0.0], 3, 1.0) - 2.9).abs() < 1e-12);
        assert!((hinge(&scores, &[0.0, 1.0, 2.0], 3, 1.0) - 15.8 / 3.0).abs() < 1e-12);
        assert!((cross_entropy(&scores[..3], Labels::Indices(&[0.0]), 3) - 2.0404).abs() < 1e-4);
        assert_eq!(cross_entropy(&[0.0, f64::NEG_INFINITY], Labels::Shares(&[1.0, 0.0]), 2), 0.0);
    }

    #[test]
    fn a_label_that_is_no_class_makes_the_loss_nan() {
        for label in [3.0, -1.0, 0.5, f64::NAN] {
            assert!(cross_entropy(&[1.0, 2.0, 3.0], Labels::Indices(&[label]), 3).is_nan());
            assert!(hinge(&[1.0, 2.0, 3.0], &[label], 3, 1.0).is_nan());
            let mut downstream = [0.0; 3];
            hinge_vjp(&[1.0, 2.0, 3.0], &[label], 3, 1.0, 1.0, &mut downstream);
            assert!(downstream.iter().all(|number| number.is_nan()));
        }
    }

    #[test]
    fn at_the_margin_nothing_comes_back() {
        let mut downstream = [f64::NAN; 2];
        hinge_vjp(&[3.0, 2.0], &[0.0], 2, 1.0, 1.0, &mut downstream);
        assert_eq!(downstream, [0.0, 0.0]);
    }

    #[test]
    fn what_is_sent_back_is_what_differences_say() {
        for (rows, classes) in [(1, 1), (1, 4), (3, 3), (5, 2)] {
            let labels: Vec<f64> = (0..rows).map(|row| (row * 7 % classes) as f64).collect();
            let (scores, shares) = (numbers(rows * classes, 11), numbers(rows * classes, 12));
            vjps_are_right(
                std::slice::from_ref(&scores),
                1,
                |x, out| out[0] = cross_entropy(&x[0], Labels::Indices(&labels), classes),
                |x, _, upstream, _, downstream| {
                    cross_entropy_vjp(&x[0], Labels::Indices(&labels), classes, upstream[0], downstream);
                },
            );
            vjps_are_right(
                std::slice::from_ref(&scores),
                1,
                |x, out| out[0] = cross_entropy(&x[0], Labels::Shares(&shares), classes),
                |x, _, upstream, _, downstream| cross_entropy_vjp(&x[0], Labels::Shares(&shares), classes, upstream[0], downstream),
            );
            vjps_are_right(
                &[scores],
                1,
                |x, out| out[0] = hinge(&x[0], &labels, classes, 0.75),
                |x, _, upstream, _, downstream| hinge_vjp(&x[0], &labels, classes, 0.75, upstream[0], downstream),
            );
        }
    }
}
