//! Lessons and examples as data: prose, programs, steps to stop at.

mod lesson;

#[cfg(not(feature = "words"))]
pub use lesson::load;
pub use lesson::{FILES, Lesson, LessonError, Quoted, Stop, lesson, lessons, parse};

/// A program of the lecture, to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// The key of its title's phrase.
    pub key: &'static str,
    /// The program.
    pub program: &'static str,
}

/// Every example, in the order of the lecture.
///
/// The file holds, for each, a line `== key` and the program under it.
pub fn examples() -> Vec<Example> {
    include_str!("../../assets/lessons/examples.txt")
        .split("== ")
        .filter_map(|part| part.split_once('\n'))
        .map(|(key, program)| Example { key: key.trim(), program: program.trim() })
        .collect()
}

/// The program of the bare address: the sigmoid neuron.
pub fn start() -> Example {
    let found = examples().into_iter().find(|example| example.key == "example.sigmoid-neuron");
    found.unwrap_or(Example { key: "example.sigmoid-neuron", program: "" })
}
