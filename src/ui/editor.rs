//! The program as a textbox: coloured, errors underlined in place, and linked with the stage.

use super::part::effect;
use super::state::{App, Notice, Program};
use super::{browser, long_paper, patch};
use crate::ui::prelude::*;
use gatewise::diagnostic::Diagnostic;
use gatewise::lang::{self, TokenClass};
use gatewise::share::Action;
use gatewise::sort::sort;
use gatewise::span::Span;
use gatewise::words::Phrase;
use maud::{Markup, html};
use std::ops::Range;
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

/// Beyond this many bytes the text is shown without colours, and only what is in sight line by line.
const LONGEST_COLOURED: usize = 30_000;
/// So many errors are listed.
const MOST_ERRORS: usize = 4;

/// The title, and how many errors there are, in words.
pub fn title(app: App) -> Markup {
    let errors = app.errors();
    let status = match errors {
        0 => Phrase::new("editor.no-errors"),
        1 => Phrase::new("editor.one-error"),
        more => Phrase::new("editor.errors").with("count", more),
    };
    html! { (app.say("editor.title")) small.bad[errors != 0] { (app.plain(&status)) } }
}

/// Keeps the paper under the text field: the text in colours, with its errors underlined.
pub fn follow_text(app: App) {
    let mut last = None;
    let mut long = None;
    effect(move || {
        let program = app.program.get();
        let Some(paper) = browser::find("[data-part=paper]") else { return };
        if program.source.len() > LONGEST_COLOURED {
            last = None;
            return long_paper::draw(app, &mut long, &paper, program);
        }
        long = None;
        let html = lines(&program.source, 0..program.source.len(), lang::highlight(&program.source), &marks(app, &program));
        if last.as_ref() != Some(&html) {
            patch::patch(&paper, &html);
        }
        last = Some(html);
    });
}

/// What is set apart in the text.
pub fn marks(app: App, program: &Program) -> Marks {
    Marks {
        wrong: program.diagnostics.iter().map(|diagnostic| diagnostic.span).collect(),
        here: app.marked_text(),
        bracket: app.caret.get().and_then(|at| matching_bracket(&program.source, at)),
    }
}

/// The brackets at a place; in a long text they are looked for nearby.
fn matching_bracket(source: &str, at: usize) -> Option<(Span, Span)> {
    let start = source.get(..at.saturating_sub(NEARBY)).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let end = source.get(at + NEARBY..).and_then(|after| after.find('\n')).map_or(source.len(), |end| at + NEARBY + end);
    let (open, close) = lang::matching_bracket(source.get(start..end)?, at - start)?;
    let moved = |span: Span| Span::new(span.start + start, span.end + start);
    Some((moved(open), moved(close)))
}

/// So many bytes are near.
const NEARBY: usize = LONGEST_COLOURED / 2;

/// The messages: where, what, and what to do. Choosing one selects its place.
pub fn errors(app: App) -> Markup {
    let program = app.program.get();
    html! {
        @for Diagnostic { span, message, hint, related } in program.diagnostics.iter().take(MOST_ERRORS) {
            .error {
                (located(app, &program.source, *span, message))
                @if let Some(hint) = hint { p.hint { (app.sentence(hint)) } }
                @for (span, label) in related { p.hint { (place(app, &program.source, *span)) " " (app.sentence(label)) } }
            }
        }
    }
}

/// What the stage says of a program that has never run: its first error.
#[inline(never)]
pub fn on_stage(app: App) -> Markup {
    let program = app.program.get();
    html! {
        p { (app.say("stage.broken")) }
        @if let Some(error) = program.diagnostics.first() { (located(app, &program.source, error.span, &error.message)) }
    }
}

fn located(app: App, source: &str, span: Span, message: &Phrase) -> Markup {
    html! {
        p {
            button.place data-do=(format!("place {} {}", span.start, span.end)) { (place(app, source, span)) }
            " " (app.sentence(message))
        }
    }
}

fn place(app: App, source: &str, span: Span) -> String {
    let (line, column) = line_and_column(source, span.start);
    app.plain(&Phrase::new("editor.place").with("line", line).with("column", column))
}

/// The text field.
pub fn field() -> Option<HtmlTextAreaElement> {
    browser::find(".editor > textarea")?.dyn_into().ok()
}

/// Keeps the text field as the document is: what others wrote (a slider, an example, undo) goes into it; what was typed there
/// already stands in it.
pub fn follow_document(app: App) {
    effect(move || {
        let source = app.program.with(|program| program.source.clone());
        if let Some(field) = field()
            && field.value() != source
        {
            let at = field.selection_start().ok().flatten();
            field.set_value(&source);
            if let Some(at) = at {
                let _ = field.set_selection_range(at, at);
            }
        }
    });
}

/// Something was typed.
pub fn typed(app: App) {
    if let Some(field) = field() {
        if app.notice.with_untracked(|notice| matches!(notice, Some(Notice::Link(_)))) {
            app.notice.set(None);
        }
        app.act(Action::Type(field.value()));
        look(app);
    }
}

/// The caret or the selection has moved.
pub fn look(app: App) {
    let Some(field) = field() else { return };
    let (start, end) = (field.selection_start().ok().flatten().unwrap_or(0), field.selection_end().ok().flatten().unwrap_or(0));
    let text = field.value();
    let span = Span::new(byte_of(&text, start), byte_of(&text, end));
    app.caret.set(Some(span.start));
    app.selected_text.set((span.start < span.end).then_some(span));
}

/// Undo and redo: the text has its own history, which knows of sliders and examples as well.
pub fn pressed(app: App, event: &KeyboardEvent) {
    if !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
        return;
    }
    let action = match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
        ("z", false) => Action::Undo,
        ("z", true) | ("y", false) => Action::Redo,
        _ => return,
    };
    event.prevent_default();
    app.act(action);
}

/// Selects a place of the text.
pub fn select(start: usize, end: usize) {
    if let Some(field) = field() {
        let text = field.value();
        let _ = field.focus();
        let _ = field.set_selection_range(unit_of(&text, start), unit_of(&text, end));
    }
}

impl App {
    /// How many errors the program has.
    pub fn errors(self) -> usize {
        self.program.with(|program| program.diagnostics.len())
    }

    /// The text of the selected gate, or of the step's gate; only while the text is the one on stage.
    fn marked_text(self) -> Option<Span> {
        let good = self.good.get()?;
        if !self.program.with(|program| std::sync::Arc::ptr_eq(program, &good.program)) {
            return None;
        }
        let node = self
            .selection()
            .or_else(|| self.explained.get().checked_sub(1).and_then(|k| good.scene.trace.steps.get(k)).map(|step| step.node()))?;
        good.scene.span(node)
    }
}

/// Places to set apart in the text.
pub struct Marks {
    wrong: Vec<Span>,
    here: Option<Span>,
    bracket: Option<(Span, Span)>,
}

impl Marks {
    fn classes(&self, at: Span) -> String {
        let mut classes = String::new();
        if self.wrong.iter().any(|span| span.touches(at)) {
            classes.push_str(" wrong");
        }
        if self.here.is_some_and(|span| span.start <= at.start && at.end <= span.end) {
            classes.push_str(" here");
        }
        if self.bracket.is_some_and(|(open, close)| open == at || close == at) {
            classes.push_str(" pair");
        }
        classes
    }

    /// Every place where a mark begins or ends.
    fn borders(&self) -> Vec<usize> {
        let mut borders: Vec<u64> = self.wrong.iter().chain(&self.here).flat_map(|span| [span.start as u64, span.end as u64]).collect();
        sort(&mut borders);
        borders.into_iter().map(|border| border as usize).collect()
    }
}

/// Lines of the text as HTML under the textarea: a `div` for each line, a `span` for each run of one look.
pub fn lines(source: &str, range: Range<usize>, tokens: Vec<(Span, TokenClass)>, marks: &Marks) -> String {
    let mut html = String::with_capacity(range.len() * 4);
    let in_range = |span: &Span| span.start <= range.end && range.start <= span.end;
    let wrong = marks.wrong.iter().copied().filter(in_range).collect();
    let marks = Marks { wrong, here: marks.here, bracket: marks.bracket };
    let borders = marks.borders();
    let mut tokens = tokens.into_iter().peekable();
    let mut line_start = range.start;
    for line in source.get(range).unwrap_or_default().split('\n') {
        let line_end = line_start + line.len();
        html.push_str("<div>");
        let mut at = line_start;
        while at < line_end {
            while tokens.next_if(|(span, _)| span.end <= at).is_some() {}
            let (mut end, class) = match tokens.peek() {
                Some((span, class)) if span.start <= at => (span.end.min(line_end), class_name(*class)),
                Some((span, _)) => (span.start.min(line_end), ""),
                None => (line_end, ""),
            };
            if let Some(&border) = borders.iter().find(|&&border| at < border && border < end) {
                end = border;
            }
            let text = source.get(at..end).unwrap_or("");
            let marked = marks.classes(Span::new(at, end));
            if class.is_empty() && marked.is_empty() {
                escape(&mut html, text);
            } else {
                html.push_str("<span class=\"");
                html.push_str(class);
                html.push_str(&marked);
                html.push_str("\">");
                escape(&mut html, text);
                html.push_str("</span>");
            }
            at = end.max(at + 1);
        }
        // An error at the end of a line has no character to stand under.
        if marks.wrong.iter().any(|span| span.start == line_end && span.end <= line_end + 1) {
            html.push_str("<span class=\"wrong\"> </span>");
        }
        html.push_str("</div>");
        line_start = line_end + 1;
    }
    html
}

/// The style class of a piece of text.
pub const fn class_name(class: TokenClass) -> &'static str {
    match class {
        TokenClass::Number => "k-num",
        TokenClass::Operator | TokenClass::Bracket => "k-op",
        TokenClass::Function => "k-fn",
        TokenClass::Keyword => "k-key",
        TokenClass::Comment => "k-com",
        TokenClass::Name => "",
    }
}

/// Writes a text so that HTML reads it as one.
pub fn escape(html: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            _ => html.push(character),
        }
    }
}

/// The byte at an index in UTF-16 units, as the textarea counts.
pub fn byte_of(text: &str, unit: u32) -> usize {
    let mut units = 0;
    for (byte, character) in text.char_indices() {
        if units >= unit {
            return byte;
        }
        units += character.len_utf16() as u32;
    }
    text.len()
}

/// The index in UTF-16 units of a byte.
pub fn unit_of(text: &str, byte: usize) -> u32 {
    text.char_indices().take_while(|(at, _)| *at < byte).map(|(_, character)| character.len_utf16() as u32).sum()
}

/// Line and column, both from 1, as editors count.
fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let before: String = text.char_indices().take_while(|(at, _)| *at < byte).map(|(_, character)| character).collect();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1;
    (line, column)
}
