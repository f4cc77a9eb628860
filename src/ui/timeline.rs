//! The timeline: forward clips above a ruler, backward clips below it, one cell for each step; all of it is the slider "Step".

use super::browser;
use super::state::{App, Good};
use crate::ui::prelude::*;
use gatewise::explain;
use gatewise::trace::Step;
use gatewise::words::Phrase;
use maud::{Markup, html};

/// Above this many steps the strip shows how far each pass has come and no clips.
const MOST_CLIPS: usize = 240;

/// Steps that stand in one clip: a gate's own step forward, all its edges backward.
#[derive(Clone, Debug, PartialEq)]
struct Clip {
    /// The number of the first step, from 1.
    first: usize,
    /// The operation as it stands in the gate's circle.
    operation: String,
    /// What each step results in.
    results: Vec<String>,
    /// Whether it belongs to the forward pass.
    forward: bool,
    /// Whether the operation is a word of the interface (*seed*) and not a gate's symbol.
    word: bool,
}

/// How much a clip has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Room {
    /// Operation and result.
    Full,
    /// The operation.
    Operation,
    /// Nothing.
    Bare,
}

/// The strip.
pub fn view(app: App) -> Markup {
    let (step, total) = (app.step.get(), app.last_step());
    // Without a backward pass all steps are forward.
    let seed = app.seed_step().unwrap_or(total + 1);
    let clips = app.good.with(|good| good.as_ref().map(clips).unwrap_or_default());
    let room = match app.timeline_width.get() as f64 / total.max(1) as f64 {
        cell if cell >= 37.0 => Room::Full,
        cell if cell >= 22.0 => Room::Operation,
        _ => Room::Bare,
    };
    let percent = |step: f64| 100.0 * step / total.max(1) as f64;
    let begin = percent(seed.max(1) as f64 - 1.0);
    let steps_of =
        |count: usize| app.plain(&Phrase::new(if count == 1 { "transport.steps.one" } else { "transport.steps" }).with("count", count));
    html! {
        .tl.full[room == Room::Full].bare[room == Room::Bare] data-style=(format!("--steps: {}", total.max(1))) {
            .lane aria-hidden="true" {
                @for clip in &clips { (clip_view(app, clip, room, step)) }
                @if clips.is_empty() && total > 0 {
                    .bulk.f data-style=(format!("width: {begin}%")) {}
                    .bulk.r data-style=(format!("left: {begin}%; width: {}%", 100.0 - begin)) {}
                }
            }
            .mid aria-hidden="true" {}
            .cap.cf aria-hidden="true" { b.fwd { (app.say("phase.forward")) } " " (steps_of(seed.saturating_sub(1))) }
            @if seed <= total {
                .cap.cb aria-hidden="true" { b.bwd { (app.say("phase.backward")) } " " (steps_of(total.saturating_sub(seed))) }
                i.tick aria-hidden="true" data-style=(format!("left: {begin}%")) {}
                .tickl aria-hidden="true" data-style=(format!("left: {begin}%")) { (app.say("transport.backward-begins")) }
            }
            input.scrub type="range" min="0" max=(total) value=(step) data-step aria-label=(app.say("transport.step")) aria-valuetext=(value_text(app, step, total));
            .head.zero[step == 0] aria-hidden="true" data-style=(format!("left: {}%", percent((step as f64 - 0.5).max(0.0)))) { b { (step) } }
        }
    }
}

/// The step in words.
fn value_text(app: App, step: usize, total: usize) -> String {
    let place = app.plain(&Phrase::new("transport.value").with("step", step).with("last", total));
    let in_pass = app.good.with(|good| {
        good.as_ref().map(|good| explain::outlined_sentence(&good.scene.graph, &good.scene.trace, &good.scene.outline, step).0)
    });
    format!("{place}. {}", in_pass.map(|phrase| app.plain(&phrase)).unwrap_or_default())
}

fn clip_view(app: App, clip: &Clip, room: Room, step: usize) -> Markup {
    let &Clip { first, ref operation, ref results, forward, word } = clip;
    let count = results.len();
    // How many of this clip's steps are taken, and whether the last of them is the present one.
    let taken = (step + 1).saturating_sub(first).min(count);
    let now = (first..first + count).contains(&step);
    let place = format!("left: calc(100% / var(--steps) * {}); width: calc(100% / var(--steps) * {count})", first - 1);
    html! {
        .clip.f[forward].r[!forward].done[taken == count].now[now].word[word] data-style=(place) {
            @if room != Room::Bare { span { @if word { (app.say("phase.seed")) } @else { (operation) } } }
            @if room == Room::Full {
                small { @for (index, result) in results.iter().enumerate() { i { @if index < taken { (result) } } } }
            }
        }
    }
}

/// The steps as clips; none where there are too many to draw.
fn clips(good: &Good) -> Vec<Clip> {
    let (graph, trace) = (&good.scene.graph, &good.scene.trace);
    if trace.steps.len() > MOST_CLIPS {
        return Vec::new();
    }
    let sent = |edge: usize| trace.downstream_number(edge).map(|number| graph.shown(graph.edges[edge].from, number)).unwrap_or_default();
    let gradient = |node: usize| trace.gradient_number(node).map(|number| graph.shown(node, number)).unwrap_or_default();
    let mut clips: Vec<Clip> = Vec::new();
    let mut last_sender = None;
    for (index, step) in trace.steps.iter().enumerate() {
        let first = index + 1;
        let clip =
            |node, result: String, forward| Clip { first, operation: graph.operation(node), results: vec![result], forward, word: false };
        let sender = if let Step::Backward { node, .. } = step { Some(*node) } else { None };
        match step {
            Step::Forward { node } => clips.push(clip(*node, graph.shown(*node, trace.number(*node)), true)),
            Step::Seed { node } => clips.push(Clip { word: true, ..clip(*node, gradient(*node), false) }),
            Step::Accumulate { node, .. } => clips.push(Clip { operation: "Σ".into(), ..clip(*node, gradient(*node), false) }),
            Step::Backward { node, edge } => match clips.last_mut() {
                Some(last) if last_sender == Some(*node) => last.results.push(sent(*edge)),
                _ => clips.push(clip(*node, sent(*edge), false)),
            },
        }
        last_sender = sender;
    }
    clips
}

/// Keeps the width of the strip up to date.
pub fn watch_width(app: App) {
    if let Some(transport) = browser::find(".trans") {
        browser::watch_size(&transport, move |_| {
            let strip = browser::find(".tl");
            app.timeline_width.set(strip.map_or(0, |strip| strip.client_width() as usize));
        });
    }
}
