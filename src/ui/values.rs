//! The tab "Values": the picture as a table, for who cannot see it and for who wants every number.

mod cells;

use self::cells::cells;
use super::say::say;
use gatewise::explain::{Moment, Operation, Row, row};
use gatewise::graph::NodeId;
use gatewise::scene::Scene;
use gatewise::trace::Step;
use gatewise::words::{Language, Phrase};
use leptos::{ev, html, prelude::*};
use std::ops::Range;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// So many nodes are shown at once.
const PAGE: usize = 200;
/// Up to so many nodes there is only one page.
const ONE_PAGE: usize = 400;

/// The columns: key of the heading, and whether its cells hold numbers.
const COLUMNS: [(&str, bool); 7] = [
    ("values.name", false),
    ("values.operation", false),
    ("values.value", true),
    ("values.locals", true),
    ("values.upstream", true),
    ("values.gradient", true),
    ("values.state", false),
];

/// What of a row does not change from step to step; the key of its element.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Head {
    node: NodeId,
    symbol: String,
    name: String,
    operation: Result<String, &'static str>,
}

/// A row for each node, as much as is known after the step.
#[component]
pub fn ValuesTable(
    /// What is on stage.
    scene: Signal<Arc<Scene>>,
    /// How many steps have been taken.
    step: Signal<usize>,
    /// The selected node.
    selection: Signal<Option<NodeId>>,
    /// The language of the interface.
    language: Signal<Language>,
    /// Hears the node whose row was chosen.
    on_select: Callback<Option<NodeId>>,
) -> impl IntoView {
    let count = Memo::new(move |_| scene.with(|scene| scene.graph.nodes.len()));
    let first = RwSignal::new(0_usize);
    let shown = Memo::new(move |_| page(count.get(), first.get()));
    let rows = Memo::new(move |_| {
        scene.with(|scene| {
            let moment = Moment::new(&scene.graph, &scene.trace, step.get());
            shown.get().map(|node| row(&moment, node)).collect::<Vec<Row>>()
        })
    });
    let current = Memo::new(move |_| {
        let last = step.get().checked_sub(1)?;
        scene.with(|scene| scene.trace.steps.get(last).map(Step::node))
    });
    let heads = Memo::new(move |_| {
        let symbol = |node: NodeId| scene.with(|scene| scene.graph.nodes.get(node).map(|node| node.symbol.clone()).unwrap_or_default());
        rows.with(|rows| rows.iter().map(|row| head(row, symbol(row.node))).collect::<Vec<Head>>())
    });
    let container = NodeRef::<html::Div>::new();
    // The page of the table and the part of it that is seen follow the step.
    Effect::new(move |_| {
        let Some(node) = current.get() else { return };
        if !shown.get_untracked().contains(&node) {
            first.set(node / PAGE * PAGE);
        }
        request_animation_frame(move || {
            if let Some(container) = container.try_get_untracked().flatten() {
                keep_in_view(&container);
            }
        });
    });
    let caption = move || {
        let last = scene.with(|scene| scene.trace.steps.len());
        Phrase::new("values.caption").with("step", step.get()).with("last", last).plain(language.get())
    };
    view! {
        <div class="values">
            <Show when=move || { count.get() > ONE_PAGE }>
                <Pages shown=shown.into() count=count.into() language on_first=Callback::new(move |to| first.set(to))/>
            </Show>
            <div class="scroll" tabindex="0" role="region" aria-label=say("values.title") node_ref=container>
                <table>
                    <caption>{caption}</caption>
                    <thead>
                        <tr>{COLUMNS.map(|(key, number)| view! { <th scope="col" class:figures=number>{say(key)}</th> }).collect_view()}</tr>
                    </thead>
                    <tbody>
                        <For each=move || heads.get() key=Head::clone let:head>
                            <NodeRow head rows=rows.into() first=Signal::derive(move || shown.get().start) selection language on_select/>
                        </For>
                    </tbody>
                </table>
            </div>
        </div>
    }
}

/// The nodes on the page that starts at `first`.
fn page(count: usize, first: usize) -> Range<usize> {
    if count <= ONE_PAGE {
        return 0..count;
    }
    let first = if first < count { first } else { 0 };
    first..(first + PAGE).min(count)
}

fn head(row: &Row, symbol: String) -> Head {
    let operation = match &row.operation {
        Operation::Gate(formula) => Ok(formula.mathml()),
        Operation::Leaf(phrase) => Err(phrase.key),
    };
    Head { node: row.node, symbol, name: row.name.mathml(), operation }
}

/// Scrolls the container, and nothing around it, so far that the current row is seen below the headings.
fn keep_in_view(container: &web_sys::HtmlElement) {
    let Ok(Some(row)) = container.query_selector("[aria-current]") else { return };
    let Ok(row) = row.dyn_into::<web_sys::HtmlElement>() else { return };
    let (seen, place) = (container.get_bounding_client_rect(), row.get_bounding_client_rect());
    let headings = container.query_selector("thead").ok().flatten().map_or(0.0, |head| head.get_bounding_client_rect().height());
    let over = seen.top() + headings - place.top();
    let under = place.bottom() - seen.bottom();
    let by = if over > 0.0 { -over } else { under.max(0.0) };
    container.set_scroll_top(container.scroll_top() + by.round() as i32);
}

/// One node.
#[component]
fn NodeRow(
    head: Head,
    rows: Signal<Vec<Row>>,
    first: Signal<usize>,
    selection: Signal<Option<NodeId>>,
    language: Signal<Language>,
    on_select: Callback<Option<NodeId>>,
) -> impl IntoView {
    let Head { node, symbol, name, operation } = head;
    let row = Memo::new(move |_| rows.with(|rows| rows.get(node.checked_sub(first.get())?).filter(|row| row.node == node).cloned()));
    let current = Memo::new(move |_| row.with(|row| row.as_ref().is_some_and(|row| row.current)));
    let selected = Memo::new(move |_| selection.get() == Some(node));
    let choose = move |_: ev::MouseEvent| on_select.run(if selected.get_untracked() { None } else { Some(node) });
    let operation = match operation {
        Ok(mathml) => view! { <td inner_html=mathml></td> }.into_any(),
        Err(key) => view! { <td class="kind">{say(key)}</td> }.into_any(),
    };
    view! {
        <tr class:on=move || current.get() class:picked=move || selected.get() aria-current=move || current.get().then_some("step") on:click=choose>
            <th scope="row">
                <button type="button" aria-label=symbol aria-pressed=move || selected.get().to_string() inner_html=name></button>
            </th>
            {operation}
            {move || row.get().map(|row| cells(row, language))}
        </tr>
    }
}

/// Which nodes are shown, and the way to the others.
#[component]
fn Pages(shown: Signal<Range<usize>>, count: Signal<usize>, language: Signal<Language>, on_first: Callback<usize>) -> impl IntoView {
    let place = move || {
        let Range { start, end } = shown.get();
        Phrase::new("values.rows").with("first", start + 1).with("last", end).with("of", count.get()).plain(language.get())
    };
    let at_start = move || shown.get().start == 0;
    let at_end = move || shown.get().end >= count.get();
    let go = move |back: bool| {
        let start = shown.get_untracked().start;
        let to = if back { start.saturating_sub(PAGE) } else { start + PAGE };
        if to < count.get_untracked() {
            on_first.run(to);
        }
    };
    view! {
        <p class="pages">
            <button class="tbtn" type="button" aria-disabled=move || at_start().to_string() on:click=move |_| go(true)>{say("values.earlier")}</button>
            <span aria-live="polite">{place}</span>
            <button class="tbtn" type="button" aria-disabled=move || at_end().to_string() on:click=move |_| go(false)>{say("values.later")}</button>
        </p>
    }
}
