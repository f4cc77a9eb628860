//! Round numbers along an axis.

/// Round numbers within a range, from the lowest up: at most so many, and at steps of 1, 2 or 5 times a power of ten.
pub fn ticks(low: f64, high: f64, most: usize) -> Vec<f64> {
    let span = high - low;
    if !(span.is_finite() && span > 0.0) || most == 0 {
        return Vec::new();
    }
    let step = step(span / most as f64);
    let (first, last) = ((low / step - 1e-9).ceil(), (high / step + 1e-9).floor());
    (0..=(last - first).max(0.0) as usize).map(|at| (first + at as f64) * step + 0.0).collect()
}

/// The least of 1, 2 and 5 times a power of ten that is no less than this.
fn step(least: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(least)));
    let factor = [1.0, 2.0, 5.0, 10.0].into_iter().find(|factor| factor * power >= least * (1.0 - 1e-12)).unwrap_or(10.0);
    factor * power
}

/// A tick as it is written, with as many decimals as its step has; U+2212 is its minus.
pub fn tick_text(tick: f64, step: f64) -> String {
    let decimals = (-libm::floor(libm::log10(step.abs()) + 1e-9)).clamp(0.0, 12.0) as usize;
    let text = if tick.abs() >= 1e5 || (step < 1e-4 && tick != 0.0) { format!("{tick:e}") } else { format!("{tick:.decimals$}") };
    text.replace('-', "\u{2212}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(low: f64, high: f64, most: usize) -> Vec<String> {
        let ticks = ticks(low, high, most);
        let step = ticks.get(1).zip(ticks.first()).map_or(1.0, |(next, first)| next - first);
        ticks.iter().map(|&tick| tick_text(tick, step)).collect()
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(texts(-6.0, 6.0, 6), ["−6", "−4", "−2", "0", "2", "4", "6"]);
        assert_eq!(texts(0.0, 0.265, 3), ["0.0", "0.1", "0.2"]);
        assert_eq!(texts(0.0, 1.06, 3), ["0.0", "0.5", "1.0"]);
        assert_eq!(texts(-0.3, 6.3, 4), ["0", "2", "4", "6"]);
        assert_eq!(texts(-50.0, 50.0, 6), ["−40", "−20", "0", "20", "40"]);
        assert_eq!(texts(0.0, 2e6, 2), ["0", "1e6", "2e6"]);
        assert!(texts(0.0, 0.0, 4).is_empty() && texts(0.0, f64::NAN, 4).is_empty() && texts(1.0, 0.0, 4).is_empty());
    }

    #[test]
    fn there_are_never_more_than_asked_for_by_two() {
        for exponent in -8..9 {
            for factor in [1.0, 1.7, 3.3, 4.9, 8.1] {
                let high = factor * libm::pow(10.0, f64::from(exponent));
                let count = ticks(-high, high, 5).len();
                assert!((3..=7).contains(&count), "{high}: {count}");
            }
        }
    }
}
