//! Formulas as MathML Core.

use super::pieces::{Face, Sign, add, exponent_of, face, is_tall, needs_dot, starts};
use super::{Formula, Mark};
use std::fmt::{Arguments, Write};

impl Formula {
    /// The formula as a `math` element, text escaped. Its classes: `fwd`, `bwd`, `cur`, `miss` for the marks, `a` for links, which also
    /// carry `data-node`, a role, a name and a tab stop.
    #[inline(never)]
    pub fn mathml(&self) -> String {
        let mut out = String::from("<math displaystyle=\"true\">");
        piece(self, true, &mut out);
        add(&mut out, "</math>");
        out
    }
}

/// Writes a piece; `at_start` says whether a minus sign at its beginning is a sign and not a subtraction.
#[inline(never)]
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
            add(out, "<mfrac>");
            for side in [above, below] {
                add(out, "<mrow><mo form=\"prefix\" lspace=\"0\" rspace=\"0\">∂</mo>");
                piece(side, true, out);
                add(out, "</mrow>");
            }
            add(out, "</mfrac>");
        }
        Formula::Subscript(base, index) => element("msub", &[base, index], out),
        Formula::Gradient(of, by) => {
            add(out, "<mrow><msub><mo form=\"prefix\">∇</mo>");
            piece(by, true, out);
            add(out, "</msub>");
            piece(of, true, out);
            add(out, "</mrow>");
        }
        Formula::Matrix(rows) => matrix(rows.iter().map(Vec::as_slice), out),
        Formula::Column(entries) => matrix(entries.chunks(1), out),
        Formula::Marked(mark, inner) => {
            match mark {
                Mark::Forward => add(out, "<mrow class=\"fwd\">"),
                Mark::Backward => add(out, "<mrow class=\"bwd\">"),
                Mark::Current => add(out, "<mrow class=\"cur\">"),
                Mark::Missing => add(out, "<mrow class=\"miss\">"),
                Mark::Node(node) => {
                    put(out, format_args!("<mrow class=\"a\" data-node=\"{node}\" tabindex=\"0\" role=\"link\" aria-label=\""));
                    escape(&inner.plain(), out);
                    add(out, "\">");
                }
            }
            piece(inner, at_start, out);
            add(out, "</mrow>");
        }
    }
}

fn matrix<'a>(rows: impl Iterator<Item = &'a [Formula]>, out: &mut String) {
    add(out, "<mrow><mo form=\"prefix\">[</mo><mtable>");
    for row in rows {
        add(out, "<mtr>");
        for entry in row {
            add(out, "<mtd>");
            piece(entry, true, out);
            add(out, "</mtd>");
        }
        add(out, "</mtr>");
    }
    add(out, "</mtable><mo form=\"postfix\">]</mo></mrow>");
}

#[inline(never)]
fn row(pieces: &[Formula], at_start: bool, out: &mut String) {
    add(out, "<mrow>");
    for (index, formula) in pieces.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| pieces.get(index));
        if before.is_some_and(|before| needs_dot(before, formula)) {
            add(out, "<mo>·</mo>");
        }
        piece(formula, before.map_or(at_start, starts), out);
    }
    add(out, "</mrow>");
}

#[inline(never)]
fn element(name: &str, children: &[&Formula], out: &mut String) {
    put(out, format_args!("<{name}>"));
    for child in children {
        add(out, "<mrow>");
        // A row inside needs no row around it.
        match child {
            Formula::Row(pieces) => {
                let mut inner = String::new();
                row(pieces, true, &mut inner);
                add(out, inner.strip_prefix("<mrow>").and_then(|inner| inner.strip_suffix("</mrow>")).unwrap_or(&inner));
            }
            child => piece(child, true, out),
        }
        add(out, "</mrow>");
    }
    put(out, format_args!("</{name}>"));
}

#[inline(never)]
fn enclosed(open: &str, inner: &Formula, close: &str, out: &mut String) {
    let fixed = if is_tall(inner) { "" } else { " stretchy=\"false\"" };
    put(out, format_args!("<mrow><mo form=\"prefix\"{fixed}>{open}</mo>"));
    piece(inner, true, out);
    put(out, format_args!("<mo form=\"postfix\"{fixed}>{close}</mo></mrow>"));
}

#[inline(never)]
fn operator(operator: &str, at_start: bool, out: &mut String) {
    match operator {
        "-" | "−" if at_start => add(out, "<mo form=\"prefix\">−</mo>"),
        "-" => add(out, "<mo>−</mo>"),
        "(" | ")" | "[" | "]" | "‖" | "|" => put(out, format_args!("<mo stretchy=\"false\">{operator}</mo>")),
        "" => add(out, "<mspace width=\"0.17em\"></mspace>"),
        "∂" => add(out, "<mo form=\"prefix\" lspace=\"0\" rspace=\"0\">∂</mo>"),
        "/" => add(out, "<mo lspace=\"0.06em\" rspace=\"0.06em\" stretchy=\"false\">/</mo>"),
        operator => {
            add(out, "<mo>");
            escape(operator, out);
            add(out, "</mo>");
        }
    }
}

#[inline(never)]
fn number(text: &str, out: &mut String) {
    let (sign, digits) = Sign::split(text);
    let signed = sign != Sign::None;
    let (mantissa, exponent) = exponent_of(digits);
    let compound = signed || exponent.is_some();
    if compound {
        add(out, "<mrow>");
    }
    if signed {
        put(out, format_args!("<mo form=\"prefix\">{}</mo>", sign.text()));
    }
    add(out, "<mn>");
    escape(mantissa, out);
    add(out, "</mn>");
    if let Some((sign, digits)) = exponent {
        add(out, "<mo>·</mo><msup><mn>10</mn><mrow>");
        if sign == Sign::Minus {
            add(out, "<mo form=\"prefix\">−</mo>");
        }
        put(out, format_args!("<mn>{digits}</mn></mrow></msup>"));
    }
    if compound {
        add(out, "</mrow>");
    }
}

#[inline(never)]
fn symbol(name: &str, out: &mut String) {
    let Face { letters, subscript, .. } = face(name);
    // One letter is italic, several are upright.
    let letter = |out: &mut String| {
        add(out, "<mi>");
        escape(&letters, out);
        add(out, "</mi>");
    };
    if subscript.is_empty() {
        letter(out);
        return;
    }
    add(out, "<msub>");
    letter(out);
    let figures = subscript.chars().all(|c| c.is_ascii_digit());
    add(out, if figures { "<mn>" } else { "<mi>" });
    escape(&subscript, out);
    add(out, if figures { "</mn></msub>" } else { "</mi></msub>" });
}

#[inline(never)]
fn upright(word: &str, out: &mut String) {
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let figures = word.get(letters.len()..).unwrap_or("");
    let subscript = !letters.is_empty() && !figures.is_empty();
    let letters = if subscript { letters } else { word };
    add(out, if subscript { "<msub>" } else { "" });
    add(out, if letters.chars().count() == 1 { "<mi mathvariant=\"normal\">" } else { "<mi>" });
    escape(letters, out);
    add(out, "</mi>");
    if subscript {
        put(out, format_args!("<mn>{figures}</mn></msub>"));
    }
}

#[inline(never)]
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '<' => add(out, "&lt;"),
            '>' => add(out, "&gt;"),
            '&' => add(out, "&amp;"),
            '"' => add(out, "&quot;"),
            '\'' => add(out, "&#39;"),
            c => out.push(c),
        }
    }
}

#[inline(never)]
fn put(out: &mut String, text: Arguments) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(text);
}
