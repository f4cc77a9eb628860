//! The drawing in layers of groups, one for each edge or node: a step touches only the groups that change.

use super::Stage;
use crate::ui::part::effect;
use crate::ui::prelude::*;
use crate::ui::{browser, patch};
use gatewise::export;
use gatewise::graph::{EdgeId, NodeId};
use gatewise::scene::{
    EdgeState, Frame, Gradient, Group, NodeState, Part, Scene, add_maps, body_group, branch_group, describe, edge_group, reason,
    stub_group, told,
};
use gatewise::words::{self, Language, Phrase};
use std::sync::Arc;
use web_sys::Element;

/// What the groups were written from, and what came of it.
#[derive(Default)]
struct Layers {
    /// The run and the language that all groups were written from.
    written_from: Option<(Arc<Scene>, Language)>,
    /// What of the run is drawn, and the part and the place of Tab that this follows from.
    drawn: (Option<Part>, NodeId, Vec<NodeId>, Vec<EdgeId>),
    edges: Layer,
    stubs: Layer,
    nodes: Layer,
    branches: Layer,
}

/// The groups of one layer.
#[derive(Default)]
struct Layer {
    drawn: Vec<Drawn>,
    /// For each node or edge the index of its group; `NOWHERE` where it has none.
    places: Vec<u32>,
    /// How often the layer was brought up to date.
    turn: u32,
}

const NOWHERE: u32 = u32::MAX;

struct Drawn {
    id: usize,
    state: State,
    html: String,
    element: Element,
    /// The last turn in which the group was wanted.
    wanted: u32,
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
        let written = self.written_from.as_ref().filter(|(old, _)| Arc::ptr_eq(old, &scene));
        let same = written.is_some_and(|(_, tongue)| *tongue == language);
        if written.is_none() || (self.drawn.0, self.drawn.1) != (part, cursor) {
            let (nodes, edges) = stage.drawn(part);
            self.drawn = (part, cursor, nodes, edges);
        }
        let (_, _, nodes, edges) = &self.drawn;
        let traced = stage.app.traced();
        let is_traced = |id: NodeId| traced.as_ref().is_some_and(|traced| traced.has_node(id));
        let edges = states(edges, &frame.edges, |id, state| State::Edge(state, traced.as_ref().is_some_and(|traced| traced.has_edge(id))));
        let plain = states(nodes, &frame.nodes, |id, state| State::Node(state, is_traced(id), false, false));
        let nodes = states(nodes, &frame.nodes, |id, state| State::Node(state, is_traced(id), selected == Some(id), cursor == id));
        let branches: Vec<_> = edges.iter().filter(|(id, _)| scene.places.get(*id).copied().flatten().is_some()).copied().collect();
        let picture = Picture { scene: &scene, frame: &frame, language };
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
        self.turn = self.turn.wrapping_add(1);
        let mut stay = 0;
        for &(id, _) in states {
            if let Some(at) = self.place(id) {
                self.drawn[at].wanted = self.turn;
                stay += 1;
            }
        }
        if stay == 0 {
            self.drawn.iter().for_each(|drawn| self.places[drawn.id] = NOWHERE);
            self.drawn.clear();
            parent.set_inner_html("");
        }
        for at in (0..self.drawn.len()).rev() {
            if self.drawn[at].wanted != self.turn {
                let gone = self.drawn.swap_remove(at);
                gone.element.remove();
                self.places[gone.id] = NOWHERE;
                if let Some(moved) = self.drawn.get(at) {
                    self.places[moved.id] = at as u32;
                }
            }
        }
        let mut fresh = Vec::new();
        for &(id, state) in states {
            match self.place(id) {
                Some(at) if same && self.drawn[at].state == state => {}
                Some(at) => {
                    let drawn = &mut self.drawn[at];
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
                if self.places.len() <= id {
                    self.places.resize(id + 1, NOWHERE);
                }
                self.places[id] = self.drawn.len() as u32;
                self.drawn.push(Drawn { id, state, html, element, wanted: self.turn });
            }
        }
    }

    /// The index of a node's or an edge's group.
    fn place(&self, id: usize) -> Option<usize> {
        self.places.get(id).filter(|&&at| at != NOWHERE).map(|&at| at as usize)
    }
}

/// Writes groups as SVG.
struct Picture<'a> {
    scene: &'a Scene,
    frame: &'a Frame,
    language: Language,
}

impl Picture<'_> {
    fn edge(&self, id: usize, state: State) -> String {
        let State::Edge(state, traced) = state else { return String::new() };
        group(&format!(" data-edge=\"{id}\" class=\""), traced, &edge_group(self.scene, id, &state))
    }

    fn branch(&self, id: usize, state: State) -> String {
        let State::Edge(state, traced) = state else { return String::new() };
        branch_group(self.scene, id, &state)
            .map_or_else(|| "<g></g>".to_owned(), |drawn| group(&format!(" data-edge=\"{id}\" class=\""), traced, &drawn))
    }

    fn stub(&self, id: usize, state: State) -> String {
        let State::Node(state, traced, ..) = state else { return String::new() };
        let mut drawn = stub_group(self.scene, id, &state);
        if self.frame.nudge.is_some() {
            add_maps(self.scene, self.frame, id, &mut drawn);
        }
        group(&format!(" data-for=\"{id}\" class=\"stub"), traced, &drawn)
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
        let note = state.note.and_then(|note| told(self.scene, id, note)).map(|phrase| phrase.plain(self.language));
        value.into_iter().chain(gradient).chain(note).collect::<Vec<_>>().join("\n")
    }
}

fn group(head: &str, traced: bool, drawn: &Group) -> String {
    group_with(head, "", traced, drawn)
}

/// A group: `head` are its attributes up to its classes, of which it may bring some.
fn group_with(head: &str, inner: &str, traced: bool, drawn: &Group) -> String {
    let dimmed = if drawn.dimmed { " dimmed" } else { "" };
    let traced = if traced { " on" } else { "" };
    let mut html = format!("<g{head}{dimmed}{traced}\">{inner}");
    export::write_marks(&mut html, &drawn.marks, "data-style");
    html.push_str("</g>");
    html
}
