//! Programs set as mathematics.

use expect_test::expect_file;
use gatewise::lang::ast::{ExprId, StatementKind};
use gatewise::lang::formula::{Formula, Mark};
use gatewise::lang::{parse, print};
use gatewise::span::Span;
use proptest::prelude::*;
use std::fmt::Write;

/// The last expression of a program as mathematics.
fn set(program: &str) -> Formula {
    let parsed = parse(program);
    assert_eq!(parsed.diagnostics, [], "{program}");
    print::formula(&parsed.ast, ExprId(parsed.ast.expressions.len() as u32 - 1))
}

const EXPRESSIONS: &str = include_str!("../cases/formula/expressions.txt");

#[test]
fn expressions_as_mathematics() {
    let mut out = String::new();
    for program in EXPRESSIONS.lines().filter(|line| !line.starts_with("    ") && !line.is_empty()) {
        let formula = set(program);
        writeln!(out, "{program}\n    {}\n    {}\n    {}\n", formula.plain(), formula.latex(), formula.mathml()).unwrap();
    }
    expect_file![concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/formula/expressions.txt")].assert_eq(&out);
}

/// Whether LaTeX reads it.
pub fn reads(latex: &str) -> Result<(), String> {
    let storage = pulldown_latex::Storage::new();
    for event in pulldown_latex::Parser::new(latex, &storage) {
        event.map_err(|error| format!("{latex}: {error}"))?;
    }
    Ok(())
}

/// Whether every element is closed in its order, and no text is left unescaped.
fn is_well_formed(mathml: &str) -> bool {
    let mut open = Vec::new();
    let mut rest = mathml;
    while let Some(start) = rest.find('<') {
        let Some((tag, after)) = rest[start + 1..].split_once('>') else { return false };
        rest = after;
        match tag.strip_prefix('/') {
            Some(name) if open.pop() != Some(name) => return false,
            None if tag.contains('<') || tag.matches('"').count() % 2 == 1 => return false,
            None => open.push(tag.split(' ').next().unwrap_or("")),
            Some(_) => {}
        }
    }
    open.is_empty()
}

fn formulas() -> impl Strategy<Value = Formula> {
    let names = ["x", "w0", "alpha", "Γ_max", "loss", "Alpha", "손실", "a_b_c", "_", "ϕ", "x1_2", "o_μ", "omicron", "<&\"", "#%", "~^\\"];
    let numbers = ["2", "-3", "−0.53", "1.2e−4", "−3.4e+6", "∞", "−∞", "NaN", "1e-7", "1e16"];
    let operators = ["+", "-", "−", "·", "=", "≤", "<", ",", "[", "]", "⋯", "‖", "∂", "/", "→", ":", "|", "×", "", "≈"];
    let words = ["exp", "max", "log2", "leaky_relu", "T", "relu", "Σ", "값"];
    let leaf = prop_oneof![
        prop::sample::select(names.to_vec()).prop_map(|name| Formula::Symbol(name.to_owned())),
        prop::sample::select(numbers.to_vec()).prop_map(|number| Formula::Number(number.to_owned())),
        prop::sample::select(operators.to_vec()).prop_map(Formula::Operator),
        prop::sample::select(words.to_vec()).prop_map(|word| Formula::Word(word.to_owned())),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        let boxed = || inner.clone().prop_map(Box::new);
        let mark = prop::sample::select(vec![Mark::Forward, Mark::Backward, Mark::Current, Mark::Missing, Mark::Node(5)]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Formula::Row),
            (boxed(), boxed()).prop_map(|(above, below)| Formula::Fraction(above, below)),
            (boxed(), boxed()).prop_map(|(base, exponent)| Formula::Power(base, exponent)),
            (boxed(), boxed()).prop_map(|(above, below)| Formula::Partial(above, below)),
            boxed().prop_map(Formula::Root),
            boxed().prop_map(Formula::Parentheses),
            boxed().prop_map(Formula::Bars),
            (mark, boxed()).prop_map(|(mark, piece)| Formula::Marked(mark, piece)),
        ]
    })
}

proptest! {
    #[test]
    fn every_formula_can_be_set(formula in formulas()) {
        prop_assert_eq!(reads(&formula.latex()), Ok(()));
        prop_assert!(is_well_formed(&formula.mathml()), "{}", formula.mathml());
        prop_assert!(!formula.latex().contains("data-node"));
    }
}

#[test]
fn the_current_part_is_marked() {
    let program = "1/(1 + e^-(w0*x0 + w1*x1 + w2))";
    let parsed = parse(program);
    let StatementKind::Bare(whole) = parsed.ast.statements[0].kind else { unreachable!() };
    let current = |text: &str| {
        let start = program.find(text).unwrap();
        let here = Span::new(start, start + text.len());
        let formula = print::formula_marked(&parsed.ast, whole, &|span| (span == here).then_some(Mark::Current));
        let mathml = formula.mathml();
        assert_eq!(mathml.matches("class=\"cur\"").count(), 1, "{text}");
        assert_eq!(formula.plain(), print::formula(&parsed.ast, whole).plain());
        mathml
    };
    assert!(current("w0*x0 + w1*x1").contains(
        "<mrow class=\"cur\"><mrow><msub><mi>w</mi><mn>0</mn></msub><msub><mi>x</mi><mn>0</mn></msub><mo>+</mo>\
         <msub><mi>w</mi><mn>1</mn></msub><msub><mi>x</mi><mn>1</mn></msub></mrow></mrow><mo>+</mo>"
    ));
    assert!(current("e^-(w0*x0 + w1*x1 + w2)").contains("<mo>+</mo><mrow class=\"cur\"><msup><mrow><mi>e</mi></mrow>"));
    for part in ["1", "w0*x0", "-(w0*x0 + w1*x1 + w2)", "w0*x0 + w1*x1 + w2", "w2", program] {
        current(part);
    }
}
