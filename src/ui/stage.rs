//! The stage: the graph as live SVG, written from the same marks as exported pictures; zoom, focus, selection, motion.

mod chips;
mod far;
mod gestures;
mod glide;
mod groups;
mod keyboard;
mod layers;
mod levels;
pub mod magnitude;
mod map;
pub mod options;
mod overlay;
mod window;

pub use chips::now;
pub use overlay::behind;

use super::part::{effect, keep_element};
use super::state::App;
use super::tensor::{self, Side};
use super::{browser, forward, nudge, patch, paths};
use crate::ui::prelude::*;
use chips::Motion;
use gatewise::graph::{EdgeId, NodeId};
use gatewise::layout::Point;
use gatewise::scene::{Detail, Part, View, is_large, nearest};
use gatewise::share::{Action, Mode, Thickness};
use gatewise::words::Phrase;
use glide::Glide;
use maud::{Markup, html};
use window::Window;

/// A click from far away means a node within so many px.
const REACH: f64 = 12.0;

/// Below this scale dashes are finer than can be seen, and take long to draw.
const DENSE: f64 = 0.1;

/// What the parts of the stage share.
#[derive(Clone, Copy)]
pub struct Stage {
    app: App,
    /// The selected node.
    selection: Memo<Option<NodeId>>,
    /// The node that Tab comes to, and from which the arrow keys walk.
    cursor: RwSignal<NodeId>,
    window: Window,
    motion: Motion,
    glide: Glide,
}

/// The stage's place in the frame of the page.
pub fn view(app: App) -> Markup {
    html! {
        .sbar data-part="toolbar" {}
        #stage-options data-part="options" {}
        svg.graph data-island role="application" aria-label=(app.say("stage.picture")) {
            g.sheet {
                g.overview aria-hidden="true" {}
                g.frames {}
                g.halos {}
                g.route aria-hidden="true" {}
                g.edges aria-hidden="true" {}
                g.stubs aria-hidden="true" {}
                g.chips aria-hidden="true" {}
                g.nodes {}
                g.branches aria-hidden="true" {}
                g.overlay aria-hidden="true" {}
            }
            g.ranks aria-hidden="true" {}
        }
        .way data-part="levels" {}
        .map data-part="map" {}
        .key data-part="legend" {}
    }
}

/// Draws the stage and has it follow the state.
pub fn start(app: App) -> Stage {
    let stage = Stage {
        app,
        selection: Memo::new(move |_| app.selection()),
        cursor: RwSignal::new(0),
        window: Window::open(),
        motion: Motion::rest(),
        glide: Glide::rest(),
    };
    stage.window.follow(stage);
    stage.motion.follow(stage);
    stage.move_cursor_with_selection();
    layers::follow(stage);
    stage.keep("[data-part=toolbar]", move || stage.toolbar().into_string());
    stage.keep(".graph .frames", move || groups::frames(stage).into_string());
    stage.keep_band();
    far::follow(stage);
    stage.keep(".graph .halos", move || overlay::halos(stage).into_string());
    stage.keep(".graph .overlay", move || overlay::view(stage).into_string());
    stage.keep("[data-part=levels]", move || levels::view(stage).into_string());
    stage.keep("[data-part=options]", move || options::view(stage.app).into_string());
    let mut style = String::new();
    effect(move || stage.present(&mut style));
    stage.listen();
    stage
}

/// Starts what comes behind the first picture.
#[inline(never)]
pub fn complete(stage: Stage) {
    map::start(stage);
}

impl Stage {
    fn keep(self, selector: &'static str, view: impl Fn() -> String + 'static) {
        keep_element(move || browser::find(selector), view);
    }

    /// Below the wires, the band of the paths that are shown, and bands as wide as what the wires carry is large: of a large graph only of the part that is drawn, and from far away of all.
    fn keep_band(self) {
        let part = Memo::new(move |_| self.part());
        self.keep(".graph .route", move || {
            let part = part.get();
            let is_remote = part.is_none() && self.app.scene.with(|scene| is_large(scene));
            if self.app.document.with(|document| document.view.paths.is_none() && document.view.thickness == Thickness::Same) {
                return String::new();
            }
            magnitude::below_wires(self, part, is_remote).into_string()
        });
    }

    /// Gives the drawing its place, its scale and its classes.
    fn present(self, last: &mut String) {
        let Some(canvas) = browser::find(".graph") else { return };
        let view = self.window.view.get();
        let detail = view.detail();
        let mut class = "graph".to_owned();
        for (name, is) in [
            ("words", detail == Detail::Words),
            ("far", matches!(detail, Detail::Far | Detail::Remote)),
            ("remote", detail == Detail::Remote),
            ("tracing", self.app.traced().is_some_and(|traced| traced.paths.missing.is_none())),
            ("distant", self.is_remote(&view)),
            ("dense", view.scale < DENSE),
            ("moving", self.motion.arriving.get()),
            ("gliding", self.window.gliding.get()),
            ("grabbed", self.window.grabbed.get()),
        ] {
            if is {
                class.push(' ');
                class.push_str(name);
            }
        }
        let _ = canvas.set_attribute("class", &class);
        let _ = canvas.set_attribute("aria-label", &self.app.say("stage.picture"));
        // What everything in it inherits is not set anew while the picture only moves.
        let style = format!("--scale: {}; --number: {}px; --cell: {}px", view.scale, view.number_size(), view.cell_size());
        if *last != style {
            patch::set_style(&canvas, &style);
            *last = style;
        }
        if let Some(sheet) = browser::find(".graph > .sheet") {
            patch::set_style(&sheet, &placed(&view));
        }
    }

    fn listen(self) {
        let Some(canvas) = browser::find(".graph") else { return };
        browser::listen(&canvas, "click", move |event: MouseEvent| self.clicked(&event));
        browser::listen(&canvas, "dblclick", move |event: MouseEvent| {
            if let Some(node) = node_of(&event).filter(|_| !self.window.was_dragged()) {
                self.unfold(node, false);
            }
        });
        browser::listen(&canvas, "pointerdown", move |event: PointerEvent| gestures::down(self.window, &event));
        browser::listen(&canvas, "pointermove", move |event: PointerEvent| gestures::moved(self.window, &event));
        for name in ["pointerup", "pointercancel"] {
            browser::listen(&canvas, name, move |event: PointerEvent| gestures::up(self.window, &event));
        }
        browser::listen(&canvas, "wheel", move |event: WheelEvent| gestures::wheel(self.window, &event));
        browser::listen(&canvas, "focusin", move |event: web_sys::Event| {
            let node = browser::closest(&event, "[data-node]").and_then(|node| node.get_attribute("data-node")?.parse().ok());
            if let Some(node) = node {
                self.cursor.set(node);
                self.window.show(self, node);
            }
        });
    }

    /// Shows a room what a lesson points at.
    pub fn show_room(self, names: &[String]) {
        let nodes: Vec<NodeId> = self.app.scene.with(|scene| names.iter().filter_map(|name| overlay::named(scene, name)).collect());
        self.window.show_room(self, &nodes);
    }

    /// The size of the window onto the picture, in px.
    pub fn size(self) -> gatewise::scene::Size {
        self.window.size.get()
    }

    /// Selects a node, or drops the selection.
    fn select(self, node: Option<NodeId>) {
        self.app.act(Action::Select(node));
    }

    /// Answers a key that moves or zooms the view, wherever the focus is; false where it is another key.
    pub fn moved_by(self, event: &KeyboardEvent) -> bool {
        keyboard::look(self, event)
    }

    /// Answers a key.
    pub fn pressed(self, event: &KeyboardEvent) {
        keyboard::press(self, event);
    }

    /// Selects what was clicked, unless the press was a drag; the empty sheet drops the selection.
    fn clicked(self, event: &MouseEvent) {
        if self.window.was_dragged() || browser::closest(event, "[data-do]").is_some() {
            return;
        }
        let node = node_of(event);
        if let Some((node, map)) = node.zip(browser::closest(event, ".heat")) {
            let side = if map.class_list().contains("gradient-map") { Side::Gradient } else { Side::Value };
            return tensor::open(self.app, node, side);
        }
        let node = node.or_else(|| self.far_away(event));
        if event.shift_key() && node.is_some_and(|node| paths::take_end(self.app, node)) {
            return;
        }
        self.select(node);
    }

    /// The node of a large graph that was clicked from far away, where nodes are not drawn one by one.
    fn far_away(self, event: &MouseEvent) -> Option<NodeId> {
        let view = self.window.view.get_untracked();
        let at = gestures::place(event);
        let at = Point { x: (at.x - view.offset.x) / view.scale, y: (at.y - view.offset.y) / view.scale };
        let far = matches!(view.detail(), Detail::Far | Detail::Remote);
        self.app.scene.with_untracked(|scene| if far && is_large(scene) { nearest(scene, at, REACH / view.scale) } else { None })
    }

    /// Tab comes back to what was selected, here or elsewhere on the page; never to a node that is gone.
    fn move_cursor_with_selection(self) {
        effect(move || {
            let (nodes, place) = self.app.scene.with(|scene| (scene.graph.nodes.len(), scene.outline.place(self.cursor.get_untracked())));
            match self.selection.get() {
                Some(node) if node < nodes => self.cursor.set(node),
                _ if self.cursor.get_untracked() >= nodes => self.cursor.set(0),
                // Nothing inside a closed group can have the focus.
                _ if self.cursor.get_untracked() != place => self.cursor.set(place),
                _ => {}
            }
        });
    }

    /// What of the graph is drawn node by node: of a large one only what is near the window, and from far away nothing.
    fn drawn(self, part: Option<Part>) -> (Vec<NodeId>, Vec<EdgeId>) {
        self.app.scene.with(|scene| {
            let (nodes, edges) = (scene.graph.nodes.len(), scene.graph.edges.len());
            if !is_large(scene) {
                let outline = &scene.outline;
                let drawn = (0..nodes).filter(|&node| outline.is_drawn(node)).collect();
                return (drawn, (0..edges).filter(|&edge| outline.is_wire(edge)).collect());
            }
            let mut shown = part.map(|part| part.nodes(scene)).unwrap_or_default();
            // Where Tab comes to there is always a node.
            let cursor = self.cursor.get();
            if cursor < nodes && shown.binary_search(&cursor).is_err() {
                shown.push(cursor);
            }
            (shown, part.map(|part| part.edges(scene)).unwrap_or_default())
        })
    }

    /// The part of a large picture that is drawn node by node; none while it is seen from far away.
    fn part(self) -> Option<Part> {
        let view = self.window.view.get();
        (!self.is_remote(&view) && self.app.scene.with(|scene| is_large(scene))).then(|| Part::seen(view, self.window.size.get()))
    }

    /// Whether the whole of a large graph is drawn in a few paths instead.
    fn is_remote(self, view: &View) -> bool {
        matches!(view.detail(), Detail::Far | Detail::Remote) && self.app.scene.with(|scene| is_large(scene))
    }

    /// The buttons at the upper right: zoom and fit.
    fn toolbar(self) -> Markup {
        let app = self.app;
        let percent = (self.window.view.with(|view| view.scale) * 100.0).round();
        let button = |action: &str, key: &'static str, sign: &str| {
            html! { button aria-label=(app.say(key)) title=(app.say(key)) data-do={ "zoom " (action) } { (sign) } }
        };
        html! {
            button.step aria-label=(app.say("view.step-title")) title=(app.say("view.step-title")) aria-pressed=(self.window.near.get().is_some()) data-do="zoom step" {
                (app.say("view.step"))
            }
            (button("out", "stage.zoom-out", "−"))
            button.percent aria-label=(app.plain(&Phrase::new("stage.zoom-full").with("percent", percent))) data-do="zoom full" { (percent) "\u{a0}%" }
            (button("in", "stage.zoom-in", "+"))
            button data-do="zoom fit" { (app.say("stage.fit")) }
            button data-do="options" aria-expanded=(app.options.get()) aria-controls="stage-options" { (app.say("stage.options")) }
        }
    }

    /// Back to the step; the button that does it is gone then, and the one beside it takes the focus.
    #[inline(never)]
    fn recall(self) {
        self.window.recall(self);
        browser::focus("#stage .sbar [data-do='zoom step']");
    }

    /// A button of the toolbar.
    pub fn zoom(self, how: &str) {
        let scale = self.window.view.with_untracked(|view| view.scale);
        match how {
            "out" => self.window.zoom(self, 1.0 / gatewise::scene::ZOOM),
            "in" => self.window.zoom(self, gatewise::scene::ZOOM),
            "full" => self.window.zoom(self, 1.0 / scale),
            "step" => self.window.zoom_to_step(self),
            "back" => self.recall(),
            _ => self.window.fit(self),
        }
    }
}

/// Where the sheet lies in a view, as its style.
#[inline(always)]
fn placed(view: &View) -> String {
    format!("transform: translate({:.2}px, {:.2}px) scale({})", view.offset.x, view.offset.y, view.scale)
}

/// The node that was clicked.
fn node_of(event: &MouseEvent) -> Option<NodeId> {
    browser::closest(event, "[data-for]").and_then(|node| node.get_attribute("data-for")?.parse().ok())
}

/// What the lines mean.
pub fn legend(app: App) -> Markup {
    match app.mode() {
        Mode::Nudge => return nudge::legend(app),
        Mode::Forward => return forward::legend(app),
        _ => {}
    }
    let line = |key, drawing: Markup| html! { span { svg width="34" height="12" viewBox="0 0 34 12" aria-hidden="true" { (drawing) } (app.say(key)) } };
    html! {
        (line("stage.legend-value", html! { path.wire d="M0 6H28" {} path.head d="M34 6l-7.5 -3.6v7.2z" {} }))
        (line("stage.legend-gradient", html! { path.gradient d="M6 6H34" {} path.gradient-head d="M0 6l8 -3.9v7.8z" {} }))
        (line("stage.legend-slot", html! { path.slot d="M1 8h32" {} }))
    }
}
