//! The dialog "Export": pictures, documents and programs to take away.

use super::stage::magnitude;
use super::state::App;
use super::{browser, code, media};
use crate::ui::prelude::*;
use gatewise::export::{self, Theme};
use gatewise::words::Phrase;
use maud::{Markup, html};

/// A part of the dialog: the key of its title, and what can be saved in it.
type Part = (&'static str, &'static [Kind]);

/// One thing to save: its name in `data-do`, what it is called, and the key of what is said about it.
type Kind = (&'static str, &'static str, &'static str);

/// The parts, in order.
const PARTS: [Part; 3] = [
    ("export.pictures", &[("svg", "SVG", "export.svg"), ("zip", "ZIP", "export.zip")]),
    (
        "export.documents",
        &[
            ("latex", "LaTeX", "export.latex"),
            ("tikz", "TikZ", "export.tikz"),
            ("dot", "DOT", "export.dot"),
            ("json", "JSON", "export.json"),
        ],
    ),
    (
        "export.code",
        &[
            ("numpy", "NumPy", "export.numpy"),
            ("torch", "PyTorch", "export.torch"),
            ("jax", "JAX", "export.jax"),
            ("layer", "class Layer", "export.layer"),
        ],
    ),
];

/// The dialog.
pub fn view(app: App) -> Markup {
    let about = |key| app.plain(&Phrase::new(key).with("step", app.step.get()));
    html! {
        p #export-state.state.bad role="alert" {}
        (media::view(app))
        @for (title, kinds) in PARTS {
            h3 #(title) { (app.say(title)) }
            ul.choices aria-labelledby=(title) {
                @for (kind, name, key) in kinds {
                    li { button data-do={ "save " (kind) } { b { (name) } span { (about(key)) } } }
                }
            }
        }
    }
}

/// Saves a file of this kind; says in the dialog why that cannot be.
#[inline(never)]
pub fn save(app: App, kind: &str) {
    if media::run(app, kind) {
        return;
    }
    let source = app.good.with_untracked(|good| good.as_ref().map(|good| good.program.source.clone())).unwrap_or_default();
    let (scene, frame, language) = (app.scene.get_untracked(), app.frame.get_untracked(), app.language.get_untracked());
    let step = app.step.get_untracked();
    let saved = |name: &str, media_type: &str, text: &str| {
        browser::download(name, media_type, &text.into());
        Ok(())
    };
    let outcome = match kind {
        "svg" => {
            let sizes = untrack(|| magnitude::measured(app));
            let sizes = sizes.as_ref().map(|sizes| &sizes.magnitudes);
            saved(&format!("gatewise-step-{step}.svg"), "image/svg+xml", &export::svg_with(&scene, &frame, sizes, &Theme::LIGHT, language))
        }
        "zip" => export::steps(&scene, &Theme::LIGHT, language)
            .map(|archive| browser::download("gatewise-steps.zip", "application/zip", &js_sys::Uint8Array::from(archive.as_slice()))),
        "latex" => {
            export::latex(&source, &scene.graph, &scene.trace).and_then(|text| saved("gatewise-derivation.tex", "application/x-tex", &text))
        }
        "tikz" => export::tikz(&scene, &frame, &Theme::LIGHT)
            .and_then(|text| saved(&format!("gatewise-step-{step}.tex"), "application/x-tex", &text)),
        "dot" => saved(&format!("gatewise-step-{step}.dot"), "text/vnd.graphviz", &export::dot(&scene, &frame)),
        "json" => saved("gatewise-trace.json", "application/json", &gatewise::trace_program(&source)),
        form => save_code(app, form),
    };
    let refusal = outcome.err().map(|phrase| phrase.plain(language)).unwrap_or_default();
    if let Some(state) = browser::find("#export-state") {
        state.set_text_content(Some(&refusal));
        state.scroll_into_view();
    }
}

/// Saves the program in Python, in one of its forms.
fn save_code(app: App, name: &str) -> Result<(), Phrase> {
    if let Some(form) = code::form_of(name) {
        let file = format!("gatewise-{name}.py");
        code::with_text(app, form, move |text| browser::download(&file, "text/x-python", &text.into()));
    }
    Ok(())
}
