//! The small formulas of which all others are made.

use super::tensors::numbers;
use crate::graph::{EdgeId, Graph, NodeId};
use crate::lang::formula::{Formula, Mark};
use crate::trace::Trace;
use crate::words;

/// A number as the page shows it.
pub fn number(x: f64) -> Formula {
    Formula::Number(words::number(x))
}

/// The gradient of a node.
pub fn gradient(graph: &Graph, trace: &Trace, node: NodeId) -> Formula {
    numbers(graph, node, trace.gradient(node).unwrap_or_default()).marked(Mark::Backward)
}

/// What an edge sends back.
pub fn sent(graph: &Graph, trace: &Trace, edge: EdgeId) -> Formula {
    numbers(graph, graph.edges[edge].from, trace.downstream(edge).unwrap_or_default()).marked(Mark::Backward)
}

/// The numbers of an edge's local gradient.
pub fn slope(graph: &Graph, trace: &Trace, edge: EdgeId) -> Formula {
    numbers(graph, graph.edges[edge].to, trace.local(edge).unwrap_or_default())
}

/// A number that belongs to the program: as short as it can be written, or as the page shows it where that is long.
pub fn constant(x: f64) -> Formula {
    let exact = x.to_string().replace('-', "\u{2212}");
    Formula::Number(if exact.chars().count() <= 6 { exact } else { words::number(x) })
}

/// What a node is called.
pub fn symbol(graph: &Graph, node: NodeId) -> Formula {
    Formula::Symbol(graph.nodes[node].symbol.clone())
}

/// The derivative of the output by a node, as a link to the node; red once it is known. By a tensor it is the gradient: ∇_q f.
pub fn upstream(graph: &Graph, node: NodeId, known: bool) -> Formula {
    let (of, by) = (Box::new(symbol(graph, graph.output)), Box::new(symbol(graph, node)));
    let piece = if graph.nodes[node].shape.is_scalar() { Formula::Partial(of, by) } else { Formula::Gradient(of, by) };
    let piece = piece.marked(Mark::Node(node));
    if known { piece.marked(Mark::Backward) } else { piece }
}

/// The local gradient of an edge's gate by the edge's operand, as a link to the gate: ∂p/∂x.
pub fn local(graph: &Graph, edge: EdgeId) -> Formula {
    let gate = graph.edges[edge].to;
    Formula::Partial(Box::new(symbol(graph, gate)), Box::new(operand(graph, edge))).marked(Mark::Node(gate))
}

/// An edge's operand. Where the gate uses one value several times, each use has a number of its own: x⁽²⁾.
pub fn operand(graph: &Graph, edge: EdgeId) -> Formula {
    let wire = &graph.edges[edge];
    let mut uses = graph.nodes[wire.to].incoming.clone().filter(|&other| graph.edges[other].from == wire.from);
    let name = symbol(graph, wire.from);
    if uses.clone().count() < 2 {
        return name;
    }
    let number = uses.position(|other| other == edge).map_or(1, |at| at + 1);
    Formula::Power(Box::new(name), Box::new(bracketed(Formula::Number(number.to_string()))))
}

/// Factors with dots between them; those that need brackets get them.
pub fn product(factors: impl IntoIterator<Item = Formula>) -> Formula {
    let factors = factors.into_iter().enumerate();
    join("·", factors.map(|(at, factor)| if is_sum(&factor) || (at > 0 && is_negative(&factor)) { bracketed(factor) } else { factor }))
}

/// Factors that are multiplied number by number.
pub fn elementwise(left: Formula, right: Formula) -> Formula {
    let needs_brackets = |factor: &Formula| is_sum(factor) || is_negative(factor) || has_operator(factor, "·");
    join("⊙", [left, right].map(|factor| if needs_brackets(&factor) { bracketed(factor) } else { factor }))
}

/// Whether an operator stands between parts of a piece.
pub fn has_operator(piece: &Formula, operator: &str) -> bool {
    match piece {
        Formula::Row(pieces) => pieces.iter().any(|piece| has_operator(piece, operator)),
        Formula::Operator(found) => *found == operator,
        Formula::Marked(_, inner) => has_operator(inner, operator),
        _ => false,
    }
}

/// Terms with plus signs between them; negative ones after the first are bracketed.
pub fn sum(terms: impl IntoIterator<Item = Formula>) -> Formula {
    join("+", terms.into_iter().enumerate().map(|(at, term)| if at > 0 && is_negative(&term) { bracketed(term) } else { term }))
}

/// Sides of an equation.
pub fn equation(sides: impl IntoIterator<Item = Formula>) -> Formula {
    join("=", sides)
}

/// A piece in round brackets.
pub fn bracketed(piece: Formula) -> Formula {
    Formula::Parentheses(Box::new(piece))
}

fn join(operator: &'static str, pieces: impl IntoIterator<Item = Formula>) -> Formula {
    let mut row = Vec::new();
    for piece in pieces {
        if !row.is_empty() {
            row.push(Formula::Operator(operator));
        }
        row.push(piece);
    }
    match row.len() {
        1 => row.remove(0),
        _ => Formula::Row(row),
    }
}

/// Whether a piece starts with a minus sign.
pub fn is_negative(piece: &Formula) -> bool {
    match piece {
        Formula::Number(text) => text.starts_with(['-', '\u{2212}']),
        Formula::Operator(operator) => matches!(*operator, "-" | "\u{2212}"),
        Formula::Row(pieces) => pieces.first().is_some_and(is_negative),
        Formula::Marked(_, inner) | Formula::Fraction(inner, _) => is_negative(inner),
        _ => false,
    }
}

/// Relations as numbers: 1 where they hold, else 0, as the lecture writes it: 1[k = i].
pub fn indicators(piece: Formula) -> Formula {
    let inner = |piece: Box<Formula>| Box::new(indicators(*piece));
    match piece {
        Formula::Row(pieces) if is_relation(&pieces) => {
            Formula::row([Formula::Number("1".to_owned()), Formula::Operator("["), Formula::Row(pieces), Formula::Operator("]")])
        }
        // The list of a function's operands stays as it is, and so does what is between these brackets already.
        Formula::Row(pieces) if pieces.iter().any(|piece| matches!(piece, Formula::Operator("," | "["))) => Formula::Row(pieces),
        Formula::Row(pieces) => Formula::Row(pieces.into_iter().map(indicators).collect()),
        Formula::Fraction(above, below) => Formula::Fraction(inner(above), inner(below)),
        Formula::Parentheses(piece) => match *piece {
            Formula::Row(pieces) if is_relation(&pieces) => indicators(Formula::Row(pieces)),
            piece => bracketed(indicators(piece)),
        },
        piece => piece,
    }
}

fn is_relation(pieces: &[Formula]) -> bool {
    let relation = |piece: &Formula| matches!(piece, Formula::Operator("=" | "≠" | "<" | ">" | "≤" | "≥"));
    pieces.iter().any(relation) && !pieces.iter().any(|piece| matches!(piece, Formula::Operator("," | "[")))
}

/// Whether a piece is a number, with or without sign, brackets and exponent.
pub fn is_number(piece: &Formula) -> bool {
    match piece {
        Formula::Number(_) => true,
        Formula::Row(pieces) => matches!(pieces.as_slice(), [Formula::Operator("−"), Formula::Number(_)]),
        Formula::Marked(_, inner) | Formula::Parentheses(inner) | Formula::Power(inner, _) => is_number(inner),
        _ => false,
    }
}

/// Whether a piece names anything that the program computes.
pub fn has_symbol(piece: &Formula) -> bool {
    piece.any(&|piece| matches!(piece, Formula::Symbol(_)))
}

/// Whether a piece names a tensor of the graph.
pub fn has_tensor(graph: &Graph, piece: &Formula) -> bool {
    let tensors = || graph.nodes.iter().filter(|node| !node.shape.is_scalar());
    piece.any(&|piece| matches!(piece, Formula::Symbol(name) if tensors().any(|node| node.symbol == *name)))
}

/// Whether a piece has a plus or a minus between its parts.
pub fn is_sum(piece: &Formula) -> bool {
    match piece {
        Formula::Row(pieces) => pieces.iter().skip(1).any(|piece| matches!(piece, Formula::Operator("+" | "-" | "\u{2212}"))),
        Formula::Marked(_, inner) => is_sum(inner),
        _ => false,
    }
}
