//! What is printed: the lesson that is read as a handout, or else the picture on stage with its program. It is written when printing
//! begins, beside the page and not into it, and is gone when printing ends.

use super::faults::Breaking;
use super::part::effect;
use super::stage::{behind, legend};
use super::state::{App, grouping, understand};
use super::{browser, lesson, modes, network, patch, plot};
use crate::ui::prelude::*;
use gatewise::explain;
use gatewise::export::write_marks;
use gatewise::lessons::{Figure, Room, Section, Solution, Task, handout};
use gatewise::scene::{Frame, Magnitudes, Measure, Scene, is_large, picture};
use gatewise::share::{Document, Mode, READABLE, Reading, Tab, Thickness, View, Written, encode_with, qr};
use gatewise::words::Phrase;
use maud::{Markup, PreEscaped, html};
use std::cell::RefCell;
use std::sync::Arc;

/// What is printed stands in this element.
const PAPER: &str = "#handout";
/// A picture is so much smaller on paper than on the screen; one that would be higher than this, in px, is smaller still, but never so
/// small that its numbers could not be read.
const SCALE: f64 = 0.72;
const HIGH: f64 = 270.0;
const SMALLEST: f64 = 0.5;
/// Up to so many px wide a picture stands beside the text.
const BESIDE: f64 = 340.0;
/// The free space about a picture, in its own units.
const MARGIN: f64 = 8.0;
/// A link of more letters is not typed by anybody.
const TYPED: usize = 90;
/// So wide is a module of a QR code at least, and so wide the code, in mm.
const MODULE: f64 = 0.42;
const CODE: f64 = 24.0;
/// A code of more modules is no longer small.
const MODULES: i32 = 110;

thread_local! {
    /// The text of a lesson from elsewhere, and its packed form.
    static PACKED: RefCell<(String, String)> = const { RefCell::new((String::new(), String::new())) };
}

/// Writes what is printed whenever printing begins.
#[inline(never)]
pub fn follow(app: App) {
    browser::listen(&window(), "beforeprint", move |_: web_sys::Event| untrack(|| begin(app)));
    browser::listen(&window(), "afterprint", |_: web_sys::Event| end());
    // The link of a lesson from elsewhere carries its text, and printing waits for nothing.
    effect(move || {
        let reading = app.document.with(|document| document.view.reading.clone());
        if let Some(Reading { lesson: Written::Elsewhere(text), .. }) = reading
            && PACKED.with_borrow(|packed| packed.0 != text)
        {
            browser::pack(&text.clone(), move |packed| PACKED.set((text, packed)));
        }
    });
}

/// Prints.
pub fn print() {
    let _ = window().print();
}

fn begin(app: App) {
    end();
    let html = lesson_on_paper(app).or_else(|| stage_on_paper(app));
    if let (Some(html), Some(body)) = (html, document().body()) {
        patch::append(&body, &html.into_string());
    }
}

fn end() {
    if let Some(paper) = browser::find(PAPER) {
        paper.remove();
    }
}

/// The runs of the lesson's program, each looked at in another way.
struct Runs {
    program: String,
    made: RefCell<Vec<(View, Arc<Scene>)>>,
}

impl Runs {
    fn scene(&self, view: &View) -> Option<Arc<Scene>> {
        let View { opened, gathered, ungrouped, mode, fault, by, .. } = view.clone();
        let key = View { opened, gathered, ungrouped, mode, fault, by, ..View::default() };
        if let Some((_, scene)) = self.made.borrow().iter().find(|(view, _)| *view == key) {
            return Some(scene.clone());
        }
        let program = understand(self.program.clone(), grouping(view), None);
        let scene = modes::scene(modes::guise(view, &Breaking::default()), &program, program.scene.clone()?);
        self.made.borrow_mut().push((key, scene.clone()));
        Some(scene)
    }
}

/// The lesson that is read, with the program that it came with and not the one that the reader has made of it.
fn lesson_on_paper(app: App) -> Option<Markup> {
    let (lesson, _) = lesson::here(app)?;
    let runs = Runs { program: lesson.program.clone(), made: RefCell::default() };
    let run = |view: &View| runs.scene(view).map(|scene| (scene.graph.clone(), scene.trace.clone()));
    let handout = handout(&lesson, app.language.get(), &run).ok()?;
    let link = link(app)?;
    Some(html! {
        article #handout.handout {
            header {
                div {
                    h1 { (handout.title) }
                    pre.program { (handout.program) }
                    p.key { (legend(app)) }
                }
                (code(app, &link))
            }
            @for (at, section) in handout.sections.iter().enumerate() { (stop(app, &runs, at, section)) }
            @if !handout.answers.is_empty() { (answers(app, &handout.title, &handout.answers)) }
        }
    })
}

/// The link to the lesson's beginning.
fn link(app: App) -> Option<String> {
    let reading = app.document.with(|document| document.view.reading.clone())?;
    let view = View { reading: Some(Reading { stop: 0, ..reading }), ..View::default() };
    let document = Document { view, ..Document::default() };
    let packed = |text: &str| PACKED.with_borrow(|packed| (packed.0 == text).then(|| packed.1.clone()));
    Some(format!("{}#{}", browser::address(), encode_with(&document, READABLE, &packed).trim_start_matches('&')))
}

/// The link as a code, and as text where somebody might type it.
fn code(app: App, link: &str) -> Markup {
    let code = qr(link).filter(|code| code.side <= MODULES);
    let short = link.split_once("://").map_or(link, |(_, short)| short);
    html! {
        .open {
            @if let Some(code) = code {
                svg viewBox=(format!("0 0 {0} {0}", code.side)) data-style=(format!("width: {}mm", CODE.max(MODULE * f64::from(code.side))))
                    role="img" aria-label=(app.say("handout.code")) shape-rendering="crispEdges" { path d=(code.path) {} }
            }
            @if short.len() <= TYPED { p { (short) } }
        }
    }
}

/// A stop: its pictures, its prose, and what it asks for.
fn stop(app: App, runs: &Runs, at: usize, section: &Section) -> Markup {
    let graph = section.figure.as_ref().map(|figure| graph(app, runs, figure));
    let panel = section.panel.as_ref().map(|figure| panel(app, runs, figure, at));
    let (first, others) = section.exercises.split_at(section.exercises.len().min(1));
    html! {
        section.stop {
            // The picture stays with its text and with the first task.
            .lead {
                @match (graph, panel) {
                    (Some(graph), Some(panel)) => .pair { (graph) (panel) },
                    (Some(picture), None) | (None, Some(picture)) => (picture),
                    (None, None) => {},
                }
                p { b.number { (at + 1) } (section.prose) }
                @for task in first { (exercise(task)) }
            }
            @for task in others { (exercise(task)) }
        }
    }
}

/// The graph at the stop.
fn graph(app: App, runs: &Runs, figure: &Figure) -> Markup {
    let Some(scene) = runs.scene(&figure.view) else { return Markup::default() };
    let frame = frame(&scene, figure.view.mode, figure.step);
    drawing(app, &scene, &frame, &figure.look, figure.view.thickness)
}

fn frame(scene: &Scene, mode: Mode, step: usize) -> Frame {
    match mode {
        Mode::Break => scene.broken_frame(step),
        Mode::Forward => scene.carried_frame(step),
        _ => scene.frame(step),
    }
}

/// The picture of a frame, and at which step it is.
fn drawing(app: App, scene: &Scene, frame: &Frame, look: &[String], thickness: Thickness) -> Markup {
    let measure = match thickness {
        Thickness::Same => None,
        Thickness::Values => Some(Measure::Values),
        Thickness::Gradients => Some(Measure::Gradients),
    };
    let (picture, bounds) = (picture(scene, frame), scene.bounds());
    let (width, height) = (bounds.width + 2.0 * MARGIN, bounds.height + 2.0 * MARGIN);
    let (left, top) = (bounds.center.x - width / 2.0, bounds.center.y - height / 2.0);
    let on_paper = width * SCALE.min(HIGH / height).max(SMALLEST);
    let (step, last) = (frame.step, scene.trace.steps.len());
    let caption = Phrase::new(if step == 0 { "handout.start" } else { "handout.step" }).with("step", step).with("last", last);
    let marks = picture.groups.iter().map(|group| {
        let mut marks = String::new();
        write_marks(&mut marks, &group.marks, "data-style");
        (group.dimmed, marks)
    });
    html! {
        figure.beside[on_paper <= BESIDE] {
            svg.graph viewBox=(format!("{left} {top} {width} {height}")) data-style=(format!("width: {on_paper:.0}px; height: auto")) role="img"
                aria-label=(app.plain(&caption)) {
                (behind(scene, look))
                @if let Some(measure) = measure {
                    g.bands.back[measure == Measure::Gradients] {
                        @for strand in Magnitudes::new(scene, measure).all_strands(scene, frame) {
                            path class=(strand.look.class()) data-style={ "--w:" (strand.look.width()) "px" } d=(strand.d) {}
                        }
                    }
                }
                @for (dimmed, marks) in marks { g.dimmed[dimmed] { (PreEscaped(marks)) } }
            }
            figcaption { (app.plain(&caption)) }
        }
    }
}

/// The picture of the tab that is open at the stop.
fn panel(app: App, runs: &Runs, figure: &Figure, at: usize) -> Markup {
    let Some(scene) = runs.scene(&figure.view) else { return Markup::default() };
    let frame = frame(&scene, figure.view.mode, figure.step);
    let drawn = match figure.view.tab {
        Tab::Plot => Some(plot::on_paper(app, &scene, &frame, &figure.view.overlaid, &format!("handout-hatch-{at}"))),
        _ => network::on_paper(app, scene, Arc::new(frame), figure.view.neuron),
    };
    html! { @if let Some(drawn) = drawn { figure.beside.panel { (drawn) } } }
}

/// A task with its letter, and room for what comes of it.
fn exercise(task: &Task) -> Markup {
    html! {
        .task {
            p { b.number { (task.letter) } @if task.room == Room::Done { span.box {} } (task.text) }
            @match &task.room {
                Room::Done => {},
                Room::Number(before) => p.room { (before) " " span.rule {} },
                Room::Choices(choices) => ul { @for choice in choices { li { span.box {} (choice) } } },
            }
        }
    }
}

/// The answers, on a page that may stay with the teacher.
fn answers(app: App, title: &str, answers: &[Solution]) -> Markup {
    html! {
        section.answers {
            h2 { (app.say("handout.answers")) small { (title) } }
            @for solution in answers {
                .task { p { b.number { (solution.letter) } b { (solution.answer) } @if !solution.reply.is_empty() { span.reply { (solution.reply) } } } }
            }
        }
    }
}

/// Without a lesson: the picture on stage with its program, and what happens in the step. A large picture is left to the page, which
/// shows what is looked at of it.
fn stage_on_paper(app: App) -> Option<Markup> {
    let good = app.good.get().filter(|good| !is_large(&good.scene))?;
    let (scene, frame) = (&good.scene, app.frame.get());
    let (place, event) = explain::outlined_sentence(&scene.graph, &scene.trace, &scene.outline, frame.step);
    Some(html! {
        article #handout.handout {
            pre.program { (good.program.source.trim()) }
            (drawing(app, scene, &frame, &[], app.thickness()))
            p { b { (app.plain(&place)) } " " (app.sentence(&event)) }
        }
    })
}
