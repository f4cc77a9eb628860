//! What both modes cost in the present graph, and where one becomes cheaper than the other.

use crate::ui::prelude::*;
use crate::ui::state::App;
use gatewise::graph::NodeId;
use gatewise::scene::{Crossover, FIELD, Scene};
use gatewise::trace::cost::{Count, costs, one_pass};
use gatewise::words::Phrase;
use maud::{Markup, html};

/// The most inputs or outputs that can be asked for.
pub const MOST: f64 = 1e9;

/// A figure of the page in thousands.
fn whole(number: f64) -> String {
    let digits = format!("{:.0}", number.round());
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Both sections.
pub fn view(app: App, scene: &Scene, leaf: NodeId) -> Markup {
    let costs = costs(&scene.graph);
    let (n, m) = (costs.inputs, costs.outputs);
    let reverse = costs.all_reverse().total();
    let forward = costs.forward.total();
    let most = forward.max(reverse).max(1.0);
    let bar = |key: &'static str, passes: usize, cost: f64, class: &str| {
        let text = Phrase::new(key).with("passes", whole(passes as f64)).with("cost", whole(cost));
        html! { li { span { (app.plain(&text)) } i.bar.(class) data-style=(format!("width: {:.1}%", 100.0 * cost / most)) aria-hidden="true" {} } }
    };
    html! {
        section {
            h2 { (app.plain(&Phrase::new("forward.cost").with("inputs", whole(n as f64)).with("outputs", whole(m as f64)))) }
            ul.bars {
                (bar("forward.cost.forward", n, forward, "f"))
                (bar("forward.cost.reverse", m, reverse, "r"))
            }
            .values {
                table {
                    thead {
                        tr {
                            @for (key, figures) in [("forward.pass", false), ("forward.multiplications", true), ("forward.additions", true)] {
                                th.figures[figures] scope="col" { (app.say(key)) }
                            }
                        }
                    }
                    tbody {
                        (row(&app.plain(&Phrase::new("forward.one-pass").with("by", &scene.graph.nodes[leaf].symbol)), one_pass(&scene.graph, leaf)))
                        (row(&app.plain(&Phrase::new("forward.all-passes").with("passes", whole(n as f64))), costs.forward))
                        (row(&app.say("forward.reverse-pass"), costs.reverse))
                    }
                }
            }
            details { summary { (app.say("forward.counted")) } p { (app.say("forward.counted.text")) } }
        }
        section.crossing {
            h2 { (app.say("forward.crossing")) }
            @let [asked_n, asked_m] = app.crossing.get();
            @let (asked_n, asked_m) = (asked_n.unwrap_or(n), asked_m.unwrap_or(m));
            @match Crossover::new(&costs, asked_n as f64, asked_m as f64) {
                Some(crossover) => {
                    (fields(app, (asked_n, asked_m), (n, m)))
                    (plot(app, &crossover))
                    p.verdict role="status" { (app.plain(&verdict(&crossover))) }
                    p.note { (app.say("forward.why")) }
                },
                None => p { (app.say("forward.no-cost")) },
            }
        }
    }
}

fn row(name: &str, count: Count) -> Markup {
    html! { tr { th scope="row" { (name) } td.figures { (whole(count.multiplications)) } td.figures { (whole(count.additions)) } } }
}

/// How many inputs and outputs: a number and a slider for each.
fn fields(app: App, (n, m): (usize, usize), here: (usize, usize)) -> Markup {
    let reach = |count: usize, here: usize| (here * 4).max(count).max(20);
    html! {
        .asked {
            @for (key, verb, count, here) in [("forward.inputs", "forward inputs", n, here.0), ("forward.outputs", "forward outputs", m, here.1)] {
                label { span { (app.say(key)) } input.count type="number" min="1" max=(MOST) step="1" value=(count) data-change=(verb); }
                input.slide type="range" min="1" max=(reach(count, here)) step="1" value=(count) data-input=(verb) aria-label=(app.plain(&Phrase::new("forward.slider").with("what", app.say(key))))
                    data-style=(format!("--at: {:.1}%", 100.0 * (count as f64 - 1.0) / (reach(count, here) as f64 - 1.0)));
            }
            @if (n, m) != here { button.tbtn data-do="forward present" { (app.say("forward.present")) } }
        }
    }
}

fn verdict(crossover: &Crossover) -> Phrase {
    let key = if crossover.forward() < crossover.reverse() {
        "forward.wins"
    } else if crossover.forward() == crossover.reverse() {
        "forward.even"
    } else {
        "forward.loses"
    };
    let count = |number: f64| whole(number.max(0.0));
    Phrase::new(key)
        .with("inputs", count(crossover.inputs))
        .with("outputs", count(crossover.outputs))
        .with("forward", count(crossover.forward()))
        .with("reverse", count(crossover.reverse()))
        .with("even", gatewise::words::number(crossover.even()))
        .with("most", (crossover.even().ceil() - 1.0).max(0.0))
}

/// Costs over the number of inputs: forward mode rises, reverse mode stays.
fn plot(app: App, crossover: &Crossover) -> Markup {
    let [forward, reverse] = crossover.lines();
    let here = crossover.place(crossover.inputs, crossover.forward());
    let there = crossover.place(crossover.inputs, crossover.reverse());
    let even = crossover.place(crossover.even(), crossover.reverse());
    let (width, height) = FIELD;
    let title = Phrase::new("forward.plot").with("even", gatewise::words::number(crossover.even()));
    html! {
        svg.crossover viewBox=(format!("-8 -12 {} {}", width + 24.0, height + 36.0)) role="img" aria-label=(app.plain(&title)) {
            path.axis d=(format!("M0 0V{height}H{width}")) {}
            path.even d=(format!("M{:.1} {:.1}V{height}", even.0, even.1)) {}
            path.now d=(format!("M{:.1} 0V{height}", here.0)) {}
            path.wire-forward d=(forward) {}
            path.wire-reverse d=(reverse) {}
            circle.f cx=(format!("{:.1}", here.0)) cy=(format!("{:.1}", here.1)) r="4.5" {}
            rect.r x=(format!("{:.1}", there.0 - 4.0)) y=(format!("{:.1}", there.1 - 4.0)) width="8" height="8" {}
            text x=(format!("{:.1}", here.0.clamp(20.0, width - 20.0))) y=(height + 17.0) { "n = " (whole(crossover.inputs)) }
            text.start x="6" y="2" { (app.say("forward.plot.cost")) }
        }
        p.keys aria-hidden="true" {
            span.f { "● " (app.say("forward.forward")) }
            span.r { "■ " (app.say("forward.reverse")) }
        }
    }
}
