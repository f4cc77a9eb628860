//! The transport: the live sentence, the timeline, the buttons, the speed, and playing by itself.

use super::say::{Sentence, say};
use super::state::App;
use super::timeline::Timeline;
use gatewise::explain;
use gatewise::share::Action;
use gatewise::trace::Step;
use gatewise::words::Phrase;
use leptos::prelude::*;
use std::time::Duration;

/// How long a step stays at speed 1.
const STEP_MILLISECONDS: f64 = 1200.0;

impl App {
    /// Goes to a step and stops playing.
    pub fn go(self, step: usize) {
        self.playing.set(false);
        self.act(Action::Step(step.min(self.last_step())));
    }

    /// Goes some steps on (or back) from the one on stage.
    pub fn go_by(self, steps: isize) {
        self.go(self.step.get_untracked().saturating_add_signed(steps));
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
#[component]
pub fn Transport() -> impl IntoView {
    let app = App::here();
    play_by_itself(app);
    let sentence = Memo::new(move |_| {
        let step = app.step.get();
        app.good.with(|good| good.as_ref().map(|good| explain::sentence(&good.scene.graph, &good.scene.trace, step)))
    });
    let at_start = Memo::new(move |_| app.step.get() == 0);
    let at_end = Memo::new(move |_| app.step.get() >= app.last_step());
    view! {
        <section class="trans" aria-label=say("transport.label")>
            <p class="live" role="status" aria-live="polite">
                {move || {
                    sentence.get().map(|(place, what)| view! { <b><Sentence phrase=place/></b>" "<span><Sentence phrase=what/></span> })
                }}
            </p>
            <Timeline/>
            <div class="ctl">
                <Control key="transport.first" path="M3 3h2v12H3zM15 3v12L6 9z" disabled=at_start on_click=move || app.go(0)/>
                <Control key="transport.previous" path="M13 3v12L4 9z" disabled=at_start on_click=move || app.go_by(-1)/>
                <button
                    class="play"
                    aria-label=move || Phrase::new(if app.playing.get() { "transport.pause" } else { "transport.play" }).plain(app.language.get())
                    on:click=move |_| app.toggle_play()
                >
                    <Icon path=Signal::derive(move || if app.playing.get() { "M4 3h3.5v12H4zM10.5 3H14v12h-3.5z" } else { "M4.5 2.5v13l11-6.5z" })/>
                </button>
                <Control key="transport.next" path="M5 3v12l9-6z" disabled=at_end on_click=move || app.go_by(1)/>
                <Control key="transport.last" path="M13 3h2v12h-2zM3 3v12l9-6z" disabled=at_end on_click=move || app.go(usize::MAX)/>
                <span class="sep"></span>
                <button class="txt" aria-disabled=move || at_end.get().to_string() on:click=move |_| app.go_to_next_phase()>{say("transport.next-phase")}</button>
                <span class="end">
                    <span class="count">
                        {move || {
                            Phrase::new("transport.count").with("step", app.step.get()).with("last", app.last_step()).plain(app.language.get())
                        }}
                    </span>
                    <label class="speed">
                        <span>{say("transport.speed")}</span>
                        <input
                            class="slide"
                            type="range"
                            min="-2"
                            max="3"
                            step="1"
                            prop:value=move || libm::log2(app.speed.get()).to_string()
                            style:--at=move || format!("{}%", (libm::log2(app.speed.get()) + 2.0) * 20.0)
                            aria-valuetext=move || format!("{}×", app.speed.get())
                            on:input=move |event| {
                                if let Ok(power) = event_target_value(&event).parse::<f64>() {
                                    app.speed.set(libm::exp2(power));
                                }
                            }
                        />
                        <output>{move || format!("{}×", app.speed.get())}</output>
                    </label>
                    <button class="txt keys" on:click=move |_| app.dialog.set(Some(super::state::DialogKind::Keys))>{say("keys.title")}</button>
                </span>
            </div>
        </section>
    }
}

/// A button with an icon. At an end it does nothing but keeps its focus.
#[component]
fn Control(
    /// The phrase of its name.
    key: &'static str,
    /// The icon's outline in an 18 × 18 box.
    path: &'static str,
    /// Whether there is nothing to do.
    disabled: Memo<bool>,
    /// What it does.
    on_click: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button
            aria-label=say(key)
            title=say(key)
            aria-disabled=move || disabled.get().to_string()
            on:click=move |_| {
                if !disabled.get_untracked() {
                    on_click();
                }
            }
        >
            <Icon path=Signal::stored(path)/>
        </button>
    }
}

/// An icon.
#[component]
fn Icon(
    /// The outline in an 18 × 18 box.
    path: Signal<&'static str>,
) -> impl IntoView {
    view! {
        <svg width="18" height="18" viewBox="0 0 18 18" fill="currentColor" aria-hidden="true">
            <path d=move || path.get()></path>
        </svg>
    }
}

/// Takes a step after each pause while playing, and stops at the end.
fn play_by_itself(app: App) {
    Effect::new(move |timer: Option<Option<TimeoutHandle>>| {
        if let Some(Some(timer)) = timer {
            timer.clear();
        }
        if !app.playing.get() {
            return None;
        }
        let step = app.step.get();
        if step >= app.last_step() {
            app.playing.set(false);
            return None;
        }
        let pause = Duration::from_millis((STEP_MILLISECONDS / app.speed.get()) as u64);
        set_timeout_with_handle(
            move || {
                if app.playing.try_get_untracked() == Some(true) {
                    app.act(Action::Step(step + 1));
                }
            },
            pause,
        )
        .ok()
    });
}
