//! How large the numbers on the wires are: bands below them, the legend, and where gradients vanish or explode.

use super::Stage;
use crate::ui::prelude::*;
use crate::ui::state::App;
use crate::ui::{browser, paths};
use gatewise::graph::NodeId;
use gatewise::scene::{Callout, Detail, Frame, Gradient, Look, Magnitudes, Measure, Part, Scene, Trouble, Ways, callouts, is_large};
use gatewise::share::{Action, Tab, Thickness};
use gatewise::words::{Phrase, Style};
use maud::{Markup, html};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// So many callouts are listed, and have badges.
const LISTED: usize = 8;
const BADGES: usize = 60;
/// The section of the panel, by which it gets the focus.
const SECTION: &str = "#callouts";

/// What is called out in a frame.
type Called = (Arc<Frame>, Rc<Vec<Callout>>);

/// The sizes of a run, and what was made of them so far.
pub struct Measured {
    scene: Arc<Scene>,
    /// The sizes.
    pub magnitudes: Magnitudes,
    ways: RefCell<Ways>,
    called: RefCell<Option<Called>>,
}

thread_local! {
    static LAST: RefCell<Option<Rc<Measured>>> = const { RefCell::new(None) };
}

/// The sizes that the thickness of wires shows, computed once for a run; none where all wires are the same.
pub fn measured(app: App) -> Option<Rc<Measured>> {
    let measure = match app.thickness() {
        Thickness::Same => return None,
        Thickness::Values => Measure::Values,
        Thickness::Gradients => Measure::Gradients,
    };
    Some(measure_run(app, measure))
}

#[inline(never)]
fn measure_run(app: App, measure: Measure) -> Rc<Measured> {
    let scene = app.scene.get();
    LAST.with_borrow_mut(|last| {
        if let Some(last) = last.as_ref().filter(|last| last.magnitudes.measure == measure && Arc::ptr_eq(&last.scene, &scene)) {
            return last.clone();
        }
        let magnitudes = Magnitudes::new(&scene, measure);
        let measured = Rc::new(Measured { scene, magnitudes, ways: RefCell::default(), called: RefCell::default() });
        *last = Some(measured.clone());
        measured
    })
}

impl Measured {
    /// The classes of wires from far away, by their sizes, and of those that are not finite.
    pub fn far_classes(&self) -> [&'static str; 6] {
        match self.magnitudes.measure {
            Measure::Values => ["wire w0", "wire w1", "wire w2", "wire w3", "wire w4", "wire lost"],
            Measure::Gradients => ["gradient w0", "gradient w1", "gradient w2", "gradient w3", "gradient w4", "gradient lost"],
        }
    }

    /// What is called out at the step that is explained, and the frame of that step; of a large graph that is once steps rest, so that
    /// running through it costs nothing here. `self` measures gradients.
    fn callouts(&self, app: App) -> Called {
        let step = app.explained.get();
        let now = app.frame.get_untracked();
        let frame = if now.step == step { now } else { Arc::new(self.scene.frame(step)) };
        let mut called = self.called.borrow_mut();
        if let Some((_, found)) = called.as_ref().filter(|(last, _)| Arc::ptr_eq(last, &frame)) {
            return (frame, found.clone());
        }
        let found = Rc::new(callouts(&self.scene, &frame, &self.magnitudes));
        *called = Some((frame.clone(), found.clone()));
        (frame, found)
    }
}

/// What lies below the wires: the band of the paths that are shown, and on it the bands of all sizes. From far away a large graph's
/// wires have their widths themselves.
#[inline(never)]
pub fn below_wires(stage: Stage, part: Option<Part>, is_remote: bool) -> Markup {
    let app = stage.app;
    let (nodes, edges) = stage.drawn(part);
    let strands = measured(app).filter(|_| !is_remote).map(|measured| {
        let strands = measured.magnitudes.strands(&measured.scene, &app.frame.get(), &nodes, &edges, &mut measured.ways.borrow_mut());
        (measured.magnitudes.measure, strands)
    });
    html! {
        (paths::band(app, &edges, is_remote))
        @if let Some((measure, strands)) = strands {
            g.bands.back[measure == Measure::Gradients] {
                @for strand in &strands { path class=(strand.look.class()) data-style={ "--w:" (strand.look.width()) "px" } d=(strand.d) {} }
            }
        }
    }
}

/// The choice of the reader.
#[inline(never)]
pub fn choose(app: App, tag: &str) {
    app.act(Action::Thicken(Thickness::from_tag(tag).unwrap_or_default()));
}

/// What the bands mean, with the ends of the scale, and how often something is called out.
#[inline(never)]
pub fn legend(app: App) -> Markup {
    let Some(measured) = measured(app) else { return Markup::default() };
    let Magnitudes { measure, scale, has: (zero, lost), .. } = measured.magnitudes;
    let back = measure == Measure::Gradients;
    let tensors = !measured.scene.maps.is_empty();
    let (title, kind) = if back { ("thick.gradients", "thick.norm") } else { ("thick.values", "thick.rms") };
    let samples = scale.samples();
    html! {
        .thick role="group" aria-label=(app.say(title)) {
            span.what { (app.say(title)) @if tensors { span.dim { " (" (app.say(kind)) ")" } } }
            span.scale {
                @for ((look, text), sign) in samples.iter().zip(["≤ ", "", "≥ "]) {
                    span { (sample(*look, back)) (sign) (text) }
                }
            }
            @if zero { span { (sample(Look::Zero, back)) (app.say("thick.zero")) } }
            @if lost { span { (sample(Look::NotFinite, back)) (app.say("thick.not-finite")) } }
            @if back { (summary(app, &measured.callouts(app).1)) }
        }
    }
}

fn sample(look: Look, back: bool) -> Markup {
    html! {
        svg width="40" height="14" viewBox="0 0 40 14" aria-hidden="true" {
            g.bands.back[back] { path class=(look.class()) data-style={ "--w:" (look.width()) "px" } d="M0 7h40" {} }
            @if let Look::Level(_) = look { path class=(if back { "gradient" } else { "wire" }) d="M0 7h40" {} }
        }
    }
}

/// How many gates are called out, of each kind: it leads to their list.
fn summary(app: App, found: &[Callout]) -> Markup {
    let counts = Trouble::ALL.into_iter().map(|trouble| (trouble, found.iter().filter(|callout| callout.trouble == trouble).count()));
    let counts: Vec<(Trouble, usize)> = counts.filter(|&(_, count)| count > 0).collect();
    html! {
        @if !counts.is_empty() {
            button.called data-do="callouts" {
                @for (trouble, count) in counts {
                    span { (badge(trouble)) (app.plain(&Phrase::new("thick.count").with("trouble", app.plain(&trouble.phrase())).with("count", count))) }
                }
            }
        }
    }
}

/// A kind's badge within a text.
fn badge(trouble: Trouble) -> Markup {
    html! {
        svg width="16" height="16" viewBox="-8 -8 16 16" aria-hidden="true" { (mark(trouble)) }
    }
}

/// A badge about the origin: filled where something is wrong, open where a gate merely shuts.
fn mark(trouble: Trouble) -> Markup {
    html! {
        circle.badge.open[trouble == Trouble::Shut] r="7.25" {}
        path.sign.open[trouble == Trouble::Shut] d=(trouble.sign()) {}
    }
}

/// Badges at the upper right of the gates that are called out.
pub fn badges(stage: Stage) -> Markup {
    if stage.app.thickness() == Thickness::Gradients { draw_badges(stage) } else { Markup::default() }
}

#[inline(never)]
fn draw_badges(stage: Stage) -> Markup {
    let Some(measured) = measured(stage.app) else { return Markup::default() };
    let (_, found) = measured.callouts(stage.app);
    html! {
        g.badges {
            @for (callout, at) in found.iter().take(BADGES).filter_map(|callout| Some((callout, callout.badge(&measured.scene)?))) {
                g transform={ "translate(" (at.x) " " (at.y) ")" } { g { (mark(callout.trouble)) } }
            }
        }
    }
}

/// The section of the panel that tells where gradients vanish or explode.
pub fn section(app: App) -> Markup {
    if app.thickness() == Thickness::Gradients { told(app) } else { Markup::default() }
}

#[inline(never)]
fn told(app: App) -> Markup {
    let Some(measured) = measured(app) else { return Markup::default() };
    let scene = &measured.scene;
    let (frame, found) = measured.callouts(app);
    let begun = frame.nodes.get(scene.graph.output).is_some_and(|node| matches!(node.gradient, Gradient::Complete { .. }));
    let output = scene.graph.nodes.get(scene.graph.output).map(|node| node.symbol.clone()).unwrap_or_default();
    let about = |key: &'static str| Phrase::new(key).styled("output", output.clone(), Style::Symbol);
    html! {
        section.callouts #callouts tabindex="-1" aria-labelledby="callouts-title" {
            h2 #callouts-title { (app.say("thick.title")) }
            @if !begun { p.note { (app.say("thick.waiting")) } } @else if found.is_empty() { p.note { (app.sentence(&about("thick.none"))) } }
            @if !found.is_empty() {
                ul { @for callout in found.iter().take(LISTED) { li { (one(app, scene, callout)) } } }
                @if found.len() > LISTED { p.note { (app.plain(&Phrase::new("thick.more").with("count", found.len() - LISTED))) } }
                p.note { (app.sentence(&about("thick.rule"))) }
            }
        }
    }
}

/// A callout: a button that selects its gate.
fn one(app: App, scene: &Scene, callout: &Callout) -> Markup {
    let (kind, phrases) = (callout.trouble.phrase(), callout.phrases(scene));
    let said: Vec<String> = std::iter::once(&kind).chain(&phrases).map(|phrase| app.plain(phrase)).collect();
    let (heading, sentences) = said.split_first().map(|(heading, sentences)| (heading.as_str(), sentences.join(" "))).unwrap_or_default();
    html! {
        button data-do={ "callout " (callout.node) } aria-pressed=(app.selection() == Some(callout.node)) aria-label={ (heading) ": " (sentences) } {
            (badge(callout.trouble))
            span { b { (heading) } @for phrase in &phrases { " " (app.sentence(phrase)) } }
        }
    }
}

/// Goes to the list.
#[inline(never)]
pub fn list(app: App) {
    app.act(Action::Show(Tab::Explain));
    request_animation_frame(|| browser::focus(SECTION));
}

impl Stage {
    /// Selects a gate and brings it into sight, close enough that it can be read.
    #[inline(never)]
    pub fn look_at(self, node: Option<NodeId>) {
        self.select(node);
        let is_far = matches!(self.window.view.with_untracked(|view| view.detail()), Detail::Far | Detail::Remote);
        if is_far && self.app.scene.with_untracked(|scene| is_large(scene)) {
            self.zoom("full");
        }
        if let Some(node) = node {
            self.window.show(self, node);
        }
    }
}
