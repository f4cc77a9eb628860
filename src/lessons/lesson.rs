//! What a lesson is made of. `assets/lessons/README.md` explains it to who writes one.

use super::{Condition, Quantity};
use crate::graph::Graph;
use crate::share::{LinkError, View, decode_with};
use crate::trace::{Step, Trace};
use crate::words::{Language, Phrase, settle_particle};

/// A program and texts tied to its steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// The title.
    pub title: Text,
    /// The program.
    pub program: String,
    /// The line of the file, from 1, of each line of the program.
    pub lines: Vec<usize>,
    /// The stops, in order.
    pub stops: Vec<Stop>,
}

/// A text in one language or in both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The line of the file at which it begins, from 1.
    pub line: usize,
    pub(super) words: [String; 2],
}

/// A place to stop at.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    /// The line of the file, from 1.
    pub line: usize,
    /// The step on stage.
    pub at: Moment,
    /// The prose.
    pub prose: Text,
    /// The symbols of the nodes that the prose points at.
    pub look: Vec<String>,
    /// How the page is looked at, in the words of a link: `open=f&tab=code`.
    pub view: String,
    /// What the reader is asked to do.
    pub exercises: Vec<Exercise>,
}

/// A moment of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moment {
    /// After so many steps.
    Step(usize),
    /// The end of the forward pass.
    Forward,
    /// The end.
    End,
    /// As soon as a number is there: `q`, or `df/dq` when all of its contributions are in.
    Known(Quantity),
}

/// Something to do before going on.
#[derive(Clone, Debug, PartialEq)]
pub enum Exercise {
    /// A task that is noticed when it is done.
    Do {
        /// When it is done.
        when: Condition,
        /// What to do.
        text: Text,
    },
    /// A number to predict.
    Ask {
        /// Which.
        quantity: Quantity,
        /// The question.
        text: Text,
    },
    /// A question with answers to choose from.
    Choose {
        /// The question.
        text: Text,
        /// The answers.
        answers: Vec<Answer>,
    },
}

/// An answer to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Whether it is right.
    pub is_right: bool,
    /// The answer.
    pub text: Text,
    /// What is said to who chooses it.
    pub reply: Text,
}

/// What is wrong with a lesson file, and on which line (from 1).
#[derive(Clone, Debug, PartialEq)]
pub struct LessonError {
    /// The line.
    pub line: usize,
    /// What is wrong, and what was expected.
    pub message: Phrase,
}

impl Text {
    /// The text in a language, every quoted number put in, in Korean with the particle that fits; one that `number` does not know stays as
    /// it is written.
    pub fn quoting(&self, language: Language, number: impl Fn(&Quantity) -> Option<String>) -> String {
        let mut text = String::new();
        let mut rest = self.raw(language);
        while let Some((before, (reference, after))) = rest.split_once('{').and_then(|(before, tail)| Some((before, tail.split_once('}')?)))
        {
            text.push_str(before);
            match Quantity::read(reference).and_then(|quantity| number(&quantity)) {
                Some(number) => {
                    text.push_str(&number);
                    let (particle, after) = settle_particle(&number, after).unwrap_or(("", after));
                    text.push_str(particle);
                    rest = after;
                }
                None => {
                    text.extend(["{", reference, "}"]);
                    rest = after;
                }
            }
        }
        text.push_str(rest);
        text
    }

    /// The text in a language as it is written, or in the other one where it is written in that alone.
    pub fn raw(&self, language: Language) -> &str {
        let own = &self.words[language as usize];
        if own.is_empty() { self.words.iter().find(|text| !text.is_empty()).unwrap_or(own) } else { own }
    }

    /// Whether it is written in a language.
    pub fn is_in(&self, language: Language) -> bool {
        !self.words[language as usize].is_empty()
    }

    /// What it quotes in a language.
    pub fn quotes(&self, language: Language) -> Vec<&str> {
        self.raw(language).split('{').skip(1).filter_map(|tail| Some(tail.split_once('}')?.0)).collect()
    }
}

impl Lesson {
    /// The languages that it is written in: those of its title.
    pub fn languages(&self) -> impl Iterator<Item = Language> {
        Language::ALL.into_iter().filter(|language| self.title.is_in(*language))
    }

    /// Every text of it.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        std::iter::once(&self.title).chain(self.stops.iter().flat_map(Stop::texts))
    }
}

impl Stop {
    /// How the page is looked at here.
    ///
    /// # Errors
    ///
    /// As for a link that says so.
    pub fn look(&self) -> Result<View, LinkError> {
        let document = decode_with(&format!("p=x&{}", self.view), &|_, _| Err(LinkError::Damaged))?;
        Ok(document.unwrap_or_default().view)
    }

    /// Every text of it.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        std::iter::once(&self.prose).chain(self.exercises.iter().flat_map(Exercise::texts))
    }
}

impl Exercise {
    /// What it says first.
    pub const fn text(&self) -> &Text {
        match self {
            Self::Do { text, .. } | Self::Ask { text, .. } | Self::Choose { text, .. } => text,
        }
    }

    pub(super) fn texts(&self) -> Vec<&Text> {
        let answers = if let Self::Choose { answers, .. } = self { answers.as_slice() } else { &[] };
        std::iter::once(self.text()).chain(answers.iter().flat_map(|answer| [&answer.text, &answer.reply])).collect()
    }
}

impl Moment {
    pub(super) fn read(text: &str) -> Option<Self> {
        match text {
            "start" => Some(Self::Step(0)),
            "forward" => Some(Self::Forward),
            "end" => Some(Self::End),
            other => match other.parse() {
                Ok(step) => Some(Self::Step(step)),
                Err(_) => Quantity::read(other).map(Self::Known),
            },
        }
    }

    /// The step that it is in a run; `None` where the run has no such moment.
    pub fn step(&self, graph: &Graph, trace: &Trace) -> Option<usize> {
        let last = trace.steps.len();
        let quantity = match self {
            Self::Step(step) => return (*step <= last).then_some(*step),
            Self::Forward => return Some(trace.steps.iter().take_while(|step| matches!(step, Step::Forward { .. })).count()),
            Self::End => return Some(last),
            Self::Known(quantity) => quantity,
        };
        let node = quantity.node(graph)?;
        let brings = |step: &Step| match *step {
            Step::Forward { node: computed } => !quantity.is_gradient && computed == node,
            Step::Seed { node: there } | Step::Accumulate { node: there, .. } => quantity.is_gradient && there == node,
            Step::Backward { edge, .. } => quantity.is_gradient && graph.edges[edge].from == node,
        };
        trace.steps.iter().rposition(brings).map(|index| index + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_numbers_come_from_the_trace() {
        let text = Text { line: 1, words: ["q is {q}, its gradient {df/dq}, {?}".into(), String::new()] };
        let number = |quantity: &Quantity| match (quantity.symbol.as_str(), quantity.is_gradient) {
            ("q", false) => Some("3.00".into()),
            ("q", true) => Some("−4.00".into()),
            _ => None,
        };
        assert_eq!(text.quoting(Language::English, number), "q is 3.00, its gradient −4.00, {?}");
        assert_eq!(text.quotes(Language::English), ["q", "df/dq", "?"]);
    }
}
