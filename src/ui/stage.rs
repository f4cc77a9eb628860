//! The stage: the graph as live SVG, drawn from the same marks as exported pictures; zoom, focus, selection, motion.

mod chips;
mod gestures;
mod groups;
mod keyboard;
mod legend;
mod marks;
mod overlay;
mod strip;
mod toolbar;
mod window;

use chips::{Chips, Motion};
use gatewise::graph::{EdgeId, NodeId};
use gatewise::scene::{Detail, Frame, NodeState, Scene, View};
use gatewise::words::{Language, Phrase};
use groups::{BranchView, EdgeView, NodeView};
use legend::Legend;
use leptos::{ev, prelude::*, svg};
use overlay::{Halos, Overlay};
use std::sync::Arc;
use strip::Strip;
use toolbar::Toolbar;
use window::Window;

/// What the parts of the stage share.
#[derive(Clone, Copy)]
struct Shown {
    scene: Signal<Arc<Scene>>,
    frame: Memo<Arc<Frame>>,
    selection: Signal<Option<NodeId>>,
    language: Signal<Language>,
    on_select: Callback<Option<NodeId>>,
    /// The node that Tab comes to, and from which the arrow keys walk.
    cursor: RwSignal<NodeId>,
    /// The drawing.
    canvas: NodeRef<svg::Svg>,
}

impl Shown {
    fn node_state(self, id: NodeId) -> Option<NodeState> {
        self.frame.with(|frame| frame.nodes.get(id).copied())
    }

    /// A phrase in the language of the page.
    fn say(self, key: &'static str) -> String {
        Phrase::new(key).plain(self.language.get())
    }
}

/// The graph at one step.
#[component]
pub fn Stage(
    /// The run and where everything of it stands.
    scene: Signal<Arc<Scene>>,
    /// How many steps have been taken.
    step: Signal<usize>,
    /// The selected node.
    selection: Signal<Option<NodeId>>,
    /// The gates whose text is selected in the program.
    highlighted: Signal<Vec<NodeId>>,
    /// The language of the page.
    language: Signal<Language>,
    /// Hears which node a reader selects; `None` when the selection is dropped.
    on_select: Callback<Option<NodeId>>,
) -> impl IntoView {
    let frame = Memo::new(move |_| scene.with(|scene| Arc::new(scene.frame(step.get()))));
    let shown = Shown { scene, frame, selection, language, on_select, cursor: RwSignal::new(0), canvas: NodeRef::new() };
    let window = Window::open(shown, step);
    let motion = Motion::follow(scene, step);
    shown.move_cursor_with_selection();
    let detail = Memo::new(move |_| window.view.with(View::detail));
    view! {
        <Toolbar shown window/>
        <svg
            class="graph"
            class:words=move || detail.get() == Detail::Words
            class:far=move || detail.get() == Detail::Far
            class:moving=move || motion.arriving.get()
            class:gliding=move || window.gliding.get()
            class:grabbed=move || window.grabbed.get()
            role="application"
            aria-label=move || shown.say("stage.picture")
            node_ref=shown.canvas
            style:--scale=move || window.view.get().scale.to_string()
            on:keydown=move |event| keyboard::press(shown, &event)
            on:click=move |event| groups::click(shown, window, &event)
            on:pointerdown=move |event| gestures::down(shown, window, &event)
            on:pointermove=move |event| gestures::moved(shown, window, &event)
            on:pointerup=move |event| gestures::up(window, &event)
            on:pointercancel=move |event| gestures::up(window, &event)
            on:wheel=move |event: ev::WheelEvent| gestures::wheel(shown, window, &event)
        >
            <g class="sheet" style:transform=move || window.transform()>
                <Halos shown highlighted/>
                <g class="edges">
                    <For each=move || 0..scene.with(|scene| scene.graph.edges.len()) key=|id| *id let:id>
                        <EdgeView shown id/>
                    </For>
                </g>
                <g class="nodes">
                    <For each=move || 0..scene.with(|scene| scene.graph.nodes.len()) key=|id| *id let:id>
                        <NodeView shown window id/>
                    </For>
                </g>
                <g class="branches">
                    <For each=move || branches(shown) key=|id| *id let:id>
                        <BranchView shown id/>
                    </For>
                </g>
                <Overlay shown/>
                <Chips motion/>
            </g>
        </svg>
        <Strip shown window/>
        <Legend shown/>
    }
}

/// The edges that carry a number of their own.
fn branches(shown: Shown) -> Vec<EdgeId> {
    shown.scene.with(|scene| (0..scene.places.len()).filter(|&id| scene.places[id].is_some()).collect())
}

impl Shown {
    /// Tab comes back to what was selected, here or elsewhere on the page; never to a node that is gone.
    fn move_cursor_with_selection(self) {
        Effect::new(move |_| {
            let nodes = self.scene.with(|scene| scene.graph.nodes.len());
            match self.selection.get() {
                Some(node) if node < nodes => self.cursor.set(node),
                _ if self.cursor.get_untracked() >= nodes => self.cursor.set(0),
                _ => {}
            }
        });
    }
}
