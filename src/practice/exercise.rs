//! What is asked at each step: of a step, of the leaves, and how far one may go before it is answered.

use super::{Progress, Rule};
use crate::graph::{EdgeId, Flow, Graph, NodeId, NodeKind};
use crate::share::Level;
use crate::tensor::Shape;
use crate::trace::{Outline, Step, Trace, arriving, inside};

/// A tensor of up to so many numbers is asked for as a whole.
pub const MOST_CELLS: usize = 24;
/// Of a larger one so many numbers are asked.
const CHOSEN: usize = 6;
/// So many leaves are asked for.
pub const MOST_LEAVES: usize = 12;
/// So many products at most are given before less is given.
const GIVEN: usize = 4;

/// A run that is asked about.
#[derive(Clone, Copy, Debug)]
pub struct Exercise<'a> {
    /// The graph.
    pub graph: &'a Graph,
    /// The run.
    pub trace: &'a Trace,
    /// How it is drawn: what happens within closed groups is not asked.
    pub outline: &'a Outline,
    /// What is asked.
    pub level: Level,
    /// Of the steps each so-manieth is asked, where steps are.
    pub every: usize,
}

/// One question: about one step, or one leaf.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The number of the step that brings the answer, counted from 1.
    pub step: usize,
    /// What is asked for.
    pub about: About,
    /// The rule that is asked for first.
    pub rule: Option<Rule>,
    /// The numbers to be typed, in order; the last is the answer.
    pub asks: Vec<Ask>,
}

/// What a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A gate's value.
    Value {
        /// The gate.
        node: NodeId,
    },
    /// The gradient with which the backward pass begins.
    Seed {
        /// The output.
        node: NodeId,
    },
    /// What a gate sends back over an edge.
    Sent {
        /// The gate, or the closed group.
        node: NodeId,
        /// The edge.
        edge: EdgeId,
        /// Where it is one of several contributions: which one, of how many.
        part: Option<(usize, usize)>,
    },
    /// The sum of all contributions to a node's gradient.
    Sum {
        /// The node.
        node: NodeId,
        /// How many there are.
        count: usize,
    },
    /// The gradient of a leaf, with the whole chain rule behind it.
    Leaf {
        /// The leaf.
        node: NodeId,
    },
}

/// What is typed at once: a number, or some of a tensor's.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// Which of the question's parts it is.
    pub key: Key,
    /// The shape of what is asked for.
    pub shape: Shape,
    /// Which of its numbers are typed, row by row.
    pub cells: Vec<usize>,
    /// All its numbers.
    pub numbers: Vec<f64>,
}

/// What an answer is kept under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The question's step.
    pub step: usize,
    /// The part of the question.
    pub part: Part,
}

/// The parts of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Which rule holds.
    Rule,
    /// The upstream gradient.
    Upstream,
    /// The local gradient.
    Local,
    /// The number that the step brings.
    Result,
}

impl Part {
    /// All of them, in the order in which they are asked.
    pub const ALL: [Self; 4] = [Self::Rule, Self::Upstream, Self::Local, Self::Result];

    /// Its name on the page.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Upstream => "upstream",
            Self::Local => "local",
            Self::Result => "result",
        }
    }

    /// The one of a name.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.tag() == tag)
    }
}

impl Question {
    /// The keys of all its parts, in order.
    pub fn keys(&self) -> impl Iterator<Item = Key> {
        let rule = self.rule.map(|_| Key { step: self.step, part: Part::Rule });
        rule.into_iter().chain(self.asks.iter().map(|ask| ask.key))
    }

    /// The first part that is neither answered nor shown.
    pub fn open(&self, progress: &Progress) -> Option<Key> {
        self.keys().find(|key| !progress.is_done(*key))
    }

    /// The part of a key.
    pub fn ask(&self, part: Part) -> Option<&Ask> {
        self.asks.iter().find(|ask| ask.key.part == part)
    }

    /// The node whose value or gradient is asked for.
    pub fn target(&self, graph: &Graph) -> NodeId {
        match self.about {
            About::Sent { edge, .. } => graph.edges[edge].from,
            About::Value { node } | About::Seed { node } | About::Sum { node, .. } | About::Leaf { node } => node,
        }
    }
}

impl<'a> Exercise<'a> {
    /// The step at which the exercise begins: what is not asked is given.
    pub fn start(&self) -> usize {
        if self.level == Level::Steps { 0 } else { self.seed() }
    }

    /// The number of the step with which the backward pass begins.
    pub fn seed(&self) -> usize {
        self.trace.steps.iter().position(|step| matches!(step, Step::Seed { .. })).map_or(0, |at| at + 1)
    }

    /// The question that a step answers; `None` where nothing is asked: within closed groups, of numbers that are none, and beside the level.
    pub fn question(&self, step: usize) -> Option<Question> {
        if self.level == Level::Leaves || !step.is_multiple_of(self.every) || !self.outline.ends_on_stage(step) {
            return None;
        }
        let taken = self.trace.steps.get(step.checked_sub(1)?)?;
        let is_backward = matches!(taken, Step::Backward { .. } | Step::Accumulate { .. });
        if self.level == Level::Rules && !is_backward {
            return None;
        }
        let (about, numbers) = match self.outline.event(self.graph, taken) {
            Step::Forward { node } => (About::Value { node }, self.trace.value(node).to_vec()),
            Step::Seed { node } => (About::Seed { node }, self.trace.gradient(node)?.to_vec()),
            Step::Backward { node, edge } => {
                let from = self.graph.edges[edge].from;
                let all = if self.outline.is_whole() { arriving(self.graph, from) } else { self.outline.arriving(self.graph, from) };
                let part = all.iter().position(|&other| other == edge).filter(|_| all.len() > 1).map(|at| (at + 1, all.len()));
                (About::Sent { node, edge, part }, self.sent(edge)?)
            }
            Step::Accumulate { node, edges } => (About::Sum { node, count: edges.len() }, self.trace.gradient(node)?.to_vec()),
        };
        let mut question = Question { step, about, rule: None, asks: Vec::new() };
        if self.level == Level::Rules {
            question.rule = Rule::of(self.graph, self.outline, about);
            question.asks.extend(self.factors(step, about));
        }
        let shape = self.graph.nodes[question.target(self.graph)].shape.clone();
        question.asks.push(ask(step, Part::Result, shape, numbers)?);
        Some(question)
    }

    /// The questions about the leaves, of very many leaves some.
    pub fn leaves(&self) -> Vec<Question> {
        if self.level != Level::Leaves {
            return Vec::new();
        }
        let is_asked = |node: &NodeId| {
            let leaf = &self.graph.nodes[*node];
            let gradient = self.trace.gradient(*node).unwrap_or_default();
            matches!(leaf.kind, NodeKind::Input { .. }) && leaf.flow == Flow::Reached && gradient.iter().all(|number| number.is_finite())
        };
        let all: Vec<NodeId> = (0..self.graph.leaves()).filter(is_asked).collect();
        let chosen: Vec<NodeId> = spread(all.len(), MOST_LEAVES, MOST_LEAVES).into_iter().filter_map(|at| all.get(at).copied()).collect();
        let steps = self.completing(&chosen);
        let question = |(node, step): (NodeId, Option<usize>)| {
            let ask = ask(step?, Part::Result, self.graph.nodes[node].shape.clone(), self.trace.gradient(node)?.to_vec())?;
            Some(Question { step: step?, about: About::Leaf { node }, rule: None, asks: vec![ask] })
        };
        chosen.into_iter().zip(steps).filter_map(question).collect()
    }

    /// For each of these leaves the number of the step that makes its gradient whole.
    fn completing(&self, leaves: &[NodeId]) -> Vec<Option<usize>> {
        let mut steps = vec![None; leaves.len()];
        for (at, step) in self.trace.steps.iter().enumerate() {
            let node = match *step {
                Step::Forward { .. } => continue,
                Step::Seed { node } | Step::Accumulate { node, .. } => node,
                Step::Backward { edge, .. } => self.graph.edges[edge].from,
            };
            if let Ok(place) = leaves.binary_search(&node) {
                steps[place] = Some(at + 1);
            }
        }
        steps
    }

    /// The question that is before the reader after so many steps: about the next step on stage.
    pub fn next(&self, step: usize) -> Option<Question> {
        let last = self.trace.steps.len();
        let next = self.outline.next(step, last);
        if next > step { self.question(next) } else { None }
    }

    /// The first open question after so many steps, if one is left.
    pub fn ahead(&self, progress: &Progress, step: usize) -> Option<Question> {
        if self.level == Level::Leaves {
            return self.leaves().into_iter().find(|question| question.open(progress).is_some());
        }
        (step + 1..=self.trace.steps.len()).find_map(|next| self.question(next).filter(|question| question.open(progress).is_some()))
    }

    /// How far one may go from one step to another: up to the first open question.
    pub fn bound(&self, progress: &Progress, from: usize, to: usize) -> usize {
        if to <= from {
            return to;
        }
        if self.level == Level::Leaves {
            let seed = self.seed();
            let is_held = from <= seed && to > seed && self.ahead(progress, seed).is_some();
            return if is_held { seed } else { to };
        }
        let last = self.trace.steps.len();
        let mut at = from;
        while at < to {
            let next = self.outline.next(at, last);
            if next == at || next > to {
                break;
            }
            if self.question(next).is_some_and(|question| question.open(progress).is_some()) {
                return at;
            }
            at = next;
        }
        to
    }

    /// What an edge sends back, or all the edges that it is drawn for.
    pub fn sent(&self, edge: EdgeId) -> Option<Vec<f64>> {
        let Some(parts) = self.outline.parts(edge) else { return Some(self.trace.downstream(edge)?.to_vec()) };
        parts.iter().filter_map(|&part| self.trace.downstream(part)).map(<[f64]>::to_vec).reduce(|mut sum, part| {
            sum.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
            sum
        })
    }

    /// The gradient at the output of the gate or the closed group that an edge leads to.
    pub fn upstream(&self, edge: EdgeId) -> &'a [f64] {
        self.trace.gradient(self.outline.place(self.graph.edges[edge].to)).unwrap_or_default()
    }

    /// The local gradient of that gate by the edge's operand, in the shape of its value; `None` where it has no such numbers.
    pub fn local(&self, edge: EdgeId) -> Option<Vec<f64>> {
        let node = self.outline.place(self.graph.edges[edge].to);
        match self.outline.closed(node) {
            Some(group) => {
                let inside = inside(self.graph, self.trace, group);
                Some(vec![inside.local(inside.operand(self.graph.edges[edge].from)?)?])
            }
            None => Some(self.trace.local(edge)?.to_vec()),
        }
    }

    /// The factors that are asked for beside their product: first none, then the upstream gradient, then the local one as well.
    fn factors(&self, step: usize, about: About) -> Vec<Ask> {
        let About::Sent { node, edge, .. } = about else { return Vec::new() };
        let is_number = |node: NodeId| self.graph.nodes[node].shape.is_scalar();
        if !is_number(node) || !is_number(self.graph.edges[edge].from) {
            return Vec::new();
        }
        let faded = self.faded(step);
        let upstream = (faded > 0).then(|| ask(step, Part::Upstream, Shape::SCALAR, self.upstream(edge).to_vec()));
        let local = (faded > 1).then(|| ask(step, Part::Local, Shape::SCALAR, self.local(edge)?));
        [upstream, local].into_iter().flatten().flatten().collect()
    }

    /// How much less is given at a step than at first: 0, 1 or 2, by thirds of the backward pass, and of a long one soon.
    fn faded(&self, step: usize) -> usize {
        let is_product = |step: &usize| {
            let taken = self.trace.steps.get(step - 1).filter(|_| self.outline.ends_on_stage(*step));
            taken.is_some_and(|taken| {
                !matches!(taken, Step::Forward { .. }) && matches!(self.outline.event(self.graph, taken), Step::Backward { .. })
            })
        };
        let before = (1..step).filter(is_product).count();
        let all = before + (step..=self.trace.steps.len()).filter(is_product).take(3 * GIVEN).count();
        (before * 3 / all.max(1)).max(before / GIVEN).min(2)
    }
}

/// The question for numbers; `None` where one of those that are asked for is not finite.
fn ask(step: usize, part: Part, shape: Shape, numbers: Vec<f64>) -> Option<Ask> {
    let cells = spread(numbers.len(), MOST_CELLS, CHOSEN);
    let is_sound = cells.iter().all(|&cell| numbers[cell].is_finite());
    (is_sound && !cells.is_empty()).then_some(Ask { key: Key { step, part }, shape, cells, numbers })
}

/// The indices of `count` things, or of more than `most` only so many `chosen` ones, from everywhere among them.
fn spread(count: usize, most: usize, chosen: usize) -> Vec<usize> {
    if count <= most {
        return (0..count).collect();
    }
    let mut places: Vec<usize> = (0..chosen).map(|at| ((2 * at + 1) * count / (2 * chosen) + at).min(count - 1)).collect();
    places.dedup();
    places
}
