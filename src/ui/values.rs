//! The tab "Values": the picture as a table, for who cannot see it and for who wants every number.

use super::browser;
use super::part::effect;
use super::say::mathematics;
use super::state::{App, Good};
use crate::ui::prelude::*;
use gatewise::explain::{Local, Moment, Operation, Row, State, outlined_row};
use gatewise::graph::{Node, NodeId};
use gatewise::scene::{Note, Scene, Side};
use gatewise::share::Tab;
use gatewise::tensor::Shape;
use gatewise::words::{self, Phrase};
use maud::{Markup, html};
use std::ops::Range;
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

/// A row for each node, as much as is known after the step. It is written only while its tab is open.
pub fn view(app: App) -> Markup {
    app.good.get().filter(|_| app.tab() == Tab::Values).map_or_else(Markup::default, |good| open(app, &good))
}

// Not for the first screen.
#[inline(never)]
fn open(app: App, good: &Good) -> Markup {
    let scene = &good.scene;
    let drawn: Vec<NodeId> = (0..scene.graph.nodes.len()).filter(|&node| scene.outline.is_drawn(node)).collect();
    let (step, count) = (app.step.get(), drawn.len());
    let shown = page(count, app.values_first.get());
    let moment = Moment::new(&scene.graph, &scene.trace, step);
    let frame = app.frame.get();
    let is_asked = |node: NodeId| frame.nodes.get(node).is_some_and(|state| state.note == Some(Note::Asked(Side::Gradient)));
    let selection = app.selection();
    let caption = Phrase::new("values.caption").with("step", step).with("last", scene.trace.steps.len());
    html! {
        .values {
            @if count > ONE_PAGE { (pages(app, &shown, count)) }
            .scroll tabindex="0" role="region" aria-label=(app.say("values.title")) {
                table {
                    caption { (app.plain(&caption)) }
                    thead { tr { @for (key, figures) in COLUMNS { th.figures[figures] scope="col" { (app.say(key)) } } } }
                    tbody {
                        @for &node in drawn.get(shown).unwrap_or_default() {
                            (node_row(app, scene, &moment, &outlined_row(&moment, &scene.outline, node), [selection == Some(node), is_asked(node)]))
                        }
                    }
                }
            }
        }
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

/// One node.
fn node_row(app: App, scene: &Scene, moment: &Moment, row: &Row, [selected, asked]: [bool; 2]) -> Markup {
    let (node, symbol) = (row.node, &scene.graph.nodes[row.node].symbol);
    let tensor = scene.map(node).is_some();
    let shape = &scene.graph.nodes[node].shape;
    let gradient = || scene.trace.gradient(node).unwrap_or_default();
    html! {
        tr.on[row.current].picked[selected] aria-current=[row.current.then_some("step")] data-do={ "toggle " (row.node) } {
            th scope="row" { button type="button" aria-label=(symbol) aria-pressed=(selected) { (mathematics(&row.name)) } }
            @match &row.operation {
                Operation::Gate(formula) => td { (mathematics(formula)) },
                Operation::Leaf(phrase) => td.kind { (app.sentence(phrase)) },
            }
            td.figures.fwd { @if let Some(value) = row.value { @if tensor { (all_numbers(app, scene, node, "value", scene.trace.value(node))) } @else { (words::number(value)) } } }
            td.figures.locals { @for local in &row.locals { (local_gradient(scene, local)) } }
            td.figures.bwd { @if row.upstream.is_some() { (told(shape, gradient())) } }
            td.figures.grad.bwd.partial[matches!(row.gradient, State::Partial { .. })] {
                @if asked { "?" } @else if let State::Partial { sum, .. } | State::Complete(sum) = row.gradient {
                    @match row.gradient {
                        _ if !tensor => (words::number(sum)),
                        State::Partial { .. } => (all_numbers(app, scene, node, "gradient", &moment.partial(node))),
                        _ => (all_numbers(app, scene, node, "gradient", gradient())),
                    }
                }
                @if !tensor && !asked && row.contributions.len() > 1 { small { (sum(&row.contributions)) } }
            }
            td.state { (app.sentence(&row.state())) @if row.current { span.sr { ", " (app.say("values.now")) } } }
        }
    }
}

/// A tensor's shape, which opens all its numbers; where these are few, they stand below it.
fn all_numbers(app: App, scene: &Scene, node: NodeId, side: &str, numbers: &[f64]) -> Markup {
    let Node { symbol, shape, .. } = &scene.graph.nodes[node];
    let name = app.plain(
        &Phrase::new(if side == "value" { "tensor.open" } else { "tensor.open-gradient" }).with("name", symbol).with("shape", shape),
    );
    html! { button.shape type="button" aria-label=(name) title=(name) data-do={ "tensor " (node) " " (side) } { (shape) } @if is_short(shape) { (rows(shape, numbers)) } }
}

/// A cell holds so many numbers of a tensor, and so many of them side by side.
const MOST_NUMBERS: usize = 8;
const MOST_IN_A_ROW: usize = 4;

/// Whether a cell holds a tensor's numbers.
fn is_short(shape: &Shape) -> bool {
    let side_by_side = shape.axes().last().copied().unwrap_or(1);
    shape.rank() <= 2 && (1..=MOST_NUMBERS).contains(&shape.size()) && side_by_side <= MOST_IN_A_ROW
}

/// A tensor's numbers, row by row.
fn rows(shape: &Shape, numbers: &[f64]) -> Markup {
    let side_by_side = shape.axes().last().copied().unwrap_or(1).max(1);
    html! {
        @for row in numbers.chunks(side_by_side) {
            span.few { @for &number in row { span { (words::number(number)) } " " } }
        }
    }
}

/// A number, a tensor's numbers where they are few, or its shape.
fn told(shape: &Shape, numbers: &[f64]) -> Markup {
    match numbers {
        [number] if shape.is_scalar() => html! { (words::number(*number)) },
        _ if is_short(shape) => rows(shape, numbers),
        _ => html! { (shape) },
    }
}

/// A local gradient beside its operand; where the gate works element by element on a tensor, its numbers or its shape.
fn local_gradient(scene: &Scene, local: &Local) -> Markup {
    let shape = &scene.graph.nodes[scene.graph.edges[local.edge].to].shape;
    let numbers = || scene.trace.local(local.edge).unwrap_or_default();
    html! {
        @if local.value.is_some() { span.local { span { (mathematics(&local.operand)) } " " (told(shape, numbers())) } }
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

/// Which nodes are shown, and the way to the others.
fn pages(app: App, shown: &Range<usize>, count: usize) -> Markup {
    let place = Phrase::new("values.rows").with("first", shown.start + 1).with("last", shown.end).with("of", count);
    html! {
        p.pages {
            button.tbtn type="button" aria-disabled=(shown.start == 0) data-do={ "rows " (shown.start.saturating_sub(PAGE)) } { (app.say("values.earlier")) }
            span aria-live="polite" { (app.plain(&place)) }
            button.tbtn type="button" aria-disabled=(shown.end >= count) data-do={ "rows " (shown.end) } { (app.say("values.later")) }
        }
    }
}

/// The page of the table and the part of it that is seen follow the step.
pub fn follow_step(app: App) {
    effect(move || {
        let step = app.step.get();
        let now = |good: &super::state::Good| good.scene.event(step).map(|event| event.node());
        if app.tab() != Tab::Values {
            return;
        }
        let Some((row, count)) = app.good.with(|good| good.as_ref().and_then(|good| Some(place_in_table(&good.scene, now(good)?)))) else {
            return;
        };
        if !page(count, app.values_first.get_untracked()).contains(&row) {
            app.values_first.set(row / PAGE * PAGE);
        }
        request_animation_frame(|| keep_in_view(".values .scroll", ".values [aria-current]"));
    });
}

/// The row of a node among those that are drawn, and how many these are.
fn place_in_table(scene: &Scene, node: NodeId) -> (usize, usize) {
    let rows = |end: usize| (0..end).filter(|&node| scene.outline.is_drawn(node)).count();
    (rows(node), rows(scene.graph.nodes.len()))
}

/// Scrolls a container, and nothing around it, so far that a row in it is seen below the headings.
pub fn keep_in_view(container: &str, row: &str) {
    let Some((container, row)) = browser::find(container).zip(browser::find(row)) else { return };
    let (seen, place) = (container.get_bounding_client_rect(), row.get_bounding_client_rect());
    let headings = container.query_selector("thead").ok().flatten().map_or(0.0, |head| head.get_bounding_client_rect().height());
    let over = seen.top() + headings - place.top();
    let under = place.bottom() - seen.bottom();
    let by = if over > 0.0 { -over } else { under.max(0.0) };
    if let Ok(container) = container.dyn_into::<web_sys::HtmlElement>() {
        container.set_scroll_top(container.scroll_top() + by.round() as i32);
    }
}
