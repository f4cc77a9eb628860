//! A shape and its numbers.

use super::Shape;

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
