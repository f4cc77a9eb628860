//! A hidden fault: the learner sees numbers and central differences, and has to find the place.

use super::{lines, name, repair, table, why};
use crate::ui::prelude::*;
use crate::ui::say::heading;
use crate::ui::state::{App, Good};
use gatewise::lang::formula::Formula;
use gatewise::scene::{Scene, Table};
use gatewise::trace::check::{Check, check};
use gatewise::words::{self, Phrase};
use maud::{Markup, html};
use std::sync::Arc;

/// So many numbers of inputs are checked.
const MOST: usize = 40;
/// Up to this relative error a gradient and its difference count as equal.
const EQUAL: f64 = 1e-5;

/// The panel while a fault is hidden, found or given up.
pub fn view(app: App, good: &Good, sound: &Arc<Scene>) -> Markup {
    let breaking = app.breaking.get();
    let broken = match good.scene.broken {
        Some(_) => Some(good.scene.clone()),
        // A repaired run is whole again; what was wrong with it is looked up once more.
        None => super::actual(&good.program, sound, super::chosen(app.document.with(|document| document.view.fault)))
            .map(|fault| Arc::new(Scene::broken(sound, fault, true))),
    };
    let Some((broken, fault)) = broken.and_then(|scene| Some((scene.clone(), scene.broken.as_ref()?.fault))) else {
        return html! {
            p.why { (app.say("break.nothing-hidden")) }
            p.others {
                button.tbtn data-do="break branches" { (app.say("break.branches")) }
                button.tbtn data-do="break myself" { (app.say("break.myself")) }
            }
        };
    };
    let known = breaking.repaired || breaking.revealed;
    html! {
        p.lead { (app.say(if known { "break.hidden.known" } else { "break.hidden.text" })) }
        @if known {
            p.name { b { (app.say(name(super::kind_of(fault)))) } }
            (lines(app, sound, fault))
            p.why { (app.sentence(&why(sound, fault))) }
            (table::view(app, sound, &broken.trace))
        } @else {
            (checks(app, &broken))
        }
        @if breaking.tries > 2 && !known { p.note { (app.say("break.hint")) } }
        (repair::view(app, sound, &broken, breaking))
        section.challenge {
            p.others {
                @if !known {
                    button.tbtn data-do="break hide" { (app.say("break.hide-another")) }
                    button.tbtn data-do="break reveal" { (app.say("break.reveal")) }
                }
                button.tbtn data-do="break myself" { (app.say("break.myself")) }
            }
        }
    }
}

/// Every input's gradient beside its central difference.
fn checks(app: App, broken: &Scene) -> Markup {
    let checks = check(&broken.graph, &broken.trace, MOST);
    html! {
        section {
            h2 { (app.say("break.checks")) }
            .values {
                table {
                    thead {
                        tr {
                            @for (key, figures) in [("values.name", false), ("values.gradient", true), ("check.difference", true), ("break.agrees", false)] {
                                th.figures[figures] scope="col" { (app.say(key)) }
                            }
                        }
                    }
                    tbody { @for check in &checks { (row(app, broken, check)) } }
                }
            }
            @if checks.len() == MOST { p.note { (app.plain(&Phrase::new("break.checks.first").with("count", MOST))) } }
        }
    }
}

fn row(app: App, broken: &Scene, check: &Check) -> Markup {
    let leaf = &broken.graph.nodes[check.node];
    let table = Table::strip(leaf.shape.axes());
    let agrees = check.error <= EQUAL;
    html! {
        tr {
            th scope="row" { (heading(&Formula::Symbol(leaf.symbol.clone()))) @if !leaf.shape.is_scalar() { "[" (table.name_of(check.element)) "]" } }
            td.figures.bwd { span.wavy[!agrees] { @match check.gradient { Some(gradient) => (words::number(gradient)), None => (app.say("gradient.none")) } } }
            td.figures { (words::number(check.difference)) }
            td { (if agrees { "✓ " } else { "✗ " }) (app.say(if agrees { "break.yes" } else { "break.no" })) }
        }
    }
}
