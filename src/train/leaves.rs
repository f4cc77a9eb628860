//! Which leaves learn.

use crate::graph::{Flow, Graph, NodeId, NodeKind};

/// The most numbers that may learn: all of them are written into the text.
pub const MOST_LEARNED: usize = 20_000;

/// An input that could learn.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf {
    /// The node.
    pub node: NodeId,
    /// Its name.
    pub name: String,
    /// How many numbers it has.
    pub size: usize,
    /// Whether a gradient reaches it.
    pub reached: bool,
    /// Whether it learns when nothing else is chosen.
    pub usual: bool,
}

/// The named inputs of a graph, in its order. Consts are data and never learn.
pub fn leaves(graph: &Graph) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    for (node, leaf) in graph.nodes.iter().enumerate() {
        if let (NodeKind::Input { literal, .. }, Some(name)) = (&leaf.kind, &leaf.name) {
            let reached = leaf.flow == Flow::Reached;
            let usual = reached && literal.is_some() && !is_data_name(name);
            leaves.push(Leaf { node, name: name.clone(), size: leaf.shape.size(), reached, usual });
        }
    }
    // Where everything is called like data, as in (x + y)z, all of it learns.
    if !leaves.iter().any(|leaf| leaf.usual) {
        leaves.iter_mut().for_each(|leaf| leaf.usual = leaf.reached);
    }
    leaves
}

/// The leaves that learn, of those that could: the chosen ones, or the usual ones.
pub fn chosen<'a>(leaves: &'a [Leaf], names: Option<&[String]>) -> Vec<&'a Leaf> {
    let is_chosen = |leaf: &&Leaf| names.map_or(leaf.usual, |names| names.contains(&leaf.name));
    leaves.iter().filter(|leaf| leaf.reached).filter(is_chosen).collect()
}

/// Whether a name is one that people give to data, labels and settings, and not to what is learned.
pub fn is_data_name(name: &str) -> bool {
    const WORDS: [&str; 17] = [
        "data", "label", "labels", "target", "targets", "input", "inputs", "image", "images", "lam", "lambda", "λ", "reg", "margin", "Δ",
        "delta", "eps",
    ];
    let stem = name.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '_');
    WORDS.contains(&stem) || matches!(stem, "x" | "X" | "y" | "Y" | "z" | "Z" | "t" | "T")
}
