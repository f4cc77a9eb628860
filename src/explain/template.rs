//! A gate's texts over its operands' names, set as mathematics over symbols or over numbers.

use super::pieces::{bracketed, constant, is_negative, number};
use crate::graph::{Application, EdgeId, Graph, NodeId, NodeKind, Operand};
use crate::lang::ast::StatementKind;
use crate::lang::formula::{Formula, Mark};

/// What stands for the operands: what they are called, or what they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// Symbols.
    Symbols,
    /// The values of the forward pass.
    Numbers,
}

/// The right side of a gate's operation, `e^u`; `None` for a leaf.
pub fn operation(graph: &Graph, values: &[f64], node: NodeId, show: Show) -> Option<Formula> {
    let NodeKind::Gate(application) = &graph.nodes[node].kind else { return None };
    let operand = |at: usize| application.operands.get(at).map(|operand| operand_formula(graph, values, operand, show));
    if let Some(operator) = application.gate.operator {
        return Some(fill(&parse(operator)?, &|name| operand(application.gate.operands.iter().position(|&operand| operand == name)?)));
    }
    Some(fill(&parse(&call(application))?, &|name| {
        if name == MORE {
            return Some(Formula::Operator("⋯"));
        }
        let at: usize = name.strip_prefix(OPERAND)?.parse().ok()?;
        operand(at).or_else(|| application.parameters.get(at.checked_sub(application.operands.len())?).copied().map(constant))
    }))
}

/// The local gradient of an edge as a formula, `e^u`; `None` where the gate has none by this operand.
pub fn local(graph: &Graph, values: &[f64], edge: EdgeId, show: Show) -> Option<Formula> {
    let wire = &graph.edges[edge];
    let NodeKind::Gate(application) = &graph.nodes[wire.to].kind else { return None };
    let partial = graph.partial(edge)?;
    let out = values[wire.to];
    Some(fill(&parse(partial.formula)?, &|name| match name {
        "out" => Some(node_formula(graph, values, wire.to, show)),
        "it" => Some(node_formula(graph, values, wire.from, show)),
        "ties" => Some(constant(ties(application, graph, values, out) as f64)),
        _ => match application.gate.operands.iter().position(|&operand| operand == name) {
            Some(slot) => application.operands.get(slot).map(|operand| operand_formula(graph, values, operand, show)),
            None => parameter(application, name).map(constant),
        },
    }))
}

/// How many operands are equal to the gate's output.
fn ties(application: &Application, graph: &Graph, values: &[f64], out: f64) -> usize {
    let equal = |operand: &&Operand| match **operand {
        Operand::Edge(edge) => values[graph.edges[edge].from] == out,
        Operand::Constant(number) => number == out,
    };
    application.operands.iter().filter(equal).count().max(1)
}

fn parameter(application: &Application, name: &str) -> Option<f64> {
    let at = application.gate.parameters.iter().position(|parameter| parameter.name == name)?;
    application.parameters.get(at).copied()
}

fn operand_formula(graph: &Graph, values: &[f64], operand: &Operand, show: Show) -> Formula {
    match *operand {
        Operand::Edge(edge) => node_formula(graph, values, graph.edges[edge].from, show),
        Operand::Constant(number) => constant(number),
    }
}

fn node_formula(graph: &Graph, values: &[f64], node: NodeId, show: Show) -> Formula {
    match show {
        Show::Symbols => Formula::Symbol(graph.nodes[node].symbol.clone()),
        Show::Numbers => number(values[node]).marked(Mark::Forward),
    }
}

/// The names of operands and parameters while a text is parsed: no symbol of the program can be mistaken for them.
const OPERAND: &str = "operand";

/// Stands for the operands in the middle, where there are more than a line holds.
const MORE: &str = "more";
const OPERANDS_SHOWN: usize = 6;

fn placeholder(at: usize) -> String {
    format!("{OPERAND}{at}")
}

/// The gate called by its name, with the parameters that differ from the usual.
fn call(application: &Application) -> String {
    let operands = application.operands.len();
    let usual = application.gate.parameters.iter().map(|parameter| parameter.default);
    let differs = application.parameters.iter().zip(usual).any(|(&number, usual)| usual != Some(number));
    let count = if differs { operands + application.parameters.len() } else { operands };
    let mut arguments: Vec<String> = (0..count).map(placeholder).collect();
    if operands > OPERANDS_SHOWN {
        arguments.splice(OPERANDS_SHOWN - 2..operands - 1, [MORE.to_owned()]);
    }
    format!("{}({})", application.gate.name, arguments.join(", "))
}

/// A text of the gate table as mathematics.
fn parse(text: &str) -> Option<Formula> {
    let ast = crate::lang::parse(text).ast;
    match ast.statements.first()?.kind {
        StatementKind::Bare(expression) => Some(crate::lang::print::formula(&ast, expression)),
        _ => None,
    }
}

/// The formula with some symbols replaced; brackets and dots are added where the replacement needs them.
pub fn fill(formula: &Formula, meaning: &dyn Fn(&str) -> Option<Formula>) -> Formula {
    let inner = |piece: &Formula| Box::new(fill(piece, meaning));
    match formula {
        Formula::Symbol(name) => meaning(name).unwrap_or_else(|| formula.clone()),
        Formula::Row(pieces) => Formula::Row(fill_row(pieces, meaning)),
        Formula::Fraction(above, below) => match fill(below, meaning) {
            // A share among one is the whole.
            Formula::Number(one) if one == "1" && **below != Formula::Number(one.clone()) => fill(above, meaning),
            below => Formula::Fraction(inner(above), Box::new(below)),
        },
        Formula::Power(base, exponent) => {
            let base = fill(base, meaning);
            Formula::Power(Box::new(if is_negative(&base) { bracketed(base) } else { base }), inner(exponent))
        }
        Formula::Root(piece) => Formula::Root(inner(piece)),
        Formula::Parentheses(piece) => Formula::Parentheses(inner(piece)),
        Formula::Bars(piece) => Formula::Bars(inner(piece)),
        Formula::Partial(above, below) => Formula::Partial(inner(above), inner(below)),
        Formula::Marked(mark, piece) => Formula::Marked(*mark, inner(piece)),
        Formula::Number(_) | Formula::Word(_) | Formula::Operator(_) => formula.clone(),
    }
}

fn fill_row(pieces: &[Formula], meaning: &dyn Fn(&str) -> Option<Formula>) -> Vec<Formula> {
    let mut row: Vec<Formula> = Vec::new();
    for piece in pieces {
        let filled = fill(piece, meaning);
        let touches_factor = row.last().is_some_and(|last| !matches!(last, Formula::Operator(_) | Formula::Word(_)));
        if touches_factor && (is_number(&filled) || row.last().is_some_and(is_number)) && !matches!(filled, Formula::Operator(_)) {
            row.push(Formula::Operator("·"));
        }
        let starts = matches!(row.last(), None | Some(Formula::Operator("=" | "," | "(" | "<" | ">" | "≤" | "≥")));
        row.push(if is_negative(&filled) && !starts && filled != *piece { bracketed(filled) } else { filled });
    }
    row
}

fn is_number(piece: &Formula) -> bool {
    match piece {
        Formula::Number(_) => true,
        Formula::Marked(_, inner) | Formula::Parentheses(inner) => is_number(inner),
        Formula::Power(base, _) => is_number(base),
        _ => false,
    }
}
