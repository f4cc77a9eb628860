//! The cell grid of a vector or matrix among the inputs: each number a field that rewrites it in the text, its gradient below it.

use super::browser;
use super::say::mathematics;
use super::state::App;
use super::{inputs, nudge, refused};
use crate::ui::prelude::*;
use gatewise::graph::{Node, NodeId, NodeKind};
use gatewise::lang;
use gatewise::lang::formula::Formula;
use gatewise::scene::{Gradient, NodeState, Scene, Table, page};
use gatewise::share::Action;
use gatewise::span::Span;
use gatewise::words::{self, Phrase};
use maud::{Markup, html};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// So many rows and columns are shown at once.
const WINDOW: usize = 8;
/// Up to so many numbers of a generator can be written into the text.
const MOST_WRITTEN: usize = 144;

/// The row of a tensor among the inputs.
#[inline(never)]
pub fn view(app: App, scene: &Scene, source: &str, id: NodeId, state: &NodeState) -> Markup {
    let Some(node) = scene.graph.nodes.get(id) else { return Markup::default() };
    let NodeKind::Input { value, literal } = &node.kind else { return Markup::default() };
    let text = literal.map_or("", |literal| literal.of(source));
    let generator = is_generator(text);
    let table = Table::strip(node.shape.axes());
    let [slice, row, column] = app.window_of(id);
    let slice = if slice < table.slices() { slice } else { 0 };
    let (rows, columns) = (page(row, WINDOW, table.rows), page(column, WINDOW, table.columns));
    let gradient = scene.gradient_numbers(id, state.gradient);
    let all = app.plain(&Phrase::new("tensor.open").with("name", &node.symbol).with("shape", &node.shape));
    let group = app.plain(&Phrase::new("cells.group").with("name", &node.symbol).with("shape", &node.shape));
    html! {
        li.tensor {
            .tensor-head {
                span.n aria-hidden="true" { (mathematics(&Formula::Symbol(node.symbol.clone()))) }
                button.link data-do={ "tensor " (id) " value" } aria-label=(all) title=(all) { (node.shape) }
                span.g { (state_of(app, state.gradient)) }
                (nudge::button(app, &node.symbol))
            }
            .cells role="group" aria-label=(group) tabindex=[generator.then_some("0")] {
                @for row in rows.clone() {
                    .cell-row {
                        @for (column, index) in columns.clone().filter_map(|column| Some((column, table.index(slice, row, column)?))) {
                            @let number = value.numbers.get(index).copied().unwrap_or_default();
                            @let part = gradient.as_ref().and_then(|gradient| gradient.get(index).copied());
                            .cell {
                                @if generator { span.num.made { (words::number(number)) } }
                                @else {
                                    @let text = words::precise(number);
                                    @let long = (text.len() > inputs::SHORT).then_some(&text);
                                    input.num.long[long.is_some()] title=[long] type="text" inputmode="decimal" autocomplete="off" data-of=(id) data-cell=(index) data-across=(table.columns)
                                        aria-label=(app.plain(&cell_name(&node.symbol, &table, [slice, row, column])))
                                        aria-describedby=[part.map(|_| format!("g-{id}-{index}"))] value=(&text);
                                }
                                (gradient_number(id, index, state.gradient, part))
                            }
                        }
                    }
                }
            }
            .windows { (pages(app, id, &table, [slice, rows.start, columns.start])) }
            @if generator { (generated(app, id, node, text)) }
        }
    }
}

/// What a cell's field is called: rows and columns are counted from 1, as people do.
fn cell_name(name: &str, table: &Table, [slice, row, column]: [usize; 3]) -> Phrase {
    let leading = table.leading(slice);
    if leading.is_empty() && table.rows == 1 {
        return Phrase::new("cells.entry").with("name", name).with("entry", column + 1);
    }
    let key = if leading.is_empty() { "cells.cell" } else { "cells.cell-of-slice" };
    let slice = leading.iter().map(|index| (index + 1).to_string()).collect::<Vec<_>>().join(", ");
    Phrase::new(key).with("name", name).with("slice", slice).with("row", row + 1).with("column", column + 1)
}

/// A number of the gradient under its field; before there is one, its slot.
fn gradient_number(id: NodeId, index: usize, gradient: Gradient, number: Option<f64>) -> Markup {
    let (partial, arriving) = match gradient {
        Gradient::Partial { .. } => (true, false),
        Gradient::Complete { arriving, .. } => (false, arriving),
        Gradient::NotReached | Gradient::None(_) => (false, false),
    };
    html! {
        @match (number, gradient) {
            (Some(number), _) => span.part.partial[partial].pill[arriving] id={ "g-" (id) "-" (index) } { (words::number(number)) },
            (None, Gradient::None(_)) => {},
            (None, _) => span.part {},
        }
    }
}

/// The gradient's state in the head of the row.
fn state_of(app: App, gradient: Gradient) -> Markup {
    html! {
        @match gradient {
            Gradient::NotReached => { span.slot aria-hidden="true" {} span.sr { (app.say("gradient.not-reached")) } },
            Gradient::Partial { arrived, of, .. } => small { (app.plain(&Phrase::new("cells.partial").with("arrived", arrived).with("of", of))) },
            Gradient::Complete { .. } => {},
            Gradient::None(_) => { span.none aria-hidden="true" {} span.sr { (app.say("gradient.none")) } },
        }
    }
}

/// The ways to rows, columns and slices that are not shown.
fn pages(app: App, id: NodeId, table: &Table, [slice, row, column]: [usize; 3]) -> Markup {
    let to = |slice: usize, row: usize, column: usize| format!("window {id} {slice} {row} {column}");
    let place = |key, first: usize, count: usize| {
        Phrase::new(key).with("first", first + 1).with("last", page(first, WINDOW, count).end).with("of", count)
    };
    html! {
        @if table.slices() > 1 {
            @let shown = table.leading(slice).iter().map(|index| (index + 1).to_string()).collect::<Vec<_>>().join(", ");
            (turn(app, &Phrase::new("cells.slice").with("slice", shown),
                slice.checked_sub(1).map(|before| to(before, row, column)), (slice + 1 < table.slices()).then(|| to(slice + 1, row, column))))
        }
        @if table.rows > WINDOW {
            (turn(app, &place("cells.rows", row, table.rows),
                (row > 0).then(|| to(slice, row.saturating_sub(WINDOW), column)), (row + WINDOW < table.rows).then(|| to(slice, row + WINDOW, column))))
        }
        @if table.columns > WINDOW {
            (turn(app, &place("cells.columns", column, table.columns),
                (column > 0).then(|| to(slice, row, column.saturating_sub(WINDOW))),
                (column + WINDOW < table.columns).then(|| to(slice, row, column + WINDOW))))
        }
    }
}

/// Back and forth, and between them what is shown.
pub fn turn(app: App, shown: &Phrase, back: Option<String>, forth: Option<String>) -> Markup {
    let shown = app.plain(shown);
    let button = |key, sign: &str, to: Option<String>| {
        let name = [app.say(key), ": ".to_owned(), shown.clone()].concat();
        html! { button.turn type="button" aria-label=(name) aria-disabled=(to.is_none()) data-do=(to.unwrap_or_default()) { (sign) } }
    };
    html! { p.turns { (button("cells.back", "‹", back)) span { (shown) } (button("cells.forth", "›", forth)) } }
}

/// What can be done with the numbers of a generator: another seed, or each of them by itself.
fn generated(app: App, id: NodeId, node: &Node, text: &str) -> Markup {
    html! {
        .generated {
            @if let Some((_, seed)) = seed(text) {
                label { (app.say("cells.seed")) input.num type="text" inputmode="numeric" autocomplete="off" data-seed=(id)
                    aria-label=(app.plain(&Phrase::new("cells.seed-of").with("name", &node.symbol))) value=(seed); }
            }
            @if node.shape.size() <= MOST_WRITTEN { button.link data-do={ "write-out " (id) } { (app.say("cells.write-out")) } }
        }
    }
}

/// Whether numbers are made by a call and do not stand in the text one by one.
fn is_generator(text: &str) -> bool {
    text.contains('(')
}

/// Where the seed of a generator stands in its call, and what it is; where it does not stand there, the place for it. `None` for
/// generators without one.
fn seed(call: &str) -> Option<(std::ops::Range<usize>, &str)> {
    if let Some(at) = call.find("seed") {
        let rest = call.get(at..)?;
        let start = at + rest.find(|letter: char| letter.is_ascii_digit())?;
        let digits = call.get(start..)?.bytes().take_while(u8::is_ascii_digit).count();
        return Some((start..start + digits, call.get(start..start + digits)?));
    }
    let random = call.starts_with("randn") || call.starts_with("uniform");
    let end = call.rfind(')').filter(|_| random)?;
    Some((end..end, "0"))
}

/// A number was typed into a cell: what is none stays there, and is told of.
pub fn typed(app: App, id: NodeId, index: usize, field: &HtmlInputElement) {
    match inputs::number_in(field) {
        Some(text) if has_cell(app, id, index) => set(app, id, index, text),
        Some(_) => refused::refuse(app, field, Phrase::new("refused.stale")),
        None => refused::refuse_number(app, field),
    }
}

/// Whether a number of a tensor stands in the text by itself.
pub fn has_cell(app: App, id: NodeId, index: usize) -> bool {
    app.cell(id, index).is_some()
}

/// Writes a number of a tensor into the text.
pub fn set(app: App, id: NodeId, index: usize, text: String) {
    if let Some((name, place)) = app.cell(id, index) {
        app.act(Action::SetNumber { name: format!("{name} {index}"), literal: Some(place), text });
    }
}

/// A seed was typed.
pub fn seeded(app: App, id: NodeId, field: &HtmlInputElement) {
    let text = field.value().trim().to_owned();
    let is_seed = !text.is_empty() && text.len() <= 9 && text.bytes().all(|letter| letter.is_ascii_digit());
    let set = || {
        let (name, literal, call) = app.written(id)?;
        let (place, _) = seed(&call)?;
        let text = if place.is_empty() { format!(", seed={text}") } else { text.clone() };
        let literal = Some(Span::new(literal.start + place.start, literal.start + place.end));
        Some(Action::SetNumber { name: format!("{name} seed"), literal, text })
    };
    match is_seed.then(set).flatten() {
        Some(action) => app.act(action),
        None if is_seed => refused::refuse(app, field, Phrase::new("refused.stale")),
        None => refused::refuse(app, field, Phrase::new("refused.seed")),
    }
}

/// Writes a generator's numbers into the text.
pub fn write_out(app: App, id: NodeId) {
    let written = app.scene.with_untracked(|scene| match &scene.graph.nodes.get(id)?.kind {
        NodeKind::Input { value, .. } => super::tensor::literal(value.shape.axes(), &value.numbers),
        _ => None,
    });
    if let Some((text, (name, literal, _))) = written.zip(app.written(id)) {
        app.act(Action::SetNumber { name: format!("{name} numbers"), literal: Some(literal), text });
    }
}

/// Enter and the arrows go up and down a column.
pub fn pressed(app: App, event: &KeyboardEvent) {
    let down = match event.key().as_str() {
        "ArrowDown" => true,
        "ArrowUp" => false,
        "Enter" => !event.shift_key(),
        _ => return,
    };
    let Some(field) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
    let number = |name: &str| field.get_attribute(name).and_then(|text| text.parse::<usize>().ok());
    let (Some(id), Some(index), Some(across)) = (number("data-of"), number("data-cell"), number("data-across")) else { return };
    event.prevent_default();
    let next = if down { index.checked_add(across) } else { index.checked_sub(across) };
    let next = next.and_then(|next| browser::find(&format!("[data-of='{id}'][data-cell='{next}']")));
    match next.and_then(|next| next.dyn_into::<HtmlInputElement>().ok()) {
        // What loses the focus is committed.
        Some(next) => {
            let _ = next.focus();
            next.select();
        }
        None => typed(app, id, index, &field),
    }
}

impl App {
    /// The first slice, row and column that the grid of an input shows.
    fn window_of(self, id: NodeId) -> [usize; 3] {
        self.tensors.with(|tensors| tensors.windows.iter().find(|(of, _)| *of == id).map_or([0; 3], |(_, first)| *first))
    }

    /// An input's name, and where its numbers stand in the text, which is given too; while the text does not run, nobody knows that.
    fn written(self, id: NodeId) -> Option<(String, Span, String)> {
        let good = self.good.get_untracked().filter(|_| !self.is_stale())?;
        let node = good.scene.graph.nodes.get(id)?;
        let NodeKind::Input { literal: Some(literal), .. } = node.kind else { return None };
        Some((node.symbol.clone(), literal, literal.of(&good.program.source).to_owned()))
    }

    /// An input's name, and the place of one of its numbers in the text.
    fn cell(self, id: NodeId, index: usize) -> Option<(String, Span)> {
        let (name, literal, _) = self.written(id)?;
        let good = self.good.get_untracked()?;
        let cells = lang::cells(&good.program.source, literal);
        (cells.len() == good.scene.graph.nodes.get(id)?.shape.size()).then_some((name, *cells.get(index)?))
    }
}
