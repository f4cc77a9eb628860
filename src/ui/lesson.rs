//! Lessons: the dialog that lists them, and the text beside the stage while one is read.

use super::browser;
use super::state::App;
use crate::ui::prelude::*;
use gatewise::lessons::{self, Quoted};
use gatewise::words::Phrase;
use maud::{Markup, html};

/// Fetches lessons and examples when they are asked for.
pub fn fetch(app: App) {
    if !app.lessons_here.get_untracked() {
        browser::read_texts("lessons/", &lessons::FILES, move || app.lessons_here.set(true));
    }
}

/// The list of lessons.
pub fn list(app: App) -> Markup {
    app.lessons_here.track();
    html! {
        p { (app.say("lessons.text")) }
        ol.choices {
            @for (index, lesson) in lessons::lessons().iter().enumerate() {
                li { button data-do={ "lesson " (index) } { b { (lesson.title(app.language.get())) } } }
            }
        }
    }
}

impl App {
    /// Opens a lesson at a stop; with its program anew, or with the one that the reader has changed.
    pub fn read(self, index: usize, stop: usize, anew: bool) {
        let Some(lesson) = lessons::lesson(index) else { return };
        let Some(place) = lesson.stops.get(stop) else { return };
        if anew {
            self.open(lesson.program.clone(), place.step);
        } else {
            self.go(place.step);
        }
        self.lesson.set(Some((index, stop)));
    }

    /// A number of the trace, for prose.
    fn quote(self, quoted: Quoted<'_>) -> Option<String> {
        self.good.with(|good| {
            let scene = &good.as_ref()?.scene;
            let find = |symbol: &str| scene.graph.nodes.iter().position(|node| node.symbol == symbol);
            match quoted {
                Quoted::Value(symbol) => find(symbol).map(|node| scene.graph.shown(node, scene.trace.number(node))),
                Quoted::Gradient(symbol) => {
                    find(symbol).and_then(|node| scene.trace.gradient_number(node).map(|number| scene.graph.shown(node, number)))
                }
            }
        })
    }
}

/// The text of the stop that is being read.
pub fn view(app: App) -> Markup {
    let Some((index, stop)) = app.lesson.get() else { return Markup::default() };
    lessons::lesson(index).map_or_else(Markup::default, |lesson| open(app, &lesson, stop))
}

// Not for the first screen.
#[inline(never)]
fn open(app: App, lesson: &lessons::Lesson, stop: usize) -> Markup {
    let (language, stops) = (app.language.get(), lesson.stops.len());
    let place = Phrase::new("lessons.place").with("stop", stop + 1).with("stops", stops);
    html! {
        h2 { (lesson.title(language)) small { (app.plain(&place)) } }
        p aria-live="polite" { @if let Some(place) = lesson.stops.get(stop) { (place.text(language, |quoted| app.quote(quoted))) } }
        .row {
            button.tbtn aria-disabled=(stop == 0) data-do={ "stop " (stop.saturating_sub(1)) } { (app.say("lessons.previous")) }
            button.tbtn aria-disabled=(stop + 1 == stops) data-do={ "stop " (stop + 1) } { (app.say("lessons.next")) }
            button.link data-do="leave" { (app.say("lessons.close")) }
        }
    }
}
