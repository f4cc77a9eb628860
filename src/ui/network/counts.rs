//! How a network is counted: a line above the picture, and a table of its layers below.

use super::Shown;
use crate::ui::state::App;
use gatewise::network::Count;
use gatewise::words::Phrase;
use maud::{Markup, html};

/// How many layers it has, and the sizes of its columns.
pub fn headline(shown: &Shown) -> Phrase {
    let layers = shown.network.layers.len();
    let sizes = shown.network.sizes().iter().map(usize::to_string).collect::<Vec<_>>().join(" → ");
    let key = match layers {
        1 => "network.layers.one",
        2 => "network.layers.two",
        _ => "network.layers",
    };
    Phrase::new(key).with("count", layers).with("hidden", layers - 1).with("sizes", sizes)
}

/// A row for each layer, their sum, and the rule.
pub fn view(app: App, shown: &Shown) -> Markup {
    let graph = &shown.scene.graph;
    let all = shown.network.count(graph);
    let row = |name: String, count: Count, activation: &str| {
        html! {
            th scope="row" { (name) }
            td { (activation) }
            td.figures { (count.neurons) }
            td.figures { (count.weights) }
            td.figures { (count.biases) }
        }
    };
    html! {
        section {
            h2 { (app.say("network.counted")) }
            .scroll tabindex="0" role="region" aria-label=(app.say("network.counted")) {
                table {
                    thead {
                        tr {
                            @for (key, figures) in [("network.layer", false), ("network.activation", false), ("network.neurons", true), ("network.weights", true), ("network.biases", true)] {
                                th.figures[figures] scope="col" { (app.say(key)) }
                            }
                        }
                    }
                    tbody {
                        @for (at, layer) in shown.network.layers.iter().enumerate() {
                            tr { (row(app.plain(&shown.layer(at + 1)), layer.count(graph), layer.activation.as_deref().unwrap_or("–"))) }
                        }
                        tr.together { (row(app.say("network.all"), all, "")) }
                    }
                }
            }
            p { (app.plain(&Phrase::new("network.parameters").with("weights", all.weights).with("biases", all.biases).with("count", all.weights + all.biases))) }
            @if all.fixed > 0 { p { (app.plain(&Phrase::new("network.fixed-count").with("count", all.fixed))) } }
            p.note {
                (app.say("network.rule")) " "
                (app.say(if shown.network.layers.iter().all(gatewise::network::Layer::is_full) { "network.full" } else { "network.sparse" }))
            }
        }
    }
}
