//! What the house asks of every file: the rooms' imports, the words of both languages, and what must not stand in the source.

#![allow(clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files below a folder whose names end in one of these ways, as paths from the root.
fn files(folder: &str, endings: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root().join(&folder)).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = folder.join(&name);
            if entry.path().is_dir() {
                if !["target", "node_modules", "dist", ".git", ".tools"].contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(path.to_string_lossy().trim_start_matches("./").to_owned());
            }
        }
    }
    found.sort();
    found
}

fn rust_files() -> Vec<String> {
    ["src", "tests", "xtask", "benches"].iter().flat_map(|folder| files(folder, &[".rs"])).collect()
}

/// A source without its comments, without the tests at its end, and without quotes that neither open nor close a text.
fn code(path: &str) -> String {
    let text = read(path);
    let lines = text.lines().take_while(|line| line.trim() != "#[cfg(test)]").filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n").replace(r"\\", "").replace("\\\"", "").replace("'\"'", "")
}

fn is_test(path: &str) -> bool {
    path.ends_with("/tests.rs")
}

/// The words that follow a marker in a text: the rooms after `crate::`.
fn names_after<'a>(text: &'a str, marker: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(marker).filter_map(move |(at, _)| {
        let rest = &text[at + marker.len()..];
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        (end > 0).then_some(&rest[..end])
    })
}

/// The texts between pairs of quotes or backticks on each line.
fn quoted(text: &str, quote: char) -> impl Iterator<Item = &str> {
    text.lines().flat_map(move |line| line.split(quote).skip(1).step_by(2))
}

/// ARCHITECTURE.md's table: each room, and what it may import (`None`: everything).
fn rooms() -> BTreeMap<String, Option<BTreeSet<String>>> {
    let text = read("ARCHITECTURE.md");
    let rows = text.lines().filter(|line| line.starts_with("| `src/"));
    let mut rooms = BTreeMap::new();
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [path, _, imports] = cells[..] else { panic!("a row without three cells: {row}") };
        let room = path.trim_matches('`').trim_start_matches("src/").trim_end_matches('/').trim_end_matches(".rs");
        let allowed = match imports {
            "everything" => None,
            "nothing" => Some(BTreeSet::new()),
            list => Some(list.split(", ").map(str::to_owned).collect()),
        };
        rooms.insert(room.to_owned(), allowed);
    }
    rooms
}

#[test]
fn rooms_import_what_the_table_allows() {
    let rooms = rooms();
    for path in files("src", &[".rs"]).iter().filter(|path| !is_test(path)) {
        let below = path.trim_start_matches("src/");
        let room = below.split('/').next().unwrap().trim_end_matches(".rs");
        if room == "lib" || room == "core" {
            let modules = read(path);
            let missing: Vec<&str> = names_after(&modules, "pub mod ").filter(|module| !rooms.contains_key(*module)).collect();
            assert!(missing.is_empty(), "ARCHITECTURE.md has no row for {missing:?}");
            continue;
        }
        let allowed = rooms.get(room).unwrap_or_else(|| panic!("ARCHITECTURE.md has no row for {room}"));
        let Some(allowed) = allowed else { continue };
        let code = code(path);
        assert!(!code.contains("crate::{"), "{path}: import one room at a time, so that the table can be checked");
        for import in names_after(&code, "crate::").filter(|import| rooms.contains_key(*import)) {
            assert!(import == room || allowed.contains(import), "{path} imports {import}, which the table does not allow");
        }
    }
}

#[test]
fn only_the_page_knows_the_browser() {
    for path in files("src", &[".rs"]).iter().filter(|path| !path.starts_with("src/ui/") && *path != "src/main.rs") {
        let code = read(path);
        for browser in ["leptos", "web_sys", "js_sys", "wasm_bindgen"] {
            assert!(!code.contains(&format!("{browser}::")), "{path} uses {browser}");
        }
    }
}

#[test]
fn every_file_says_what_it_holds() {
    for path in rust_files() {
        assert!(read(&path).starts_with("//! "), "{path} does not open with one sentence");
    }
}

/// `key = template` of all resource files of a language.
fn words(language: &str) -> BTreeMap<String, String> {
    let mut words = BTreeMap::new();
    for path in files(&format!("assets/words/{language}"), &[".txt"]) {
        for line in read(&path).lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (key, template) = line.split_once(" = ").unwrap_or_else(|| panic!("{path}: no ` = ` in: {line}"));
            assert!(words.insert(key.to_owned(), template.to_owned()).is_none(), "{path}: {key} stands there twice");
        }
    }
    words
}

fn placeholders(template: &str) -> BTreeSet<&str> {
    template.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[test]
fn both_languages_say_the_same_things() {
    let (english, korean) = (words("en"), words("ko"));
    for (key, template) in &english {
        let other = korean.get(key).unwrap_or_else(|| panic!("{key} has no Korean"));
        assert_eq!(placeholders(template), placeholders(other), "{key}");
    }
    for key in korean.keys() {
        assert!(english.contains_key(key), "{key} has no English");
    }
}

/// Words that are found by the name of a gate, or that `assets/catalogue/gates.txt` names: tests of their own see to those.
const OF_GATES: [&str; 4] = ["gate.", "named.", "about.", "watch."];

#[test]
fn words_are_used_and_used_words_exist() {
    let words = words("en");
    let parts: BTreeSet<&str> = words.keys().filter_map(|key| key.split('.').next()).collect();
    let is_key = |text: &str| {
        let mut names = text.split('.');
        let plain = |name: &str| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte))
        };
        names.next().is_some_and(|first| parts.contains(first))
            && text.contains('.')
            && ![".txt", ".js"].iter().any(|file| text.ends_with(file))
            && names.all(plain)
    };
    let mut used: BTreeSet<String> = BTreeSet::new();
    for path in files("src", &[".rs"]).iter().filter(|path| !is_test(path)) {
        for key in quoted(&code(path), '"').filter(|text| is_key(text)) {
            assert!(words.contains_key(key), "{path} says {key}, which no language has");
            used.insert(key.to_owned());
        }
    }
    // The examples' file names its headings, and a gate's line is found by the gate's name (its own test sees to that).
    used.extend(
        read("assets/lessons/examples.txt")
            .lines()
            .filter(|line| line.starts_with('='))
            .map(|line| line.trim_start_matches(['=', ' ']).to_owned()),
    );
    let unused: Vec<&String> =
        words.keys().filter(|key| !used.contains(*key) && !OF_GATES.iter().any(|part| key.starts_with(part))).collect();
    assert!(unused.is_empty(), "nobody says {unused:?}");
}

#[test]
fn what_the_architecture_names_exists() {
    let text = read("ARCHITECTURE.md");
    let roots = ["src/", "tests/", "assets/", "style/", "benches/", "xtask/"];
    for path in quoted(&text, '`').filter(|name| roots.iter().any(|root| name.starts_with(root))) {
        assert!(root().join(path.replace('*', "en")).exists(), "ARCHITECTURE.md names {path}");
    }
}

/// Two halves of a word that must not be found in this file either.
fn joined(halves: &[(&str, &str)]) -> Vec<String> {
    halves.iter().map(|(first, second)| format!("{first}{second}")).collect()
}

#[test]
fn nothing_is_left_for_later_or_points_elsewhere() {
    let later = joined(&[("TO", "DO"), ("FIX", "ME"), ("#[ign", "ore"), ("todo", "!("), ("dbg", "!(")]);
    let hosts = joined(&[("crates", ".io"), ("npmjs", ".org"), ("npmjs", ".com"), ("pypi", ".org"), ("goproxy", ".")]);
    let sources = files(".", &[".rs", ".mjs", ".js", ".css", ".html", ".md", ".txt", ".toml", ".py", ".json", ".npmrc", ".lesson", "run"]);
    for path in sources {
        let text = read(&path);
        for word in later.iter().chain(&hosts) {
            assert!(!text.contains(word.as_str()), "{path} contains {word}");
        }
    }
}

/// `clippy.toml` bans the standard library's transcendental functions; this holds the page's code to it as well, which is only
/// linted where its target is installed.
#[test]
fn transcendental_functions_come_from_libm() {
    let banned = read("clippy.toml");
    let banned: Vec<&str> = names_after(&banned, "\"f64::").collect();
    assert!(banned.len() > 20);
    for path in files("src", &[".rs"]) {
        // What stands between quotes is text, such as a program that calls `x.exp()`.
        let code: String = code(&path).split('"').step_by(2).collect();
        for name in &banned {
            assert!(!code.contains(&format!("f64::{name}(")) && !code.contains(&format!(".{name}()")), "{path} uses f64::{name}");
        }
        for name in ["powf", "powi", "atan2", "hypot"] {
            assert!(!code.contains(&format!(".{name}(")), "{path} uses f64::{name}");
        }
    }
}
