//! One entry of a local gradient of tensors: ∂q_k/∂W_ij = 1[k = i] x_j.

use super::Line;
use super::moment::Moment;
use super::pieces::{self, bracketed, is_negative, is_sum, operand, product, slope, symbol};
use super::template::{self, Show, fill};
use super::tensors::{Stand, is_small, stand};
use crate::graph::{EdgeId, Graph, NodeId};
use crate::lang::ast::{Ast, Axis, ExprId, ExprKind, Operator, StatementKind};
use crate::lang::formula::{Formula, Mark};
use crate::tensor::Shape;

/// The letters that count along the axes of a gate's value; in entries of matrices these count along the operand's.
const LETTERS: [&str; 4] = ["i", "j", "k", "l"];

/// An entry of the Jacobian as a formula, once the gate has computed with its numbers where these say more; `None` where it cannot
/// be written in a line.
pub fn entry(moment: &Moment, edge: EdgeId) -> Option<Line> {
    if moment.graph.partial(edge).is_some() { pointwise(moment, edge) } else { structural(moment, edge) }
}

/// ∂r_i/∂x_i: each number by its own number of the operand.
fn pointwise(moment: &Moment, edge: EdgeId) -> Option<Line> {
    let graph = moment.graph;
    let wire = graph.edges[edge];
    let shape = &graph.nodes[wire.to].shape;
    let indices = |node: NodeId| place_in(&graph.nodes[node].shape, shape);
    let symbols = template::local(graph, moment.trace, edge, Show::Symbols)?;
    let nodes: Vec<NodeId> = graph.nodes[wire.to].incoming.clone().map(|edge| graph.edges[edge].from).chain([wire.to]).collect();
    let at = |name: &str| {
        let node = nodes.iter().copied().find(|&node| graph.nodes[node].symbol == name)?;
        Some(subscripted(symbol(graph, node), indices(node)?))
    };
    let is_number = pieces::is_number(&symbols);
    let result = moment.local(edge).filter(|_| !is_number && is_small(shape)).map(|_| slope(graph, moment.trace, edge));
    let left = entry_symbol(graph, edge, indices(wire.to)?, indices(wire.from)?);
    // Number by number, so that products need no sign of their own.
    Some(Line::new(left, [without_circles(&fill(&symbols, &at))].into_iter().chain(result)))
}

/// a ⊙ b as a · b: of single entries.
fn without_circles(piece: &Formula) -> Formula {
    match piece {
        Formula::Operator("⊙") => Formula::Operator("·"),
        _ => piece.map(&without_circles),
    }
}

/// The letters at an operand's axes within a result: an axis of length 1 that is repeated has the index 0.
fn place_in(operand: &Shape, result: &Shape) -> Option<Vec<Formula>> {
    let lacking = result.rank().checked_sub(operand.rank()).filter(|_| result.rank() <= LETTERS.len())?;
    let letter = |(axis, &length): (usize, &usize)| match result.axes().get(axis + lacking) {
        Some(&whole) if whole != length => Some(Formula::Number("0".to_owned())),
        _ => LETTERS.get(axis + lacking).map(|letter| Formula::Symbol((*letter).to_owned())),
    };
    operand.axes().iter().enumerate().map(letter).collect()
}

fn subscripted(base: Formula, indices: Vec<Formula>) -> Formula {
    if indices.is_empty() { base } else { Formula::Subscript(Box::new(base), Box::new(Formula::Row(indices))) }
}

/// ∂q_k/∂W_ij, as a link to the gate.
fn entry_symbol(graph: &Graph, edge: EdgeId, value: Vec<Formula>, by: Vec<Formula>) -> Formula {
    let gate = graph.edges[edge].to;
    let above = subscripted(symbol(graph, gate), value);
    // Where the gate uses one value twice, the number of the use is an exponent.
    let below = match operand(graph, edge) {
        Formula::Power(base, number) => Formula::Power(Box::new(subscripted(*base, by)), number),
        name => subscripted(name, by),
    };
    Formula::Partial(Box::new(above), Box::new(below)).marked(Mark::Node(gate))
}

/// The entry that the gate table has for a gate that mixes elements.
fn structural(moment: &Moment, edge: EdgeId) -> Option<Line> {
    let graph = moment.graph;
    let wire = graph.edges[edge];
    let application = graph.application(wire.to)?;
    let text = application.gate.entries.get(wire.slot)?;
    let ast = crate::lang::parse(text).ast;
    let StatementKind::Bare(root) = ast.statements.first()?.kind else { return None };
    let letters = |rank: usize, stand: Stand, [first, second]: [&'static str; 2]| match (rank, stand) {
        (0, _) => Some(Vec::new()),
        (1, Stand::Column) => Some(vec![first]),
        (1, Stand::Row) => Some(vec![second]),
        (2, _) => Some(vec![first, second]),
        _ => None,
    };
    let (value, by) = (&graph.nodes[wire.to].shape, &graph.nodes[wire.from].shape);
    let entry = Entry {
        moment,
        edge,
        ast: &ast,
        value: letters(value.rank(), stand(graph, wire.to, None), ["k", "l"])?,
        by: letters(by.rank(), stand(graph, wire.to, Some(wire.slot)), ["i", "j"])?,
    };
    // An entry that does not say which number of the value it is about is that of a single number.
    let names = |letter: &&str| ast.expressions.iter().any(|part| matches!(&part.kind, ExprKind::Name(name) if name == letter));
    let right = entry.set(root).filter(|_| entry.value.iter().all(names))?;
    let formulas = |letters: &[&'static str]| letters.iter().map(|letter| Formula::Symbol((*letter).to_owned())).collect();
    Some(Line::new(entry_symbol(graph, edge, formulas(&entry.value), formulas(&entry.by)), [right]))
}

/// An entry of the gate table beside the edge that it is about.
struct Entry<'a> {
    moment: &'a Moment<'a>,
    edge: EdgeId,
    ast: &'a Ast,
    /// The letters along the value's axes, and along the operand's.
    value: Vec<&'static str>,
    by: Vec<&'static str>,
}

impl Entry<'_> {
    fn set(&self, id: ExprId) -> Option<Formula> {
        let one = Formula::Number("1".to_owned());
        Some(match &self.ast.get(id).kind {
            ExprKind::Number(number) => Formula::Number(number.to_string()),
            ExprKind::Name(name) if name == "n" => {
                let wire = self.moment.graph.edges[self.edge];
                let size = |node: NodeId| self.moment.graph.nodes[node].shape.size();
                Formula::Number((size(wire.from) / size(wire.to).max(1)).to_string())
            }
            ExprKind::Name(name) => symbol(self.moment.graph, self.node(name)?),
            ExprKind::Index { base, axes } => {
                let ExprKind::Name(name) = &self.ast.get(*base).kind else { return None };
                let node = self.node(name)?;
                let letters: Vec<Formula> = axes.iter().flat_map(|axis| self.letters(axis)).collect();
                if letters.len() != self.moment.graph.nodes[node].shape.rank() {
                    return None;
                }
                subscripted(symbol(self.moment.graph, node), letters)
            }
            &ExprKind::Binary { operator: Operator::Equal, left, right } => {
                let sides = [left, right].map(|side| self.letter(side));
                if sides.contains(&None) {
                    return Some(one);
                }
                let [left, right] = sides.map(|letter| Formula::Symbol(letter.unwrap_or_default().to_owned()));
                Formula::row([one, Formula::Operator("["), left, Formula::Operator("="), right, Formula::Operator("]")])
            }
            &ExprKind::Binary { operator, left, right } => self.binary(operator, self.set(left)?, self.set(right)?, &one)?,
            ExprKind::Call { function, arguments } if function.text == "exp" => {
                let argument = arguments.first()?;
                Formula::Power(Box::new(Formula::Symbol("e".to_owned())), Box::new(self.set(argument.value)?))
            }
            _ => return None,
        })
    }

    fn binary(&self, operator: Operator, left: Formula, right: Formula, one: &Formula) -> Option<Formula> {
        Some(match operator {
            Operator::Multiply if left == *one => right,
            Operator::Multiply if right == *one => left,
            Operator::Multiply if is_sum(&right) => product([left, right]),
            Operator::Multiply => Formula::row([left, right]),
            Operator::Divide => Formula::Fraction(Box::new(left), Box::new(right)),
            Operator::Subtract => {
                let right = if is_sum(&right) || is_negative(&right) { bracketed(right) } else { right };
                Formula::row([left, Formula::Operator("\u{2212}"), right])
            }
            _ => return None,
        })
    }

    /// The node of a name in the gate table.
    fn node(&self, name: &str) -> Option<NodeId> {
        let graph = self.moment.graph;
        let gate = graph.edges[self.edge].to;
        if name == "out" {
            return Some(gate);
        }
        let slot = graph.application(gate)?.gate.operands.iter().position(|&operand| operand == name)?;
        graph.nodes[gate].incoming.clone().map(|edge| graph.edges[edge]).find(|edge| edge.slot == slot).map(|edge| edge.from)
    }

    /// The letters of an index, those left out that count along axes which nothing has here.
    fn letters(&self, axis: &Axis) -> Vec<Formula> {
        let Axis::At(id) = *axis else { return Vec::new() };
        let letter = |letter: &str| Formula::Symbol(letter.to_owned());
        match &self.ast.get(id).kind {
            ExprKind::Name(name) if name == "at" => self.by.iter().map(|name| letter(name)).collect(),
            _ => self.letter(id).into_iter().map(letter).collect(),
        }
    }

    fn letter(&self, id: ExprId) -> Option<&'static str> {
        let ExprKind::Name(name) = &self.ast.get(id).kind else { return None };
        self.value.iter().chain(&self.by).copied().find(|letter| letter == name)
    }
}
