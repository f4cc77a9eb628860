//! The format of a lesson file, and the lessons that are shipped.
//!
//! ```text
//! en = A first graph            the title, once for each language
//! ko = 첫 그래프
//! program                       then the program, indented
//!   x = -2; y = 5; z = -4
//!   f = (x + y)z
//! stop 0                        a stop at a step; its prose in each language
//! en = …                        {q} is the value of q, {df/dq} its gradient, as the trace has them
//! ko = …
//! ```

use super::FILES;
use crate::words::Language;

/// A program and texts tied to its steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// The title: English, Korean.
    pub title: [String; 2],
    /// The program.
    pub program: String,
    /// The stops, in order.
    pub stops: Vec<Stop>,
}

/// A place to stop at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The step on stage.
    pub step: usize,
    /// The prose: English, Korean.
    pub prose: [String; 2],
}

/// A number of the trace that a prose quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quoted<'a> {
    /// The value of the node of this symbol.
    Value(&'a str),
    /// The gradient of the output by it.
    Gradient(&'a str),
}

/// What is wrong with a lesson file, and on which line (from 1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonError {
    /// The line.
    pub line: usize,
    /// What was expected.
    pub message: String,
}

const fn index(language: Language) -> usize {
    match language {
        Language::English => 0,
        Language::Korean => 1,
    }
}

impl Lesson {
    /// The title in a language.
    pub fn title(&self, language: Language) -> &str {
        &self.title[index(language)]
    }
}

impl Stop {
    /// The prose in a language, every quoted number put in; one that `number` does not know stays as it is written.
    pub fn text(&self, language: Language, number: impl Fn(Quoted<'_>) -> Option<String>) -> String {
        let mut text = String::new();
        let mut rest = self.prose[index(language)].as_str();
        while let Some((before, (reference, after))) = rest.split_once('{').and_then(|(before, tail)| Some((before, tail.split_once('}')?)))
        {
            text.push_str(before);
            match number(quoted(reference)) {
                Some(number) => text.push_str(&number),
                None => text.push_str(&format!("{{{reference}}}")),
            }
            rest = after;
        }
        text.push_str(rest);
        text
    }
}

fn quoted(reference: &str) -> Quoted<'_> {
    match reference.split_once("/d") {
        Some((_, name)) => Quoted::Gradient(name),
        None => Quoted::Value(reference),
    }
}

/// Reads a lesson file.
pub fn parse(file: &str) -> Result<Lesson, LessonError> {
    let mut lesson = Lesson { title: Default::default(), program: String::new(), stops: Vec::new() };
    for (index, line) in file.lines().enumerate() {
        let wrong = |message: &str| LessonError { line: index + 1, message: message.to_owned() };
        if line.trim().is_empty() || line.starts_with('#') || line == "program" {
            continue;
        }
        if let Some(statement) = line.strip_prefix("  ") {
            lesson.program.push_str(statement);
            lesson.program.push('\n');
        } else if let Some(step) = line.strip_prefix("stop ") {
            let step = step.trim().parse().map_err(|_| wrong("expected the number of a step after `stop`"))?;
            lesson.stops.push(Stop { step, prose: Default::default() });
        } else {
            let (key, text) = line.split_once(" = ").ok_or_else(|| wrong("expected `program`, `stop`, `en =` or `ko =`"))?;
            let language = Language::from_tag(key).filter(|_| key.len() == 2).ok_or_else(|| wrong("expected `en` or `ko`"))?;
            let texts = lesson.stops.last_mut().map_or(&mut lesson.title, |stop| &mut stop.prose);
            let place = &mut texts[self::index(language)];
            if !place.is_empty() {
                return Err(wrong("this language has its text already"));
            }
            text.trim().clone_into(place);
        }
    }
    let missing = |what: &str| LessonError { line: file.lines().count(), message: format!("the lesson ends without {what}") };
    let texts = lesson.stops.iter().map(|stop| &stop.prose).chain([&lesson.title]);
    if texts.flatten().any(String::is_empty) {
        return Err(missing("a text in one of its languages"));
    }
    if lesson.program.is_empty() || lesson.stops.is_empty() {
        return Err(missing(if lesson.program.is_empty() { "a program" } else { "a stop" }));
    }
    lesson.program.truncate(lesson.program.trim_end().len());
    Ok(lesson)
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
        for file in texts() {
            assert!(parse(file).is_ok(), "{:?}", parse(file));
        }
    }

    #[test]
    fn a_fault_is_named_with_its_line() {
        for (file, line) in [
            ("en = A\nnonsense", 2),
            ("en = A\nko = 가\nstop x", 3),
            ("en = A\nen = B", 2),
            ("fr = A", 1),
            ("en = A\nko = 가\nprogram\n  x", 4),
        ] {
            assert_eq!(parse(file).unwrap_err().line, line, "{file}");
        }
    }

    #[test]
    fn quoted_numbers_come_from_the_trace() {
        let stop = Stop { step: 0, prose: ["q is {q}, its gradient {df/dq}, {?}".into(), String::new()] };
        let number = |quoted: Quoted<'_>| match quoted {
            Quoted::Value("q") => Some("3.00".into()),
            Quoted::Gradient("q") => Some("−4.00".into()),
            _ => None,
        };
        assert_eq!(stop.text(Language::English, number), "q is 3.00, its gradient −4.00, {?}");
    }
}
