//! Relations in lines: mathematics, the reason at the right, and a button that copies the line as LaTeX.

use super::mathematics::mathematics;
use crate::ui::state::App;
use gatewise::explain::{Factor, Line, Product, Slot, Vjp};
use gatewise::words::{self, Phrase, Style};
use maud::{Markup, html};

/// Lines of an equation, or several equations.
pub fn lines(app: App, lines: &[Line]) -> Markup {
    html! {
        ol.lines {
            @for line in lines {
                li.continues[line.continues] {
                    (pieces(line))
                    @if let Some(reason) = &line.reason { small { (app.sentence(reason)) } }
                    (copy_button(app, line))
                }
            }
        }
    }
}

/// A line's pieces, between which it may break.
pub fn pieces(line: &Line) -> Markup {
    html! {
        span.eq { @for piece in &line.pieces() { span.piece { (mathematics(piece)) } } }
    }
}

/// The button that copies a line. It is seen while the line has the pointer or the focus.
pub fn copy_button(app: App, line: &Line) -> Markup {
    html! {
        button.tex type="button" aria-label=(app.say("explain.copy")) data-do="copy" data-text=(line.latex()) { (app.say("explain.latex")) }
    }
}

/// Upstream × local = downstream for each operand, symbols over numbers; between tensors, shapes between the two.
#[inline(never)]
pub fn products(app: App, products: &[Product]) -> Markup {
    html! {
        ul.products {
            @for product in products {
                li.current[product.current] {
                    @match &product.vjp {
                        Some(vjp) if vjp.factors.is_empty() => (pieces(&product.line)),
                        Some(vjp) => (factors(app, vjp, product.current)),
                        None => (three(app, product)),
                    }
                    @if let Some((at, of)) = product.part {
                        p.note {
                            (app.sentence(&Phrase::new("explain.part").with("at", at).with("of", of).styled("name", &product.operand, Style::Symbol)))
                        }
                    }
                    @for note in product.vjp.iter().flat_map(|vjp| &vjp.notes) { p.note { (app.sentence(note)) } }
                    (copy_button(app, &product.line))
                }
            }
        }
    }
}

fn three(app: App, product: &Product) -> Markup {
    let [upstream, local, downstream] = &product.symbols;
    let [above, factor, below] = product.numbers;
    html! {
        .three {
            span.x { (mathematics(upstream)) } span { "·" } span.x { (mathematics(local)) } span { "=" } span.x { (mathematics(downstream)) }
            span.x.bwd { (slot(app, above)) } span { "·" } span.x { (slot(app, factor)) } span { "=" } span.x.bwd { (slot(app, below)) }
        }
    }
}

/// The factors of a vjp in three rows: symbols, shapes, numbers.
fn factors(app: App, vjp: &Vjp, current: bool) -> Markup {
    let Vjp { factors, sign, result, fits, .. } = vjp;
    let row = |write: &dyn Fn(&Factor) -> Markup, equals: &str| {
        html! {
            @for (at, factor) in factors.iter().enumerate() {
                @if at > 0 { span { (sign) } }
                (write(factor))
            }
            span { (equals) }
            (write(result))
        }
    };
    html! {
        .three.vjp {
            (row(&|factor| html! { span.x { (mathematics(&factor.symbol)) } }, "="))
            (row(&|factor| html! { span.shape { @if !factor.shape.is_scalar() { (factor.shape) } } }, "→"))
            @if *fits {
                (row(&|factor| {
                    let arriving = current && std::ptr::eq(factor, result);
                    html! {
                        span.x.arriving[arriving] {
                            @match &factor.numbers {
                                Some(numbers) => (mathematics(numbers)),
                                None if factor.shape.is_scalar() => {}
                                None => (slot(app, Slot::Waiting)),
                            }
                        }
                    }
                }, "="))
            }
        }
    }
}

/// A number in its place, or the dotted slot that waits for it.
pub fn slot(app: App, slot: Slot) -> Markup {
    html! {
        @match slot {
            Slot::Known(number) => (words::number(number)),
            Slot::Arriving(number) => span.pill { (words::number(number)) },
            Slot::Waiting => { span.slot aria-hidden="true" {} span.sr { (app.say("explain.not-yet")) } }
            Slot::Never => { span.bar aria-hidden="true" {} span.sr { (app.say("explain.none")) } }
        }
    }
}
