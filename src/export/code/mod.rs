//! Programs as Python: staged with NumPy, with PyTorch's autograd, as a JAX function, and as a layer class.

mod broadcast;
mod colour;
mod excerpt;
mod fault;
mod functions;
mod jax;
mod layer;
mod leaves;
mod names;
mod numpy;
mod python;
mod stage;
mod template;
mod torch;

pub use colour::coloured;
pub use excerpt::excerpt;
pub use fault::{Slip, SlipKind, slips};
pub use functions::FILES;

use crate::graph::Graph;
use crate::trace::Trace;
use stage::Stage;

/// A way to write a program in Python.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// NumPy, a line for each step.
    #[default]
    NumPy,
    /// PyTorch, with its autograd and a comparison of the gradients.
    Torch,
    /// A JAX function, and its gradients.
    Jax,
    /// A NumPy class with `forward` and `backward`.
    Layer,
}

/// A Python program that runs as it is and gives the page's numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// Its lines, without line ends.
    pub lines: Vec<Line>,
}

/// A line of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The text, with its indentation.
    pub text: String,
    /// The step that the line carries out, as an index into [`Trace::steps`]. Several contributions to a node are added where the
    /// line says `+=`, so that an accumulate step has no line of its own.
    pub step: Option<usize>,
}

/// A run as a Python program.
///
/// ```
/// use gatewise::{export::code::{Form, code}, graph, trace};
///
/// let (_, graph) = graph::compile("x = 3; y = x^2").expect("the program has no error");
/// let python = code(Form::NumPy, &graph, &trace::run(&graph));
/// assert!(python.text().contains("y = x ** 2"));
/// ```
pub fn code(form: Form, graph: &Graph, trace: &Trace) -> Code {
    match form {
        Form::NumPy => numpy::numpy(graph, trace),
        Form::Torch => torch::torch(graph, trace),
        Form::Jax => jax::jax(graph, trace),
        Form::Layer => layer::layer(graph, trace),
    }
}

/// For whoever runs a program: the Python expressions of the output's value, and of the gradient of each input that has one.
pub fn results(form: Form, graph: &Graph, trace: &Trace) -> (String, Vec<(usize, String)>) {
    let library = match form {
        Form::NumPy | Form::Layer => template::Library::NumPy,
        Form::Torch => template::Library::Torch,
        Form::Jax => template::Library::Jax,
    };
    let stage = Stage::new(graph, trace, library);
    let gradient = |(place, leaf): (usize, usize)| match form {
        Form::NumPy | Form::Layer => (leaf, stage.gradient(leaf).to_owned()),
        Form::Torch => (leaf, format!("{}.grad", stage.value(leaf))),
        Form::Jax => (leaf, format!("gradients[{place}]")),
    };
    let value = if form == Form::Jax { "value" } else { stage.value(graph.output) };
    (value.to_owned(), stage.learnt().into_iter().enumerate().map(gradient).collect())
}

impl Code {
    /// The program's text.
    pub fn text(&self) -> String {
        self.lines.iter().flat_map(|line| [line.text.as_str(), "\n"]).collect()
    }

    /// The line to light after so many steps: the last one that has been carried out; `None` before the first.
    pub fn lit(&self, steps: usize) -> Option<usize> {
        let done = |line: &Line| line.step.is_some_and(|step| step < steps);
        self.lines.iter().enumerate().filter(|(_, line)| done(line)).max_by_key(|(_, line)| line.step).map(|(index, _)| index)
    }

    fn push(&mut self, text: impl Into<String>) {
        self.lines.push(Line { text: text.into(), step: None });
    }

    fn step(&mut self, step: usize, text: String) {
        self.lines.push(Line { text, step: Some(step) });
    }

    fn blank(&mut self) {
        self.push("");
    }

    /// Prints a name and what an expression comes to.
    fn results(&mut self, name: &str, expression: &str) {
        self.push(format!("print(\"{name} =\", {expression})"));
    }

    /// Puts in front what the program needs: the imports of the modules that it names, a line of `setup`, and the functions that it
    /// uses.
    fn finish(&mut self, stage: &Stage, modules: &[(&str, &str)], setup: &str) {
        let functions = stage.functions.used(&self.lines);
        let uses = |module: &str| functions.iter().chain(&self.lines).any(|line| functions::words(&line.text).any(|word| word == module));
        let mut front = Self::default();
        for (_, import) in modules.iter().filter(|(module, _)| uses(module) || setup.starts_with(module)) {
            front.push(*import);
        }
        for setup in [setup, if stage.is_plain || !uses("np") { "" } else { "np.seterr(all=\"ignore\")" }] {
            if !setup.is_empty() {
                front.blank();
                front.push(setup);
            }
        }
        let is_definition = |line: &Line| line.text.starts_with("def ") || line.text.starts_with("class ");
        if !front.lines.is_empty() {
            front.blank();
            if functions.iter().chain(&self.lines).next().is_some_and(is_definition) {
                front.blank();
            }
        }
        front.lines.extend(functions);
        self.lines.splice(0..0, front.lines);
    }
}
