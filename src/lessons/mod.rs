//! Lessons and examples as data: prose, programs, steps to stop at.

mod condition;
mod lesson;
mod quantity;

pub use condition::{Condition, Seen};
pub use lesson::{Answer, Exercise, Lesson, LessonError, Moment, Stop, Text, lesson, lessons, parse};
pub use quantity::Quantity;

use crate::words::Texts;
use gatewise_core::texts;

/// The files in `assets/lessons/`: the examples, and then the lessons in order.
pub static FILES: Texts = texts!(
    "../../assets/lessons/",
    [
        "examples.txt",
        "01-first-graph.lesson",
        "02-one-gate.lesson",
        "03-sigmoid-neuron.lesson",
        "04-sigmoid-gate.lesson",
        "05-patterns.lesson",
        "06-branches.lesson",
        "07-jacobian.lesson",
        "08-vectorised.lesson",
        "09-svm-loss.lesson",
        "10-layers.lesson",
        "11-networks.lesson",
        "12-activations.lesson"
    ]
);

/// A program of the lecture, to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// The key of the title of the part that it stands in.
    pub part: &'static str,
    /// The key of its title's phrase.
    pub key: &'static str,
    /// The program.
    pub program: &'static str,
}

/// Every example, part by part.
///
/// The file holds, for each part, a line `= key`, and for each example in it a line `== key` and the program under it.
pub fn examples() -> Vec<Example> {
    let (mut part, mut examples) = ("", Vec::new());
    for piece in FILES.all().next().unwrap_or_default().split("\n=") {
        let (key, program) = piece.split_once('\n').unwrap_or((piece, ""));
        match key.trim_start_matches('=').trim() {
            title if program.is_empty() => part = title,
            title => examples.push(Example { part, key: title, program: program.trim() }),
        }
    }
    examples
}

/// The program of the bare address: the sigmoid neuron, as it stands among the examples.
pub const START: &str = "w0 = 2; x0 = -1\nw1 = -3; x1 = -2\nw2 = -3\nf = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))";
