//! The tabs beside the stage.

/// The tabs beside the stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// The current step in words and formulas.
    #[default]
    Explain,
    /// Program and inputs: a tab on narrow screens only.
    Program,
    /// The table of all nodes.
    Values,
    /// The program in Python.
    Code,
    /// Activation functions as curves.
    Plot,
    /// Layers as columns of neurons.
    Network,
}

impl Tab {
    /// All of them, as they stand on narrow screens.
    pub const ALL: [Self; 6] = [Self::Explain, Self::Program, Self::Values, Self::Code, Self::Plot, Self::Network];

    /// Its name.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Explain => "explain",
            Self::Program => "program",
            Self::Values => "values",
            Self::Code => "code",
            Self::Plot => "plot",
            Self::Network => "network",
        }
    }

    /// The one of a name.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.tag() == tag)
    }
}
