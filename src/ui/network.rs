//! The tab "Network": layers as columns of neurons, or one neuron by itself, linked with the graph.

mod columns;
mod counts;
mod soma;

use super::browser;
use super::state::{App, Good};
use crate::ui::prelude::*;
use gatewise::graph::NodeId;
use gatewise::lessons;
use gatewise::network::{self, Cursor, Network, Number, Picture, Place, Way};
use gatewise::scene::{self, Frame, Gradient, Scene};
use gatewise::share::{Action, Tab};
use gatewise::words::{self, Phrase, Style};
use maud::{Markup, html};
use std::cell::Cell;
use std::sync::Arc;

/// The part of the examples that has networks.
const EXAMPLES: &str = "examples.networks";

/// What the tab keeps beside the document.
#[derive(Clone, Copy)]
struct Networking {
    /// What Tab comes to in the picture, and from which the arrow keys walk.
    cursor: Cursor,
    /// What was selected here.
    chosen: Option<Cursor>,
    /// Where its number stands in the graph.
    entry: Option<Place>,
    /// Which of several examples is shown, and which of several networks.
    example: usize,
    which: usize,
}

/// What Tab comes to at first.
const START: Cursor = Cursor::Neuron { column: 0, slot: 0 };

thread_local! {
    static KEPT: Cell<Networking> = const { Cell::new(Networking { cursor: START, chosen: None, entry: None, example: 0, which: 0 }) };
}

/// What the tab keeps now.
fn kept(app: App) -> Networking {
    app.viewed.track();
    KEPT.get()
}

/// Changes it.
fn keep(app: App, change: impl FnOnce(&mut Networking)) {
    let mut kept = KEPT.get();
    change(&mut kept);
    KEPT.set(kept);
    app.viewed.update(|count| *count += 1);
}

/// A network of the graph on stage, and what is known of it at the step.
struct Shown {
    scene: Arc<Scene>,
    frame: Arc<Frame>,
    network: Network,
    picture: Picture,
    /// How many networks there are, and which one this is.
    count: usize,
    which: usize,
    example: usize,
    selection: Option<NodeId>,
    /// What was selected here, as long as it is what is selected in the graph.
    chosen: Option<Cursor>,
}

/// The network, while the tab is open.
pub fn view(app: App) -> Markup {
    app.good.get().filter(|_| app.tab() == Tab::Network).map_or_else(Markup::default, |good| open(app, good))
}

fn shown(app: App, good: Good) -> Option<Shown> {
    shown_of(good.scene, app.frame.get(), app.selection(), kept(app))
}

/// A network of some scene at some moment.
fn shown_of(scene: Arc<Scene>, frame: Arc<Frame>, selection: Option<NodeId>, kept: Networking) -> Option<Shown> {
    let mut networks = network::networks(&scene.graph, kept.example);
    let count = networks.len();
    let which = kept.which.min(count.checked_sub(1)?);
    let network = networks.swap_remove(which);
    let picture = network::picture(&network, &scene.trace);
    let example = kept.example.min(network.examples.saturating_sub(1));
    let mut shown = Shown { frame, picture, count, which, example, selection, chosen: None, network, scene };
    shown.chosen = kept.chosen.filter(|chosen| shown.selection.is_some() && shown.node(*chosen) == shown.selection);
    Some(shown)
}

/// The picture of a network by itself, for paper.
pub fn on_paper(app: App, scene: Arc<Scene>, frame: Arc<Frame>, is_neuron: bool) -> Option<Markup> {
    let start = Networking { cursor: START, chosen: None, entry: None, example: 0, which: 0 };
    let shown = shown_of(scene, frame, None, start)?;
    Some(html! { .networking { @if is_neuron { (soma::on_paper(app, &shown)) } @else { (columns::view(app, &shown)) } } })
}

// Not for the first screen.
#[inline(never)]
fn open(app: App, good: Good) -> Markup {
    let Some(shown) = shown(app, good) else { return nothing(app) };
    let is_neuron = app.document.with(|document| document.view.neuron);
    let tab = |name: &str, key: &'static str, is_on: bool| html! { button data-do={ "net-view " (name) } aria-pressed=(is_on) { (app.say(key)) } };
    html! {
        .networking {
            .seg role="group" aria-label=(app.say("network.view")) {
                (tab("network", "tab.network", !is_neuron))
                (tab("neuron", "network.neuron", is_neuron))
            }
            (choices(app, &shown))
            @if is_neuron { (soma::view(app, &shown)) } @else {
                p.what { (app.plain(&counts::headline(&shown))) }
                (columns::view(app, &shown))
                .about role="status" { (about(app, &shown)) }
                (counts::view(app, &shown))
            }
        }
    }
}

/// A program without layers: examples that have some.
fn nothing(app: App) -> Markup {
    super::lesson::fetch(app);
    app.lessons_here.track();
    html! {
        .networking {
            p { (app.say("network.none")) }
            ul.choices {
                @for (index, example) in lessons::examples().iter().enumerate().filter(|(_, example)| example.part == EXAMPLES && example.key.contains("layers")) {
                    li { button data-do={ "example " (index) } { b { (app.say(example.key)) } code { (example.program.lines().last().unwrap_or_default()) } } }
                }
            }
        }
    }
}

/// Which network, and which example of a batch.
fn choices(app: App, shown: &Shown) -> Markup {
    let turn = |verb: &str, key: &'static str, at: usize, count: usize| {
        let place = Phrase::new(key).with("at", at + 1).with("count", count);
        super::cells::turn(
            app,
            &place,
            at.checked_sub(1).map(|at| format!("{verb} {at}")),
            (at + 1 < count).then(|| format!("{verb} {}", at + 1)),
        )
    };
    html! {
        @if shown.count > 1 { (turn("net-which", "network.which", shown.which, shown.count)) }
        @if shown.network.examples > 1 { (turn("net-example", "network.example", shown.example, shown.network.examples)) }
    }
}

impl Shown {
    /// The number that something in the picture is: a neuron's value, or a weight.
    fn number(&self, cursor: Cursor) -> Option<Number> {
        match cursor {
            Cursor::Neuron { column, slot } => self.network.neuron(column, self.picture.columns.get(column)?.slots.get(slot)?.index),
            Cursor::Weight { column, to, from, .. } => Some(self.picture.wire(column, to, from)?.weight.number),
        }
    }

    /// The node of the graph that it is selected with; of a number without a place, that of the sum that it goes into.
    fn node(&self, cursor: Cursor) -> Option<NodeId> {
        let place = self.number(cursor)?.place().or_else(|| {
            let Cursor::Weight { column, to, .. } = cursor else { return None };
            let index = self.picture.columns.get(column)?.slots.get(to)?.index;
            self.network.layers.get(column.checked_sub(1)?)?.sums.at(index)?.place()
        })?;
        Some(self.scene.outline.place(place.node))
    }

    /// What a number is called.
    fn name(&self, number: Number) -> String {
        match number {
            Number::At(place) => network::name(&self.scene.graph, place),
            Number::Constant(number) => words::number(number),
        }
    }

    /// The number, where it is known at the step.
    fn known(&self, number: Number) -> Option<f64> {
        let is_known = number.place().is_none_or(|place| self.frame.nodes.get(place.node).is_some_and(|state| state.value.is_some()));
        is_known.then(|| number.value(&self.scene.trace))
    }

    /// The value of a number in words.
    fn value(&self, number: Number) -> Phrase {
        self.known(number)
            .map_or(Phrase::new("stage.no-value"), |value| Phrase::new("stage.value").styled("value", words::number(value), Style::Forward))
    }

    /// The gradient of a number in words.
    fn gradient(&self, number: Number) -> Phrase {
        let Some(Place { node, index }) = number.place() else { return Phrase::new("network.fixed") };
        let state = self.frame.nodes.get(node).map_or(Gradient::NotReached, |state| state.gradient);
        let numbers = self.scene.gradient_numbers(node, state);
        let number = numbers.and_then(|numbers| numbers.get(index).copied()).map(words::number).unwrap_or_default();
        match state {
            Gradient::NotReached => Phrase::new("stage.not-reached"),
            Gradient::None(_) => Phrase::new("stage.no-gradient"),
            Gradient::Partial { arrived, of, .. } => {
                Phrase::new("stage.partial").with("arrived", arrived).with("of", of).styled("sum", number, Style::Backward)
            }
            Gradient::Complete { .. } => Phrase::new("stage.gradient").styled("gradient", number, Style::Backward),
        }
    }

    /// What a column is.
    fn layer(&self, column: usize) -> Phrase {
        match column {
            0 => Phrase::new("network.input"),
            _ if column == self.network.layers.len() => Phrase::new("network.output"),
            _ => Phrase::new("network.hidden").with("at", column),
        }
    }

    /// What something in the picture is, and its numbers.
    fn told(&self, app: App, cursor: Cursor) -> Vec<Phrase> {
        let Some(number) = self.number(cursor) else { return Vec::new() };
        let what = match cursor {
            Cursor::Neuron { column, .. } => Phrase::new("network.neuron-of")
                .styled("name", self.name(number), Style::Symbol)
                .with("layer", app.plain(&self.layer(column))),
            Cursor::Weight { column, to, from, .. } => {
                let end = |column: usize, slot: usize| self.number(Cursor::Neuron { column, slot }).map(|number| self.name(number));
                Phrase::new("network.weight")
                    .styled("name", self.name(number), Style::Symbol)
                    .with("from", end(column - 1, from).unwrap_or_default())
                    .with("to", end(column, to).unwrap_or_default())
            }
        };
        let slot = |column: usize, slot: usize| self.picture.columns.get(column)?.slots.get(slot)?.bias;
        let bias = if let Cursor::Neuron { column, slot: at } = cursor { slot(column, at) } else { None };
        let bias = bias.map(|bias| {
            let value = words::number(bias.value(&self.scene.trace));
            Phrase::new("network.bias").styled("name", self.name(bias.number), Style::Symbol).styled("value", value, Style::Forward)
        });
        [what, self.value(number), self.gradient(number)].into_iter().chain(bias).collect()
    }

    /// Whether a number belongs to the selected node.
    fn is_picked(&self, number: Number) -> bool {
        let place = |place: Place| self.scene.outline.place(place.node);
        self.selection.is_some() && number.place().map(place) == self.selection
    }
}

/// What is selected: a weight or a neuron with its numbers, or what of the picture belongs to the selected node.
fn about(app: App, shown: &Shown) -> Markup {
    if let Some(chosen) = shown.chosen {
        let told = shown.told(app, chosen);
        return html! {
            p { @for (at, phrase) in told.iter().enumerate() { @if at > 0 { ", " } (app.sentence(phrase)) } "." }
            @if matches!(chosen, Cursor::Neuron { column: 1.., .. }) { p { button.link data-do="net-view neuron" { (app.say("network.look-at")) } } }
        };
    }
    let symbol = shown.selection.and_then(|node| shown.scene.graph.nodes.get(node)).map(|node| node.symbol.clone());
    let wires = shown.picture.wires.iter().filter(|wire| shown.is_picked(wire.weight.number)).count();
    match symbol {
        Some(name) if wires > 0 => {
            html! { p { (app.sentence(&Phrase::new("network.picked").styled("name", name, Style::Symbol).with("count", wires))) } }
        }
        _ => html! { p.note { (app.say("network.how")) } },
    }
}

/// Does what a control of the tab says.
#[inline(never)]
pub fn run(app: App, verb: &str, argument: &str) {
    let numbers: Vec<usize> = argument.split(' ').filter_map(|word| word.parse().ok()).collect();
    match (verb, &numbers[..]) {
        ("net-neuron", [column, slot]) => choose(app, Cursor::Neuron { column: *column, slot: *slot }),
        ("net-weight", [column, to, from]) => choose(app, Cursor::Weight { column: *column, to: *to, from: *from, ahead: true }),
        ("net-example", [example]) => keep(app, |kept| kept.example = *example),
        ("net-which", [which]) => keep(app, |kept| kept.which = *which),
        ("net-view", _) => app.act(Action::Neuron(argument == "neuron")),
        _ => {}
    }
}

/// Selects a neuron or a weight, here and in the graph.
fn choose(app: App, cursor: Cursor) {
    let (node, entry) = untrack(|| {
        let shown = shown(app, app.good.get()?)?;
        Some((shown.node(cursor), shown.number(cursor).and_then(Number::place)))
    })
    .unwrap_or_default();
    keep(app, |kept| (kept.cursor, kept.chosen, kept.entry) = (cursor, Some(cursor), entry));
    app.act(Action::Select(node));
}

/// On the stage, a frame about the number of a tensor that was selected here, in its value and in its gradient.
#[inline(never)]
pub fn entry(app: App) -> Markup {
    let selection = app.selection();
    let Some(Place { node, index }) = kept(app).entry.filter(|place| selection == Some(place.node)) else {
        return Markup::default();
    };
    let rects = app.scene.with(|scene| scene::entry(scene, node, index));
    html! {
        @for rect in rects.into_iter().flatten() {
            rect.entry x=(rect.center.x - rect.width / 2.0) y=(rect.center.y - rect.height / 2.0) width=(rect.width) height=(rect.height) {}
        }
    }
}

/// A key within the picture.
#[inline(never)]
pub fn pressed(app: App, event: &KeyboardEvent) {
    let Some(shown) = untrack(|| shown(app, app.good.get()?)) else { return };
    let cursor = KEPT.get().cursor;
    let way = match event.key().as_str() {
        "ArrowLeft" => Way::Left,
        "ArrowRight" => Way::Right,
        "ArrowUp" => Way::Up,
        "ArrowDown" => Way::Down,
        "Enter" | " " => {
            event.prevent_default();
            return choose(app, columns::there(&shown, cursor));
        }
        _ => return,
    };
    event.prevent_default();
    let next = network::walk(&shown.picture, columns::there(&shown, cursor), way);
    keep(app, |kept| kept.cursor = next);
    request_animation_frame(|| browser::focus(".net [tabindex='0']"));
}
