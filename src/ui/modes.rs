//! The modes: what is done with the graph beside explaining its steps. Each has a module of its own; here they meet the page.

use super::state::{App, Good, Program};
use super::{check, faults, forward};
use crate::ui::prelude::*;
use faults::Breaking;
use gatewise::scene::{Frame, Note, Scene, name_of};
use gatewise::share::{By, Fault, Mode, View};
use maud::Markup;
use std::sync::Arc;

/// What a mode is called; in the mode, the tab of the explanation bears its name.
pub const fn title(mode: Mode) -> &'static str {
    match mode {
        Mode::Explore => "mode.explore",
        Mode::Check => "mode.check",
        Mode::Break => "mode.break",
        Mode::Forward => "mode.forward",
    }
}

/// What stands in the place of the explanation; `None` where the steps are explained.
pub fn panel(app: App, good: &Good) -> Option<Markup> {
    let panel = match app.mode() {
        Mode::Explore => return None,
        Mode::Check => check::view,
        Mode::Break => faults::view,
        Mode::Forward => forward::view,
    };
    Some(panel(app, good))
}

/// What is on stage after so many steps, with what the mode writes on it.
pub fn frame(mode: Mode, scene: &Scene, step: usize) -> Frame {
    let frame = scene.frame(step);
    match mode {
        Mode::Explore | Mode::Check => frame,
        Mode::Break => scene.broken_frame(step),
        Mode::Forward => scene.carried_frame(step),
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
        Mode::Explore | Mode::Check => Guise::Sound,
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
        Mode::Explore | Mode::Check => Markup::default(),
    }
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
