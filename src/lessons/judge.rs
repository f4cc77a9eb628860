//! What is said of a number that somebody has computed for a lesson: whether it is right, and else which mistake it looks like.

use super::Quantity;
use crate::graph::Graph;
use crate::practice::{self, About, Ask, Exercise, Key, Mistake, Part, Question, Verdict};
use crate::share::Level;
use crate::trace::{Outline, Trace};

/// Judges an answer, with the graph as it is drawn; `None` where the run has no such number, and where it is wrong and no gate computes it.
pub fn judge(quantity: &Quantity, graph: &Graph, trace: &Trace, outline: &Outline, answer: f64) -> Option<Verdict> {
    let number = quantity.number(graph, trace)?;
    if practice::same(answer, number) {
        return Some(Verdict::Right);
    }
    let (node, cell) = quantity.place(graph)?;
    let open = Outline::open(graph);
    // What is inside of a closed group is asked about as if it were open.
    let outline = if outline.is_drawn(node) { outline } else { &open };
    let exercise = Exercise { graph, trace, outline, level: Level::Steps, every: 1 };
    let numbers = if quantity.is_gradient { trace.gradient(node)? } else { trace.value(node) };
    let ask = |about: About, numbers: Vec<f64>, answer: f64| {
        let key = Key { step: 0, part: Part::Result };
        let ask = Ask { key, shape: graph.nodes[node].shape.clone(), cells: vec![cell], numbers };
        exercise.judge(&Question { step: 0, about, rule: None, asks: vec![ask] }, Part::Result, &[answer])
    };
    let whole = |about: About| ask(about, numbers.to_vec(), answer);
    let sent = |edge: usize| About::Sent { node: outline.place(graph.edges[edge].to), edge, part: None };
    let verdicts = match outline.arriving(graph, node)[..] {
        _ if !quantity.is_gradient && outline.operands(graph, node).is_empty() => return None,
        _ if !quantity.is_gradient => vec![whole(About::Value { node })],
        [] => vec![whole(About::Seed { node })],
        // The mistake is one at the gate itself, or a gate on the way was forgotten.
        [edge] => vec![whole(sent(edge)), whole(About::Leaf { node })],
        // The sum is wrong, or one contribution to it.
        ref edges => {
            let part = |&edge: &usize| {
                let numbers = exercise.sent(edge)?;
                let rest = number - numbers.get(cell)?;
                Some(ask(sent(edge), numbers, answer - rest))
            };
            std::iter::once(whole(About::Sum { node, count: edges.len() })).chain(edges.iter().filter_map(part)).collect()
        }
    };
    best(verdicts)
}

/// Of what is said of an answer, the most telling: it is right, it is a certain mistake, it is close, it is wrong.
fn best(verdicts: Vec<Verdict>) -> Option<Verdict> {
    let worth = |verdict: &Verdict| match verdict {
        Verdict::Right => 3,
        Verdict::Wrong { mistake: Some(Mistake::Close | Mistake::CutOff), .. } => 1,
        Verdict::Wrong { mistake: Some(_), .. } => 2,
        Verdict::Wrong { mistake: None, .. } => 0,
    };
    // Of several the first.
    verdicts.into_iter().rev().max_by_key(worth)
}
