//! The tab "Plot": the graph's own activation and others as curves, with the point at which it stands.

mod drawing;
mod table;

use super::state::{App, Good};
use super::{inputs, refused};
use crate::ui::prelude::*;
use gatewise::graph::{NodeId, NodeKind};
use gatewise::lang::formula::Formula;
use gatewise::plot::{self, CATALOGUE, Function, Kind, LECTURE, Reason, Subject, Zone};
use gatewise::scene::{Frame, Gradient, Scene};
use gatewise::share::{Action, Tab};
use gatewise::words::{self, Phrase, Style};
use maud::{Markup, html};
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// So many functions are drawn over that of the graph.
const MOST: usize = 5;
/// Half the width of the window at first, and at least so far to either side it is told where gradients die.
const HALF: f64 = 6.0;
const REACH: f64 = 12.0;
/// Where the point stands that belongs to no gate.
const ANYWHERE: f64 = 1.0;

/// What the tab keeps beside the document.
#[derive(Clone, Copy)]
struct Plotting {
    /// Where the point has been moved to without changing the program, and the gate that this was about.
    explored: Option<(Option<NodeId>, f64)>,
    /// Half the width of the window.
    half: f64,
    /// The operand that was chosen.
    by: Option<NodeId>,
}

thread_local! {
    static KEPT: Cell<Plotting> = const { Cell::new(Plotting { explored: None, half: HALF, by: None }) };
}

/// What the tab keeps now.
fn kept(app: App) -> Plotting {
    app.viewed.track();
    KEPT.get()
}

/// Changes it.
fn keep(app: App, change: impl FnOnce(&mut Plotting)) {
    let mut kept = KEPT.get();
    change(&mut kept);
    KEPT.set(kept);
    app.viewed.update(|count| *count += 1);
}

/// All that is drawn.
struct Plotted {
    subject: Option<(Subject, Reason)>,
    /// The selected node, where it cannot be drawn.
    refused: Option<NodeId>,
    /// The graph's function, and those that are drawn over it.
    functions: Vec<Function>,
    /// The operand's numbers, as far as they are known at the step.
    numbers: Vec<f64>,
    /// The input whose number the point writes.
    writes: Option<String>,
    /// The point.
    x: f64,
    /// Whether it has been moved away from where the gate stands.
    explored: bool,
    half: f64,
    /// Where the first function's gradients die.
    zones: Vec<Zone>,
}

/// The curves, while the tab is open.
pub fn view(app: App) -> Markup {
    app.good.get().filter(|_| app.tab() == Tab::Plot).map_or_else(Markup::default, |good| open(app, &good))
}

fn plotted(app: App, good: &Good) -> Plotted {
    let overlaid = app.document.with(|document| document.view.overlaid.clone());
    let plotted = plotted_of(&good.scene, &app.frame.get(), app.selection(), &overlaid, kept(app));
    Plotted { writes: plotted.writes.filter(|_| !app.is_stale()), ..plotted }
}

/// The curves of some scene at some moment.
fn plotted_of(scene: &Scene, frame: &Frame, selection: Option<NodeId>, overlaid: &[String], kept: Plotting) -> Plotted {
    let graph = &scene.graph;
    let now = scene.event(frame.step).map(|event| event.node());
    let followed = plot::follow(graph, &scene.trace, &scene.outline, selection, now, kept.by);
    let subject = followed.subject.as_ref().map(|(subject, _)| subject);
    let mut functions: Vec<Function> = subject.map(|subject| subject.function.clone()).into_iter().collect();
    let named = overlaid.iter().filter_map(|name| Function::named(name));
    functions.extend(named.filter(|function| subject.is_none_or(|subject| !subject.function.is_same(function))).take(MOST));
    if functions.is_empty() {
        functions.extend(CATALOGUE.first().and_then(|name| Function::named(name)));
    }
    let known = |operand: &NodeId| frame.nodes.get(*operand).is_some_and(|state| state.value.is_some());
    let numbers =
        subject.map(|subject| subject.operand).filter(known).map(|operand| scene.trace.value(operand).to_vec()).unwrap_or_default();
    let writes = subject.and_then(|subject| {
        let operand = graph.nodes.get(subject.operand)?;
        (matches!(operand.kind, NodeKind::Input { .. }) && operand.shape.is_scalar()).then(|| operand.symbol.clone())
    });
    let own = match numbers.as_slice() {
        [number] if number.is_finite() => Some(*number),
        _ => None,
    };
    let node = subject.map(|subject| subject.node);
    let explored = kept.explored.filter(|(about, _)| *about == node && writes.is_none()).map(|(_, x)| x);
    let x = explored.or(own).unwrap_or(ANYWHERE);
    let half = plot::half_for(x, kept.half);
    let zones = functions.first().map(|function| plot::zones(function, half.max(REACH))).unwrap_or_default();
    Plotted {
        subject: followed.subject,
        refused: followed.refused,
        functions,
        numbers,
        writes,
        x,
        explored: explored.is_some(),
        half,
        zones,
    }
}

/// The curves by themselves, for paper; `hatch` is the name of their hatching, which no other picture has.
pub fn on_paper(app: App, scene: &Scene, frame: &Frame, overlaid: &[String], hatch: &str) -> Markup {
    let plotted = plotted_of(scene, frame, None, overlaid, Plotting { explored: None, half: HALF, by: None });
    html! { .plotting { .plot { (drawing::picture(app, &plotted, &app.say("tab.plot"), hatch)) } } }
}

// Not for the first screen.
#[inline(never)]
fn open(app: App, good: &Good) -> Markup {
    let plotted = plotted(app, good);
    let sentences = sentences(app, good, &plotted);
    let spoken = sentences.iter().map(|sentence| app.plain(sentence)).collect::<Vec<_>>().join(" ");
    html! {
        .plotting {
            (heading(app, good, &plotted))
            (drawing::view(app, &plotted, &spoken))
            (tools(app, &plotted))
            .told { @for sentence in &sentences { p { (app.sentence(sentence)) } " " } }
            p.note { (app.plain(&moving(app, good, &plotted))) }
            (choices(app, &plotted))
            (table::view(app, &plotted))
        }
    }
}

/// What is drawn, and why it is.
fn heading(app: App, good: &Good, plotted: &Plotted) -> Markup {
    let symbol = |node: NodeId| good.scene.graph.nodes.get(node).map(|node| node.symbol.clone()).unwrap_or_default();
    html! {
        @match &plotted.subject {
            Some((subject, reason)) => {
                @let title = Phrase::new("plot.subject")
                    .styled("gate", &subject.function.label, Style::Forward)
                    .styled("name", symbol(subject.node), Style::Symbol)
                    .styled("operand", symbol(subject.operand), Style::Symbol);
                p.what role="status" {
                    span { (app.sentence(&title)) }
                    small { (app.say(match reason {
                        Reason::Selected => "plot.selected",
                        Reason::Step => "plot.step",
                        Reason::First => "plot.first",
                    })) }
                }
                @if subject.operands.len() > 1 {
                    .by role="group" aria-label=(app.say("plot.by")) {
                        span aria-hidden="true" { (app.say("plot.by")) }
                        @for &operand in &subject.operands {
                            @let name = Formula::Symbol(symbol(operand));
                            button data-do={ "plot-by " (operand) } aria-pressed=(operand == subject.operand) aria-label=(name.plain()) {
                                (super::say::mathematics(&name))
                            }
                        }
                    }
                }
            }
            None => p.what role="status" { span { (app.say("plot.free")) } },
        }
        @if let Some(node) = plotted.refused {
            p.note { (app.sentence(&Phrase::new("plot.refused").styled("name", symbol(node), Style::Symbol))) }
        }
    }
}

/// What the curve says, in sentences: the point, where gradients die, and what goes back here.
fn sentences(app: App, good: &Good, plotted: &Plotted) -> Vec<Phrase> {
    let Some(function) = plotted.functions.first() else { return Vec::new() };
    let sample = function.at(plotted.x);
    let mut sentences = vec![
        Phrase::new(if sample.slope.is_nan() { "plot.point.flat" } else { "plot.point" })
            .with("gate", &function.label)
            .with("x", words::number(plotted.x))
            .styled("value", words::number(sample.value), Style::Forward)
            .styled("slope", words::number(sample.slope), Style::Local),
    ];
    for (kind, key) in [(Kind::Saturated, "plot.saturated-where"), (Kind::Dead, "plot.dead-where")] {
        let places: Vec<String> = plotted.zones.iter().filter(|zone| zone.kind == kind).map(|zone| app.plain(&zone.phrase())).collect();
        let joined = places.into_iter().reduce(|all, next| app.plain(&Phrase::new("plot.and").with("first", all).with("second", next)));
        sentences.extend(joined.map(|places| Phrase::new(key).with("where", places)));
    }
    if plotted.zones.is_empty() {
        sentences.push(Phrase::new("plot.alive").with("gate", &function.label));
    }
    sentences.extend(plot::class(function, plotted.x).map(|kind| {
        Phrase::new(match kind {
            Kind::Dead => "plot.here-dead",
            Kind::Saturated if sample.slope == 0.0 => "plot.here-rounded",
            Kind::Saturated => "plot.here-saturated",
        })
    }));
    if plotted.numbers.len() > 1 {
        let (dead, saturated) = plot::counts(function, &plotted.numbers);
        sentences.push(Phrase::new("plot.numbers").with("count", plotted.numbers.len()).with("dead", dead).with("saturated", saturated));
    }
    sentences.extend(backward(app, good, plotted, sample.slope));
    sentences
}

/// Upstream times local is downstream, where the backward pass has come through the gate and the point is the gate's own.
fn backward(app: App, good: &Good, plotted: &Plotted, slope: f64) -> Option<Phrase> {
    let (subject, _) = plotted.subject.as_ref().filter(|_| !plotted.explored)?;
    let (scene, frame) = (&good.scene, app.frame.get());
    let Gradient::Complete { value: upstream, .. } = frame.nodes.get(subject.node)?.gradient else { return None };
    if plotted.numbers.len() != 1 {
        return None;
    }
    let edges = scene.outline.operands(&scene.graph, subject.node);
    let own = edges.into_iter().filter(|&edge| scene.graph.edges[edge].from == subject.operand);
    let sent: f64 = own.map(|edge| frame.edges.get(edge)?.downstream).sum::<Option<f64>>()?;
    Some(
        Phrase::new("plot.backward")
            .styled("upstream", words::number(upstream), Style::Backward)
            .styled("slope", words::number(slope), Style::Local)
            .styled("sent", words::number(sent), Style::Result)
            .styled("name", &scene.graph.nodes[subject.operand].symbol, Style::Symbol),
    )
}

/// What moving the point does.
fn moving(app: App, good: &Good, plotted: &Plotted) -> Phrase {
    let operand = plotted.subject.as_ref().and_then(|(subject, _)| good.scene.graph.nodes.get(subject.operand));
    match (&plotted.writes, operand) {
        (Some(name), _) => Phrase::new("plot.writes").with("name", name),
        (None, None) => Phrase::new("plot.moves-freely"),
        (None, Some(_)) if app.is_stale() => Phrase::new("plot.stale"),
        (None, Some(node)) if !node.shape.is_scalar() => {
            Phrase::new("plot.explores-many").with("name", &node.symbol).with("count", node.shape.size())
        }
        (None, Some(node)) if matches!(node.kind, NodeKind::Const { .. }) => Phrase::new("plot.explores-const").with("name", &node.symbol),
        (None, Some(node)) if plotted.numbers.is_empty() => Phrase::new("plot.explores-unknown").with("name", &node.symbol),
        (None, Some(node)) => Phrase::new("plot.explores").with("name", &node.symbol),
    }
}

/// The point's place as a number, the width of the window, and the way back.
fn tools(app: App, plotted: &Plotted) -> Markup {
    let turn = |way: &str, key: &'static str, sign: &str, is_there: bool| {
        html! { button.turn type="button" aria-label=(app.say(key)) title=(app.say(key)) aria-disabled=(!is_there) data-do={ "plot-half " (way) } { (sign) } }
    };
    html! {
        .tools {
            label { "x" input.num type="text" inputmode="decimal" autocomplete="off" data-change="plot-at" aria-label=(app.say("plot.x")) value=(words::precise(plotted.x)); }
            @if plotted.explored && !plotted.numbers.is_empty() { button.tbtn data-do="plot-own" { (app.say("plot.own")) } }
            span.width {
                (turn("narrower", "plot.narrower", "+", plot::next_half(plotted.half, false) < plotted.half))
                span aria-hidden="true" { "±" (plotted.half) }
                (turn("wider", "plot.wider", "−", plot::next_half(plotted.half, true) > plotted.half))
            }
        }
    }
}

/// The functions that can be drawn over the graph's own: those of the lecture, and behind them others.
fn choices(app: App, plotted: &Plotted) -> Markup {
    let chosen = app.document.with(|document| document.view.overlaid.clone());
    let known = chosen.iter().filter(|name| CATALOGUE.contains(&name.as_str())).count();
    let button = |name: &str| {
        let is_on = chosen.iter().any(|chosen| chosen == name);
        // The sample of the line that it is drawn in.
        let place = Function::named(name).and_then(|own| plotted.functions.iter().position(|function| function.is_same(&own)));
        html! {
            button data-do={ "plot " (name) } aria-pressed=(is_on) aria-disabled=(!is_on && known >= MOST) {
                @if let Some(place) = place { svg width="20" height="8" viewBox="0 0 20 8" aria-hidden="true" { path class={ "curve s" (place) } d="M0 4H20" {} } }
                (name)
            }
        }
    };
    html! {
        section {
            h2 { (app.say("plot.beside")) }
            .choose role="group" aria-label=(app.say("plot.beside")) { @for name in CATALOGUE.into_iter().take(LECTURE) { (button(name)) } }
            details open[chosen.iter().any(|name| CATALOGUE.iter().skip(LECTURE).any(|more| more == name))] {
                summary { (app.say("plot.more")) }
                .choose role="group" aria-label=(app.say("plot.more")) { @for name in CATALOGUE.into_iter().skip(LECTURE) { (button(name)) } }
            }
        }
    }
}

/// Does what a control of the tab says.
#[inline(never)]
pub fn run(app: App, verb: &str, argument: &str, control: &Element) {
    match verb {
        "plot" => {
            let mut names = app.document.with_untracked(|document| document.view.overlaid.clone());
            match names.iter().position(|name| name == argument) {
                Some(at) => drop(names.remove(at)),
                None => names.push(argument.to_owned()),
            }
            app.act(Action::Overlay(names));
        }
        "plot-by" => keep(app, |kept| kept.by = argument.parse().ok()),
        "plot-half" => {
            let half = untrack(|| half(app)).unwrap_or(HALF);
            keep(app, |kept| kept.half = plot::next_half(half, argument == "wider"));
        }
        "plot-own" => keep(app, |kept| kept.explored = None),
        _ => moved(app, control),
    }
}

/// The present half of the window's width.
fn half(app: App) -> Option<f64> {
    app.good.get().map(|good| plotted(app, &good).half)
}

/// The point was moved, or its place was typed.
fn moved(app: App, control: &Element) {
    let Some(field) = control.dyn_ref::<HtmlInputElement>() else { return };
    let number = inputs::number_in(field).and_then(|text| Some((text.parse::<f64>().ok()?, text)));
    let Some((good, (x, text))) = app.good.get_untracked().zip(number) else { return refused::refuse_number(app, field) };
    let plotted = untrack(|| plotted(app, &good));
    // The window stays as it is under the hand.
    if field.type_() == "range" {
        keep(app, |kept| kept.half = plotted.half);
    }
    match plotted.writes {
        Some(name) => inputs::set(app, &name, text),
        None => keep(app, |kept| kept.explored = Some((plotted.subject.map(|(subject, _)| subject.node), x))),
    }
}
