//! The format of a lesson file, and the lessons that are shipped. `assets/lessons/README.md` explains it to who writes one.

use super::{Condition, FILES, Quantity};
use crate::graph::Graph;
use crate::trace::{Step, Trace};
use crate::words::{Language, settle_particle};

/// A program and texts tied to its steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// The title.
    pub title: Text,
    /// The program.
    pub program: String,
    /// The stops, in order.
    pub stops: Vec<Stop>,
}

/// A text in each language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The line of the file at which it begins, from 1.
    pub line: usize,
    words: [String; 2],
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonError {
    /// The line.
    pub line: usize,
    /// What was expected.
    pub message: String,
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

    /// The text in a language as it is written.
    pub fn raw(&self, language: Language) -> &str {
        &self.words[index(language)]
    }

    /// What it quotes in a language.
    pub fn quotes(&self, language: Language) -> Vec<&str> {
        self.raw(language).split('{').skip(1).filter_map(|tail| Some(tail.split_once('}')?.0)).collect()
    }

    fn is_missing(&self) -> bool {
        self.words.iter().any(String::is_empty)
    }
}

const fn index(language: Language) -> usize {
    match language {
        Language::English => 0,
        Language::Korean => 1,
    }
}

impl Lesson {
    /// Every text of it.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        std::iter::once(&self.title).chain(self.stops.iter().flat_map(Stop::texts))
    }
}

impl Stop {
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

    fn texts(&self) -> Vec<&Text> {
        let answers = if let Self::Choose { answers, .. } = self { answers.as_slice() } else { &[] };
        std::iter::once(self.text()).chain(answers.iter().flat_map(|answer| [&answer.text, &answer.reply])).collect()
    }
}

impl Moment {
    fn read(text: &str) -> Option<Self> {
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

/// Reads a lesson file.
///
/// # Errors
///
/// The first line that is not as the format has it, with what was expected there.
pub fn parse(file: &str) -> Result<Lesson, LessonError> {
    let mut reader = Reader::default();
    for (index, line) in file.lines().enumerate() {
        if !line.trim().is_empty() && !line.starts_with('#') {
            reader.line = index + 1;
            reader.read(line)?;
        }
    }
    reader.line = file.lines().count();
    reader.finish()
}

/// What has been read so far.
#[derive(Default)]
struct Reader {
    line: usize,
    title: Text,
    program: String,
    stops: Vec<Stop>,
}

impl Reader {
    fn wrong(&self, message: impl Into<String>) -> LessonError {
        LessonError { line: self.line, message: message.into() }
    }

    fn read(&mut self, line: &str) -> Result<(), LessonError> {
        if let Some(statement) = line.strip_prefix("  ") {
            if !self.stops.is_empty() {
                return Err(self.wrong("a line of the program stands before the first stop"));
            }
            self.program.extend([statement, "\n"]);
            return Ok(());
        }
        match line.split_once(" = ") {
            Some((key @ ("en" | "ko"), text)) => return self.text(key, text.trim()),
            Some(("look", names)) => {
                let names = names.split(',').map(|name| name.trim().to_owned()).collect();
                self.stop()?.look = names;
                return Ok(());
            }
            Some(("view", view)) => {
                self.stop()?.view = view.trim().to_owned();
                return Ok(());
            }
            _ => {}
        }
        let (verb, rest) = line.split_once(' ').map_or((line.trim_end(), ""), |(verb, rest)| (verb, rest.trim()));
        let text = Text { line: self.line, ..Text::default() };
        match verb {
            "program" if rest.is_empty() => {}
            "stop" => {
                let at = Moment::read(rest).ok_or_else(|| {
                    self.wrong("expected a step after `stop`: its number, `start`, `forward`, `end`, or what is there then, `q` or `df/dq`")
                })?;
                let (line, prose) = (self.line, text);
                self.stops.push(Stop { line, at, prose, look: Vec::new(), view: String::new(), exercises: Vec::new() });
            }
            "do" => {
                let when = Condition::read(rest).map_err(|message| self.wrong(message))?;
                self.stop()?.exercises.push(Exercise::Do { when, text });
            }
            "ask" => {
                let quantity =
                    Quantity::read(rest).ok_or_else(|| self.wrong("expected a number of the run after `ask`: `q`, `W[0, 1]`, `df/dq`"))?;
                self.stop()?.exercises.push(Exercise::Ask { quantity, text });
            }
            "question" if rest.is_empty() => self.stop()?.exercises.push(Exercise::Choose { text, answers: Vec::new() }),
            "right" | "wrong" if rest.is_empty() => {
                let answer = Answer { is_right: verb == "right", text, reply: Text::default() };
                self.answers()?.push(answer);
            }
            "reply" if rest.is_empty() => {
                let outside = self.wrong("a reply belongs to an answer");
                self.answers()?.last_mut().ok_or(outside)?.reply = text;
            }
            _ => return Err(self.wrong(
                "expected `en = `, `ko = `, `program`, `stop`, `look = `, `view = `, `do`, `ask`, `question`, `right`, `wrong` or `reply`",
            )),
        }
        Ok(())
    }

    fn stop(&mut self) -> Result<&mut Stop, LessonError> {
        let outside = self.wrong("this stands under a stop");
        self.stops.last_mut().ok_or(outside)
    }

    fn answers(&mut self) -> Result<&mut Vec<Answer>, LessonError> {
        let outside = self.wrong("this stands under a question");
        match self.stop()?.exercises.last_mut() {
            Some(Exercise::Choose { answers, .. }) => Ok(answers),
            _ => Err(outside),
        }
    }

    /// A text belongs to what was begun last.
    fn text(&mut self, language: &str, words: &str) -> Result<(), LessonError> {
        let twice = self.wrong("this language has its text already");
        let line = self.line;
        let text = match self.stops.last_mut() {
            None => &mut self.title,
            Some(stop) => match stop.exercises.last_mut() {
                None => &mut stop.prose,
                Some(Exercise::Do { text, .. } | Exercise::Ask { text, .. }) => text,
                Some(Exercise::Choose { text, answers }) => match answers.last_mut() {
                    None => text,
                    Some(answer) if answer.reply.line == 0 => &mut answer.text,
                    Some(answer) => &mut answer.reply,
                },
            },
        };
        if text.line == 0 {
            text.line = line;
        }
        let place = &mut text.words[usize::from(language == "ko")];
        if !place.is_empty() {
            return Err(twice);
        }
        words.clone_into(place);
        Ok(())
    }

    fn finish(self) -> Result<Lesson, LessonError> {
        let Self { line, title, program, stops } = self;
        let lesson = Lesson { title, program: program.trim_end().to_owned(), stops };
        if let Some(text) = lesson.texts().find(|text| text.is_missing()) {
            return Err(LessonError { line: text.line.max(1), message: "here begins a text that one of the languages lacks".to_owned() });
        }
        let missing = |what: &str| LessonError { line, message: format!("the lesson ends without {what}") };
        if lesson.program.is_empty() || lesson.stops.is_empty() {
            return Err(missing(if lesson.program.is_empty() { "a program" } else { "a stop" }));
        }
        for stop in &lesson.stops {
            for exercise in &stop.exercises {
                if let Exercise::Choose { text, answers } = exercise
                    && answers.iter().filter(|answer| answer.is_right).count() != 1
                {
                    return Err(LessonError { line: text.line, message: "a question has exactly one right answer".to_owned() });
                }
            }
        }
        Ok(lesson)
    }
}

/// The lessons' files: all but the first.
fn texts() -> impl Iterator<Item = &'static str> {
    FILES.all().skip(1)
}

/// Every lesson that can be read. A test proves that all can.
pub fn lessons() -> Vec<Lesson> {
    texts().filter_map(|file| parse(file).ok()).collect()
}

/// The lesson of an index into [`lessons`].
pub fn lesson(index: usize) -> Option<Lesson> {
    texts().nth(index).and_then(|file| parse(file).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_lesson_can_be_read() {
        assert_eq!(texts().count() + 1, FILES.files.len());
        for (file, name) in texts().zip(&FILES.files[1..]) {
            if let Err(LessonError { line, message }) = parse(file) {
                panic!("{name}:{line}: {message}");
            }
        }
    }

    const WHOLE: &str = "en = A\nko = 가\nprogram\n  f = x*y\n";

    #[test]
    fn a_fault_is_named_with_its_line() {
        for (file, line) in [
            ("en = A\nnonsense", 2),
            ("en = A\nko = 가\nstop 3x", 3),
            ("en = A\nen = B", 2),
            ("fr = A", 1),
            ("en = A\nko = 가\nprogram\n  x", 4),
            ("en = A\nlook = x", 2),
            (&format!("{WHOLE}stop 1\nen = B"), 5),
            (&format!("{WHOLE}stop 1\nen = B\nko = 나\ndo dance\n"), 8),
            (&format!("{WHOLE}stop 1\nen = B\nko = 나\nask 3x\n"), 8),
            (&format!("{WHOLE}stop 1\nen = B\nko = 나\nquestion\nen = C\nko = 다\nwrong\nen = D\nko = 라\nreply\nen = E\nko = 마\n"), 8),
            (&format!("{WHOLE}stop 1\nen = B\nko = 나\nright\n"), 8),
            (&format!("{WHOLE}stop 1\nen = B\nko = 나\n  x = 2\n"), 8),
        ] {
            assert_eq!(parse(file).unwrap_err().line, line, "{file}");
        }
    }

    #[test]
    fn exercises_have_their_texts() {
        let file = format!(
            "{WHOLE}stop forward\nen = B\nko = 나\nlook = x, y\nview = tab=code\nask df/dx\nen = C?\nko = 다?\ndo x > 1\nen = D\nko = 라\n\
             question\nen = E?\nko = 마?\nright\nen = F\nko = 바\nreply\nen = G\nko = 사\nwrong\nen = H\nko = 아\nreply\nen = I\nko = 자\n"
        );
        let lesson = parse(&file).unwrap();
        let stop = &lesson.stops[0];
        assert_eq!((&stop.at, stop.look.len(), stop.view.as_str()), (&Moment::Forward, 2, "tab=code"));
        let said: Vec<&str> = stop.texts().map(|text| text.raw(Language::English)).collect();
        assert_eq!(said, ["B", "C?", "D", "E?", "F", "G", "H", "I"]);
    }

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
