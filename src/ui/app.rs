//! The frame of the page: program and inputs, stage and transport, explanation and table.

use super::part::{View, keep, keep_element};
use super::state::{App, DialogKind};
use super::{
    browser, code, dialog, editor, embed, events, explain, faults, figure, forward, handout, header, inputs, kept, lesson, modes, network,
    notice, patch, paths, places, plot, predict, share, stage, timeline, train, transport, values,
};
use crate::ui::prelude::*;
use gatewise::share::{Action, Mode, Tab};
use gatewise::words::{self, Language};
use maud::{Markup, html};

/// Writes the frame into the element `#page`, and has its parts and itself follow the state.
pub fn start() {
    let app = App::start();
    let Some(root) = browser::find("#page") else { return };
    patch::fill(&root, &view(app).into_string());
    keep_element(|| browser::find("#page"), move || view(app).into_string());
    let parts: [(&str, View); 14] = [
        ("header", header::view),
        ("program-title", editor::title),
        ("notice", notice::view),
        ("errors", editor::errors),
        ("inputs", inputs::view),
        ("figure", figure::view),
        ("legend", stage::legend),
        ("transport", transport::view),
        ("lesson", lesson::view),
        ("tabs", tabs),
        ("explain", explain::view),
        ("values", values::view),
        ("code", code::view),
        ("dialog", dialog::view),
    ];
    for (name, view) in parts {
        if !browser::is_embedded() || embed::PARTS.contains(&name) {
            keep(app, name, view);
        }
    }
    let stage = stage::start(app);
    editor::follow_text(app);
    editor::follow_document(app);
    values::follow_step(app);
    explain::follow_step(app);
    code::follow_step(app);
    dialog::follow(app);
    share::follow(app);
    paths::follow(app);
    transport::play_by_itself(app);
    timeline::watch_width(app);
    events::listen(app, stage, &root);
    if browser::is_embedded() {
        embed::start(app, stage);
    }
    let first = app.language.get_untracked();
    browser::late_words(move |text| {
        if words::load(first, text) {
            // What has been shown without them is shown anew.
            app.language.set(app.language.get_untracked());
        }
        stage::complete(stage);
        lesson::follow(app);
        lesson::follow_presenting(app, stage);
        places::follow(app);
        predict::follow(app);
        faults::follow(app);
        forward::follow(app);
        train::start(app);
        // In a frame of another page nothing is kept, and nothing offered.
        if !browser::is_embedded() {
            late_parts(app);
            kept::begin(app);
            notice::await_newer(app);
        }
        // The other language comes while nobody waits for it.
        for language in Language::ALL.into_iter().filter(|language| !words::is_loaded(*language)) {
            browser::read_words(language, move |text| {
                words::load(language, text);
            });
        }
    });
}

/// Parts that the first picture does not have.
#[inline(never)]
fn late_parts(app: App) {
    keep(app, "plot", plot::view);
    keep(app, "network", network::view);
    handout::follow(app);
    keep(app, "write", lesson::write::view);
    lesson::write::follow(app);
}

/// The frame; what has `data-part` is filled by the part of that name.
fn view(app: App) -> Markup {
    if browser::is_embedded() {
        return embed::view(app);
    }
    let tab = app.tab();
    let nothing = app.good.with(Option::is_none);
    let narrow_panel = if tab == Tab::Program && is_narrow() { "tabpanel" } else { "region" };
    let errors = app.errors() != 0;
    html! {
        a.skip href="#stage" data-do="skip" { (app.say("page.skip")) }
        .app data-tab=(tab.tag()) data-hide=[app.hidden()] {
            header.top data-part="header" {}
            main.main {
                #panel-program.left role=(narrow_panel) aria-label=(app.say("program.label")) {
                    .write data-part="write" {}
                    section.program {
                        h2 #program-title data-part="program-title" {}
                        .editor.code.wrong[errors] {
                            .paper aria-hidden="true" data-part="paper" {}
                            textarea aria-label=(app.say("editor.label")) aria-invalid=(errors) aria-describedby="program-errors" spellcheck="false"
                                autocapitalize="off" autocomplete="off" wrap="soft" {}
                        }
                        #program-errors.errors role="alert" data-part="errors" {}
                    }
                    section.values-in hidden[!app.has_inputs()] data-part="inputs" {}
                }
                (stage(app))
                section.trans aria-label=(app.say("transport.label")) data-part="transport" {}
                section.right aria-label=(app.say("panels.label")) {
                    section.lesson aria-label=(app.say("lessons.one")) hidden[!app.is_reading()] data-part="lesson" {}
                    .tabs role="tablist" aria-label=(app.say("panels.label")) data-part="tabs" {}
                    #panel-explain.panel.p-explain role="tabpanel" aria-labelledby="tab-explain" tabindex="0" hidden[nothing || matches!(tab, Tab::Values | Tab::Code | Tab::Plot | Tab::Network)]
                        data-part="explain" {}
                    #panel-values.panel.p-values role="tabpanel" aria-labelledby="tab-values" hidden[nothing || tab != Tab::Values]
                        data-part="values" {}
                    #panel-code.panel.p-code role="tabpanel" aria-labelledby="tab-code" hidden[nothing || tab != Tab::Code] data-part="code" {}
                    #panel-plot.panel.p-plot role="tabpanel" aria-labelledby="tab-plot" hidden[nothing || tab != Tab::Plot] data-part="plot" {}
                    #panel-network.panel.p-network role="tabpanel" aria-labelledby="tab-network" hidden[nothing || tab != Tab::Network]
                        data-part="network" {}
                }
            }
        }
        .notices data-part="notice" {}
        (dialog(app))
    }
}

/// The stage with the expression above it.
pub fn stage(app: App) -> Markup {
    let (nothing, errors) = (app.good.with(Option::is_none), app.errors() != 0);
    let embedded = browser::is_embedded();
    html! {
        section #stage.stage.stale[app.is_stale()].bare[nothing || embedded && errors] aria-label=(app.say("stage.label")) {
            .fig.many[app.figure().len() > 2] data-part="figure" {}
            (stage::view(app))
            @if embedded { (embed::fault(app)) } @else if nothing && errors { .empty { (editor::on_stage(app)) } }
            @else if nothing { p.empty { (app.say("stage.nothing")) } }
            @if app.is_stale() && !embedded { p.veil role="status" { (app.say("stage.stale")) } }
        }
    }
}

/// The modal dialog.
pub fn dialog(app: App) -> Markup {
    html! { dialog aria-label=[app.dialog.get().map(|kind| app.say(dialog::title(kind)))] data-part="dialog" {} }
}

/// The tabs, in the order in which they stand.
const TABS: [(Tab, &str); 6] = [
    (Tab::Explain, "tab.explain"),
    (Tab::Program, "tab.program"),
    (Tab::Values, "tab.values"),
    (Tab::Code, "tab.code"),
    (Tab::Plot, "tab.plot"),
    (Tab::Network, "tab.network"),
];

fn tabs(app: App) -> Markup {
    let chosen = app.tab_on_screen();
    html! {
        @for (tab, key) in TABS.into_iter().filter(|(tab, _)| !app.hides(*tab)) {
            button #{ "tab-" (tab.tag()) }.only-narrow[tab == Tab::Program] role="tab" aria-selected=(chosen == tab)
                aria-controls={ "panel-" (tab.tag()) } tabindex=(if chosen == tab { "0" } else { "-1" }) data-do={ "tab " (tab.tag()) } {
                (app.say(if tab == Tab::Explain && app.mode() != Mode::Explore { modes::title(app.mode()) } else { key }))
            }
        }
    }
}

/// Arrow keys go from tab to tab.
pub fn press_tab(app: App, event: &KeyboardEvent) {
    let by = match event.key().as_str() {
        "ArrowRight" => 1,
        "ArrowLeft" => TABS.len() - 1,
        _ => return,
    };
    event.prevent_default();
    let at = TABS.iter().position(|(tab, _)| *tab == app.tab_on_screen()).unwrap_or(0);
    let mut next = (at + by) % TABS.len();
    // At the latest the present tab is shown.
    while TABS.get(next).is_some_and(|(tab, _)| *tab == Tab::Program && !is_narrow() || app.hides(*tab)) {
        next = (next + by) % TABS.len();
    }
    if let Some((tab, _)) = TABS.get(next) {
        app.act(Action::Show(*tab));
        browser::focus(&format!("#tab-{}", tab.tag()));
    }
}

impl App {
    /// The tab that is seen to be open: on wide screens the program stands at the left and is no tab.
    fn tab_on_screen(self) -> Tab {
        match self.tab() {
            Tab::Program if !is_narrow() => Tab::Explain,
            tab => tab,
        }
    }
}

/// Selects a place of the text, which is in a tab on narrow screens.
#[inline(never)]
pub fn select_text(app: App, start: usize, end: usize) {
    if is_narrow() {
        app.act(Action::Show(Tab::Program));
    }
    request_animation_frame(move || editor::select(start, end));
}

/// Whether the program is a tab and not a column, as `style/frame.css` has it.
pub fn is_narrow() -> bool {
    browser::matches_media("(max-width: 1180px)")
}

/// The dialog of a name.
pub fn dialog_of(name: &str) -> Option<DialogKind> {
    use DialogKind::{Catalogue, Examples, Export, Keys, Lessons, Share};
    [Examples, Export, Keys, Lessons, Share, Catalogue].into_iter().find(|kind| header::opens(*kind).ends_with(name))
}
