//! Lessons: the text beside the stage while one is read, and the way through it.

mod exercise;
mod list;

pub use exercise::{Work, run};
pub use list::list;

use super::faults::Breaking;
use super::part::effect;
use super::state::{App, Notice};
use super::{browser, kept};
use crate::ui::prelude::*;
use exercise::{cards, exercise_view, notice};
use gatewise::lessons::{self, Lesson, Quantity, Text};
use gatewise::share::{Action, Document, LinkError, Reading, View, Written};
use gatewise::words::Phrase;
use list::keep_progress;
use maud::{Markup, html};

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
        self.go(step.unwrap_or(usize::MAX));
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
        "stop" => {
            if let Some(reading) = app.document.with_untracked(|document| document.view.reading.clone()) {
                app.read(Reading { stop: argument.parse().unwrap_or(0), ..reading }, false);
            }
        }
        _ => app.act(Action::Read(None)),
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
    if app.is_reading() { open(app) } else { Markup::default() }
}

// Not for the first screen.
#[inline(never)]
fn open(app: App) -> Markup {
    let Some((lesson, stop)) = here(app) else { return Markup::default() };
    let (stops, place) = (lesson.stops.len(), &lesson.stops[stop]);
    let count = Phrase::new("lessons.place").with("stop", stop + 1).with("stops", stops);
    let cards = cards(app, place);
    let done = cards.iter().take_while(|card| card.is_done).count();
    let (shown, next) = (done + 1, if done < cards.len() { "lessons.skip" } else { "lessons.next" });
    html! {
        h2 { (lesson.title.raw(app.language.get())) small { (app.plain(&count)) } }
        p aria-live="polite" { (app.prose(&place.prose)) }
        // One after the other: the next one comes when the last is done.
        @for (at, (exercise, card)) in place.exercises.iter().zip(&cards).take(shown).enumerate() {
            .exercise.done[card.is_done] { (exercise_view(app, at, exercise, card)) }
        }
        .row {
            button.tbtn aria-disabled=(stop == 0) data-do={ "stop " (stop.saturating_sub(1)) } { (app.say("lessons.previous")) }
            @if stop + 1 < stops { button.tbtn data-do={ "stop " (stop + 1) } { (app.say(next)) } }
            @else if let Some((name, lesson)) = following(app) {
                button.tbtn data-do={ "lesson " (name) } { (app.plain(&Phrase::new("lessons.following").with("title", lesson.title.raw(app.language.get())))) }
            }
            @if stop + 1 == stops { button.tbtn data-do="open lessons" { (app.say("lessons.contents")) } }
            button.link data-do="leave" { (app.say("lessons.close")) }
        }
    }
}

/// The lesson behind the one that is being read.
fn following(app: App) -> Option<(&'static str, Lesson)> {
    let lesson = app.document.with(|document| document.view.reading.as_ref().map(|reading| reading.lesson.clone()))?;
    let Written::Here(present) = lesson else { return None };
    let name = lessons::names().skip_while(|name| **name != present).nth(1)?;
    Some((name, lessons::lesson(name)?))
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
