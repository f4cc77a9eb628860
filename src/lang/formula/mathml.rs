//! Formulas as MathML Core.

use super::pieces::{Face, Sign, exponent_of, face, is_tall, needs_dot, starts};
use super::{Formula, Mark};
use std::fmt::{Arguments, Write};

impl Formula {
    /// The formula as a `math` element, text escaped. Its classes: `fwd`, `bwd`, `cur`, `miss` for the marks, `a` for links, which also
    /// carry `data-node`, a role, a name and a tab stop.
    pub fn mathml(&self) -> String {
        let mut out = String::from("<math displaystyle=\"true\">");
        piece(self, true, &mut out);
        out.push_str("</math>");
        out
    }
}

/// Writes a piece; `at_start` says whether a minus sign at its beginning is a sign and not a subtraction.
fn piece(formula: &Formula, at_start: bool, out: &mut String) {
    match formula {
        Formula::Row(pieces) => row(pieces, at_start, out),
        Formula::Number(text) => number(text, out),
        Formula::Symbol(name) => symbol(name, out),
        Formula::Word(word) => upright(word, out),
        Formula::Operator(operator) => self::operator(operator, at_start, out),
        Formula::Fraction(above, below) => element("mfrac", &[above, below], out),
        Formula::Power(base, exponent) => element("msup", &[base, exponent], out),
        Formula::Root(inner) => element("msqrt", &[inner], out),
        Formula::Parentheses(inner) => enclosed("(", inner, ")", out),
        Formula::Bars(inner) => enclosed("|", inner, "|", out),
        Formula::Partial(above, below) => {
            out.push_str("<mfrac>");
            for side in [above, below] {
                out.push_str("<mrow><mo form=\"prefix\" lspace=\"0\" rspace=\"0\">∂</mo>");
                piece(side, true, out);
                out.push_str("</mrow>");
            }
            out.push_str("</mfrac>");
        }
        Formula::Subscript(base, index) => element("msub", &[base, index], out),
        Formula::Gradient(of, by) => {
            out.push_str("<mrow><msub><mo form=\"prefix\">∇</mo>");
            piece(by, true, out);
            out.push_str("</msub>");
            piece(of, true, out);
            out.push_str("</mrow>");
        }
        Formula::Matrix(rows) => matrix(rows.iter().map(Vec::as_slice), out),
        Formula::Column(entries) => matrix(entries.chunks(1), out),
        Formula::Marked(mark, inner) => {
            match mark {
                Mark::Forward => out.push_str("<mrow class=\"fwd\">"),
                Mark::Backward => out.push_str("<mrow class=\"bwd\">"),
                Mark::Current => out.push_str("<mrow class=\"cur\">"),
                Mark::Missing => out.push_str("<mrow class=\"miss\">"),
                Mark::Node(node) => {
                    put(out, format_args!("<mrow class=\"a\" data-node=\"{node}\" tabindex=\"0\" role=\"link\" aria-label=\""));
                    escape(&inner.plain(), out);
                    out.push_str("\">");
                }
            }
            piece(inner, at_start, out);
            out.push_str("</mrow>");
        }
    }
}

fn matrix<'a>(rows: impl Iterator<Item = &'a [Formula]>, out: &mut String) {
    out.push_str("<mrow><mo form=\"prefix\">[</mo><mtable>");
    for row in rows {
        out.push_str("<mtr>");
        for entry in row {
            out.push_str("<mtd>");
            piece(entry, true, out);
            out.push_str("</mtd>");
        }
        out.push_str("</mtr>");
    }
    out.push_str("</mtable><mo form=\"postfix\">]</mo></mrow>");
}

fn row(pieces: &[Formula], at_start: bool, out: &mut String) {
    out.push_str("<mrow>");
    for (index, formula) in pieces.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| pieces.get(index));
        if before.is_some_and(|before| needs_dot(before, formula)) {
            out.push_str("<mo>·</mo>");
        }
        piece(formula, before.map_or(at_start, starts), out);
    }
    out.push_str("</mrow>");
}

fn element(name: &str, children: &[&Formula], out: &mut String) {
    put(out, format_args!("<{name}>"));
    for child in children {
        out.push_str("<mrow>");
        // A row inside needs no row around it.
        match child {
            Formula::Row(pieces) => {
                let mut inner = String::new();
                row(pieces, true, &mut inner);
                out.push_str(inner.strip_prefix("<mrow>").and_then(|inner| inner.strip_suffix("</mrow>")).unwrap_or(&inner));
            }
            child => piece(child, true, out),
        }
        out.push_str("</mrow>");
    }
    put(out, format_args!("</{name}>"));
}

fn enclosed(open: &str, inner: &Formula, close: &str, out: &mut String) {
    let fixed = if is_tall(inner) { "" } else { " stretchy=\"false\"" };
    put(out, format_args!("<mrow><mo form=\"prefix\"{fixed}>{open}</mo>"));
    piece(inner, true, out);
    put(out, format_args!("<mo form=\"postfix\"{fixed}>{close}</mo></mrow>"));
}

fn operator(operator: &str, at_start: bool, out: &mut String) {
    match operator {
        "-" | "−" if at_start => out.push_str("<mo form=\"prefix\">−</mo>"),
        "-" => out.push_str("<mo>−</mo>"),
        "(" | ")" | "[" | "]" | "‖" | "|" => put(out, format_args!("<mo stretchy=\"false\">{operator}</mo>")),
        "" => out.push_str("<mspace width=\"0.17em\"></mspace>"),
        "∂" => out.push_str("<mo form=\"prefix\" lspace=\"0\" rspace=\"0\">∂</mo>"),
        "/" => out.push_str("<mo lspace=\"0.06em\" rspace=\"0.06em\" stretchy=\"false\">/</mo>"),
        operator => {
            out.push_str("<mo>");
            escape(operator, out);
            out.push_str("</mo>");
        }
    }
}

fn number(text: &str, out: &mut String) {
    let (sign, digits) = Sign::split(text);
    let signed = sign != Sign::None;
    let (mantissa, exponent) = exponent_of(digits);
    let compound = signed || exponent.is_some();
    if compound {
        out.push_str("<mrow>");
    }
    if signed {
        put(out, format_args!("<mo form=\"prefix\">{}</mo>", sign.text()));
    }
    out.push_str("<mn>");
    escape(mantissa, out);
    out.push_str("</mn>");
    if let Some((sign, digits)) = exponent {
        out.push_str("<mo>·</mo><msup><mn>10</mn><mrow>");
        if sign == Sign::Minus {
            out.push_str("<mo form=\"prefix\">−</mo>");
        }
        put(out, format_args!("<mn>{digits}</mn></mrow></msup>"));
    }
    if compound {
        out.push_str("</mrow>");
    }
}

fn symbol(name: &str, out: &mut String) {
    let Face { letters, subscript, .. } = face(name);
    // One letter is italic, several are upright.
    let letter = |out: &mut String| {
        out.push_str("<mi>");
        escape(&letters, out);
        out.push_str("</mi>");
    };
    if subscript.is_empty() {
        letter(out);
        return;
    }
    out.push_str("<msub>");
    letter(out);
    let figures = subscript.chars().all(|c| c.is_ascii_digit());
    out.push_str(if figures { "<mn>" } else { "<mi>" });
    escape(&subscript, out);
    out.push_str(if figures { "</mn></msub>" } else { "</mi></msub>" });
}

fn upright(word: &str, out: &mut String) {
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let figures = word.get(letters.len()..).unwrap_or("");
    let subscript = !letters.is_empty() && !figures.is_empty();
    let letters = if subscript { letters } else { word };
    out.push_str(if subscript { "<msub>" } else { "" });
    out.push_str(if letters.chars().count() == 1 { "<mi mathvariant=\"normal\">" } else { "<mi>" });
    escape(letters, out);
    out.push_str("</mi>");
    if subscript {
        put(out, format_args!("<mn>{figures}</mn></msub>"));
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

fn put(out: &mut String, text: Arguments) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(text);
}
