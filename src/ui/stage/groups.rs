//! A node or an edge on the stage: redrawn only when its own picture changes.

use super::window::Window;
use super::{Shown, gestures, marks};
use gatewise::graph::{EdgeId, NodeId};
use gatewise::layout::Point;
use gatewise::scene::{
    Detail, Gradient, Group, NodeState, Scene, body_group, branch_group, describe, edge_group, is_large, nearest, reason, stub_group,
};
use gatewise::words;
use leptos::{ev, prelude::*, svg};
use wasm_bindgen::JsCast;

/// A click from far away means a node within so many px.
const REACH: f64 = 12.0;

/// An edge: its wire and the gradient that came back.
#[component]
pub fn EdgeView(
    /// The stage.
    shown: Shown,
    /// The edge.
    id: EdgeId,
) -> impl IntoView {
    let state = Memo::new(move |_| shown.frame.with(|frame| frame.edges.get(id).copied()));
    let group = Memo::new(move |_| {
        let state = state.get()?;
        shown.scene.with(|scene| (id < scene.graph.edges.len()).then(|| edge_group(scene, id, &state)))
    });
    view! { <g class:dimmed=move || is_dimmed(group) aria-hidden="true">{move || drawn(group)}</g> }
}

/// A branch's own part of a gradient.
#[component]
pub fn BranchView(
    /// The stage.
    shown: Shown,
    /// The edge.
    id: EdgeId,
) -> impl IntoView {
    let state = Memo::new(move |_| shown.frame.with(|frame| frame.edges.get(id).copied()));
    let group = Memo::new(move |_| {
        let state = state.get()?;
        shown.scene.with(|scene| branch_group(scene, id, &state))
    });
    view! { <g aria-hidden="true">{move || drawn(group)}</g> }
}

/// A node: a button that says all about it.
#[component]
pub fn NodeView(
    /// The stage.
    shown: Shown,
    /// The part of the picture that is seen.
    window: Window,
    /// The node.
    id: NodeId,
) -> impl IntoView {
    let state = Memo::new(move |_| shown.node_state(id));
    let group = move |draw: fn(&Scene, NodeId, &NodeState) -> Group| {
        Memo::new(move |_| {
            let state = state.get()?;
            shown.scene.with(|scene| (id < scene.graph.nodes.len()).then(|| draw(scene, id, &state)))
        })
    };
    let (stub, body) = (group(stub_group), group(body_group));
    let selected = Memo::new(move |_| shown.selection.get() == Some(id));
    let reached = Memo::new(move |_| shown.cursor.get() == id);
    let name = move || {
        let parts = state
            .get()
            .map(|state| shown.scene.with(|scene| if id < scene.graph.nodes.len() { describe(scene, id, &state) } else { Vec::new() }));
        parts.into_iter().flatten().map(|part| part.plain(shown.language.get())).collect::<Vec<_>>().join("; ")
    };
    let hit = Memo::new(move |_| shown.scene.with(|scene| scene.layout.boxes.get(id).copied().unwrap_or_default()));
    view! {
        <g class="stub" class:dimmed=move || is_dimmed(stub) data-for=id aria-hidden="true">{move || drawn(stub)}</g>
        <g
            class="node"
            class:dimmed=move || is_dimmed(body)
            data-node=id
            data-for=id
            role="button"
            aria-label=name
            aria-pressed=move || selected.get().to_string()
            tabindex=move || if reached.get() { "0" } else { "-1" }
            on:focus=move |_| {
                shown.cursor.set(id);
                window.show(shown, id);
            }
        >
            {svg::title().child(move || title(shown, id))}
            <rect
                class="hit"
                x=move || hit.get().center.x - hit.get().width / 2.0 - 4.0
                y=move || hit.get().center.y - hit.get().height / 2.0 - 4.0
                width=move || hit.get().width + 8.0
                height=move || hit.get().height + 8.0
            ></rect>
            {move || drawn(body)}
        </g>
    }
}

fn is_dimmed(group: Memo<Option<Group>>) -> bool {
    group.with(|group| group.as_ref().is_some_and(|group| group.dimmed))
}

fn drawn(group: Memo<Option<Group>>) -> Vec<AnyView> {
    group.with(|group| group.as_ref().map(|group| marks::draw(&group.marks)).unwrap_or_default())
}

/// The exact numbers, and why something stands back.
fn title(shown: Shown, id: NodeId) -> String {
    let Some(state) = shown.node_state(id) else { return String::new() };
    shown.scene.with(|scene| {
        let Some(node) = scene.graph.nodes.get(id) else { return String::new() };
        let output = scene.graph.nodes.get(scene.graph.output).map(|node| node.symbol.as_str()).unwrap_or_default();
        let value = state.value.map(|value| format!("{} = {}", node.symbol, words::precise(value)));
        let gradient = match state.gradient {
            Gradient::Complete { value, .. } => Some(format!("∂{output}/∂{} = {}", node.symbol, words::precise(value))),
            Gradient::None(flow) => reason(flow).map(|phrase| phrase.plain(shown.language.get())),
            Gradient::NotReached | Gradient::Partial { .. } => None,
        };
        value.into_iter().chain(gradient).collect::<Vec<_>>().join("\n")
    })
}

/// Selects what was clicked, unless the press was a drag; the empty sheet drops the selection.
pub fn click(shown: Shown, window: Window, event: &ev::MouseEvent) {
    if window.was_dragged() {
        return;
    }
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let node = target.and_then(|target| target.closest("[data-for]").ok().flatten()).and_then(|node| node.get_attribute("data-for"));
    shown.on_select.run(node.and_then(|id| id.parse().ok()).or_else(|| far_away(shown, window, event)));
}

/// The node of a large graph that was clicked from far away, where nodes are not drawn one by one.
fn far_away(shown: Shown, window: Window, event: &ev::MouseEvent) -> Option<NodeId> {
    let view = window.view.get_untracked();
    let at = gestures::place(shown, event);
    let at = Point { x: (at.x - view.offset.x) / view.scale, y: (at.y - view.offset.y) / view.scale };
    let far = matches!(view.detail(), Detail::Far | Detail::Remote);
    shown.scene.with_untracked(|scene| if far && is_large(scene) { nearest(scene, at, REACH / view.scale) } else { None })
}
