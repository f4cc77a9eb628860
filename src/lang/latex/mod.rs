//! LaTeX as people write it, read into the same tree as programs; the grammar is written here.
//!
//! ```text
//! program    = { [ statement ] separator } ;        (* separator: "\\" or ";", or a new line that no operator begins; outside of brackets
//!                                                      also "," in front of another assignment *)
//! statement  = name "=" expression
//!            | "\text{const}" name "=" expression
//!            | name "(" [ name { "," name } ] ")" "=" expression
//!            | expression ;
//! expression = { "-" | "+" } factor { infix { "-" | "+" } factor } ;          (* precedence as in programs *)
//! infix      = "<" | ">" | "\le" | "\ge" | "\ne" | "\mathrel{=}" | "=" within brackets
//!            | "+" | "-" | "\cdot" | "\times" | "/" | "\div" | "\mathbin{@}" | ;       (* nothing: a product *)
//! factor     = primary { "^" script | "[" axis { "," axis } "]" } ;
//! script     = [ "-" ] argument | "T" | "\top" ;                              (* T and \top transpose *)
//! argument   = "{" expression "}" | digit | letter | command … ;
//! primary    = number | name | applied | "(" expression ")" | "\{" expression "\}" | "{" expression "}"
//!            | "|" expression "|" | "\|" expression "\|" | matrix | "[" [ expression { "," expression } ] "]"
//!            | "\frac" argument argument | "\sqrt" [ "[" expression "]" ] argument ;
//! applied    = function [ "^" script ] ( "(" arguments ")" | { "-" } simple { simple } ) ;     (* \sin 2x is \sin(2x) *)
//! function   = "\exp" | "\log" | "\max" | … | "\sigma" in front of "(" | "\operatorname{" word "}" | a name that the program defines
//!            | a name in front of brackets with a comma in them ;
//! matrix     = "\begin{bmatrix}" expression { "&" expression } { "\\" expression { "&" expression } } "\end{bmatrix}" ;
//! name       = ( letter | greek | "\mathrm{" word "}" | accent name ) [ "_" subscript ] ;
//! ```
//!
//! Neighbouring letters are separate variables. A product without a sign is that of programs' `*` where the text has no tensors, and that
//! of `·` where it has: there `Wx` is the matrix product.

mod application;
mod commands;
mod errors;
mod expression;
mod highlight;
mod lexer;
mod names;
mod operand;
mod signs;

pub use highlight::highlight;
pub use lexer::is_latex;

use super::ast::{Ast, Expr, ExprId, ExprKind, Name, Operator, Statement, StatementKind};
use super::parser::{Failed, MOST_ERRORS, MOST_NESTING, Parsed, Read};
use crate::diagnostic::Diagnostic;
use crate::span::Span;
use expression::Pending;
use lexer::{Bracket, Kind, Token, lex};
use std::collections::BTreeSet;

/// Reads LaTeX. A statement with an error is left out; the others are kept.
pub fn parse(source: &str) -> Parsed {
    let mut reader = Reader {
        source,
        tokens: lex(source),
        at: 0,
        start: 0,
        open: Vec::new(),
        pending: Vec::new(),
        ast: Ast::default(),
        diagnostics: Vec::new(),
        functions: BTreeSet::new(),
        products: Vec::new(),
    };
    reader.find_functions();
    reader.program();
    reader.choose_products();
    Parsed { ast: reader.ast, diagnostics: reader.diagnostics }
}

/// The state of a run over the tokens.
struct Reader<'a> {
    source: &'a str,
    tokens: Vec<Token>,
    /// The present token.
    at: usize,
    /// The first token of the present statement.
    start: usize,
    /// What is open now: the token that opened each bracket, and the commands whose arguments are being read.
    open: Vec<Token>,
    /// Operators that wait for their right operand.
    pending: Vec<Pending>,
    ast: Ast,
    diagnostics: Vec<Diagnostic>,
    /// The names that the program defines as gates.
    functions: BTreeSet<String>,
    /// The products without a sign.
    products: Vec<ExprId>,
}

impl<'a> Reader<'a> {
    /// Goes through the beginnings of all statements once: a name that is defined as a gate is applied wherever brackets follow it.
    fn find_functions(&mut self) {
        let begins = |index: usize| {
            let before = index.checked_sub(1).and_then(|before| self.tokens.get(before));
            before.is_none_or(|before| matches!(before.kind, Kind::Row | Kind::Semicolon)) || self.tokens[index].first_on_line
        };
        let beginnings: Vec<usize> = (0..self.tokens.len()).filter(|&index| begins(index)).collect();
        for beginning in beginnings {
            (self.start, self.at) = (beginning, beginning);
            let known = self.diagnostics.len();
            if let Ok(Some((name, _))) = self.head() {
                self.functions.insert(name.text);
            }
            self.diagnostics.truncate(known);
        }
        (self.start, self.at) = (0, 0);
    }

    fn program(&mut self) {
        loop {
            while matches!(self.tokens[self.at].kind, Kind::Row | Kind::Semicolon | Kind::Comma) && self.tokens[self.at].kind != Kind::End {
                self.at += 1;
            }
            if self.tokens[self.at].kind == Kind::End || self.diagnostics.len() >= MOST_ERRORS {
                return;
            }
            self.start = self.at;
            let known = self.ast.expressions.len();
            match self.statement() {
                Ok(kind) => {
                    let span = self.tokens[self.start].span.to(self.previous().span);
                    self.ast.statements.push(Statement { kind, span });
                }
                Err(Failed) => {
                    self.ast.expressions.truncate(known);
                    self.products.retain(|product| (product.0 as usize) < known);
                    self.recover();
                }
            }
            self.open.clear();
            self.pending.clear();
        }
    }

    fn statement(&mut self) -> Read<StatementKind> {
        let start = self.at;
        if self.is_word("const") {
            self.advance();
            if let Some(name) = self.name()?
                && self.kind() == Kind::Equal
            {
                return Ok(StatementKind::Const { name, value: self.right_side()? });
            }
            self.at = start;
        }
        if let Some((name, parameters)) = self.head()? {
            return Ok(StatementKind::Def { name, parameters, body: self.right_side()? });
        }
        self.at = start;
        if let Some(name) = self.name()?
            && self.kind() == Kind::Equal
        {
            return Ok(StatementKind::Let { name, value: self.right_side()? });
        }
        self.at = start;
        let value = self.expression()?;
        if self.is_stop() { Ok(StatementKind::Bare(value.id)) } else { Err(self.unexpected(value)) }
    }

    /// The head of a definition, `f(x, y)` in front of `=`; `None` where none stands here.
    fn head(&mut self) -> Read<Option<(Name, Vec<Name>)>> {
        let Some(name) = self.name()? else { return Ok(None) };
        let name = self.applied_name(name);
        if self.kind() != Kind::Open(Bracket::Round) {
            return Ok(None);
        }
        self.advance();
        let mut parameters = Vec::new();
        while self.kind() != Kind::Close(Bracket::Round) {
            let Some(parameter) = self.name()? else { return Ok(None) };
            parameters.push(parameter);
            match self.kind() {
                Kind::Comma => self.advance(),
                Kind::Close(Bracket::Round) => {}
                _ => return Ok(None),
            }
        }
        self.advance();
        Ok((self.kind() == Kind::Equal).then_some((name, parameters)))
    }

    /// `=` and the expression that ends the statement.
    fn right_side(&mut self) -> Read<ExprId> {
        let head = self.tokens[self.start].span.to(self.token().span);
        self.advance();
        if self.is_stop() {
            return Err(self.fail(super::errors::empty_definition(self.source, head, head)));
        }
        let value = self.expression()?;
        if self.is_stop() { Ok(value.id) } else { Err(self.unexpected(value)) }
    }

    /// Goes to where the next statement seems to begin.
    fn recover(&mut self) {
        if self.token().kind == Kind::Command && self.token().span.of(self.source).starts_with("\\begin{") {
            // What stands in an environment goes with it.
            let ends = |token: &Token| token.kind == Kind::End || token.span.of(self.source).starts_with("\\end{");
            self.at += self.tokens.iter().skip(self.at).position(ends).unwrap_or(0);
        }
        self.at = self.at.max(self.start + 1).min(self.tokens.len() - 1);
        while !matches!(self.tokens[self.at].kind, Kind::Row | Kind::Semicolon | Kind::End) && !self.tokens[self.at].first_on_line {
            self.at += 1;
        }
    }

    /// A text with tensors means matrix products; in one without them all products are the same.
    fn choose_products(&mut self) {
        const GENERATORS: [&str; 7] = ["zeros", "ones", "eye", "arange", "linspace", "randn", "uniform"];
        let is_tensor = |expression: &Expr| match &expression.kind {
            ExprKind::Tensor(_) | ExprKind::Transpose(_) | ExprKind::Index { .. } => true,
            ExprKind::Call { function, .. } => GENERATORS.contains(&function.text.as_str()),
            ExprKind::Binary { operator, .. } => *operator == Operator::MatrixProduct,
            _ => false,
        };
        if self.ast.expressions.iter().any(is_tensor) {
            for product in &self.products {
                if let ExprKind::Binary { operator, .. } = &mut self.ast.expressions[product.0 as usize].kind {
                    *operator = Operator::Dot;
                }
            }
        }
    }

    fn fail(&mut self, error: Diagnostic) -> Failed {
        self.diagnostics.push(error);
        Failed
    }

    fn token(&self) -> Token {
        self.tokens[self.at]
    }

    fn previous(&self) -> Token {
        self.tokens[self.at.saturating_sub(1)]
    }

    /// The kind of the present token; [`Kind::End`] where the statement ends before it.
    fn kind(&self) -> Kind {
        self.kind_at(self.at)
    }

    fn kind_at(&self, index: usize) -> Kind {
        let Some(token) = self.tokens.get(index) else { return Kind::End };
        let ends = matches!(token.kind, Kind::Row | Kind::Semicolon) && !self.open.iter().any(|open| open.kind == Kind::Begin);
        if ends { Kind::End } else { token.kind }
    }

    fn text(&self) -> &'a str {
        self.token().span.of(self.source)
    }

    fn is_word(&self, word: &str) -> bool {
        self.kind() == Kind::Word && lexer::braced(self.text()).trim() == word
    }

    /// Whether a new line begins here that is no part of a bracket.
    fn is_new_line(&self) -> bool {
        self.token().first_on_line && self.open.is_empty() && self.at != self.start
    }

    /// Whether the statement can end before the present token.
    fn is_stop(&self) -> bool {
        match self.kind() {
            Kind::End => true,
            Kind::Comma => self.open.is_empty() && self.assignment_follows(),
            _ => self.is_new_line(),
        }
    }

    /// Whether a name and `=` stand behind the present comma.
    fn assignment_follows(&self) -> bool {
        let rest = self.tokens.iter().skip(self.at + 1);
        let mut rest = rest.skip_while(|token| {
            matches!(token.kind, Kind::Letter | Kind::Word | Kind::Command | Kind::Underscore | Kind::Number)
                || matches!(token.kind, Kind::Open(Bracket::Brace) | Kind::Close(Bracket::Brace))
        });
        rest.next().is_some_and(|token| token.kind == Kind::Equal)
    }

    fn advance(&mut self) {
        if self.at + 1 < self.tokens.len() {
            self.at += 1;
        }
    }

    /// Notes what is open from here on, unless too much is.
    fn enter(&mut self, token: Token) -> Read<()> {
        if self.open.len() >= MOST_NESTING {
            return Err(self.fail(super::errors::too_deep(token.span, MOST_NESTING)));
        }
        self.open.push(token);
        Ok(())
    }

    /// Passes an opening bracket.
    fn open_bracket(&mut self) -> Read<Token> {
        let token = self.token();
        self.enter(token)?;
        self.advance();
        Ok(token)
    }

    /// Passes the bracket that closes what was opened last; its place.
    fn close_bracket(&mut self) -> Span {
        let span = self.token().span;
        self.open.pop();
        self.advance();
        span
    }

    fn push(&mut self, kind: ExprKind, span: Span) -> ExprId {
        self.ast.expressions.push(Expr { kind, span });
        ExprId(self.ast.expressions.len() as u32 - 1)
    }
}
