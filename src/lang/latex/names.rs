//! Names in LaTeX: letters with subscripts, Greek letters, words in braces.

use super::Reader;
use super::errors;
use super::lexer::{Bracket, Kind, Token, braced};
use crate::lang::ast::Name;
use crate::lang::greek::is_name;
use crate::lang::lexer::normalised;
use crate::lang::parser::{Failed, Read};

/// Commands for Greek letters that are called otherwise than the letter.
const VARIANTS: [(&str, &str); 6] =
    [("varepsilon", "epsilon"), ("vartheta", "theta"), ("varphi", "phi"), ("varrho", "rho"), ("varsigma", "sigma"), ("varpi", "pi")];

/// Marks over a letter, and what they add to its name.
const ACCENTS: [(&str, &str); 7] =
    [("hat", "_hat"), ("bar", "_bar"), ("tilde", "_tilde"), ("dot", "_dot"), ("vec", ""), ("widehat", "_hat"), ("overline", "_bar")];

/// The name of a Greek letter's command: `\alpha` is `alpha`.
pub fn greek(command: &str) -> Option<&str> {
    let name = command.strip_prefix('\\')?;
    let plain = VARIANTS.iter().find(|(variant, _)| *variant == name).map_or(name, |(_, plain)| plain);
    is_name(plain).then_some(plain)
}

/// Whether a command begins a name.
pub fn begins_name(command: &str) -> bool {
    greek(command).is_some() || accent(command).is_some()
}

fn accent(command: &str) -> Option<&'static str> {
    let name = command.strip_prefix('\\')?;
    ACCENTS.iter().find(|(accent, _)| *accent == name).map(|(_, ending)| *ending)
}

/// The name that a word in braces is: blanks become underscores.
fn word(text: &str) -> Option<String> {
    let word = braced(text).trim().replace("\\_", "_").replace(' ', "_");
    let word = normalised(&word).into_owned();
    word.starts_with(|c: char| c.is_alphabetic() || c == '_').then_some(word)
}

impl Reader<'_> {
    /// The name that begins at the present token, with its subscript; `None` where none does.
    pub fn name(&mut self) -> Read<Option<Name>> {
        let start = self.token();
        let Some(mut text) = self.letters()? else { return Ok(None) };
        if self.kind() == Kind::Underscore {
            let sign = self.token();
            self.advance();
            let subscript = self.subscript(start, sign)?;
            let is_number = subscript.bytes().all(|byte| byte.is_ascii_digit());
            text = if is_number { text + &subscript } else { format!("{text}_{subscript}") };
        }
        Ok(Some(Name { text, span: start.span.to(self.previous().span) }))
    }

    /// A name without subscript.
    pub fn letters(&mut self) -> Read<Option<String>> {
        let text = self.text();
        let letters = match self.kind() {
            Kind::Letter => Some(normalised(text).into_owned()),
            Kind::Word => word(text),
            Kind::Command => match accent(text) {
                Some(ending) => return self.accented(ending).map(Some),
                None => greek(text).map(str::to_owned),
            },
            _ => None,
        };
        if letters.is_some() {
            self.advance();
        }
        Ok(letters)
    }

    /// `\hat{y}` is `y_hat`.
    fn accented(&mut self, ending: &str) -> Read<String> {
        let command = self.token();
        self.advance();
        let is_group = self.kind() == Kind::Open(Bracket::Brace);
        if is_group {
            self.advance();
        }
        let is_accent = self.kind() == Kind::Command && accent(self.text()).is_some();
        let letters = if is_accent { None } else { self.letters()? };
        let Some(letters) = letters else { return Err(self.fail(errors::argument(self.source, command.span))) };
        if is_group {
            if self.kind() != Kind::Close(Bracket::Brace) {
                return Err(self.fail(errors::argument(self.source, command.span)));
            }
            self.advance();
        }
        Ok(letters + ending)
    }

    /// What stands below the line, after the underscore.
    fn subscript(&mut self, base: Token, sign: Token) -> Read<String> {
        if self.kind() != Kind::Open(Bracket::Brace) {
            if self.kind() == Kind::Number && self.text().len() > 1 {
                return Err(self.fail(errors::script_of_number(self.source, sign.span, self.token().span)));
            }
            return match self.subscript_piece()? {
                Some(piece) => Ok(piece),
                None => Err(self.wrong_subscript(base)),
            };
        }
        self.advance();
        let mut subscript = String::new();
        while self.kind() != Kind::Close(Bracket::Brace) {
            match (self.kind(), self.subscript_piece()?) {
                (_, Some(piece)) => subscript.push_str(&piece),
                (Kind::Comma, None) => {
                    subscript.push('_');
                    self.advance();
                }
                _ => return Err(self.wrong_subscript(base)),
            }
        }
        self.advance();
        if subscript.is_empty() { Err(self.wrong_subscript(base)) } else { Ok(subscript) }
    }

    fn subscript_piece(&mut self) -> Read<Option<String>> {
        let text = self.text();
        match self.kind() {
            Kind::Number if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.advance();
                Ok(Some(text.to_owned()))
            }
            // Words below the line may begin with figures.
            Kind::Word => {
                self.advance();
                Ok(Some(braced(text).trim().replace("\\_", "_").replace(' ', "_")))
            }
            Kind::Letter => self.letters(),
            Kind::Command if greek(text).is_some() => self.letters(),
            _ => Ok(None),
        }
    }

    fn wrong_subscript(&mut self, base: Token) -> Failed {
        let found = if self.is_stop() { self.previous().span } else { self.token().span };
        self.fail(errors::subscript(self.source, base.span, found))
    }
}
