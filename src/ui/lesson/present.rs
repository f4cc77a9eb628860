//! A lesson before a room: the stage and the text in large type, and nothing around them. Who presents asks first and reveals then.

use super::exercise::{Card, cards, reveal};
use super::panel::{count, cross, following, next_lesson};
use super::{here, looked_at, walk};
use crate::ui::browser;
use crate::ui::part::effect;
use crate::ui::patch::set_style;
use crate::ui::prelude::*;
use crate::ui::stage::Stage;
use crate::ui::state::App;
use gatewise::lessons::{Exercise, Lesson};
use gatewise::share::{Action, Mode, Reading, Tab};
use maud::{Markup, html};

/// Sizes of the type, of which the first is taken that leaves all of the text in sight.
const SIZES: [f64; 7] = [1.0, 0.92, 0.85, 0.78, 0.71, 0.64, 0.58];
/// A picture that is higher than this, for its width, has the text beside it.
const TALL: f64 = 0.58;

/// The text of the stop, what it asks, and a row of small buttons.
pub fn view(app: App, lesson: &Lesson, stop: usize) -> Markup {
    let (stops, place) = (lesson.stops.len(), &lesson.stops[stop]);
    let cards = cards(app, place);
    let open = cards.iter().position(|card| !card.is_over());
    // A room sees one thing at a time: the one that is open, or the last.
    let at = open.unwrap_or_else(|| cards.len().saturating_sub(1));
    let is_over = app.lesson_work.with(|work| work.is_over);
    let next = following(app);
    let forward = match open.and_then(|at| place.exercises.get(at)) {
        Some(Exercise::Ask { .. }) => "lessons.show",
        Some(Exercise::Choose { .. }) => "present.answer",
        _ => "lessons.next",
    };
    let is_end = is_over && next.is_none();
    html! {
        #lecture.lecture tabindex="-1" {
            .room-text {
                h1 { (lesson.title.raw(app.language.get())) }
                .prose data-do="present next" aria-live="polite" {
                    @if is_over { p { (app.say(if next.is_some() { "present.over" } else { "present.last" })) } }
                    @else { p { (app.prose(&place.prose)) } }
                }
                @if is_over {
                    @if let Some((_, lesson)) = &next { .room-asked { button.room-offer data-do="present next" { (next_lesson(app, lesson)) } } }
                } @else if let (Some(exercise), Some(card)) = (place.exercises.get(at), cards.get(at)) {
                    .room-asked { (asked(app, at, exercise, card)) }
                }
            }
            .room-foot role="group" aria-label=(app.say("present.label")) {
                span.room-place { span aria-hidden="true" { (stop + 1) " / " (stops) } span.sr { (count(app, stop, stops)) } }
                button aria-disabled=(stop == 0 && !is_over) data-do="present back" { (app.say("lessons.previous")) }
                button.on aria-disabled=(is_end) data-do="present next" { (app.say(forward)) }
                button aria-label=(app.say("present.end")) title=(app.say("present.end")) data-do="present off" { (cross()) }
            }
        }
    }
}

/// An exercise as a room is asked it, and what has been revealed.
fn asked(app: App, at: usize, exercise: &Exercise, card: &Card) -> Markup {
    let text = app.prose(exercise.text());
    html! {
        @match exercise {
            Exercise::Do { .. } => {
                p { (text) }
                p.room-reply role="status" { @if card.is_done { "✓ " (app.say("lessons.done")) } }
            }
            Exercise::Ask { .. } => {
                p { (text) }
                p.room-number role="status" { @if card.is_done { (card.typed) } @else { span.room-open aria-hidden="true" { "?" } } }
            }
            Exercise::Choose { answers, .. } => {
                p { (text) }
                ul.room-answers {
                    @for (choice, answer) in answers.iter().enumerate() {
                        @let is_chosen = card.chosen == Some(choice);
                        li {
                            button.room-right[card.is_done && answer.is_right].room-wrong[is_chosen && !answer.is_right].room-faded[card.is_done && !answer.is_right]
                                aria-pressed=(is_chosen) data-do={ "lesson-choose " (at) " " (choice) } {
                                span.room-mark aria-hidden="true" {
                                    @if card.is_done && answer.is_right { "✓" } @else if is_chosen { "✗" } @else { (letter(choice)) }
                                }
                                (app.prose(&answer.text))
                            }
                        }
                    }
                }
                p.room-reply role="status" {
                    @if let Some(answer) = card.chosen.and_then(|chosen| answers.get(chosen)) { (app.prose(&answer.reply)) }
                }
            }
        }
    }
}

/// A room votes by letters.
fn letter(choice: usize) -> char {
    char::from(b'A' + choice.min(25) as u8)
}

/// Does what a control of the presenting says.
pub fn run(app: App, what: &str) {
    match what {
        "on" => {
            app.act(Action::Present(true));
            browser::call("present", "on", |_| {});
        }
        "next" => next(app),
        "back" => back(app),
        _ => end(app),
    }
}

fn end(app: App) {
    app.act(Action::Present(false));
}

/// Goes on: what is still moving is brought to its end, then what is asked is revealed, then comes the next stop, and after the last one
/// the next lesson is offered and opened.
fn next(app: App) {
    if walk::finish(app) || reveal(app) {
        return;
    }
    let Some((lesson, stop)) = untrack(|| here(app)) else { return };
    if stop + 1 < lesson.stops.len() {
        go_to(app, stop + 1);
    } else if !app.lesson_work.with_untracked(|work| work.is_over) {
        app.lesson_work.update(|work| work.is_over = true);
    } else if let Some((name, _)) = untrack(|| following(app)) {
        app.read(Reading::named(name), true);
    }
}

fn back(app: App) {
    let Some((_, stop)) = untrack(|| here(app)) else { return };
    walk::finish(app);
    if app.lesson_work.with_untracked(|work| work.is_over) {
        app.lesson_work.update(|work| work.is_over = false);
    } else if let Some(before) = stop.checked_sub(1) {
        go_to(app, before);
    }
}

fn go_to(app: App, stop: usize) {
    if let Some(reading) = app.document.with_untracked(|document| document.view.reading.clone()) {
        app.read(Reading { stop, ..reading }, false);
    }
}

/// Answers a key for the lesson; false where it is not one for it. Something that `is_taken` by what has the focus is not.
pub fn pressed(app: App, key: &str, is_taken: bool, is_pressed_by_space: bool) -> bool {
    if !untrack(|| app.is_reading()) {
        return false;
    }
    let is_presenting = untrack(|| app.is_presenting());
    match key {
        "Escape" if is_presenting => end(app),
        "PageDown" if is_presenting && !is_typing() => next(app),
        "PageUp" if is_presenting && !is_typing() => back(app),
        _ if is_taken && !(key == " " && browser::find(DONE).is_some()) => return false,
        " " if is_pressed_by_space => return false,
        " " if is_presenting => next(app),
        "ArrowLeft" | "ArrowRight" | "Home" | "End" | " " if walk::finish(app) => {}
        " " => read_on(app),
        _ => return false,
    }
    true
}

/// Whether the focus is in a field, where these keys are the field's.
fn is_typing() -> bool {
    browser::find("input:not([type=range], [type=radio], [type=checkbox]):focus, textarea:focus, select:focus").is_some()
}

/// Space while reading: to what is asked first, then to the next stop; at the end the button for more takes the focus.
fn read_on(app: App) {
    let Some((lesson, stop)) = untrack(|| here(app)) else { return };
    if browser::find(OPEN).is_some() {
        browser::focus(OPEN);
    } else {
        let is_last = stop + 1 == lesson.stops.len();
        // What was answered is gone then.
        if is_last || browser::find(DONE).is_some() {
            browser::focus(".lesson .on");
        }
        if !is_last {
            go_to(app, stop + 1);
        }
    }
}

/// Where an open exercise is answered, and whether the focus is still where one was.
const OPEN: &str = ".lesson .exercise:not(.done) input";
const DONE: &str = ".lesson .exercise.done input:focus";

/// Has the page follow: its frame, the focus, the size of the type, the stage.
pub fn follow(app: App, stage: Stage) {
    let mut was = false;
    effect(move || {
        let Some(root) = document().document_element() else { return };
        let is = app.is_presenting() && here(app).is_some();
        if is {
            let _ = root.set_attribute("data-present", &frame(app));
        } else if was {
            let _ = root.remove_attribute("data-present");
            browser::call("present", "off", |_| {});
        }
        if is != was {
            request_animation_frame(move || browser::focus(if is { "#lecture" } else { ".lesson [data-do='present on']" }));
        }
        was = is;
    });
    // Whatever the text says may have become longer: the run, the language, what is revealed.
    effect(move || {
        app.lesson_work.track();
        app.good.track();
        app.language.track();
        if app.document.with(|document| document.view.presenting) {
            request_animation_frame(fit_type);
        }
    });
    effect(move || {
        if app.is_presenting() {
            stage.show_room(&looked_at(app));
        }
    });
    // A new stop is read from its beginning.
    let mut place = None;
    effect(move || {
        let reading = app.document.with(|document| document.view.reading.clone());
        if reading != place {
            if reading.is_some() {
                request_animation_frame(|| browser::find(".lesson > .body").into_iter().for_each(|body| body.set_scroll_top(0)));
            }
            place = reading;
        }
    });
    if let Some(panel) = browser::find("section.lesson") {
        browser::watch_size(&panel, move |_| {
            if untrack(|| app.is_presenting()) {
                fit_type();
            }
        });
    }
    // Whoever leaves the full screen has ended the presenting.
    let mut was_full = false;
    browser::listen(&document(), "fullscreenchange", move |_: web_sys::Event| {
        let is_full = browser::find(":fullscreen").is_some();
        if was_full && !is_full && untrack(|| app.is_presenting()) {
            end(app);
        }
        was_full = is_full;
    });
    // A press of the mouse leaves the focus where it is, so that Space goes on afterwards, too.
    browser::listen(&document(), "mousedown", move |event: MouseEvent| {
        if browser::closest(&event, ".lecture").is_some() {
            event.prevent_default();
        }
    });
}

/// How the room is shared: `panel` where something beside stage and text is spoken of, `tall` where the picture is high.
fn frame(app: App) -> String {
    let has_panel = match app.tab() {
        Tab::Values | Tab::Code | Tab::Plot | Tab::Network => true,
        // Whoever selects a gate before a room wants its explanation.
        Tab::Explain | Tab::Program => app.mode() != Mode::Explore || app.selection().is_some(),
    };
    let is_tall = app.scene.with(|scene| scene.layout.height > TALL * scene.layout.width);
    [if has_panel { "panel" } else { "plain" }, if is_tall { "tall" } else { "wide" }].join(" ")
}

/// Makes the type as large as leaves all of the text in sight.
fn fit_type() {
    let Some(text) = browser::find(".lecture > .room-text") else { return };
    for size in SIZES {
        set_style(&text, &format!("--fit: {size}"));
        if text.scroll_height() <= text.client_height() {
            return;
        }
    }
}
