//! Tokens of LaTeX for the editor.

use super::lexer::{Kind, braced, lex};
use super::{commands, names};
use crate::lang::highlight::TokenClass;
use crate::span::Span;

/// The pieces of a text in order; what only spaces and what means nothing is left out.
pub fn highlight(source: &str) -> Vec<(Span, TokenClass)> {
    lex(source).into_iter().filter_map(|token| Some((token.span, class(token.kind, token.span.of(source))?))).collect()
}

fn class(kind: Kind, text: &str) -> Option<TokenClass> {
    Some(match kind {
        Kind::Number | Kind::WrongNumber | Kind::Superscript => TokenClass::Number,
        Kind::Letter => TokenClass::Name,
        Kind::Word if braced(text).trim() == "const" => TokenClass::Keyword,
        Kind::Word if text.starts_with("\\operatorname") => TokenClass::Function,
        Kind::Word => TokenClass::Name,
        Kind::Command if commands::find(text).is_some() => TokenClass::Function,
        Kind::Command if names::begins_name(text) => TokenClass::Name,
        Kind::Open(_) | Kind::Close(_) => TokenClass::Bracket,
        Kind::Begin | Kind::Finish => TokenClass::Keyword,
        Kind::Command | Kind::Unknown | Kind::End => return None,
        _ => TokenClass::Operator,
    })
}
