//! A large graph from far away: a few long paths, the ranks as bands with their numbers, and the groups as boxes.

use super::Stage;
use super::magnitude::{self, Measured};
use crate::ui::part::effect;
use crate::ui::prelude::*;
use crate::ui::{browser, patch};
use gatewise::scene::{Band, Frame, Phase, Scene, bands, block, blocks, differs, enclosures};
use gatewise::words::Phrase;
use maud::{Markup, html};
use std::rc::Rc;
use std::sync::Arc;
use web_sys::Element;

/// What has been drawn: of which run and moment, with which sizes, and for each block where its wires and its gates are.
struct Far {
    scene: Arc<Scene>,
    frame: Arc<Frame>,
    sizes: Option<Rc<Measured>>,
    blocks: Vec<(Element, Element)>,
}

/// Draws a large graph while it is seen from far away.
pub fn follow(stage: Stage) {
    let remote = Memo::new(move |_| usize::from(stage.window.view.with(|view| stage.is_remote(view))));
    let mut drawn = None;
    effect(move || {
        if remote.get() != 0 {
            draw(stage, &mut drawn);
        } else if drawn.take().is_some() {
            fill("");
        }
    });
    stage.keep(".graph .ranks", move || if remote.get() != 0 { ranks(stage).into_string() } else { String::new() });
}

fn fill(html: &str) {
    if let Some(parent) = browser::find(".graph .overview") {
        parent.set_inner_html(html);
    }
}

/// Writes the blocks that look otherwise than before.
#[inline(never)]
fn draw(stage: Stage, drawn: &mut Option<Far>) {
    let (scene, frame) = (stage.app.scene.get(), stage.app.frame.get());
    let last = drawn.take().filter(|far| Arc::ptr_eq(&far.scene, &scene));
    let sizes = magnitude::measured(stage.app);
    let same = |far: &&Far| far.sizes.as_ref().map(Rc::as_ptr) == sizes.as_ref().map(Rc::as_ptr);
    let before = last.as_ref().filter(same).map(|far| far.frame.clone());
    let groups = last.map(|far| far.blocks).unwrap_or_else(|| {
        fill(r#"<g class="wires"></g><g class="dots"></g><path class="gates-current"/>"#);
        let [wires, dots] = [".overview .wires", ".overview .dots"]
            .map(|place| browser::find(place).map(|place| patch::append(&place, &"<g></g>".repeat(blocks(&scene)))).unwrap_or_default());
        wires.into_iter().zip(dots).collect()
    });
    for (at, (wires, dots)) in groups.iter().enumerate() {
        if before.as_ref().is_none_or(|before| differs(&scene, at, before, &frame)) {
            let part = block(&scene, &frame, sizes.as_ref().map(|sizes| &sizes.magnitudes), at);
            let inside = [part.waiting.as_str(), &part.done].concat();
            let mut lines = vec![("wire-grey", part.grey.as_str()), ("wire", &part.carried), ("gradient", &part.gradient)];
            if let Some(sizes) = &sizes {
                lines.extend(sizes.far_classes().into_iter().zip(part.levels.iter().chain([&part.lost]).map(String::as_str)));
            }
            wires.set_inner_html(&paths(&lines));
            dots.set_inner_html(&paths(&[("gates-waiting", &part.waiting), ("gates-done", &part.done), ("gates-inside", &inside)]));
        }
    }
    if let Some(current) = browser::find(".overview .gates-current") {
        let node = scene.event(frame.step).map(|event| event.node()).filter(|&node| frame.nodes[node].phase == Phase::Current);
        let at = node.and_then(|node| scene.layout.boxes.get(node)).map(|rect| rect.center);
        let _ = current.set_attribute("d", &at.map(|at| format!("M{} {}h0", at.x, at.y)).unwrap_or_default());
    }
    *drawn = Some(Far { scene, frame, sizes, blocks: groups });
}

fn paths(paths: &[(&str, &str)]) -> String {
    html! { @for (class, d) in paths.iter().filter(|(_, d)| !d.is_empty()) { path class=(class) d=(d) {} } }.into_string()
}

/// The ranks along the lower edge, and the groups.
#[inline(never)]
fn ranks(stage: Stage) -> Markup {
    let (view, window) = (stage.window.view.get(), stage.window.size.get());
    stage.app.scene.with(|scene| {
        html! {
            @for band in bands(scene, view, window) {
                @if band.shaded { rect.band x=(px(band.left)) y="0" width=(px(band.width)) height=(window.height) {} }
            }
            @for group in enclosures(scene, view, window) {
                rect.group-frame x=(px(group.corner.x)) y=(px(group.corner.y)) width=(px(group.size.width)) height=(px(group.size.height)) rx="5" {}
                @if let Some(name) = group.name { text.group-title x=(px(group.corner.x + 8.0)) y=(px(group.corner.y + 17.0)) { (name) } }
            }
            rect.axis x="0" y=(window.height - AXIS) width=(window.width) height=(AXIS) {}
            @for band in bands(scene, view, window) {
                path.mark d=(format!("M{} {}v5", px(band.left), window.height - AXIS)) {}
                text.rank x=(px(band.left + band.width / 2.0)) y=(window.height - 7.0) { (label(stage, &band)) }
            }
        }
    })
}

/// The height of the strip that the numbers stand in.
const AXIS: f64 = 24.0;

/// A tenth of a px is as fine as anything is placed.
fn px(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}

/// As much as there is room for: "rank 12 · 256 gates", "rank 12", or "12".
fn label(stage: Stage, band: &Band) -> String {
    let short = if band.first == band.last { band.first.to_string() } else { format!("{}\u{2013}{}", band.first, band.last) };
    let keys = if band.first == band.last { ["far.rank-gates", "far.rank"] } else { ["far.ranks-gates", "far.ranks"] };
    let words = keys.map(|key| stage.app.plain(&Phrase::new(key).with("at", &short).with("count", band.gates)));
    // Korean letters are about twice as wide as Latin ones.
    let room = |text: &String| text.chars().map(|letter| if letter > '\u{1100}' { 12.0 } else { 6.4 }).sum::<f64>() + 12.0 <= band.width;
    words.into_iter().find(room).unwrap_or(short)
}
