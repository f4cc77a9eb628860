//! The tab "Code": the program as Python in four forms, the line of the present step lit.

use super::part::effect;
use super::state::App;
use super::{browser, editor, values};
use crate::ui::prelude::*;
use gatewise::export::code::{self, Code, Form};
use gatewise::scene::Scene;
use gatewise::share::{Mode, Tab};
use gatewise::trace::Step;
use gatewise::words::Phrase;
use maud::{Markup, html};
use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

/// So many lines are shown at once.
const PAGE: usize = 200;
/// Up to so many lines there is only one page.
const ONE_PAGE: usize = 400;

/// The forms, the first of which has a line for each step: what they are called in `data-do`, and the key of their name.
const FORMS: [(Form, &str, &str); 4] = [
    (Form::NumPy, "numpy", "code.numpy"),
    (Form::Torch, "torch", "code.torch"),
    (Form::Jax, "jax", "code.jax"),
    (Form::Layer, "layer", "code.layer"),
];

thread_local! {
    /// What was written last: of which run, and in which form.
    static WRITTEN: RefCell<Option<(Arc<Scene>, Form, Code)>> = const { RefCell::new(None) };
}

/// The state of the tab.
#[derive(Clone, Copy)]
pub struct Coding {
    /// The index of the form.
    form: RwSignal<usize>,
    /// The first line on the page.
    first: RwSignal<usize>,
    /// Whether the functions that programs use have been fetched.
    here: RwSignal<bool>,
}

impl Default for Coding {
    fn default() -> Self {
        Self { form: RwSignal::new(0), first: RwSignal::new(0), here: RwSignal::new(false) }
    }
}

impl Coding {
    /// Chooses a form by its name.
    pub fn choose(self, name: &str) {
        self.form.set(FORMS.iter().position(|(_, form, _)| *form == name).unwrap_or(0));
        self.first.set(0);
    }

    /// Whether the functions that programs use are here.
    pub fn is_here(self) -> bool {
        self.here.get()
    }

    /// Shows the page that begins with a line.
    pub fn turn_to(self, line: usize) {
        self.first.set(line);
    }

    fn form(self) -> Form {
        FORMS.get(self.form.get()).map(|(form, ..)| *form).unwrap_or_default()
    }
}

/// The text of the program in the form that is shown.
pub fn text() -> String {
    WRITTEN.with_borrow(|written| written.as_ref().map(|(_, _, code)| code.text()).unwrap_or_default())
}

/// Hands what is written of the present run in the present form, written anew where it must be.
fn with_code<T>(app: App, read: impl FnOnce(&Code) -> T) -> T {
    let (scene, form) = (app.scene.get(), app.coding.form());
    WRITTEN.with_borrow_mut(|written| {
        let last = written.take().filter(|(last, last_form, _)| Arc::ptr_eq(last, &scene) && *last_form == form);
        let (.., code) = written.insert(last.unwrap_or_else(|| {
            let code = code::code(form, &scene.graph, &scene.trace);
            (scene, form, code)
        }));
        read(code)
    })
}

/// The program in Python. It is written only while its tab is open.
pub fn view(app: App) -> Markup {
    if app.tab() != Tab::Code || app.good.with(Option::is_none) {
        return Markup::default();
    }
    open(app)
}

// Not for the first screen.
#[inline(never)]
fn open(app: App) -> Markup {
    if !app.coding.here.get() {
        fetch(app);
        return html! { p.kind { (app.say("code.fetching")) } };
    }
    let chosen = app.coding.form();
    // It compares PyTorch's gradients with the page's.
    let is_withheld = chosen == Form::Torch && app.mode() == Mode::Predict;
    with_code(app, |code| {
        let shown = page(code.lines.len(), app.coding.first.get());
        html! {
            .python {
                .forms {
                    .seg role="group" aria-label=(app.say("code.forms")) {
                        @for (form, name, key) in FORMS {
                            button data-do={ "form " (name) } aria-pressed=(form == chosen) { (app.say(key)) }
                        }
                    }
                    @if !is_withheld { button.tbtn data-do="copy-code" { (app.say("code.copy")) } }
                }
                @if is_withheld { p.kind { (app.say("predict.code-hidden")) } } @else {
                @if code.lines.len() > ONE_PAGE { (pages(app, &shown, code.lines.len())) }
                .scroll tabindex="0" role="region" aria-label=(app.say("code.title")) {
                    pre.code data-first=(shown.start) data-style={ "counter-reset: line " (shown.start) } {
                        @for line in code.lines.get(shown).unwrap_or_default() { (coloured(&line.text)) }
                    }
                }
                }
            }
        }
    })
}

/// Fetches the functions that programs use, the first time that the tab is open.
fn fetch(app: App) {
    browser::read_texts("code/", &code::FILES, move || app.coding.here.set(true));
}

/// The same for whoever shows lines of Python elsewhere.
pub fn fetch_once(app: App) {
    if !app.coding.here.get_untracked() {
        fetch(app);
    }
}

/// Hands over the program in a form, once the functions that it may use are here.
#[inline(never)]
pub fn with_text(app: App, form: Form, read: impl FnOnce(&str) + 'static) {
    let write = move || {
        let scene = app.scene.get_untracked();
        read(&code::code(form, &scene.graph, &scene.trace).text());
    };
    if app.coding.here.get_untracked() {
        return write();
    }
    browser::read_texts("code/", &code::FILES, move || {
        app.coding.here.set(true);
        write();
    });
}

/// The form of a name in `data-do`.
pub fn form_of(name: &str) -> Option<Form> {
    FORMS.iter().find(|(_, form, _)| *form == name).map(|(form, ..)| *form)
}

/// The lines on the page that begins at `first`.
fn page(count: usize, first: usize) -> Range<usize> {
    if count <= ONE_PAGE {
        return 0..count;
    }
    let first = if first < count { first / PAGE * PAGE } else { 0 };
    first..(first + PAGE).min(count)
}

/// One line.
pub fn coloured(line: &str) -> Markup {
    let pieces = code::coloured(line);
    let ends = || pieces.iter().map(|(span, _)| span.end);
    html! {
        span.ln {
            @for (before, (span, class)) in std::iter::once(0).chain(ends()).zip(&pieces) {
                (line.get(before..span.start).unwrap_or_default())
                span class=(editor::class_name(*class)) { (span.of(line)) }
            }
            (line.get(ends().next_back().unwrap_or(0)..).unwrap_or_default())
        }
    }
}

/// Which lines are shown, and the way to the others.
fn pages(app: App, shown: &Range<usize>, count: usize) -> Markup {
    let place = Phrase::new("code.lines").with("first", shown.start + 1).with("last", shown.end).with("of", count);
    html! {
        p.pages {
            button.tbtn type="button" aria-disabled=(shown.start == 0) data-do={ "lines " (shown.start.saturating_sub(PAGE)) } { (app.say("code.earlier")) }
            span aria-live="polite" { (app.plain(&place)) }
            button.tbtn type="button" aria-disabled=(shown.end >= count) data-do={ "lines " (shown.end) } { (app.say("code.later")) }
        }
    }
}

/// The lit line, and the page of the code, follow the step. Only the two lines that change are touched.
pub fn follow_step(app: App) {
    let mut last = None;
    effect(move || {
        let step = app.step.get();
        if app.tab() != Tab::Code || !app.coding.here.get() || app.good.with(Option::is_none) {
            return;
        }
        app.language.track();
        let first = app.coding.first.get();
        let (lit, shown) = with_code(app, |code| (code.lit(step), page(code.lines.len(), first)));
        // The step turns the page, and the reader may turn it away again.
        if let Some(line) = lit.filter(|line| last != Some(step) && !shown.contains(line)) {
            app.coding.first.set(line / PAGE * PAGE);
        }
        last = Some(step);
        let now = now(app, step);
        // By then the lines have been written.
        request_animation_frame(move || light(lit, &now));
    });
}

/// What the present step has come to, as far as one number or a shape can tell.
fn now(app: App, step: usize) -> String {
    app.scene.with(|scene| {
        let (graph, trace) = (&scene.graph, &scene.trace);
        let found = match step.checked_sub(1).and_then(|last| trace.steps.get(last)) {
            Some(Step::Forward { node }) => Some((*node, trace.number(*node))),
            Some(Step::Seed { node } | Step::Accumulate { node, .. }) => trace.gradient_number(*node).map(|number| (*node, number)),
            Some(Step::Backward { edge, .. }) => graph.edges.get(*edge).map(|wire| wire.from).zip(trace.downstream_number(*edge)),
            None => None,
        };
        found.map(|(node, number)| graph.shown(node, number)).unwrap_or_default()
    })
}

/// Marks the lit line, where it is on the page, and no other.
fn light(lit: Option<usize>, now: &str) {
    if let Some(last) = browser::find(".python .ln.on") {
        let _ = last.set_attribute("class", "ln");
        let _ = last.remove_attribute("aria-current");
        let _ = last.remove_attribute("data-now");
    }
    let first = browser::find(".python pre").and_then(|lines| lines.get_attribute("data-first")?.parse::<usize>().ok());
    let Some(place) = lit.zip(first).and_then(|(line, first)| line.checked_sub(first)) else { return };
    if let Some(line) = browser::find(&format!(".python .ln:nth-child({})", place + 1)) {
        let _ = line.set_attribute("class", "ln on");
        let _ = line.set_attribute("aria-current", "step");
        let _ = line.set_attribute("data-now", now);
        values::keep_in_view(".python .scroll", ".python .on");
    }
}
