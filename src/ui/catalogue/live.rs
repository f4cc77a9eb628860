//! The live example of a gate: its picture at a step, the way through the steps, and its numbers, which can be changed.

use crate::ui::inputs::{number_in, range_for, step_for, take_back};
use crate::ui::prelude::*;
use crate::ui::refused;
use crate::ui::say::mathematics;
use crate::ui::state::App;
use gatewise::catalogue::{Entry, Live, Number};
use gatewise::export;
use gatewise::lang::formula::Formula;
use gatewise::scene::picture;
use gatewise::share::Action;
use gatewise::words::{self, Phrase};
use maud::{Markup, PreEscaped, html};
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// A picture is drawn no smaller than this, so that its numbers stay legible; what is wider scrolls.
const LEGIBLE: f64 = 0.83;

/// The example that is on the page, as the reader has changed it.
#[derive(Default)]
struct Shown {
    entry: Option<&'static Entry>,
    live: Option<Live>,
    /// How many steps have been taken; `None` for all.
    step: Option<usize>,
    /// A program that did not run, and what is wrong with it.
    refused: Option<(String, Vec<gatewise::diagnostic::Diagnostic>)>,
}

thread_local! {
    static SHOWN: RefCell<Shown> = RefCell::default();
}

/// Hands an entry's example over, run anew where another one was shown before.
pub fn with<T>(entry: &'static Entry, read: impl FnOnce(&Live) -> T) -> Option<T> {
    SHOWN.with_borrow_mut(|shown| {
        if !shown.entry.is_some_and(|last| std::ptr::eq(last, entry)) {
            *shown = Shown { entry: Some(entry), live: Live::run(entry, entry.facts.example).ok(), ..Shown::default() };
        }
        shown.live.as_ref().map(read)
    })
}

/// The example.
pub fn view(app: App) -> Markup {
    SHOWN.with_borrow(|shown| match (shown.entry, &shown.live) {
        (Some(entry), Some(live)) => example(app, shown, entry, live),
        _ => Markup::default(),
    })
}

fn example(app: App, shown: &Shown, entry: &Entry, live: &Live) -> Markup {
    let last = live.last_step();
    let step = shown.step.unwrap_or(last).min(last);
    let [place, event] = live.sentence(step);
    let is_changed = live.source != entry.facts.example || shown.refused.is_some();
    html! {
        section.live-example {
            h3 { (app.say("catalogue.live")) }
            pre.program { code { (live.source.replace("; ", "\n")) } }
            .stage-like tabindex="0" role="region" aria-label=(app.say("catalogue.live")) { (drawn(app, live, step)) }
            p.sentence role="status" { b { (app.sentence(&place)) } " " (app.sentence(&event)) }
            .steps {
                button.tbtn aria-label=(app.say("catalogue.live.previous")) aria-disabled=(step == 0) data-do={ "catalogue step " (step.saturating_sub(1)) } { "‹" }
                input.slide type="range" min="0" max=(last) step="1" value=(step) aria-label=(app.say("catalogue.live.step")) aria-valuetext=(app.plain(&place))
                    data-input="catalogue step" data-style=(format!("--at: {:.1}%", 100.0 * step as f64 / last.max(1) as f64));
                button.tbtn aria-label=(app.say("catalogue.live.next")) aria-disabled=(step == last) data-do={ "catalogue step " (step + 1) } { "›" }
            }
            (numbers(app, entry, live))
            @if let Some((source, errors)) = &shown.refused {
                .refused role="alert" {
                    p { (app.say("catalogue.live.wrong")) }
                    @for error in errors { pre { (error.render(source, app.language.get())) } }
                }
            }
            .row {
                button.filled data-do="catalogue open" { (app.say("catalogue.live.open")) }
                @if entry.gate.definition.is_some() { button.tbtn data-do="catalogue inside" { (app.say("catalogue.live.inside")) } }
                @if is_changed { button.link data-do="catalogue reset" { (app.say("catalogue.live.reset")) } }
            }
        }
    }
}

/// The picture, by the same engine and in the same inks as on the stage.
fn drawn(app: App, live: &Live, step: usize) -> Markup {
    let frame = live.scene.frame(step);
    let picture = picture(&live.scene, &frame);
    let mut marks = String::new();
    for group in &picture.groups {
        marks.push_str(if group.dimmed { "<g class=\"dimmed\">" } else { "<g>" });
        export::write_marks(&mut marks, &group.marks, "data-style");
        marks.push_str("</g>");
    }
    let name = Phrase::new("catalogue.live.picture").with("step", step).with("last", live.last_step());
    let (width, height) = (picture.width.ceil(), picture.height.ceil());
    html! {
        svg.graph role="img" aria-label=(app.plain(&name)) viewBox=(format!("0 0 {width} {height}")) width=(width) height=(height)
            data-style=(format!("width: {width}px; min-width: {:.0}px", LEGIBLE * width)) { (PreEscaped(marks)) }
    }
}

/// The leaves whose numbers can be changed.
fn numbers(app: App, entry: &Entry, live: &Live) -> Markup {
    let leaves = live.numbers();
    // A slider's range is that of the example, so that it does not move under the thumb.
    let first = Live::run(entry, entry.facts.example).map(|live| live.numbers()).unwrap_or_default();
    html! {
        @if !leaves.is_empty() {
            .leaves role="group" aria-label=(app.say("catalogue.live.inputs")) {
                @for (at, numbers) in leaves.iter().enumerate() {
                    @let node = numbers.first().map_or(0, |number| number.leaf);
                    @let symbol = &live.scene.graph.nodes[node].symbol;
                    @let axes = live.scene.graph.nodes[node].shape.axes();
                    .leaf.one[axes.is_empty()] role="group" aria-label=(symbol) {
                        span.n aria-hidden="true" { (mathematics(&Formula::Symbol(symbol.clone()))) }
                        @match (axes, numbers.as_slice()) {
                            ([], [number]) => (single(app, symbol, number, first.get(at).and_then(|numbers| numbers.first()))),
                            _ => (grid(app, symbol, axes, numbers)),
                        }
                    }
                }
            }
        }
    }
}

fn single(app: App, symbol: &str, number: &Number, first: Option<&Number>) -> Markup {
    let range = range_for(first.unwrap_or(number).value);
    let at = 50.0 + 50.0 * number.value.clamp(-range, range) / range;
    let labelled = |key| app.plain(&Phrase::new(key).with("name", symbol));
    let set = format!("catalogue set {} {}", number.leaf, number.entry);
    html! {
        input.num type="text" inputmode="decimal" autocomplete="off" data-change=(set) aria-label=(labelled("catalogue.live.number")) value=(words::precise(number.value));
        input.slide type="range" data-input=(set) aria-label=(labelled("catalogue.live.slider")) min=(-range) max=(range) step=(step_for(range))
            value=(number.value) data-style=(format!("--at: {at:.2}%"));
    }
}

fn grid(app: App, symbol: &str, axes: &[usize], numbers: &[Number]) -> Markup {
    let across = axes.last().copied().unwrap_or(1).max(1);
    html! {
        .cells-like {
            @for row in numbers.chunks(across) {
                .cell-line {
                    @for number in row {
                        input.num type="text" inputmode="decimal" autocomplete="off" data-change=(format!("catalogue set {} {}", number.leaf, number.entry))
                            aria-label=(app.plain(&Phrase::new("catalogue.live.entry").with("name", symbol).with("entry", number.entry + 1)))
                            value=(words::precise(number.value));
                    }
                }
            }
        }
    }
}

/// Goes to a step.
pub fn go(step: usize) {
    SHOWN.with_borrow_mut(|shown| shown.step = Some(step));
}

/// Changes a number; one with which the example does not run is told of, and changes nothing.
pub fn set(app: App, leaf: usize, entry: usize, field: &HtmlInputElement) {
    let Some(text) = number_in(field) else { return refused::refuse_number(app, field) };
    SHOWN.with_borrow_mut(|shown| {
        let (Some(about), Some(live)) = (shown.entry, &shown.live) else { return };
        let Some(source) = live.with(leaf, entry, &text) else { return };
        match Live::run(about, &source) {
            Ok(live) => {
                shown.live = Some(live);
                if shown.refused.take().is_some() {
                    request_animation_frame(agree);
                }
            }
            Err(errors) => shown.refused = Some((source, errors)),
        }
    });
}

/// The example as it was.
pub fn reset() {
    SHOWN.with_borrow_mut(|shown| {
        shown.refused = None;
        shown.live = shown.entry.and_then(|entry| Live::run(entry, entry.facts.example).ok());
    });
    request_animation_frame(agree);
}

/// Has all fields say what the example has.
fn agree() {
    let Ok(fields) = document().query_selector_all(".live-example .leaves input") else { return };
    for field in (0..fields.length()).filter_map(|index| fields.get(index)?.dyn_into::<HtmlInputElement>().ok()) {
        take_back(&field);
    }
}

/// Puts the example on the stage, at its step; `inside` opens the gate into its parts.
pub fn open(app: App, inside: bool) {
    let opened = SHOWN.with_borrow(|shown| {
        let live = shown.live.as_ref()?;
        Some((
            live.source.replace("; ", "\n"),
            shown.step.unwrap_or(live.last_step()),
            live.scene.graph.nodes.get(live.node)?.symbol.clone(),
        ))
    });
    if let Some((source, step, symbol)) = opened {
        app.open(source, if inside { 0 } else { step });
        if inside {
            app.act(Action::Unfold(symbol));
        }
        app.dialog.set(None);
    }
}
