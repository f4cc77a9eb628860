//! A run as a document for LaTeX: the program, every value, and every gradient by the chain rule.

use super::tex;
use crate::explain::{Line, derivation};
use crate::graph::Graph;
use crate::lang::formula::Formula;
use crate::trace::Trace;
use crate::words::Phrase;

/// So many letters stand in a line of the article class, as formulas are measured here.
const LINE: usize = 62;
/// Derivations of more nodes are not written: LaTeX would take minutes for hundreds of pages.
const MOST_NODES: usize = 2_000;

/// The derivation of a program as a document of the class `article` with `amsmath`. Its headings are English in every language, since
/// LaTeX has no Korean letters of its own. An error says that there are too many nodes.
///
/// ```
/// use gatewise::{export, graph, trace};
///
/// let source = "x = 3; y = x^2";
/// let (_, graph) = graph::compile(source).expect("the program has no error");
/// let document = export::latex(source, &graph, &trace::run(&graph)).expect("the derivation is short");
/// assert!(document.contains(r"&= x^{2} = {3.00}^{2} = 9.00"), "{document}");
/// ```
pub fn latex(source: &str, graph: &Graph, trace: &Trace) -> Result<String, Phrase> {
    if graph.nodes.len() > MOST_NODES {
        return Err(Phrase::new("export.too-long").with("nodes", graph.nodes.len()).with("most", MOST_NODES));
    }
    let derivation = derivation(graph, trace);
    let body = [
        heading("Program"),
        program(source),
        heading("Forward"),
        aligned(derivation.forward.iter().map(std::slice::from_ref)),
        heading("Backward"),
        aligned(derivation.backward.iter().map(Vec::as_slice)),
    ]
    .concat();
    let declarations = tex::declarations(&body);
    Ok(format!(
        "\\documentclass{{article}}\n\\usepackage{{amsmath}}\n\\allowdisplaybreaks\n{declarations}\\begin{{document}}\n{body}\\end{{document}}\n"
    ))
}

fn heading(text: &str) -> String {
    format!("\\section*{{{text}}}\n")
}

/// The program, line by line. Its blanks are kept, and a long line is broken at them.
fn program(source: &str) -> String {
    let line = |line: &str| match line.trim_end() {
        "" => "\\medskip\n".to_owned(),
        line => format!("\\texttt{{{}}}\\par\n", tex::text(line).replace(' ', "\\ ")),
    };
    let lines: String = source.trim().lines().map(line).collect();
    format!("{{\\raggedright\\parindent=0pt\n{lines}}}\n")
}

/// Relations below each other, their first equal signs in one column; each of them is one or several lines that belong together.
fn aligned<'a>(relations: impl Iterator<Item = &'a [Line]>) -> String {
    let written: Vec<String> = relations.map(relation).filter(|relation| !relation.is_empty()).collect();
    if written.is_empty() { String::new() } else { format!("\\begin{{align*}}\n{}\n\\end{{align*}}\n", written.join(" \\\\[1ex]\n")) }
}

/// One relation: as many of its pieces in a row as fit.
fn relation(lines: &[Line]) -> String {
    let Some(first) = lines.first() else { return String::new() };
    let mut rows = Rows { start: width(&first.left), ..Rows::default() };
    for side in lines.iter().flat_map(sides) {
        rows.make_room(side.iter().map(width).sum());
        side.iter().for_each(|piece| rows.push(piece));
    }
    format!("{} {}", first.left.latex(), rows.done.join(" \\\\\n"))
}

/// The rows of a relation.
#[derive(Default)]
struct Rows {
    /// How wide the left side is.
    start: usize,
    done: Vec<String>,
    /// How much stands in the last row behind the left side.
    filled: usize,
}

impl Rows {
    /// Ends the row where so much does not fit into it.
    fn make_room(&mut self, wide: usize) {
        if self.done.is_empty() || self.filled > 0 && self.start + self.filled + wide > LINE {
            self.done.push("&".to_owned());
            self.filled = 0;
        }
    }

    fn push(&mut self, piece: &Formula) {
        self.make_room(width(piece));
        let latex = piece.latex();
        let latex = latex.trim();
        // What does not begin with its equal sign goes on to the right of the signs.
        let lead = match (self.filled, latex.starts_with('=')) {
            (0, true) => "",
            (0, false) => "\\qquad {}",
            _ => " ",
        };
        self.done.last_mut().into_iter().for_each(|row| row.extend([lead, latex]));
        self.filled += width(piece);
    }
}

/// The sides of a relation, each in pieces: a row is ended before a side that does not fit into it.
fn sides(line: &Line) -> impl Iterator<Item = Vec<Formula>> {
    line.sides.iter().map(|side| Line { sides: vec![side.clone()], continues: true, ..line.clone() }.pieces())
}

/// How wide a piece is about, in letters: a fraction is as wide as the wider of its parts, a matrix as its columns.
fn width(piece: &Formula) -> usize {
    match piece {
        Formula::Row(pieces) => pieces.iter().map(width).sum(),
        Formula::Number(text) | Formula::Word(text) => text.chars().count(),
        Formula::Symbol(name) => name.chars().count(),
        Formula::Operator("=" | "+" | "−" | "-" | "·" | "⊙" | "×" | "<" | ">" | "≤" | "≥" | "≠" | "≈" | "→") => 3,
        Formula::Operator(_) => 1,
        Formula::Fraction(above, below) => width(above).max(width(below)),
        Formula::Partial(above, below) => 1 + width(above).max(width(below)),
        Formula::Gradient(of, by) => 2 + width(of) + width(by),
        Formula::Power(base, small) | Formula::Subscript(base, small) => width(base) + width(small).div_ceil(2),
        Formula::Root(inner) | Formula::Parentheses(inner) | Formula::Bars(inner) => 2 + width(inner),
        Formula::Matrix(rows) => 2 + rows.iter().map(|row| row.iter().map(|entry| width(entry) + 2).sum::<usize>()).max().unwrap_or(0),
        Formula::Column(entries) => 3 + entries.iter().map(width).max().unwrap_or(0),
        Formula::Marked(_, inner) => width(inner),
    }
}
