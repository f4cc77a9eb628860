//! One gate by itself: the picture that the whole page repeats, forward above the wire and backward below it.

use gatewise::explain::{Figure, Slot, Wire};
use gatewise::scene;
use gatewise::words::{self, Language, Phrase};
use leptos::prelude::*;

/// The height of an operand's row: name and value above its wire, gradient and caption below.
const ROW: f64 = 84.0;
/// Of a single wire, from the top of the picture.
const TOP: f64 = 44.0;
const WIDTH: f64 = 340.0;
/// Where value and gradient of the output stand.
const OUT_X: f64 = 288.0;
const RADIUS: f64 = 26.0;
/// Where a gate stands that has one operand; others stand further right, where the curves have room.
const ALONE_X: f64 = 170.0;
const GATE_X: f64 = 216.0;
/// Where an operand's level stub ends and its curve begins.
const STUB: (f64, f64) = (26.0, 90.0);
/// The gradient runs so far below the value.
const BELOW: f64 = 6.0;

/// A gate with its wires, their values and gradients, and its local gradients.
#[component]
pub fn OneGate(
    /// What it shows.
    figure: Figure,
    /// The language of the interface.
    language: Signal<Language>,
) -> impl IntoView {
    let rows = figure.operands.len().max(1);
    let height = TOP + ROW * (rows as f64 - 1.0) + if rows == 1 { 88.0 } else { 62.0 };
    let middle = TOP + ROW * (rows as f64 - 1.0) / 2.0;
    let name = Phrase::new("explain.figure").with("gate", &figure.label);
    let said = move |key: &'static str| move || Phrase::new(key).plain(language.get());
    let gate_x = if rows == 1 { ALONE_X } else { GATE_X };
    let out = gate_x + RADIUS;
    let label_class = if figure.label.chars().any(char::is_alphanumeric) { "op sm" } else { "op" };
    let wires = figure.operands.iter().enumerate().map(|(row, wire)| operand(wire, row, rows, middle, language)).collect_view();
    view! {
        <svg class="one-gate" viewBox=format!("0 0 {WIDTH} {height}") role="img" aria-label=move || name.plain(language.get())>
            {wires}
            <path class="w" d=format!("M{out} {middle}H328")/>
            <path class="wh" d=head(331.0, middle, -7.5, 3.6)/>
            {has_gradient(figure.upstream).then(|| view! {
                <path class="b" d=format!("M{} {y}H330", out + 8.0, y = middle + BELOW)/>
                <path class="bh" d=head(out + 2.0, middle + BELOW, 8.0, 3.9)/>
            })}
            <circle cx=gate_x cy=middle r=RADIUS class="gate" class:now=figure.current class:wait=figure.value.is_none()/>
            <text class=label_class class:onow=figure.current x=gate_x y=middle + 6.0>{figure.label.clone()}</text>
            {symbol(&figure.symbol, OUT_X, middle - 28.0)}
            {figure.value.map(|value| view! { <text class="v" x=OUT_X y=middle - 10.0>{words::number(value)}</text> })}
            {gradient(figure.upstream, OUT_X, middle)}
            <text class="cap" x=OUT_X y=middle + 56.0>{said("explain.upstream")}</text>
            {(figure.hidden > 0).then(|| view! { <text class="cap" x=58.0 y=height - 2.0>{format!("+ {}", figure.hidden)}</text> })}
        </svg>
    }
}

/// An operand's wire with all that stands on it.
fn operand(wire: &Wire, row: usize, rows: usize, middle: f64, language: Signal<Language>) -> AnyView {
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
    let said = move |key: &'static str| move || Phrase::new(key).plain(language.get());
    let value_x = if rows == 1 { (start + port_x) / 2.0 } else { (start + bend) / 2.0 };
    view! {
        <path class="w" d=value_way/>
        <path class="wh" d=head(port_x - 1.0, port, -7.5, 3.6)/>
        {has_gradient(wire.downstream).then(|| view! {
            <path class="b" class:now=wire.current d=gradient_way/>
            <path class="bh" d=head(start, below, 8.0, 3.9)/>
        })}
        {symbol(&wire.symbol, value_x, y - 28.0)}
        {wire.value.map(|value| view! { <text class="v" x=value_x y=y - 10.0>{words::number(value)}</text> })}
        {gradient(wire.downstream, value_x, y)}
        {wire.local.map(|local| view! {
            <text class="lo" x=local_x y=local_y>{format!("× {}", words::number(local))}</text>
        })}
        {(last && wire.local.is_some() && rows == 1).then(|| view! {
            <text class="cap" x=local_x y=local_y + 17.0>{said("explain.local.short")}</text>
        })}
        {last.then(|| view! { <text class="cap" x=value_x y=y + 56.0>{said("explain.downstream")}</text> })}
    }
    .into_any()
}

/// Whether a gradient has come over the wire: only then the dashed way back is drawn.
fn has_gradient(slot: Slot) -> bool {
    matches!(slot, Slot::Known(_) | Slot::Arriving(_))
}

/// What stands below a wire whose middle is at `x`, `y`: the number, the dotted slot, or a short bar where none passes.
fn gradient(slot: Slot, x: f64, y: f64) -> AnyView {
    match slot {
        Slot::Never => view! { <path class="none" d=format!("M{} {}H{}", x - 8.0, y + 18.0, x + 8.0)/> }.into_any(),
        Slot::Waiting => view! { <path class="s" d=format!("M{} {}H{}", x - 16.0, y + 20.0, x + 16.0)/> }.into_any(),
        Slot::Known(number) => view! { <text class="d" x=x y=y + 27.0>{words::number(number)}</text> }.into_any(),
        Slot::Arriving(number) => {
            let text = words::number(number);
            let width = 9.0 * text.chars().count() as f64 + 10.0;
            view! {
                <rect class="pillbg" x=x - width / 2.0 y=y + 13.0 width=width height=21.0 rx=3.0/>
                <text class="pill" x=x y=y + 28.5>{text}</text>
            }
            .into_any()
        }
    }
}

/// A name as the stage sets it.
fn symbol(name: &str, x: f64, y: f64) -> AnyView {
    let scene::Name { base, subscript } = scene::name(name);
    view! {
        <text class="nm" x=x y=y><tspan>{base}</tspan><tspan class="sub" dy="4">{subscript}</tspan></text>
    }
    .into_any()
}

/// An arrow's head with its point at `x`, `y`.
fn head(x: f64, y: f64, length: f64, half: f64) -> String {
    format!("M{x} {y}l{length} {}v{}z", -half, 2.0 * half)
}
