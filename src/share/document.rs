//! The one state of the page that is worth keeping, and everything that can happen to it.

use super::by::By;
use super::fault::Fault;
use super::history::{Change, History};
use super::look::{Hidden, Piece, Theme};
use super::mode::{Checked, Mode, Nudged};
use super::practice::Practice;
use super::reading::Reading;
use super::tab::Tab;
use crate::span::Span;
use crate::train::Setup;
use crate::words::Language;

/// A program, the step it is looked at, and how.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The program: the only state that describes the graph.
    pub source: String,
    /// How many steps have been taken. It may lie past the last step of a program that has just become shorter.
    pub step: usize,
    /// How it is looked at.
    pub view: View,
    /// The texts before and after this one.
    pub history: History,
}

/// How a document is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// The selected node.
    pub selection: Option<usize>,
    /// The composite gates that are open, by their names in the graph (`f`, `f/2`, `y:neuron`), in no order. The others are closed; a
    /// name that the program does not have waits until it does.
    pub opened: Vec<String>,
    /// The patterns that are drawn as groups, by name: `f:σ`, or `*:σ` for all of them. Those that the program does not have wait.
    pub gathered: Vec<String>,
    /// Whether everything is drawn gate by gate, without groups.
    pub ungrouped: bool,
    /// Between which nodes all paths are shown.
    pub paths: Option<Paths>,
    /// What the thickness of wires shows.
    pub thickness: Thickness,
    /// The open tab.
    pub tab: Tab,
    /// What is done with the graph.
    pub mode: Mode,
    /// The language, where a link chooses one.
    pub language: Option<Language>,
    /// The theme, where a link chooses one.
    pub theme: Option<Theme>,
    /// The pieces of the page that are hidden.
    pub hidden: Hidden,
    /// What is asked in the mode "Predict".
    pub practice: Practice,
    /// The fault that the backward pass is given where it is to be broken.
    pub fault: Option<Fault>,
    /// The number by which derivatives are carried forward; `None` for the first input.
    pub by: Option<By>,
    /// What is chosen for training.
    pub training: Setup,
    /// What the mode "Nudge" moves.
    pub nudged: Nudged,
    /// Whether the tab "Network" shows one neuron.
    pub neuron: bool,
    /// The functions that are drawn in the tab "Plot" beside the graph's own, by their names in the gate table. Those that there are not
    /// are passed over.
    pub overlaid: Vec<String>,
    /// What the mode "Check" shows.
    pub checked: Checked,
    /// The page of the catalogue that is open over it, by the gate's name; an empty one for the catalogue itself.
    pub gate: Option<String>,
    /// The lesson that is read beside the program.
    pub reading: Option<Reading>,
    /// Whether the lesson is shown to a room, in large type and with nothing around it.
    pub presenting: bool,
}

impl View {
    /// Whether a tab is hidden.
    pub fn hides(&self, tab: Tab) -> bool {
        let piece = match tab {
            Tab::Explain => Piece::Explain,
            Tab::Values => Piece::Values,
            Tab::Code => Piece::Code,
            // Links that hid all tabs before there were these hide them too.
            Tab::Plot | Tab::Network if [Piece::Explain, Piece::Values, Piece::Code].into_iter().all(|piece| self.hidden.has(piece)) => {
                return true;
            }
            Tab::Plot => Piece::Plot,
            Tab::Network => Piece::Network,
            Tab::Program => return self.hidden.has(Piece::Editor) && self.hidden.has(Piece::Inputs),
        };
        self.hidden.has(piece)
    }

    /// The tab that is seen to be open: in the place of a hidden one, the first that is not.
    pub fn open_tab(&self) -> Tab {
        let others = [Tab::Explain, Tab::Values, Tab::Code, Tab::Plot, Tab::Network, Tab::Program];
        if self.hides(self.tab) { others.into_iter().find(|tab| !self.hides(*tab)).unwrap_or(self.tab) } else { self.tab }
    }
}

/// Two nodes, of which the second depends on the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paths {
    /// Where the paths begin.
    pub from: usize,
    /// Where they end; `None` for the output.
    pub to: Option<usize>,
}

/// What the thickness of wires shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Thickness {
    /// Nothing: all are the same.
    #[default]
    Same,
    /// How large the value is that a wire carries.
    Values,
    /// How large the gradient is that comes back over it.
    Gradients,
}

impl Thickness {
    /// Its name in links and on the page; none where all wires are the same.
    pub const fn tag(self) -> Option<&'static str> {
        match self {
            Self::Same => None,
            Self::Values => Some("values"),
            Self::Gradients => Some("gradients"),
        }
    }

    /// The one of a name.
    pub fn from_tag(tag: &str) -> Option<Self> {
        [Self::Values, Self::Gradients].into_iter().find(|thickness| thickness.tag() == Some(tag))
    }
}

/// Something that a person does to a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Types: the whole new text.
    Type(String),
    /// Sets a number: the literal's place, or `None` to define an unset name at the end of the text.
    SetNumber {
        /// The input's name.
        name: String,
        /// Where its number stands.
        literal: Option<Span>,
        /// The new number, as it is to be read by the parser.
        text: String,
    },
    /// Opens another program at a step, keeping the present text one undo away.
    Open {
        /// The program.
        source: String,
        /// The step.
        step: usize,
    },
    /// Takes the last change of the text back.
    Undo,
    /// Brings an undone change of the text back.
    Redo,
    /// Goes to a step.
    Step(usize),
    /// Selects a node, or none.
    Select(Option<usize>),
    /// Opens a composite gate, so that its inside is seen.
    Unfold(String),
    /// Closes a composite gate, so that it is one gate.
    Fold(String),
    /// Makes a group of a pattern, or of all patterns of a name.
    Gather(String),
    /// Takes a group of a pattern apart again, by its name or that of all of its kind.
    Dissolve(String),
    /// Draws groups, or everything gate by gate.
    Group(bool),
    /// Shows all paths between two nodes, or none.
    Trace(Option<Paths>),
    /// Has the thickness of wires show something.
    Thicken(Thickness),
    /// Opens a tab.
    Show(Tab),
    /// Changes the mode.
    Switch(Mode),
    /// Looks at the program in another way, as a link or a lesson says; what is open or a group already stays so.
    Look(Box<View>),
    /// Hides pieces of the page, and shows all others.
    Hide(Hidden),
    /// Asks something else in the mode "Predict".
    Practise(Practice),
    /// Gives the same program other numbers, the text before being one undo away.
    Renumber(String),
    /// Gives the backward pass a fault, or the usual one.
    Break(Option<Fault>),
    /// Carries derivatives forward by a number of an input, or by the first.
    Carry(Option<By>),
    /// Chooses how training goes.
    Prepare(Setup),
    /// Training has written its numbers into the text: the whole text, and the number of the run.
    Train {
        /// The text.
        source: String,
        /// The run: all it writes is undone at once.
        run: usize,
    },
    /// Chooses what the mode "Nudge" moves.
    Nudge(Nudged),
    /// Draws these functions beside the graph's own.
    Overlay(Vec<String>),
    /// Shows one neuron in the tab "Network", or all of them.
    Neuron(bool),
    /// Chooses what the mode "Check" shows.
    Check(Checked),
    /// Opens a page of the catalogue, or closes it.
    LookUp(Option<String>),
    /// Reads a lesson at a place, or none.
    Read(Option<Reading>),
    /// Shows the lesson to a room, or to one reader.
    Present(bool),
}

impl Document {
    /// A program at its first step.
    pub fn new(source: impl Into<String>) -> Self {
        Self { source: source.into(), ..Self::default() }
    }

    /// Carries an action out.
    pub fn apply(&mut self, action: Action) {
        match action {
            Action::Type(source) => self.write(source, Change::Typing),
            Action::SetNumber { name, literal, text } => {
                let source = match literal {
                    Some(place) => replace(&self.source, place, &text),
                    None => append_statement(&self.source, &format!("{name} = {text}")),
                };
                self.write(source, Change::Number(name));
            }
            Action::Open { source, step } => {
                self.write(source, Change::Opening);
                self.step = step;
                self.view.selection = None;
                self.view.paths = None;
                self.view.opened.clear();
                self.view.gathered.clear();
                // What modes were told of the other program means nothing here.
                self.view.training = Setup::default();
                self.view.nudged = Nudged::default();
                (self.view.fault, self.view.by) = (None, None);
                self.read(None);
            }
            Action::Undo => {
                if let Some(source) = self.history.undo(&self.source) {
                    self.source = source;
                }
            }
            Action::Redo => {
                if let Some(source) = self.history.redo(&self.source) {
                    self.source = source;
                }
            }
            Action::Step(step) => self.step = step,
            Action::Select(node) => self.view.selection = node,
            Action::Unfold(name) => {
                if !self.view.opened.contains(&name) {
                    self.view.opened.push(name);
                }
            }
            Action::Fold(name) => self.view.opened.retain(|opened| *opened != name),
            Action::Gather(name) => {
                if !self.view.gathered.contains(&name) {
                    self.view.gathered.push(name);
                }
            }
            Action::Dissolve(name) => {
                self.view.gathered.retain(|gathered| *gathered != name);
                self.view.opened.retain(|opened| *opened != name);
            }
            Action::Group(grouped) => self.view.ungrouped = !grouped,
            Action::Trace(paths) => self.view.paths = paths,
            Action::Thicken(thickness) => self.view.thickness = thickness,
            Action::Show(tab) => self.view.tab = tab,
            Action::Switch(mode) => self.view.mode = mode,
            Action::Look(view) => self.look(*view),
            Action::Hide(hidden) => self.view.hidden = hidden,
            Action::Practise(practice) => self.view.practice = practice,
            Action::Renumber(source) => self.write(source, Change::Opening),
            Action::Break(fault) => self.view.fault = fault,
            Action::Carry(by) => self.view.by = by,
            Action::Prepare(setup) => self.view.training = setup,
            Action::Train { source, run } => self.write(source, Change::Training(run)),
            Action::Nudge(nudged) => self.view.nudged = nudged,
            Action::Overlay(names) => self.view.overlaid = names,
            Action::Neuron(neuron) => self.view.neuron = neuron,
            Action::Check(checked) => self.view.checked = checked,
            Action::LookUp(gate) => self.view.gate = gate,
            Action::Read(reading) => self.read(reading),
            Action::Present(presenting) => self.view.presenting = presenting && self.view.reading.is_some(),
        }
    }

    fn read(&mut self, reading: Option<Reading>) {
        self.view.presenting &= reading.is_some();
        self.view.reading = reading;
    }

    /// What belongs to the page and not to the program stays: what is hidden, theme and language, grouping as a whole, the catalogue, the lesson.
    fn look(&mut self, view: View) {
        let last = std::mem::take(&mut self.view);
        let joined = |mut names: Vec<String>, more: Vec<String>| {
            more.into_iter().for_each(|name| {
                if !names.contains(&name) {
                    names.push(name)
                }
            });
            names
        };
        self.view = View {
            opened: joined(last.opened, view.opened),
            gathered: joined(last.gathered, view.gathered),
            ungrouped: last.ungrouped,
            language: last.language,
            theme: last.theme,
            hidden: last.hidden,
            gate: last.gate,
            reading: last.reading,
            presenting: last.presenting,
            ..view
        };
    }

    fn write(&mut self, source: String, change: Change) {
        if source != self.source {
            self.history.record(&self.source, &source, change);
            self.source = source;
        }
    }
}

/// The text with the bytes of `place` replaced; unchanged where the place is not in the text.
fn replace(source: &str, place: Span, with: &str) -> String {
    match (source.get(..place.start), source.get(place.end..)) {
        (Some(before), Some(after)) => format!("{before}{with}{after}"),
        _ => source.to_owned(),
    }
}

/// The text with one more statement, separated as the text separates its own.
pub fn append_statement(source: &str, statement: &str) -> String {
    let trimmed = source.trim_end();
    match trimmed.chars().next_back() {
        None => statement.to_owned(),
        // A comment at the end would swallow anything but a new line.
        Some(_) if trimmed.contains('\n') || trimmed.contains('#') => format!("{trimmed}\n{statement}"),
        Some(';') => format!("{trimmed} {statement}"),
        Some(_) => format!("{trimmed}; {statement}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(name: &str, literal: Option<Span>, text: &str) -> Action {
        Action::SetNumber { name: name.into(), literal, text: text.into() }
    }

    #[test]
    fn a_slider_rewrites_its_literal_and_keeps_the_step() {
        let mut document = Document::new("f = x * 3; x = -2 # start");
        document.apply(Action::Step(2));
        document.apply(number("x", Some(Span::new(15, 17)), "1.5"));
        assert_eq!(document.source, "f = x * 3; x = 1.5 # start");
        assert_eq!(document.step, 2);
        document.apply(number("x", Some(Span::new(15, 18)), "1.6"));
        document.apply(Action::Undo);
        assert_eq!(document.source, "f = x * 3; x = -2 # start", "one drag is one undo");
        document.apply(Action::Redo);
        assert_eq!(document.source, "f = x * 3; x = 1.6 # start");
    }

    #[test]
    fn an_unset_name_gets_a_statement_of_its_own() {
        for (source, expected) in [
            ("f = x + y; y = 1", "f = x + y; y = 1; x = 2"),
            ("f = x + y;", "f = x + y; x = 2"),
            ("x + 1 # so far", "x + 1 # so far\nx = 2"),
            ("y = 1\nx + y\n", "y = 1\nx + y\nx = 2"),
        ] {
            let mut document = Document::new(source);
            document.apply(number("x", None, "2"));
            assert_eq!(document.source, expected);
        }
    }

    #[test]
    fn a_place_outside_the_text_changes_nothing() {
        let mut document = Document::new("√x");
        document.apply(number("x", Some(Span::new(1, 9)), "2"));
        assert_eq!(document.source, "√x");
    }

    #[test]
    fn composite_gates_are_closed_until_they_are_opened() {
        let mut document = Document::new("def neuron(w, x) = sigmoid(w*x); neuron(a, b)");
        for name in ["f:neuron", "f", "f:neuron"] {
            document.apply(Action::Unfold(name.into()));
        }
        assert_eq!(document.view.opened, ["f:neuron", "f"]);
        document.apply(Action::Fold("f:neuron".into()));
        assert_eq!(document.view.opened, ["f"], "what is open inside stays so");
        document.apply(Action::Type("def neuron(w, x) = sigmoid(w*x); neuron(a, 2b)".into()));
        assert_eq!(document.view.opened, ["f"]);
        document.apply(Action::Open { source: "x + 1".into(), step: 0 });
        assert!(document.view.opened.is_empty());
    }

    #[test]
    fn another_look_keeps_what_belongs_to_the_page() {
        let mut document = Document::new("x*y");
        document.apply(Action::Unfold("f".into()));
        document.apply(Action::Hide(Hidden::default().with(Piece::Code, true)));
        let view = View { opened: vec!["f".into(), "g".into()], mode: Mode::Check, tab: Tab::Values, ..View::default() };
        document.apply(Action::Look(Box::new(view)));
        assert_eq!(document.view.opened, ["f", "g"]);
        assert_eq!((document.view.mode, document.view.tab), (Mode::Check, Tab::Values));
        assert!(document.view.hidden.has(Piece::Code));
    }

    #[test]
    fn opening_another_program_is_one_undo_away() {
        let mut document = Document::new("x + 1");
        document.apply(Action::Type("x + 12".into()));
        document.apply(Action::Open { source: "a * b".into(), step: 3 });
        assert_eq!((document.source.as_str(), document.step), ("a * b", 3));
        document.apply(Action::Undo);
        assert_eq!(document.source, "x + 12");
    }
}
