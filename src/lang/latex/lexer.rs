//! LaTeX to tokens: what only spaces, sizes or aligns is left out, and what cannot be read is a token as well.

use super::signs::{ARRANGEMENTS, MATRICES, SIGNS, SPACES, WORDS};
use crate::span::Span;

/// A token and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Whether nothing but blanks stands before it on its line.
    pub first_on_line: bool,
    /// Whether a size in front of it says that it opens or closes.
    pub side: Side,
    /// Its place.
    pub span: Span,
}

/// What `\left` and `\right` say of a bracket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Nothing.
    Either,
    /// It opens.
    Left,
    /// It closes.
    Right,
}

/// The kinds of brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bracket {
    /// `( )`
    Round,
    /// `[ ]`
    Square,
    /// `\{ \}`
    Curly,
    /// `{ }`, which is not shown.
    Brace,
}

/// The kinds of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number without sign.
    Number,
    /// One letter, with figures below the line that follow it.
    Letter,
    /// A word in a command's braces: `\mathrm{loss}`, `\operatorname{relu}`.
    Word,
    /// Any other command: `\frac`, `\alpha`.
    Command,
    /// An opening bracket.
    Open(Bracket),
    /// A closing bracket.
    Close(Bracket),
    /// `|`
    Bar,
    /// `\|`
    Bars,
    /// `\begin{bmatrix}`
    Begin,
    /// `\end{bmatrix}`
    Finish,
    /// `^`
    Caret,
    /// `_`
    Underscore,
    /// Figures above the line, with their sign.
    Superscript,
    /// `&` between the entries of a matrix.
    Ampersand,
    /// `\\`
    Row,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `\times`, `*`
    Times,
    /// `\cdot`
    Dot,
    /// `/`, `\div`
    Slash,
    /// `@`
    At,
    /// `<`
    Less,
    /// `\le`
    LessEqual,
    /// `>`
    Greater,
    /// `\ge`
    GreaterEqual,
    /// `==`, `\mathrel{=}`
    EqualEqual,
    /// `\ne`
    NotEqual,
    /// `=`
    Equal,
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// `:`
    Colon,
    /// What looks like a number and is none: `1.2.3`.
    WrongNumber,
    /// A character that means nothing here.
    Unknown,
    /// The end of the text.
    End,
}

/// Whether a text is LaTeX: whether a command stands in it, outside of the comments that it would have otherwise.
pub fn is_latex(source: &str) -> bool {
    if !source.contains('\\') {
        return false;
    }
    source.lines().any(|line| {
        let code = line.split('#').next().unwrap_or("").as_bytes();
        code.windows(2).any(|pair| pair[0] == b'\\' && (pair[1].is_ascii_alphabetic() || b"\\,;:!|{}()[]".contains(&pair[1])))
    })
}

/// The tokens of a text, and one of kind [`Kind::End`] after them.
pub fn lex(source: &str) -> Vec<Token> {
    let mut lexer = Lexer { source, at: 0, side: Side::Either, matrices: 0 };
    let mut tokens = Vec::with_capacity(source.len() / 2 + 1);
    let mut first_on_line = true;
    loop {
        first_on_line |= lexer.skip_blanks();
        let start = lexer.at;
        let Some(kind) = lexer.token() else { continue };
        let side = std::mem::replace(&mut lexer.side, Side::Either);
        tokens.push(Token { kind, first_on_line, side, span: Span::new(start, lexer.at) });
        first_on_line = false;
        if kind == Kind::End {
            return tokens;
        }
    }
}

/// The word in the braces of a token of kind [`Kind::Word`], and the environment's name of [`Kind::Begin`].
pub fn braced(text: &str) -> &str {
    text.split_once('{').and_then(|(_, rest)| rest.strip_suffix('}')).unwrap_or(text)
}

struct Lexer<'a> {
    source: &'a str,
    at: usize,
    side: Side,
    /// How many matrices are open.
    matrices: usize,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or("")
    }

    /// Passes blanks and comments; whether a new line began among them.
    fn skip_blanks(&mut self) -> bool {
        let mut newline = false;
        while let Some(c) = self.rest().chars().next() {
            if c == '%' || c == '#' {
                self.at += self.rest().find(['\n', '\r']).unwrap_or(self.rest().len());
            } else if c.is_whitespace() || matches!(c, '$' | '~' | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2063}' | '\u{FEFF}') {
                newline |= matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}');
                self.at += c.len_utf8();
            } else {
                break;
            }
        }
        newline
    }

    /// The next token; `None` where what stands here is no part of the formula.
    fn token(&mut self) -> Option<Kind> {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return Some(Kind::End) };
        let pair = |second| rest.as_bytes().get(1) == Some(&second);
        let (length, kind) = match first {
            '\\' => return self.command(),
            '0'..='9' => return Some(self.number()),
            '.' if rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit) => return Some(self.number()),
            '{' if rest.starts_with("{:}") => (3, Kind::Colon),
            '{' => (1, Kind::Open(Bracket::Brace)),
            '}' => (1, Kind::Close(Bracket::Brace)),
            '(' => (1, Kind::Open(Bracket::Round)),
            ')' => (1, Kind::Close(Bracket::Round)),
            '[' => (1, Kind::Open(Bracket::Square)),
            ']' => (1, Kind::Close(Bracket::Square)),
            '^' => (1, Kind::Caret),
            '_' => (1, Kind::Underscore),
            '&' => (1, Kind::Ampersand),
            '|' => (1, Kind::Bar),
            '‖' => (first.len_utf8(), Kind::Bars),
            '+' => (1, Kind::Plus),
            '-' | '−' | '–' => (first.len_utf8(), Kind::Minus),
            '*' if pair(b'*') => (2, Kind::Caret),
            '*' | '×' | '∗' => (first.len_utf8(), Kind::Times),
            '·' | '⋅' => (first.len_utf8(), Kind::Dot),
            '/' | '÷' => (first.len_utf8(), Kind::Slash),
            '@' => (1, Kind::At),
            '<' if pair(b'=') => (2, Kind::LessEqual),
            '<' => (1, Kind::Less),
            '>' if pair(b'=') => (2, Kind::GreaterEqual),
            '>' => (1, Kind::Greater),
            '≤' => (first.len_utf8(), Kind::LessEqual),
            '≥' => (first.len_utf8(), Kind::GreaterEqual),
            '!' if pair(b'=') => (2, Kind::NotEqual),
            '≠' => (first.len_utf8(), Kind::NotEqual),
            '=' if pair(b'=') => (2, Kind::EqualEqual),
            '=' => (1, Kind::Equal),
            ',' => (1, Kind::Comma),
            ';' => (1, Kind::Semicolon),
            ':' => (1, Kind::Colon),
            'ᵀ' | '⁻' | '⁺' | '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' => {
                let raised = |c: char| matches!(c, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹');
                let after = if raised(first) { rest } else { rest.get(first.len_utf8()..).unwrap_or("") };
                let length = rest.len() - after.trim_start_matches(raised).len();
                let is_number = length > if raised(first) { 0 } else { first.len_utf8() };
                if first == 'ᵀ' {
                    (first.len_utf8(), Kind::Superscript)
                } else {
                    (length, if is_number { Kind::Superscript } else { Kind::Unknown })
                }
            }
            letter if letter.is_alphabetic() => {
                let below = |c: char| ('₀'..='₉').contains(&c);
                let after = rest.get(letter.len_utf8()..).unwrap_or("").trim_start_matches(below);
                (rest.len() - after.len(), Kind::Letter)
            }
            other => (other.len_utf8(), Kind::Unknown),
        };
        self.at += length;
        // Outside of matrices `&` only aligns.
        (kind != Kind::Ampersand || self.matrices > 0).then_some(kind)
    }

    fn number(&mut self) -> Kind {
        let figures = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        self.at += figures(self.rest());
        if self.rest().starts_with('.') {
            self.at += 1;
            self.at += figures(self.rest());
        }
        if let Some(exponent) = self.rest().strip_prefix(['e', 'E']) {
            let unsigned = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
            if figures(unsigned) > 0 {
                self.at += 1 + exponent.len() - unsigned.len() + figures(unsigned);
            }
        }
        if self.rest().strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || c == '.')) {
            let wrong = self.rest().len() - self.rest().trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
            self.at += wrong;
            return Kind::WrongNumber;
        }
        Kind::Number
    }

    fn command(&mut self) -> Option<Kind> {
        let after = self.rest().get(1..).unwrap_or("");
        let letters = after.len() - after.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        let sign = after.chars().next().map_or(0, char::len_utf8);
        let name = after.get(..if letters > 0 { letters } else { sign }).unwrap_or("");
        self.at += 1 + name.len();
        if let Some(&(_, kind, side)) = SIGNS.iter().find(|(sign, ..)| *sign == name) {
            if self.side == Side::Either {
                self.side = side;
            }
            return Some(kind);
        }
        match name {
            "" => return Some(Kind::Unknown),
            "," | ";" | ":" | "!" | ">" | " " | "(" | ")" | "[" | "]" | "\n" | "\t" => return None,
            "mathrel" if self.rest().starts_with("{=}") => return Some(self.take(3, Kind::EqualEqual)),
            "mathbin" if self.rest().starts_with("{@}") => return Some(self.take(3, Kind::At)),
            "begin" | "end" => return self.environment(name == "begin"),
            _ if SPACES.contains(&name) => return None,
            _ => {}
        }
        if let Some(side) = size(name) {
            self.side = side;
            return None;
        }
        if self.rest().starts_with('*') && name == "operatorname" {
            self.at += 1;
        }
        if WORDS.contains(&name)
            && let Some(inside) = self.rest().strip_prefix('{')
            && let Some(end) = inside.find('}')
            && inside.get(..end).is_some_and(is_word)
        {
            return Some(self.take(end + 2, Kind::Word));
        }
        Some(Kind::Command)
    }

    fn take(&mut self, bytes: usize, kind: Kind) -> Kind {
        self.at += bytes;
        kind
    }

    /// `\begin{…}` and `\end{…}`.
    fn environment(&mut self, begins: bool) -> Option<Kind> {
        let name = self.rest().strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(name, _)| name);
        let Some(name) = name.filter(|name| name.len() <= 20 && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'*')) else {
            return Some(Kind::Command);
        };
        self.at += name.len() + 2;
        if ARRANGEMENTS.contains(&name) {
            return None;
        }
        if !MATRICES.contains(&name) {
            return Some(Kind::Command);
        }
        if begins {
            self.matrices += 1;
            return Some(Kind::Begin);
        }
        self.matrices = self.matrices.saturating_sub(1);
        Some(Kind::Finish)
    }
}

/// The side of the bracket that a command gives a size to: `\left`, `\bigr`.
fn size(name: &str) -> Option<Side> {
    Some(match name {
        "left" | "bigl" | "Bigl" | "biggl" | "Biggl" => Side::Left,
        "right" | "bigr" | "Bigr" | "biggr" | "Biggr" => Side::Right,
        "middle" | "big" | "Big" | "bigg" | "Bigg" => Side::Either,
        _ => return None,
    })
}

/// Whether a command's braces hold a word: letters, figures, underscores and blanks.
fn is_word(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '\\')
        && text.replace("\\_", "_").chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | ' '))
}
