//! Tokens for the editor: colours, and brackets that belong together. Wrong text has them too.

use super::latex;
use super::lexer::{Token, TokenKind, lex};
use crate::span::Span;

/// What a piece of the text is, as far as its colour goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenClass {
    /// A number, or figures above the line.
    Number,
    /// An operator or a separator.
    Operator,
    /// A name that is applied to something.
    Function,
    /// Any other name.
    Name,
    /// `const`, `def`.
    Keyword,
    /// `# …`
    Comment,
    /// A round or square bracket.
    Bracket,
}

/// The pieces of a text in order; blanks and what means nothing are left out.
pub fn highlight(source: &str) -> Vec<(Span, TokenClass)> {
    if latex::is_latex(source) {
        return latex::highlight(source);
    }
    let tokens = lex(source, true);
    tokens.iter().enumerate().filter_map(|(at, token)| Some((token.span(), class(source, &tokens, at, token)?))).collect()
}

fn class(source: &str, tokens: &[Token], at: usize, token: &Token) -> Option<TokenClass> {
    use TokenKind::*;
    let next = tokens.get(at + 1).map(|token| token.kind);
    Some(match token.kind {
        Number | WrongNumber | Superscript => TokenClass::Number,
        Name if next == Some(Name) && matches!(token.span().of(source), "const" | "def") => TokenClass::Keyword,
        Name if next == Some(Open(super::lexer::Bracket::Round)) => TokenClass::Function,
        Name => TokenClass::Name,
        Comment => TokenClass::Comment,
        Open(_) | Close(_) => TokenClass::Bracket,
        Unknown | End => return None,
        _ => TokenClass::Operator,
    })
}

/// The pair of brackets of which one touches a place in the text, the opening one first. The bracket after the place goes before the
/// one in front of it.
pub fn matching_bracket(source: &str, offset: usize) -> Option<(Span, Span)> {
    let mut open = Vec::new();
    let mut before = None;
    let mut after = None;
    for token in lex(source, false) {
        match token.kind {
            TokenKind::Open(bracket) => open.push((bracket, token.span())),
            TokenKind::Close(bracket) => {
                let Some((opened, span)) = open.pop() else { continue };
                let pair = (opened == bracket).then_some((span, token.span()));
                if span.start == offset || token.span().start == offset {
                    after = pair;
                }
                if span.end == offset || token.span().end == offset {
                    before = pair;
                }
            }
            // A bracket that was left open does not reach into other statements.
            TokenKind::Semicolon => open.clear(),
            _ => {}
        }
    }
    after.or(before)
}
