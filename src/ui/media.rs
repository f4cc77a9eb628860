//! Pictures and films of the stage: what the dialog "Export" offers of them, and how far the making of one has come.

mod job;
mod moments;

use super::browser;
use super::state::App;
use crate::ui::prelude::*;
use gatewise::scene::Scene;
use gatewise::share::Theme;
use gatewise::words::Phrase;
use job::Job;
use maud::{Markup, html};
use reactive_graph::signal::ArcRwSignal;

/// The most steps that a GIF or a film shows.
const MOST: usize = 300;

/// The sizes that can be chosen, by the keys of their names.
const SIZES: [&str; 3] = ["media.stage", "media.double", "media.slide"];
/// The width for slides, in px.
const SLIDE: f64 = 1920.0;

thread_local! {
    /// What has been chosen, and what is being made.
    static MEDIA: ArcRwSignal<Media> = ArcRwSignal::new(Media { size: 1, turn: 0, state: State::Rest(None) });
}

#[derive(Clone, PartialEq)]
struct Media {
    /// The index of the size.
    size: usize,
    /// Which making is the present one: what is still on its way for an older one is dropped.
    turn: u32,
    state: State,
}

#[derive(Clone, PartialEq)]
enum State {
    /// Nothing is being made; what became of the last one.
    Rest(Option<Phrase>),
    /// How far it has come, in percent.
    Making(Kind, usize),
}

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A picture of the step.
    Png,
    /// The passes, picture after picture.
    Gif,
    /// The passes, with the numbers moving.
    Webm,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Png, Self::Gif, Self::Webm];

    /// What it is called.
    const fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Gif => "GIF",
            Self::Webm => "WebM",
        }
    }

    /// What the names of such files end in, and what `data-do` calls it.
    const fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Gif => "gif",
            Self::Webm => "webm",
        }
    }

    /// The longest side and the largest area that every browser manages, in px.
    const fn limits(self) -> (f64, f64) {
        match self {
            Self::Png => (8192.0, 16e6),
            Self::Gif | Self::Webm => (4096.0, 4e6),
        }
    }
}

/// The size of a picture in px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// The width.
    pub width: u32,
    /// The height.
    pub height: u32,
    /// Whether it is less than what was chosen, since that is too much.
    pub reduced: bool,
}

impl Size {
    /// The size of a scene's picture, by the index of a choice. Films have even sides.
    fn of(scene: &Scene, choice: usize, kind: Kind) -> Self {
        let (width, height) = (scene.layout.width.max(1.0), scene.layout.height.max(1.0));
        let wanted = [1.0, 2.0].get(choice).copied().unwrap_or(SLIDE / width);
        let (side, area) = kind.limits();
        let scale = wanted.min(side / width.max(height)).min((area / (width * height)).sqrt());
        let even = |length: f64| ((length * scale / 2.0).round().max(1.0) * 2.0) as u32;
        let whole = |length: f64| (length * scale).round().max(1.0) as u32;
        let fit = |length| if kind == Kind::Webm { even(length) } else { whole(length) };
        Self { width: fit(width), height: fit(height), reduced: scale < wanted }
    }
}

/// What is offered, and how far the making of it has come.
pub fn view(app: App) -> Markup {
    let media = MEDIA.with(Get::get);
    let (scene, step) = (app.scene.get(), app.step.get());
    let steps = moments::steps(&scene);
    let busy = matches!(media.state, State::Making(..));
    let nothing = app.good.with(Option::is_none);
    let reduced = Kind::ALL.iter().any(|kind| Size::of(&scene, media.size, *kind).reduced);
    html! {
        section.media aria-labelledby="media-title" {
            h3 #media-title { (app.say("media.title")) }
            ul.choices {
                @for kind in Kind::ALL {
                    @let long = kind != Kind::Png && steps.len() > MOST + 1;
                    li {
                        button data-do={ "save " (kind.ending()) } aria-disabled=(busy || nothing || long) {
                            b { (kind.name()) }
                            span { (app.plain(&offer(step, kind, &steps, Size::of(&scene, media.size, kind)))) }
                        }
                    }
                }
            }
            .sizes role="group" aria-label=(app.say("media.size")) {
                span aria-hidden="true" { (app.say("media.size")) }
                @for (index, key) in SIZES.into_iter().enumerate() {
                    button data-do={ "save size " (index) } aria-pressed=(index == media.size) aria-disabled=(busy) { (app.say(key)) }
                }
            }
            @if reduced { p { (app.say("media.reduced")) } }
            p.state role="status" {
                @match &media.state {
                    State::Rest(said) => (said.as_ref().map(|said| app.plain(said)).unwrap_or_default()),
                    State::Making(kind, _) => (app.plain(&Phrase::new("media.making").with("kind", kind.name()))),
                }
            }
            @if let State::Making(kind, percent) = media.state { (making(app, kind, percent)) }
        }
    }
}

/// What a button says of its file.
fn offer(step: usize, kind: Kind, steps: &[usize], size: Size) -> Phrase {
    let count = steps.len();
    let phrase = match kind {
        Kind::Png => Phrase::new("media.png").with("step", step),
        _ if count > MOST + 1 => return Phrase::new("media.too-long").with("most", MOST).with("count", count - 1),
        Kind::Gif => Phrase::new("media.gif").with("count", count),
        Kind::Webm => Phrase::new("media.webm").with("seconds", moments::film_length(steps).div_ceil(1000)),
    };
    phrase.with("width", size.width as usize).with("height", size.height as usize)
}

fn making(app: App, kind: Kind, percent: usize) -> Markup {
    html! {
        .making {
            progress max="100" value=(percent) aria-label=(app.plain(&Phrase::new("media.making").with("kind", kind.name()))) {}
            span.percent aria-hidden="true" { (percent) "%" }
            button data-do="save stop" { (app.say("media.stop")) }
        }
    }
}

/// Does what a control of the dialog says; false where it is none of these.
pub fn run(app: App, words: &str) -> bool {
    if let Some(size) = words.strip_prefix("size ") {
        MEDIA.with(|media| media.update(|media| media.size = size.parse().unwrap_or(1)));
    } else if words == "stop" {
        rest(Phrase::new("media.stopped"));
    } else if let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.ending() == words) {
        start(app, kind);
    } else {
        return false;
    }
    true
}

fn start(app: App, kind: Kind) {
    let media = MEDIA.with(GetUntracked::get_untracked);
    let turn = media.turn + 1;
    let scene = app.scene.get_untracked();
    let size = Size::of(&scene, media.size, kind);
    MEDIA.with(|media| {
        media.update(|media| {
            media.turn = turn;
            media.state = State::Making(kind, 0);
        });
    });
    job::start(Box::new(Job::new(app, kind, turn, scene, size)));
}

/// Whether the making of this turn still goes on.
fn is_wanted(app: App, turn: u32) -> bool {
    let goes_on = MEDIA.with(|media| media.with_untracked(|media| media.turn == turn && matches!(media.state, State::Making(..))));
    // Whoever closes the dialog wants no file of it any more.
    if goes_on && app.dialog.get_untracked() != Some(super::state::DialogKind::Export) {
        rest(Phrase::new("media.stopped"));
        return false;
    }
    goes_on
}

fn tell(kind: Kind, percent: usize) {
    MEDIA.with(|media| media.update(|media| media.state = State::Making(kind, percent)));
}

/// Ends the making and says what became of it. Where the button "Stop" had the focus, the one that began takes it.
fn rest(said: Phrase) {
    let State::Making(kind, _) = MEDIA.with(|media| media.with_untracked(|media| media.state.clone())) else { return };
    let held = browser::find(".making button:focus").is_some();
    MEDIA.with(|media| media.update(|media| media.state = State::Rest(Some(said))));
    job::close();
    if held {
        request_animation_frame(move || browser::focus(&format!("[data-do='save {}']", kind.ending())));
    }
}

/// Whether the page is dark.
fn is_dark(app: App) -> bool {
    match app.theme.get_untracked() {
        Theme::Dark => true,
        Theme::Light => false,
        Theme::System => browser::matches_media("(prefers-color-scheme: dark)"),
    }
}
