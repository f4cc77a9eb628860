//! The window onto the picture: its size, what of it is seen, and when that changes.

use super::Shown;
use gatewise::graph::NodeId;
use gatewise::layout::{Point, Rect};
use gatewise::scene::{Scene, Size, View};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};

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
    /// A window that fits new pictures, and follows the steps.
    pub fn open(shown: Shown, step: Signal<usize>) -> Self {
        let window = Self {
            view: RwSignal::new(View::default()),
            size: RwSignal::new(Size::default()),
            gliding: RwSignal::new(false),
            grabbed: RwSignal::new(false),
            pointers: StoredValue::new(Vec::new()),
            dragged: StoredValue::new(false),
            chosen: StoredValue::new(false),
        };
        let structure = Memo::new(move |_| {
            shown.scene.with(|scene| {
                let edges = scene.graph.edges.iter().map(|edge| (edge.from, edge.to));
                (scene.graph.nodes.len(), edges.collect::<Vec<_>>())
            })
        });
        Effect::new(move |_| {
            structure.track();
            window.chosen.set_value(false);
            window.show_first(shown);
        });
        Effect::new(move |_| {
            window.size.track();
            if !window.chosen.get_value() {
                window.show_first(shown);
            }
        });
        Effect::new(move |before: Option<usize>| {
            let step = step.get();
            if before.is_some_and(|before| before != step)
                && let Some(node) = current(shown)
            {
                window.show(shown, node);
            }
            step
        });
        window.watch_size(shown);
        window
    }

    /// The picture's place as a CSS transform.
    pub fn transform(self) -> String {
        let View { scale, offset } = self.view.get();
        format!("translate({:.2}px, {:.2}px) scale({scale})", offset.x, offset.y)
    }

    /// The whole picture.
    pub fn fit(self, shown: Shown) {
        self.choose(true, |_| View::fit(picture_size(shown), self.size.get_untracked()));
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
    pub fn show(self, shown: Shown, id: NodeId) {
        let Some(rect) = shown.scene.with_untracked(|scene| scene.layout.boxes.get(id).copied()) else { return };
        let size = self.size.get_untracked();
        let view = self.view.get_untracked();
        let showing = view.showing(rect, picture_size(shown), size);
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

    fn show_first(self, shown: Shown) {
        let size = self.size.get_untracked();
        if size.width > 0.0 {
            let around = current(shown).and_then(|node| shown.scene.with_untracked(|scene| scene.layout.boxes.get(node).copied()));
            self.gliding.set(false);
            self.view.set(View::first(picture_size(shown), size, around.or_else(|| first_gate(shown))));
        }
    }

    /// Keeps `size` at the drawing's size on the page.
    fn watch_size(self, shown: Shown) {
        let observer = StoredValue::new_local(None::<(web_sys::ResizeObserver, Closure<dyn FnMut(js_sys::Array)>)>);
        Effect::new(move |_| {
            let Some(canvas) = shown.canvas.get() else { return };
            let seen = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
                if let Ok(entry) = entries.get(0).dyn_into::<web_sys::ResizeObserverEntry>() {
                    let rect = entry.content_rect();
                    let _ = self.size.try_set(Size { width: rect.width(), height: rect.height() });
                }
            });
            if let Ok(watcher) = web_sys::ResizeObserver::new(seen.as_ref().unchecked_ref()) {
                watcher.observe(&canvas);
                observer.set_value(Some((watcher, seen)));
            }
        });
        on_cleanup(move || {
            if let Some(Some((watcher, _))) = observer.try_update_value(Option::take) {
                watcher.disconnect();
            }
        });
    }
}

/// The picture's size.
pub fn picture_size(shown: Shown) -> Size {
    shown.scene.with_untracked(|scene| Size { width: scene.layout.width, height: scene.layout.height })
}

/// The node that the step is about.
fn current(shown: Shown) -> Option<NodeId> {
    let step = shown.frame.with_untracked(|frame| frame.step);
    shown.scene.with_untracked(|scene| step.checked_sub(1).and_then(|last| scene.trace.steps.get(last)).map(gatewise::trace::Step::node))
}

/// Where the run begins.
fn first_gate(shown: Shown) -> Option<Rect> {
    let place = |scene: &Scene| scene.trace.steps.first().and_then(|step| scene.layout.boxes.get(step.node()).copied());
    shown.scene.with_untracked(|scene| place(scene))
}
