//! Other numbers for the same program: short ones, with which nothing is tied, shut or out of reach.

use crate::gates::Role;
use crate::graph::{Flow, Graph, NodeId, NodeKind, Operand};
use crate::lang::cells;
use crate::span::Span;
use crate::tensor::random::Random;
use crate::trace::{Tape, Trace};
use crate::words::precise;

/// So many numbers at most are written anew.
const MOST_NUMBERS: usize = 200;
/// So many tries a small graph gets, and a large one.
const TRIES: usize = 60;
const FEW_TRIES: usize = 6;
/// From so many nodes on a graph is large.
const LARGE: usize = 1_000;
/// Numbers beyond these are not readable.
const LEAST: f64 = 0.02;
const LARGEST: f64 = 200.0;
/// Nearer than this two numbers count as tied, and a number counts as being at a kink.
const TIED: f64 = 0.15;

/// A number of the program that can be written anew.
struct Place {
    leaf: NodeId,
    /// Its place among the leaf's numbers.
    index: usize,
    /// Where it stands; `None` for a name that nothing defines.
    span: Option<Span>,
    /// The number that stands there.
    number: f64,
}

/// The program with other numbers in the place of its inputs', the same ones for the same seed; `None` where it has none to change.
///
/// Inputs that get no gradient keep theirs: a label or an index is no number to compute with.
pub fn fresh(source: &str, graph: &Graph, seed: u64) -> Option<String> {
    let places = places(source, graph);
    if places.is_empty() {
        return None;
    }
    let tape = Tape::new(graph);
    let offsets = offsets(graph);
    let mut random = Random::new(seed);
    let tries = if graph.nodes.len() > LARGE { FEW_TRIES } else { TRIES };
    let mut best: Option<(usize, Vec<f64>)> = None;
    for _ in 0..tries {
        let numbers: Vec<f64> = places.iter().map(|place| nice(&mut random, place.number)).collect();
        let mut leaves = tape.leaves().to_vec();
        for (place, &number) in places.iter().zip(&numbers) {
            leaves[offsets[place.leaf] + place.index] = number;
        }
        let same = places.iter().zip(&numbers).filter(|(place, number)| place.number == **number).count();
        let equal = repeated(&numbers);
        let faults = faults(graph, &tape.run_with(&leaves)) + same + equal;
        if best.as_ref().is_none_or(|(least, _)| faults < *least) {
            best = Some((faults, numbers));
        }
        if faults == 0 {
            break;
        }
    }
    let (_, numbers) = best?;
    Some(written(source, graph, &places, &numbers))
}

/// All numbers of inputs that get a gradient and stand in the text.
fn places(source: &str, graph: &Graph) -> Vec<Place> {
    let mut places = Vec::new();
    for (leaf, node) in graph.nodes.iter().enumerate().take(graph.leaves()) {
        let NodeKind::Input { value, literal } = &node.kind else { continue };
        if node.flow != Flow::Reached {
            continue;
        }
        let spans: Vec<Option<Span>> = match literal {
            Some(literal) => cells(source, *literal).into_iter().map(Some).collect(),
            None => vec![None],
        };
        if spans.len() != value.numbers.len() || places.len() + spans.len() > MOST_NUMBERS {
            continue;
        }
        let place = |(index, (span, &number)): (usize, (Option<Span>, &f64))| Place { leaf, index, span, number };
        places.extend(spans.into_iter().zip(&value.numbers).enumerate().map(place));
    }
    places
}

/// Where each leaf's numbers begin among all.
fn offsets(graph: &Graph) -> Vec<usize> {
    let sizes = graph.nodes.iter().take(graph.leaves()).map(|node| node.shape.size());
    let mut sum = 0;
    let offset = |size: usize| {
        sum += size;
        sum - size
    };
    sizes.map(offset).collect()
}

/// A short number like the one that stood there: tenths for a number below 1, else a whole one; never 0 or ±1, with which a product tells
/// little.
fn nice(random: &mut Random, before: f64) -> f64 {
    let size = 2 + (random.unit() * if before.abs() < 1.0 && before != 0.0 { 8.0 } else { 4.0 }) as i32;
    let sign = if random.unit() < 0.5 { -1 } else { 1 };
    let number = f64::from(sign * size);
    if before.abs() < 1.0 && before != 0.0 { number / 10.0 } else { number }
}

/// How many numbers stand there more than once, of a few; among many it cannot be helped.
fn repeated(numbers: &[f64]) -> usize {
    if numbers.len() > 6 {
        return 0;
    }
    (0..numbers.len()).filter(|&at| numbers[..at].contains(&numbers[at])).count()
}

/// What is wrong with a run for who is to compute it by hand.
fn faults(graph: &Graph, trace: &Trace) -> usize {
    let unreadable = |x: &f64| !x.is_finite() || x.abs() > LARGEST || *x != 0.0 && x.abs() < LEAST;
    let mut faults = 0;
    for (id, node) in graph.nodes.iter().enumerate() {
        let gradient = trace.gradient(id).unwrap_or_default();
        let all = trace.value(id).iter().chain(gradient);
        faults += all.clone().filter(|x| unreadable(x)).count() * 3 + all.filter(|x| !x.is_finite()).count() * 1_000;
        faults += usize::from(is_at_kink(graph, trace, id)) * 20;
        if node.flow == Flow::Reached && id < graph.leaves() && !gradient.is_empty() && gradient.iter().all(|x| *x == 0.0) {
            faults += 4;
        }
    }
    faults
}

/// Whether a router has two operands that are all but equal, or a valve's operand is all but at the place where it shuts.
fn is_at_kink(graph: &Graph, trace: &Trace, node: NodeId) -> bool {
    let Some(application) = graph.application(node) else { return false };
    let constants = application.operands.iter().filter_map(|operand| match *operand {
        Operand::Constant(number) => Some(number),
        Operand::Edge(_) => None,
    });
    let values = || graph.nodes[node].incoming.clone().flat_map(|edge| trace.value(graph.edges[edge].from).iter().copied());
    match application.role() {
        Role::Router => {
            let out = trace.value(node).first().copied().unwrap_or_default();
            trace.value(node).len() == 1 && values().chain(constants).filter(|value| (value - out).abs() < TIED).count() > 1
        }
        Role::Valve => values().any(|value| value.abs() < TIED),
        _ => false,
    }
}

/// The text with the numbers in their places; those of names that nothing defines in statements at its end.
fn written(source: &str, graph: &Graph, places: &[Place], numbers: &[f64]) -> String {
    let mut edits: Vec<(Span, String)> = Vec::new();
    let mut added = String::new();
    for (place, &number) in places.iter().zip(numbers) {
        match place.span {
            Some(span) => edits.push((span, precise(number))),
            None => added.push_str(&format!("\n{} = {}", graph.nodes[place.leaf].symbol, precise(number))),
        }
    }
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    let mut text = source.trim_end().to_owned();
    for (span, number) in edits {
        if text.get(span.start..span.end).is_some() {
            text.replace_range(span.start..span.end, &number);
        }
    }
    text + &added
}
