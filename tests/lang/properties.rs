//! What must hold for every text and for every tree.

use super::{dump, tree};
use gatewise::lang::ast::{Argument, Ast, Axis, Expr, ExprId, ExprKind, Name, Operator, Statement, StatementKind};
use gatewise::lang::{TokenClass, highlight, matching_bracket, parse, print};
use gatewise::span::Span;
use gatewise::words::Language;
use proptest::prelude::*;
use proptest::sample::select;

/// A tree that is not yet in an arena.
#[derive(Clone, Debug)]
enum Tree {
    Number(f64),
    Name(&'static str),
    Negate(Box<Tree>),
    Binary(Operator, Box<Tree>, Box<Tree>),
    Call(&'static str, Vec<Tree>, Option<(&'static str, Box<Tree>)>),
    Tensor(Vec<Tree>),
    Index(Box<Tree>, Vec<(Option<Tree>, Option<Tree>, bool)>),
    Transpose(Box<Tree>),
}

const OPERATORS: [Operator; 13] = [
    Operator::Add,
    Operator::Subtract,
    Operator::Multiply,
    Operator::Dot,
    Operator::Divide,
    Operator::MatrixProduct,
    Operator::Power,
    Operator::Less,
    Operator::LessEqual,
    Operator::Greater,
    Operator::GreaterEqual,
    Operator::Equal,
    Operator::NotEqual,
];
const NAMES: [&str; 14] = ["x", "y", "w0", "x_1", "loss", "e", "pi", "λ", "손실", "np", "F", "const", "def", "T"];

fn trees() -> impl Strategy<Value = Tree> {
    let number = prop_oneof![
        (0_u32..1000).prop_map(|n| Tree::Number(f64::from(n) / 4.0)),
        prop::num::f64::POSITIVE.prop_map(Tree::Number),
        Just(Tree::Number(f64::INFINITY)),
    ];
    let leaf = prop_oneof![number, select(&NAMES[..]).prop_map(Tree::Name)];
    leaf.prop_recursive(6, 60, 4, |inner| {
        let boxed = || inner.clone().prop_map(Box::new);
        let several = prop::collection::vec(inner.clone(), 0..4);
        let keyword = prop::option::of((select(&["axis", "slope"][..]), boxed()));
        let axis = (prop::option::of(inner.clone()), prop::option::of(inner.clone()), any::<bool>());
        prop_oneof![
            4 => (select(&OPERATORS[..]), boxed(), boxed()).prop_map(|(operator, left, right)| Tree::Binary(operator, left, right)),
            2 => boxed().prop_map(Tree::Negate),
            2 => (select(&["exp", "max", "sqrt", "norm", "f"][..]), several.clone(), keyword).prop_map(|(f, a, k)| Tree::Call(f, a, k)),
            1 => several.prop_map(Tree::Tensor),
            1 => (boxed(), prop::collection::vec(axis, 1..3)).prop_map(|(base, axes)| Tree::Index(base, axes)),
            1 => boxed().prop_map(Tree::Transpose),
        ]
    })
}

fn name(text: &str) -> Name {
    Name { text: text.to_owned(), span: Span::default() }
}

fn plant(tree: &Tree, ast: &mut Ast) -> ExprId {
    let kind = match tree {
        Tree::Number(value) => ExprKind::Number(*value),
        Tree::Name(name) => ExprKind::Name((*name).to_owned()),
        Tree::Negate(operand) => ExprKind::Negate(plant(operand, ast)),
        Tree::Binary(operator, left, right) => {
            let (left, right) = (plant(left, ast), plant(right, ast));
            ExprKind::Binary { operator: *operator, left, right }
        }
        Tree::Call(function, arguments, keyword) => {
            let mut planted: Vec<Argument> =
                arguments.iter().map(|argument| Argument { keyword: None, value: plant(argument, ast) }).collect();
            if let Some((keyword, value)) = keyword {
                planted.push(Argument { keyword: Some(name(keyword)), value: plant(value, ast) });
            }
            ExprKind::Call { function: name(function), arguments: planted }
        }
        Tree::Tensor(entries) => ExprKind::Tensor(entries.iter().map(|entry| plant(entry, ast)).collect()),
        Tree::Index(base, axes) => {
            let base = plant(base, ast);
            let mut end = |end: &Option<Tree>| end.as_ref().map(|end| plant(end, ast));
            let axes = axes.iter().map(|(from, to, slice)| match (end(from), slice) {
                (Some(at), false) => Axis::At(at),
                (from, _) => Axis::Slice(from, end(to)),
            });
            ExprKind::Index { base, axes: axes.collect() }
        }
        Tree::Transpose(base) => ExprKind::Transpose(plant(base, ast)),
    };
    ast.expressions.push(Expr { kind, span: Span::default() });
    ExprId(ast.expressions.len() as u32 - 1)
}

/// The tree with all places forgotten.
pub fn placeless(mut ast: Ast) -> Ast {
    for expression in &mut ast.expressions {
        expression.span = Span::default();
        if let ExprKind::Call { function, arguments } = &mut expression.kind {
            function.span = Span::default();
            arguments.iter_mut().filter_map(|argument| argument.keyword.as_mut()).for_each(|keyword| keyword.span = Span::default());
        }
    }
    for statement in &mut ast.statements {
        statement.span = Span::default();
        match &mut statement.kind {
            StatementKind::Let { name, .. } | StatementKind::Const { name, .. } => name.span = Span::default(),
            StatementKind::Def { name, parameters, .. } => {
                parameters.iter_mut().chain([name]).for_each(|name| name.span = Span::default());
            }
            StatementKind::Bare(_) => {}
        }
    }
    ast
}

pub fn programs() -> impl Strategy<Value = Ast> {
    prop::collection::vec((0..4, select(&NAMES[..8]), trees()), 1..5).prop_map(|statements| {
        let mut ast = Ast::default();
        for (kind, left, tree) in &statements {
            let value = plant(tree, &mut ast);
            let name = name(left);
            let kind = match kind {
                0 => StatementKind::Let { name, value },
                1 => StatementKind::Const { name, value },
                2 => {
                    StatementKind::Def { name, parameters: vec![super::properties::name("x"), super::properties::name("λ")], body: value }
                }
                _ => StatementKind::Bare(value),
            };
            ast.statements.push(Statement { kind, span: Span::default() });
        }
        ast
    })
}

/// Everything that may be done with a text, whatever it is.
pub fn use_all(text: &str) {
    let parsed = parse(text);
    for error in &parsed.diagnostics {
        for span in [error.span].into_iter().chain(error.related.iter().map(|(span, _)| *span)) {
            assert!(span.start <= span.end && text.get(span.start..span.end).is_some(), "{text:?} {error:?}");
        }
        assert!(!error.render(text, Language::Korean).is_empty());
    }
    for (id, expression) in parsed.ast.expressions.iter().enumerate() {
        assert!(!expression.span.of(text).is_empty(), "{text:?} {expression:?}");
        let id = ExprId(id as u32);
        let set = print::formula(&parsed.ast, id);
        assert!(set.mathml().len() + set.latex().len() + set.plain().len() > 0);
    }
    let mut end = 0;
    for (span, _) in highlight(text) {
        assert!(span.start >= end && !span.of(text).is_empty(), "{text:?}");
        end = span.end;
    }
    for offset in 0..=text.len() {
        if let Some((open, close)) = matching_bracket(text, offset) {
            assert!(matches!((open.of(text), close.of(text)), ("(", ")") | ("[", "]")), "{text:?}");
        }
    }
}

const PIECES: [&str; 44] = [
    "x", "y", " ", "\n", ";", "=", "==", "+", "-", "*", "**", "/", "(", ")", "[", "]", ",", ":", ".", ".T", "2", "0.5", "1e", "1.2.3", "²",
    "⁻¹", "√", "‖", "σ", "max(", "const ", "def ", "np.", "F.", "#", "<", "<=", "!", "λ", "w₀", "?", "한", "\r\n", "ᵀ",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn what_is_printed_is_read_again(ast in programs()) {
        let text = print::text(&ast);
        let parsed = parse(&text);
        prop_assert_eq!(&parsed.diagnostics, &[], "{}", text);
        prop_assert_eq!(dump(&parsed.ast), dump(&ast), "{}", text);
        prop_assert_eq!(placeless(parsed.ast), ast, "{}", text);
    }

    #[test]
    fn one_expression_is_printed_as_in_the_program(tree in trees()) {
        let mut ast = Ast::default();
        let id = plant(&tree, &mut ast);
        let text = print::text_of(&ast, id);
        let parsed = parse(&format!("f = {text}"));
        prop_assert_eq!(&parsed.diagnostics, &[]);
        let StatementKind::Let { value, .. } = parsed.ast.statements[0].kind else { unreachable!() };
        prop_assert_eq!(super::tree(&parsed.ast, value), super::tree(&ast, id));
    }

    #[test]
    fn no_text_is_too_strange(text in any::<String>()) {
        use_all(&text);
    }

    #[test]
    fn no_program_is_too_broken(pieces in prop::collection::vec(select(&PIECES[..]), 0..40)) {
        use_all(&pieces.concat());
    }

    #[test]
    fn a_damaged_program_is_read_as_far_as_it_goes(ast in programs(), cut in any::<prop::sample::Index>(), piece in select(&PIECES[..])) {
        let text = print::text(&ast);
        let at = text.char_indices().map(|(at, _)| at).nth(cut.index(text.chars().count())).unwrap();
        use_all(&format!("{}{piece}{}", &text[..at], &text[at..]));
        use_all(&text[..at]);
    }
}

#[test]
fn a_long_chain_is_read_printed_and_dropped() {
    for operator in [" + ", " * ", "^", " / ", " - -"] {
        let text = vec!["x"; 20_000].join(operator);
        let parsed = parse(&text);
        assert_eq!(parsed.diagnostics, []);
        assert_eq!(print::text(&parsed.ast), text);
        let last = ExprId(parsed.ast.expressions.len() as u32 - 1);
        let set = print::formula(&parsed.ast, last);
        let mathml = set.mathml();
        assert!(mathml.len() < 60_000 && mathml.contains('⋯'), "{operator}: {}", mathml.len());
    }
    assert_eq!(parse(&format!("{}x", "-".repeat(20_000))).diagnostics, []);
    assert_eq!(parse(&format!("{}x", "√".repeat(20_000))).diagnostics, []);
}

#[test]
fn limits_have_their_own_messages() {
    let key = |text: &str| parse(text).diagnostics.first().map(|error| error.message.key);
    let nested = |levels: usize| format!("{}x{}", "(".repeat(levels), ")".repeat(levels));
    assert_eq!(key(&nested(256)), None);
    assert_eq!(key(&nested(257)), Some("error.too-deep"));
    assert_eq!(key(&"[".repeat(1_000_000)), Some("error.too-deep"));
    assert_eq!(key(&"f(".repeat(500_000)), Some("error.too-deep"));
    let long = |bytes: usize| format!("x{}", " ".repeat(bytes - 1));
    assert_eq!(key(&long(1 << 20)), None);
    assert_eq!(key(&long((1 << 20) + 1)), Some("error.text-too-long"));
    assert_eq!(parse(&"한".repeat(1 << 19)).diagnostics.len(), 1);
    assert_eq!(parse(&"= ;".repeat(300_000)).diagnostics.len(), 100);
}

#[test]
fn every_statement_and_expression_knows_its_place() {
    let text = "x = -2 # in\nf = (x + y)z; max( x , (2) )";
    let parsed = parse(text);
    let statements: Vec<&str> = parsed.ast.statements.iter().map(|statement| statement.span.of(text)).collect();
    assert_eq!(statements, ["x = -2", "f = (x + y)z", "max( x , (2) )"]);
    let expressions: Vec<&str> = parsed.ast.expressions.iter().map(|expression| expression.span.of(text)).collect();
    assert_eq!(expressions, ["2", "-2", "x", "y", "x + y", "z", "(x + y)z", "x", "2", "max( x , (2) )"]);
    assert_eq!(tree(&parsed.ast, ExprId(6)), "(* (+ x y) z)");
}

#[test]
fn tokens_have_colours() {
    use TokenClass::*;
    let text = "const t = 2; σ(x0²) ≤ [np.pi] ? # end";
    let classes: Vec<(&str, TokenClass)> = highlight(text).into_iter().map(|(span, class)| (span.of(text), class)).collect();
    let expected = [
        ("const", Keyword),
        ("t", Name),
        ("=", Operator),
        ("2", Number),
        (";", Operator),
        ("σ", Function),
        ("(", Bracket),
        ("x0", Name),
        ("²", Number),
        (")", Bracket),
        ("≤", Operator),
        ("[", Bracket),
        ("np", Name),
        (".", Operator),
        ("pi", Name),
        ("]", Bracket),
        ("# end", Comment),
    ];
    assert_eq!(classes, expected);
}

#[test]
fn brackets_find_their_partner() {
    let text = "f(a[1], (b)) # )";
    let pair = |offset| matching_bracket(text, offset).map(|(open, close)| (open.start, close.start));
    assert_eq!(pair(0), None);
    assert_eq!(pair(1), Some((1, 11)));
    assert_eq!(pair(2), Some((1, 11)));
    assert_eq!(pair(3), Some((3, 5)));
    assert_eq!(pair(8), Some((8, 10)));
    assert_eq!(pair(11), Some((1, 11)));
    assert_eq!(pair(12), Some((1, 11)));
    assert_eq!(pair(15), None);
    assert_eq!(matching_bracket("(]", 0), None);
    assert_eq!(matching_bracket("(x; y)", 5), None);
}
#[test]
fn names_that_mean_more_are_printed_with_care() {
    for text in ["(const)", "(def)", "const = 3", "(np).T", "(F)[0]", "np.T", "const + 1", "-(2).T", "(2)[0]"] {
        let ast = parse(text).ast;
        let printed = print::text(&ast);
        assert_eq!(dump(&parse(&printed).ast), dump(&ast), "{text} {printed}");
        assert!(!ast.statements.is_empty());
    }
}

#[test]
fn lines_may_end_as_they_do_elsewhere() {
    let unix = "x = 2 # in\ny = (x\n+ 1)\n\nx * y";
    let tree = dump(&parse(unix).ast);
    assert_eq!(tree, "(let x 2.0)\n(let y (+ x 1.0))\n(* x y)\n");
    assert_eq!(dump(&parse(&unix.replace('\n', "\r\n")).ast), tree);
    assert_eq!(dump(&parse(&unix.replace('\n', "\u{2028}").replace("# in", "")).ast), tree);
}
