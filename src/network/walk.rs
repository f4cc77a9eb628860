//! From neuron to neuron over the connections, by arrow keys.

use super::Picture;

/// What the keys stand on, by places in the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cursor {
    /// A neuron.
    Neuron {
        /// The column, from what comes in.
        column: usize,
        /// The place in it.
        slot: usize,
    },
    /// A connection.
    Weight {
        /// The column that it leads to.
        column: usize,
        /// The place in that column.
        to: usize,
        /// The place in the column before.
        from: usize,
        /// Whether the keys came from its beginning: up and down then change its end, and else its beginning.
        ahead: bool,
    },
}

/// Where a key leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To what comes in.
    Left,
    /// To what goes out.
    Right,
    /// To the one above.
    Up,
    /// To the one below.
    Down,
}

/// Where the keys stand after a step; where there is nothing, they stay.
pub fn walk(picture: &Picture, cursor: Cursor, way: Way) -> Cursor {
    step(picture, cursor, way).filter(|next| exists(picture, *next)).unwrap_or(cursor)
}

/// Whether there is such a neuron or connection.
fn exists(picture: &Picture, cursor: Cursor) -> bool {
    match cursor {
        Cursor::Neuron { column, slot } => picture.at(column, slot).is_some(),
        Cursor::Weight { column, to, from, .. } => picture.wire(column, to, from).is_some(),
    }
}

fn step(picture: &Picture, cursor: Cursor, way: Way) -> Option<Cursor> {
    let next = |place: usize| if way == Way::Up { place.checked_sub(1) } else { Some(place + 1) };
    match (cursor, way) {
        (Cursor::Neuron { column, slot }, Way::Up | Way::Down) => Some(Cursor::Neuron { column, slot: next(slot)? }),
        (Cursor::Neuron { column, slot }, Way::Right) => {
            let leaving = picture.wires.iter().filter(|wire| wire.column == column + 1 && wire.from == slot);
            let wire = leaving.min_by_key(|wire| wire.to.abs_diff(slot))?;
            Some(Cursor::Weight { column: wire.column, to: wire.to, from: wire.from, ahead: true })
        }
        (Cursor::Neuron { column, slot }, Way::Left) => {
            let arriving = picture.wires.iter().filter(|wire| wire.column == column && wire.to == slot);
            let wire = arriving.min_by_key(|wire| wire.from.abs_diff(slot))?;
            Some(Cursor::Weight { column: wire.column, to: wire.to, from: wire.from, ahead: false })
        }
        (Cursor::Weight { column, to, .. }, Way::Right) => Some(Cursor::Neuron { column, slot: to }),
        (Cursor::Weight { column, from, .. }, Way::Left) => Some(Cursor::Neuron { column: column.checked_sub(1)?, slot: from }),
        (Cursor::Weight { column, to, from, ahead }, Way::Up | Way::Down) => {
            // Over connections that are missing, to the next one there is.
            let (mut to, mut from) = (to, from);
            for _ in 0..super::SLOTS {
                if ahead {
                    to = next(to)?
                } else {
                    from = next(from)?
                }
                if picture.wire(column, to, from).is_some() {
                    return Some(Cursor::Weight { column, to, from, ahead });
                }
            }
            None
        }
    }
}
