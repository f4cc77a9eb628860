//! Lessons: the dialog that lists them, and the text with its exercises beside the stage while one is read.

use super::part::effect;
use super::state::{App, Notice};
use super::{browser, kept};
use crate::ui::prelude::*;
use gatewise::lessons::{self, Answer, Exercise, Lesson, Quantity, Seen, Stop, Text};
use gatewise::practice;
use gatewise::share::{Action, Document, LinkError, Reading, View, Written};
use gatewise::words::{self, Phrase};
use maud::{Markup, html};
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Where the device keeps how far each lesson has been read: a line for each, its name and the furthest stop.
const PROGRESS: &str = "gatewise.lessons";
/// After so many wrong answers the number may be shown.
const TRIES: usize = 2;

/// What the reader has done at a stop: an entry for each exercise, as far as something has been done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Work {
    place: Option<Reading>,
    cards: Vec<Card>,
}

/// What has been done of an exercise.
#[derive(Clone, Debug, Default, PartialEq)]
struct Card {
    is_done: bool,
    /// Whether the number was shown.
    is_shown: bool,
    wrong: usize,
    /// What was typed, and what is said of it.
    typed: String,
    verdict: Option<Phrase>,
    /// The answer that was chosen last.
    chosen: Option<usize>,
}

impl Work {
    /// What has been done of each exercise of a stop.
    fn at(&self, place: Option<&Reading>, stop: &Stop) -> Vec<Card> {
        let mut cards = if self.place.as_ref() == place { self.cards.clone() } else { Vec::new() };
        cards.resize(stop.exercises.len(), Card::default());
        cards
    }
}

/// Fetches lessons and examples when they are asked for.
pub fn fetch(app: App) {
    if !app.lessons_here.get_untracked() {
        browser::read_texts("lessons/", &lessons::FILES, move || app.lessons_here.set(true));
    }
}

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
    }
}

/// The furthest stop of a lesson that was read on this device.
fn progress(name: &str) -> usize {
    let kept = browser::local_get(PROGRESS).unwrap_or_default();
    kept.lines().find_map(|line| line.split_once(' ').filter(|(other, _)| *other == name)?.1.trim().parse().ok()).unwrap_or(0)
}

fn keep_progress(name: &str, stop: usize) {
    if progress(name) < stop {
        let kept = browser::local_get(PROGRESS).unwrap_or_default();
        let others = kept.lines().filter(|line| line.split(' ').next() != Some(name));
        let lines: Vec<String> = others.map(str::to_owned).chain([format!("{name} {stop}")]).collect();
        browser::local_set(PROGRESS, &lines.join("\n"));
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

/// What has been done at the stop that is being read.
fn cards(app: App, stop: &Stop) -> Vec<Card> {
    app.document.with(|document| app.lesson_work.with(|work| work.at(document.view.reading.as_ref(), stop)))
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

fn exercise_view(app: App, at: usize, exercise: &Exercise, card: &Card) -> Markup {
    let text = app.prose(exercise.text());
    html! {
        @match exercise {
            Exercise::Do { .. } => {
                p { (text) }
                p.verdict role="status" { @if card.is_done { "✓ " (app.say("lessons.done")) } }
            }
            Exercise::Ask { .. } => {
                p #{ "lesson-ask-" (at) } { (text) }
                .ask-row {
                    input.num type="text" inputmode="text" autocomplete="off" aria-labelledby={ "lesson-ask-" (at) } readonly[card.is_done]
                        data-change={ "lesson-answer " (at) } value=(card.typed);
                    @if !card.is_done { button.tbtn data-do={ "lesson-check " (at) } { (app.say("lessons.check")) } }
                    @if !card.is_done && card.wrong >= TRIES { button.link data-do={ "lesson-show " (at) } { (app.say("lessons.show")) } }
                }
                p.verdict role="status" {
                    @if card.is_done && !card.is_shown { "✓ " (app.say("lessons.right")) }
                    @else if let Some(verdict) = &card.verdict { (app.plain(verdict)) }
                }
            }
            Exercise::Choose { answers, .. } => {
                fieldset {
                    legend { (text) }
                    @for (choice, answer) in answers.iter().enumerate() { (answer_view(app, (at, choice), answer, card)) }
                }
                p.verdict role="status" {
                    @if let Some(answer) = card.chosen.and_then(|chosen| answers.get(chosen)) {
                        @if answer.is_right { "✓ " } @else { "✗ " }
                        (app.prose(&answer.reply))
                    }
                }
            }
        }
    }
}

fn answer_view(app: App, (at, choice): (usize, usize), answer: &Answer, card: &Card) -> Markup {
    html! {
        label.check {
            input type="radio" name={ "lesson-" (at) } checked[card.chosen == Some(choice)] data-change={ "lesson-choose " (at) " " (choice) };
            span { (app.prose(&answer.text)) }
        }
    }
}

/// Does what a control of the lesson says.
#[inline(never)]
pub fn run(app: App, verb: &str, argument: &str, control: &Element) {
    let mut numbers = argument.split(' ').filter_map(|number| number.parse::<usize>().ok());
    let Some(at) = numbers.next() else { return };
    let Some((lesson, stop)) = untrack(|| here(app)) else { return };
    let Some(exercise) = lesson.stops[stop].exercises.get(at) else { return };
    match (verb, exercise) {
        ("lesson-choose", Exercise::Choose { answers, .. }) => {
            let Some(choice) = numbers.next() else { return };
            change(app, at, |card| {
                card.chosen = Some(choice);
                card.is_done = answers.get(choice).is_some_and(|answer| answer.is_right);
            });
        }
        ("lesson-show", Exercise::Ask { quantity, .. }) => {
            let number =
                app.good.with_untracked(|good| good.as_ref().and_then(|good| quantity.number(&good.scene.graph, &good.scene.trace)));
            change(app, at, |card| {
                (card.is_done, card.is_shown) = (true, true);
                card.typed = number.map(words::number).unwrap_or_default();
                card.verdict = None;
            });
        }
        ("lesson-answer" | "lesson-check", Exercise::Ask { quantity, .. }) => {
            let field =
                if verb == "lesson-answer" { Some(control.clone()) } else { browser::find(&format!("[data-change='lesson-answer {at}']")) };
            let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok()) else { return };
            judge(app, at, quantity, &field.value());
        }
        _ => {}
    }
}

fn judge(app: App, at: usize, quantity: &Quantity, typed: &str) {
    let number = app.good.with_untracked(|good| good.as_ref().and_then(|good| quantity.number(&good.scene.graph, &good.scene.trace)));
    let answer = practice::read(typed);
    change(app, at, |card| {
        // A field tells of its change, and then its button is pressed.
        let is_new = card.typed != typed || card.verdict.is_none();
        typed.clone_into(&mut card.typed);
        match (answer, number) {
            (Err(refusal), _) => card.verdict = Some(refusal.phrase()),
            (Ok(answer), Some(number)) if practice::same(answer, number) => (card.is_done, card.verdict) = (true, None),
            _ if is_new => {
                card.wrong += 1;
                card.verdict = Some(Phrase::new("lessons.wrong"));
            }
            _ => {}
        }
    });
}

fn change(app: App, at: usize, change: impl FnOnce(&mut Card)) {
    let Some((lesson, stop)) = untrack(|| here(app)) else { return };
    let place = app.document.with_untracked(|document| document.view.reading.clone());
    app.lesson_work.update(|work| {
        let mut cards = work.at(place.as_ref(), &lesson.stops[stop]);
        if let Some(card) = cards.get_mut(at) {
            change(card);
        }
        *work = Work { place, cards };
    });
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

#[inline(never)]
fn notice(app: App) {
    let Some((lesson, stop)) = here(app) else { return };
    let (Some(good), step, selection) = (app.good.get(), app.step.get(), app.selection()) else { return };
    let view = app.document.with(|document| document.view.clone());
    let seen = Seen {
        graph: &good.scene.graph,
        trace: &good.scene.trace,
        step,
        selection,
        opened: &view.opened,
        gathered: &view.gathered,
        mode: view.mode,
        tab: view.open_tab(),
    };
    let cards = untrack(|| cards(app, &lesson.stops[stop]));
    let shown = cards.iter().take_while(|card| card.is_done).count() + 1;
    for (at, (exercise, card)) in lesson.stops[stop].exercises.iter().zip(&cards).take(shown).enumerate() {
        if let Exercise::Do { when, .. } = exercise
            && !card.is_done
            && when.holds(&seen)
        {
            change(app, at, |card| card.is_done = true);
        }
    }
}

/// The nodes that the present stop points at.
#[inline(never)]
pub fn looked_at(app: App) -> Vec<String> {
    here(app).map(|(lesson, stop)| lesson.stops[stop].look.clone()).unwrap_or_default()
}
