//! Reductions: each run of numbers becomes one number, and what comes back for it is spread over the run.

use super::softmax::Lanes;

/// Makes one number of each run.
pub fn reduce(x: &[f64], runs: Lanes, out: &mut [f64], make: fn(&[f64]) -> f64) {
    let mut buffer = Vec::new();
    for (start, out) in runs.starts().zip(out) {
        *out = make(read(x, runs, start, &mut buffer));
    }
}

/// Gives each number of a run its part of what comes back: `give` is told the run, the number it made and that number's upstream
/// gradient, and writes a number for each of the run.
pub fn spread(x: &[f64], runs: Lanes, out: &[f64], upstream: &[f64], downstream: &mut [f64], give: fn(&[f64], f64, f64, &mut [f64])) {
    let mut buffer = Vec::new();
    let mut back = vec![0.0; runs.length];
    for (start, (&out, &upstream)) in runs.starts().zip(out.iter().zip(upstream)) {
        give(read(x, runs, start, &mut buffer), out, upstream, &mut back);
        for (place, &back) in downstream[start..].iter_mut().step_by(runs.inner).zip(&back) {
            *place = back;
        }
    }
}

/// The numbers of a run, in the buffer where they do not stand side by side.
fn read<'a>(x: &'a [f64], runs: Lanes, start: usize, buffer: &'a mut Vec<f64>) -> &'a [f64] {
    if runs.inner == 1 {
        return &x[start..start + runs.length];
    }
    buffer.clear();
    buffer.extend(x[start..].iter().step_by(runs.inner).take(runs.length));
    buffer
}

/// The sum.
pub fn total(run: &[f64]) -> f64 {
    run.iter().sum()
}

/// The sum of squares.
pub fn squares(run: &[f64]) -> f64 {
    run.iter().map(|x| x * x).sum()
}

/// The largest number; NaN where there is one.
pub fn highest(run: &[f64]) -> f64 {
    choose(run, |other, chosen| other > chosen)
}

/// The smallest number; NaN where there is one.
pub fn lowest(run: &[f64]) -> f64 {
    choose(run, |other, chosen| other < chosen)
}

fn choose(run: &[f64], wins: fn(f64, f64) -> bool) -> f64 {
    let winner = |chosen: f64, other: f64| if wins(other, chosen) || other.is_nan() { other } else { chosen };
    run.iter().copied().reduce(winner).unwrap_or(f64::NAN)
}

/// An even share for each of the numbers that were chosen; NaN for all where that is none, as in PyTorch's `amax`.
pub fn to_chosen(run: &[f64], out: f64, upstream: f64, back: &mut [f64]) {
    let ties = run.iter().filter(|&&x| x == out).count();
    for (back, &x) in back.iter_mut().zip(run) {
        *back = match ties {
            0 => f64::NAN,
            _ if x == out => upstream / ties as f64,
            _ => 0.0,
        };
    }
}

/// Upstream times all other numbers: those before and those behind, so that a 0 does no harm.
pub fn all_others(run: &[f64], _: f64, upstream: f64, back: &mut [f64]) {
    let mut before = upstream;
    for (back, &x) in back.iter_mut().zip(run) {
        *back = before;
        before *= x;
    }
    let mut behind = 1.0;
    for (back, &x) in back.iter_mut().zip(run).rev() {
        *back *= behind;
        behind *= x;
    }
}

/// ln Σ e^x without overflow.
pub fn logsumexp(run: &[f64]) -> f64 {
    let largest = highest(run);
    if largest.is_finite() { largest + libm::log(run.iter().map(|&x| libm::exp(x - largest)).sum()) } else { largest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_along_any_axis() {
        let x: Vec<f64> = (0..24).map(f64::from).collect();
        let sums = |axis| {
            let runs = Lanes::of(&[2, 3, 4], axis).unwrap();
            let mut out = vec![0.0; 24 / runs.length];
            reduce(&x, runs, &mut out, total);
            out
        };
        assert_eq!(sums(0), [12.0, 14.0, 16.0, 18.0, 20.0, 22.0, 24.0, 26.0, 28.0, 30.0, 32.0, 34.0]);
        assert_eq!(sums(1), [12.0, 15.0, 18.0, 21.0, 48.0, 51.0, 54.0, 57.0]);
        assert_eq!(sums(2), [6.0, 22.0, 38.0, 54.0, 70.0, 86.0]);
    }

    #[test]
    fn ends_of_the_numbers() {
        assert_eq!(logsumexp(&[1000.0, 1000.0]), 1000.0 + std::f64::consts::LN_2);
        assert_eq!(logsumexp(&[f64::NEG_INFINITY; 2]), f64::NEG_INFINITY);
        assert!(highest(&[1.0, f64::NAN, 3.0]).is_nan());
        assert_eq!(lowest(&[2.0, -1.0, 3.0]), -1.0);
        let mut back = [0.0; 3];
        all_others(&[2.0, 0.0, 5.0], 0.0, 3.0, &mut back);
        assert_eq!(back, [0.0, 30.0, 0.0]);
        to_chosen(&[2.0, 1.0, 2.0], 2.0, 3.0, &mut back);
        assert_eq!(back, [1.5, 0.0, 1.5]);
    }
}
