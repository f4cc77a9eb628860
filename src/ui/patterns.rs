//! Patterns on the page: which one is offered, and taken apart again. Nothing of this runs for the first picture.

use super::state::App;
use crate::ui::prelude::*;
use gatewise::graph::{ALL, GroupId, NodeId, Offer, offers};
use gatewise::scene::Scene;
use gatewise::share::Action;
use gatewise::words::Phrase;
use maud::{Markup, html};
use std::cell::RefCell;
use std::sync::Arc;

/// A pattern that the selected gate, or else that of the step, is a part of.
#[derive(Clone)]
pub struct Offered {
    /// The pattern.
    pub offer: Offer,
    /// How many of its name the program has.
    pub count: usize,
}

/// The patterns of a scene.
type Found = (Arc<Scene>, Arc<[Offer]>);

thread_local! {
    /// The patterns of the scene that was asked for last.
    static LAST: RefCell<Option<Found>> = const { RefCell::new(None) };
}

#[inline(never)]
fn all(scene: &Arc<Scene>) -> Arc<[Offer]> {
    LAST.with(|last| {
        let mut last = last.borrow_mut();
        match &*last {
            Some((of, offers)) if Arc::ptr_eq(of, scene) => offers.clone(),
            _ => {
                let offers: Arc<[Offer]> = offers(&scene.graph).into();
                *last = Some((scene.clone(), offers.clone()));
                offers
            }
        }
    })
}

/// What is offered now. Before the first step, with nothing selected, nothing is.
pub fn offered(app: App) -> Option<Offered> {
    let selection = app.selection();
    if selection.is_none() && app.step.get() == 0 { None } else { about(app, selection) }
}

#[inline(never)]
fn about(app: App, selection: Option<NodeId>) -> Option<Offered> {
    let (scene, step) = (app.scene.get(), app.step.get());
    if app.document.with(|document| document.view.ungrouped) {
        return None;
    }
    let node = selection.or_else(|| scene.event(step).map(|event| event.node())).filter(|&node| scene.outline.closed(node).is_none())?;
    let all = all(&scene);
    let offer = all.iter().find(|offer| offer.nodes.binary_search(&node).is_ok())?.clone();
    let count = all.iter().filter(|other| other.name == offer.name).count();
    Some(Offered { offer, count })
}

/// The offer in the panel.
#[inline(never)]
pub fn view(app: App, Offered { offer, count }: &Offered) -> Markup {
    let Offer { name, output, nodes } = offer;
    let key = if nodes.len() == 1 { "groups.offered.one" } else { "groups.offered" };
    html! {
        p.groups.offer {
            span { (app.plain(&Phrase::new(key).with("count", nodes.len()).with("name", name))) }
            button.tbtn data-do={ "gather " (output) } { (said(app, name)) }
            @if *count > 1 {
                button.tbtn data-do={ "gather-all " (name) } { (app.plain(&Phrase::new("groups.gather-all").with("count", count).with("name", name))) }
            }
        }
    }
}

/// What a group of a pattern is offered with.
pub fn said(app: App, name: &str) -> String {
    app.plain(&Phrase::new("groups.gather").with("name", name))
}

/// The button that takes a group of a pattern apart.
#[inline(never)]
pub fn dissolve(app: App, scene: &Scene, group: GroupId) -> Markup {
    let Some(group_of) = scene.graph.groups.get(group).filter(|group| group.found.is_some()) else { return Markup::default() };
    html! { button.tbtn data-do={ "dissolve " (group) } { (app.plain(&Phrase::new("groups.dissolve").with("name", &group_of.name))) } }
}

/// What makes a group of the pattern that a gate gives the value of.
pub fn gathering(app: App, output: NodeId) -> Option<Action> {
    let scene = app.scene.get_untracked();
    let offer = all(&scene).iter().find(|offer| offer.output == output)?.clone();
    Some(Action::Gather(format!("{}:{}", scene.names.gate(&scene.graph, output), offer.name)))
}

/// What makes groups of all patterns of a name.
pub fn gathering_all(name: &str) -> Action {
    Action::Gather(format!("{ALL}:{name}"))
}

/// What takes a group of a pattern apart: where all of its name were made groups at once, all of them.
pub fn dissolving(scene: &Scene, group: GroupId) -> Vec<Action> {
    let Some(group) = scene.graph.groups.get(group) else { return Vec::new() };
    let all = format!("{ALL}:{}", group.name);
    group.found.iter().cloned().chain([all]).map(Action::Dissolve).collect()
}
