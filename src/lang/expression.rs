//! Expressions: operators wait on a list of their own, so that only brackets recurse.

use super::ast::{Argument, ExprId, ExprKind, Name, Operator};
use super::errors;
use super::lexer::{Bracket, TokenKind, superscript};
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

    /// The error where a value should begin.
    pub(super) fn no_value(&mut self) -> Failed {
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

/// A call of a gate that is written as a sign.
pub fn call(function: &str, span: Span, argument: ExprId) -> ExprKind {
    ExprKind::Call { function: Name { text: function.to_owned(), span }, arguments: vec![Argument { keyword: None, value: argument }] }
}
