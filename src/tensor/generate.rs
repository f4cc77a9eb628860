//! The numbers of the generators: `zeros`, `eye`, `linspace`, `randn`, …; equal settings give equal numbers on every machine.

use super::random::Random;

/// The identity matrix, n × n.
pub fn eye(n: usize) -> Vec<f64> {
    let mut numbers = vec![0.0; n * n];
    numbers.iter_mut().step_by(n + 1).for_each(|number| *number = 1.0);
    numbers
}

/// 0, 1, 2, … below n.
pub fn arange(n: usize) -> Vec<f64> {
    (0..n).map(|index| index as f64).collect()
}

/// `n` numbers in equal steps from `first` to `last`, both included; as in NumPy the last one is exact.
pub fn linspace(first: f64, last: f64, n: usize) -> Vec<f64> {
    let gaps = n.saturating_sub(1);
    let step = (last - first) / gaps as f64;
    (0..n)
        .map(|index| {
            if index > 0 && index == gaps {
                last
            } else if index == 0 {
                first
            } else {
                first + index as f64 * step
            }
        })
        .collect()
}

/// `count` numbers of the standard normal distribution.
pub fn randn(count: usize, seed: u64) -> Vec<f64> {
    let mut random = Random::new(seed);
    let mut numbers = vec![0.0; count];
    for pair in numbers.chunks_mut(2) {
        let normal = random.normal_pair();
        pair.copy_from_slice(&normal[..pair.len()]);
    }
    numbers
}

/// `count` numbers from `low` to below `high`, each as likely as the others.
pub fn uniform(count: usize, low: f64, high: f64, seed: u64) -> Vec<f64> {
    let mut random = Random::new(seed);
    (0..count).map(|_| low + (high - low) * random.unit()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_order() {
        assert!(eye(0).is_empty() && linspace(2.0, 3.0, 0).is_empty());
        assert_eq!(eye(2), [1.0, 0.0, 0.0, 1.0]);
        assert_eq!(eye(3), [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
        assert_eq!(arange(4), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(linspace(-1.0, 1.0, 5), [-1.0, -0.5, 0.0, 0.5, 1.0]);
        assert_eq!(linspace(2.0, 3.0, 1), [2.0]);
        assert_eq!(linspace(0.0, 0.3, 4), [0.0, 0.09999999999999999, 0.19999999999999998, 0.3]);
    }

    /// Worked out by another program, in Python; the last bit of one is libm's.
    #[test]
    fn the_same_numbers_everywhere() {
        let normal = [-1.8839083333524405, 0.8645068595575148, 0.22760793546360525, -0.042112684686839166, -0.22143788059715477];
        assert_eq!(randn(5, 0), normal);
        assert_eq!(randn(2, 0), normal[..2]);
        assert_eq!(randn(3, 7), [0.9884743323187353, 0.10465664748899398, -1.8642558067312274]);
        let even = [0.7666216164272852, -0.13694400590298006, -0.9471324568148045, 0.941763956307657];
        assert_eq!(uniform(4, -1.0, 1.0, 0), even);
    }
}
