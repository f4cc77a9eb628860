//! The numbers of a graph's leaves: written out, or made by their generators.

use super::python::{Piece, float};
use super::stage::{Stage, made};
use super::template::{Library, fill};
use crate::graph::{Generated, NodeId, NodeKind};

/// The most characters of a line of numbers.
const WIDTH: usize = 96;
/// Up to so many random numbers are written out rather than made again.
const FEW: usize = 12;
/// The most numbers in a line of a long list.
const IN_A_LINE: usize = 6;

impl Stage<'_> {
    /// The lines that give a leaf its name and its numbers.
    pub fn leaf(&self, leaf: NodeId) -> Vec<String> {
        let learns = self.library == Library::Torch && matches!(self.graph.nodes[leaf].kind, NodeKind::Input { .. });
        let name = self.value(leaf);
        if let Some(made) = self.generated(leaf) {
            return vec![format!("{name} = {made}{}", if learns { ".requires_grad_()" } else { "" })];
        }
        let shape = &self.graph.nodes[leaf].shape;
        let number = float(self.trace.value(leaf).first().copied().unwrap_or(0.0));
        let (open, close) = match (self.library, shape.is_scalar()) {
            (Library::NumPy | Library::Jax, true) if self.is_plain => return vec![format!("{name} = {number}")],
            (Library::NumPy, true) => ("np.float64(", ")"),
            (Library::Jax, true) => ("jnp.float64(", ")"),
            (Library::NumPy, false) => ("np.array(", ")"),
            (Library::Jax, false) => ("jnp.array(", ")"),
            (Library::Torch, _) => ("torch.tensor(", if learns { ", requires_grad=True)" } else { ")" }),
        };
        let mut lines = literal(shape.axes(), self.trace.value(leaf), 0);
        if let Some(first) = lines.first_mut() {
            first.insert_str(0, &format!("{name} = {open}"));
        }
        if let Some(last) = lines.last_mut() {
            last.push_str(close);
        }
        lines
    }

    /// The call that makes a leaf's numbers again.
    fn generated(&self, leaf: NodeId) -> Option<String> {
        let Generated { gate, .. } = self.graph.generated.iter().find(|generated| generated.leaf == leaf)?;
        let count = self.trace.value(leaf).len();
        if count <= FEW && self.functions.serve(gate.python) {
            return None;
        }
        self.made_again(leaf)
    }

    /// The same, however few its numbers are.
    pub fn made_again(&self, leaf: NodeId) -> Option<String> {
        let Generated { gate, settings, .. } = self.graph.generated.iter().find(|generated| generated.leaf == leaf)?;
        let count = self.trace.value(leaf).len();
        let text = match self.library {
            Library::NumPy => gate.python.to_owned(),
            Library::Torch => gate.torch.map_or_else(|| gate.python.replace("np.", "torch."), str::to_owned),
            Library::Jax => gate.jax.map_or_else(|| gate.python.replace("np.", "jnp."), str::to_owned),
        };
        let setting = |name: &str| {
            let place = gate.parameters.iter().position(|parameter| parameter.name == name)?;
            settings.get(place).map(made)
        };
        Some(fill(&text, &|name| if name == "count" { Some(Piece::number(count as f64)) } else { setting(name) }).text)
    }
}

/// A number or nested lists of numbers, in one line where there is room and else a row in each.
pub fn literal(axes: &[usize], numbers: &[f64], indent: usize) -> Vec<String> {
    let blank = " ".repeat(indent);
    let [length, inner @ ..] = axes else {
        return vec![format!("{blank}{}", float(numbers.first().copied().unwrap_or(0.0)))];
    };
    let whole = if numbers.len() * 3 <= WIDTH { one_line(axes, numbers) } else { String::new() };
    if !whole.is_empty() && indent + whole.len() <= WIDTH {
        return vec![format!("{blank}{whole}")];
    }
    let mut lines = vec![format!("{blank}[")];
    if inner.is_empty() {
        let row = |row: &[f64]| format!("{blank}    {},", row.iter().map(|&number| float(number)).collect::<Vec<_>>().join(", "));
        lines.extend(numbers.chunks(IN_A_LINE).map(row));
    } else {
        for row in numbers.chunks((numbers.len() / length).max(1)) {
            lines.extend(literal(inner, row, indent + 4));
            lines.last_mut().into_iter().for_each(|last| last.push(','));
        }
    }
    lines.push(format!("{blank}]"));
    lines
}

fn one_line(axes: &[usize], numbers: &[f64]) -> String {
    let [length, inner @ ..] = axes else { return float(numbers.first().copied().unwrap_or(0.0)) };
    let rows: Vec<String> = numbers.chunks((numbers.len() / length.max(&1)).max(1)).map(|row| one_line(inner, row)).collect();
    format!("[{}]", rows.join(", "))
}
