//! Composite gates on the page: what can be opened at this step.

use super::state::App;
use crate::ui::prelude::*;
use gatewise::graph::{GroupId, NodeId};
use gatewise::scene::Scene;
use maud::{Markup, html};

/// Whether the program has anything that may be opened.
pub fn any(app: App) -> bool {
    are_drawn(app)
        && app.scene.with(|scene| !scene.outline.is_whole() || (0..scene.graph.nodes.len()).any(|node| is_made_of_gates(scene, node)))
}

/// Whether a gate's record has a definition; whether it can be opened where it stands is a longer question.
fn is_made_of_gates(scene: &Scene, node: NodeId) -> bool {
    scene
        .graph
        .application(node)
        .is_some_and(|application| application.gate.definition.is_some() || application.gate.definition_for.is_some())
}

/// Whether groups are drawn at all.
fn are_drawn(app: App) -> bool {
    !app.document.with_untracked(|document| document.view.ungrouped)
}

/// Whether a node is a gate that is made of simpler ones.
pub fn can_open(scene: &Scene, node: NodeId) -> bool {
    is_made_of_gates(scene, node) && scene.graph.can_open(node)
}

/// What a node opens by, where it is a closed group or a gate that is made of simpler ones.
pub fn key(app: App, scene: &Scene, node: NodeId) -> Option<String> {
    match scene.outline.closed(node) {
        Some(group) => Some(scene.names.group(&scene.graph, group)),
        None => (are_drawn(app) && can_open(scene, node)).then(|| scene.names.gate(&scene.graph, node)),
    }
}

/// The button that closes the group that this step is in.
#[inline(never)]
pub fn step_out(app: App) -> Markup {
    html! { button.txt data-do="outside" aria-disabled=(app.about().is_none()) { (app.say("groups.step-out")) } }
}

impl App {
    /// The innermost open group that this step is in.
    #[inline(never)]
    pub fn about(self) -> Option<GroupId> {
        let step = self.step.get();
        self.scene.with(|scene| scene.outline.frame(&scene.graph, scene.event(step)?.node()))
    }

    /// The composite gate that the next step is about, or else this step.
    pub fn ahead(self) -> Option<NodeId> {
        let step = self.step.get();
        self.scene.with(|scene| {
            let next = scene.outline.next(step, scene.trace.steps.len());
            let about = |step: usize| scene.event(step).map(|event| event.node());
            [about(next), about(step)].into_iter().flatten().find(|&node| key(self, scene, node).is_some())
        })
    }
}
