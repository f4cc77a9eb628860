//! The Korean of lessons and page: its terms are those of the glossary, its particles those that the sound asks for.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::words::settle_particle;

/// The lines of Korean that the lessons and the page say, each with its place.
fn korean() -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for (folder, ending) in [("assets/lessons", ".lesson"), ("assets/words/ko", ".txt")] {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for file in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            if name.ends_with(ending) {
                let text = std::fs::read_to_string(&file).unwrap();
                let said = text.lines().enumerate().filter(|(_, line)| ending == ".txt" || line.starts_with("ko = "));
                lines.extend(said.map(|(at, line)| (format!("{name}:{}", at + 1), line.to_owned())));
            }
        }
    }
    lines
}

#[test]
fn korean_keeps_to_the_glossary() {
    let rows = include_str!("../assets/lessons/GLOSSARY.md").lines().filter(|line| line.starts_with("| ")).skip(1);
    let rows: Vec<Vec<&str>> = rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect();
    let others: Vec<(&str, &str)> =
        rows.iter().flat_map(|row| row[2].split(", ").filter(|other| !other.is_empty()).map(|other| (row[1], other))).collect();
    let said = korean();
    let astray = said.iter().flat_map(|(place, line)| {
        others.iter().filter(|(_, other)| line.contains(other)).map(move |(term, other)| format!("{place}: {other}, which is {term}"))
    });
    let astray: Vec<String> = astray.collect();
    assert!(astray.is_empty(), "{}", astray.join("\n"));
    for term in rows.iter().flat_map(|row| row[1].split(", ")).filter(|term| *term != "규제") {
        let word = term.trim_end_matches("하다");
        assert!(said.iter().any(|(_, line)| line.contains(word)), "nothing says {term}");
    }
}

/// After names and figures that are written out; after a quoted number the page chooses.
#[test]
fn korean_particles_follow_the_sound() {
    let mut wrong = Vec::new();
    for (place, line) in korean().iter().filter(|(place, _)| place.contains(".lesson")) {
        for (pair, written) in [("을(를)", ["을", "를"]), ("은(는)", ["은", "는"]), ("과(와)", ["과", "와"]), ("이(가)", ["이", "가"])]
        {
            let words = line.split([' ', ',', '.', '?', '!', '’', '‘']);
            for (name, particle) in words.filter_map(|word| written.iter().find_map(|end| Some((word.strip_suffix(end)?, *end)))) {
                let is_name = name.trim_end_matches([']', ')']).ends_with(|end: char| end.is_ascii_alphanumeric());
                if is_name && settle_particle(name, pair).is_some_and(|(right, _)| right != particle) {
                    wrong.push(format!("{place}: {name}{particle}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
