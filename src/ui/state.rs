//! The signals of the page, one memo per arrow of the pipeline.

use super::browser;
use super::code::Coding;
use super::faults::Breaking;
use super::inputs::Sliders;
use super::kept::{self, Kept};
use super::modes;
use super::part::effect;
use super::predict::{self, Practising};
use super::share::Sharing;
use super::tensor::Tensors;
use crate::ui::prelude::*;
use gatewise::diagnostic::Diagnostic;
use gatewise::graph::{self, Grouping, NodeId};
use gatewise::lang::{self, ast::Ast};
use gatewise::scene::{Frame, Scene};
use gatewise::share::{self, Action, Document, LinkError, Mode, Tab, Theme, Thickness};
use gatewise::words::{self, Language, Phrase};
use std::sync::Arc;

const LANGUAGE: &str = "gatewise.language";
const THEME: &str = "gatewise.theme";
const SHORTCUTS: &str = "gatewise.shortcuts";

/// A dialog that can be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DialogKind {
    /// Lessons.
    Lessons,
    /// Example programs.
    Examples,
    /// The link.
    Share,
    /// Files.
    Export,
    /// The list of keys.
    Keys,
    /// All numbers of a tensor.
    Tensor,
    /// The gates.
    Catalogue,
    /// A lesson as a link or a file.
    Publish,
}

/// A text and what was understood of it.
pub struct Program {
    /// The text.
    pub source: String,
    /// Its syntax tree.
    pub ast: Ast,
    /// What is wrong with it; empty where it runs.
    pub diagnostics: Vec<Diagnostic>,
    /// What it computes, where it runs.
    pub scene: Option<Arc<Scene>>,
}

/// A program that ran: what the stage shows, even while the text is being changed into something that does not.
#[derive(Clone)]
pub struct Good {
    /// The program.
    pub program: Arc<Program>,
    /// What it computes.
    pub scene: Arc<Scene>,
}

/// The state of the page: signals, copied into every component.
#[derive(Clone, Copy)]
pub struct App {
    /// The document; everything else follows from it.
    pub document: RwSignal<Document>,
    /// The present text, understood.
    pub program: Memo<Arc<Program>>,
    /// The last text that ran.
    pub good: Memo<Option<Good>>,
    /// The step on stage: the document's, or the last there is.
    pub step: Memo<usize>,
    /// What is on stage.
    pub scene: Memo<Arc<Scene>>,
    /// What is seen of it at that step.
    pub frame: Memo<Arc<Frame>>,
    /// The language of the interface.
    pub language: RwSignal<Language>,
    /// The theme.
    pub theme: RwSignal<Theme>,
    /// The open dialog.
    pub dialog: RwSignal<Option<DialogKind>>,
    /// What the reader has done at the stop of the lesson that is being read.
    pub lesson_work: RwSignal<super::lesson::Work>,
    /// Whether lessons and examples have been fetched.
    pub lessons_here: RwSignal<bool>,
    /// Whether the steps run by themselves.
    pub playing: RwSignal<bool>,
    /// Whether the stage shows how it can be looked at.
    pub options: RwSignal<bool>,
    /// Of the paths that are shown, the one that is singled out.
    pub way: RwSignal<Option<usize>>,
    /// The one that has the pointer or the focus.
    pub way_near: RwSignal<Option<usize>>,
    /// How fast: n is 2^(n − 2) steps each 1.2 seconds.
    pub speed: RwSignal<usize>,
    /// What the reader is told above the program.
    pub notice: RwSignal<Option<Notice>>,
    /// Whether a newer version of the page is there and waits.
    pub newer: RwSignal<bool>,
    /// The name under which the device keeps this tab's text, and the text that was opened, which is kept once it has been changed.
    pub keeping: RwSignal<Option<(String, String)>>,
    /// The bytes of the text that are selected in the editor.
    pub selected_text: RwSignal<Option<gatewise::span::Span>>,
    /// The byte at which the caret stands, while the editor has the focus.
    pub caret: RwSignal<Option<usize>>,
    /// Whether single keys act.
    pub shortcuts: RwSignal<bool>,
    /// The inputs' sliders.
    pub sliders: Sliders,
    /// The tensor in the viewer, and what the cell grids show.
    pub tensors: RwSignal<Tensors>,
    /// The dialog "Share".
    pub sharing: Sharing,
    /// The tab "Code".
    pub coding: Coding,
    /// How often what the tabs "Plot" and "Network" keep beside the document has changed. The rest of it comes behind the first picture.
    pub viewed: RwSignal<usize>,
    /// The first node on the page of the table "Values".
    pub values_first: RwSignal<usize>,
    /// The width of the timeline in px.
    pub timeline_width: RwSignal<usize>,
    /// The step that is explained: the present one, of a large graph as soon as the steps rest.
    pub explained: RwSignal<usize>,
    /// The block of lines of a long text that is in sight.
    pub in_sight: RwSignal<usize>,
    /// What has been answered in the mode "Predict".
    pub practising: RwSignal<Practising>,
    /// How the learner stands with the broken backward pass.
    pub breaking: RwSignal<Breaking>,
    /// How many inputs and outputs the plot of costs is asked for, beside the present graph's.
    pub crossing: RwSignal<[Option<usize>; 2]>,
    /// Counts what has changed of the training.
    pub training: RwSignal<usize>,
    /// How many pages of checks have been asked for, beyond the first.
    pub more_checks: RwSignal<usize>,
    /// How often what the catalogue shows has changed.
    pub looked_up: RwSignal<usize>,
    /// How often the lesson that is being written, or another draft, has changed.
    pub drafts: RwSignal<usize>,
}

/// What the reader is told above the program.
#[derive(Clone, PartialEq)]
pub enum Notice {
    /// What is wrong with a link.
    Link(LinkError),
    /// Texts of tabs that were closed, to go on with.
    Kept(Vec<Kept>),
    /// The text cannot be kept on this device.
    NotKept,
}

impl App {
    /// The state at the start: the link's document, this tab's text after a reload, or the start page.
    pub fn start() -> Self {
        let (mut document, notice) = kept::first_document();
        // A reload brings the text back; what is hidden, and the theme, its address says.
        let linked = browser::first_link().ok().flatten().unwrap_or_default().view;
        document.view.hidden = linked.hidden;
        let theme = linked.theme.unwrap_or_else(kept_theme);
        let language = browser::first_language();
        let document = RwSignal::new(document);
        let source = Memo::new(move |_| document.with(|document| document.source.clone()));
        let grouping = Memo::new(move |_| document.with(|document| grouping(&document.view)));
        let program = Memo::new_with_compare(
            move |last: Option<&Arc<Program>>| Arc::new(understand(source.get(), grouping.get(), last.map(|last| &**last))),
            |_, _| true,
        );
        let breaking = RwSignal::new(Breaking::default());
        let guise = Memo::new(move |_| document.with(|document| breaking.with(|breaking| modes::guise(&document.view, breaking))));
        let good = Memo::new_with_compare(
            move |last: Option<&Option<Good>>| {
                let program = program.get();
                match program.scene.clone() {
                    Some(scene) => Some(Good { scene: modes::scene(guise.get(), &program, scene), program }),
                    None => last.cloned().flatten(),
                }
            },
            |_, _| true,
        );
        let step = Memo::new(move |_| {
            let last = good.with(|good| good.as_ref().map_or(0, |good| good.scene.trace.steps.len()));
            document.with(|document| document.step).min(last)
        });
        let nothing = Arc::new(Scene::default());
        let scene = Memo::new_with_compare(
            move |_| good.with(|good| good.as_ref().map_or_else(|| nothing.clone(), |good| good.scene.clone())),
            |old: Option<&Arc<Scene>>, new| old.zip(new).is_none_or(|(old, new)| !Arc::ptr_eq(old, new)),
        );
        let mode = Memo::new(move |_| document.with(|document| document.view.mode));
        let practice = Memo::new(move |_| document.with(|document| document.view.practice));
        let practising = RwSignal::new(Practising::default());
        let frame = Memo::new_with_compare(
            move |_| scene.with(|scene| Arc::new(modes::frame(mode.get(), scene, step.get(), document, practice, practising))),
            |_, _| true,
        );
        let app = Self {
            document,
            program,
            good,
            step,
            scene,
            frame,
            language: RwSignal::new(language),
            theme: RwSignal::new(theme),
            dialog: RwSignal::new(None),
            lesson_work: RwSignal::new(super::lesson::Work::default()),
            lessons_here: RwSignal::new(false),
            playing: RwSignal::new(false),
            options: RwSignal::new(false),
            way: RwSignal::new(None),
            way_near: RwSignal::new(None),
            speed: RwSignal::new(2),
            notice: RwSignal::new(notice),
            newer: RwSignal::new(false),
            keeping: RwSignal::new(None),
            selected_text: RwSignal::new(None),
            caret: RwSignal::new(None),
            sliders: Sliders::default(),
            tensors: RwSignal::new(Tensors::default()),
            sharing: Sharing::default(),
            coding: Coding::default(),
            viewed: RwSignal::new(0),
            values_first: RwSignal::new(0),
            timeline_width: RwSignal::new(600),
            explained: RwSignal::new(step.get_untracked()),
            in_sight: RwSignal::new(0),
            practising,
            breaking,
            crossing: RwSignal::new([None; 2]),
            training: RwSignal::new(0),
            more_checks: RwSignal::new(0),
            looked_up: RwSignal::new(0),
            drafts: RwSignal::new(0),
            shortcuts: RwSignal::new(browser::local_get(SHORTCUTS).as_deref() != Some("off")),
        };
        app.keep();
        app.keep_choices();
        app
    }

    /// Changes the language, once its words are here.
    pub fn speak(self, language: Language) {
        if words::is_loaded(language) {
            self.language.set(language);
        } else {
            browser::read_words(language, move |text| {
                words::load(language, text);
                self.language.set(language);
            });
        }
    }

    /// Carries an action out on the document.
    pub fn act(self, action: Action) {
        let action = match action {
            Action::Step(step) if self.document.with_untracked(|document| document.view.mode) == Mode::Predict => {
                Action::Step(predict::bounded(self, step))
            }
            action => action,
        };
        self.document.update(|document| document.apply(action));
    }

    /// How many steps there are.
    pub fn last_step(self) -> usize {
        self.good.with(|good| good.as_ref().map_or(0, |good| good.scene.trace.steps.len()))
    }

    /// Whether the stage shows an older text than the editor, because the present one does not run.
    pub fn is_stale(self) -> bool {
        self.program.with(|program| program.scene.is_none()) && self.good.with(Option::is_some)
    }

    /// The open tab.
    pub fn tab(self) -> Tab {
        self.document.with(|document| document.view.open_tab())
    }

    /// Whether a tab is hidden.
    pub fn hides(self, tab: Tab) -> bool {
        self.document.with(|document| document.view.hides(tab))
    }

    /// The names of the pieces that are hidden.
    pub fn hidden(self) -> Option<String> {
        let hidden = self.document.with(|document| document.view.hidden);
        if hidden.is_nothing() { None } else { Some(hidden.names(" ")) }
    }

    /// What the thickness of wires shows.
    pub fn thickness(self) -> Thickness {
        self.document.with(|document| document.view.thickness)
    }

    /// The mode.
    pub fn mode(self) -> Mode {
        self.document.with(|document| document.view.mode)
    }

    /// Whether the program on stage has inputs.
    pub fn has_inputs(self) -> bool {
        self.scene.with(|scene| scene.graph.nodes.iter().any(|node| matches!(node.kind, graph::NodeKind::Input { .. })))
    }

    /// The selected node, where the graph on stage has it.
    pub fn selection(self) -> Option<NodeId> {
        let selection = self.document.with(|document| document.view.selection)?;
        // What is inside a closed group is selected with it.
        self.scene.with(|scene| (selection < scene.graph.nodes.len()).then(|| scene.outline.place(selection)))
    }

    /// Whether a lesson is being read.
    pub fn is_reading(self) -> bool {
        self.document.with(|document| document.view.reading.is_some())
    }

    /// Whether the lesson is shown to a room.
    pub fn is_presenting(self) -> bool {
        self.document.with(|document| document.view.presenting)
    }

    /// Opens a program in place of the present one.
    pub fn open(self, source: String, step: usize) {
        self.playing.set(false);
        if self.notice.with_untracked(|notice| *notice != Some(Notice::NotKept)) {
            self.notice.set(None);
        }
        self.set_aside(&source);
        self.act(Action::Open { source, step });
    }

    /// Keeps the reader's choices as they change.
    fn keep_choices(self) {
        let mut last = self.language.get_untracked();
        effect(move || {
            let language = self.language.get();
            browser::set_root("lang", language.tag());
            document().set_title(&Phrase::new("page.title").plain(language));
            if language != last {
                browser::local_set(LANGUAGE, language.tag());
                last = language;
            }
        });
        let mut last = self.theme.get_untracked();
        effect(move || {
            let theme = self.theme.get();
            browser::set_root("data-theme", theme.tag());
            // What a link has chosen is not the reader's choice.
            if theme != last {
                browser::local_set(THEME, theme.tag());
                last = theme;
            }
        });
        effect(move || {
            browser::local_set(SHORTCUTS, if self.shortcuts.get() { "on" } else { "off" });
        });
    }
}

/// How the graph of a document is grouped.
pub fn grouping(view: &share::View) -> Grouping {
    Grouping { opened: view.opened.clone(), gathered: view.gathered.clone(), off: view.ungrouped }
}

/// Parses, lowers and runs a text. The layout of the last picture serves again where the structure is the same.
pub fn understand(source: String, grouping: Grouping, last: Option<&Program>) -> Program {
    let parsed = lang::parse(&source);
    let mut diagnostics = parsed.diagnostics;
    let ast = parsed.ast;
    let graph = if diagnostics.is_empty() { graph::lower(&source, &ast).map_err(|errors| diagnostics = errors).ok() } else { None };
    let scene = graph.map(|graph| {
        let same_program = last.is_some_and(|last| last.source == source);
        Arc::new(Scene::opened(graph, &grouping, last.and_then(|last| last.scene.as_deref()), same_program))
    });
    Program { source, ast, diagnostics, scene }
}

fn kept_theme() -> Theme {
    browser::local_get(THEME).map_or(Theme::System, |tag| Theme::of(&tag))
}
