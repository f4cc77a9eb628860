//! Where gradients die: the functions that are drawn, compared in a table.

use super::{Plotted, REACH};
use crate::ui::state::App;
use gatewise::plot::{Kind, steepest, zones};
use gatewise::words;
use maud::{Markup, html};

/// The columns: the key of the heading, and whether its cells hold numbers.
const COLUMNS: [(&str, bool); 5] =
    [("plot.function", false), ("plot.slope-here", true), ("plot.steepest", true), ("plot.saturated", false), ("plot.dead", false)];

/// How a stretch is shaded in the charts.
fn swatch(key: &str) -> Markup {
    let class = match key {
        "plot.saturated" => "saturated",
        "plot.dead" => "dead",
        _ => return Markup::default(),
    };
    html! { svg width="14" height="12" viewBox="0 0 14 12" aria-hidden="true" { rect class=(class) width="14" height="12" fill=[(class == "saturated").then_some("url(#plot-hatch)")] {} } }
}

/// A row for each function.
pub fn view(app: App, plotted: &Plotted) -> Markup {
    let reach = plotted.half.max(REACH);
    html! {
        section {
            h2 { (app.say("plot.table")) }
            .scroll tabindex="0" role="region" aria-label=(app.say("plot.table")) {
                table {
                    thead { tr { @for (key, figures) in COLUMNS { th.figures[figures] scope="col" { (swatch(key)) (app.say(key)) } } } }
                    tbody {
                        @for (place, function) in plotted.functions.iter().enumerate() {
                            @let zones = if place == 0 { plotted.zones.clone() } else { zones(function, reach) };
                            @let cell = |kind| {
                                let places: Vec<String> = zones.iter().filter(|zone| zone.kind == kind).map(|zone| zone.inequality()).collect();
                                html! { td { @if places.is_empty() { (app.say("plot.nowhere")) } @for place in places { span { (place) } " " } } }
                            };
                            tr {
                                th scope="row" {
                                    svg width="20" height="8" viewBox="0 0 20 8" aria-hidden="true" { path class={ "curve s" (place) } d="M0 4H20" {} }
                                    (function.label)
                                }
                                td.figures { (words::number(function.at(plotted.x).slope)) }
                                td.figures { (words::number(steepest(function, reach))) }
                                (cell(Kind::Saturated))
                                (cell(Kind::Dead))
                            }
                        }
                    }
                }
            }
            p.note { (app.say("plot.rule")) }
        }
    }
}
