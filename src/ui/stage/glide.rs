//! Groups open and close in one short, continuous movement: what is there before and after glides, the rest grows out of a gate or shrinks
//! into it, and the window goes along. The picture itself is the new one from the start: only transforms are put upon it, and taken off.

use super::chips::now;
use super::{Stage, placed};
use crate::ui::prelude::*;
use crate::ui::{browser, patch};
use gatewise::layout::Point;
use gatewise::scene::{Drift, Drifts, OPENING, Scene, View, ease, is_large};
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Pictures of more nodes change at once.
const MOST: usize = 1000;

/// Which glide is the present one: an older one that is still asked for stops.
#[derive(Clone, Copy)]
pub struct Glide {
    turn: StoredValue<u32>,
}

/// What was on stage before, as long as it is still in the document.
pub struct Before {
    scene: Arc<Scene>,
    view: View,
}

/// Something that moves.
enum Part {
    /// A node, a frame.
    Whole(Drift),
    /// A wire, by its ends.
    Wire(usize, bool),
    /// The name of a frame: it goes with the frame's corner, or with all of the frame.
    Title(Drift, Point),
}

/// One glide.
struct Course {
    old: Arc<Scene>,
    new: Arc<Scene>,
    /// Where everything of the new picture was, and where everything of the old one goes.
    came: Drifts,
    goes: Drifts,
    views: [View; 2],
    /// A point that stands still in the window, in both pictures.
    hold: [Point; 2],
    step: usize,
    /// What moves, and whether it is of the old picture.
    moving: Vec<(Element, Part, bool)>,
}

impl Glide {
    /// Nothing glides.
    pub fn rest() -> Self {
        Self { turn: StoredValue::new(0) }
    }
}

impl Before {
    /// What is on stage now.
    pub fn now(stage: Stage) -> Self {
        Self { scene: stage.app.scene.get_untracked(), view: stage.window.view.get_untracked() }
    }

    /// Goes from there to what the document says now. The document is not drawn anew until the page's next task.
    #[inline(never)]
    pub fn glide(self, stage: Stage) {
        let (old, new) = (self.scene, stage.app.scene.get_untracked());
        if Arc::ptr_eq(&old, &new) || old.graph.nodes.len().max(new.graph.nodes.len()) > MOST {
            return;
        }
        let (came, goes) = (Drifts::new(&new, &old), Drifts::new(&old, &new));
        let hold = match (came.folded, goes.folded) {
            (Some((frame, gate)), None) => Some((gate.center, frame.center, frame)),
            (None, Some((frame, gate))) => Some((frame.center, gate.center, gate)),
            _ => None,
        };
        if let Some((before, after, rect)) = hold {
            stage.window.keep(stage, self.view, [before, after], rect);
        }
        let turn = stage.glide.turn.get_value().wrapping_add(1);
        stage.glide.turn.set_value(turn);
        if is_large(&old) || is_large(&new) || browser::matches_media("(prefers-reduced-motion: reduce)") {
            return;
        }
        let hold = hold.map_or([Point::default(); 2], |(before, after, _)| [before, after]);
        let leaving = leaving(&old, &goes);
        request_animation_frame(move || {
            if stage.glide.turn.get_value() == turn {
                let step = stage.app.step.get_untracked();
                let views = [self.view, stage.window.view.get_untracked()];
                stage.window.gliding.set(false);
                let moving = drawn(&new, &came).into_iter().map(|(element, part)| (element, part, false));
                let moving = moving.chain(leaving.into_iter().map(|(element, part)| (element, part, true))).collect();
                let course = Rc::new(Course { old, new, came, goes, views, hold, step, moving });
                course.begin();
                course.place(0.0);
                tick(stage, turn, None, course);
            }
        });
    }
}

/// Goes on until the time is over, or until the reader does something else.
fn tick(stage: Stage, turn: u32, since: Option<f64>, course: Rc<Course>) {
    request_animation_frame(move || {
        let now = now();
        let since = since.unwrap_or(now);
        let time = (now - since) / OPENING;
        let view = stage.window.view.get_untracked();
        let is_present = stage.glide.turn.get_value() == turn
            && view == course.views[1]
            && stage.app.step.get_untracked() == course.step
            && Arc::ptr_eq(&stage.app.scene.get_untracked(), &course.new);
        if time < 1.0 && is_present {
            course.place(time);
            tick(stage, turn, Some(since), course);
        } else {
            course.end(&view);
        }
    });
}

impl Course {
    /// Brings what leaves back, and hides what belongs to the old picture.
    fn begin(&self) {
        let Some(chips) = browser::find(".graph .chips") else { return };
        for (element, _, leaves) in &self.moving {
            if *leaves {
                let _ = chips.append_child(element);
            }
        }
        hide(true);
    }

    /// Puts everything where it is after this share of the time.
    fn place(&self, time: f64) {
        let gone = ease(time);
        for (element, part, leaves) in &self.moving {
            let (scene, drifts, share) = if *leaves { (&self.old, &self.goes, gone) } else { (&self.new, &self.came, 1.0 - gone) };
            let (matrix, stays) = match part {
                Part::Whole(drift) => (drift.shift.part(share).matrix(), drift.stays),
                Part::Wire(edge, stays) => (drifts.wire(scene, *edge, share), *stays),
                Part::Title(drift, corner) => (title(drift, *corner, share), drift.stays),
            };
            let [a, b, c, d, e, f] = matrix;
            let _ = element.set_attribute("transform", &format!("matrix({a:.4} {b:.4} {c:.4} {d:.4} {e:.2} {f:.2})"));
            if !stays {
                let _ = element.set_attribute("opacity", &format!("{:.2}", 1.0 - share));
            }
        }
        let view = self.views[0].between(&self.views[1], self.hold, gone);
        if let Some(sheet) = browser::find(".graph > .sheet") {
            patch::set_style(&sheet, &[&placed(&view), "; transition: none"].concat());
        }
    }

    /// Leaves the new picture as it is.
    fn end(&self, view: &View) {
        for (element, _, leaves) in &self.moving {
            if *leaves {
                element.remove();
            } else {
                let _ = element.remove_attribute("transform");
                let _ = element.remove_attribute("opacity");
            }
        }
        hide(false);
        if let Some(sheet) = browser::find(".graph > .sheet") {
            patch::set_style(&sheet, &placed(view));
        }
    }
}

/// A frame's name goes with the frame's upper left corner; where the frame grows out of a gate, it grows as well.
fn title(drift: &Drift, corner: Point, share: f64) -> [f64; 6] {
    let shift = drift.shift.part(share);
    if !drift.stays {
        return shift.matrix();
    }
    let there = shift.of(corner);
    [1.0, 0.0, 0.0, 1.0, there.x - corner.x, there.y - corner.y]
}

/// What stands about nodes is not seen while they move.
fn hide(hides: bool) {
    for layer in [".graph .halos", ".graph .overlay", ".graph .route"].into_iter().filter_map(browser::find) {
        let _ = if hides { layer.set_attribute("visibility", "hidden") } else { layer.remove_attribute("visibility") };
    }
}

/// Everything of the picture that is drawn, with what it is.
fn drawn(scene: &Scene, drifts: &Drifts) -> Vec<(Element, Part)> {
    let mut parts = Vec::new();
    for (element, id) in children(".edges", "data-edge") {
        if id < scene.graph.edges.len() {
            parts.push((element, Part::Wire(id, drifts.keeps(scene, id))));
        }
    }
    for layer in [".stubs", ".nodes"] {
        for (element, id) in children(layer, "data-for") {
            parts.extend(drifts.nodes.get(id).map(|drift| (element, Part::Whole(*drift))));
        }
    }
    for (element, id) in children(".branches", "data-edge") {
        let gate = scene.graph.edges.get(id).map(|edge| scene.outline.place(edge.to));
        parts.extend(gate.and_then(|gate| drifts.nodes.get(gate)).map(|drift| (element, Part::Whole(*drift))));
    }
    let mut frame = browser::find(".graph .frames > .group-frame");
    for (drift, rect) in drifts.frames.iter().zip(&scene.layout.frames) {
        let Some(element) = frame.take() else { break };
        let corner = Point { x: rect.center.x - rect.width / 2.0, y: rect.center.y - rect.height / 2.0 };
        let name = element.next_element_sibling();
        frame = name.as_ref().and_then(Element::next_element_sibling).filter(|next| next.class_list().contains("group-frame"));
        parts.push((element, Part::Whole(*drift)));
        parts.extend(name.map(|name| (name, Part::Title(*drift, corner))));
    }
    parts
}

/// The children of a layer, each with the number that it carries.
fn children(layer: &str, attribute: &str) -> Vec<(Element, usize)> {
    let mut next = browser::find(&[".graph ", layer, " > g"].concat());
    let mut children = Vec::new();
    while let Some(element) = next {
        next = element.next_element_sibling();
        let id = element.get_attribute(attribute).and_then(|id| id.parse().ok());
        children.extend(id.map(|id| (element, id)));
    }
    children
}

/// Copies of what the new picture does not have: nothing can be done with them, and nothing is said of them.
fn leaving(scene: &Scene, goes: &Drifts) -> Vec<(Element, Part)> {
    let leaves = |part: &Part| match part {
        Part::Whole(drift) | Part::Title(drift, _) => !drift.stays,
        Part::Wire(_, stays) => !stays,
    };
    let copy = |(element, part): (Element, Part)| {
        let copy: Element = element.clone_node_with_deep(true).ok()?.unchecked_into();
        for name in
            ["data-for", "data-node", "data-edge", "data-do", "role", "tabindex", "aria-label", "aria-pressed", "aria-expanded", "class"]
        {
            // The frame's own look is its class.
            if name != "class" || copy.tag_name() == "g" {
                let _ = copy.remove_attribute(name);
            }
        }
        Some((copy, part))
    };
    drawn(scene, goes).into_iter().filter(|(_, part)| leaves(part)).filter_map(copy).collect()
}
