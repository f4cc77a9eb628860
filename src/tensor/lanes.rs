//! The runs of numbers along one axis of a tensor.

use super::Shape;

/// How the numbers of a tensor fall into runs, of which each is made into one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lanes {
    /// How many numbers a run has.
    pub length: usize,
    /// From one number of a run to the next.
    pub step: usize,
}

/// The runs along an axis, or one run of all numbers.
pub fn lanes(shape: &Shape, axis: Option<usize>) -> Lanes {
    match axis.and_then(|axis| Some((*shape.axes().get(axis)?, shape.axes().get(axis + 1..)?))) {
        Some((length, behind)) => Lanes { length, step: behind.iter().product() },
        None => Lanes { length: shape.size(), step: 1 },
    }
}

impl Lanes {
    /// Where a run begins; runs are counted in the order of the numbers without the axis.
    pub const fn start(self, run: usize) -> usize {
        run / self.step * (self.length * self.step) + run % self.step
    }

    /// The numbers of a run, in the buffer where they do not stand side by side.
    pub fn read<'a>(self, numbers: &'a [f64], run: usize, buffer: &'a mut Vec<f64>) -> &'a [f64] {
        let start = self.start(run);
        if self.step == 1 {
            return &numbers[start..start + self.length];
        }
        buffer.clear();
        buffer.extend(numbers[start..].iter().step_by(self.step).take(self.length));
        buffer
    }

    /// Writes the numbers of a run.
    pub fn write(self, numbers: &mut [f64], run: usize, values: &[f64]) {
        let places = numbers[self.start(run)..].iter_mut().step_by(self.step);
        for (place, &value) in places.zip(values) {
            *place = value;
        }
    }
}
