//! LaTeX that is printed means the same when it is read, and no LaTeX is too strange to be read.

use super::formulas::reads;
use super::properties::{programs, use_all};
use gatewise::graph::compile;
use gatewise::lang::ast::{Argument, Ast, Axis, ExprId, ExprKind, Operator, StatementKind};
use gatewise::lang::{TokenClass, highlight, parse, print};
use gatewise::trace;
use proptest::prelude::*;
use proptest::sample::select;
use std::time::{Duration, Instant};

/// A name as formulas show it: a subscript of figures stands directly behind the letters, Greek letters have their names.
fn shown(name: &str) -> String {
    match name {
        "λ" => "lambda".to_owned(),
        "σ" => "sigmoid".to_owned(),
        name => match name.rsplit_once('_') {
            Some((letters, figures)) if figures.bytes().all(|byte| byte.is_ascii_digit()) => format!("{letters}{figures}"),
            _ => name.to_owned(),
        },
    }
}

fn is_product(operator: Operator) -> bool {
    matches!(operator, Operator::Multiply | Operator::Dot | Operator::MatrixProduct)
}

/// The factors of a product, however it is grouped and written; a sign in front of it is its first factor's.
fn factors(ast: &Ast, id: ExprId) -> Vec<String> {
    match &ast.get(id).kind {
        ExprKind::Binary { operator, left, right } if is_product(*operator) => [factors(ast, *left), factors(ast, *right)].concat(),
        ExprKind::Negate(operand) => {
            let mut all = factors(ast, *operand);
            all[0] = format!("(neg {})", all[0]);
            all
        }
        _ => vec![unit(ast, id)],
    }
}

/// The terms of a sum, each with its sign.
fn terms(ast: &Ast, id: ExprId) -> Vec<String> {
    match &ast.get(id).kind {
        ExprKind::Binary { operator: Operator::Add, left, right } => [terms(ast, *left), terms(ast, *right)].concat(),
        ExprKind::Binary { operator: Operator::Subtract, left, right } => {
            let mut all = terms(ast, *left);
            all.push(format!("-{}", meaning(ast, *right)));
            all
        }
        _ => vec![format!("+{}", meaning(ast, id))],
    }
}

/// What an expression means, whatever way it is written in.
fn meaning(ast: &Ast, id: ExprId) -> String {
    match &ast.get(id).kind {
        ExprKind::Binary { operator: Operator::Add | Operator::Subtract, .. } => format!("(sum {})", terms(ast, id).join(" ")),
        _ => {
            let factors = factors(ast, id);
            if factors.len() == 1 { factors.concat() } else { format!("(product {})", factors.join(" ")) }
        }
    }
}

/// The meaning of what is neither a product nor has a sign in front.
fn unit(ast: &Ast, id: ExprId) -> String {
    let inner = |id: &ExprId| meaning(ast, *id);
    let list = |ids: &[ExprId]| ids.iter().map(inner).collect::<Vec<_>>().join(" ");
    match &ast.get(id).kind {
        ExprKind::Number(number) => format!("{number:?}"),
        ExprKind::Name(name) => shown(name),
        ExprKind::Binary { operator: Operator::Divide, left, right } => format!("(fraction {} {})", inner(left), inner(right)),
        ExprKind::Binary { operator: Operator::Power, left, right } => format!("(power {} {})", inner(left), inner(right)),
        ExprKind::Binary { operator, left, right } if !matches!(operator, Operator::Add | Operator::Subtract) => {
            format!("({operator:?} {} {})", inner(left), inner(right))
        }
        ExprKind::Call { function, arguments } => match (function.text.as_str(), arguments.as_slice()) {
            ("exp", [Argument { keyword: None, value }]) => format!("(power e {})", inner(value)),
            (name, arguments) => {
                let argument = |Argument { keyword, value }: &Argument| match keyword {
                    Some(keyword) => format!(" {}={}", keyword.text, inner(value)),
                    None => format!(" {}", inner(value)),
                };
                format!("({name}!{})", arguments.iter().map(argument).collect::<String>())
            }
        },
        ExprKind::Tensor(entries) => format!("[{}]", list(entries)),
        ExprKind::Index { base, axes } => {
            let end = |id: &Option<ExprId>| id.as_ref().map(inner).unwrap_or_default();
            let axis = |axis: &Axis| match axis {
                Axis::At(index) => inner(index),
                Axis::Slice(from, to) => format!("{}:{}", end(from), end(to)),
            };
            format!("(index {} {})", inner(base), axes.iter().map(axis).collect::<Vec<_>>().join(" "))
        }
        ExprKind::Transpose(base) => format!("(transpose {})", inner(base)),
        ExprKind::Negate(_) | ExprKind::Binary { .. } => format!("({})", meaning(ast, id)),
    }
}

/// What each statement of a program means.
fn meanings(ast: &Ast) -> Vec<String> {
    let statement = |statement: &gatewise::lang::ast::Statement| match &statement.kind {
        StatementKind::Let { name, value } => format!("{} = {}", shown(&name.text), meaning(ast, *value)),
        StatementKind::Const { name, value } => format!("const {} = {}", shown(&name.text), meaning(ast, *value)),
        StatementKind::Def { name, parameters, body } => {
            let parameters: Vec<String> = parameters.iter().map(|parameter| shown(&parameter.text)).collect();
            format!("{}({}) = {}", shown(&name.text), parameters.join(", "), meaning(ast, *body))
        }
        StatementKind::Bare(value) => meaning(ast, *value),
    };
    ast.statements.iter().map(statement).collect()
}

/// Programs whose functions have names that LaTeX takes for functions: one letter in front of brackets may be a factor.
fn latex_programs() -> impl Strategy<Value = Ast> {
    programs().prop_map(|mut ast| {
        for expression in &mut ast.expressions {
            if let ExprKind::Call { function, .. } = &mut expression.kind
                && function.text == "f"
            {
                function.text = "neuron".to_owned();
            }
        }
        for statement in &mut ast.statements {
            if let StatementKind::Def { name, .. } = &mut statement.kind {
                name.text = "layer".to_owned();
            }
        }
        ast
    })
}

const PIECES: [&str; 62] = [
    "x",
    "y",
    " ",
    "\n",
    ";",
    "=",
    "+",
    "-",
    "\\cdot ",
    "\\frac",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "\\left(",
    "\\right)",
    "^",
    "_",
    "2",
    "10",
    "0.5",
    "1.2.3",
    "\\sqrt",
    "\\exp",
    "\\sin ",
    "\\log",
    "\\max(",
    "\\sigma",
    "\\alpha",
    "\\operatorname{relu}",
    "\\text{a b}",
    "\\\\",
    "&",
    "\\begin{bmatrix}",
    "\\end{bmatrix}",
    "\\begin{cases}",
    "\\end{cases}",
    "\\begin{aligned}",
    "|",
    "\\|",
    "\\lvert ",
    "\\rvert ",
    "\\top",
    "T",
    ",",
    ":",
    "{:}",
    "\\sum",
    "\\foo",
    "\\",
    "$",
    "%",
    "λ",
    "²",
    "w₀",
    "한",
    "'",
    "\\hat",
    "\\mathrel{=}",
    "\\text{const}",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn what_is_printed_means_the_same(ast in latex_programs()) {
        let latex = print::latex(&ast);
        let parsed = parse(&latex);
        prop_assert_eq!(&parsed.diagnostics, &[], "{}", latex);
        prop_assert_eq!(meanings(&parsed.ast), meanings(&ast), "{}", latex);
        // From here on nothing changes any more.
        prop_assert_eq!(meanings(&parse(&print::text(&parsed.ast)).ast), meanings(&ast));
    }

    #[test]
    fn what_is_printed_is_latex(ast in programs()) {
        prop_assert_eq!(reads(&print::latex(&ast)), Ok(()));
    }

    #[test]
    fn no_latex_is_too_broken(pieces in prop::collection::vec(select(&PIECES[..]), 0..40)) {
        use_all(&format!("\\pi {}", pieces.concat()));
        use_all(&pieces.concat());
    }

    #[test]
    fn no_bytes_are_too_strange(text in any::<String>()) {
        use_all(&format!("\\pi{text}"));
        use_all(&format!("\\frac{{{text}}}{{{text}}}"));
    }

    #[test]
    fn damaged_latex_is_read_as_far_as_it_goes(
        ast in latex_programs(), cut in any::<prop::sample::Index>(), piece in select(&PIECES[..])
    ) {
        let text = print::latex(&ast);
        let at = text.char_indices().map(|(at, _)| at).nth(cut.index(text.chars().count())).unwrap();
        use_all(&format!("{}{piece}{}", &text[..at], &text[at..]));
        use_all(&text[..at]);
    }
}

#[test]
fn a_long_chain_is_read() {
    for operator in [" + ", " ", " \\cdot ", " \\div "] {
        let parsed = parse(&format!("\\alpha{}", format!("{operator}x").repeat(20_000)));
        assert_eq!(parsed.diagnostics, []);
        assert_eq!(parsed.ast.expressions.len(), 40_001);
    }
    assert_eq!(parse(&format!("\\alpha + {}x", "-".repeat(20_000))).diagnostics, []);
}

#[test]
fn limits_hold() {
    let start = Instant::now();
    let key = |text: &str| parse(text).diagnostics.first().map(|error| error.message.key);
    let nested = |levels: usize, open: &str, close: &str| format!("{}x{}", open.repeat(levels), close.repeat(levels));
    for (open, close) in [("\\sqrt{", "}"), ("\\left(", "\\right)"), ("\\exp(", ")"), ("\\frac{1}{", "}"), ("\\lvert ", "\\rvert ")] {
        assert_eq!(key(&nested(256, open, close)), None, "{open}");
        assert_eq!(key(&nested(257, open, close)), Some("error.too-deep"), "{open}");
    }
    for deep in ["\\sqrt", "\\sin", "\\frac", "\\mathbf", "\\exp -", "{", "x^{", "\\begin{bmatrix}", "f(\\pi ", "\\sqrt[", "\\hat"] {
        let error = key(&format!("\\pi {}", deep.repeat(50_000)));
        assert!(matches!(error, Some("error.too-deep" | "error.latex.argument")), "{deep} {error:?}");
    }
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
}

#[test]
fn tokens_of_latex_have_colours() {
    use TokenClass::*;
    let text = "\\text{const} t = 2 \\\\ \\frac{\\alpha x_1}{\\operatorname{relu}(y)} % end";
    let classes: Vec<(&str, TokenClass)> = highlight(text).into_iter().map(|(span, class)| (span.of(text), class)).collect();
    let expected = [
        ("\\text{const}", Keyword),
        ("t", Name),
        ("=", Operator),
        ("2", Number),
        ("\\\\", Operator),
        ("\\frac", Function),
        ("{", Bracket),
        ("\\alpha", Name),
        ("x", Name),
        ("_", Operator),
        ("1", Number),
        ("}", Bracket),
        ("{", Bracket),
        ("\\operatorname{relu}", Function),
        ("(", Bracket),
        ("y", Name),
        (")", Bracket),
        ("}", Bracket),
    ];
    assert_eq!(classes, expected);
}

#[test]
fn expressions_of_latex_know_their_places() {
    let text = "f = \\frac{x + \\alpha_1}{2y} \\\\ |x|^2";
    let parsed = parse(text);
    let statements: Vec<&str> = parsed.ast.statements.iter().map(|statement| statement.span.of(text)).collect();
    assert_eq!(statements, ["f = \\frac{x + \\alpha_1}{2y}", "|x|^2"]);
    let expressions: Vec<&str> = parsed.ast.expressions.iter().map(|expression| expression.span.of(text)).collect();
    assert_eq!(expressions, ["x", "\\alpha_1", "x + \\alpha_1", "2", "y", "2y", "\\frac{x + \\alpha_1}{2y}", "x", "|x|", "2", "|x|^2"]);
}

/// The number that a program computes.
fn output(program: &str) -> Option<Vec<f64>> {
    let (_, graph) = compile(program).ok()?;
    Some(trace::run(&graph).value(graph.output).to_vec())
}

#[test]
fn latex_computes_what_the_program_computes() {
    for (latex, program) in [
        (
            "\\frac{1}{1+e^{-(w_0x_0+w_1x_1+w_2)}} \\\\ w_0 = 2, x_0 = -1, w_1 = -3, x_1 = -2, w_2 = -3",
            "w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3; 1/(1 + e^-(w0*x0 + w1*x1 + w2))",
        ),
        (
            "W = \\begin{bmatrix} 0.1 & 0.5 \\\\ -0.3 & 0.8 \\end{bmatrix} \\\\ x = [0.2, 0.4] \\\\ \\lVert Wx \\rVert^2",
            "W = [[0.1, 0.5], [-0.3, 0.8]]; x = [0.2, 0.4]; norm(W @ x)^2",
        ),
        ("f(x, y, z) = (x + y)z \\\\ f(-2, 5, -4) + \\sqrt[3]{8}", "(-2 + 5) * -4 + 8^(1/3)"),
        ("\\sigma(u) = \\frac{1}{1 + e^{-u}} \\\\ u = 1 \\\\ \\sigma(u)(1 - \\sigma(u))", "u = 1; sigmoid(u) * (1 - sigmoid(u))"),
    ] {
        assert!(output(program).is_some(), "{program}");
        assert_eq!(output(latex), output(program), "{latex}");
    }
}

#[test]
fn programs_are_printed_as_people_write_them() {
    let print = |program: &str| print::latex(&parse(program).ast);
    assert_eq!(
        print("def neuron(w, x) = σ(w * x)\nconst t = 2\ny = neuron(2, t)\ny == t"),
        "\\begin{aligned}\n\\operatorname{neuron}(w, x) &= \\sigma (w x) \\\\\n\\operatorname{const}t &= 2 \\\\\n\
         y &= \\operatorname{neuron}(2, t) \\\\\n& (y = t)\n\\end{aligned}"
    );
    assert_eq!(print("f(x, y) = (x + y)^2"), "\\displaystyle f(x, y) = (x + y)^{2}");
    assert_eq!(print("σ(x) = 1/(1 + e^-x)"), "\\sigma (x) = \\frac{1}{1 + e^{-x}}");
    assert_eq!(print("W.T @ x + x^T + (2)[0]"), "W^{\\top} x + x^{(T)} + (2)[0]");
}
