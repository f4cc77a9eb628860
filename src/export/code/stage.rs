//! A graph's leaves, gates and backward steps, each as a line of Python.

use super::Code;
use super::names::Names;
use super::python::{Binds, Piece, expression, float};
use super::template::{self, Library};
use crate::graph::{Application, EdgeId, Graph, NodeId, NodeKind, Operand};
use crate::lang;
use crate::lang::ast::{Ast, StatementKind};
use crate::trace::{Step, Trace};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// What the lines of a graph are written from.
pub struct Stage<'a> {
    pub graph: &'a Graph,
    pub trace: &'a Trace,
    pub names: Names,
    pub library: Library,
    /// Formulas of the gate table that have been read already.
    formulas: RefCell<BTreeMap<&'static str, Ast>>,
}

impl<'a> Stage<'a> {
    pub fn new(graph: &'a Graph, trace: &'a Trace, library: Library) -> Self {
        Self { graph, trace, names: Names::new(graph), library, formulas: RefCell::default() }
    }

    /// Every leaf.
    pub fn leaves(&self) -> std::ops::Range<NodeId> {
        0..self.graph.leaves()
    }

    /// The inputs that a gradient reaches, and the gradient.
    pub fn learnt(&self) -> Vec<NodeId> {
        self.leaves().filter(|&leaf| self.trace.gradients[leaf].is_some()).collect()
    }

    pub fn value(&self, node: NodeId) -> &str {
        self.names.value(node)
    }

    pub fn gradient(&self, node: NodeId) -> &str {
        self.names.gradient(node)
    }

    /// The number of a leaf. Where the run leaves the real numbers it is one of NumPy's, since Python's own raise errors there.
    pub fn leaf(&self, leaf: NodeId) -> String {
        let number = float(self.trace.values[leaf]);
        let module = match self.library {
            Library::NumPy => "np",
            Library::Torch => return format!("torch.tensor({number})"),
            Library::Jax => "jnp",
        };
        if self.is_real() { number } else { format!("{module}.float64({number})") }
    }

    fn is_real(&self) -> bool {
        let trace = self.trace;
        let all = trace.values.iter().chain(&trace.locals).chain(trace.gradients.iter().flatten());
        all.into_iter().all(|number| number.is_finite())
    }

    /// The forward steps: `q = x + y`.
    pub fn forward(&self, code: &mut Code, indent: &str) {
        for (index, step) in self.trace.steps.iter().enumerate() {
            if let Step::Forward { node } = *step
                && let NodeKind::Gate(application) = &self.graph.nodes[node].kind
            {
                code.step(index, format!("{indent}{} = {}", self.value(node), self.gate(application).text));
            }
        }
    }

    fn gate(&self, application: &Application) -> Piece {
        let operands: Vec<Piece> = application.operands.iter().map(|operand| self.operand(application, *operand)).collect();
        let parameters: Vec<Piece> = application.parameters.iter().map(|&number| Piece::number(number)).collect();
        template::call(application.gate, self.library, &operands, &parameters)
    }

    fn operand(&self, application: &Application, operand: Operand) -> Piece {
        match operand {
            Operand::Edge(edge) => Piece::atom(self.value(self.graph.edges[edge].from)),
            // PyTorch's `maximum` takes no plain numbers.
            Operand::Constant(number) if self.library == Library::Torch && application.gate.variadic => {
                Piece::atom(format!("torch.tensor({})", float(number)))
            }
            Operand::Constant(number) => Piece::float(number),
        }
    }

    /// The backward steps, each after the seed: `dq = df * z`, and `+=` where a node has got a part already.
    pub fn backward(&self, code: &mut Code, indent: &str, ties: Ties) {
        let mut begun = vec![false; self.graph.nodes.len()];
        for (index, step) in self.trace.steps.iter().enumerate() {
            if let Step::Backward { node, edge } = *step {
                let from = self.graph.edges[edge].from;
                let sign = if std::mem::replace(&mut begun[from], true) { "+=" } else { "=" };
                let sent = Piece::times(self.gradient(node), &self.local(edge, ties));
                code.step(index, format!("{indent}{} {sign} {}", self.gradient(from), sent.text));
            }
        }
    }

    /// The local gradient of an edge.
    fn local(&self, edge: EdgeId, ties: Ties) -> Piece {
        let wire = &self.graph.edges[edge];
        let NodeKind::Gate(application) = &self.graph.nodes[wire.to].kind else { return Piece::number(0.0) };
        let Some(formula) = application.gate.formula(wire.slot) else { return Piece::number(0.0) };
        let mut formulas = self.formulas.borrow_mut();
        let ast = formulas.entry(formula).or_insert_with(|| lang::parse(formula).ast);
        let Some(StatementKind::Bare(root)) = ast.statements.first().map(|statement| &statement.kind) else { return Piece::number(0.0) };
        expression(ast, *root, &|name| self.meaning(application, edge, ties, name))
    }

    /// What a name in a formula of the gate table stands for.
    fn meaning(&self, application: &Application, edge: EdgeId, ties: Ties, name: &str) -> Option<Piece> {
        let wire = &self.graph.edges[edge];
        match name {
            "out" => return Some(Piece::atom(self.value(wire.to))),
            "it" => return Some(Piece::atom(self.value(wire.from))),
            "ties" => return Some(self.ties(application, wire.to, ties)),
            _ => {}
        }
        if let Some(slot) = application.gate.operands.iter().position(|&operand| operand == name) {
            return Some(match *application.operands.get(slot)? {
                Operand::Edge(operand) => Piece::atom(self.value(self.graph.edges[operand].from)),
                Operand::Constant(number) => Piece::number(number),
            });
        }
        let parameter = application.gate.parameters.iter().position(|parameter| parameter.name == name)?;
        application.parameters.get(parameter).copied().map(Piece::number)
    }

    /// How many operands equal the gate's output.
    fn ties(&self, application: &Application, out: NodeId, ties: Ties) -> Piece {
        let equal = |operand: &Operand| match *operand {
            Operand::Edge(edge) => self.trace.values[self.graph.edges[edge].from] == self.trace.values[out],
            Operand::Constant(number) => number == self.trace.values[out],
        };
        let compared = |operand: &Operand| format!("{} == {}", self.operand(application, *operand).at_least(Binds::Sum), self.value(out));
        match ties {
            Ties::OfThisRun => Piece::number(application.operands.iter().filter(|operand| equal(operand)).count().max(1) as f64),
            Ties::Counted => {
                let all: Vec<String> = application.operands.iter().map(compared).collect();
                Piece::atom(format!("sum([{}])", all.join(", ")))
            }
        }
    }
}

/// Among how many operands `max` splits its gradient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ties {
    /// Those that are equal in this run.
    OfThisRun,
    /// Those that turn out equal: for code that is given other numbers.
    Counted,
}
