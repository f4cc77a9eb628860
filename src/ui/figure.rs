//! The expression set as mathematics, with the part that the current step is about underlined.

use super::state::App;
use crate::ui::prelude::*;
use gatewise::graph::NodeKind;
use gatewise::lang::ast::StatementKind;
use gatewise::lang::formula::{Formula, Mark};
use gatewise::lang::print;
use maud::{Markup, PreEscaped, html};

/// How many statements are set; longer programs are read in the editor.
const MOST_LINES: usize = 4;
/// What the part of the current step is written with.
const CURRENT: &str = "class=\"cur\"";
/// Longer texts are not set at all.
const LONGEST: usize = 4_000;

/// The statements that compute, set as mathematics, with the part that the current step is about underlined. Where they are many, or
/// the screen is narrow, only that of the step is seen.
pub fn view(app: App) -> Markup {
    let lines = app.figure();
    let here = lines.iter().position(|line| line.contains(CURRENT)).or(lines.len().checked_sub(1));
    html! {
        @for (index, line) in lines.iter().enumerate() { div.here[Some(index) == here] { (PreEscaped(line)) } }
    }
}

impl App {
    /// The lines, as MathML.
    pub fn figure(self) -> Vec<String> {
        let Some(good) = self.good.get() else { return Vec::new() };
        if good.program.source.len() > LONGEST {
            return Vec::new();
        }
        let (ast, graph) = (&good.program.ast, &good.scene.graph);
        let current =
            self.step.get().checked_sub(1).and_then(|k| good.scene.trace.steps.get(k)).and_then(|step| good.scene.span(step.node()));
        let mark = |span| (Some(span) == current).then_some(Mark::Current);
        let is_leaf =
            |name: &str| graph.nodes.iter().any(|node| node.name.as_deref() == Some(name) && !matches!(node.kind, NodeKind::Gate(_)));
        let lines: Vec<Formula> = ast
            .statements
            .iter()
            .filter_map(|statement| match &statement.kind {
                StatementKind::Let { name, value } if !is_leaf(&name.text) => Some(Formula::row([
                    Formula::Symbol(name.text.clone()),
                    Formula::Operator("="),
                    print::formula_marked(ast, *value, &mark),
                ])),
                StatementKind::Bare(value) => Some(print::formula_marked(ast, *value, &mark)),
                _ => None,
            })
            .collect();
        if lines.len() > MOST_LINES { Vec::new() } else { lines.iter().map(Formula::mathml).collect() }
    }
}
