//! What the lines mean.

use super::Shown;
use leptos::prelude::*;

/// The legend under the graph.
#[component]
pub fn Legend(
    /// The stage.
    shown: Shown,
) -> impl IntoView {
    view! {
        <div class="key">
            <span>
                <svg width="34" height="12" viewBox="0 0 34 12" aria-hidden="true">
                    <path class="wire" d="M0 6H28"></path>
                    <path class="head" d="M34 6l-7.5 -3.6v7.2z"></path>
                </svg>
                {move || shown.say("stage.legend-value")}
            </span>
            <span>
                <svg width="34" height="12" viewBox="0 0 34 12" aria-hidden="true">
                    <path class="gradient" d="M6 6H34"></path>
                    <path class="gradient-head" d="M0 6l8 -3.9v7.8z"></path>
                </svg>
                {move || shown.say("stage.legend-gradient")}
            </span>
            <span>
                <svg width="34" height="12" viewBox="0 0 34 12" aria-hidden="true">
                    <path class="slot" d="M1 8h32"></path>
                </svg>
                {move || shown.say("stage.legend-slot")}
            </span>
        </div>
    }
}
