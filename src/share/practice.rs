//! What a reader is asked in the mode "Predict".

/// What is asked, and when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    /// The number of every step, before it is taken.
    #[default]
    Steps,
    /// The gradients of the leaves, the stage held where the backward pass begins.
    Leaves,
    /// First the rule of each backward step, then its numbers, with less and less of them given.
    Rules,
}

impl Level {
    /// All of them, as they stand on the page.
    pub const ALL: [Self; 3] = [Self::Steps, Self::Leaves, Self::Rules];

    /// Its name in links and on the page.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Steps => "steps",
            Self::Leaves => "leaves",
            Self::Rules => "rules",
        }
    }

    /// The one of a name.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.tag() == tag)
    }
}

/// An exercise, as a link hands it on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Practice {
    /// What is asked.
    pub level: Level,
    /// Of the steps each so-manieth is asked, from 1 on.
    pub every: usize,
    /// Whether the page does not give answers away.
    pub sealed: bool,
}

impl Practice {
    /// Each how-manieth step the page offers to ask about.
    pub const EVERY: [usize; 4] = [1, 2, 3, 5];
}

impl Default for Practice {
    fn default() -> Self {
        Self { level: Level::default(), every: 1, sealed: false }
    }
}
