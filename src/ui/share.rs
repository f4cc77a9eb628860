//! The dialog "Share": the link to this program at this step, copied in one click, as a QR code, and as code for another page.

use super::kept::keep_address;
use super::part::effect;
use super::state::{App, DialogKind};
use super::{browser, events, lesson};
use crate::ui::prelude::*;
use gatewise::export::escape;
use gatewise::scene::{self, Size};
use gatewise::share::{Action, Document, Hidden, Piece, READABLE, Theme, View, Written, encode_with, qr};
use gatewise::words::Phrase;
use maud::{Markup, html};
use wasm_bindgen::JsCast;
use web_sys::Element;

/// How wide a frame in another page is taken to be, and how high all is that stands about the graph in it, in px.
const FRAME: f64 = 700.0;
const ABOUT: f64 = 350.0;

/// What the dialog keeps while it is open.
#[derive(Clone, Copy)]
pub struct Sharing {
    choice: RwSignal<Choice>,
    copied: RwSignal<Copied>,
    /// Texts that the link carries, the program and a lesson, and their packed forms, once the browser has packed them.
    packed: RwSignal<Vec<(String, String)>>,
}

impl Default for Sharing {
    fn default() -> Self {
        Self { choice: RwSignal::new(Choice::default()), copied: RwSignal::new(Copied::Not), packed: RwSignal::new(Vec::new()) }
    }
}

/// What is chosen in the dialog.
#[derive(Clone, Copy, Default, PartialEq)]
pub struct Choice {
    /// Whether the link chooses the language.
    with_language: bool,
    /// The theme that it chooses.
    theme: Option<Theme>,
    /// What it hides.
    hidden: Hidden,
    /// Whether the code for another page is an element, and no plain frame.
    as_element: bool,
    /// Whether the QR code fills the screen.
    as_code: bool,
    /// Whether the link is one for a frame.
    is_embedded: bool,
}

/// Whether copying has been tried, and how it went.
#[derive(Clone, Copy, PartialEq)]
enum Copied {
    Not,
    Done,
    Refused,
}

/// The dialog.
pub fn view(app: App) -> Markup {
    let choice = app.sharing.choice.get();
    if choice.as_code {
        return code(app);
    }
    let copied = match app.sharing.copied.get() {
        Copied::Not => String::new(),
        Copied::Done => app.say("share.copied"),
        Copied::Refused => app.say("share.refused"),
    };
    html! {
        p { (app.plain(&Phrase::new("share.text").with("step", app.step.get()))) }
        .link-row {
            input #link type="text" readonly aria-label=(app.say("share.link")) value=(app.link(READABLE));
            button.filled data-do="copy-link" { (app.say("share.copy")) }
            button.tbtn data-do="share code" { (app.say("share.code")) }
        }
        p.state role="status" { (copied) }
        @if app.errors() != 0 { p.state.bad { (app.say("share.broken")) } }
        (looks(app, choice))
        (snippet(app, choice))
    }
}

/// How the page looks that the link opens.
fn looks(app: App, choice: Choice) -> Markup {
    let check = |name: &str, checked: bool, label: String| {
        html! { label.check { input type="checkbox" data-check=(name) checked[checked]; (label) } }
    };
    html! {
        (check("with-language", choice.with_language, app.say("share.with-language")))
        .themes role="group" aria-label=(app.say("share.theme")) {
            span aria-hidden="true" { (app.say("share.theme")) }
            @for (theme, key) in [(None, "share.any-theme"), (Some(Theme::Light), "theme.light"), (Some(Theme::Dark), "theme.dark")] {
                label.check {
                    input type="radio" name="link-theme" data-check={ "theme " (theme.map_or("", Theme::tag)) } checked[choice.theme == theme];
                    (app.say(key))
                }
            }
        }
        .pieces role="group" aria-label=(app.say("share.hide")) {
            span aria-hidden="true" { (app.say("share.hide")) }
            @for piece in Piece::ALL {
                (check(&format!("hide {}", piece.name()), choice.hidden.has(piece), app.say(label(piece))))
            }
        }
    }
}

/// What a piece of the page is called.
const fn label(piece: Piece) -> &'static str {
    match piece {
        Piece::Editor => "editor.label",
        Piece::Inputs => "inputs.title",
        Piece::Formula => "share.formula",
        Piece::Tools => "share.tools",
        Piece::Legend => "share.legend",
        Piece::Transport => "transport.label",
        Piece::Explain => "tab.explain",
        Piece::Values => "tab.values",
        Piece::Code => "tab.code",
        Piece::Plot => "tab.plot",
        Piece::Network => "tab.network",
    }
}

/// The code that puts graph and steps into another page.
fn snippet(app: App, choice: Choice) -> Markup {
    html! {
        section.snippet {
            h3 #embed-title { (app.say("share.embed")) }
            .themes role="group" aria-labelledby="embed-title" {
                @for (name, chosen, label) in [("as-frame", !choice.as_element, "<iframe>"), ("as-element", choice.as_element, "<gate-wise>")] {
                    label.check { input type="radio" name="embed-form" data-check=(name) checked[chosen]; code { (label) } }
                }
            }
            p { (app.say(if choice.as_element { "share.element-text" } else { "share.frame-text" })) }
            textarea #embed-code.code readonly rows="4" spellcheck="false" aria-labelledby="embed-title" { (app.embed_code()) }
            p.snippet-row {
                button.tbtn data-do="share copy" { (app.say("share.copy-code")) }
                a.link href=(browser::address_of("embed/example.html")) target="_blank" rel="noopener" { (app.say("share.embed-more")) }
            }
        }
    }
}

/// The QR code as large as the screen allows: dark on white in every theme, or no camera would find it.
fn code(app: App) -> Markup {
    let link = app.link(0);
    html! {
        .qr {
            @match qr(&link) {
                Some(code) => {
                    svg viewBox=(format!("0 0 {} {}", code.side, code.side)) role="img" aria-label=(app.say("share.code-label")) shape-rendering="crispEdges" {
                        path d=(code.path) {}
                    }
                    @if !code.reaches_far { p role="status" { (app.say("share.code-dense")) } }
                }
                None => p role="status" { (app.plain(&Phrase::new("share.code-none").with("count", link.len()))) }
            }
            p.address { (link) }
            button.tbtn data-do="share link" { (app.say("share.back")) }
        }
    }
}

/// Brings hidden pieces back.
#[inline(never)]
pub fn show_all(app: App) -> Markup {
    html! { button.hbtn.all data-do="share all" { (app.say("share.show-all")) } }
}

impl App {
    /// The link to what is on stage; up to so many characters its program stays readable.
    fn link(self, readable: usize) -> String {
        format!("{}#{}", browser::address(), self.fragment(readable, &self.sharing.choice.get()))
    }

    /// The fragment of such a link.
    pub fn fragment(self, readable: usize, choice: &Choice) -> String {
        let language = choice.with_language.then(|| self.language.get());
        self.document.with(|document| {
            // A frame in another page shows the graph alone.
            let reading = document.view.reading.clone().filter(|_| !choice.is_embedded);
            let presenting = document.view.presenting && reading.is_some();
            let view = View {
                reading,
                presenting,
                selection: self.selection(),
                language,
                theme: choice.theme,
                hidden: choice.hidden,
                ..document.view.clone()
            };
            let linked = Document { source: document.source.clone(), step: self.step.get(), view, ..Document::default() };
            let linked = lesson::alone(self, &linked).unwrap_or(linked);
            encode_with(&linked, readable, &|text| {
                self.sharing.packed.with(|packed| packed.iter().find(|packed| packed.0 == text).map(|packed| packed.1.clone()))
            })
        })
    }

    /// What stands in another page to have the graph there.
    fn embed_code(self) -> String {
        let mut choice = self.sharing.choice.get();
        // The others are not there to be hidden.
        choice.is_embedded = true;
        choice.hidden = Piece::EMBEDDED.into_iter().filter(|piece| choice.hidden.has(*piece)).collect();
        let fragment = self.fragment(READABLE, &choice);
        if !choice.as_element {
            let title: String = self.document.with(|document| document.source.replace('\n', "; ").chars().take(80).collect());
            let title = escape(&title);
            let address = escape(&format!("{}?embed#{fragment}", browser::address()));
            let picture = self.scene.with(|scene| Size { width: scene.layout.width, height: scene.layout.height });
            let height = (scene::View::height(picture, FRAME) + ABOUT).clamp(480.0, 1200.0) as u32;
            return format!(r#"<iframe src="{address}" title="{title}" width="100%" height="{height}" loading="lazy"></iframe>"#);
        }
        let mut element = format!("<script src=\"{}\" async></script>\n<gate-wise", browser::address_of("embed.js"));
        let program = self.document.with(|document| escape(&document.source));
        element.push_str(&format!(" program=\"{program}\""));
        for pair in fragment.split('&').skip(1) {
            if let Some((key, value)) = pair.split_once('=') {
                element.push_str(&format!(" {}=\"{}\"", if key == "s" { "step" } else { key }, escape(value)));
            }
        }
        element.push_str("></gate-wise>");
        element
    }
}

/// The address bar takes the link only when the dialog is opened.
pub fn follow(app: App) {
    effect(move || {
        if app.dialog.get() == Some(DialogKind::Share) {
            begin(app);
        }
    });
    effect(move || {
        if app.dialog.get() == Some(DialogKind::Share) {
            write_address(app);
        }
    });
}

/// The link looks at first as the page does.
#[inline(never)]
fn begin(app: App) {
    let hidden = app.document.with_untracked(|document| document.view.hidden);
    app.sharing.choice.update(|choice| *choice = Choice { hidden, as_code: false, ..*choice });
    pack(app);
}

/// Has the browser pack the program, now and whenever it changes.
#[inline(never)]
pub fn pack(app: App) {
    let source = app.program.with(|program| program.source.clone());
    let lesson = app.document.with_untracked(|document| match document.view.reading.as_ref().map(|reading| &reading.lesson) {
        Some(Written::Elsewhere(text)) => Some(text.clone()),
        _ => None,
    });
    app.sharing.packed.set(Vec::new());
    for text in [Some(source), lesson].into_iter().flatten() {
        browser::pack(&text.clone(), move |packed| app.sharing.packed.update(|all| all.push((text, packed))));
    }
}

#[inline(never)]
fn write_address(app: App) {
    let link = app.link(READABLE);
    if let Some((_, fragment)) = link.split_once('#') {
        browser::set_fragment(fragment);
        keep_address();
        app.sharing.copied.set(Copied::Not);
    }
}

/// Takes a choice of the dialog.
#[inline(never)]
pub fn choose(app: App, name: &str, checked: bool) {
    let (name, value) = name.split_once(' ').unwrap_or((name, ""));
    app.sharing.choice.update(|choice| match name {
        "with-language" => choice.with_language = checked,
        "theme" => choice.theme = Some(Theme::of(value)).filter(|theme| theme.tag() == value),
        "hide" => choice.hidden = Piece::of(value).map_or(choice.hidden, |piece| choice.hidden.with(piece, checked)),
        _ => choice.as_element = name == "as-element",
    });
}

/// Does what a button of the dialog says, or the one that brings hidden pieces back.
#[inline(never)]
pub fn run(app: App, what: &str, control: &Element) {
    match what {
        "copy" => events::copy_text(app, control.clone(), &untrack(|| app.embed_code())),
        "all" => app.act(Action::Hide(Hidden::default())),
        _ => app.sharing.choice.update(|choice| choice.as_code = what == "code"),
    }
}

/// Copies the link; where that is refused, selects it.
pub fn copy(app: App) {
    browser::copy(&untrack(|| app.link(READABLE)), move |worked| {
        app.sharing.copied.set(if worked { Copied::Done } else { Copied::Refused });
        if !worked {
            select();
        }
    });
}

/// Selects the link.
pub fn select() {
    if let Some(field) = browser::find("#link").and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok()) {
        field.select();
    }
}
