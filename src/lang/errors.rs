//! What can be wrong with the way a program is written: every message, its place and its hint.

use super::ast::{Expr, ExprKind, Name};
use super::lexer::{Bracket, Token, TokenKind};
use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::words::{Phrase, Style};

/// Pieces of the program are quoted up to this many characters.
const LONGEST_QUOTE: usize = 24;

/// A phrase about a piece of the program.
pub fn about(key: &'static str, name: &'static str, text: &str) -> Phrase {
    with(Phrase::new(key), name, text)
}

/// The same phrase about one more piece.
pub fn with(phrase: Phrase, name: &'static str, text: &str) -> Phrase {
    let mut shown: String = text.chars().take(LONGEST_QUOTE).map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    if text.chars().nth(LONGEST_QUOTE).is_some() {
        shown.pop();
        shown.push('…');
    }
    phrase.styled(name, shown, Style::Code)
}

/// More text than is read.
#[inline(never)]
pub fn text_too_long(source: &str, most: usize) -> Diagnostic {
    let start = (0..=most).rev().find(|&at| source.is_char_boundary(at)).unwrap_or(0);
    Diagnostic::new(Span::new(start, source.len()), Phrase::new("error.text-too-long").with("most", most))
        .hint(Phrase::new("error.text-too-long.hint"))
}

/// More open brackets than are read.
#[inline(never)]
pub fn too_deep(span: Span, most: usize) -> Diagnostic {
    Diagnostic::new(span, Phrase::new("error.too-deep").with("most", most)).hint(Phrase::new("error.too-deep.hint"))
}

/// `const t` without a value.
#[inline(never)]
pub fn const_without_value(source: &str, name: Span) -> Diagnostic {
    Diagnostic::new(name, about("error.const", "name", name.of(source))).hint(about("error.const.hint", "name", name.of(source)))
}

/// `const` or `def` and nothing else.
#[inline(never)]
pub fn keyword_alone(source: &str, span: Span) -> Diagnostic {
    let hint = if span.of(source) == "def" { "error.keyword.def.hint" } else { "error.keyword.const.hint" };
    Diagnostic::new(span, about("error.keyword", "keyword", span.of(source))).hint(Phrase::new(hint))
}

/// A line that loads a module.
#[inline(never)]
pub fn import(span: Span) -> Diagnostic {
    Diagnostic::new(span, Phrase::new("error.import")).hint(Phrase::new("error.import.hint"))
}

/// `f(x, 2) = …`
#[inline(never)]
pub fn parameter(source: &str, function: &Name, found: Span) -> Diagnostic {
    Diagnostic::new(found, with(about("error.parameter", "function", &function.text), "found", found.of(source)))
        .hint(Phrase::new("error.parameter.hint"))
}

/// `def` that no head and `=` follow.
#[inline(never)]
pub fn definition(source: &str, name: Span, found: Token, stop: Option<Span>) -> Diagnostic {
    let name_text = name.of(source);
    let span = stop.map_or(found.span(), |_| name);
    Diagnostic::new(span, about("error.definition", "name", name_text)).hint(about("error.definition.hint", "name", name_text))
}

/// `x =` and nothing.
#[inline(never)]
pub fn empty_definition(source: &str, first: Span, equals: Span) -> Diagnostic {
    let head = first.to(equals);
    Diagnostic::new(head, about("error.empty-definition", "head", head.of(source))).hint(about(
        "error.empty-definition.hint",
        "head",
        head.of(source),
    ))
}

/// `a < b < c`
#[inline(never)]
pub fn chained_comparison(source: &str, first: Span, second: Span, operator: Span) -> Diagnostic {
    let compared = first.to(second);
    Diagnostic::new(operator, about("error.chained-comparison", "compared", compared.of(source)))
        .hint(Phrase::new("error.chained-comparison.hint"))
        .related(compared, Phrase::new("error.chained-comparison.first"))
}

/// `1.2.3`
#[inline(never)]
pub fn wrong_number(source: &str, span: Span) -> Diagnostic {
    Diagnostic::new(span, about("error.number", "text", span.of(source))).hint(Phrase::new("error.number.hint"))
}

/// A value without keyword behind one with a keyword.
#[inline(never)]
pub fn keyword_order(source: &str, value: Span) -> Diagnostic {
    Diagnostic::new(value, about("error.keyword-order", "value", value.of(source))).hint(Phrase::new("error.keyword-order.hint"))
}

/// A dot that nothing follows.
#[inline(never)]
pub fn method_name(source: &str, dot: Span) -> Diagnostic {
    Diagnostic::new(dot, about("error.method", "dot", dot.of(source))).hint(Phrase::new("error.method.hint"))
}

/// `x.exp` without brackets.
#[inline(never)]
pub fn attribute(source: &str, receiver: Span, name: Span) -> Diagnostic {
    let phrase = |key| with(about(key, "name", name.of(source)), "receiver", receiver.of(source));
    Diagnostic::new(name, phrase("error.attribute")).hint(phrase("error.attribute.hint"))
}

/// `a[::2]`
#[inline(never)]
pub fn slice_step(span: Span) -> Diagnostic {
    Diagnostic::new(span, Phrase::new("error.slice-step")).hint(Phrase::new("error.slice-step.hint"))
}

/// `a[]`
#[inline(never)]
pub fn empty_index(source: &str, base: Span, brackets: Span) -> Diagnostic {
    Diagnostic::new(brackets, about("error.empty-index", "base", base.of(source))).hint(about(
        "error.empty-index.hint",
        "base",
        base.of(source),
    ))
}

/// A bracket that is never closed; `end` is where it should have been.
fn left_open(source: &str, open: Token, end: Span) -> Diagnostic {
    let text = open.span().of(source);
    Diagnostic::new(open.span(), about("error.bracket-open", "open", text))
        .hint(about("error.bracket-open.hint", "close", closing(open)))
        .related(Span::new(end.end, end.end), about("error.bracket-open.here", "close", closing(open)))
}

const fn closing(open: Token) -> &'static str {
    match open.kind {
        TokenKind::Open(Bracket::Square) => "]",
        TokenKind::Bars => "‖",
        _ => ")",
    }
}

/// A closing bracket that does not fit, or that nothing opened.
fn wrong_bracket(source: &str, open: Option<Token>, found: Token) -> Diagnostic {
    let close = found.span().of(source);
    match open {
        None => Diagnostic::new(found.span(), about("error.bracket-stray", "close", close)).hint(Phrase::new("error.bracket-stray.hint")),
        Some(open) => {
            let text = open.span().of(source);
            Diagnostic::new(open.span(), with(about("error.bracket-other", "open", text), "close", close))
                .hint(about("error.bracket-other.hint", "expected", closing(open)))
                .related(found.span(), about("error.bracket-other.here", "expected", closing(open)))
        }
    }
}

/// What means nothing here: a character, a number or an operator of other languages.
fn not_ours(source: &str, found: Token) -> Option<Diagnostic> {
    let text = found.span().of(source);
    match found.kind {
        TokenKind::WrongNumber => Some(wrong_number(source, found.span())),
        TokenKind::WrongOperator => {
            let hint = match text {
                "//" => Phrase::new("error.operator.floor.hint"),
                "%" => Phrase::new("error.operator.remainder.hint"),
                "=<" => about("error.operator.hint", "instead", "<="),
                "=>" => about("error.operator.hint", "instead", ">="),
                "!" => Phrase::new("error.word.not.hint"),
                ":=" => about("error.operator.hint", "instead", "="),
                "&&" => Phrase::new("error.word.and.hint"),
                "||" => Phrase::new("error.word.or.hint"),
                _ => Phrase::new("error.operator.update.hint"),
            };
            Some(Diagnostic::new(found.span(), about("error.operator", "text", text)).hint(hint))
        }
        TokenKind::Unknown => Some(unknown_character(found.span(), text)),
        _ => None,
    }
}

/// Characters that people type for one of ours.
const LOOKALIKES: [(&str, &str); 16] = [
    ("（", "("),
    ("）", ")"),
    ("，", ","),
    ("；", ";"),
    ("＝", "="),
    ("＋", "+"),
    ("－", "-"),
    ("＊", "*"),
    ("／", "/"),
    ("［", "["),
    ("］", "]"),
    ("：", ":"),
    ("．", "."),
    ("—", "-"),
    ("{", "("),
    ("}", ")"),
];

/// A character that is no part of the language.
#[inline(never)]
pub fn unknown_character(span: Span, text: &str) -> Diagnostic {
    let visible =
        !text.chars().any(|c| c.is_control() || matches!(c, '\u{200E}'..='\u{200F}' | '\u{2028}'..='\u{202F}' | '\u{E000}'..='\u{F8FF}'));
    let named = if visible { text.to_owned() } else { text.chars().map(|c| format!("U+{:04X}", u32::from(c))).collect() };
    let error = Diagnostic::new(span, about("error.character", "text", &named));
    match (text, LOOKALIKES.iter().find(|(typed, _)| *typed == text)) {
        (_, Some((_, ours))) => error.hint(about("error.character.hint", "ours", ours)),
        ("|", _) => error.hint(Phrase::new("error.character.bars.hint")),
        ("\\" | "$", _) => error.hint(Phrase::new("error.character.latex.hint").styled("example", "\\frac{1}{1 + e^{-x}}", Style::Code)),
        ("'" | "\u{22}" | "`" | "’" | "‘" | "“" | "”", _) => error.hint(Phrase::new("error.character.quote.hint")),
        ("&", _) => error.hint(Phrase::new("error.word.and.hint")),
        _ => error,
    }
}

/// Words of Python that are no part of the language.
const WORDS: [(&str, &str); 7] = [
    ("if", "error.word.if.hint"),
    ("else", "error.word.if.hint"),
    ("and", "error.word.and.hint"),
    ("or", "error.word.or.hint"),
    ("not", "error.word.not.hint"),
    ("return", "error.word.return.hint"),
    ("print", "error.word.return.hint"),
];

fn foreign_word(source: &str, token: Token) -> Option<Diagnostic> {
    let text = token.span().of(source);
    let (_, hint) = WORDS.iter().find(|(word, _)| *word == text)?;
    Some(Diagnostic::new(token.span(), about("error.word", "word", text)).hint(Phrase::new(hint)))
}

/// A place where a value should begin and does not; `stop` is where the statement ends instead.
#[inline(never)]
pub fn no_value(source: &str, before: Option<Token>, found: Token, stop: Option<Span>, open: Option<Token>) -> Diagnostic {
    let before = before.map(|before| (before.kind, before.span()));
    if let Some(error) = not_ours(source, found).filter(|_| stop.is_none()) {
        return error;
    }
    match (before, open, stop) {
        // The end of the statement, or the beginning of the next one.
        (Some((_, before)), Some(open), Some(_)) => left_open(source, open, before),
        (Some((_, before)), Some(open), _) if found.kind == TokenKind::Name => left_open(source, open, before),
        (Some((_, before)), None, Some(_)) => {
            let error = Diagnostic::new(before, about("error.value-missing", "before", before.of(source)));
            let goes_on = found.kind != TokenKind::End && found.kind != TokenKind::Semicolon;
            if goes_on { error.hint(Phrase::new("error.value-missing.hint")) } else { error }
        }
        (_, None, None) if matches!(found.kind, TokenKind::Close(_)) => wrong_bracket(source, None, found),
        (Some((_, before)), ..) if matches!(found.kind, TokenKind::Close(_)) && open.is_some_and(|open| open.span() == before) => {
            Diagnostic::new(before.to(found.span()), Phrase::new("error.bracket-empty")).hint(Phrase::new("error.bracket-empty.hint"))
        }
        (Some((kind, before)), ..) => {
            let text = found.span().of(source);
            let message = with(about("error.value-found", "before", before.of(source)), "found", text);
            let error = Diagnostic::new(found.span(), message);
            match (kind, found.kind) {
                (TokenKind::Less, TokenKind::Equal) => error.hint(about("error.operator.hint", "instead", "<=")),
                (TokenKind::Greater, TokenKind::Equal) => error.hint(about("error.operator.hint", "instead", ">=")),
                (TokenKind::Equal, TokenKind::Equal | TokenKind::EqualEqual) => error.hint(Phrase::new("error.equals.hint")),
                _ => error,
            }
        }
        (None, ..) if found.kind == TokenKind::Equal => {
            Diagnostic::new(found.span(), Phrase::new("error.no-name")).hint(Phrase::new("error.no-name.hint"))
        }
        (None, ..) => Diagnostic::new(found.span(), about("error.value-first", "found", found.span().of(source))),
    }
}

/// Where an operand has ended and something follows that cannot.
pub struct Place<'a> {
    /// The program.
    pub source: &'a str,
    /// The first token of the statement.
    pub first: Token,
    /// The last token of the operand.
    pub previous: Token,
    /// What follows.
    pub found: Token,
    /// What comes after that.
    pub next: Token,
    /// Where the statement ends, if it ends here.
    pub stop: Option<Span>,
    /// The innermost bracket that is open.
    pub open: Option<Token>,
}

/// Something that cannot follow an operand.
#[inline(never)]
pub fn unexpected(place: &Place, operand: &Expr) -> Diagnostic {
    let Place { source, previous, found, open, .. } = *place;
    let text = found.span().of(source);
    if let Some(open) = open
        && (place.stop.is_some() || (found.first_on_line && starts_value(found.kind)))
    {
        return left_open(source, open, previous.span());
    }
    if let Some(error) = not_ours(source, found).or_else(|| foreign_word(source, found)) {
        return error;
    }
    match found.kind {
        TokenKind::Close(_) => wrong_bracket(source, open, found),
        TokenKind::Equal => stray_equals(place, operand),
        TokenKind::Comma => Diagnostic::new(found.span(), Phrase::new("error.comma")).hint(Phrase::new(if open.is_some() {
            "error.comma.inside.hint"
        } else {
            "error.comma.hint"
        })),
        kind if starts_value(kind) => side_by_side(place, operand),
        _ => Diagnostic::new(found.span(), with(about("error.found-after", "before", previous.span().of(source)), "found", text)),
    }
}

const fn starts_value(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Name | TokenKind::Number | TokenKind::Open(_) | TokenKind::Root | TokenKind::Bars)
}

/// `=` after something that is no name, or inside of an expression.
fn stray_equals(place: &Place, operand: &Expr) -> Diagnostic {
    let source = place.source;
    let begins_statement = operand.span.start <= place.first.span().end && place.open.is_none();
    if begins_statement {
        let left = Span::new(place.first.span().start, place.previous.span().end);
        let error = Diagnostic::new(left, about("error.equals-target", "left", left.of(source)));
        return error.hint(Phrase::new("error.equals-target.hint"));
    }
    let message = Phrase::new("error.equals-inside");
    let hint = if place.next.kind == TokenKind::Equal { "error.equals.hint" } else { "error.equals-inside.hint" };
    Diagnostic::new(place.found.span(), message).hint(Phrase::new(hint))
}

/// Two values without an operator between them.
fn side_by_side(place: &Place, operand: &Expr) -> Diagnostic {
    let Place { source, previous, found, open, .. } = *place;
    if let Some(error) = foreign_word(source, previous) {
        return error;
    }
    let transposed = matches!(operand.kind, ExprKind::Transpose(_));
    let left = if transposed { operand.span.of(source) } else { previous.span().of(source) };
    let right = found.span().of(source);
    let both = |key| with(with(Phrase::new(key), "left", left), "right", right);
    let error = Diagnostic::new(previous.span().to(found.span()), both("error.side-by-side"));
    let is_list = open.is_some_and(|open| open.kind == TokenKind::Open(Bracket::Square))
        || open.is_some_and(|open| source.get(..open.span().start).is_some_and(|before| before.ends_with(char::is_alphanumeric)));
    let is_word = !transposed && previous.kind == TokenKind::Name && left.chars().filter(|c| c.is_alphabetic()).count() > 1;
    error.hint(both(match (is_list, is_word) {
        (true, _) => "error.side-by-side.list.hint",
        (false, true) => "error.side-by-side.word.hint",
        (false, false) => "error.side-by-side.hint",
    }))
}
