//! Back and forward: each place in the tab's history has a number and keeps its document for when the reader comes back to it.

use super::kept::{is_lesson_alone, is_same_address, keep_address};
use super::state::{App, Notice};
use super::{browser, catalogue, lesson};
use crate::ui::prelude::*;
use gatewise::lessons;
use gatewise::share::{Action, Document, LinkError, decode_with, encode_with};
use std::cell::Cell;
use std::rc::Rc;

/// Where this tab keeps the document of a place, as the fragment of a link: behind this stands the place's number.
const PLACE: &str = "gatewise.place.";
/// The last number that was given to a place.
const LAST: &str = "gatewise.places";
/// So many places keep their documents.
const MOST_PLACES: u32 = 24;

/// Follows the reader through the tab's history, and to the links that are pasted into its address bar.
pub fn follow(app: App) {
    let here = Rc::new(Cell::new(browser::place().unwrap_or_else(new_place)));
    catalogue::follow(app);
    if !is_same_address() {
        open_address(app);
    }
    // The browser tells of each change once or twice.
    for event in ["popstate", "hashchange"] {
        let here = here.clone();
        browser::listen(&window(), event, move |_: web_sys::Event| arrive(app, &here));
    }
}

/// The reader has come to another place.
fn arrive(app: App, here: &Cell<u32>) {
    let place = browser::place();
    if place == Some(here.get()) {
        return;
    }
    leave(app, here.get());
    here.set(place.unwrap_or_else(new_place));
    match place.and_then(kept) {
        Some(document) => {
            app.show(document);
            keep_address();
        }
        None => open_address(app),
    }
}

/// Keeps the document of a place that the reader leaves.
fn leave(app: App, place: u32) {
    let document = app.document.with_untracked(|document| encode_with(document, usize::MAX, &|_| None));
    browser::session_remove(&key(place.saturating_sub(MOST_PLACES)));
    if !browser::session_set(&key(place), &document) {
        // The older ones give way.
        (place.saturating_sub(MOST_PLACES)..place).for_each(|older| browser::session_remove(&key(older)));
        browser::session_set(&key(place), &document);
    }
}

/// Gives this place a number that no other has.
fn new_place() -> u32 {
    let last = browser::session_get(LAST).and_then(|last| last.parse::<u32>().ok()).unwrap_or(0);
    let number = last.saturating_add(1);
    browser::session_set(LAST, &number.to_string());
    browser::number_place(number);
    number
}

/// The document that a place keeps.
pub fn kept(place: u32) -> Option<Document> {
    let fragment = browser::session_get(&key(place))?;
    decode_with(&fragment, &|_, _| Err(LinkError::Damaged)).ok().flatten()
}

fn key(place: u32) -> String {
    format!("{PLACE}{place}")
}

/// Opens what the address says: a link, or the start page.
fn open_address(app: App) {
    let address = browser::fragment();
    browser::read_link(move |link| {
        // The reader may be at another place by now.
        if browser::fragment() != address {
            return;
        }
        if let Ok(Some(document)) = &link
            && catalogue::is_alone(document)
        {
            catalogue::look_up(app, document.view.clone());
            keep_address();
            return;
        }
        if let Ok(Some(document)) = link.as_ref().map(|link| link.as_ref().filter(|document| is_lesson_alone(document))) {
            return lesson::arrive(app, document.clone());
        }
        let error = link.as_ref().err().copied();
        app.show(link.ok().flatten().unwrap_or_else(|| Document::new(lessons::START)));
        keep_address();
        if let Some(error) = error {
            app.notice.set(Some(Notice::Link(error)));
        }
    });
}

impl App {
    /// Shows a document in place of the present one, whose text is one undo away.
    fn show(self, document: Document) {
        let Document { source, step, view, .. } = document;
        self.act(Action::Switch(view.mode));
        self.open(source, step);
        self.act(Action::Group(!view.ungrouped));
        self.act(Action::Hide(view.hidden));
        self.act(Action::LookUp(view.gate.clone()));
        self.act(Action::Read(view.reading.clone()));
        self.act(Action::Present(view.presenting));
        if view.reading.is_some() {
            lesson::fetch(self);
        }
        if let Some(theme) = view.theme {
            self.theme.set(theme);
        }
        if let Some(language) = view.language {
            self.speak(language);
        }
        self.act(Action::Look(Box::new(view)));
    }
}
