//! Caffe's folder of layers, as the lecture shows it, with the gates that its layers are.

use super::{Entry, entries};
use crate::sort;

/// A layer of the folder.
#[derive(Debug)]
pub struct Row {
    /// The name of its file, without `_layer.cpp`.
    pub file: &'static str,
    /// Its gates.
    pub gates: Vec<&'static Entry>,
}

impl Row {
    /// Whether it only brings data.
    pub fn is_data(&self) -> bool {
        self.gates.iter().all(|entry| entry.gate.is_generator())
    }

    /// Whether it has a forward function only.
    pub fn is_wall(&self) -> bool {
        self.gates.iter().all(|entry| entry.is_wall())
    }
}

/// The folder, in the order of the files' names.
pub fn folder() -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for entry in entries() {
        for layer in &entry.facts.caffe {
            match rows.iter_mut().find(|row| row.file == layer.file) {
                Some(row) if row.gates.iter().any(|known| std::ptr::eq(*known, entry)) => {}
                Some(row) => row.gates.push(entry),
                None => rows.push(Row { file: layer.file, gates: vec![entry] }),
            }
        }
    }
    // How many names stand before each: files are few.
    let place = |row: &Row| rows.iter().filter(|other| other.file < row.file).count() as u32;
    let order = sort::order(rows.iter().map(place));
    let mut rows: Vec<Option<Row>> = rows.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| rows.get_mut(at)?.take()).collect()
}
