//! Programs as Python: staged with NumPy, with PyTorch's autograd, as a JAX function, and as a layer class.

mod jax;
mod layer;
mod names;
mod numpy;
mod python;
mod stage;
mod template;
mod torch;

pub use jax::jax;
pub use layer::layer;
pub use numpy::numpy;
pub use torch::torch;

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
    /// The step that the line carries out, as an index into [`Trace::steps`](crate::trace::Trace::steps). Several contributions to
    /// a node are added where the line says `+=`, so that an accumulate step has no line of its own.
    pub step: Option<usize>,
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

    /// Puts the imports in front whose prefix some line uses.
    fn import(&mut self, modules: &[(&str, &str)]) {
        let uses = |prefix: &str| {
            let begins =
                |text: &str, at: usize| !text[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '.' || letter == '_');
            self.lines.iter().any(|line| line.text.match_indices(prefix).any(|(at, _)| begins(&line.text, at)))
        };
        let mut imports: Vec<Line> =
            modules.iter().filter(|(prefix, _)| uses(prefix)).map(|(_, text)| Line { text: (*text).to_owned(), step: None }).collect();
        if !imports.is_empty() {
            imports.push(Line { text: String::new(), step: None });
        }
        self.lines.splice(0..0, imports);
    }
}
