//! Pictures of how an error changes with the step, on logarithmic scales.

use gatewise::layout::Point;
use gatewise::scene::Plot;
use maud::{Markup, html};

const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 190.0;
const CORNER: Point = Point { x: 40.0, y: 20.0 };
/// The room to the right and below, for the axes' names.
const MARGIN: (f64, f64) = (16.0, 34.0);

/// Points that belong together.
pub struct Series<'a> {
    /// Their class.
    pub class: &'static str,
    /// Way and size.
    pub points: &'a [[f64; 2]],
    /// What they are called, where there are others.
    pub name: String,
}

/// A straight line to compare with: a power of the way.
pub struct Guide {
    /// Its class.
    pub class: &'static str,
    /// A point on it.
    pub through: [f64; 2],
    /// The power.
    pub slope: f64,
    /// What it is called.
    pub name: String,
    /// Where its name stands beside it in the picture, and at which end it is anchored; none where the legend says enough.
    pub label: Option<([f64; 2], &'static str)>,
}

/// A picture of sizes against ways, with the names of both axes.
pub fn draw(label: &str, [x, y]: [&str; 2], here: Option<f64>, series: &[Series], guides: &[Guide]) -> Markup {
    let all = || series.iter().flat_map(|series| series.points);
    let (Some(ways), Some(sizes)) = (Plot::powers(all().map(|point| point[0])), Plot::powers(all().map(|point| point[1]))) else {
        return Markup::default();
    };
    let (width, height) = (WIDTH - CORNER.x - MARGIN.0, HEIGHT - CORNER.y - MARGIN.1);
    let plot = Plot::logarithmic(CORNER, width, height, ways, sizes);
    let (right, bottom) = (CORNER.x + width, CORNER.y + height);
    html! {
        figure.loglog {
            svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(label) {
                @for tick in plot.rows(7) { path.grid d={ "M" (CORNER.x) " " (tick.at) "H" (right) } {} text.row x=(CORNER.x - 6.0) y=(tick.at + 4.0) { (power(tick.power)) } }
                @for tick in plot.columns(7) { path.grid d={ "M" (tick.at) " " (CORNER.y) "V" (bottom) } {} text x=(tick.at) y=(bottom + 15.0) { (power(tick.power)) } }
                @if let Some(at) = here.and_then(|here| plot.within([here, 1.0])) { path.here d={ "M" (at.x) " " (CORNER.y) "V" (bottom) } {} }
                @for guide in guides { path class={ "guide " (guide.class) } d=(plot.slope(guide.through, guide.slope)) {} }
                @for series in series {
                    path class={ "series " (series.class) } d=(plot.line(series.points)) {}
                    @for at in series.points.iter().filter_map(|point| plot.at(*point)) { circle class=(series.class) cx=(at.x) cy=(at.y) r="2.5" {} }
                }
                @for (guide, (at, anchor)) in guides.iter().filter_map(|guide| Some((guide, guide.label?))) {
                    @if let Some(at) = plot.within(at) { text class={ "tag " (anchor) } x=(at.x) y=(at.y) { (guide.name) } }
                }
                text.axis x=(right) y=(HEIGHT - 4.0) { (x) }
                text.axis.up x="2" y="12" { (y) }
            }
            figcaption {
                @for series in series.iter().filter(|series| !series.name.is_empty()) {
                    span { svg width="26" height="10" viewBox="0 0 26 10" aria-hidden="true" { path class={ "series " (series.class) } d="M0 5H26" {} circle class=(series.class) cx="13" cy="5" r="2.5" {} } (series.name) }
                }
                @for guide in guides { span { svg width="26" height="8" viewBox="0 0 26 8" aria-hidden="true" { path class={ "guide " (guide.class) } d="M0 4H26" {} } (guide.name) } }
            }
        }
    }
}

/// A power of ten in a picture.
fn power(power: i32) -> Markup {
    html! { "10" tspan dy="-4" class="power" { (power.to_string().replace('-', "\u{2212}")) } }
}

/// A wire that does not move.
pub fn still() -> Markup {
    html! { svg width="34" height="12" viewBox="0 0 34 12" aria-hidden="true" { path.wire-waiting d="M0 6H34" {} } }
}
