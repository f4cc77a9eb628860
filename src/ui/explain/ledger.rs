//! The sum at a branch as a ledger: arrived, still to come, so far.

use super::lines::{copy_button, lines, pieces, slot};
use super::mathematics::mathematics;
use crate::ui::state::App;
use gatewise::explain::{Entry, Ledger, Repeated, Slot, State, window};
use gatewise::lang::formula::Formula;
use gatewise::words::{Phrase, Style};
use maud::{Markup, html};

/// So many contributions are listed: of more, the last to arrive.
const MOST: usize = 16;

/// A sum with one row for each contribution.
#[inline(never)]
pub fn view(app: App, ledger: &Ledger) -> Markup {
    let &Ledger { ref symbol, ref entries, count, state, ref line, .. } = ledger;
    let here = entries.iter().rposition(|entry| entry.value.is_some());
    html! {
        section.ledger {
            (heading(app, "explain.ledger", symbol))
            p.sum { (pieces(line)) (copy_button(app, line)) }
            ul { @for entry in window(entries, here, MOST) { (row(app, entry)) } }
            @if count > MOST { p.note { (app.sentence(&Phrase::new("explain.more").with("count", count - MOST))) } }
            p.total {
                span.amount.bwd.partial[matches!(state, State::Partial { .. })] { (amount(app, ledger.total.as_ref(), so_far(state))) }
                small { (app.sentence(&progress(state, count))) }
            }
        }
    }
}

/// A heading about a node; mathematics has no part in a heading's own name, so that it is said again.
fn heading(app: App, key: &'static str, symbol: &str) -> Markup {
    let phrase = Phrase::new(key).styled("name", symbol, Style::Symbol);
    html! { h2 aria-label=(app.plain(&phrase)) { span { (app.sentence(&phrase)) } } }
}

#[inline(never)]
fn row(app: App, entry: &Entry) -> Markup {
    let key = match (entry.value, entry.current) {
        (None, _) => "explain.to-come",
        (Some(_), true) => "explain.arriving",
        (Some(_), false) => "explain.arrived",
    };
    html! {
        li.current[entry.current].coming[entry.value.is_none()].tensor[entry.amount.as_ref().is_some_and(is_tensor)] {
            span.amount.bwd { (amount(app, entry.amount.as_ref(), entry.value.map_or(Slot::Waiting, Slot::Known))) }
            span.through {
                (app.sentence(&Phrase::new("explain.through").with("gate", &entry.label))) " " span.term { (mathematics(&entry.term)) }
            }
            small { (app.say(key)) }
        }
    }
}

/// A number as text; a tensor as mathematics; the slot where nothing is yet.
fn amount(app: App, set: Option<&Formula>, number: Slot) -> Markup {
    match set.filter(|set| is_tensor(set)) {
        Some(tensor) => mathematics(tensor),
        None => slot(app, number),
    }
}

fn is_tensor(set: &Formula) -> bool {
    set.any(&|piece| matches!(piece, Formula::Column(_) | Formula::Matrix(_) | Formula::Operator(_)))
}

/// The sums over the places of a repeated operand, in the same manner.
#[inline(never)]
pub fn repeated(app: App, repeated: &Repeated) -> Markup {
    html! {
        section.ledger {
            (heading(app, "explain.repeated", &repeated.symbol))
            p.fan { (app.sentence(&repeated.sentence)) }
            (lines(app, &repeated.sums))
            @if repeated.hidden > 0 { p.note { (app.sentence(&Phrase::new("broadcast.more").with("count", repeated.hidden))) } }
        }
    }
}

/// The sum of what is in.
const fn so_far(state: State) -> Slot {
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
