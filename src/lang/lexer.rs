//! Text to tokens: what cannot be read is a token as well, so that this never fails.

use super::decimal;
use crate::span::Span;
use std::borrow::Cow;

/// A token and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Whether nothing but blanks stands before it on its line.
    pub first_on_line: bool,
    start: u32,
    end: u32,
}

impl Token {
    /// Its place.
    pub const fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }
}

/// The kinds of brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bracket {
    /// `( )`
    Round,
    /// `[ ]`
    Square,
}

/// The kinds of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A number without sign.
    Number,
    /// Letters, figures and underscores.
    Name,
    /// Figures above the line, with their sign.
    Superscript,
    /// `+`
    Plus,
    /// `-`, `−`
    Minus,
    /// `*`, `×`, `∗`
    Times,
    /// `·`
    Dot,
    /// `/`, `÷`
    Slash,
    /// `@`
    At,
    /// `^`, `**`
    Caret,
    /// `<`
    Less,
    /// `<=`, `≤`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`, `≥`
    GreaterEqual,
    /// `==`
    EqualEqual,
    /// `!=`, `≠`
    NotEqual,
    /// `=`
    Equal,
    /// An opening bracket.
    Open(Bracket),
    /// A closing bracket.
    Close(Bracket),
    /// `‖`, which opens and closes.
    Bars,
    /// `√`
    Root,
    /// `ᵀ`
    Transpose,
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// `:`
    Colon,
    /// `.` that belongs to no number.
    Period,
    /// `# …` to the end of the line.
    Comment,
    /// What looks like a number and is none: `1.2.3`.
    WrongNumber,
    /// An operator of other languages: `//`, `&&`, `+=`.
    WrongOperator,
    /// A character that means nothing here.
    Unknown,
    /// The end of the text.
    End,
}

/// The tokens of a text, and one of kind [`TokenKind::End`] after them; comments only if asked for.
pub fn lex(source: &str, comments: bool) -> Vec<Token> {
    let mut lexer = Lexer { source, bytes: source.as_bytes(), at: 0 };
    let mut tokens = Vec::with_capacity(source.len() / 2 + 1);
    loop {
        let first_on_line = lexer.skip_blanks() || tokens.is_empty();
        let start = lexer.at;
        let kind = lexer.token();
        if comments || kind != TokenKind::Comment {
            tokens.push(Token { kind, first_on_line, start: start as u32, end: lexer.at as u32 });
        }
        if kind == TokenKind::End {
            return tokens;
        }
    }
}

/// A name as the program means it: subscript figures stand on the line, typeset letters are plain ones.
pub fn normalised(name: &str) -> Cow<'_, str> {
    if name.is_ascii() { Cow::Borrowed(name) } else { Cow::Owned(name.chars().map(plain_letter).collect()) }
}

fn plain_letter(letter: char) -> char {
    let at = letter as u32;
    let latin = |index: u32| char::from(if index < 26 { b'A' + index as u8 } else { b'a' + (index - 26) as u8 });
    match letter {
        '₀'..='₉' => char::from(b'0' + (at - '₀' as u32) as u8),
        // The letters of typeset mathematics: thirteen alphabets of 52 letters, without the italic h that stands elsewhere.
        '\u{1D400}'..='\u{1D6A3}' => latin((at - 0x1D400) % 52),
        'ℎ' => 'h',
        '\u{B5}' => 'μ',
        _ => letter,
    }
}

/// The number that raised figures mean: a sign, and an exponent without sign.
pub fn superscript(text: &str) -> (bool, f64) {
    let figure = |c: char| match c {
        '⁰' => Some(0),
        '¹' => Some(1),
        '²' => Some(2),
        '³' => Some(3),
        '⁴'..='⁹' => Some(c as u32 - '⁰' as u32),
        _ => None,
    };
    let value = text.chars().filter_map(figure).fold(0.0, |value, figure| value * 10.0 + f64::from(figure));
    (text.starts_with('⁻'), value)
}

/// The number of a token of kind [`TokenKind::Number`].
pub fn number(text: &str) -> Option<f64> {
    decimal::parse(text).or_else(|| decimal::parse(&text.replace('_', "").replace('−', "-")))
}

struct Lexer<'a> {
    source: &'a str,
    bytes: &'a [u8],
    at: usize,
}

impl Lexer<'_> {
    fn byte(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn character(&self) -> Option<char> {
        self.source.get(self.at..)?.chars().next()
    }

    /// Passes blanks; whether a new line began among them.
    fn skip_blanks(&mut self) -> bool {
        let mut newline = false;
        loop {
            match self.byte(0) {
                b'\n' | b'\r' => newline = true,
                b' ' | b'\t' => {}
                0..=127 => return newline,
                _ => match self.character() {
                    // Blanks without width come with text that was copied from a page.
                    Some(c) if c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2063}' | '\u{FEFF}') => {
                        newline |= matches!(c, '\u{2028}' | '\u{2029}');
                        self.at += c.len_utf8() - 1;
                    }
                    _ => return newline,
                },
            }
            self.at += 1;
        }
    }

    fn take(&mut self, bytes: usize, kind: TokenKind) -> TokenKind {
        self.at += bytes;
        kind
    }

    fn token(&mut self) -> TokenKind {
        use TokenKind::*;
        if self.at >= self.bytes.len() {
            return End;
        }
        match (self.byte(0), self.byte(1)) {
            (b'0'..=b'9', _) | (b'.', b'0'..=b'9') => self.number(),
            (b'a'..=b'z' | b'A'..=b'Z' | b'_', _) => self.name(),
            (b'#', _) => {
                let rest = self.bytes.get(self.at..).unwrap_or(&[]);
                let length = rest.iter().position(|&byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
                self.take(length, Comment)
            }
            (b'*', b'*') if self.byte(2) != b'=' => self.take(2, Caret),
            (b'<', b'=') => self.take(2, LessEqual),
            (b'>', b'=') => self.take(2, GreaterEqual),
            (b'=', b'=') => self.take(2, EqualEqual),
            (b'!', b'=') => self.take(2, NotEqual),
            (b'=', b'<' | b'>') | (b'/', b'/') | (b'&', b'&') | (b'|', b'|') | (b':', b'=') => self.take(2, WrongOperator),
            (b'+' | b'-' | b'*' | b'/' | b'^' | b'@', b'=') if self.byte(2) != b'=' => self.take(2, WrongOperator),
            (b'+', _) => self.take(1, Plus),
            (b'-', _) => self.take(1, Minus),
            (b'*', _) => self.take(1, Times),
            (b'/', _) => self.take(1, Slash),
            (b'@', _) => self.take(1, At),
            (b'^', _) => self.take(1, Caret),
            (b'<', _) => self.take(1, Less),
            (b'>', _) => self.take(1, Greater),
            (b'=', _) => self.take(1, Equal),
            (b'(', _) => self.take(1, Open(Bracket::Round)),
            (b')', _) => self.take(1, Close(Bracket::Round)),
            (b'[', _) => self.take(1, Open(Bracket::Square)),
            (b']', _) => self.take(1, Close(Bracket::Square)),
            (b',', _) => self.take(1, Comma),
            (b';', _) => self.take(1, Semicolon),
            (b':', _) => self.take(1, Colon),
            (b'.', _) => self.take(1, Period),
            (b'%' | b'!', _) => self.take(1, WrongOperator),
            (0..=127, _) => self.take(1, Unknown),
            _ => self.unicode(),
        }
    }

    fn unicode(&mut self) -> TokenKind {
        use TokenKind::*;
        let Some(character) = self.character() else { return self.take(self.bytes.len() - self.at, Unknown) };
        let kind = match character {
            '−' | '–' => Minus,
            '×' | '∗' => Times,
            '·' | '⋅' | '∙' => Dot,
            '÷' | '∕' => Slash,
            '≤' | '⩽' => LessEqual,
            '≥' | '⩾' => GreaterEqual,
            '≠' => NotEqual,
            '√' => Root,
            '‖' => Bars,
            'ᵀ' => Transpose,
            '⁻' | '⁺' | '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' => return self.superscript(),
            _ if is_letter(character) => return self.name(),
            _ => Unknown,
        };
        self.take(character.len_utf8(), kind)
    }

    fn superscript(&mut self) -> TokenKind {
        let rest = self.source.get(self.at..).unwrap_or("");
        let signed = rest.strip_prefix(['⁻', '⁺']).unwrap_or(rest);
        let after = signed.trim_start_matches(|c| matches!(c, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹'));
        let kind = if after.len() == signed.len() { TokenKind::Unknown } else { TokenKind::Superscript };
        self.take(rest.len() - after.len(), kind)
    }

    fn name(&mut self) -> TokenKind {
        loop {
            match self.byte(0) {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => self.at += 1,
                128.. => match self.character() {
                    Some(c) if is_letter(c) || ('₀'..='₉').contains(&c) => self.at += c.len_utf8(),
                    _ => return TokenKind::Name,
                },
                _ => return TokenKind::Name,
            }
        }
    }

    /// Passes figures, which may have single underscores between them.
    fn figures(&mut self) {
        while self.byte(0).is_ascii_digit() || (self.byte(0) == b'_' && self.byte(1).is_ascii_digit()) {
            self.at += 1;
        }
    }

    fn number(&mut self) -> TokenKind {
        self.figures();
        if self.byte(0) == b'.' {
            self.at += 1;
            if self.byte(0).is_ascii_digit() {
                self.figures();
            }
        }
        self.exponent();
        // A second point or a stray underscore: all of it is one thing that is no number.
        if self.byte(0) == b'_' || (self.byte(0) == b'.' && (self.byte(1).is_ascii_digit() || self.byte(1) == b'.')) {
            while matches!(self.byte(0), b'0'..=b'9' | b'.' | b'_') {
                self.at += 1;
            }
            return TokenKind::WrongNumber;
        }
        TokenKind::Number
    }

    /// Passes `e-3`, unless the `e` is a name: `2e^x`.
    fn exponent(&mut self) {
        if !matches!(self.byte(0), b'e' | b'E') {
            return;
        }
        let rest = self.source.get(self.at + 1..).unwrap_or("");
        let unsigned = rest.strip_prefix(['-', '+', '−']).unwrap_or(rest);
        if unsigned.starts_with(|c: char| c.is_ascii_digit()) {
            self.at += 1 + rest.len() - unsigned.len();
            self.figures();
        }
    }
}

/// Letters of names: of every script, but not the raised ones and not the marks that are tokens by themselves.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() && !matches!(c, '\u{1D2C}'..='\u{1D61}' | '\u{2070}'..='\u{207F}' | 'ª' | 'º')
}
