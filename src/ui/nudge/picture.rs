//! The output against the nudged number: the curve, its tangent, and the gap that opens between them.

use super::{Shown, read};
use gatewise::layout::Point;
use gatewise::scene::Plot;
use maud::{Markup, html};

const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 150.0;
const CORNER: Point = Point { x: 8.0, y: 8.0 };

/// The picture; nothing where there is no curve.
pub fn view(shown: &Shown) -> Markup {
    let (nudge, gap) = (shown.nudge, shown.nudge.gap());
    let ([x, moved], [before, after]) = (nudge.x, nudge.f);
    if nudge.curve.is_empty() || !before.is_finite() {
        return Markup::default();
    }
    let foretold = before + gap.predicted;
    let shown_points: Vec<[f64; 2]> = nudge.curve.iter().copied().chain([[moved, foretold]]).collect();
    let plot = Plot::plain(CORNER, WIDTH - 2.0 * CORNER.x, HEIGHT - 2.0 * CORNER.y, &shown_points);
    let slope = nudge.gradient.unwrap_or(0.0);
    let label = shown
        .phrase("nudge.curve.label")
        .with("x", read(x))
        .with("moved", read(moved))
        .with("before", read(before))
        .with("after", read(after))
        .with("predicted", read(foretold));
    let places = [[x, before], [moved, before], [moved, after], [moved, foretold]].map(|point| plot.at(point));
    let [Some(start), Some(foot), end, goal] = places else { return Markup::default() };
    html! {
        figure.secant {
            svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(shown.app.plain(&label)) {
                path.run d={ "M" (start.x) " " (start.y) "H" (foot.x) } {}
                path.tangent d=(plot.slope([x, before], slope)) {}
                path.value-line d=(plot.line(&nudge.curve)) {}
                @if let Some(goal) = goal {
                    path.rise d={ "M" (foot.x) " " (foot.y) "V" (goal.y) } {}
                    @if let Some(end) = end { path.gap-line d={ "M" (goal.x) " " (goal.y) "V" (end.y) } {} }
                    circle.goal cx=(goal.x) cy=(goal.y) r="3.5" {}
                }
                circle.spot cx=(start.x) cy=(start.y) r="4" {}
                @if let Some(end) = end { circle.spot.end cx=(end.x) cy=(end.y) r="3" {} }
                text x=((start.x + foot.x) / 2.0) y=(start.y + if gap.predicted < 0.0 { -6.0 } else { 15.0 }) { "h" }
            }
            figcaption { (shown.app.plain(&shown.phrase("nudge.curve"))) }
        }
    }
}
