//! Forward mode: the derivative by one input carried forward beside each value, and what that costs beside reverse mode.

mod costs;

use super::part::effect;
use super::say::heading;
use super::state::{App, Good};
use crate::ui::prelude::*;
use gatewise::graph::{Graph, NodeId, NodeKind};
use gatewise::lang::formula::Formula;
use gatewise::scene::{Carried, Scene, Table, name_of};
use gatewise::share::{Action, By, Mode};
use gatewise::words::{self, Phrase};
use maud::{Markup, html};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement};

/// The lists of inputs and of their numbers hold so many.
const MOST: usize = 200;
/// The gates with more operands are told by the first ones.
const MOST_PARTS: usize = 12;

/// The inputs by which derivatives can be taken.
fn inputs(graph: &Graph) -> impl Iterator<Item = NodeId> + '_ {
    (0..graph.leaves()).filter(|&leaf| matches!(graph.nodes[leaf].kind, NodeKind::Input { .. }))
}

/// The number that is meant: the chosen one, where the graph has it, or the first.
fn meant(graph: &Graph, by: Option<By>) -> Option<By> {
    let is_there = |by: &By| inputs(graph).any(|leaf| leaf == by.leaf) && by.element < graph.nodes[by.leaf].shape.size();
    by.filter(is_there).or_else(|| Some(By { leaf: inputs(graph).next()?, element: 0 }))
}

/// The scene with its derivatives; as it is where there are none, or too much to carry.
#[inline(never)]
pub fn scene(sound: Arc<Scene>, by: Option<By>) -> Arc<Scene> {
    match meant(&sound.graph, by).and_then(|by| Scene::carrying(&sound, by.leaf, by.element)) {
        Some(scene) => Arc::new(scene),
        None => sound,
    }
}

/// What the numbers on the wires mean.
#[inline(never)]
pub fn legend(app: App) -> Markup {
    let by = app.scene.with(|scene| scene.carried.as_ref().map(|carried| name_of(scene, carried)));
    let said = |key, by: &str| app.plain(&Phrase::new(key).with("by", by));
    html! {
        span.carried-key { b.fwd { "3.00" } (app.say("forward.legend.value")) }
        @if let Some(by) = by {
            span.carried-key { b.fwd.under { "1.00" } (said("forward.legend.derivative", &by)) }
            span.carried-key { svg width="34" height="12" viewBox="0 0 34 12" aria-hidden="true" { path.wire-moving d="M0 6H34" {} } (said("forward.legend.thick", &by)) }
        }
    }
}

/// The panel.
#[inline(never)]
pub fn view(app: App, good: &Good) -> Markup {
    let scene = &good.scene;
    let by = meant(&scene.graph, app.document.with(|document| document.view.by));
    html! {
        .forward-mode role="group" aria-label=(app.say("mode.forward")) {
            p.lead { (app.say("forward.text")) }
            @match by {
                None => p.why { (app.say("forward.no-input")) },
                Some(by) => {
                    (choice(app, &scene.graph, by))
                    @match &scene.carried {
                        Some(carried) => {
                            (gate(app, scene, carried))
                            (agreement(app, good, carried))
                        },
                        None => p.why { (app.say("forward.too-much")) },
                    }
                    (costs::view(app, scene, by.leaf))
                },
            }
        }
    }
}

/// Which input, and which of its numbers.
fn choice(app: App, graph: &Graph, by: By) -> Markup {
    let shape = &graph.nodes[by.leaf].shape;
    let table = Table::strip(shape.axes());
    let all: Vec<NodeId> = inputs(graph).collect();
    html! {
        .choice {
            label {
                span { (app.say("forward.by")) }
                select data-change="forward leaf" {
                    @for &leaf in all.iter().take(MOST) { option value=(leaf) selected[leaf == by.leaf] { (graph.nodes[leaf].symbol) } }
                    @if all.iter().skip(MOST).any(|&leaf| leaf == by.leaf) { option value=(by.leaf) selected { (graph.nodes[by.leaf].symbol) } }
                }
            }
            @if !shape.is_scalar() {
                label {
                    span { (app.say("forward.number")) }
                    select data-change="forward element" {
                        @for element in 0..shape.size().min(MOST) { option value=(element) selected[element == by.element] { "[" (table.name_of(element)) "]" } }
                        @if by.element >= MOST { option value=(by.element) selected { "[" (table.name_of(by.element)) "]" } }
                    }
                }
            }
        }
    }
}

/// The gate that is selected, or that the step is about, and what its derivative is made of.
fn gate(app: App, scene: &Scene, carried: &Carried) -> Markup {
    let step = app.explained.get();
    let node = app.selection().or_else(|| scene.event(step).map(|event| event.node()));
    let Some(node) = node else { return html! { p.note { (app.say("forward.start")) } } };
    let symbol = |node: NodeId| Formula::Symbol(scene.graph.nodes[node].symbol.clone());
    let by = name_of(scene, carried);
    let derivative = scene.derivatives(node);
    let known = scene.carried_frame(step).nodes.get(node).is_some_and(|state| state.value.is_some());
    html! {
        section {
            h2 { (app.plain(&Phrase::new("forward.gate").with("name", &scene.graph.nodes[node].symbol).with("by", &by))) }
            @match scene.parts(node) {
                _ if !known => p { (app.say("forward.waiting")) },
                Some(parts) => {
                    .values {
                        table {
                            thead {
                                tr {
                                    @for (key, figures) in [("forward.operand", false), ("forward.local", true), ("forward.its", true), ("forward.product", true)] {
                                        th.figures[figures] scope="col" { (app.say(key)) }
                                    }
                                }
                            }
                            tbody {
                                @for part in parts.iter().take(MOST_PARTS) {
                                    tr {
                                        th scope="row" { (heading(&symbol(scene.graph.edges[part.edge].from))) }
                                        td.figures { (words::number(part.local)) }
                                        td.figures.fwd { "· " (words::number(part.derivative)) }
                                        td.figures { "= " (words::number(part.product)) }
                                    }
                                }
                                @if parts.len() > MOST_PARTS { tr { th scope="row" { "⋯" } td {} td {} td {} } }
                                tr.sum {
                                    th scope="row" { (app.say("forward.sum")) }
                                    td {} td {}
                                    td.figures.fwd { (words::number(derivative.first().copied().unwrap_or(0.0))) }
                                }
                            }
                        }
                    }
                },
                None if scene.graph.application(node).is_none() => p { (app.say(if node == carried.leaf { "forward.seed" } else { "forward.other" })) },
                None => p { (app.plain(&Phrase::new("forward.tensor").with("shape", &scene.graph.nodes[node].shape))) },
            }
        }
    }
}

/// Both modes at the chosen input.
fn agreement(app: App, good: &Good, carried: &Carried) -> Markup {
    let scene = &good.scene;
    let output = scene.graph.output;
    let forward: f64 = scene.derivatives(output).iter().sum();
    let reverse = scene.trace.gradient(carried.leaf).and_then(|gradient| gradient.get(carried.element).copied());
    // Both add up the same terms in another order.
    let agrees = |reverse: f64| forward == reverse || (forward - reverse).abs() <= 1e-9 * forward.abs().max(reverse.abs());
    let sum = if scene.graph.nodes[output].shape.is_scalar() { "forward.agreement" } else { "forward.agreement.sum" };
    let done = app.explained.get() >= scene.trace.steps.len();
    html! {
        section {
            h2 { (app.plain(&Phrase::new(sum).with("output", &scene.graph.nodes[output].symbol).with("by", name_of(scene, carried)))) }
            @if !done { p { (app.say("forward.agreement.later")) } }
            @else {
                dl.pair {
                    dt { (app.say("forward.forward")) } dd.fwd { (words::number(forward)) }
                    dt { (app.say("forward.reverse")) } dd.bwd { @match reverse { Some(reverse) => (words::number(reverse)), None => (app.say("gradient.none")) } }
                }
                p { @if agrees(reverse.unwrap_or(0.0)) { "✓ " (app.say("forward.agrees")) } @else { "✗ " (app.say("forward.differs")) } }
            }
        }
    }
}

/// What is added to the sentence of a step: what the derivative is made of.
#[inline(never)]
pub fn remark(app: App) -> Markup {
    let (scene, step) = (app.scene.get(), app.step.get());
    let Some(carried) = &scene.carried else { return Markup::default() };
    let Some(node) = scene.event(step).map(|event| event.node()) else { return Markup::default() };
    let bracketed = |number: f64| {
        let text = words::number(number);
        if text.starts_with('\u{2212}') { format!("({text})") } else { text }
    };
    let terms = scene.parts(node).filter(|parts| parts.len() <= 4).map(|parts| {
        let term = |part: &gatewise::scene::DerivativePart| format!("{} · {}", bracketed(part.local), bracketed(part.derivative));
        parts.iter().map(term).collect::<Vec<_>>().join(" + ")
    });
    let number = words::number(scene.derivatives(node).first().copied().unwrap_or(0.0));
    let symbol = &scene.graph.nodes[node].symbol;
    html! {
        " " span.fwd {
            "∂" (symbol) "/∂" (name_of(&scene, carried))
            @match terms {
                Some(terms) => { " = " (terms) " = " b { (number) } },
                None if scene.graph.nodes[node].shape.is_scalar() => { " = " b { (number) } },
                None => { ": " (scene.graph.nodes[node].shape) },
            }
        }
    }
}

/// Does what a control of the panel says.
#[inline(never)]
pub fn run(app: App, verb: &str, control: &Element) {
    let chosen = control.dyn_ref::<HtmlSelectElement>().and_then(|list| list.value().parse::<usize>().ok());
    let entered = || control.dyn_ref::<HtmlInputElement>().and_then(|field| field.value().parse::<f64>().ok());
    let by = app.scene.with_untracked(|scene| meant(&scene.graph, app.document.with_untracked(|document| document.view.by)));
    match (verb, chosen, by) {
        ("leaf", Some(leaf), _) => app.act(Action::Carry(Some(By { leaf, element: 0 }))),
        ("element", Some(element), Some(by)) => app.act(Action::Carry(Some(By { element, ..by }))),
        ("inputs" | "outputs", ..) => {
            if let Some(count) = entered().filter(|count| (1.0..=costs::MOST).contains(count)) {
                app.crossing.update(|crossing| crossing[usize::from(verb == "outputs")] = Some(count.round() as usize));
            }
        }
        ("present", ..) => app.crossing.set([None; 2]),
        _ => {}
    }
}

/// An input that is selected on stage is the one by which derivatives are taken.
pub fn follow(app: App) {
    let mut last = None;
    effect(move || {
        let selection = app.selection();
        if app.mode() != Mode::Forward || selection == last {
            last = selection;
            return;
        }
        last = selection;
        let by = app.document.with_untracked(|document| document.view.by);
        if let Some(leaf) = selection.filter(|&node| app.scene.with_untracked(|scene| inputs(&scene.graph).any(|leaf| leaf == node)))
            && by.is_none_or(|by| by.leaf != leaf)
        {
            app.act(Action::Carry(Some(By { leaf, element: 0 })));
        }
    });
}
