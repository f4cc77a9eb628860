//! The mode "Check": every input's gradient beside a central difference.

use super::say::mathematics;
use super::state::{App, Good};
use gatewise::graph::Node;
use gatewise::lang::formula::Formula;
use gatewise::scene::Table;
use gatewise::trace::check::{Check, check};
use gatewise::words;
use maud::{Markup, html};

/// So many inputs are checked.
const MOST: usize = 60;
/// Up to this relative error two slopes count as equal: rounding and curvature make about 1e-9 of it.
const EQUAL: f64 = 1e-5;

/// A row for each input.
pub fn view(app: App, Good { scene, .. }: &Good) -> Markup {
    let checks = check(&scene.graph, &scene.trace, MOST);
    html! {
        .values tabindex="-1" {
            p { (app.say("check.text")) }
            table {
                thead {
                    tr {
                        @for (key, figures) in [("values.name", false), ("values.gradient", true), ("check.difference", true), ("check.error", true)] {
                            th.figures[figures] scope="col" { (app.say(key)) }
                        }
                    }
                }
                tbody { @for check in &checks { (row(app, &scene.graph.nodes[check.leaf], check)) } }
            }
            @if checks.iter().any(|check| check.error > EQUAL) { p { (app.say("check.kink")) } }
        }
    }
}

fn row(app: App, leaf: &Node, check: &Check) -> Markup {
    let table = Table::strip(leaf.shape.axes());
    html! {
        tr.picked[check.error > EQUAL] {
            th scope="row" { (mathematics(&Formula::Symbol(leaf.symbol.clone()))) @if !leaf.shape.is_scalar() { "[" (table.name_of(check.element)) "]" } }
            td.figures.bwd { @match check.gradient { Some(gradient) => (six(gradient)), None => (app.say("gradient.none")) } }
            td.figures { (six(check.difference)) }
            td.figures { (words::number(check.error)) }
        }
    }
}

/// A number to six decimals: enough to be compared.
fn six(number: f64) -> String {
    format!("{number:.6}").replace('-', "\u{2212}")
}
