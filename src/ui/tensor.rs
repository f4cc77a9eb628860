//! The viewer of a tensor: all its numbers, a page at a time, with what they are as a whole.

use super::browser;
use super::cells::{self, turn};
use super::events;
use super::say::mathematics;
use super::state::{App, DialogKind};
use crate::ui::prelude::*;
use gatewise::graph::{EdgeId, NodeId};
use gatewise::lang::formula::Formula;
use gatewise::scene::{Gradient, Scene, Summary, Table, page, summary};
use gatewise::words::{self, Phrase};
use maud::{Markup, html};
use std::borrow::Cow;
use web_sys::{Element, HtmlInputElement};

/// So many rows and columns are on a page.
const ROWS: usize = 40;
const COLUMNS: usize = 12;
/// Up to so many numbers can be copied.
const MOST_COPIED: usize = 10_000;
/// Tints are told apart in so many classes.
const TINTS: f64 = 8.0;

/// What of a node is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// Its value.
    #[default]
    Value,
    /// The gradient of the output by it.
    Gradient,
    /// Its local gradient by the operand of an edge.
    Local(EdgeId),
}

/// What is looked at of tensors.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tensors {
    /// The node in the viewer.
    node: NodeId,
    side: Side,
    /// The slice, the first row and the first column of the page.
    first: [usize; 3],
    /// The number that was asked for by its index, and whether there is none such.
    goal: Option<[usize; 3]>,
    astray: bool,
    /// The first slice, row and column of the cell grids that do not begin at the beginning.
    pub windows: Vec<(NodeId, [usize; 3])>,
}

/// Does what a control of tensors says.
pub fn run(app: App, verb: &str, argument: &str, control: &Element) {
    let words: Vec<&str> = argument.split(' ').collect();
    let number = |at: usize| words.get(at).and_then(|word| word.parse::<usize>().ok()).unwrap_or(0);
    match verb {
        "tensor" => open(app, number(0), if words.get(1) == Some(&"gradient") { Side::Gradient } else { Side::Value }),
        "side" => app.tensors.update(|tensors| {
            tensors.side = match words.first() {
                Some(&"gradient") => Side::Gradient,
                Some(&"local") => Side::Local(number(1)),
                _ => Side::Value,
            }
        }),
        "page" => app.tensors.update(|tensors| (tensors.first, tensors.goal) = ([number(0), number(1), number(2)], None)),
        "window" => app.tensors.update(|tensors| {
            tensors.windows.retain(|(of, _)| *of != number(0));
            tensors.windows.push((number(0), [number(1), number(2), number(3)]));
        }),
        "write-out" => cells::write_out(app, number(0)),
        _ => copy(app, argument, control),
    }
}

/// Opens the viewer.
pub fn open(app: App, node: NodeId, side: Side) {
    if app.scene.with_untracked(|scene| scene.map(node).is_some()) {
        app.tensors
            .update(|tensors| *tensors = Tensors { node, side, windows: std::mem::take(&mut tensors.windows), ..Tensors::default() });
        app.dialog.set(Some(DialogKind::Tensor));
    }
}

/// A button that opens the viewer, where the node is a tensor.
pub fn button(app: App, node: NodeId) -> Markup {
    app.scene.with(|scene| match scene.graph.nodes.get(node).filter(|_| scene.map(node).is_some()) {
        Some(tensor) => {
            let name = app.plain(&Phrase::new("tensor.open").with("name", &tensor.symbol).with("shape", &tensor.shape));
            html! { button.link type="button" data-do={ "tensor " (node) " value" } { (name) } }
        }
        None => Markup::default(),
    })
}

/// What the dialog holds.
pub fn view(app: App) -> Markup {
    let (scene, frame, tensors) = (app.scene.get(), app.frame.get(), app.tensors.get());
    let (Some(node), Some(state)) = (scene.graph.nodes.get(tensors.node), frame.nodes.get(tensors.node)) else { return Markup::default() };
    let shape = shape_of(&scene, &tensors);
    let numbers = numbers(&scene, &tensors, state.value.is_some(), state.gradient);
    html! {
        .tensor-view {
            p.what { (mathematics(&Formula::Symbol(node.symbol.clone()))) span { (shape) } }
            (sides(app, &scene, &tensors))
            @match numbers {
                Some(numbers) => {
                    @if let (Side::Gradient, Gradient::Partial { arrived, of, .. }) = (tensors.side, state.gradient) {
                        p.note { (app.plain(&Phrase::new("tensor.partial").with("arrived", arrived).with("of", of))) }
                    }
                    (table(app, &tensors, &Table::new(shape.axes()), &numbers))
                    (copies(app, &numbers))
                }
                None => p.note { (app.say(missing(tensors.side, state.gradient))) },
            }
        }
    }
}

fn shape_of<'a>(scene: &'a Scene, tensors: &Tensors) -> &'a gatewise::tensor::Shape {
    &scene.graph.nodes[tensors.node].shape
}

/// The numbers that are looked at, as far as they are known at the step.
fn numbers<'a>(scene: &'a Scene, tensors: &Tensors, computed: bool, gradient: Gradient) -> Option<Cow<'a, [f64]>> {
    match tensors.side {
        Side::Value => computed.then(|| scene.trace.value(tensors.node).into()),
        Side::Gradient => scene.gradient_numbers(tensors.node, gradient),
        Side::Local(edge) => scene.trace.local(edge).filter(|_| computed).map(Into::into),
    }
}

/// Why there are no numbers.
const fn missing(side: Side, gradient: Gradient) -> &'static str {
    match (side, gradient) {
        (Side::Gradient, Gradient::None(_)) => "gradient.none",
        (Side::Gradient, _) => "gradient.not-reached",
        _ => "stage.no-value",
    }
}

/// Value, gradient, and the local gradient by each operand where the gate works element by element.
fn sides(app: App, scene: &Scene, tensors: &Tensors) -> Markup {
    let graph = &scene.graph;
    let local = |edge: &EdgeId| scene.trace.local(*edge).is_some_and(|local| local.len() == shape_of(scene, tensors).size());
    let edges = graph.nodes[tensors.node].incoming.clone().filter(local).filter(|&edge| graph.partial(edge).is_some());
    let button = |side: Side, argument: &str, name: String| {
        html! { button.hbtn type="button" data-do={ "side " (argument) } aria-pressed=(tensors.side == side) { (name) } }
    };
    html! {
        .sides role="group" aria-label=(app.say("tensor.title")) {
            (button(Side::Value, "value", app.say("tensor.value")))
            (button(Side::Gradient, "gradient", app.say("tensor.gradient")))
            @for edge in edges {
                @let name = Phrase::new("tensor.local").with("name", &graph.nodes[graph.edges[edge].from].symbol);
                (button(Side::Local(edge), &format!("local {edge}"), app.plain(&name)))
            }
        }
    }
}

/// A page of the numbers, and the way to the others.
fn table(app: App, tensors: &Tensors, table: &Table, numbers: &[f64]) -> Markup {
    let whole = summary(numbers);
    let most = whole.least.abs().max(whole.largest.abs());
    let [slice, row, column] = tensors.first;
    let slice = if slice < table.slices() { slice } else { 0 };
    let (rows, columns) = (page(row, ROWS, table.rows), page(column, COLUMNS, table.columns));
    let side = match tensors.side {
        Side::Value => "value",
        Side::Gradient => "gradient",
        Side::Local(_) => "local",
    };
    html! {
        (summary_line(app, &whole))
        (way(app, tensors, table, [slice, rows.start, columns.start]))
        div class={ "numbers " (side) } tabindex="0" role="region" aria-label=(app.say("tensor.title")) {
            table {
                thead {
                    tr {
                        td {}
                        @for column in columns.clone() { th scope="col" { @if table.folded { "+" } (column) } }
                    }
                }
                tbody {
                    @for row in rows {
                        tr {
                            th scope="row" { (if table.folded { row * table.columns } else { row }) }
                            @for (at, index) in columns.clone().filter_map(|column| Some(([slice, row, column], table.index(slice, row, column)?))) {
                                @let number = numbers.get(index).copied().unwrap_or_default();
                                td class=(tint(number, most)) title=(words::precise(number)) aria-current=[(tensors.goal == Some(at)).then_some("true")] {
                                    (words::number(number))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A cell's classes: its tint, and whether its corner is cut.
fn tint(number: f64, most: f64) -> String {
    let share = if number.is_finite() { number.abs() / most } else { 1.0 };
    let class = if number == 0.0 { 0 } else { (share * TINTS).ceil().clamp(1.0, TINTS) as usize };
    format!("t{class}{}{}", if number < 0.0 { " negative" } else { "" }, if number.is_finite() { "" } else { " not-finite" })
}

fn summary_line(app: App, whole: &Summary) -> Markup {
    let item = |key, number: String| html! { div { dt { (app.say(key)) } dd { (number) } } };
    html! {
        dl.summary {
            (item("tensor.least", words::number(whole.least)))
            (item("tensor.largest", words::number(whole.largest)))
            (item("tensor.mean", words::number(whole.mean)))
            (item("tensor.norm", words::number(whole.norm)))
            @if whole.not_finite > 0 { (item("tensor.not-finite", whole.not_finite.to_string())) }
        }
    }
}

/// First, back, forth and last among slices, rows and columns, and straight to an index.
fn way(app: App, tensors: &Tensors, table: &Table, [slice, row, column]: [usize; 3]) -> Markup {
    let to = |slice: usize, row: usize, column: usize| format!("page {slice} {row} {column}");
    let place = |key, first: usize, most: usize, count: usize| {
        Phrase::new(key).with("first", first).with("last", page(first, most, count).end.saturating_sub(1)).with("of", count)
    };
    let last = |count: usize, most: usize| count.saturating_sub(1) / most * most;
    let slices = table.slices();
    let several = slices > 1 || table.rows > ROWS || table.columns > COLUMNS;
    html! {
        @if several {
            .way {
                @if slices > 1 {
                    @let shown = table.leading(slice).iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
                    (turns(app, &Phrase::new("tensor.slice").with("slice", shown).with("of", slices), slice, 1, slices, &|slice| to(slice, row, column)))
                }
                @if table.rows > ROWS { (turns(app, &place("tensor.rows", row, ROWS, table.rows), row, ROWS, last(table.rows, ROWS) + 1, &|row| to(slice, row, column))) }
                @if table.columns > COLUMNS {
                    (turns(app, &place("tensor.columns", column, COLUMNS, table.columns), column, COLUMNS, last(table.columns, COLUMNS) + 1, &|column| to(slice, row, column)))
                }
                label.goal {
                    (app.say("tensor.go-to"))
                    input.num type="text" inputmode="text" autocomplete="off" data-goal=(tensors.node) aria-invalid=(tensors.astray)
                        value=(table.name(slice, row, column));
                }
                @if tensors.astray { p.note role="alert" { (app.say("tensor.astray")) } }
            }
        }
    }
}

/// First, back, what is shown, forth, last.
fn turns(app: App, shown: &Phrase, here: usize, by: usize, count: usize, to: &dyn Fn(usize) -> String) -> Markup {
    let last = count.saturating_sub(1);
    let button = |key, sign: &str, at: Option<usize>| {
        let name = [app.say(key), ": ".to_owned(), app.plain(shown)].concat();
        html! { button.turn type="button" aria-label=(name) aria-disabled=(at.is_none()) data-do=(at.map(to).unwrap_or_default()) { (sign) } }
    };
    html! {
        .turns-all {
            (button("tensor.first", "«", (here > 0).then_some(0)))
            (turn(app, shown, (here > 0).then(|| to(here.saturating_sub(by))), (here + by <= last).then(|| to(here + by))))
            (button("tensor.last", "»", (here + by <= last).then_some(last)))
        }
    }
}

/// An index was typed: the page that holds it is shown, and the number marked.
pub fn sought(app: App, field: &HtmlInputElement) {
    let indices: Vec<usize> = field
        .value()
        .split(|letter: char| !letter.is_ascii_digit())
        .filter(|word| !word.is_empty())
        .filter_map(|word| word.parse().ok())
        .collect();
    app.tensors.update(|tensors| {
        let axes = app.scene.with_untracked(|scene| scene.graph.nodes.get(tensors.node).map(|node| node.shape.axes().to_vec()));
        let place = axes.and_then(|axes| Table::new(&axes).place(&indices));
        tensors.astray = place.is_none();
        if let Some([slice, row, column]) = place {
            tensors.first = [slice, row / ROWS * ROWS, column / COLUMNS * COLUMNS];
            tensors.goal = place;
        }
    });
    request_animation_frame(|| {
        if let Some(cell) = browser::find(".numbers td[aria-current]") {
            cell.scroll_into_view_with_bool(false);
        }
    });
}

fn copies(app: App, numbers: &[f64]) -> Markup {
    let finite = numbers.iter().all(|number| number.is_finite());
    html! {
        p.copies {
            @if numbers.len() <= MOST_COPIED {
                @if finite { button.tbtn type="button" data-do="copy-tensor literal" { (app.say("tensor.copy")) } }
                button.tbtn type="button" data-do="copy-tensor numpy" { (app.say("tensor.copy-numpy")) }
            } @else {
                span.note { (app.plain(&Phrase::new("tensor.too-many").with("most", MOST_COPIED))) }
            }
        }
    }
}

/// Copies the numbers that are looked at.
fn copy(app: App, form: &str, control: &Element) {
    let tensors = app.tensors.get_untracked();
    let (scene, frame) = (app.scene.get_untracked(), app.frame.get_untracked());
    let Some(state) = frame.nodes.get(tensors.node) else { return };
    let Some(numbers) = numbers(&scene, &tensors, state.value.is_some(), state.gradient) else { return };
    let axes = shape_of(&scene, &tensors).axes();
    let text = if form == "numpy" { format!("np.array({})", nested(axes, &numbers)) } else { nested(axes, &numbers) };
    events::copy_text(app, control.clone(), &text);
}

/// Numbers as a program writes them; `None` where one is not finite.
pub fn literal(axes: &[usize], numbers: &[f64]) -> Option<String> {
    numbers.iter().all(|number| number.is_finite()).then(|| nested(axes, numbers))
}

/// Numbers in brackets, row by row; what is not finite as NumPy has it.
fn nested(axes: &[usize], numbers: &[f64]) -> String {
    let Some((&length, axes)) = axes.split_first() else {
        return match numbers {
            [number] if number.is_nan() => "np.nan".to_owned(),
            [number] if number.is_infinite() => if *number > 0.0 { "np.inf" } else { "-np.inf" }.to_owned(),
            [number] => words::precise(*number),
            _ => String::new(),
        };
    };
    let parts = numbers.chunks((numbers.len() / length.max(1)).max(1));
    format!("[{}]", parts.map(|part| nested(axes, part)).collect::<Vec<_>>().join(", "))
}
