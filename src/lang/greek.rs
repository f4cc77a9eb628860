//! Greek letters and their names: one variable, however it is spelled.

use super::ast::{Ast, ExprKind, Name, StatementKind};
use std::borrow::Cow;

/// Letters in their order from the code point of α on; the two forms of sigma share a name.
const LETTERS: [&str; 25] = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi", "omicron", "pi",
    "rho", "sigma", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
];

/// The name of a Greek letter, and whether the letter is a capital.
pub fn name_of(letter: char) -> Option<(&'static str, bool)> {
    let (first, capital) = match letter {
        'α'..='ω' => ('α', false),
        'Α'..='Ω' => ('Α', true),
        'ϵ' => return Some(("epsilon", false)),
        'ϕ' => return Some(("phi", false)),
        'ϑ' => return Some(("theta", false)),
        _ => return None,
    };
    LETTERS.get(letter as usize - first as usize).map(|&name| (name, capital))
}

/// The Greek letter of a name: `alpha`, and `Gamma` for the capital.
pub fn letter_of(name: &str) -> Option<char> {
    let capital = name.starts_with(|c: char| c.is_ascii_uppercase());
    // σ, and not the form that ends words.
    let index = LETTERS.iter().rposition(|letter| letter.eq_ignore_ascii_case(name))?;
    (name.get(1..)? == LETTERS.get(index)?.get(1..)?)
        .then(|| char::from_u32(if capital { 'Α' } else { 'α' } as u32 + index as u32))
        .flatten()
}

/// Gives a variable that is spelled both `α` and `alpha` one spelling: the name of the letter.
pub fn unify(ast: &mut Ast) {
    // The names in Greek letters, and how each is spelled out.
    let mut spellings: Vec<(String, String)> = Vec::new();
    each_name(ast, &mut |name| {
        if !name.is_ascii() && spellings.iter().all(|(known, _)| known != name) {
            spellings.push((name.clone(), spelled_out(name).into_owned()));
        }
    });
    if spellings.is_empty() {
        return;
    }
    let mut spelled_both_ways = vec![false; spellings.len()];
    each_name(ast, &mut |name| {
        for (at, (known, spelled)) in spellings.iter().enumerate() {
            spelled_both_ways[at] |= spelled == name && spelled != known;
        }
    });
    each_name(ast, &mut |name| {
        if let Some(at) = spellings.iter().position(|(known, _)| known == name).filter(|&at| spelled_both_ways[at]) {
            name.clone_from(&spellings[at].1);
        }
    });
}

fn spelled_out(name: &str) -> Cow<'_, str> {
    if !name.chars().any(|letter| name_of(letter).is_some()) {
        return Cow::Borrowed(name);
    }
    let mut spelled = String::new();
    for letter in name.chars() {
        match name_of(letter) {
            Some((name, false)) => spelled.push_str(name),
            Some((name, true)) => {
                let mut letters = name.chars();
                spelled.extend(letters.next().map(|first| first.to_ascii_uppercase()));
                spelled.push_str(letters.as_str());
            }
            None => spelled.push(letter),
        }
    }
    Cow::Owned(spelled)
}

/// Visits the names of variables.
fn each_name(ast: &mut Ast, visit: &mut dyn FnMut(&mut String)) {
    for expression in &mut ast.expressions {
        if let ExprKind::Name(name) = &mut expression.kind {
            visit(name);
        }
    }
    for statement in &mut ast.statements {
        match &mut statement.kind {
            StatementKind::Let { name, .. } | StatementKind::Const { name, .. } => visit(&mut name.text),
            StatementKind::Def { parameters, .. } => parameters.iter_mut().for_each(|Name { text, .. }| visit(text)),
            StatementKind::Bare(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_names_and_names_have_letters() {
        for (letter, name) in [('α', "alpha"), ('λ', "lambda"), ('σ', "sigma"), ('ω', "omega"), ('Γ', "Gamma"), ('Ω', "Omega"), ('π', "pi")]
        {
            assert_eq!(letter_of(name), Some(letter));
            assert_eq!(spelled_out(&letter.to_string()), name);
        }
        for name in ["ALPHA", "alph", "", "x", "Sigmar"] {
            assert_eq!(letter_of(name), None, "{name}");
        }
    }
}
