//! One gate by itself: the picture that the whole page repeats, forward above the wire and backward below it.

use crate::ui::state::App;
use gatewise::explain::{Figure, Slot, Wire};
use gatewise::scene;
use gatewise::tensor::Shape;
use gatewise::words::{self, Phrase};
use maud::{Markup, html};

/// The height of an operand's row: name and value above its wire, gradient and caption below.
const ROW: f64 = 84.0;
/// Of a single wire, from the top of the picture.
const TOP: f64 = 44.0;
const WIDTH: f64 = 340.0;
/// Where value and gradient of the output stand.
const OUT_X: f64 = 288.0;
const RADIUS: f64 = 26.0;
/// A longer word needs smaller letters to stay within the circle.
const LONGEST_LABEL: usize = 5;
/// Where a gate stands that has one operand; others stand further right, where the curves have room.
const ALONE_X: f64 = 170.0;
const GATE_X: f64 = 216.0;
/// Where an operand's level stub ends and its curve begins.
const STUB: (f64, f64) = (26.0, 90.0);
/// The gradient runs so far below the value.
const BELOW: f64 = 6.0;

/// A gate with its wires, their values and gradients, and its local gradients.
#[inline(never)]
pub fn one_gate(app: App, figure: &Figure) -> Markup {
    let rows = figure.operands.len().max(1);
    let height = TOP + ROW * (rows as f64 - 1.0) + if rows == 1 { 88.0 } else { 62.0 };
    let middle = TOP + ROW * (rows as f64 - 1.0) / 2.0;
    let gate_x = if rows == 1 { ALONE_X } else { GATE_X };
    let out = gate_x + RADIUS;
    let long = figure.label.chars().count() > LONGEST_LABEL;
    let small = figure.label.chars().any(char::is_alphanumeric);
    html! {
        svg.one-gate viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-label=(app.plain(&Phrase::new("explain.figure").with("gate", &figure.label))) {
            @for (row, wire) in figure.operands.iter().enumerate() { (operand(app, wire, row, rows, middle)) }
            path.w d=(format!("M{out} {middle}H328")) {}
            path.wh d=(head(331.0, middle, -7.5, 3.6)) {}
            @if has_gradient(figure.upstream) {
                path.b d=(format!("M{} {y}H330", out + 8.0, y = middle + BELOW)) {}
                path.bh d=(head(out + 2.0, middle + BELOW, 8.0, 3.9)) {}
            }
            circle.gate.now[figure.current].wait[figure.value.is_none()] cx=(gate_x) cy=(middle) r=(RADIUS) {}
            text.op.sm[small].xs[long].onow[figure.current] x=(gate_x) y=(middle + 6.0) { (figure.label) }
            (symbol(&figure.symbol, OUT_X, middle - 28.0))
            @if let Some(value) = figure.value { text.v x=(OUT_X) y=(middle - 10.0) { (shown(&figure.shape, value)) } }
            (gradient(figure.upstream, &figure.shape, OUT_X, middle))
            text.cap x=(OUT_X) y=(middle + 56.0) { (app.say("explain.upstream")) }
            @if figure.hidden > 0 { text.cap x="58" y=(height - 2.0) { "+ " (figure.hidden) } }
        }
    }
}

/// An operand's wire with all that stands on it.
fn operand(app: App, wire: &Wire, row: usize, rows: usize, middle: f64) -> Markup {
    let y = TOP + ROW * row as f64;
    let spread = if rows == 1 { 0.0 } else { 32.0 * (row as f64 / (rows as f64 - 1.0) - 0.5) };
    let port = middle + spread;
    let gate_x = if rows == 1 { ALONE_X } else { GATE_X };
    let port_x = gate_x - libm::sqrt(RADIUS * RADIUS - spread * spread);
    let (start, bend) = STUB;
    let turn = (bend + port_x) / 2.0;
    // Moved along the normal, not only down, so that the two ways stay apart where the wire is steep.
    let aside = if port > y + 1.0 {
        -4.0
    } else if port < y - 1.0 {
        4.0
    } else {
        0.0
    };
    let value_way = format!("M{start} {y}H{bend}C{turn} {y} {turn} {port} {} {port}", port_x - 3.0);
    let (below, port_below) = (y + BELOW, port + BELOW);
    let gradient_way = format!("M{} {below}H{bend}C{1} {below} {1} {port_below} {2} {port_below}", start + 8.0, turn + aside, port_x - 1.0);
    let last = row + 1 == rows;
    let (local_x, local_y) = match rows {
        1 => (gate_x, middle + 49.0),
        _ if port < y - 1.0 => (turn - 2.0, y + 25.0),
        _ if port > y + 1.0 => (turn - 2.0, y - 9.0),
        _ => (turn - 20.0, y - 9.0),
    };
    let value_x = if rows == 1 { (start + port_x) / 2.0 } else { (start + bend) / 2.0 };
    html! {
        path.w d=(value_way) {}
        path.wh d=(head(port_x - 1.0, port, -7.5, 3.6)) {}
        @if has_gradient(wire.downstream) {
            path.b.now[wire.current] d=(gradient_way) {}
            path.bh d=(head(start, below, 8.0, 3.9)) {}
        }
        (symbol(&wire.symbol, value_x, y - 28.0))
        @if let Some(value) = wire.value { text.v x=(value_x) y=(y - 10.0) { (shown(&wire.shape, value)) } }
        (gradient(wire.downstream, &wire.shape, value_x, y))
        @if let Some(local) = wire.local {
            text.lo x=(local_x) y=(local_y) { "× " (words::number(local)) }
            @if last && rows == 1 { text.cap x=(local_x) y=(local_y + 17.0) { (app.say("explain.local.short")) } }
        }
        @if last { text.cap x=(value_x) y=(y + 56.0) { (app.say("explain.downstream")) } }
    }
}

/// Whether a gradient has come over the wire: only then the dashed way back is drawn.
fn has_gradient(slot: Slot) -> bool {
    matches!(slot, Slot::Known(_) | Slot::Arriving(_))
}

/// What stands below a wire whose middle is at `x`, `y`: the number, the dotted slot, or a short bar where none passes.
fn gradient(slot: Slot, shape: &Shape, x: f64, y: f64) -> Markup {
    html! {
        @match slot {
            Slot::Never => path.none d=(format!("M{} {}H{}", x - 8.0, y + 18.0, x + 8.0)) {},
            Slot::Waiting => path.s d=(format!("M{} {}H{}", x - 16.0, y + 20.0, x + 16.0)) {},
            Slot::Known(number) => text.d x=(x) y=(y + 27.0) { (shown(shape, number)) },
            Slot::Arriving(number) => {
                @let text = shown(shape, number);
                @let width = 9.0 * text.chars().count() as f64 + 10.0;
                rect.pillbg x=(x - width / 2.0) y=(y + 13.0) width=(width) height="21" rx="3" {}
                text.pill x=(x) y=(y + 28.5) { (text) }
            }
        }
    }
}

/// A number, or the shape of a tensor.
fn shown(shape: &Shape, number: f64) -> String {
    if shape.is_scalar() { words::number(number) } else { shape.to_string() }
}

/// A name as the stage sets it.
fn symbol(name: &str, x: f64, y: f64) -> Markup {
    let scene::Name { base, subscript } = scene::name(name);
    html! { text.nm x=(x) y=(y) { tspan { (base) } tspan.sub dy="4" { (subscript) } } }
}

/// An arrow's head with its point at `x`, `y`.
fn head(x: f64, y: f64, length: f64, half: f64) -> String {
    format!("M{x} {y}l{length} {}v{}z", -half, 2.0 * half)
}
