//! What is done with the graph.

use crate::words;

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
    /// Its backward pass is broken, to see what goes wrong.
    Break,
    /// Derivatives by one input are carried forward.
    Forward,
    /// Its inputs learn.
    Train,
    /// One input is moved by a little.
    Nudge,
}

impl Mode {
    /// All of them, as they stand on the page.
    pub const ALL: [Self; 7] = [Self::Explore, Self::Predict, Self::Break, Self::Check, Self::Nudge, Self::Forward, Self::Train];

    /// Its name in links and on the page.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Explore => "explore",
            Self::Check => "check",
            Self::Predict => "predict",
            Self::Break => "break",
            Self::Forward => "forward",
            Self::Train => "train",
            Self::Nudge => "nudge",
        }
    }

    /// The one of a name.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.tag() == tag)
    }
}

/// What the mode "Check" holds against differences, and with which step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The step is 10 to the power of minus this, at most [`Self::SHORTEST`].
    pub power: usize,
    /// Whether every node is checked, and not the inputs alone.
    pub all: bool,
    /// Which number of the selected node is looked at closely.
    pub element: usize,
}

impl Default for Checked {
    fn default() -> Self {
        Self { power: 5, all: false, element: 0 }
    }
}

impl Checked {
    /// The power of the shortest step.
    pub const SHORTEST: usize = 12;

    /// The step.
    pub fn step(self) -> f64 {
        1.0 / (0..self.power).fold(1.0, |ten, _| ten * 10.0)
    }

    /// As a link has it: `5`, `8,all`, `5,3`.
    pub fn tag(self) -> String {
        let all = if self.all { ",all" } else { "" };
        let element = if self.element == 0 { String::new() } else { format!(",{}", self.element) };
        format!("{}{all}{element}", self.power)
    }

    /// What a link says.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let mut parts = tag.split(',');
        let power = parts.next()?.parse().ok().filter(|power| (1..=Self::SHORTEST).contains(power))?;
        let mut checked = Self { power, ..Self::default() };
        for part in parts {
            match part {
                "all" => checked.all = true,
                element => checked.element = element.parse().ok()?,
            }
        }
        Some(checked)
    }
}

/// What the mode "Nudge" moves, and how far.
#[derive(Clone, Debug, PartialEq)]
pub struct Nudged {
    /// The input's name; where the program has none of it, its first input is moved.
    pub input: String,
    /// Which of its numbers, of a tensor.
    pub element: usize,
    /// How far: a finite number but 0.
    pub h: f64,
}

impl Default for Nudged {
    fn default() -> Self {
        Self { input: String::new(), element: 0, h: 0.1 }
    }
}

impl Nudged {
    /// How far a nudge can go at most, and at least.
    pub const REACH: [f64; 2] = [1e-12, 1e6];

    /// The power of ten that its size is.
    pub fn power(&self) -> f64 {
        libm::log10(self.h.abs())
    }

    /// The same with another power of ten for its size, which is rounded to two figures.
    pub fn with_power(&self, power: f64) -> Self {
        let size = Self::way(&words::rounded(libm::pow(10.0, power), 2)).unwrap_or(self.h.abs());
        Self { h: if self.h < 0.0 { -size } else { size }, ..self.clone() }
    }

    /// The way that is written there; `None` where none is, or none that a number can be moved.
    pub fn way(text: &str) -> Option<f64> {
        let text = text.trim().replace('−', "-");
        let size = crate::lang::number(text.strip_prefix(['+', '-']).unwrap_or(&text))?;
        let [least, most] = Self::REACH;
        (least..=most).contains(&size).then_some(if text.starts_with('-') { -size } else { size })
    }
}
