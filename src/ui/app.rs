//! The frame of the page: program and inputs, stage and transport, explanation and table.

use super::editor::Editor;
use super::examples::ExamplesDialog;
use super::explain::ExplainPanel;
use super::export::ExportDialog;
use super::figure::Figure;
use super::header::Header;
use super::inputs::Inputs;
use super::keys::{self, KeysDialog};
use super::lesson::{LessonPanel, LessonsDialog};
use super::say::say;
use super::share::ShareDialog;
use super::stage::Stage;
use super::state::App;
use super::transport::Transport;
use super::values::ValuesTable;
use super::{browser, state::Good};
use gatewise::graph::NodeId;
use gatewise::scene::Scene;
use gatewise::share::{Action, Tab};
use leptos::{ev, html, prelude::*};
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// The page.
#[component]
pub fn App() -> impl IntoView {
    let app = App::start();
    keys::listen(app);
    let some_scene = Memo::new(move |_| app.good.with(Option::is_some));
    view! {
        <a class="skip" href="#stage" on:click=move |event| {
            event.prevent_default();
            focus_stage();
        }>{say("page.skip")}</a>
        <div class="app" data-tab=move || tab_name(app.tab())>
            <Header/>
            <main class="main">
                <div class="left" id="panel-program" role=move || narrow_panel(app) aria-label=say("program.label")>
                    <Editor/>
                    <Inputs/>
                </div>
                <section class="stage" class:stale=move || app.is_stale() aria-label=say("stage.label") id="stage">
                    <Figure/>
                    <Show when=move || some_scene.get() fallback=move || view! { <p class="empty">{say("stage.nothing")}</p> }>
                        <LiveStage/>
                    </Show>
                    <Show when=move || app.is_stale()><p class="veil" role="status">{say("stage.stale")}</p></Show>
                </section>
                <Transport/>
                <section class="right" aria-label=say("panels.label")>
                    <LessonPanel/>
                    <Tabs/>
                    <Show when=move || some_scene.get()>
                        <Panels/>
                    </Show>
                </section>
            </main>
        </div>
        <ShareDialog/>
        <ExportDialog/>
        <ExamplesDialog/>
        <LessonsDialog/>
        <KeysDialog/>
    }
}

impl App {
    /// The open tab.
    pub fn tab(self) -> Tab {
        self.document.with(|document| document.view.tab)
    }

    /// Whether the stage shows an older text than the editor, because the present one does not run.
    pub fn is_stale(self) -> bool {
        self.program.with(|program| program.scene.is_none()) && self.good.with(Option::is_some)
    }

    /// What is on stage; only where something is.
    fn scene(self) -> Signal<Arc<Scene>> {
        let nothing = Arc::new(Scene::default());
        Memo::new_with_compare(
            move |_| self.good.with(|good| good.as_ref().map_or_else(|| nothing.clone(), |Good { scene, .. }| scene.clone())),
            |old, new| match (old, new) {
                (Some(old), Some(new)) => !Arc::ptr_eq(old, new),
                _ => true,
            },
        )
        .into()
    }

    fn selected(self) -> Signal<Option<NodeId>> {
        Memo::new(move |_| self.selection()).into()
    }

    /// The gates whose text is selected in the editor.
    fn highlighted(self) -> Signal<Vec<NodeId>> {
        Memo::new(move |_| {
            let Some(selected) = self.selected_text.get() else { return Vec::new() };
            self.good.with(|good| {
                let nodes = good.iter().flat_map(|good| good.scene.graph.nodes.iter().enumerate());
                nodes.filter(|(_, node)| selected.start <= node.span.start && node.span.end <= selected.end).map(|(id, _)| id).collect()
            })
        })
        .into()
    }
}

/// The stage, once there is something to show.
#[component]
fn LiveStage() -> impl IntoView {
    let app = App::here();
    view! {
        <Stage
            scene=app.scene()
            step=app.step.into()
            selection=app.selected()
            highlighted=app.highlighted()
            language=app.language.into()
            on_select=Callback::new(move |node| app.act(Action::Select(node)))
        />
    }
}

/// The panels behind the tabs; the program's own is at the left on wide screens.
#[component]
fn Panels() -> impl IntoView {
    let app = App::here();
    let scene = app.scene();
    let select = Callback::new(move |node| app.act(Action::Select(node)));
    view! {
        <div class="panel p-explain" id="panel-explain" role="tabpanel" aria-labelledby="tab-explain" tabindex="0" hidden=move || app.tab() != Tab::Explain && !(app.tab() == Tab::Program)>
            <ExplainPanel
                scene=scene
                step=app.step.into()
                selection=app.selected()
                language=app.language.into()
                on_select=select
                on_copy=Callback::new(move |text: String| browser::copy(&text, |_| {}))
            />
        </div>
        <div class="panel p-values" id="panel-values" role="tabpanel" aria-labelledby="tab-values" hidden=move || app.tab() != Tab::Values>
            <Show when=move || app.tab() == Tab::Values>
                <ValuesTable scene=scene step=app.step.into() selection=app.selected() language=app.language.into() on_select=select/>
            </Show>
        </div>
    }
}

/// The tabs, in the order in which they stand.
const TABS: [(Tab, &str); 3] = [(Tab::Explain, "tab.explain"), (Tab::Program, "tab.program"), (Tab::Values, "tab.values")];

#[component]
fn Tabs() -> impl IntoView {
    let app = App::here();
    let list = NodeRef::<html::Div>::new();
    let move_focus = move |event: ev::KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => TABS.len() - 1,
            _ => return,
        };
        event.prevent_default();
        let at = TABS.iter().position(|(tab, _)| *tab == app.tab_on_screen()).unwrap_or(0);
        let mut next = (at + by) % TABS.len();
        if TABS.get(next).is_some_and(|(tab, _)| *tab == Tab::Program) && !is_narrow() {
            next = (next + by) % TABS.len();
        }
        if let Some((tab, _)) = TABS.get(next) {
            app.act(Action::Show(*tab));
            if let Some(button) =
                list.get_untracked().and_then(|list| list.query_selector(&format!("#tab-{}", tab_name(*tab))).ok().flatten())
            {
                let _ = button.unchecked_into::<web_sys::HtmlElement>().focus();
            }
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label=say("panels.label") node_ref=list on:keydown=move_focus>
            {TABS
                .into_iter()
                .map(|(tab, key)| {
                    let chosen = move || app.tab_on_screen() == tab;
                    view! {
                        <button
                            role="tab"
                            id=format!("tab-{}", tab_name(tab))
                            class:only-narrow=tab == Tab::Program
                            aria-selected=move || chosen().to_string()
                            aria-controls=format!("panel-{}", tab_name(tab))
                            tabindex=move || if chosen() { "0" } else { "-1" }
                            on:click=move |_| app.act(Action::Show(tab))
                        >
                            {say(key)}
                        </button>
                    }
                })
                .collect_view()}
        </div>
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

/// Whether the program is a tab and not a column, as `style/frame.css` has it.
fn is_narrow() -> bool {
    browser::matches_media("(max-width: 1180px)")
}

fn narrow_panel(app: App) -> &'static str {
    if app.tab() == Tab::Program && is_narrow() { "tabpanel" } else { "region" }
}

const fn tab_name(tab: Tab) -> &'static str {
    match tab {
        Tab::Explain => "explain",
        Tab::Program => "program",
        Tab::Values => "values",
    }
}

/// Puts the focus into the graph.
fn focus_stage() {
    if let Ok(Some(element)) = document().query_selector("#stage svg [tabindex='0'], #stage svg[tabindex='0']") {
        let _ = element.unchecked_into::<web_sys::SvgElement>().focus();
    }
}
