//! What buttons write into a lesson, so that nobody has to know its format by heart.

use super::{Opening, begin, field, set_selection, settle, typed, with};
use crate::ui::prelude::*;
use crate::ui::state::App;
use crate::ui::{browser, editor};
use gatewise::lessons::{self, Edit, Kind, Place};
use gatewise::trace::Step;
use gatewise::words::{Language, Phrase};
use wasm_bindgen::JsCast;

/// What is on stage, in the words of a lesson.
#[derive(Default)]
pub struct Names {
    place: Place,
    /// The value and the gradient of the node that is spoken of, as prose quotes them.
    pub value: Option<String>,
    pub gradient: Option<String>,
    /// The number of it that can be asked for, whether it is a gradient, and what the node is called.
    asked: Option<(String, bool, String)>,
    /// A condition that does not hold yet, with the name and the number in it.
    wanted: Option<(String, String)>,
}

/// What is on stage: the selected node, or else that of the step.
pub fn names(app: App) -> Names {
    let Some(good) = app.good.get() else { return Names::default() };
    let (graph, trace, step) = (&good.scene.graph, &good.scene.trace, app.step.get());
    let selected = app.selection();
    let name = |node, is_gradient, is_one| lessons::quantity_name(node, is_gradient, is_one, graph);
    let look = selected.and_then(|node| name(node, false, false));
    let view = app.document.with(|document| lessons::view_name(&document.view));
    let place = Place { step, moment: lessons::moment_name(step, graph, trace), look, view };
    let brought = lessons::brought(step, graph, trace).map(|(node, _)| good.scene.outline.place(node));
    let Some(node) = selected.or(brought).or((!graph.nodes.is_empty()).then_some(graph.output)) else {
        return Names { place, ..Names::default() };
    };
    let has_gradient = trace.gradient(node).is_some();
    let computed = trace.steps.iter().position(|step| *step == Step::Forward { node });
    // What the stage does not show yet.
    let is_gradient = has_gradient && computed.is_none_or(|computed| computed < step);
    let symbol = graph.nodes[node].symbol.clone();
    let number =
        trace.value(node).first().filter(|value| value.is_finite() && value.abs() < 1e9).map(|value| (value.floor() + 1.0).to_string());
    Names {
        value: name(node, false, false),
        gradient: name(node, true, false).filter(|_| has_gradient),
        asked: name(node, is_gradient, true).map(|asked| (asked, is_gradient, symbol)),
        wanted: name(node, false, true).zip(number),
        place,
    }
}

/// Begins a lesson about what is on stage.
pub fn fresh(app: App) {
    let names = untrack(|| names(app));
    let program = app.document.with_untracked(|document| document.source.clone());
    let program = if program.trim().is_empty() { lessons::START.to_owned() } else { program };
    let language = app.language.get_untracked();
    let (title, prose) = (app.say("write.fresh-title"), app.say("write.fresh-prose"));
    let (text, select) = lessons::fresh(&title, &program, &names.place, &prose, language);
    begin(app, None, Opening { text, select, is_anew: false, takes_focus: true });
}

/// Inserts what a button says.
pub fn run(app: App, what: &str) {
    // What is in the field may not have been read yet.
    typed(app);
    let Some((text, caret)) = with(|writing| (writing.text.clone(), writing.caret)) else { return };
    let names = untrack(|| names(app));
    let asked = app.language.get_untracked();
    let edit = match what {
        "stop" => Some(lessons::stop(&text, caret, &names.place, &steps(app, &text), asked)),
        "task" => {
            let (condition, phrase) = match &names.wanted {
                Some((name, number)) => (
                    format!("{name} > {number}"),
                    Phrase::new("write.task-number").with("name", name).with("number", number.replace('-', "−")),
                ),
                None => ("step = end".to_owned(), Phrase::new("write.task-end")),
            };
            Some(lessons::exercise(&text, caret, Kind::Do(&condition), &|language| vec![phrase.plain(language)], asked))
        }
        "ask" => names.asked.map(|(asked_for, is_gradient, symbol)| {
            let phrase = Phrase::new(if is_gradient { "write.ask-gradient" } else { "write.ask-value" }).with("name", symbol);
            lessons::exercise(&text, caret, Kind::Ask(&asked_for), &|language| vec![phrase.plain(language)], asked)
        }),
        "question" => Some(lessons::exercise(&text, caret, Kind::Choose, &question, asked)),
        "program" => {
            let program = app.document.with_untracked(|document| document.source.clone());
            Some(lessons::take_program(&text, &program))
        }
        "other" => missing(&text, asked).and_then(|language| lessons::translate(&text, language)),
        "value" | "gradient" => (if what == "value" { names.value } else { names.gradient }).map(|name| {
            let name = format!("{{{name}}}");
            Edit { place: caret..caret, select: name.len()..name.len(), text: name }
        }),
        _ => None,
    };
    if let Some(edit) = edit {
        insert(app, &text, &edit);
    }
}

fn question(language: Language) -> Vec<String> {
    let keys = ["write.question", "write.answer-right", "write.reply-right", "write.answer-wrong", "write.reply-wrong"];
    keys.into_iter().map(|key| Phrase::new(key).plain(language)).collect()
}

/// The language that a text lacks somewhere; where it lacks one altogether, the one that is not asked for.
pub fn missing(text: &str, asked: Language) -> Option<Language> {
    let is_there = |language| lessons::translate(text, language).is_some();
    Language::ALL.into_iter().filter(|language| is_there(*language)).max_by_key(|language| *language != asked)
}

/// The steps of the stops in the text; none where it cannot be read.
fn steps(app: App, text: &str) -> Vec<usize> {
    let Some(lesson) = lessons::survey(text).lesson else { return Vec::new() };
    app.good.with_untracked(|good| {
        let Some(good) = good else { return Vec::new() };
        lesson.stops.iter().map_while(|stop| stop.at.step(&good.scene.graph, &good.scene.trace)).collect()
    })
}

/// Changes the text as if it had been typed, so that the field's own undo takes it back.
fn insert(app: App, text: &str, edit: &Edit) {
    let Some(field) = field() else { return };
    browser::focus("#write-text");
    set_selection(edit.place.clone());
    let page = document().dyn_into::<web_sys::HtmlDocument>().ok();
    let typed_in = page.is_some_and(|page| page.exec_command_with_show_ui_and_value("insertText", false, &edit.text).unwrap_or(false));
    if !typed_in {
        let units = |byte| editor::unit_of(text, byte);
        let _ = field.set_range_text_with_start_and_end(&edit.text, units(edit.place.start), units(edit.place.end));
    }
    typed(app);
    set_selection(edit.place.start + edit.select.start..edit.place.start + edit.select.end);
    with(|writing| writing.caret = edit.place.start + edit.select.end);
    settle(app);
    super::reveal();
}
