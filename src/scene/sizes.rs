//! How much room names and numbers take, for the layout: estimated from characters, so that it is the same everywhere.

use super::heat;
use super::map::Map;
use super::name::name;
use crate::graph::{Graph, NodeKind};
use crate::layout::{Item, Link, Structure};
use crate::trace::{Outline, Step, Trace};

/// A gate's radius.
pub const RADIUS: f64 = 22.0;
/// From a leaf's name to its wire.
pub const LEAF_GAP: f64 = 12.0;
/// A leaf's height.
const LEAF_HEIGHT: f64 = 28.0;
/// A tabular figure at 14 px, medium.
const FIGURE: f64 = 8.4;
/// The same at 12 px.
const SMALL_FIGURE: f64 = 7.2;
/// Numbers of up to this many characters get the same room, so that a changed digit moves nothing.
const USUAL: usize = 5;
/// What a filled label is wider than its number.
pub const PILL_PADDING: f64 = 13.0;

/// What the layout needs to know: boxes as large as names, stubs as wide as the widest number or map that ever stands on them.
pub fn structure(graph: &Graph, trace: &Trace, outline: &Outline, maps: &[Option<Map>]) -> Structure {
    let contributions = outline.contributions(graph);
    let widest = widest_numbers(graph, trace);
    let item = |id: usize| {
        let node = &graph.nodes[id];
        let number = room(widest[id]);
        let (label, (above, below)) = match maps.get(id).and_then(Option::as_ref) {
            Some(map) => (heat::width(map, &node.shape.to_string()), heat::reach(map, contributions[id])),
            None if contributions[id] > 1 => (box_width(number, contributions[id]), (Item::ABOVE, Item::BELOW)),
            None => (number, (Item::ABOVE, Item::BELOW)),
        };
        match node.kind {
            NodeKind::Gate(_) => {
                let width = outline.closed(id).map_or(2.0 * RADIUS, |group| square_width(&graph.groups[group].name));
                Item { leaf: false, width, height: 2.0 * RADIUS, label, above, below }
            }
            NodeKind::Input { .. } | NodeKind::Const { .. } => {
                Item { leaf: true, width: name_width(&node.symbol) + LEAF_GAP, height: LEAF_HEIGHT, label, above, below }
            }
        }
    };
    let links = graph.edges.iter().map(|edge| Link { from: edge.from, to: edge.to, slot: edge.slot });
    Structure::new((0..graph.nodes.len()).map(item).collect(), links.collect())
}

/// The width of a closed group: a square, longer where its name is.
fn square_width(name: &str) -> f64 {
    (name.chars().count() as f64 * 8.5 + 16.0).max(2.0 * RADIUS).round()
}

/// The room that the title of a group needs on the upper edge of its frame.
pub fn title_width(name: &str) -> f64 {
    (name.chars().count() as f64 * 7.5 + 52.0).round()
}

/// The width of a number on the stage.
pub fn number_width(text: &str) -> f64 {
    text.chars().count() as f64 * FIGURE
}

/// The width of the filled label about a number.
pub fn pill_width(text: &str) -> f64 {
    number_width(text) + PILL_PADDING
}

/// The width of a text in the smallest type of the stage, 12 px.
pub fn small_width(text: &str) -> f64 {
    text.chars().count() as f64 * SMALL_FIGURE
}

/// The width of a cell with a number of so many characters, in which the number may grow as large as those on wires.
pub fn cell_width(characters: usize) -> f64 {
    (characters as f64 * 8.7 + 4.5).round()
}

/// The room for a number of so many characters.
pub fn room(characters: usize) -> f64 {
    (characters.max(USUAL) as f64 * FIGURE).round()
}

/// The width of the box about a partial sum with its meter.
pub fn box_width(number: f64, of: usize) -> f64 {
    8.0 + number + 10.0 + meter_width(of) + 8.0
}

/// A meter of up to four segments has segments of 10, one of more is never longer.
pub fn meter_width(of: usize) -> f64 {
    (of.clamp(2, 4) as f64) * 12.0 - 2.0
}

/// For each node the characters of the longest number that its stub ever carries.
fn widest_numbers(graph: &Graph, trace: &Trace) -> Vec<usize> {
    let length = |node: usize, x: f64| graph.shown(node, x).chars().count();
    let own = |node: usize| length(node, trace.number(node)).max(trace.gradient_number(node).map_or(0, |x| length(node, x)));
    let mut widest: Vec<usize> = (0..graph.nodes.len()).map(own).collect();
    let mut sums = vec![0.0; graph.nodes.len()];
    for step in trace.steps.iter() {
        if let Step::Backward { edge, .. } = *step {
            let source = graph.edges[edge].from;
            sums[source] += trace.downstream_number(edge).unwrap_or_default();
            widest[source] = widest[source].max(length(source, sums[source]));
        }
    }
    widest
}

/// The width of a leaf's name: the letters at 22 px, the subscript at 15 px.
fn name_width(text: &str) -> f64 {
    let name = name(text);
    let letters: f64 = name.base.chars().map(letter_width).sum();
    (letters + name.subscript.chars().count() as f64 * 7.5).ceil()
}

/// The widest of the narrow, the usual and the wide letters of the mathematics face.
fn letter_width(letter: char) -> f64 {
    match letter {
        '𝑖' | '𝑗' | '𝑙' | '𝑡' | '𝑓' | '𝑟' | '𝑠' | '𝜄' => 9.0,
        '𝑤' | '𝑚' | '𝐴'..='𝑍' | '𝜔' | '𝜓' => 16.0,
        letter if letter.is_ascii() || letter > '\u{2000}' && letter < '\u{3000}' || letter > '\u{1D400}' => 12.0,
        // Scripts that the face does not have, drawn by another: Hangul and its like are square.
        letter if letter > '\u{1100}' => 22.0,
        _ => 13.0,
    }
}
