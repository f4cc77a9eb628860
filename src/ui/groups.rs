//! Composite gates on the page: what can be opened at this step.

use super::state::App;
use crate::ui::prelude::*;
use gatewise::graph::NodeId;
use gatewise::scene::Scene;

/// Whether the program has anything that may be opened.
pub fn any(app: App) -> bool {
    app.scene.with(|scene| !scene.outline.is_whole() || (0..scene.graph.nodes.len()).any(|node| is_made_of_gates(scene, node)))
}

/// Whether a gate's record has a definition; whether it can be opened where it stands is a longer question.
fn is_made_of_gates(scene: &Scene, node: NodeId) -> bool {
    scene.graph.application(node).is_some_and(|application| application.gate.definition.is_some())
}

/// What a node opens by, where it is a closed group or a gate that is made of simpler ones.
pub fn key(scene: &Scene, node: NodeId) -> Option<String> {
    match scene.outline.closed(node) {
        Some(group) => Some(scene.names.group(&scene.graph, group)),
        None => (is_made_of_gates(scene, node) && scene.graph.can_open(node)).then(|| scene.names.gate(&scene.graph, node)),
    }
}

impl App {
    /// The composite gate that the next step is about, or else this step.
    pub fn ahead(self) -> Option<NodeId> {
        let step = self.step.get();
        self.scene.with(|scene| {
            let next = scene.outline.next(step, scene.trace.steps.len());
            let about = |step: usize| scene.event(step).map(|event| event.node());
            [about(next), about(step)].into_iter().flatten().find(|&node| key(scene, node).is_some())
        })
    }
}
