//! Lessons and examples as data: prose, programs, steps to stop at; what is printed of them, and what is said of answers.

mod check;
mod compose;
mod condition;
mod handout;
mod judge;
mod lesson;
mod parse;
mod quantity;

pub use check::{Survey, check, survey};
pub use compose::{
    Edit, Kind, Place, brought, exercise, file_name, fresh, moment_name, quantity_name, stop, stop_at, take_program, translate, view_name,
};
pub use condition::{Condition, Seen};
pub use handout::{Figure, Handout, Room, Section, Solution, Task, handout};
pub use judge::judge;
pub use lesson::{Answer, Exercise, Lesson, LessonError, Moment, Stop, Text};
pub use parse::parse;
pub use quantity::Quantity;

use crate::words::Texts;

/// The files in `assets/lessons/`: the examples, and then the lessons in order, as `build.rs` has found them.
pub static FILES: Texts = include!(concat!(env!("OUT_DIR"), "/list.rs"));

/// The lessons' files: all but the first.
fn texts() -> impl Iterator<Item = &'static str> {
    FILES.all().skip(1)
}

/// What links and the device call each lesson: the name of its file without number and ending, `first-graph`.
pub fn names() -> impl Iterator<Item = &'static str> {
    FILES.files.iter().skip(1).map(|file| {
        let name = file.trim_end_matches(".lesson");
        name.split_once('-').filter(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit())).map_or(name, |(_, name)| name)
    })
}

/// The text of a lesson's file, by its name; `None` as well as long as the files are not here.
pub fn text(name: &str) -> Option<&'static str> {
    texts().nth(names().position(|other| other == name)?)
}

/// The lesson of a name, where it can be read. A test proves that all can.
pub fn lesson(name: &str) -> Option<Lesson> {
    text(name).and_then(|file| parse(file).ok())
}

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
