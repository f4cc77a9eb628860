//! A program's text with places for numbers in it, so that training can write them without reading the text again.

use crate::graph::{Graph, NodeId, NodeKind};
use crate::lang;
use crate::span::Span;
use crate::words;

/// A text with places for numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template {
    /// What stands before each place, and after the last one.
    pieces: Vec<String>,
    places: Vec<Place>,
}

/// A place of a text, and what is written there.
#[derive(Clone, Debug, PartialEq)]
enum Place {
    /// One number of the leaves.
    Number(usize),
    /// A tensor, from this number of the leaves on, with axes of these lengths.
    Tensor(usize, Vec<usize>),
}

impl Template {
    /// The text of a graph with places for all numbers of some leaves, each with where its numbers begin among those of all leaves.
    /// `None` where the numbers of one of them stand nowhere in the text.
    pub fn new(source: &str, graph: &Graph, leaves: &[(NodeId, usize)]) -> Option<Self> {
        let mut found = Vec::new();
        for &(leaf, first) in leaves {
            let node = graph.nodes.get(leaf)?;
            let literal = literal(source, graph, leaf)?;
            let cells = lang::cells(source, literal);
            if cells.len() == node.shape.size() {
                found.extend(cells.into_iter().enumerate().map(|(index, span)| (span, Place::Number(first + index))));
            } else {
                found.push((literal, Place::Tensor(first, node.shape.axes().to_vec())));
            }
        }
        let order = crate::sort::order(found.iter().map(|(span, _)| span.start as u32));
        let mut template = Self::default();
        let mut end = 0;
        for (span, place) in order.into_iter().filter_map(|index| found.get(index).cloned()) {
            template.pieces.push(source.get(end..span.start)?.to_owned());
            template.places.push(place);
            end = span.end;
        }
        template.pieces.push(source.get(end..)?.to_owned());
        Some(template)
    }

    /// The text with these numbers of all leaves.
    pub fn write(&self, numbers: &[f64]) -> String {
        let mut text = String::new();
        for (index, piece) in self.pieces.iter().enumerate() {
            text.push_str(piece);
            match self.places.get(index) {
                Some(Place::Number(at)) => text.push_str(&written(numbers.get(*at).copied().unwrap_or(0.0))),
                Some(Place::Tensor(first, axes)) => nested(axes, numbers.get(*first..).unwrap_or_default(), &mut text),
                None => {}
            }
        }
        text
    }
}

/// Where a leaf's numbers stand in the text.
pub fn literal(source: &str, graph: &Graph, leaf: NodeId) -> Option<Span> {
    let node = graph.nodes.get(leaf)?;
    match &node.kind {
        NodeKind::Input { literal, .. } => *literal,
        NodeKind::Const { .. } => {
            // The span of a const is its statement.
            let statement = source.get(node.span.start..node.span.end)?;
            let (before, value) = statement.split_once('=')?;
            let start = node.span.start + before.len() + 1 + (value.len() - value.trim_start().len());
            Some(Span::new(start, start + value.trim().len()))
        }
        NodeKind::Gate(_) => None,
    }
}

/// A number to six figures: what training writes into the text is to be read. Training itself goes on with the exact number.
pub fn rounded(number: f64) -> f64 {
    let text = format!("{:.5e}", number.abs());
    let size = lang::number(&text).filter(|size| size.is_finite()).unwrap_or(number.abs());
    if number < 0.0 { -size } else { size }
}

fn written(number: f64) -> String {
    words::precise(rounded(number))
}

fn nested(axes: &[usize], numbers: &[f64], text: &mut String) {
    let Some((&length, axes)) = axes.split_first() else {
        return text.push_str(&written(numbers.first().copied().unwrap_or(0.0)));
    };
    let size: usize = axes.iter().product();
    text.push('[');
    for index in 0..length {
        if index > 0 {
            text.push_str(", ");
        }
        nested(axes, numbers.get(index * size..).unwrap_or_default(), text);
    }
    text.push(']');
}
