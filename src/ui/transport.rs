//! The transport: the live sentence, the timeline, the buttons, the speed, and playing by itself.

use super::part::effect;
use super::state::App;
use super::{groups, modes, timeline};
use crate::ui::prelude::*;
use gatewise::explain;
use gatewise::share::{Action, Mode};
use gatewise::trace::Step;
use gatewise::words::Phrase;
use maud::{Markup, html};
use std::time::Duration;

/// How long a step stays at speed 1.
const STEP_MILLISECONDS: f64 = 1200.0;

impl App {
    /// Goes to a step and stops playing.
    pub fn go(self, step: usize) {
        self.playing.set(false);
        self.act(Action::Step(step.min(self.last_step())));
    }

    /// Goes to the next step that changes what is on stage, or back to the one before.
    pub fn go_by(self, steps: isize) {
        let (step, last) = (self.step.get_untracked(), self.last_step());
        self.go(self.scene.with_untracked(|scene| {
            // What happens inside a closed group is taken in one go.
            if steps < 0 { scene.outline.previous(step) } else { scene.outline.next(step, last) }
        }));
    }

    /// Goes to the end of the present phase: of the forward pass, then of the backward pass.
    pub fn go_to_next_phase(self) {
        let forward = self.seed_step().map_or(self.last_step(), |seed| seed - 1);
        let step = self.step.get_untracked();
        self.go(if step < forward { forward } else { self.last_step() });
    }

    /// Plays from the present step, from the start if it is the last; or pauses.
    pub fn toggle_play(self) {
        if self.playing.get_untracked() {
            self.playing.set(false);
        } else if self.last_step() != 0 {
            if self.step.get_untracked() >= self.last_step() {
                self.act(Action::Step(0));
            }
            self.playing.set(true);
        }
    }

    /// The number of the step that seeds the backward pass.
    pub fn seed_step(self) -> Option<usize> {
        self.good
            .with(|good| good.as_ref()?.scene.trace.steps.iter().position(|step| matches!(step, Step::Seed { .. })).map(|index| index + 1))
    }
}

/// Everything under the stage.
pub fn view(app: App) -> Markup {
    let (step, last, playing, speed) = (app.step.get(), app.last_step(), app.playing.get(), speed(app));
    let sentence = app
        .good
        .with(|good| good.as_ref().map(|good| explain::outlined_sentence(&good.scene.graph, &good.scene.trace, &good.scene.outline, step)));
    let power = app.speed.get();
    let (play, outline) =
        if playing { ("transport.pause", "M4 3h3.5v12H4zM10.5 3H14v12h-3.5z") } else { ("transport.play", "M4.5 2.5v13l11-6.5z") };
    html! {
        p.live role="status" aria-live=(if app.mode() == Mode::Train && modes::is_hurried() { "off" } else { "polite" }) {
            @if let Some((place, what)) = &sentence { b { (app.sentence(place)) } " " span { (app.sentence(what)) } (modes::remark(app)) }
        }
        (timeline::view(app))
        .ctl {
            (control(app, "transport.first", "first", "M3 3h2v12H3zM15 3v12L6 9z", step == 0))
            (control(app, "transport.previous", "previous", "M13 3v12L4 9z", step == 0))
            button.play aria-label=(app.say(play)) title=(app.say(play)) data-do="play" { (icon(outline)) }
            (control(app, "transport.next", "next", "M5 3v12l9-6z", step >= last))
            (control(app, "transport.last", "last", "M13 3h2v12h-2zM3 3v12l9-6z", step >= last))
            span.sep {}
            button.txt data-do="phase" aria-disabled=(step >= last) { (app.say("transport.next-phase")) }
            @if groups::any(app) {
                button.txt data-do="inside" aria-disabled=(app.ahead().is_none()) { (app.say("transport.step-inside")) }
                @if app.scene.with(|scene| !scene.outline.framed.is_empty()) { (groups::step_out(app)) }
            }
            span.end {
                span.count { (app.plain(&Phrase::new("transport.count").with("step", step).with("last", last))) }
                label.speed {
                    span { (app.say("transport.speed")) }
                    input.slide type="range" min="0" max="5" step="1" value=(power) data-speed data-style=(format!("--at: {}%", power * 20))
                        aria-valuetext=(format!("{speed}×"));
                    output { (speed) "×" }
                }
                button.txt.keys data-do="open keys" { (app.say("keys.title")) }
            }
        }
    }
}

/// How many times as fast as usual.
fn speed(app: App) -> f64 {
    libm::exp2(app.speed.get() as f64 - 2.0)
}

/// How long a step stays while steps run by themselves, in milliseconds.
pub fn pause(app: App) -> f64 {
    STEP_MILLISECONDS / speed(app)
}

/// A button with an icon. At an end it does nothing but keeps its focus.
fn control(app: App, key: &'static str, action: &str, outline: &str, disabled: bool) -> Markup {
    html! {
        button aria-label=(app.say(key)) title=(app.say(key)) aria-disabled=(disabled) data-do=(action) { (icon(outline)) }
    }
}

/// An icon: its outline in an 18 × 18 box.
fn icon(outline: &str) -> Markup {
    html! {
        svg width="18" height="18" viewBox="0 0 18 18" fill="currentColor" aria-hidden="true" { path d=(outline) {} }
    }
}

/// Takes a step after each pause while playing, and stops at the end.
pub fn play_by_itself(app: App) {
    let mut timer: Option<TimeoutHandle> = None;
    effect(move || {
        if let Some(timer) = timer.take() {
            timer.clear();
        }
        if !app.playing.get() {
            return;
        }
        let step = app.step.get();
        if step >= app.last_step() {
            app.playing.set(false);
            return;
        }
        let pause = Duration::from_millis(pause(app) as u64);
        timer = set_timeout_with_handle(
            move || {
                if app.playing.get_untracked() {
                    app.act(Action::Step(app.scene.with_untracked(|scene| scene.outline.next(step, scene.trace.steps.len()))));
                }
            },
            pause,
        )
        .ok();
    });
}
