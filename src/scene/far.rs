//! What stands in place of labels when a large picture is seen from far away: its ranks as bands, and its groups as boxes.

use super::Scene;
use super::view::{Size, View};
use crate::graph::NodeKind;
use crate::layout::Point;
use crate::sort;

/// A column of the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rank {
    /// Where it begins; it ends where the next one does, or at the picture's right edge.
    pub left: f64,
    /// How many gates stand in it.
    pub gates: usize,
}

/// Neighbouring ranks that are told together; in px of the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// The left edge.
    pub left: f64,
    /// The width.
    pub width: f64,
    /// The number of the first rank, from 1.
    pub first: usize,
    /// The number of the last.
    pub last: usize,
    /// How many gates stand in them.
    pub gates: usize,
    /// Whether it is set off: every other band is.
    pub shaded: bool,
}

/// An open group; in px of the window.
#[derive(Clone, Debug, PartialEq)]
pub struct Enclosure {
    /// The upper left corner.
    pub corner: Point,
    /// The width and height.
    pub size: Size,
    /// The group's name, where it has room.
    pub name: Option<String>,
}

/// A band is at least this wide, so that its number has room.
const BAND: f64 = 56.0;
/// Boxes smaller than this are not told apart.
const BOX: f64 = 10.0;
/// So many boxes are drawn, outer ones first.
const MOST_BOXES: usize = 150;
/// Room for a name: its letters and what is free about it, and the height of a line.
const LETTER: f64 = 7.5;
const AIR: f64 = 16.0;
const LINE: f64 = 26.0;

/// The columns of a picture, from left to right.
#[inline(never)]
pub fn ranks(scene: &Scene) -> Vec<Rank> {
    let drawn: Vec<usize> = (0..scene.graph.nodes.len()).filter(|&id| scene.outline.is_drawn(id)).collect();
    // Nothing stands at less than 0, so that the bits of these numbers rise with them.
    let order = sort::order(drawn.iter().map(|&id| (scene.layout.stubs[id].0.x as f32).to_bits()));
    let mut ranks: Vec<Rank> = Vec::new();
    let mut column = None;
    for id in order.into_iter().map(|index| drawn[index]) {
        let (x, rect) = (scene.layout.stubs[id].0.x, scene.layout.boxes[id]);
        if column != Some(x) {
            column = Some(x);
            ranks.push(Rank { left: f64::INFINITY, gates: 0 });
        }
        if let Some(rank) = ranks.last_mut() {
            rank.left = rank.left.min(rect.center.x - rect.width / 2.0);
            rank.gates += usize::from(matches!(scene.graph.nodes[id].kind, NodeKind::Gate(_)));
        }
    }
    ranks
}

/// The ranks that a window shows, as many together as it takes to tell them apart.
pub fn bands(scene: &Scene, view: View, window: Size) -> Vec<Band> {
    let mut bands = Vec::new();
    let (mut first, mut gates, mut shaded) = (0, 0, false);
    for (at, rank) in scene.ranks.iter().enumerate() {
        gates += rank.gates;
        let end = scene.ranks.get(at + 1).map(|next| next.left);
        let [left, right] = [scene.ranks[first].left, end.unwrap_or(scene.layout.width)].map(|x| x * view.scale + view.offset.x);
        if right - left < BAND && end.is_some() {
            continue;
        }
        if right > 0.0 && left < window.width {
            bands.push(Band { left, width: right - left, first: first + 1, last: at + 1, gates, shaded });
        }
        (first, gates, shaded) = (at + 1, 0, !shaded);
    }
    bands
}

/// The open groups that a window shows.
pub fn enclosures(scene: &Scene, view: View, window: Size) -> Vec<Enclosure> {
    let on_screen = |x: f64, offset: f64| x * view.scale + offset;
    let frames = scene.outline.framed.iter().zip(&scene.layout.frames);
    let boxes = frames.filter_map(|(&group, rect)| {
        let size = Size { width: rect.width * view.scale, height: rect.height * view.scale };
        let corner = Point {
            x: on_screen(rect.center.x - rect.width / 2.0, view.offset.x),
            y: on_screen(rect.center.y - rect.height / 2.0, view.offset.y),
        };
        let seen = corner.x < window.width && corner.y < window.height && corner.x + size.width > 0.0 && corner.y + size.height > 0.0;
        let name = &scene.graph.groups[group].name;
        let room = size.width >= name.chars().count() as f64 * LETTER + AIR && size.height >= LINE;
        (seen && size.width.min(size.height) >= BOX).then(|| Enclosure { corner, size, name: room.then(|| name.clone()) })
    });
    boxes.take(MOST_BOXES).collect()
}
