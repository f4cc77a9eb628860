//! The panel of a Jacobian: its size, a picture of its structure, its entries where they are few, the memory that it would take, and
//! what is computed instead.

use crate::ui::say::heading;
use crate::ui::state::App;
use gatewise::explain::{Entries, Jacobian, Pattern, grouped};
use gatewise::words::{self, Phrase, Style};
use maud::{Markup, html};

/// A Jacobian that nobody forms.
#[inline(never)]
pub fn view(app: App, jacobian: &Jacobian) -> Markup {
    let [value, name] = &jacobian.symbols;
    let title = Phrase::new("jacobian.title").styled("value", value, Style::Symbol).styled("name", name, Style::Symbol);
    html! {
        section.jacobian { h2 aria-label=(app.plain(&title)) { span { (app.sentence(&title)) } } (body(app, jacobian)) }
    }
}

/// The picture of a structure.
pub fn structure(app: App, pattern: Pattern) -> Markup {
    picture(app, name_of(pattern), &cells(pattern))
}

/// What is said of a Jacobian below its title.
pub fn body(app: App, jacobian: &Jacobian) -> Markup {
    let Jacobian { symbols: [value, name], size: [rows, columns], pattern, entries, memory, computed, is_outer, .. } = jacobian;
    let about = |phrase: Phrase| phrase.styled("value", value, Style::Symbol).styled("name", name, Style::Symbol);
    let size = about(Phrase::new("jacobian.size")).with("rows", grouped(*rows as u64)).with("columns", grouped(*columns as u64));
    html! {
        p { (app.sentence(&size)) }
        .structure { (structure(app, *pattern)) p { (app.sentence(&about(pattern.sentence()))) } }
        @if let Some(entries) = entries { (table(app, entries, &about(Phrase::new("jacobian.entries")))) }
        p { (app.sentence(memory)) }
        .structure {
            @if *is_outer { (picture(app, "jacobian.picture.outer", &outer())) }
            p { (app.sentence(computed)) }
        }
    }
}

/// The entries under the names of the operand's numbers, behind the names of the value's.
fn table(app: App, entries: &Entries, caption: &Phrase) -> Markup {
    let Entries { rows, columns, numbers } = entries;
    html! {
        .scroll tabindex="0" role="region" aria-label=(app.plain(caption)) {
            table {
                caption.sr { (app.plain(caption)) }
                thead { tr { td {} @for name in columns { th scope="col" { (heading(name)) } } } }
                tbody {
                    @for (name, row) in rows.iter().zip(numbers.chunks(columns.len().max(1))) {
                        tr {
                            th scope="row" { (heading(name)) }
                            @for &entry in row { td.zero[entry == 0.0] { @if entry == 0.0 { "0" } @else { (words::number(entry)) } } }
                        }
                    }
                }
            }
        }
    }
}

/// The side of a cell of a picture, and the length of a picture's sides in cells.
const CELL: usize = 9;
const CELLS: usize = 6;

/// A small picture: cells that are not 0, each with how strong it is in tenths; the others are empty.
fn picture(app: App, name: &'static str, cells: &[Vec<usize>]) -> Markup {
    let (rows, columns) = (cells.len(), cells.first().map_or(0, Vec::len));
    let (width, height) = (columns * CELL, rows * CELL);
    html! {
        svg.pattern viewBox=(format!("-1 -1 {} {}", width + 2, height + 2)) width=(width + 2) height=(height + 2) role="img" aria-label=(app.say(name)) {
            @for (row, strengths) in cells.iter().enumerate() {
                @for (column, &strength) in strengths.iter().enumerate() {
                    rect.on[strength > 0] x=(column * CELL) y=(row * CELL) width=(CELL) height=(CELL) fill-opacity=[(strength > 0).then(|| format!("0.{strength}"))] {}
                }
            }
        }
    }
}

const fn name_of(pattern: Pattern) -> &'static str {
    match pattern {
        Pattern::Single => "jacobian.picture.single",
        Pattern::Row => "jacobian.picture.row",
        Pattern::Column => "jacobian.picture.column",
        Pattern::Diagonal => "jacobian.picture.diagonal",
        Pattern::Repeated => "jacobian.picture.repeated",
        Pattern::Selection => "jacobian.picture.selection",
        Pattern::Runs => "jacobian.picture.runs",
        Pattern::Blocks => "jacobian.picture.blocks",
        Pattern::Windows => "jacobian.picture.windows",
        Pattern::Dense => "jacobian.picture.dense",
    }
}

/// What a selection takes, in no order in particular.
const SELECTED: [usize; CELLS] = [1, 4, 0, 5, 2, 3];

/// How strong a cell is that is not 0, in tenths.
const STRONG: usize = 7;

/// The cells of a structure.
fn cells(pattern: Pattern) -> Vec<Vec<usize>> {
    let (rows, columns) = match pattern {
        Pattern::Single => (1, 1),
        Pattern::Row => (1, CELLS),
        Pattern::Column => (CELLS, 1),
        Pattern::Repeated => (CELLS, CELLS / 2),
        Pattern::Runs => (CELLS / 2, CELLS),
        _ => (CELLS, CELLS),
    };
    let is_on = |row: usize, column: usize| match pattern {
        Pattern::Single | Pattern::Row | Pattern::Column | Pattern::Dense => true,
        Pattern::Diagonal => row == column,
        Pattern::Repeated => row % columns == column,
        Pattern::Selection => SELECTED[row] == column,
        Pattern::Runs => column / 2 == row,
        Pattern::Blocks => row / 3 == column / 3,
        Pattern::Windows => row.abs_diff(column) <= 1,
    };
    grid(rows, columns, &|row, column| if is_on(row, column) { STRONG } else { 0 })
}

/// The cells of a column times a row.
fn outer() -> Vec<Vec<usize>> {
    const COLUMN: [usize; CELLS] = [3, 9, 5, 7, 2, 6];
    const ROW: [usize; CELLS] = [6, 3, 9, 4, 8, 5];
    grid(CELLS, CELLS, &|row, column| (COLUMN[row] * ROW[column] / 10).clamp(1, 9))
}

fn grid(rows: usize, columns: usize, strength: &dyn Fn(usize, usize) -> usize) -> Vec<Vec<usize>> {
    (0..rows).map(|row| (0..columns).map(|column| strength(row, column)).collect()).collect()
}
