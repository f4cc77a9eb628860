//! Pieces of Python, and formulas of the gate table as Python.

use super::template::{self, Library, Meaning};
use crate::gates;
use crate::lang::ast::{Ast, ExprId, ExprKind, Operator};

/// How tightly a piece holds together, the loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Binds {
    /// `a < b`, and whatever else is not looked into.
    Comparison,
    /// `a + b`
    Sum,
    /// `a * b`
    Product,
    /// `-a`
    Negation,
    /// `a ** b`
    Power,
    /// A name, a number, a call, brackets.
    Atom,
}

/// A piece of Python.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// How tightly it holds together.
    pub binds: Binds,
    /// The number that it is.
    pub number: Option<f64>,
}

impl Piece {
    /// A name or a call.
    pub fn atom(text: impl Into<String>) -> Self {
        Self { text: text.into(), binds: Binds::Atom, number: None }
    }

    /// A number, a whole one without a point.
    pub fn number(number: f64) -> Self {
        let text = if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number}") } else { float(number) };
        Self { binds: if text.starts_with('-') { Binds::Negation } else { Binds::Atom }, text, number: Some(number) }
    }

    /// A number with a point or an exponent, so that Python takes it as float64.
    pub fn float(number: f64) -> Self {
        Self { text: float(number), ..Self::number(number) }
    }

    /// The text, bracketed where it would not hold together.
    pub fn at_least(&self, binds: Binds) -> String {
        if self.binds < binds { format!("({})", self.text) } else { self.text.clone() }
    }

    pub fn infix(left: &Self, symbol: &str, right: &Self, binds: Binds, sides: (Binds, Binds)) -> Self {
        Self { text: format!("{} {symbol} {}", left.at_least(sides.0), right.at_least(sides.1)), binds, number: None }
    }

    /// What comes back over a wire: the upstream gradient times a local gradient. A product needs no brackets there, unless it begins
    /// with a minus sign.
    pub fn times(upstream: &str, local: &Self) -> Self {
        let upstream = Self::atom(upstream);
        match local.number {
            Some(1.0) => upstream,
            Some(-1.0) => Self { text: format!("-{}", upstream.text), binds: Binds::Negation, number: None },
            _ => {
                let least = if local.text.starts_with('-') { Binds::Atom } else { Binds::Product };
                Self::infix(&upstream, "*", local, Binds::Product, (Binds::Product, least))
            }
        }
    }
}

/// A number as Python reads it, with all its digits.
pub fn float(number: f64) -> String {
    match number {
        finite if finite.is_finite() => format!("{finite:?}"),
        number if number.is_nan() => "float(\"nan\")".to_owned(),
        number if number > 0.0 => "float(\"inf\")".to_owned(),
        _ => "-float(\"inf\")".to_owned(),
    }
}

/// An expression of our language in NumPy; `meaning` says what its names stand for. What is plain to work out is worked out.
pub fn expression(ast: &Ast, root: ExprId, meaning: Meaning) -> Piece {
    let piece = |id: ExprId| expression(ast, id, meaning);
    match &ast.get(root).kind {
        ExprKind::Number(number) => Piece::number(*number),
        ExprKind::Name(name) => meaning(name).unwrap_or_else(|| match name.as_str() {
            "pi" | "π" => Piece::atom("np.pi"),
            "e" => Piece::atom("np.e"),
            name => Piece::atom(name),
        }),
        ExprKind::Negate(operand) => negate(&piece(*operand)),
        ExprKind::Binary { operator, left, right } => binary(*operator, &piece(*left), &piece(*right)),
        ExprKind::Call { function, arguments } => {
            let arguments: Vec<Piece> = arguments.iter().map(|argument| piece(argument.value)).collect();
            match gates::find(&function.text) {
                // Formulas call no gate that has parameters.
                Some(gate) => template::call(gate, None, Library::NumPy, &arguments, &|_| None),
                None => {
                    let arguments: Vec<String> = arguments.into_iter().map(|argument| argument.text).collect();
                    Piece::atom(format!("{}({})", function.text, arguments.join(", ")))
                }
            }
        }
        // Formulas have no other parts.
        ExprKind::Tensor(_) | ExprKind::Index { .. } => Piece::atom("None"),
        ExprKind::Transpose(operand) => Piece::atom(format!("{}.T", piece(*operand).at_least(Binds::Atom))),
    }
}

fn negate(operand: &Piece) -> Piece {
    match operand.number {
        Some(number) => Piece::number(-number),
        None => Piece { text: format!("-{}", operand.at_least(Binds::Negation)), binds: Binds::Negation, number: None },
    }
}

fn binary(operator: Operator, left: &Piece, right: &Piece) -> Piece {
    let (symbol, binds, sides) = match operator {
        Operator::Add => ("+", Binds::Sum, (Binds::Sum, Binds::Product)),
        Operator::Subtract => ("-", Binds::Sum, (Binds::Sum, Binds::Product)),
        Operator::Multiply | Operator::Dot => ("*", Binds::Product, (Binds::Product, Binds::Negation)),
        Operator::Divide => ("/", Binds::Product, (Binds::Product, Binds::Negation)),
        Operator::MatrixProduct => ("@", Binds::Product, (Binds::Product, Binds::Negation)),
        Operator::Power => ("**", Binds::Power, (Binds::Atom, Binds::Negation)),
        Operator::Less => ("<", Binds::Comparison, (Binds::Sum, Binds::Sum)),
        Operator::LessEqual => ("<=", Binds::Comparison, (Binds::Sum, Binds::Sum)),
        Operator::Greater => (">", Binds::Comparison, (Binds::Sum, Binds::Sum)),
        Operator::GreaterEqual => (">=", Binds::Comparison, (Binds::Sum, Binds::Sum)),
        Operator::Equal => ("==", Binds::Comparison, (Binds::Sum, Binds::Sum)),
        Operator::NotEqual => ("!=", Binds::Comparison, (Binds::Sum, Binds::Sum)),
    };
    simpler(operator, left, right).unwrap_or_else(|| Piece::infix(left, symbol, right, binds, sides))
}

/// What a calculation comes to where a number makes that plain.
fn simpler(operator: Operator, left: &Piece, right: &Piece) -> Option<Piece> {
    use Operator::{Add, Divide, Dot, Multiply, Power, Subtract};
    match (operator, left.number, right.number) {
        (Add, Some(a), Some(b)) => Some(Piece::number(a + b)),
        (Subtract, Some(a), Some(b)) => Some(Piece::number(a - b)),
        (Multiply | Dot, Some(a), Some(b)) => Some(Piece::number(a * b)),
        (Multiply | Dot, Some(0.0), _) | (Multiply | Dot, _, Some(0.0)) => Some(Piece::number(0.0)),
        (Multiply | Dot, Some(1.0), _) | (Add, Some(0.0), _) => Some(right.clone()),
        (Multiply | Dot | Divide | Power, _, Some(1.0)) | (Add | Subtract, _, Some(0.0)) => Some(left.clone()),
        (Multiply | Dot, Some(-1.0), _) => Some(negate(right)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{ast::StatementKind, parse};

    fn python(text: &str) -> String {
        let ast = parse(text).ast;
        let StatementKind::Bare(root) = ast.statements[0].kind else { return String::new() };
        expression(&ast, root, &|name| match name {
            "three" => Some(Piece::number(3.0)),
            "less" => Some(Piece::number(-2.0)),
            _ => None,
        })
        .text
    }

    #[test]
    fn formulas_are_python() {
        for (formula, expected) in [
            ("(1 - out) * out", "(1 - out) * out"),
            ("-a/b^2", "-a / b ** 2"),
            ("three * a^(three - 1)", "3 * a ** 2"),
            ("less * a^(less - 1)", "-2 * a ** -3"),
            ("out * ln(a)", "out * np.log(a)"),
            ("where(x > 0, 1, 0.1)", "np.where(x > 0, 1, 0.1)"),
            ("(it == out) / ties", "(it == out) / ties"),
            ("1 / (1 + abs(x))^2", "1 / (1 + np.abs(x)) ** 2"),
            ("2 * exp(-x^2) / sqrt(pi)", "2 * np.exp(-x ** 2) / np.sqrt(np.pi)"),
            ("a - (b - c)", "a - (b - c)"),
            ("less^x", "(-2) ** x"),
            ("x^2", "x ** 2"),
            ("sigmoid(x) * 2", "1 / (1 + np.exp(-x)) * 2"),
        ] {
            assert_eq!(python(formula), expected, "{formula}");
        }
    }

    #[test]
    fn numbers_keep_their_digits() {
        assert_eq!([0.1, -2.0, 1e-7, 1e300, 2.5e-3].map(float), ["0.1", "-2.0", "1e-7", "1e300", "0.0025"]);
        assert_eq!(Piece::number(1e20).text, "1e20");
    }
}
