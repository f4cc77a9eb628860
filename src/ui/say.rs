//! Phrases on the page: plain, as attributes, and with their parts set in colour or as mathematics.

use super::state::App;
use gatewise::lang::formula::Formula;
use gatewise::words::{Phrase, Run, Style};
use leptos::prelude::*;

/// A fixed phrase in the language of the page, for text and attributes alike.
pub fn say(key: &'static str) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    let language = App::here().language;
    move || Phrase::new(key).plain(language.get())
}

/// A phrase with its arguments in their styles.
#[component]
pub fn Sentence(
    /// The phrase.
    #[prop(into)]
    phrase: Signal<Phrase>,
) -> impl IntoView {
    let language = App::here().language;
    move || phrase.with(|phrase| phrase.runs(language.get())).into_iter().map(run).collect_view()
}

/// One run of a sentence.
fn run(Run { text, style }: Run) -> AnyView {
    match style {
        Style::Plain => text.into_any(),
        Style::Forward => view! { <span class="fwd">{text}</span> }.into_any(),
        Style::Backward => view! { <span class="bwd">{text}</span> }.into_any(),
        Style::Result => view! { <b class="bwd">{text}</b> }.into_any(),
        Style::Local => view! { <span class="local">{text}</span> }.into_any(),
        Style::Code => view! { <code>{text}</code> }.into_any(),
        Style::Symbol => view! { <span class="symbol" inner_html=Formula::Symbol(text).mathml()></span> }.into_any(),
    }
}
