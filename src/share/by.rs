//! The number by which derivatives are carried forward, as a document has it.

/// A number of an input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct By {
    /// The input.
    pub leaf: usize,
    /// Which of its numbers, row by row.
    pub element: usize,
}

impl By {
    /// As links have it: `2`, or `2,5` for another number than the first.
    pub fn text(self) -> String {
        if self.element == 0 { self.leaf.to_string() } else { format!("{},{}", self.leaf, self.element) }
    }

    /// The one of a text.
    pub fn from_text(text: &str) -> Option<Self> {
        let (leaf, element) = text.split_once(',').unwrap_or((text, "0"));
        Some(Self { leaf: leaf.parse().ok()?, element: element.parse().ok()? })
    }
}
