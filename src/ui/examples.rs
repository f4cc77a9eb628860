//! The dialog "Examples": the lecture's programs, to start from.

use super::state::App;
use gatewise::lessons;
use maud::{Markup, html};

/// The dialog.
pub fn view(app: App) -> Markup {
    html! {
        p { (app.say("examples.text")) }
        ul.choices {
            @for (index, example) in lessons::examples().iter().enumerate() {
                li {
                    button data-do={ "example " (index) } {
                        b { (app.say(example.key)) }
                        code { (example.program.lines().last().unwrap_or_default()) }
                    }
                }
            }
        }
    }
}

/// Opens an example.
pub fn open(app: App, index: usize) {
    if let Some(example) = lessons::examples().get(index) {
        app.open(example.program.to_owned(), 0);
    }
}
