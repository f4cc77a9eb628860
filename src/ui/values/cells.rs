//! The cells of a row that change from step to step.

use crate::ui::say::Sentence;
use gatewise::explain::{Local, Row, State};
use gatewise::words::{self, Language, Phrase};
use leptos::prelude::*;

/// Value, local gradients, upstream, gradient, state.
pub fn cells(row: Row, language: Signal<Language>) -> impl IntoView {
    let state = row.state();
    let Row { value, locals, upstream, gradient, contributions, current, .. } = row;
    let note = (contributions.len() > 1).then(|| sum(&contributions));
    let now = move || Phrase::new("values.now").plain(language.get());
    view! {
        <td class="figures fwd">{value.map(words::number)}</td>
        <td class="figures locals">{locals.into_iter().filter_map(local).collect_view()}</td>
        <td class="figures bwd">{upstream.map(words::number)}</td>
        <td class="figures grad bwd" class:partial=matches!(gradient, State::Partial { .. })>
            {shown(gradient)}
            {note.map(|note| view! { <small>{note}</small> })}
        </td>
        <td class="state"><Sentence phrase=state/>{current.then(|| view! { <span class="sr">", "{now}</span> })}</td>
    }
}

/// A local gradient beside its operand.
fn local(local: Local) -> Option<AnyView> {
    let number = words::number(local.value?);
    Some(view! { <span class="local"><span inner_html=local.operand.mathml()></span>" "{number}</span> }.into_any())
}

/// The number of a gradient, as far as there is one.
fn shown(gradient: State) -> Option<String> {
    match gradient {
        State::Partial { sum, .. } | State::Complete(sum) => Some(words::number(sum)),
        State::NotReached | State::Never(_) => None,
    }
}

/// The contributions that are in: 1.00 + (−4.00).
fn sum(terms: &[f64]) -> String {
    let term = |(at, &term): (usize, &f64)| match words::number(term) {
        shown if at > 0 && shown.starts_with('\u{2212}') => format!("({shown})"),
        shown => shown,
    };
    terms.iter().enumerate().map(term).collect::<Vec<_>>().join(" + ")
}
