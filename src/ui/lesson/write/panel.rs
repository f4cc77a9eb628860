//! The text of the lesson that is being written, with its buttons, its faults, and what its format is.

use super::{drafts, insert, is_writing, with};
use crate::ui::editor::escape;
use crate::ui::prelude::*;
use crate::ui::state::App;
use gatewise::lessons::LessonError;
use gatewise::share::Written;
use gatewise::words::{Language, Phrase};
use maud::{Markup, html};

/// So many faults are listed.
const MOST_ERRORS: usize = 8;

/// The format in a few lines: how a line looks, and what it is for.
const FORMAT: [(&str, &str); 11] = [
    ("en =  ko =", "write.help.text"),
    ("program", "write.help.program"),
    ("stop df/dq", "write.help.stop"),
    ("{q}  {df/dq}", "write.help.number"),
    ("look = f, q", "write.help.look"),
    ("view = tab=code", "write.help.view"),
    ("do x > 0", "write.help.do"),
    ("ask df/dx", "write.help.ask"),
    ("question", "write.help.question"),
    ("right  wrong", "write.help.answer"),
    ("#", "write.help.comment"),
];

/// The panel; nothing while no lesson is being written.
pub fn view(app: App) -> Markup {
    app.drafts.track();
    if is_writing() { open(app) } else { Markup::default() }
}

// Not for the first screen.
#[inline(never)]
fn open(app: App) -> Markup {
    let state = with(|writing| (writing.errors.clone(), writing.is_kept, writing.is_copy, writing.program.clone(), writing.text.clone()));
    let Some((errors, is_kept, is_copy, program, text)) = state else { return Markup::default() };
    let names = insert::names(app);
    let status = match errors.len() {
        0 => Phrase::new("write.no-faults"),
        1 => Phrase::new("write.one-fault"),
        more => Phrase::new("write.faults").with("count", more),
    };
    let is_taken = app.document.with(|document| document.source.trim() == program.trim());
    let quoted = |key, name: &str| app.plain(&Phrase::new(key).with("name", format!("{{{name}}}")));
    html! {
        h2 { (app.say("write.title")) small.bad[!errors.is_empty()] role="status" { (app.plain(&status)) } }
        .write-tools role="group" aria-label=(app.say("write.insert")) {
            button.tbtn data-do="write stop" { (app.say("write.stop")) }
            button.tbtn data-do="write task" { (app.say("write.task")) }
            button.tbtn data-do="write ask" { (app.say("write.ask")) }
            button.tbtn data-do="write question" { (app.say("write.choice")) }
            @if let Some(name) = &names.value { button.tbtn.code data-do="write value" aria-label=(quoted("write.value", name)) { "{" (name) "}" } }
            @if let Some(name) = &names.gradient { button.tbtn.code data-do="write gradient" aria-label=(quoted("write.gradient", name)) { "{" (name) "}" } }
            button.tbtn data-do="write program" aria-disabled=(is_taken) { (app.say("write.program")) }
            @if let Some(language) = insert::missing(&text, app.language.get()) {
                button.tbtn data-do="write other" { (app.say(if language == Language::Korean { "write.in-korean" } else { "write.in-english" })) }
            }
        }
        .write-box.wrong[!errors.is_empty()] {
            .write-paper aria-hidden="true" data-part="write-paper" {}
            textarea #write-text aria-label=(app.say("write.text")) aria-invalid=(!errors.is_empty()) aria-describedby="write-errors"
                data-input="write typed" spellcheck="false" autocapitalize="off" autocomplete="off" wrap="soft" {}
        }
        #write-errors.errors.write-errors {
            @if !is_kept { p.error role="alert" { (app.say("write.not-kept")) } }
            @if is_copy { p.hint { (app.say("write.copy-of")) } }
            @for LessonError { line, message } in errors.iter().take(MOST_ERRORS) {
                p.error {
                    button.place data-do={ "write line " (line) } { (app.plain(&Phrase::new("write.line").with("line", *line))) }
                    " " (app.sentence(message))
                }
            }
            @if errors.len() > MOST_ERRORS { p.hint { (app.plain(&Phrase::new("write.more-faults").with("count", errors.len() - MOST_ERRORS))) } }
        }
        details.write-help {
            summary { (app.say("write.help")) }
            dl { @for (line, key) in FORMAT { div { dt { code { (line) } } dd { (app.say(key)) } } } }
        }
        .write-row {
            button.tbtn data-do="write publish" { (app.say("write.publish")) }
            button.tbtn data-do="write save-file" { (app.say("write.save-file")) }
            button.link data-do="write done" { (app.say("write.done")) }
        }
    }
}

/// The text below its transparent field, line by line: what the format says set apart from prose, lines with faults marked.
pub fn paper(text: &str, errors: &[LessonError]) -> String {
    let mut html = String::with_capacity(text.len() * 2);
    let mut is_above = true;
    for (index, line) in text.split('\n').enumerate() {
        is_above &= !line.starts_with("stop");
        let is_wrong = errors.iter().any(|error| error.line == index + 1);
        let (head, rest) = match line.split_once('=').filter(|(key, _)| matches!(key.trim_end(), "en" | "ko" | "look" | "view")) {
            Some((key, _)) => line.split_at(key.len() + 1),
            None => (line, ""),
        };
        let class = match head.split(' ').next().unwrap_or_default() {
            _ if line.starts_with('#') => "w-com",
            "" if is_above => "w-code",
            "stop" | "program" => "w-head",
            "do" | "ask" | "question" | "right" | "wrong" | "reply" => "w-verb",
            _ if !rest.is_empty() => "w-key",
            _ => "",
        };
        html.push_str(if is_wrong { "<div class=\"wrong\">" } else { "<div>" });
        html.push_str(&format!("<span class=\"{class}\">"));
        escape(&mut html, head);
        html.push_str("</span>");
        escape(&mut html, rest);
        html.push_str("</div>");
    }
    html
}

/// Whose lesson is being read, where it is none of the page.
#[inline(never)]
pub fn mark(app: App) -> Markup {
    app.drafts.track();
    let (reading, presenting) = app.document.with(|document| (document.view.reading.clone(), document.view.presenting));
    match reading.map(|reading| reading.lesson) {
        Some(Written::Elsewhere(text)) if !presenting && !is_writing() => {
            html! { p.lesson-from { (app.say(if drafts::name_of(&text).is_some() { "write.own" } else { "write.foreign" })) } }
        }
        _ => Markup::default(),
    }
}

/// What can be done with the lesson that is being read: a copy to write on, and, where it is none of the page, to publish it.
#[inline(never)]
pub fn below(app: App) -> Markup {
    app.drafts.track();
    let (reading, presenting) = app.document.with(|document| (document.view.reading.clone(), document.view.presenting));
    let Some(reading) = reading.filter(|_| !presenting && !is_writing()) else { return Markup::default() };
    let draft = if let Written::Elsewhere(text) = &reading.lesson { drafts::name_of(text) } else { None };
    html! {
        @if let Some(draft) = &draft { button.link data-do={ "write open " (draft) } { (app.say("write.edit")) } }
        @else { button.link data-do="write copy" { (app.say("write.copy")) } }
        @if matches!(reading.lesson, Written::Elsewhere(_)) { button.link data-do="write publish" { (app.say("write.publish")) } }
    }
}
