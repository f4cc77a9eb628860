//! What a link says of how the page looks: its theme, and the pieces of it that are hidden.

/// Light, dark, or what the system says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// As the system.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The value of `data-theme`, of links, and of what is kept.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a tag; as the system for every other word.
    pub fn of(tag: &str) -> Self {
        match tag {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }
}

/// A piece of the page that a link may hide. The header is none: whoever opens a link can always go on from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// The program's text.
    Editor,
    /// The inputs with their sliders.
    Inputs,
    /// The expression as mathematics, above the graph.
    Formula,
    /// The buttons that zoom.
    Tools,
    /// What the lines mean, below the graph.
    Legend,
    /// The timeline, its sentence and its buttons.
    Transport,
    /// The tab "Explain".
    Explain,
    /// The tab "Values".
    Values,
    /// The tab "Code".
    Code,
    /// The tab "Plot".
    Plot,
    /// The tab "Network".
    Network,
}

impl Piece {
    /// All of them, as they stand on the page.
    pub const ALL: [Self; 11] = [
        Self::Editor,
        Self::Inputs,
        Self::Formula,
        Self::Tools,
        Self::Legend,
        Self::Transport,
        Self::Explain,
        Self::Values,
        Self::Code,
        Self::Plot,
        Self::Network,
    ];
    /// Those that an embedded graph has, and may hide.
    pub const EMBEDDED: [Self; 4] = [Self::Formula, Self::Tools, Self::Legend, Self::Transport];

    /// Its name in links and in `data-hide`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Editor => "editor",
            Self::Inputs => "inputs",
            Self::Formula => "formula",
            Self::Tools => "tools",
            Self::Legend => "legend",
            Self::Transport => "transport",
            Self::Explain => "explain",
            Self::Values => "values",
            Self::Code => "code",
            Self::Plot => "plot",
            Self::Network => "network",
        }
    }

    /// The piece of a name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|piece| piece.name() == name)
    }
}

/// The pieces that are hidden.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hidden(u16);

impl Hidden {
    /// Whether a piece is hidden.
    pub const fn has(self, piece: Piece) -> bool {
        self.0 & 1 << piece as u16 != 0
    }

    /// The same with a piece hidden, or shown.
    pub const fn with(self, piece: Piece, hidden: bool) -> Self {
        let bit = 1 << piece as u16;
        Self(if hidden { self.0 | bit } else { self.0 & !bit })
    }

    /// Whether everything is shown.
    pub const fn is_nothing(self) -> bool {
        self.0 == 0
    }

    /// The names of what is hidden, with a separator between them.
    pub fn names(self, separator: &str) -> String {
        let names: Vec<&str> = Piece::ALL.into_iter().filter(|piece| self.has(*piece)).map(Piece::name).collect();
        names.join(separator)
    }

    /// What names with commas between them hide; names that nothing has are passed over, for a newer page may have more pieces.
    pub fn of(names: &str) -> Self {
        names.split(',').filter_map(Piece::of).collect()
    }
}

impl FromIterator<Piece> for Hidden {
    fn from_iter<I: IntoIterator<Item = Piece>>(pieces: I) -> Self {
        pieces.into_iter().fold(Self::default(), |hidden, piece| hidden.with(piece, true))
    }
}
