//! What a lesson says is held against the run of its program.

use super::lesson::{Exercise, Lesson, LessonError, Stop, Text};
use super::{Condition, Quantity, parse};
use crate::diagnostic::Diagnostic;
use crate::graph::{Graph, compile};
use crate::trace::{self, Trace};
use crate::words::{Language, Phrase, Style};

/// Everything in a lesson that its program contradicts: faults of the program, moments that its run does not have, numbers and nodes that
/// are not there. In the order of the file; empty where the lesson is sound.
pub fn check(lesson: &Lesson) -> Vec<LessonError> {
    let (_, graph) = match compile(&lesson.program) {
        Ok(compiled) => compiled,
        Err(errors) => return in_program(lesson, errors),
    };
    let trace = trace::run(&graph);
    let mut check = Check { graph, trace, errors: Vec::new() };
    check.lesson(lesson);
    // Texts are read before what else belongs to a stop.
    check.errors.sort_by_key(|error| error.line);
    check.errors
}

/// A lesson file that is being written: what can be read of it, and all that is wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Survey {
    /// The lesson, where the file can be read as one.
    pub lesson: Option<Lesson>,
    /// Its program, as far as there is one.
    pub program: String,
    /// What is wrong, in the order of the file.
    pub errors: Vec<LessonError>,
}

/// Reads a file that may have faults, and finds all of them: what is not as the format has it, or else what the run contradicts; and what
/// is wrong with the program in any case.
pub fn survey(file: &str) -> Survey {
    let (lesson, mut errors) = parse::read(file);
    let program = lesson.program.clone();
    if errors.is_empty() {
        let errors = check(&lesson);
        return Survey { lesson: Some(lesson), program, errors };
    }
    if !program.is_empty()
        && let Err(faults) = compile(&program)
    {
        errors.extend(in_program(&lesson, faults));
    }
    errors.sort_by_key(|error| error.line);
    Survey { lesson: None, program, errors }
}

/// What is wrong with a lesson's program, with the lines of the file.
fn in_program(lesson: &Lesson, errors: Vec<Diagnostic>) -> Vec<LessonError> {
    let error = |Diagnostic { span, message, .. }: Diagnostic| {
        let before = lesson.program.get(..span.start).unwrap_or(&lesson.program);
        let line = lesson.lines.get(before.matches('\n').count()).or(lesson.lines.last());
        LessonError { line: line.copied().unwrap_or(1), message }
    };
    errors.into_iter().map(error).collect()
}

struct Check {
    graph: Graph,
    trace: Trace,
    errors: Vec<LessonError>,
}

impl Check {
    fn wrong(&mut self, line: usize, key: &'static str, name: &str) {
        let message = Phrase::new(key).styled("name", name, Style::Code);
        self.errors.push(LessonError { line, message });
    }

    fn lesson(&mut self, lesson: &Lesson) {
        for text in lesson.texts() {
            self.text(text, lesson.languages().count() > 1);
        }
        let mut last = 0;
        for stop in &lesson.stops {
            match stop.at.step(&self.graph, &self.trace) {
                Some(step) if step < last => self.wrong(stop.line, "lesson.backward", &step.to_string()),
                Some(step) => last = step,
                None => self.wrong(stop.line, "lesson.no-moment", ""),
            }
            self.stop(stop);
        }
    }

    fn text(&mut self, text: &Text, is_in_both: bool) {
        for language in Language::ALL.into_iter().filter(|language| text.is_in(*language)) {
            for quote in text.quotes(language) {
                let quantity = Quantity::read(quote);
                if quantity.is_none_or(|quantity| quantity.quoted(&self.graph, &self.trace).is_none()) {
                    self.wrong(text.line, "lesson.no-quote", &format!("{{{quote}}}"));
                }
            }
        }
        let quoted = |language| {
            let mut quotes = text.quotes(language);
            quotes.sort_unstable();
            quotes.dedup();
            quotes
        };
        if is_in_both && quoted(Language::English) != quoted(Language::Korean) {
            self.wrong(text.line, "lesson.unlike", "");
        }
    }

    fn stop(&mut self, stop: &Stop) {
        for name in &stop.look {
            self.node(stop.line, name);
        }
        if stop.look().is_err() {
            self.wrong(stop.line, "lesson.no-view", &stop.view);
        }
        for exercise in &stop.exercises {
            match exercise {
                Exercise::Ask { quantity, text } if quantity.number(&self.graph, &self.trace).is_none() => {
                    self.wrong(text.line, "lesson.no-answer-to", &quantity.symbol);
                }
                Exercise::Do { when, text } => self.condition(text.line, when),
                Exercise::Ask { .. } | Exercise::Choose { .. } => {}
            }
        }
    }

    fn condition(&mut self, line: usize, when: &Condition) {
        for symbol in when.symbols() {
            self.node(line, symbol);
        }
    }

    fn node(&mut self, line: usize, name: &str) {
        if self.graph.nodes.iter().all(|node| node.symbol != name) {
            self.wrong(line, "lesson.no-node", name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::parse;

    #[test]
    fn faults_are_told_with_their_lines() {
        let file = |program: &str, rest: &str| format!("en = A\nprogram\n  x = 2\n\n  {program}\nstop 1\nen = B {{x}}\n{rest}\n");
        for (program, rest, faults) in [
            ("f = x*y", "", vec![]),
            ("f = tahn(x)", "", vec![(5, "tahn")]),
            ("f = x*y", "stop 99\nen = C", vec![(8, "moment")]),
            ("f = x*y", "stop 0\nen = C {v}", vec![(8, "{v}"), (8, "step 0")]),
            ("f = x*y", "look = v\nview = mode=sleep", vec![(6, "v"), (6, "mode=sleep")]),
            ("f = x*y", "ask df/dv\nen = C?\ndo u > 1\nen = D", vec![(8, "v"), (10, "u")]),
        ] {
            let found = check(&parse(&file(program, rest)).unwrap());
            let found: Vec<(usize, String)> = found.into_iter().map(|error| (error.line, error.message.plain(Language::English))).collect();
            assert_eq!(
                found.iter().map(|(line, _)| *line).collect::<Vec<_>>(),
                faults.iter().map(|(line, _)| *line).collect::<Vec<_>>(),
                "{found:?}"
            );
            for ((_, message), (_, part)) in found.iter().zip(&faults) {
                assert!(message.contains(part), "{message}");
            }
        }
    }
}
