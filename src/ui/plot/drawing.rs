//! The two charts of the tab "Plot", one above the other: values, and below them derivatives.

use super::Plotted;
use crate::ui::state::App;
use gatewise::plot::{Area, Chart, Dot, Function, Kind, Side, chart, tick_text};
use gatewise::words::{self, Phrase};
use maud::{Markup, html};

/// The size of the drawing, and where its charts are.
const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 318.0;
const VALUES: Area = Area { left: 34.0, top: 26.0, width: 216.0, height: 142.0 };
const SLOPES: Area = Area { left: 34.0, top: 198.0, width: 216.0, height: 96.0 };
/// The steps from one edge of the window to the other.
const STEPS: f64 = 240.0;
/// A zone says its name where it is so wide, in px for each letter.
const LETTER: f64 = 7.2;
/// A longer name is cut at the end of its line.
const LONGEST: usize = 7;
/// At most so many numbers of a tensor are drawn as dots.
const MOST_DOTS: usize = 400;

/// The drawing, with the slider of the point over it.
pub fn view(app: App, plotted: &Plotted, spoken: &str) -> Markup {
    html! {
        .plot {
            (picture(app, plotted, spoken, "plot-hatch"))
            input type="range" data-input="plot-at" min=(-plotted.half) max=(plotted.half) step=(plotted.half * 2.0 / STEPS) value=(plotted.x)
                aria-label=(app.say("plot.slider")) aria-valuetext=(told(app, plotted));
        }
    }
}

/// The drawing by itself; `hatch` is the name of its hatching.
pub fn picture(app: App, plotted: &Plotted, spoken: &str, hatch: &str) -> Markup {
    let functions: Vec<&Function> = plotted.functions.iter().collect();
    let draw = |side, area| chart(&functions, side, plotted.half, Some(plotted.x), &plotted.zones, area);
    let (values, slopes) = (draw(Side::Value, VALUES), draw(Side::Slope, SLOPES));
    let bottom = SLOPES.top + SLOPES.height;
    let own = [&values, &slopes].map(|chart| rug(plotted, chart));
    let (dead, saturated) = (app.say("plot.dead"), app.say("plot.saturated"));
    html! {
        svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(spoken) {
            defs {
                pattern id=(hatch) width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" { path.hatch d="M0 0V6" {} }
            }
            @for chart in [&values, &slopes] { (ground(chart, hatch)) }
            @for (kind, left, width) in &slopes.zones {
                @let name = if *kind == Kind::Dead { &dead } else { &saturated };
                @if *width > name.chars().map(|letter| if letter.is_ascii() { LETTER } else { LETTER * 1.9 }).sum::<f64>() {
                    text.zone x=(left + width / 2.0) y=(SLOPES.top + 15.0) { (name) }
                }
            }
            text.side.value x=(VALUES.left) y=(VALUES.top - 8.0) { (app.say("plot.value")) }
            text.side x=(VALUES.left) y=(SLOPES.top - 8.0) { (app.say("plot.slope")) }
            @if let (Some(above), Some(below)) = (&values.point, &slopes.point) { path.drop d=(format!("M{} {}V{}", above.at.0, above.at.1, below.at.1)) {} }
            @for (chart, side) in [(&values, "values"), (&slopes, "slopes")] { g class=(side) { (lines(chart, &functions)) } }
            @for (x, at) in &slopes.across { text.tick.across x=(at) y=(bottom + 17.0) { (tick_text(*x, step(&slopes.across))) } }
            @for d in own { @if !d.is_empty() { path.own d=(d) {} } }
            @for chart in [&values, &slopes] { @if let Some(dot) = &chart.point { (point(dot, plotted.explored)) } }
        }
    }
}

/// What the slider says of its place.
fn told(app: App, plotted: &Plotted) -> String {
    let sample = plotted.functions.first().map(|function| function.at(plotted.x));
    let phrase = Phrase::new("plot.place").with("x", words::number(plotted.x));
    sample.map_or_else(String::new, |sample| {
        app.plain(&phrase.with("value", words::number(sample.value)).with("slope", words::number(sample.slope)))
    })
}

/// Zones, axes and round numbers.
fn ground(chart: &Chart, hatch: &str) -> Markup {
    let window = &chart.window;
    let (bottom, right) = (window.top + window.height, window.left + window.width);
    html! {
        @for (kind, left, width) in &chart.zones {
            rect.dead[*kind == Kind::Dead].saturated[*kind == Kind::Saturated] x=(left) y=(window.top) width=(width) height=(window.height)
                fill=[(*kind == Kind::Saturated).then(|| format!("url(#{hatch})"))] {}
        }
        path.grid d=(chart.across.iter().map(|(_, x)| format!("M{x} {}V{bottom}", bottom - 4.0)).collect::<String>()) {}
        path.axis d=(format!("M{} {y}H{right}M{x} {}V{bottom}", window.left, window.top, y = window.y(0.0), x = window.x(0.0))) {}
        @for (y, at) in &chart.up { text.tick x=(window.left - 6.0) y=(at + 4.5) { (tick_text(*y, step(&chart.up))) } }
    }
}

/// How far apart the round numbers are.
fn step(ticks: &[(f64, f64)]) -> f64 {
    match ticks {
        [(first, _), (second, _), ..] => second - first,
        _ => 1.0,
    }
}

/// The lines with their names; the first one above all others.
fn lines(chart: &Chart, functions: &[&Function]) -> Markup {
    let right = chart.window.left + chart.window.width;
    let several = functions.len() > 1;
    html! {
        @for (place, (line, function)) in chart.lines.iter().zip(functions).enumerate().rev() {
            path class={ "curve s" (place) } d=(line.d) {}
            @if several {
                path.lead d=(format!("M{} {}L{} {}", line.label.end.0.max(right - 10.0), line.label.end.1, right + 4.0, line.label.y)) {}
                text.name.first[place == 0] x=(right + 6.0) y=(line.label.y + 4.0) { (short(&function.label)) }
            }
        }
    }
}

fn short(name: &str) -> String {
    if name.chars().count() <= LONGEST { name.to_owned() } else { name.chars().take(LONGEST - 1).chain(['…']).collect() }
}

/// Where the gate itself stands: on its curve, at each of its numbers.
fn rug(plotted: &Plotted, chart: &Chart) -> String {
    let Some(function) = plotted.functions.first().filter(|_| plotted.explored || plotted.numbers.len() > 1) else { return String::new() };
    let is_values = chart.window.top == VALUES.top;
    let places = plotted.numbers.iter().take(MOST_DOTS).map(|&x| {
        let sample = function.at(x);
        (x, if is_values { sample.value } else { sample.slope })
    });
    let seen = places.filter(|(x, y)| chart.window.shows(*x, *y));
    seen.map(|(x, y)| format!("M{:.1} {:.1}h0", chart.window.x(x), chart.window.y(y))).collect()
}

/// The point, and on the values' side its tangent.
fn point(dot: &Dot, explored: bool) -> Markup {
    let (x, y) = dot.at;
    html! {
        @if let Some(((left, from), (right, to))) = dot.tangent { path.tangent d=(format!("M{left:.2} {from:.2}L{right:.2} {to:.2}")) {} }
        circle.point.explored[explored] cx=(x) cy=(y) r="5" {}
    }
}
