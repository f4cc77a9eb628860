//! How a tensor's heat map is drawn: tints by magnitude, cut corners for what is negative, and the state of a gradient in its frame.

use super::frame::Gradient;
use super::map::Map;
use super::mark::{Ink, Mark, Run, Side};
use super::picture;
use super::sizes;
use crate::layout::{Point, Rect};
use crate::words;
use std::fmt::Write;

/// Tints are told apart in so many classes, each drawn as one path.
const CLASSES: usize = 8;
/// A map's lower edge above its wire, and its upper edge below.
const ABOVE: f64 = 13.0;
const BELOW: f64 = 22.0;
/// The baseline of the shape above the map, and the room for it.
const SHAPE: f64 = 5.0;
const SHAPE_ROOM: f64 = 22.0;
/// What the filled plate of a gradient that has just arrived is larger than its map.
const PLATE: f64 = 4.0;
/// The strip with the meter under a partial sum.
const METER: f64 = 16.0;
/// The triangle in a numbered cell that is negative, and what is cut off one without a number.
const CORNER: f64 = 9.0;
const CUT: f64 = 0.45;

/// The inks of one of the two sides.
struct Inks {
    tint: Ink,
    heat: Ink,
    number: Ink,
}

const VALUE: Inks = Inks { tint: Ink::ValueTint, heat: Ink::ValueHeat, number: Ink::ValueCell };
const GRADIENT: Inks = Inks { tint: Ink::GradientTint, heat: Ink::GradientHeat, number: Ink::GradientCell };

/// How far a map's own labels reach above its wire and below, where its gradient is the sum of so many contributions.
pub fn reach(map: &Map, contributions: usize) -> (f64, f64) {
    let strip = if contributions > 1 { METER } else { PLATE } + map.margin();
    (ABOVE + map.height() + SHAPE_ROOM, BELOW + map.height() + strip)
}

/// The width that a map and its shape need.
pub fn width(map: &Map, shape: &str) -> f64 {
    (map.width() + 2.0 * (PLATE + map.margin())).max(sizes::small_width(shape))
}

/// Where one of the numbers stands, in the map of the value and in that of the gradient; `None` where it has no cell.
pub fn entry(map: &Map, middle: Point, index: usize) -> Option<[Rect; 2]> {
    let cell = map.cells().find(|cell| cell.index == index)?;
    let (width, height) = map.cell();
    let left = middle.x - map.width() / 2.0 + cell.x + width / 2.0;
    let rect = |top: f64| Rect { center: Point { x: left, y: top + cell.y + height / 2.0 }, width, height };
    Some([rect(middle.y - ABOVE - map.height()), rect(middle.y + BELOW)])
}

/// The value above a wire, with its shape at the upper right; while there is none yet, the shape alone.
pub fn value(map: &Map, middle: Point, shape: String, numbers: Option<&[f64]>, now: bool) -> Vec<Mark> {
    let Some(numbers) = numbers else {
        let at = Point { x: middle.x, y: middle.y + picture::VALUE };
        return vec![Mark::Text { at, runs: vec![Run::same(shape)], size: None, ink: Ink::Shape }];
    };
    let corner = Point { x: middle.x - map.width() / 2.0, y: middle.y - ABOVE - map.height() };
    let mut marks = cells(map, corner, numbers, &VALUE);
    marks.extend(frames(map, corner, 0.0, Ink::ValueFrame));
    let right = middle.x + map.margin() + map.width().max(sizes::small_width(&shape)) / 2.0;
    let text = Point { x: right - sizes::small_width(&shape) / 2.0, y: corner.y - map.margin() - SHAPE };
    marks.push(Mark::Text { at: text, runs: vec![Run::same(shape)], size: None, ink: Ink::Shape });
    vec![Mark::Map { side: Side::Value, now, marks }]
}

/// The gradient below a wire in its state: a dotted slot, a sum so far with its meter, all of it, or all of it just arrived on a filled
/// plate.
pub fn gradient(map: &Map, middle: Point, gradient: Gradient, numbers: Option<&[f64]>) -> Vec<Mark> {
    let corner = Point { x: middle.x - map.width() / 2.0, y: middle.y + BELOW };
    let Some(numbers) = numbers else { return frames(map, corner, 0.0, Ink::SlotFrame) };
    let sheet = frames(map, corner, 0.0, Ink::Sheet);
    let (before, after, now) = match gradient {
        Gradient::Complete { arriving: true, .. } => ([frames(map, corner, PLATE, Ink::PillFill), sheet].concat(), Vec::new(), true),
        Gradient::Partial { arrived, of, arriving, .. } => (Vec::new(), partial(map, corner, (arrived, of)), arriving),
        _ => (Vec::new(), frames(map, corner, 0.0, Ink::GradientFrame), false),
    };
    let marks = [before, cells(map, corner, numbers, &GRADIENT), after].concat();
    vec![Mark::Map { side: Side::Gradient, now, marks }]
}

/// The derivatives that are carried forward, below the wire, in the look of values; on a filled plate those of this very step.
#[inline(never)]
pub fn derivatives(map: &Map, middle: Point, numbers: &[f64], now: bool) -> Vec<Mark> {
    let corner = Point { x: middle.x - map.width() / 2.0, y: middle.y + BELOW };
    let plate = if now { frames(map, corner, PLATE, Ink::DerivativeNow) } else { Vec::new() };
    let marks =
        [plate, frames(map, corner, 0.0, Ink::Sheet), cells(map, corner, numbers, &VALUE), frames(map, corner, 0.0, Ink::ValueFrame)]
            .concat();
    vec![Mark::Map { side: Side::Gradient, now, marks }]
}

/// Wavy lines below the numbers that are wrong; one below all of a map without numbers.
#[inline(never)]
pub fn waves(map: &Map, middle: Point, wrong: &[bool]) -> Mark {
    let corner = Point { x: middle.x - map.width() / 2.0, y: middle.y + BELOW };
    let (width, height) = map.cell();
    let mut d = String::new();
    if map.numbered {
        for cell in map.cells().filter(|cell| wrong.get(cell.index).copied().unwrap_or(false)) {
            let count = (width / 8.0).round();
            write(&mut d, format_args!("M{:.2} {:.2}", corner.x + cell.x + (width - 6.0 * count) / 2.0, corner.y + cell.y + height - 6.0));
            (0..count as usize).for_each(|_| d.push_str("q1.5 -3 3 0t3 0"));
        }
        return Mark::Path { d, ink: Ink::Wave };
    }
    picture_wave(map, middle, corner)
}

/// A wavy line below a whole map.
fn picture_wave(map: &Map, middle: Point, corner: Point) -> Mark {
    super::note::wave(Point { x: middle.x, y: corner.y + map.height() + 3.0 }, map.width())
}

/// The dashed box about a sum so far, and the meter of what is in on its lower edge.
fn partial(map: &Map, corner: Point, (arrived, of): (usize, usize)) -> Vec<Mark> {
    let margin = map.margin();
    let width = map.width().max(sizes::meter_width(of) + 8.0) + 2.0 * margin;
    let left = corner.x + (map.width() - width) / 2.0;
    let (top, height) = (corner.y - margin, map.height() + METER + margin);
    let mut marks = vec![Mark::Rect { corner: Point { x: left, y: top }, width, height, radius: 3.0, ink: Ink::Partial }];
    let meter = Point { x: left + width - sizes::meter_width(of) - 5.0, y: corner.y + map.height() + 5.0 };
    marks.extend(picture::meter(meter, arrived, of));
    marks
}

/// A frame about each slice, `by` larger than it.
fn frames(map: &Map, corner: Point, by: f64, ink: Ink) -> Vec<Mark> {
    let (edges, width) = map.slices();
    let by = by + map.margin();
    let frame = |edge: f64| Mark::Rect {
        corner: Point { x: corner.x + edge - by, y: corner.y - by },
        width: width + 2.0 * by,
        height: map.height() + 2.0 * by,
        radius: 2.0,
        ink,
    };
    edges.map(frame).collect()
}

/// The cells: one path for each class of tint, one for all marks of a kind.
fn cells(map: &Map, corner: Point, numbers: &[f64], inks: &Inks) -> Vec<Mark> {
    let shown = || map.cells().filter_map(|cell| Some((cell, *numbers.get(cell.index)?)));
    let largest = shown().map(|(_, number)| number.abs()).filter(|size| size.is_finite()).fold(0.0, f64::max);
    let mut tints = vec![String::new(); CLASSES];
    let (mut corners, mut crosses, mut texts) = (String::new(), String::new(), Vec::new());
    for (cell, number) in shown() {
        let at = Point { x: corner.x + cell.x, y: corner.y + cell.y };
        if let Some(tint) = class(number, largest).and_then(|class| tints.get_mut(class)) {
            let cut = if number < 0.0 && !map.numbered { CUT } else { 0.0 };
            write_cell(tint, map, at, cut);
        }
        if map.numbered {
            if number < 0.0 {
                write(&mut corners, format_args!("M{} {}h{CORNER}l-{CORNER} {CORNER}z", at.x, at.y));
            }
            texts.push(number_mark(map, at, number, inks.number));
        } else if !number.is_finite() {
            let (width, height) = map.cell();
            let (x, y) = (at.x + width / 2.0 - 3.0, at.y + height / 2.0 - 3.0);
            write(&mut crosses, format_args!("M{x} {y}l6 6m0 -6l-6 6"));
        }
    }
    let (fill, strongest) = if map.numbered { (inks.tint, 1.0) } else { (inks.heat, 0.8) };
    let tint = |(class, d): (usize, String)| Mark::Tint { d, ink: fill, opacity: opacity(class, strongest) };
    let mut marks: Vec<Mark> = tints.into_iter().enumerate().filter(|(_, d)| !d.is_empty()).map(tint).collect();
    let paths = [(lines(map, corner), Ink::CellLine), (corners, inks.heat), (crosses, Ink::NotFinite)];
    marks.extend(paths.into_iter().filter(|(d, _)| !d.is_empty()).map(|(d, ink)| Mark::Path { d, ink }));
    marks.extend(texts);
    marks
}

/// A number's class of tint: none for 0, the last for what is not finite.
fn class(number: f64, largest: f64) -> Option<usize> {
    if number == 0.0 {
        return None;
    }
    let share = if number.is_finite() { number.abs() / largest } else { 1.0 };
    Some(((share * CLASSES as f64).ceil() as usize).clamp(1, CLASSES) - 1)
}

fn opacity(class: usize, strongest: f64) -> f64 {
    let share = (class + 1) as f64 / CLASSES as f64;
    ((0.12 + 0.88 * share) * strongest * 100.0).round() / 100.0
}

/// A cell as a piece of a path; one without a number is a little smaller than its place, and where it is negative its upper left corner
/// is cut off.
fn write_cell(d: &mut String, map: &Map, at: Point, cut: f64) {
    let (width, height) = map.cell();
    let gap = if map.numbered { 0.0 } else { 0.5 };
    let (x, y, width, height) = (at.x + gap, at.y + gap, width - 2.0 * gap, height - 2.0 * gap);
    let cut = (width.min(height) * cut).round();
    if cut > 0.0 {
        write(d, format_args!("M{} {y}h{}v{height}h-{width}v-{}z", x + cut, width - cut, height - cut));
    } else {
        write(d, format_args!("M{x} {y}h{width}v{height}h-{width}z"));
    }
}

/// The lines between numbered cells.
fn lines(map: &Map, corner: Point) -> String {
    let mut d = String::new();
    if map.numbered {
        let (rows, columns) = map.grid();
        let (cell_width, cell_height) = map.cell();
        let (edges, width) = map.slices();
        for left in edges.map(|edge| corner.x + edge) {
            (1..rows).for_each(|row| write(&mut d, format_args!("M{left} {}h{width}", corner.y + row as f64 * cell_height)));
            let height = map.height();
            (1..columns).for_each(|column| write(&mut d, format_args!("M{} {}v{height}", left + column as f64 * cell_width, corner.y)));
        }
    }
    d
}

fn number_mark(map: &Map, at: Point, number: f64, ink: Ink) -> Mark {
    let (width, height) = map.cell();
    let at = Point { x: at.x + width / 2.0, y: at.y + height / 2.0 + 4.5 };
    Mark::Text { at, runs: vec![Run::same(words::number(number))], size: None, ink }
}

/// Writing to a string cannot fail.
fn write(d: &mut String, piece: std::fmt::Arguments) {
    let _ = d.write_fmt(piece);
}
