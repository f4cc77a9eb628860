//! A lesson file, line by line.

use super::lesson::{Answer, Exercise, Lesson, LessonError, Moment, Stop, Text};
use super::{Condition, Quantity};
use crate::words::{Phrase, Style};

/// Reads a lesson file.
///
/// # Errors
///
/// The first line that is not as the format has it, with what was expected there.
pub fn parse(file: &str) -> Result<Lesson, LessonError> {
    let (lesson, errors) = read(file);
    errors.into_iter().next().map_or(Ok(lesson), Err)
}

/// What can be read of a lesson file, and everything that is not as the format has it, line by line. Behind a line that is not understood
/// nothing is read up to the next stop, so that no fault is told twice.
pub(super) fn read(file: &str) -> (Lesson, Vec<LessonError>) {
    let mut reader = Reader::default();
    let (mut errors, mut lost) = (Vec::new(), false);
    for (index, line) in file.lines().enumerate() {
        let begins = line.starts_with("stop ") || line.trim_end() == "program" || line.starts_with("  ") && reader.stops.is_empty();
        if line.trim().is_empty() || line.starts_with('#') || lost && !begins {
            continue;
        }
        reader.line = index + 1;
        let read = reader.read(line);
        lost = read.is_err();
        errors.extend(read.err());
    }
    reader.line = file.lines().count();
    let (lesson, missing) = reader.finish();
    // What is missing may stand where nothing was read.
    (lesson, if errors.is_empty() { missing } else { errors })
}

/// What has been read so far.
#[derive(Default)]
struct Reader {
    line: usize,
    title: Text,
    program: String,
    lines: Vec<usize>,
    stops: Vec<Stop>,
}

impl Reader {
    fn wrong(&self, key: &'static str) -> LessonError {
        LessonError { line: self.line, message: Phrase::new(key) }
    }

    fn read(&mut self, line: &str) -> Result<(), LessonError> {
        if let Some(statement) = line.strip_prefix("  ") {
            if !self.stops.is_empty() {
                return Err(self.wrong("lesson.late-program"));
            }
            self.program.extend([statement, "\n"]);
            self.lines.push(self.line);
            return Ok(());
        }
        match line.split_once('=').map(|(key, value)| (key.trim_end(), value)) {
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
                let at = Moment::read(rest).ok_or_else(|| self.wrong("lesson.bad-stop"))?;
                let (line, prose) = (self.line, text);
                self.stops.push(Stop { line, at, prose, look: Vec::new(), view: String::new(), exercises: Vec::new() });
            }
            "do" => {
                let when = Condition::read(rest).map_err(|message| LessonError { line: self.line, message })?;
                self.stop()?.exercises.push(Exercise::Do { when, text });
            }
            "ask" => {
                let quantity = Quantity::read(rest).ok_or_else(|| self.wrong("lesson.bad-ask"))?;
                self.stop()?.exercises.push(Exercise::Ask { quantity, text });
            }
            "question" if rest.is_empty() => self.stop()?.exercises.push(Exercise::Choose { text, answers: Vec::new() }),
            "right" | "wrong" if rest.is_empty() => {
                let answer = Answer { is_right: verb == "right", text, reply: Text::default() };
                self.answers()?.push(answer);
            }
            "reply" if rest.is_empty() => {
                let outside = self.wrong("lesson.no-answer");
                self.answers()?.last_mut().ok_or(outside)?.reply = text;
            }
            _ => {
                let message = Phrase::new("lesson.bad-line").styled("line", shortened(line), Style::Code);
                return Err(LessonError { line: self.line, message });
            }
        }
        Ok(())
    }

    fn stop(&mut self) -> Result<&mut Stop, LessonError> {
        let outside = self.wrong("lesson.no-stop");
        self.stops.last_mut().ok_or(outside)
    }

    fn answers(&mut self) -> Result<&mut Vec<Answer>, LessonError> {
        let outside = self.wrong("lesson.no-question");
        match self.stop()?.exercises.last_mut() {
            Some(Exercise::Choose { answers, .. }) => Ok(answers),
            _ => Err(outside),
        }
    }

    /// A text belongs to what was begun last.
    fn text(&mut self, language: &str, words: &str) -> Result<(), LessonError> {
        let twice = self.wrong("lesson.twice");
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

    /// The lesson, and what it lacks.
    fn finish(self) -> (Lesson, Vec<LessonError>) {
        let Self { line, title, program, lines, stops } = self;
        let lesson = Lesson { title, program: program.trim_end().to_owned(), lines, stops };
        let wrong = |line: usize, key| LessonError { line, message: Phrase::new(key) };
        if lesson.languages().next().is_none() {
            return (lesson, vec![wrong(1, "lesson.no-title")]);
        }
        let mut missing = Vec::new();
        // A text of which nothing is there belongs to what stands above it.
        let mut last = 1;
        for text in lesson.texts() {
            last = if text.line == 0 { last } else { text.line };
            if !lesson.languages().all(|language| text.is_in(language)) {
                missing.push(wrong(last, "lesson.half"));
            }
        }
        if lesson.program.is_empty() || lesson.stops.is_empty() {
            missing.push(wrong(line, if lesson.program.is_empty() { "lesson.no-program" } else { "lesson.no-stops" }));
        }
        for exercise in lesson.stops.iter().flat_map(|stop| &stop.exercises) {
            if let Exercise::Choose { text, answers } = exercise
                && answers.iter().filter(|answer| answer.is_right).count() != 1
            {
                missing.push(wrong(text.line, "lesson.one-right"));
            }
        }
        (lesson, missing)
    }
}

/// The beginning of a line, for an error that quotes it.
fn shortened(line: &str) -> String {
    const MOST: usize = 24;
    let start: String = line.trim().chars().take(MOST).collect();
    if start.len() < line.trim().len() { format!("{start}…") } else { start }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    const WHOLE: &str = "en = A\nko = 가\nprogram\n  f = x*y\n";

    #[test]
    fn a_fault_is_named_with_its_line() {
        for (file, line) in [
            ("en = A\nnonsense", 2),
            ("en = A\nko = 가\nstop 3x", 3),
            ("en = A\nen = B", 2),
            ("fr = A", 1),
            ("program\n  x", 1),
            ("en = A\nprogram\n  x\nstop 1\nko = 나", 4),
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
    fn all_faults_are_found_and_none_is_told_twice() {
        let file =
            "en = A\nfr = A\nen = B\nprogram\n  f = x*y\nstop 3x\nen = lost\nask ?\nstop 1\nen = B\ndo dance\nen = lost\nstop 2\nen = C\n";
        let (lesson, errors) = read(file);
        assert_eq!(errors.iter().map(|error| error.line).collect::<Vec<_>>(), [2, 6, 11]);
        assert_eq!((lesson.program.as_str(), lesson.stops.len()), ("f = x*y", 2));
        let (_, errors) = read("en = A\nprogram\n  x\nstop 1\nstop 2\nquestion\nen=Q\nright\nen =\nreply\n");
        assert_eq!(errors.iter().map(|error| error.line).collect::<Vec<_>>(), [4, 5, 8, 10]);
    }

    #[test]
    fn one_language_is_enough() {
        let lesson = parse("ko = 가\nprogram\n  f = x*y\n\n  x = 2\nstop f\nko = 나").unwrap();
        assert_eq!((lesson.title.raw(Language::English), lesson.stops[0].prose.raw(Language::Korean)), ("가", "나"));
        assert_eq!((lesson.program.as_str(), lesson.lines), ("f = x*y\nx = 2", vec![3, 5]));
    }
}
