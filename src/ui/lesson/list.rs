//! The contents: which lessons there are, and how far each has been read on this device.

use crate::ui::browser;
use crate::ui::prelude::*;
use crate::ui::state::App;
use gatewise::lessons;
use gatewise::words::Phrase;
use maud::{Markup, html};

/// Where the device keeps how far each lesson has been read: a line for each, its name and the furthest stop.
const PROGRESS: &str = "gatewise.lessons";

/// The list of lessons, with how far each has been read.
pub fn list(app: App) -> Markup {
    app.lessons_here.track();
    let language = app.language.get();
    html! {
        p { (app.say("lessons.text")) }
        ol.choices {
            @for (name, lesson) in lessons::names().filter_map(|name| Some((name, lessons::lesson(name)?))) {
                @let read = progress(name);
                li {
                    button data-do={ "lesson " (name) } {
                        b { (lesson.title.raw(language)) }
                        @if read + 1 >= lesson.stops.len() { span { "✓ " (app.say("lessons.read")) } }
                        @else if read > 0 { span { (app.plain(&Phrase::new("lessons.place").with("stop", read + 1).with("stops", lesson.stops.len()))) } }
                    }
                }
            }
        }
        (super::write::section(app))
    }
}

/// The furthest stop of a lesson that was read on this device.
fn progress(name: &str) -> usize {
    let kept = browser::local_get(PROGRESS).unwrap_or_default();
    kept.lines().find_map(|line| line.split_once(' ').filter(|(other, _)| *other == name)?.1.trim().parse().ok()).unwrap_or(0)
}

/// Keeps that a lesson was read up to a stop.
pub fn keep_progress(name: &str, stop: usize) {
    if progress(name) < stop {
        let kept = browser::local_get(PROGRESS).unwrap_or_default();
        let others = kept.lines().filter(|line| line.split(' ').next() != Some(name));
        let lines: Vec<String> = others.map(str::to_owned).chain([format!("{name} {stop}")]).collect();
        browser::local_set(PROGRESS, &lines.join("\n"));
    }
}
