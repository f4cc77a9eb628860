//! The sum at a branch as a ledger: arrived, still to come, so far.

use super::lines::{CopyButton, slot};
use super::mathematics::mathematics;
use crate::ui::say::{Sentence, say};
use gatewise::explain::{Entry, Ledger, Slot, State, window};
use gatewise::lang::formula::Formula;
use gatewise::words::{Language, Phrase, Style};
use leptos::prelude::*;

/// So many contributions are listed: of more, the last to arrive.
const MOST: usize = 16;

/// A sum with one row for each contribution.
#[component]
pub fn LedgerList(
    /// The sum.
    ledger: Ledger,
    /// The language of the interface.
    language: Signal<Language>,
    /// Hears the sum's LaTeX.
    on_copy: Callback<String>,
) -> impl IntoView {
    let Ledger { symbol, entries, state, line, .. } = ledger;
    let latex = line.latex();
    let heading = Phrase::new("explain.ledger").styled("name", symbol, Style::Symbol);
    let count = entries.len();
    let here = entries.iter().rposition(|entry| entry.value.is_some());
    let shown = window(&entries, here, MOST).to_vec();
    let hidden = count.checked_sub(MOST).filter(|&hidden| hidden > 0).map(|hidden| Phrase::new("explain.more").with("count", hidden));
    view! {
        <section class="ledger">
            <h2><span><Sentence phrase=heading/></span></h2>
            <p class="sum">
                <span class="eq">{line.pieces().iter().map(|piece| view! { <span class="piece">{mathematics(piece)}</span> }).collect_view()}</span>
                <CopyButton latex on_copy/>
            </p>
            <ul>{shown.into_iter().map(|entry| row(entry, language)).collect_view()}</ul>
            {hidden.map(|hidden| view! { <p class="note"><Sentence phrase=hidden/></p> })}
            <p class="total">
                <span class="amount bwd" class:partial=matches!(state, State::Partial { .. })>{slot(so_far(state), language)}</span>
                <small><Sentence phrase=progress(state, count)/></small>
            </p>
        </section>
    }
}

fn row(entry: Entry, language: Signal<Language>) -> AnyView {
    let key = match (entry.value, entry.current) {
        (None, _) => "explain.to-come",
        (Some(_), true) => "explain.arriving",
        (Some(_), false) => "explain.arrived",
    };
    let amount = entry.value.map_or(Slot::Waiting, Slot::Known);
    let through = Phrase::new("explain.through").with("gate", entry.label);
    let term: Formula = entry.term;
    view! {
        <li class:current=entry.current class:coming=entry.value.is_none()>
            <span class="amount bwd">{slot(amount, language)}</span>
            <span class="through"><Sentence phrase=through/>" "<span class="term">{mathematics(&term)}</span></span>
            <small>{say(key)}</small>
        </li>
    }
    .into_any()
}

/// The sum of what is in.
fn so_far(state: State) -> Slot {
    match state {
        State::Partial { sum, .. } | State::Complete(sum) => Slot::Known(sum),
        State::NotReached => Slot::Waiting,
        State::Never(_) => Slot::Never,
    }
}

/// How much is in, in words.
fn progress(state: State, count: usize) -> Phrase {
    let (key, arrived) = match state {
        State::Complete(_) => ("explain.sum", count),
        State::Partial { arrived, of, .. } if arrived == of => ("explain.waiting", arrived),
        State::Partial { arrived, .. } => ("explain.so-far", arrived),
        State::NotReached | State::Never(_) => ("explain.so-far", 0),
    };
    Phrase::new(key).with("arrived", arrived).with("of", count)
}
