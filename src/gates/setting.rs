//! What belongs to a gate beside its operands: numbers, axes, lengths, places within a tensor.

/// A parameter of a gate.
#[derive(Debug)]
pub struct Parameter {
    /// The keyword.
    pub name: &'static str,
    /// What it may be.
    pub kind: Kind,
    /// What it is where the program gives none.
    pub usual: Usual,
}

/// What a parameter may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any number: `slope=0.1`.
    Number,
    /// A whole number of at least this much: `stride=2`.
    Whole(usize),
    /// One axis of the first operand, or all of them; negative from the last: `axis=-1`.
    Axis,
    /// An axis that the value has and the operands lack.
    NewAxis,
    /// `True` or `False`, which are 1 and 0: `keepdims=True`.
    Flag,
    /// Whole numbers, all that follow: `reshape(x, 2, 3)`.
    Lengths,
    /// A place or a range on each axis, between square brackets: `x[0, 1:3]`.
    Places,
}

/// What a parameter is where the program gives none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Usual {
    /// It must be given.
    Required,
    /// This number.
    Number(f64),
    /// All axes.
    All,
    /// What the parameter of this index is.
    Like(usize),
}

/// What a parameter is in one application of its gate.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    /// A number.
    Number(f64),
    /// A whole number.
    Whole(usize),
    /// An axis, counted from the first; `None` for all of them.
    Axis(Option<usize>),
    /// Yes or no.
    Flag(bool),
    /// Lengths of axes.
    Lengths(Vec<usize>),
    /// What is taken from each axis, beginning with the first; axes beyond the end are taken whole.
    Places(Vec<Place>),
}

/// What is taken from one axis, counted from the first number on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// One index: the axis is gone.
    At(usize),
    /// From a first index to one that is not taken any more.
    Range(usize, usize),
}

impl Parameter {
    /// Whether the program must give it.
    pub fn is_required(&self) -> bool {
        self.usual == Usual::Required
    }

    /// Whether a setting is what it would have been without being given.
    pub fn is_usual(&self, setting: &Setting, all: &[Setting]) -> bool {
        match (self.usual, setting) {
            (Usual::Number(usual), Setting::Number(number)) => usual == *number,
            (Usual::Number(usual), Setting::Whole(number)) => usual == *number as f64,
            (Usual::Number(usual), Setting::Axis(Some(axis))) => usual == *axis as f64,
            (Usual::Number(usual), Setting::Flag(flag)) => (usual != 0.0) == *flag,
            (Usual::All, Setting::Axis(axis)) => axis.is_none(),
            (Usual::Like(other), setting) => all.get(other) == Some(setting),
            _ => false,
        }
    }
}

impl Setting {
    /// The number, where it is one.
    pub fn number(&self) -> Option<f64> {
        match *self {
            Self::Number(number) => Some(number),
            Self::Whole(number) => Some(number as f64),
            Self::Axis(axis) => axis.map(|axis| axis as f64),
            Self::Flag(_) | Self::Lengths(_) | Self::Places(_) => None,
        }
    }
}
