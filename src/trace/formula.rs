//! Local gradients as formulas: the gate table's text with the names and numbers of the graph in it.

use super::Trace;
use crate::gates::Setting;
use crate::graph::{Application, EdgeId, Graph, NodeId, Operand};
use crate::lang::ast::{Argument, Ast, Expr, ExprId, ExprKind, Name, Operator, StatementKind};
use crate::lang::formula::Formula;
use crate::lang::{self, print};
use crate::span::Span;
use crate::tensor::kernels::softmax::Lanes;
use std::collections::BTreeMap;

/// The local gradient of an edge's gate by the edge's operand, or what a gate sends back that does not work element by element;
/// `None` where no gradient passes.
///
/// The run decides how many operands of `max` are tied.
#[inline(never)]
pub fn local_formula(graph: &Graph, trace: &Trace, edge: EdgeId) -> Option<Formula> {
    Formulas::new(graph, trace).of(edge)
}

/// The formulas of many edges: each text of the gate table is read once.
pub struct Formulas<'a> {
    graph: &'a Graph,
    trace: &'a Trace,
    texts: BTreeMap<&'static str, Ast>,
}

impl<'a> Formulas<'a> {
    /// For the edges of a graph.
    #[inline(never)]
    pub fn new(graph: &'a Graph, trace: &'a Trace) -> Self {
        Self { graph, trace, texts: BTreeMap::new() }
    }

    /// The local gradient of an edge's gate by the edge's operand, or its vjp.
    #[inline(never)]
    pub fn of(&mut self, edge: EdgeId) -> Option<Formula> {
        let upstream = upstream(self.graph, self.graph.edges[edge].to);
        let transposed =
            Formula::Power(Box::new(Formula::Parentheses(Box::new(upstream.clone()))), Box::new(Formula::Word("T".to_owned())));
        let (ast, root) = self.filled(edge)?;
        Some(with_upstream(set(&ast, root, &|_| None), &Upstream { plain: upstream, transposed }))
    }

    /// The same in the notation of tensors, where a product has a sign: ⊙ number by number, · of matrices. `upstream` stands for
    /// the upstream gradient.
    #[inline(never)]
    pub fn of_tensors(&mut self, edge: EdgeId, upstream: &Upstream) -> Option<Formula> {
        let (ast, root) = self.filled(edge)?;
        let tensors = self.tensors(&ast, edge);
        let is_tensor = |id: ExprId| tensors.get(id.0 as usize).is_some_and(|is_tensor| *is_tensor);
        let sign_of = |id: ExprId| match ast.get(id).kind {
            ExprKind::Binary { operator, left, right } if is_tensor(left) && is_tensor(right) => match operator {
                Operator::MatrixProduct => Some("·"),
                _ => Some("⊙"),
            },
            _ => None,
        };
        Some(with_upstream(set(&ast, root, &sign_of), upstream))
    }

    /// The text of the gate table with the names and numbers of the graph in it.
    #[inline(never)]
    fn filled(&mut self, edge: EdgeId) -> Option<(Ast, ExprId)> {
        let wire = self.graph.edges[edge];
        let application = self.graph.application(wire.to)?;
        let text = application.gate.formula(wire.slot)?;
        let ast = self.texts.entry(text).or_insert_with(|| lang::parse(text).ast);
        let StatementKind::Bare(root) = ast.statements.first()?.kind else { return None };
        let meaning = |name: &str| meaning(self.graph, self.trace, application, edge, name);
        // What the language has no function for: how many samples there are, one behind the other along the first axis.
        let rows = |name: &str| {
            let slot = application.gate.operands.iter().position(|&operand| operand == name)?;
            match *application.operands.get(slot)? {
                Operand::Edge(operand) => {
                    let shape = &self.graph.nodes[self.graph.edges[operand].from].shape;
                    Some(shape.axes().first().copied().unwrap_or(1) as f64)
                }
                Operand::Constant(_) => Some(1.0),
            }
        };
        let is_structural = application.gate.structural().is_some();
        let keyword = |name: &str| is_structural && application.gate.parameters.iter().any(|parameter| parameter.name == name);
        let is_usual = |name: &str| {
            let mut parameters = application.gate.parameters.iter().zip(&application.settings);
            parameters.any(|(parameter, setting)| parameter.name == name && parameter.is_usual(setting, &application.settings))
        };
        let (mut filled, root) = fill(ast, root, &Words { meaning: &meaning, rows: &rows, keyword: &keyword, is_usual: &is_usual });
        if self.graph.nodes[wire.to].shape.is_scalar() {
            // Of two vectors that make one number neither is a row or a column.
            filled.expressions = without_transposes(&filled);
        }
        Some((filled, root))
    }

    /// Which parts of a text stand for more than one number each.
    #[inline(never)]
    fn tensors(&self, ast: &Ast, edge: EdgeId) -> Vec<bool> {
        let wire = self.graph.edges[edge];
        let is_tensor = |node: usize| !self.graph.nodes[node].shape.is_scalar();
        let named = |name: &str| {
            let mut nodes = self.graph.nodes[wire.to].incoming.clone().map(|edge| self.graph.edges[edge].from).chain([wire.to]);
            nodes.find(|&node| self.graph.nodes[node].symbol == name)
        };
        let mut tensors: Vec<bool> = Vec::with_capacity(ast.expressions.len());
        for expression in &ast.expressions {
            let of = |id: &ExprId| tensors.get(id.0 as usize).is_some_and(|is_tensor| *is_tensor);
            tensors.push(match &expression.kind {
                ExprKind::Name(name) if name == UPSTREAM => is_tensor(wire.to),
                ExprKind::Name(name) => named(name).is_some_and(is_tensor),
                ExprKind::Negate(operand) | ExprKind::Transpose(operand) => of(operand),
                ExprKind::Binary { left, right, .. } => of(left) || of(right),
                ExprKind::Call { function, arguments } => {
                    !SUMS.contains(&function.text.as_str()) && arguments.iter().any(|argument| of(&argument.value))
                }
                _ => false,
            });
        }
        tensors
    }
}

/// The parts of a text, each transposed part being the part itself.
#[inline(never)]
fn without_transposes(ast: &Ast) -> Vec<Expr> {
    let mut parts: Vec<Expr> = Vec::with_capacity(ast.expressions.len());
    for part in &ast.expressions {
        let plain = match part.kind {
            ExprKind::Transpose(operand) => parts.get(operand.0 as usize).cloned(),
            _ => None,
        };
        parts.push(plain.unwrap_or_else(|| part.clone()));
    }
    parts
}

/// What makes one number of many: beside it a product is that with a number.
const SUMS: [&str; 4] = ["sum", "rows", "norm", "sqnorm"];

/// What stands for the upstream gradient in a formula.
#[derive(Clone, Debug, PartialEq)]
pub struct Upstream {
    /// As it is.
    pub plain: Formula,
    /// Transposed.
    pub transposed: Formula,
}

/// Stands for the upstream gradient until the formula is set: no name of a program.
const UPSTREAM: &str = "∂";

/// ∂f/∂q
#[inline(never)]
fn upstream(graph: &Graph, node: NodeId) -> Formula {
    let symbol = |node: NodeId| Box::new(Formula::Symbol(graph.nodes[node].symbol.clone()));
    Formula::Partial(symbol(graph.output), symbol(node))
}

/// The formula with the upstream gradient in its place.
#[inline(never)]
fn with_upstream(formula: Formula, upstream: &Upstream) -> Formula {
    let is_upstream = |piece: &Formula| matches!(piece, Formula::Symbol(name) if name == UPSTREAM);
    match &formula {
        piece if is_upstream(piece) => upstream.plain.clone(),
        Formula::Power(base, exponent) if is_upstream(base) && **exponent == Formula::Word("T".to_owned()) => upstream.transposed.clone(),
        _ => formula.map(&|piece| with_upstream(piece.clone(), upstream)),
    }
}

/// A formula as it is set. A comparison is the number that it stands for: `1[x = s]` is 1 where x = s, else 0.
#[inline(never)]
fn set(ast: &Ast, root: ExprId, sign_of: &dyn Fn(ExprId) -> Option<&'static str>) -> Formula {
    let signed = |id| print::formula_signed(ast, id, sign_of);
    match ast.get(root).kind {
        ExprKind::Binary { operator: Operator::Divide, left, right } => {
            Formula::Fraction(Box::new(set(ast, left, sign_of)), Box::new(signed(right)))
        }
        ExprKind::Binary { operator, .. } if is_comparison(operator) => {
            Formula::row([Formula::Number("1".to_owned()), Formula::Operator("["), signed(root), Formula::Operator("]")])
        }
        _ => signed(root),
    }
}

const fn is_comparison(operator: Operator) -> bool {
    use Operator::{Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual};
    matches!(operator, Less | LessEqual | Greater | GreaterEqual | Equal | NotEqual)
}

/// What a name in a formula of the gate table stands for in a graph.
enum Meaning {
    Symbol(String),
    Number(f64),
}

#[inline(never)]
fn meaning(graph: &Graph, trace: &Trace, application: &Application, edge: EdgeId, name: &str) -> Option<Meaning> {
    let wire = &graph.edges[edge];
    let symbol = |node: usize| Some(Meaning::Symbol(graph.nodes[node].symbol.clone()));
    match name {
        "out" => return symbol(wire.to),
        "it" => return symbol(wire.from),
        // The gradient of a single number by itself.
        "upstream" if wire.to == graph.output && graph.nodes[wire.to].shape.is_scalar() => return Some(Meaning::Number(1.0)),
        "upstream" => return Some(Meaning::Symbol(UPSTREAM.to_owned())),
        "n" => return Some(Meaning::Number((trace.value(wire.from).len() / trace.value(wire.to).len().max(1)) as f64)),
        "ties" if application.gate.structural().is_some() => return ties_of_runs(graph, trace, application, edge).map(Meaning::Number),
        "ties" if graph.nodes[wire.to].shape.is_scalar() => {
            return Some(Meaning::Number(ties(graph, trace, application, trace.number(wire.to))));
        }
        _ => {}
    }
    if let Some(slot) = application.gate.operands.iter().position(|&operand| operand == name) {
        return match *application.operands.get(slot)? {
            Operand::Edge(operand) => symbol(graph.edges[operand].from),
            Operand::Constant(number) => Some(Meaning::Number(number)),
        };
    }
    let parameter = application.gate.parameters.iter().position(|parameter| parameter.name == name)?;
    application.settings.get(parameter)?.number().map(Meaning::Number)
}

/// How many operands equal the gate's output.
#[inline(never)]
fn ties(graph: &Graph, trace: &Trace, application: &Application, out: f64) -> f64 {
    let number = |operand: &Operand| match *operand {
        Operand::Edge(edge) => trace.number(graph.edges[edge].from),
        Operand::Constant(number) => number,
    };
    application.operands.iter().filter(|operand| number(operand) == out).count().max(1) as f64
}

/// How many numbers of each run of a reduction equal its output; `None` where that is not the same for all runs.
#[inline(never)]
fn ties_of_runs(graph: &Graph, trace: &Trace, application: &Application, edge: EdgeId) -> Option<f64> {
    let wire = graph.edges[edge];
    let (x, out) = (trace.value(wire.from), trace.value(wire.to));
    let all = Lanes { outer: 1, length: x.len(), inner: 1 };
    let axis = application.settings.first().and_then(Setting::number);
    let runs = axis.and_then(|axis| Lanes::of(graph.nodes[wire.from].shape.axes(), axis as usize)).unwrap_or(all);
    let numbers = |start: usize| x.iter().skip(start).step_by(runs.inner).take(runs.length);
    let mut counts = runs.starts().zip(out).map(|(start, out)| numbers(start).filter(|&x| x == out).count());
    let first = counts.next()?;
    counts.all(|count| count == first).then_some(first as f64)
}

/// What the words in a text of the gate table stand for.
struct Words<'a> {
    /// Names.
    meaning: &'a dyn Fn(&str) -> Option<Meaning>,
    /// The number that `rows` of an operand is.
    rows: &'a dyn Fn(&str) -> Option<f64>,
    /// Whether a name is that of a parameter of a gate that mixes elements: among arguments it is said which.
    keyword: &'a dyn Fn(&str) -> bool,
    /// Whether a parameter is what it would be without being given: it is left out.
    is_usual: &'a dyn Fn(&str) -> bool,
}

/// The tree with names replaced, and simplified where that is plain to see.
#[inline(never)]
fn fill(ast: &Ast, root: ExprId, words: &Words) -> (Ast, ExprId) {
    let meaning = words.meaning;
    let mut filled = Filled(Ast::default());
    let mut places: Vec<ExprId> = Vec::with_capacity(ast.expressions.len());
    for expression in &ast.expressions {
        let place = |id: ExprId| places[id.0 as usize];
        let new = match &expression.kind {
            ExprKind::Name(name) => match meaning(name) {
                Some(Meaning::Symbol(symbol)) => filled.push(ExprKind::Name(symbol)),
                Some(Meaning::Number(number)) => filled.number(number),
                None => filled.push(ExprKind::Name(name.clone())),
            },
            ExprKind::Negate(operand) => filled.negate(place(*operand)),
            ExprKind::Binary { operator, left, right } => filled.binary(*operator, place(*left), place(*right)),
            ExprKind::Call { function, arguments }
                if let [Argument { value, .. }] = arguments.as_slice()
                    && function.text == "rows"
                    && let ExprKind::Name(name) = &ast.get(*value).kind
                    && let Some(rows) = (words.rows)(name) =>
            {
                filled.number(rows)
            }
            ExprKind::Call { function, arguments } => {
                let name = |argument: &Argument| match &ast.get(argument.value).kind {
                    ExprKind::Name(name) if (words.keyword)(name) => Some(name.clone()),
                    _ => None,
                };
                let kept = arguments.iter().filter(|argument| !name(argument).is_some_and(|name| (words.is_usual)(&name)));
                let arguments = kept.map(|argument| Argument {
                    keyword: name(argument).map(|text| Name { text, span: Span::default() }).or_else(|| argument.keyword.clone()),
                    value: place(argument.value),
                });
                let arguments = arguments.collect();
                filled.push(ExprKind::Call { function: function.clone(), arguments })
            }
            ExprKind::Transpose(operand) => filled.push(ExprKind::Transpose(place(*operand))),
            // Formulas of the gate table have no other parts.
            other => filled.push(other.clone()),
        };
        places.push(new);
    }
    (filled.0, places[root.0 as usize])
}

/// A tree that is simplified as it grows.
struct Filled(Ast);

impl Filled {
    #[inline(never)]
    fn push(&mut self, kind: ExprKind) -> ExprId {
        self.0.expressions.push(Expr { kind, span: Span::default() });
        ExprId(self.0.expressions.len() as u32 - 1)
    }

    #[inline(never)]
    fn number(&mut self, number: f64) -> ExprId {
        if number == std::f64::consts::PI {
            return self.push(ExprKind::Name("π".to_owned()));
        }
        if number == std::f64::consts::E {
            return self.push(ExprKind::Name("e".to_owned()));
        }
        let size = self.push(ExprKind::Number(number.abs()));
        if number < 0.0 { self.push(ExprKind::Negate(size)) } else { size }
    }

    /// The number that a piece is.
    #[inline(never)]
    fn is(&self, piece: ExprId) -> Option<f64> {
        match self.0.get(piece).kind {
            ExprKind::Number(number) => Some(number),
            ExprKind::Negate(operand) => match self.0.get(operand).kind {
                ExprKind::Number(number) => Some(-number),
                _ => None,
            },
            _ => None,
        }
    }

    #[inline(never)]
    fn negate(&mut self, operand: ExprId) -> ExprId {
        match self.0.get(operand).kind {
            ExprKind::Negate(inner) => inner,
            _ => self.push(ExprKind::Negate(operand)),
        }
    }

    #[inline(never)]
    fn binary(&mut self, operator: Operator, left: ExprId, right: ExprId) -> ExprId {
        let (a, b) = (self.is(left), self.is(right));
        if let (Some(a), Some(b)) = (a, b)
            && let Some(number) = plain(operator, a, b)
        {
            return self.number(number);
        }
        match (operator, a, b) {
            (Operator::Multiply | Operator::Dot | Operator::MatrixProduct, Some(1.0), _) | (Operator::Add, Some(0.0), _) => right,
            (Operator::Multiply | Operator::Dot | Operator::MatrixProduct | Operator::Divide | Operator::Power, _, Some(1.0)) => left,
            (Operator::Add | Operator::Subtract, _, Some(0.0)) => left,
            (Operator::Multiply | Operator::Dot, Some(-1.0), _) => self.negate(right),
            (Operator::Subtract, Some(0.0), _) => self.negate(right),
            _ => self.push(ExprKind::Binary { operator, left, right }),
        }
    }
}

/// What two numbers make, where that is a number as plain as they are.
#[inline(never)]
fn plain(operator: Operator, a: f64, b: f64) -> Option<f64> {
    match operator {
        Operator::Add => Some(a + b),
        Operator::Subtract => Some(a - b),
        Operator::Multiply | Operator::Dot => Some(a * b),
        Operator::Divide => Some(a / b),
        _ => None,
    }
    .filter(|number| number.to_string().len() <= LONGEST)
}

/// The longest number, in characters, that is worked out rather than shown as it came about.
const LONGEST: usize = 5;
