//! Tests a kernel's vjp against central differences.

use crate::tensor::random::Random;

/// Numbers to test with, none of them near another, from −2 to 2.
pub fn numbers(count: usize, seed: u64) -> Vec<f64> {
    let mut random = Random::new(seed);
    (0..count).map(|_| 4.0 * random.unit() - 2.0).collect()
}

/// Whether all operands are sent what central differences say, for a random upstream gradient.
///
/// `forward` fills the output from the operands; `vjp` takes the operands, the output, the upstream gradient, an operand's index
/// and fills what that operand is sent. Both must overwrite what they find.
pub fn vjps_are_right(
    operands: &[Vec<f64>],
    output: usize,
    forward: impl Fn(&[Vec<f64>], &mut [f64]),
    vjp: impl Fn(&[Vec<f64>], &[f64], &[f64], usize, &mut [f64]),
) {
    const STEP: f64 = 1e-5;
    let upstream = numbers(output, 99);
    let value = |operands: &[Vec<f64>]| {
        let mut out = vec![f64::NAN; output];
        forward(operands, &mut out);
        out
    };
    let out = value(operands);
    for (index, operand) in operands.iter().enumerate() {
        let mut downstream = vec![f64::NAN; operand.len()];
        vjp(operands, &out, &upstream, index, &mut downstream);
        for (place, sent) in downstream.iter().enumerate() {
            let moved = |step: f64| {
                let mut operands = operands.to_vec();
                operands[index][place] += step;
                value(&operands)
            };
            let (above, below) = (moved(STEP), moved(-STEP));
            let terms = above.iter().zip(&below).zip(&upstream);
            let difference: f64 = terms.map(|((above, below), upstream)| (above - below) / (2.0 * STEP) * upstream).sum();
            let scale = 1.0 + difference.abs().max(sent.abs());
            assert!((difference - sent).abs() < 1e-7 * scale, "operand {index} at {place}: {sent} instead of {difference}");
        }
    }
}
