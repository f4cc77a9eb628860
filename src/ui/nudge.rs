//! The mode "Nudge": one number of an input is moved by a little, and on every wire its change stands beside what the derivative has foretold.

mod beside;
mod gap;
mod picture;

pub use beside::{button, cells_of, headings, legend};

use super::state::{App, Good};
use super::{browser, cells, inputs, refused};
use crate::ui::prelude::*;
use gatewise::graph::{NodeId, NodeKind};
use gatewise::scene::{Frame, Scene, Table, nudged};
use gatewise::share::{Action, Document, Mode, Nudged, Tab};
use gatewise::trace::nudge::{Nudge, nudge};
use gatewise::words::{self, Phrase};
use maud::{Markup, html};
use std::cell::RefCell;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement};

/// The usual steps, larger ones first.
const PRESETS: [f64; 4] = [1.0, 0.1, 0.01, 0.001];
/// The ends of the slider: powers of ten.
const SLIDER: [i32; 2] = [-6, 1];
/// The figures of a number that is read, of one that is said, and of one that is written into the program.
const READ: usize = 6;
const SAID: usize = 3;
const WRITTEN: usize = 12;

type Last = (Arc<Scene>, Nudged, Arc<Nudge>);

thread_local! {
    static LAST: RefCell<Option<Last>> = const { RefCell::new(None) };
}

/// The input that is moved, and which of its numbers; nothing where the program has no input.
fn moved(scene: &Scene, choice: &Nudged) -> Option<(NodeId, usize)> {
    let inputs =
        || scene.graph.nodes.iter().enumerate().filter(|(_, node)| matches!(node.kind, NodeKind::Input { .. }) && node.shape.size() > 0);
    let (leaf, node) = inputs().find(|(_, node)| node.symbol == choice.input).or_else(|| inputs().next())?;
    Some((leaf, choice.element.min(node.shape.size() - 1)))
}

/// The nudge of a choice, computed once.
pub fn run_again(scene: &Arc<Scene>, choice: &Nudged) -> Option<Arc<Nudge>> {
    LAST.with_borrow_mut(|last| {
        if let Some((of, chosen, nudge)) = last
            && Arc::ptr_eq(of, scene)
            && chosen == choice
        {
            return Some(nudge.clone());
        }
        let (leaf, element) = moved(scene, choice)?;
        let nudge = Arc::new(nudge(&scene.graph, &scene.trace, leaf, element, choice.h));
        *last = Some((scene.clone(), choice.clone(), nudge.clone()));
        Some(nudge)
    })
}

/// What is on stage: the frame of the step with the nudge on it.
#[inline(never)]
pub fn frame(frame: Frame, scene: &Arc<Scene>, document: RwSignal<Document>) -> Frame {
    let choice = document.with(|document| document.view.nudged.clone());
    match run_again(scene, &choice) {
        Some(nudge) => nudged(scene, frame, nudge),
        None => frame,
    }
}

impl App {
    /// What the reader has chosen.
    fn nudge_choice(self) -> Nudged {
        self.document.with(|document| document.view.nudged.clone())
    }

    /// The nudge on stage; none in another mode.
    pub fn nudge(self) -> Option<Arc<Nudge>> {
        if self.mode() == Mode::Nudge { self.frame.with(|frame| frame.nudge.clone()) } else { None }
    }
}

/// What the panel speaks of.
struct Shown<'a> {
    app: App,
    scene: &'a Scene,
    nudge: &'a Nudge,
    /// The number's name: `x`, `W[1, 0]`.
    name: String,
    /// What the output is called, or the sum of its numbers.
    output: String,
}

/// The panel.
pub fn view(app: App, good: &Good) -> Markup {
    let choice = app.nudge_choice();
    let Some(nudge) = run_again(&good.scene, &choice) else {
        return html! { #nudge.nudge tabindex="-1" role="group" aria-label=(app.say("nudge.panel")) { p { (app.say("nudge.none")) } } };
    };
    let graph = &good.scene.graph;
    let symbol = &graph.nodes[graph.output].symbol;
    let is_sum = !graph.nodes[graph.output].shape.is_scalar();
    let output = if is_sum { app.plain(&Phrase::new("nudge.sum-of").with("name", symbol)) } else { symbol.clone() };
    let shown = Shown { app, scene: &good.scene, nudge: &nudge, name: number_name(&good.scene, nudge.leaf, nudge.element), output };
    html! {
        #nudge.nudge tabindex="-1" role="group" aria-label=(app.say("nudge.panel")) {
            (shown.choices(&choice))
            p.says role="status" { (shown.sentence()) }
            (picture::view(&shown))
            (shown.account())
            @for remark in shown.remarks() { p.note { (app.plain(&remark)) } }
            (shown.selected())
            (gap::view(&shown))
            (shown.apply())
        }
    }
}

/// What a number of a node is called: `x`, `W[1, 0]`.
pub fn number_name(scene: &Scene, node: NodeId, element: usize) -> String {
    let node = &scene.graph.nodes[node];
    if node.shape.is_scalar() {
        node.symbol.clone()
    } else {
        format!("{}[{}]", node.symbol, Table::strip(node.shape.axes()).name_of(element))
    }
}

/// A number to be read, with a minus.
pub fn read(number: f64) -> String {
    if number.is_finite() { words::rounded(number, READ).replace('-', "\u{2212}") } else { words::number(number) }
}

impl Shown<'_> {
    fn say(&self, key: &'static str) -> String {
        self.app.say(key)
    }

    /// A phrase about the number and the output.
    fn phrase(&self, key: &'static str) -> Phrase {
        Phrase::new(key).with("name", &self.name).with("output", &self.output)
    }

    /// Whether both runs have given numbers.
    fn is_measured(&self) -> bool {
        self.nudge.f.iter().all(|number| number.is_finite())
    }

    /// Which number is moved, and how far.
    fn choices(&self, choice: &Nudged) -> Markup {
        let (graph, h) = (&self.scene.graph, self.nudge.h);
        let leaf = &graph.nodes[self.nudge.leaf];
        let inputs = || graph.nodes.iter().filter(|node| matches!(node.kind, NodeKind::Input { .. }) && node.shape.size() > 0);
        let (size, element) = (leaf.shape.size(), self.nudge.element);
        let [low, high] = SLIDER;
        let power = choice.power().clamp(f64::from(low), f64::from(high));
        let at = 100.0 * (power - f64::from(low)) / f64::from(high - low);
        html! {
            .choice {
                label.field { span { (self.say("nudge.input")) } select data-change="nudge input" {
                    @for node in inputs() { option value=(node.symbol) selected[node.symbol == leaf.symbol] { (node.symbol) } }
                } }
                @if !leaf.shape.is_scalar() {
                    .field {
                        span { (self.say("nudge.element")) }
                        input.num type="text" autocomplete="off" data-change="nudge element" aria-label=(self.say("nudge.element"))
                            value=(Table::strip(leaf.shape.axes()).name_of(element));
                        button.tbtn type="button" aria-label=(self.say("nudge.earlier")) aria-disabled=(element == 0) data-do={ "nudge at " (element.saturating_sub(1)) } { "‹" }
                        button.tbtn type="button" aria-label=(self.say("nudge.later")) aria-disabled=(element + 1 >= size) data-do={ "nudge at " (element + 1) } { "›" }
                    }
                }
                .field {
                    span aria-hidden="true" { i { "h" } }
                    input.num type="text" inputmode="decimal" autocomplete="off" data-change="nudge h" aria-label=(self.say("nudge.size")) value=(words::rounded(h, WRITTEN));
                    button.tbtn.turn type="button" aria-label=(self.say("nudge.turn")) title=(self.say("nudge.turn")) aria-pressed=(h < 0.0) data-do="nudge turn" { "±" }
                    input.slide type="range" data-input="nudge power" aria-label=(self.say("nudge.slider")) aria-valuetext=(read(h)) min=(low) max=(high) step="0.1"
                        value=(power) data-style=(format!("--at: {at:.1}%"));
                }
                .presets role="group" aria-label=(self.say("nudge.presets")) {
                    @for preset in PRESETS {
                        button.tbtn type="button" aria-pressed=(h.abs() == preset) data-do={ "nudge size " (preset) } { (preset) }
                    }
                }
            }
        }
    }

    /// What the number does, and what the output does then: "x up by 0.01 → f down by 0.04".
    fn sentence(&self) -> Markup {
        let app = self.app;
        let moved = |name: &str, by: f64| {
            let key = if by > 0.0 {
                "nudge.up"
            } else if by < 0.0 {
                "nudge.down"
            } else {
                "nudge.still"
            };
            app.plain(&Phrase::new(key).with("name", name).with("by", words::rounded(by.abs(), SAID)))
        };
        let gap = self.nudge.gap();
        // What rounding alone has done is no change.
        let real = if gap.exact && gap.predicted == 0.0 { 0.0 } else { gap.real };
        let effect = if self.is_measured() {
            moved(&self.output, real)
        } else {
            app.plain(&Phrase::new("nudge.to").with("name", &self.output).with("value", read(self.nudge.f[1])))
        };
        html! { span { (moved(&self.name, self.nudge.h)) } " → " b { (effect) } }
    }

    /// Input and output before and after, and the two changes with the gap between them.
    fn account(&self) -> Markup {
        let (nudge, gap) = (self.nudge, self.nudge.gap());
        let row = |name: &str, [before, after]: [f64; 2]| html! { tr { th scope="row" { (name) } td.figures { (read(before)) } td.figures { (read(after)) } } };
        html! {
            table.account {
                thead { tr { td {} th.figures scope="col" { (self.say("nudge.before")) } th.figures scope="col" { (self.say("nudge.after")) } } }
                tbody { (row(&self.name, nudge.x)) (row(&self.output, nudge.f)) }
            }
            @if self.is_measured() {
                dl.changes {
                    div.real { dt { (self.say("nudge.real")) } dd { span.how { (self.output) "(" (self.name) " + h) − " (self.output) "(" (self.name) ")" } " " b.fwd { (words::change(gap.real)) } } }
                    div.predicted { dt { (self.say("nudge.predicted")) } dd {
                        @if let Some(gradient) = nudge.gradient { span.how { (read(gradient)) " · " (bracketed(nudge.h)) " =" } }
                        " " b.bwd { (words::change(gap.predicted)) }
                    } }
                    div.gap { dt { (self.say("nudge.gap")) } dd { b { @if gap.exact { (self.say("nudge.rounding")) } @else { (words::change(gap.size())) } } } }
                }
            }
        }
    }

    /// Why the prediction is as it is, and what else is to be known.
    fn remarks(&self) -> Vec<Phrase> {
        let (graph, nudge) = (&self.scene.graph, self.nudge);
        let gate = |key, node: NodeId| Phrase::new(key).with("gate", graph.operation(node)).with("node", &graph.nodes[node].symbol);
        let mut remarks = Vec::new();
        if !nudge.f[0].is_finite() {
            remarks.push(self.phrase("nudge.not-finite").with("value", read(nudge.f[0])));
        } else if let Some(lost) = nudge.lost {
            let value = nudge.values(lost)[1].iter().copied().find(|number| !number.is_finite()).unwrap_or(f64::NAN);
            remarks.push(gate("nudge.lost", lost).with("value", read(value)));
        } else if let Some((node, jumps)) = nudge.kink(graph) {
            remarks.push(gate(if jumps { "nudge.jump" } else { "nudge.kink" }, node));
        }
        let key = match nudge.gradient {
            None => "nudge.why.none",
            Some(_) if nudge.foretells_all() => "nudge.why",
            Some(_) => "nudge.why.output-only",
        };
        remarks.push(self.phrase(key).with("gradient", read(nudge.gradient.unwrap_or_default())));
        if !graph.nodes[graph.output].shape.is_scalar() {
            remarks.push(Phrase::new("nudge.sum").with("name", &graph.nodes[graph.output].symbol));
        }
        remarks
    }

    /// What the selected node does.
    fn selected(&self) -> Markup {
        let Some(node) = self.app.selection().filter(|&node| self.scene.graph.nodes[node].shape.is_scalar()) else {
            return Markup::default();
        };
        let (real, predicted) = (self.nudge.real(node), self.nudge.predicted(node));
        let ([before, after], [real]) =
            (self.nudge.values(node).map(|numbers| numbers.first().copied().unwrap_or_default()), real.as_slice())
        else {
            return Markup::default();
        };
        let said = Phrase::new("nudge.selected").with("name", &self.scene.graph.nodes[node].symbol);
        html! {
            p.picked {
                (self.app.plain(&said.with("before", read(before)).with("after", read(after)))) "; "
                (self.say("nudge.real")) " " b.fwd { (words::change(*real)) }
                @if let Some(predicted) = predicted.as_ref().and_then(|predicted| predicted.first()) { ", " (self.say("nudge.predicted")) " " b.bwd { (words::change(*predicted)) } }
            }
        }
    }

    /// The button that writes the number into the program.
    fn apply(&self) -> Markup {
        let (app, nudge) = (self.app, self.nudge);
        let is_stale = app.is_stale();
        let is_made =
            !self.scene.graph.nodes[nudge.leaf].shape.is_scalar() && !is_stale && !cells::has_cell(app, nudge.leaf, nudge.element);
        let name = self.phrase("nudge.apply").with("value", read(nudge.x[1]));
        html! {
            p.apply {
                button.tbtn type="button" aria-disabled=(is_stale || is_made) data-do="nudge apply" { (app.plain(&name)) }
                @if is_stale { small { (self.say("nudge.apply.stale")) } }
                @if is_made { small { (app.plain(&Phrase::new("nudge.apply.generator").with("name", &self.scene.graph.nodes[nudge.leaf].symbol))) } }
            }
        }
    }
}

/// A factor in a product: a negative one in brackets.
fn bracketed(number: f64) -> String {
    if number < 0.0 { format!("({})", read(number)) } else { read(number) }
}

/// Does what a control of the panel says, or the button in an input's row.
#[inline(never)]
pub fn run(app: App, argument: &str, control: &Element) {
    let (what, rest) = argument.split_once(' ').unwrap_or((argument, ""));
    let choice = untrack(|| app.nudge_choice());
    let next = match what {
        "of" => return turn_to(app, rest),
        "apply" => return apply(app, &choice),
        "input" => control.dyn_ref::<HtmlSelectElement>().map(|list| Nudged { input: list.value(), element: 0, ..choice }),
        "at" => rest.parse().ok().and_then(|element| with_element(app, &choice, element)),
        "element" => named(app, &choice, control),
        "turn" => Some(Nudged { h: -choice.h, ..choice }),
        "size" => Nudged::way(rest).map(|size| Nudged { h: if choice.h < 0.0 { -size } else { size }, ..choice }),
        "power" => field(control).and_then(|field| power(&field.value())).map(|power| choice.with_power(power)),
        "h" => field(control).and_then(|field| Nudged::way(&field.value())).map(|h| Nudged { h, ..choice }),
        _ => None,
    };
    match next {
        Some(next) => app.act(Action::Nudge(next)),
        None => field(control).into_iter().for_each(|field| refuse(app, what, &field)),
    }
}

/// What cannot be stays in its field, and is told of.
fn refuse(app: App, what: &str, field: &HtmlInputElement) {
    let choice = untrack(|| app.nudge_choice());
    let wrong = app.scene.with_untracked(|scene| {
        let (leaf, _) = moved(scene, &choice).filter(|_| what == "element")?;
        let leaf = &scene.graph.nodes[leaf];
        let last = Table::strip(leaf.shape.axes()).name_of(leaf.shape.size() - 1);
        Some(Phrase::new("nudge.wrong.element").with("name", &leaf.symbol).with("shape", &leaf.shape).with("last", last))
    });
    refused::refuse(app, field, wrong.unwrap_or(Phrase::new("nudge.wrong.h")));
}

/// The power of ten at which the slider stands.
fn power(text: &str) -> Option<f64> {
    let size = gatewise::lang::number(text.trim_start_matches('-'))?;
    Some(if text.starts_with('-') { -size } else { size })
}

fn field(control: &Element) -> Option<HtmlInputElement> {
    control.dyn_ref::<HtmlInputElement>().cloned()
}

/// Switches to the mode, with this input chosen.
fn turn_to(app: App, name: &str) {
    let choice = untrack(|| app.nudge_choice());
    if choice.input != name {
        app.act(Action::Nudge(Nudged { input: name.to_owned(), element: 0, ..choice }));
    }
    app.act(Action::Switch(Mode::Nudge));
    app.act(Action::Show(Tab::Explain));
    request_animation_frame(|| browser::focus("#nudge"));
}

/// The choice with another number of the input.
fn with_element(app: App, choice: &Nudged, element: usize) -> Option<Nudged> {
    app.scene.with_untracked(|scene| {
        let (leaf, _) = moved(scene, choice)?;
        let leaf = &scene.graph.nodes[leaf];
        (element < leaf.shape.size()).then(|| Nudged { input: leaf.symbol.clone(), element, ..choice.clone() })
    })
}

/// The choice with the number that is named in a field as a program names it: `1, 0`.
fn named(app: App, choice: &Nudged, control: &Element) -> Option<Nudged> {
    let text = field(control)?.value();
    let indices: Vec<usize> =
        text.trim_matches(['[', ']', ' ']).split(',').map(|index| index.trim().parse().ok()).collect::<Option<_>>()?;
    let element = app.scene.with_untracked(|scene| {
        let (leaf, _) = moved(scene, choice)?;
        let table = Table::strip(scene.graph.nodes[leaf].shape.axes());
        let [slice, row, column] = table.place(&indices)?;
        table.index(slice, row, column)
    })?;
    with_element(app, choice, element)
}

/// Writes the moved number into the program.
fn apply(app: App, choice: &Nudged) {
    let Some(good) = app.good.get_untracked() else { return };
    let Some(nudge) = run_again(&good.scene, choice) else { return };
    let text = words::rounded(nudge.x[1], WRITTEN);
    let leaf = &good.scene.graph.nodes[nudge.leaf];
    // The program may then have its inputs in another order.
    app.act(Action::Nudge(Nudged { input: leaf.symbol.clone(), element: nudge.element, ..choice.clone() }));
    if leaf.shape.is_scalar() {
        inputs::set(app, &leaf.symbol, text);
    } else {
        cells::set(app, nudge.leaf, nudge.element, text);
    }
}
