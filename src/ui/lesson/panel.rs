//! The panel of the lesson that is read: its text, what it asks, the way through it.

use super::exercise::{cards, exercise_view};
use super::{here, present, write};
use crate::ui::browser;
use crate::ui::events;
use crate::ui::prelude::*;
use crate::ui::state::App;
use gatewise::lessons::{self, Lesson};
use gatewise::share::{Document, View, Written, encode_with};
use gatewise::words::Phrase;
use maud::{Markup, html};
use web_sys::Element;

/// So many places have a button each; more would be too narrow for a finger.
const MOST_PLACES: usize = 12;

// Not for the first screen.
#[inline(never)]
pub fn open(app: App) -> Markup {
    let Some((lesson, stop)) = here(app) else { return Markup::default() };
    if app.is_presenting() {
        return present::view(app, &lesson, stop);
    }
    let (stops, place) = (lesson.stops.len(), &lesson.stops[stop]);
    let title = lesson.title.raw(app.language.get());
    let cards = cards(app, place);
    let done = cards.iter().take_while(|card| card.is_over()).count();
    let following = if stop + 1 == stops { following(app) } else { None };
    let is_end = stop + 1 == stops && following.is_none();
    html! {
        header {
            h2 { (title) }
            span { (count(app, stop, stops)) }
            button.close aria-label=(app.say("lessons.close")) title=(app.say("lessons.close")) data-do="leave" { (cross()) }
        }
        (places(app, stop, stops))
        .body tabindex="0" role="group" aria-label=(title) {
            (write::mark(app))
            p aria-live=(if write::is_writing() { "off" } else { "polite" }) { (app.prose(&place.prose)) }
            // One after the other: the next one comes when the last is done. Who writes them sees them all.
            @let shown = if write::is_writing() { cards.len() } else { done + 1 };
            @for (at, (exercise, card)) in place.exercises.iter().zip(&cards).take(shown).enumerate() {
                .exercise.done[card.is_done] { (exercise_view(app, at, exercise, card)) }
            }
        }
        .row {
            button.tbtn aria-disabled=(stop == 0) data-do={ "stop " (stop.saturating_sub(1)) } { (app.say("lessons.previous")) }
            (onward(app, stop, following, is_end, done < cards.len()))
        }
        .links {
            button.link data-do="present on" { (app.say("present.start")) }
            span aria-live="polite" { button.link data-do="lesson-link" { (app.say("lessons.link")) } }
            (write::below(app))
            button.link data-do="print" { (app.say("handout.print")) }
            @if !is_end { button.link data-do="open lessons" { (app.say("lessons.contents")) } }
            @if app.document.with(|document| document.source != lesson.program) {
                button.link data-do="lesson-anew" { (app.say("lessons.anew")) }
            }
        }
    }
}

/// The button that goes on: to the next place, and at the end to the next lesson. It steps back while something is open.
fn onward(app: App, stop: usize, following: Option<(&str, Lesson)>, is_end: bool, is_open: bool) -> Markup {
    html! {
        @if is_end {
            button.on.filled[!is_open].tbtn[is_open] data-do="open lessons" { (app.say("lessons.contents")) }
        } @else if let Some((name, lesson)) = following {
            button.on.filled[!is_open].tbtn[is_open] data-do={ "lesson " (name) } { (next_lesson(app, &lesson)) }
        } @else if is_open {
            button.on.tbtn data-do={ "stop " (stop + 1) } { (app.say("lessons.skip")) }
        } @else {
            button.on.filled data-do={ "stop " (stop + 1) } { (app.say("lessons.next")) kbd aria-hidden="true" { (app.say("lessons.space")) } }
        }
    }
}

/// "3 of 9".
pub fn count(app: App, stop: usize, stops: usize) -> String {
    app.plain(&Phrase::new("lessons.place").with("stop", stop + 1).with("stops", stops))
}

/// How far one is, as a bar; and, where there is room for them, a button for each place.
fn places(app: App, stop: usize, stops: usize) -> Markup {
    let say = |place: usize| app.plain(&Phrase::new("lessons.to").with("stop", place + 1).with("stops", stops));
    html! {
        .bar.alone[stops > MOST_PLACES] aria-hidden="true" { span data-style=(format!("width: {:.1}%", (stop + 1) as f64 / stops as f64 * 100.0)) {} }
        @if stops <= MOST_PLACES {
            ol.places aria-label=(app.say("lessons.places")) {
                @for place in 0..stops {
                    li { button.past[place <= stop] aria-label=(say(place)) title=(say(place)) aria-current=[(place == stop).then_some("step")] data-do={ "lesson-to " (place) } {} }
                }
            }
        }
    }
}

/// "Next lesson: …".
pub fn next_lesson(app: App, lesson: &Lesson) -> String {
    app.plain(&Phrase::new("lessons.following").with("title", lesson.title.raw(app.language.get())))
}

/// The lesson behind the one that is being read.
pub fn following(app: App) -> Option<(&'static str, Lesson)> {
    let lesson = app.document.with(|document| document.view.reading.as_ref().map(|reading| reading.lesson.clone()))?;
    let Written::Here(present) = lesson else { return None };
    let name = lessons::names().skip_while(|name| **name != present).nth(1)?;
    Some((name, lessons::lesson(name)?))
}

/// A cross, to close something.
pub fn cross() -> Markup {
    html! {
        svg width="18" height="18" viewBox="0 0 18 18" fill="none" stroke="currentColor" stroke-width="1.75" aria-hidden="true" { path d="M4 4l10 10M14 4L4 14" {} }
    }
}

/// Copies the link to the lesson and the place in it, without what the reader has done there.
pub fn copy_link(app: App, control: &Element) {
    let Some(reading) = app.document.with_untracked(|document| document.view.reading.clone()) else { return };
    let (control, lesson) = (control.clone(), reading.lesson.clone());
    let copy = move |packed: Option<String>| {
        let document = Document { view: View { reading: Some(reading), ..View::default() }, ..Document::default() };
        let link = format!("{}#{}", browser::address(), encode_with(&document, usize::MAX, &|_| packed.clone()));
        events::copy_text(app, control, &link);
    };
    match lesson {
        Written::Here(_) => copy(None),
        Written::Elsewhere(text) => browser::pack(&text, move |packed| copy(Some(packed))),
    }
}
