//! Drafts: the lessons that are kept on this device while they are written. A draft belongs to the tab that holds the lock of its name
//! (`assets/offline.js`), so that no tab writes over the draft of another.

use super::{Opening, begin, with};
use crate::ui::prelude::*;
use crate::ui::state::App;
use crate::ui::{browser, notice};
use gatewise::lessons;
use gatewise::share::{LONGEST_PROGRAM, Reading, Written};
use gatewise::sort::order;
use gatewise::words::{Language, Phrase};
use maud::{Markup, html};
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// Where the device keeps a draft: behind this stands its name. The time of the last change stands before the text.
const DRAFT: &str = "gatewise.draft.";

/// A draft.
#[derive(Clone, PartialEq)]
pub struct Draft {
    /// Its name.
    pub id: String,
    /// When it was changed last, in milliseconds since 1970.
    time: u64,
    /// The text.
    pub text: String,
}

thread_local! {
    /// The one that was deleted last, with a way back.
    static DELETED: RefCell<Option<Draft>> = const { RefCell::new(None) };
    /// What is said of a file that cannot be opened.
    static REFUSED: RefCell<Option<Phrase>> = const { RefCell::new(None) };
    /// The last text that was looked for among the drafts, and the name of the one that has it.
    static SOUGHT: RefCell<Option<(String, Option<String>)>> = const { RefCell::new(None) };
}

/// What is seen of drafts has changed.
pub fn changed(app: App) {
    SOUGHT.take();
    app.drafts.update(|count| *count += 1);
}

/// A name that no other draft has.
pub fn new_name() -> String {
    format!("{:x}{:08x}", js_sys::Date::now() as u64, browser::chance())
}

/// The draft of a name; nothing where somebody else has written something else there.
pub fn read(id: &str) -> Option<Draft> {
    let value = browser::local_get(&[DRAFT, id].concat()).filter(|_| id.bytes().all(|byte| byte.is_ascii_alphanumeric()))?;
    let (time, text) = value.split_once('\n')?;
    Some(Draft { id: id.to_owned(), time: time.parse().ok()?, text: text.to_owned() })
}

/// Keeps a draft; false where there is no room for it or it is forbidden.
pub fn store(id: &str, text: &str) -> bool {
    read(id).is_some_and(|kept| kept.text == text)
        || browser::local_set(&[DRAFT, id].concat(), &format!("{}\n{text}", js_sys::Date::now() as u64))
}

/// All drafts, the last ones first.
fn all() -> Vec<Draft> {
    let all: Vec<Draft> = browser::local_keys(DRAFT).iter().filter_map(|key| read(&key[DRAFT.len()..])).collect();
    let last = all.iter().map(|draft| draft.time).max().unwrap_or(0);
    // In seconds before the last one.
    let order = order(all.iter().map(|draft| u32::try_from((last - draft.time) / 1000).unwrap_or(u32::MAX)));
    order.into_iter().filter_map(|index| all.get(index).cloned()).collect()
}

/// The name of the draft that has a text; it is looked for once.
pub fn name_of(text: &str) -> Option<String> {
    let known = SOUGHT.with_borrow(|sought| sought.as_ref().filter(|(other, _)| other == text).map(|(_, name)| name.clone()));
    known.unwrap_or_else(|| {
        let name = of_text(text).map(|draft| draft.id);
        SOUGHT.set(Some((text.to_owned(), name.clone())));
        name
    })
}

/// The draft of a text.
fn of_text(text: &str) -> Option<Draft> {
    all().into_iter().find(|draft| draft.text == text)
}

/// What a text calls itself: its title, or else the first thing that it says.
pub fn title_of(text: &str, language: Language) -> String {
    let title = |key: &str| text.lines().find_map(|line| Some(line.split_once('=').filter(|(name, _)| name.trim_end() == key)?.1.trim()));
    let (own, other) = if language == Language::Korean { ("ko", "en") } else { ("en", "ko") };
    let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("…");
    let title = [own, other].into_iter().filter_map(title).find(|title| !title.is_empty()).unwrap_or(first);
    title.chars().take(80).collect()
}

/// The part of the dialog "Lessons" for lessons of one's own.
#[inline(never)]
pub fn section(app: App) -> Markup {
    app.drafts.track();
    let language = app.language.get();
    let named = |key, text: &str| app.plain(&Phrase::new(key).with("title", title_of(text, language)));
    html! {
        section.drafts aria-labelledby="drafts-title" {
            h3 #drafts-title { (app.say("write.yours")) }
            p { (app.say("write.yours-text")) }
            .drafts-row {
                button.tbtn data-do="write new" { (app.say("write.new")) }
                label.tbtn { input.sr type="file" accept=".lesson,text/plain" data-change="write file"; (app.say("write.file")) }
            }
            p.state role="status" {
                @if let Some(refused) = REFUSED.with_borrow(Clone::clone) { (app.plain(&refused)) }
                @if let Some(draft) = DELETED.with_borrow(Clone::clone) {
                    (named("write.deleted", &draft.text)) " " button.link data-do="write back" { (app.say("write.back")) }
                }
            }
            ul.drafts-list {
                @for Draft { id, time, text } in all() {
                    li {
                        span { b { (title_of(&text, language)) } " " small { (app.plain(&notice::ago((js_sys::Date::now() as u64).saturating_sub(time)))) } }
                        @for (verb, key, of) in [("open", "write.edit", "write.edit-of"), ("read", "write.read", "write.read-of"), ("save", "write.save", "write.save-of"), ("delete", "write.delete", "write.delete-of")] {
                            button.link data-do={ "write " (verb) " " (id) } aria-label=(named(of, &text)) { (app.say(key)) }
                        }
                    }
                }
            }
        }
    }
}

/// Does what a control of that part says.
pub fn run(app: App, verb: &str, id: &str, control: &Element) {
    REFUSED.take();
    let draft = read(id);
    match (verb, draft) {
        ("open", Some(draft)) => begin(app, Some(id), Opening { text: draft.text, select: 0..0, is_anew: true, takes_focus: true }),
        ("read", Some(draft)) => {
            let lesson = Written::Elsewhere(draft.text.clone());
            if super::super::written(&lesson).is_some() {
                super::leave(app);
                app.dialog.set(None);
                app.read(Reading { lesson, stop: 0 }, true);
            } else {
                // What cannot be read is shown to who writes it, with its faults.
                begin(app, Some(id), Opening { text: draft.text, select: 0..0, is_anew: true, takes_focus: true });
            }
        }
        ("save", Some(draft)) => super::publish::save_text(app, &draft.text),
        ("delete", Some(draft)) => {
            if with(|writing| writing.id == draft.id) == Some(true) {
                super::leave(app);
            }
            browser::local_remove(&[DRAFT, id].concat());
            DELETED.set(Some(draft));
            changed(app);
            request_animation_frame(|| browser::focus("[data-do='write back']"));
        }
        ("back", _) => {
            if let Some(draft) = DELETED.take() {
                browser::local_set(&[DRAFT, &draft.id].concat(), &format!("{}\n{}", draft.time, draft.text));
                changed(app);
                request_animation_frame(move || browser::focus(&format!("[data-do='write open {}']", draft.id)));
            }
        }
        ("file", _) => {
            if let Some(field) = control.dyn_ref::<HtmlInputElement>() {
                open_file(app, field);
            }
        }
        _ => changed(app),
    }
}

/// Opens a file as a draft; one with the same text is gone on with.
fn open_file(app: App, field: &HtmlInputElement) {
    let reads = browser::read_file(field, LONGEST_PROGRAM, move |text| {
        // Whatever is no text has letters that stand for nothing.
        if text.contains(['\0', '\u{fffd}']) {
            return refuse(app, "write.no-text");
        }
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let draft = of_text(&text);
        let opening = Opening { text, select: 0..0, is_anew: true, takes_focus: true };
        begin(app, draft.as_ref().map(|draft| draft.id.as_str()), opening);
    });
    if !reads {
        refuse(app, "write.too-large");
    }
}

fn refuse(app: App, key: &'static str) {
    REFUSED.set(Some(Phrase::new(key)));
    changed(app);
}

/// The title of a lesson's text, for its file.
pub fn file_of(app: App, text: &str) -> String {
    let language = app.language.get_untracked();
    lessons::file_name(&title_of(text, language))
}
