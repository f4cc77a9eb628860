//! The Python functions that exported programs use: those of `assets/code/`, of which each program carries what it needs.

use super::Line;
use super::template::Library;
use crate::words::Texts;
use gatewise_core::texts;
use std::collections::BTreeSet;

/// The files in `assets/code/`.
pub static FILES: Texts = texts!("../../../assets/code/", ["shared.py", "numpy.py", "torch.py", "jax.py"]);

/// A function: its name, and its text with what stands between it and the next one cut off.
struct Function {
    name: &'static str,
    text: &'static str,
}

impl Function {
    /// The names in its code: its docstring, a line of its own, names none.
    fn words(&self) -> impl Iterator<Item = &'static str> {
        self.text.lines().filter(|line| !line.trim_start().starts_with("\"\"\"")).flat_map(words)
    }
}

/// The functions for one library, callees first.
pub struct Functions(Vec<Function>);

impl Functions {
    /// Those that the program has been given.
    pub fn new(library: Library) -> Self {
        let own = match library {
            Library::NumPy => 1,
            Library::Torch => 2,
            Library::Jax => 3,
        };
        let files = [0, own].into_iter().filter_map(|file| FILES.all().nth(file));
        let function = |text: &'static str| Some(Function { name: text.split('(').next()?, text: text.trim_end() });
        // The word before each name stands at the start of a line.
        let functions =
            files.flat_map(|text| text.trim_start().strip_prefix("def ").unwrap_or_default().split("\ndef ").filter_map(function));
        Self(functions.collect())
    }

    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|function| function.name)
    }

    /// Whether a text calls one of them.
    pub fn serve(&self, text: &str) -> bool {
        let words: BTreeSet<&str> = words(text).collect();
        self.names().any(|name| words.contains(name))
    }

    /// The lines of the functions that some lines use, and of those that these use in turn, each with two lines after it.
    pub(super) fn used(&self, lines: &[Line]) -> Vec<Line> {
        let mut wanted: BTreeSet<String> = lines.iter().flat_map(|line| words(&line.text)).map(str::to_owned).collect();
        let mut used = Vec::new();
        // What a function calls stands before it.
        for function in self.0.iter().rev() {
            if wanted.contains(function.name) {
                wanted.extend(function.words().map(str::to_owned));
                used.push(function);
            }
        }
        let text = |function: &Function| format!("def {}\n\n", function.text);
        let texts: String = used.into_iter().rev().map(text).flat_map(|text| [text, "\n".to_owned()]).collect();
        texts.lines().map(|line| Line { text: line.to_owned(), step: None }).collect()
    }
}

/// The names in a text, but for those after a dot.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '.';
    text.split(move |letter| !is_part(letter)).map(|word| word.split('.').next().unwrap_or_default()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_function_calls_stands_before_it() {
        for library in [Library::NumPy, Library::Torch, Library::Jax] {
            let functions = Functions::new(library);
            assert!(functions.0.len() > 10);
            for (at, function) in functions.0.iter().enumerate() {
                let called: BTreeSet<&str> = function.words().collect();
                let later = functions.names().skip(at + 1).find(|name| called.contains(name));
                assert_eq!(later, None, "{} calls it", function.name);
            }
        }
    }

    #[test]
    fn no_function_is_there_for_nothing() {
        let texts: Vec<&str> = crate::gates::all()
            .chain(crate::gates::generators())
            .flat_map(|gate| [Some(gate), gate.alone, gate.on_tensors, gate.on_batches])
            .flatten()
            .flat_map(|gate| {
                let ranks = vec![Some(2); gate.operands.len()];
                let backward: Vec<_> = (0..gate.operands.len()).filter_map(|operand| (gate.backward)(operand, &ranks)).collect();
                [Some(gate.python), gate.torch, gate.jax].into_iter().flatten().chain(backward)
            })
            // These stand where a formula of the table does not.
            .chain(["gated(", "share(", "sum_to("])
            .collect();
        let lines: Vec<Line> = texts.iter().map(|text| Line { text: (*text).to_owned(), step: None }).collect();
        let libraries = [Library::NumPy, Library::Torch, Library::Jax].map(Functions::new);
        let used: Vec<Vec<Line>> = libraries.iter().map(|functions| functions.used(&lines)).collect();
        // Not every library needs all that they share.
        for name in libraries.iter().flat_map(Functions::names) {
            let head = format!("def {name}(");
            assert!(used.iter().flatten().any(|line| line.text.starts_with(&head)), "{name}");
        }
    }
}
