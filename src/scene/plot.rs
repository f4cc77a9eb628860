//! Small plots beside the stage: where numbers stand on a sheet, on plain axes or on logarithmic ones.

use crate::layout::Point;
use std::fmt::Write;

/// The part of a sheet that numbers are drawn in, and which numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    corner: Point,
    width: f64,
    height: f64,
    x: [f64; 2],
    y: [f64; 2],
    is_logarithmic: bool,
}

/// A power of ten on an axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tick {
    /// The power.
    pub power: i32,
    /// Where it stands along the axis.
    pub at: f64,
}

impl Plot {
    /// Plain axes that hold all these points, and some room about them.
    pub fn plain(corner: Point, width: f64, height: f64, points: &[[f64; 2]]) -> Self {
        let range = |axis: usize| {
            let [low, high] = ends(points.iter().map(|point| point[axis]));
            let room = if high > low { (high - low) * 0.08 } else { low.abs().max(1.0) * 0.5 };
            if axis == 0 { [low, high] } else { [low - room, high + room] }
        };
        Self { corner, width, height, x: range(0), y: range(1), is_logarithmic: false }
    }

    /// Logarithmic axes from one power of ten to another.
    pub fn logarithmic(corner: Point, width: f64, height: f64, x: [i32; 2], y: [i32; 2]) -> Self {
        Self { corner, width, height, x: x.map(f64::from), y: y.map(f64::from), is_logarithmic: true }
    }

    /// The powers of ten about some sizes, at least two apart; nothing where none is larger than 0.
    pub fn powers(sizes: impl Iterator<Item = f64>) -> Option<[i32; 2]> {
        let [low, high] = ends(sizes.filter(|size| *size > 0.0).map(libm::log10));
        (low <= high).then(|| {
            let (low, high) = (low.floor() as i32, high.ceil() as i32);
            if high - low < 2 { [low - 1, high + 1] } else { [low, high] }
        })
    }

    /// Where a point stands; nothing for one that has no place on these axes.
    pub fn at(&self, point: [f64; 2]) -> Option<Point> {
        let [x, y] = if self.is_logarithmic { point.map(libm::log10) } else { point };
        let share = |at: f64, [low, high]: [f64; 2]| (at - low) / (high - low);
        let (x, y) = (share(x, self.x), share(y, self.y));
        (x.is_finite() && y.is_finite()).then_some(Point { x: self.corner.x + x * self.width, y: self.corner.y + (1.0 - y) * self.height })
    }

    /// The same kept within the plot's height, for points far above or below.
    pub fn within(&self, point: [f64; 2]) -> Option<Point> {
        let at = self.at(point)?;
        Some(Point { x: at.x, y: at.y.clamp(self.corner.y, self.corner.y + self.height) })
    }

    /// A line through points; it is broken where one has no place, and where it would leave the plot.
    pub fn line(&self, points: &[[f64; 2]]) -> String {
        let mut d = String::new();
        let mut is_open = false;
        for point in points {
            let place = self.at(*point).filter(|at| at.y >= self.corner.y - 1.0 && at.y <= self.corner.y + self.height + 1.0);
            if let Some(at) = place {
                // Writing to a text cannot fail.
                let _ = write!(d, "{}{:.1} {:.1}", if is_open { 'L' } else { 'M' }, at.x, at.y);
            }
            is_open = place.is_some();
        }
        d
    }

    /// The straight line through a point with this slope, from one end of the plot to the other, cut at its edges: on logarithmic
    /// axes the power with which something grows.
    pub fn slope(&self, through: [f64; 2], slope: f64) -> String {
        let [x, y] = if self.is_logarithmic { through.map(libm::log10) } else { through };
        let [low, high] = self.y;
        let mut ends = self.x;
        if slope != 0.0 {
            let (one, other) = (x + (low - y) / slope, x + (high - y) / slope);
            ends = [ends[0].max(one.min(other)), ends[1].min(one.max(other))];
        }
        let place = |at: f64| {
            let share = [(at - self.x[0]) / (self.x[1] - self.x[0]), (y + slope * (at - x) - low) / (high - low)];
            format!("{:.1} {:.1}", self.corner.x + share[0] * self.width, self.corner.y + (1.0 - share[1]) * self.height)
        };
        if ends[0] < ends[1] && y.is_finite() { format!("M{}L{}", place(ends[0]), place(ends[1])) } else { String::new() }
    }

    /// The powers of ten along the lower edge, at most so many.
    pub fn columns(&self, most: i32) -> Vec<Tick> {
        ticks(self.x, most, &|power| self.corner.x + (power - self.x[0]) / (self.x[1] - self.x[0]) * self.width)
    }

    /// The powers of ten along the left edge, at most so many.
    pub fn rows(&self, most: i32) -> Vec<Tick> {
        ticks(self.y, most, &|power| self.corner.y + (1.0 - (power - self.y[0]) / (self.y[1] - self.y[0])) * self.height)
    }
}

fn ticks([low, high]: [f64; 2], most: i32, at: &dyn Fn(f64) -> f64) -> Vec<Tick> {
    let (low, high) = (low as i32, high as i32);
    let every = (1..).find(|every| (high - low) / every < most).unwrap_or(1);
    (low..=high).filter(|power| power % every == 0).map(|power| Tick { power, at: at(f64::from(power)) }).collect()
}

/// The least and the largest of the finite numbers.
fn ends(numbers: impl Iterator<Item = f64>) -> [f64; 2] {
    numbers
        .filter(|number| number.is_finite())
        .fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], number| [low.min(number), high.max(number)])
}

#[cfg(test)]
mod tests {
    use super::*;

    const CORNER: Point = Point { x: 10.0, y: 20.0 };

    #[test]
    fn logarithmic_axes_have_a_power_at_each_end() {
        let plot = Plot::logarithmic(CORNER, 100.0, 50.0, [-4, 0], [-8, 0]);
        assert_eq!(plot.at([1.0, 1.0]), Some(Point { x: 110.0, y: 20.0 }));
        assert_eq!(plot.at([0.01, 1e-4]), Some(Point { x: 60.0, y: 45.0 }));
        assert_eq!(plot.at([0.01, 0.0]), None, "nothing is no power of ten");
        assert_eq!(plot.columns(9).iter().map(|tick| tick.power).collect::<Vec<_>>(), [-4, -3, -2, -1, 0]);
        assert_eq!(plot.rows(5).iter().map(|tick| tick.power).collect::<Vec<_>>(), [-8, -6, -4, -2, 0]);
        assert_eq!(plot.slope([1.0, 1.0], 2.0), "M10.0 70.0L110.0 20.0");
        assert_eq!(Plot::powers([0.02, 0.0, 3e-5].into_iter()), Some([-5, -1]));
        assert_eq!(Plot::powers([0.0, f64::NAN].into_iter()), None);
    }

    #[test]
    fn a_line_is_broken_where_a_point_is_missing() {
        let points = [[0.0, 1.0], [1.0, 2.0], [2.0, f64::NAN], [3.0, 1.5], [4.0, 1.0]];
        let line = Plot::plain(CORNER, 100.0, 50.0, &points).line(&points);
        assert_eq!(line.matches('M').count(), 2);
        assert_eq!(line.matches('L').count(), 2);
    }

    #[test]
    fn a_level_curve_has_a_place_too() {
        let plot = Plot::plain(CORNER, 100.0, 50.0, &[[0.0, 2.0], [1.0, 2.0]]);
        assert_eq!(plot.at([0.5, 2.0]), Some(Point { x: 60.0, y: 45.0 }));
    }
}
