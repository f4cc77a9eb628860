//! One neuron: what comes in along the dendrites, the sum in the cell body, and what the axon carries out.

use super::Shown;
use crate::ui::state::App;
use gatewise::network::{Cursor, Neuron, Number, Term, neuron};
use gatewise::words::{self, Phrase};
use maud::{Markup, html};

/// The width of the drawing, the height of a dendrite's row, and the room above the first and below the last.
const WIDTH: f64 = 340.0;
const ROW: f64 = 50.0;
const TOP: f64 = 62.0;
const BOTTOM: f64 = 70.0;
/// The cell body, and the activation on the axon.
const BODY: (f64, f64) = (204.0, 33.0);
const HILLOCK: f64 = 268.0;

/// The neuron that is looked at: the selected one, that of a selected weight, the one that the selected node computes, or the first.
fn looked_at(shown: &Shown) -> (usize, usize) {
    let index = |column: usize, slot: usize| shown.picture.columns.get(column)?.slots.get(slot).map(|slot| slot.index);
    let chosen = match shown.chosen {
        Some(Cursor::Neuron { column, slot } | Cursor::Weight { column, to: slot, .. }) => column.checked_sub(1).zip(index(column, slot)),
        None => None,
    };
    let picked = || {
        let layers = shown.network.layers.iter().enumerate();
        layers.flat_map(|(at, layer)| (0..layer.size()).map(move |index| (at, index, layer))).find_map(|(at, index, layer)| {
            let numbers = [layer.outs.at(index), layer.sums.at(index), layer.biases.at(index)];
            numbers.into_iter().flatten().any(|number| shown.is_picked(number)).then_some((at, index))
        })
    };
    chosen.or_else(|| shown.selection.and_then(|_| picked())).unwrap_or((0, 0))
}

/// The neuron with its numbers, and the way to the others.
pub fn view(app: App, shown: &Shown) -> Markup {
    let (layer, index) = looked_at(shown);
    let Some(neuron) = neuron(&shown.network, layer, index, &shown.scene.trace) else { return Markup::default() };
    let activation = shown.network.layers.get(layer).and_then(|layer| layer.activation.clone());
    let what = Phrase::new("network.neuron-of").with("name", shown.name(neuron.out.0)).with("layer", app.plain(&shown.layer(layer + 1)));
    html! {
        p.what role="status" { (app.plain(&what)) }
        (ways(app, shown, layer, index))
        (drawing(app, shown, &neuron, activation.as_deref()))
        p { (app.plain(&equation(shown, &neuron))) }
        p.about { (app.sentence(&shown.value(neuron.out.0))) ", " (app.sentence(&shown.gradient(neuron.out.0))) "." }
        section {
            h2 { (app.say("network.caution")) }
            p.note { (app.say("network.caution.text")) }
        }
    }
}

/// The neuron and what it computes, without the way to the others.
pub fn on_paper(app: App, shown: &Shown) -> Markup {
    let (layer, index) = looked_at(shown);
    let Some(neuron) = neuron(&shown.network, layer, index, &shown.scene.trace) else { return Markup::default() };
    let activation = shown.network.layers.get(layer).and_then(|layer| layer.activation.clone());
    html! { (drawing(app, shown, &neuron, activation.as_deref())) p { (app.plain(&equation(shown, &neuron))) } }
}

/// To the neurons before and after, among those that the picture of the network has.
fn ways(app: App, shown: &Shown, layer: usize, index: usize) -> Markup {
    let all: Vec<(usize, usize, usize)> = shown
        .picture
        .columns
        .iter()
        .enumerate()
        .skip(1)
        .flat_map(|(column, neurons)| neurons.slots.iter().enumerate().map(move |(slot, neuron)| (column, slot, neuron.index)))
        .collect();
    let Some(at) = all.iter().position(|(column, _, neuron)| (*column, *neuron) == (layer + 1, index)) else { return Markup::default() };
    let to = |at: usize| all.get(at).map(|(column, slot, _)| format!("net-neuron {column} {slot}"));
    let place = Phrase::new("network.one-of").with("at", at + 1).with("count", all.len());
    if all.len() < 2 { Markup::default() } else { super::super::cells::turn(app, &place, at.checked_sub(1).and_then(to), to(at + 1)) }
}

/// What it computes, in numbers.
fn equation(shown: &Shown, neuron: &Neuron) -> Phrase {
    let known = |number: (Number, f64)| shown.known(number.0).map_or("?".to_owned(), words::number);
    Phrase::new("network.equation").with("sum", known(neuron.sum)).with("out", known(neuron.out))
}

fn drawing(app: App, shown: &Shown, neuron: &Neuron, activation: Option<&str>) -> Markup {
    let rows = neuron.terms.len() + usize::from(neuron.rest.is_some());
    let height = TOP + ROW * (rows.max(2) as f64 - 1.0) + BOTTOM;
    let middle = TOP + ROW * (rows.max(2) as f64 - 1.0) / 2.0;
    let top = middle - ROW * (rows as f64 - 1.0) / 2.0;
    let (x, r) = BODY;
    let value = |number: Number| shown.known(number).map(words::number).unwrap_or_default();
    html! {
        svg.soma viewBox=(format!("0 0 {WIDTH} {height}")) role="group" aria-label=(app.say("network.neuron-picture")) {
            text.part x="8" y="16" { (app.say("network.dendrites")) }
            text.part.mid x=(x) y=(middle + r + 34.0) { (app.say("network.body")) }
            text.part.end x=(WIDTH - 4.0) y=(middle + r + 34.0) { (app.say("network.axon")) }
            @for (row, term) in neuron.terms.iter().enumerate() { (dendrite(app, shown, term, top + ROW * row as f64, middle)) }
            @if let Some((count, rest)) = neuron.rest {
                @let y = top + ROW * neuron.terms.len() as f64;
                (branch(y, middle))
                text.name x="18" y=(y - 7.0) { (app.plain(&Phrase::new("network.more").with("count", count))) }
                @if neuron.terms.first().is_some_and(|term| shown.known(term.input).is_some()) { text.number x="18" y=(y + 17.0) { "= " (words::number(rest)) } }
            }
            path.axon d=(format!("M{} {middle}H{}M{} {middle}l10 -9M{} {middle}h12M{} {middle}l10 9", x + r, WIDTH - 18.0, WIDTH - 18.0, WIDTH - 18.0, WIDTH - 18.0)) {}
            circle.body cx=(x) cy=(middle) r=(r) {}
            text.sigma x=(x) y=(middle - 2.0) { "Σ" }
            text.value x=(x) y=(middle + 18.0) { (value(neuron.sum.0)) }
            @if let Some((bias, _)) = neuron.bias {
                text.name.mid x=(x) y=(middle - r - 24.0) { (if bias.is_negative { "− " } else { "+ " }) (shown.name(bias.number)) }
                text.number.mid x=(x) y=(middle - r - 8.0) { (value(bias.number)) }
            }
            rect.hillock x=(HILLOCK - 18.0) y=(middle - 13.0) width="36" height="26" rx="4" {}
            text.f x=(HILLOCK) y=(middle + 5.0) { (short(activation.unwrap_or("f"))) }
            text.value.end x=(WIDTH - 4.0) y=(middle - 22.0) { (value(neuron.out.0)) }
            text.name.end x=(WIDTH - 4.0) y=(middle - 40.0) { (shown.name(neuron.out.0)) }
            text.formula x=(WIDTH / 2.0) y=(height - 6.0) { "f(Σ wᵢ xᵢ + b)" }
        }
    }
}

/// A longer name of an activation is `f`.
fn short(name: &str) -> &str {
    if name.chars().count() <= 4 { name } else { "f" }
}

/// The line of a dendrite, with a fork at its tip.
fn branch(y: f64, middle: f64) -> Markup {
    let (x, r) = BODY;
    let end = middle + (y - middle) * 0.16;
    html! { path.dendrite d=(format!("M2 {}L12 {y}L2 {}M12 {y}H142C158 {y} 156 {end} {} {end}", y - 6.0, y + 6.0, x - r + 2.0)) {} }
}

/// What comes in along one dendrite.
fn dendrite(app: App, shown: &Shown, term: &Term, y: f64, middle: f64) -> Markup {
    let [x, w, product] = term.numbers.map(words::number);
    let (weight, input) = (shown.name(term.weight.number), shown.name(term.input));
    let known = shown.known(term.input).is_some() && shown.known(term.weight.number).is_some();
    let is_picked = shown.is_picked(term.weight.number) || shown.is_picked(term.input);
    let sign = if term.weight.is_negative { "−" } else { "" };
    html! {
        g.term.picked[is_picked] role="img" aria-label=(app.plain(&Phrase::new("network.term").with("input", &input).with("weight", &weight).with("x", &x).with("w", &w).with("product", &product))) {
            (branch(y, middle))
            text.name x="18" y=(y - 7.0) { (sign) (weight) " · " (input) }
            @if known { text.number x="18" y=(y + 17.0) { (w) " · " (x) " = " (product) } }
        }
    }
}
