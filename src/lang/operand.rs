//! Operands: numbers, names, brackets, calls, and what follows them directly.

use super::ast::{Argument, Axis, ExprKind, Name};
use super::errors;
use super::expression::{Ending, Operand, call};
use super::lexer::{Bracket, TokenKind, number};
use super::parser::{Parser, Read};
use crate::span::Span;

/// The modules whose functions may be called by their full names.
const PREFIXES: [&str; 6] = ["np", "numpy", "jnp", "math", "torch", "F"];
/// Their parts.
const MODULES: [&str; 5] = ["nn", "functional", "linalg", "special", "random"];

/// How many tokens ahead a list in round brackets is looked for.
const LONGEST_TUPLE: usize = 64;

/// Whether a name is read as a module in front of a dot.
pub fn is_prefix(name: &str) -> bool {
    PREFIXES.contains(&name)
}

impl Parser<'_> {
    /// An operand with everything that belongs to it directly.
    pub(super) fn postfix(&mut self) -> Read<Operand> {
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
            let value = if self.is_tuple() { self.tuple()? } else { self.entry(Bracket::Round)? };
            if keywords && !is_keyword {
                return Err(self.fail(errors::keyword_order(self.source, value.outer)));
            }
            keywords = is_keyword;
            arguments.push(Argument { keyword, value: value.id });
        }
        let outer = start.to(self.close_bracket().span());
        Ok(Operand { id: self.push(ExprKind::Call { function, arguments }, outer), outer, ends: Ending::Closed })
    }

    /// Whether an argument is a list in round brackets: `zeros((2, 3))`.
    fn is_tuple(&self) -> bool {
        if self.kind() != TokenKind::Open(Bracket::Round) {
            return false;
        }
        let mut depth = 0;
        let mut has_comma = false;
        for ahead in 0..LONGEST_TUPLE {
            match self.kind_after(ahead) {
                TokenKind::Open(_) => depth += 1,
                TokenKind::Close(_) if depth > 1 => depth -= 1,
                TokenKind::Close(_) => return has_comma && matches!(self.kind_after(ahead + 1), TokenKind::Comma | TokenKind::Close(_)),
                TokenKind::Comma => has_comma |= depth == 1,
                // A call's own commas stand deeper.
                TokenKind::End | TokenKind::Semicolon => return false,
                _ => {}
            }
        }
        false
    }

    /// A list in round brackets, and the comma after it unless the arguments end there.
    fn tuple(&mut self) -> Read<Operand> {
        let start = self.open_bracket()?.span();
        let mut entries = Vec::new();
        while !self.closes(Bracket::Round) {
            entries.push(self.entry(Bracket::Round)?.id);
        }
        let outer = start.to(self.close_bracket().span());
        if self.kind() == TokenKind::Comma {
            self.advance();
        }
        Ok(Operand { id: self.push(ExprKind::Tensor(entries), outer), outer, ends: Ending::Closed })
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
}
