//! Gates that are put together of several smooth pieces: on which of them a gate is.

use crate::gates::{Call, Role, Rule, Setting, View};
use crate::graph::{Application, Graph, NodeId, Operand};
use crate::tensor::Shape;
use std::ops::Range;

static SCALAR: Shape = Shape::SCALAR;

/// A gate with kinks or jumps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bend {
    /// The gate.
    pub node: NodeId,
    /// Its numbers among those of [`sides`].
    pub codes: Range<usize>,
}

/// Of some nodes the gates that have kinks or jumps.
pub fn bends(graph: &Graph, nodes: &[NodeId]) -> Vec<Bend> {
    let mut end = 0;
    let mut bend = |&node: &NodeId| {
        let application = graph.application(node)?;
        let size = match application.gate.rule {
            _ if !bends_somewhere(application) => 0,
            Rule::Pointwise { .. } => graph.nodes[node].shape.size(),
            Rule::Structural(_) if application.gate.role == Role::Wall => graph.nodes[node].shape.size(),
            Rule::Structural(_) => {
                graph.edges[graph.nodes[node].incoming.clone()].iter().map(|edge| graph.nodes[edge.from].shape.size()).sum()
            }
        };
        let codes = end..end + size;
        end = codes.end;
        (size > 0).then_some(Bend { node, codes })
    };
    nodes.iter().filter_map(&mut bend).collect()
}

/// Whether a gate jumps, instead of bending, where it changes sides.
pub fn jumps(graph: &Graph, node: NodeId) -> bool {
    graph.application(node).is_some_and(|application| application.gate.role == Role::Wall)
}

fn bends_somewhere(application: &Application) -> bool {
    let gate = application.gate;
    match (&gate.rule, gate.name) {
        // With α = 1 the two pieces meet with one slope.
        (_, "elu") => application.settings.first().and_then(Setting::number) != Some(1.0),
        (_, "abs" | "leaky_relu" | "hinge" | "contrastive_loss") => true,
        (Rule::Pointwise { .. }, _) => gate.role.shuts(),
        (Rule::Structural(_), _) => matches!(gate.role, Role::Router | Role::Wall),
    }
}

/// On which side each of these gates is, as numbers that are the same as long as it stays on one smooth piece.
pub fn sides<'a>(graph: &'a Graph, bends: &[Bend], value: &dyn Fn(NodeId) -> &'a [f64]) -> Vec<f64> {
    let mut codes = Vec::with_capacity(bends.last().map_or(0, |bend| bend.codes.end));
    for bend in bends {
        let Some(application) = graph.application(bend.node) else { continue };
        let shape = &graph.nodes[bend.node].shape;
        match application.gate.rule {
            _ if application.gate.role == Role::Wall => codes.extend_from_slice(value(bend.node)),
            Rule::Pointwise { .. } => pointwise(graph, application, shape, value, value(bend.node), &mut codes),
            Rule::Structural(_) => structural(graph, application, shape, value, value(bend.node), &mut codes),
        }
        // Whatever a gate tells, the next one has its own place.
        codes.resize(bend.codes.end, 0.0);
    }
    codes
}

/// A gate that works number by number.
fn pointwise<'a>(
    graph: &Graph,
    application: &Application,
    shape: &Shape,
    value: &dyn Fn(NodeId) -> &'a [f64],
    out: &[f64],
    codes: &mut Vec<f64>,
) {
    let operands: Vec<(&[f64], Vec<usize>)> = application
        .operands
        .iter()
        .map(|operand| match operand {
            Operand::Edge(edge) => {
                let from = graph.edges[*edge].from;
                (value(from), graph.nodes[from].shape.strides_in(shape))
            }
            Operand::Constant(number) => (std::slice::from_ref(number), Vec::new()),
        })
        .collect();
    let mut numbers = Vec::new();
    for (at, &out) in out.iter().enumerate() {
        numbers.clear();
        numbers.extend(operands.iter().map(|(numbers, strides)| numbers[shape.place(at, strides)]));
        numbers.extend(application.settings.iter().filter_map(Setting::number));
        codes.push(side(application, &numbers, out));
    }
}

/// The side of one number of a gate's value.
fn side(application: &Application, numbers: &[f64], out: f64) -> f64 {
    let gate = application.gate;
    let local = |slot: usize| gate.partial(slot).map_or(0.0, |partial| (partial.value)(numbers, out, slot));
    match gate.name {
        "where" => f64::from(u8::from(numbers[0] != 0.0)),
        "elu" => f64::from(u8::from(numbers[0] > 0.0)),
        // The share of the first of two lines is what its own summand gets.
        "maxout" => local(2),
        // All others have one slope on each piece.
        _ => (0..application.operands.len()).map(|slot| local(slot) * ((slot * slot + 1) as f64)).sum(),
    }
}

/// A gate that works on whole tensors: which numbers of its operands it takes.
fn structural<'a>(
    graph: &'a Graph,
    application: &'a Application,
    shape: &Shape,
    value: &dyn Fn(NodeId) -> &'a [f64],
    out: &[f64],
    codes: &mut Vec<f64>,
) {
    let Rule::Structural(rule) = application.gate.rule else { return };
    let view = |operand: &'a Operand| match operand {
        Operand::Edge(edge) => View { shape: &graph.nodes[graph.edges[*edge].from].shape, numbers: value(graph.edges[*edge].from) },
        Operand::Constant(number) => View { shape: &SCALAR, numbers: std::slice::from_ref(number) },
    };
    let views: Vec<View> = application.operands.iter().map(view).collect();
    let call = Call { operands: &views, settings: &application.settings, shape };
    let ones = vec![1.0; out.len()];
    for (slot, operand) in application.operands.iter().enumerate() {
        let formula = rule.formulas.get(slot.min(rule.formulas.len().saturating_sub(1)));
        if matches!(operand, Operand::Constant(_)) || formula.is_none_or(Option::is_none) {
            continue;
        }
        let mut sent = vec![0.0; views[slot].numbers.len()];
        (rule.vjp)(&call, out, &ones, slot, &mut sent);
        codes.extend(sent.iter().map(|&sent| f64::from(u8::from(sent != 0.0))));
    }
}
