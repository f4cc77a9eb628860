//! A large graph from far away.

use super::Shown;
use gatewise::scene::{Overview, overview};
use leptos::prelude::*;

/// All wires and gates as a few paths.
#[component]
pub fn OverviewView(
    /// The stage.
    shown: Shown,
) -> impl IntoView {
    let drawn = Memo::new(move |_| shown.frame.with(|frame| shown.scene.with(|scene| overview(scene, frame))));
    let path = move |class: &'static str, d: fn(&Overview) -> String| view! { <path class=class d=move || drawn.with(d)></path> };
    view! {
        <g class="overview" aria-hidden="true">
            {path("wire-grey", |drawn| drawn.grey.clone())}
            {path("wire", |drawn| drawn.carried.clone())}
            {path("gradient", |drawn| drawn.gradient.clone())}
            {path("gates-waiting", |drawn| drawn.waiting.clone())}
            {path("gates-done", |drawn| drawn.done.clone())}
            {path("gates-inside", |drawn| [drawn.waiting.as_str(), &drawn.done].concat())}
            {path("gates-current", |drawn| drawn.current.map(|at| format!("M{} {}h0", at.x, at.y)).unwrap_or_default())}
        </g>
    }
}
