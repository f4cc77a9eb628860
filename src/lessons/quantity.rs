//! Numbers of a run that a lesson speaks of: `q`, `W[0, 1]`, `df/dq`, `df/dW[0, 1]`.

use crate::graph::{Graph, NodeId};
use crate::trace::Trace;
use crate::words;

/// A number of a run, by the symbol of its node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The node's symbol.
    pub symbol: String,
    /// Whether it is the gradient of the output by the node, and not the node's value.
    pub is_gradient: bool,
    /// Which number of a tensor: an index for each axis. Empty for a single number, and for a tensor as a whole.
    pub index: Vec<usize>,
}

impl Quantity {
    /// Reads a quantity; `None` where the text is none.
    ///
    /// ```
    /// use gatewise::lessons::Quantity;
    ///
    /// let entry = Quantity::read("df/dW[0, 1]").expect("it is a quantity");
    /// assert_eq!((entry.symbol.as_str(), entry.is_gradient, entry.index), ("W", true, vec![0, 1]));
    /// assert_eq!(Quantity::read("3 + q"), None);
    /// ```
    pub fn read(text: &str) -> Option<Self> {
        let (is_gradient, text) = match text.split_once("/d") {
            Some((before, name)) if before.trim_start().starts_with('d') => (true, name),
            Some(_) => return None,
            None => (false, text),
        };
        let (symbol, index) = match text.split_once('[') {
            Some((symbol, index)) => {
                (symbol, index.trim_end().strip_suffix(']')?.split(',').map(|at| at.trim().parse().ok()).collect::<Option<_>>()?)
            }
            None => (text, Vec::new()),
        };
        let symbol = symbol.trim();
        let is_name = symbol.starts_with(|letter: char| letter.is_alphabetic())
            && symbol.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
        is_name.then(|| Self { symbol: symbol.to_owned(), is_gradient, index })
    }

    /// The node that it is a number of.
    pub fn node(&self, graph: &Graph) -> Option<NodeId> {
        graph.nodes.iter().position(|node| node.symbol == self.symbol)
    }

    /// The node, and which of its numbers it is; `None` where there is no such number, and for a whole tensor.
    pub(super) fn place(&self, graph: &Graph) -> Option<(NodeId, usize)> {
        let node = self.node(graph)?;
        let shape = &graph.nodes[node].shape;
        let is_inside = self.index.len() == shape.rank() && self.index.iter().zip(shape.axes()).all(|(at, length)| at < length);
        is_inside.then(|| (node, self.index.iter().zip(shape.strides()).map(|(at, stride)| at * stride).sum()))
    }

    /// The number in a run; `None` where the run has no such node or entry, where no gradient comes to it, and for a whole tensor.
    pub fn number(&self, graph: &Graph, trace: &Trace) -> Option<f64> {
        let (node, place) = self.place(graph)?;
        let numbers = if self.is_gradient { trace.gradient(node)? } else { trace.value(node) };
        numbers.get(place).copied()
    }

    /// As prose quotes it: the number, of a whole tensor all its numbers where they are few, else its shape.
    pub fn quoted(&self, graph: &Graph, trace: &Trace) -> Option<String> {
        if let Some(number) = self.number(graph, trace) {
            return Some(words::number(number));
        }
        let node = self.node(graph).filter(|_| self.index.is_empty())?;
        let numbers = if self.is_gradient { trace.gradient(node)? } else { trace.value(node) };
        Some(match graph.nodes[node].shape.axes() {
            [length] if *length <= FEW => row(numbers),
            [rows, columns] if rows * columns <= FEW => {
                format!("[{}]", numbers.chunks(*columns).map(row).collect::<Vec<_>>().join(", "))
            }
            _ => graph.nodes[node].shape.to_string(),
        })
    }
}

/// So many numbers are read in a sentence.
const FEW: usize = 6;

fn row(numbers: &[f64]) -> String {
    format!("[{}]", numbers.iter().map(|&number| words::number(number)).collect::<Vec<_>>().join(", "))
}
