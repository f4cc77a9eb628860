//! Wrong gradients against right ones.

use crate::ui::say::heading;
use crate::ui::state::App;
use gatewise::lang::formula::Formula;
use gatewise::scene::{Scene, Table};
use gatewise::trace::Trace;
use gatewise::trace::fault::{Wrong, wrong};
use gatewise::words::{self, Phrase};
use maud::{Markup, html};

/// So many rows are shown.
const MOST: usize = 30;

/// A row for each node whose gradient is wrong, and how many are.
pub fn view(app: App, sound: &Scene, faulty: &Trace) -> Markup {
    let (wrong, count) = wrong(&sound.graph, &sound.trace, faulty);
    let drawn: Vec<&Wrong> = wrong.iter().filter(|wrong| sound.outline.is_drawn(wrong.node)).collect();
    let summary = Phrase::new("break.count").with("wrong", wrong.len()).with("of", count).with("right", count - wrong.len());
    html! {
        section {
            h2 { (app.say("break.table")) }
            p { (app.plain(&summary)) }
            @if !drawn.is_empty() {
                .values {
                    table {
                        thead {
                            tr {
                                @for (key, figures) in [("values.name", false), ("break.wrong", true), ("break.right", true), ("break.ratio", true)] {
                                    th.figures[figures] scope="col" { (app.say(key)) }
                                }
                            }
                        }
                        tbody { @for wrong in drawn.iter().take(MOST) { (row(sound, wrong)) } }
                    }
                }
            }
            @if drawn.len() > MOST { p.note { (app.plain(&Phrase::new("break.more").with("count", drawn.len() - MOST))) } }
        }
    }
}

fn row(sound: &Scene, wrong: &Wrong) -> Markup {
    let node = &sound.graph.nodes[wrong.node];
    let table = Table::strip(node.shape.axes());
    html! {
        tr {
            th scope="row" {
                (heading(&Formula::Symbol(node.symbol.clone())))
                @if !node.shape.is_scalar() { "[" (table.name_of(wrong.element)) "]" @if wrong.count > 1 { small { " +" (wrong.count - 1) } } }
            }
            td.figures.bwd { span.wavy { (words::number(wrong.wrong)) } }
            td.figures { (words::number(wrong.right)) }
            td.figures {
                @match wrong.ratio() {
                    Some(ratio) => { "×" (words::number(ratio)) },
                    None => { (words::number(wrong.wrong - wrong.right)) },
                }
            }
        }
    }
}
