//! Data: a table whose rows are fed to inputs, and two classes of points that are made and written into the program.

use super::session::{Session, State, setup, with};
use super::{fold, prepare, value_of};
use crate::ui::browser;
use crate::ui::prelude::*;
use crate::ui::state::App;
use gatewise::graph::NodeId;
use gatewise::share::{Action, LONGEST_TABLE};
use gatewise::train::{Kind, Leaf, MOST_ROWS, Setup, Unfit, Wrong, chosen, generate, plan, program_with, table, table_text, tensors};
use gatewise::words::{self, Phrase};
use maud::{Markup, html};
use web_sys::Element;

/// The most points that are made.
const MOST_POINTS: usize = 400;
/// The field of the table.
const FIELD: &str = "#train-rows";

/// What data there are, and where others come from.
pub fn view(app: App, state: &State, session: &Session, setup: &Setup) -> Markup {
    let open = state.open[1].unwrap_or(false);
    let line =
        html! { @if let (false, Some(feed)) = (open, session.trainer.feed()) { small { (rows_line(app, session, feed.rows().len())) } } };
    fold(app, 1, open, "data", &line, || {
        html! {
            p.note { (app.say("train.data.text")) }
            (made(app, state, session))
            (rows(app, session, setup))
        }
    })
}

fn made(app: App, state: &State, session: &Session) -> Markup {
    let (kind, points, noise, seed) = state.set;
    let graph = &session.scene.graph;
    let name = |leaf: NodeId| graph.nodes[leaf].symbol.clone();
    html! {
        fieldset {
            legend { (app.say("train.make")) }
            label.field {
                span { (app.say("train.kind")) }
                select data-change="train kind" {
                    @for (each, key) in Kind::ALL.into_iter().zip(["train.kind.blobs", "train.kind.circle", "train.kind.moons", "train.kind.xor", "train.kind.spiral"]) {
                        option value=(each.tag()) selected[each == kind] { (app.say(key)) }
                    }
                }
            }
            .few {
                (number(app, state, "points", "train.points", points as f64))
                (number(app, state, "noise", "train.noise", noise))
                (number(app, state, "seed", "train.seed", seed as f64))
            }
            @if let Some((field, _)) = &state.wrong { @if let Some(key) = message(field) { p.wrong #train-wrong-set role="alert" { (app.say(key)) } } }
            .go {
                @if let Some((features, labels)) = whole(session) {
                    button.tbtn type="button" data-do="train write" { (app.plain(&Phrase::new("train.write").with("features", name(features)).with("labels", name(labels)))) }
                }
                @if takers(session).is_some() { button.tbtn type="button" data-do="train fill" { (app.say("train.fill")) } }
            }
        }
    }
}

fn number(app: App, state: &State, name: &str, key: &'static str, number: f64) -> Markup {
    let typed = state.wrong.as_ref().filter(|(field, _)| field == name).map(|(_, typed)| typed.clone());
    let wrong = typed.is_some();
    html! {
        label {
            span { (app.say(key)) }
            input.num type="text" inputmode="decimal" autocomplete="off" data-change={ "train set " (name) } aria-invalid=(wrong)
                aria-describedby=[wrong.then_some("train-wrong-set")] value=(typed.unwrap_or_else(|| words::precise(number)));
        }
    }
}

fn rows(app: App, session: &Session, setup: &Setup) -> Markup {
    let read = (!setup.rows.trim().is_empty()).then(|| table(&setup.rows));
    let wrong = match (&read, &session.fault) {
        (Some(Err(wrong)), _) => Some(self::wrong(wrong)),
        (Some(Ok(_)), Some(super::Fault::Unfit(unfit))) => Some(self::unfit(unfit)),
        _ => None,
    };
    html! {
        label.table {
            span { (app.say("train.table")) }
            textarea #train-rows rows="5" spellcheck="false" autocomplete="off" data-change="train rows" aria-invalid=(wrong.is_some()) aria-describedby="train-rows-hint" { (setup.rows) }
        }
        div #train-rows-hint {
            @if let Some(wrong) = &wrong { p.wrong { (app.plain(wrong)) } }
            @else if let Some(feed) = session.trainer.feed() { p.note { (rows_line(app, session, feed.rows().len())) } }
            @else {
                @match free(session) {
                    Some(names) => p.note { (app.plain(&Phrase::new("train.table.hint").with("names", names))) },
                    None => p.note { (app.say("train.table.nowhere")) },
                }
            }
            @if setup.rows.len() > LONGEST_TABLE { p.note { (app.say("train.table.long")) } }
        }
        @if !setup.rows.is_empty() { button.link type="button" data-do="train clear" { (app.say("train.table.clear")) } }
    }
}

fn rows_line(app: App, session: &Session, count: usize) -> String {
    app.plain(&Phrase::new("train.table.rows").with("count", count).with("names", columns(session).join(", ")))
}

/// What the columns of the table are fed to.
fn columns(session: &Session) -> Vec<String> {
    let graph = &session.scene.graph;
    let name = |&(leaf, index): &(NodeId, usize)| {
        let node = &graph.nodes[leaf];
        if node.shape.is_scalar() { node.symbol.clone() } else { format!("{}[{index}]", node.symbol) }
    };
    session.plan.iter().flat_map(|plan| plan.columns.iter().map(name)).collect()
}

fn learned(session: &Session) -> Vec<&Leaf> {
    session.leaves.iter().filter(|leaf| session.names.contains(&leaf.name)).collect()
}

/// The leaves that hold features and labels as tensors.
fn whole(session: &Session) -> Option<(NodeId, NodeId)> {
    let graph = &session.scene.graph;
    tensors(graph, &learned(session)).filter(|(_, labels)| graph.nodes[*labels].name.is_some())
}

/// The names of the three numbers that a row of two features and a class goes to.
fn takers(session: &Session) -> Option<Vec<String>> {
    let row = gatewise::train::Table { names: None, rows: vec![vec![0.0; 3]] };
    let plan = plan(&session.scene.graph, &learned(session), &row).ok()?;
    let graph = &session.scene.graph;
    let name = |(leaf, index): (NodeId, usize)| {
        let node = &graph.nodes[leaf];
        if node.shape.is_scalar() { node.symbol.clone() } else { format!("{}[{index}]", node.symbol) }
    };
    Some(plan.columns.into_iter().map(name).collect())
}

/// The names of what could take rows.
fn free(session: &Session) -> Option<String> {
    let row = gatewise::train::Table { names: None, rows: vec![Vec::new()] };
    match plan(&session.scene.graph, &learned(session), &row) {
        Err(Unfit::Columns { names, .. }) => Some(names),
        _ => None,
    }
}

/// What is wrong with a table.
pub fn wrong(wrong: &Wrong) -> Phrase {
    match wrong {
        Wrong::Empty => Phrase::new("train.wrong.empty"),
        Wrong::Number { row, column, text } => Phrase::new("train.wrong.number").with("row", row).with("column", column).with("text", text),
        Wrong::Length { row, found, expected } => {
            Phrase::new("train.wrong.length").with("row", row).with("found", found).with("expected", expected)
        }
        Wrong::TooLarge => Phrase::new("train.wrong.large").with("most", MOST_ROWS),
    }
}

/// Why a table does not go into the program.
pub fn unfit(unfit: &Unfit) -> Phrase {
    match unfit {
        Unfit::NoPlace => Phrase::new("train.unfit.none"),
        Unfit::Columns { found, expected, names } => {
            Phrase::new("train.unfit.columns").with("found", found).with("names", names).with("expected", expected)
        }
        Unfit::Name(name) => Phrase::new("train.unfit.name").with("name", name),
    }
}

fn message(field: &str) -> Option<&'static str> {
    match field {
        "points" => Some("train.wrong.points"),
        "noise" => Some("train.wrong.noise"),
        "seed" => Some("train.wrong.seed"),
        _ => None,
    }
}

/// Does what a control of the data says.
pub fn run(app: App, verb: &str, argument: &str, control: &Element) {
    match verb {
        "kind" => with(|state| state.set.0 = Kind::from_tag(&value_of(control)).unwrap_or_default()),
        "set" => set(argument, value_of(control)),
        "rows" => feed(app, value_of(control)),
        "clear" => fill(app, String::new()),
        "fill" => {
            let (kind, points, noise, seed) = with(|state| state.set);
            if let Some(names) = with(|state| state.session.as_ref().and_then(takers)) {
                fill(app, table_text(&names, &generate(kind, points, noise, seed)));
            }
        }
        _ => write(app),
    }
}

/// A number of the points to be made was typed.
fn set(name: &str, typed: String) {
    let number = gatewise::lang::number(typed.trim()).filter(|number| number.is_finite());
    let whole = number.filter(|number| number.fract() == 0.0 && *number < 1e9);
    with(|state| {
        let fits = match (name, number, whole) {
            ("points", _, Some(points)) if (4.0..=MOST_POINTS as f64).contains(&points) => {
                state.set.1 = points as usize;
                true
            }
            ("noise", Some(noise), _) if noise <= 1.0 => {
                state.set.2 = noise;
                true
            }
            ("seed", _, Some(seed)) => {
                state.set.3 = seed as u64;
                true
            }
            _ => false,
        };
        state.wrong = (!fits).then(|| (name.to_owned(), typed));
    });
}

fn feed(app: App, rows: String) {
    if rows != setup(app).rows {
        prepare(app, |setup| setup.rows = rows);
    }
}

/// Puts a text into the table.
fn fill(app: App, text: String) {
    if let Some(field) = browser::find(FIELD) {
        let _ = js_sys::Reflect::set(&field, &"value".into(), &text.as_str().into());
    }
    feed(app, text);
}

/// Writes points into the program in the place of its data.
fn write(app: App) {
    let Some(good) = app.good.get_untracked().filter(|_| !app.is_stale()) else { return };
    let leaves = gatewise::train::leaves(&good.scene.graph);
    let learned = chosen(&leaves, setup(app).learned.as_deref());
    let (kind, points, noise, seed) = with(|state| state.set);
    let points = generate(kind, points, noise, seed);
    let text = tensors(&good.scene.graph, &learned)
        .and_then(|(features, labels)| program_with(&good.program.source, &good.scene.graph, features, labels, &points));
    if let Some(source) = text {
        let run = with(super::session::next_run);
        app.act(Action::Train { source, run });
    }
}
