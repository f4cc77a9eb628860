//! The pictures of training: the loss curve with its reader, and the decision boundary.

use super::session::{Session, State};
use crate::ui::state::App;
use gatewise::train::{Boundary, Chart, Losses, Point, chart, edges, rounded, ticks};
use gatewise::words::{self, Phrase};
use maud::{Markup, html};

/// The picture of the curve, and where in it the curve lies.
const SIZE: [f64; 2] = [300.0, 128.0];
const BOX: [f64; 4] = [46.0, 8.0, 246.0, 96.0];
/// The side of the boundary's square, and its corner.
const SIDE: f64 = 252.0;
const CORNER: [f64; 2] = [40.0, 6.0];
/// So many rows has the curve's table.
const ROWS: usize = 12;

/// A number to six figures; where these would be long, as it is shown elsewhere.
pub fn figures(number: f64) -> String {
    let is_plain = number == 0.0 || (1e-4..1e6).contains(&number.abs());
    if is_plain { words::precise(rounded(number)).replace('-', "\u{2212}") } else { words::number(number) }
}

/// The point of the curve that lies at a part of the picture's width.
pub fn point_at(losses: &Losses, part: f64) -> Option<usize> {
    let at = part * SIZE[0] - BOX[0];
    let chart = chart(losses, false, [BOX[2], BOX[3]]);
    let distance = |index: usize| chart.places.get(index).copied().flatten().map_or(f64::INFINITY, |place| (place[0] - at).abs());
    (0..chart.places.len()).min_by(|&a, &b| distance(a).total_cmp(&distance(b)))
}

/// The loss curve.
pub fn curve(app: App, state: &State, session: &Session) -> Markup {
    let losses = session.trainer.losses();
    let drawn = chart(losses, state.logarithmic, [BOX[2], BOX[3]]);
    let last = drawn.points.len().saturating_sub(1);
    let reading = state.reading.filter(|&index| index < last);
    let shown = reading.unwrap_or(last);
    let at = drawn.points.get(shown).copied().unwrap_or_default();
    let told = app.plain(&Phrase::new("train.curve.at").with("count", at.0).with("loss", figures(at.1)));
    let scale = |logarithmic: bool, key| html! { button.hbtn type="button" aria-pressed=(state.logarithmic == logarithmic) data-do={ "train scale " (logarithmic) } { (app.say(key)) } };
    html! {
        section.curve aria-labelledby="train-curve" {
            .titled {
                h2 #train-curve { (app.say("train.curve")) }
                .sides role="group" aria-label=(app.say("train.curve")) { (scale(false, "train.linear")) (scale(true, "train.log")) }
            }
            (line(app, &drawn, shown, losses.first()))
            input.slide type="range" min="0" max=(last) step="1" value=(shown) data-input="train read" aria-label=(app.say("train.curve.read")) aria-valuetext=(told)
                data-style=(format!("--at: {:.1}%", 100.0 * shown as f64 / last.max(1) as f64));
            p.read aria-hidden="true" { (told) }
            @if state.logarithmic && !drawn.logarithmic { p.note { (app.say("train.no-log")) } }
            @if session.trainer.feed().is_some() { p.note { (app.say("train.mean")) } }
            details {
                summary { (app.say("train.as-table")) }
                // Rows that nobody sees are not written at every frame.
                @if !state.running { (table(app, &drawn)) }
            }
        }
    }
}

fn line(app: App, drawn: &Chart, shown: usize, first: f64) -> Markup {
    let [left, top, width, height] = BOX;
    let last = drawn.points.last().copied().unwrap_or_default();
    let label = Phrase::new("train.curve.picture").with("count", last.0).with("first", figures(first)).with("last", figures(last.1));
    html! {
        svg viewBox={ "0 0 " (SIZE[0]) " " (SIZE[1]) } role="img" aria-label=(app.plain(&label)) {
            @for (loss, y) in &drawn.marks {
                path.grid d=(format!("M{left} {:.1}h{width}", top + y)) {}
                text.y x=(left - 6.0) y=(format!("{:.1}", top + y + 4.0)) { (words::number(*loss).replace(".0e", "e")) }
            }
            text.x.end x=(left + width) y=(top + height + 19.0) { (last.0) }
            text.x x=(left) y=(top + height + 19.0) { "0" }
            g transform={ "translate(" (left) " " (top) ")" } {
                path.loss d=(drawn.path) {}
                @if let Some(Some([x, y])) = drawn.places.get(shown) {
                    path.reader d=(format!("M{x:.1} 0V{height}")) {}
                    circle.now cx=(format!("{x:.1}")) cy=(format!("{y:.1}")) r="3.5" {}
                }
            }
        }
    }
}

/// Some of the points, the first and the last among them.
fn table(app: App, drawn: &Chart) -> Markup {
    let last = drawn.points.len().saturating_sub(1);
    let rows = last.min(ROWS - 1);
    html! {
        table {
            thead { tr { th scope="col" { (app.say("train.iteration-column")) } th scope="col" { (app.say("train.loss-column")) } } }
            tbody {
                @for (iteration, loss) in (0..=rows).filter_map(|row| drawn.points.get(row * last / rows.max(1))) {
                    tr { th scope="row" { (iteration) } td { (figures(*loss)) } }
                }
            }
        }
    }
}

/// Where the classes part.
pub fn boundary(app: App, session: &Session) -> Markup {
    let Some(boundary) = &session.boundary else {
        return html! { @if session.slow { p.note { (app.say("train.boundary.slow")) } } };
    };
    let right = boundary.right();
    html! {
        section.parts aria-labelledby="train-boundary" {
            .titled {
                h2 #train-boundary { (app.say("train.boundary")) }
                @if let Some((right, of)) = right {
                    p.score { (app.plain(&Phrase::new("train.boundary.right").with("right", right).with("count", of).with("percent", 100 * right / of.max(1)))) }
                }
            }
            (plane(app, boundary))
            p.classes {
                @for (class, value) in boundary.classifier.classes.iter().enumerate() {
                    span {
                        svg width="22" height="16" viewBox="-11 -8 22 16" aria-hidden="true" {
                            rect class={ "area-" (class) } x="-11" y="-8" width="22" height="16" {}
                            path.point d=(mark(class, [0.0, 0.0])) {}
                        }
                        (app.plain(&Phrase::new("train.class").with("class", words::precise(*value))))
                    }
                }
            }
            @if right.is_some_and(|(right, of)| right < of) { p.note { (app.say("train.boundary.wrong")) } }
        }
    }
}

fn plane(app: App, boundary: &Boundary) -> Markup {
    let [x, y] = &boundary.classifier.names;
    let (right, of) = boundary.right().unwrap_or_default();
    let label = match of {
        0 => Phrase::new("train.boundary.waiting"),
        _ => Phrase::new("train.boundary.picture").with("right", right).with("count", of).with("x", x).with("y", y),
    };
    let classes = boundary.classifier.classes.len();
    // Two classes share one line, and what is not of the second is of the first.
    let drawn = (usize::from(classes == 2)..classes).map(|class| (class, edges(&boundary.field(class), boundary.cells(), SIDE)));
    let drawn: Vec<_> = drawn.collect();
    let [left, top] = CORNER;
    let place = |at: f64, [low, high]: [f64; 2]| SIDE * (at - low) / (high - low);
    let [across, up] = boundary.range;
    html! {
        svg viewBox="0 0 300 296" role="img" aria-label=(app.plain(&label)) {
            g transform={ "translate(" (left) " " (top) ")" } {
                rect class=(if classes == 2 && of > 0 { "area-0" } else { "ground" }) width=(SIDE) height=(SIDE) {}
                @for (class, edges) in &drawn { path class={ "area-" (class) } d=(edges.area) {} }
                @for (_, edges) in &drawn { path.border d=(edges.line) {} }
                @for Point { at, class, wrong } in boundary.points() {
                    @let at = at.map(|part| part * SIDE);
                    @if wrong { circle.wrong cx=(format!("{:.1}", at[0])) cy=(format!("{:.1}", at[1])) r="8" {} }
                    path.point d=(mark(class, at)) {}
                }
                rect.rim width=(SIDE) height=(SIDE) {}
                @for tick in ticks(across[0], across[1], 4) { text.x.middle x=(format!("{:.1}", place(tick, across))) y=(SIDE + 17.0) { (figures(tick)) } }
                @for tick in ticks(up[0], up[1], 4) { text.y x="-7" y=(format!("{:.1}", SIDE - place(tick, up) + 4.0)) { (figures(tick)) } }
                text.x.end x=(SIDE) y=(SIDE + 34.0) { (x) " →" }
                text.x x="-36" y=(SIDE + 34.0) { "↑ " (y) }
            }
        }
    }
}

/// The shape of a class about a place: ○, ×, △, □.
fn mark(class: usize, [x, y]: [f64; 2]) -> String {
    match class {
        0 => format!("M{:.1} {y:.1}a3.8 3.8 0 1 0 7.6 0a3.8 3.8 0 1 0 -7.6 0", x - 3.8),
        1 => format!("M{:.1} {:.1}l7 7m0 -7l-7 7", x - 3.5, y - 3.5),
        2 => format!("M{x:.1} {:.1}l4.4 7.6h-8.8z", y - 4.8),
        _ => format!("M{:.1} {:.1}h7v7h-7z", x - 3.5, y - 3.5),
    }
}
