//! Expressions: operators wait on a list of their own, so that only brackets recurse.

use super::ast::{Argument, Axis, ExprId, ExprKind, Name, Operator};
use super::errors;
use super::lexer::{Bracket, TokenKind, number, superscript};
use super::parser::{Failed, Parser, Read};
use crate::span::Span;

/// A piece that operators can take.
#[derive(Clone, Copy, Debug)]
pub struct Operand {
    /// The expression.
    pub id: ExprId,
    /// Its bytes with the brackets around it.
    pub outer: Span,
    /// How its text ends: whether a factor may follow without an operator.
    pub ends: Ending,
}

/// How an operand's text ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// With a name: nothing may follow.
    Name,
    /// With a number: a factor may follow, but no other number.
    Number,
    /// With a closing bracket: a factor may follow.
    Closed,
    /// With a superscript: a factor may follow, even a tensor literal.
    Superscript,
}

/// An operator that waits for its right operand.
#[derive(Clone, Copy, Debug)]
pub enum Pending {
    /// Unary minus.
    Negate(Span),
    /// `√`
    Root(Span),
    /// An operator after its left operand.
    Infix(Operator, Operand),
}

/// How tightly operators bind.
const COMPARISON: u8 = 1;
const SUM: u8 = 2;
const PRODUCT: u8 = 3;
const NEGATION: u8 = 4;
const POWER: u8 = 5;
const ROOT: u8 = 6;

impl Pending {
    const fn binding(&self) -> u8 {
        match self {
            Self::Negate(_) => NEGATION,
            Self::Root(_) => ROOT,
            Self::Infix(operator, _) => binding(*operator),
        }
    }
}

const fn binding(operator: Operator) -> u8 {
    match operator {
        Operator::Add | Operator::Subtract => SUM,
        Operator::Multiply | Operator::Dot | Operator::Divide | Operator::MatrixProduct => PRODUCT,
        Operator::Power => POWER,
        _ => COMPARISON,
    }
}

const fn infix(kind: TokenKind) -> Option<Operator> {
    Some(match kind {
        TokenKind::Plus => Operator::Add,
        TokenKind::Minus => Operator::Subtract,
        TokenKind::Times => Operator::Multiply,
        TokenKind::Dot => Operator::Dot,
        TokenKind::Slash => Operator::Divide,
        TokenKind::At => Operator::MatrixProduct,
        TokenKind::Caret => Operator::Power,
        TokenKind::Less => Operator::Less,
        TokenKind::LessEqual => Operator::LessEqual,
        TokenKind::Greater => Operator::Greater,
        TokenKind::GreaterEqual => Operator::GreaterEqual,
        TokenKind::EqualEqual => Operator::Equal,
        TokenKind::NotEqual => Operator::NotEqual,
        _ => return None,
    })
}

/// The modules whose functions may be called by their full names.
const PREFIXES: [&str; 6] = ["np", "numpy", "jnp", "math", "torch", "F"];
/// Their parts.
const MODULES: [&str; 4] = ["nn", "functional", "linalg", "special"];

/// Whether a name is read as a module in front of a dot.
pub fn is_prefix(name: &str) -> bool {
    PREFIXES.contains(&name)
}

impl<'a> Parser<'a> {
    /// An expression, as far as it goes.
    pub(super) fn expression(&mut self) -> Read<Operand> {
        let base = self.pending.len();
        loop {
            let operand = self.operand()?;
            let operand = self.superscripts(operand, base);
            if !self.operator(operand, base)? {
                let whole = self.reduce(operand, base, 0);
                return Ok(whole);
            }
        }
    }

    /// Signs and roots, and the operand behind them.
    fn operand(&mut self) -> Read<Operand> {
        loop {
            match self.kind() {
                TokenKind::Minus => self.pending.push(Pending::Negate(self.token().span())),
                TokenKind::Root => self.pending.push(Pending::Root(self.token().span())),
                TokenKind::Plus => {}
                _ => return self.postfix(),
            }
            self.advance();
        }
    }

    fn superscripts(&mut self, mut operand: Operand, base: usize) -> Operand {
        while self.kind() == TokenKind::Superscript {
            let left = self.reduce(operand, base, ROOT);
            let (negative, value) = superscript(self.text());
            let span = self.token().span();
            let mut exponent = self.push(ExprKind::Number(value), span);
            if negative {
                exponent = self.push(ExprKind::Negate(exponent), span);
            }
            let outer = left.outer.to(span);
            let id = self.push(ExprKind::Binary { operator: Operator::Power, left: left.id, right: exponent }, outer);
            operand = Operand { id, outer, ends: Ending::Superscript };
            self.advance();
        }
        operand
    }

    /// Lets the operator after an operand wait for its right side; `false` where no operator follows.
    fn operator(&mut self, operand: Operand, base: usize) -> Read<bool> {
        let kind = self.kind();
        let (operator, written) = match infix(kind) {
            Some(operator) => (operator, true),
            None if self.factor_follows(operand.ends, kind) => (Operator::Multiply, false),
            None => return Ok(false),
        };
        let least = match binding(operator) {
            POWER => POWER + 1,
            COMPARISON => SUM,
            binding => binding,
        };
        let left = self.reduce(operand, base, least);
        if binding(operator) == COMPARISON
            && let Some(Pending::Infix(_, first)) = self.pending.get(base..).and_then(<[_]>::last)
        {
            let (first, second) = (first.outer, left.outer);
            return Err(self.fail(errors::chained_comparison(self.source, first, second, self.token().span())));
        }
        self.pending.push(Pending::Infix(operator, left));
        if written {
            self.advance();
        }
        Ok(true)
    }

    fn factor_follows(&self, ends: Ending, kind: TokenKind) -> bool {
        // Within brackets a new line that could begin a statement does: the bracket was left open.
        if ends == Ending::Name || (self.token().first_on_line && self.looks_like_a_start(self.index())) {
            return false;
        }
        match kind {
            TokenKind::Name | TokenKind::Open(Bracket::Round) | TokenKind::Root => true,
            TokenKind::Number => ends != Ending::Number,
            TokenKind::Open(Bracket::Square) => ends != Ending::Closed,
            TokenKind::Bars => self.open.last().is_none_or(|open| open.kind != TokenKind::Bars),
            _ => false,
        }
    }

    /// Gives the waiting operators that bind at least so tightly their right operand.
    fn reduce(&mut self, mut right: Operand, base: usize, least: u8) -> Operand {
        while self.pending.len() > base
            && let Some(waiting) = self.pending.pop_if(|waiting| waiting.binding() >= least)
        {
            let (kind, start) = match waiting {
                Pending::Negate(sign) => (ExprKind::Negate(right.id), sign),
                Pending::Root(sign) => (call("sqrt", sign, right.id), sign),
                Pending::Infix(operator, left) => (ExprKind::Binary { operator, left: left.id, right: right.id }, left.outer),
            };
            let outer = start.to(right.outer);
            right = Operand { id: self.push(kind, outer), outer, ends: right.ends };
        }
        right
    }

    fn postfix(&mut self) -> Read<Operand> {
        let mut operand = self.primary()?;
        loop {
            operand = match self.kind() {
                TokenKind::Transpose => {
                    let outer = operand.outer.to(self.token().span());
                    self.advance();
                    Operand { id: self.push(ExprKind::Transpose(operand.id), outer), outer, ends: Ending::Superscript }
                }
                TokenKind::Period => self.method(operand)?,
                TokenKind::Open(Bracket::Square) if operand.ends != Ending::Number && operand.ends != Ending::Superscript => {
                    self.indexed(operand)?
                }
                _ => return Ok(operand),
            };
        }
    }

    fn primary(&mut self) -> Read<Operand> {
        let token = self.token();
        let span = token.span();
        match self.kind() {
            TokenKind::Number => {
                let Some(value) = number(self.text()) else { return Err(self.fail(errors::wrong_number(self.source, span))) };
                self.advance();
                Ok(Operand { id: self.push(ExprKind::Number(value), span), outer: span, ends: Ending::Number })
            }
            TokenKind::Name => {
                if token.first_on_line && !self.open.is_empty() && self.looks_like_a_start(self.index()) {
                    return Err(self.no_value());
                }
                self.pass_prefix();
                if self.kind_after(1) == TokenKind::Open(Bracket::Round) {
                    let function = self.function();
                    self.call(function, Vec::new(), span)
                } else {
                    let Name { text, span: name } = self.name();
                    let span = span.to(name);
                    Ok(Operand { id: self.push(ExprKind::Name(text), span), outer: span, ends: Ending::Name })
                }
            }
            TokenKind::Open(Bracket::Round) => {
                self.open_bracket()?;
                let inside = self.expression()?;
                if !self.closes(Bracket::Round) {
                    return Err(self.unexpected(inside));
                }
                let outer = span.to(self.close_bracket().span());
                Ok(Operand { id: inside.id, outer, ends: Ending::Closed })
            }
            TokenKind::Bars => {
                self.open_bracket()?;
                let inside = self.expression()?;
                if self.kind() != TokenKind::Bars {
                    return Err(self.unexpected(inside));
                }
                let outer = span.to(self.close_bracket().span());
                Ok(Operand { id: self.push(call("norm", span, inside.id), outer), outer, ends: Ending::Closed })
            }
            TokenKind::Open(Bracket::Square) => {
                self.open_bracket()?;
                let mut entries = Vec::new();
                while !self.closes(Bracket::Square) {
                    entries.push(self.entry(Bracket::Square)?.id);
                }
                let outer = span.to(self.close_bracket().span());
                Ok(Operand { id: self.push(ExprKind::Tensor(entries), outer), outer, ends: Ending::Closed })
            }
            _ => Err(self.no_value()),
        }
    }

    /// One expression of a list, and the comma after it unless the list ends there.
    fn entry(&mut self, bracket: Bracket) -> Read<Operand> {
        let entry = self.expression()?;
        match self.kind() {
            TokenKind::Comma => self.advance(),
            kind if kind == TokenKind::Close(bracket) => {}
            _ => return Err(self.unexpected(entry)),
        }
        Ok(entry)
    }

    /// The present name as a function's.
    fn function(&mut self) -> Name {
        let mut function = self.name();
        if function.text == "σ" {
            function.text = "sigmoid".to_owned();
        }
        function
    }

    /// The arguments of a call, from the opening bracket on; those before it are there already.
    fn call(&mut self, function: Name, mut arguments: Vec<Argument>, start: Span) -> Read<Operand> {
        self.open_bracket()?;
        let mut keywords = false;
        while !self.closes(Bracket::Round) {
            let keyword = (self.kind() == TokenKind::Name && self.kind_after(1) == TokenKind::Equal).then(|| self.name());
            let is_keyword = keyword.is_some();
            if is_keyword {
                self.advance();
            }
            let value = self.entry(Bracket::Round)?;
            if keywords && !is_keyword {
                return Err(self.fail(errors::keyword_order(self.source, value.outer)));
            }
            keywords = is_keyword;
            arguments.push(Argument { keyword, value: value.id });
        }
        let outer = start.to(self.close_bracket().span());
        Ok(Operand { id: self.push(ExprKind::Call { function, arguments }, outer), outer, ends: Ending::Closed })
    }

    /// `.T`, or a call with its first argument in front.
    fn method(&mut self, receiver: Operand) -> Read<Operand> {
        self.advance();
        if self.kind() != TokenKind::Name {
            return Err(self.fail(errors::method_name(self.source, self.previous().span())));
        }
        if self.kind_after(1) == TokenKind::Open(Bracket::Round) {
            let function = self.function();
            return self.call(function, vec![Argument { keyword: None, value: receiver.id }], receiver.outer);
        }
        let span = self.token().span();
        if self.text() != "T" {
            return Err(self.fail(errors::attribute(self.source, receiver.outer, span)));
        }
        self.advance();
        let outer = receiver.outer.to(span);
        Ok(Operand { id: self.push(ExprKind::Transpose(receiver.id), outer), outer, ends: Ending::Name })
    }

    fn indexed(&mut self, base: Operand) -> Read<Operand> {
        let bracket = self.open_bracket()?;
        let mut axes = Vec::new();
        while !self.closes(Bracket::Square) {
            let from = match self.kind() {
                TokenKind::Colon => None,
                _ => Some(self.expression()?),
            };
            let axis = match from {
                Some(index) if self.kind() != TokenKind::Colon => Axis::At(index.id),
                _ => {
                    self.advance();
                    let free = self.closes(Bracket::Square) || matches!(self.kind(), TokenKind::Comma | TokenKind::Colon);
                    let to = if free { None } else { Some(self.expression()?.id) };
                    Axis::Slice(from.map(|from| from.id), to)
                }
            };
            axes.push(axis);
            match self.kind() {
                TokenKind::Comma => self.advance(),
                TokenKind::Close(Bracket::Square) => {}
                TokenKind::Colon => return Err(self.fail(errors::slice_step(self.token().span()))),
                _ => return Err(self.unexpected(from.unwrap_or(base))),
            }
        }
        let close = self.close_bracket();
        let outer = base.outer.to(close.span());
        if axes.is_empty() {
            return Err(self.fail(errors::empty_index(self.source, base.outer, bracket.span().to(close.span()))));
        }
        Ok(Operand { id: self.push(ExprKind::Index { base: base.id, axes }, outer), outer, ends: Ending::Closed })
    }

    /// Passes `np.` in front of a name, unless the program means a value by it.
    fn pass_prefix(&mut self) {
        let is_module = |parser: &Self| parser.kind_after(1) == TokenKind::Period && parser.kind_after(2) == TokenKind::Name;
        if !is_module(self) || !is_prefix(self.text()) || self.defines(self.text()) {
            return;
        }
        self.advance();
        self.advance();
        while MODULES.contains(&self.text()) && is_module(self) {
            self.advance();
            self.advance();
        }
    }

    /// Whether a statement of the program defines a name that is a prefix elsewhere.
    fn defines(&mut self, name: &str) -> bool {
        let source = self.source;
        let own = self.own_prefixes.take().unwrap_or_else(|| {
            let definitions = self.tokens().windows(2).filter(|pair| pair[0].kind == TokenKind::Name && pair[1].kind == TokenKind::Equal);
            definitions.map(|pair| pair[0].span().of(source)).filter(|name| is_prefix(name)).collect()
        });
        let defines = own.contains(&name);
        self.own_prefixes = Some(own);
        defines
    }

    /// The error where a value should begin.
    fn no_value(&mut self) -> Failed {
        let before = (!self.is_first()).then(|| self.previous());
        let error = errors::no_value(self.source, before, self.token(), self.stop(), self.open.last().copied());
        if !self.open.is_empty() && self.token().first_on_line {
            self.resume_here();
        }
        self.fail(error)
    }

    /// The error at a token that cannot follow an operand.
    pub(super) fn unexpected(&mut self, operand: Operand) -> Failed {
        let place = errors::Place {
            source: self.source,
            first: self.first(),
            previous: self.previous(),
            found: self.token(),
            next: self.token_at(self.index() + 1),
            stop: self.stop(),
            open: self.open.last().copied(),
        };
        if place.found.first_on_line && self.open.last().is_some() {
            self.resume_here();
        }
        self.fail(errors::unexpected(&place, self.ast.get(operand.id)))
    }
}

fn call(function: &str, span: Span, argument: ExprId) -> ExprKind {
    ExprKind::Call { function: Name { text: function.to_owned(), span }, arguments: vec![Argument { keyword: None, value: argument }] }
}
