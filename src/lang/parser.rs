//! Programs and statements; the grammar is written here, operators are read in `expression.rs`, what they join in `operand.rs`.
//!
//! ```text
//! program    = { [ statement ] separator } ;                    (* separator: newline or ";", within brackets no newline *)
//! statement  = name "=" expression
//!            | "const" name "=" expression
//!            | [ "def" ] name "(" [ name { "," name } [ "," ] ] ")" "=" expression
//!            | expression ;
//! expression = { "-" | "+" | "√" } postfix { superscript } { infix expression } ;         (* by the table below *)
//! infix      = "<" | "<=" | ">" | ">=" | "==" | "!=" | "+" | "-" | "*" | "·" | "/" | "@" | "^" | "**" | ;
//!                           (* nothing at all: only after a number, ")", "]", "‖" or a superscript, and then as "*" *)
//! postfix    = primary { "." "T" | "ᵀ" | "." name call | "[" axis { "," axis } [ "," ] "]" } ;
//! primary    = number | [ prefix ] name [ call ] | "(" expression ")" | "‖" expression "‖"
//!            | "[" [ expression { "," expression } [ "," ] ] "]" ;
//! call       = "(" [ argument { "," argument } [ "," ] ] ")" ;
//! argument   = [ name "=" ] ( expression | tuple ) ;
//! tuple      = "(" expression "," { expression "," } [ expression ] ")" ;                  (* the same as in square brackets *)
//! axis       = expression | [ expression ] ":" [ expression ] ;
//! prefix     = ( "np" | "numpy" | "jnp" | "math" | "torch" | "F" ) "." ;
//!
//! precedence   operators            grouping
//! loosest      < <= > >= == !=      none: a chain is an error
//!              + -                  from the left
//!              * · / @ and nothing  from the left
//!              unary -              prefix
//!              ^ **                 from the right; the exponent may have a sign: 2^-x^2 = 2^(-(x^2))
//!              √                    prefix
//! tightest     ² .T ᵀ […] f(…)      postfix
//! ```

use super::ast::{Ast, Expr, ExprId, ExprKind, Name, Statement, StatementKind};
use super::expression::Pending;
use super::lexer::{Bracket, Token, TokenKind, lex, normalised};
use super::{errors, greek, latex};
use crate::diagnostic::Diagnostic;
use crate::span::Span;

/// The most bytes of a program.
pub const MOST_BYTES: usize = 1 << 20;
/// The most brackets that may be open at once.
pub const MOST_NESTING: usize = 256;
/// After so many errors the rest is not read: nobody reads more.
pub const MOST_ERRORS: usize = 100;

/// What was understood of a text, and what was not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    /// The statements that could be read.
    pub ast: Ast,
    /// One error for each statement that could not, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a program, or LaTeX where a command stands in it. A statement with an error is left out; the others are kept.
pub fn parse(source: &str) -> Parsed {
    if source.len() > MOST_BYTES {
        return Parsed { ast: Ast::default(), diagnostics: vec![errors::text_too_long(source, MOST_BYTES)] };
    }
    let mut parsed = if latex::is_latex(source) {
        latex::parse(source)
    } else {
        let mut parser = Parser::new(source);
        parser.program();
        Parsed { ast: parser.ast, diagnostics: parser.diagnostics }
    };
    if !source.is_ascii() {
        greek::unify(&mut parsed.ast);
    }
    parsed
}

/// An error that stands in the list already.
pub struct Failed;

/// A result whose error stands in the list already.
pub type Read<T> = Result<T, Failed>;

/// The state of a run over the tokens.
pub struct Parser<'a> {
    pub(super) source: &'a str,
    tokens: Vec<Token>,
    /// The present token.
    at: usize,
    /// The first token of the present statement.
    start: usize,
    /// The brackets that are open now: the opening token of each.
    pub(super) open: Vec<Token>,
    /// Operators that wait for their right operand.
    pub(super) pending: Vec<Pending>,
    pub(super) ast: Ast,
    diagnostics: Vec<Diagnostic>,
    /// Whether the statement after an error begins at the present token.
    resume_here: bool,
    /// The names among the module prefixes that the program defines itself, once they matter.
    pub(super) own_prefixes: Option<Vec<&'a str>>,
}

impl<'a> Parser<'a> {
    fn new(source: &'a str) -> Self {
        let tokens = lex(source, false);
        let ast = Ast { expressions: Vec::with_capacity(tokens.len() / 2), statements: Vec::with_capacity(tokens.len() / 8) };
        Self {
            source,
            tokens,
            at: 0,
            start: 0,
            open: Vec::new(),
            pending: Vec::new(),
            ast,
            diagnostics: Vec::new(),
            resume_here: false,
            own_prefixes: None,
        }
    }

    fn program(&mut self) {
        loop {
            while self.kind_at(0) == TokenKind::Semicolon {
                self.at += 1;
            }
            if self.kind_at(0) == TokenKind::End || self.diagnostics.len() >= MOST_ERRORS {
                return;
            }
            self.start = self.at;
            let known = self.ast.expressions.len();
            match self.statement() {
                Ok(kind) => {
                    let span = self.token_at(self.start).span().to(self.previous().span());
                    self.ast.statements.push(Statement { kind, span });
                }
                Err(Failed) => {
                    self.ast.expressions.truncate(known);
                    self.recover();
                }
            }
        }
    }

    fn statement(&mut self) -> Read<StatementKind> {
        match (self.kind(), self.kind_after(1)) {
            (TokenKind::Name, TokenKind::Equal) => {
                let name = self.name();
                Ok(StatementKind::Let { name, value: self.right_side()? })
            }
            (TokenKind::Name, next) => match self.text() {
                "const" if next == TokenKind::Name => {
                    self.advance();
                    let name = self.name();
                    self.equals(errors::const_without_value)?;
                    Ok(StatementKind::Const { name, value: self.right_side()? })
                }
                "def" if next == TokenKind::Name => {
                    self.advance();
                    self.bare_or_definition(true)
                }
                "const" | "def" if matches!(next, TokenKind::End | TokenKind::Number) => {
                    let keyword = self.token();
                    self.advance();
                    Err(self.fail(errors::keyword_alone(self.source, keyword.span())))
                }
                "import" | "from" if next == TokenKind::Name => Err(self.fail(errors::import(self.token().span()))),
                _ => self.bare_or_definition(false),
            },
            _ => self.bare_or_definition(false),
        }
    }

    /// An expression; where it is a call and `=` follows, it was the head of a definition.
    fn bare_or_definition(&mut self, must_define: bool) -> Read<StatementKind> {
        let known = self.ast.expressions.len();
        let first = self.at;
        let value = self.expression()?;
        if !must_define && self.is_stop() {
            return Ok(StatementKind::Bare(value.id));
        }
        let head = self.ast.get(value.id).clone();
        let is_head =
            matches!(head.kind, ExprKind::Call { .. }) && value.outer == head.span && self.kind_at_index(first) == TokenKind::Name;
        match head.kind {
            ExprKind::Call { function, arguments } if is_head && self.kind() == TokenKind::Equal => {
                let mut parameters = Vec::with_capacity(arguments.len());
                for argument in &arguments {
                    match self.ast.get(argument.value) {
                        Expr { kind: ExprKind::Name(text), span } if argument.keyword.is_none() => {
                            parameters.push(Name { text: text.clone(), span: *span });
                        }
                        other => return Err(self.fail(errors::parameter(self.source, &function, other.span))),
                    }
                }
                self.ast.expressions.truncate(known);
                Ok(StatementKind::Def { name: function, parameters, body: self.right_side()? })
            }
            _ if must_define => Err(self.fail(errors::definition(self.source, self.token_at(first).span(), self.token(), self.stop()))),
            _ => Err(self.unexpected(value)),
        }
    }

    fn equals(&mut self, otherwise: fn(&str, Span) -> Diagnostic) -> Read<()> {
        if self.kind() == TokenKind::Equal {
            return Ok(());
        }
        Err(self.fail(otherwise(self.source, self.previous().span())))
    }

    /// `=` and the expression that ends the statement.
    fn right_side(&mut self) -> Read<ExprId> {
        self.advance();
        if self.is_stop() {
            return Err(self.fail(errors::empty_definition(self.source, self.token_at(self.start).span(), self.previous().span())));
        }
        let value = self.expression()?;
        if self.is_stop() { Ok(value.id) } else { Err(self.unexpected(value)) }
    }

    /// Goes to where the next statement seems to begin.
    fn recover(&mut self) {
        if std::mem::take(&mut self.resume_here) {
            self.at = self.at.max(self.start + 1);
        } else {
            let mut depth = 0_usize;
            for index in self.start.. {
                let token = self.token_at(index);
                let passed = index >= self.at && index > self.start;
                match token.kind {
                    TokenKind::End => {}
                    TokenKind::Semicolon if index >= self.at => {}
                    _ if passed && token.first_on_line && (depth == 0 || self.looks_like_a_start(index)) => {}
                    TokenKind::Open(_) => {
                        depth += 1;
                        continue;
                    }
                    TokenKind::Close(_) => {
                        depth = depth.saturating_sub(1);
                        continue;
                    }
                    _ => continue,
                }
                self.at = index;
                break;
            }
        }
        self.open.clear();
        self.pending.clear();
    }

    /// Whether a statement begins at the first token of a line, although a bracket is still open.
    pub(super) fn looks_like_a_start(&self, index: usize) -> bool {
        let continues = index > 0 && matches!(self.kind_at_index(index - 1), TokenKind::Comma | TokenKind::Open(_));
        let (first, second) = (self.token_at(index), self.token_at(index + 1));
        let keyword = matches!(first.span().of(self.source), "const" | "def");
        !continues && first.kind == TokenKind::Name && (second.kind == TokenKind::Equal || (keyword && second.kind == TokenKind::Name))
    }

    /// Puts an error on the list.
    pub(super) fn fail(&mut self, error: Diagnostic) -> Failed {
        self.diagnostics.push(error);
        Failed
    }

    /// Says that the statement after the error begins at the present token.
    pub(super) fn resume_here(&mut self) {
        self.resume_here = true;
    }

    pub(super) fn token_at(&self, index: usize) -> Token {
        // The last token is the end; there is always one.
        self.tokens[index.min(self.tokens.len() - 1)]
    }

    fn kind_at_index(&self, index: usize) -> TokenKind {
        self.token_at(index).kind
    }

    fn kind_at(&self, ahead: usize) -> TokenKind {
        self.kind_at_index(self.at + ahead)
    }

    pub(super) fn index(&self) -> usize {
        self.at
    }

    pub(super) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    pub(super) fn token(&self) -> Token {
        self.token_at(self.at)
    }

    pub(super) fn previous(&self) -> Token {
        self.token_at(self.at.saturating_sub(1))
    }

    /// Whether the present token is the first of the statement.
    pub(super) fn is_first(&self) -> bool {
        self.at == self.start
    }

    /// The first token of the present statement.
    pub(super) fn first(&self) -> Token {
        self.token_at(self.start)
    }

    /// The kind of the present token; [`TokenKind::End`] where the statement ends before it.
    pub(super) fn kind(&self) -> TokenKind {
        let token = self.tokens[self.at];
        let stops = token.kind == TokenKind::Semicolon || (token.first_on_line && self.open.is_empty() && self.at != self.start);
        if stops { TokenKind::End } else { token.kind }
    }

    /// The kind of a later token, likewise.
    pub(super) fn kind_after(&self, ahead: usize) -> TokenKind {
        let token = self.token_at(self.at + ahead);
        if token.kind == TokenKind::Semicolon || (token.first_on_line && self.open.is_empty()) { TokenKind::End } else { token.kind }
    }

    pub(super) fn is_stop(&self) -> bool {
        self.kind() == TokenKind::End
    }

    /// Where the statement ends before the present token: right after the previous one.
    pub(super) fn stop(&self) -> Option<Span> {
        let end = self.previous().span().end;
        self.is_stop().then_some(Span::new(end, end))
    }

    pub(super) fn text(&self) -> &'a str {
        self.token().span().of(self.source)
    }

    pub(super) fn advance(&mut self) {
        if self.at + 1 < self.tokens.len() {
            self.at += 1;
        }
    }

    /// Reads the present token as a name.
    pub(super) fn name(&mut self) -> Name {
        let name = Name { text: normalised(self.text()).into_owned(), span: self.token().span() };
        self.advance();
        name
    }

    /// Opens the bracket at the present token.
    pub(super) fn open_bracket(&mut self) -> Read<Token> {
        let token = self.token();
        if self.open.len() >= MOST_NESTING {
            return Err(self.fail(errors::too_deep(token.span(), MOST_NESTING)));
        }
        self.open.push(token);
        self.advance();
        Ok(token)
    }

    /// Closes the bracket that was opened last; the closing token.
    pub(super) fn close_bracket(&mut self) -> Token {
        let token = self.token();
        self.open.pop();
        self.advance();
        token
    }

    /// Whether the present token closes a bracket of this kind.
    pub(super) fn closes(&self, bracket: Bracket) -> bool {
        self.kind() == TokenKind::Close(bracket)
    }

    pub(super) fn push(&mut self, kind: ExprKind, span: Span) -> ExprId {
        self.ast.expressions.push(Expr { kind, span });
        ExprId(self.ast.expressions.len() as u32 - 1)
    }
}
