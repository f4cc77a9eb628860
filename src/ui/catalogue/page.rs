//! The page of a gate: what it computes, what it sends back, how it is written, and what to watch.

use super::{href, live};
use crate::ui::browser;
use crate::ui::code::coloured;
use crate::ui::explain::{jacobian_body, lines, structure};
use crate::ui::say::mathematics;
use crate::ui::state::App;
use gatewise::catalogue::{Default, Entry, Page, Setting, entries, page, signature};
use gatewise::explain::Pattern;
use gatewise::export::code::Code;
use gatewise::gates::{self, Gate};
use gatewise::graph;
use gatewise::words::{Phrase, Style};
use maud::{Markup, html};

/// Words in definitions that stand for numbers.
const WORDS: [&str; 3] = ["n", "rows", "classes"];

/// The page.
pub fn view(app: App, index: usize, entry: &'static Entry) -> Markup {
    let Some(page) = live::with(entry, |live| page(entry, live)) else { return Markup::default() };
    html! {
        p.sr role="status" { (entry.link) ", " (app.plain(&entry.name())) }
        // Another gate's page is another element: nothing typed into this one, or scrolled in it, is carried over.
        article.explain id={ "page-of-" (entry.link) } {
            (head(app, entry))
            (formulas(app, entry, &page))
            (live::view(app))
            (jacobians(app, &page))
            (code(app, &page))
            (written(app, entry))
            (made(app, &page))
            (elsewhere(app, entry))
            @if !entry.facts.watch.is_empty() {
                section.watch {
                    h3 { (app.say("catalogue.watch")) }
                    ul { @for key in &entry.facts.watch { li { (app.say(key)) } } }
                }
            }
            (foot(app, index, entry))
        }
    }
}

fn head(app: App, entry: &Entry) -> Markup {
    let gate = entry.gate;
    html! {
        .gate-head {
            @if !gate.is_generator() { (circle(gate)) }
            div {
                h3.gate-name { code { (entry.link) } span { (app.plain(&entry.name())) } }
                @if !gate.aliases.is_empty() {
                    p.also { (app.say("catalogue.also")) " " @for (at, alias) in gate.aliases.iter().enumerate() { @if at > 0 { ", " } code { (alias) } } }
                }
            }
        }
        p.about { (app.plain(&entry.about())) }
        @if let Some(effect) = entry.effect() {
            p.effect { b { (app.plain(&gate.role.name())) "." } " " (app.plain(&effect)) }
        } @else {
            p.effect { (app.say("catalogue.leaf")) }
            @if !entry.facts.caffe.is_empty() { p.effect { (app.plain(&Phrase::new("catalogue.data").with("gates", data()))) } }
        }
    }
}

/// The generators that stand for layers which only bring data.
fn data() -> String {
    let generators = entries().iter().filter(|entry| entry.gate.is_generator() && !entry.facts.caffe.is_empty());
    generators.map(|entry| entry.link).collect::<Vec<_>>().join(", ")
}

/// The gate as the stage draws it: its wires, value above, gradient below.
fn circle(gate: &Gate) -> Markup {
    let is_word = gate.symbol.chars().count() > 2;
    html! {
        svg.gate-picture width="92" height="48" viewBox="0 0 92 48" aria-hidden="true" {
            path.wire d="M0 20H24M68 20H92" {}
            path.gradient d="M92 29H67M25 29H0" {}
            circle.gate-done cx="46" cy="24" r="22" {}
            text.operation.small[is_word] x="46" y=(if is_word { "28" } else { "31" }) text-anchor="middle" { (gate.symbol) }
        }
    }
}

fn formulas(app: App, entry: &Entry, page: &Page) -> Markup {
    let Page { forward, locals, backward, notes, .. } = page;
    html! {
        @if !forward.is_empty() {
            section {
                h3 { (app.say("catalogue.forward")) }
                .eq.sides {
                    @for (at, side) in forward.iter().enumerate() {
                        span.piece { @if at > 0 { span.equals { "=" } } (mathematics(side)) }
                    }
                }
            }
        }
        @if !locals.is_empty() { section { h3 { (app.say("catalogue.local")) } (lines(app, locals)) } }
        @if !entry.gate.is_generator() {
            section {
                h3 { (app.say("catalogue.backward")) }
                @if backward.is_empty() { p { (app.say("catalogue.nothing-back")) } } @else { (lines(app, backward)) }
                @for note in notes { p.note { (app.sentence(note)) } }
            }
        }
    }
}

fn jacobians(app: App, page: &Page) -> Markup {
    html! {
        @if let Some([value, name]) = &page.scalar {
            section.jacobian {
                h3 { (app.say("catalogue.jacobian")) }
                .structure {
                    (structure(app, Pattern::Diagonal))
                    p { (app.sentence(&Phrase::new("catalogue.jacobian.scalar").styled("value", value, Style::Symbol).styled("name", name, Style::Symbol))) }
                }
            }
        }
        @for jacobian in &page.jacobians {
            @let title = Phrase::new("jacobian.title").styled("value", &jacobian.symbols[0], Style::Symbol).styled("name", &jacobian.symbols[1], Style::Symbol);
            section.jacobian { h3 aria-label=(app.plain(&title)) { (app.sentence(&title)) } (jacobian_body(app, jacobian)) }
        }
    }
}

fn code(app: App, page: &Page) -> Markup {
    html! {
        section {
            h3 { (app.say("catalogue.code")) }
            (excerpt(app, &page.numpy, "catalogue.code.numpy", "catalogue.code.copy-numpy"))
            (excerpt(app, &page.torch, "catalogue.code.torch", "catalogue.code.copy-torch"))
        }
    }
}

fn excerpt(app: App, code: &Code, title: &'static str, copy: &'static str) -> Markup {
    html! {
        .excerpt {
            .excerpt-head { h4 { (app.say(title)) } button.tbtn aria-label=(app.say(copy)) data-do="copy" data-text=(code.text()) { (app.say("code.copy")) } }
            .scroll tabindex="0" role="region" aria-label=(app.say(title)) { pre.code { @for line in &code.lines { (coloured(&line.text)) } } }
        }
    }
}

/// How programs write it, with its settings, its folded forms and what it refuses.
fn written(app: App, entry: &Entry) -> Markup {
    let gate = entry.gate;
    let settings = Setting::all(gate);
    let folds = gate.folds.iter().enumerate().filter(|(at, fold)| gate.folds.iter().position(|other| other.name == fold.name) == Some(*at));
    let folds: Vec<_> = folds.filter(|(_, fold)| fold.name != gate.name).collect();
    html! {
        section.written {
            h3 { (app.say("catalogue.written")) }
            p.spellings {
                @if let Some(operator) = gate.operator { code { (operator) } " " }
                code { (signature(gate)) }
                @for text in &entry.facts.writes { " " code { (text) } }
            }
            @if entry.facts.takes.is_empty() { p { (app.say("catalogue.any-shape")) } }
            @else { p { (app.say("catalogue.shapes")) ": " span.takes { (entry.facts.takes) } } }
            @if !settings.is_empty() {
                .scroll tabindex="0" role="region" aria-label=(app.say("catalogue.argument")) {
                    table {
                        thead { tr { th scope="col" { (app.say("catalogue.argument")) } th scope="col" { (app.say("catalogue.kind")) } th scope="col" { (app.say("catalogue.usual")) } } }
                        tbody {
                            @for setting in &settings {
                                tr {
                                    th scope="row" { code { (setting.name) } }
                                    td { (app.sentence(&setting.kind)) }
                                    td { @match &setting.usual { Default::Text(text) => code { (text) }, Default::Words(words) => (app.sentence(words)) } }
                                }
                            }
                        }
                    }
                }
            }
            @if !folds.is_empty() {
                h4 { (app.say("catalogue.beside")) }
                dl.folds {
                    @for (_, fold) in &folds {
                        div { dt { code { (fold.name) } " " span.math { (fold.text("c")) } } dd { @if let Some(effect) = gates::effect(fold.name) { (app.plain(&effect)) } } }
                    }
                }
            }
            @if !entry.facts.wrong.is_empty() { (refusal(app, entry.facts.wrong)) }
        }
    }
}

/// A program that the gate refuses, and what is said then.
fn refusal(app: App, source: &str) -> Markup {
    let errors = graph::compile(source).err().unwrap_or_default();
    html! {
        h4 { (app.say("catalogue.refuses")) }
        @for error in errors.iter().take(1) {
            .scroll tabindex="0" role="region" aria-label=(app.say("catalogue.refuses")) {
                pre.wrong { code { (source.get(..error.span.start).unwrap_or_default()) mark { (error.span.of(source)) } (source.get(error.span.end..).unwrap_or_default()) } }
            }
            p { (app.sentence(&error.message)) @if let Some(hint) = &error.hint { " " (app.sentence(hint)) } }
        }
    }
}

fn made(app: App, page: &Page) -> Markup {
    html! {
        @if let Some(definition) = &page.definition {
            section {
                h3 { (app.say("catalogue.made")) }
                p { (app.say("catalogue.made.text")) }
                .scroll tabindex="0" role="region" aria-label=(app.say("catalogue.made")) { pre.definition { code { (definition) } } }
                @if definition.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| WORDS.contains(&word)) {
                    p.note { (app.say("catalogue.made.words")) }
                }
            }
        }
    }
}

fn elsewhere(app: App, entry: &Entry) -> Markup {
    let facts = &entry.facts;
    html! {
        section {
            h3 { (app.say("catalogue.elsewhere")) }
            dl.names {
                div {
                    dt { (app.say("catalogue.caffe")) }
                    dd {
                        @if facts.caffe.is_empty() { (app.say("catalogue.no-caffe")) }
                        @for (at, layer) in facts.caffe.iter().enumerate() {
                            @if at > 0 { br; }
                            code { (layer.kind) } @if !layer.setting.is_empty() { " (" (layer.setting) ")" } " " span.dim { (layer.file) "_layer.cpp" }
                        }
                    }
                }
                div {
                    dt { (app.say("catalogue.torch")) }
                    dd {
                        @if facts.torch.is_empty() { (app.say("catalogue.no-caffe")) }
                        @for (at, name) in facts.torch.iter().enumerate() { @if at > 0 { ", " } code { (name) } }
                    }
                }
            }
        }
    }
}

fn foot(app: App, index: usize, entry: &Entry) -> Markup {
    let related = entry.facts.see.iter().filter_map(|link| entries().iter().find(|entry| entry.link == *link));
    let neighbour = |at: Option<usize>, key, sign: [&'static str; 2]| {
        let other = at.and_then(|at| entries().get(at));
        html! {
            @if let Some(other) = other {
                a.tbtn href=(href(other.link)) aria-label=(app.plain(&Phrase::new(key).with("name", other.link))) { (sign[0]) code { (other.link) } (sign[1]) }
            } @else { span {} }
        }
    };
    html! {
        section {
            h3 { (app.say("catalogue.see")) }
            p.see { @for other in related { a href=(href(other.link)) { code { (other.link) } " " (app.plain(&other.name())) } } }
        }
        nav.foot aria-label=(app.say("catalogue.gates")) {
            (neighbour(index.checked_sub(1), "catalogue.previous", ["‹ ", ""]))
            button.link data-do="copy" data-text=([&browser::address(), "#gate=", entry.link].concat()) { (app.say("catalogue.link")) }
            (neighbour(index.checked_add(1), "catalogue.next", ["", " ›"]))
        }
    }
}
