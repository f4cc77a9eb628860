//! Mathematics to be shown: a display tree with printers for MathML, LaTeX and plain text.

/// A piece of mathematics as it is set, no longer as it is computed.
#[derive(Clone, Debug, PartialEq)]
pub enum Formula {
    /// Pieces side by side.
    Row(Vec<Formula>),
    /// A number as it is shown; a leading `-` is set as a minus sign.
    Number(String),
    /// A name: one letter is italic, figures after letters become a subscript, Greek names become letters.
    Symbol(String),
    /// An upright word: `exp`, `max`.
    Word(String),
    /// An operator or relation between two pieces: `+`, `·`, `=`, or a bracket.
    Operator(&'static str),
    /// A numerator over a denominator.
    Fraction(Box<Formula>, Box<Formula>),
    /// A base and its exponent.
    Power(Box<Formula>, Box<Formula>),
    /// A square root.
    Root(Box<Formula>),
    /// Round brackets around a piece.
    Parentheses(Box<Formula>),
    /// Bars: an absolute value.
    Bars(Box<Formula>),
    /// ∂above/∂below as a fraction.
    Partial(Box<Formula>, Box<Formula>),
    /// A piece set apart.
    Marked(Mark, Box<Formula>),
}

/// Why a piece of a formula is set apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A value of the forward pass (green).
    Forward,
    /// A gradient that is known (red).
    Backward,
    /// The part that the current step is about: underlined in ink.
    Current,
    /// A term that has not arrived yet: grey, dotted underline.
    Missing,
    /// A link to the node of this index.
    Node(usize),
}

impl Formula {
    /// Pieces side by side.
    pub fn row(pieces: impl IntoIterator<Item = Self>) -> Self {
        Self::Row(pieces.into_iter().collect())
    }

    /// A piece set apart.
    pub fn marked(self, mark: Mark) -> Self {
        Self::Marked(mark, Box::new(self))
    }
}
