//! Phrases on the page: plain, and with their parts set in colour or as mathematics.

use super::state::App;
use crate::ui::prelude::*;
use gatewise::lang::formula::Formula;
use gatewise::words::{Phrase, Run, Style};
use maud::{Markup, PreEscaped, html};

impl App {
    /// A fixed phrase in the language of the page.
    pub fn say(self, key: &'static str) -> String {
        self.plain(&Phrase::new(key))
    }

    /// A phrase in the language of the page, as plain text.
    pub fn plain(self, phrase: &Phrase) -> String {
        phrase.plain(self.language.get())
    }

    /// A phrase with its arguments in their styles.
    pub fn sentence(self, phrase: &Phrase) -> Markup {
        let mut runs = phrase.runs(self.language.get());
        html! {
            @for at in 0..runs.len() {
                @let tail = tail(&mut runs, at);
                @if let Some(run) = runs.get(at) {
                    @match run.style {
                        Style::Plain => (run.text),
                        Style::Result => b.bwd { (run.text) },
                        Style::Code => code { (run.text) },
                        Style::Symbol => span.symbol { (mathematics(&Formula::Symbol(run.text.clone()))) (tail) },
                        style => span class=(class(style)) { (lowered(&run.text)) },
                    }
                }
            }
        }
    }
}

/// Takes what follows a symbol without a space, a full stop or a particle, off the next run: no line breaks between the two.
fn tail(runs: &mut [Run], at: usize) -> String {
    match runs.get_mut(at..) {
        Some([Run { style: Style::Symbol, .. }, Run { style: Style::Plain, text }, ..]) => {
            let end = text.find(char::is_whitespace).unwrap_or(text.len());
            text.drain(..end).collect()
        }
        _ => String::new(),
    }
}

/// Formulas as text, with what a gradient is by set lower: ∇_W f.
fn lowered(text: &str) -> Markup {
    let mut pieces = text.split("∇_");
    html! {
        (pieces.next().unwrap_or_default())
        @for piece in pieces {
            @let (by, rest) = piece.split_at(piece.find([' ', ')']).unwrap_or(piece.len()));
            "∇" sub { (by) } (rest)
        }
    }
}

const fn class(style: Style) -> &'static str {
    match style {
        Style::Forward => "fwd",
        Style::Local => "local",
        _ => "bwd",
    }
}

/// A formula as MathML that heads a row or a column: the letters are said as text, since headings of mathematics alone count as empty.
pub fn heading(formula: &Formula) -> Markup {
    html! { span.sr { (formula.plain()) } span aria-hidden="true" { (mathematics(formula)) } }
}

/// A formula as MathML.
pub fn mathematics(formula: &Formula) -> Markup {
    PreEscaped(formula.mathml())
}
