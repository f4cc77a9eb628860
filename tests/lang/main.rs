//! Programs as they are read: cases with their trees and errors, and properties over arbitrary text.

mod formulas;
mod latex;
mod properties;

use expect_test::expect_file;
use gatewise::lang::ast::{Argument, Ast, Axis, ExprId, ExprKind, Operator, StatementKind};
use gatewise::lang::parse;
use gatewise::words::Language;

/// A program's tree, a statement on each line, in brackets.
fn dump(ast: &Ast) -> String {
    let mut out = String::new();
    for statement in &ast.statements {
        out += &match &statement.kind {
            StatementKind::Let { name, value } => format!("(let {} {})\n", name.text, tree(ast, *value)),
            StatementKind::Const { name, value } => format!("(const {} {})\n", name.text, tree(ast, *value)),
            StatementKind::Def { name, parameters, body } => {
                let parameters: Vec<&str> = parameters.iter().map(|parameter| parameter.text.as_str()).collect();
                format!("(def ({} {}) {})\n", name.text, parameters.join(" "), tree(ast, *body))
            }
            StatementKind::Bare(value) => tree(ast, *value) + "\n",
        };
    }
    out
}

fn tree(ast: &Ast, id: ExprId) -> String {
    let inner = |id: &ExprId| tree(ast, *id);
    let list = |ids: &[ExprId]| ids.iter().map(|id| format!(" {}", inner(id))).collect::<String>();
    match &ast.get(id).kind {
        ExprKind::Number(value) => format!("{value:?}"),
        ExprKind::Name(name) => name.clone(),
        ExprKind::Negate(operand) => format!("(neg {})", inner(operand)),
        ExprKind::Binary { operator, left, right } => format!("({} {} {})", symbol(*operator), inner(left), inner(right)),
        ExprKind::Call { function, arguments } => {
            let arguments = arguments.iter().map(|Argument { keyword, value }| match keyword {
                Some(keyword) => format!(" {}={}", keyword.text, inner(value)),
                None => format!(" {}", inner(value)),
            });
            format!("({}!{})", function.text, arguments.collect::<String>())
        }
        ExprKind::Tensor(entries) => format!("[{}]", list(entries).trim_start()),
        ExprKind::Index { base, axes } => {
            let end = |id: &Option<ExprId>| id.as_ref().map(inner).unwrap_or_default();
            let axes = axes.iter().map(|axis| match axis {
                Axis::At(index) => format!(" {}", inner(index)),
                Axis::Slice(from, to) => format!(" {}:{}", end(from), end(to)),
            });
            format!("(index {}{})", inner(base), axes.collect::<String>())
        }
        ExprKind::Transpose(base) => format!("(transpose {})", inner(base)),
    }
}

fn symbol(operator: Operator) -> &'static str {
    match operator {
        Operator::Add => "+",
        Operator::Subtract => "-",
        Operator::Multiply => "*",
        Operator::Dot => "·",
        Operator::Divide => "/",
        Operator::MatrixProduct => "@",
        Operator::Power => "^",
        Operator::Less => "<",
        Operator::LessEqual => "<=",
        Operator::Greater => ">",
        Operator::GreaterEqual => ">=",
        Operator::Equal => "==",
        Operator::NotEqual => "!=",
    }
}

/// The programs of a case file: what stands before the answers, which start at a line `---` and end at a line `===`.
fn programs(file: &str) -> Vec<String> {
    file.split("\n===\n").filter(|case| !case.trim().is_empty()).map(|case| case.split("\n---\n").take(1).collect()).collect()
}

/// Runs every case of a file through `answer` and compares.
fn check(path: &str, file: &str, answer: impl Fn(&str) -> String) {
    let answered: Vec<String> =
        programs(file).iter().map(|program| format!("{program}\n---\n{}\n===\n", answer(program).trim_end())).collect();
    expect_file![path].assert_eq(&answered.concat());
}

macro_rules! cases {
    ($name:ident, $file:literal, $answer:expr) => {
        #[test]
        fn $name() {
            check(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/", $file), include_str!(concat!("../cases/", $file)), $answer);
        }
    };
}

fn read(program: &str) -> String {
    let parsed = parse(program);
    let errors = parsed.diagnostics.iter().map(|error| error.render(program, Language::English));
    dump(&parsed.ast) + &errors.collect::<String>()
}

fn errors(program: &str) -> String {
    let parsed = parse(program);
    let mut out = String::new();
    for error in &parsed.diagnostics {
        out += &error.render(program, Language::English);
        out += &error.render(program, Language::Korean);
    }
    if !parsed.ast.statements.is_empty() {
        out += "understood:\n";
        out += &dump(&parsed.ast);
    }
    out
}

cases!(statements, "parse/statements.txt", read);
cases!(precedence, "parse/precedence.txt", read);
cases!(products, "parse/products.txt", read);
cases!(spellings, "parse/spellings.txt", read);
cases!(tensors, "parse/tensors.txt", read);
cases!(latex, "parse/latex.txt", read);
cases!(latex_errors, "errors/latex.txt", errors);
cases!(values, "errors/values.txt", errors);
cases!(brackets, "errors/brackets.txt", errors);
cases!(characters, "errors/characters.txt", errors);
cases!(definitions, "errors/definitions.txt", errors);
cases!(recovery, "errors/recovery.txt", errors);
