//! The heat map that stands for a tensor: which of its numbers are shown, in how large cells.

use super::frame::Gradient;
use super::sizes;
use crate::graph::{Graph, NodeId};
use crate::trace::{self, Outline, Trace};
use crate::words;

/// With numbers inside, cells are so high, and at least so wide, in px.
const CELL_HEIGHT: f64 = 30.0;
const CELL_WIDTH: f64 = 48.0;
/// At most so many rows and columns of cells with numbers.
const NUMBERED: (usize, usize) = (4, 6);
/// So few numbers may stand in more rows.
const FEW_NUMBERS: usize = 12;
/// At most so many rows and columns of cells without; beyond, numbers are sampled.
const PLAIN: usize = 16;
/// The same where several slices stand side by side, and at most so many slices.
const PLAIN_OF_SLICE: usize = 8;
const SLICES: usize = 4;
/// The side of a cell without a number: of few cells, and of many.
const FEW_SIDE: f64 = 12.0;
const MANY_SIDE: f64 = 8.0;
const FEW: usize = 10;
/// Between two slices.
const BETWEEN: f64 = 9.0;

/// The form of a tensor's heat map; it depends on no value, but for how many characters its longest number has.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    slices: Axis,
    rows: Axis,
    columns: Axis,
    cell_width: f64,
    cell_height: f64,
    /// Whether numbers stand in the cells.
    pub numbered: bool,
}

/// How many there are along an axis, and how many of them are shown.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Axis {
    length: usize,
    shown: usize,
}

/// One cell: which number it shows, and where, from the map's upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// The number's index, row by row.
    pub index: usize,
    /// The left edge.
    pub x: f64,
    /// The upper edge.
    pub y: f64,
}

impl Map {
    /// The map of a tensor whose longest number has `longest` characters; a vector is a column where `standing`. A single number has
    /// no map.
    pub fn new(axes: &[usize], standing: bool, longest: usize) -> Option<Self> {
        let (slices, rows, columns) = match *axes {
            [] => return None,
            [length] if standing => (1, length, 1),
            [length] => (1, 1, length),
            [ref leading @ .., rows, columns] => (leading.iter().product(), rows, columns),
        };
        let (tall, wide) = (rows > NUMBERED.0, slices * columns > NUMBERED.1);
        let numbered = !wide && (!tall || rows <= NUMBERED.1 && slices * rows * columns <= FEW_NUMBERS);
        let most = if slices > 1 { PLAIN_OF_SLICE } else { PLAIN };
        let axis = |length: usize, most: usize| Axis { length, shown: length.min(most) };
        let (slices, rows, columns) = (axis(slices, SLICES), axis(rows, most), axis(columns, most));
        let (cell_width, cell_height) = if numbered {
            (sizes::cell_width(longest).max(CELL_WIDTH), CELL_HEIGHT)
        } else {
            let side = if rows.shown.max(columns.shown) <= FEW { FEW_SIDE } else { MANY_SIDE };
            // A row or a column of such cells is somewhat thicker, to be seen.
            let thick = |shown: usize| if shown == 1 { FEW_SIDE + 2.0 } else { side };
            (thick(columns.shown), thick(rows.shown))
        };
        Some(Self { slices, rows, columns, cell_width, cell_height, numbered })
    }

    /// Whether not all of the tensor's numbers have a cell.
    pub fn is_sample(&self) -> bool {
        [self.slices, self.rows, self.columns].iter().any(|axis| axis.shown < axis.length)
    }

    /// The width in px.
    pub fn width(&self) -> f64 {
        let slices = self.slices.shown as f64;
        slices * self.slice_width() + (slices - 1.0).max(0.0) * BETWEEN
    }

    /// The height in px.
    pub fn height(&self) -> f64 {
        (self.rows.shown as f64 * self.cell_height).max(FEW_SIDE)
    }

    /// The width and the height of a cell.
    pub fn cell(&self) -> (f64, f64) {
        (self.cell_width, self.cell_height)
    }

    /// How many rows and columns of cells each slice has.
    pub fn grid(&self) -> (usize, usize) {
        (self.rows.shown, self.columns.shown)
    }

    /// How far the frame stands outside the cells: cells without numbers would else melt into it.
    pub const fn margin(&self) -> f64 {
        if self.numbered { 0.0 } else { 2.0 }
    }

    /// The left edges of the slices, and their width.
    pub fn slices(&self) -> (impl Iterator<Item = f64>, f64) {
        let width = self.slice_width();
        ((0..self.slices.shown).map(move |slice| slice as f64 * (width + BETWEEN)), width)
    }

    /// Its cells, row by row.
    pub fn cells(&self) -> impl Iterator<Item = Cell> + '_ {
        let across = self.slices.shown * self.columns.shown;
        (0..self.rows.shown * across).map(move |place| {
            let (row, rest) = (place / across, place % across);
            let (slice, column) = (rest / self.columns.shown, rest % self.columns.shown);
            Cell {
                // Of many slices the first are shown; of many rows and columns some all along.
                index: (slice * self.rows.length + self.rows.at(row)) * self.columns.length + self.columns.at(column),
                x: slice as f64 * (self.slice_width() + BETWEEN) + column as f64 * self.cell_width,
                y: row as f64 * self.cell_height,
            }
        })
    }

    fn slice_width(&self) -> f64 {
        (self.columns.shown as f64 * self.cell_width).max(FEW_SIDE)
    }
}

impl Axis {
    /// The index that a place shows: the first, the last, and others evenly between.
    fn at(self, place: usize) -> usize {
        if self.shown == self.length { place } else { place * (self.length - 1) / (self.shown - 1).max(1) }
    }
}

/// The map of every node, `None` for single numbers; empty where all are single numbers.
pub fn maps(graph: &Graph, trace: &Trace) -> Vec<Option<Map>> {
    if graph.nodes.iter().all(|node| node.shape.is_scalar()) {
        return Vec::new();
    }
    let standing = vectors_stand(graph);
    let map = |id: NodeId| {
        let axes = graph.nodes[id].shape.axes();
        let map = Map::new(axes, standing, 0)?;
        if map.numbered { Map::new(axes, standing, longest(graph, trace, id)) } else { Some(map) }
    };
    (0..graph.nodes.len()).map(map).collect()
}

/// Vectors are columns, as the lecture writes them, unless one is longer than the rows that are numbered, or one is repeated along
/// the rows of a matrix: then all are rows, as NumPy has them.
fn vectors_stand(graph: &Graph) -> bool {
    let rank = |node: NodeId| graph.nodes[node].shape.rank();
    let long = graph.nodes.iter().any(|node| node.shape.rank() == 1 && node.shape.size() > NUMBERED.0);
    let repeated = graph.edges.iter().any(|edge| {
        let same_length = graph.nodes[edge.from].shape.axes().last() == graph.nodes[edge.to].shape.axes().last();
        rank(edge.from) == 1 && rank(edge.to) > 1 && same_length
    });
    !long && !repeated
}

/// The characters of the longest number that a node's maps ever show.
fn longest(graph: &Graph, trace: &Trace, id: NodeId) -> usize {
    let length = |numbers: &[f64]| numbers.iter().map(|&number| words::number(number).chars().count()).max().unwrap_or(0);
    let mut sum = Vec::new();
    let mut longest = length(trace.value(id)).max(trace.gradient(id).map_or(0, length));
    for edge in trace::arriving(graph, id) {
        add(&mut sum, trace.downstream(edge));
        longest = longest.max(length(&sum));
    }
    longest
}

/// Adds what an edge sends back to what others have sent.
pub fn add(sum: &mut Vec<f64>, sent: Option<&[f64]>) {
    let sent = sent.unwrap_or_default();
    if sum.is_empty() {
        // The first is taken as it is: 0 + −0 would lose its sign.
        sum.extend_from_slice(sent);
    } else {
        sum.iter_mut().zip(sent).for_each(|(sum, sent)| *sum += sent);
    }
}

/// All numbers of a node's gradient in one of its states; `None` while nothing is in.
pub fn gradient_numbers<'a>(
    graph: &Graph,
    trace: &'a Trace,
    outline: &Outline,
    id: NodeId,
    gradient: Gradient,
) -> Option<std::borrow::Cow<'a, [f64]>> {
    match gradient {
        Gradient::NotReached | Gradient::None(_) => None,
        Gradient::Complete { .. } => trace.gradient(id).map(Into::into),
        Gradient::Partial { arrived, .. } => {
            let edges = trace::arriving(graph, id);
            let mut sum = Vec::new();
            outline.arrived(&edges, arrived).iter().for_each(|&edge| add(&mut sum, trace.downstream(edge)));
            Some(sum.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(axes: &[usize], standing: bool) -> (f64, f64, bool) {
        let map = Map::new(axes, standing, 5).unwrap();
        (map.width(), map.height(), map.numbered)
    }

    #[test]
    fn small_tensors_have_numbers_and_large_ones_are_sampled() {
        assert_eq!(Map::new(&[], true, 5), None);
        assert_eq!(shown(&[2, 3], true), (144.0, 60.0, true));
        assert_eq!(shown(&[3], true), (48.0, 90.0, true));
        assert_eq!(shown(&[3], false), (144.0, 30.0, true));
        assert_eq!(shown(&[1, 1, 2, 2], true), (96.0, 60.0, true));
        assert_eq!(shown(&[2, 2, 2], true), (201.0, 60.0, true));
        assert_eq!(shown(&[5, 2], true), (96.0, 150.0, true));
        assert_eq!(shown(&[5, 3], true), (36.0, 60.0, false));
        assert_eq!(shown(&[5, 5], true), (60.0, 60.0, false));
        assert_eq!(shown(&[16, 16], true), (128.0, 128.0, false));
        assert_eq!(shown(&[100, 4096], true), (128.0, 128.0, false));
        assert_eq!(shown(&[4096], false), (128.0, 14.0, false));
        let large = Map::new(&[100, 4096], false, 5).unwrap();
        assert!(large.is_sample() && !Map::new(&[16, 16], false, 5).unwrap().is_sample());
        let indices: Vec<usize> = large.cells().map(|cell| cell.index).collect();
        assert_eq!((indices.len(), indices[0], indices[255]), (256, 0, 100 * 4096 - 1));
    }

    #[test]
    fn slices_stand_side_by_side() {
        let map = Map::new(&[2, 2, 2], true, 5).unwrap();
        let cells: Vec<_> = map.cells().map(|cell| (cell.index, cell.x, cell.y)).collect();
        assert_eq!(cells[..4], [(0, 0.0, 0.0), (1, 48.0, 0.0), (4, 105.0, 0.0), (5, 153.0, 0.0)]);
        assert_eq!(Map::new(&[6, 24, 24], true, 5).unwrap().cells().count(), 4 * 64);
    }

    #[test]
    fn nothing_is_an_empty_map() {
        assert_eq!(Map::new(&[0, 3], true, 5).unwrap().cells().count(), 0);
        assert_eq!(Map::new(&[3, 0], true, 5).unwrap().cells().count(), 0);
    }
}
