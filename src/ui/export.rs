//! The dialog "Export": the picture of this step, and the trace.

use super::state::App;
use super::{browser, media};
use crate::ui::prelude::*;
use gatewise::export::{Theme, svg};
use gatewise::words::Phrase;
use maud::{Markup, html};

/// The dialog.
pub fn view(app: App) -> Markup {
    html! {
        ul.choices {
            li { button data-do="save svg" { b { "SVG" } span { (app.plain(&Phrase::new("export.svg").with("step", app.step.get()))) } } }
            li { button data-do="save json" { b { "JSON" } span { (app.say("export.json")) } } }
        }
        (media::view(app))
    }
}

/// Saves a file of this kind.
pub fn save(app: App, kind: &str) {
    let source = app.good.with_untracked(|good| good.as_ref().map(|good| good.program.source.clone())).unwrap_or_default();
    let step = app.step.get_untracked();
    match kind {
        _ if media::run(app, kind) => {}
        "svg" => {
            let (scene, frame) = (app.scene.get_untracked(), app.frame.get_untracked());
            let picture = svg(&scene, &frame, &Theme::LIGHT, app.language.get_untracked());
            browser::download(&format!("gatewise-step-{step}.svg"), "image/svg+xml", &picture);
        }
        _ => browser::download("gatewise-trace.json", "application/json", &gatewise::trace_program(&source)),
    }
}
