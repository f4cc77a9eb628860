//! The page in a frame of another page: stage and transport alone, as high as they need to be, and the messages between both pages.
//! `assets/embed/README.md` tells what may be said.

use super::part::effect;
use super::stage::Stage;
use super::state::{self, App};
use super::{app, browser, share};
use crate::ui::prelude::*;
use gatewise::scene::{Size, View};
use gatewise::share::{Embedding, Field, LONGEST_PROGRAM, Notice, Place, READABLE, Request, request};
use maud::{Markup, html};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

/// The parts of the page that stand in a frame.
pub const PARTS: [&str; 5] = ["notice", "figure", "legend", "transport", "dialog"];

/// The frame's content.
#[inline(never)]
pub fn view(app: App) -> Markup {
    html! {
        .app.embedded data-hide=[app.hidden()] {
            h1.sr { (app.say("page.title")) }
            main.main {
                (app::stage(app))
                section.trans aria-label=(app.say("transport.label")) data-part="transport" {}
            }
            footer.origin {
                a href=(app.link_to_page()) target="_blank" rel="noopener" { (app.say("embed.open")) }
            }
        }
        (app::dialog(app))
    }
}

/// A link's own fault above the picture, and in the picture's place what is wrong with the program: here no text shows it.
#[inline(never)]
pub fn fault(app: App) -> Markup {
    let program = app.program.get();
    html! {
        div data-part="notice" {}
        @if let Some(error) = program.diagnostics.first() {
            .empty role="alert" {
                p { (app.say("stage.broken")) }
                p { b { (app.sentence(&error.message)) } }
                // Behind the first line, which is the message: the line of the program, and carets.
                pre { (error.render(&program.source, app.language.get()).lines().skip(1).collect::<Vec<_>>().join("\n")) }
            }
        } @else if app.good.with(Option::is_none) {
            p.empty { (app.say("embed.nothing")) }
        }
    }
}

impl App {
    /// The whole page with the program as it stands here.
    fn link_to_page(self) -> String {
        format!("{}#{}", browser::address(), self.fragment(READABLE, &share::Choice::default()))
    }

    fn place(self) -> Place {
        // What still ran before is not what the embedding page has put here.
        if self.is_stale() {
            Place::default()
        } else {
            Place { step: self.step.get(), steps: self.last_step(), playing: self.playing.get() }
        }
    }
}

/// Tells the page around the frame what happens, and does what that page asks for.
#[inline(never)]
pub fn start(app: App, stage: Stage) {
    effect(move || share::pack(app));
    let Some(embedding) = Embedding::of(&browser::query()) else { return };
    // A page that stands in no frame has nobody to talk to.
    let Some(parent) = window().parent().ok().flatten().filter(|parent| **parent != *window()) else { return };
    let audience = embedding.audience().to_owned();
    let tell = {
        let parent = parent.clone();
        move |notice: &Notice| post(&parent, notice, &audience)
    };
    tell(&Notice::Ready(untrack(|| app.place())));
    follow(app, stage, tell);
    browser::listen(&window(), "message", move |event: web_sys::MessageEvent| {
        if event.source().is_some_and(|source| js_sys::Object::is(&source, parent.as_ref())) && embedding.admits(&event.origin()) {
            // A page without an origin, such as a file, can be answered without one only.
            let origin = Some(event.origin()).filter(|origin| origin != "null").unwrap_or("*".into());
            answer(app, &event.data(), &|notice| post(&parent, notice, &origin));
        }
    });
}

/// Tells steps, errors and the wanted height as they change.
fn follow(app: App, stage: Stage, tell: impl Fn(&Notice) + Clone + 'static) {
    let mut last = None;
    let told = tell.clone();
    effect(move || {
        app.program.track();
        let place = app.place();
        if last.replace(place).is_some() {
            told(&Notice::Step(place));
        }
    });
    let told = tell.clone();
    effect(move || {
        let language = app.language.get();
        if let Some(state::Notice::Link(error)) = app.notice.get() {
            told(&Notice::Error("link", &error.phrase().plain(language)));
        }
        app.program.with(|program| {
            if let Some(error) = program.diagnostics.first() {
                told(&Notice::Error("program", &error.render(&program.source, language)));
            }
        });
    });
    let seen = StoredValue::new((Size::default(), 0.0, 0));
    effect(move || {
        app.step.track();
        app.notice.track();
        app.program.track();
        app.options.track();
        let width = stage.size().width;
        let tell = tell.clone();
        // What is in the frame is as high as it is once it has been drawn.
        request_animation_frame(move || {
            let picture = app.scene.with_untracked(|scene| Size { width: scene.layout.width, height: scene.layout.height });
            let Some(height) = wanted_height(picture, width) else { return };
            let (last_picture, last_width, last) = seen.get_value();
            // Some steps have a longer sentence: the frame grows with it, and then stays.
            let same = (last_picture, last_width) == (picture, width);
            let wanted = if same { height.max(last) } else { height };
            if !same || wanted != last {
                seen.set_value((picture, width, wanted));
                tell(&Notice::Size(wanted));
            }
        });
    });
}

/// How high the frame has to be, in px, for all of a picture to be seen in this width; of a large one, a part.
fn wanted_height(picture: Size, width: f64) -> Option<u32> {
    let stage: HtmlElement = browser::find("#stage")?.dyn_into().ok()?;
    let height_of = |selector: &str| browser::find(selector).map_or(0.0, |element| element.get_bounding_client_rect().height());
    let canvas = height_of(".graph");
    // Whether the stage has too much room or too little, this is what stands about the picture.
    let about = f64::from(stage.scroll_height()) - canvas;
    let drawing = if canvas == 0.0 && height_of(".empty") != 0.0 { 0.0 } else { View::height(picture, width) };
    let height = about + drawing + height_of(".trans") + height_of(".origin");
    (width > 0.0 || canvas == 0.0).then_some(libm::ceil(height) as u32)
}

/// Does what the embedding page asks for, and says so where it cannot be done.
fn answer(app: App, message: &JsValue, tell: &dyn Fn(&Notice)) {
    let field = |name: &str| field(message, name);
    match request(field) {
        None => {}
        Some(Err(refusal)) => tell(&Notice::Error(refusal.code(), refusal.detail())),
        Some(Ok(Request::Hello)) => tell(&Notice::Ready(untrack(|| app.place()))),
        Some(Ok(Request::Program(source, step))) => app.open(source, step),
        Some(Ok(Request::Step(step))) => app.go(step),
        Some(Ok(Request::Play)) if app.playing.get_untracked() => {}
        Some(Ok(Request::Play)) => app.toggle_play(),
        Some(Ok(Request::Pause)) => app.playing.set(false),
        Some(Ok(Request::Trace)) => {
            let program = app.program.get_untracked();
            match program.diagnostics.first() {
                None => tell(&Notice::Trace(&gatewise::trace_program(&program.source))),
                Some(error) => tell(&Notice::Error("program", &error.render(&program.source, app.language.get_untracked()))),
            }
        }
    }
}

/// A field of a message. What one page sends to another has been copied: reading it runs nobody's code.
fn field(message: &JsValue, name: &str) -> Field {
    let Some(value) = js_sys::Reflect::get(message, &name.into()).ok().filter(|value| !value.is_undefined()) else { return Field::Missing };
    if let Some(number) = value.as_f64() {
        return Field::Number(number);
    }
    match value.dyn_ref::<js_sys::JsString>() {
        // Before it is copied: what is too long for a program takes no room here.
        Some(text) if text.length() as usize > LONGEST_PROGRAM => Field::TooLong,
        Some(text) => Field::Text(text.into()),
        None => Field::Other,
    }
}

/// Sends a message; where the origin is none, nobody is told anything.
fn post(to: &web_sys::Window, notice: &Notice, origin: &str) {
    if let Ok(message) = js_sys::JSON::parse(&notice.json()) {
        let _ = to.post_message(&message, origin);
    }
}
