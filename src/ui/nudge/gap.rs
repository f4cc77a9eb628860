//! How the gap between the real change and the foretold one shrinks with the way.

use super::{Shown, read};
use crate::ui::loglog::{self, Guide, Series};
use gatewise::trace::nudge::{Shrinking, TOLD};
use gatewise::words::{self, Phrase};
use maud::{Markup, html};

/// The section.
pub fn view(shown: &Shown) -> Markup {
    let (app, nudge) = (shown.app, shown.nudge);
    let shrinking = nudge.shrinking();
    let key = match shrinking {
        Shrinking::Exact => "nudge.shrink.exact",
        Shrinking::Square => "nudge.shrink.square",
        Shrinking::Faster => "nudge.shrink.faster",
        Shrinking::Slower => "nudge.shrink.slower",
        Shrinking::TooLarge => "nudge.shrink.large",
        Shrinking::Unknown => "nudge.shrink.unknown",
    };
    let told = shrinking != Shrinking::Unknown && shrinking != Shrinking::Exact;
    html! {
        section.shrink {
            h2 { (app.say("nudge.shrink")) }
            p { (app.plain(&shown.phrase(key))) }
            @if told { (table(shown)) (picture(shown)) }
        }
    }
}

/// The way halved a few times.
fn table(shown: &Shown) -> Markup {
    let (app, nudge) = (shown.app, shown.nudge);
    html! {
        table {
            thead { tr {
                th.figures scope="col" { i { "h" } }
                th.figures scope="col" { (app.say("nudge.real")) }
                th.figures scope="col" { (app.say("nudge.predicted")) }
                th.figures scope="col" { (app.say("nudge.gap")) }
                th.figures scope="col" { (app.say("nudge.ratio")) }
            } }
            tbody {
                @for (at, gap) in nudge.gaps.iter().enumerate().take(TOLD) {
                    tr {
                        th.figures scope="row" { (read(gap.h)) }
                        td.figures.fwd { (words::change(gap.real)) }
                        td.figures.bwd { (words::change(gap.predicted)) }
                        td.figures { @if gap.exact { "0" } @else { (words::change(gap.size())) } }
                        td.figures { @if let Some(ratio) = nudge.ratio(at) { "÷ " (words::number(ratio)) } }
                    }
                }
            }
        }
    }
}

/// The gaps on logarithmic scales, beside the line of slope 2.
fn picture(shown: &Shown) -> Markup {
    let (app, nudge) = (shown.app, shown.nudge);
    let points: Vec<[f64; 2]> = nudge.gaps.iter().filter(|gap| !gap.exact).map(|gap| [gap.h.abs(), gap.size().abs()]).collect();
    // The line goes through the shortest way that rounding leaves alone, where the curve is nearest to its tangent.
    let Some(through) = points.last().copied() else { return Markup::default() };
    let text = points.iter().take(TOLD).map(|[h, gap]| format!("{} → {}", read(*h), words::number(*gap))).collect::<Vec<_>>().join(", ");
    let label = app.plain(&Phrase::new("nudge.loglog").with("text", text));
    let series = [Series { class: "gaps", points: &points, name: String::new() }];
    let guides = [Guide { class: "two", through, slope: 2.0, name: app.say("nudge.slope"), label: None }];
    loglog::draw(&label, ["h", &app.say("nudge.gap")], Some(nudge.h.abs()), &series, &guides)
}
