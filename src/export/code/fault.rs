//! A fault of the backward pass as lines of Python: what is written, and what should be.

use super::stage::Stage;
use super::template::Library;
use super::{Code, numpy};
use crate::graph::{EdgeId, Graph, NodeId};
use crate::trace::fault::{Fault, flowing};
use crate::trace::{Step, Trace, arriving};

/// A line about a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// The text.
    pub text: String,
    /// What it is.
    pub kind: SlipKind,
}

/// What a line about a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlipKind {
    /// A line as it should be, around the fault.
    Fine,
    /// The fault.
    Wrong,
    /// What should stand in the place of the fault.
    Right,
    /// What should stand here, where nothing does.
    Missing,
}

/// So many wrong lines are shown.
const MOST: usize = 3;

/// A fault as lines of staged NumPy; that of two runs as PyTorch has it. None where the fault has no place in the graph.
pub fn slips(graph: &Graph, trace: &Trace, fault: Fault) -> Vec<Slip> {
    let stage = Stage::new(graph, trace, Library::NumPy);
    let code = numpy::numpy(graph, trace);
    let lines = Lines { graph, trace, code: &code };
    let slip = |text: String, kind| Slip { text, kind };
    match fault {
        Fault::Twice => twice(graph, &stage),
        Fault::Overwritten(place) => {
            let nodes = place.map_or_else(|| (0..graph.nodes.len()).collect(), |place| vec![place]);
            let matters = nodes.into_iter().filter(|&node| Fault::Overwritten(Some(node)).matters(graph, trace));
            let added = |node: NodeId| arriving(graph, node).into_iter().skip(1).filter_map(|edge| lines.of(edge)).collect::<Vec<_>>();
            let pair = |line: &str| [slip(line.replacen(" += ", " = ", 1), SlipKind::Wrong), slip(line.to_owned(), SlipKind::Right)];
            matters.flat_map(added).take(MOST).flat_map(pair).collect()
        }
        Fault::NoUpstream(gate) | Fault::NoLocal(gate) | Fault::Swapped(gate) | Fault::NoSign(gate) => {
            let edges: Vec<EdgeId> = flowing(graph, gate).collect();
            let others = edges.iter().cycle().skip(1);
            let upstream = stage.gradient(gate);
            let pair = |(&edge, &other): (&EdgeId, &EdgeId)| {
                let line = lines.of(edge)?;
                let (target, made) = split(line)?;
                let wrong = match fault {
                    Fault::NoUpstream(_) => without(made, upstream),
                    Fault::NoLocal(_) => upstream.to_owned(),
                    Fault::NoSign(_) => unsigned(made, upstream),
                    _ => split(lines.of(other)?)?.1.to_owned(),
                };
                (wrong != made).then(|| [slip(format!("{target}{wrong}"), SlipKind::Wrong), slip(line.to_owned(), SlipKind::Right)])
            };
            edges.iter().zip(others).filter_map(pair).take(MOST).flatten().collect()
        }
    }
}

/// The lines of a program, by what they send.
struct Lines<'a> {
    graph: &'a Graph,
    trace: &'a Trace,
    code: &'a Code,
}

impl Lines<'_> {
    /// The line that sends a gradient over an edge.
    fn of(&self, edge: EdgeId) -> Option<&str> {
        let sends = |step: &Step| matches!(step, Step::Backward { edge: sent, .. } if *sent == edge && edge < self.graph.edges.len());
        let step = self.trace.steps.iter().position(sends)?;
        self.code.lines.iter().find(|line| line.step == Some(step)).map(|line| line.text.trim())
    }
}

/// A line before and after its sign of assignment.
fn split(line: &str) -> Option<(&str, &str)> {
    let at = line.find("= ")? + 2;
    Some((line.get(..at)?, line.get(at..)?))
}

/// An expression without its upstream factor; where that is no plain factor, with 1 in the place of it.
fn without(made: &str, upstream: &str) -> String {
    let (first, last) = (format!("{upstream} * "), format!(" * {upstream}"));
    if let Some(rest) = made.strip_prefix(&first) {
        rest.to_owned()
    } else if let Some(rest) = made.strip_suffix(&last) {
        rest.to_owned()
    } else {
        replaced(made, upstream, "1.0")
    }
}

/// An expression whose local factor has lost its sign.
fn unsigned(made: &str, upstream: &str) -> String {
    if let Some(local) = made.strip_prefix(&format!("{upstream} * ")) {
        let bare =
            local.strip_prefix('(').and_then(|local| local.strip_suffix(')')).filter(|local| !local.contains(['(', ')'])).unwrap_or(local);
        format!("{upstream} * abs({bare})")
    } else {
        made.strip_prefix('-').map_or_else(|| format!("abs({made})"), str::to_owned)
    }
}

/// An expression with another word in the place of a name.
fn replaced(made: &str, name: &str, with: &str) -> String {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut out = String::new();
    let mut rest = made;
    while let Some(at) = rest.find(name) {
        let (before, after) = (&rest[..at], &rest[at + name.len()..]);
        let whole = !before.ends_with(is_word) && !after.starts_with(is_word);
        out.push_str(before);
        out.push_str(if whole { with } else { name });
        rest = after;
    }
    out + rest
}

/// Two runs of which the second is added upon the first.
fn twice(graph: &Graph, stage: &Stage) -> Vec<Slip> {
    let learnt = stage.learnt();
    let names: Vec<&str> = learnt.iter().take(MOST).map(|&leaf| stage.value(leaf)).collect();
    let more = if learnt.len() > MOST { ", …" } else { "" };
    let cleared: Vec<String> = names.iter().map(|name| format!("{name}.grad")).collect();
    let output = stage.value(graph.output);
    let line = |text: String, kind| Slip { text, kind };
    vec![
        line("for run in range(2):".into(), SlipKind::Fine),
        line(format!("    {output} = forward({}{more})", names.join(", ")), SlipKind::Fine),
        line(format!("    {}{} = None", cleared.join(" = "), if more.is_empty() { "" } else { " = …" }), SlipKind::Missing),
        line(format!("    {output}.backward()"), SlipKind::Fine),
    ]
}
