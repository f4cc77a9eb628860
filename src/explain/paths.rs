//! All paths between two nodes put into words and formulas: each with the product along it, and their sum.

use super::Line;
use super::jacobian::grouped;
use super::moment::Moment;
use super::pieces::{self, number, product, sum, symbol};
use super::tensors::numbers;
use crate::graph::{EdgeId, Graph, NodeId};
use crate::lang::formula::{Formula, Mark};
use crate::trace::{Missing, Outline, Paths, Trace, Way};
use crate::words::{Phrase, Style};

/// What the page says of the paths between two nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct PathsTold {
    /// From where to where, and how many there are.
    pub title: Phrase,
    /// The paths, where they are few.
    pub ways: Vec<WayTold>,
    /// Their sum: the gradient.
    pub sum: Option<Line>,
    /// What there is to notice, or why there is no path.
    pub notes: Vec<Phrase>,
}

/// One path.
#[derive(Clone, Debug, PartialEq)]
pub struct WayTold {
    /// The nodes that it leads through: x → q → f, each a link.
    pub chain: Formula,
    /// The product of the local gradients along it, from the output back; numbers as far as they are known.
    pub line: Line,
    /// Of Jacobians, their sizes in the same order: 1×2 · 2×3 = 1×3.
    pub sizes: Option<String>,
}

/// A path with more edges is told by its first and its last ones.
const MOST_EDGES: usize = 7;
const AT_EACH_END: usize = 3;

/// The paths after some steps: no number is told before the forward pass has computed it.
pub fn paths_told(graph: &Graph, trace: &Trace, outline: &Outline, step: usize, paths: &Paths) -> PathsTold {
    let moment = Moment::new(graph, trace, step);
    let ends = |phrase: Phrase| {
        let name = |node: NodeId| graph.nodes[node].symbol.as_str();
        phrase.styled("from", name(paths.from), Style::Symbol).styled("to", name(paths.to), Style::Symbol)
    };
    let title = ends(count(paths.count));
    if let Some(missing) = paths.missing {
        let output = graph.nodes[graph.output].symbol.as_str();
        let why = ends(Phrase::new(reason(missing))).styled("output", output, Style::Symbol);
        return PathsTold { title, ways: Vec::new(), sum: None, notes: vec![why] };
    }
    let ways = paths.listed.iter().map(|way| told(&moment, outline, paths, way)).collect();
    PathsTold { title, ways, sum: total(&moment, paths), notes: notes(&moment, paths).into_iter().map(ends).collect() }
}

/// How many there are: exactly where that can be read, else about, or more than can be counted.
fn count(count: u128) -> Phrase {
    match u64::try_from(count).ok().filter(|&count| count < READABLE) {
        Some(count) => Phrase::new("paths.title").with("count", grouped(count)),
        None if count == u128::MAX => Phrase::new("paths.title.more").with("count", "3.4 · 10³⁸"),
        None => Phrase::new("paths.title.about").with("count", rounded(count)),
    }
}

/// From here on a number is told by its leading figures.
const READABLE: u64 = 1_000_000_000_000;

/// 1.15 · 10¹⁸.
fn rounded(count: u128) -> String {
    let shown = format!("{:.2e}", count as f64);
    let (leading, exponent) = shown.split_once('e').unwrap_or((&shown, "0"));
    let raised = |figure: char| figure.to_digit(10).and_then(|figure| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(figure as usize));
    format!("{leading} · 10{}", exponent.chars().filter_map(raised).collect::<String>())
}

const fn reason(missing: Missing) -> &'static str {
    match missing {
        Missing::Same => "paths.none.same",
        Missing::Constant => "paths.none.constant",
        Missing::Unused => "paths.none.unused",
        Missing::Shut => "paths.none.shut",
        Missing::Independent => "paths.none",
    }
}

fn notes(moment: &Moment, paths: &Paths) -> Vec<Phrase> {
    let is_many = paths.listed.is_empty();
    let is_known = moment.value(paths.to).is_some();
    let mut notes = Vec::new();
    notes.push(match (paths.scalar, is_many, paths.count) {
        (_, true, _) => Phrase::new("paths.many").with("edges", grouped(paths.edges.iter().filter(|&&on| on).count() as u64)),
        (true, _, 1) => Phrase::new("paths.one"),
        (true, ..) => Phrase::new("paths.rule"),
        (false, _, 1) => Phrase::new("paths.one.jacobians"),
        (false, ..) => Phrase::new("paths.rule.jacobians"),
    });
    if paths.scalar {
        notes.extend((!is_known).then(|| Phrase::new("paths.waiting")));
    } else if paths.sum.is_none() {
        notes.push(Phrase::new("paths.sum.jacobian"));
    } else if moment.gradient(paths.from).is_none() {
        notes.push(Phrase::new("paths.sum.waiting"));
    }
    notes
}

fn told(moment: &Moment, outline: &Outline, paths: &Paths, way: &Way) -> WayTold {
    let graph = moment.graph;
    let place = |edge: EdgeId| outline.place(graph.edges[edge].to);
    let is_known = |edge: EdgeId| moment.value(place(edge)).is_some();
    let mut chain = vec![symbol(graph, paths.from).marked(Mark::Node(paths.from))];
    for edge in ends(&way.edges) {
        chain.push(Formula::Operator("→"));
        chain.push(edge.map_or(Formula::Operator("⋯"), |&edge| symbol(graph, place(edge)).marked(Mark::Node(place(edge)))));
    }
    // From the output back, as Jacobians are multiplied.
    let backward: Vec<(EdgeId, Option<f64>)> = way.edges.iter().copied().zip(way.locals.iter().copied()).rev().collect();
    let symbols = ends(&backward).into_iter().map(|factor| match factor {
        Some(&(edge, _)) if is_known(edge) => local(graph, outline, edge),
        Some(&(edge, _)) => local(graph, outline, edge).marked(Mark::Missing),
        None => Formula::Operator("⋯"),
    });
    let mut sides = Vec::new();
    if let Some(result) = way.product.filter(|_| moment.value(paths.to).is_some()) {
        if way.edges.len() > 1 {
            let factor = |factor: Option<&(EdgeId, Option<f64>)>| match factor {
                Some(&(_, local)) => number(local.unwrap_or(f64::NAN)),
                None => Formula::Operator("⋯"),
            };
            sides.push(product(ends(&backward).into_iter().map(factor)));
        }
        sides.push(number(result).marked(Mark::Backward));
    }
    let size = |node: NodeId| graph.nodes[node].shape.size();
    let sizes = (!paths.scalar).then(|| {
        let one = |rows: NodeId, columns: NodeId| format!("{}×{}", grouped(size(rows) as u64), grouped(size(columns) as u64));
        let factors: Vec<String> = ends(&way.edges.iter().copied().rev().collect::<Vec<_>>())
            .into_iter()
            .map(|edge| edge.map_or_else(|| "⋯".to_owned(), |&edge| one(place(edge), graph.edges[edge].from)))
            .collect();
        let result = one(paths.to, paths.from);
        if factors.len() > 1 { format!("{} → {result}", factors.join(" · ")) } else { result }
    });
    WayTold { chain: Formula::Row(chain), line: Line::new(product(symbols), sides), sizes }
}

/// All of a few, or the first and the last of many with a gap between.
fn ends<T>(all: &[T]) -> Vec<Option<&T>> {
    if all.len() <= MOST_EDGES {
        return all.iter().map(Some).collect();
    }
    let last = all.iter().skip(all.len() - AT_EACH_END).map(Some);
    all.iter().take(AT_EACH_END).map(Some).chain([None]).chain(last).collect()
}

/// The local gradient of a drawn edge's gate, which may be a closed group.
fn local(graph: &Graph, outline: &Outline, edge: EdgeId) -> Formula {
    let (from, to) = (graph.edges[edge].from, outline.place(graph.edges[edge].to));
    match outline.closed(to) {
        Some(_) => Formula::Partial(Box::new(symbol(graph, to)), Box::new(symbol(graph, from))).marked(Mark::Node(to)),
        None => pieces::local(graph, edge),
    }
}

/// ∂f/∂x = 3.00 + (−4.00) = −1.00, as far as it is known.
fn total(moment: &Moment, paths: &Paths) -> Option<Line> {
    let graph = moment.graph;
    let Paths { from, to, .. } = *paths;
    let gradient = paths.sum.as_ref()?;
    let known = if paths.scalar { moment.value(to).is_some() } else { moment.gradient(from).is_some() };
    let left = if to == graph.output {
        pieces::upstream(graph, from, known)
    } else {
        let slope = Formula::Partial(Box::new(symbol(graph, to)), Box::new(symbol(graph, from)));
        if known { slope.marked(Mark::Backward) } else { slope }
    };
    if !known {
        return Some(Line::new(left.marked(Mark::Missing), []));
    }
    let products: Option<Vec<Formula>> = paths.listed.iter().map(|way| way.product.map(number)).collect();
    let terms = products.filter(|terms| terms.len() > 1).map(sum);
    Some(Line::new(left, terms.into_iter().chain([numbers(graph, from, gradient).marked(Mark::Backward)])))
}
