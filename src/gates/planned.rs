//! What the language names but this version does not compute yet: everything that needs tensors.

/// Gates and generators that come with tensors.
const FUNCTIONS: [&str; 5] = ["array", "tensor", "T", "item", "shape"];

/// Whether a function comes with tensors.
pub fn planned(function: &str) -> bool {
    FUNCTIONS.contains(&function)
}
