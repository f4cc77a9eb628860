//! The dialog "Catalogue": a list of all gates that can be searched, and the page of the one that is chosen.

mod live;
mod page;

use super::part::effect;
use super::state::{App, DialogKind};
use super::{browser, code, kept, values};
use crate::ui::prelude::*;
use gatewise::catalogue::{self, Entry, entries, folder, near, resolve, search};
use gatewise::graph::NodeId;
use gatewise::share::{Action, Document, View};
use gatewise::words::Phrase;
use maud::{Markup, html};
use std::cell::{Cell, RefCell};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::JsValue;
use web_sys::{Element, HtmlInputElement};

/// Where the list stands instead of the page, and not beside it.
const NARROW: &str = "(max-width: 760px)";

thread_local! {
    /// What has been typed into the search.
    static QUERY: RefCell<String> = const { RefCell::new(String::new()) };
    /// Whether Enter has asked for it, in vain.
    static IN_VAIN: Cell<bool> = const { Cell::new(false) };
}

/// What links to the page of a gate.
fn href(link: &str) -> String {
    // With the page's own address before it: a bare fragment would be taken for a link that skips to somewhere on the page.
    [&browser::address(), &browser::query(), "#gate=", link].concat()
}

/// The dialog.
pub fn view(app: App) -> Markup {
    app.looked_up.track();
    // The code of a gate is whole once its functions have come.
    let _ = app.coding.is_here();
    if entries().is_empty() {
        return html! { p.state role="status" { (app.say("catalogue.fetching")) } };
    }
    let name = app.document.with(|document| document.view.gate.clone()).unwrap_or_default();
    let chosen = resolve(&name);
    html! {
        .catalogue.chosen[!name.is_empty()] {
            (finder(app, chosen))
            section.leaf-page #gate-page tabindex="-1" aria-label=(app.say("catalogue.title")) {
                a.all href=(href("")) { "‹ " (app.say("catalogue.all")) }
                @match chosen.and_then(|index| entries().get(index).map(|entry| (index, entry))) {
                    Some((index, entry)) => (page::view(app, index, entry)),
                    None => (front(app, &name)),
                }
            }
        }
    }
}

/// The search, and the list of what it finds.
fn finder(app: App, chosen: Option<usize>) -> Markup {
    let query = QUERY.with_borrow(Clone::clone);
    let found = search(&query);
    let said = match found.len() {
        0 => Phrase::new("catalogue.none").with("query", shortened(&query)),
        1 => Phrase::new("catalogue.hit"),
        count => Phrase::new("catalogue.hits").with("count", count),
    };
    // One of the links is reached by Tab, the others from it by the arrows.
    let reached =
        chosen.filter(|chosen| found.contains(chosen)).or(entries().iter().enumerate().map(|(at, _)| at).find(|at| found.contains(at)));
    html! {
        .finder {
            input #gate-search type="search" autocomplete="off" autocapitalize="off" spellcheck="false" aria-label=(app.say("catalogue.search"))
                placeholder=(app.say("catalogue.search-hint")) aria-controls="gate-list" data-input="catalogue search";
            p.hits role="status" { (app.plain(&said)) }
            nav #gate-list aria-label=(app.say("catalogue.list")) {
                @if found.is_empty() {
                    (suggestions(app, &query))
                    @if IN_VAIN.get() { p.near role="alert" { (app.plain(&Phrase::new("catalogue.in-vain").with("query", shortened(&query)))) } }
                }
                @for family in entries().chunk_by(|one, next| one.family == next.family) {
                    @let first = entries().iter().position(|entry| family.first().is_some_and(|other| std::ptr::eq(entry, other))).unwrap_or(0);
                    @let shown: Vec<(usize, &Entry)> = family.iter().enumerate().map(|(at, entry)| (first + at, entry)).filter(|(at, _)| found.contains(at)).collect();
                    @if !shown.is_empty() {
                        h3 { (app.plain(&Phrase::new(family[0].family))) }
                        ul { @for (at, entry) in shown { li { (link(app, entry, chosen == Some(at), reached == Some(at))) } } }
                    }
                }
            }
        }
    }
}

fn link(app: App, entry: &Entry, is_chosen: bool, is_reached: bool) -> Markup {
    html! {
        a href=(href(entry.link)) aria-current=[is_chosen.then_some("page")] tabindex=(if is_reached { "0" } else { "-1" }) {
            code { (entry.link) } " " span { (app.plain(&entry.name())) }
        }
    }
}

/// Gates whose names are like one that there is not.
fn suggestions(app: App, query: &str) -> Markup {
    let near = near(query);
    html! {
        @if !near.is_empty() {
            p.near { (app.say("catalogue.near")) }
            ul.near {
                @for entry in near.into_iter().filter_map(|index| entries().get(index)) { li { (link(app, entry, false, true)) } }
            }
        }
    }
}

/// What has been typed, as far as it fits into a sentence.
fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

/// What stands beside the list before a gate is chosen: Caffe's folder of layers.
fn front(app: App, name: &str) -> Markup {
    let rows = folder();
    let links = |gates: &[&'static Entry]| {
        html! {
            @for (at, entry) in gates.iter().enumerate() {
                @if at > 0 { ", " }
                a href=(href(entry.link)) { code { (entry.link) } }
            }
        }
    };
    html! {
        @if !name.is_empty() {
            p.unknown role="alert" { (app.plain(&Phrase::new("catalogue.unknown").with("query", shortened(name)))) }
            (suggestions(app, name))
        }
        p { (app.say("catalogue.intro")) }
        h3 { (app.say("catalogue.folder")) }
        p { (app.say("catalogue.folder.text")) }
        .scroll tabindex="0" role="region" aria-label=(app.say("catalogue.folder")) {
            table.folder {
                thead { tr {
                    th scope="col" { (app.say("catalogue.folder.file")) } th scope="col" { (app.say("catalogue.folder.gates")) }
                    th scope="col" { (app.say("catalogue.folder.back")) }
                } }
                tbody {
                    @for row in &rows {
                        tr {
                            th scope="row" { code { (row.file) } }
                            td { (links(&row.gates)) }
                            td {
                                @if row.is_data() { (app.say("catalogue.folder.data")) }
                                @else if row.is_wall() { (app.say("catalogue.folder.wall")) }
                                @else { (roles(app, &row.gates)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What a layer's gates do to gradients, each thing once.
fn roles(app: App, gates: &[&Entry]) -> String {
    let mut roles: Vec<String> = Vec::new();
    for role in gates.iter().map(|entry| app.plain(&entry.gate.role.name())) {
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    roles.join(", ")
}

/// Has the dialog follow the document, which says the page that is open, and the document the dialog. It begins with what the address says.
pub fn follow(app: App) {
    if browser::is_embedded() {
        return;
    }
    let linked = browser::first_link().ok().flatten().and_then(|document| document.view.gate);
    if linked.is_some() {
        app.act(Action::LookUp(linked));
    }
    let gate = Memo::new(move |_| app.document.with(|document| document.view.gate.clone()));
    let mut last = None;
    effect(move || {
        let gate = gate.get();
        let is_open = app.dialog.get_untracked() == Some(DialogKind::Catalogue);
        match (&gate, is_open) {
            (Some(_), false) => open(app),
            (None, true) => app.dialog.set(None),
            _ => {}
        }
        if gate != last && gate.is_some() {
            request_animation_frame(turn_to_page);
        }
        last = gate;
    });
    let mut was_open = false;
    effect(move || {
        let is_open = app.dialog.get() == Some(DialogKind::Catalogue);
        let gate = app.document.with_untracked(|document| document.view.gate.is_some());
        match (was_open, is_open, gate) {
            (_, true, false) => {
                open(app);
                app.act(Action::LookUp(Some(String::new())));
            }
            (true, false, true) => {
                app.act(Action::LookUp(None));
                clear_address();
            }
            _ => {}
        }
        was_open = is_open;
    });
}

fn open(app: App) {
    QUERY.with_borrow_mut(String::clear);
    IN_VAIN.set(false);
    fetch(app);
    app.dialog.set(Some(DialogKind::Catalogue));
}

/// Fetches what the catalogue knows, and the functions of its code, when it is first asked for.
fn fetch(app: App) {
    if entries().is_empty() {
        browser::read_texts("catalogue/", &catalogue::FILES, move || {
            touch(app);
            request_animation_frame(|| {
                find();
                turn_to_page();
            });
        });
    } else {
        request_animation_frame(find);
    }
    code::fetch_once(app);
}

/// Begins in the search; on narrow screens, where a keyboard would cover the list, nothing is typed unasked.
fn find() {
    if !browser::matches_media(NARROW) {
        browser::focus("#gate-search");
    }
}

/// Has the dialog written anew.
fn touch(app: App) {
    app.looked_up.update(|times| *times += 1);
}

/// Shows a new page from its top; where it takes the place of the list, it gets the focus.
fn turn_to_page() {
    let Some(page) = browser::find("#gate-page") else { return };
    page.set_scroll_top(0);
    values::keep_in_view("#gate-list", "#gate-list [aria-current]");
    // What had the focus on the last page is gone with it.
    let is_lost = document().active_element().is_none_or(|element| !matches!(element.closest(".catalogue"), Ok(Some(_))));
    if is_lost || browser::matches_media(NARROW) {
        browser::focus(if browser::find(".catalogue.chosen").is_some() { "#gate-page" } else { "#gate-search" });
    }
}

/// The page that is closed is no longer in the address.
fn clear_address() {
    let fragment = browser::fragment();
    let fragment = fragment.trim_start_matches('#');
    if !fragment.split('&').any(|pair| pair.starts_with("gate=")) {
        return;
    }
    let rest: Vec<&str> = fragment.split('&').filter(|pair| !pair.starts_with("gate=")).collect();
    let rest = if rest.is_empty() { String::new() } else { format!("#{}", rest.join("&")) };
    if let Ok(history) = window().history() {
        let place = history.state().unwrap_or(JsValue::NULL);
        let _ = history.replace_state_with_url(&place, "", Some(&[browser::address(), browser::query(), rest].concat()));
    }
    kept::keep_address();
}

/// Whether a link carries nothing but a page of the catalogue: the program that is there stays.
pub fn is_alone(document: &Document) -> bool {
    document.source.is_empty() && document.view.gate.is_some() && document.view.reading.is_none()
}

/// Opens the page that such a link names.
pub fn look_up(app: App, view: View) {
    app.act(Action::LookUp(view.gate));
    if let Some(theme) = view.theme {
        app.theme.set(theme);
    }
    if let Some(language) = view.language {
        app.speak(language);
    }
}

/// Does what a control of the catalogue says.
pub fn run(app: App, argument: &str, control: &Element) {
    let words: Vec<&str> = argument.split(' ').collect();
    let number = |at: usize| words.get(at).and_then(|word| word.parse::<usize>().ok()).unwrap_or(0);
    let typed = control.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::value).unwrap_or_default();
    match words.first() {
        Some(&"search") => {
            QUERY.with_borrow_mut(|query| *query = typed);
            IN_VAIN.set(false);
        }
        Some(&"node") => return look_up_node(app, number(1)),
        Some(&"step") => live::go(if words.len() > 1 { number(1) } else { typed.parse().unwrap_or(0) }),
        Some(&"set") => {
            if let Some(field) = control.dyn_ref::<HtmlInputElement>() {
                live::set(app, number(1), number(2), field);
            }
        }
        Some(&"reset") => live::reset(),
        Some(&("open" | "inside")) => return live::open(app, words.first() == Some(&"inside")),
        _ => {}
    }
    touch(app);
}

/// Opens the page of the gate of a node on stage.
fn look_up_node(app: App, node: NodeId) {
    let show = move || {
        let link = app.scene.with_untracked(|scene| {
            let gate = scene.graph.nodes.get(node).and_then(|_| scene.graph.application(node))?.gate;
            catalogue::of_gate(gate).and_then(|index| entries().get(index)).map(|entry| entry.link)
        });
        app.act(Action::LookUp(Some(link.unwrap_or_default().to_owned())));
    };
    if entries().is_empty() {
        browser::read_texts("catalogue/", &catalogue::FILES, show);
    } else {
        show();
    }
}

/// In the list, arrows go from gate to gate; Enter in the search opens what fits best.
pub fn pressed(app: App, event: &KeyboardEvent) {
    let links = links();
    let focused = document().active_element();
    let here = focused.as_ref().and_then(|focused| links.iter().position(|link| link == focused));
    let is_search = browser::closest(event, "#gate-search").is_some();
    let next = match event.key().as_str() {
        "ArrowDown" => Some(here.map_or(0, |here| here + 1)),
        "ArrowUp" if here == Some(0) => {
            event.prevent_default();
            return browser::focus("#gate-search");
        }
        "ArrowUp" => here.map(|here| here - 1),
        "Home" if !is_search => Some(0),
        "End" if !is_search => links.len().checked_sub(1),
        "Enter" if is_search => {
            event.prevent_default();
            return enter(app);
        }
        _ => return,
    };
    if let Some(link) = next.and_then(|next| links.get(next)) {
        event.prevent_default();
        let _ = link.unchecked_ref::<web_sys::HtmlElement>().focus();
    }
}

/// Opens what fits best; else goes to the first gate with a name like what was typed, or says that there is none.
fn enter(app: App) {
    let query = QUERY.with_borrow(Clone::clone);
    if query.trim().is_empty() {
        return;
    }
    if let Some(entry) = search(&query).first().and_then(|&best| entries().get(best)) {
        let _ = window().location().set_hash(&["gate=", entry.link].concat());
    } else if near(&query).is_empty() {
        IN_VAIN.set(true);
        touch(app);
    } else {
        browser::focus("#gate-list .near a");
    }
}

/// The links of the list, in order.
fn links() -> Vec<Element> {
    let Ok(found) = document().query_selector_all("#gate-list a") else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}
