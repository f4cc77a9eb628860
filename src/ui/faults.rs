//! The mode "Break it": a backward pass with a fault, how far its wrong numbers spread, and finding the place.

mod challenge;
mod repair;
mod table;

use super::code::coloured;
use super::modes::Guise;
use super::part::effect;
use super::state::{App, Good, Program};
use crate::ui::prelude::*;
use gatewise::export::code::{Slip, SlipKind, slips};
use gatewise::graph::{self, Graph, Grouping, NodeId, NodeKind};
use gatewise::scene::{Gradient, Scene};
use gatewise::share::{Action, Fault as Chosen, FaultKind};
use gatewise::trace::fault::{Fault, Verdict, faults, hidden, is_router};
use gatewise::trace::{Outline, Step, Trace, arriving};
use gatewise::words::{self, Phrase, Style};
use maud::{Markup, html};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlSelectElement};

/// The list of places holds so many.
const MOST_PLACES: usize = 200;

/// A graph in which a value is used twice, for who has none: the lecture's sum at a branch.
const BRANCHES: &str = "x = 3; y = -4\nf = x*y + x";

/// How the learner stands with the fault.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Breaking {
    /// Whether its place has been found.
    pub repaired: bool,
    /// Whether a hidden one has been given up.
    pub revealed: bool,
    /// Whether the first of two runs is shown.
    first: bool,
    /// How often a wrong place was named.
    tries: usize,
    /// The last guess, of a node or of no node, and what it is told.
    said: Option<(Option<NodeId>, Verdict)>,
}

impl Breaking {
    /// What is on stage: the fault, unless it has been repaired or is still to come.
    pub fn guise(&self, fault: Option<Chosen>) -> Guise {
        let fault = chosen(fault);
        let told = self.revealed || matches!(fault, Chosen::Told(..));
        if self.repaired || self.first { Guise::Sound } else { Guise::Broken(fault, told) }
    }
}

/// The chosen fault: at first `=` in the place of `+=`.
pub fn chosen(fault: Option<Chosen>) -> Chosen {
    fault.unwrap_or(Chosen::Told(FaultKind::Overwrite, None))
}

/// The scene with the fault in its backward pass; as it is where the fault has no place in it.
#[inline(never)]
pub fn scene(program: &Program, sound: Arc<Scene>, fault: Chosen, told: bool) -> Arc<Scene> {
    match actual(program, &sound, fault) {
        Some(fault) => Arc::new(Scene::broken(&sound, fault, told)),
        None => sound,
    }
}

/// What goes wrong in this graph; `None` where it has no place for it.
fn actual(program: &Program, sound: &Scene, fault: Chosen) -> Option<Fault> {
    let (graph, trace) = (&sound.graph, &sound.trace);
    let fault = match fault {
        Chosen::Hidden(seed) => found_by_chance(program, sound, seed)?,
        Chosen::Told(kind, Some(place)) => made(kind, place),
        Chosen::Told(FaultKind::Overwrite, None) => Fault::Overwritten(None),
        Chosen::Told(kind, None) => faults(graph, trace).into_iter().rfind(|fault| fault.is_like(made(kind, 0)))?,
    };
    fault.matters(graph, trace).then_some(fault)
}

const fn made(kind: FaultKind, place: NodeId) -> Fault {
    match kind {
        FaultKind::Overwrite => Fault::Overwritten(Some(place)),
        FaultKind::Twice => Fault::Twice,
        FaultKind::Upstream => Fault::NoUpstream(place),
        FaultKind::Local => Fault::NoLocal(place),
        FaultKind::Swap => Fault::Swapped(place),
        FaultKind::Sign => Fault::NoSign(place),
    }
}

/// The kind that a fault of the engine is.
const fn kind_of(fault: Fault) -> FaultKind {
    match fault {
        Fault::Overwritten(_) => FaultKind::Overwrite,
        Fault::Twice => FaultKind::Twice,
        Fault::NoUpstream(_) => FaultKind::Upstream,
        Fault::NoLocal(_) => FaultKind::Local,
        Fault::Swapped(_) => FaultKind::Swap,
        Fault::NoSign(_) => FaultKind::Sign,
    }
}

/// A hidden fault is chosen in the graph with all gates closed, so that it stays where it is when some are opened.
fn found_by_chance(program: &Program, sound: &Scene, seed: u32) -> Option<Fault> {
    let closed = graph::lower(&program.source, &program.ast).ok()?;
    let (closed, names) = graph::unfold(closed, &Grouping::default());
    let fault = hidden(&closed, &gatewise::trace::run(&closed), seed)?;
    let Some(place) = fault.place() else { return Some(fault) };
    let name = names.gate(&closed, place);
    let inside = |group: &usize| sound.names.group(&sound.graph, *group) == name;
    let group = || (0..sound.graph.groups.len()).find(inside).map(|group| sound.graph.groups[group].output);
    let place = sound.names.node(&sound.graph, &name).or_else(group)?;
    Some(made(kind_of(fault), place))
}

/// The panel.
#[inline(never)]
pub fn view(app: App, good: &Good) -> Markup {
    let Some(sound) = good.program.scene.clone() else { return Markup::default() };
    let fault = chosen(app.document.with(|document| document.view.fault));
    let breaking = app.breaking.get();
    html! {
        .breaking #breaking tabindex="-1" role="group" aria-label=(app.say("mode.break")) {
            @match fault {
                Chosen::Hidden(_) => (challenge::view(app, good, &sound)),
                Chosen::Told(kind, place) => {
                    p.lead { (app.say("break.text")) }
                    (choice(app, &sound, kind, place))
                    @match actual(&good.program, &sound, fault) {
                        Some(actual) => (told(app, good, &sound, actual, breaking)),
                        None => (nothing(app, &sound, kind)),
                    }
                }
            }
            @if !matches!(fault, Chosen::Hidden(_)) {
                section.challenge {
                    h2 { (app.say("break.challenge")) }
                    p { (app.say("break.challenge.text")) }
                    button.tbtn data-do="break hide" aria-disabled=(faults(&sound.graph, &sound.trace).is_empty()) { (app.say("break.hide")) }
                }
            }
        }
    }
}

/// Which fault, and where.
fn choice(app: App, sound: &Scene, kind: FaultKind, place: Option<NodeId>) -> Markup {
    let (graph, trace) = (&sound.graph, &sound.trace);
    let all = faults(graph, trace);
    let of = |kind: FaultKind| all.iter().filter(move |fault| fault.is_like(made(kind, 0)));
    let places: Vec<NodeId> = of(kind).filter_map(|fault| fault.place()).collect();
    let now = place.or_else(|| if kind == FaultKind::Overwrite { None } else { places.last().copied() });
    html! {
        .choice {
            label {
                span { (app.say("break.fault")) }
                select data-change="break kind" {
                    @for other in FaultKind::ALL {
                        option value=(other.tag()) selected[other == kind] {
                            (app.say(name(other))) @if of(other).next().is_none() { " – " (app.say("break.no-place")) }
                        }
                    }
                }
            }
            @if kind != FaultKind::Twice && !places.is_empty() {
                label {
                    span { (app.say("break.at")) }
                    select data-change="break place" {
                        @if kind == FaultKind::Overwrite { option value="" selected[now.is_none()] { (app.say("break.everywhere")) } }
                        @for &node in places.iter().take(MOST_PLACES) { option value=(node) selected[now == Some(node)] { (label(graph, node)) } }
                        @if let Some(node) = now.filter(|now| places.iter().skip(MOST_PLACES).any(|place| place == now)) {
                            option value=(node) selected { (label(graph, node)) }
                        }
                    }
                }
            }
        }
    }
}

/// What a node is called in lists: its symbol, and what the gate does.
fn label(graph: &Graph, node: NodeId) -> String {
    let symbol = &graph.nodes[node].symbol;
    match graph.nodes[node].kind {
        NodeKind::Gate(_) => format!("{symbol} ({})", graph.operation(node)),
        NodeKind::Input { .. } | NodeKind::Const { .. } => symbol.clone(),
    }
}

/// A fault that the learner has chosen.
fn told(app: App, good: &Good, sound: &Arc<Scene>, fault: Fault, breaking: Breaking) -> Markup {
    let broken = match good.scene.broken {
        Some(_) => good.scene.clone(),
        None => Arc::new(Scene::broken(sound, fault, true)),
    };
    html! {
        (lines(app, sound, fault))
        p.why { (app.sentence(&why(sound, fault))) }
        @if fault == Fault::Twice && !breaking.repaired { (runs(app, breaking.first)) }
        (table::view(app, sound, &broken.trace))
        (repair::view(app, sound, &broken, breaking))
    }
}

/// The first or the second of two runs.
fn runs(app: App, first: bool) -> Markup {
    html! {
        .runs role="group" aria-label=(app.say("break.runs")) {
            @for (is_first, action, key) in [(true, "break first", "break.first-run"), (false, "break second", "break.second-run")] {
                button.tbtn data-do=(action) aria-pressed=(is_first == first) { (app.say(key)) }
            }
        }
    }
}

/// The fault as lines of Python, the wrong ones marked.
fn lines(app: App, sound: &Scene, fault: Fault) -> Markup {
    let lines: Vec<Slip> = slips(&sound.graph, &sound.trace, fault);
    let mark = |kind: SlipKind| match kind {
        SlipKind::Fine => ("", None),
        SlipKind::Wrong => ("✗", Some("break.line.wrong")),
        SlipKind::Right => ("✓", Some("break.line.right")),
        SlipKind::Missing => ("✗", Some("break.line.missing")),
    };
    html! {
        pre.slips tabindex="0" role="region" aria-label=(app.say("break.lines")) {
            @for Slip { text, kind } in &lines {
                @let (sign, key) = mark(*kind);
                span.slip.wrong[*kind == SlipKind::Wrong].sound[*kind == SlipKind::Right].missing[*kind == SlipKind::Missing] {
                    i aria-hidden="true" { (sign) }
                    @if let Some(key) = key { span.sr { (app.say(key)) " " } }
                    (coloured(text))
                    @if *kind == SlipKind::Missing { em { (app.say("break.line.missing")) } }
                }
            }
        }
    }
}

/// Why numbers are wrong, in a sentence or two.
fn why(sound: &Scene, fault: Fault) -> Phrase {
    let graph = &sound.graph;
    let key = match fault {
        Fault::Overwritten(None) => "break.overwrite.why-all",
        Fault::Overwritten(Some(_)) => "break.overwrite.why",
        Fault::Twice => "break.twice.why",
        Fault::NoUpstream(_) => "break.upstream.why",
        Fault::NoLocal(_) => "break.local.why",
        Fault::Swapped(gate) if is_router(graph, gate) => "break.swap.why-router",
        Fault::Swapped(_) => "break.swap.why",
        Fault::NoSign(_) => "break.sign.why",
    };
    about(sound, fault, key)
}

/// A phrase about a fault: its node, what the gate does, the output.
fn about(sound: &Scene, fault: Fault, key: &'static str) -> Phrase {
    let graph = &sound.graph;
    let place = fault.place().unwrap_or(graph.output);
    Phrase::new(key)
        .styled("name", &graph.nodes[place].symbol, Style::Symbol)
        .with("gate", graph.operation(place))
        .with("count", arriving(graph, place).len())
        .styled("output", &graph.nodes[graph.output].symbol, Style::Symbol)
}

const fn name(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::Overwrite => "break.overwrite",
        FaultKind::Twice => "break.twice",
        FaultKind::Upstream => "break.upstream",
        FaultKind::Local => "break.local",
        FaultKind::Swap => "break.swap",
        FaultKind::Sign => "break.sign",
    }
}

/// What is said where the graph has no place for a kind of fault.
fn nothing(app: App, sound: &Scene, kind: FaultKind) -> Markup {
    let overwrite = kind == FaultKind::Overwrite;
    let others = faults(&sound.graph, &sound.trace);
    let shown = || FaultKind::ALL.into_iter().filter(|kind| others.iter().any(|fault| kind_of(*fault) == *kind));
    html! {
        p.why { (app.say(if overwrite { "break.no-fan-out" } else { "break.nothing" })) }
        @if shown().next().is_some() { p.offer { (app.say("break.shows")) } }
        p.others {
            @for other in shown() { button.tbtn data-do={ "break kind " (other.tag()) } { (app.say(name(other))) } }
            @if overwrite { button.tbtn data-do="break branches" { (app.say("break.branches")) } }
        }
    }
}

/// What is added to the sentence of a step: where the fault acts, or that its number is wrong already.
#[inline(never)]
pub fn remark(app: App) -> Markup {
    let (scene, step) = (app.scene.get(), app.step.get());
    let Some(broken) = scene.broken.as_ref().filter(|broken| broken.told) else { return Markup::default() };
    let Some(taken) = step.checked_sub(1).and_then(|last| scene.trace.steps.get(last)) else { return Markup::default() };
    let source = |edge: usize| scene.graph.edges[edge].from;
    let is_input = |node: NodeId| matches!(scene.graph.nodes[node].kind, NodeKind::Input { .. });
    let acts = match (broken.fault, taken) {
        (Fault::Overwritten(place), Step::Accumulate { node, .. }) => place.is_none_or(|place| place == *node),
        (Fault::Overwritten(place), Step::Backward { edge, .. }) => {
            let edges = arriving(&scene.graph, source(*edge));
            edges.first() != Some(edge) && place.is_none_or(|place| place == source(*edge))
        }
        (Fault::Twice, Step::Backward { edge, .. }) => is_input(source(*edge)),
        (fault, Step::Backward { node, .. }) => fault.place() == Some(*node),
        _ => false,
    };
    let sent = |trace: &Trace, outline: &Outline| match taken {
        Step::Backward { edge, .. } => outline.downstream(trace, *edge),
        Step::Accumulate { node, .. } => trace.gradient_number(*node),
        Step::Forward { .. } | Step::Seed { .. } => None,
    };
    let sound = sent(&broken.sound.trace, &broken.sound.outline);
    let wrong = sent(&scene.trace, &scene.outline) != sound;
    let about = if let Step::Backward { edge, .. } = taken { source(*edge) } else { taken.node() };
    let is_single = scene.graph.nodes[about].shape.is_scalar();
    let phrase = match (acts, wrong, sound) {
        // Of a tensor one number tells nothing.
        (true, true, Some(right)) if is_single => Phrase::new("break.acts").with("right", words::number(right)),
        (true, ..) if broken.fault == Fault::Twice => Phrase::new("break.acts.twice"),
        (true, ..) => Phrase::new("break.acts.here"),
        (false, true, Some(right)) if is_single => Phrase::new("break.spreads").with("right", words::number(right)),
        (false, true, _) => Phrase::new("break.spreads.tensor"),
        _ => return Markup::default(),
    };
    html! { " " em.fault { (app.plain(&phrase)) } }
}

/// What a node's gradient has come to so far, where the fault makes it another sum.
#[inline(never)]
pub fn sum(app: App, node: NodeId) -> Option<f64> {
    let state = app.frame.with(|frame| frame.nodes.get(node).map(|state| state.gradient));
    match state {
        Some(Gradient::Partial { sum, .. }) => Some(sum),
        _ => None,
    }
}

/// Does what a control of the panel says.
#[inline(never)]
pub fn run(app: App, words: &str, control: &Element) {
    let (verb, argument) = words.split_once(' ').unwrap_or((words, ""));
    let value = control.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value);
    let fault = app.document.with_untracked(|document| document.view.fault);
    match verb {
        "kind" => {
            let tag = value.clone().unwrap_or_else(|| argument.to_owned());
            choose(app, Chosen::Told(FaultKind::from_tag(&tag).unwrap_or_default(), None));
            if value.is_none() {
                // The button that was pressed is gone.
                request_animation_frame(|| super::browser::focus("#breaking select"));
            }
        }
        "place" => {
            if let Chosen::Told(kind, _) = chosen(fault) {
                choose(app, Chosen::Told(kind, value.and_then(|value| value.parse().ok())));
            }
        }
        "hide" => {
            choose(app, Chosen::Hidden(super::browser::chance()));
            app.act(Action::Step(0));
            request_animation_frame(|| super::browser::focus("#breaking"));
        }
        "myself" => choose(app, Chosen::Told(FaultKind::Overwrite, None)),
        "again" => app.breaking.set(Breaking::default()),
        "reveal" => app.breaking.update(|breaking| breaking.revealed = true),
        "first" | "second" => app.breaking.update(|breaking| breaking.first = verb == "first"),
        "branches" => app.open(BRANCHES.to_owned(), 0),
        "here" | "cleared" => repair::guess(app, argument.parse().ok()),
        _ => {}
    }
}

fn choose(app: App, fault: Chosen) {
    app.breaking.set(Breaking::default());
    app.act(Action::Break(Some(fault)));
}

/// Takes the place of a chosen fault along when gates open or close.
#[inline(never)]
pub fn move_along(app: App, there: impl Fn(NodeId) -> Option<NodeId>) {
    if let Some(Chosen::Told(kind, Some(place))) = app.document.with_untracked(|document| document.view.fault) {
        let place = Chosen::Told(kind, there(place));
        if app.document.with_untracked(|document| document.view.fault) != Some(place) {
            app.act(Action::Break(Some(place)));
        }
    }
}

/// Another program has nothing repaired yet.
pub fn follow(app: App) {
    let mut last = None;
    effect(move || {
        let source = app.program.with(|program| program.source.clone());
        if last.is_some() && last.as_ref() != Some(&source) {
            app.breaking.set(Breaking::default());
        }
        last = Some(source);
    });
}
