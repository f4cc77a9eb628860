//! The stage: the graph as live SVG, drawn from the same marks as exported pictures; zoom, focus, selection, motion.

mod chips;
mod gestures;
mod groups;
mod keyboard;
mod legend;
mod marks;
mod overlay;
mod overview;
mod strip;
mod toolbar;
mod window;

use chips::{Chips, Motion};
use gatewise::graph::{EdgeId, NodeId};
use gatewise::scene::{Detail, Frame, NodeState, Part, Scene, View, is_large};
use gatewise::words::{Language, Phrase};
use groups::{BranchView, EdgeView, NodeView};
use legend::Legend;
use leptos::{ev, prelude::*, svg};
use overlay::{Halos, Overlay};
use overview::OverviewView;
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
    let scale = Memo::new(move |_| window.view.with(|view| view.scale));
    let drawn = Drawn::of(shown, window, detail);
    view! {
        <Toolbar shown window/>
        <svg
            class="graph"
            class:words=move || detail.get() == Detail::Words
            class:far=move || matches!(detail.get(), Detail::Far | Detail::Remote)
            class:remote=move || detail.get() == Detail::Remote
            class:moving=move || motion.arriving.get()
            class:gliding=move || window.gliding.get()
            class:grabbed=move || window.grabbed.get()
            role="application"
            aria-label=move || shown.say("stage.picture")
            node_ref=shown.canvas
            style:--scale=move || scale.get().to_string()
            style:--number=move || format!("{}px", window.view.with_untracked(|view| View { scale: scale.get(), ..*view }).number_size())
            on:keydown=move |event| keyboard::press(shown, &event)
            on:click=move |event| groups::click(shown, window, &event)
            on:pointerdown=move |event| gestures::down(shown, window, &event)
            on:pointermove=move |event| gestures::moved(shown, window, &event)
            on:pointerup=move |event| gestures::up(window, &event)
            on:pointercancel=move |event| gestures::up(window, &event)
            on:wheel=move |event: ev::WheelEvent| gestures::wheel(shown, window, &event)
        >
            <g class="sheet" style:transform=move || window.transform()>
                <Show when=move || drawn.remote.get()>
                    <OverviewView shown/>
                </Show>
                <Halos shown highlighted/>
                <g class="edges">
                    <For each=move || drawn.edges.get() key=|id| *id let:id>
                        <EdgeView shown id/>
                    </For>
                </g>
                <g class="nodes">
                    <For each=move || drawn.nodes.get() key=|id| *id let:id>
                        <NodeView shown window id/>
                    </For>
                </g>
                <g class="branches">
                    <For each=move || branches(shown, drawn) key=|id| *id let:id>
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

/// What of the graph is drawn node by node: of a large one only what is near the window, and from far away nothing.
#[derive(Clone, Copy)]
struct Drawn {
    nodes: Memo<Vec<NodeId>>,
    edges: Memo<Vec<EdgeId>>,
    /// Whether the whole graph is drawn as an overview instead.
    remote: Memo<bool>,
}

impl Drawn {
    fn of(shown: Shown, window: Window, detail: Memo<Detail>) -> Self {
        let large = Memo::new(move |_| shown.scene.with(|scene| is_large(scene)));
        let remote = Memo::new(move |_| large.get() && matches!(detail.get(), Detail::Far | Detail::Remote));
        let part = Memo::new(move |_| (large.get() && !remote.get()).then(|| Part::seen(window.view.get(), window.size.get())));
        // The node that has the focus stays, however far it is, and where Tab comes to there is always a node.
        let kept = Memo::new(move |before: Option<&(NodeId, NodeId)>| {
            let cursor = shown.cursor.get();
            (cursor, before.map_or(cursor, |before| before.0))
        });
        let nodes = Memo::new(move |_| {
            shown.scene.with(|scene| {
                let count = scene.graph.nodes.len();
                let mut nodes = match part.get() {
                    _ if !large.get() => return (0..count).collect(),
                    Some(part) => part.nodes(scene),
                    None => Vec::new(),
                };
                let (cursor, before) = kept.get();
                nodes.extend([cursor, before].into_iter().filter(|&id| id < count));
                nodes.sort_unstable();
                nodes.dedup();
                nodes
            })
        });
        let edges = Memo::new(move |_| {
            shown.scene.with(|scene| match part.get() {
                _ if !large.get() => (0..scene.graph.edges.len()).collect(),
                Some(part) => part.edges(scene),
                None => Vec::new(),
            })
        });
        Self { nodes, edges, remote }
    }
}

/// The edges that carry a number of their own.
fn branches(shown: Shown, drawn: Drawn) -> Vec<EdgeId> {
    let edges = drawn.edges.get();
    shown.scene.with(|scene| edges.into_iter().filter(|&id| scene.places.get(id).copied().flatten().is_some()).collect())
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
