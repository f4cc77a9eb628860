//! Writing a lesson: its text at the left, and beside it, all the time, what a reader sees.
//!
//! The text is a draft that the device keeps (`drafts.rs`); what is seen of it is an ordinary lesson that is read (`share::Reading`), in
//! the last version that could be read.

mod drafts;
mod insert;
mod panel;
mod publish;

pub use drafts::section;
pub use panel::{below, mark, view};
pub use publish::view as publish;

use crate::ui::part::effect;
use crate::ui::prelude::*;
use crate::ui::state::{App, DialogKind};
use crate::ui::{app as page, browser, editor, patch};
use gatewise::lessons::{self, Lesson, LessonError};
use gatewise::share::{Action, Hidden, Piece, Reading, Tab, Written};
use std::cell::RefCell;
use std::ops::Range;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlTextAreaElement};

/// Where this tab keeps which draft is being written, and at which byte, for a reload.
const HERE: &str = "gatewise.writing";
/// After so long without a letter the text is read and kept.
const REST: Duration = Duration::from_millis(200);

/// The lesson that is being written.
struct Writing {
    /// The name of the draft.
    id: String,
    text: String,
    /// The byte at which the caret stands.
    caret: usize,
    /// The program that the text had when it was read last.
    program: String,
    /// The last version that could be read, and what is read of it.
    shown: Option<(Lesson, Reading)>,
    errors: Vec<LessonError>,
    /// Whether the device has kept the text.
    is_kept: bool,
    /// Whether it is the copy of a draft that another tab has open.
    is_copy: bool,
    /// Runs while something has been typed that is not yet read and kept.
    timer: Option<TimeoutHandle>,
}

thread_local! {
    static WRITING: RefCell<Option<Writing>> = const { RefCell::new(None) };
}

fn with<T>(run: impl FnOnce(&mut Writing) -> T) -> Option<T> {
    WRITING.with_borrow_mut(|writing| writing.as_mut().map(run))
}

/// Whether a lesson is being written.
pub fn is_writing() -> bool {
    WRITING.with_borrow(Option::is_some)
}

/// What is opened to be written.
struct Opening {
    text: String,
    /// What is selected in it at first.
    select: Range<usize>,
    /// Whether its program comes on stage anew, and its first stop with it.
    is_anew: bool,
    /// Whether the text field takes the focus.
    takes_focus: bool,
}

/// Writes on at a draft, or at a new one; it is a copy where another tab has the draft.
fn begin(app: App, draft: Option<&str>, opening: Opening) {
    leave(app);
    let (is_new, asked) = (draft.is_none(), draft.map_or_else(drafts::new_name, str::to_owned));
    browser::ask_device("own", &asked.clone(), move |id| {
        // Until a moment ago another tab may have written it.
        let kept = drafts::read(&asked).filter(|_| !is_new);
        let opening = Opening { text: kept.map_or(opening.text, |kept| kept.text), ..opening };
        start(app, id.clone(), id != asked && !is_new, opening);
    });
}

fn start(app: App, id: String, is_copy: bool, opening: Opening) {
    let Opening { text, select, is_anew, takes_focus } = opening;
    let program = app.document.with_untracked(|document| document.source.clone());
    let mut writing = Writing {
        id,
        text: text.clone(),
        caret: select.end.min(text.len()),
        program,
        shown: None,
        errors: Vec::new(),
        is_kept: true,
        is_copy,
        timer: None,
    };
    if is_anew {
        let found = lessons::survey(&text);
        match found.lesson.filter(|lesson| !lesson.stops.is_empty()) {
            Some(lesson) => {
                let stop = lessons::stop_at(&lesson, &text, writing.caret);
                let reading = Reading { lesson: Written::Elsewhere(text), stop };
                writing.shown = Some((lesson, reading.clone()));
                app.read(reading, true);
            }
            None if !found.program.is_empty() => app.open(found.program.clone(), 0),
            None => {}
        }
        writing.program = found.program;
    }
    WRITING.set(Some(writing));
    app.dialog.set(None);
    // The column that the text stands in may have been hidden.
    let hidden = app.document.with_untracked(|document| document.view.hidden);
    if hidden.has(Piece::Editor) || hidden.has(Piece::Inputs) {
        app.act(Action::Hide(Hidden::default()));
    }
    settle(app);
    stay(app);
    request_animation_frame(move || {
        fill();
        set_selection(select);
        if takes_focus {
            browser::focus("#write-text");
        }
        // By then the stage knows that it has become narrower.
        request_animation_frame(move || {
            if let Some(fit) =
                browser::find(".stage [data-do='zoom fit']").filter(|_| !is_anew).and_then(|fit| fit.dyn_into::<HtmlElement>().ok())
            {
                fit.click();
            }
        });
    });
}

/// On narrow screens the text stands in a tab, which stays open whatever the lesson's stops show.
fn stay(app: App) {
    if page::is_narrow() {
        app.act(Action::Show(Tab::Program));
    }
}

/// Ends writing; the draft stays on the device, and the lesson where it is read.
fn leave(app: App) {
    keep();
    let Some(writing) = WRITING.take() else { return };
    browser::ask_device("give", &writing.id, |_| ());
    browser::session_remove(HERE);
    drafts::changed(app);
}

/// Goes on after a reload, and follows what happens to the text from outside.
pub fn follow(app: App) {
    let here = browser::session_get(HERE);
    let kept = here.as_deref().and_then(|here| here.split_once(' ')).and_then(|(id, caret)| Some((drafts::read(id)?, caret.parse().ok()?)));
    match kept {
        Some((draft, caret)) if browser::came_back() => {
            let opening = Opening { text: draft.text, select: caret..caret, is_anew: false, takes_focus: false };
            begin(app, Some(&draft.id), opening);
        }
        _ => browser::session_remove(HERE),
    }
    browser::listen(&window(), "pagehide", move |_: web_sys::Event| keep());
    for name in ["selectionchange", "keyup", "click"] {
        browser::listen(&document(), name, move |_: web_sys::Event| moved(app));
    }
    effect(move || {
        app.document.track();
        followed(app);
    });
}

/// The reader's controls go to another stop, and the caret with them; or to another lesson, and writing ends.
fn followed(app: App) {
    let reading = app.document.with_untracked(|document| document.view.reading.clone());
    let shown = with(|writing| writing.shown.as_ref().map(|(_, reading)| reading.clone())).flatten();
    let Some(shown) = shown.filter(|shown| reading.as_ref() != Some(shown)) else { return };
    let Some(reading) = reading.filter(|reading| reading.lesson == shown.lesson) else { return leave(app) };
    let line = with(|writing| {
        let (lesson, there) = writing.shown.as_mut()?;
        there.stop = reading.stop;
        lesson.stops.get(reading.stop).map(|stop| stop.line)
    });
    if let Some(line) = line.flatten() {
        show_line(line, false);
    }
}

/// The text field.
fn field() -> Option<HtmlTextAreaElement> {
    browser::find("#write-text")?.dyn_into().ok()
}

/// Puts the text into its field.
fn fill() {
    if let (Some(field), Some(text)) = (field(), with(|writing| writing.text.clone())) {
        if field.value() != text {
            field.set_value(&text);
        }
        draw();
    }
}

/// Writes the text anew in its colours, below the field.
fn draw() {
    let html = with(|writing| panel::paper(&writing.text, &writing.errors));
    if let (Some(paper), Some(html)) = (browser::find("[data-part=write-paper]"), html) {
        patch::patch(&paper, &html);
    }
}

fn set_selection(bytes: Range<usize>) {
    if let (Some(field), Some(text)) = (field(), with(|writing| writing.text.clone())) {
        let _ = field.set_selection_range(editor::unit_of(&text, bytes.start), editor::unit_of(&text, bytes.end));
    }
}

/// Goes to a line of the text: with the focus on all of it, or with the caret at its end alone.
fn show_line(line: usize, takes_focus: bool) {
    let span = with(|writing| {
        let start = writing.text.split('\n').take(line.saturating_sub(1)).map(|line| line.len() + 1).sum::<usize>().min(writing.text.len());
        let end = writing.text[start..].find('\n').map_or(writing.text.len(), |length| start + length);
        writing.caret = end;
        if takes_focus { start..end } else { end..end }
    });
    if takes_focus {
        browser::focus("#write-text");
    }
    span.into_iter().for_each(set_selection);
    reveal();
}

/// Scrolls to the line of the caret.
fn reveal() {
    let line = with(|writing| writing.text.get(..writing.caret).map_or(1, |before| before.matches('\n').count() + 1));
    let (paper, sheet) = (browser::find(&format!(".write-paper > :nth-child({})", line.unwrap_or(1))), browser::find(".write-box"));
    if let (Some(paper), Some(sheet)) = (paper.and_then(|line| line.dyn_into::<HtmlElement>().ok()), sheet) {
        let (top, bottom) = (sheet.scroll_top(), sheet.scroll_top() + sheet.client_height());
        if paper.offset_top() < top || paper.offset_top() + paper.offset_height() > bottom {
            sheet.set_scroll_top((paper.offset_top() - sheet.client_height() / 3).max(0));
        }
    }
}

/// Something was typed.
fn typed(app: App) {
    let Some(field) = field() else { return };
    let text = field.value();
    let caret = editor::byte_of(&text, field.selection_end().ok().flatten().unwrap_or(0));
    let timer = set_timeout_with_handle(move || settle(app), REST).ok();
    with(|writing| {
        writing.timer.take().as_ref().map(TimeoutHandle::clear);
        (writing.text, writing.caret, writing.timer) = (text, caret, timer);
    });
    draw();
}

/// The caret may have moved to another stop.
fn moved(app: App) {
    let Some(field) = field().filter(|field| document().active_element().as_deref() == Some(field.as_ref())) else { return };
    let caret = field.selection_end().ok().flatten().unwrap_or(0);
    let lesson = with(|writing| {
        writing.caret = editor::byte_of(&writing.text, caret);
        // A text that has not been read yet is shown when it is.
        writing.shown.as_ref().filter(|_| writing.timer.is_none()).and_then(|(lesson, reading)| {
            let is_present = matches!(&reading.lesson, Written::Elsewhere(text) if *text == writing.text);
            (is_present && lessons::stop_at(lesson, &writing.text, writing.caret) != reading.stop).then(|| lesson.clone())
        })
    });
    if let Some(lesson) = lesson.flatten() {
        show(app, lesson);
    }
}

/// Keeps the text on the device, at once.
fn keep() {
    with(|writing| {
        writing.is_kept = drafts::store(&writing.id, &writing.text);
        browser::session_set(HERE, &format!("{} {}", writing.id, writing.caret));
    });
}

/// Keeps the text, reads it, and shows what has changed of it.
fn settle(app: App) {
    keep();
    let text = with(|writing| {
        writing.timer.take().as_ref().map(TimeoutHandle::clear);
        writing.text.clone()
    });
    let Some(text) = text else { return };
    let found = lessons::survey(&text);
    let before = with(|writing| {
        writing.errors = found.errors;
        std::mem::replace(&mut writing.program, found.program.clone())
    });
    let is_other = before.is_some_and(|before| before != found.program) && !found.program.is_empty();
    if is_other {
        app.act(Action::Type(found.program));
    }
    if let Some(lesson) = found.lesson.filter(|lesson| !lesson.stops.is_empty()) {
        show(app, lesson);
        if is_other {
            untrack(|| to_stop(app));
        }
    }
    draw();
    drafts::changed(app);
}

/// Shows the stop in which the caret stands as a reader sees it.
fn show(app: App, lesson: Lesson) {
    let change = with(|writing| {
        let stop = lessons::stop_at(&lesson, &writing.text, writing.caret);
        let reading = Reading { lesson: Written::Elsewhere(writing.text.clone()), stop };
        let last = writing.shown.replace((lesson.clone(), reading.clone()));
        let is_there = last.as_ref().is_some_and(|(last, read)| {
            let (before, now) = (last.stops.get(read.stop), lesson.stops.get(stop));
            read.stop == stop && before.zip(now).is_some_and(|(before, now)| before.at == now.at && before.view == now.view)
        });
        (last.is_none_or(|(_, last)| last != reading)).then_some((reading, is_there))
    });
    match change.flatten() {
        Some((reading, true)) => app.act(Action::Read(Some(reading))),
        Some((reading, false)) => {
            app.read(reading, false);
            stay(app);
        }
        None => {}
    }
}

/// The step of the stop that is shown, in the program as it is now.
fn to_stop(app: App) {
    let at = with(|writing| writing.shown.as_ref().and_then(|(lesson, reading)| Some(lesson.stops.get(reading.stop)?.at.clone())));
    let step = app.good.with(|good| good.as_ref().zip(at.flatten()).and_then(|(good, at)| at.step(&good.scene.graph, &good.scene.trace)));
    step.into_iter().for_each(|step| app.go(step));
}

/// Does what a control says.
#[inline(never)]
pub fn run(app: App, words: &str, control: &Element) {
    let (verb, argument) = words.split_once(' ').unwrap_or((words, ""));
    match verb {
        "typed" => typed(app),
        "new" => insert::fresh(app),
        "copy" => {
            if let Some(text) = publish::text(app) {
                begin(app, None, Opening { text, select: 0..0, is_anew: true, takes_focus: true });
            }
        }
        "open" | "read" | "save" | "delete" | "back" | "file" => drafts::run(app, verb, argument, control),
        "line" => {
            stay(app);
            let line = argument.parse().unwrap_or(1);
            request_animation_frame(move || show_line(line, true));
        }
        "done" => leave(app),
        "publish" => {
            settle(app);
            publish::begin(app);
            app.dialog.set(Some(DialogKind::Publish));
        }
        "link" => publish::copy(app),
        "save-file" => publish::save(app),
        _ => insert::run(app, verb),
    }
}
