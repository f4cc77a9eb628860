//! The picture of columns: connections as wide as their weights are large, and above them the neurons.

use super::Shown;
use crate::ui::state::App;
use gatewise::network::{Column, Cursor, Wire};
use gatewise::words::{self, Phrase};
use maud::{Markup, html};

/// Half the size of a neuron.
const HALF: (f64, f64) = (25.0, 14.0);
/// A number of more characters has no room in a neuron.
const LONGEST: usize = 6;
/// The widths of connections: that of 0, and what the largest weight adds.
const THIN: f64 = 0.75;
const MORE: f64 = 3.5;

/// The picture.
pub fn view(app: App, shown: &Shown) -> Markup {
    let picture = &shown.picture;
    let cursor = there(shown, super::kept(app).cursor);
    html! {
        .scroll {
            svg.net role="application" aria-label=(app.say("network.picture")) viewBox=(format!("0 0 {} {}", picture.width, picture.height))
                data-style=(format!("min-width: {}px", if picture.columns.len() > 4 { picture.width } else { 0.0 })) {
                @for wire in &picture.wires { (connection(app, shown, wire, cursor)) }
                @for (at, column) in picture.columns.iter().enumerate() { (neurons(app, shown, at, column, cursor)) }
            }
        }
        p.legend {
            span { svg width="34" height="10" viewBox="0 0 34 10" aria-hidden="true" { path.weight d="M1 5H33" stroke-width="2" {} } (app.say("network.positive")) }
            span { svg width="34" height="10" viewBox="0 0 34 10" aria-hidden="true" { path.weight.negative d="M1 5H33" stroke-width="2" {} } (app.say("network.negative")) }
            span { (app.say("network.thickness")) }
            @if picture.columns.iter().any(|column| column.slots.iter().any(|slot| slot.bias.is_some())) { span { (app.say("network.bias-below")) } }
        }
    }
}

/// What Tab comes to: the first neuron, where what it was is gone.
pub fn there(shown: &Shown, cursor: Cursor) -> Cursor {
    if shown.number(cursor).is_some() { cursor } else { super::START }
}

/// Its accessible name.
fn label(app: App, shown: &Shown, cursor: Cursor) -> String {
    shown.told(app, cursor).iter().map(|phrase| app.plain(phrase)).collect::<Vec<_>>().join(", ")
}

fn connection(app: App, shown: &Shown, wire: &Wire, cursor: Cursor) -> Markup {
    let (Some(from), Some(to)) = (shown.picture.at(wire.column - 1, wire.from), shown.picture.at(wire.column, wire.to)) else {
        return Markup::default();
    };
    let is_it = |cursor: Cursor| matches!(cursor, Cursor::Weight { column, to, from, .. } if (column, to, from) == (wire.column, wire.to, wire.from));
    let d = format!("M{} {}L{} {}", from.0 + HALF.0, from.1, to.0 - HALF.0, to.1);
    let here = Cursor::Weight { column: wire.column, to: wire.to, from: wire.from, ahead: true };
    let chosen = shown.chosen.is_some_and(is_it);
    let is_picked = shown.is_picked(wire.weight.number) && !matches!(shown.chosen, Some(Cursor::Weight { .. }));
    let width = (THIN + MORE * wire.strength) * 100.0;
    html! {
        g.connection.picked[is_picked || chosen] role="button" aria-label=(label(app, shown, here)) aria-pressed=(chosen) tabindex=(if is_it(cursor) { "0" } else { "-1" })
            data-do={ "net-weight " (wire.column) " " (wire.to) " " (wire.from) } {
            path.near d=(d) {}
            path.weight.negative[wire.value < 0.0] d=(d) stroke-width=(width.round() / 100.0) {}
        }
    }
}

fn neurons(app: App, shown: &Shown, at: usize, column: &Column, cursor: Cursor) -> Markup {
    let activation = at.checked_sub(1).and_then(|layer| shown.network.layers.get(layer)?.activation.clone());
    let bottom = shown.picture.height - 24.0;
    html! {
        text.head x=(column.x) y="14" { (app.plain(&head(shown, at))) }
        @if let Some(activation) = activation { text.activation x=(column.x) y="30" { (activation) } }
        @for (slot, neuron) in column.slots.iter().enumerate() {
            @let here = Cursor::Neuron { column: at, slot };
            @if let Some(number) = shown.number(here) {
                @let value = shown.known(number);
                @let chosen = shown.chosen == Some(here);
                g.neuron.known[value.is_some()].picked[chosen || shown.is_picked(number)] role="button" aria-label=(label(app, shown, here)) aria-pressed=(chosen)
                    tabindex=(if cursor == here { "0" } else { "-1" }) data-do={ "net-neuron " (at) " " (slot) } {
                    rect x=(column.x - HALF.0) y=(neuron.y - HALF.1) width=(2.0 * HALF.0) height=(2.0 * HALF.1) rx=(HALF.1) {}
                    text x=(column.x) y=(neuron.y + 4.5) { (value.map_or_else(|| format!("[{}]", neuron.index), short)) }
                    @if let Some(bias) = neuron.bias {
                        text.bias x=(column.x) y=(neuron.y + HALF.1 + 11.5) { tspan.b { "b" } " " (short(bias.value(&shown.scene.trace))) }
                    }
                }
            }
        }
        @if let Some(y) = column.gap { text.gap x=(column.x) y=(y + 4.0) { "⋮" } }
        text.size x=(column.x) y=(bottom + 4.0) { (column.count) }
    }
}

/// What a column is, in a word.
fn head(shown: &Shown, column: usize) -> Phrase {
    match column {
        0 => Phrase::new("network.input"),
        _ if column == shown.network.layers.len() => Phrase::new("network.out"),
        _ => Phrase::new("network.hidden-one").with("at", column),
    }
}

/// A number that fits into a neuron.
fn short(number: f64) -> String {
    let text = words::number(number);
    if text.chars().count() <= LONGEST { text } else { format!("{number:.0e}").replace('-', "\u{2212}") }
}
