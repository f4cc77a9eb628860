//! How the stage is looked at: what opens under "View".

use crate::ui::browser;
use crate::ui::prelude::*;
use crate::ui::state::App;
use gatewise::share::{Action, Thickness};
use maud::{Markup, html};

/// Opens or closes the choices; the button that opens them keeps the focus.
#[inline(never)]
pub fn toggle(app: App) {
    app.options.update(|open| *open = !*open);
    browser::focus("[data-do=options]");
}

/// The choices, while they are open.
pub fn view(app: App) -> Markup {
    if app.options.get() { choices(app) } else { Markup::default() }
}

/// What the thickness of the wires can show.
const THICKNESS: [(Thickness, &str, &str); 3] = [
    (Thickness::Plain, "plain", "view.plain"),
    (Thickness::Values, "values", "view.values"),
    (Thickness::Gradients, "gradients", "view.gradients"),
];

#[inline(never)]
fn choices(app: App) -> Markup {
    let (thickness, grouped) = app.document.with(|document| (document.view.thickness, !document.view.ungrouped));
    html! {
        .options role="group" aria-label=(app.say("stage.options")) {
            fieldset {
                legend { (app.say("view.thickness")) }
                @for (choice, name, key) in THICKNESS {
                    label {
                        input type="radio" name="thickness" data-choice=(name) checked[choice == thickness];
                        (app.say(key))
                    }
                }
            }
            label {
                input type="checkbox" data-check="groups" checked[grouped];
                (app.say("view.groups"))
            }
        }
    }
}

/// Answers a choice.
#[inline(never)]
pub fn choose(app: App, name: &str) {
    if let Some((thickness, ..)) = THICKNESS.into_iter().find(|(_, choice, _)| *choice == name) {
        app.act(Action::Thicken(thickness));
    }
}
