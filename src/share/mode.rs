//! What is done with the graph.

/// What is done with the graph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Its steps are explained.
    #[default]
    Explore,
    /// Its gradients are held against central differences.
    Check,
    /// Its numbers are asked before they come.
    Predict,
}

impl Mode {
    /// All of them, as they stand on the page.
    pub const ALL: [Self; 3] = [Self::Explore, Self::Check, Self::Predict];

    /// Its name in links and on the page.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Explore => "explore",
            Self::Check => "check",
            Self::Predict => "predict",
        }
    }

    /// The one of a name.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.tag() == tag)
    }
}
