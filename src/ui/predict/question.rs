//! A question on the page: what is asked, the fields, what was said of the last answer, the formula.

use super::{field_id, named};
use crate::ui::explain::{mathematics, pieces};
use crate::ui::state::App;
use gatewise::explain::explain_outlined;
use gatewise::lang::formula::Formula;
use gatewise::practice::{About, Ask, Exercise, Key, Part, Progress, Question, Record, Rule, Verdict, formula};
use gatewise::scene::Table;
use gatewise::words::{self, Phrase, Style};
use maud::{Markup, html};

/// The question about the next step.
pub fn view(app: App, exercise: &Exercise, progress: &Progress, question: &Question, sealed: bool) -> Markup {
    let backward = question.step >= exercise.seed();
    let place = Phrase::new("predict.place").with("step", question.step).with("last", exercise.trace.steps.len());
    let open = question.open(progress);
    let is_rule = open.is_some_and(|key| key.part == Part::Rule);
    html! {
        section.question {
            p.place { b.fwd[!backward].bwd[backward] { (app.say(if backward { "phase.backward" } else { "phase.forward" })) } " · " (app.plain(&place)) }
            p.ask aria-live="polite" { (app.sentence(&sentence(exercise, question, is_rule))) }
            @if is_rule {
                (rules(app, exercise, progress, question))
            } @else {
                @if let Some(rule) = question.rule { p.chosen { (app.sentence(&rule.phrase())) } }
                @if let Some(factors) = factors(app, exercise, progress, question) { (factors) } @else {
                    @for ask in &question.asks { (fields(app, exercise, progress, question, ask)) }
                }
            }
            @if let Some(key) = open { (after(app, exercise, progress, question, key, sealed)) }
        }
    }
}

/// The questions about the leaves, each with its field.
pub fn leaves(app: App, exercise: &Exercise, progress: &Progress, leaves: &[Question], sealed: bool) -> Markup {
    let all = exercise.graph.nodes.iter().filter(|node| matches!(node.kind, gatewise::graph::NodeKind::Input { .. })).count();
    let first = leaves.iter().find_map(|leaf| leaf.open(progress));
    html! {
        @if leaves.len() < all { p.note { (app.plain(&Phrase::new("predict.leaves.some").with("of", all).with("count", leaves.len()))) } }
        ul.leaves {
            @for leaf in leaves {
                @let open = leaf.open(progress);
                li.question.done[open.is_none()] {
                    @for ask in &leaf.asks { (leaf_fields(app, exercise, progress, leaf, ask, first)) }
                    @if let Some(key) = open { (after(app, exercise, progress, leaf, key, sealed)) }
                }
            }
        }
    }
}

/// What is asked, in words.
fn sentence(exercise: &Exercise, question: &Question, is_rule: bool) -> Phrase {
    let name = &exercise.graph.nodes[question.target(exercise.graph)].symbol;
    let gate = exercise.label(exercise.gate_of(question));
    let phrase = match question.about {
        About::Sum { .. } if is_rule => Phrase::new("predict.ask.rule-sum"),
        _ if is_rule => Phrase::new("predict.ask.rule"),
        About::Value { .. } => Phrase::new("predict.ask.value"),
        About::Seed { .. } => Phrase::new("predict.ask.seed"),
        About::Sent { part: Some((at, of)), .. } => Phrase::new("predict.ask.part").with("at", at).with("of", of),
        About::Sent { .. } => Phrase::new("predict.ask.sent"),
        About::Sum { count, .. } => Phrase::new("predict.ask.sum").with("count", count),
        About::Leaf { .. } => Phrase::new("predict.ask.leaf"),
    };
    phrase.with("gate", gate).styled("name", name, Style::Symbol)
}

/// What a number that is asked for is called in symbols.
pub fn left(exercise: &Exercise, question: &Question, part: Part) -> Formula {
    let symbol = |node: usize| Box::new(Formula::Symbol(exercise.graph.nodes[node].symbol.clone()));
    let target = question.target(exercise.graph);
    let by = |of: usize, by: usize| match exercise.graph.nodes[by].shape.is_scalar() {
        true => Formula::Partial(symbol(of), symbol(by)),
        false => Formula::Gradient(symbol(of), symbol(by)),
    };
    match (question.about, part) {
        (About::Value { node }, _) => *symbol(node),
        (About::Sent { node, .. }, Part::Upstream) => by(exercise.graph.output, node),
        (About::Sent { node, .. }, Part::Local) => by(node, target),
        (About::Sent { part: Some((at, _)), .. }, _) => {
            let number = Formula::Parentheses(Box::new(Formula::Number(at.to_string())));
            Formula::Power(Box::new(by(exercise.graph.output, target)), Box::new(number))
        }
        _ => by(exercise.graph.output, target),
    }
}

/// The rules to choose from.
fn rules(app: App, exercise: &Exercise, progress: &Progress, question: &Question) -> Markup {
    let record = progress.record(Key { step: question.step, part: Part::Rule });
    let tried = |rule: Rule| record.is_some_and(|record| record.typed.iter().any(|tag| tag == rule.tag()));
    html! {
        ul.rules {
            @for (at, rule) in Rule::offered(exercise.graph).into_iter().enumerate() {
                li {
                    button.rule.wrong[tried(rule)] data-focus[at == 0] data-do={ "predict rule " (question.step) " " (rule.tag()) } {
                        @if tried(rule) { span.mark aria-hidden="true" { "✗ " } }
                        (app.sentence(&rule.phrase()))
                    }
                }
            }
        }
    }
}

/// Upstream · local = result, the given ones as numbers and the others as fields; `None` where these three are no single numbers, or
/// nothing of it is given.
fn factors(app: App, exercise: &Exercise, progress: &Progress, question: &Question) -> Option<Markup> {
    let About::Sent { node, edge, .. } = question.about else { return None };
    let is_number = |node: usize| exercise.graph.nodes[node].shape.is_scalar();
    question.rule.filter(|_| is_number(node) && is_number(exercise.graph.edges[edge].from))?;
    let (upstream, local) = (exercise.upstream(edge).first().copied()?, exercise.local(edge)?.first().copied()?);
    let explanation = explain_outlined(exercise.graph, exercise.trace, exercise.outline, question.step, None);
    let symbols = explanation.products.into_iter().find(|product| product.edge == edge)?.symbols;
    let [above, slope, below] = symbols.map(|symbol| plain_links(&symbol));
    let cell = |part: Part, number: f64| match question.ask(part) {
        Some(ask) => fields(app, exercise, progress, question, ask),
        None => html! { span.x.bwd[part == Part::Upstream] { (words::number(number)) } },
    };
    Some(html! {
        .three.factors {
            span.x { (mathematics(&above)) } span { "·" } span.x { (mathematics(&slope)) } span { "=" } span.x { (mathematics(&below)) }
            (cell(Part::Upstream, upstream)) span { "·" } (cell(Part::Local, local)) span { "=" } (cell(Part::Result, 0.0))
        }
    })
}

/// A formula without links: they would lead away from the question.
fn plain_links(formula: &Formula) -> Formula {
    match formula {
        Formula::Marked(_, inner) => plain_links(inner),
        formula => formula.map(&plain_links),
    }
}

/// The field of a number, or the fields of a tensor's; what is done is a number.
fn fields(app: App, exercise: &Exercise, progress: &Progress, question: &Question, ask: &Ask) -> Markup {
    let record = progress.record(ask.key);
    let is_first = question.open(progress) == Some(ask.key);
    html! {
        .fields.grid[!ask.shape.is_scalar()] {
            @if question.asks.len() == 1 && question.rule.is_none() || !ask.shape.is_scalar() { span.left { (named(&left(exercise, question, ask.key.part))) " =" } }
            (cells(app, exercise, progress, question, ask, record, is_first))
        }
    }
}

fn leaf_fields(app: App, exercise: &Exercise, progress: &Progress, question: &Question, ask: &Ask, first: Option<Key>) -> Markup {
    let record = progress.record(ask.key);
    html! {
        .fields.grid[!ask.shape.is_scalar()] {
            span.left { (named(&left(exercise, question, ask.key.part))) " =" }
            (cells(app, exercise, progress, question, ask, record, first == Some(ask.key)))
        }
    }
}

/// The numbers of an ask: fields while it is open.
fn cells(
    app: App,
    exercise: &Exercise,
    progress: &Progress,
    question: &Question,
    ask: &Ask,
    record: Option<&Record>,
    is_first: bool,
) -> Markup {
    if progress.is_done(ask.key) {
        let is_right = record.is_some_and(|record| matches!(record.verdict, Some(Verdict::Right)));
        return html! {
            span.x.bwd[!matches!(question.about, About::Value { .. })] {
                @for &cell in &ask.cells { span.known { (words::number(ask.numbers.get(cell).copied().unwrap_or_default())) } " " }
            }
            @if is_right { span.mark { span aria-hidden="true" { "✓" } } }
        };
    }
    if ask.shape.is_scalar() {
        return field(app, exercise, question, ask, record, 0, is_first, None);
    }
    let table = Table::strip(ask.shape.axes());
    let is_whole = ask.cells.len() == ask.numbers.len();
    let size = Phrase::new(if is_whole { "predict.ask.all" } else { "predict.ask.some" })
        .with("size", ask.numbers.len())
        .with("shape", &ask.shape);
    let name = |cell: usize| cell_name(&table, &exercise.graph.nodes[question.target(exercise.graph)].symbol, cell);
    html! {
        span.shape { (app.plain(&size)) }
        @if is_whole {
            @for row in ask.cells.chunks(table.columns.max(1)) {
                .cell-row {
                    @for &cell in row {
                        (field(app, exercise, question, ask, record, cell, is_first && ask.cells.first() == Some(&cell), Some(name(cell))))
                    }
                }
            }
        } @else {
            @for &cell in &ask.cells {
                .cell-row.some {
                    span.index aria-hidden="true" { "[" (table.name_of(cell)) "]" }
                    (field(app, exercise, question, ask, record, cell, is_first && ask.cells.first() == Some(&cell), Some(name(cell))))
                }
            }
        }
    }
}

/// What a cell is called: rows and columns are counted from 1, as among the inputs.
fn cell_name(table: &Table, name: &str, cell: usize) -> Phrase {
    let (row, column) = (cell / table.columns.max(1), cell % table.columns.max(1));
    let (slice, row) = (row / table.rows.max(1), row % table.rows.max(1));
    let leading = table.leading(slice).iter().map(|index| (index + 1).to_string()).collect::<Vec<_>>().join(", ");
    let key = match (leading.is_empty(), table.rows) {
        (true, 1) => "cells.entry",
        (true, _) => "cells.cell",
        (false, _) => "cells.cell-of-slice",
    };
    Phrase::new(key).with("name", name).with("slice", leading).with("row", row + 1).with("column", column + 1).with("entry", column + 1)
}

/// Which numbers of a tensor are to be looked at again.
pub fn wrong_cells(app: App, exercise: &Exercise, question: &Question, ask: &Ask, cells: &[usize]) -> Option<Phrase> {
    if ask.shape.is_scalar() {
        return None;
    }
    let table = Table::strip(ask.shape.axes());
    let name = &exercise.graph.nodes[question.target(exercise.graph)].symbol;
    let names: Vec<String> = cells.iter().map(|&cell| app.plain(&cell_name(&table, name, cell))).collect();
    Some(Phrase::new("predict.wrong-cells").with("cells", names.join("; ")))
}

/// One field. It says what it is for, whether what it holds is wrong, and keeps what was typed.
#[expect(clippy::too_many_arguments, reason = "a field is all of this")]
fn field(
    app: App,
    exercise: &Exercise,
    question: &Question,
    ask: &Ask,
    record: Option<&Record>,
    cell: usize,
    is_first: bool,
    name: Option<Phrase>,
) -> Markup {
    let asked = app.plain(&sentence(exercise, question, false));
    let label = match (ask.key.part, name) {
        (Part::Upstream, _) => {
            app.plain(&Phrase::new("predict.field.of").with("field", app.say("predict.field.upstream")).with("question", asked))
        }
        (Part::Local, _) => {
            app.plain(&Phrase::new("predict.field.of").with("field", app.say("predict.field.local")).with("question", asked))
        }
        (_, Some(name)) => app.plain(&Phrase::new("predict.field.of").with("field", app.plain(&name)).with("question", asked)),
        _ => asked,
    };
    let at = ask.cells.iter().position(|&other| other == cell).unwrap_or(0);
    let typed = record.and_then(|record| record.typed.get(at)).cloned().unwrap_or_default();
    let is_wrong = record.is_some_and(|record| match (&record.verdict, &record.refused) {
        (Some(Verdict::Wrong { cells, .. }), None) => cells.contains(&cell),
        (_, Some((refused, _))) => *refused == cell,
        _ => false,
    });
    html! {
        span.field.wrong[is_wrong] {
            input.num.bwd[!matches!(question.about, About::Value { .. })] id=(field_id(ask.key, cell)) type="text" inputmode="text" autocomplete="off" autocapitalize="off" spellcheck="false"
                data-step-of=(question.step) data-focus[is_first] aria-label=(label) aria-invalid=[is_wrong.then_some("true")]
                aria-describedby=[is_wrong.then(|| hint_id(ask.key))] value=(typed);
            @if is_wrong { span.mark aria-hidden="true" { "✗" } }
        }
    }
}

fn hint_id(key: Key) -> String {
    format!("hint-{}-{}", key.step, key.part.tag())
}

/// What follows the fields: what was said of the last answer, the formula, and the buttons.
fn after(app: App, exercise: &Exercise, progress: &Progress, question: &Question, key: Key, sealed: bool) -> Markup {
    let record = progress.record(key);
    let is_told = record.is_some_and(Record::is_told);
    let name = left(exercise, question, Part::Result).plain();
    let of = |name_key: &'static str| app.plain(&Phrase::new(name_key).with("name", &name));
    let verb = |verb: &str| format!("predict {verb} {} {}", key.step, key.part.tag());
    html! {
        @if let Some(record) = record {
            @if let Some((_, refusal)) = &record.refused { p.hint id=(hint_id(key)) { (app.sentence(&refusal.phrase())) } }
            @else if let Some(Verdict::Wrong { cells, hint, .. }) = &record.verdict {
                p.hint id=(hint_id(key)) {
                    @if let Some(told) = question.ask(key.part).and_then(|ask| wrong_cells(app, exercise, question, ask, cells)) { (app.sentence(&told)) " " }
                    (app.sentence(hint))
                }
            }
        }
        @if is_told { (told(app, exercise, question, key)) }
        p.row {
            @if key.part != Part::Rule {
                button.filled aria-label=(of("predict.check-of")) data-do={ "predict check " (question.step) } { (app.say("predict.check")) }
            }
            @if !is_told { button.tbtn aria-label=(of("predict.hint-of")) data-do=(verb("help")) { (app.say("predict.hint")) } }
            @else if !sealed { button.tbtn aria-label=(of("predict.show-of")) data-do=(verb("show")) { (app.say("predict.show")) } }
        }
    }
}

/// The formula, without its result; of a rule, what the gate does to gradients.
fn told(app: App, exercise: &Exercise, question: &Question, key: Key) -> Markup {
    if key.part == Part::Rule {
        let application = exercise.graph.application(exercise.gate_of(question));
        let effect = application.and_then(|application| gatewise::gates::effect(application.name()));
        let is_sum = matches!(question.about, About::Sum { .. });
        return html! {
            @match effect.filter(|_| !is_sum) {
                Some(effect) => p.told { (app.sentence(&effect.with("gate", exercise.label(exercise.gate_of(question))))) },
                None => p.told { (app.sentence(&question.rule.unwrap_or(Rule::Chain).phrase())) },
            }
        };
    }
    html! {
        .told {
            h3 { (app.say("predict.told")) }
            @match formula(exercise, question) {
                Some(mut line) => {
                    @let sides = line.sides.iter().map(plain_links).collect();
                    @let left = plain_links(&line.left);
                    ({ line.sides = sides; line.left = left; pieces(&line) })
                }
                None => p { (app.say("predict.told.seed")) },
            }
        }
    }
}
