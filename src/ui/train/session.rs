//! A run of training on the page: the trainer, the text that it writes, and the frames in which it works.

use crate::ui::browser;
use crate::ui::prelude::*;
use crate::ui::stage::now;
use crate::ui::state::{App, Good};
use gatewise::graph::NodeKind;
use gatewise::scene::Scene;
use gatewise::share::{Action, append_statement};
use gatewise::train::{
    Boundary, Feed, Kind, Leaf, MOST_LEARNED, Plan, Setup, Table, Template, Trainer, Unfit, Wrong, chosen, classifier, leaves, plan, table,
};
use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

/// So many milliseconds of a frame are worked in; the page has the rest.
const BUDGET: f64 = 8.0;
/// Of these the boundary has at least this many.
const FOR_BOUNDARY: f64 = 3.0;
/// The text is written after so many milliseconds at the earliest, and takes at most one part in four of the time.
const PAUSE: f64 = 100.0;
const PART: f64 = 4.0;
/// How long a step stays where each is to be watched.
const WATCHED: Duration = Duration::from_millis(500);
/// A graph that takes longer than this, in milliseconds, is not asked a thousand times for a picture.
const SLOW: f64 = 4.0;

/// What keeps training from beginning.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// No leaf has been chosen, or none has a gradient.
    Nothing,
    /// More numbers than can be written.
    TooMany(usize),
    /// The numbers of a leaf stand nowhere in the text.
    Unwritable,
    /// The table cannot be read.
    Table(Wrong),
    /// The table does not fit the program.
    Unfit(Unfit),
}

/// A graph in training.
pub struct Session {
    /// What is trained.
    pub scene: Arc<Scene>,
    /// The inputs that could learn.
    pub leaves: Vec<Leaf>,
    /// The names of those that do.
    pub names: Vec<String>,
    /// The loop.
    pub trainer: Trainer,
    /// Why it cannot begin.
    pub fault: Option<Fault>,
    /// Where the columns of the table go.
    pub plan: Option<Plan>,
    /// Where the classes part, if there are any.
    pub boundary: Option<Boundary>,
    /// Whether the graph is too slow for that.
    pub slow: bool,
    template: Template,
    /// The text at the start, and as it is.
    start: String,
    written: String,
    /// What was chosen: another choice is another training.
    made_for: (Option<Vec<String>>, String, usize),
    next_write: f64,
}

/// What is passing on the page.
pub struct State {
    /// The training, as soon as the mode is looked at.
    pub session: Option<Session>,
    /// Whether it runs.
    pub running: bool,
    /// How many runs there have been.
    run: usize,
    /// Whether the curve is logarithmic.
    pub logarithmic: bool,
    /// The point of the curve that is read.
    pub reading: Option<usize>,
    /// Whether the setup and the data are open; by default the setup is, until something has run.
    pub open: [Option<bool>; 2],
    /// The number whose update is shown: the leaf, and which of its numbers.
    pub number: (usize, usize),
    /// A field in which something stands that does not do: its name, and what stands there.
    pub wrong: Option<(String, String)>,
    /// The two classes to be made.
    pub set: (Kind, usize, f64, u64),
}

thread_local! {
    static STATE: RefCell<State> = const {
        RefCell::new(State {
            session: None,
            running: false,
            run: 0,
            logarithmic: false,
            reading: None,
            open: [None; 2],
            number: (0, 0),
            wrong: None,
            set: (Kind::Moons, 60, 0.1, 1),
        })
    };
}

/// Looks at what is passing, or changes it. Nothing in `what` may change a signal.
pub fn with<T>(what: impl FnOnce(&mut State) -> T) -> T {
    STATE.with_borrow_mut(what)
}

/// The setup, without following it.
pub fn setup(app: App) -> Setup {
    app.document.with_untracked(|document| document.view.training.clone())
}

/// Shows anew what is passing.
pub fn show(app: App) {
    app.training.update(|shown| *shown = shown.wrapping_add(1));
}

impl State {
    /// The training of a program, begun anew where the program or what was chosen has changed.
    pub fn session(&mut self, good: &Good, setup: &Setup) -> &mut Session {
        let fits = |session: &Session| {
            session.written == good.program.source && session.made_for == (setup.learned.clone(), setup.rows.clone(), setup.batch)
        };
        if !self.session.as_ref().is_some_and(fits) {
            self.running = false;
            self.reading = None;
            self.session = None;
        }
        self.session.get_or_insert_with(|| Session::new(good, setup))
    }
}

impl Session {
    fn new(good: &Good, setup: &Setup) -> Self {
        let (scene, source) = (good.scene.clone(), &good.program.source);
        let graph = &scene.graph;
        let leaves = leaves(graph);
        let learned = chosen(&leaves, setup.learned.as_deref());
        let size: usize = learned.iter().map(|leaf| leaf.size).sum();
        let mut fault = match size {
            0 => Some(Fault::Nothing),
            size if size > MOST_LEARNED => Some(Fault::TooMany(size)),
            _ => None,
        };
        let learned = if fault.is_some() { Vec::new() } else { learned };
        let (data, plan) = match rows(graph, &learned, setup) {
            Ok(Some((data, plan))) => (Some(data), Some(plan)),
            Ok(None) => (None, None),
            Err(wrong) => {
                fault = fault.or(Some(wrong));
                (None, None)
            }
        };
        let is_fed = |leaf: &Leaf| plan.as_ref().is_some_and(|plan| plan.leaves.iter().any(|(fed, _)| *fed == leaf.node));
        // What rows are put into does not learn.
        let learned: Vec<&Leaf> = learned.into_iter().filter(|leaf| !is_fed(leaf)).collect();
        let places = scene.trace.places();
        let feed = data.as_ref().zip(plan.as_ref()).map(|(data, plan)| Feed::new(data.rows.clone(), plan, places, setup.batch));
        let changing = learned.iter().map(|leaf| leaf.node).chain(plan.iter().flat_map(|plan| plan.leaves.iter().map(|(leaf, _)| *leaf)));
        // An unset name is written down before the first step.
        let is_set = |leaf: &usize| !matches!(graph.nodes[*leaf].kind, NodeKind::Input { literal: None, .. });
        let changing: Vec<(usize, usize)> = changing.filter(is_set).map(|leaf| (leaf, places.node(leaf).start)).collect();
        let template = Template::new(source, graph, &changing).unwrap_or_else(|| {
            fault = fault.take().or(Some(Fault::Unwritable));
            Template::default()
        });
        let since = now();
        let trainer = Trainer::new(graph, &learned, feed);
        let took = now() - since;
        let found = classifier(graph, places, &learned, plan.as_ref().zip(data.as_ref()).map(|(plan, data)| (plan, data.rows.as_slice())));
        let names = learned.iter().map(|leaf| leaf.name.clone()).collect();
        Self {
            boundary: found.filter(|_| took < SLOW).map(Boundary::new),
            slow: took >= SLOW,
            names,
            trainer,
            fault,
            plan,
            template,
            start: source.clone(),
            written: source.clone(),
            made_for: (setup.learned.clone(), setup.rows.clone(), setup.batch),
            next_write: 0.0,
            leaves,
            scene,
        }
    }

    /// The text with the present numbers, where it is not that already.
    fn text(&mut self) -> Option<String> {
        let text = if self.trainer.steps() == 0 && self.trainer.is_at_start() {
            self.start.clone()
        } else {
            self.template.write(self.trainer.numbers())
        };
        (text != self.written).then(|| {
            self.written.clone_from(&text);
            text
        })
    }

    /// Asks for points of the boundary until the time is over; true where the picture is complete.
    fn ask(&mut self, until: f64) -> bool {
        let Some(boundary) = &mut self.boundary else { return true };
        if boundary.is_complete() {
            boundary.begin(self.trainer.numbers());
        }
        while boundary.advance(self.trainer.tape()) {
            if now() >= until {
                return false;
            }
        }
        true
    }
}

/// The table and where its columns go; nothing where there is no table.
fn rows(graph: &gatewise::graph::Graph, learned: &[&Leaf], setup: &Setup) -> Result<Option<(Table, Plan)>, Fault> {
    if setup.rows.trim().is_empty() {
        return Ok(None);
    }
    let data = table(&setup.rows).map_err(Fault::Table)?;
    let plan = plan(graph, learned, &data).map_err(Fault::Unfit)?;
    Ok(Some((data, plan)))
}

/// The number of the next run: what it changes is undone by itself.
pub fn next_run(state: &mut State) -> usize {
    state.run += 1;
    state.run
}

/// Begins to run, or pauses.
pub fn toggle(app: App) {
    if with(|state| state.running) {
        with(|state| state.running = false);
        rest(app);
    } else if ready(app) {
        with(|state| {
            state.running = true;
            state.reading = None;
            state.open[0] = Some(false);
        });
        frame(app);
    }
}

/// Takes one step.
pub fn step(app: App) {
    with(|state| state.running = false);
    if ready(app) {
        let setup = setup(app);
        with(|state| {
            state.reading = None;
            state.session.as_mut().into_iter().for_each(|session| session.trainer.step(&setup));
        });
        rest(app);
    }
}

/// Back to the numbers at the start, or to the best ones with a tenth of the rate.
pub fn go_back(app: App, to_best: bool) {
    let mut setup = setup(app);
    with(|state| {
        state.running = false;
        state.reading = None;
        state.run += 1;
        if let Some(session) = &mut state.session {
            if to_best {
                session.trainer.go_to_best(&setup);
            } else {
                session.trainer.reset(&setup);
            }
        }
    });
    if to_best {
        setup.rate = gatewise::train::rounded(setup.rate / 10.0);
        app.act(Action::Prepare(setup));
    }
    rest(app);
}

/// Whether training can go on; what is unset is written into the text first.
fn ready(app: App) -> bool {
    let Some(good) = app.good.get_untracked().filter(|_| !app.is_stale()) else { return false };
    let setup = setup(app);
    let (unset, run) = with(|state| {
        state.run += 1;
        let run = state.run;
        let session = state.session(&good, &setup);
        let graph = &session.scene.graph;
        let fed = session.plan.iter().flat_map(|plan| plan.leaves.iter().map(|(leaf, _)| *leaf));
        let changing: Vec<usize> = session.trainer.learned().iter().map(|(leaf, _)| *leaf).chain(fed).collect();
        let unset = |leaf: &usize| matches!(graph.nodes[*leaf].kind, NodeKind::Input { literal: None, .. });
        (changing.into_iter().filter(unset).map(|leaf| graph.nodes[leaf].symbol.clone()).collect::<Vec<_>>(), run)
    });
    if !unset.is_empty() {
        let source = unset.iter().fold(good.program.source.clone(), |source, name| append_statement(&source, &format!("{name} = 1")));
        app.act(Action::Train { source, run });
    }
    let Some(good) = app.good.get_untracked() else { return false };
    with(|state| {
        let session = state.session(&good, &setup);
        session.trainer.go_on();
        session.fault.is_none()
    })
}

/// A frame of a run: as many steps as were asked for and as there is time for.
fn frame(app: App) {
    let setup = setup(app);
    let (begun, pace) = (now(), setup.pace);
    let is_here = app.good.with_untracked(|good| {
        good.as_ref().is_some_and(|good| {
            with(|state| state.running && state.session.as_ref().is_some_and(|session| session.written == good.program.source))
        })
    });
    if !is_here || app.is_stale() {
        with(|state| state.running = false);
        return show(app);
    }
    let text = with(|state| {
        let session = state.session.as_mut()?;
        let until = begun + if session.boundary.is_some() { BUDGET - FOR_BOUNDARY } else { BUDGET };
        for _ in 0..pace.max(1) {
            session.trainer.step(&setup);
            if session.trainer.verdict().is_some() || now() >= until {
                break;
            }
        }
        session.ask(begun + BUDGET);
        state.running = session.trainer.verdict().is_none();
        if state.running && now() >= session.next_write { session.text() } else { None }
    });
    if !with(|state| state.running) {
        return rest(app);
    }
    if let Some(source) = text {
        write(app, source);
    }
    show(app);
    if pace == 0 {
        set_timeout(move || frame(app), WATCHED);
    } else {
        request_animation_frame(move || frame(app));
    }
}

/// Writes a text, and sees how long the page takes for it.
fn write(app: App, source: String) {
    let since = now();
    let run = with(|state| state.run);
    app.act(Action::Train { source, run });
    // The parts of the page follow once this has returned.
    request_animation_frame(move || {
        let took = now() - since;
        with(|state| state.session.iter_mut().for_each(|session| session.next_write = since + PAUSE.max(PART * took)));
    });
}

/// Nothing runs any more: the text has the numbers, and the boundary is completed little by little.
pub fn rest(app: App) {
    if let Some(source) = with(|state| state.session.as_mut().and_then(Session::text)) {
        write(app, source);
    }
    with(|state| state.session.iter_mut().filter_map(|session| session.boundary.as_mut()).for_each(Boundary::stop));
    show(app);
    complete(app);
}

/// Completes the picture of the boundary, a frame's part at a time.
pub fn complete(app: App) {
    let done = with(|state| state.running || state.session.as_mut().is_none_or(|session| session.ask(now() + BUDGET)));
    if !done {
        request_animation_frame(move || complete(app));
    } else if !with(|state| state.running) {
        show(app);
    }
}

/// Reads the curve where the pointer is.
pub fn follow_pointer(app: App) {
    browser::listen(&window(), "pointermove", move |event: PointerEvent| {
        let Some(curve) = browser::closest(&event, ".train .curve svg") else { return };
        let bounds = curve.get_bounding_client_rect();
        let part = (f64::from(event.client_x()) - bounds.left()) / bounds.width();
        let read = with(|state| {
            let session = state.session.as_ref()?;
            let reading = super::picture::point_at(session.trainer.losses(), part);
            (!state.running && reading != state.reading).then(|| state.reading = reading)
        });
        read.into_iter().for_each(|()| show(app));
    });
}
