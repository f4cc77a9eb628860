//! The panel "Explain": a step or a gate in mathematics, every ∂ a link to its gate, every line to be copied.

mod figure;
mod groups;
mod jacobian;
mod ledger;
mod lines;
mod mathematics;

pub use jacobian::{body as jacobian_body, structure};
pub use lines::{copy_button, lines, pieces};
pub use mathematics::mathematics;

use super::part::effect;
use super::state::App;
use crate::ui::prelude::*;
use gatewise::explain::{Explanation, Slot, explain_outlined};
use gatewise::scene::is_large;
use gatewise::words::{Phrase, Style};
use maud::{Markup, html};
use std::time::Duration;

/// The explanation of the selected node, or else of the current step.
pub fn view(app: App) -> Markup {
    let selection = app.selection();
    let Some(good) = app.good.get() else { return Markup::default() };
    if let Some(panel) = super::modes::panel(app, &good) {
        return panel;
    }
    let scene = &good.scene;
    let explanation = explain_outlined(&scene.graph, &scene.trace, &scene.outline, app.explained.get(), selection);
    let symbol = selection.and_then(|node| scene.graph.nodes.get(node)).map(|node| &node.symbol);
    html! {
        .explain #explain tabindex="-1" role="group" aria-label=(app.say("explain.title")) {
            (super::stage::magnitude::section(app))
            (super::paths::section(app))
            @if let Some(symbol) = symbol {
                p.picked {
                    span { (app.sentence(&Phrase::new("explain.selected").styled("name", symbol, Style::Symbol))) }
                    button.link data-do="follow" { (app.say("explain.back")) }
                }
            }
            @if let Some(node) = selection { (super::tensor::button(app, node)) }
            (groups::open_or_close(app, scene, explanation.node))
            @if let Some(node) = selection { (super::paths::button(app, scene, node)) }
            (body(app, &explanation))
            (groups::through(app, scene, explanation.node))
        }
    }
}

/// How long steps rest before they are explained, where the graph is large.
const REST: Duration = Duration::from_millis(80);

/// Has the explanation follow the step. Whoever runs through a large graph reads none of it on the way.
pub fn follow_step(app: App) {
    let mut timer: Option<TimeoutHandle> = None;
    effect(move || {
        if let Some(timer) = timer.take() {
            timer.clear();
        }
        let step = app.step.get();
        if app.scene.with(|scene| is_large(scene)) {
            timer = set_timeout_with_handle(move || app.explained.set(step), REST).ok();
        } else {
            app.explained.set(step);
        }
    });
}

/// All sections, in the order in which the design has them.
fn body(app: App, explanation: &Explanation) -> Markup {
    let Explanation { title, figure, remarks, locals, products, repeated, jacobians, ledgers, unfolding, role, .. } = explanation;
    let upstream_to_come = figure.as_ref().is_some_and(|figure| figure.upstream == Slot::Waiting);
    let is_closed = app.scene.with(|scene| scene.outline.closed(explanation.node).is_some());
    let local_heading = if is_closed {
        "explain.inside"
    } else if locals.len() > 1 {
        "explain.locals"
    } else {
        "explain.local"
    };
    html! {
        .title { (lines::lines(app, std::slice::from_ref(title))) }
        @if let Some(figure) = figure { (figure::one_gate(app, figure)) }
        @for remark in remarks { p.remark { (app.sentence(remark)) } }
        @if !locals.is_empty() {
            section {
                h2 { (app.say(local_heading)) }
                (lines::lines(app, locals))
                @if upstream_to_come { p.note { (app.say("explain.upstream-to-come")) } }
            }
        }
        @if !products.is_empty() {
            section { h2 { (app.say("explain.product")) } (lines::products(app, products)) }
        }
        @for repeated in repeated { (ledger::repeated(app, repeated)) }
        @for jacobian in jacobians { (jacobian::view(app, jacobian)) }
        @for ledger in ledgers { (ledger::view(app, ledger)) }
        @if !unfolding.is_empty() {
            section { h2 { (app.say("explain.unfolding")) } (lines::lines(app, unfolding)) }
        }
        @if let Some(role) = role {
            section.role {
                p { b { (app.sentence(&role.name)) "." } " " (app.sentence(&role.sentence)) }
                @if let Some(figure) = figure {
                    button.link data-do={ "catalogue node " (explanation.node) } { (app.plain(&Phrase::new("catalogue.more").with("gate", &figure.label))) }
                }
            }
        }
    }
}
