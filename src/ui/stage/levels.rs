//! Where one is within open groups: what is around the gate, from the whole inward, and the way back.

use super::Stage;
use crate::ui::prelude::*;
use gatewise::graph::GroupId;
use gatewise::scene::Scene;
use gatewise::words::Phrase;
use maud::{Markup, html};

/// The levels about the selected gate, or else that of the step, while there are several: each but the innermost a button that closes
/// what is open within it.
pub fn view(stage: Stage) -> Markup {
    if stage.app.scene.with(|scene| scene.outline.framed.len() < 2) { Markup::default() } else { levels(stage) }
}

#[inline(never)]
fn levels(stage: Stage) -> Markup {
    let app = stage.app;
    let scene = app.scene.get();
    let node = stage.selection.get().or_else(|| scene.event(app.step.get()).map(|event| event.node()));
    let around = around(&scene, node.and_then(|node| scene.outline.frame(&scene.graph, node)));
    let Some((&innermost, outer)) = around.split_last().filter(|(_, outer)| !outer.is_empty()) else { return Markup::default() };
    let name = |group: GroupId| &scene.graph.groups[group].name;
    let whole = app.say("groups.whole");
    // Each level with the group that closes on the way back to it.
    let names = [whole.as_str()].into_iter().chain(outer.iter().map(|&group| name(group).as_str()));
    html! {
        nav.levels aria-label=(app.say("groups.levels")) {
            ol {
                @for (level, &inner) in names.zip(&around) {
                    li {
                        button data-do={ "fold " (inner) } aria-label=(app.plain(&Phrase::new("groups.back-to").with("name", level).with("inner", name(inner)))) {
                            (level)
                        }
                    }
                }
                li aria-current="true" { (name(innermost)) }
            }
        }
    }
}

/// The open groups about an open group and this itself, from the outermost inward.
fn around(scene: &Scene, innermost: Option<GroupId>) -> Vec<GroupId> {
    let mut around: Vec<GroupId> = std::iter::successors(innermost, |&group| scene.outline.around(group)).collect();
    around.reverse();
    around
}
