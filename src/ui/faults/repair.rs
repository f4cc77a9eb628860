//! Finding the place of a fault: what is said to a guess, and what was learned.

use super::{Breaking, about, kind_of, label};
use crate::ui::browser;
use crate::ui::prelude::*;
use crate::ui::state::App;
use gatewise::graph::NodeId;
use gatewise::scene::Scene;
use gatewise::share::FaultKind;
use gatewise::trace::fault::{Fault, Verdict, is_router};
use gatewise::words::{Phrase, Style};
use maud::{Markup, html};

/// The section: the place that is taken, the button, the answer.
pub fn view(app: App, sound: &Scene, broken: &Scene, breaking: Breaking) -> Markup {
    let Some(fault) = broken.broken.as_ref().map(|broken| broken.fault) else { return Markup::default() };
    let here = here(app);
    let button = here
        .map_or_else(|| Phrase::new("break.repair-none"), |node| Phrase::new("break.repair-at").with("place", label(&sound.graph, node)));
    html! {
        section.repair {
            h2 { (app.say("break.repair")) }
            @if breaking.repaired {
                p.found role="status" { b { (app.say("break.found")) } " " (app.sentence(&about(sound, fault, learned(sound, fault)))) }
                p.others {
                    button.tbtn data-do="break again" { (app.say("break.again")) }
                    button.tbtn data-do="break hide" { (app.say("break.hide-another")) }
                }
            } @else {
                p { (app.say("break.repair.text")) }
                p.others {
                    button.tbtn.primary data-do={ "break here " (here.map_or_else(String::new, |node| node.to_string())) } aria-disabled=(here.is_none()) { (app.plain(&button)) }
                    button.tbtn data-do="break cleared" { (app.say("break.not-cleared")) }
                }
                p.answer role="status" { @if let Some(said) = breaking.said { (app.sentence(&answer(sound, said))) } }
            }
        }
    }
}

/// The place that is meant: the selected node, or what the step is about.
fn here(app: App) -> Option<NodeId> {
    let selection = app.selection();
    selection.or_else(|| app.scene.with(|scene| scene.event(app.explained.get()).map(|event| event.node())))
}

fn answer(sound: &Scene, (guess, verdict): (Option<NodeId>, Verdict)) -> Phrase {
    let key = match (guess, verdict) {
        (None, _) => "break.guess.cleared",
        (_, Verdict::ArrivesWrong) => "break.guess.wrong",
        (_, Verdict::NoGradient) => "break.guess.none",
        (_, Verdict::StillRight | Verdict::Found) => "break.guess.right",
    };
    let symbol = guess.and_then(|node| sound.graph.nodes.get(node)).map(|node| node.symbol.clone());
    Phrase::new(key).styled("name", symbol.unwrap_or_default(), Style::Symbol)
}

/// What a repaired fault has taught.
fn learned(sound: &Scene, fault: Fault) -> &'static str {
    match (kind_of(fault), fault) {
        (FaultKind::Overwrite, _) => "break.overwrite.learned",
        (FaultKind::Twice, _) => "break.twice.learned",
        (FaultKind::Upstream, _) => "break.upstream.learned",
        (FaultKind::Local, _) => "break.local.learned",
        (FaultKind::Swap, Fault::Swapped(gate)) if is_router(&sound.graph, gate) => "break.swap.learned-router",
        (FaultKind::Swap, _) => "break.swap.learned",
        (FaultKind::Sign, _) => "break.sign.learned",
    }
}

/// Takes a node for the place of the fault, or says that nothing was cleared.
pub fn guess(app: App, node: Option<NodeId>) {
    let scene = app.scene.get_untracked();
    let sound = app.good.with_untracked(|good| good.as_ref().and_then(|good| good.program.scene.clone()));
    let Some((sound, fault)) = sound.zip(scene.broken.as_ref().map(|broken| broken.fault)) else { return };
    let verdict = match node {
        None if fault == Fault::Twice => Verdict::Found,
        None => Verdict::StillRight,
        Some(node) => {
            let place = scene.outline.place(node);
            fault.verdict(&scene.graph, &sound.trace, &scene.trace, node, &|other| scene.outline.place(other) == place)
        }
    };
    app.breaking.update(|breaking| match verdict {
        Verdict::Found => *breaking = Breaking { repaired: true, tries: breaking.tries, ..Breaking::default() },
        _ => *breaking = Breaking { said: Some((node, verdict)), tries: breaking.tries + 1, ..*breaking },
    });
    if verdict == Verdict::Found {
        request_animation_frame(|| browser::focus("#breaking"));
    }
}
