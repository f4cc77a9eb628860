//! The contents: which lessons there are, and how far each has been read on this device.

use crate::ui::browser;
use crate::ui::prelude::*;
use crate::ui::state::App;
use gatewise::lessons::{self, Lesson};
use gatewise::share::{Reading, Written};
use gatewise::words::Phrase;
use maud::{Markup, html};

/// Where the device keeps how far each lesson has been read: a line for each, its name and the furthest stop.
const PROGRESS: &str = "gatewise.lessons";

/// The list of lessons, with how far each has been read.
pub fn list(app: App) -> Markup {
    app.lessons_here.track();
    let lessons: Vec<(&str, Lesson)> = lessons::names().filter_map(|name| Some((name, lessons::lesson(name)?))).collect();
    let read = lessons.iter().filter(|(name, lesson)| is_read(name, lesson)).count();
    let is_begun = lessons.iter().any(|(name, _)| progress(name) > 0);
    html! {
        p { (app.say("lessons.text")) }
        ol.choices.lessons { @for (name, lesson) in &lessons { (entry(app, name, lesson)) } }
        @if is_begun {
            .lessons-read {
                span { (app.plain(&Phrase::new("lessons.progress").with("read", read).with("lessons", lessons.len()))) }
                button.link data-do="lessons-forget" { (app.say("lessons.forget")) }
            }
        }
        (super::write::section(app))
    }
}

/// A lesson: it goes on where the reader has left it, or begins anew.
fn entry(app: App, name: &str, lesson: &Lesson) -> Markup {
    let (stop, stops) = (progress(name), lesson.stops.len());
    let is_read = is_read(name, lesson);
    let is_begun = stop > 0 && !is_read;
    let is_here =
        app.document.with(|document| matches!(&document.view.reading, Some(Reading { lesson: Written::Here(other), .. }) if other == name));
    html! {
        li.here[is_here] {
            button aria-current=[is_here.then_some("true")] data-do={ (if is_begun { "lesson-resume " } else { "lesson " }) (name) } {
                b { (lesson.title.raw(app.language.get())) }
                @if is_read { span { "✓ " (app.say("lessons.read")) } }
                @else if is_begun { span { (app.plain(&Phrase::new("lessons.resume").with("stop", stop + 1).with("stops", stops))) } }
            }
            @if is_begun {
                button.anew data-do={ "lesson " (name) } {
                    (app.say("lessons.restart")) span.sr { ": " (lesson.title.raw(app.language.get())) }
                }
            }
        }
    }
}

fn is_read(name: &str, lesson: &Lesson) -> bool {
    progress(name) + 1 >= lesson.stops.len()
}

/// Forgets how far lessons have been read; the button that said so is gone then.
pub fn forget(app: App) {
    browser::local_remove(PROGRESS);
    app.lessons_here.set(true);
    request_animation_frame(|| browser::focus("dialog .choices button"));
}

/// The furthest stop of a lesson that was read on this device.
pub fn progress(name: &str) -> usize {
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
