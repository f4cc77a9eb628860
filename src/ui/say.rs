//! Phrases on the page: plain, and with their parts set in colour or as mathematics.

use super::state::App;
use crate::ui::prelude::*;
use gatewise::lang::formula::Formula;
use gatewise::words::{Phrase, Style};
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
        html! {
            @for run in phrase.runs(self.language.get()) {
                @match run.style {
                    Style::Plain => (run.text),
                    Style::Result => b.bwd { (run.text) },
                    Style::Code => code { (run.text) },
                    Style::Symbol => span.symbol { (mathematics(&Formula::Symbol(run.text))) },
                    style => span class=(class(style)) { (lowered(&run.text)) },
                }
            }
        }
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

/// A formula as MathML.
pub fn mathematics(formula: &Formula) -> Markup {
    PreEscaped(formula.mathml())
}
