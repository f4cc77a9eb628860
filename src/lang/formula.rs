//! Mathematics to be shown: a display tree with printers for MathML, LaTeX and plain text.

/// A piece of mathematics as it is set, no longer as it is computed.
#[derive(Clone, Debug, PartialEq)]
pub enum Formula {
    /// Pieces side by side.
    Row(Vec<Formula>),
    /// A number as it is shown; a leading `-` is set as a minus sign.
    Number(String),
    /// A name: one letter is italic, figures after letters become a subscript, Greek names become letters.
    Symbol(String),
    /// An upright word: `exp`, `max`.
    Word(String),
    /// An operator or relation between two pieces: `+`, `·`, `=`, or a bracket.
    Operator(&'static str),
    /// A numerator over a denominator.
    Fraction(Box<Formula>, Box<Formula>),
    /// A base and its exponent.
    Power(Box<Formula>, Box<Formula>),
    /// A square root.
    Root(Box<Formula>),
    /// Round brackets around a piece.
    Parentheses(Box<Formula>),
    /// Bars: an absolute value.
    Bars(Box<Formula>),
    /// ∂above/∂below as a fraction.
    Partial(Box<Formula>, Box<Formula>),
    /// A piece set apart.
    Marked(Mark, Box<Formula>),
}

/// Why a piece of a formula is set apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A value of the forward pass (green).
    Forward,
    /// A gradient that is known (red).
    Backward,
    /// The part that the current step is about: underlined in ink.
    Current,
    /// A term that has not arrived yet: grey, dotted underline.
    Missing,
    /// A link to the node of this index.
    Node(usize),
}

impl Formula {
    /// Pieces side by side.
    pub fn row(pieces: impl IntoIterator<Item = Self>) -> Self {
        Self::Row(pieces.into_iter().collect())
    }

    /// A piece set apart.
    pub fn marked(self, mark: Mark) -> Self {
        Self::Marked(mark, Box::new(self))
    }

    /// MathML Core for a page, `<math>` around it. Text is escaped; links carry `data-node`, roles and tab stops.
    pub fn mathml(&self) -> String {
        let mut out = String::from("<math displaystyle=\"true\">");
        mathml(self, &mut out);
        out.push_str("</math>");
        out
    }

    /// LaTeX for mathematics mode, with nothing beyond amsmath. Colours and links are left out.
    pub fn latex(&self) -> String {
        let mut out = String::new();
        latex(self, &mut out);
        out
    }

    /// One line of text, as it would be read out or typed: `∂f/∂x = 2·3`.
    pub fn plain(&self) -> String {
        let mut out = String::new();
        plain(self, &mut out);
        out
    }
}

/// A name cut into its stem and what stands below the line: `w0` is w with 0, `alpha_1` is α with 1, `loss` is an upright word.
struct Parts<'a> {
    stem: String,
    upright: bool,
    below: &'a str,
}

fn parts(name: &str) -> Parts<'_> {
    let (stem, below) = match name.split_once('_') {
        Some((stem, below)) if !stem.is_empty() && !below.is_empty() => (stem, below),
        _ => {
            let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
            if stem.is_empty() { (name, "") } else { name.split_at(stem.len()) }
        }
    };
    let stem = super::greek::letter_of(stem).map_or_else(|| stem.to_owned(), String::from);
    Parts { upright: stem.chars().count() > 1, stem, below }
}

/// A number cut into sign, figures and the exponent of its scientific form: `−1.2e+6` is −, 1.2, 6.
fn figures(number: &str) -> (bool, &str, Option<String>) {
    let unsigned = number.strip_prefix(['-', '\u{2212}']);
    let (mantissa, exponent) = match unsigned.unwrap_or(number).split_once('e') {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.trim_start_matches('+').replace('-', "\u{2212}"))),
        None => (unsigned.unwrap_or(number), None),
    };
    (unsigned.is_some(), mantissa, exponent)
}

fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(character),
        }
    }
}

/// An element by its opening tag without `>`, its text, and its end.
fn element(opening: &str, text: &str, out: &mut String) {
    out.push_str(opening);
    out.push('>');
    escape(text, out);
    let name = opening.trim_start_matches('<').split(' ').next().unwrap_or_default();
    out.push_str(&format!("</{name}>"));
}

/// The operators that stand before an operand when nothing precedes them, and need no space then.
const SIGNS: [&str; 3] = ["-", "\u{2212}", "+"];

fn mathml(formula: &Formula, out: &mut String) {
    match formula {
        Formula::Row(pieces) => {
            out.push_str("<mrow>");
            let mut operand_before = false;
            for piece in pieces {
                match piece {
                    Formula::Operator(sign) if SIGNS.contains(sign) && !operand_before => element("<mo form=\"prefix\"", minus(sign), out),
                    piece => mathml(piece, out),
                }
                operand_before = !matches!(piece, Formula::Operator(operator) if *operator != ")" && *operator != "]");
            }
            out.push_str("</mrow>");
        }
        Formula::Number(number) => mathml_number(number, out),
        Formula::Symbol(name) => {
            let Parts { stem, upright, below } = parts(name);
            if !below.is_empty() {
                out.push_str("<msub>");
            }
            element(if upright { "<mi mathvariant=\"normal\"" } else { "<mi" }, &stem, out);
            if !below.is_empty() {
                element(if below.bytes().all(|byte| byte.is_ascii_digit()) { "<mn" } else { "<mi" }, below, out);
                out.push_str("</msub>");
            }
        }
        Formula::Word(word) => element("<mi mathvariant=\"normal\"", word, out),
        Formula::Operator(operator) => match *operator {
            "(" | ")" | "[" | "]" => element("<mo stretchy=\"false\"", operator, out),
            "," => element("<mo separator=\"true\"", ",", out),
            "" => out.push_str("<mspace width=\"0.17em\"></mspace>"),
            operator => element("<mo", minus(operator), out),
        },
        Formula::Fraction(above, below) => pair("mfrac", above, below, out),
        Formula::Power(base, exponent) => pair("msup", base, exponent, out),
        Formula::Root(inner) => {
            out.push_str("<msqrt>");
            mathml(inner, out);
            out.push_str("</msqrt>");
        }
        Formula::Parentheses(inner) => {
            let stretchy = if is_tall(inner) { "true" } else { "false" };
            out.push_str(&format!("<mrow><mo stretchy=\"{stretchy}\" form=\"prefix\">(</mo>"));
            mathml(inner, out);
            out.push_str(&format!("<mo stretchy=\"{stretchy}\" form=\"postfix\">)</mo></mrow>"));
        }
        Formula::Bars(inner) => {
            out.push_str("<mrow><mo stretchy=\"true\" form=\"prefix\">|</mo>");
            mathml(inner, out);
            out.push_str("<mo stretchy=\"true\" form=\"postfix\">|</mo></mrow>");
        }
        Formula::Partial(above, below) => {
            out.push_str("<mfrac><mrow>");
            element(PARTIAL_SIGN, "∂", out);
            mathml(above, out);
            out.push_str("</mrow><mrow>");
            element(PARTIAL_SIGN, "∂", out);
            mathml(below, out);
            out.push_str("</mrow></mfrac>");
        }
        Formula::Marked(mark, inner) => {
            match mark {
                Mark::Forward => out.push_str("<mrow class=\"fwd\">"),
                Mark::Backward => out.push_str("<mrow class=\"bwd\">"),
                Mark::Current => out.push_str("<mrow class=\"cur\">"),
                Mark::Missing => out.push_str("<mrow class=\"miss\">"),
                Mark::Node(node) => {
                    out.push_str(&format!("<mrow class=\"a\" data-node=\"{node}\" tabindex=\"0\" role=\"link\" aria-label=\""));
                    escape(&inner.plain(), out);
                    out.push_str("\">");
                }
            }
            mathml(inner, out);
            out.push_str("</mrow>");
        }
    }
}

/// ∂ right before its symbol.
const PARTIAL_SIGN: &str = "<mo form=\"prefix\" lspace=\"0\" rspace=\"0\"";

fn pair(name: &str, first: &Formula, second: &Formula, out: &mut String) {
    out.push_str(&format!("<{name}>"));
    for piece in [first, second] {
        out.push_str("<mrow>");
        mathml(piece, out);
        out.push_str("</mrow>");
    }
    out.push_str(&format!("</{name}>"));
}

fn mathml_number(number: &str, out: &mut String) {
    let (negative, mantissa, exponent) = figures(number);
    out.push_str("<mrow>");
    if negative {
        element("<mo form=\"prefix\" lspace=\"0\" rspace=\"0\"", "\u{2212}", out);
    }
    element("<mn", mantissa, out);
    if let Some(exponent) = exponent {
        out.push_str("<mo>·</mo><msup><mn>10</mn>");
        element("<mn", &exponent, out);
        out.push_str("</msup>");
    }
    out.push_str("</mrow>");
}

fn minus(operator: &str) -> &str {
    if operator == "-" { "\u{2212}" } else { operator }
}

/// Whether brackets around a piece should grow with it.
fn is_tall(formula: &Formula) -> bool {
    match formula {
        Formula::Fraction(..) | Formula::Partial(..) => true,
        Formula::Row(pieces) => pieces.iter().any(is_tall),
        Formula::Root(inner) | Formula::Parentheses(inner) | Formula::Bars(inner) | Formula::Marked(_, inner) => is_tall(inner),
        Formula::Power(base, _) => is_tall(base),
        Formula::Number(_) | Formula::Symbol(_) | Formula::Word(_) | Formula::Operator(_) => false,
    }
}

/// The commands of operators and words that LaTeX has a name for.
const COMMANDS: [(&str, &str); 26] = [
    ("\u{2212}", "-"),
    ("·", "\\cdot "),
    ("×", "\\times "),
    ("÷", "\\div "),
    ("≤", "\\le "),
    ("≥", "\\ge "),
    ("≠", "\\ne "),
    ("≈", "\\approx "),
    ("…", "\\ldots "),
    ("∞", "\\infty "),
    ("→", "\\to "),
    ("∂", "\\partial "),
    ("", "\\,"),
    ("exp", "\\exp"),
    ("log", "\\log"),
    ("ln", "\\ln"),
    ("sin", "\\sin"),
    ("cos", "\\cos"),
    ("tan", "\\tan"),
    ("sinh", "\\sinh"),
    ("cosh", "\\cosh"),
    ("tanh", "\\tanh"),
    ("max", "\\max"),
    ("min", "\\min"),
    ("σ", "\\sigma "),
    ("Σ", "\\sum "),
];

fn command(text: &str) -> Option<&'static str> {
    COMMANDS.iter().find(|(name, _)| *name == text).map(|(_, command)| *command)
}

fn latex(formula: &Formula, out: &mut String) {
    let braced = |piece: &Formula, out: &mut String| {
        out.push('{');
        latex(piece, out);
        out.push('}');
    };
    match formula {
        Formula::Row(pieces) => pieces.iter().for_each(|piece| latex(piece, out)),
        Formula::Number(number) => match figures(number) {
            (_, "∞", _) => out.push_str(if figures(number).0 { "-\\infty " } else { "\\infty " }),
            (_, "NaN", _) => out.push_str("\\mathrm{NaN}"),
            (negative, mantissa, exponent) => {
                let sign = if negative { "-" } else { "" };
                out.push_str(&format!("{sign}{mantissa}"));
                if let Some(exponent) = exponent {
                    out.push_str(&format!("\\cdot 10^{{{}}}", exponent.replace('\u{2212}', "-")));
                }
            }
        },
        Formula::Symbol(name) => {
            let Parts { stem, upright, below } = parts(name);
            match super::greek::name_of(stem.chars().next().unwrap_or('x')).filter(|_| !upright) {
                // Capitals that look like Latin letters have no command of their own.
                Some((name, true))
                    if !matches!(
                        name,
                        "gamma" | "delta" | "theta" | "lambda" | "xi" | "pi" | "sigma" | "upsilon" | "phi" | "psi" | "omega"
                    ) =>
                {
                    out.push_str(&format!("\\mathrm{{{}}}", name.chars().next().map(|c| c.to_ascii_uppercase()).unwrap_or('X')));
                }
                Some((name, capital)) => {
                    let mut letters = name.chars();
                    let first = letters.next().unwrap_or('x');
                    let first = if capital { first.to_ascii_uppercase() } else { first };
                    let name: String = std::iter::once(first).chain(letters).collect();
                    out.push_str(if name == "omicron" { "o" } else { "\\" });
                    if name != "omicron" {
                        out.push_str(&name);
                        out.push(' ');
                    }
                }
                None if upright => out.push_str(&format!("\\mathrm{{{}}}", latex_text(&stem))),
                None => out.push_str(&latex_text(&stem)),
            }
            if !below.is_empty() {
                out.push_str(&format!("_{{{}}}", latex_text(below)));
            }
        }
        Formula::Word(word) => match command(word) {
            Some(command) => out.push_str(command),
            None => out.push_str(&format!("\\operatorname{{{}}}", latex_text(word))),
        },
        Formula::Operator(operator) => out.push_str(command(operator).unwrap_or(operator)),
        Formula::Fraction(above, below) => {
            out.push_str("\\frac");
            braced(above, out);
            braced(below, out);
        }
        Formula::Power(base, exponent) => {
            braced(base, out);
            out.push('^');
            braced(exponent, out);
        }
        Formula::Root(inner) => {
            out.push_str("\\sqrt");
            braced(inner, out);
        }
        Formula::Parentheses(inner) => {
            out.push_str("\\left(");
            latex(inner, out);
            out.push_str("\\right)");
        }
        Formula::Bars(inner) => {
            out.push_str("\\left|");
            latex(inner, out);
            out.push_str("\\right|");
        }
        Formula::Partial(above, below) => {
            out.push_str("\\frac{\\partial ");
            latex(above, out);
            out.push_str("}{\\partial ");
            latex(below, out);
            out.push('}');
        }
        Formula::Marked(_, inner) => latex(inner, out),
    }
}

/// Letters as LaTeX takes them.
fn latex_text(text: &str) -> String {
    text.replace('_', "\\_")
}

fn plain(formula: &Formula, out: &mut String) {
    // Where several pieces stand above, below or in an exponent, brackets keep them together.
    let together = |piece: &Formula, out: &mut String| {
        let mut text = String::new();
        plain(piece, &mut text);
        let single = !text.contains([' ', '·', '/', '+', '×']) && !(text.contains('\u{2212}') && text.chars().count() > 5);
        if single { out.push_str(&text) } else { out.push_str(&format!("({text})")) }
    };
    match formula {
        Formula::Row(pieces) => pieces.iter().for_each(|piece| plain(piece, out)),
        Formula::Number(number) => out.push_str(&number.replace('-', "\u{2212}")),
        Formula::Symbol(name) => {
            let Parts { stem, below, .. } = parts(name);
            out.push_str(&stem);
            out.push_str(below);
        }
        Formula::Word(word) => out.push_str(word),
        Formula::Operator(operator) => match *operator {
            "=" | "+" | "<" | ">" | "≤" | "≥" | "≠" | "≈" | "→" => out.push_str(&format!(" {operator} ")),
            "-" | "\u{2212}" if out.ends_with(|c: char| c.is_alphanumeric() || c == ')') => out.push_str(" \u{2212} "),
            "," => out.push_str(", "),
            "" => out.push(' '),
            operator => out.push_str(minus(operator)),
        },
        Formula::Fraction(above, below) => {
            together(above, out);
            out.push('/');
            together(below, out);
        }
        Formula::Power(base, exponent) => {
            together(base, out);
            out.push('^');
            together(exponent, out);
        }
        Formula::Root(inner) => {
            out.push('√');
            together(inner, out);
        }
        Formula::Parentheses(inner) => {
            out.push('(');
            plain(inner, out);
            out.push(')');
        }
        Formula::Bars(inner) => {
            out.push('|');
            plain(inner, out);
            out.push('|');
        }
        Formula::Partial(above, below) => {
            out.push('∂');
            together(above, out);
            out.push_str("/∂");
            together(below, out);
        }
        Formula::Marked(_, inner) => plain(inner, out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn symbol(name: &str) -> Formula {
        Formula::Symbol(name.into())
    }

    #[test]
    fn a_partial_derivative_in_three_forms() {
        let partial = Formula::Partial(Box::new(symbol("f")), Box::new(symbol("w0"))).marked(Mark::Node(3)).marked(Mark::Backward);
        assert_eq!(partial.plain(), "∂f/∂w0");
        assert_eq!(partial.latex(), "\\frac{\\partial f}{\\partial w_{0}}");
        let mathml = partial.mathml();
        assert!(
            mathml.contains("<mrow class=\"bwd\"><mrow class=\"a\" data-node=\"3\" tabindex=\"0\" role=\"link\" aria-label=\"∂f/∂w0\">"),
            "{mathml}"
        );
        assert!(mathml.contains("<msub><mi>w</mi><mn>0</mn></msub>"), "{mathml}");
    }

    #[test]
    fn numbers_are_set_with_a_minus_and_a_power_of_ten() {
        let number = Formula::Number("\u{2212}1.2e\u{2212}4".into());
        assert_eq!(number.latex(), "-1.2\\cdot 10^{-4}");
        assert!(number.mathml().contains("<mn>1.2</mn><mo>·</mo><msup><mn>10</mn><mn>\u{2212}4</mn></msup>"));
        assert_eq!(Formula::Number("\u{2212}∞".into()).latex(), "-\\infty ");
    }

    #[test]
    fn names_become_letters_subscripts_and_words() {
        assert_eq!(symbol("alpha_1").latex(), "\\alpha _{1}");
        assert_eq!(symbol("loss").latex(), "\\mathrm{loss}");
        assert_eq!(symbol("x_max").plain(), "xmax");
        assert!(symbol("a<b").mathml().contains("a&lt;b"));
    }

    #[test]
    fn a_sign_at_the_front_is_a_prefix() {
        let row = Formula::row([Formula::Operator("-"), symbol("x"), Formula::Operator("-"), symbol("y")]);
        let mathml = row.mathml();
        assert_eq!((mathml.matches("form=\"prefix\"").count(), mathml.matches("<mo>\u{2212}</mo>").count()), (1, 1), "{mathml}");
        assert_eq!(row.plain(), "\u{2212}x \u{2212} y");
    }
}
