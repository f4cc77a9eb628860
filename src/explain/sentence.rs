//! Each step in one sentence: where in the run it is, and what happens.

use super::group::label;
use super::ledger::term;
use super::moment::{Moment, contributions};
use super::template::{Show, has_tensor, operation, places};
use super::tensors::{is_told, told};
use crate::gates::Role;
use crate::graph::{Application, EdgeId, Graph, NodeId, NodeKind};
use crate::lang::formula::Formula;
use crate::trace::{Outline, Step, Trace};
use crate::words::{Phrase, Style, number};

/// What the live region says of the last of `step` steps: where in the run it is ("Backward 3 of 12", set in bold),
/// and what happens. At 0: how to begin.
///
/// ```
/// use gatewise::{explain, graph, trace, words::Language};
///
/// let (_, graph) = graph::compile("x = 3; y = 2x").expect("the program has no error");
/// let (place, what) = explain::sentence(&graph, &trace::run(&graph), 1);
/// assert!(place.plain(Language::English).starts_with("Forward 1 of 1"));
/// assert!(what.plain(Language::English).contains("6.00"));
/// ```
pub fn sentence(graph: &Graph, trace: &Trace, step: usize) -> (Phrase, Phrase) {
    outlined(graph, trace, &Outline::default(), step)
}

/// The same where some groups are closed, whose names stand for the gates within.
pub fn outlined(graph: &Graph, trace: &Trace, outline: &Outline, step: usize) -> (Phrase, Phrase) {
    let step = step.min(trace.steps.len());
    match step.checked_sub(1).and_then(|last| trace.steps.get(last)) {
        None => (Phrase::new("place.start"), Phrase::new("step.start")),
        Some(taken) => (place(trace, step, taken), event(graph, trace, outline, taken)),
    }
}

/// Forward steps count among forward steps; backward counts all that follows the seed.
fn place(trace: &Trace, step: usize, taken: &Step) -> Phrase {
    let forward = trace.steps.iter().take_while(|step| matches!(step, Step::Forward { .. })).count();
    match taken {
        Step::Forward { .. } => Phrase::new("place.forward").with("at", step).with("of", forward),
        Step::Seed { .. } => Phrase::new("place.seed"),
        Step::Backward { .. } | Step::Accumulate { .. } => {
            Phrase::new("place.backward").with("at", step - forward - 1).with("of", trace.steps.len() - forward - 1)
        }
    }
}

fn event(graph: &Graph, trace: &Trace, outline: &Outline, taken: &Step) -> Phrase {
    match taken {
        Step::Forward { node } => forward(graph, trace, *node),
        Step::Seed { node } if !graph.nodes[*node].shape.is_scalar() => Phrase::new("step.seed.ones")
            .styled("output", &graph.nodes[*node].symbol, Style::Symbol)
            .styled("gradient", graph.nodes[*node].shape.to_string(), Style::Result),
        Step::Seed { node } => Phrase::new("step.seed").styled("output", &graph.nodes[*node].symbol, Style::Symbol).styled(
            "gradient",
            graph.shown(*node, 1.0),
            Style::Result,
        ),
        Step::Backward { edge, .. } => backward(graph, trace, outline, *edge),
        Step::Accumulate { node, edges } => accumulate(graph, trace, *node, edges),
    }
}

fn forward(graph: &Graph, trace: &Trace, node: NodeId) -> Phrase {
    let key = match trace.origin {
        Some(origin) if origin == node && trace.value(node).iter().any(|number| number.is_nan()) => "step.forward.not-a-number",
        Some(origin) if origin == node => "step.forward.infinite",
        _ => match (is_told(&graph.nodes[node].shape), node == graph.output) {
            (true, true) => "step.forward.output",
            (true, false) => "step.forward",
            (false, true) => "step.forward.output.large",
            (false, false) => "step.forward.large",
        },
    };
    let computed = operation(graph, trace, node, Show::Numbers)
        .filter(|_| !has_tensor(graph, node))
        .or_else(|| operation(graph, trace, node, Show::Symbols))
        .map(|formula| spaced(&formula.plain()))
        .unwrap_or_default();
    Phrase::new(key)
        .with("gate", graph.operation(node))
        .styled("operation", computed, Style::Forward)
        .styled("value", told(&graph.nodes[node].shape, trace.value(node)), Style::Forward)
        .styled("name", &graph.nodes[node].symbol, Style::Symbol)
}

/// Products with room around their dots, as the sentences of the backward pass have it.
fn spaced(formula: &str) -> String {
    formula.replace(" · ", "·").replace('·', " · ")
}

fn backward(graph: &Graph, trace: &Trace, outline: &Outline, edge: EdgeId) -> Phrase {
    let wire = &graph.edges[edge];
    let gate = matches!(graph.nodes[wire.from].kind, NodeKind::Gate(_));
    let all = contributions(graph, wire.from);
    let at = all.iter().position(|&other| other == edge).map_or(1, |at| at + 1);
    if has_tensor(graph, wire.to) {
        return backward_of_tensors(graph, trace, edge, (at, all.len()));
    }
    let local = trace.local_number(edge);
    let key = match (gate, at, all.len()) {
        (true, _, 0 | 1) if local == 0.0 => "step.backward.gate.shut",
        (false, _, 0 | 1) if local == 0.0 => "step.backward.input.shut",
        (true, _, 0 | 1) => "step.backward.gate",
        (false, _, 0 | 1) => "step.backward.input",
        (true, 1, _) => "step.backward.gate.first",
        (false, 1, _) => "step.backward.input.first",
        (true, at, of) if at == of => "step.backward.gate.last",
        (false, at, of) if at == of => "step.backward.input.last",
        (true, ..) => "step.backward.gate.next",
        (false, ..) => "step.backward.input.next",
    };
    Phrase::new(key)
        .with("gate", graph.operation(wire.to))
        .styled("upstream", number(trace.gradient_number(wire.to).unwrap_or(f64::NAN)), Style::Backward)
        .styled("local", bracketed(local), Style::Local)
        .styled("downstream", number(trace.downstream_number(edge).unwrap_or(f64::NAN)), Style::Result)
        .styled("name", &graph.nodes[wire.from].symbol, Style::Symbol)
        .with("source", label(graph, outline, wire.from))
        .with("at", at)
        .with("of", all.len())
}

/// What a gate of tensors sends back: its vjp, told in the words that fit the kind of gate, with the numbers where they are few.
fn backward_of_tensors(graph: &Graph, trace: &Trace, edge: EdgeId, (at, of): (usize, usize)) -> Phrase {
    let wire = graph.edges[edge];
    let source = &graph.nodes[wire.from];
    let told = is_told(&source.shape);
    let application = graph.application(wire.to);
    let role = application.map(Application::role);
    let is_structural = application.is_some_and(|application| application.gate.structural().is_some());
    let upstream = trace.gradient(wire.to).unwrap_or_default();
    let places = application.and_then(places).map(|places| Formula::Row(places).plain());
    let spreads = is_structural && role == Some(Role::Distributor);
    let taken = is_told(&graph.nodes[wire.to].shape);
    let (key, part) = match role {
        Some(Role::Distributor) if spreads && upstream.len() == 1 && source.shape.size() > 1 => {
            ("step.backward.spread", "step.backward.spread.part")
        }
        Some(Role::Carrier) if places.is_some() && taken => ("step.backward.taken", "step.backward.taken.part"),
        Some(Role::Carrier) if is_structural && told => ("step.backward.carried", "step.backward.carried.part"),
        Some(Role::Router) if is_structural && told => ("step.backward.routed", "step.backward.routed.part"),
        _ if told => ("step.backward.tensor", "step.backward.tensor.part"),
        _ => ("step.backward.large", "step.backward.large.part"),
    };
    Phrase::new(if of > 1 { part } else { key })
        .with("gate", graph.operation(wire.to))
        .styled("vjp", vjp(graph, trace, edge), Style::Backward)
        .styled("upstream", self::told(&graph.nodes[wire.to].shape, upstream), Style::Backward)
        .styled("downstream", self::told(&source.shape, trace.downstream(edge).unwrap_or_default()), Style::Result)
        .styled("shape", &source.shape, if told { Style::Plain } else { Style::Result })
        .styled("name", &source.symbol, Style::Symbol)
        .with("places", places.unwrap_or_default())
        .with("count", source.shape.size())
        .with("at", at)
        .with("of", of)
}

/// Where a broken run keeps only the last contribution, no sum may be said.
#[inline(never)]
fn overwritten(graph: &Graph, trace: &Trace, node: NodeId, edges: &[EdgeId]) -> Option<Phrase> {
    let parts: Vec<f64> = edges.iter().filter_map(|&edge| trace.downstream(edge)?.first().copied()).collect();
    let gradient = *trace.gradient(node)?.first()?;
    let is_last = graph.nodes[node].shape.is_scalar() && parts.last() == Some(&gradient);
    let rest: f64 = parts.iter().rev().skip(1).sum();
    if !is_last || rest == 0.0 {
        return None;
    }
    let parts: Vec<String> = parts.into_iter().map(number).collect();
    let phrase = Phrase::new("break.overwritten").styled("name", &graph.nodes[node].symbol, Style::Symbol);
    Some(phrase.styled("parts", parts.join(", "), Style::Backward).styled("gradient", number(gradient), Style::Result))
}

fn accumulate(graph: &Graph, trace: &Trace, node: NodeId, edges: &[EdgeId]) -> Phrase {
    let shape = &graph.nodes[node].shape;
    if !is_told(shape) {
        let phrase = Phrase::new("step.accumulate.large").styled("name", &graph.nodes[node].symbol, Style::Symbol);
        return phrase.with("count", edges.len()).styled("shape", shape, Style::Result);
    }
    if let Some(phrase) = overwritten(graph, trace, node, edges) {
        return phrase;
    }
    let terms: Vec<String> = edges.iter().map(|&edge| told(shape, trace.downstream(edge).unwrap_or_default())).collect();
    let sum = match terms.as_slice() {
        [first, second, .., last] if terms.len() > SUM_SHOWN => format!("{first} + {} + ⋯ + {}", in_brackets(second), in_brackets(last)),
        [first, rest @ ..] => {
            std::iter::once(first.clone()).chain(rest.iter().map(|term| in_brackets(term))).collect::<Vec<_>>().join(" + ")
        }
        [] => String::new(),
    };
    Phrase::new("step.accumulate").styled("name", &graph.nodes[node].symbol, Style::Symbol).styled("sum", sum, Style::Backward).styled(
        "gradient",
        told(shape, trace.gradient(node).unwrap_or_default()),
        Style::Result,
    )
}

/// A sum of more terms is told by its first two and its last.
const SUM_SHOWN: usize = 6;

/// A number inside a sum or a product.
pub fn bracketed(x: f64) -> String {
    in_brackets(&number(x))
}

fn in_brackets(shown: &str) -> String {
    if shown.starts_with('\u{2212}') { format!("({shown})") } else { shown.to_owned() }
}

/// What a gate sends back over an edge, in symbols.
fn vjp(graph: &Graph, trace: &Trace, edge: EdgeId) -> String {
    let moment = Moment::new(graph, trace, trace.steps.len());
    spaced(&term(&moment, edge).plain())
}
