//! The fault that the backward pass is given, as a document has it.

/// What the backward pass does wrongly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// This, at a node, or wherever it can happen.
    Told(FaultKind, Option<usize>),
    /// One that the learner has to find, chosen by a seed.
    Hidden(u32),
}

/// A kind of fault.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FaultKind {
    /// `=` in the place of `+=`.
    #[default]
    Overwrite,
    /// Two runs, and nothing cleared between them.
    Twice,
    /// The upstream factor is forgotten.
    Upstream,
    /// The local factor is forgotten.
    Local,
    /// Operands get each other's part.
    Swap,
    /// The sign of the local factor is lost.
    Sign,
}

/// What stands in links for a hidden fault.
const HIDDEN: &str = "hidden";

impl FaultKind {
    /// All of them, as they stand on the page.
    pub const ALL: [Self; 6] = [Self::Overwrite, Self::Twice, Self::Upstream, Self::Local, Self::Swap, Self::Sign];

    /// Its name in links and on the page.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Overwrite => "overwrite",
            Self::Twice => "twice",
            Self::Upstream => "upstream",
            Self::Local => "local",
            Self::Swap => "swap",
            Self::Sign => "sign",
        }
    }

    /// The one of a name.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.tag() == tag)
    }
}

impl Fault {
    /// As links have it: `overwrite`, `upstream:3`, `hidden:41`.
    pub fn text(self) -> String {
        match self {
            Self::Told(kind, None) => kind.tag().to_owned(),
            Self::Told(kind, Some(place)) => format!("{}:{place}", kind.tag()),
            Self::Hidden(seed) => format!("{HIDDEN}:{seed}"),
        }
    }

    /// The one of a text.
    pub fn from_text(text: &str) -> Option<Self> {
        match text.split_once(':') {
            Some((HIDDEN, seed)) => Some(Self::Hidden(seed.parse().ok()?)),
            Some((kind, place)) => Some(Self::Told(FaultKind::from_tag(kind)?, Some(place.parse().ok()?))),
            None => Some(Self::Told(FaultKind::from_tag(text)?, None)),
        }
    }
}
