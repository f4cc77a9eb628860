//! The modes: what is done with the graph beside explaining its steps. Each has a module of its own; here they meet the page.

use super::faults::Breaking;
use super::predict::Practising;
use super::state::{App, Good, Program};
use super::{check, faults, forward, nudge, predict, train};
use crate::ui::prelude::*;
use gatewise::scene::{Frame, Note, Scene, name_of};
use gatewise::share::{By, Document, Fault, Mode, Practice, View};
use maud::Markup;
use std::sync::Arc;

/// What a mode is called; in the mode, the tab of the explanation bears its name.
pub const fn title(mode: Mode) -> &'static str {
    match mode {
        Mode::Explore => "mode.explore",
        Mode::Check => "mode.check",
        Mode::Predict => "mode.predict",
        Mode::Break => "mode.break",
        Mode::Forward => "mode.forward",
        Mode::Train => "mode.train",
        Mode::Nudge => "mode.nudge",
    }
}

/// What stands in the place of the explanation; `None` where the steps are explained.
pub fn panel(app: App, good: &Good) -> Option<Markup> {
    let panel = match app.mode() {
        Mode::Explore => return None,
        Mode::Check => check::view,
        Mode::Predict => predict::view,
        Mode::Break => faults::view,
        Mode::Forward => forward::view,
        Mode::Train => train::view,
        Mode::Nudge => nudge::view,
    };
    Some(maud::html! {
        @if app.is_stale() && app.mode() != Mode::Predict { p.remark.old role="status" { (app.say("modes.stale")) } }
        (panel(app, good))
    })
}

/// What is on stage after so many steps, with what the mode writes on it; the exercise and the answers are those of the mode "Predict".
pub fn frame(
    mode: Mode,
    scene: &Arc<Scene>,
    step: usize,
    document: RwSignal<Document>,
    practice: Memo<Practice>,
    practising: RwSignal<Practising>,
) -> Frame {
    match mode {
        Mode::Predict => predict::frame(scene, scene.frame(step), practice.get(), practising),
        Mode::Break => scene.broken_frame(step),
        Mode::Forward => scene.carried_frame(step),
        Mode::Nudge => nudge::frame(scene.frame(step), scene, document),
        Mode::Explore | Mode::Check | Mode::Train => scene.frame(step),
    }
}

/// What a mode makes of the run that is on stage.
#[derive(Clone, Copy, Default, PartialEq)]
pub enum Guise {
    /// The run as it is.
    #[default]
    Sound,
    /// Its backward pass has a fault, which is told or not.
    Broken(Fault, bool),
    /// Derivatives are carried forward, by this number or the first there is.
    Carrying(Option<By>),
}

/// The guise that a document asks for.
pub fn guise(view: &View, breaking: &Breaking) -> Guise {
    match view.mode {
        Mode::Break => breaking.guise(view.fault),
        Mode::Forward => Guise::Carrying(view.by),
        _ => Guise::Sound,
    }
}

/// The scene of a program in its guise.
pub fn scene(guise: Guise, program: &Program, sound: Arc<Scene>) -> Arc<Scene> {
    match guise {
        Guise::Sound => sound,
        Guise::Broken(fault, told) => faults::scene(program, sound, fault, told),
        Guise::Carrying(by) => forward::scene(sound, by),
    }
}

/// What a mode adds to the sentence of a step.
pub fn remark(app: App) -> Markup {
    match app.mode() {
        Mode::Break => faults::remark(app),
        Mode::Forward => forward::remark(app),
        Mode::Check => aside(app, "check.steps"),
        Mode::Nudge => aside(app, "nudge.steps"),
        Mode::Train => aside(app, "train.steps"),
        _ => Markup::default(),
    }
}

/// Beside a sentence that matters less here: what steps are in this mode. It is the same at each, and so not read out with each.
#[inline(never)]
fn aside(app: App, key: &'static str) -> Markup {
    maud::html! { small.aside.still[app.mode() == Mode::Nudge] aria-hidden="true" { (app.say(key)) } }
}

/// Whether steps come faster than their sentences can be read out.
#[inline(never)]
pub fn is_hurried() -> bool {
    train::is_running()
}

/// What a mode adds to a node's gradient in the table of values.
#[inline(never)]
pub fn noted(app: App, scene: &Scene, node: usize) -> Markup {
    let note = app.frame.with(|frame| frame.nodes.get(node).and_then(|state| state.note));
    let phrase = note.and_then(|note| gatewise::scene::told(scene, node, note));
    let is_wrong = matches!(note, Some(Note::Wrong { .. }));
    maud::html! {
        @match (note, &scene.carried) {
            (Some(Note::Carried { derivative, .. }), Some(carried)) => {
                span.fwd { "∂" (scene.graph.nodes[node].symbol) "/∂" (name_of(scene, carried)) " = " (scene.graph.shown(node, derivative)) }
            },
            _ => @if let Some(phrase) = phrase { small.note.wrong[is_wrong] { (app.plain(&phrase)) } },
        }
    }
}
