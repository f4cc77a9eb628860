//! Composite gates on the stage: opened and closed in place, at the same moment of the run.

use super::Stage;
use super::glide::Before;
use crate::ui::prelude::*;
use crate::ui::{browser, faults, groups, patterns};
use gatewise::graph::{GroupId, NodeId};
use gatewise::scene::{self, Mark, Scene, frame_group, is_large};
use gatewise::share::Action;
use gatewise::trace::{is_within, same_moment};
use gatewise::words::Phrase;
use maud::{Markup, html};
use std::sync::Arc;

/// The frames of the open groups: the name of each is a button that closes it.
pub fn frames(stage: Stage) -> Markup {
    let app = stage.app;
    app.scene.with(|scene| {
        html! {
            @for group in stage.framed(scene) {
                @if let Some([Mark::Rect { corner, width, height, radius, .. }, Mark::Text { at, .. }]) = frame_group(scene, group).as_ref().map(|frame| frame.marks.as_slice()) {
                    rect.group-frame x=(corner.x) y=(corner.y) width=(width) height=(height) rx=(radius) {}
                    g.fold role="button" tabindex="-1" aria-label=(said(stage, scene, group)) data-do={ "fold " (group) } {
                        title { (said(stage, scene, group)) }
                        rect.hit x=(at.x - 8.0) y=(corner.y - 14.0) width=(title_width(&scene.graph.groups[group].name)) height="28" {}
                        text.group-title x=(at.x) y=(at.y) { (scene.graph.groups[group].name) }
                    }
                }
            }
            @if let Some(offered) = patterns::offered(app) { (offer(stage, scene, &offered)) }
        }
    })
}

impl Stage {
    /// The open groups that are drawn with their frames: of a large graph those near the window, and from far away none.
    fn framed(self, scene: &Scene) -> Vec<GroupId> {
        if scene.outline.framed.is_empty() || !is_large(scene) {
            return scene.outline.framed.clone();
        }
        self.part().map(|part| part.frames(scene)).unwrap_or_default()
    }
}

/// Gates that could be a group: a dotted frame, on whose edge stands what they are and what makes a group of them.
#[inline(never)]
fn offer(stage: Stage, scene: &Scene, patterns::Offered { offer, .. }: &patterns::Offered) -> Markup {
    let Some((frames, title)) = scene::offered(scene, &offer.nodes, offer.output) else { return Markup::default() };
    let said = patterns::said(stage.app, offer.name);
    html! {
        @for frame in &frames {
            rect.offered x=(frame.center.x - frame.width / 2.0) y=(frame.center.y - frame.height / 2.0) width=(frame.width) height=(frame.height) rx="14" {}
        }
        g.fold.offer role="button" tabindex="-1" aria-label=(said) data-do={ "gather " (offer.output) } {
            rect.hit x=(title.x - 8.0) y=(title.y - 18.5) width=(title_width(&said) + 40.0) height="28" {}
            // Once to hold the frame off, once to be underlined: the one would cover the line of the other.
            @for class in ["group-title", "group-title act"] {
                text class=(class) x=(title.x) y=(title.y) { (offer.name) "? " tspan dx="4" { (said) } }
            }
        }
    }
}

/// Where the title can be pressed.
fn title_width(name: &str) -> f64 {
    name.chars().count() as f64 * 8.0 + 20.0
}

fn said(stage: Stage, scene: &Scene, group: GroupId) -> String {
    stage.app.plain(&Phrase::new("groups.close").with("group", &scene.graph.groups[group].name))
}

impl Stage {
    /// Opens a closed group, or a gate that is made of simpler ones; `walk` says whether the focus goes in with it.
    pub fn unfold(self, node: NodeId, walk: bool) {
        let key = self.app.scene.with_untracked(|scene| groups::key(self.app, scene, scene.outline.place(node)));
        if let Some(key) = key {
            self.change(vec![Action::Unfold(key)], None, walk);
        }
    }

    /// Closes an open group.
    pub fn fold(self, group: GroupId) {
        let scene = self.app.scene.get_untracked();
        if group < scene.graph.groups.len() {
            let output = scene.graph.groups[group].output;
            let inside = |node: NodeId| node < scene.graph.nodes.len() && is_within(&scene.graph, node, group);
            let walks = inside(self.cursor.get_untracked());
            self.change(
                vec![Action::Fold(scene.names.group(&scene.graph, group))],
                Some(output),
                walks && browser::find(".graph :focus").is_some(),
            );
        }
    }

    /// Makes a group of the pattern that a gate gives the value of.
    pub fn gather(self, output: NodeId) {
        if let Some(action) = patterns::gathering(self.app, output) {
            self.change(vec![action], Some(output), false);
        }
    }

    /// Makes groups of all patterns of a name.
    pub fn gather_all(self, name: &str) {
        self.change(vec![patterns::gathering_all(name)], None, false);
    }

    /// Takes a group of a pattern apart.
    pub fn dissolve(self, group: GroupId) {
        let actions = self.app.scene.with_untracked(|scene| patterns::dissolving(scene, group));
        self.change(actions, None, false);
    }

    /// Draws groups, or everything gate by gate.
    pub fn draw_groups(self, are_drawn: bool) {
        self.change(vec![Action::Group(are_drawn)], None, false);
    }

    /// Closes the innermost open group about a node.
    pub fn fold_around(self, node: NodeId) {
        if let Some(group) = self.app.scene.with_untracked(|scene| scene.outline.frame(&scene.graph, node)) {
            self.fold(group);
        }
    }

    /// Opens the composite gate that the next step is about, or else this one, and takes its first step.
    pub fn step_inside(self) {
        let Some(node) = untrack(|| self.app.ahead()) else { return };
        self.app.playing.set(false);
        let (app, before) = (self.app, self.app.step.get_untracked());
        let is_next = app.scene.with_untracked(|scene| {
            scene.event(scene.outline.next(before, scene.trace.steps.len())).is_some_and(|event| event.node() == node)
        });
        let start = if is_next { before } else { app.scene.with_untracked(|scene| scene.outline.previous(before)) };
        app.act(Action::Step(start));
        self.unfold(node, false);
        app.go_by(1);
    }

    /// Opens or closes, and stays at the same moment of the run; `closed` is the gate whose group closes.
    fn change(self, actions: Vec<Action>, closed: Option<NodeId>, walk: bool) {
        let app = self.app;
        let stood = Before::now(self);
        let (before, step) = (app.scene.get_untracked(), app.step.get_untracked());
        let (cursor, selection) = (self.cursor.get_untracked(), untrack(|| app.selection()));
        app.document.update(|document| actions.into_iter().for_each(|action| document.apply(action)));
        let after = app.scene.get_untracked();
        // Where only what is drawn has changed the steps are the same.
        let same = Arc::ptr_eq(&before.trace.steps, &after.trace.steps);
        let moment = if same { step } else { same_moment(before.run(), step, after.run()) };
        let rests = after.outline.ends_on_stage(moment);
        app.act(Action::Step(if rests { moment } else { after.outline.next(moment, after.trace.steps.len()) }));
        faults::move_along(app, |place| if same { Some(place) } else { there(&before, place, &after, closed) });
        app.act(Action::Select(selection.and_then(|node| there(&before, node, &after, closed))));
        self.cursor.set(there(&before, cursor, &after, closed).or_else(|| first_inside(&before, cursor, &after)).unwrap_or(0));
        if walk {
            request_animation_frame(move || browser::focus(&format!(".graph [data-node='{}']", self.cursor.get_untracked())));
        }
        stood.glide(self);
    }
}

/// Where a node is drawn in another scene of the same program; what was inside a group that closed, where that is.
fn there(before: &Scene, node: NodeId, after: &Scene, closed: Option<NodeId>) -> Option<NodeId> {
    let name = before.names.gate(&before.graph, node);
    let node = after.names.node(&after.graph, &name).or_else(|| {
        let symbol = &before.graph.nodes.get(closed?)?.symbol;
        after.graph.nodes.iter().position(|node| node.symbol == *symbol)
    });
    node.map(|node| after.outline.place(node))
}

/// The first gate of the group that a gate has become.
fn first_inside(before: &Scene, node: NodeId, after: &Scene) -> Option<NodeId> {
    let name = before.names.gate(&before.graph, node);
    let group = after.outline.framed.iter().find(|&&group| after.names.group(&after.graph, group) == name)?;
    after.graph.inside(*group).first().map(|&node| after.outline.place(node))
}
