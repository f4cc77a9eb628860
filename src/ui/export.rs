//! The dialog "Export": the picture of this step, and the trace.

use super::browser;
use super::dialog::Dialog;
use super::say::say;
use super::state::{App, DialogKind};
use gatewise::words::Phrase;
use leptos::prelude::*;

/// The dialog.
#[component]
pub fn ExportDialog() -> impl IntoView {
    let app = App::here();
    let source = move || app.good.with_untracked(|good| good.as_ref().map(|good| good.program.source.clone())).unwrap_or_default();
    let save_picture = move |_| {
        let step = app.step.get_untracked();
        browser::download(&format!("gatewise-step-{step}.svg"), "image/svg+xml", &gatewise::svg_program(&source(), step));
    };
    let save_trace = move |_| browser::download("gatewise-trace.json", "application/json", &gatewise::trace_program(&source()));
    view! {
        <Dialog kind=DialogKind::Export title="export.title">
            <ul class="choices">
                <li>
                    <button on:click=save_picture>
                        <b>"SVG"</b>
                        <span>{move || Phrase::new("export.svg").with("step", app.step.get()).plain(app.language.get())}</span>
                    </button>
                </li>
                <li>
                    <button on:click=save_trace>
                        <b>"JSON"</b>
                        <span>{say("export.json")}</span>
                    </button>
                </li>
            </ul>
        </Dialog>
    }
}
