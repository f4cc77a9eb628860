//! A gate's texts over its operands' names, set as mathematics over symbols or over numbers.

use super::pieces::{bracketed, constant, indicators, is_negative, is_number, number};
use crate::gates::{Gate, Parameter, Setting};
use crate::graph::{Application, EdgeId, Graph, NodeId, NodeKind, Operand};
use crate::lang::ast::StatementKind;
use crate::lang::formula::{Formula, Mark};
use crate::trace::{Trace, local_formula};

/// What stands for the operands: what they are called, or what they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// Symbols.
    Symbols,
    /// The values of the forward pass.
    Numbers,
}

/// The right side of a gate's operation, `e^u`; `None` for a leaf.
pub fn operation(graph: &Graph, trace: &Trace, node: NodeId, show: Show) -> Option<Formula> {
    let NodeKind::Gate(application) = &graph.nodes[node].kind else { return None };
    if show == Show::Numbers && has_tensor(graph, node) {
        return None;
    }
    let operand = |at: usize| application.operands.get(at).map(|operand| operand_formula(graph, trace, operand, show));
    if let Some(operator) = application.gate.operator {
        let filled = fill(&parse(operator)?, &|name| operand(application.gate.operands.iter().position(|&operand| operand == name)?));
        return Some(indicators(if show == Show::Symbols { without_minus_one(filled) } else { filled }));
    }
    let call = renamed(parse(&call(application))?, application.gate);
    Some(fill(&call, &|name| {
        if name == MORE {
            return Some(Formula::Operator("⋯"));
        }
        let at: usize = name.strip_prefix(OPERAND)?.parse().ok()?;
        operand(at).or_else(|| application.settings.get(at.checked_sub(application.operands.len())?)?.number().map(constant))
    }))
}

/// −1 · s as it is written: −s.
fn without_minus_one(product: Formula) -> Formula {
    let minus_one = |piece: &Formula| *piece == Formula::Number("\u{2212}1".to_owned());
    match &product {
        Formula::Row(pieces) => match pieces.as_slice() {
            [one, Formula::Operator("·"), factor] if minus_one(one) => Formula::row([Formula::Operator("\u{2212}"), factor.clone()]),
            [factor, Formula::Operator("·"), Formula::Parentheses(one)] if minus_one(one) => {
                Formula::row([Formula::Operator("\u{2212}"), factor.clone()])
            }
            _ => product,
        },
        _ => product,
    }
}

/// The local gradient of an edge as a formula, `e^u`; `None` where the gate has none by this operand.
pub fn local(graph: &Graph, trace: &Trace, edge: EdgeId, show: Show) -> Option<Formula> {
    let symbols = local_formula(graph, trace, edge)?;
    if show == Show::Symbols {
        return Some(indicators(symbols));
    }
    let gate = graph.edges[edge].to;
    if has_tensor(graph, gate) {
        return None;
    }
    let operands = graph.nodes[gate].incoming.clone().map(|edge| graph.edges[edge].from);
    let meant: Vec<NodeId> = operands.chain([gate]).collect();
    let numbers = fill(&symbols, &|name| {
        let node = meant.iter().find(|&&node| graph.nodes[node].symbol == name)?;
        Some(node_formula(graph, trace, *node, show))
    });
    Some(indicators(numbers))
}

/// Whether a gate's value or one of its operands is a tensor: what its numbers would be takes more than a line.
fn has_tensor(graph: &Graph, gate: NodeId) -> bool {
    let operands = graph.nodes[gate].incoming.clone().map(|edge| graph.edges[edge].from);
    operands.chain([gate]).any(|node| !graph.nodes[node].shape.is_scalar())
}

fn operand_formula(graph: &Graph, trace: &Trace, operand: &Operand, show: Show) -> Formula {
    match *operand {
        Operand::Edge(edge) => node_formula(graph, trace, graph.edges[edge].from, show),
        Operand::Constant(number) => constant(number),
    }
}

fn node_formula(graph: &Graph, trace: &Trace, node: NodeId, show: Show) -> Formula {
    match show {
        Show::Symbols => Formula::Symbol(graph.nodes[node].symbol.clone()),
        Show::Numbers => number(trace.number(node)).marked(Mark::Forward),
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
    let settings = || application.gate.parameters.iter().zip(&application.settings);
    let differs = settings().any(|(parameter, setting)| !parameter.is_usual(setting, &application.settings));
    let mut arguments: Vec<String> = (0..operands).map(placeholder).collect();
    if differs {
        let written = |(at, (parameter, setting)): (usize, (&Parameter, &Setting))| match setting {
            Setting::Number(_) | Setting::Whole(_) => Some(placeholder(operands + at)),
            Setting::Axis(axis) => axis.map(|axis| format!("{}={axis}", parameter.name)),
            Setting::Lengths(lengths) => Some(lengths.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")),
            Setting::Flag(flag) => flag.then(|| format!("{}=True", parameter.name)),
            Setting::Places(_) => None,
        };
        arguments.extend(settings().enumerate().filter_map(written));
    }
    if operands > OPERANDS_SHOWN {
        arguments.splice(OPERANDS_SHOWN - 2..operands - 1, [MORE.to_owned()]);
    }
    format!("{}({})", application.gate.name, arguments.join(", "))
}

/// The call with the gate's sign for its name: ln for log.
fn renamed(call: Formula, gate: &Gate) -> Formula {
    let is_word = gate.symbol.chars().all(char::is_alphabetic);
    match call {
        Formula::Row(mut pieces) if is_word => {
            for piece in pieces.iter_mut().filter(|piece| **piece == Formula::Word(gate.name.to_owned())) {
                *piece = Formula::Word(gate.symbol.to_owned());
            }
            Formula::Row(pieces)
        }
        call => call,
    }
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
        Formula::Fraction(above, below) => Formula::Fraction(inner(above), inner(below)),
        // Euler's number, and no symbol of the program.
        Formula::Power(base, exponent) if **base == Formula::Symbol("e".to_owned()) => Formula::Power(base.clone(), inner(exponent)),
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
        if row.last().is_some_and(|last| needs_dot(last, &filled)) {
            row.push(Formula::Operator("·"));
        }
        let starts = matches!(row.last(), None | Some(Formula::Operator("[" | "=" | "≠" | "," | "<" | ">" | "≤" | "≥")));
        row.push(if is_negative(&filled) && !starts && filled != *piece { bracketed(filled) } else { filled });
    }
    row
}

/// Whether two factors side by side would be read as something else: 2 3, 2 (3), x x.
fn needs_dot(left: &Formula, right: &Formula) -> bool {
    let apart = |piece: &Formula| matches!(piece, Formula::Operator(_) | Formula::Word(_));
    let same_letter = matches!((left, right), (Formula::Symbol(left), Formula::Symbol(right)) if left == right);
    !apart(left) && !apart(right) && (is_number(left) || is_number(right) || same_letter)
}
