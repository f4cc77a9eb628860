//! What can be wrong with LaTeX: every message, its place and its hint. The places are those of the text that was typed.

use super::lexer::{Bracket, Kind, Token};
use crate::diagnostic::Diagnostic;
use crate::lang::errors::{about, unknown_character, with};
use crate::span::Span;
use crate::words::{Phrase, Style};

/// A phrase with something to be typed in it.
fn shown(phrase: Phrase, name: &'static str, text: &str) -> Phrase {
    phrase.styled(name, text, Style::Code)
}

/// A command that is not known.
pub fn unknown_command(source: &str, span: Span) -> Diagnostic {
    let text = span.of(source);
    let error = Diagnostic::new(span, about("error.latex.command", "command", text));
    let is_word = text.strip_prefix('\\').is_some_and(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic()));
    if is_word {
        error.hint(shown(
            Phrase::new("error.latex.command.hint"),
            "example",
            &format!("\\operatorname{{{}}}(x)", text.trim_start_matches('\\')),
        ))
    } else {
        error
    }
}

/// A command for something that is no gate.
pub fn no_gate(source: &str, span: Span, hint: &'static str) -> Diagnostic {
    let hint = match hint {
        "error.latex.sum.hint" => shown(Phrase::new(hint), "example", "\\operatorname{sum}(x)"),
        "error.latex.product.hint" => shown(Phrase::new(hint), "example", "\\operatorname{prod}(x)"),
        "error.latex.environment.hint" => {
            shown(shown(Phrase::new(hint), "example", "\\begin{bmatrix}"), "second", "\\operatorname{where}(x > 0, a, b)")
        }
        _ => Phrase::new(hint),
    };
    Diagnostic::new(span, about("error.latex.no-gate", "command", span.of(source))).hint(hint)
}

/// A command without its argument.
pub fn argument(source: &str, command: Span) -> Diagnostic {
    let text = command.of(source);
    Diagnostic::new(command, about("error.latex.argument", "command", text)).hint(match text {
        "^" => shown(Phrase::new("error.latex.argument.power.hint"), "example", "x^{2}"),
        "\\frac" => shown(Phrase::new("error.latex.argument.fraction.hint"), "example", "\\frac{a}{b}"),
        _ => shown(Phrase::new("error.latex.argument.hint"), "example", &format!("{text}{{x}}")),
    })
}

/// `x^10`, which LaTeX sets as x¹0.
pub fn script_of_number(source: &str, sign: Span, number: Span) -> Diagnostic {
    let (sign_text, text) = (sign.of(source), number.of(source));
    let first: String = text.chars().take(1).collect();
    let message = with(about("error.latex.script", "first", &first), "number", text);
    Diagnostic::new(sign.to(number), message).hint(shown(
        Phrase::new("error.latex.script.hint"),
        "example",
        &format!("{sign_text}{{{text}}}"),
    ))
}

/// `x^a^b`
pub fn second_script(span: Span) -> Diagnostic {
    Diagnostic::new(span, Phrase::new("error.latex.second-script")).hint(Phrase::new("error.latex.second-script.hint"))
}

/// A subscript that is no part of a name.
pub fn subscript(source: &str, base: Span, found: Span) -> Diagnostic {
    Diagnostic::new(found, about("error.latex.subscript", "base", base.of(source))).hint(shown(
        Phrase::new("error.latex.subscript.hint"),
        "example",
        "x_{\\text{max}}",
    ))
}

/// The base of a logarithm that has no gate, or a subscript of another function.
pub fn base(source: &str, span: Span, is_log: bool) -> Diagnostic {
    let error = Diagnostic::new(span, about("error.latex.base", "function", span.of(source)));
    if !is_log {
        return error.hint(Phrase::new("error.latex.base.hint"));
    }
    error.hint(shown(shown(Phrase::new("error.latex.base.log.hint"), "ten", "\\log_{10}"), "example", "\\frac{\\ln x}{\\ln b}"))
}

/// `\sin^{-1}`
pub fn inverse(source: &str, command: Span, exponent: Span) -> Diagnostic {
    Diagnostic::new(command.to(exponent), about("error.latex.inverse", "function", command.of(source))).hint(shown(
        Phrase::new("error.latex.inverse.hint"),
        "example",
        "\\frac{1}{\\sin x}",
    ))
}

/// `max(x, y)` without a backslash.
pub fn word(span: Span, source: &str) -> Diagnostic {
    let text = span.of(source);
    Diagnostic::new(span, about("error.latex.word", "word", text)).hint(shown(
        Phrase::new("error.latex.word.hint"),
        "example",
        &format!("\\operatorname{{{text}}}"),
    ))
}

/// `=` after something that is no name.
pub fn target(source: &str, left: Span) -> Diagnostic {
    Diagnostic::new(left, about("error.equals-target", "left", left.of(source))).hint(shown(
        Phrase::new("error.latex.target.hint"),
        "example",
        "\\mathrm{name}",
    ))
}

const fn closing(open: Token) -> &'static str {
    match open.kind {
        Kind::Open(Bracket::Round) => ")",
        Kind::Open(Bracket::Square) => "]",
        Kind::Open(Bracket::Curly) => "\\}",
        Kind::Open(Bracket::Brace) => "}",
        Kind::Bar => "|",
        Kind::Bars => "\\|",
        _ => "\\end{…}",
    }
}

const fn is_bracket(open: Token) -> bool {
    matches!(open.kind, Kind::Open(_) | Kind::Bar | Kind::Bars | Kind::Begin)
}

/// A bracket that is never closed; `end` is where it should have been.
fn left_open(source: &str, open: Token, end: Span) -> Diagnostic {
    Diagnostic::new(open.span, about("error.bracket-open", "open", open.span.of(source)))
        .hint(about("error.bracket-open.hint", "close", closing(open)))
        .related(Span::new(end.end, end.end), about("error.bracket-open.here", "close", closing(open)))
}

/// A closing bracket that does not fit, or that nothing opened.
fn wrong_bracket(source: &str, open: Option<Token>, found: Token) -> Diagnostic {
    let close = found.span.of(source);
    match open.filter(|open| is_bracket(*open)) {
        None => Diagnostic::new(found.span, about("error.bracket-stray", "close", close)).hint(Phrase::new("error.bracket-stray.hint")),
        Some(open) => Diagnostic::new(open.span, with(about("error.bracket-other", "open", open.span.of(source)), "close", close))
            .hint(about("error.bracket-other.hint", "expected", closing(open)))
            .related(found.span, about("error.bracket-other.here", "expected", closing(open))),
    }
}

const fn closes(kind: Kind) -> bool {
    matches!(kind, Kind::Close(_) | Kind::Finish)
}

/// A place where a value should begin and does not; `stops` says that the statement ends there.
pub fn no_value(source: &str, before: Option<Token>, found: Token, stops: bool, open: Option<Token>) -> Diagnostic {
    let text = found.span.of(source);
    match (before, open.filter(|open| is_bracket(*open))) {
        _ if found.kind == Kind::Unknown => unknown_character(found.span, text),
        (Some(before), Some(open)) if stops => left_open(source, open, before.span),
        (Some(before), None) if stops => Diagnostic::new(before.span, about("error.value-missing", "before", before.span.of(source))),
        (_, None) if closes(found.kind) => wrong_bracket(source, None, found),
        (Some(before), Some(open)) if closes(found.kind) && open.span == before.span => {
            Diagnostic::new(before.span.to(found.span), Phrase::new("error.bracket-empty")).hint(Phrase::new("error.bracket-empty.hint"))
        }
        (Some(before), _) => Diagnostic::new(found.span, with(about("error.value-found", "before", before.span.of(source)), "found", text)),
        (None, _) if found.kind == Kind::Equal => {
            Diagnostic::new(found.span, Phrase::new("error.no-name")).hint(Phrase::new("error.no-name.hint"))
        }
        (None, _) => Diagnostic::new(found.span, about("error.value-first", "found", text)),
    }
}

/// Something that cannot follow an operand.
pub fn unexpected(source: &str, previous: Token, operand: Span, found: Token, stops: bool, open: Option<Token>) -> Diagnostic {
    let text = found.span.of(source);
    match found.kind {
        _ if stops && open.is_some_and(is_bracket) => {
            open.map_or_else(|| unknown_character(found.span, text), |open| left_open(source, open, previous.span))
        }
        Kind::Unknown => unknown_character(found.span, text),
        Kind::Command => unknown_command(source, found.span),
        kind if closes(kind) => wrong_bracket(source, open, found),
        Kind::Comma => Diagnostic::new(found.span, Phrase::new("error.comma")).hint(Phrase::new(if open.is_some() {
            "error.comma.inside.hint"
        } else {
            "error.latex.comma.hint"
        })),
        Kind::Number => {
            let both = |key| with(with(Phrase::new(key), "left", operand.of(source)), "right", text);
            Diagnostic::new(operand.to(found.span), both("error.side-by-side")).hint(both("error.latex.side-by-side.hint"))
        }
        _ => Diagnostic::new(found.span, with(about("error.found-after", "before", previous.span.of(source)), "found", text)),
    }
}
