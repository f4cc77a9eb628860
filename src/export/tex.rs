//! Letters as LaTeX can set them with nothing but its own fonts.

use crate::lang::formula::Formula;
use std::collections::BTreeSet;
use std::fmt::Write;

/// A text in LaTeX's text mode, with its own characters escaped. Signs of mathematics become commands; letters that LaTeX knows nothing of
/// stay, and [`declarations`] says how to set them.
pub fn text(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, letter| {
        match letter {
            '_' | '&' | '%' | '$' | '#' | '{' | '}' => out.extend(['\\', letter]),
            '\\' => out.push_str("\\textbackslash{}"),
            '^' => out.push_str("\\^{}"),
            '~' => out.push_str("\\~{}"),
            '<' | '>' | '|' => {
                let name = ["less", "greater", "bar"]["<>|".find(letter).unwrap_or(0)];
                let _ = write!(out, "\\text{name}{{}}");
            }
            letter => match sign(letter) {
                Some(sign) => {
                    let _ = write!(out, "${sign}$");
                }
                None => out.push(letter),
            },
        }
        out
    })
}

/// What a letter is in mathematics; `None` where LaTeX has no command for it.
pub fn sign(letter: char) -> Option<String> {
    let known = match letter {
        '−' => "-",
        '‖' => "\\Vert",
        '·' => "\\cdot",
        '×' => "\\times",
        '÷' => "\\div",
        '⊙' => "\\odot",
        '∂' => "\\partial",
        '∇' => "\\nabla",
        '∞' => "\\infty",
        '√' => "\\surd",
        '≤' => "\\le",
        '≥' => "\\ge",
        '≠' => "\\ne",
        '≈' => "\\approx",
        '→' => "\\to",
        '←' => "\\gets",
        '⋯' => "\\cdots",
        '…' => "\\ldots",
        '∑' => "\\sum",
        '∏' => "\\prod",
        '∈' => "\\in",
        'ℓ' => "\\ell",
        'ℎ' => "h",
        '′' => "'",
        'ᵀ' => "^{\\top}",
        '⁻' => "^{-}",
        '¹' => "^{1}",
        '²' => "^{2}",
        '³' => "^{3}",
        '⁰' | '⁴'..='⁹' => return Some(format!("^{{{}}}", letter as u32 - '⁰' as u32)),
        '₀'..='₉' => return Some(format!("_{{{}}}", letter as u32 - '₀' as u32)),
        'Α'..='Ω' | 'α'..='ω' | 'ϵ' | 'ϕ' | 'ϑ' => return Some(Formula::Symbol(letter.to_string()).latex()),
        _ => return italic(letter),
    };
    Some(known.to_owned())
}

/// A letter of Unicode's mathematical italic alphabet, which names on the stage are set in.
fn italic(letter: char) -> Option<String> {
    let of = |first: u32, base: char| char::from_u32(base as u32 + (letter as u32 - first));
    match letter {
        '\u{1D44E}'..='\u{1D467}' => of(0x1D44E, 'a').map(String::from),
        '\u{1D434}'..='\u{1D44D}' => of(0x1D434, 'A').map(String::from),
        '\u{1D6FC}'..='\u{1D714}' => of(0x1D6FC, 'α').and_then(sign),
        '\u{1D6E2}'..='\u{1D6FA}' => of(0x1D6E2, 'Α').and_then(sign),
        _ => None,
    }
}

/// How pdfLaTeX sets the letters of a text that it does not know: a line for each of them, to stand before the document begins. Signs
/// become commands of mathematics, Korean syllables Latin letters, and all else its number. Whoever has the fonts leaves the lines out.
pub fn declarations(text: &str) -> String {
    // One by one: a set that is collected is sorted first, by several KB of code.
    let mut letters = BTreeSet::new();
    letters.extend(text.chars().filter(|&letter| !letter.is_ascii() && !is_known(letter)));
    let mut out = String::new();
    for letter in letters {
        let set = match sign(letter) {
            Some(sign) => format!("\\ensuremath{{{sign}}}"),
            None => romanised(letter).unwrap_or_else(|| format!("\\texttt{{U+{:04X}}}", letter as u32)),
        };
        let _ = writeln!(out, "\\DeclareUnicodeCharacter{{{:04X}}}{{{set}}}", letter as u32);
    }
    // XeLaTeX and LuaLaTeX read these letters in the document's font.
    if out.is_empty() { out } else { format!("\\ifdefined\\DeclareUnicodeCharacter\n{out}\\fi\n") }
}

/// The accented letters of Western Europe, which LaTeX puts together by itself.
const fn is_known(letter: char) -> bool {
    matches!(letter, 'À'..='Ï' | 'Ñ'..='Ö' | 'Ø'..='Ü' | 'Ý' | 'ß'..='ï' | 'ñ'..='ö' | 'ø'..='ý' | 'ÿ')
}

/// The parts of Korean syllables in Latin letters (Revised Romanisation, letter by letter).
const FIRST: [&str; 19] = ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"];
const MIDDLE: [&str; 21] =
    ["a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu", "ui", "i"];
const LAST: [&str; 28] = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t", "t", "k", "t", "p",
    "t",
];

fn romanised(letter: char) -> Option<String> {
    let place = (letter as usize).checked_sub('가' as usize).filter(|_| letter <= '힣')?;
    let parts = [FIRST.get(place / 28 / 21)?, MIDDLE.get(place / 28 % 21)?, LAST.get(place % 28)?];
    Some(parts.into_iter().copied().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_commands_and_other_letters_stay() {
        assert_eq!(text("a_1 <- {50%}"), "a\\_1 \\textless{}- \\{50\\%\\}");
        assert_eq!(text("−2.5 ‖𝑊·𝛼‖²"), "$-$2.5 $\\Vert$$W$$\\cdot$$\\alpha$$\\Vert$$^{2}$");
        assert_eq!(text("가격"), "가격");
    }

    #[test]
    fn letters_that_latex_does_not_know_are_declared_once() {
        assert_eq!(declarations("x = 1, é"), "");
        let lines = declarations("가격 가 σ Ж");
        for line in ["{AC00}{ga}", "{ACA9}{gyeok}", "{03C3}{\\ensuremath{\\sigma}}", "{0416}{\\texttt{U+0416}}"] {
            assert_eq!(lines.matches(line).count(), 1, "{line} in {lines}");
        }
    }
}
