//! The mode "Predict": each number is asked for before it comes; answers are judged, and mistakes are named.

mod answer;
mod question;
mod summary;

use super::browser;
use super::events;
use super::part::effect;
use super::say::mathematics;
use super::state::{App, Good};
use crate::ui::prelude::*;
use gatewise::lang::formula::Formula;
use gatewise::practice::{About, Exercise, Key, Part, Progress, Rule, fresh};
use gatewise::scene::{Frame, Gradient, Note, Scene, Side};
use gatewise::share::{Action, Document, Level, Piece, Practice, READABLE, Tab, encode_with};
use gatewise::words::Phrase;
use maud::{Markup, html};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement};

/// What has been answered, and what was last said of it.
#[derive(Clone, Default)]
pub struct Practising {
    /// The text that was asked about.
    source: String,
    progress: Progress,
    said: Option<Said>,
}

/// What the reader is told.
#[derive(Clone, PartialEq)]
struct Said {
    /// Whether an answer was right.
    right: bool,
    /// Whether it stands at the top of the panel; else a question says it at its field, and here only who listens gets it.
    above: bool,
    /// What is said, one sentence after the other.
    phrases: Vec<Phrase>,
}

impl Said {
    fn new(right: bool, above: bool, phrases: impl IntoIterator<Item = Phrase>) -> Option<Self> {
        Some(Self { right, above, phrases: phrases.into_iter().collect() })
    }
}

impl App {
    /// What is asked, and whether answers are given away.
    fn practice(self) -> Practice {
        self.document.with(|document| document.view.practice)
    }
}

/// The exercise on a run.
const fn exercise(scene: &Scene, Practice { level, every, .. }: Practice) -> Exercise<'_> {
    Exercise { graph: &scene.graph, trace: &scene.trace, outline: &scene.outline, level, every }
}

/// The panel.
#[inline(never)]
pub fn view(app: App, good: &Good) -> Markup {
    let practice = app.practice();
    let exercise = exercise(&good.scene, practice);
    let practising = app.practising.get();
    let intro = match practice.level {
        Level::Steps => "predict.text.steps",
        Level::Leaves => "predict.text.leaves",
        Level::Rules => "predict.text.rules",
    };
    html! {
        .explain.predict #predict tabindex="-1" role="group" aria-label=(app.say("mode.predict")) {
            .asking role="group" aria-label=(app.say("predict.levels")) {
                @for level in Level::ALL {
                    button data-do={ "predict level " (level.tag()) } aria-pressed=(level == practice.level) { (app.say(level_name(level))) }
                }
            }
            @if practice.level != Level::Leaves {
                label.every {
                    (app.say("predict.every"))
                    select data-change="predict every" {
                        @for every in Practice::EVERY.into_iter().chain((!Practice::EVERY.contains(&practice.every)).then_some(practice.every)) {
                            option value=(every) selected[every == practice.every] { (app.plain(&every_name(every))) }
                        }
                    }
                }
            }
            (said(app, practising.said.as_ref()))
            @if practising.progress.is_empty() {
                p.note { (app.say(intro)) @if practice.sealed { " " (app.say("predict.sealed")) } }
            }
            @if app.is_stale() {
                p.remark { (app.say("predict.stale")) }
            } @else {
                (body(app, &exercise, &practising.progress, practice))
            }
            (summary::foot(app, &practising.progress))
        }
    }
}

const fn level_name(level: Level) -> &'static str {
    match level {
        Level::Steps => "predict.level.steps",
        Level::Leaves => "predict.level.leaves",
        Level::Rules => "predict.level.rules",
    }
}

fn every_name(every: usize) -> Phrase {
    if every == 1 { Phrase::new("predict.every.one") } else { Phrase::new("predict.every.other").with("every", every) }
}

/// What was said last; a screen reader hears it wherever it stands.
fn said(app: App, said: Option<&Said>) -> Markup {
    let phrases = said.map(|said| said.phrases.as_slice()).unwrap_or_default();
    html! {
        p.said.good[said.is_some_and(|said| said.right)].sr[said.is_none_or(|said| !said.above)] role="status" aria-live="polite" {
            @if said.is_some_and(|said| said.right) { span.mark aria-hidden="true" { "✓" } }
            @for phrase in phrases { (app.sentence(phrase)) " " }
        }
    }
}

/// The question that is before the reader, those about the leaves, or what there is to say when all is done.
fn body(app: App, exercise: &Exercise, progress: &Progress, practice: Practice) -> Markup {
    let step = app.step.get();
    let leaves = exercise.leaves();
    if practice.level == Level::Leaves && !leaves.is_empty() {
        let is_done = leaves.iter().all(|leaf| leaf.open(progress).is_none());
        if step > exercise.seed() && !is_done {
            return html! { p.remark { (app.say("predict.past-seed")) } (button(app, "predict.to-seed", "begin")) };
        }
        return html! {
            (question::leaves(app, exercise, progress, &leaves, practice.sealed))
            @if is_done { (summary::view(app, progress)) }
        };
    }
    match exercise.next(step) {
        Some(question) if question.open(progress).is_some() => question::view(app, exercise, progress, &question, practice.sealed),
        Some(_) => html! { p.remark { (app.say("predict.known")) } (button(app, "predict.go-on", "on")) },
        None if exercise.ahead(progress, step).is_some() => {
            html! { p.remark { (app.say("predict.not-next")) } (button(app, "predict.to-question", "on")) }
        }
        None if !progress.is_empty() => summary::view(app, progress),
        None if exercise.ahead(progress, exercise.start()).is_some() => button(app, "predict.begin", "begin"),
        None => html! { p.remark { (app.say("predict.nothing")) } },
    }
}

/// A button that leads on, and takes the focus when what had it is gone.
fn button(app: App, key: &'static str, verb: &str) -> Markup {
    html! { p.row { button.filled data-focus data-do={ "predict " (verb) } { (app.say(key)) } } }
}

/// What is on stage, with a question mark in the place of what is asked for.
#[inline(never)]
pub fn frame(scene: &Scene, mut frame: Frame, practice: Practice, practising: RwSignal<Practising>) -> Frame {
    if browser::is_embedded() {
        return frame;
    }
    let exercise = exercise(scene, practice);
    let practising = practising.get();
    let progress = &practising.progress;
    if practice.level == Level::Leaves && frame.step <= exercise.seed() {
        for question in exercise.leaves() {
            let node = question.target(&scene.graph);
            let value = scene.trace.gradient_number(node).unwrap_or_default();
            let Some(state) = frame.nodes.get_mut(node) else { continue };
            match question.open(progress) {
                Some(_) => state.note = Some(Note::Asked(Side::Gradient)),
                None => state.gradient = Gradient::Complete { value, arriving: false },
            }
        }
    }
    let Some(question) = exercise.next(frame.step).filter(|question| question.open(progress).is_some()) else { return frame };
    let is_branch = |edge: usize| scene.places.get(edge).copied().flatten().is_some();
    if let About::Sent { edge, .. } = question.about
        && is_branch(edge)
    {
        frame.edges[edge].asked = true;
    } else if let Some(state) = frame.nodes.get_mut(question.target(&scene.graph)) {
        let side = if matches!(question.about, About::Value { .. }) { Side::Value } else { Side::Gradient };
        state.note = Some(Note::Asked(side));
        if matches!(question.about, About::Sum { .. }) {
            // The sum so far is the answer already.
            state.gradient = Gradient::NotReached;
        }
    }
    frame
}

/// How far one may go: up to the first open question. Whoever wants to go further is told so.
#[inline(never)]
pub fn bounded(app: App, to: usize) -> usize {
    let Some(good) = app.good.get_untracked().filter(|_| !browser::is_embedded() && !untrack(|| app.is_stale())) else { return to };
    let (from, to) = (app.step.get_untracked(), to.min(good.scene.trace.steps.len()));
    let practice = untrack(|| app.practice());
    let bound = app.practising.with_untracked(|practising| exercise(&good.scene, practice).bound(&practising.progress, from, to));
    if bound < to {
        app.playing.set(false);
        // The thumb may have been drawn further than the step goes.
        if let Some(thumb) = browser::find(".scrub").and_then(|thumb| thumb.dyn_into::<HtmlInputElement>().ok()) {
            thumb.set_value(&bound.to_string());
        }
        app.practising.update(|practising| practising.said = Said::new(false, true, [Phrase::new("predict.ask-first")]));
        if untrack(|| app.tab()) != Tab::Explain {
            app.act(Action::Show(Tab::Explain));
        }
    }
    bound
}

/// The answers are those of one text: another one begins anew.
pub fn follow(app: App) {
    effect(move || {
        let Some(source) = app.good.with(|good| good.as_ref().map(|good| good.program.source.clone())) else { return };
        if app.practising.with_untracked(|practising| practising.source != source) {
            app.practising.update(|practising| {
                let said = practising.said.take().filter(|said| said.phrases.iter().any(|phrase| phrase.key == "predict.fresh-said"));
                *practising = Practising { source, said, ..Practising::default() };
            });
        }
    });
}

/// The mode was chosen: what it gives is on stage, and what it asks is not.
#[inline(never)]
pub fn enter(app: App) {
    let Some(good) = app.good.get_untracked() else { return };
    let practice = untrack(|| app.practice());
    let (step, last) = (app.step.get_untracked(), good.scene.trace.steps.len());
    if practice.level != Level::Steps || step == last {
        // Forward to where the exercise begins nothing is asked.
        app.go(exercise(&good.scene, practice).start());
    }
}

/// Does what a control of the panel says.
#[inline(never)]
pub fn run(app: App, words: &str, control: &Element) {
    let mut words = words.split(' ');
    let verb = words.next().unwrap_or_default();
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let key = || Some(Key { step: first.parse().ok()?, part: Part::from_tag(second)? });
    match verb {
        "level" => {
            let level = Level::from_tag(first).unwrap_or_default();
            let practice = untrack(|| app.practice());
            app.act(Action::Practise(Practice { level, ..practice }));
            app.practising.update(|practising| practising.said = None);
            enter(app);
        }
        "every" => {
            let every = control.dyn_ref::<HtmlSelectElement>().and_then(|list| list.value().parse().ok()).unwrap_or(1);
            let practice = untrack(|| app.practice());
            app.act(Action::Practise(Practice { every, ..practice }));
            app.practising.update(|practising| practising.said = None);
        }
        "begin" => {
            begin(app);
            focus_next();
        }
        "on" => {
            on(app);
            focus_next();
        }
        "check" => {
            if let Ok(step) = first.parse() {
                answer::check(app, step);
            }
        }
        "rule" => {
            if let (Ok(step), Some(rule)) = (first.parse(), Rule::from_tag(second)) {
                answer::choose_rule(app, step, rule);
            }
        }
        "help" => key().into_iter().for_each(|key| answer::help(app, key)),
        "show" => key().into_iter().for_each(|key| answer::show(app, key)),
        "go" => app.go(first.parse().unwrap_or(0)),
        "again" => {
            app.practising.update(|practising| (practising.progress, practising.said) = Default::default());
            begin(app);
            focus_next();
        }
        "fresh" => renew(app),
        "link" => copy_link(app, control, first == "sealed"),
        _ => {}
    }
}

/// Goes to where the exercise begins.
fn begin(app: App) {
    if let Some(good) = app.good.get_untracked() {
        app.go(exercise(&good.scene, untrack(|| app.practice())).start());
    }
}

/// Goes on to the first open question, or to the end.
fn on(app: App) {
    let Some(good) = app.good.get_untracked() else { return };
    let practice = untrack(|| app.practice());
    let step = app.step.get_untracked();
    let last = good.scene.trace.steps.len();
    let bound = app.practising.with_untracked(|practising| exercise(&good.scene, practice).bound(&practising.progress, step, last));
    app.go(bound);
}

/// The field, the rule or the button that is next takes the focus, once it is there.
fn focus_next() {
    request_animation_frame(|| {
        browser::focus(if browser::find("#predict [data-focus]").is_some() { "#predict [data-focus]" } else { "#predict" });
    });
}

/// Enter in a field answers.
pub fn entered(app: App, event: &KeyboardEvent) {
    let step = event.target().and_then(|field| field.dyn_into::<Element>().ok()).and_then(|field| field.get_attribute("data-step-of"));
    if let Some(step) = step.and_then(|step| step.parse().ok()) {
        event.prevent_default();
        // Enter once more after a right answer is no answer to the next question.
        let is_empty = |field: HtmlInputElement| field.value().trim().is_empty();
        let was_right = app.practising.with_untracked(|practising| practising.said.as_ref().is_some_and(|said| said.right));
        if !was_right || !event.target().and_then(|field| field.dyn_into().ok()).is_some_and(is_empty) {
            answer::check(app, step);
        }
    }
}

/// Writes other numbers into the text, and begins anew.
fn renew(app: App) {
    let Some(good) = app.good.get_untracked().filter(|_| !untrack(|| app.is_stale())) else { return };
    // The numbers that stand there choose the next ones.
    let seed = good.program.source.bytes().fold(0, |seed: u64, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let said = match fresh(&good.program.source, &good.scene.graph, seed) {
        Some(source) => {
            app.act(Action::Renumber(source));
            "predict.fresh-said"
        }
        None => "predict.no-fresh",
    };
    app.practising.update(|practising| {
        practising.progress = Progress::default();
        practising.said = Said::new(false, true, [Phrase::new(said)]);
    });
    begin(app);
    focus_next();
}

/// Copies a link to the exercise; one without answers begins at the first question, with all that would give them away hidden.
fn copy_link(app: App, control: &Element, sealed: bool) {
    let Some(good) = app.good.get_untracked() else { return };
    let document = app.document.get_untracked();
    let mut view = document.view;
    let mut step = app.step.get_untracked();
    view.selection = None;
    // An exercise stands for itself.
    (view.reading, view.presenting) = (None, false);
    if sealed {
        // Each of these tells numbers that are still to come.
        let telling = [Piece::Values, Piece::Code, Piece::Plot, Piece::Network];
        view.hidden = telling.into_iter().fold(view.hidden, |hidden, piece| hidden.with(piece, true));
        view.practice.sealed = true;
        view.tab = Tab::Explain;
        step = exercise(&good.scene, view.practice).start();
    }
    let linked = Document { source: document.source, step, view, ..Document::default() };
    let control = control.clone();
    browser::pack(&linked.source.clone(), move |packed| {
        let fragment = encode_with(&linked, READABLE, &|_| Some(packed.clone()));
        events::copy_text(app, control, &format!("{}#{fragment}", browser::address()));
    });
}

/// The identity of the field of a cell.
fn field_id(key: Key, cell: usize) -> String {
    format!("ask-{}-{}-{cell}", key.step, key.part.tag())
}

/// A formula that names what is asked for.
fn named(formula: &Formula) -> Markup {
    html! { span aria-hidden="true" { (mathematics(formula)) } }
}
