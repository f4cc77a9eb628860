//! Tensors: shapes, how they broadcast, and kernels on their numbers.

mod values;

pub use values::Tensor;

use std::fmt;

/// The length of each axis; a scalar has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Shape(Vec<usize>);

impl Shape {
    /// The shape of a single number.
    pub const SCALAR: Self = Self(Vec::new());

    /// The shape with axes of these lengths.
    pub fn new(axes: impl Into<Vec<usize>>) -> Self {
        Self(axes.into())
    }

    /// The length of each axis.
    pub fn axes(&self) -> &[usize] {
        &self.0
    }

    /// Whether it is that of a single number.
    pub fn is_scalar(&self) -> bool {
        self.0.is_empty()
    }

    /// How many axes it has.
    pub fn rank(&self) -> usize {
        self.0.len()
    }

    /// How many numbers it has room for; `None` where that is more than can be counted.
    pub fn checked_size(&self) -> Option<usize> {
        self.0.iter().try_fold(1, |size: usize, &length| size.checked_mul(length))
    }

    /// How many numbers it has room for. A shape that a program may ask for is first asked for its [`Self::checked_size`].
    pub fn size(&self) -> usize {
        self.0.iter().product()
    }

    /// The length of an axis counted from the last one; an axis that the shape lacks counts as 1.
    fn length_from_end(&self, axis: usize) -> usize {
        self.0.iter().rev().nth(axis).copied().unwrap_or(1)
    }
}

impl fmt::Display for Shape {
    /// `scalar`, `3`, `2×3`.
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        if self.0.is_empty() {
            return formatter.write_str("scalar");
        }
        let axes: Vec<String> = self.0.iter().map(usize::to_string).collect();
        formatter.write_str(&axes.join("×"))
    }
}

/// Two shapes that do not go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The shape of what came first: of one operand, or of several that have been brought together.
    pub left: Shape,
    /// The shape that does not fit it.
    pub right: Shape,
    /// Whose shape that is.
    pub operand: usize,
    /// The axis at which they differ, counted from the last one.
    pub axis: usize,
}

/// The shape of an elementwise result, by NumPy's rule: axes are matched from the last one, and a length of 1 is repeated.
pub fn broadcast<'a>(shapes: impl IntoIterator<Item = &'a Shape>) -> Result<Shape, Clash> {
    let mut shapes = shapes.into_iter().enumerate();
    shapes.try_fold(Shape::SCALAR, |left, (operand, right)| pair(&left, right, operand))
}

fn pair(left: &Shape, right: &Shape, operand: usize) -> Result<Shape, Clash> {
    let rank = left.0.len().max(right.0.len());
    let length = |axis| match (left.length_from_end(axis), right.length_from_end(axis)) {
        (a, b) if a == b => Ok(a),
        (1, other) | (other, 1) => Ok(other),
        _ => Err(Clash { left: left.clone(), right: right.clone(), operand, axis }),
    };
    (0..rank).rev().map(length).collect::<Result<_, _>>().map(Shape)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(axes: &[usize]) -> Shape {
        Shape::new(axes)
    }

    #[test]
    fn shapes_are_read_as_people_write_them() {
        assert_eq!(Shape::SCALAR.to_string(), "scalar");
        assert_eq!(of(&[3]).to_string(), "3");
        assert_eq!(of(&[2, 3]).to_string(), "2×3");
    }

    #[test]
    fn shapes_broadcast_as_in_numpy() {
        for (shapes, result) in [
            (&[][..], of(&[])),
            (&[of(&[]), of(&[])], of(&[])),
            (&[of(&[]), of(&[2, 3])], of(&[2, 3])),
            (&[of(&[3]), of(&[2, 3])], of(&[2, 3])),
            (&[of(&[2, 1]), of(&[3])], of(&[2, 3])),
            (&[of(&[4, 1, 5]), of(&[3, 1])], of(&[4, 3, 5])),
            (&[of(&[1]), of(&[0])], of(&[0])),
            (&[of(&[2, 1]), of(&[1, 3]), of(&[5, 1, 1])], of(&[5, 2, 3])),
        ] {
            assert_eq!(broadcast(shapes), Ok(result), "{shapes:?}");
        }
    }

    #[test]
    fn a_clash_names_both_shapes_and_the_axis() {
        assert_eq!(broadcast(&[of(&[2, 3]), of(&[2])]), Err(Clash { left: of(&[2, 3]), right: of(&[2]), operand: 1, axis: 0 }));
        assert_eq!(broadcast(&[of(&[2, 1]), of(&[3, 4])]), Err(Clash { left: of(&[2, 1]), right: of(&[3, 4]), operand: 1, axis: 1 }));
        assert_eq!(broadcast(&[of(&[2]), of(&[4, 1]), of(&[3])]), Err(Clash { left: of(&[4, 2]), right: of(&[3]), operand: 2, axis: 0 }));
    }

    fn shape() -> impl Strategy<Value = Shape> {
        prop::collection::vec(1..4_usize, 0..4).prop_map(Shape)
    }

    proptest! {
        #[test]
        fn broadcasting_does_not_depend_on_order(a in shape(), b in shape()) {
            prop_assert_eq!(broadcast([&a, &b]).ok(), broadcast([&b, &a]).ok());
        }

        #[test]
        fn a_result_takes_its_operands_in(a in shape(), b in shape()) {
            if let Ok(result) = broadcast([&a, &b]) {
                prop_assert_eq!(broadcast([&result, &a]), Ok(result.clone()));
                prop_assert_eq!(broadcast([&result, &b]), Ok(result));
            }
        }
    }
}
