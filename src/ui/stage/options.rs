//! How the stage is looked at: what opens under "View".

use super::magnitude;
use crate::ui::browser;
use crate::ui::prelude::*;
use crate::ui::state::App;
use gatewise::share::Thickness;
use maud::{Markup, html};

/// Opens or closes the choices; the button that opens them keeps the focus.
#[inline(never)]
pub fn toggle(app: App) {
    app.options.update(|open| *open = !*open);
    browser::focus("[data-do=options]");
}

/// The choices, while they are open, and what they explain of the picture.
pub fn view(app: App) -> Markup {
    if app.options.get() || app.thickness() != Thickness::Same { shown(app) } else { Markup::default() }
}

#[inline(never)]
fn shown(app: App) -> Markup {
    html! {
        @if app.options.get() { (choices(app)) }
        (magnitude::legend(app))
    }
}

/// What the thickness of wires can show.
const THICKNESSES: [(Thickness, &str); 3] = [
    (Thickness::Same, "view.thickness.same"),
    (Thickness::Values, "view.thickness.values"),
    (Thickness::Gradients, "view.thickness.gradients"),
];

fn choices(app: App) -> Markup {
    let grouped = app.document.with(|document| !document.view.ungrouped);
    html! {
        .options role="group" aria-label=(app.say("stage.options")) {
            label {
                input type="checkbox" data-check="groups" checked[grouped];
                (app.say("view.groups"))
            }
            button.tbtn data-do="zoom step" { (app.say("view.step-title")) }
            fieldset {
                legend { (app.say("view.thickness")) }
                @for (thickness, key) in THICKNESSES {
                    label {
                        input type="radio" name="thickness" value=(thickness.tag().unwrap_or_default()) data-check="thickness"
                            checked[app.thickness() == thickness];
                        (app.say(key))
                    }
                }
            }
        }
    }
}
