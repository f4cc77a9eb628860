//! Functions of LaTeX applied to their arguments, with brackets and without.

use super::expression::{Ending, Operand};
use super::lexer::{Bracket, Kind, Token};
use super::{Reader, commands, errors};
use crate::lang::ast::{Argument, ExprKind, Name, Operator};
use crate::lang::errors as common;
use crate::lang::parser::Read;
use crate::span::Span;

impl Reader<'_> {
    /// A name as it is where it is applied: `\sigma(x)` is the sigmoid.
    pub fn applied_name(&self, name: Name) -> Name {
        let is_sigma = matches!(name.text.as_str(), "sigma" | "σ") && self.kind() == Kind::Open(Bracket::Round);
        if is_sigma { Name { text: "sigmoid".to_owned(), ..name } } else { name }
    }

    /// A name as a value, or applied to what stands in the brackets behind it.
    pub fn named(&mut self, first: Token, name: Name) -> Read<Operand> {
        let name = self.applied_name(name);
        if self.kind() == Kind::Open(Bracket::Round) && !self.is_new_line() {
            let is_word = first.kind == Kind::Word && name.text.chars().nth(1).is_some();
            let is_operator = first.span.of(self.source).starts_with("\\operatorname");
            if is_word || is_operator || name.text == "sigmoid" || self.functions.contains(&name.text) {
                return self.call(name);
            }
            if let Some(word) = self.spelled_out() {
                return Err(self.fail(errors::word(word, self.source)));
            }
            if self.has_comma() {
                return self.call(name);
            }
        }
        let span = name.span;
        Ok(Operand { id: self.push(ExprKind::Name(name.text), span), outer: span, ends: Ending::Name })
    }

    /// Whether a comma stands in the bracket that opens here, and not deeper.
    fn has_comma(&self) -> bool {
        let mut depth = 0_usize;
        for token in self.tokens.iter().skip(self.at) {
            match token.kind {
                Kind::Open(_) => depth += 1,
                Kind::Close(_) if depth <= 1 => return false,
                Kind::Close(_) => depth -= 1,
                Kind::Comma if depth == 1 => return true,
                Kind::Row | Kind::Semicolon | Kind::End => return false,
                _ => {}
            }
        }
        false
    }

    /// The letters side by side that end here, where together they are the name of a function that has a command.
    fn spelled_out(&self) -> Option<Span> {
        let last = self.at.checked_sub(1)?;
        let mut first = last;
        while first > self.start
            && self.tokens[first - 1].kind == Kind::Letter
            && self.tokens[first - 1].span.end == self.tokens[first].span.start
        {
            first -= 1;
        }
        let span = self.tokens[first].span.to(self.tokens[last].span);
        (first < last && commands::is_function(span.of(self.source))).then_some(span)
    }

    /// The arguments of a call, in brackets of any kind.
    fn call(&mut self, function: Name) -> Read<Operand> {
        let Kind::Open(bracket) = self.kind() else { return Err(self.no_value()) };
        let close = Kind::Close(bracket);
        self.open_bracket()?;
        let mut arguments: Vec<Argument> = Vec::new();
        while self.kind() != close {
            let start = self.at;
            // The first argument is no keyword, unless it is set as one: `x = y` compares there.
            let may_be = !arguments.is_empty() || self.text().starts_with("\\operatorname");
            let keyword = match if may_be { self.name()? } else { None } {
                Some(name) if self.kind() == Kind::Equal => Some(name),
                _ => None,
            };
            if keyword.is_some() {
                self.advance();
            } else {
                self.at = start;
            }
            let value = self.entry(close)?;
            if keyword.is_none() && arguments.last().is_some_and(|argument| argument.keyword.is_some()) {
                let span = self.ast.get(value).span;
                return Err(self.fail(common::keyword_order(self.source, span)));
            }
            arguments.push(Argument { keyword, value });
        }
        let outer = function.span.to(self.close_bracket());
        Ok(Operand { id: self.push(ExprKind::Call { function, arguments }, outer), outer, ends: Ending::Closed })
    }

    /// A command that is a function: `\exp(x)`, `\sin 2x`, `\log_2 x`, `\tanh^2 x`.
    pub fn function(&mut self, command: Token, mut function: Name) -> Read<Operand> {
        if self.kind() == Kind::Underscore {
            self.base(command, &mut function)?;
        }
        let exponent = if self.kind() == Kind::Caret {
            let inverse = self.at + 1;
            match self.script()? {
                Some(exponent) if self.is_negative(exponent) => {
                    let span = self.tokens[inverse].span.to(self.previous().span);
                    return Err(self.fail(errors::inverse(self.source, command.span, span)));
                }
                exponent => exponent,
            }
        } else {
            None
        };
        let applied = match self.kind() {
            Kind::Open(Bracket::Round | Bracket::Curly | Bracket::Brace) => self.call(function)?,
            _ => {
                self.enter(command)?;
                let argument = self.simple_product(command)?;
                self.open.pop();
                let outer = command.span.to(argument.outer);
                let arguments = vec![Argument { keyword: None, value: argument.id }];
                Operand { id: self.push(ExprKind::Call { function, arguments }, outer), outer, ends: argument.ends }
            }
        };
        Ok(match exponent {
            Some(exponent) => self.power(applied, exponent),
            None => applied,
        })
    }

    fn is_negative(&self, exponent: Operand) -> bool {
        matches!(self.ast.get(exponent.id).kind, ExprKind::Negate(_))
    }

    /// `\log_2` and `\log_{10}`.
    fn base(&mut self, command: Token, function: &mut Name) -> Read<()> {
        self.advance();
        let is_braced = self.kind() == Kind::Open(Bracket::Brace);
        if is_braced {
            self.advance();
        }
        let base = self.text();
        let is_closed = !is_braced || self.kind_at(self.at + 1) == Kind::Close(Bracket::Brace);
        if function.text != "log" || !matches!(base, "2" | "10") || !is_closed {
            return Err(self.fail(errors::base(self.source, command.span.to(self.token().span), function.text == "log")));
        }
        function.text.push_str(base);
        self.advance();
        if is_braced {
            self.advance();
        }
        function.span = command.span.to(self.previous().span);
        Ok(())
    }

    /// What a function without brackets is applied to: a product of numbers, names, fractions and roots.
    fn simple_product(&mut self, command: Token) -> Read<Operand> {
        let sign = self.token();
        let is_negative = self.kind() == Kind::Minus;
        if is_negative {
            self.advance();
        }
        if !self.is_simple(Ending::Script) && !matches!(self.kind(), Kind::Command | Kind::Bar | Kind::Bars) {
            return Err(self.fail(errors::argument(self.source, command.span)));
        }
        let mut product = self.factor()?;
        if is_negative {
            product.outer = sign.span.to(product.outer);
            product.id = self.push(ExprKind::Negate(product.id), product.outer);
        }
        while self.is_simple(product.ends) {
            let factor = self.factor()?;
            product = self.join(Operator::Multiply, product, factor, false);
        }
        Ok(product)
    }

    fn is_simple(&self, ends: Ending) -> bool {
        if self.token().first_on_line && self.at != self.start {
            return false;
        }
        match self.kind() {
            Kind::Number => matches!(ends, Ending::Closed | Ending::Script),
            Kind::Letter | Kind::Word | Kind::Open(Bracket::Brace) => true,
            Kind::Command => {
                let text = self.text();
                super::names::begins_name(text) || commands::find(text).is_some_and(|command| command.is_simple())
            }
            _ => false,
        }
    }
}
