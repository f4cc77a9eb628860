//! Explanations: snapshots over the lecture's examples in both languages, and what must hold for every program.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "what a test cannot do without fails it")]

mod jacobian;
mod tensors;

use expect_test::expect_file;
use gatewise::explain::{Explanation, Factor, Line, Moment, Slot, State, explain, sentence, values};
use gatewise::graph::{Graph, lower};
use gatewise::lang::formula::{Formula, Mark};
use gatewise::tensor::Shape;
use gatewise::trace::{self, Step, Trace};
use gatewise::words::{Language, Phrase, number};
use proptest::prelude::*;
use std::fmt::Write;

const FIRST_GRAPH: &str = "x = -2; y = 5; z = -4\nf = (x + y) * z";
const NEURON: &str = "w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3\nf = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))";
const PATTERNS: &str = "x = 3; y = -4; z = 2; w = -1\n2 * (x*y + max(z, w))";
const BRANCHES: &str = "x = 3; y = -4\nf = x*y + x";

fn run(program: &str) -> (Graph, Trace) {
    let parsed = gatewise::lang::parse(program);
    assert_eq!(parsed.diagnostics, []);
    let graph = lower(program, &parsed.ast).unwrap();
    let trace = trace::run(&graph);
    (graph, trace)
}

fn node(graph: &Graph, symbol: &str) -> usize {
    graph.nodes.iter().position(|node| node.symbol == symbol).unwrap()
}

/// Every step of a program in one sentence.
fn sentences(program: &str, language: Language) -> String {
    let (graph, trace) = run(program);
    let mut text = String::new();
    for step in 0..=trace.steps.len() {
        let (place, event) = sentence(&graph, &trace, step);
        writeln!(text, "{step}: [{}] {}", place.plain(language), event.plain(language)).unwrap();
    }
    text
}

/// An explanation as text.
fn shown(explanation: &Explanation, language: Language) -> String {
    let say = |phrase: &Phrase| phrase.plain(language);
    let mut text = String::new();
    let line = |name: &str, line: &Line| {
        let reason = line.reason.as_ref().map(|reason| format!("   [{}]", say(reason))).unwrap_or_default();
        let pieces: Vec<String> = line.pieces().iter().map(Formula::plain).collect();
        format!("{name:>9} {}{}{reason}\n", if line.continues { "    " } else { "" }, pieces.join(" "))
    };
    text += &line("title", &explanation.title);
    explanation.locals.iter().for_each(|local| text += &line("local", local));
    for product in &explanation.products {
        text += &line("product", &product.line);
        if let Some(vjp) = &product.vjp {
            let factor = |factor: &Factor| format!("{} {}", factor.symbol.plain(), factor.shape);
            let factors: Vec<String> = vjp.factors.iter().map(factor).collect();
            let sign = format!(" {} ", vjp.sign);
            let from = if factors.is_empty() { vjp.upstream.to_string() } else { factors.join(&sign) };
            writeln!(text, "          {from} → {}", factor(&vjp.result)).unwrap();
            vjp.notes.iter().for_each(|note| writeln!(text, "          {}", say(note)).unwrap());
        }
    }
    for repeated in &explanation.repeated {
        writeln!(text, " repeated {}", say(&repeated.sentence)).unwrap();
        repeated.sums.iter().for_each(|sum| writeln!(text, "          {}", sum.formula().plain()).unwrap());
        if repeated.hidden > 0 {
            writeln!(text, "          + {}", repeated.hidden).unwrap();
        }
    }
    for jacobian in &explanation.jacobians {
        let [rows, columns] = jacobian.size;
        let of = |phrase: Phrase| {
            let [value, name] = &jacobian.symbols;
            phrase.with("value", value).with("name", name).with("rows", rows).with("columns", columns)
        };
        let sentences =
            [of(Phrase::new("jacobian.size")), of(jacobian.pattern.sentence()), jacobian.memory.clone(), jacobian.computed.clone()];
        writeln!(text, " jacobian {}", sentences.iter().map(say).collect::<Vec<_>>().join(" ")).unwrap();
        if let Some(entries) = &jacobian.entries {
            let names = |names: &[Formula]| names.iter().map(Formula::plain).collect::<Vec<_>>().join("  ");
            writeln!(text, "          by  {}", names(&entries.columns)).unwrap();
            for (name, row) in entries.rows.iter().zip(entries.numbers.chunks(columns)) {
                writeln!(text, "          {}  {}", name.plain(), row.iter().copied().map(number).collect::<Vec<_>>().join("  ")).unwrap();
            }
        }
    }
    for ledger in &explanation.ledgers {
        text += &line("ledger", &ledger.line);
    }
    explanation.unfolding.iter().for_each(|unfolded| text += &line("unfolding", unfolded));
    if let Some(figure) = &explanation.figure {
        let operands: Vec<String> = figure
            .operands
            .iter()
            .map(|wire| {
                let value = on_wire(wire.value, &wire.shape);
                format!("{} {value:?} ×{:?} {}", wire.symbol, wire.local.map(number), slot(wire.downstream, &wire.shape))
            })
            .collect();
        let (value, upstream) = (on_wire(figure.value, &figure.shape), slot(figure.upstream, &figure.shape));
        writeln!(text, "   figure {} → {} {value:?}, {upstream}", operands.join("; "), figure.label).unwrap();
    }
    for ledger in &explanation.ledgers {
        for entry in &ledger.entries {
            let mark = if entry.current { " (now)" } else { "" };
            let amount = entry.amount.as_ref().map(Formula::plain);
            writeln!(text, "    entry {} through {}: {amount:?}{mark}", entry.term.plain(), entry.label).unwrap();
        }
        writeln!(text, "    so far {:?}", ledger.total.as_ref().map(Formula::plain)).unwrap();
    }
    for remark in &explanation.remarks {
        writeln!(text, "   remark {}", say(remark)).unwrap();
    }
    if let Some(role) = &explanation.role {
        writeln!(text, "     role {} | {}", say(&role.name), say(&role.sentence)).unwrap();
    }
    text
}

/// A number of the figure; of a tensor its shape.
fn on_wire(value: Option<f64>, shape: &Shape) -> Option<String> {
    value.map(|value| if shape.is_scalar() { number(value) } else { shape.to_string() })
}

fn slot(slot: Slot, shape: &Shape) -> String {
    match slot {
        Slot::Known(value) if shape.is_scalar() => format!("Known({value:?})"),
        Slot::Known(_) => format!("Known {shape}"),
        Slot::Arriving(_) if !shape.is_scalar() => format!("Arriving {shape}"),
        slot => format!("{slot:?}"),
    }
}

/// The explanations after some steps, of the step itself or of a node by its symbol.
fn explanations(program: &str, places: &[(usize, &str)], language: Language) -> String {
    let (graph, trace) = run(program);
    let one = |&(step, symbol): &(usize, &str)| {
        let selected = (!symbol.is_empty()).then(|| node(&graph, symbol));
        let of = if symbol.is_empty() { String::new() } else { format!(", {symbol}") };
        format!("# after {step}{of}\n{}\n", shown(&explain(&graph, &trace, step, selected), language))
    };
    places.iter().map(one).collect()
}

#[test]
fn a_first_graph() {
    let places: Vec<(usize, &str)> = (0..=7).map(|step| (step, "")).chain([(7, "x"), (4, "x")]).collect();
    expect_file!["../cases/explain/first-graph.en.txt"]
        .assert_eq(&(sentences(FIRST_GRAPH, Language::English) + &explanations(FIRST_GRAPH, &places, Language::English)));
    expect_file!["../cases/explain/first-graph.ko.txt"]
        .assert_eq(&(sentences(FIRST_GRAPH, Language::Korean) + &explanations(FIRST_GRAPH, &places, Language::Korean)));
}

#[test]
fn the_sigmoid_neuron() {
    let places = [(6, ""), (9, ""), (12, ""), (13, "u"), (19, ""), (21, "w0"), (12, "w0"), (21, "w2")];
    expect_file!["../cases/explain/neuron.en.txt"]
        .assert_eq(&(sentences(NEURON, Language::English) + &explanations(NEURON, &places, Language::English)));
    expect_file!["../cases/explain/neuron.ko.txt"]
        .assert_eq(&(sentences(NEURON, Language::Korean) + &explanations(NEURON, &places, Language::Korean)));
}

#[test]
fn patterns_in_backward_flow() {
    let places = [(2, ""), (8, ""), (9, ""), (10, ""), (12, ""), (12, "w")];
    expect_file!["../cases/explain/patterns.en.txt"]
        .assert_eq(&(sentences(PATTERNS, Language::English) + &explanations(PATTERNS, &places, Language::English)));
    expect_file!["../cases/explain/patterns.ko.txt"]
        .assert_eq(&(sentences(PATTERNS, Language::Korean) + &explanations(PATTERNS, &places, Language::Korean)));
}

#[test]
fn gradients_add_at_branches() {
    let places = [(3, "x"), (5, ""), (6, "x"), (7, ""), (8, ""), (8, "y")];
    expect_file!["../cases/explain/branches.en.txt"]
        .assert_eq(&(sentences(BRANCHES, Language::English) + &explanations(BRANCHES, &places, Language::English)));
    expect_file!["../cases/explain/branches.ko.txt"]
        .assert_eq(&(sentences(BRANCHES, Language::Korean) + &explanations(BRANCHES, &places, Language::Korean)));
}

#[test]
fn what_is_special() {
    let mut text = String::new();
    for (program, symbol) in [
        ("f = x * y; x = 2", "y"),
        ("const t = 2; f = x * t; x = 3", "t"),
        ("x = 1; y = 2; z = x * 3; f = y + 1", "x"),
        ("f = where(x < 1, y, 2 * y); x = 0; y = 3", "x"),
        ("x = 0; f = 1/x * 2", "f"),
        ("x = -1; f = log(x) + 1", "f"),
        ("x = 3; f = x*x + x", "x"),
        ("x = 0; y = 3; f = relu(x) * y", "x"),
    ] {
        let (graph, trace) = run(program);
        let at = node(&graph, symbol);
        for language in [Language::English, Language::Korean] {
            writeln!(text, "# {program}: {symbol}\n{}", shown(&explain(&graph, &trace, trace.steps.len(), Some(at)), language)).unwrap();
        }
        text.push_str(&sentences(program, Language::English));
        text.push('\n');
    }
    expect_file!["../cases/explain/special.txt"].assert_eq(&text);
}

#[test]
fn a_function_is_no_factor() {
    let (graph, trace) = run("x = -1; f = sigmoid(x)");
    let title = gatewise::explain::operation(&graph, &trace, node(&graph, "f"));
    assert_eq!(title.plain(), "f = σ(x) = σ(−1.00) = 0.27");
}

#[test]
fn a_line_copies_as_one_equation() {
    let (graph, trace) = run(NEURON);
    let explanation = explain(&graph, &trace, 12, None);
    let latex: Vec<String> = explanation.unfolding.iter().map(Line::latex).collect();
    expect_file!["../cases/explain/neuron.tex"].assert_eq(&(explanation.title.latex() + "\n" + &latex.join("\n") + "\n"));
}

#[test]
fn the_table_tells_what_the_picture_shows() {
    let (graph, trace) = run(BRANCHES);
    let rows = |step| values(&graph, &trace, step);
    let x = node(&graph, "x");
    assert_eq!(rows(0)[x].value, Some(3.0));
    assert!(rows(0).iter().skip(2).all(|row| row.value.is_none() && row.locals.is_empty()));
    assert_eq!(rows(2)[x].gradient, State::NotReached);
    let partial =
        trace.steps.iter().position(|step| matches!(step, Step::Backward { edge, .. } if graph.edges[*edge].from == x)).unwrap() + 1;
    assert_eq!(rows(partial)[x].gradient, State::Partial { arrived: 1, of: 2, sum: 1.0 });
    let last = trace.steps.len();
    assert_eq!(rows(last)[x].gradient, State::Complete(-3.0));
    assert_eq!(rows(last)[x].contributions, [1.0, -4.0]);
    assert_eq!(rows(last)[graph.output].upstream, Some(1.0));
    assert_eq!(rows(last)[x].upstream, None);
    assert_eq!(rows(last).iter().filter(|row| row.current).count(), 1);
}

#[test]
fn many_uses_stay_short() {
    let terms: Vec<String> = (1..=40).map(|factor| format!("{factor} * x")).collect();
    let program = format!("x = 2\nf = {}", terms.join(" + "));
    let (graph, trace) = run(&program);
    let explanation = explain(&graph, &trace, trace.steps.len(), Some(node(&graph, "x")));
    assert_eq!(explanation.ledgers[0].entries.len(), 40);
    assert_eq!(explanation.ledgers[0].state, State::Complete(820.0));
    assert!(explanation.unfolding.iter().all(|line| line.latex().len() < 1000));
    let deep = format!("x = 1\nf = {}x{}", "sin(".repeat(200), ")".repeat(200));
    let (graph, trace) = run(&deep);
    let unfolding = explain(&graph, &trace, trace.steps.len(), Some(0)).unfolding;
    assert!(unfolding.len() <= 5 && unfolding.iter().all(|line| line.latex().len() < 1000));
}

/// Numbers set as gradients anywhere in a formula.
fn gradients_in(formula: &Formula, red: bool, found: &mut Vec<String>) {
    let mut inner = |piece: &Formula| gradients_in(piece, red, found);
    match formula {
        Formula::Row(pieces) => pieces.iter().for_each(inner),
        Formula::Number(text) if red => found.push(text.clone()),
        Formula::Fraction(a, b) | Formula::Power(a, b) => {
            inner(a);
            inner(b);
        }
        Formula::Root(piece) | Formula::Parentheses(piece) | Formula::Bars(piece) => inner(piece),
        Formula::Marked(mark, piece) => gradients_in(piece, red || *mark == Mark::Backward, found),
        Formula::Column(entries) => entries.iter().for_each(inner),
        Formula::Matrix(rows) => rows.iter().flatten().for_each(inner),
        Formula::Number(_) | Formula::Symbol(_) | Formula::Word(_) | Formula::Operator(_) => {}
        Formula::Partial(..) | Formula::Subscript(..) | Formula::Gradient(..) => {}
    }
}

/// A scalar expression over a few inputs.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![Just("a".to_owned()), Just("b".to_owned()), Just("c".to_owned()), Just("2".to_owned()), Just("d".to_owned())];
    leaf.prop_recursive(4, 20, 2, |inner| {
        prop_oneof![
            (inner.clone(), prop_oneof![Just("+"), Just("-"), Just("*"), Just("/")], inner.clone())
                .prop_map(|(left, operator, right)| format!("({left} {operator} {right})")),
            (prop_oneof![Just("exp"), Just("sin"), Just("relu"), Just("tanh"), Just("sqrt")], inner.clone())
                .prop_map(|(gate, operand)| format!("{gate}({operand})")),
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("max({left}, {right})")),
            (inner.clone(), inner).prop_map(|(left, right)| format!("where({left} < 1, {right}, {left})")),
        ]
    })
}

/// What is shown as the same number.
fn same(a: f64, b: f64) -> bool {
    a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_told_before_its_step(body in expression()) {
        let program = format!("a = 3; b = -2; const d = 0.5\nf = {body} + a*b");
        let (graph, trace) = run(&program);
        for step in 0..=trace.steps.len() {
            let moment = Moment::new(&graph, &trace, step);
            let taken = &trace.steps[..step];
            let sent = |edge: usize| taken.iter().any(|step| matches!(step, Step::Backward { edge: other, .. } if *other == edge));
            let mut known: Vec<String> = (0..graph.nodes.len()).filter_map(|node| moment.gradient(node)).map(number).collect();
            known.extend((0..graph.edges.len()).filter(|&edge| sent(edge)).filter_map(|edge| trace.downstream_number(edge)).map(number));
            for at in 0..graph.nodes.len() {
                let explanation = explain(&graph, &trace, step, Some(at));
                let mut told = Vec::new();
                let lines = explanation.unfolding.iter().chain(explanation.products.iter().map(|product| &product.line));
                for line in lines.chain(explanation.ledgers.iter().map(|ledger| &ledger.line)) {
                    gradients_in(&line.formula(), false, &mut told);
                }
                for text in told {
                    prop_assert!(known.contains(&text), "{} at {step} of {}", text, graph.nodes[at].symbol);
                }
                for product in &explanation.products {
                    prop_assert_eq!(matches!(product.numbers[2], Slot::Waiting), !sent(product.edge));
                    if let [Slot::Known(upstream), Slot::Known(local), Slot::Known(below) | Slot::Arriving(below)] = product.numbers {
                        prop_assert!(same(upstream * local, below) || (local == 0.0 && below == 0.0));
                        prop_assert!(same(trace.downstream_number(product.edge).unwrap(), below));
                    }
                }
                if explanation.figure.as_ref().is_some_and(|figure| figure.value.is_none()) {
                    prop_assert!(explanation.figure.unwrap().operands.iter().all(|wire| wire.local.is_none()));
                }
            }
        }
    }

    #[test]
    fn a_ledger_adds_up(body in expression()) {
        let program = format!("a = 3; b = -2; const d = 0.5\nf = {body} * a + a*b");
        let (graph, trace) = run(&program);
        for at in 0..graph.nodes.len() {
            let explanation = explain(&graph, &trace, trace.steps.len(), Some(at));
            for ledger in explanation.ledgers {
                let total: f64 = ledger.entries.iter().map(|entry| entry.value.unwrap()).sum();
                let gradient = trace.gradient_number(at).unwrap();
                prop_assert!(matches!(ledger.state, State::Complete(shown) if same(shown, gradient)));
                prop_assert!(same(total, gradient), "{} and {}", total, gradient);
            }
        }
    }

    #[test]
    fn the_table_agrees_with_the_trace(body in expression()) {
        let program = format!("a = 3; b = -2; const d = 0.5\nf = {body} - a");
        let (graph, trace) = run(&program);
        for row in values(&graph, &trace, trace.steps.len()) {
            prop_assert_eq!(row.value.map(f64::to_bits), Some(trace.number(row.node).to_bits()));
            match row.gradient {
                State::Complete(gradient) => prop_assert_eq!(Some(gradient.to_bits()), trace.gradient_number(row.node).map(f64::to_bits)),
                State::Never(_) => prop_assert_eq!(trace.gradient_number(row.node), None),
                state => prop_assert!(false, "{:?}", state),
            }
        }
    }
}
