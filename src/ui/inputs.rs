//! The inputs: name, number, slider and gradient of each, all written back into the text.

use super::say::say;
use super::state::App;
use gatewise::graph::{NodeId, NodeKind};
use gatewise::lang::formula::Formula;
use gatewise::scene::Gradient;
use gatewise::share::Action;
use gatewise::span::Span;
use gatewise::words::{self, Phrase};
use leptos::{ev, html, prelude::*};

/// How many rows are shown before the reader asks for more.
const PAGE: usize = 60;

/// An input as its row needs it; what changes while a slider moves is looked up by `node`.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Input {
    node: NodeId,
    symbol: String,
}

/// All inputs.
#[component]
pub fn Inputs() -> impl IntoView {
    let app = App::here();
    let shown = RwSignal::new(PAGE);
    let inputs = Memo::new(move |_| {
        app.good.with(|good| {
            let nodes = good.iter().flat_map(|good| good.scene.graph.nodes.iter().enumerate());
            nodes
                .filter(|(_, node)| matches!(node.kind, NodeKind::Input { .. }))
                .map(|(node, record)| Input { node, symbol: record.symbol.clone() })
                .collect::<Vec<_>>()
        })
    });
    let count = Memo::new(move |_| inputs.with(Vec::len));
    view! {
        <section class="values-in" hidden=move || count.get() == 0>
            <h2>{say("inputs.title")}</h2>
            <div class="inputs-head" aria-hidden="true"><span></span><span>{say("inputs.value")}</span><span></span><span>{say("inputs.gradient")}</span></div>
            <ul class="inputs">
                <For each=move || inputs.get().into_iter().take(shown.get()) key=|input| input.clone() let:input>
                    <Row input/>
                </For>
            </ul>
            <Show when=move || count.get().saturating_sub(shown.get()) != 0>
                <button class="link" on:click=move |_| shown.update(|shown| *shown += PAGE)>
                    {move || Phrase::new("inputs.more").with("count", count.get() - shown.get().min(count.get())).plain(app.language.get())}
                </button>
            </Show>
        </section>
    }
}

#[component]
fn Row(input: Input) -> impl IntoView {
    let app = App::here();
    let Input { node, symbol } = input;
    let name = StoredValue::new(symbol.clone());
    let record = move || {
        app.good.with(|good| match good.as_ref()?.scene.graph.nodes.get(node)?.kind {
            NodeKind::Input { value, literal } => Some((value, literal)),
            _ => None,
        })
    };
    let value = Memo::new(move |_| record().map_or(0.0, |(value, _)| value));
    let unset = Memo::new(move |_| record().is_some_and(|(_, literal)| literal.is_none()));
    let gradient = Memo::new(move |_| app.frame.with(|frame| frame.as_ref()?.nodes.get(node).map(|state| state.gradient)));
    let range = RwSignal::new(range_for(value.get_untracked()));
    let dragging = RwSignal::new(false);
    let field = NodeRef::<html::Input>::new();

    // A range never changes under the thumb, and always holds the value.
    Effect::new(move |_| {
        let value = value.get();
        if !dragging.get() && range.with_untracked(|range| value.abs() > *range || value.abs() * 20.0 < *range) {
            range.set(range_for(value));
        }
    });
    let set = move |text: String| {
        // The literal's place is that of the text as it is now, not as it was when the row was drawn.
        let literal: Option<Span> = untrack(record).and_then(|(_, literal)| literal);
        let current = app.good.with_untracked(|good| {
            good.as_ref().is_some_and(|good| app.program.with_untracked(|program| std::sync::Arc::ptr_eq(program, &good.program)))
        });
        if current {
            app.act(Action::SetNumber { name: name.get_value(), literal, text });
        }
    };
    let typed = move |event: ev::Event| {
        let text = event_target_value(&event).replace('\u{2212}', "-").trim().to_owned();
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => set(text),
            // What is not a number is taken back, and the field says what it holds.
            _ => {
                if let Some(field) = field.get_untracked() {
                    field.set_value(&words::precise(value.get_untracked()));
                }
            }
        }
    };
    let slid = move |event: ev::Event| {
        dragging.set(true);
        set(event_target_value(&event));
    };
    let labelled = move |key: &'static str| move || Phrase::new(key).with("name", name.get_value()).plain(app.language.get());
    view! {
        <li class:unset=move || unset.get()>
            <span class="n">
                <span aria-hidden="true" inner_html=Formula::Symbol(symbol).mathml()></span>
                <Show when=move || unset.get()><small class="unset" title=say("inputs.unset-why")>{say("inputs.unset")}</small></Show>
            </span>
            <input
                class="num"
                type="text"
                inputmode="decimal"
                autocomplete="off"
                node_ref=field
                aria-label=labelled("inputs.number-of")
                prop:value=move || words::precise(value.get())
                on:change=typed
            />
            <input
                class="slide"
                type="range"
                aria-label=labelled("inputs.slider-of")
                prop:min=move || -range.get()
                prop:max=move || range.get()
                prop:step=move || step_for(range.get())
                prop:value=move || { range.track(); value.get().to_string() }
                style:--at=move || format!("{:.2}%", 50.0 + 50.0 * value.get().clamp(-range.get(), range.get()) / range.get())
                on:input=slid
                on:change=move |_| dragging.set(false)
            />
            <span class="g">{move || gradient.get().map(gradient_cell)}</span>
        </li>
    }
}

/// The gradient in its stage state.
fn gradient_cell(gradient: Gradient) -> AnyView {
    match gradient {
        Gradient::NotReached => {
            view! { <span class="slot" aria-hidden="true"></span><span class="sr">{say("gradient.not-reached")}</span> }.into_any()
        }
        Gradient::Partial { sum, arrived, of, .. } => {
            view! { <span class="partial">{words::number(sum)}</span><small>{format!("{arrived}/{of}")}</small> }.into_any()
        }
        Gradient::Complete { value, arriving } => view! { <span class:pill=arriving class="bwd">{words::number(value)}</span> }.into_any(),
        Gradient::None(_) => {
            view! { <span class="none" aria-hidden="true"></span><span class="sr">{say("gradient.none")}</span> }.into_any()
        }
    }
}

/// Half the slider's range for a value: 1, 2 or 5 times a power of ten with room to move; 5 for ordinary numbers.
fn range_for(value: f64) -> f64 {
    let wanted = value.abs().min(1e300) * 1.25;
    let mut range = if wanted == 0.0 || wanted >= 0.25 { 5.0 } else { 1e-12 };
    for factor in [2.0, 2.0, 2.5].into_iter().cycle() {
        if range >= wanted {
            break;
        }
        range *= factor;
    }
    range
}

/// A slider's step: one in a hundred of half its range.
fn step_for(range: f64) -> f64 {
    range / 100.0
}
