//! A shape and its numbers.

use super::Shape;
use std::fmt;

/// Numbers in a shape, row by row: the last axis runs fastest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tensor {
    /// The shape.
    pub shape: Shape,
    /// As many numbers as the shape has places.
    pub numbers: Vec<f64>,
}

impl Tensor {
    /// A single number.
    pub fn scalar(number: f64) -> Self {
        Self { shape: Shape::SCALAR, numbers: vec![number] }
    }

    /// The number, where it is a single one.
    pub fn number(&self) -> Option<f64> {
        match self.numbers.as_slice() {
            [number] if self.shape.is_scalar() => Some(*number),
            _ => None,
        }
    }
}

impl fmt::Display for Tensor {
    /// As a program writes it: `2`, `[1, 2]`, `[[0.5], [-3]]`.
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write(self.shape.axes(), &self.numbers, formatter)
    }
}

fn write(axes: &[usize], numbers: &[f64], formatter: &mut fmt::Formatter) -> fmt::Result {
    let Some((&length, axes)) = axes.split_first() else {
        return numbers.first().map_or(Ok(()), |number| write!(formatter, "{number}"));
    };
    formatter.write_str("[")?;
    for (at, row) in numbers.chunks((numbers.len() / length.max(1)).max(1)).enumerate() {
        formatter.write_str(if at > 0 { ", " } else { "" })?;
        write(axes, row, formatter)?;
    }
    formatter.write_str("]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tensor_is_written_as_a_program_has_it() {
        for (axes, numbers, text) in [
            (&[][..], &[-2.5][..], "-2.5"),
            (&[2], &[1.0, -0.25], "[1, -0.25]"),
            (&[2, 1], &[1.0, 2.0], "[[1], [2]]"),
            (&[1, 2, 2], &[1.0, 2.0, 3.0, 4.0], "[[[1, 2], [3, 4]]]"),
        ] {
            assert_eq!(Tensor { shape: Shape::new(axes), numbers: numbers.to_vec() }.to_string(), text);
        }
    }
}
