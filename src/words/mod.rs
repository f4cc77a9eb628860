//! Everything the page says, in both languages: phrases looked up in resource files, with arguments put in;
//! and how numbers are shown.

mod number;
mod texts;

pub use number::{change, number, precise, rounded, short_change};
pub use texts::Texts;

use std::collections::HashMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Korean.
    Korean,
}

impl Language {
    /// The tag that HTML and links use.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
        }
    }

    /// The language of a tag such as `ko` or `en-GB`; `None` for every other language.
    #[inline(never)]
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.get(..2)? {
            "en" => Some(Self::English),
            "ko" => Some(Self::Korean),
            _ => None,
        }
    }

    /// The template of a key, where nothing of this language has been loaded the other language's. One that no text so far has is
    /// empty (a test proves that none is missing when all are loaded), and [`load`] tells when more can be said.
    #[inline(never)]
    pub fn template(self, key: &'static str) -> &'static str {
        let language = if is_loaded(self) { Some(self) } else { Self::ALL.into_iter().find(|language| is_loaded(*language)) };
        let found = language.and_then(|language| tables(language).find_map(|table| table.get(key)));
        found.unwrap_or_else(|| {
            IS_WANTING.store(true, Ordering::Relaxed);
            ""
        })
    }

    /// Both languages.
    pub const ALL: [Self; 2] = [Self::English, Self::Korean];
}

/// The phrases of a language, by their keys.
struct Table {
    places: HashMap<&'static str, usize>,
    templates: Vec<&'static str>,
}

impl Table {
    /// The lines `key = template` of resource files; `#` starts a comment line.
    #[inline(never)]
    fn new(files: &[&'static str]) -> Self {
        let mut table = Self { places: HashMap::new(), templates: Vec::new() };
        for file in files {
            for line in file.lines().filter(|line| !line.starts_with('#')) {
                if let Some((key, template)) = line.split_once(" = ") {
                    table.places.insert(key.trim(), table.templates.len());
                    table.templates.push(template.trim());
                }
            }
        }
        table
    }

    #[inline(never)]
    fn get(&self, key: &str) -> Option<&'static str> {
        self.templates.get(*self.places.get(key)?).copied()
    }
}

/// The phrases of each language: a page loads what its first picture says before all others.
static TABLES: [[OnceLock<Table>; 2]; 2] = [const { [const { OnceLock::new() }; 2] }; 2];

/// Whether a phrase was asked for that nothing loaded so far has.
static IS_WANTING: AtomicBool = AtomicBool::new(false);

/// The resource files of a language, one for each part of the house.
#[cfg(feature = "words")]
macro_rules! files {
    ($language:literal) => {
        [
            include_str!(concat!("../../assets/words/", $language, "/errors.txt")),
            include_str!(concat!("../../assets/words/", $language, "/explain.txt")),
            include_str!(concat!("../../assets/words/", $language, "/page.txt")),
            include_str!(concat!("../../assets/words/", $language, "/catalogue.txt")),
            include_str!(concat!("../../assets/words/", $language, "/dialogs.txt")),
            include_str!(concat!("../../assets/words/", $language, "/panels.txt")),
            include_str!(concat!("../../assets/words/", $language, "/view.txt")),
            include_str!(concat!("../../assets/words/", $language, "/predict.txt")),
            include_str!(concat!("../../assets/words/", $language, "/break.txt")),
            include_str!(concat!("../../assets/words/", $language, "/forward.txt")),
            include_str!(concat!("../../assets/words/", $language, "/train.txt")),
            include_str!(concat!("../../assets/words/", $language, "/nudge.txt")),
            include_str!(concat!("../../assets/words/", $language, "/plot.txt")),
            include_str!(concat!("../../assets/words/", $language, "/network.txt")),
            include_str!(concat!("../../assets/words/", $language, "/gates.txt")),
            include_str!(concat!("../../assets/words/", $language, "/lessons.txt")),
        ]
    };
}

#[cfg(feature = "words")]
#[inline(never)]
fn tables(language: Language) -> impl Iterator<Item = &'static Table> {
    let files = || match language {
        Language::English => files!("en"),
        Language::Korean => files!("ko"),
    };
    let [table, _] = &TABLES[language as usize];
    table.get_or_init(|| Table::new(&files()));
    TABLES[language as usize].iter().filter_map(OnceLock::get)
}

#[cfg(not(feature = "words"))]
#[inline(never)]
fn tables(language: Language) -> impl Iterator<Item = &'static Table> {
    TABLES[language as usize].iter().filter_map(OnceLock::get)
}

/// Makes phrases of a language known from the text of resource files, one after the other: for a program that does not carry them all
/// (the page fetches those of the language that is read, in one text or in two; the first two count). True where a phrase was asked for
/// in vain before: what is shown may then say more.
#[inline(never)]
pub fn load(language: Language, files: String) -> bool {
    if let Some(place) = TABLES[language as usize].iter().find(|place| place.get().is_none()) {
        place.get_or_init(|| Table::new(&[files.leak()]));
    }
    IS_WANTING.swap(false, Ordering::Relaxed)
}

/// Whether phrases of a language are loaded: all, or those of the first picture, behind which the others come.
#[inline(never)]
pub fn is_loaded(language: Language) -> bool {
    tables(language).next().is_some()
}

/// How an argument is set within its sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// As the words around it.
    #[default]
    Plain,
    /// A value of the forward pass.
    Forward,
    /// A gradient.
    Backward,
    /// The gradient that a step brings: the point of the sentence.
    Result,
    /// A local gradient.
    Local,
    /// A name, set as mathematics: `w0` becomes an italic w with a subscript.
    Symbol,
    /// Something typed or to be typed.
    Code,
}

/// One argument of a phrase: its text as it is read, and how it is set.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// The placeholder's name.
    pub name: &'static str,
    /// The text.
    pub text: String,
    /// How it is set.
    pub style: Style,
}

/// A sentence still free of language: a key into the resource files and its arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Phrase {
    /// The key.
    pub key: &'static str,
    /// The arguments, by the names of the template's placeholders.
    pub arguments: Vec<Argument>,
}

/// A run of a rendered phrase, all in one style.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The text.
    pub text: String,
    /// How it is set.
    pub style: Style,
}

impl Phrase {
    /// A phrase without arguments yet.
    pub const fn new(key: &'static str) -> Self {
        Self { key, arguments: Vec::new() }
    }

    /// The phrase with a plain argument.
    #[inline(never)]
    pub fn with(self, name: &'static str, text: impl ToString) -> Self {
        self.styled(name, text, Style::Plain)
    }

    /// The phrase with an argument set in a style.
    #[inline(never)]
    pub fn styled(mut self, name: &'static str, text: impl ToString, style: Style) -> Self {
        self.arguments.push(Argument { name, text: text.to_string(), style });
        self
    }

    /// The sentence in a language, cut where the style changes.
    ///
    /// `{name}` is replaced by the argument of that name. In Korean, a pair of particles such as `을(를)` that follows
    /// an argument directly is settled by how the argument ends when it is read aloud.
    #[inline(never)]
    pub fn runs(&self, language: Language) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        let mut rest = language.template(self.key);
        let mut push = |text: &str, style| match runs.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.style == style => last.text.push_str(text),
            _ => runs.push(Run { text: text.to_owned(), style }),
        };
        while let Some((before, (name, after))) = rest.split_once('{').and_then(|(before, tail)| Some((before, tail.split_once('}')?))) {
            push(before, Style::Plain);
            rest = after;
            if let Some(argument) = self.arguments.iter().find(|argument| argument.name == name) {
                push(&argument.text, argument.style);
                if let Some((particle, tail)) = settle_particle(&argument.text, rest) {
                    push(particle, Style::Plain);
                    rest = tail;
                }
            }
        }
        push(rest, Style::Plain);
        runs
    }

    /// The sentence in a language, as plain text.
    #[inline(never)]
    pub fn plain(&self, language: Language) -> String {
        self.runs(language).into_iter().map(|run| run.text).collect()
    }
}

/// Korean particles in pairs: after a final consonant, after a vowel, and how templates write the choice.
const PARTICLES: [(&str, &str, &str); 5] =
    [("을(를)", "을", "를"), ("이(가)", "이", "가"), ("은(는)", "은", "는"), ("과(와)", "과", "와"), ("(으)로", "으로", "로")];

/// The particle that fits after `word`, where `rest` starts with a pair, and what follows the pair.
#[inline(never)]
pub fn settle_particle<'a>(word: &str, rest: &'a str) -> Option<(&'static str, &'a str)> {
    let &(pair, consonant, vowel) = PARTICLES.iter().find(|(pair, ..)| rest.starts_with(pair))?;
    let chosen = match final_sound(word) {
        Final::Vowel => vowel,
        Final::Rieul if pair == "(으)로" => vowel,
        Final::Rieul | Final::Consonant => consonant,
    };
    Some((chosen, rest.strip_prefix(pair)?))
}

/// How a word ends when a Korean speaker reads it aloud.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Final {
    Vowel,
    Rieul,
    Consonant,
}

#[inline(never)]
fn final_sound(word: &str) -> Final {
    // Brackets and signs are not read: the sound is that of the last letter or figure.
    match word.chars().rev().find(|c| c.is_alphanumeric()) {
        Some(hangul @ '가'..='힣') => match (hangul as u32 - 0xAC00) % 28 {
            0 => Final::Vowel,
            8 => Final::Rieul,
            _ => Final::Consonant,
        },
        // 일, 칠, 팔; 영, 삼, 육; 이, 사, 오, 구.
        Some('1' | '7' | '8' | 'l' | 'L' | 'r' | 'R') => Final::Rieul,
        Some('0' | '3' | '6' | 'm' | 'M' | 'n' | 'N') => Final::Consonant,
        _ => Final::Vowel,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_follow_the_sound() {
        for (word, expected) in [("x0", "을"), ("w1", "을"), ("x2", "를"), ("z", "를"), ("값", "을"), ("0.44)", "를")] {
            assert_eq!(settle_particle(word, "을(를)").map(|(particle, _)| particle), Some(expected), "{word}");
        }
        assert_eq!(settle_particle("x1", "(으)로").map(|(particle, _)| particle), Some("로"));
        assert_eq!(settle_particle("x3", "(으)로").map(|(particle, _)| particle), Some("으로"));
    }
}
