//! The numbers of the generators: `zeros`, `eye`, `linspace`, `randn`, …; equal settings give equal numbers on every machine.

use super::random::Random;

/// The identity matrix, n × n.
pub fn eye(n: usize, out: &mut [f64]) {
    out.fill(0.0);
    out.iter_mut().step_by(n + 1).for_each(|number| *number = 1.0);
}

/// 0, 1, 2, …
pub fn arange(out: &mut [f64]) {
    out.iter_mut().enumerate().for_each(|(index, number)| *number = index as f64);
}

/// Equal steps from `first` to `last`, both included; as in NumPy the last number is exact.
pub fn linspace(first: f64, last: f64, out: &mut [f64]) {
    let step = (last - first) / out.len().saturating_sub(1) as f64;
    if let [start, rest @ ..] = out {
        *start = first;
        rest.iter_mut().enumerate().for_each(|(index, number)| *number = first + (index + 1) as f64 * step);
        rest.iter_mut().next_back().into_iter().for_each(|number| *number = last);
    }
}

/// Numbers of the standard normal distribution.
pub fn randn(seed: u64, out: &mut [f64]) {
    let mut random = Random::new(seed);
    for pair in out.chunks_mut(2) {
        let normal = random.normal_pair();
        pair.copy_from_slice(&normal[..pair.len()]);
    }
}

/// Numbers from `low` to below `high`, each as likely as the others.
pub fn uniform(low: f64, high: f64, seed: u64, out: &mut [f64]) {
    let mut random = Random::new(seed);
    out.iter_mut().for_each(|number| *number = low + (high - low) * random.unit());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made<const N: usize>(make: impl Fn(&mut [f64])) -> [f64; N] {
        let mut out = [f64::NAN; N];
        make(&mut out);
        out
    }

    #[test]
    fn numbers_in_order() {
        assert_eq!(made(|out| eye(2, out)), [1.0, 0.0, 0.0, 1.0]);
        assert_eq!(made(|out| eye(3, out)), [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
        assert_eq!(made(arange), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(made(|out| linspace(-1.0, 1.0, out)), [-1.0, -0.5, 0.0, 0.5, 1.0]);
        assert_eq!(made(|out| linspace(2.0, 3.0, out)), [2.0]);
        assert_eq!(made(|out| linspace(0.0, 0.3, out)), [0.0, 0.09999999999999999, 0.19999999999999998, 0.3]);
    }

    /// Worked out by another program, in Python; the last bit of one is libm's.
    #[test]
    fn the_same_numbers_everywhere() {
        let normal = [-1.8839083333524405, 0.8645068595575148, 0.22760793546360525, -0.042112684686839166, -0.22143788059715477];
        assert_eq!(made(|out| randn(0, out)), normal);
        assert_eq!(made(|out| randn(0, out)), [normal[0], normal[1]]);
        assert_eq!(made(|out| randn(7, out)), [0.9884743323187353, 0.10465664748899398, -1.8642558067312274]);
        let even = [0.7666216164272852, -0.13694400590298006, -0.9471324568148045, 0.941763956307657];
        assert_eq!(made(|out| uniform(-1.0, 1.0, 0, out)), even);
    }
}
