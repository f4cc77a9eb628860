//! How tensors are written: by their numbers where these are few, by their shapes where they are many.

use super::pieces::number;
use crate::graph::{EdgeId, Graph, NodeId};
use crate::lang::formula::Formula;
use crate::tensor::Shape;
use std::cell::Cell;

/// How a vector stands beside a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// Upright, as on the right of a matrix; what stands alone stands so too.
    Column,
    /// Flat, as on the left of a matrix.
    Row,
}

/// A longer vector, a matrix of more rows or columns and an array of more axes with more numbers are not written out.
const LONGEST: usize = 6;
const WIDEST: usize = 5;
const MOST_NUMBERS: usize = 8;

/// Whether a tensor's numbers are written out in formulas.
pub fn is_small(shape: &Shape) -> bool {
    match *shape.axes() {
        [] => true,
        [length] => (1..=LONGEST).contains(&length),
        [rows, columns] => (1..=LONGEST).contains(&rows) && (1..=WIDEST).contains(&columns),
        _ => (1..=MOST_NUMBERS).contains(&shape.size()),
    }
}

/// Numbers in the shape of a node, whose vector stands as it does on the stage.
pub fn numbers(graph: &Graph, node: NodeId, numbers: &[f64]) -> Formula {
    standing(&graph.nodes[node].shape, numbers, stand_alone(graph, node))
}

/// Numbers in a shape: a number, a column or a row, a matrix, a list of lists; of many, dots with the shape below.
pub fn standing(shape: &Shape, numbers: &[f64], stand: Stand) -> Formula {
    if !is_small(shape) {
        let dots = Formula::row([Formula::Operator("["), Formula::Operator("⋯"), Formula::Operator("]")]);
        return Formula::Subscript(Box::new(dots), Box::new(lengths(shape)));
    }
    let row = |numbers: &[f64]| numbers.iter().map(|&x| number(x)).collect::<Vec<_>>();
    match (shape.axes(), stand) {
        ([_], Stand::Column) => Formula::Column(row(numbers)),
        ([_], Stand::Row) => Formula::Matrix(vec![row(numbers)]),
        (&[_, columns], _) => Formula::Matrix(numbers.chunks(columns.max(1)).map(row).collect()),
        (axes, _) => nested(axes, numbers),
    }
}

/// The numbers of a transposed vector or matrix.
pub fn transposed(shape: &Shape, numbers: &[f64], stand: Stand) -> Formula {
    match (shape.axes(), stand) {
        ([_], Stand::Column) => standing(shape, numbers, Stand::Row),
        ([_], Stand::Row) => standing(shape, numbers, Stand::Column),
        (&[rows, columns], _) => {
            let turned: Vec<f64> = (0..columns).flat_map(|column| numbers.iter().skip(column).step_by(columns.max(1)).copied()).collect();
            standing(&Shape::new([columns, rows]), &turned, stand)
        }
        _ => standing(shape, numbers, stand),
    }
}

fn nested(axes: &[usize], numbers: &[f64]) -> Formula {
    let Some((&length, axes)) = axes.split_first() else { return number(numbers.first().copied().unwrap_or(f64::NAN)) };
    let mut row = vec![Formula::Operator("[")];
    for part in numbers.chunks((numbers.len() / length.max(1)).max(1)) {
        if row.len() > 1 {
            row.push(Formula::Operator(","));
        }
        row.push(nested(axes, part));
    }
    row.push(Formula::Operator("]"));
    Formula::Row(row)
}

/// Whether a formula with numbers of tensors in it is narrow enough for a panel: in the two lines that a sum or a product may take,
/// and each operand in one.
pub fn is_narrow(piece: &Formula) -> bool {
    let Formula::Row(parts) = piece else { return width(piece) <= LINE };
    let operands = parts.split(|part| matches!(part, Formula::Operator("+" | "·" | "⊙")));
    width(piece) <= WIDTH && operands.map(|parts| parts.iter().map(width).sum::<usize>()).all(|width| width <= LINE)
}

/// How wide a formula is, in letters.
fn width(piece: &Formula) -> usize {
    let width = Cell::new(0);
    piece.any(&|part| {
        let more = match part {
            Formula::Matrix(rows) => ENCLOSED + NUMBER * rows.first().map_or(0, Vec::len),
            Formula::Column(_) => ENCLOSED + NUMBER,
            Formula::Parentheses(_) => ENCLOSED,
            Formula::Word(word) => word.chars().count(),
            Formula::Operator(_) | Formula::Symbol(_) => 1,
            _ => 0,
        };
        width.set(width.get() + more);
        false
    });
    width.get()
}

/// How wide a relation, a line of it, a column of numbers and a pair of brackets are, in letters.
const WIDTH: usize = 36;
const LINE: usize = 27;
const NUMBER: usize = 5;
const ENCLOSED: usize = 2;

/// A shape in a formula: 2×3.
fn lengths(shape: &Shape) -> Formula {
    let mut row = Vec::new();
    for length in shape.axes() {
        if !row.is_empty() {
            row.push(Formula::Operator("×"));
        }
        row.push(Formula::Number(length.to_string()));
    }
    match row.len() {
        1 => Formula::Parentheses(Box::new(Formula::Row(row))),
        _ => Formula::Row(row),
    }
}

/// Numbers in a sentence or a cell of a table: written out where they are few; otherwise the shape stands for them.
pub fn told(shape: &Shape, numbers: &[f64]) -> String {
    if is_told(shape) { standing(shape, numbers, Stand::Column).plain() } else { shape.to_string() }
}

/// Whether a sentence tells a tensor's numbers.
pub fn is_told(shape: &Shape) -> bool {
    is_small(shape) && shape.size() <= MOST_NUMBERS
}

/// The shape that a tensor has as a factor of a matrix product: a vector is a matrix with one column or one row.
pub fn as_factor(shape: &Shape, stand: Stand, transposed: bool) -> Shape {
    let mut axes = match (shape.axes(), stand) {
        ([], _) => vec![1, 1],
        (&[length], Stand::Column) => vec![length, 1],
        (&[length], Stand::Row) => vec![1, length],
        _ => shape.axes().to_vec(),
    };
    if transposed {
        axes.reverse();
    }
    Shape::new(axes)
}

/// How a vector stands at a gate: left of a matrix it is a row, and so is what they make. `slot` is the operand's index; `None` for
/// the gate's own value.
pub fn stand(graph: &Graph, gate: NodeId, slot: Option<usize>) -> Stand {
    if !is_matrix_product(graph, gate) {
        return match graph.nodes[gate].incoming.clone().find(|&edge| slot == Some(graph.edges[edge].slot)) {
            None => stand_alone(graph, gate),
            Some(edge) if graph.partial(edge).is_some() => stand_alone(graph, graph.edges[edge].from),
            Some(_) => Stand::Column,
        };
    }
    let ranks: Vec<usize> = graph.nodes[gate].incoming.clone().map(|edge| graph.nodes[graph.edges[edge].from].shape.rank()).collect();
    match (ranks.as_slice(), slot) {
        ([1, _], Some(0)) => Stand::Row,
        (&[1, right], None) if right > 1 => Stand::Row,
        _ => Stand::Column,
    }
}

/// A vector that is repeated along the rows of a matrix is a row like them; others are columns.
fn stand_alone(graph: &Graph, node: NodeId) -> Stand {
    let &[length] = graph.nodes[node].shape.axes() else { return Stand::Column };
    let is_repeated = |&edge: &EdgeId| {
        let axes = graph.nodes[graph.edges[edge].to].shape.axes();
        axes.len() > 1 && axes.last() == Some(&length) && graph.partial(edge).is_some()
    };
    if graph.nodes[node].outgoing.iter().any(is_repeated) { Stand::Row } else { Stand::Column }
}

/// Whether a gate is written as a product of two matrices.
fn is_matrix_product(graph: &Graph, gate: NodeId) -> bool {
    graph.application(gate).is_some_and(|application| {
        application.gate.structural().is_some() && application.gate.operator.is_some() && application.gate.operands.len() == 2
    })
}
