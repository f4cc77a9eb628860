//! Formulas as LaTeX for the article class with amsmath.

use super::Formula;
use super::pieces::{Face, Sign, add, exponent_of, face, is_tall, needs_dot, starts};
use crate::lang::greek::name_of;

impl Formula {
    /// The formula in LaTeX's mathematics, without delimiters; colours and links are left out.
    #[inline(never)]
    pub fn latex(&self) -> String {
        let mut out = String::new();
        piece(self, true, &mut out);
        out.trim_end().to_owned()
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
        Formula::Operator("-" | "−") if at_start => add(out, "-"),
        Formula::Operator(operator) => self::operator(operator, out),
        Formula::Fraction(above, below) => {
            add(out, "\\frac");
            group(above, out);
            group(below, out);
        }
        Formula::Power(base, exponent) => {
            match &**base {
                Formula::Symbol(_) | Formula::Parentheses(_) => piece(base, true, out),
                // A bare power of ten belongs to the number in front of it.
                Formula::Number(text) if text != "10" && text.bytes().all(|byte| byte.is_ascii_digit()) => add(out, text),
                base => group(base, out),
            }
            add(out, "^");
            group(exponent, out);
        }
        Formula::Root(inner) => {
            add(out, "\\sqrt");
            group(inner, out);
        }
        Formula::Parentheses(inner) => enclosed(["(", ")"], inner, out),
        Formula::Bars(inner) => enclosed(["\\lvert ", "\\rvert "], inner, out),
        Formula::Partial(above, below) => {
            add(out, "\\frac{\\partial ");
            piece(above, true, out);
            close(out);
            add(out, "{\\partial ");
            piece(below, true, out);
            close(out);
        }
        Formula::Subscript(base, index) => {
            match &**base {
                Formula::Symbol(name) if face(name).subscript.is_empty() => symbol(name, out),
                Formula::Parentheses(_) => piece(base, true, out),
                base => group(base, out),
            }
            out.truncate(out.trim_end_matches(' ').len());
            add(out, "_");
            group(index, out);
        }
        Formula::Gradient(of, by) => {
            add(out, "\\nabla_");
            group(by, out);
            add(out, " ");
            piece(of, true, out);
        }
        Formula::Matrix(rows) => matrix(rows.iter().map(Vec::as_slice), out),
        Formula::Column(entries) => matrix(entries.chunks(1), out),
        Formula::Marked(_, inner) => piece(inner, at_start, out),
    }
}

fn matrix<'a>(rows: impl Iterator<Item = &'a [Formula]>, out: &mut String) {
    add(out, "\\begin{bmatrix}");
    for (at, row) in rows.enumerate() {
        add(out, if at > 0 { " \\\\ " } else { "" });
        for (at, entry) in row.iter().enumerate() {
            add(out, if at > 0 { " & " } else { "" });
            piece(entry, true, out);
            out.truncate(out.trim_end_matches(' ').len());
        }
    }
    add(out, "\\end{bmatrix}");
}

#[inline(never)]
fn row(pieces: &[Formula], at_start: bool, out: &mut String) {
    let mut before: Option<&Formula> = None;
    for formula in pieces {
        if let Some(before) = before {
            let is_call = matches!(before, Formula::Word(_)) || matches!((before, formula), (Formula::Symbol(_), Formula::Parentheses(_)));
            let is_product = !is_call && !matches!(before, Formula::Operator(_)) && !matches!(formula, Formula::Operator(_));
            if needs_dot(before, formula) {
                operator("·", out);
            } else if is_product && !out.ends_with(' ') {
                add(out, " ");
            }
        }
        piece(formula, before.map_or(at_start, starts), out);
        before = Some(formula);
    }
}

#[inline(never)]
fn group(inner: &Formula, out: &mut String) {
    add(out, "{");
    piece(inner, true, out);
    close(out);
}

/// A closing brace; the blank that ended a command's name is not needed before it.
#[inline(never)]
fn close(out: &mut String) {
    out.truncate(out.trim_end_matches(' ').len());
    add(out, "}");
}

#[inline(never)]
fn enclosed([open, shut]: [&str; 2], inner: &Formula, out: &mut String) {
    let tall = is_tall(inner);
    add(out, if tall { "\\left" } else { "" });
    add(out, open);
    piece(inner, true, out);
    out.truncate(out.trim_end_matches(' ').len());
    add(out, if tall { "\\right" } else { "" });
    add(out, shut);
}

#[inline(never)]
fn operator(operator: &str, out: &mut String) {
    let written = match operator {
        "-" | "−" => " - ",
        "+" => " + ",
        "=" => " = ",
        "·" => " \\cdot ",
        "×" => " \\times ",
        "⊙" => " \\odot ",
        "Σ" => "\\sum ",
        "<" => " < ",
        ">" => " > ",
        "≤" => " \\le ",
        "≥" => " \\ge ",
        "≠" => " \\ne ",
        "≈" => " \\approx ",
        "⋯" => " \\cdots ",
        "…" => " \\ldots ",
        "∂" => "\\partial ",
        "‖" => "\\Vert ",
        "→" => " \\to ",
        "÷" => " \\div ",
        "" => "\\,",
        "," => ", ",
        ":" => "{:}",
        "|" => "\\vert ",
        "/" => "/",
        "(" | ")" | "[" | "]" => operator,
        other => {
            text(other, out);
            return;
        }
    };
    if written.starts_with(' ') {
        out.truncate(out.trim_end_matches(' ').len());
    }
    add(out, written);
}

#[inline(never)]
fn number(number: &str, out: &mut String) {
    let (sign, digits) = Sign::split(number);
    add(
        out,
        match sign {
            Sign::Minus => "-",
            Sign::Plus => "+",
            Sign::None => "",
        },
    );
    match exponent_of(digits) {
        ("∞", _) => add(out, "\\infty "),
        (mantissa, exponent) => {
            if mantissa.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
                add(out, mantissa);
            } else {
                text(mantissa, out);
            }
            if let Some((sign, figures)) = exponent {
                add(out, " \\cdot 10^{");
                add(out, if sign == Sign::Minus { "-" } else { "" });
                add(out, figures);
                add(out, "}");
            }
        }
    }
}

#[inline(never)]
fn symbol(name: &str, out: &mut String) {
    let Face { letters, subscript, single } = face(name);
    match letters.chars().next() {
        Some(letter) if single => self::letter(letter, out),
        _ if letters.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            add(out, "\\mathrm{");
            add(out, &letters);
            add(out, "}");
        }
        _ => text(&letters, out),
    }
    if !subscript.is_empty() {
        out.truncate(out.trim_end_matches(' ').len());
        add(out, "_{");
        if subscript.bytes().all(|byte| byte.is_ascii_digit()) {
            add(out, &subscript);
        } else {
            text(&subscript, out);
        }
        add(out, "}");
    }
}

/// One letter of any script.
#[inline(never)]
fn letter(letter: char, out: &mut String) {
    match (letter, name_of(letter)) {
        ('a'..='z' | 'A'..='Z' | '0'..='9', _) => out.push(letter),
        // LaTeX has no commands for what Latin letters look like.
        ('ο', _) => add(out, "o"),
        ('ς', _) => add(out, "\\varsigma "),
        ('ϕ', _) => add(out, "\\phi "),
        ('φ', _) => add(out, "\\varphi "),
        ('ϵ', _) => add(out, "\\epsilon "),
        ('ε', _) => add(out, "\\varepsilon "),
        ('ϑ', _) => add(out, "\\vartheta "),
        (_, Some((name, false))) => add(out, &format!("\\{name} ")),
        (
            _,
            Some((name @ ("gamma" | "delta" | "theta" | "lambda" | "xi" | "pi" | "sigma" | "upsilon" | "phi" | "psi" | "omega"), true)),
        ) => {
            let mut letters = name.chars();
            let first = letters.next().map(|first| first.to_ascii_uppercase());
            add(out, &format!("\\{}{} ", first.into_iter().collect::<String>(), letters.as_str()));
        }
        (capital, Some((_, true))) => add(out, &format!("\\mathrm{{{}}}", latin_capital(capital))),
        (other, None) => text(&other.to_string(), out),
    }
}

/// The Latin letter that looks like a Greek capital.
const fn latin_capital(letter: char) -> char {
    match letter {
        'Α' => 'A',
        'Β' => 'B',
        'Ε' => 'E',
        'Ζ' => 'Z',
        'Η' => 'H',
        'Ι' => 'I',
        'Κ' => 'K',
        'Μ' => 'M',
        'Ν' => 'N',
        'Ο' => 'O',
        'Ρ' => 'P',
        'Τ' => 'T',
        _ => 'X',
    }
}

/// Words that LaTeX knows as operators.
const OPERATORS: [&str; 14] = ["exp", "log", "ln", "max", "min", "sin", "cos", "tan", "sinh", "cosh", "tanh", "det", "arg", "lim"];

#[inline(never)]
fn upright(word: &str, out: &mut String) {
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let figures = word.get(letters.len()..).unwrap_or("");
    let (letters, figures) = if letters.is_empty() { (word, "") } else { (letters, figures) };
    if OPERATORS.contains(&letters) {
        add(out, "\\");
        add(out, letters);
    } else if letters == "Σ" {
        add(out, "\\sum");
    } else if word == "T" {
        add(out, "\\top");
    } else if letters.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        add(out, &format!("\\operatorname{{{letters}}}"));
    } else {
        text(letters, out);
    }
    if figures.is_empty() {
        if !out.ends_with('}') {
            add(out, " ");
        }
    } else {
        add(out, &format!("_{{{figures}}}"));
    }
}

/// Text within mathematics, with LaTeX's own characters escaped.
#[inline(never)]
fn text(text: &str, out: &mut String) {
    add(out, "\\text{");
    for c in text.chars() {
        match c {
            '_' | '&' | '%' | '$' | '#' | '{' | '}' => {
                add(out, "\\");
                out.push(c);
            }
            '\\' => add(out, "\\textbackslash{}"),
            '^' => add(out, "\\^{}"),
            '~' => add(out, "\\~{}"),
            c => out.push(c),
        }
    }
    add(out, "}");
}
