//! What gates that mix elements compute, on plain slices: forward, and what is sent back to each operand.
//!
//! Numbers lie row by row. A function that fills a slice overwrites all of it. Lengths have been checked by the shape rules.

pub mod batch;
pub mod classify;
pub mod conv;
pub mod distance;
pub mod dropout;
pub mod lookup;
pub mod matmul;
pub mod neighbours;
pub mod normalize;
pub mod pool;
pub mod reduce;
pub mod softmax;

#[cfg(test)]
mod check;
