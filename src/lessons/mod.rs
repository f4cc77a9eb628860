//! Lessons and examples as data: prose, programs, steps to stop at.

mod lesson;

#[cfg(not(feature = "words"))]
pub use lesson::load;
pub use lesson::{FILES, Lesson, LessonError, Quoted, Stop, lesson, lessons, parse};

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
    for piece in include_str!("../../assets/lessons/examples.txt").split("\n=") {
        let (key, program) = piece.split_once('\n').unwrap_or((piece, ""));
        match key.trim_start_matches('=').trim() {
            title if program.is_empty() => part = title,
            title => examples.push(Example { part, key: title, program: program.trim() }),
        }
    }
    examples
}

/// The program of the bare address: the sigmoid neuron.
pub fn start() -> Example {
    let found = examples().into_iter().find(|example| example.key == "example.sigmoid-neuron");
    found.unwrap_or(Example { part: "", key: "example.sigmoid-neuron", program: "" })
}
