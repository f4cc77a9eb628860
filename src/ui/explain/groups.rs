//! Composite gates in the panel: the button that opens one, and the product through its inside.

use super::lines;
use crate::ui::groups;
use crate::ui::patterns;
use crate::ui::prelude::*;
use crate::ui::state::App;
use gatewise::explain::through_gate;
use gatewise::graph::NodeId;
use gatewise::scene::Scene;
use gatewise::words::Phrase;
use maud::{Markup, html};

/// The buttons that open the gate, and that close the group that it is in; the offer to make it a part of one.
pub fn open_or_close(app: App, scene: &Scene, node: NodeId) -> Markup {
    let opens = groups::key(app, scene, node).is_some();
    let around = scene.outline.frame(&scene.graph, node);
    let name = |node: NodeId| {
        scene.outline.closed(node).map_or_else(|| scene.graph.operation(node), |group| scene.graph.groups[group].name.clone())
    };
    html! {
        @if opens || around.is_some() {
            p.groups {
                @if opens {
                    button.tbtn data-do={ "unfold " (node) } { (app.plain(&Phrase::new("groups.open").with("group", name(node)))) }
                }
                @if let Some(group) = around {
                    button.tbtn data-do={ "fold " (group) } { (app.plain(&Phrase::new("groups.close").with("group", &scene.graph.groups[group].name))) }
                }
                @if let Some(group) = scene.outline.closed(node).or(around) { (patterns::dissolve(app, scene, group)) }
            }
        }
        @if let Some(offered) = patterns::offered(app) { (patterns::view(app, &offered)) }
    }
}

/// What the local gradient of a gate that is made of simpler ones is equal to.
pub fn through(app: App, scene: &Scene, node: NodeId) -> Markup {
    if scene.outline.closed(node).is_some() || !groups::can_open(scene, node) {
        return Markup::default();
    }
    let through = through_gate(&scene.graph, &scene.trace, app.step.get(), node);
    html! {
        @if !through.is_empty() {
            section.through {
                h2 { (app.say("explain.inside")) }
                (lines::lines(app, &through))
                p.note { (app.say("explain.closed-form")) }
            }
        }
    }
}
