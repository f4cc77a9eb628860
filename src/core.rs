//! Text to trace: the rooms that compute, a package of their own, so that they can be made fast where all else is made small.

pub mod diagnostic;
pub mod gates;
pub mod graph;
pub mod lang;
pub mod sort;
pub mod span;
pub mod tensor;
pub mod trace;
pub mod words;
