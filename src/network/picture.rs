//! A network as columns of neurons: which of them are drawn, where, and how strong the lines between them are.

use super::{Network, Weight};
use crate::trace::Trace;

/// A column shows so many neurons; of more than that, the first and the last.
pub const SLOTS: usize = 8;
const FIRST: usize = 4;
const LAST: usize = 3;
/// So many layers are drawn.
const MOST_COLUMNS: usize = 17;
/// The width of a picture of few columns, and how far apart more of them stand.
pub const WIDTH: f64 = 300.0;
const APART: f64 = 100.0;
/// The room at the sides, above and below, and from neuron to neuron.
const SIDE: f64 = 30.0;
const TOP: f64 = 36.0;
const BOTTOM: f64 = 40.0;
const ROW: f64 = 38.0;
/// The room that a bias takes below its neuron.
const BIAS: f64 = 10.0;

/// A network as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The width in px.
    pub width: f64,
    /// The height in px.
    pub height: f64,
    /// What comes in, and then the layers.
    pub columns: Vec<Column>,
    /// The connections between the neurons that are drawn, layer by layer, neuron by neuron.
    pub wires: Vec<Wire>,
}

/// A column of neurons.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its middle.
    pub x: f64,
    /// How many neurons there are.
    pub count: usize,
    /// Those that are drawn.
    pub slots: Vec<Slot>,
    /// Where dots stand for the others.
    pub gap: Option<f64>,
}

/// A neuron that is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slot {
    /// Which of the column it is.
    pub index: usize,
    /// Its middle.
    pub y: f64,
    /// Its bias, which stands below it.
    pub bias: Option<Weight>,
}

/// A connection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wire {
    /// The column that it leads to.
    pub column: usize,
    /// The place of its end in that column.
    pub to: usize,
    /// The place of its beginning in the column before.
    pub from: usize,
    /// The weight.
    pub weight: Weight,
    /// The number.
    pub value: f64,
    /// Its size, as a part of the largest that is drawn in the layer.
    pub strength: f64,
}

/// Draws a network.
pub fn picture(network: &Network, trace: &Trace) -> Picture {
    let sizes: Vec<usize> = network.sizes().into_iter().take(MOST_COLUMNS).collect();
    let rows = sizes.iter().map(|&size| size.min(SLOTS)).max().unwrap_or(0);
    let gaps = sizes.len().saturating_sub(1).max(1) as f64;
    let apart = ((WIDTH - 2.0 * SIDE) / gaps).max(if sizes.len() > 4 { APART } else { 0.0 });
    let has_bias = network.layers.iter().any(|layer| (0..layer.size()).any(|neuron| layer.biases.at(neuron).is_some()));
    let row = if has_bias { ROW + BIAS } else { ROW };
    let mut columns: Vec<Column> =
        sizes.iter().enumerate().map(|(at, &count)| column(SIDE + at as f64 * apart, count, rows, row)).collect();
    for (layer, column) in network.layers.iter().zip(columns.iter_mut().skip(1)) {
        column.slots.iter_mut().for_each(|slot| slot.bias = layer.biases.weight(slot.index));
    }
    let mut wires = Vec::new();
    for (at, layer) in network.layers.iter().enumerate().take(columns.len().saturating_sub(1)) {
        let first = wires.len();
        for (to, end) in columns[at + 1].slots.iter().enumerate() {
            for (from, start) in columns[at].slots.iter().enumerate() {
                if let Some(weight) = layer.weight(end.index, start.index) {
                    wires.push(Wire { column: at + 1, to, from, weight, value: weight.value(trace), strength: 0.0 });
                }
            }
        }
        let size = |wire: &Wire| if wire.value.is_finite() { wire.value.abs() } else { 0.0 };
        let largest = wires[first..].iter().map(size).fold(f64::MIN_POSITIVE, f64::max);
        wires[first..].iter_mut().for_each(|wire| wire.strength = size(wire) / largest);
    }
    Picture { width: 2.0 * SIDE + gaps * apart, height: TOP + rows as f64 * row + BOTTOM, columns, wires }
}

fn column(x: f64, count: usize, rows: usize, apart: f64) -> Column {
    let shown = count.min(SLOTS);
    let above = TOP + (rows - shown) as f64 * apart / 2.0;
    let y = |row: usize| above + (row as f64 + 0.5) * apart;
    if count <= SLOTS {
        return Column { x, count, slots: (0..count).map(|index| Slot { index, y: y(index), bias: None }).collect(), gap: None };
    }
    let first = (0..FIRST).map(|index| Slot { index, y: y(index), bias: None });
    let last = (0..LAST).map(|row| Slot { index: count - LAST + row, y: y(FIRST + 1 + row), bias: None });
    Column { x, count, slots: first.chain(last).collect(), gap: Some(y(FIRST)) }
}

impl Picture {
    /// Where a neuron is.
    pub fn at(&self, column: usize, slot: usize) -> Option<(f64, f64)> {
        let column = self.columns.get(column)?;
        Some((column.x, column.slots.get(slot)?.y))
    }

    /// The connection between two neurons that are drawn.
    pub fn wire(&self, column: usize, to: usize, from: usize) -> Option<&Wire> {
        self.wires.iter().find(|wire| (wire.column, wire.to, wire.from) == (column, to, from))
    }
}
