//! A lesson on paper: what is printed of each stop, and the answers on a page of their own.

use super::Quantity;
use super::lesson::{Exercise, Lesson, Stop, Text};
use crate::graph::Graph;
use crate::share::{LinkError, Mode, Tab, View};
use crate::trace::Trace;
use crate::words::{self, Language};

/// A lesson with its numbers, in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct Handout {
    /// The title.
    pub title: String,
    /// The program.
    pub program: String,
    /// What is printed of each stop, in order.
    pub sections: Vec<Section>,
    /// The answers, in the order of their exercises.
    pub answers: Vec<Solution>,
}

/// What is printed of a stop.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The graph, where the stop above does not show the same already.
    pub figure: Option<Figure>,
    /// How the page is looked at, where a tab has a picture of its own that the stop above does not show already.
    pub panel: Option<Figure>,
    /// The prose.
    pub prose: String,
    /// What the reader is asked to do.
    pub exercises: Vec<Task>,
}

/// A picture of the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// After so many steps.
    pub step: usize,
    /// Of so many.
    pub last: usize,
    /// How it is looked at.
    pub view: View,
    /// The symbols of the nodes that are pointed at, by this stop or one that has the picture from it.
    pub look: Vec<String>,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// A letter that no other task of the lesson has.
    pub letter: String,
    /// What to do, or the question.
    pub text: String,
    /// What the answer is written into.
    pub room: Room,
}

/// What an answer is written into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Room {
    /// A box to tick when it is done.
    Done,
    /// A rule for a number, with what stands before it: `∂f/∂x =`.
    Number(String),
    /// Answers with a box each.
    Choices(Vec<String>),
}

/// The right answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solution {
    /// The letter of the task.
    pub letter: String,
    /// The answer: `∂f/∂x = −4.00`, or the words of the right one.
    pub answer: String,
    /// What is said to who chooses it.
    pub reply: String,
}

/// A lesson as it is printed. `run` gives the run of its program as it is looked at somewhere: other gates are open, or the backward
/// pass is broken there.
///
/// # Errors
///
/// A stop that no link could say.
pub fn handout(lesson: &Lesson, language: Language, run: &dyn Fn(&View) -> Option<(Graph, Trace)>) -> Result<Handout, LinkError> {
    let mut handout = Handout {
        title: lesson.title.raw(language).to_owned(),
        program: lesson.program.clone(),
        sections: Vec::new(),
        answers: Vec::new(),
    };
    let mut letters = 0;
    // Which section has the picture that is seen last, and the panel beside it.
    let (mut pictured, mut beside): (usize, Option<Figure>) = (0, None);
    for stop in &lesson.stops {
        let view = stop.look()?;
        let (graph, trace) = run(&view).unwrap_or_default();
        let print = Print { language, graph: &graph, trace: &trace };
        let here = print.figure(stop, view);
        let panel = matches!(here.view.tab, Tab::Plot | Tab::Network).then(|| here.clone());
        let is_new = |last: &Option<Figure>| last.as_ref().is_none_or(|last| !last.has_panel_of(&here));
        let new_panel = panel.clone().filter(|_| is_new(&beside));
        beside = panel;
        let above = handout.sections.get_mut(pictured).and_then(|section| section.figure.as_mut());
        let figure = match above.filter(|above| above.is_graph_of(&here)) {
            Some(above) => {
                let new = here.look.iter().filter(|name| !above.look.contains(name)).cloned().collect::<Vec<_>>();
                above.look.extend(new);
                None
            }
            None => {
                pictured = handout.sections.len();
                Some(here)
            }
        };
        let mut section = Section { figure, panel: new_panel, prose: print.text(&stop.prose), exercises: Vec::new() };
        for exercise in &stop.exercises {
            let letter = letter(letters);
            letters += 1;
            let (room, solution) = print.exercise(exercise);
            section.exercises.push(Task { letter: letter.clone(), text: print.text(exercise.text()), room });
            handout.answers.extend(solution.map(|(answer, reply)| Solution { letter, answer, reply }));
        }
        handout.sections.push(section);
    }
    Ok(handout)
}

impl Figure {
    /// Whether another figure shows the same graph in the same state.
    fn is_graph_of(&self, other: &Self) -> bool {
        let graph = |view: &View| {
            let View { opened, gathered, ungrouped, thickness, mode, fault, by, .. } = view.clone();
            // Other modes leave the picture as it is.
            let mode = if matches!(mode, Mode::Break | Mode::Forward) { mode } else { Mode::default() };
            View { opened, gathered, ungrouped, thickness, mode, fault, by, ..View::default() }
        };
        self.step == other.step && graph(&self.view) == graph(&other.view)
    }

    /// Whether the tab beside another figure shows the same: what a plot is about follows the step.
    fn has_panel_of(&self, other: &Self) -> bool {
        let panel = |figure: &Self| (figure.view.tab, figure.view.overlaid.clone(), figure.view.neuron, figure.step);
        panel(self) == panel(other)
    }
}

/// What the texts of a stop are printed with.
struct Print<'a> {
    language: Language,
    graph: &'a Graph,
    trace: &'a Trace,
}

impl Print<'_> {
    fn text(&self, text: &Text) -> String {
        text.quoting(self.language, |quantity| quantity.quoted(self.graph, self.trace))
    }

    fn figure(&self, stop: &Stop, view: View) -> Figure {
        let last = self.trace.steps.len();
        Figure { step: stop.at.step(self.graph, self.trace).unwrap_or(last), last, view, look: stop.look.clone() }
    }

    /// What an answer is written into, and the right one.
    fn exercise(&self, exercise: &Exercise) -> (Room, Option<(String, String)>) {
        match exercise {
            Exercise::Do { .. } => (Room::Done, None),
            Exercise::Ask { quantity, .. } => {
                let number = quantity.number(self.graph, self.trace).map(words::number);
                let before = format!("{} =", self.name(quantity));
                let answer = number.map(|number| (format!("{before} {number}"), String::new()));
                (Room::Number(before), answer)
            }
            Exercise::Choose { answers, .. } => {
                let right = answers.iter().find(|answer| answer.is_right);
                let choices = answers.iter().map(|answer| self.text(&answer.text)).collect();
                (Room::Choices(choices), right.map(|answer| (self.text(&answer.text), self.text(&answer.reply))))
            }
        }
    }

    /// A quantity as it is written by hand: `∂f/∂W[0, 1]`.
    fn name(&self, quantity: &Quantity) -> String {
        let output = self.graph.nodes.get(self.graph.output).map_or("f", |node| node.symbol.as_str());
        let places: Vec<String> = quantity.index.iter().map(usize::to_string).collect();
        let place = if places.is_empty() { String::new() } else { format!("[{}]", places.join(", ")) };
        if quantity.is_gradient { format!("∂{output}/∂{}{place}", quantity.symbol) } else { format!("{}{place}", quantity.symbol) }
    }
}

/// A, B, …, Z, AA, AB, …
fn letter(mut index: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + (index % 26) as u8));
        match (index / 26).checked_sub(1) {
            Some(rest) => index = rest,
            None => return letters.iter().rev().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::compile;
    use crate::lessons::parse;
    use crate::trace;

    fn printed(file: &str) -> Handout {
        let lesson = parse(file).expect("it is a lesson");
        let (_, graph) = compile(&lesson.program).expect("it runs");
        let trace = trace::run(&graph);
        handout(&lesson, Language::English, &|_| Some((graph.clone(), trace.clone()))).expect("every view can be said")
    }

    #[test]
    fn letters_go_on_behind_z() {
        let letters: Vec<String> = [0, 1, 25, 26, 27, 701, 702].into_iter().map(letter).collect();
        assert_eq!(letters, ["A", "B", "Z", "AA", "AB", "ZZ", "AAA"]);
    }

    #[test]
    fn a_picture_is_printed_once_as_long_as_it_stays() {
        let handout = printed(
            "en = A\nprogram\n  x = 2\n  y = 3\n  f = x*y\nstop f\nlook = x\nen = {f}\nstop forward\nlook = x, y\nen = B\nstop end\nen = C\n\
             stop end\nview = tab=plot&plot=relu\nlook = f\nen = D\nstop end\nview = tab=plot&plot=relu\nen = E\nstop end\n\
             view = tab=plot\nen = F\nstop end\nview = mode=train\nen = F\nstop end\nview = mode=break\nen = G\nstop end\nen = H\n",
        );
        let pictures: Vec<bool> = handout.sections.iter().map(|section| section.figure.is_some()).collect();
        assert_eq!(pictures, [true, false, true, false, false, false, false, true, true]);
        let panels: Vec<bool> = handout.sections.iter().map(|section| section.panel.is_some()).collect();
        assert_eq!(panels, [false, false, false, true, false, true, false, false, false]);
        let look = |section: usize| handout.sections[section].figure.as_ref().map(|figure| figure.look.join(" "));
        assert_eq!((look(0), look(2)), (Some("x y".to_owned()), Some("f".to_owned())), "a picture points at what all its stops point at");
        let figure = handout.sections[0].figure.as_ref().expect("the first stop has one");
        assert_eq!((figure.step, figure.last, handout.sections[0].prose.as_str()), (1, 4, "6.00"));
    }

    #[test]
    fn exercises_have_room_and_answers_stand_apart() {
        let handout = printed(
            "en = A\nprogram\n  W = [[1, 2]]\n  x = [3, 4]\n  f = sum(W @ x)\nstop forward\nen = B\ndo x[0] > 3\nen = C\nask df/dW[0, 1]\n\
             en = D?\nask f\nen = E?\nstop end\nen = F\nquestion\nen = G?\nwrong\nen = H\nreply\nen = I\nright\nen = {f}\nreply\nen = J {f}\n",
        );
        let tasks: Vec<&Task> = handout.sections.iter().flat_map(|section| &section.exercises).collect();
        assert_eq!(tasks.iter().map(|task| task.letter.as_str()).collect::<String>(), "ABCD");
        assert_eq!(tasks[0].room, Room::Done);
        assert_eq!(tasks[1].room, Room::Number("∂f/∂W[0, 1] =".into()));
        assert_eq!(tasks[2].room, Room::Number("f =".into()));
        assert_eq!(tasks[3].room, Room::Choices(vec!["H".into(), "11.00".into()]));
        let answers: Vec<[&str; 3]> =
            handout.answers.iter().map(|solution| [&*solution.letter, &*solution.answer, &*solution.reply]).collect();
        assert_eq!(answers, [["B", "∂f/∂W[0, 1] = 4.00", ""], ["C", "f = 11.00", ""], ["D", "11.00", "J 11.00"]]);
    }
}
