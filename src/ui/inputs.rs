//! The inputs: name, number, slider and gradient of each, all written back into the text.

use super::say::mathematics;
use super::state::{App, Good};
use super::{cells, nudge, refused};
use crate::ui::prelude::*;
use gatewise::graph::{Node, NodeKind};
use gatewise::lang::formula::Formula;
use gatewise::scene::{Frame, Gradient};
use gatewise::share::Action;
use gatewise::span::Span;
use gatewise::words::{self, Phrase};
use maud::{Markup, html};
use web_sys::HtmlInputElement;

/// How many rows are shown before the reader asks for more.
const PAGE: usize = 60;
/// A number of more letters is too long for its field at the usual size.
pub const SHORT: usize = 6;

/// What the rows keep beside the text.
#[derive(Clone, Copy)]
pub struct Sliders {
    /// How many rows are shown.
    shown: RwSignal<usize>,
    /// Half the range of each slider, by the input's name.
    ranges: StoredValue<Vec<(String, f64)>>,
    /// The input whose thumb is held: its range does not change under the thumb.
    held: RwSignal<Option<String>>,
}

impl Default for Sliders {
    fn default() -> Self {
        Self { shown: RwSignal::new(PAGE), ranges: StoredValue::default(), held: RwSignal::new(None) }
    }
}

impl Sliders {
    /// Shows more rows.
    pub fn show_more(self) {
        self.shown.update(|shown| *shown += PAGE);
    }

    /// Lets go of the thumb.
    pub fn release(self) {
        self.held.set(None);
    }

    /// Half the range of an input's slider, which always holds its value.
    fn range(self, name: &str, value: f64) -> f64 {
        let last = self.ranges.with_value(|ranges| ranges.iter().find(|(known, _)| known == name).map(|(_, range)| *range));
        let held = self.held.with(|held| held.as_deref() == Some(name));
        match last {
            Some(range) if held || value.abs() <= range && value.abs() * 20.0 >= range => range,
            _ => {
                let range = range_for(value);
                self.ranges.update_value(|ranges| {
                    ranges.retain(|(known, _)| known != name);
                    ranges.push((name.to_owned(), range));
                });
                range
            }
        }
    }
}

/// An input of the program on stage that is a single number.
struct Input<'a> {
    symbol: &'a str,
    value: f64,
    unset: bool,
    gradient: Gradient,
}

/// All inputs.
pub fn view(app: App) -> Markup {
    let Some(good) = app.good.get() else { return Markup::default() };
    let frame = app.frame.get();
    let is_input = |node: &&(usize, &Node)| matches!(node.1.kind, NodeKind::Input { .. });
    let inputs: Vec<(usize, &Node)> = good.scene.graph.nodes.iter().enumerate().filter(|node| is_input(&node)).collect();
    let shown = app.sliders.shown.get().min(inputs.len());
    html! {
        h2 { (app.say("inputs.title")) }
        @if inputs.iter().any(|(_, node)| node.shape.is_scalar()) {
            .inputs-head aria-hidden="true" {
                span {} span { (app.say("inputs.value")) } span {} span { (app.say("inputs.gradient")) } span {}
            }
        }
        ul.inputs { @for &(id, node) in inputs.iter().take(shown) { (any_row(app, &good, &frame, id, node)) } }
        @if shown < inputs.len() {
            button.link data-do="more-inputs" { (app.plain(&Phrase::new("inputs.more").with("count", inputs.len() - shown))) }
        }
    }
}

/// The row of a number, or that of a tensor.
fn any_row(app: App, good: &Good, frame: &Frame, id: usize, node: &Node) -> Markup {
    let (Some(state), NodeKind::Input { value, literal }) = (frame.nodes.get(id), &node.kind) else { return Markup::default() };
    match value.number() {
        Some(value) => row(app, &Input { symbol: &node.symbol, value, unset: literal.is_none(), gradient: state.gradient }),
        None => cells::view(app, &good.scene, &good.program.source, id, state),
    }
}

fn row(app: App, Input { symbol, value, unset, gradient }: &Input) -> Markup {
    let range = app.sliders.range(symbol, *value);
    let at = 50.0 + 50.0 * value.clamp(-range, range) / range;
    let labelled = |key| app.plain(&Phrase::new(key).with("name", symbol));
    let text = words::precise(*value);
    let long = (text.len() > SHORT).then_some(&text);
    html! {
        li.unset[*unset] {
            span.n {
                span aria-hidden="true" { (mathematics(&Formula::Symbol((*symbol).to_owned()))) }
                @if *unset { small.unset title=(app.say("inputs.unset-why")) { (app.say("inputs.unset")) } }
            }
            input.num.long[long.is_some()] title=[long] type="text" inputmode="decimal" autocomplete="off" data-number=(symbol) aria-label=(labelled("inputs.number-of")) value=(&text);
            input.slide type="range" data-slider=(symbol) aria-label=(labelled("inputs.slider-of")) min=(-range) max=(range) step=(step_for(range))
                value=(value) data-style=(format!("--at: {at:.2}%"));
            span.g { (gradient_cell(app, *gradient)) }
            (nudge::button(app, symbol))
        }
    }
}

/// The gradient in its stage state.
fn gradient_cell(app: App, gradient: Gradient) -> Markup {
    html! {
        @match gradient {
            Gradient::NotReached => { span.slot aria-hidden="true" {} span.sr { (app.say("gradient.not-reached")) } }
            Gradient::Partial { sum, arrived, of, .. } => { span.partial { (words::number(sum)) } small { (arrived) "/" (of) } }
            Gradient::Complete { value, arriving } => { span.bwd.pill[arriving] { (words::number(value)) } }
            Gradient::None(_) => { span.none aria-hidden="true" {} span.sr { (app.say("gradient.none")) } }
        }
    }
}

/// A number was typed into a row's field: what is none stays there, and is told of.
pub fn typed(app: App, name: &str, field: &HtmlInputElement) {
    match number_in(field) {
        Some(_) if app.is_stale() => refused::refuse(app, field, Phrase::new("refused.stale")),
        Some(text) => set(app, name, text),
        None => refused::refuse_number(app, field),
    }
}

/// The number that stands in a field, as the parser reads it; `None` where none does.
pub fn number_in(field: &HtmlInputElement) -> Option<String> {
    let text = field.value().replace('\u{2212}', "-").trim().to_owned();
    gatewise::lang::number(text.strip_prefix('-').unwrap_or(&text)).is_some_and(f64::is_finite).then_some(text)
}

/// Has a field say again what it holds.
pub fn take_back(field: &HtmlInputElement) {
    field.set_value(&field.get_attribute("value").unwrap_or_default());
}

/// A slider was moved.
pub fn slid(app: App, name: &str, field: &HtmlInputElement) {
    app.sliders.held.set(Some(name.to_owned()));
    set(app, name, field.value());
}

/// Writes a number into the text in the place of an input's.
pub fn set(app: App, name: &str, text: String) {
    // The literal's place is that of the text as it is now; while this does not run, nobody knows it.
    if !app.is_stale()
        && let Some(literal) = app.literal(name)
    {
        app.act(Action::SetNumber { name: name.to_owned(), literal, text });
    }
}

impl App {
    /// Where an input's number stands in the text, if anywhere; `None` for a name that is no input.
    fn literal(self, name: &str) -> Option<Option<Span>> {
        let good = self.good.get_untracked()?;
        good.scene.graph.nodes.iter().find(|node| node.symbol == name).and_then(|node| match node.kind {
            NodeKind::Input { literal, .. } => Some(literal),
            _ => None,
        })
    }
}

/// Half the slider's range for a value: 1, 2 or 5 times a power of ten with room to move; 5 for ordinary numbers.
pub fn range_for(value: f64) -> f64 {
    let wanted = value.abs().min(1e300) * 1.25;
    let mut range = if wanted == 0.0 || wanted >= 0.25 { 5.0 } else { 1e-12 };
    for factor in [2.0, 2.0, 2.5].into_iter().cycle() {
        if range >= wanted {
            break;
        }
        range *= factor;
    }
    range
}

/// A slider's step: one in a hundred of half its range.
pub fn step_for(range: f64) -> f64 {
    range / 100.0
}
