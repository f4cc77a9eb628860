//! The window onto the picture: its size, what of it is seen, and when that changes.

use super::{Stage, map};
use crate::ui::browser;
use crate::ui::part::effect;
use crate::ui::prelude::*;
use gatewise::graph::NodeId;
use gatewise::layout::{Point, Rect};
use gatewise::scene::{Scene, Size, View};
use std::sync::Arc;

/// What is seen of the picture.
#[derive(Clone, Copy)]
pub struct Window {
    /// Which part, and how large.
    pub view: RwSignal<View>,
    /// The window's size in px.
    pub size: RwSignal<Size>,
    /// Whether the next change of the view is a gentle one.
    pub gliding: RwSignal<bool>,
    /// Whether the picture is being dragged.
    pub grabbed: RwSignal<bool>,
    /// The fingers and pens that are down.
    pub pointers: StoredValue<Vec<(i32, Point)>>,
    /// Whether the last press became a drag.
    dragged: StoredValue<bool>,
    /// Whether the reader has chosen the view.
    chosen: StoredValue<bool>,
    /// Whether the next picture is to be seen as this one is, and its view then.
    goes_on: StoredValue<bool>,
    next: RwSignal<View>,
    /// Whether nothing but the reader has moved the view since.
    by_hand: StoredValue<bool>,
    /// The step that the reader has zoomed to, while there is a way back, and the view before.
    pub near: RwSignal<Option<usize>>,
    before: RwSignal<View>,
}

impl Window {
    /// A window onto nothing yet.
    pub fn open() -> Self {
        Self {
            view: RwSignal::new(View::default()),
            size: RwSignal::new(Size::default()),
            gliding: RwSignal::new(false),
            grabbed: RwSignal::new(false),
            pointers: StoredValue::new(Vec::new()),
            dragged: StoredValue::new(false),
            chosen: StoredValue::new(false),
            goes_on: StoredValue::new(false),
            next: RwSignal::new(View::default()),
            by_hand: StoredValue::new(false),
            near: RwSignal::new(None),
            before: RwSignal::new(View::default()),
        }
    }

    /// Fits new pictures, and follows the steps.
    pub fn follow(self, stage: Stage) {
        let window = self;
        let mut last: Option<Arc<Scene>> = None;
        effect(move || {
            let scene = stage.app.scene.get();
            if last.replace(scene.clone()).is_some_and(|last| last.structure == scene.structure) {
                return;
            }
            if window.goes_on.get_value() {
                window.go_on();
            } else {
                window.chosen.set_value(false);
                window.show_first(stage);
            }
        });
        effect(move || {
            window.size.track();
            if !window.chosen.get_value() {
                window.show_first(stage);
            }
        });
        let mut before = None;
        effect(move || {
            let step = stage.app.step.get();
            if let Some(before) = before.replace(step).filter(|before| *before != step) {
                window.keep_up(stage, before);
            }
        });
        if let Some(canvas) = browser::find(".graph") {
            browser::watch_size(&canvas, move |rect| self.size.set(Size { width: rect.width(), height: rect.height() }));
        }
    }

    /// Sees the next picture as this one is seen: a point of it that is elsewhere there stays where it is in the window, and all of a
    /// box is seen.
    #[inline(never)]
    pub fn keep(self, stage: Stage, view: View, hold: [Point; 2], rect: Rect) {
        let (picture, size) = (picture_size(stage), self.size.get_untracked());
        if size.width > 0.0 {
            let scale = if self.chosen.get_value() { view.scale } else { View::first(picture, size, None).scale };
            self.next.set(view.keeping(scale, hold, picture, size).reaching(rect, picture, size));
            self.goes_on.set_value(true);
        }
    }

    /// Takes the view that was kept for this picture.
    #[inline(never)]
    fn go_on(self) {
        self.goes_on.set_value(false);
        self.forget_way_back();
        self.gliding.set(false);
        self.view.set(self.next.get_untracked());
    }

    /// The whole picture.
    pub fn fit(self, stage: Stage) {
        self.choose(true, |_| View::fit(picture_size(stage), self.size.get_untracked()));
    }

    /// What a room is shown of some nodes and the step; anew when the window changes.
    #[inline(never)]
    pub fn show_room(self, stage: Stage, nodes: &[NodeId]) {
        let (picture, size) = (picture_size(stage), self.size.get());
        if size.width <= 0.0 {
            return;
        }
        let boxes = stage.app.scene.with(|scene| nodes.iter().filter_map(|node| scene.extent(*node)).collect::<Vec<_>>());
        let around = boxes.into_iter().reduce(|all, rect| all.with(rect)).or_else(|| Some(extents(stage)?[2]));
        self.forget_way_back();
        self.by_hand.set_value(false);
        self.gliding.set(self.view.get_untracked() != View::default());
        self.view.set(View::for_room(picture, size, around));
    }

    /// Another view, chosen by the reader.
    pub fn choose(self, gently: bool, change: impl FnOnce(View) -> View) {
        self.chosen.set_value(true);
        self.by_hand.set_value(true);
        self.forget_way_back();
        self.gliding.set(gently);
        self.view.update(|view| *view = change(*view));
    }

    /// The view before the reader zoomed to the step is none to come back to any more.
    fn forget_way_back(self) {
        if self.near.get_untracked().is_some() {
            self.near.set(None);
        }
    }

    /// Zooms about the window's middle, or the point of the picture that is nearest to it.
    pub fn zoom(self, stage: Stage, factor: f64) {
        let (size, picture) = (self.size.get_untracked(), picture_size(stage));
        self.choose(true, |view| {
            let near = |middle: f64, offset: f64, length: f64| middle.clamp(offset, offset + length * view.scale);
            let x = near(size.width / 2.0, view.offset.x, picture.width);
            view.zoomed(factor, Point { x, y: near(size.height / 2.0, view.offset.y, picture.height) })
        });
    }

    /// Brings a node into sight where it is not.
    pub fn show(self, stage: Stage, id: NodeId) {
        if let Some(rect) = stage.app.scene.with_untracked(|scene| scene.extent(id)) {
            self.bring(stage, [rect; 3]);
        }
    }

    /// A view moved to a gate and the node that it sends to: to both where the window is large enough, else to the gate and then as
    /// far as the node needs it, at which the gradient arrives.
    fn showing(self, stage: Stage, view: View, [gate, node, both]: [Rect; 3]) -> View {
        let (picture, size) = (picture_size(stage), self.size.get_untracked());
        if both.width * view.scale <= size.width && both.height * view.scale <= size.height {
            return view.showing(both, picture, size);
        }
        view.showing(gate, picture, size).reaching(node, picture, size)
    }

    /// Brings the gate of a new step into sight, and where its gradient goes; not where the reader has moved the last one out of sight.
    #[inline(never)]
    fn keep_up(self, stage: Stage, last: usize) {
        let sees = |gate: Option<Rect>| gate.is_none_or(|gate| self.view.get_untracked().shows(gate.center, self.size.get_untracked()));
        let gate = stage.app.scene.with_untracked(|scene| scene.extent(scene.event(last)?.node()));
        let Some(extents) = extents(stage) else { return };
        if !self.by_hand.get_value() || sees(gate) || sees(Some(extents[0])) {
            self.bring(stage, extents);
        }
    }

    /// Brings the gate of the step back into sight.
    #[inline(never)]
    pub fn recall(self, stage: Stage) {
        if let Some(extents) = extents(stage) {
            self.bring(stage, extents);
        }
    }

    /// Zooms to the gate of the step with its operands and its uses, or back to the view before.
    #[inline(never)]
    pub fn zoom_to_step(self, stage: Stage) {
        let (step, view) = (stage.app.step.get_untracked(), self.view.get_untracked());
        let next = match self.near.get_untracked() {
            Some(last) => {
                self.near.set(None);
                let before = self.before.get_untracked();
                if last == step { before } else { extents(stage).map_or(before, |extents| self.showing(stage, before, extents)) }
            }
            None => {
                let scene = stage.app.scene.get_untracked();
                let first = || scene.trace.steps.first().map(|step| scene.outline.place(step.node()));
                let Some(node) = scene.event(step).map(|event| event.node()).or_else(first) else { return };
                let Some(gate) = scene.extent(node) else { return };
                self.near.set(Some(step));
                self.before.set(view);
                let near = View::near(gate, &scene.about(node), picture_size(stage), self.size.get_untracked());
                map::clear(stage, near, gate)
            }
        };
        self.chosen.set_value(true);
        self.glide(next);
    }

    #[inline(never)]
    fn bring(self, stage: Stage, extents: [Rect; 3]) {
        let view = self.view.get_untracked();
        let showing = map::clear(stage, self.showing(stage, view, extents), extents[0]);
        if showing != view && self.size.get_untracked().width > 0.0 {
            self.glide(showing);
        }
    }

    fn glide(self, view: View) {
        self.by_hand.set_value(false);
        self.gliding.set(true);
        self.view.set(view);
    }

    /// Notes whether a press has become a drag.
    pub fn drag(self, dragged: bool) {
        self.dragged.set_value(dragged);
    }

    /// Whether the last press became a drag.
    pub fn was_dragged(self) -> bool {
        self.dragged.get_value()
    }

    fn show_first(self, stage: Stage) {
        let size = self.size.get_untracked();
        if size.width > 0.0 {
            self.by_hand.set_value(false);
            let around = extents(stage).or_else(|| first_gate(stage).map(|gate| [gate; 3]));
            self.gliding.set(false);
            let first = View::first(picture_size(stage), size, None);
            self.view.set(around.map_or(first, |extents| self.showing(stage, first, extents)));
        }
    }
}

/// The picture's size.
pub fn picture_size(stage: Stage) -> Size {
    stage.app.scene.with_untracked(|scene| Size { width: scene.layout.width, height: scene.layout.height })
}

/// Where the gate of the step stands, where the node that it sends a gradient to, and both.
fn extents(stage: Stage) -> Option<[Rect; 3]> {
    let step = stage.app.frame.with_untracked(|frame| frame.step);
    stage.app.scene.with_untracked(|scene| scene.extents(&scene.event(step)?))
}

/// Where the run begins.
fn first_gate(stage: Stage) -> Option<Rect> {
    let place = |scene: &Scene| scene.trace.steps.first().and_then(|step| scene.extent(scene.outline.place(step.node())));
    stage.app.scene.with_untracked(|scene| place(scene))
}
