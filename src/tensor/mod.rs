//! A shape and its numbers. Everything is a scalar so far: rank 0, no axes.

/// The length of each axis; a scalar has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Shape(Vec<usize>);

impl Shape {
    /// The shape of a single number.
    pub const SCALAR: Self = Self(Vec::new());

    /// The length of each axis.
    pub fn axes(&self) -> &[usize] {
        &self.0
    }
}
