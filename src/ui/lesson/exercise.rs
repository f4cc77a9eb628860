//! What a lesson asks for: tasks that are noticed, numbers to predict, questions with answers.

use super::here;
use crate::ui::prelude::*;
use crate::ui::state::App;
use crate::ui::{browser, faults};
use gatewise::lessons::{self, Answer, Exercise, Quantity, Seen, Stop};
use gatewise::practice::{self, Verdict};
use gatewise::share::{Mode, Reading, Tab};
use gatewise::words::{self, Phrase};
use maud::{Markup, html};
use wasm_bindgen::JsCast;
use web_sys::Element;

/// After so many wrong answers the number may be shown.
const TRIES: usize = 2;

/// What the reader has done at a stop: an entry for each exercise, as far as something has been done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Work {
    place: Option<Reading>,
    cards: Vec<Card>,
    /// Whether a room has been told that the lesson is at its end.
    pub is_over: bool,
}

/// What has been done of an exercise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    /// Whether it has been done.
    pub is_done: bool,
    /// Whether a task was passed over before a room.
    pub is_passed: bool,
    /// Whether the number was shown.
    is_shown: bool,
    wrong: usize,
    /// What was typed, and what is said of it.
    pub typed: String,
    verdict: Option<Phrase>,
    /// The answer that was chosen last.
    pub chosen: Option<usize>,
}

impl Card {
    /// Whether the next exercise may come.
    pub const fn is_over(&self) -> bool {
        self.is_done || self.is_passed
    }
}

impl Work {
    /// What has been done of each exercise of a stop.
    fn at(&self, place: Option<&Reading>, stop: &Stop) -> Vec<Card> {
        let mut cards = if self.place.as_ref() == place { self.cards.clone() } else { Vec::new() };
        cards.resize(stop.exercises.len(), Card::default());
        cards
    }
}

/// What has been done at the stop that is being read.
pub fn cards(app: App, stop: &Stop) -> Vec<Card> {
    app.document.with(|document| app.lesson_work.with(|work| work.at(document.view.reading.as_ref(), stop)))
}

/// An exercise, and what is said of what has been done.
pub fn exercise_view(app: App, at: usize, exercise: &Exercise, card: &Card) -> Markup {
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
                    @else if let Some(verdict) = &card.verdict { (app.sentence(verdict)) }
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
        ("lesson-show", Exercise::Ask { quantity, .. }) => show(app, at, quantity),
        ("lesson-answer" | "lesson-check", Exercise::Ask { quantity, .. }) => {
            let field =
                if verb == "lesson-answer" { Some(control.clone()) } else { browser::find(&format!("[data-change='lesson-answer {at}']")) };
            let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok()) else { return };
            judge(app, at, quantity, &field.value());
        }
        _ => {}
    }
}

fn show(app: App, at: usize, quantity: &Quantity) {
    let number = app.good.with_untracked(|good| good.as_ref().and_then(|good| quantity.number(&good.scene.graph, &good.scene.trace)));
    change(app, at, |card| {
        (card.is_done, card.is_shown) = (true, true);
        card.typed = number.map(words::number).unwrap_or_default();
        card.verdict = None;
    });
}

/// Before a room: shows what the first open exercise asks for, and passes over a task. False where that brings nothing new.
pub fn reveal(app: App) -> bool {
    let Some((lesson, stop)) = untrack(|| here(app)) else { return false };
    let place = &lesson.stops[stop];
    let open = untrack(|| cards(app, place)).iter().position(|card| !card.is_over());
    let Some((at, exercise)) = open.and_then(|at| Some((at, place.exercises.get(at)?))) else { return false };
    match exercise {
        Exercise::Do { .. } => {
            change(app, at, |card| card.is_passed = true);
            at + 1 < place.exercises.len()
        }
        Exercise::Ask { quantity, .. } => {
            show(app, at, quantity);
            true
        }
        Exercise::Choose { answers, .. } => {
            change(app, at, |card| {
                card.chosen = answers.iter().position(|answer| answer.is_right);
                card.is_done = true;
            });
            true
        }
    }
}

fn judge(app: App, at: usize, quantity: &Quantity, typed: &str) {
    let answer = practice::read(typed);
    let judged = |answer: f64| {
        let good = app.good.get_untracked()?;
        lessons::judge(quantity, &good.scene.graph, &good.scene.trace, &good.scene.outline, answer)
    };
    change(app, at, |card| {
        // A field tells of its change, and then its button is pressed.
        let is_new = card.typed != typed || card.verdict.is_none();
        typed.clone_into(&mut card.typed);
        match answer.map(judged) {
            Err(refusal) => card.verdict = Some(refusal.phrase()),
            Ok(Some(Verdict::Right)) => (card.is_done, card.verdict) = (true, None),
            Ok(verdict) if is_new => {
                card.wrong += 1;
                card.verdict = Some(match verdict {
                    Some(Verdict::Wrong { hint, .. }) => hint,
                    _ => Phrase::new("lessons.wrong"),
                });
            }
            Ok(_) => {}
        }
    });
}

fn change(app: App, at: usize, change: impl FnOnce(&mut Card)) {
    let Some((lesson, stop)) = untrack(|| here(app)) else { return };
    let place = app.document.with_untracked(|document| document.view.reading.clone());
    app.lesson_work.update(|work| {
        let mut cards = work.at(place.as_ref(), &lesson.stops[stop]);
        if let Some(card) = cards.get_mut(at) {
            let was_over = card.is_over();
            change(card);
            bring(!was_over && card.is_over() && at + 1 < cards.len());
        }
        *work = Work { place, cards, is_over: false };
    });
}

/// Brings what has come into sight, where the text is higher than its panel: the next exercise from its beginning, or what was said last.
#[inline(never)]
fn bring(next: bool) {
    request_animation_frame(move || {
        let found = [".lesson", ".lesson > header", ".lesson > .row", ".lesson .exercise:last-of-type"].map(browser::find);
        let [Some(panel), Some(head), Some(row), Some(last)] = found else { return };
        let [head, row, last] = [head, row, last].map(|part| part.get_bounding_client_rect());
        let beyond = if next { last.top() - head.bottom() } else { last.bottom() - row.top() };
        if beyond > 0.0 {
            panel.set_scroll_top(panel.scroll_top() + beyond as i32 + 1);
        }
    });
}

/// Sees whether a task has been done.
#[inline(never)]
pub fn notice(app: App) {
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
        page: view.gate.as_deref(),
        fault: (view.mode == Mode::Break).then(|| faults::chosen(view.fault)),
        repaired: app.breaking.get().repaired,
        neuron: view.open_tab() == Tab::Network && view.neuron,
    };
    let cards = untrack(|| cards(app, &lesson.stops[stop]));
    let shown = cards.iter().take_while(|card| card.is_over()).count() + 1;
    for (at, (exercise, card)) in lesson.stops[stop].exercises.iter().zip(&cards).take(shown).enumerate() {
        if let Exercise::Do { when, .. } = exercise
            && !card.is_done
            && when.holds(&seen)
        {
            change(app, at, |card| card.is_done = true);
        }
    }
}
