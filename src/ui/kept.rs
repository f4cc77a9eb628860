//! What the device keeps: this tab's text for a reload, and the texts of all tabs for when they are closed.
//!
//! Each tab keeps its text under a name of its own, which it holds as long as it is open (`assets/offline.js`): no tab writes over the
//! text of another, and a name that nobody holds belongs to a tab that was closed, or has crashed.

use super::part::effect;
use super::state::{App, Notice};
use super::{browser, places};
use crate::ui::prelude::*;
use gatewise::lessons;
use gatewise::share::{Document, History, LinkError, View, decode_with, encode_with};
use gatewise::sort::order;
use std::sync::atomic::{AtomicBool, Ordering};

/// Where this tab keeps its text for a reload, the step and how it is looked at, and the fragment that it was opened with.
pub const LAST_SOURCE: &str = "gatewise.source";
const LAST_VIEW: &str = "gatewise.view";
const LAST_FRAGMENT: &str = "gatewise.fragment";
/// Where it keeps its name.
const NAME: &str = "gatewise.tab";
/// Where the device keeps the text of a tab: behind this stands the tab's name. The time of the last change stands before the text.
const KEPT: &str = "gatewise.kept.";

/// So many texts are kept, so many bytes of them, and no longer one.
const MOST_TEXTS: usize = 16;
const MOST_BYTES: usize = 2 << 20;
const LONGEST: usize = 1 << 20;
/// So many are offered.
const MOST_OFFERED: usize = 4;

/// Whether the reader has been told that nothing can be kept.
static TOLD: AtomicBool = AtomicBool::new(false);

/// A text that the device keeps.
#[derive(Clone, PartialEq)]
pub struct Kept {
    /// The name of its tab.
    pub name: String,
    /// When it was changed last, in milliseconds since 1970.
    pub time: u64,
    /// The text.
    pub text: String,
}

impl Kept {
    /// What is kept under a name; nothing where somebody else has written something else there.
    fn read(name: &str) -> Option<Self> {
        let value = browser::local_get(&[KEPT, name].concat())?;
        let (time, text) = value.split_once('\n')?;
        let time = time.parse::<u64>().ok()?;
        (text.len() <= LONGEST && !text.trim().is_empty()).then(|| Self { name: name.to_owned(), time, text: text.to_owned() })
    }

    /// The first line that is not empty.
    pub fn first_line(&self) -> &str {
        self.text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default()
    }
}

impl App {
    /// Keeps text and step of this tab as they change.
    pub fn keep(self) {
        let mut kept = None;
        let mut kept_place = None;
        effect(move || {
            let mut stored = true;
            // While steps run through a large graph, nothing is kept of them.
            let place = (self.explained.get(), self.document.with(|document| document.view.clone()));
            if kept_place.as_ref() != Some(&place) {
                if kept_place.is_none() && !browser::came_back() {
                    // The first picture of a visit: its address says how it is looked at.
                    browser::session_remove(LAST_VIEW);
                } else {
                    stored = keep_view(place.0, &place.1);
                }
                kept_place = Some(place);
            }
            if self.document.with_untracked(|document| kept.as_ref() == Some(&document.source)) {
                return;
            }
            let source = self.document.with_untracked(|document| document.source.clone());
            // A program of ten thousand gates is long, and so is its link: neither is written anew at each step.
            stored &= browser::session_set(LAST_SOURCE, &source) && keep_address();
            if self.is_changed() {
                self.keep_changed(&source, stored);
            }
            kept = Some(source);
        });
    }

    /// Whether the text has been changed since the page was loaded.
    fn is_changed(self) -> bool {
        self.document.with_untracked(|document| document.history != History::default())
    }

    /// Keeps a changed text for when the tab is closed, and says once where that cannot be done.
    #[inline(never)]
    fn keep_changed(self, source: &str, stored: bool) {
        // Before the tab has its name, nothing is kept; [`App::take_name`] makes up for it.
        let Some((name, opened)) = self.keeping.get_untracked() else { return };
        let kept = source == opened || source.trim().is_empty() || store(&name, source);
        let is_safe = kept && stored;
        if !is_safe && !TOLD.swap(true, Ordering::Relaxed) {
            self.notice.set(Some(Notice::NotKept));
        }
    }

    /// Takes a name for this tab, or another one where an open tab has it, and keeps under it what has been changed since `opened`.
    fn take_name(self, name: &str, opened: String) {
        self.keeping.set(None);
        browser::ask_device("own", name, move |name| {
            browser::session_set(NAME, &name);
            self.keeping.set(Some((name, opened)));
            if self.is_changed() {
                let source = self.document.with_untracked(|document| document.source.clone());
                let stored = browser::session_get(LAST_SOURCE).as_ref() == Some(&source);
                self.keep_changed(&source, stored);
            }
        });
    }

    /// Leaves what is kept of the present text as it is, because another one is opened.
    pub fn set_aside(self, opened: &str) {
        let Some((name, _)) = self.keeping.get_untracked() else { return };
        if Kept::read(&name).is_some() {
            self.take_name(&new_name(), opened.to_owned());
        } else {
            self.keeping.set(Some((name, opened.to_owned())));
        }
    }
}

/// Begins to keep the text for when the tab is closed, and offers what closed tabs have left, as soon as the first picture is there.
pub fn begin(app: App) {
    let source = app.document.with_untracked(|document| document.source.clone());
    let is_start = source == lessons::START && browser::fragment().is_empty();
    let opened = if app.is_changed() { String::new() } else { source };
    // A tab that has gone on to another visit leaves what it had to be offered.
    let name = browser::session_get(NAME)
        .filter(|name| browser::came_back() && name.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        .unwrap_or_else(new_name);
    app.take_name(&name, opened);
    if is_start {
        offer(app);
    }
}

/// A name that nobody has, unless two tabs were opened in the same millisecond: then one of them gets another.
fn new_name() -> String {
    format!("{:x}", js_sys::Date::now() as u64)
}

/// Offers the texts of closed tabs, the last ones first.
fn offer(app: App) {
    let names: Vec<String> = all().into_iter().map(|kept| kept.name).collect();
    if names.is_empty() {
        return;
    }
    browser::ask_device("closed", &names.join(" "), move |closed| {
        let mut offered: Vec<Kept> = Vec::new();
        for kept in closed.split(' ').filter_map(Kept::read) {
            let is_known = kept.text == lessons::START || offered.iter().any(|other| other.text == kept.text);
            if !is_known && offered.len() < MOST_OFFERED {
                offered.push(kept);
            }
        }
        if !offered.is_empty() && app.notice.with_untracked(Option::is_none) {
            app.notice.set(Some(Notice::Kept(offered)));
        }
    });
}

/// Opens a text that is offered; this tab goes on with it in the place of the one that was closed.
pub fn restore(app: App, name: &str) {
    if let Some(kept) = Kept::read(name) {
        app.open(kept.text.clone(), 0);
        app.take_name(&kept.name, kept.text);
    }
}

/// All texts that are kept, the last ones first.
fn all() -> Vec<Kept> {
    let all: Vec<Kept> = browser::local_keys(KEPT).iter().filter_map(|key| Kept::read(&key[KEPT.len()..])).collect();
    let last = all.iter().map(|kept| kept.time).max().unwrap_or(0);
    // In seconds before the last one.
    let order = order(all.iter().map(|kept| u32::try_from((last - kept.time) / 1000).unwrap_or(u32::MAX)));
    order.into_iter().filter_map(|index| all.get(index).cloned()).collect()
}

/// Keeps a text on the device; false where there is no room for it or it is forbidden.
fn store(name: &str, source: &str) -> bool {
    let key = [KEPT, name].concat();
    let value = format!("{}\n{source}", js_sys::Date::now() as u64);
    if source.len() > LONGEST {
        return false;
    }
    if browser::local_get(&key).is_none() {
        make_room(name, MOST_TEXTS - 1, MOST_BYTES.saturating_sub(source.len()));
    }
    browser::local_set(&key, &value) || {
        // The device's room is full: what was left longest ago gives way.
        make_room(name, MOST_TEXTS / 4, MOST_BYTES / 4);
        browser::local_set(&key, &value)
    }
}

/// Forgets what was left longest ago, so that besides the text of this name no more than these are kept; and whatever is no text.
fn make_room(name: &str, texts: usize, bytes: usize) {
    let mut left = bytes;
    let mut stay = Vec::new();
    for kept in all().into_iter().filter(|kept| kept.name != name) {
        left = left.saturating_sub(kept.text.len());
        if stay.len() < texts && left > 0 {
            stay.push(kept.name);
        }
    }
    for key in browser::local_keys(KEPT) {
        let other = &key[KEPT.len()..];
        if other != name && !stay.iter().any(|stay| stay == other) {
            browser::local_remove(&key);
        }
    }
}

/// What to show first, and what to say about it.
pub fn first_document() -> (Document, Option<Notice>) {
    if browser::session_get(LAST_FRAGMENT).is_some()
        && let Some(document) = last_document()
    {
        return (document, None);
    }
    match browser::first_link() {
        // A page of the catalogue may come without a program.
        Ok(Some(document)) if !document.source.is_empty() || document.view.gate.is_none() && document.view.reading.is_none() => {
            (document, None)
        }
        // The lesson comes with its program (`lesson.rs`).
        Ok(Some(document)) if document.view.reading.is_some() => (Document::default(), None),
        Ok(_) => (Document::new(lessons::START), None),
        Err(error) => (Document::new(lessons::START), Some(Notice::Link(error))),
    }
}

/// Whether a link says a lesson and a place in it, and no program beside it.
pub fn is_lesson_alone(document: &Document) -> bool {
    document.source.is_empty() && document.view.reading.is_some()
}

/// What this tab showed before a reload, or before the reader came back to this place.
#[inline(never)]
fn last_document() -> Option<Document> {
    if !browser::came_back() {
        return None;
    }
    if browser::session_get(LAST_FRAGMENT)? != browser::fragment() {
        return places::kept(browser::place()?);
    }
    let source = browser::session_get(LAST_SOURCE)?;
    let kept = match browser::session_get(LAST_VIEW) {
        Some(view) => decode_with(&view, &|_, _| Err(LinkError::Damaged)).ok(),
        None => browser::first_link().ok(),
    };
    let kept = kept.flatten().unwrap_or_default();
    Some(Document { source, ..kept })
}

/// Keeps the step and how the text is looked at, as a link says it.
#[inline(never)]
fn keep_view(step: usize, view: &View) -> bool {
    let document = Document { step, view: view.clone(), ..Document::default() };
    browser::session_set(LAST_VIEW, &encode_with(&document, usize::MAX, &|_| None))
}

/// Keeps the address that this tab's text belongs to.
pub fn keep_address() -> bool {
    browser::session_set(LAST_FRAGMENT, &browser::fragment())
}

/// Whether the address is still the one that this tab's text belongs to.
pub fn is_same_address() -> bool {
    browser::session_get(LAST_FRAGMENT).is_none_or(|last| last == browser::fragment())
}

/// Whether a reload would bring this text back.
pub fn is_safe(source: &str) -> bool {
    browser::session_get(LAST_SOURCE).as_deref() == Some(source)
}
