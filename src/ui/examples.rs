//! The dialog "Examples": the lecture's programs, to start from.

use super::state::App;
use crate::ui::prelude::*;
use gatewise::lessons::{self, Example};
use gatewise::share::{Action, Mode, Tab};
use maud::{Markup, html};

/// The dialog.
pub fn view(app: App) -> Markup {
    app.lessons_here.track();
    html! {
        p { (app.say("examples.text")) }
        @for (first, part) in parts(&lessons::examples()) {
            h3 { (app.say(part[0].part)) }
            ul.choices {
                @for (index, example) in part.iter().enumerate() {
                    li {
                        button data-do={ "example " (first + index) } {
                            b { (app.say(example.key)) }
                            code { (example.program.lines().last().unwrap_or_default()) }
                        }
                    }
                }
            }
        }
    }
}

/// The examples of each part, none of them empty, with the index of the first.
fn parts(examples: &[Example]) -> Vec<(usize, &[Example])> {
    let mut parts: Vec<(usize, &[Example])> = Vec::new();
    for part in examples.chunk_by(|one, next| one.part == next.part) {
        parts.push((parts.last().map_or(0, |(first, last)| first + last.len()), part));
    }
    parts
}

/// Opens an example.
pub fn open(app: App, index: usize) {
    if let Some(example) = lessons::examples().get(index) {
        app.open(example.program.to_owned(), 0);
        if example.part == "examples.training" {
            app.act(Action::Switch(Mode::Train));
            app.act(Action::Show(Tab::Explain));
        }
    }
}
