//! Lessons: the dialog that lists them, and the text with its exercises beside the stage while one is read.

use super::browser;
use super::part::effect;
use super::state::App;
use crate::ui::prelude::*;
use gatewise::lessons::{self, Answer, Exercise, Lesson, Quantity, Seen, Stop, Text};
use gatewise::practice;
use gatewise::share::{Action, LinkError, decode_with};
use gatewise::words::{self, Phrase};
use maud::{Markup, html};
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Where the device keeps how far each lesson has been read: a line for each, its file and the furthest stop.
const PROGRESS: &str = "gatewise.lessons";
/// After so many wrong answers the number may be shown.
const TRIES: usize = 2;

/// What the reader has done at the present stop, an entry for each exercise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Work(Vec<Card>);

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
    /// Nothing done of the exercises of a stop.
    fn of(stop: &Stop) -> Self {
        Self(vec![Card::default(); stop.exercises.len()])
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
            @for (index, lesson) in lessons::lessons().iter().enumerate() {
                @let read = progress(index);
                li {
                    button data-do={ "lesson " (index) } {
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
fn progress(index: usize) -> usize {
    let Some(name) = lessons::FILES.files.get(index + 1) else { return 0 };
    let kept = browser::local_get(PROGRESS).unwrap_or_default();
    kept.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok()).unwrap_or(0)
}

fn keep_progress(index: usize, stop: usize) {
    let Some(name) = lessons::FILES.files.get(index + 1).filter(|_| progress(index) < stop) else { return };
    let kept = browser::local_get(PROGRESS).unwrap_or_default();
    let others = kept.lines().filter(|line| !line.starts_with(name));
    let lines: Vec<String> = others.map(str::to_owned).chain([format!("{name} {stop}")]).collect();
    browser::local_set(PROGRESS, &lines.join("\n"));
}

impl App {
    /// Opens a lesson at a stop; with its program anew, or with the one that the reader has changed.
    pub fn read(self, index: usize, stop: usize, anew: bool) {
        let Some(lesson) = lessons::lesson(index) else { return };
        let Some(place) = lesson.stops.get(stop) else { return };
        if anew {
            self.open(lesson.program.clone(), 0);
        }
        self.lesson_work.set(Work::of(place));
        self.lesson.set(Some((index, stop)));
        keep_progress(index, stop);
        if let Ok(Some(document)) = decode_with(&format!("p=x&{}", place.view), &|_| Err(LinkError::Damaged)) {
            self.act(Action::Look(Box::new(document.view)));
        }
        let step = self.good.with_untracked(|good| good.as_ref().and_then(|good| place.at.step(&good.scene.graph, &good.scene.trace)));
        self.go(step.unwrap_or(usize::MAX));
    }

    /// A number of the run, for prose.
    fn quote(self, quantity: &Quantity) -> Option<String> {
        self.good.with(|good| good.as_ref().and_then(|good| quantity.quoted(&good.scene.graph, &good.scene.trace)))
    }

    /// A text of a lesson with its numbers.
    fn prose(self, text: &Text) -> String {
        text.quoting(self.language.get(), |quantity| self.quote(quantity))
    }
}

/// The lesson and the stop that are being read.
fn here(app: App) -> Option<(Lesson, usize)> {
    let (index, stop) = app.lesson.get()?;
    lessons::lesson(index).filter(|lesson| stop < lesson.stops.len()).map(|lesson| (lesson, stop))
}

/// The text of the stop that is being read.
pub fn view(app: App) -> Markup {
    if app.lesson.get().is_none() { Markup::default() } else { open(app) }
}

// Not for the first screen.
#[inline(never)]
fn open(app: App) -> Markup {
    let Some((lesson, stop)) = here(app) else { return Markup::default() };
    let (stops, place) = (lesson.stops.len(), &lesson.stops[stop]);
    let count = Phrase::new("lessons.place").with("stop", stop + 1).with("stops", stops);
    let work = app.lesson_work.get();
    let done = work.0.iter().take_while(|card| card.is_done).count();
    let (shown, next) = (done + 1, if done < work.0.len() { "lessons.skip" } else { "lessons.next" });
    let (index, _) = app.lesson.get().unwrap_or_default();
    let following = lessons::lesson(index + 1);
    html! {
        h2 { (lesson.title.raw(app.language.get())) small { (app.plain(&count)) } }
        p aria-live="polite" { (app.prose(&place.prose)) }
        // One after the other: the next one comes when the last is done.
        @for (at, (exercise, card)) in place.exercises.iter().zip(&work.0).take(shown).enumerate() {
            .exercise.done[card.is_done] { (exercise_view(app, at, exercise, card)) }
        }
        .row {
            button.tbtn aria-disabled=(stop == 0) data-do={ "stop " (stop.saturating_sub(1)) } { (app.say("lessons.previous")) }
            @if stop + 1 < stops { button.tbtn data-do={ "stop " (stop + 1) } { (app.say(next)) } }
            @else if let Some(lesson) = following {
                button.tbtn data-do={ "lesson " (index + 1) } { (app.plain(&Phrase::new("lessons.following").with("title", lesson.title.raw(app.language.get())))) }
            }
            @if stop + 1 == stops { button.tbtn data-do="open lessons" { (app.say("lessons.contents")) } }
            button.link data-do="leave" { (app.say("lessons.close")) }
        }
    }
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
    app.lesson_work.update(|work| {
        if let Some(card) = work.0.get_mut(at) {
            change(card);
        }
    });
}

/// Notices when a task has been done.
#[inline(never)]
pub fn follow(app: App) {
    effect(move || {
        if app.lesson.get().is_some() {
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
    let shown = app.lesson_work.with_untracked(|work| work.0.iter().take_while(|card| card.is_done).count() + 1);
    for (at, exercise) in lesson.stops[stop].exercises.iter().take(shown).enumerate() {
        let is_done = app.lesson_work.with_untracked(|work| work.0.get(at).is_some_and(|card| card.is_done));
        if let Exercise::Do { when, .. } = exercise
            && !is_done
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
