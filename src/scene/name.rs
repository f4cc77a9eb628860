//! How names and operations are set on the stage: mathematical italics, figures as a subscript.

/// A name in two pieces: the letters, and what stands below them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The letters, set in mathematical italics.
    pub base: String,
    /// The subscript; empty where there is none.
    pub subscript: String,
}

/// Greek letters by the names that programs write.
const GREEK: [(&str, char); 24] = [
    ("alpha", 'α'),
    ("beta", 'β'),
    ("gamma", 'γ'),
    ("delta", 'δ'),
    ("epsilon", 'ε'),
    ("zeta", 'ζ'),
    ("eta", 'η'),
    ("theta", 'θ'),
    ("iota", 'ι'),
    ("kappa", 'κ'),
    ("lambda", 'λ'),
    ("mu", 'μ'),
    ("nu", 'ν'),
    ("xi", 'ξ'),
    ("omicron", 'ο'),
    ("pi", 'π'),
    ("rho", 'ρ'),
    ("sigma", 'σ'),
    ("tau", 'τ'),
    ("upsilon", 'υ'),
    ("phi", 'φ'),
    ("chi", 'χ'),
    ("psi", 'ψ'),
    ("omega", 'ω'),
];

/// `w0` is an italic w and a subscript 0, `x_in` an italic x and a subscript in, `alpha` an italic α.
pub fn name(text: &str) -> Name {
    let (base, subscript) = match text.split_once('_').filter(|(base, rest)| !base.is_empty() && !rest.is_empty()) {
        Some((base, rest)) => (base, rest.replace('_', ",")),
        None => {
            let base = text.trim_end_matches(|c: char| c.is_ascii_digit());
            (base, text.get(base.len()..).unwrap_or_default().to_owned())
        }
    };
    let greek = GREEK.iter().find(|(spelling, _)| *spelling == base).map(|(_, letter)| letter.to_string());
    Name { base: italic(&greek.unwrap_or_else(|| base.to_owned())), subscript }
}

/// A gate's operation, its single letters in italics: `1/x` as 1/𝑥, `exp` as it is.
pub fn operation(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let alone = |at: usize| {
        let (before, after) = (at.checked_sub(1).and_then(|at| letters.get(at)), letters.get(at + 1));
        let word = [before, after].into_iter().flatten().any(|letter| letter.is_alphabetic());
        // The e of 1.2e−4 is no name.
        let exponent =
            before.is_some_and(char::is_ascii_digit) && after.is_some_and(|&letter| letter.is_ascii_digit() || "+−-".contains(letter));
        !word && !exponent
    };
    letters
        .iter()
        .enumerate()
        .map(|(at, &letter)| if letter.is_ascii_alphabetic() && alone(at) { italic_letter(letter) } else { letter })
        .collect()
}

fn italic(text: &str) -> String {
    text.chars().map(italic_letter).collect()
}

/// The letter of Unicode's mathematical italic alphabet; what has none stays.
fn italic_letter(letter: char) -> char {
    let from = |first: u32, base: char| char::from_u32(first + (letter as u32 - base as u32)).unwrap_or(letter);
    match letter {
        // The alphabet has a hole here: Planck's constant had its place already.
        'h' => 'ℎ',
        'a'..='z' => from(0x1D44E, 'a'),
        'A'..='Z' => from(0x1D434, 'A'),
        'α'..='ω' => from(0x1D6FC, 'α'),
        'Α'..='Ω' => from(0x1D6E2, 'Α'),
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_italic_with_figures_below() {
        for (text, base, subscript) in [
            ("w0", "𝑤", "0"),
            ("h12", "ℎ", "12"),
            ("x_in", "𝑥", "in"),
            ("alpha", "𝛼", ""),
            ("W", "𝑊", ""),
            ("loss", "𝑙𝑜𝑠𝑠", ""),
            ("_", "_", ""),
        ] {
            assert_eq!(name(text), Name { base: base.to_owned(), subscript: subscript.to_owned() }, "{text}");
        }
    }

    #[test]
    fn operations_are_upright_words_and_italic_letters() {
        for (text, set) in
            [("1/x", "1/𝑥"), ("exp", "exp"), ("×", "×"), ("·(−1)", "·(−1)"), ("x²", "𝑥²"), ("2^x", "2^𝑥"), ("·1.2e+6", "·1.2e+6")]
        {
            assert_eq!(operation(text), set);
        }
    }
}
