//! The program as a textbox: coloured, errors underlined in place, and linked with the stage.

use super::say::{Sentence, say};
use super::state::App;
use gatewise::diagnostic::Diagnostic;
use gatewise::lang::{self, TokenClass};
use gatewise::share::Action;
use gatewise::span::Span;
use gatewise::words::Phrase;
use leptos::{ev, html, prelude::*};

/// Beyond this many bytes the text is shown without colours, so that typing stays quick.
const LONGEST_COLOURED: usize = 30_000;

/// The editor with its messages.
#[component]
pub fn Editor() -> impl IntoView {
    let app = App::here();
    let field = NodeRef::<html::Textarea>::new();
    let caret = RwSignal::new(None::<usize>);
    let source = Memo::new(move |_| app.document.with(|document| document.source.clone()));
    let diagnostics = Memo::new(move |_| app.program.with(|program| program.diagnostics.clone()));

    // What others wrote (a slider, an example, undo) goes into the field; what was typed there already stands in it.
    Effect::new(move |_| {
        let source = source.get();
        if let Some(field) = field.get()
            && field.value() != source
        {
            let at = field.selection_start().ok().flatten();
            field.set_value(&source);
            if let Some(at) = at {
                let _ = field.set_selection_range(at, at);
            }
        }
    });
    let look = move || {
        let Some(field) = field.get_untracked() else { return };
        let (start, end) = (field.selection_start().ok().flatten().unwrap_or(0), field.selection_end().ok().flatten().unwrap_or(0));
        let text = field.value();
        let span = Span::new(byte_of(&text, start), byte_of(&text, end));
        caret.set(Some(span.start));
        app.selected_text.set((span.start < span.end).then_some(span));
    };
    let typed = move |_| {
        if let Some(field) = field.get_untracked() {
            app.notice.set(None);
            app.act(Action::Type(field.value()));
            look();
        }
    };
    // The text has its own history, which knows of sliders and examples as well.
    let keys = move |event: ev::KeyboardEvent| {
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
    };
    let errors = move || diagnostics.with(|list| list.len());
    view! {
        <section class="program">
            <h2 id="program-title">
                {say("editor.title")}
                <small class:bad=move || errors() != 0>{move || status(errors()).plain(app.language.get())}</small>
            </h2>
            <Notice/>
            <div class="editor code" class:wrong=move || errors() != 0>
                <div class="paper" aria-hidden="true" inner_html=move || {
                    let marks = Marks {
                        wrong: diagnostics.with(|list| list.iter().map(|diagnostic| diagnostic.span).collect()),
                        here: app.marked_text(),
                        bracket: caret.get().and_then(|at| source.with(|source| lang::matching_bracket(source, at))),
                    };
                    source.with(|source| paper(source, &marks))
                }></div>
                <textarea
                    node_ref=field
                    aria-label=say("editor.label")
                    aria-invalid=move || if errors() != 0 { "true" } else { "false" }
                    aria-describedby="program-errors"
                    spellcheck="false"
                    autocapitalize="off"
                    autocomplete="off"
                    wrap="soft"
                    prop:value=source.get_untracked()
                    on:input=typed
                    on:keydown=keys
                    on:keyup=move |_| look()
                    on:click=move |_| look()
                    on:select=move |_| look()
                    on:blur=move |_| { caret.set(None); }
                ></textarea>
            </div>
            <div id="program-errors" class="errors" role="alert">
                {move || diagnostics.get().into_iter().take(4).map(|diagnostic| message(app, field, diagnostic)).collect_view()}
            </div>
        </section>
    }
}

/// How many errors there are, in words.
fn status(errors: usize) -> Phrase {
    match errors {
        0 => Phrase::new("editor.no-errors"),
        1 => Phrase::new("editor.one-error"),
        more => Phrase::new("editor.errors").with("count", more),
    }
}

/// One message: where, what, and what to do. Choosing it selects the place.
fn message(app: App, field: NodeRef<html::Textarea>, diagnostic: Diagnostic) -> impl IntoView {
    let source = app.document.with_untracked(|document| document.source.clone());
    let Diagnostic { span, message, hint, related } = diagnostic;
    let (line, column) = line_and_column(&source, span.start);
    let (from, to) = (unit_of(&source, span.start), unit_of(&source, span.end));
    let place = Phrase::new("editor.place").with("line", line).with("column", column);
    let go = move |_| {
        if let Some(field) = field.get_untracked() {
            let _ = field.focus();
            let _ = field.set_selection_range(from, to);
        }
    };
    view! {
        <div class="error">
            <p>
                <button class="place" on:click=go>{move || place.plain(app.language.get())}</button>
                " "
                <Sentence phrase=message/>
            </p>
            {hint.map(|hint| view! { <p class="hint"><Sentence phrase=hint/></p> })}
            {related
                .into_iter()
                .map(|(span, label)| {
                    let (line, column) = line_and_column(&source, span.start);
                    let place = Phrase::new("editor.place").with("line", line).with("column", column);
                    view! { <p class="hint">{move || place.plain(app.language.get())}" "<Sentence phrase=label/></p> }
                })
                .collect_view()}
        </div>
    }
}

/// A sentence above the program, with a text that can be brought back.
#[component]
fn Notice() -> impl IntoView {
    let app = App::here();
    move || {
        app.notice.get().map(|notice| {
            let kept = notice.kept.clone();
            view! {
                <div class="notice" role="status">
                    <p><Sentence phrase=notice.phrase/></p>
                    <p>
                        {kept
                            .map(|kept| {
                                view! { <button class="link" on:click=move |_| app.open(kept.clone(), 0)>{say("notice.bring-back")}</button> }
                            })}
                        <button class="link" on:click=move |_| app.notice.set(None)>{say("notice.dismiss")}</button>
                    </p>
                </div>
            }
        })
    }
}

impl App {
    /// The text of the selected gate, or of the step's gate; only while the text is the one on stage.
    fn marked_text(self) -> Option<Span> {
        let good = self.good.get()?;
        if !self.program.with(|program| std::sync::Arc::ptr_eq(program, &good.program)) {
            return None;
        }
        let node = self
            .selection()
            .or_else(|| self.step.get().checked_sub(1).and_then(|k| good.scene.trace.steps.get(k)).map(|step| step.node()))?;
        good.scene.graph.nodes.get(node).map(|node| node.span)
    }
}

/// Places to set apart in the text.
struct Marks {
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
        let mut borders: Vec<usize> = self.wrong.iter().chain(&self.here).flat_map(|span| [span.start, span.end]).collect();
        borders.sort_unstable();
        borders
    }
}

/// The text as HTML under the textarea: a `div` for each line, a `span` for each run of one look.
fn paper(source: &str, marks: &Marks) -> String {
    let mut html = String::with_capacity(source.len() * 4);
    let tokens = if source.len() <= LONGEST_COLOURED { lang::highlight(source) } else { Vec::new() };
    let borders = marks.borders();
    let mut tokens = tokens.into_iter().peekable();
    let mut line_start = 0;
    for line in source.split('\n') {
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

const fn class_name(class: TokenClass) -> &'static str {
    match class {
        TokenClass::Number => "k-num",
        TokenClass::Operator | TokenClass::Bracket => "k-op",
        TokenClass::Function => "k-fn",
        TokenClass::Keyword => "k-key",
        TokenClass::Comment => "k-com",
        TokenClass::Name => "",
    }
}

fn escape(html: &mut String, text: &str) {
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
fn byte_of(text: &str, unit: u32) -> usize {
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
fn unit_of(text: &str, byte: usize) -> u32 {
    text.char_indices().take_while(|(at, _)| *at < byte).map(|(_, character)| character.len_utf16() as u32).sum()
}

/// Line and column, both from 1, as editors count.
fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let before: String = text.char_indices().take_while(|(at, _)| *at < byte).map(|(_, character)| character).collect();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1;
    (line, column)
}
