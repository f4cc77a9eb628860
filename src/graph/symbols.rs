//! What nodes and gates are called on the page.

use super::{Application, Graph, Operand};
use crate::words;

/// Letters for values without a name, those first that the lecture would take.
const LETTERS: [&str; 15] = ["p", "q", "r", "s", "u", "v", "a", "b", "c", "d", "g", "h", "k", "m", "n"];

/// What the output is called where it has no name.
const OUTPUT: &str = "f";

/// Gives each node without a symbol one that the program does not use.
#[inline(never)]
pub fn give(graph: &mut Graph, is_taken: impl Fn(&str) -> bool) {
    let letters = LETTERS.iter().map(|&letter| letter.to_owned());
    let numbered = (1..).map(|number| format!("v{number}"));
    let mut free = letters.chain(numbered).filter(|symbol| !is_taken(symbol));
    let output = graph.output;
    for (id, node) in graph.nodes.iter_mut().enumerate().filter(|(_, node)| node.symbol.is_empty()) {
        if id == output && !is_taken(OUTPUT) {
            node.symbol = OUTPUT.to_owned();
        } else if let Some(symbol) = free.next() {
            node.symbol = symbol;
        }
    }
}

/// What stands in a gate's circle: its symbol, with the number that belongs to it.
#[inline(never)]
pub fn operation(application: &Application) -> String {
    let Some(fold) = application.fold else { return application.gate.symbol.to_owned() };
    let constant = application.operands.iter().find_map(|operand| match *operand {
        Operand::Constant(number) => Some(number),
        Operand::Edge(_) => None,
    });
    constant.map_or_else(|| fold.symbol.to_owned(), |number| fold.text(&constant_text(number)))
}

/// A number of the program as short as it can be written, or as the page shows numbers where that is long.
#[inline(never)]
fn constant_text(number: f64) -> String {
    if number == std::f64::consts::PI {
        return "π".to_owned();
    }
    if number == std::f64::consts::E {
        return "e".to_owned();
    }
    let exact = number.to_string().replace('-', "\u{2212}");
    if exact.chars().count() <= LONGEST { exact } else { words::number(number) }
}

/// The most characters of a number within a circle's symbol before it is rounded.
const LONGEST: usize = 6;
