//! Expressions of LaTeX: operators wait on a list of their own, so that only brackets and arguments recurse.

use super::lexer::{Bracket, Kind, Side};
use super::{Reader, commands, errors};
use crate::lang::ast::{ExprId, ExprKind, Operator};
use crate::lang::errors as common;
use crate::lang::parser::{Failed, Read};
use crate::span::Span;

/// A piece that operators can take.
#[derive(Clone, Copy, Debug)]
pub struct Operand {
    /// The expression.
    pub id: ExprId,
    /// Its bytes with the brackets around it.
    pub outer: Span,
    /// How its text ends.
    pub ends: Ending,
}

/// How an operand's text ends: what may follow without an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// With a letter: no number may follow.
    Name,
    /// With a number: no other number may follow.
    Number,
    /// With a closing bracket.
    Closed,
    /// With a superscript: a square bracket is no index.
    Script,
}

/// An operator that waits for its right operand.
#[derive(Clone, Copy, Debug)]
pub enum Pending {
    /// Unary minus.
    Negate(Span),
    /// An operator after its left operand, and whether it was written.
    Infix(Operator, Operand, bool),
}

/// How tightly operators bind.
const COMPARISON: u8 = 1;
const SUM: u8 = 2;
const PRODUCT: u8 = 3;
const NEGATION: u8 = 4;

const fn binding(operator: Operator) -> u8 {
    match operator {
        Operator::Add | Operator::Subtract => SUM,
        Operator::Multiply | Operator::Dot | Operator::Divide | Operator::MatrixProduct | Operator::Power => PRODUCT,
        _ => COMPARISON,
    }
}

impl Reader<'_> {
    /// An expression, as far as it goes.
    pub fn expression(&mut self) -> Read<Operand> {
        let base = self.pending.len();
        loop {
            let operand = self.signed()?;
            let (operator, written) = match self.infix() {
                Some(operator) => (operator, true),
                None if self.factor_follows(operand.ends) => (Operator::Multiply, false),
                None => return Ok(self.reduce(operand, base, 0)),
            };
            let level = binding(operator);
            let left = self.reduce(operand, base, if level == COMPARISON { SUM } else { level });
            if level == COMPARISON
                && let Some(Pending::Infix(_, first, _)) = self.pending.get(base..).and_then(<[_]>::last)
            {
                let (first, second) = (first.outer, left.outer);
                return Err(self.fail(common::chained_comparison(self.source, first, second, self.token().span)));
            }
            self.pending.push(Pending::Infix(operator, left, written));
            if written {
                self.advance();
            }
        }
    }

    /// Signs, and the factor behind them.
    fn signed(&mut self) -> Read<Operand> {
        loop {
            match self.kind() {
                Kind::Minus => self.pending.push(Pending::Negate(self.token().span)),
                Kind::Plus => {}
                _ => return self.factor(),
            }
            self.advance();
        }
    }

    fn infix(&self) -> Option<Operator> {
        Some(match self.kind() {
            Kind::Plus => Operator::Add,
            Kind::Minus => Operator::Subtract,
            Kind::Times => Operator::Multiply,
            Kind::Dot => Operator::Dot,
            Kind::Slash => Operator::Divide,
            Kind::At => Operator::MatrixProduct,
            Kind::Less => Operator::Less,
            Kind::LessEqual => Operator::LessEqual,
            Kind::Greater => Operator::Greater,
            Kind::GreaterEqual => Operator::GreaterEqual,
            Kind::EqualEqual => Operator::Equal,
            Kind::NotEqual => Operator::NotEqual,
            Kind::Equal if !self.open.is_empty() => Operator::Equal,
            _ => return None,
        })
    }

    /// Whether the next token begins a factor of a product without a sign.
    fn factor_follows(&self, ends: Ending) -> bool {
        if self.is_new_line() {
            return false;
        }
        match self.kind() {
            Kind::Number => matches!(ends, Ending::Closed | Ending::Script),
            Kind::Open(Bracket::Square) => matches!(ends, Ending::Number | Ending::Script),
            Kind::Letter | Kind::Word | Kind::Open(_) | Kind::Begin => true,
            Kind::Command => commands::find(self.text()).is_some() || super::names::begins_name(self.text()),
            bar @ (Kind::Bar | Kind::Bars) => match self.token().side {
                Side::Left => true,
                Side::Right => false,
                Side::Either => self.open.last().is_none_or(|open| open.kind != bar),
            },
            _ => false,
        }
    }

    /// Gives the waiting operators that bind at least so tightly their right operand.
    fn reduce(&mut self, mut right: Operand, base: usize, least: u8) -> Operand {
        while self.pending.len() > base
            && let Some(waiting) = self.pending.pop_if(|waiting| match waiting {
                Pending::Negate(_) => NEGATION >= least,
                Pending::Infix(operator, ..) => binding(*operator) >= least,
            })
        {
            right = match waiting {
                Pending::Negate(sign) => {
                    let outer = sign.to(right.outer);
                    Operand { id: self.push(ExprKind::Negate(right.id), outer), outer, ends: right.ends }
                }
                Pending::Infix(operator, left, written) => self.join(operator, left, right, written),
            };
        }
        right
    }

    /// Two operands and the operator between them.
    pub fn join(&mut self, operator: Operator, left: Operand, right: Operand, written: bool) -> Operand {
        let outer = left.outer.to(right.outer);
        let id = self.push(ExprKind::Binary { operator, left: left.id, right: right.id }, outer);
        if !written {
            self.products.push(id);
        }
        Operand { id, outer, ends: right.ends }
    }

    /// The error where a value should begin.
    pub fn no_value(&mut self) -> Failed {
        let before = if self.at == self.start { None } else { Some(self.previous()) };
        let stop = self.is_stop();
        let error = errors::no_value(self.source, before, self.token(), stop, self.open.last().copied());
        self.fail(error)
    }

    /// The error at a token that cannot follow an operand.
    pub fn unexpected(&mut self, operand: Operand) -> Failed {
        let left = self.tokens[self.start].span.to(self.previous().span);
        let error = if self.kind() == Kind::Equal && self.open.is_empty() {
            errors::target(self.source, left)
        } else {
            errors::unexpected(self.source, self.previous(), operand.outer, self.token(), self.is_stop(), self.open.last().copied())
        };
        self.fail(error)
    }
}
