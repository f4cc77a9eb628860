//! The timeline: forward clips above a ruler, backward clips below it, one cell for each step; all of it is the slider "Step".

use super::say::say;
use super::state::{App, Good};
use gatewise::explain;
use gatewise::trace::Step;
use gatewise::words::{self, Phrase};
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

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
#[component]
pub fn Timeline() -> impl IntoView {
    let app = App::here();
    let strip = NodeRef::<html::Div>::new();
    let width = RwSignal::new(600.0);
    observe_width(strip, width);
    let total = Memo::new(move |_| app.last_step());
    let seed = Memo::new(move |_| app.seed_step().unwrap_or(0));
    let clips = Memo::new(move |_| app.good.with(|good| good.as_ref().map(clips).unwrap_or_default()));
    let room = Memo::new(move |_| match width.get() / total.get().max(1) as f64 {
        cell if cell >= 37.0 => Room::Full,
        cell if cell >= 22.0 => Room::Operation,
        _ => Room::Bare,
    });
    let percent = move |step: f64| format!("{}%", 100.0 * step / total.get().max(1) as f64);
    let value_text = move || {
        let step = app.step.get();
        let place = Phrase::new("transport.value").with("step", step).with("last", total.get()).plain(app.language.get());
        let place_in_pass = app.good.with(|good| {
            good.as_ref().map(|good| explain::sentence(&good.scene.graph, &good.scene.trace, step).0.plain(app.language.get()))
        });
        format!("{place}. {}", place_in_pass.unwrap_or_default())
    };
    let steps_of = move |key: &'static str, count: usize| Phrase::new(key).with("count", count).plain(app.language.get());
    view! {
        <div
            class="tl"
            class:full=move || room.get() == Room::Full
            class:bare=move || room.get() == Room::Bare
            node_ref=strip
            style:--steps=move || total.get().max(1).to_string()
        >
            <div class="lane" aria-hidden="true">
                <For each=move || clips.get() key=|clip| (clip.first, clip.forward, clip.operation.clone(), clip.results.clone()) let:clip>
                    <ClipView clip room=room/>
                </For>
                <Show when=move || clips.with(Vec::is_empty)>
                    <div class="bulk f" style:width=move || percent((seed.get().max(1) - 1) as f64)></div>
                    <div
                        class="bulk r"
                        style:left=move || percent((seed.get().max(1) - 1) as f64)
                        style:width=move || percent((total.get() + 1 - seed.get().max(1)) as f64)
                    ></div>
                </Show>
            </div>
            <div class="mid" aria-hidden="true"></div>
            <div class="cap cf" aria-hidden="true">
                <b class="fwd">{say("phase.forward")}</b>
                " "
                {move || steps_of("transport.steps", seed.get().saturating_sub(1))}
            </div>
            <div class="cap cb" aria-hidden="true">
                <b class="bwd">{say("phase.backward")}</b>
                " "
                {move || steps_of("transport.steps", total.get().saturating_sub(seed.get()))}
            </div>
            <Show when=move || seed.get() != 0>
                <i class="tick" aria-hidden="true" style:left=move || percent((seed.get() - 1) as f64)></i>
                <div class="tickl" aria-hidden="true" style:left=move || percent((seed.get() - 1) as f64)>{say("transport.backward-begins")}</div>
            </Show>
            <input
                class="scrub"
                type="range"
                min="0"
                aria-label=say("transport.step")
                prop:max=move || total.get().to_string()
                prop:value=move || { total.track(); app.step.get().to_string() }
                aria-valuetext=value_text
                on:input=move |event| {
                    if let Ok(step) = event_target_value(&event).parse() {
                        app.go(step);
                    }
                }
            />
            <div class="head" aria-hidden="true" class:zero=move || app.step.get() == 0 style:left=move || percent((app.step.get() as f64 - 0.5).max(0.0))>
                <b>{move || app.step.get()}</b>
            </div>
        </div>
    }
}

#[component]
fn ClipView(clip: Clip, room: Memo<Room>) -> impl IntoView {
    let app = App::here();
    let Clip { first, operation, results, forward, word } = clip;
    let count = results.len();
    // How many of this clip's steps are taken, and whether the last of them is the present one.
    let taken = Memo::new(move |_| (app.step.get() + 1).saturating_sub(first).min(count));
    let now = Memo::new(move |_| (first..first + count).contains(&app.step.get()));
    let label = StoredValue::new((operation, word));
    let results = StoredValue::new(results);
    let text = move || {
        let (operation, word) = label.get_value();
        if word { Phrase::new("phase.seed").plain(app.language.get()) } else { operation }
    };
    view! {
        <div
            class="clip"
            class:f=forward
            class:r=!forward
            class:done=move || taken.get() == count
            class:now=move || now.get()
            class:word=word
            style:left=format!("calc(100% / var(--steps) * {})", first - 1)
            style:width=format!("calc(100% / var(--steps) * {count})")
        >
            {move || (room.get() != Room::Bare).then(|| view! { <span>{text()}</span> })}
            {move || {
                (room.get() == Room::Full)
                    .then(|| {
                        let results = results.get_value();
                        let taken = taken.get();
                        view! { <small>{results.into_iter().enumerate().map(|(index, result)| view! { <i>{(index < taken).then_some(result)}</i> }).collect_view()}</small> }
                    })
            }}
        </div>
    }
}

/// The steps as clips; none where there are too many to draw.
fn clips(good: &Good) -> Vec<Clip> {
    let (graph, trace) = (&good.scene.graph, &good.scene.trace);
    if trace.steps.len() > MOST_CLIPS {
        return Vec::new();
    }
    let sent = |edge: usize| trace.downstream.get(edge).copied().flatten().map(words::number).unwrap_or_default();
    let gradient = |node: usize| trace.gradients.get(node).copied().flatten().map(words::number).unwrap_or_default();
    let mut clips: Vec<Clip> = Vec::new();
    let mut last_sender = None;
    for (index, step) in trace.steps.iter().enumerate() {
        let first = index + 1;
        let clip =
            |node, result: String, forward| Clip { first, operation: graph.operation(node), results: vec![result], forward, word: false };
        let sender = if let Step::Backward { node, .. } = step { Some(*node) } else { None };
        match step {
            Step::Forward { node } => clips.push(clip(*node, words::number(trace.values[*node]), true)),
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

/// Keeps `width` at the strip's width in pixels.
fn observe_width(strip: NodeRef<html::Div>, width: RwSignal<f64>) {
    let observer = StoredValue::new_local(None::<(web_sys::ResizeObserver, Closure<dyn FnMut(js_sys::Array)>)>);
    Effect::new(move |_| {
        let Some(strip) = strip.get() else { return };
        let seen = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            if let Ok(entry) = entries.get(0).dyn_into::<web_sys::ResizeObserverEntry>() {
                let _ = width.try_set(entry.content_rect().width());
            }
        });
        if let Ok(watcher) = web_sys::ResizeObserver::new(seen.as_ref().unchecked_ref()) {
            watcher.observe(&strip);
            observer.set_value(Some((watcher, seen)));
        }
    });
    on_cleanup(move || {
        if let Some(Some((watcher, _))) = observer.try_update_value(Option::take) {
            watcher.disconnect();
        }
    });
}
