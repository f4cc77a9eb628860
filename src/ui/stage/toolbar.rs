//! Zoom and fit.

use super::Shown;
use super::window::Window;
use gatewise::scene::ZOOM;
use gatewise::words::Phrase;
use leptos::prelude::*;

/// The buttons at the stage's upper right.
#[component]
pub fn Toolbar(
    /// The stage.
    shown: Shown,
    /// The part of the picture that is seen.
    window: Window,
) -> impl IntoView {
    let percent = Memo::new(move |_| (window.view.get().scale * 100.0).round());
    view! {
        <div class="sbar">
            <button aria-label=move || shown.say("stage.zoom-out") title=move || shown.say("stage.zoom-out") on:click=move |_| window.zoom(1.0 / ZOOM)>
                "−"
            </button>
            <button
                class="percent"
                aria-label=move || Phrase::new("stage.zoom-full").with("percent", percent.get()).plain(shown.language.get())
                on:click=move |_| window.zoom(1.0 / window.view.get_untracked().scale)
            >
                {move || format!("{}\u{a0}%", percent.get())}
            </button>
            <button aria-label=move || shown.say("stage.zoom-in") title=move || shown.say("stage.zoom-in") on:click=move |_| window.zoom(ZOOM)>
                "+"
            </button>
            <button on:click=move |_| window.fit(shown)>{move || shown.say("stage.fit")}</button>
        </div>
    }
}
