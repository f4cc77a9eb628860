//! The curve of the losses: where its points lie, linear or logarithmic.

use super::losses::Losses;
use std::fmt::Write;

/// A curve in a box.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    /// Iterations and losses.
    pub points: Vec<(usize, f64)>,
    /// Where each of them lies in the box; `None` where the loss has no place on the scale.
    pub places: Vec<Option<[f64; 2]>>,
    /// The curve as a path of SVG.
    pub path: String,
    /// The marks of the upright axis: a loss, and its height.
    pub marks: Vec<(f64, f64)>,
    /// Whether the scale is logarithmic: only where every loss is above 0.
    pub logarithmic: bool,
}

/// The curve in a box of a width and a height; logarithmic where that is wanted and can be.
pub fn chart(losses: &Losses, wants_logarithm: bool, [width, height]: [f64; 2]) -> Chart {
    let points = losses.points();
    let finite = || points.iter().map(|(_, loss)| *loss).filter(|loss| loss.is_finite());
    let logarithmic = wants_logarithm && finite().all(|loss| loss > 0.0);
    let scale = |loss: f64| if logarithmic { libm::log10(loss) } else { loss };
    let (mut low, mut high) = finite().map(scale).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| (low.min(at), high.max(at)));
    if low > high {
        (low, high) = (0.0, 1.0);
    }
    // A loss that is above 0 is seen above 0, where that costs no room; and one that does not change is a line in the middle.
    if !logarithmic && low > 0.0 && low < 0.6 * high {
        low = 0.0;
    }
    if high - low <= 1e-9 * high.abs().max(low.abs()) || high == low {
        let margin = if logarithmic { 0.5 } else { 0.5 * high.abs().max(1e-300) };
        (low, high) = (low - margin, high + margin);
    }
    let last = points.last().map_or(1, |(iteration, _)| (*iteration).max(1)) as f64;
    let height_of = |at: f64| height * (high - at) / (high - low);
    let place = |&(iteration, loss): &(usize, f64)| {
        let at = [width * iteration as f64 / last, height_of(scale(loss))];
        (loss.is_finite() && at[1].is_finite()).then_some(at)
    };
    let places: Vec<Option<[f64; 2]>> = points.iter().map(place).collect();
    let mut path = String::new();
    let mut is_down = false;
    for at in &places {
        if let Some([x, y]) = at {
            let _ = write!(path, "{}{x:.1} {y:.1}", if is_down { "L" } else { "M" });
        }
        is_down = at.is_some();
    }
    let marks = if logarithmic { decades(low, high) } else { ticks(low, high, 3) };
    let marks = marks.into_iter().map(|loss| (loss, height_of(scale(loss)))).filter(|(_, at)| (-0.5..=height + 0.5).contains(at));
    Chart { marks: marks.collect(), points, places, path, logarithmic }
}

/// Powers of ten between two logarithms; where there is none, the ends.
fn decades(low: f64, high: f64) -> Vec<f64> {
    let (first, last) = (libm::ceil(low - 1e-9) as i32, libm::floor(high + 1e-9) as i32);
    if first >= last {
        return vec![libm::exp10(low), libm::exp10(high)];
    }
    let every = ((last - first) / 3 + 1) as usize;
    (first..=last).step_by(every).map(|power| libm::exp10(f64::from(power))).collect()
}

/// Round numbers between two, about so many: 1, 2 or 5 times a power of ten apart.
pub fn ticks(low: f64, high: f64, about: usize) -> Vec<f64> {
    let wanted = (high - low) / about.max(1) as f64;
    if !(wanted > 0.0 && wanted.is_finite()) {
        return Vec::new();
    }
    let power = libm::exp10(libm::floor(libm::log10(wanted)));
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * power).find(|step| *step >= wanted * 0.999).unwrap_or(10.0 * power);
    let first = libm::ceil(low / step - 1e-9);
    (0..2 * about + 2).map(|index| (first + index as f64) * step).take_while(|tick| *tick <= high + step * 1e-9).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(numbers: &[f64], logarithm: bool) -> Chart {
        let mut losses = Losses::default();
        numbers.iter().for_each(|loss| losses.push(*loss, 1));
        chart(&losses, logarithm, [100.0, 50.0])
    }

    #[test]
    fn the_curve_fills_its_box() {
        let linear = of(&[4.0, 2.0, 1.0], false);
        assert_eq!(linear.path, "M0.0 0.0L50.0 25.0L100.0 37.5");
        assert_eq!(linear.marks, [(0.0, 50.0), (2.0, 25.0), (4.0, 0.0)]);
        let logarithmic = of(&[100.0, 10.0, 1.0], true);
        assert_eq!(logarithmic.path, "M0.0 0.0L50.0 25.0L100.0 50.0");
        assert_eq!(logarithmic.marks.len(), 3);
    }

    #[test]
    fn a_loss_without_logarithm_is_drawn_on_a_linear_scale() {
        assert!(!of(&[1.0, -12.0], true).logarithmic);
        assert!(of(&[1.0, 0.1], true).logarithmic);
    }

    #[test]
    fn what_is_not_finite_leaves_a_gap_and_nothing_breaks() {
        let broken = of(&[1.0, f64::NAN, 2.0, f64::INFINITY], false);
        assert_eq!(broken.path.matches('M').count(), 2);
        assert_eq!(broken.places.iter().flatten().count(), 2);
        for numbers in [&[][..], &[0.0], &[5.0, 5.0], &[-3.0], &[1e300, -1e300], &[f64::NAN], &[1e-320, 1e-321]] {
            for logarithm in [false, true] {
                let chart = of(numbers, logarithm);
                assert!(!chart.path.contains("NaN") && !chart.path.contains("inf"), "{numbers:?}: {}", chart.path);
            }
        }
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(ticks(0.0, 4.0, 3), [0.0, 2.0, 4.0]);
        assert_eq!(ticks(-1.3, 1.4, 3), [-1.0, 0.0, 1.0]);
        assert!(ticks(1.0, 1.0, 3).is_empty() && ticks(0.0, f64::NAN, 3).is_empty());
    }
}
