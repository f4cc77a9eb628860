//! The byte budget of a first visit, counted after brotli as a good static host sends it.

use crate::command::{Outcome, on_path};
use crate::project::Project;
use crate::split::REST_ENDING;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// The most that the first screen may weigh without fonts.
const PAGE_LIMIT: u64 = 250_000;
/// What the first screen should weigh without fonts.
const PAGE_AIM: u64 = 200_000;
/// The words of the language that is read come with the first screen, by an address that is put together: those of the language
/// that weighs most are counted.
const WORDS: &str = "/words/ko.txt";
/// What comes behind the first picture besides the rest of the program: the other words of that language, styles, and the script that
/// has the page kept on the device.
const LATE: [&str; 3] = ["/words/ko-late.txt", "/late.css", "/offline.js"];
/// The most that its fonts may weigh.
const FONT_LIMIT: u64 = 110_000;

/// A file of `dist/` and its size after brotli 11.
#[derive(Debug, PartialEq)]
struct Share {
    file: String,
    bytes: u64,
    part: Part,
}

/// When a file is loaded.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    FirstScreen,
    Font,
    /// The part of the program, the words and the styles that are fetched as soon as the first picture is on screen.
    Rest,
    Later,
}

/// The files of the built page that a first visit loads, by their paths from `dist/`.
pub fn first_visit_files(project: &Project) -> Outcome<BTreeSet<String>> {
    let dist = project.dist();
    Ok(first_visit(&files_below(&dist)?, |file| fs::read_to_string(dist.join(file)).ok()))
}

/// Prints each file's share of the first visit and fails beyond the limits.
pub fn check(project: &Project) -> Outcome {
    let dist = project.dist();
    let files = files_below(&dist)?;
    let first = first_visit_files(project)?;
    let sizes = brotli_sizes(&dist, &files)?;
    let mut shares: Vec<Share> = files
        .into_iter()
        .zip(sizes)
        .map(|(file, bytes)| {
            let part = match (first.contains(&file), file.ends_with(".woff2")) {
                (false, _) if is_late(&file) => Part::Rest,
                (false, _) => Part::Later,
                (true, true) => Part::Font,
                (true, false) => Part::FirstScreen,
            };
            Share { file, bytes, part }
        })
        .collect();
    shares.sort_by_key(|share| std::cmp::Reverse(share.bytes));
    let (table, verdict) = judge(&shares);
    print!("{table}");
    verdict
}

/// The files that a first visit loads: those that `index.html` names, and those that these name in turn.
///
/// WebAssembly is not searched for names: what the program fetches by itself is by definition loaded later, and a
/// browser test checks that it fetches nothing before the first picture.
fn first_visit(files: &[String], text_of: impl Fn(&str) -> Option<String>) -> BTreeSet<String> {
    let mut reached = BTreeSet::from(["index.html".to_owned()]);
    reached.extend(files.iter().filter(|file| file.ends_with(WORDS)).cloned());
    let mut unread = vec!["index.html".to_owned()];
    while let Some(file) = unread.pop() {
        if ![".html", ".css", ".js"].iter().any(|kind| file.ends_with(kind)) {
            continue;
        }
        let text = text_of(&file).unwrap_or_default();
        for other in files {
            let name = other.rsplit('/').next().unwrap_or(other);
            // The page names what it fetches behind the first picture too.
            if !reached.contains(other) && text.contains(name) && !is_late(other) {
                reached.insert(other.clone());
                unread.push(other.clone());
            }
        }
    }
    reached
}

/// Whether a file is fetched as soon as the first picture is on screen.
fn is_late(file: &str) -> bool {
    file.ends_with(REST_ENDING) || LATE.iter().any(|late| file.ends_with(late))
}

/// The table to print, and whether all is within its limits.
fn judge(shares: &[Share]) -> (String, Outcome) {
    let mut table = String::new();
    let mut faults = Vec::new();
    for (part, title, limit) in [
        (Part::FirstScreen, "first screen", Some(PAGE_LIMIT)),
        (Part::Font, "its fonts", Some(FONT_LIMIT)),
        (Part::Rest, "behind the first picture", None),
        (Part::Later, "loaded later, or never", None),
    ] {
        let members = || shares.iter().filter(move |share| share.part == part);
        if members().next().is_none() {
            continue;
        }
        let total: u64 = members().map(|share| share.bytes).sum();
        for share in members() {
            // Writing to a String cannot fail.
            let _ = writeln!(table, "{:>9}  {}", grouped(share.bytes), share.file);
        }
        let of = limit.map_or_else(String::new, |limit| format!(" of {}", grouped(limit)));
        let _ = writeln!(table, "{:>9}  {title}{of}\n", grouped(total));
        if let Some(limit) = limit.filter(|limit| total > *limit) {
            faults.push(format!("{title}: {} bytes after brotli, {} too many", grouped(total), grouped(total - limit)));
        } else if part == Part::FirstScreen && total > PAGE_AIM {
            let _ = writeln!(table, "{:>9}  above the aim of {}\n", grouped(total - PAGE_AIM), grouped(PAGE_AIM));
        }
    }
    let verdict = if faults.is_empty() { Ok(()) } else { Err(format!("the page is too heavy\n  {}", faults.join("\n  "))) };
    (table, verdict)
}

/// Digits in groups of three: `65,646`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// All files below a folder, by their paths from it, in order.
pub fn files_below(folder: &Path) -> Outcome<Vec<String>> {
    let mut files = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(inner) = folders.pop() {
        let path = folder.join(&inner);
        let entries = fs::read_dir(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        for entry in entries.flatten() {
            let name = format!("{inner}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() { folders.push(format!("{name}/")) } else { files.push(name) }
        }
    }
    files.sort();
    Ok(files)
}

/// The size of each file after brotli 11, by Node's own zlib: the reference encoder, without a crate to compile.
fn brotli_sizes(folder: &Path, files: &[String]) -> Outcome<Vec<u64>> {
    const SCRIPT: &str = "
        const { readFileSync } = require('node:fs');
        const { brotliCompressSync } = require('node:zlib'); // quality 11 is its default
        const files = readFileSync(0, 'utf8').split('\\n').filter(Boolean);
        for (const file of files) console.log(brotliCompressSync(readFileSync(file)).length);";
    let node = on_path("node").ok_or("node is not on PATH: it compresses the page to count its bytes. Install Node.js 20 or newer")?;
    let trouble = |error: std::io::Error| format!("node could not count the bytes of {}: {error}", folder.display());
    let mut child = Command::new(node)
        .args(["-e", SCRIPT])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(trouble)?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(files.join("\n").as_bytes()).map_err(trouble)?;
    }
    let output = child.wait_with_output().map_err(trouble)?;
    let sizes: Vec<u64> = String::from_utf8_lossy(&output.stdout).lines().filter_map(|line| line.parse().ok()).collect();
    if sizes.len() == files.len() { Ok(sizes) } else { Err(format!("node could not count the bytes of {}", folder.display())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(file: &str, bytes: u64, part: Part) -> Share {
        Share { file: file.to_owned(), bytes, part }
    }

    #[test]
    fn a_page_within_its_limits_passes() {
        let (table, verdict) = judge(&[
            share("a.wasm", 250_000, Part::FirstScreen),
            share("a.woff2", 110_000, Part::Font),
            share("a_rest.wasm", 80_000, Part::Rest),
            share("ko.json", 900_000, Part::Later),
        ]);
        assert_eq!(verdict, Ok(()));
        assert!(table.contains("  250,000  first screen of 250,000\n"), "{table}");
        assert!(table.contains("   50,000  above the aim of 200,000\n"), "{table}");
        assert!(table.contains("  110,000  its fonts of 110,000\n"), "{table}");
        assert!(table.contains("   80,000  behind the first picture\n"), "{table}");
        assert!(table.contains("  900,000  loaded later, or never\n"), "{table}");
    }

    #[test]
    fn a_byte_too_many_fails_and_is_named() {
        let (_, verdict) = judge(&[share("a.wasm", 250_000, Part::FirstScreen), share("index.html", 1, Part::FirstScreen)]);
        assert!(verdict.unwrap_err().ends_with("bytes after brotli, 1 too many"));
        let (_, verdict) = judge(&[share("a.woff2", 110_001, Part::Font)]);
        assert_eq!(verdict.unwrap_err(), "the page is too heavy\n  its fonts: 110,001 bytes after brotli, 1 too many");
    }

    #[test]
    fn what_is_named_from_the_start_is_a_first_visit() {
        let files = [
            "boot.js",
            "fonts/a.woff2",
            "fonts/README.md",
            "index.html",
            "ko.json",
            "files/1/late.css",
            "files/1/offline.js",
            "page.js",
            "page_bg.wasm",
            "page_rest.wasm",
            "page.css",
            "files/1/words/en.txt",
            "files/1/words/ko-late.txt",
            "files/1/words/ko.txt",
        ]
        .map(str::to_owned);
        let first = first_visit(&files, |file| {
            let text = match file {
                "index.html" => {
                    "<script src=./boot.js></script><link href=./page.css><link href=./page_bg.wasm><link href=./page_rest.wasm>"
                }
                "boot.js" => "import('./page.js') late.css offline.js",
                "page.css" => "url(fonts/a.woff2)",
                _ => "",
            };
            Some(text.to_owned())
        });
        let expected =
            ["boot.js", "fonts/a.woff2", "index.html", "page.css", "page.js", "page_bg.wasm", "files/1/words/ko.txt"].map(str::to_owned);
        assert_eq!(first, BTreeSet::from(expected));
    }

    #[test]
    fn digits_are_grouped() {
        assert_eq!([0, 999, 1_000, 65_646, 1_234_567].map(grouped), ["0", "999", "1,000", "65,646", "1,234,567"]);
    }
}
