//! What a task of a lesson asks for, as the page can notice it: `x > 0 and df/dx < 0`, `select q`, `step = end`, `layers = 3`.

use super::Quantity;
use crate::graph::{Graph, NodeId};
use crate::network::networks;
use crate::share::{Fault, FaultKind, Mode, Tab};
use crate::trace::Trace;
use crate::words::{Phrase, Style};

/// Several things that have to be so at once.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition(Vec<Demand>);

#[derive(Clone, Debug, PartialEq)]
enum Demand {
    /// Two numbers stand in a relation.
    Compare(Side, Relation, Side),
    /// The node of this symbol is selected.
    Select(String),
    /// A group of this name is open.
    Open(String),
    /// A pattern of this name is drawn as a group.
    Group(String),
    /// The graph has a gate that is drawn as this.
    Gate(String),
    /// This mode is on.
    Mode(Mode),
    /// This tab is open.
    Tab(Tab),
    /// The page of this gate is open in the catalogue.
    Page(String),
    /// The backward pass was given a fault of this kind; `None` for one that is hidden.
    Fault(Option<FaultKind>),
    /// The fault has been found and repaired.
    Repaired,
    /// One neuron is shown by itself.
    Neuron,
}

#[derive(Clone, Debug, PartialEq)]
enum Side {
    Number(f64),
    Quantity(Quantity),
    /// How many numbers the node of this symbol has.
    Size(String),
    /// How many layers the network has, as the lecture counts them.
    Layers,
    Step,
    End,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Relation {
    Below,
    AtMost,
    Equal,
    Differs,
    AtLeast,
    Above,
}

/// What a condition is held against.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The graph on stage.
    pub graph: &'a Graph,
    /// Its run.
    pub trace: &'a Trace,
    /// The present step.
    pub step: usize,
    /// The selected node.
    pub selection: Option<NodeId>,
    /// The names of what is open: gates by what the document calls them.
    pub opened: &'a [String],
    /// The names of the patterns that are groups.
    pub gathered: &'a [String],
    /// The mode.
    pub mode: Mode,
    /// The open tab.
    pub tab: Tab,
    /// The gate whose page of the catalogue is open.
    pub page: Option<&'a str>,
    /// The fault that the backward pass has been given.
    pub fault: Option<Fault>,
    /// Whether that fault has been repaired.
    pub repaired: bool,
    /// Whether the tab "Network" shows one neuron.
    pub neuron: bool,
}

/// Numbers that are shown as the same are the same to a learner.
const NEAR: f64 = 0.005;

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    ///
    /// What was not understood.
    pub fn read(text: &str) -> Result<Self, Phrase> {
        text.split(" and ").map(|demand| demand_of(demand.trim())).collect::<Result<_, _>>().map(Self)
    }

    /// Whether all of it is so.
    pub fn holds(&self, seen: &Seen) -> bool {
        self.0.iter().all(|demand| demand.holds(seen))
    }

    /// The symbols of the nodes that it speaks of.
    pub fn symbols(&self) -> Vec<&str> {
        let mut symbols = Vec::new();
        for demand in &self.0 {
            match demand {
                Demand::Compare(left, _, right) => symbols.extend(left.symbol().into_iter().chain(right.symbol())),
                Demand::Select(symbol) => symbols.push(symbol),
                _ => {}
            }
        }
        symbols
    }
}

fn demand_of(text: &str) -> Result<Demand, Phrase> {
    match text {
        "repaired" => return Ok(Demand::Repaired),
        "neuron" => return Ok(Demand::Neuron),
        _ => {}
    }
    if let Some((verb, name)) = text.split_once(' ') {
        let named = || name.trim().to_owned();
        match verb {
            "select" => return Ok(Demand::Select(named())),
            "open" => return Ok(Demand::Open(named())),
            "group" => return Ok(Demand::Group(named())),
            "gate" => return Ok(Demand::Gate(named())),
            "mode" => return Mode::from_tag(name.trim()).map(Demand::Mode).ok_or_else(|| wrong("lesson.no-mode", name)),
            "tab" => return Tab::from_tag(name.trim()).map(Demand::Tab).ok_or_else(|| wrong("lesson.no-tab", name)),
            "page" => return Ok(Demand::Page(named())),
            "fault" if name.trim() == "hidden" => return Ok(Demand::Fault(None)),
            "fault" => {
                let kind = FaultKind::from_tag(name.trim()).ok_or_else(|| wrong("lesson.no-fault", name))?;
                return Ok(Demand::Fault(Some(kind)));
            }
            _ => {}
        }
    }
    // The longer signs first: `<` is a part of `<=`.
    for (sign, relation) in [
        ("<=", Relation::AtMost),
        (">=", Relation::AtLeast),
        ("!=", Relation::Differs),
        ("<", Relation::Below),
        (">", Relation::Above),
        ("=", Relation::Equal),
    ] {
        if let Some((left, right)) = text.split_once(sign) {
            return Ok(Demand::Compare(side(left)?, relation, side(right)?));
        }
    }
    Err(wrong("lesson.bad-do", text))
}

fn wrong(key: &'static str, text: &str) -> Phrase {
    Phrase::new(key).styled("text", text.trim(), Style::Code)
}

fn side(text: &str) -> Result<Side, Phrase> {
    let text = text.trim();
    match text {
        "step" => return Ok(Side::Step),
        "end" => return Ok(Side::End),
        "layers" => return Ok(Side::Layers),
        _ => {}
    }
    if let Some(symbol) = text.strip_prefix("size ") {
        return Ok(Side::Size(symbol.trim().to_owned()));
    }
    if let Ok(number) = text.parse() {
        return Ok(Side::Number(number));
    }
    Quantity::read(text).map(Side::Quantity).ok_or_else(|| wrong("lesson.no-number", text))
}

impl Side {
    fn number(&self, seen: &Seen) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Quantity(quantity) => quantity.number(seen.graph, seen.trace),
            Self::Size(symbol) => seen.graph.nodes.iter().find(|node| node.symbol == *symbol).map(|node| node.shape.size() as f64),
            Self::Layers => networks(seen.graph, 0).first().map(|network| network.layers.len() as f64),
            Self::Step => Some(seen.step as f64),
            Self::End => Some(seen.trace.steps.len() as f64),
        }
    }

    fn symbol(&self) -> Option<&str> {
        match self {
            Self::Quantity(Quantity { symbol, .. }) | Self::Size(symbol) => Some(symbol),
            _ => None,
        }
    }
}

impl Demand {
    fn holds(&self, seen: &Seen) -> bool {
        match self {
            Self::Compare(left, relation, right) => {
                let (Some(left), Some(right)) = (left.number(seen), right.number(seen)) else { return false };
                let is_same = (left - right).abs() < NEAR;
                match relation {
                    Relation::Below => left < right && !is_same,
                    Relation::AtMost => left < right || is_same,
                    Relation::Equal => is_same,
                    Relation::Differs => !is_same,
                    Relation::AtLeast => left > right || is_same,
                    Relation::Above => left > right && !is_same,
                }
            }
            Self::Select(symbol) => seen.selection.and_then(|node| seen.graph.nodes.get(node)).is_some_and(|node| node.symbol == *symbol),
            Self::Open(name) => seen.opened.contains(name),
            Self::Group(name) => seen.gathered.contains(name),
            Self::Gate(operation) => (0..seen.graph.nodes.len()).any(|node| seen.graph.operation(node) == *operation),
            Self::Mode(mode) => seen.mode == *mode,
            Self::Tab(tab) => seen.tab == *tab,
            Self::Page(name) => seen.page == Some(name),
            Self::Fault(kind) => seen.fault.is_some_and(|fault| match fault {
                Fault::Told(told, _) => *kind == Some(told),
                Fault::Hidden(_) => kind.is_none(),
            }),
            Self::Repaired => seen.repaired,
            Self::Neuron => seen.neuron,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::compile;
    use crate::trace;
    use crate::words::Language;

    fn holds(condition: &str, program: &str, change: impl FnOnce(&mut Seen)) -> bool {
        let (_, graph) = compile(program).expect("the program runs");
        let trace = trace::run(&graph);
        let opened = ["f".to_owned()];
        let mut seen = Seen {
            graph: &graph,
            trace: &trace,
            step: 0,
            selection: None,
            opened: &opened,
            gathered: &opened,
            mode: Mode::Explore,
            tab: Tab::Explain,
            page: None,
            fault: None,
            repaired: false,
            neuron: false,
        };
        change(&mut seen);
        Condition::read(condition).expect("it is a condition").holds(&seen)
    }

    const GRAPH: &str = "x = -2; y = 5; z = -4; q = x + y; f = q*z";

    #[test]
    fn numbers_are_compared_as_they_are_shown() {
        for (condition, is_so) in [
            ("q = 3", true),
            ("q = 3.004", true),
            ("q = 3.01", false),
            ("df/dx < 0 and x < 0", true),
            ("df/dx < 0 and x > 0", false),
            ("f <= -12", true),
            ("f < -12", false),
            ("df/dz >= q", true),
            ("step != end", true),
            ("v = 1", false),
        ] {
            assert_eq!(holds(condition, GRAPH, |_| {}), is_so, "{condition}");
        }
    }

    #[test]
    fn what_the_reader_does_is_seen() {
        assert!(holds("select q", GRAPH, |seen| seen.selection = Some(3)));
        assert!(!holds("select q", GRAPH, |_| {}));
        assert!(holds("step = end", GRAPH, |seen| seen.step = seen.trace.steps.len()));
        assert!(holds("gate + and open f", GRAPH, |_| {}));
        assert!(!holds("gate max", GRAPH, |_| {}));
        assert!(holds("mode check and tab code", GRAPH, |seen| (seen.mode, seen.tab) = (Mode::Check, Tab::Code)));
        assert!(holds("page conv2d", GRAPH, |seen| seen.page = Some("conv2d")));
        assert!(!holds("page conv2d", GRAPH, |seen| seen.page = Some("")));
        assert!(holds("neuron", GRAPH, |seen| seen.neuron = true));
        assert!(!holds("neuron", GRAPH, |_| {}));
    }

    #[test]
    fn a_fault_is_told_or_hidden_and_then_repaired() {
        let told = Fault::Told(FaultKind::Overwrite, Some(2));
        for (condition, fault, repaired, is_so) in [
            ("fault overwrite", Some(told), false, true),
            ("fault overwrite", Some(Fault::Hidden(7)), false, false),
            ("fault overwrite", None, false, false),
            ("fault twice", Some(told), false, false),
            ("fault hidden", Some(Fault::Hidden(7)), false, true),
            ("fault hidden", Some(told), false, false),
            ("fault hidden and repaired", Some(Fault::Hidden(7)), false, false),
            ("fault hidden and repaired", Some(Fault::Hidden(7)), true, true),
        ] {
            assert_eq!(holds(condition, GRAPH, |seen| (seen.fault, seen.repaired) = (fault, repaired)), is_so, "{condition}, {fault:?}");
        }
    }

    #[test]
    fn numbers_and_layers_are_counted() {
        let two = "W1 = [[1, 2], [3, 4], [5, 6]]; W2 = [[1, 2, 3]]; const x = [1, 2]; h = max(0, W1 @ x); f = W2 @ h";
        let three = "W1 = [[1, 2], [3, 4]]; W2 = [[1, 2], [3, 4]]; W3 = [[1, 2]]; const x = [1, 2]; \
                     h = max(0, W1 @ x); g = max(0, W2 @ h); f = W3 @ g";
        for (condition, program, is_so) in [
            ("layers = 2", two, true),
            ("layers = 3", two, false),
            ("layers = 3", three, true),
            ("layers >= 1", GRAPH, false),
            ("size W1 = 6 and size h = 3", two, true),
            ("size x > 2", two, false),
            ("size v = 1", two, false),
        ] {
            assert_eq!(holds(condition, program, |_| {}), is_so, "{condition}: {program}");
        }
    }

    #[test]
    fn what_is_no_condition_says_so() {
        for (condition, words) in [
            ("dance", "Expected a comparison"),
            ("mode sleep", "no mode sleep"),
            ("q > 3 +", "3 +"),
            ("tab x", "no tab x"),
            ("fault x", "no fault x"),
        ] {
            let message = Condition::read(condition).unwrap_err().plain(Language::English);
            assert!(message.contains(words), "{condition}: {message}");
        }
    }
}
