//! The drawing in layers of groups, one for each edge or node: a step touches only the groups that change.

use super::Stage;
use crate::ui::part::effect;
use crate::ui::prelude::*;
use crate::ui::{browser, patch};
use gatewise::export;
use gatewise::graph::NodeId;
use gatewise::scene::{
    EdgeState, Gradient, Group, NodeState, Part, Scene, body_group, branch_group, describe, edge_group, reason, stub_group,
};
use gatewise::words::{self, Language, Phrase};
use std::sync::Arc;
use web_sys::Element;

/// What the groups were written from, and what came of it.
#[derive(Default)]
struct Layers {
    /// The run and the language that all groups were written from.
    written_from: Option<(Arc<Scene>, Language)>,
    edges: Layer,
    stubs: Layer,
    nodes: Layer,
    branches: Layer,
}

/// The groups of one layer, by node or edge.
#[derive(Default)]
struct Layer(Vec<Option<Drawn>>);

struct Drawn {
    state: State,
    html: String,
    element: Element,
}

/// What a group's look depends on beside the run.
#[derive(Clone, Copy, PartialEq)]
enum State {
    /// An edge, and whether it lies on a path that is shown.
    Edge(EdgeState, bool),
    /// A node, the same of it, whether it is selected, and whether Tab comes to it.
    Node(NodeState, bool, bool, bool),
}

/// Draws what is on stage, and redraws what changes.
pub fn follow(stage: Stage) {
    let part = Memo::new(move |_| stage.part());
    let mut layers = Layers::default();
    effect(move || layers.draw(stage, part.get()));
}

impl Layers {
    fn draw(&mut self, stage: Stage, part: Option<Part>) {
        let (scene, frame, language) = (stage.app.scene.get(), stage.app.frame.get(), stage.app.language.get());
        let (selected, cursor) = (stage.selection.get(), stage.cursor.get());
        let (nodes, edges) = stage.drawn(part);
        let same = self.written_from.as_ref().is_some_and(|(old, tongue)| Arc::ptr_eq(old, &scene) && *tongue == language);
        let traced = stage.app.traced();
        let is_traced = |id: NodeId| traced.as_ref().is_some_and(|traced| traced.has_node(id));
        let edges = states(&edges, &frame.edges, |id, state| State::Edge(state, traced.as_ref().is_some_and(|traced| traced.has_edge(id))));
        let plain = states(&nodes, &frame.nodes, |id, state| State::Node(state, is_traced(id), false, false));
        let nodes = states(&nodes, &frame.nodes, |id, state| State::Node(state, is_traced(id), selected == Some(id), cursor == id));
        let branches: Vec<_> = edges.iter().filter(|(id, _)| scene.places.get(*id).copied().flatten().is_some()).copied().collect();
        let picture = Picture { scene: &scene, language };
        self.edges.update(".edges", same, &edges, &|id, state| picture.edge(id, state));
        self.stubs.update(".stubs", same, &plain, &|id, state| picture.stub(id, state));
        self.nodes.update(".nodes", same, &nodes, &|id, state| picture.node(id, state));
        self.branches.update(".branches", same, &branches, &|id, state| picture.branch(id, state));
        self.written_from = Some((scene, language));
    }
}

fn states<S: Copy>(ids: &[usize], all: &[S], state: impl Fn(usize, S) -> State) -> Vec<(usize, State)> {
    ids.iter().filter_map(|&id| Some((id, state(id, *all.get(id)?)))).collect()
}

impl Layer {
    /// Brings the layer to these states; `same` says that nothing else has changed.
    fn update(&mut self, selector: &str, same: bool, states: &[(usize, State)], write: &dyn Fn(usize, State) -> String) {
        let Some(parent) = browser::find(&[".graph ", selector].concat()) else { return };
        let mut wanted = vec![false; self.0.len()];
        for &(id, _) in states {
            if let Some(wanted) = wanted.get_mut(id) {
                *wanted = true;
            }
        }
        if !self.0.iter().zip(&wanted).any(|(drawn, wanted)| *wanted && drawn.is_some()) {
            // Nothing stays.
            self.0.clear();
            parent.set_inner_html("");
        }
        for (drawn, wanted) in self.0.iter_mut().zip(wanted) {
            if !wanted && let Some(drawn) = drawn.take() {
                drawn.element.remove();
            }
        }
        let mut fresh = Vec::new();
        for &(id, state) in states {
            match self.0.get_mut(id).and_then(Option::as_mut) {
                Some(drawn) if same && drawn.state == state => {}
                Some(drawn) => {
                    let html = write(id, state);
                    if html != drawn.html {
                        patch::patch_whole(&drawn.element, &html);
                    }
                    (drawn.html, drawn.state) = (html, state);
                }
                None => fresh.push((id, state)),
            }
        }
        if !fresh.is_empty() {
            let html: Vec<String> = fresh.iter().map(|&(id, state)| write(id, state)).collect();
            let elements = patch::append(&parent, &html.concat());
            for ((&(id, state), html), element) in fresh.iter().zip(html).zip(elements) {
                if self.0.len() <= id {
                    self.0.resize_with(id + 1, || None);
                }
                self.0[id] = Some(Drawn { state, html, element });
            }
        }
    }
}

/// Writes groups as SVG.
struct Picture<'a> {
    scene: &'a Scene,
    language: Language,
}

impl Picture<'_> {
    fn edge(&self, id: usize, state: State) -> String {
        let State::Edge(state, traced) = state else { return String::new() };
        group("", traced, &edge_group(self.scene, id, &state))
    }

    fn branch(&self, id: usize, state: State) -> String {
        let State::Edge(state, traced) = state else { return String::new() };
        branch_group(self.scene, id, &state).map_or_else(|| "<g></g>".to_owned(), |drawn| group("", traced, &drawn))
    }

    fn stub(&self, id: usize, state: State) -> String {
        let State::Node(state, traced, ..) = state else { return String::new() };
        group(&format!(" data-for=\"{id}\" class=\"stub"), traced, &stub_group(self.scene, id, &state))
    }

    /// A node: a button that says all about it.
    fn node(&self, id: usize, state: State) -> String {
        let State::Node(state, traced, selected, reached) = state else { return String::new() };
        let parts = describe(self.scene, id, &state);
        let name = parts.iter().map(|part| part.plain(self.language)).collect::<Vec<_>>().join("; ");
        let hit = self.scene.layout.boxes[id];
        let (left, top) = (hit.center.x - hit.width / 2.0 - 4.0, hit.center.y - hit.height / 2.0 - 4.0);
        let inner = format!(
            r#"<title>{}</title><rect class="hit" x="{left}" y="{top}" width="{}" height="{}"/>"#,
            export::escape(&self.title(id, &state)),
            hit.width + 8.0,
            hit.height + 8.0
        );
        let head = format!(
            r#" data-node="{id}" data-for="{id}" role="button" aria-label="{}" aria-pressed="{selected}"{} tabindex="{}" class="node"#,
            export::escape(&name),
            if self.scene.outline.closed(id).is_some() { " aria-expanded=\"false\"" } else { "" },
            if reached { "0" } else { "-1" }
        );
        group_with(&head, &inner, traced, &body_group(self.scene, id, &state))
    }

    /// The exact numbers, and why something stands back.
    fn title(&self, id: NodeId, state: &NodeState) -> String {
        let graph = &self.scene.graph;
        let (node, output) = (&graph.nodes[id], &graph.nodes[graph.output].symbol);
        if let Some(map) = self.scene.map(id) {
            // All its numbers are one click away.
            let why = if let Gradient::None(flow) = state.gradient { reason(flow) } else { None };
            let key = if map.is_sample() { "stage.sample" } else { "stage.tensor" };
            let what = Phrase::new(key).with("name", &node.symbol).with("shape", &node.shape);
            return [what.plain(self.language), why.map(|phrase| phrase.plain(self.language)).unwrap_or_default()].join("\n");
        }
        let value = state.value.map(|value| format!("{} = {}", node.symbol, words::precise(value)));
        let gradient = match state.gradient {
            Gradient::Complete { value, .. } => Some(format!("∂{output}/∂{} = {}", node.symbol, words::precise(value))),
            Gradient::None(flow) => reason(flow).map(|phrase| phrase.plain(self.language)),
            Gradient::NotReached | Gradient::Partial { .. } => None,
        };
        value.into_iter().chain(gradient).collect::<Vec<_>>().join("\n")
    }
}

fn group(head: &str, traced: bool, drawn: &Group) -> String {
    group_with(head, "", traced, drawn)
}

/// A group: `head` are its attributes up to its classes, of which it may bring some.
fn group_with(head: &str, inner: &str, traced: bool, drawn: &Group) -> String {
    let head = if head.is_empty() { " class=\"" } else { head };
    let dimmed = if drawn.dimmed { " dimmed" } else { "" };
    let traced = if traced { " on" } else { "" };
    let mut html = format!("<g{head}{dimmed}{traced}\">{inner}");
    export::write_marks(&mut html, &drawn.marks, "data-style");
    html.push_str("</g>");
    html
}
