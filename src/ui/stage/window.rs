//! The window onto the picture: its size, what of it is seen, and when that changes.

use super::Stage;
use crate::ui::browser;
use crate::ui::part::effect;
use crate::ui::prelude::*;
use gatewise::graph::NodeId;
use gatewise::layout::{Point, Rect};
use gatewise::scene::{Scene, Size, View};

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
        }
    }

    /// Fits new pictures, and follows the steps.
    pub fn follow(self, stage: Stage) {
        let window = self;
        let structure = Memo::new(move |_| stage.app.scene.with(|scene| scene.structure.clone()));
        effect(move || {
            structure.track();
            window.chosen.set_value(false);
            window.show_first(stage);
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
            if before.replace(step).is_some_and(|before| before != step)
                && let Some((gate, both)) = extents(stage)
            {
                window.bring(stage, window.fitting(both, window.view.get_untracked().scale).unwrap_or(gate));
            }
        });
        if let Some(canvas) = browser::find(".graph") {
            browser::watch_size(&canvas, move |rect| self.size.set(Size { width: rect.width(), height: rect.height() }));
        }
    }

    /// The whole picture.
    pub fn fit(self, stage: Stage) {
        self.choose(true, |_| View::fit(picture_size(stage), self.size.get_untracked()));
    }

    /// Another view, chosen by the reader.
    pub fn choose(self, gently: bool, change: impl FnOnce(View) -> View) {
        self.chosen.set_value(true);
        self.gliding.set(gently);
        self.view.update(|view| *view = change(*view));
    }

    /// Zooms about the window's middle.
    pub fn zoom(self, factor: f64) {
        let size = self.size.get_untracked();
        self.choose(true, |view| view.zoomed(factor, Point { x: size.width / 2.0, y: size.height / 2.0 }));
    }

    /// Brings a node into sight where it is not.
    pub fn show(self, stage: Stage, id: NodeId) {
        if let Some(rect) = stage.app.scene.with_untracked(|scene| scene.extent(id)) {
            self.bring(stage, rect);
        }
    }

    /// A box, where the window is large enough for it.
    fn fitting(self, rect: Rect, scale: f64) -> Option<Rect> {
        let size = self.size.get_untracked();
        (rect.width * scale <= size.width && rect.height * scale <= size.height).then_some(rect)
    }

    fn bring(self, stage: Stage, rect: Rect) {
        let size = self.size.get_untracked();
        let view = self.view.get_untracked();
        let showing = view.showing(rect, picture_size(stage), size);
        if showing != view && size.width > 0.0 {
            self.gliding.set(true);
            self.view.set(showing);
        }
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
            let around = extents(stage).map(|(gate, both)| self.fitting(both, 1.0).unwrap_or(gate));
            self.gliding.set(false);
            self.view.set(View::first(picture_size(stage), size, around.or_else(|| first_gate(stage))));
        }
    }
}

/// The picture's size.
pub fn picture_size(stage: Stage) -> Size {
    stage.app.scene.with_untracked(|scene| Size { width: scene.layout.width, height: scene.layout.height })
}

/// Where the gate of the step stands, and the same with the node that it sends a gradient to.
fn extents(stage: Stage) -> Option<(Rect, Rect)> {
    let step = stage.app.frame.with_untracked(|frame| frame.step);
    stage.app.scene.with_untracked(|scene| scene.extents(&scene.event(step)?))
}

/// Where the run begins.
fn first_gate(stage: Stage) -> Option<Rect> {
    let place = |scene: &Scene| scene.trace.steps.first().and_then(|step| scene.extent(scene.outline.place(step.node())));
    stage.app.scene.with_untracked(|scene| place(scene))
}
