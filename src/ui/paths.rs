//! All paths between two nodes: the section of the panel that lists them, and their band on the stage.

use super::browser;
use super::explain::{copy_button, mathematics, pieces};
use super::part::effect;
use super::state::App;
use crate::ui::prelude::*;
use gatewise::explain::{Line, WayTold, paths_told};
use gatewise::graph::{EdgeId, NodeId};
use gatewise::lang::formula::Formula;
use gatewise::scene::{Scene, is_large, route};
use gatewise::share::{Action, Paths};
use gatewise::trace;
use gatewise::words::{Phrase, Style};
use maud::{Markup, html};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use web_sys::Element;

/// The section, by which it gets the focus.
const SECTION: &str = "#paths";
/// The list of ends holds so many.
const MOST_ENDS: usize = 60;

/// The chosen paths, computed once for a run and a choice.
pub struct Traced {
    /// Where they begin and end, as the document has it.
    chosen: Paths,
    scene: Arc<Scene>,
    /// What is known of them.
    pub paths: trace::Paths,
    /// Where paths from the same node can end, and whether these are all.
    ends: (Vec<NodeId>, bool),
    /// All their wires, for a large picture from far away.
    far: String,
}

thread_local! {
    static LAST: RefCell<Option<Rc<Traced>>> = const { RefCell::new(None) };
}

impl App {
    /// The chosen paths, where the graph on stage has both ends.
    pub fn traced(self) -> Option<Rc<Traced>> {
        let chosen = self.document.with(|document| document.view.paths)?;
        self.trace(chosen)
    }

    #[inline(never)]
    fn trace(self, chosen: Paths) -> Option<Rc<Traced>> {
        let scene = self.scene.get();
        LAST.with_borrow_mut(|last| {
            if let Some(last) = last.as_ref().filter(|last| last.chosen == chosen && Arc::ptr_eq(&last.scene, &scene)) {
                return Some(last.clone());
            }
            let (graph, outline) = (&scene.graph, &scene.outline);
            let paths = trace::paths(graph, &scene.trace, outline, chosen.from, chosen.to.unwrap_or(graph.output))?;
            let mut ends = trace::ends(graph, outline, paths.from);
            let are_all = ends.len() <= MOST_ENDS;
            if !are_all {
                ends.retain(|&node| node == graph.output || graph.nodes[node].name.is_some());
                ends.truncate(MOST_ENDS - 1);
            }
            for end in [graph.output, paths.to] {
                if let Err(at) = ends.binary_search(&end) {
                    ends.insert(at, end);
                }
            }
            let far = if is_large(&scene) { route(&scene, on_paths(&paths, 0..graph.edges.len())) } else { String::new() };
            *last = Some(Rc::new(Traced { chosen, scene: scene.clone(), paths, ends: (ends, are_all), far }));
            last.clone()
        })
    }
}

impl Traced {
    /// Whether an edge lies on a path.
    pub fn has_edge(&self, edge: EdgeId) -> bool {
        self.paths.edges.get(edge).copied().unwrap_or(false)
    }

    /// Whether a node lies on a path.
    pub fn has_node(&self, node: NodeId) -> bool {
        self.paths.nodes.get(node).copied().unwrap_or(false)
    }
}

fn on_paths(paths: &trace::Paths, edges: impl IntoIterator<Item = EdgeId>) -> impl Iterator<Item = EdgeId> {
    edges.into_iter().filter(|&edge| paths.edges.get(edge).copied().unwrap_or(false))
}

/// The band that lies below the wires of all paths, and the stronger one of the path that is singled out.
pub fn band(app: App, edges: &[EdgeId], is_remote: bool) -> Markup {
    app.traced().map(|traced| draw_band(app, &traced, edges, is_remote)).unwrap_or_default()
}

#[inline(never)]
fn draw_band(app: App, traced: &Traced, edges: &[EdgeId], is_remote: bool) -> Markup {
    let single = app.way_near.get().or(app.way.get()).and_then(|at| traced.paths.listed.get(at));
    let all = if is_remote { traced.far.clone() } else { route(&traced.scene, on_paths(&traced.paths, edges.iter().copied())) };
    let single = single.map(|way| route(&traced.scene, way.edges.iter().copied()));
    html! {
        path.rim d=(all) {}
        path.inner d=(all) {}
        @if let Some(single) = single {
            path.rim.single d=(single) {}
            path.inner.single d=(single) {}
        }
    }
}

/// Does what a control of the section says.
#[inline(never)]
pub fn run(app: App, verb: &str, number: Option<usize>) {
    let chosen = app.document.with_untracked(|document| document.view.paths);
    match verb {
        "way" => app.way.update(|way| *way = number.filter(|_| *way != number)),
        "paths-to" => end_at(app, number),
        _ => {
            app.act(Action::Trace(number.map(|from| Paths { from, to: chosen.and_then(|chosen| chosen.to) })));
            let target = if number.is_some() { SECTION } else { "#explain" };
            request_animation_frame(move || browser::focus(target));
        }
    }
    if verb != "way" {
        app.way.set(None);
        app.way_near.set(None);
    }
}

/// Has the chosen paths end at another node, the output where it is none; nothing where no paths are shown.
fn end_at(app: App, to: Option<NodeId>) {
    if let Some(Paths { from, .. }) = app.document.with_untracked(|document| document.view.paths) {
        let output = app.scene.with_untracked(|scene| scene.graph.output);
        app.act(Action::Trace(Some(Paths { from, to: to.filter(|&to| to != output) })));
    }
}

/// A click with Shift on the stage: where paths are shown they end there; true where this was so.
#[inline(never)]
pub fn take_end(app: App, node: NodeId) -> bool {
    let is_on = app.is_tracing();
    if is_on {
        run(app, "paths-to", Some(node));
    }
    is_on
}

impl App {
    /// Whether paths are shown.
    pub fn is_tracing(self) -> bool {
        self.document.with_untracked(|document| document.view.paths.is_some())
    }
}

/// The end that was chosen from the list.
#[inline(never)]
pub fn choose_end(app: App, list: &Element) {
    let chosen = js_sys::Reflect::get(list, &"value".into()).ok().and_then(|value| value.as_string());
    run(app, "paths-to", chosen.and_then(|node| node.parse().ok()));
    request_animation_frame(|| browser::focus("#paths select"));
}

/// A path has the pointer or the focus, or none has any more.
pub fn look(app: App, event: &web_sys::Event) {
    let near = browser::closest(event, "[data-way]").and_then(|way| way.get_attribute("data-way")?.parse().ok());
    if app.way_near.get_untracked() != near {
        app.way_near.set(near);
    }
}

/// Keeps the chosen ends at their nodes while the program changes; where one of them is gone, there are no paths any more.
pub fn follow(app: App) {
    let mut before: Option<(Paths, Arc<Scene>)> = None;
    effect(move || {
        let chosen = app.document.with(|document| document.view.paths);
        let scene = app.scene.get();
        before = chosen.map(|chosen| (keep_ends(app, chosen, &scene, before.take()), scene));
    });
}

#[inline(never)]
fn keep_ends(app: App, chosen: Paths, scene: &Arc<Scene>, before: Option<(Paths, Arc<Scene>)>) -> Paths {
    let Some((_, old)) = before.filter(|(paths, old)| *paths == chosen && !Arc::ptr_eq(old, scene)) else { return chosen };
    let from = there(&old, chosen.from, scene);
    let to = chosen.to.map(|to| there(&old, to, scene));
    let kept = match (from, to) {
        (Some(from), None) => Some(Paths { from, to: None }),
        (Some(from), Some(Some(to))) => Some(Paths { from, to: Some(to) }),
        _ => None,
    };
    app.way.set(None);
    if kept != Some(chosen) {
        app.act(Action::Trace(kept));
    }
    kept.unwrap_or(chosen)
}

/// Where a node is in another scene: by its name; one without a name where the same gate has the same letter.
fn there(old: &Scene, node: NodeId, new: &Scene) -> Option<NodeId> {
    let before = old.graph.nodes.get(node)?;
    let found = new.graph.nodes.iter().position(|node| node.symbol == before.symbol)?;
    (before.name.is_some() || new.graph.operation(found) == old.graph.operation(node)).then_some(found)
}

/// The button that shows the paths from a node, where a gradient reaches it.
pub fn button(app: App, scene: &Scene, node: NodeId) -> Markup {
    let is_end = node == scene.graph.output || app.document.with(|document| document.view.paths.is_some());
    if is_end { Markup::default() } else { open_button(app, scene, node) }
}

#[inline(never)]
fn open_button(app: App, scene: &Scene, node: NodeId) -> Markup {
    let symbol = |node: NodeId| scene.graph.nodes.get(node).map(|node| node.symbol.clone()).unwrap_or_default();
    let phrase = Phrase::new("paths.open").styled("from", symbol(node), Style::Symbol);
    let phrase = phrase.styled("to", symbol(scene.graph.output), Style::Symbol);
    html! {
        p.groups { button.tbtn data-do={ "paths " (node) } aria-label=(app.plain(&phrase)) { (app.sentence(&phrase)) } }
    }
}

/// The section, while paths are shown.
pub fn section(app: App) -> Markup {
    app.traced().map(|traced| list(app, &traced)).unwrap_or_default()
}

#[inline(never)]
fn list(app: App, traced: &Traced) -> Markup {
    let Traced { scene, paths, .. } = traced;
    let told = paths_told(&scene.graph, &scene.trace, &scene.outline, app.step.get(), paths);
    let single = app.way.get();
    html! {
        section.paths #paths tabindex="-1" aria-labelledby="paths-title" {
            h2 #paths-title aria-label=(app.plain(&told.title)) { span { (app.sentence(&told.title)) } }
            (ends(app, traced))
            @if !told.ways.is_empty() {
                ol.ways aria-label=(app.say("paths.list")) {
                    @for (at, way) in told.ways.iter().enumerate() { (one(app, at, told.ways.len(), way, single == Some(at))) }
                }
            }
            @if let Some(sum) = &told.sum { (total(app, sum)) }
            @for note in &told.notes { p.note { (app.sentence(note)) } }
        }
    }
}

/// Where the paths end, and the buttons that begin or end them at the selected node, or leave them.
fn ends(app: App, traced: &Traced) -> Markup {
    let (Traced { scene, paths, .. }, (ends, are_all)) = (traced, &traced.ends);
    let symbol = |node: NodeId| scene.graph.nodes.get(node).map(|node| node.symbol.clone()).unwrap_or_default();
    let name = |node: NodeId| Formula::Symbol(symbol(node)).plain();
    let selected = app.selection().filter(|&node| node != paths.from && node != paths.to);
    let about = |key: &'static str, node: NodeId| Phrase::new(key).styled("name", symbol(node), Style::Symbol);
    let button = |does: &str, node: NodeId, phrase: &Phrase| {
        html! { button.tbtn data-do={ (does) " " (node) } aria-label=(app.plain(phrase)) { (app.sentence(phrase)) } }
    };
    html! {
        .ends {
            label {
                (app.say("paths.to"))
                " "
                select #{ "paths-to-" (paths.from) "-" (paths.to) } data-end {
                    @for &end in ends { option value=(end) selected[end == paths.to] { (name(end)) } }
                }
            }
            @if let Some(node) = selected {
                (button("paths", node, &about("paths.start-here", node)))
                (button("paths-to", node, &about("paths.end-here", node)))
            }
            button.tbtn data-do="paths" { (app.say("paths.leave")) }
        }
        @if !are_all { p.note { (app.say("paths.only")) } }
    }
}

/// A path: its nodes, and below them the product.
fn one(app: App, at: usize, count: usize, way: &WayTold, is_single: bool) -> Markup {
    let name = app.plain(&Phrase::new("paths.one-of").with("at", at + 1).with("count", count));
    html! {
        li.single[is_single] data-way=(at) {
            @if count > 1 { button.pick data-do={ "way " (at) } aria-pressed=(is_single) aria-label=(name) title=(name) { (at + 1) } }
            .chain { (mathematics(&way.chain)) }
            .product {
                (pieces(&way.line))
                @if let Some(sizes) = &way.sizes { span.sizes { (sizes) } }
            }
            (copy_button(app, &way.line))
        }
    }
}

fn total(app: App, sum: &Line) -> Markup {
    html! {
        .sum.total role="group" aria-label=(app.say("paths.sum")) { (pieces(sum)) (copy_button(app, sum)) }
    }
}
