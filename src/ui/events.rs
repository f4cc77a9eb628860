//! What people do: every control says in its `data-do` what it does, every field in `data-change` or `data-input` what follows when
//! another value has been entered, or with every letter; and one place listens for all of them.

use super::stage::{Stage, magnitude, options};
use super::state::App;
use super::{
    app as page, browser, catalogue, cells, check, code, editor, examples, export, faults, forward, inputs, kept, keys, lesson, network,
    notice, nudge, paths, plot, predict, share, tensor, train,
};
use crate::ui::prelude::*;
use gatewise::share::{Action, Mode, Tab, Theme};
use gatewise::words::Language;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// How long a button says what it has done.
const SAID: Duration = Duration::from_millis(1500);

/// Listens for everything that happens on the page.
pub fn listen(app: App, stage: Stage, root: &Element) {
    browser::listen(root, "click", move |event: MouseEvent| clicked(app, stage, &event));
    browser::listen(root, "input", move |event: web_sys::Event| entered(app, stage, &event));
    browser::listen(root, "change", move |event: web_sys::Event| changed(app, stage, &event));
    browser::listen(root, "keydown", move |event: KeyboardEvent| pressed(app, stage, &event));
    for name in ["keyup", "select", "focusout"] {
        browser::listen(root, name, move |event: web_sys::Event| {
            if browser::closest(&event, ".editor > textarea").is_some() {
                if event.type_() == "focusout" { app.caret.set(None) } else { editor::look(app) }
            }
        });
    }
    browser::listen(root, "focusin", move |event: web_sys::Event| {
        if browser::closest(&event, "#link").is_some() {
            share::select();
        }
    });
    for name in ["pointerover", "focusin"] {
        browser::listen(root, name, move |event: web_sys::Event| paths::look(app, &event));
    }
    browser::listen(&window(), "keydown", move |event: KeyboardEvent| keys::pressed(app, stage, &event));
}

fn clicked(app: App, stage: Stage, event: &MouseEvent) {
    if app.options.get_untracked() && browser::closest(event, ".options, [data-do=options]").is_none() {
        app.options.set(false);
    }
    if browser::closest(event, ".editor > textarea").is_some() {
        return editor::look(app);
    }
    if let Some(control) = browser::closest(event, "[data-do]")
        && control.get_attribute("aria-disabled").as_deref() != Some("true")
    {
        if control.tag_name() == "A" {
            event.prevent_default();
        }
        run(app, stage, &control.get_attribute("data-do").unwrap_or_default(), &control);
    }
}

/// Does what a control says.
fn run(app: App, stage: Stage, words: &str, control: &Element) {
    let (verb, argument) = words.split_once(' ').unwrap_or((words, ""));
    let number = argument.parse::<usize>().ok();
    match verb {
        "first" => app.go(0),
        "previous" => app.go_by(-1),
        "play" => app.toggle_play(),
        "next" => app.go_by(1),
        "last" => app.go(usize::MAX),
        "phase" => app.go_to_next_phase(),
        "inside" => stage.step_inside(),
        "outside" => untrack(|| app.about()).into_iter().for_each(|group| stage.fold(group)),
        "unfold" => number.into_iter().for_each(|node| stage.unfold(node, false)),
        "fold" => number.into_iter().for_each(|group| stage.fold(group)),
        "gather" => number.into_iter().for_each(|output| stage.gather(output)),
        "gather-all" => stage.gather_all(argument),
        "dissolve" => number.into_iter().for_each(|group| stage.dissolve(group)),
        "open" => {
            if argument == "lessons" || argument == "examples" {
                lesson::fetch(app);
            }
            app.dialog.set(page::dialog_of(argument));
        }
        "close" => app.dialog.set(None),
        "language" => app.speak(Language::from_tag(argument).unwrap_or_default()),
        "theme" => app.theme.set(Theme::of(argument)),
        "tab" => app.act(Action::Show(Tab::from_tag(argument).unwrap_or_default())),
        "mode" => {
            app.act(Action::Switch(Mode::from_tag(argument).unwrap_or_default()));
            app.act(Action::Show(Tab::Explain));
            if argument == Mode::Predict.tag() {
                predict::enter(app);
            }
        }
        "follow" => {
            app.act(Action::Select(number));
            // What had the focus is gone with the old explanation; the new one takes it.
            request_animation_frame(|| browser::focus("#explain"));
        }
        "toggle" => app.act(Action::Select(number.filter(|_| untrack(|| app.selection()) != number))),
        "rows" => app.values_first.set(number.unwrap_or(0)),
        "copy" => copy_text(app, control.clone(), &control.get_attribute("data-text").unwrap_or_default()),
        "tensor" | "side" | "page" | "window" | "write-out" | "copy-tensor" => tensor::run(app, verb, argument, control),
        "lines" => app.coding.turn_to(number.unwrap_or(0)),
        "form" => app.coding.choose(argument),
        "copy-code" => copy_text(app, control.clone(), &code::text()),
        "copy-link" => share::copy(app),
        "share" => share::run(app, argument, control),
        "save" => export::save(app, argument),
        "example" => {
            examples::open(app, number.unwrap_or(0));
            app.dialog.set(None);
        }
        "lesson" | "stop" | "leave" | "print" | "lesson-to" | "lesson-resume" => lesson::go(app, verb, argument),
        "lesson-answer" | "lesson-check" | "lesson-show" | "lesson-choose" => lesson::run(app, verb, argument, control),
        "more-inputs" => app.sliders.show_more(),
        "place" => {
            if let Some((start, end)) = argument.split_once(' ') {
                page::select_text(app, start.parse().unwrap_or(0), end.parse().unwrap_or(0));
            }
        }
        "restore" => kept::restore(app, argument),
        "update" => notice::renew(app),
        "later" => app.newer.set(false),
        "dismiss" => app.notice.set(None),
        "skip" => browser::focus("#stage .graph [tabindex='0']"),
        "paths" | "paths-to" | "way" => paths::run(app, verb, number),
        "zoom" => stage.zoom(argument),
        "options" => options::toggle(app),
        "callout" => stage.look_at(number),
        "callouts" => magnitude::list(app),
        "predict" => predict::run(app, argument, control),
        "break" => faults::run(app, argument, control),
        "forward" => forward::run(app, argument, control),
        "train" => train::run(app, argument, control),
        "nudge" => nudge::run(app, argument, control),
        "net-neuron" | "net-weight" | "net-view" | "net-example" | "net-which" => network::run(app, verb, argument),
        "plot" | "plot-at" | "plot-by" | "plot-half" | "plot-own" => plot::run(app, verb, argument, control),
        "check" => check::run(app, argument, control),
        "catalogue" => catalogue::run(app, argument, control),
        "lesson-link" | "lesson-anew" | "lessons-forget" | "present" => lesson::act(app, verb, argument, control),
        "write" => lesson::write::run(app, argument, control),
        _ => {}
    }
}

/// Copies a text; for a while the button says so.
pub fn copy_text(app: App, control: Element, text: &str) {
    browser::copy(text, move |worked| {
        let before = control.text_content();
        control.set_text_content(Some(&app.say(if worked { "share.copied" } else { "copy.refused" })));
        set_timeout(move || control.set_text_content(before.as_deref()), SAID);
    });
}

/// The input that an event comes from, where it has this attribute, and what the attribute says.
fn input(event: &web_sys::Event, attribute: &str) -> Option<(HtmlInputElement, String)> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let name = input.get_attribute(attribute)?;
    Some((input, name))
}

fn entered(app: App, stage: Stage, event: &web_sys::Event) {
    if let Some((words, field)) = told(event, "data-input") {
        run(app, stage, &words, &field);
    } else if browser::closest(event, ".editor > textarea").is_some() {
        editor::typed(app);
    } else if let Some((field, name)) = input(event, "data-slider") {
        inputs::slid(app, &name, &field);
    } else if let Some((field, _)) = input(event, "data-step") {
        if let Ok(step) = field.value().parse() {
            app.go(step);
        }
    } else if let Some((field, _)) = input(event, "data-speed")
        && let Ok(power) = field.value().parse::<usize>()
    {
        app.speed.set(power);
    }
}

/// The field that an event comes from, where it says by this attribute what it does.
fn told(event: &web_sys::Event, attribute: &str) -> Option<(String, Element)> {
    let field: Element = event.target()?.dyn_into().ok()?;
    Some((field.get_attribute(attribute)?, field))
}

fn changed(app: App, stage: Stage, event: &web_sys::Event) {
    if let Some((words, field)) = told(event, "data-change") {
        run(app, stage, &words, &field);
    } else if let Some((field, name)) = input(event, "data-number") {
        inputs::typed(app, &name, &field);
    } else if input(event, "data-slider").is_some() {
        app.sliders.release();
    } else if let Some((field, id)) = input(event, "data-of") {
        let index = field.get_attribute("data-cell").and_then(|index| index.parse().ok());
        cells::typed(app, id.parse().unwrap_or(usize::MAX), index.unwrap_or(usize::MAX), &field);
    } else if let Some((field, id)) = input(event, "data-seed") {
        cells::seeded(app, id.parse().unwrap_or(usize::MAX), &field);
    } else if let Some((field, _)) = input(event, "data-goal") {
        tensor::sought(app, &field);
    } else if let Some(list) = browser::closest(event, "[data-end]") {
        paths::choose_end(app, &list);
    } else if let Some((field, name)) = input(event, "data-check") {
        match name.as_str() {
            "groups" => stage.draw_groups(field.checked()),
            "thickness" => magnitude::choose(app, &field.value()),
            "shortcuts" => app.shortcuts.set(field.checked()),
            _ => share::choose(app, &name, field.checked()),
        }
    }
}

fn pressed(app: App, stage: Stage, event: &KeyboardEvent) {
    if event.key() == "Escape" && app.options.get_untracked() {
        event.stop_propagation();
        options::toggle(app);
    } else if browser::closest(event, ".editor > textarea").is_some() {
        editor::pressed(app, event);
    } else if browser::closest(event, ".graph").is_some() {
        stage.pressed(event);
    } else if browser::closest(event, ".cells").is_some() {
        cells::pressed(app, event);
    } else if browser::closest(event, ".net").is_some() {
        network::pressed(app, event);
    } else if browser::closest(event, ".tabs").is_some() {
        page::press_tab(app, event);
    } else if event.key() == "Enter" && browser::closest(event, ".predict input").is_some() {
        predict::entered(app, event);
    } else if browser::closest(event, ".finder").is_some() {
        catalogue::pressed(app, event);
    } else if event.key() == "Enter"
        && let Some(link) = browser::closest(event, "[role=link]")
    {
        event.prevent_default();
        run(app, stage, &link.get_attribute("data-do").unwrap_or_default(), &link);
    }
}
