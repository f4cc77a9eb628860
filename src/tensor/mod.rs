//! Tensors: shapes, how they broadcast, and kernels on their numbers.

mod values;

pub use values::Tensor;

pub mod generate;
pub mod kernels;
pub mod random;

use std::fmt;

/// The length of each axis; a scalar has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Shape(Vec<usize>);

impl Shape {
    /// The shape of a single number.
    pub const SCALAR: Self = Self(Vec::new());

    /// The shape of a single number, for whoever needs to borrow it.
    pub fn scalar() -> &'static Self {
        static SCALAR: Shape = Shape::SCALAR;
        &SCALAR
    }

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

    /// How far apart neighbours along each axis stand among the numbers.
    pub fn strides(&self) -> Vec<usize> {
        let mut strides = vec![1; self.0.len()];
        for axis in (1..self.0.len()).rev() {
            strides[axis - 1] = strides[axis] * self.0[axis];
        }
        strides
    }

    /// The strides of a tensor of this shape that is repeated until it has the shape `result`: 0 along what is repeated.
    pub fn strides_in(&self, result: &Self) -> Vec<usize> {
        let strides = self.strides();
        let lacking = result.rank() - self.rank();
        let stride = |axis: usize| axis.checked_sub(lacking).filter(|&own| self.0[own] != 1).map_or(0, |own| strides[own]);
        (0..result.rank()).map(stride).collect()
    }

    /// Where the number stands, among numbers with other strides, that is number `index` of this shape row by row.
    pub fn place(&self, index: usize, strides: &[usize]) -> usize {
        let mut rest = index;
        let mut place = 0;
        for (&length, &stride) in self.0.iter().zip(strides).rev() {
            place += rest % length * stride;
            rest /= length;
        }
        place
    }

    /// The length of an axis counted from the last one; an axis that the shape lacks counts as 1.
    fn length_from_end(&self, axis: usize) -> usize {
        self.0.iter().rev().nth(axis).copied().unwrap_or(1)
    }
}

impl fmt::Display for Shape {
    /// `scalar`, `(3)`, `2×3`: a length alone would be taken for a number.
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self.0.as_slice() {
            [] => formatter.write_str("scalar"),
            [length] => write!(formatter, "({length})"),
            axes => formatter.write_str(&axes.iter().map(usize::to_string).collect::<Vec<_>>().join("×")),
        }
    }
}

/// Two shapes that do not go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The shape of what came first: of one operand, or of several that have been brought together.
    pub left: Shape,
    /// Which operand gave it the length that clashes.
    pub first: usize,
    /// The shape that does not fit it.
    pub right: Shape,
    /// Whose shape that is.
    pub operand: usize,
    /// The axis at which they differ, counted from the last one.
    pub axis: usize,
}

/// The shape of an elementwise result, by NumPy's rule: axes are matched from the last one, and a length of 1 is repeated.
pub fn broadcast<'a>(shapes: impl IntoIterator<Item = &'a Shape>) -> Result<Shape, Clash> {
    let mut before: Vec<&Shape> = Vec::new();
    let mut result = Shape::SCALAR;
    for (operand, right) in shapes.into_iter().enumerate() {
        result = pair(&result, right).map_err(|axis| {
            let length = result.length_from_end(axis);
            let first = before.iter().position(|shape| shape.length_from_end(axis) == length).unwrap_or(0);
            Clash { left: result.clone(), first, right: right.clone(), operand, axis }
        })?;
        before.push(right);
    }
    Ok(result)
}

/// The shape of two; the axis, counted from the last, at which they clash.
fn pair(left: &Shape, right: &Shape) -> Result<Shape, usize> {
    let rank = left.0.len().max(right.0.len());
    let length = |axis| match (left.length_from_end(axis), right.length_from_end(axis)) {
        (a, b) if a == b => Ok(a),
        (1, other) | (other, 1) => Ok(other),
        _ => Err(axis),
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
        assert_eq!(of(&[3]).to_string(), "(3)");
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
        assert_eq!(broadcast(&[of(&[2, 3]), of(&[2])]), Err(Clash { left: of(&[2, 3]), first: 0, right: of(&[2]), operand: 1, axis: 0 }));
        assert_eq!(
            broadcast(&[of(&[2, 1]), of(&[3, 4])]),
            Err(Clash { left: of(&[2, 1]), first: 0, right: of(&[3, 4]), operand: 1, axis: 1 })
        );
        assert_eq!(
            broadcast(&[of(&[2]), of(&[4, 1]), of(&[3])]),
            Err(Clash { left: of(&[4, 2]), first: 0, right: of(&[3]), operand: 2, axis: 0 })
        );
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
