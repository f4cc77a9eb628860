//! A gate's texts over its operands' names, set as mathematics over symbols or over numbers.

use super::pieces::{bracketed, constant, indicators, is_negative, is_number};
use super::tensors::{self, Stand};
use crate::gates::{Gate, Parameter, Place, Setting, Usual};
use crate::graph::{Application, EdgeId, Graph, NodeId, NodeKind, Operand};
use crate::lang::ast::StatementKind;
use crate::lang::formula::{Formula, Mark};
use crate::trace::{Formulas, Trace, Upstream};

/// What stands for the operands: what they are called, or what they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// Symbols.
    Symbols,
    /// The values of the forward pass.
    Numbers,
}

/// The right side of a gate's operation, `e^u`; `None` for a leaf, and in numbers where these are too many for a line.
pub fn operation(graph: &Graph, trace: &Trace, node: NodeId, show: Show) -> Option<Formula> {
    let NodeKind::Gate(application) = &graph.nodes[node].kind else { return None };
    if show == Show::Numbers && !fits(graph, node) {
        return None;
    }
    let operand = |at: usize| application.operands.get(at).map(|operand| operand_formula(graph, trace, (node, at), operand, show));
    if let Some(operator) = application.gate.operator {
        let place = |name: &str| application.gate.operands.iter().position(|&operand| operand == name);
        let filled = fill(&parse(operator, sign(graph, node))?, &|name| match name.strip_suffix('ᵀ') {
            Some(name) if show == Show::Numbers => transposed(graph, trace, node, place(name)?),
            Some(_) => None,
            None => operand(place(name)?),
        });
        return Some(indicators(if show == Show::Symbols { without_minus_one(filled) } else { filled }));
    }
    if let Some(places) = places(application) {
        let taken = |base: Formula| Formula::row([base].into_iter().chain(places.iter().cloned()));
        return operand(0).map(taken);
    }
    let first = graph.nodes[node].incoming.clone().next().map(|edge| graph.edges[edge].from);
    let rank = first.map_or(0, |first| graph.nodes[first].shape.rank());
    let call = renamed(parse(&call(application, rank), None)?, application.gate);
    Some(fill(&call, &|name| {
        if name == MORE {
            return Some(Formula::Operator("⋯"));
        }
        let at: usize = name.strip_prefix(OPERAND)?.parse().ok()?;
        operand(at).or_else(|| application.settings.get(at.checked_sub(application.operands.len())?)?.number().map(constant))
    }))
}

/// The sign of a product of tensors: · of matrices, ⊙ number by number.
fn sign(graph: &Graph, node: NodeId) -> Option<&'static str> {
    let application = graph.application(node)?;
    let tensors = graph.nodes[node].incoming.clone().filter(|&edge| !graph.nodes[graph.edges[edge].from].shape.is_scalar()).count();
    let is_product_of_matrices = application.gate.structural().is_some();
    (tensors > 1).then_some(if is_product_of_matrices { "·" } else { "⊙" })
}

/// The numbers of a gate's transposed operand.
fn transposed(graph: &Graph, trace: &Trace, gate: NodeId, slot: usize) -> Option<Formula> {
    let source = graph.nodes[gate].incoming.clone().map(|edge| graph.edges[edge]).find(|edge| edge.slot == slot)?.from;
    let stand = tensors::stand(graph, gate, Some(slot));
    Some(tensors::transposed(&graph.nodes[source].shape, trace.value(source), stand).marked(Mark::Forward))
}

/// What is taken from a tensor, as it is written after it: `[1:3, 0]`.
pub fn places(application: &Application) -> Option<Vec<Formula>> {
    let places = application.settings.iter().find_map(|setting| match setting {
        Setting::Places(places) => Some(places),
        _ => None,
    })?;
    let number = |at: usize| Formula::Number(at.to_string());
    let mut row = vec![Formula::Operator("[")];
    for place in places {
        if row.len() > 1 {
            row.push(Formula::Operator(","));
        }
        match *place {
            Place::At(at) => row.push(number(at)),
            Place::Range(start, end) => row.extend([number(start), Formula::Operator(":"), number(end)]),
        }
    }
    row.push(Formula::Operator("]"));
    Some(row)
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

/// The local gradient of an edge as a formula, `e^u`; `None` where the gate has none by this operand, does not work element by
/// element, or has more numbers than a line holds.
pub fn local(graph: &Graph, trace: &Trace, edge: EdgeId, show: Show) -> Option<Formula> {
    graph.partial(edge)?;
    let nothing = Upstream { plain: Formula::row([]), transposed: Formula::row([]) };
    let symbols = Formulas::new(graph, trace).of_tensors(edge, &nothing)?;
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
        Some(node_formula(graph, trace, *node, Stand::Column, show))
    });
    Some(indicators(numbers))
}

/// Whether a gate's value or one of its operands is a tensor.
pub fn has_tensor(graph: &Graph, gate: NodeId) -> bool {
    let operands = graph.nodes[gate].incoming.clone().map(|edge| graph.edges[edge].from);
    operands.chain([gate]).any(|node| !graph.nodes[node].shape.is_scalar())
}

/// Whether the numbers of all operands can stand in a line.
fn fits(graph: &Graph, gate: NodeId) -> bool {
    let mut shapes = graph.nodes[gate].incoming.clone().map(|edge| &graph.nodes[graph.edges[edge].from].shape);
    let all: usize = shapes.clone().map(|shape| if shape.is_scalar() { 0 } else { shape.size() }).fold(0, usize::saturating_add);
    shapes.all(tensors::is_small) && all <= MOST_IN_A_LINE
}

/// A line holds so many numbers of tensors.
pub const MOST_IN_A_LINE: usize = 18;

fn operand_formula(graph: &Graph, trace: &Trace, (gate, slot): (NodeId, usize), operand: &Operand, show: Show) -> Formula {
    match *operand {
        Operand::Edge(edge) => node_formula(graph, trace, graph.edges[edge].from, tensors::stand(graph, gate, Some(slot)), show),
        Operand::Constant(number) => constant(number),
    }
}

fn node_formula(graph: &Graph, trace: &Trace, node: NodeId, stand: Stand, show: Show) -> Formula {
    match show {
        Show::Symbols => Formula::Symbol(graph.nodes[node].symbol.clone()),
        Show::Numbers => tensors::standing(&graph.nodes[node].shape, trace.value(node), stand).marked(Mark::Forward),
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

/// The gate called by its name, with the parameters that differ from the usual; `rank` is that of its first operand.
fn call(application: &Application, rank: usize) -> String {
    let operands = application.operands.len();
    let mut arguments: Vec<String> = (0..operands).map(placeholder).collect();
    let settings = application.gate.parameters.iter().zip(&application.settings).enumerate();
    arguments.extend(settings.filter_map(|(at, (parameter, setting))| match setting {
        _ if is_usual(application, parameter, setting, rank) => None,
        Setting::Number(_) | Setting::Whole(_) if parameter.is_required() => Some(placeholder(operands + at)),
        Setting::Number(_) | Setting::Whole(_) => Some(format!("{}={}", parameter.name, placeholder(operands + at))),
        Setting::Axis(axis) => axis.map(|axis| format!("{}={axis}", parameter.name)),
        Setting::Lengths(lengths) => Some(lengths.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")),
        Setting::Flag(flag) => flag.then(|| format!("{}=True", parameter.name)),
        Setting::Places(_) => None,
    }));
    if operands > OPERANDS_SHOWN {
        arguments.splice(OPERANDS_SHOWN - 2..operands - 1, [MORE.to_owned()]);
    }
    format!("{}({})", application.gate.name, arguments.join(", "))
}

/// Whether a parameter need not be told: it is the usual one, or the last axis where the last is the usual one.
fn is_usual(application: &Application, parameter: &Parameter, setting: &Setting, rank: usize) -> bool {
    let is_last = matches!((parameter.usual, setting), (Usual::Number(-1.0), Setting::Axis(Some(axis))) if axis + 1 == rank);
    is_last || parameter.is_usual(setting, &application.settings)
}

/// The call as mathematics has it: ln for log, ‖q‖² for sqnorm.
fn renamed(call: Formula, gate: &Gate) -> Formula {
    let is_word = gate.symbol.chars().all(char::is_alphabetic);
    if let (Formula::Row(pieces), Some((_, after))) = (&call, gate.symbol.split_once("‖·‖"))
        && let [Formula::Word(_), Formula::Parentheses(operand)] = pieces.as_slice()
        && !matches!(**operand, Formula::Row(_))
    {
        let bars = Formula::row([Formula::Operator("‖"), (**operand).clone(), Formula::Operator("‖")]);
        return if after.is_empty() { bars } else { Formula::Power(Box::new(bars), Box::new(Formula::Number("2".to_owned()))) };
    }
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

/// A text of the gate table as mathematics, with this sign in its products.
fn parse(text: &str, sign: Option<&'static str>) -> Option<Formula> {
    let ast = crate::lang::parse(text).ast;
    match ast.statements.first()?.kind {
        StatementKind::Bare(expression) => Some(crate::lang::print::formula_signed(&ast, expression, &|_| sign)),
        _ => None,
    }
}

/// The formula with some symbols replaced; brackets and dots are added where the replacement needs them. What stands for a
/// transposed symbol `x` is asked for by the name `xᵀ`.
pub fn fill(formula: &Formula, meaning: &dyn Fn(&str) -> Option<Formula>) -> Formula {
    match formula {
        Formula::Symbol(name) => meaning(name).unwrap_or_else(|| formula.clone()),
        Formula::Row(pieces) => Formula::Row(fill_row(pieces, meaning)),
        // Euler's number, and no symbol of the program.
        Formula::Power(base, exponent) if **base == Formula::Symbol("e".to_owned()) => {
            Formula::Power(base.clone(), Box::new(fill(exponent, meaning)))
        }
        Formula::Power(base, exponent) => {
            if let (Formula::Symbol(name), Formula::Word(word)) = (&**base, &**exponent)
                && word == "T"
                && let Some(transposed) = meaning(&format!("{name}ᵀ"))
            {
                return transposed;
            }
            let base = fill(base, meaning);
            Formula::Power(Box::new(if is_negative(&base) { bracketed(base) } else { base }), Box::new(fill(exponent, meaning)))
        }
        _ => formula.map(&|piece| fill(piece, meaning)),
    }
}

fn fill_row(pieces: &[Formula], meaning: &dyn Fn(&str) -> Option<Formula>) -> Vec<Formula> {
    let mut row: Vec<Formula> = Vec::new();
    let mut before = None;
    for piece in pieces {
        let filled = fill(piece, meaning);
        // A function before what it is applied to is no factor.
        let is_call = matches!((row.last(), piece), (Some(Formula::Symbol(_)), Formula::Parentheses(_))) && row.last() == before;
        if !is_call && row.last().is_some_and(|last| needs_dot(last, &filled)) {
            row.push(Formula::Operator("·"));
        }
        let starts = matches!(row.last(), None | Some(Formula::Operator("[" | "=" | "≠" | "," | "<" | ">" | "≤" | "≥")));
        row.push(if is_negative(&filled) && !starts && filled != *piece { bracketed(filled) } else { filled });
        before = Some(piece);
    }
    row
}

/// Whether two factors side by side would be read as something else: 2 3, 2 (3), x x.
fn needs_dot(left: &Formula, right: &Formula) -> bool {
    let apart = |piece: &Formula| matches!(piece, Formula::Operator(_) | Formula::Word(_));
    let same_letter = matches!((left, right), (Formula::Symbol(left), Formula::Symbol(right)) if left == right);
    !apart(left) && !apart(right) && (is_number(left) || is_number(right) || same_letter)
}
