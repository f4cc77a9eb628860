//! How the stage is looked at: what opens under "View".

use crate::ui::browser;
use crate::ui::prelude::*;
use crate::ui::state::App;
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

#[inline(never)]
fn choices(app: App) -> Markup {
    let grouped = app.document.with(|document| !document.view.ungrouped);
    html! {
        .options role="group" aria-label=(app.say("stage.options")) {
            label {
                input type="checkbox" data-check="groups" checked[grouped];
                (app.say("view.groups"))
            }
            button.tbtn data-do="zoom step" { (app.say("view.step-title")) }
        }
    }
}
