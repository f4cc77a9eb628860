//! The panel "Explain": a step or a gate in mathematics, every ∂ a link to its gate, every line to be copied.

mod figure;
mod ledger;
mod lines;
mod mathematics;

use self::figure::OneGate;
use self::ledger::LedgerList;
use self::lines::{Lines, ProductList};
use super::say::{Sentence, say};
use gatewise::explain::{Explanation, Slot, explain};
use gatewise::graph::NodeId;
use gatewise::scene::Scene;
use gatewise::words::{Language, Phrase, Style};
use leptos::{ev, html, prelude::*};
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// The explanation of the selected node, or else of the current step.
#[component]
pub fn ExplainPanel(
    /// What is on stage.
    scene: Signal<Arc<Scene>>,
    /// How many steps have been taken.
    step: Signal<usize>,
    /// The selected node.
    selection: Signal<Option<NodeId>>,
    /// The language of the interface.
    language: Signal<Language>,
    /// Hears the node of a ∂ that was followed, or `None` to go back to the step.
    on_select: Callback<Option<NodeId>>,
    /// Hears a line's LaTeX, to be copied.
    on_copy: Callback<String>,
) -> impl IntoView {
    let explanation = Memo::new(move |_| scene.with(|scene| explain(&scene.graph, &scene.trace, step.get(), selection.get())));
    let panel = NodeRef::<html::Div>::new();
    let follow = move |node: Option<NodeId>| {
        on_select.run(node);
        // What had the focus is gone with the old explanation; the new one takes it.
        if let Some(panel) = panel.get_untracked() {
            request_animation_frame(move || {
                let _ = panel.focus();
            });
        }
    };
    let clicked = move |event: ev::MouseEvent| {
        if let Some(node) = linked_node(&event) {
            follow(Some(node));
        }
    };
    let pressed = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter"
            && let Some(node) = linked_node(&event)
        {
            event.prevent_default();
            follow(Some(node));
        }
    };
    view! {
        <div class="explain" tabindex="-1" role="group" aria-label=say("explain.title") node_ref=panel on:click=clicked on:keydown=pressed>
            <Show when=move || selection.get().is_some()>
                <p class="picked">
                    <span><Sentence phrase=Signal::derive(move || picked(&scene.get(), selection.get()))/></span>
                    <button class="link" on:click=move |_| follow(None)>{say("explain.back")}</button>
                </p>
            </Show>
            {move || explanation.with(|explanation| body(explanation, language, on_copy))}
        </div>
    }
}

/// What is selected.
fn picked(scene: &Scene, selection: Option<NodeId>) -> Phrase {
    let symbol = selection.and_then(|node| scene.graph.nodes.get(node)).map(|node| node.symbol.clone());
    Phrase::new("explain.selected").styled("name", symbol.unwrap_or_default(), Style::Symbol)
}

/// The node that an element, or one around it, links to.
fn linked_node(event: &ev::Event) -> Option<NodeId> {
    let element = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    element.closest("[data-node]").ok()??.get_attribute("data-node")?.parse().ok()
}

/// All sections, in the order in which the design has them.
fn body(explanation: &Explanation, language: Signal<Language>, on_copy: Callback<String>) -> AnyView {
    let Explanation { title, figure, remarks, locals, products, ledgers, unfolding, role, .. } = explanation.clone();
    let upstream_to_come = !locals.is_empty() && figure.as_ref().is_some_and(|figure| figure.upstream == Slot::Waiting);
    let local_heading = if locals.len() > 1 { "explain.locals" } else { "explain.local" };
    view! {
        <div class="title"><Lines lines=vec![title] on_copy/></div>
        {figure.map(|figure| view! { <OneGate figure language/> })}
        {remarks.into_iter().map(|remark| view! { <p class="remark"><Sentence phrase=remark/></p> }).collect_view()}
        {(!locals.is_empty()).then(|| view! {
            <section>
                <h2>{say(local_heading)}</h2>
                <Lines lines=locals on_copy/>
                {upstream_to_come.then(|| view! { <p class="note">{say("explain.upstream-to-come")}</p> })}
            </section>
        })}
        {(!products.is_empty()).then(|| view! {
            <section>
                <h2>{say("explain.product")}</h2>
                <ProductList products language on_copy/>
            </section>
        })}
        {ledgers.into_iter().map(|ledger| view! { <LedgerList ledger language on_copy/> }).collect_view()}
        {(!unfolding.is_empty()).then(|| view! {
            <section>
                <h2>{say("explain.unfolding")}</h2>
                <Lines lines=unfolding on_copy/>
            </section>
        })}
        {role.map(|role| view! {
            <section class="role"><p><b><Sentence phrase=role.name/>"."</b>" "<Sentence phrase=role.sentence/></p></section>
        })}
    }
    .into_any()
}
