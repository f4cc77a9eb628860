//! Lessons: the text beside the stage while one is read, and the way through it.

mod exercise;
mod list;
mod panel;
mod present;
mod walk;
pub mod write;

pub use exercise::{Work, run};
pub use list::list;
pub use present::{follow as follow_presenting, pressed};

use super::faults::Breaking;
use super::part::effect;
use super::state::{App, Notice};
use super::{browser, handout, kept};
use crate::ui::prelude::*;
use exercise::notice;
use gatewise::lessons::{self, Lesson, Quantity, Text};
use gatewise::share::{Action, Document, LinkError, Reading, View, Written};
use list::{keep_progress, progress};
use maud::Markup;
use web_sys::Element;

/// Fetches lessons and examples when they are asked for.
pub fn fetch(app: App) {
    if !app.lessons_here.get_untracked() {
        browser::read_texts("lessons/", &lessons::FILES, move || app.lessons_here.set(true));
    }
}

/// The lesson that a document says, where it is here and can be read.
pub fn written(lesson: &Written) -> Option<Lesson> {
    match lesson {
        Written::Here(name) => lessons::lesson(name),
        Written::Elsewhere(text) => lessons::parse(text).ok(),
    }
}

impl App {
    /// Opens a lesson at a stop; with its program anew, or with the one that the reader has changed.
    pub fn read(self, reading: Reading, anew: bool) {
        let Some(lesson) = written(&reading.lesson) else { return };
        let Some(place) = lesson.stops.get(reading.stop) else { return };
        if anew {
            let presents = self.document.with_untracked(|document| document.view.presenting);
            self.open(lesson.program.clone(), 0);
            self.act(Action::Read(Some(reading.clone())));
            self.act(Action::Present(presents));
        } else {
            self.act(Action::Read(Some(reading.clone())));
        }
        self.lesson_work.set(Work::default());
        self.breaking.set(Breaking::default());
        if let Written::Here(name) = &reading.lesson {
            keep_progress(name, reading.stop);
        }
        let view = place.look().unwrap_or_default();
        self.act(Action::LookUp(view.gate.clone()));
        self.act(Action::Look(Box::new(view)));
        let step = self.good.with_untracked(|good| good.as_ref().and_then(|good| place.at.step(&good.scene.graph, &good.scene.trace)));
        if anew {
            self.go(step.unwrap_or(usize::MAX))
        } else {
            walk::to(self, step.unwrap_or(usize::MAX))
        }
        request_animation_frame(|| browser::find(".lesson").into_iter().for_each(|panel| panel.set_scroll_top(0)));
    }

    /// A number of the run, for prose.
    fn quote(self, quantity: &Quantity) -> Option<String> {
        self.good.with(|good| good.as_ref().and_then(|good| quantity.quoted(&good.scene.graph, &good.scene.trace)))
    }

    /// A text of a lesson with its numbers.
    pub fn prose(self, text: &Text) -> String {
        text.quoting(self.language.get(), |quantity| self.quote(quantity))
    }
}

/// Goes to a lesson, to a stop of it, or out of it.
#[inline(never)]
pub fn go(app: App, verb: &str, argument: &str) {
    match verb {
        "lesson" => {
            app.dialog.set(None);
            app.read(Reading::named(argument), true);
        }
        "lesson-resume" => {
            app.dialog.set(None);
            app.read(Reading { stop: progress(argument), ..Reading::named(argument) }, true);
        }
        "stop" | "lesson-to" => {
            if let Some(reading) = app.document.with_untracked(|document| document.view.reading.clone()) {
                app.read(Reading { stop: argument.parse().unwrap_or(0), ..reading }, false);
            }
        }
        "print" => handout::print(),
        _ => app.act(Action::Read(None)),
    }
}

/// What else the controls of a lesson do.
#[inline(never)]
pub fn act(app: App, verb: &str, argument: &str, control: &Element) {
    match verb {
        "lesson-link" => panel::copy_link(app, control),
        "lesson-anew" => {
            if let Some(reading) = app.document.with_untracked(|document| document.view.reading.clone()) {
                app.read(reading, true);
            }
        }
        "lessons-forget" => list::forget(app),
        _ => present::run(app, argument),
    }
}

/// Opens the lesson of a link that brings no program: at its place, as who comes there for the first time finds it.
pub fn arrive(app: App, linked: Document) {
    let Some(reading) = linked.view.reading else { return };
    linked.view.theme.into_iter().for_each(|theme| app.theme.set(theme));
    linked.view.language.into_iter().for_each(|language| app.speak(language));
    app.act(Action::Hide(linked.view.hidden));
    let presenting = linked.view.presenting;
    let open = move || {
        let error = match written(&reading.lesson) {
            Some(lesson) if reading.stop < lesson.stops.len() => None,
            Some(_) => Some(LinkError::BadValue),
            None if matches!(reading.lesson, Written::Here(_)) => Some(LinkError::NoLesson),
            None => Some(LinkError::BadLesson),
        };
        match error {
            None => {
                app.read(reading, true);
                app.act(Action::Present(presenting));
            }
            Some(error) => {
                app.open(lessons::START.to_owned(), 0);
                app.notice.set(Some(Notice::Link(error)));
            }
        }
        kept::keep_address();
    };
    if app.lessons_here.get_untracked() {
        open();
    } else {
        browser::read_texts("lessons/", &lessons::FILES, move || {
            app.lessons_here.set(true);
            open();
        });
    }
}

/// The same document without its program where a lesson's link needs none: the reader has changed nothing at the place.
pub fn alone(app: App, document: &Document) -> Option<Document> {
    let reading = document.view.reading.clone()?;
    let lesson = written(&reading.lesson)?;
    let place = lesson.stops.get(reading.stop)?;
    let mut fresh = Document::new(lesson.program.clone());
    for action in [
        Action::Hide(document.view.hidden),
        Action::Read(Some(reading)),
        Action::Present(document.view.presenting),
        Action::Look(Box::new(place.look().ok()?)),
    ] {
        fresh.apply(action);
    }
    fresh.view = View { theme: document.view.theme, language: document.view.language, ..fresh.view };
    let step = app.good.with(|good| good.as_ref().and_then(|good| place.at.step(&good.scene.graph, &good.scene.trace)));
    let is_fresh = fresh.source == document.source && step == Some(document.step) && fresh.view == document.view;
    let View { theme, language, hidden, reading, presenting, .. } = fresh.view;
    is_fresh.then(|| Document { view: View { theme, language, hidden, reading, presenting, ..View::default() }, ..Document::default() })
}

/// The lesson that is being read, and the stop.
pub fn here(app: App) -> Option<(Lesson, usize)> {
    app.lessons_here.track();
    let reading = app.document.with(|document| document.view.reading.clone())?;
    written(&reading.lesson).filter(|lesson| reading.stop < lesson.stops.len()).map(|lesson| (lesson, reading.stop))
}

/// The text of the stop that is being read.
pub fn view(app: App) -> Markup {
    if app.is_reading() { panel::open(app) } else { Markup::default() }
}

/// Notices when a task has been done.
#[inline(never)]
pub fn follow(app: App) {
    if let Ok(Some(linked)) = browser::first_link()
        && kept::is_lesson_alone(&linked)
        && app.document.with_untracked(|document| document.source.is_empty())
    {
        arrive(app, linked);
    } else if untrack(|| app.is_reading()) {
        // After a reload, or by a link that has another program beside the lesson.
        fetch(app);
    }
    effect(move || {
        if app.is_reading() {
            notice(app);
        }
    });
}

/// The nodes that the present stop points at.
#[inline(never)]
pub fn looked_at(app: App) -> Vec<String> {
    here(app).map(|(lesson, stop)| lesson.stops[stop].look.clone()).unwrap_or_default()
}
