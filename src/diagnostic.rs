//! What went wrong in a program, where, and what to do about it.

use crate::span::Span;
use crate::words::{Language, Phrase};

/// A located error: every message names what was found, what was expected, and a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// The place to underline.
    pub span: Span,
    /// What is wrong, in a learner's words.
    pub message: Phrase,
    /// What to do about it.
    pub hint: Option<Phrase>,
    /// Other places that matter (the first definition, the bracket left open), each with a label.
    pub related: Vec<(Span, Phrase)>,
}

impl Diagnostic {
    /// An error at a place, without hint.
    pub fn new(span: Span, message: Phrase) -> Self {
        Self { span, message, hint: None, related: Vec::new() }
    }

    /// The same error with a hint.
    pub fn hint(mut self, hint: Phrase) -> Self {
        self.hint = Some(hint);
        self
    }

    /// The same error with a second place.
    pub fn related(mut self, span: Span, label: Phrase) -> Self {
        self.related.push((span, label));
        self
    }

    /// Plain text with the source line and carets under the place.
    ///
    /// ```text
    /// error: unknown gate `tahn`
    ///   | y = tahn(x * w)
    ///   |     ^^^^ did you mean `tanh`?
    /// ```
    pub fn render(&self, source: &str, language: Language) -> String {
        let mut text = format!("error: {}\n", self.message.plain(language));
        let hint = self.hint.as_ref().map(|hint| hint.plain(language)).unwrap_or_default();
        caret(&mut text, source, self.span, &hint);
        for (span, label) in &self.related {
            caret(&mut text, source, *span, &label.plain(language));
        }
        text
    }
}

/// Appends the line of `source` that holds `span`, and carets under it with a label.
fn caret(text: &mut String, source: &str, span: Span, label: &str) {
    let start = floor_boundary(source, span.start);
    let before = source.get(..start).unwrap_or("");
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = source.get(line_start..).unwrap_or("").lines().next().unwrap_or("");
    let column = source.get(line_start..start).unwrap_or("").chars().count();
    let width = source.get(start..span.end.min(line_start + line.len())).map_or(1, |covered| covered.chars().count().max(1));
    let carets = format!("{}{} {label}", " ".repeat(column), "^".repeat(width));
    text.push_str(&format!("  | {line}\n  | {}\n", carets.trim_end()));
}

/// The largest character boundary that is not past `index`.
fn floor_boundary(text: &str, index: usize) -> usize {
    (0..=index.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}
