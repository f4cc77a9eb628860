//! What comes of typical mistakes in what a gate sends back, where it works element by element or is a closed group.

use super::mistake::{Candidate, Mistake};
use super::{Exercise, structural};
use crate::gates::{Gate, Role, Rule};
use crate::graph::{Application, EdgeId, NodeId, Operand};
use crate::tensor::Shape;
use crate::trace::{Tape, inside};

/// A gate with more numbers is not searched for mistakes number by number.
const MOST_NUMBERS: usize = 100_000;

/// The wrong answers to what is sent back over an edge, the most typical first.
pub fn sent(exercise: &Exercise, edge: EdgeId) -> Vec<Candidate> {
    let Some(numbers) = exercise.sent(edge) else { return Vec::new() };
    let source = exercise.graph.edges[edge].from;
    let mut candidates = match Sending::new(exercise, edge) {
        Some(sending) => sending.candidates(),
        None => structural::sent(exercise, edge),
    };
    candidates.extend(structural::turned(&exercise.graph.nodes[source].shape, &numbers));
    candidates.push(negative(&numbers));
    let out = exercise.trace.value(exercise.outline.place(exercise.graph.edges[edge].to));
    if out.len() == numbers.len() {
        candidates.push(Candidate::new(Mistake::GaveValue, out.to_vec()));
    }
    candidates.push(Candidate::new(Mistake::GaveOperand, exercise.trace.value(source).to_vec()));
    if let Some(whole) = exercise.trace.gradient(source) {
        candidates.push(Candidate::new(Mistake::GaveSum, whole.to_vec()));
    }
    candidates
}

/// The wrong answers to what the upstream gradient is.
pub fn upstream(exercise: &Exercise, edge: EdgeId) -> Vec<Candidate> {
    let node = exercise.outline.place(exercise.graph.edges[edge].to);
    let local = exercise.local(edge).map(|local| Candidate::new(Mistake::GaveLocal, local));
    let product = exercise.sent(edge).map(|sent| Candidate::new(Mistake::GaveProduct, sent));
    let rest = [Candidate::new(Mistake::GaveValue, exercise.trace.value(node).to_vec()), negative(exercise.upstream(edge))];
    local.into_iter().chain(rest).chain(product).collect()
}

/// The wrong answers to what the local gradient is.
pub fn local(exercise: &Exercise, edge: EdgeId) -> Vec<Candidate> {
    let Some(sending) = Sending::new(exercise, edge) else { return Vec::new() };
    let upstream = Candidate::new(Mistake::GaveUpstream, exercise.upstream(edge).to_vec());
    let slopes = sending.slopes(&|_, slope| slope);
    let sign = negative(&sending.local);
    let product = Candidate::new(Mistake::GaveProduct, exercise.sent(edge).unwrap_or_default());
    slopes.into_iter().chain([upstream, sign, product]).collect()
}

/// The same with the other sign.
pub fn negative(numbers: &[f64]) -> Candidate {
    Candidate::new(Mistake::LostSign, numbers.iter().map(|number| -number).collect())
}

/// What a gate works with that sends a gradient back element by element.
struct Sending<'a> {
    exercise: &'a Exercise<'a>,
    edge: EdgeId,
    /// The gate; `None` for a closed group.
    application: Option<&'a Application>,
    node: NodeId,
    shape: &'a Shape,
    upstream: &'a [f64],
    local: Vec<f64>,
    own: &'a [f64],
    out: &'a [f64],
    /// Where the operand's numbers stand in the gate's shape.
    strides: Vec<usize>,
}

impl<'a> Sending<'a> {
    fn new(exercise: &'a Exercise<'a>, edge: EdgeId) -> Option<Self> {
        let (graph, trace) = (exercise.graph, exercise.trace);
        let wire = graph.edges[edge];
        let node = exercise.outline.place(wire.to);
        let shape = &graph.nodes[node].shape;
        let local = exercise.local(edge)?;
        let source = &graph.nodes[wire.from].shape;
        let upstream = exercise.upstream(edge);
        if local.len() != shape.size() || upstream.len() != shape.size() || shape.size() > MOST_NUMBERS || source.rank() > shape.rank() {
            return None;
        }
        let application = if exercise.outline.closed(node).is_some() { None } else { graph.application(node) };
        let (own, out) = (trace.value(wire.from), trace.value(node));
        Some(Self { exercise, edge, application, node, shape, upstream, local, own, out, strides: source.strides_in(shape) })
    }

    /// One number for each of the gate's, added up in the operand's shape.
    fn back(&self, number: &dyn Fn(usize) -> f64) -> Vec<f64> {
        let mut sum = vec![0.0; self.own.len()];
        for index in 0..self.shape.size() {
            sum[self.shape.place(index, &self.strides)] += number(index);
        }
        sum
    }

    fn own(&self, index: usize) -> f64 {
        self.own[self.shape.place(index, &self.strides)]
    }

    fn role(&self) -> Option<Role> {
        self.application.map(Application::role)
    }

    fn candidates(&self) -> Vec<Candidate> {
        let (u, l) = (|at: usize| self.upstream[at], |at: usize| self.local[at]);
        let mut found = Vec::new();
        let mut add = |mistake, number: &dyn Fn(usize) -> f64| found.push(Candidate::new(mistake, self.back(number)));
        match self.role() {
            Some(Role::Router) => {
                add(Mistake::RoutedWrong, &|at| if l(at) == 0.0 { u(at) } else { 0.0 });
                add(Mistake::RoutedWrong, &u);
            }
            Some(Role::Valve) => add(Mistake::ShutWrong, &|at| if l(at) == 0.0 { u(at) } else { 0.0 }),
            Some(Role::Switcher) => add(Mistake::OwnInput, &|at| u(at) * self.own(at)),
            _ => {}
        }
        add(Mistake::LostSign, &|at| -u(at) * l(at));
        add(Mistake::ForgotUpstream, &l);
        add(Mistake::PassedUpstream, &u);
        add(Mistake::AddedUpstream, &|at| u(at) + l(at));
        found.extend(self.slopes(&|at, slope| u(at) * slope));
        found.extend(self.swapped());
        found.extend(self.not_summed());
        found.push(Candidate::new(Mistake::Divided, self.back(&|at| u(at) / l(at))));
        found
    }

    /// Wrong slopes, each with what is made of it in the place of the right one.
    fn slopes(&self, with: &dyn Fn(usize, f64) -> f64) -> Vec<Candidate> {
        let mut found = Vec::new();
        let mut add = |mistake, slope: &dyn Fn(usize) -> f64| {
            found.push(Candidate::new(mistake, self.back(&|at| with(at, slope(at)))));
        };
        if self.role() == Some(Role::Switcher) {
            add(Mistake::OwnInput, &|at| self.own(at));
        }
        if let Some(exponent) = self.exponent() {
            add(Mistake::ExponentFactor, &|at| self.local[at] / exponent);
            add(Mistake::ExponentKept, &|at| exponent * libm::pow(self.own(at), exponent));
        }
        if let Some(above) = self.reciprocal() {
            add(Mistake::NotSquared, &|at| -above / self.own(at));
            add(Mistake::NotSquared, &|at| above / self.own(at));
            add(Mistake::LostSign, &|at| above / (self.own(at) * self.own(at)));
        }
        if self.has_one_operand() {
            if let Some(slope) = self.slope_at_output() {
                add(Mistake::SlopeAtOutput, &slope);
            }
            add(Mistake::ValueForSlope, &|at| self.out[at]);
            add(Mistake::InputForSlope, &|at| self.own(at));
        } else {
            add(Mistake::ValueForSlope, &|at| self.out[at]);
        }
        found
    }

    fn has_one_operand(&self) -> bool {
        self.exercise.outline.operands(self.exercise.graph, self.node).len() == 1
    }

    /// The number in the place of an operand that belongs to the gate.
    fn constant(&self, operand: usize) -> Option<f64> {
        match self.application?.operands.get(operand)? {
            Operand::Constant(number) => Some(*number),
            Operand::Edge(_) => None,
        }
    }

    /// The exponent of a power.
    fn exponent(&self) -> Option<f64> {
        match self.application?.name() {
            "square" => Some(2.0),
            "pow_const" => self.constant(1),
            _ => None,
        }
    }

    /// What stands above the operand, where the gate divides by it.
    fn reciprocal(&self) -> Option<f64> {
        (self.application?.name() == "reciprocal").then(|| self.constant(0).unwrap_or(1.0))
    }

    /// The gate's slope where its value is taken for its input.
    fn slope_at_output(&self) -> Option<Box<dyn Fn(usize) -> f64 + '_>> {
        if let Some(Application { gate: Gate { rule: Rule::Pointwise { forward, .. }, .. }, operands, settings, .. }) = self.application {
            let slot = self.exercise.graph.edges[self.edge].slot;
            let partial = self.exercise.graph.partial(self.edge)?;
            return Some(Box::new(move |at| {
                let operand = |operand: &Operand| match *operand {
                    Operand::Edge(_) => self.out[at],
                    Operand::Constant(number) => number,
                };
                let numbers = operands.iter().map(operand).chain(settings.iter().filter_map(crate::gates::Setting::number));
                let arguments: Vec<f64> = numbers.collect();
                (partial.value)(&arguments, forward(&arguments), slot)
            }));
        }
        let group = self.exercise.outline.closed(self.node)?;
        let inside = inside(self.exercise.graph, self.exercise.trace, group);
        let tape = Tape::new(&inside.graph);
        let mut leaves = tape.leaves().to_vec();
        *leaves.first_mut()? = *self.out.first()?;
        let slope = tape.run_with(&leaves).gradient_number(0)?;
        Some(Box::new(move |_| slope))
    }

    /// The slope by another operand.
    fn swapped(&self) -> Vec<Candidate> {
        let edges = self.exercise.outline.operands(self.exercise.graph, self.node);
        let others = edges.into_iter().filter(|&edge| edge != self.edge && self.role() != Some(Role::Switcher)).take(4);
        let locals = others.filter_map(|edge| self.exercise.local(edge)).filter(|local| local.len() == self.local.len());
        locals.map(|local| Candidate::new(Mistake::SwappedLocal, self.back(&|at| self.upstream[at] * local[at]))).collect()
    }

    /// Of an operand that is repeated: what comes back of its first and last use alone, and their mean.
    fn not_summed(&self) -> Vec<Candidate> {
        let times = self.shape.size() / self.own.len().max(1);
        if times < 2 {
            return Vec::new();
        }
        let mut first = vec![None; self.own.len()];
        let mut last = vec![0.0; self.own.len()];
        for index in 0..self.shape.size() {
            let place = self.shape.place(index, &self.strides);
            last[place] = self.upstream[index] * self.local[index];
            first[place].get_or_insert(last[place]);
        }
        let mean = self.back(&|at| self.upstream[at] * self.local[at]).into_iter().map(|sum| sum / times as f64).collect();
        let first = first.into_iter().map(Option::unwrap_or_default).collect();
        [first, last, mean].map(|numbers| Candidate::new(Mistake::NotSummed, numbers)).into()
    }
}
