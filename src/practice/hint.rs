//! The formula by which a question is answered, without its result.

use super::{About, Exercise, Question};
use crate::explain::{Line, explain_outlined};

/// The relation that leads to the answer: symbols, and below them the numbers to compute with; of tensors, the symbols alone. `None` where
/// there is nothing to compute.
pub fn formula(exercise: &Exercise, question: &Question) -> Option<Line> {
    let Exercise { graph, trace, outline, .. } = *exercise;
    let is_number = |node: usize| graph.nodes[node].shape.is_scalar();
    let selected = match question.about {
        About::Leaf { node } => Some(node),
        _ => None,
    };
    let explanation = explain_outlined(graph, trace, outline, question.step, selected);
    let (line, sides) = match question.about {
        About::Seed { .. } => return None,
        About::Value { node } => {
            // The last side is the result.
            let sides = explanation.title.sides.len().saturating_sub(1);
            (explanation.title, if is_number(node) { sides } else { sides.min(1) })
        }
        About::Sent { node, edge, .. } => {
            let line = explanation.products.into_iter().find(|product| product.edge == edge)?.line;
            let sides = line.sides.len().saturating_sub(1);
            let is_told = is_number(node) && is_number(graph.edges[edge].from);
            (line, if is_told { sides } else { 1 })
        }
        About::Sum { node, .. } => (explanation.ledgers.into_iter().find(|ledger| ledger.node == node)?.line, 1),
        About::Leaf { .. } => (explanation.unfolding.into_iter().next()?, 1),
    };
    let sides: Vec<_> = line.sides.iter().take(sides).cloned().collect();
    (!sides.is_empty()).then_some(Line { sides, reason: None, ..line })
}
