//! Random numbers that are the same on every machine: SplitMix64, and Box-Muller on top of it.

use std::f64::consts::PI;

/// A stream of random numbers: SplitMix64 (Steele, Lea and Flood 2014, the generator of Java's `SplittableRandom`), whose state
/// is one counter.
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
}

/// What the counter grows by: 2^64 divided by the golden ratio, made odd.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

impl Random {
    /// The stream that belongs to a seed.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(STEP);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// The next number from 0 to below 1, of the multiples of 2^−53.
    pub fn unit(&mut self) -> f64 {
        const GRAIN: f64 = 1.0 / (1_u64 << 53) as f64;
        (self.bits() >> 11) as f64 * GRAIN
    }

    /// The next two numbers of the standard normal distribution, from two of [`unit`](Self::unit) (Box and Muller 1958).
    pub fn normal_pair(&mut self) -> [f64; 2] {
        // From above 0 to 1, so that the logarithm is finite.
        let radius = (-2.0 * libm::log(1.0 - self.unit())).sqrt();
        let angle = 2.0 * PI * self.unit();
        [radius * libm::cos(angle), radius * libm::sin(angle)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_that_of_the_published_generator() {
        let mut random = Random::new(1_234_567);
        let expected: [u64; 5] = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        assert_eq!(expected.map(|_| random.bits()), expected);
        assert_eq!(Random::new(0).bits(), 0xE220_A839_7B1D_CDAF);
    }

    #[test]
    fn numbers_are_spread_as_they_should_be() {
        const COUNT: usize = 100_000;
        let mut random = Random::new(7);
        let units: Vec<f64> = (0..COUNT).map(|_| random.unit()).collect();
        assert!(units.iter().all(|unit| (0.0..1.0).contains(unit)));
        let normals: Vec<f64> = (0..COUNT / 2).flat_map(|_| random.normal_pair()).collect();
        let moment = |numbers: &[f64], power: i32| numbers.iter().map(|x| libm::pow(*x, f64::from(power))).sum::<f64>() / COUNT as f64;
        // Five standard errors of each moment.
        for (moment, expected, error) in [
            (moment(&units, 1), 1.0 / 2.0, 0.005),
            (moment(&units, 2), 1.0 / 3.0, 0.005),
            (moment(&normals, 1), 0.0, 0.016),
            (moment(&normals, 2), 1.0, 0.023),
            (moment(&normals, 3), 0.0, 0.062),
            (moment(&normals, 4), 3.0, 0.156),
        ] {
            assert!((moment - expected).abs() < error, "{moment} instead of {expected}");
        }
    }
}
