//! The mode "Train": inputs follow their gradients; the program's text has their numbers.

mod data;
mod picture;
mod session;
mod setup;
mod update;

use super::say::mathematics;
use super::state::{App, Good};
use crate::ui::prelude::*;
use gatewise::lang::formula::Formula;
use gatewise::share::Action;
use gatewise::train::{MOST_LEARNED, Setup, Verdict};
use gatewise::words::{self, Phrase, Style};
use maud::{Markup, html};
use picture::figures;
use session::{Fault, Session, State, with};
use web_sys::Element;

/// Whether training runs, as far as is known when it is asked: whoever asks is asked anew with each text that a run writes.
pub fn is_running() -> bool {
    with(|state| state.running)
}

/// The panel.
#[inline(never)]
pub fn view(app: App, good: &Good) -> Markup {
    app.training.track();
    let setup = app.document.with(|document| document.view.training.clone());
    let stale = app.is_stale();
    let panel = with(|state| {
        state.session(good, &setup);
        // Taken out while it is looked at, so that the rest can be looked at as well.
        let session = state.session.take()?;
        let panel = panel(app, state, &session, &setup, stale);
        state.session = Some(session);
        Some(panel)
    });
    // The first picture of the boundary is computed once this one is drawn.
    request_animation_frame(move || begin(app));
    panel.unwrap_or_default()
}

/// Has the boundary of a training that has just begun computed.
fn begin(app: App) {
    let is_new = |session: &Session| session.boundary.as_ref().is_some_and(|boundary| boundary.right().is_none() && boundary.is_complete());
    if with(|state| !state.running && state.session.as_ref().is_some_and(is_new)) {
        session::complete(app);
    }
}

/// Listens for what only this mode needs.
#[inline(never)]
pub fn start(app: App) {
    session::follow_pointer(app);
}

fn panel(app: App, state: &State, session: &Session, setup: &Setup, stale: bool) -> Markup {
    let able = session.fault.is_none() && !stale;
    let steps = session.trainer.steps();
    html! {
        .train {
            (aim(app, session, setup))
            .go {
                button.primary type="button" data-do="train run" aria-disabled=(!able) { (app.say(if state.running { "train.pause" } else { "train.run" })) }
                button.tbtn type="button" data-do="train step" aria-disabled=(!able) { (app.say("train.step")) }
                button.tbtn type="button" data-do="train reset" title=(app.say("train.reset-title")) aria-disabled=(!able || steps == 0 && session.trainer.is_at_start()) { (app.say("train.reset")) }
            }
            // It can be turned while training runs, and counts from the next step on.
            (setup::rate(app, state, setup))
            div.status role="status" aria-live="polite" { (status(app, state, session, setup, stale)) }
            (setup::view(app, state, session, setup))
            @if session.fault.is_none() {
                (picture::curve(app, state, session))
                (picture::boundary(app, session))
                // While it runs the numbers change faster than they can be read.
                @if !state.running { (update::view(app, state, session, setup)) }
            }
            (data::view(app, state, session, setup))
        }
    }
}

/// What is taken as the loss.
fn aim(app: App, session: &Session, setup: &Setup) -> Markup {
    let graph = &session.scene.graph;
    let output = &graph.nodes[graph.output];
    let key = if setup.ascends { "train.loss.max" } else { "train.loss" };
    html! {
        p.aim { (app.sentence(&Phrase::new(key).styled("name", &output.symbol, Style::Symbol))) }
        @if !output.shape.is_scalar() {
            p.note { (app.sentence(&Phrase::new("train.tensor").styled("name", &output.symbol, Style::Symbol).with("shape", &output.shape))) }
        }
    }
}

/// Said when training rests: where it is, or why it has stopped, and what can be done.
fn status(app: App, state: &State, session: &Session, setup: &Setup, stale: bool) -> Markup {
    if stale {
        return html! { p.trouble { (app.say("train.broken")) } };
    }
    if let Some(fault) = &session.fault {
        return html! { p.trouble { (app.plain(&fault_phrase(session, fault))) } };
    }
    if state.running {
        return html! { p.sr { (app.say("train.running")) } };
    }
    let Some((_, loss)) = session.trainer.losses().last() else { return Markup::default() };
    let rest = Phrase::new("train.rest").with("count", session.trainer.steps()).with("loss", figures(loss));
    html! {
        p.sr { (app.plain(&rest)) }
        @if let Some(verdict) = session.trainer.verdict() { (stopped(app, session, setup, verdict, loss)) }
    }
}

/// Why training has stopped by itself.
fn stopped(app: App, session: &Session, setup: &Setup, verdict: Verdict, loss: f64) -> Markup {
    let graph = &session.scene.graph;
    let rate = |key| Phrase::new(key).with("rate", words::precise(setup.rate));
    let what = match verdict {
        Verdict::NotFinite => rate("train.diverged"),
        Verdict::Growing => rate("train.growing"),
        Verdict::Jumping => rate("train.jumping"),
        Verdict::Endless => Phrase::new("train.endless").styled("name", &graph.nodes[graph.output].symbol, Style::Symbol),
        Verdict::Flat => Phrase::new("train.flat"),
        Verdict::Settled => Phrase::new("train.settled").with("loss", figures(loss)),
    };
    html! {
        .trouble.calm[verdict == Verdict::Settled] {
            p { (app.sentence(&what)) }
            @if verdict == Verdict::Flat { p { (app.say("train.flat.action")) } }
            @if verdict.is_divergence() {
                button.tbtn type="button" data-do="train best" {
                    (app.plain(&Phrase::new("train.back").with("rate", words::precise(gatewise::train::rounded(setup.rate / 10.0)))))
                }
            }
            @if matches!(verdict, Verdict::Settled | Verdict::Jumping) { button.link type="button" data-do="train run" { (app.say("train.go-on")) } }
        }
    }
}

fn fault_phrase(session: &Session, fault: &Fault) -> Phrase {
    match fault {
        Fault::Nothing if session.leaves.iter().any(|leaf| leaf.reached) => Phrase::new("train.nothing"),
        Fault::Nothing => Phrase::new("train.no-inputs"),
        Fault::TooMany(count) => Phrase::new("train.too-many").with("count", count).with("most", MOST_LEARNED),
        Fault::Unwritable => Phrase::new("train.unwritable"),
        Fault::Table(wrong) => data::wrong(wrong),
        Fault::Unfit(unfit) => data::unfit(unfit),
    }
}

/// A part that folds: its button, and what it holds.
fn fold(app: App, index: usize, open: bool, title: &str, line: &Markup, inside: impl FnOnce() -> Markup) -> Markup {
    html! {
        section.fold {
            h2 {
                button type="button" aria-expanded=(open) aria-controls={ "train-fold-" (index) } data-do={ "train fold " (index) } {
                    span.title { (app.say(if title == "data" { "train.data" } else { "train.setup" })) } " " (line)
                }
            }
            div id={ "train-fold-" (index) } hidden[!open] { @if open { (inside()) } }
        }
    }
}

/// A name as mathematics.
fn symbol(name: &str) -> Markup {
    mathematics(&Formula::Symbol(name.to_owned()))
}

/// Does what a control says.
#[inline(never)]
pub fn run(app: App, words: &str, control: &Element) {
    let (verb, argument) = words.split_once(' ').unwrap_or((words, ""));
    match verb {
        "run" => session::toggle(app),
        "step" => session::step(app),
        "reset" => session::go_back(app, false),
        "best" => session::go_back(app, true),
        "scale" => with(|state| state.logarithmic = argument == "true"),
        "read" => with(|state| state.reading = value_of(control).parse().ok()),
        "fold" => {
            let index = usize::from(argument == "1");
            let open = control.get_attribute("aria-expanded").as_deref() == Some("true");
            with(|state| state.open[index] = Some(!open));
        }
        "number" => with(|state| {
            let value = value_of(control);
            let (leaf, element) = value.split_once(' ').unwrap_or_default();
            state.number = (leaf.parse().unwrap_or(0), element.parse().unwrap_or(0));
        }),
        "kind" | "set" | "fill" | "write" | "rows" | "clear" => data::run(app, verb, argument, control),
        _ => setup::run(app, verb, argument, control),
    }
    session::show(app);
}

/// Changes the setup.
fn prepare(app: App, change: impl FnOnce(&mut Setup)) {
    let mut setup = session::setup(app);
    change(&mut setup);
    app.act(Action::Prepare(setup));
}

/// What stands in a field or is chosen in a list.
fn value_of(control: &Element) -> String {
    js_sys::Reflect::get(control, &"value".into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
}

/// Whether a box is ticked.
fn is_ticked(control: &Element) -> bool {
    js_sys::Reflect::get(control, &"checked".into()).ok().and_then(|value| value.as_bool()).unwrap_or_default()
}
