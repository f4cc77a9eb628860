//! Mathematics with links in it: each link is an element of its own around its formula, since inside `<math>` nothing may
//! take the focus.

use gatewise::lang::formula::{Formula, Mark};
use maud::{Markup, PreEscaped, html};

/// A formula set in pieces side by side: formulas without links, and links.
pub fn mathematics(formula: &Formula) -> Markup {
    let mut views = String::new();
    let mut plain: Vec<Formula> = Vec::new();
    for part in parts(formula) {
        if has_link(part) {
            close(&mut plain, &mut views);
            views.push_str(&linked(part).0);
        } else {
            plain.push(part.clone());
        }
    }
    close(&mut plain, &mut views);
    PreEscaped(views)
}

/// The pieces of a row; of anything else, the thing itself.
fn parts(formula: &Formula) -> &[Formula] {
    match formula {
        Formula::Row(parts) => parts,
        other => std::slice::from_ref(other),
    }
}

/// Sets what has gathered without links as one formula.
fn close(plain: &mut Vec<Formula>, views: &mut String) {
    let mut pieces: Vec<Formula> = std::mem::take(plain);
    if pieces.is_empty() {
        return;
    }
    // An operator beside a link still stands between two operands, and keeps its space.
    if matches!(pieces.first(), Some(Formula::Operator(_))) {
        pieces.insert(0, Formula::row([]));
    }
    if matches!(pieces.last(), Some(Formula::Operator(_))) {
        pieces.push(Formula::row([]));
    }
    views.push_str(&span(&Formula::row(pieces)).0);
}

/// A part that holds a link: the link itself, or marks around it.
fn linked(part: &Formula) -> Markup {
    match part {
        Formula::Marked(Mark::Node(node), inner) => html! {
            span.a role="link" tabindex="0" data-do={ "follow " (node) } aria-label=(inner.plain()) { (PreEscaped(inner.mathml())) }
        },
        Formula::Marked(mark, inner) => html! { span class=(class(*mark)) { (mathematics(inner)) } },
        Formula::Row(_) => mathematics(part),
        other => span(&without_links(other)),
    }
}

fn span(formula: &Formula) -> Markup {
    html! { span { (PreEscaped(formula.mathml())) } }
}

const fn class(mark: Mark) -> &'static str {
    match mark {
        Mark::Forward => "fwd",
        Mark::Backward => "bwd",
        Mark::Current => "cur",
        Mark::Missing => "miss",
        Mark::Node(_) => "a",
    }
}

fn has_link(formula: &Formula) -> bool {
    formula.any(&|piece| matches!(piece, Formula::Marked(Mark::Node(_), _)))
}

/// A formula in which links would stand inside brackets or fractions: it is set without them.
fn without_links(formula: &Formula) -> Formula {
    match formula {
        Formula::Marked(Mark::Node(_), piece) => without_links(piece),
        other => other.map(&without_links),
    }
}
