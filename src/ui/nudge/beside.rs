//! What the mode "Nudge" adds elsewhere on the page: a button to the inputs' rows, the legend of the stage, columns to the table.

use crate::ui::loglog;
use crate::ui::state::App;
use gatewise::graph::NodeId;
use gatewise::trace::nudge::Nudge;
use gatewise::words::{self, Phrase};
use maud::{Markup, html};

/// The button in the row of an input that moves it.
#[inline(never)]
pub fn button(app: App, symbol: &str) -> Markup {
    let name = app.plain(&Phrase::new("nudge.of").with("name", symbol));
    html! { button.nudge-it type="button" data-do={ "nudge of " (symbol) } aria-label=(name) title=(name) { "±" } }
}

/// What the numbers on the wires mean.
#[inline(never)]
pub fn legend(app: App) -> Markup {
    html! {
        span.nudge-key { b.fwd { "+0.1" } (app.say("nudge.legend.real")) }
        span.nudge-key { b.bwd { "+0.1" } (app.say("nudge.legend.predicted")) }
        span.nudge-key { (app.say("nudge.legend.gap")) }
        span.nudge-key { (loglog::still()) (app.say("nudge.legend.still")) }
    }
}

/// The headings of the two columns that the table "Values" has in this mode.
#[inline(never)]
pub fn headings(app: App) -> Markup {
    html! { @for key in ["nudge.column.real", "nudge.column.predicted"] { th.figures scope="col" { (app.say(key)) } } }
}

/// The two columns of the table "Values": what a node's value does, and what was foretold.
#[inline(never)]
pub fn cells_of(nudge: &Nudge, node: NodeId) -> Markup {
    let told = |changes: &[f64]| match changes {
        [change] => words::change(*change),
        changes => {
            changes.iter().take(4).map(|change| words::change(*change)).collect::<Vec<_>>().join("  ")
                + if changes.len() > 4 { " …" } else { "" }
        }
    };
    html! { td.figures.fwd { (told(&nudge.real(node))) } td.figures.bwd { @if let Some(predicted) = nudge.predicted(node) { (told(&predicted)) } } }
}
