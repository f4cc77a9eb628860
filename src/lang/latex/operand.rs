//! Factors of LaTeX: numbers, names, brackets, fractions, roots, matrices, and what stands above the line.

use super::commands::{self, Command};
use super::expression::{Ending, Operand};
use super::lexer::{Bracket, Kind, Side, Token};
use super::{Reader, errors};
use crate::lang::ast::{Axis, ExprId, ExprKind, Name, Operator};
use crate::lang::decimal;
use crate::lang::errors as common;
use crate::lang::expression::call;
use crate::lang::lexer::superscript;
use crate::lang::parser::Read;
use crate::span::Span;

impl Reader<'_> {
    /// A primary with its exponents and indices.
    pub fn factor(&mut self) -> Read<Operand> {
        let mut operand = self.primary()?;
        loop {
            operand = match self.kind() {
                Kind::Caret => self.raised(operand)?,
                Kind::Superscript => self.superscript(operand),
                Kind::Open(Bracket::Square) if matches!(operand.ends, Ending::Name | Ending::Closed) && !self.is_new_line() => {
                    self.indexed(operand)?
                }
                Kind::Underscore => {
                    let sign = self.token();
                    return Err(self.fail(errors::subscript(self.source, operand.outer, sign.span)));
                }
                _ => return Ok(operand),
            };
        }
    }

    /// What follows `^`.
    fn raised(&mut self, base: Operand) -> Read<Operand> {
        let operand = match self.script()? {
            None => {
                let outer = base.outer.to(self.previous().span);
                Operand { id: self.push(ExprKind::Transpose(base.id), outer), outer, ends: Ending::Script }
            }
            Some(exponent) => self.power(base, exponent),
        };
        if self.kind() == Kind::Caret {
            let sign = self.token();
            return Err(self.fail(errors::second_script(operand.outer.to(sign.span))));
        }
        Ok(operand)
    }

    /// A base with an exponent.
    pub fn power(&mut self, base: Operand, exponent: Operand) -> Operand {
        let outer = base.outer.to(exponent.outer).to(self.previous().span);
        let id = self.push(ExprKind::Binary { operator: Operator::Power, left: base.id, right: exponent.id }, outer);
        Operand { id, outer, ends: Ending::Script }
    }

    /// `^` and what it raises; `None` for the sign of a transpose.
    pub fn script(&mut self) -> Read<Option<Operand>> {
        let caret = self.token();
        self.advance();
        let opens = usize::from(self.kind() == Kind::Open(Bracket::Brace));
        let is_closed = opens == 0 || self.kind_at(self.at + 2) == Kind::Close(Bracket::Brace);
        if is_closed && self.is_transpose(self.at + opens) {
            (0..1 + 2 * opens).for_each(|_| self.advance());
            return Ok(None);
        }
        let mut signs = Vec::new();
        while self.kind() == Kind::Minus {
            signs.push(self.token().span);
            self.advance();
        }
        if self.kind() == Kind::Number && self.text().chars().nth(1).is_some() {
            return Err(self.fail(errors::script_of_number(self.source, caret.span, self.token().span)));
        }
        let mut exponent = self.argument(caret)?;
        for sign in signs.into_iter().rev() {
            exponent.outer = sign.to(exponent.outer);
            exponent.id = self.push(ExprKind::Negate(exponent.id), exponent.outer);
        }
        Ok(Some(exponent))
    }

    fn is_transpose(&self, index: usize) -> bool {
        let text = self.tokens.get(index).map_or("", |token| token.span.of(self.source));
        matches!(text, "T" | "\\top" | "\\intercal" | "\\mathsf{T}" | "\\mathrm{T}" | "\\text{T}" | "\\operatorname{T}")
    }

    /// `x²` and `Wᵀ`.
    fn superscript(&mut self, base: Operand) -> Operand {
        let span = self.token().span;
        let text = self.text();
        self.advance();
        if text == "ᵀ" {
            let outer = base.outer.to(span);
            return Operand { id: self.push(ExprKind::Transpose(base.id), outer), outer, ends: Ending::Script };
        }
        let (negative, value) = superscript(text);
        let mut exponent = self.push(ExprKind::Number(value), span);
        if negative {
            exponent = self.push(ExprKind::Negate(exponent), span);
        }
        self.power(base, Operand { id: exponent, outer: span, ends: Ending::Script })
    }

    /// An argument of a command: a group in braces, one figure, one letter, or another command.
    pub fn argument(&mut self, command: Token) -> Read<Operand> {
        match self.kind() {
            Kind::Open(Bracket::Brace) => self.bracketed(Kind::Close(Bracket::Brace)),
            Kind::Number => {
                // `\frac12` is one half.
                let number = self.token().span;
                let first = Span::new(number.start, number.start + 1);
                if number.end > first.end && first.of(self.source).starts_with(|c: char| c.is_ascii_digit()) {
                    self.tokens[self.at].span.start = first.end;
                    self.number(first)
                } else {
                    self.advance();
                    self.number(number)
                }
            }
            Kind::Letter => {
                let span = self.token().span;
                let name = self.letters()?.unwrap_or_default();
                Ok(Operand { id: self.push(ExprKind::Name(name), span), outer: span, ends: Ending::Name })
            }
            Kind::Word | Kind::Command => {
                self.enter(command)?;
                let argument = self.primary();
                self.open.pop();
                argument
            }
            _ => Err(self.fail(errors::argument(self.source, command.span))),
        }
    }

    pub fn primary(&mut self) -> Read<Operand> {
        let token = self.token();
        match self.kind() {
            Kind::Number => self.scientific(),
            Kind::WrongNumber => Err(self.fail(common::wrong_number(self.source, token.span))),
            Kind::Command if commands::find(self.text()).is_some() => self.command(token),
            Kind::Letter | Kind::Word | Kind::Command => match self.name()? {
                Some(name) => self.named(token, name),
                None => Err(self.fail(errors::unknown_command(self.source, token.span))),
            },
            Kind::Open(Bracket::Square) => {
                self.open_bracket()?;
                let mut entries = Vec::new();
                while self.kind() != Kind::Close(Bracket::Square) {
                    entries.push(self.entry(Kind::Close(Bracket::Square))?);
                }
                let outer = token.span.to(self.close_bracket());
                Ok(Operand { id: self.push(ExprKind::Tensor(entries), outer), outer, ends: Ending::Closed })
            }
            Kind::Open(bracket) => self.bracketed(Kind::Close(bracket)),
            bar @ (Kind::Bar | Kind::Bars) if token.side != Side::Right => {
                let inside = self.bracketed(bar)?;
                let function = if bar == Kind::Bar { "abs" } else { "norm" };
                let id = self.push(call(function, token.span, inside.id), inside.outer);
                self.norm_subscript(inside)?;
                Ok(Operand { id, outer: inside.outer, ends: Ending::Closed })
            }
            Kind::Begin => self.matrix(),
            _ => Err(self.no_value()),
        }
    }

    /// `\|x\|_2` is `\|x\|`.
    fn norm_subscript(&mut self, norm: Operand) -> Read<()> {
        if self.kind() != Kind::Underscore {
            return Ok(());
        }
        let sign = self.token();
        let opens = usize::from(self.kind_at(self.at + 1) == Kind::Open(Bracket::Brace));
        let text = self.tokens.get(self.at + 1 + opens).map_or("", |token| token.span.of(self.source));
        let is_closed = opens == 0 || self.kind_at(self.at + 3) == Kind::Close(Bracket::Brace);
        if text != "2" || !is_closed {
            return Err(self.fail(errors::subscript(self.source, norm.outer, sign.span)));
        }
        (0..2 + 2 * opens).for_each(|_| self.advance());
        Ok(())
    }

    /// An expression between brackets of any kind.
    fn bracketed(&mut self, close: Kind) -> Read<Operand> {
        let open = self.open_bracket()?;
        let inside = self.expression()?;
        if self.kind() != close || self.token().side == Side::Left {
            return Err(self.unexpected(inside));
        }
        let outer = open.span.to(self.close_bracket());
        Ok(Operand { id: inside.id, outer, ends: Ending::Closed })
    }

    /// One expression of a list, and the comma after it unless the list ends there.
    pub fn entry(&mut self, close: Kind) -> Read<ExprId> {
        let entry = self.expression()?;
        match self.kind() {
            Kind::Comma => self.advance(),
            kind if kind == close => {}
            _ => return Err(self.unexpected(entry)),
        }
        Ok(entry.id)
    }

    fn number(&mut self, span: Span) -> Read<Operand> {
        let Some(value) = decimal::parse(span.of(self.source)) else { return Err(self.fail(common::wrong_number(self.source, span))) };
        Ok(Operand { id: self.push(ExprKind::Number(value), span), outer: span, ends: Ending::Number })
    }

    /// A number, with the power of ten behind it: `1.5 \cdot 10^{-7}` is one number.
    fn scientific(&mut self) -> Read<Operand> {
        let span = self.token().span;
        self.advance();
        let text = |index: usize| self.tokens.get(index).map_or("", |token| token.span.of(self.source));
        let at = self.at;
        if !matches!(self.kind(), Kind::Dot | Kind::Times) || text(at + 1) != "10" || self.kind_at(at + 2) != Kind::Caret {
            return self.number(span);
        }
        let is_braced = self.kind_at(at + 3) == Kind::Open(Bracket::Brace);
        let is_negative = is_braced && self.kind_at(at + 4) == Kind::Minus;
        let figures = at + 3 + usize::from(is_braced) + usize::from(is_negative);
        let is_whole = text(figures).bytes().all(|byte| byte.is_ascii_digit()) && !text(figures).is_empty();
        let is_one = if is_braced { self.kind_at(figures + 1) == Kind::Close(Bracket::Brace) } else { text(figures).len() == 1 };
        let sign = if is_negative { "-" } else { "" };
        let Some(value) = decimal::parse(&format!("{}e{sign}{}", span.of(self.source), text(figures))) else { return self.number(span) };
        if !is_whole || !is_one {
            return self.number(span);
        }
        self.at = figures + usize::from(is_braced);
        let outer = span.to(self.token().span);
        self.advance();
        Ok(Operand { id: self.push(ExprKind::Number(value), outer), outer, ends: Ending::Script })
    }

    fn command(&mut self, token: Token) -> Read<Operand> {
        match commands::find(self.text()) {
            Some(Command::Function(name)) => {
                self.advance();
                self.function(token, Name { text: (*name).to_owned(), span: token.span })
            }
            Some(Command::Fraction) => {
                self.advance();
                let above = self.argument(token)?;
                let below = self.argument(token)?;
                let outer = token.span.to(below.outer);
                let id = self.push(ExprKind::Binary { operator: Operator::Divide, left: above.id, right: below.id }, outer);
                Ok(Operand { id, outer, ends: Ending::Closed })
            }
            Some(Command::Root) => self.root(token),
            Some(Command::Infinity) => {
                self.advance();
                Ok(Operand { id: self.push(ExprKind::Number(f64::INFINITY), token.span), outer: token.span, ends: Ending::Name })
            }
            Some(Command::Face) => {
                self.advance();
                self.argument(token)
            }
            Some(Command::Not(hint)) => Err(self.fail(errors::no_gate(self.source, token.span, hint))),
            None => Err(self.fail(errors::unknown_command(self.source, token.span))),
        }
    }

    /// `\sqrt{x}`, and `\sqrt[n]{x}`, which is a power.
    fn root(&mut self, token: Token) -> Read<Operand> {
        self.advance();
        let degree = if self.kind() == Kind::Open(Bracket::Square) { Some(self.bracketed(Kind::Close(Bracket::Square))?) } else { None };
        let inside = self.argument(token)?;
        let outer = token.span.to(inside.outer);
        let id = match degree {
            None => self.push(call("sqrt", token.span, inside.id), outer),
            Some(degree) => {
                let one = self.push(ExprKind::Number(1.0), token.span);
                let exponent = self.push(ExprKind::Binary { operator: Operator::Divide, left: one, right: degree.id }, degree.outer);
                self.push(ExprKind::Binary { operator: Operator::Power, left: inside.id, right: exponent }, outer)
            }
        };
        Ok(Operand { id, outer, ends: Ending::Closed })
    }

    /// Rows of entries between `\begin{bmatrix}` and `\end{bmatrix}`.
    fn matrix(&mut self) -> Read<Operand> {
        let begin = self.open_bracket()?;
        // The columns of an array are no part of it.
        if begin.span.of(self.source).contains("{array}") && self.kind() == Kind::Open(Bracket::Brace) {
            while !matches!(self.kind(), Kind::Close(Bracket::Brace) | Kind::End) {
                self.advance();
            }
            self.advance();
        }
        let mut rows = Vec::new();
        while self.kind() != Kind::Finish {
            let mut entries = Vec::new();
            let start = self.token().span;
            loop {
                let entry = self.expression()?;
                entries.push(entry.id);
                match self.kind() {
                    Kind::Ampersand => self.advance(),
                    Kind::Row | Kind::Finish => break,
                    _ => return Err(self.unexpected(entry)),
                }
            }
            let row = start.to(self.previous().span);
            rows.push(self.push(ExprKind::Tensor(entries), row));
            if self.kind() == Kind::Row {
                self.advance();
            }
        }
        let outer = begin.span.to(self.close_bracket());
        Ok(Operand { id: self.push(ExprKind::Tensor(rows), outer), outer, ends: Ending::Closed })
    }

    /// `base[…]`
    fn indexed(&mut self, base: Operand) -> Read<Operand> {
        let bracket = self.open_bracket()?;
        let mut axes = Vec::new();
        while self.kind() != Kind::Close(Bracket::Square) {
            let from = if self.kind() == Kind::Colon { None } else { Some(self.expression()?) };
            let axis = match from {
                Some(index) if self.kind() != Kind::Colon => Axis::At(index.id),
                _ => {
                    self.advance();
                    let is_free = matches!(self.kind(), Kind::Close(Bracket::Square) | Kind::Comma | Kind::Colon);
                    let to = if is_free { None } else { Some(self.expression()?.id) };
                    Axis::Slice(from.map(|from| from.id), to)
                }
            };
            axes.push(axis);
            match self.kind() {
                Kind::Comma => self.advance(),
                Kind::Close(Bracket::Square) => {}
                Kind::Colon => return Err(self.fail(common::slice_step(self.token().span))),
                _ => return Err(self.unexpected(from.unwrap_or(base))),
            }
        }
        let close = self.close_bracket();
        let outer = base.outer.to(close);
        if axes.is_empty() {
            return Err(self.fail(common::empty_index(self.source, base.outer, bracket.span.to(close))));
        }
        Ok(Operand { id: self.push(ExprKind::Index { base: base.id, axes }, outer), outer, ends: Ending::Closed })
    }
}
