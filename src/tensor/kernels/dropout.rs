//! Dropout: numbers left out at random, the same ones every time.

use crate::tensor::random::Random;

/// Each number of `x` left out (0) with probability `p`, the others divided by 1 − p so that the mean stays ("inverted dropout"). The
/// vjp is the same of the upstream gradient.
pub fn dropout(x: &[f64], p: f64, seed: u64, out: &mut [f64]) {
    // A stream apart from the numbers that `randn` and `uniform` draw from the same seed.
    let mut random = Random::new(Random::new(seed).bits());
    for (x, out) in x.iter().zip(out) {
        *out = if random.unit() < p { 0.0 } else { x / (1.0 - p) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_stays_and_the_choice_too() {
        const COUNT: usize = 10_000;
        let (x, mut out, mut again) = (vec![1.0; COUNT], vec![f64::NAN; COUNT], vec![f64::NAN; COUNT]);
        for p in [0.0, 0.25, 0.5, 0.9] {
            dropout(&x, p, 1, &mut out);
            dropout(&x, p, 1, &mut again);
            assert_eq!(out, again);
            assert!(out.iter().all(|number| *number == 0.0 || *number == 1.0 / (1.0 - p)));
            assert!((out.iter().sum::<f64>() / COUNT as f64 - 1.0).abs() < 0.1, "{p}");
        }
        dropout(&x, 0.5, 2, &mut out);
        dropout(&x, 0.5, 3, &mut again);
        assert_ne!(out, again);
        dropout(&x, 1.0, 0, &mut out);
        assert!(out.iter().all(|number| *number == 0.0));
    }

    /// Worked out by another program, in Python.
    #[test]
    fn the_same_numbers_everywhere() {
        let mut out = [f64::NAN; 12];
        dropout(&[1.0; 12], 0.5, 0, &mut out);
        assert_eq!(out, [2.0, 2.0, 0.0, 2.0, 2.0, 0.0, 2.0, 0.0, 0.0, 2.0, 0.0, 0.0]);
    }
}
