//! A graph's gates and backward steps, each as a line of Python.

use super::Code;
use super::broadcast;
use super::functions::Functions;
use super::names::Names;
use super::python::{Binds, Piece, expression, float};
use super::template::{self, Library, fill};
use crate::gates::{Place, Setting};
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
    pub functions: Functions,
    pub library: Library,
    /// Whether the run stays where Python's own numbers do: they raise errors where NumPy's become infinite.
    pub is_plain: bool,
    /// Whether the lines will be given other numbers than those of the run.
    pub is_general: bool,
    names: Names,
    /// Formulas of the gate table that have been read already.
    formulas: RefCell<BTreeMap<&'static str, Ast>>,
}

impl<'a> Stage<'a> {
    pub fn new(graph: &'a Graph, trace: &'a Trace, library: Library) -> Self {
        let functions = Functions::new(library);
        let names = Names::new(graph, &functions);
        Self { graph, trace, names, functions, library, is_plain: is_plain(graph, trace), is_general: false, formulas: RefCell::default() }
    }

    /// Every leaf.
    pub fn leaves(&self) -> std::ops::Range<NodeId> {
        0..self.graph.leaves()
    }

    /// The inputs that a gradient reaches.
    pub fn learnt(&self) -> Vec<NodeId> {
        self.leaves().filter(|&leaf| self.trace.gradient(leaf).is_some()).collect()
    }

    pub fn value(&self, node: NodeId) -> &str {
        self.names.value(node)
    }

    pub fn gradient(&self, node: NodeId) -> &str {
        self.names.gradient(node)
    }

    /// The gradient that the output starts with: ones in its shape.
    pub fn seed(&self) -> String {
        let shape = &self.graph.nodes[self.graph.output].shape;
        if shape.is_scalar() { "1.0".to_owned() } else { format!("np.ones({})", made(&Setting::Lengths(shape.axes().to_vec())).text) }
    }

    /// The forward steps: `q = x + y`.
    pub fn forward(&self, code: &mut Code, indent: &str) {
        for (index, step) in self.trace.steps.iter().enumerate() {
            if let Step::Forward { node } = *step
                && let NodeKind::Gate(application) = &self.graph.nodes[node].kind
            {
                code.step(index, format!("{indent}{} = {}", self.value(node), self.gate(node, application).text));
            }
        }
    }

    fn gate(&self, node: NodeId, application: &Application) -> Piece {
        let operands: Vec<Piece> = application.operands.iter().map(|operand| self.operand(application, *operand)).collect();
        let own = template::own(application.gate, self.library).filter(|_| !has_cases(application) || is_split(application));
        template::call(application.gate, own, self.library, &operands, &|name| self.meaning(node, application, None, name))
    }

    fn operand(&self, application: &Application, operand: Operand) -> Piece {
        match operand {
            Operand::Edge(edge) => Piece::atom(self.value(self.graph.edges[edge].from)),
            // PyTorch's functions take no plain numbers, its operators do.
            Operand::Constant(number) if self.library == Library::Torch && application.gate.operator.is_none() => {
                Piece::atom(format!("torch.tensor({})", float(number)))
            }
            Operand::Constant(number) => Piece::float(number),
        }
    }

    /// The backward steps, each after the seed: `dq = df * z`, and `+=` where a node has got a part already.
    pub fn backward(&self, code: &mut Code, indent: &str) {
        let mut begun = vec![false; self.graph.nodes.len()];
        for (index, step) in self.trace.steps.iter().enumerate() {
            let Step::Backward { node, edge } = *step else { continue };
            let from = self.graph.edges[edge].from;
            let sent = self.sent(node, edge);
            let gradient = self.gradient(from);
            let is_first = !std::mem::replace(&mut begun[from], true);
            let is_shared = sent.binds == Binds::Atom && !self.graph.nodes[from].shape.is_scalar();
            code.step(
                index,
                match is_first {
                    // What is added later must not end up in the gradient that this one is.
                    true if is_shared && self.parts(from) > 1 => format!("{indent}{gradient} = np.copy({})", sent.text),
                    true => format!("{indent}{gradient} = {}", sent.text),
                    false => format!("{indent}{gradient} += {}", sent.text),
                },
            );
        }
    }

    /// How many gates send a gradient to a node.
    fn parts(&self, node: NodeId) -> usize {
        self.graph.nodes[node].outgoing.iter().filter(|&&edge| self.graph.edges[edge].flows).count()
    }

    /// What goes back over an edge.
    fn sent(&self, node: NodeId, edge: EdgeId) -> Piece {
        let wire = &self.graph.edges[edge];
        let (out, operand) = (&self.graph.nodes[node].shape, &self.graph.nodes[wire.from].shape);
        let NodeKind::Gate(application) = &self.graph.nodes[node].kind else { return Piece::number(0.0) };
        let ranks: Vec<Option<usize>> = application.operands.iter().map(|operand| self.rank(operand)).collect();
        let own = (application.gate.backward)(wire.slot, &ranks);
        let own = own.map(|text| fill(text, &|name| self.meaning(node, application, Some(edge), name)));
        match own {
            Some(own) if application.gate.structural().is_some() => {
                let is_part = operand.is_scalar()
                    && !own.text.ends_with(']')
                    && (own.binds == Binds::Atom || ranks.iter().flatten().any(|&rank| rank > 0));
                if is_part { Piece::atom(format!("np.sum({})", own.text)) } else { own }
            }
            Some(own) => broadcast::undone(own, out, operand),
            None => {
                let local = self.local(node, application, edge);
                let sent = if application.role().shuts() && !self.is_plain {
                    Piece::atom(format!("gated({}, {})", self.gradient(node), local.text))
                } else {
                    Piece::times(self.gradient(node), &local)
                };
                broadcast::undone(sent, out, operand)
            }
        }
    }

    fn rank(&self, operand: &Operand) -> Option<usize> {
        match *operand {
            Operand::Edge(edge) => Some(self.graph.nodes[self.graph.edges[edge].from].shape.rank()),
            Operand::Constant(number) => rank_of_constant(number),
        }
    }

    /// The local gradient of an edge, by the formula of the gate table.
    fn local(&self, node: NodeId, application: &Application, edge: EdgeId) -> Piece {
        let slot = self.graph.edges[edge].slot;
        let Some(formula) = application.gate.formula(slot) else { return Piece::number(0.0) };
        if application.gate.variadic && (self.is_general || !self.is_plain || !self.graph.nodes[node].shape.is_scalar()) {
            let operands = application.operands.iter().map(|operand| self.operand(application, *operand).text);
            let all: Vec<String> = [edge]
                .iter()
                .map(|&edge| self.value(self.graph.edges[edge].from).to_owned())
                .chain([self.value(node).to_owned()])
                .chain(operands)
                .collect();
            return Piece::atom(format!("share({})", all.join(", ")));
        }
        let mut formulas = self.formulas.borrow_mut();
        let ast = formulas.entry(formula).or_insert_with(|| lang::parse(formula).ast);
        let Some(StatementKind::Bare(root)) = ast.statements.first().map(|statement| &statement.kind) else { return Piece::number(0.0) };
        expression(ast, *root, &|name| self.meaning(node, application, Some(edge), name))
    }

    /// What a name in a text or formula of the gate table stands for, at a gate and, in its backward pass, an edge into it.
    fn meaning(&self, node: NodeId, application: &Application, edge: Option<EdgeId>, name: &str) -> Option<Piece> {
        let gate = application.gate;
        if let Some(slot) = gate.operands.iter().position(|&operand| operand == name) {
            return Some(match *application.operands.get(slot)? {
                Operand::Edge(operand) => Piece::atom(self.value(self.graph.edges[operand].from)),
                // In a backward pass a number is worked with.
                Operand::Constant(number) => Piece::number(number),
            });
        }
        if let Some(parameter) = gate.parameters.iter().position(|parameter| parameter.name == name) {
            return application.settings.get(parameter).map(setting);
        }
        let size = |node: NodeId| self.trace.value(node).len();
        let sources = || application.operands.iter().filter_map(|operand| self.source(*operand));
        let axis = application.settings.first().and_then(Setting::number).filter(|_| gate.structural().is_some());
        // What keeps its axes has no axis to be given back.
        let lost = axis.filter(|_| !application.settings.contains(&Setting::Flag(true)));
        let kept = |name: &str| Piece::atom(lost.map_or_else(|| name.to_owned(), |axis| format!("np.expand_dims({name}, {axis})")));
        Some(match name {
            "out" => Piece::atom(self.value(node)),
            "upstream" => Piece::atom(self.gradient(node)),
            "kept" => kept(self.gradient(node)),
            "kept_out" => kept(self.value(node)),
            "it" => Piece::atom(self.value(self.graph.edges[edge?].from)),
            "ties" => self.ties(application, node),
            "n" => Piece::number((sources().map(size).max()? / size(node).max(1)) as f64),
            "rows" => {
                let rows = |node: NodeId| self.graph.nodes[node].shape.axes().first().copied().unwrap_or(1);
                Piece::number(sources().map(rows).max()? as f64)
            }
            "axes" => {
                let rank = sources().next().map_or(0, |node| self.graph.nodes[node].shape.rank());
                axis.map_or_else(|| setting(&Setting::Lengths((0..rank).collect())), Piece::number)
            }
            "part" => self.part(node, application, edge?),
            _ => return None,
        })
    }

    fn source(&self, operand: Operand) -> Option<NodeId> {
        match operand {
            Operand::Edge(edge) => Some(self.graph.edges[edge].from),
            Operand::Constant(_) => None,
        }
    }

    /// The place of an operand in what is joined of several, along an axis that it has or along a new one.
    fn part(&self, node: NodeId, application: &Application, edge: EdgeId) -> Piece {
        let slot = self.graph.edges[edge].slot;
        let axis = application.settings.first().and_then(Setting::number).unwrap_or(0.0) as usize;
        let length = |operand: &Operand| {
            let shape = self.source(*operand).map(|source| &self.graph.nodes[source].shape);
            shape.filter(|shape| shape.rank() == self.graph.nodes[node].shape.rank()).and_then(|shape| shape.axes().get(axis)).copied()
        };
        let before = application.operands.iter().take(slot).map(|operand| length(operand).unwrap_or(1)).sum();
        let place =
            application.operands.get(slot).and_then(length).map_or(Place::At(before), |length| Place::Range(before, before + length));
        let text = std::iter::repeat_n(":".to_owned(), axis).chain([place_text(place)]).collect::<Vec<_>>().join(", ");
        Piece::atom(text)
    }

    /// How many operands equal the gate's output in this run.
    fn ties(&self, application: &Application, node: NodeId) -> Piece {
        let out = self.trace.number(node);
        let equal = |operand: &&Operand| match **operand {
            Operand::Edge(edge) => self.trace.number(self.graph.edges[edge].from) == out,
            Operand::Constant(number) => number == out,
        };
        Piece::number(application.operands.iter().filter(equal).count().max(1) as f64)
    }
}

/// Whether every number of a run is finite, and no derivative has a case of its own for numbers at which its formula divides by 0.
fn is_plain(graph: &Graph, trace: &Trace) -> bool {
    let finite = |numbers: &[f64]| numbers.iter().all(|number| number.is_finite());
    let edge = |edge: EdgeId| trace.local(edge).is_none_or(finite);
    let node = |node: NodeId| finite(trace.value(node)) && trace.gradient(node).is_none_or(finite);
    (0..graph.edges.len()).all(edge) && (0..graph.nodes.len()).all(|id| node(id) && !graph.application(id).is_some_and(is_split))
}

/// Whether a gate that works element by element has a derivative with cases of its own.
fn has_cases(application: &Application) -> bool {
    let ranks = vec![Some(0); application.operands.len()];
    application.gate.structural().is_none() && (0..ranks.len()).any(|slot| (application.gate.backward)(slot, &ranks).is_some())
}

/// Whether these cases can come about with its operands.
fn is_split(application: &Application) -> bool {
    let rank = |operand: &Operand| match *operand {
        Operand::Edge(_) => Some(0),
        Operand::Constant(number) => rank_of_constant(number),
    };
    let ranks: Vec<Option<usize>> = application.operands.iter().map(rank).collect();
    has_cases(application) && (0..ranks.len()).any(|slot| (application.gate.backward)(slot, &ranks).is_some())
}

/// Beside 0 a gate has the cases of its own that it has beside an operand, beside another number it has none.
fn rank_of_constant(number: f64) -> Option<usize> {
    (number == 0.0).then_some(0)
}

/// A parameter as Python has it: `0`, `(2, 3)`, `0, 1:3`.
pub fn setting(setting: &Setting) -> Piece {
    match setting {
        Setting::Number(number) => Piece::number(*number),
        Setting::Whole(number) | Setting::Axis(Some(number)) => Piece::number(*number as f64),
        Setting::Axis(None) => Piece::atom("None"),
        Setting::Flag(flag) => Piece::atom(if *flag { "True" } else { "False" }),
        Setting::Lengths(lengths) => Piece::atom(match lengths.as_slice() {
            [length] => format!("({length},)"),
            lengths => format!("({})", lengths.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")),
        }),
        Setting::Places(places) => Piece::atom(places.iter().map(|place| place_text(*place)).collect::<Vec<_>>().join(", ")),
    }
}

/// A parameter of what makes a tensor: there the length of a vector stands by itself.
pub fn made(parameter: &Setting) -> Piece {
    match parameter {
        Setting::Lengths(lengths) if lengths.len() == 1 => {
            lengths.first().map_or_else(|| setting(parameter), |&length| Piece::number(length as f64))
        }
        parameter => setting(parameter),
    }
}

fn place_text(place: Place) -> String {
    match place {
        Place::At(index) => index.to_string(),
        Place::Range(from, to) => format!("{from}:{to}"),
    }
}
