//! Relations in lines: mathematics, the reason at the right, and a button that copies the line as LaTeX.

use super::mathematics::mathematics;
use crate::ui::say::{Sentence, say};
use gatewise::explain::{Line, Product, Slot};
use gatewise::words::{self, Language, Phrase, Style};
use leptos::prelude::*;

/// Lines of an equation, or several equations.
#[component]
pub fn Lines(
    /// The lines.
    lines: Vec<Line>,
    /// Hears a line's LaTeX.
    on_copy: Callback<String>,
) -> impl IntoView {
    let item = move |line: Line| {
        let latex = line.latex();
        let pieces = line.pieces();
        view! {
            <li class:continues=line.continues>
                <span class="eq">{pieces.iter().map(|piece| view! { <span class="piece">{mathematics(piece)}</span> }).collect_view()}</span>
                {line.reason.map(|reason| view! { <small><Sentence phrase=reason/></small> })}
                <CopyButton latex on_copy/>
            </li>
        }
    };
    view! { <ol class="lines">{lines.into_iter().map(item).collect_view()}</ol> }
}

/// The button that copies a line. It is seen while the line has the pointer or the focus.
#[component]
pub fn CopyButton(
    /// What it copies.
    latex: String,
    /// Hears it.
    on_copy: Callback<String>,
) -> impl IntoView {
    view! {
        <button class="tex" type="button" aria-label=say("explain.copy") on:click=move |_| on_copy.run(latex.clone())>{say("explain.latex")}</button>
    }
}

/// Upstream × local = downstream for each operand, symbols over numbers.
#[component]
pub fn ProductList(
    /// The products.
    products: Vec<Product>,
    /// The language of the interface.
    language: Signal<Language>,
    /// Hears a line's LaTeX.
    on_copy: Callback<String>,
) -> impl IntoView {
    let item = move |product: Product| {
        let latex = product.line.latex();
        let [upstream, local, downstream] = product.symbols.map(|symbol| view! { <span class="x">{mathematics(&symbol)}</span> });
        let [above, factor, below] = product.numbers;
        let part = product
            .part
            .map(|(at, of)| Phrase::new("explain.part").with("at", at).with("of", of).styled("name", &product.operand, Style::Symbol));
        view! {
            <li class:current=product.current>
                <div class="three">
                    {upstream}<span>"·"</span>{local}<span>"="</span>{downstream}
                    <span class="x bwd">{slot(above, language)}</span><span>"·"</span><span class="x">{slot(factor, language)}</span><span>"="</span>
                    <span class="x bwd">{slot(below, language)}</span>
                </div>
                {part.map(|part| view! { <p class="note"><Sentence phrase=part/></p> })}
                <CopyButton latex on_copy/>
            </li>
        }
    };
    view! { <ul class="products">{products.into_iter().map(item).collect_view()}</ul> }
}

/// A number in its place, or the dotted slot that waits for it.
pub fn slot(slot: Slot, language: Signal<Language>) -> AnyView {
    let unseen = move |key: &'static str| move || Phrase::new(key).plain(language.get());
    match slot {
        Slot::Known(number) => words::number(number).into_any(),
        Slot::Arriving(number) => view! { <span class="pill">{words::number(number)}</span> }.into_any(),
        Slot::Waiting => {
            view! { <span class="slot" aria-hidden="true"></span><span class="sr">{unseen("explain.not-yet")}</span> }.into_any()
        }
        Slot::Never => view! { <span class="bar" aria-hidden="true"></span><span class="sr">{unseen("explain.none")}</span> }.into_any(),
    }
}
