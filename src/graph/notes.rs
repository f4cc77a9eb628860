//! Remarks on a program that runs, but may not mean what was typed.

use super::{Graph, Node, NodeKind};
use crate::diagnostic::Diagnostic;
use crate::words::{Phrase, Style};
use std::collections::BTreeSet;

/// Names that nothing defines and that look like a product of names that something does: `xy` beside `x` and `y`.
pub fn notes(graph: &Graph) -> Vec<Diagnostic> {
    let is_unset = |node: &&Node| matches!(node.kind, NodeKind::Input { literal: None, .. });
    let defined: BTreeSet<&str> = graph.nodes.iter().filter(|node| !is_unset(node)).filter_map(|node| node.name.as_deref()).collect();
    let product = |node: &Node| {
        let letters: Vec<String> = node.name.iter().flat_map(|name| name.chars()).map(String::from).collect();
        let is_product = letters.len() > 1 && letters.iter().all(|letter| defined.contains(letter.as_str()));
        is_product.then(|| {
            let message = Phrase::new("error.graph.note-product").styled("name", &node.symbol, Style::Code);
            let hint = Phrase::new("error.graph.note-product.hint").styled("product", letters.join(" * "), Style::Code);
            Diagnostic::new(node.span, message).hint(hint)
        })
    };
    graph.nodes.iter().filter(is_unset).filter_map(product).collect()
}
