//! Small files put together, for every page that is loaded: each costs a request and a few hundred bytes more than its content.

use crate::command::{Outcome, create_folder};
use crate::project::Project;
use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// The parts of a language's words that the first picture needs, and those that come behind it, with the endings of their files.
const WORDS: [(&str, &[&str]); 2] = [
    ("", &["page", "explain"]),
    (
        "-late",
        &[
            "catalogue",
            "dialogs",
            "errors",
            "panels",
            "view",
            "predict",
            "break",
            "forward",
            "train",
            "nudge",
            "plot",
            "network",
            "gates",
            "lessons",
        ],
    ),
];

/// What the page fetches by an address that the program puts together, besides words and late styles: folders and scripts of `assets/`.
const FETCHED: [&str; 6] = ["lessons", "code", "offline.js", "media.js", "catalogue", "present.js"];

/// The page's script and its styles name these two folders, below which the names of files have no hashes of their own.
const PLACES: [&str; 2] = ["files/", "fonts/"];

/// Writes `target/bundle/`, which Trunk takes the page from. It calls it before each build.
///
/// `files/` has what is fetched by name: two files of words for each language, the late styles, and what is in [`FETCHED`]; `fonts/` has
/// the fonts. Either in a folder that is named by a hash of all that is in it, so that an address never gets another content.
/// `page.css`, `boot.js` and `media.js` have their addresses of these with the hash in them.
pub fn bundle(project: &Project) -> Outcome {
    let assets = project.root.join("assets");
    let target = project.root.join("target/bundle");
    let mut fonts = Files::new();
    gather(&assets, "fonts", &mut fonts)?;
    let fonts = fonts.into_iter().filter(|(name, _)| name.ends_with(".woff2") || name.contains("OFL"));
    let fonts: Files = fonts.map(|(name, bytes)| (name.trim_start_matches("fonts/").to_owned(), bytes)).collect();
    let fonts = place(&target, "fonts", &fonts)?;

    let mut files = words(&assets)?;
    files.insert("late.css".to_owned(), styles(project, "late.css")?.into_bytes());
    for name in FETCHED {
        gather(&assets, name, &mut files)?;
    }
    if let Some(script) = files.get_mut("media.js") {
        *script = addressed(&text(script)?, &["fonts/"], &[&fonts]).into_bytes();
    }
    let files = place(&target, "files", &files)?;
    let addressed = |text: &str| addressed(text, &PLACES, &[&files, &fonts]);
    let boot = text(&read(&assets.join("boot.js"))?)?;
    write(&target.join("page.css"), addressed(&styles(project, "page.css")?).as_bytes())?;
    write(&target.join("boot.js"), addressed(&boot).as_bytes())
}

/// A text with the addresses of folders in the place of their names.
fn addressed(text: &str, places: &[&str], addresses: &[&str]) -> String {
    let pairs = places.iter().zip(addresses);
    pairs.fold(text.to_owned(), |text, (place, address)| text.replace(&format!("\"{place}"), &format!("\"{address}")))
}

fn text(bytes: &[u8]) -> Outcome<String> {
    String::from_utf8(bytes.to_vec()).map_err(|error| format!("a script is no text: {error}"))
}

/// Files by their paths from some folder.
type Files = BTreeMap<String, Vec<u8>>;

/// The words of each language, in two files.
fn words(assets: &Path) -> Outcome<Files> {
    let mut files = Files::new();
    for language in ["en", "ko"] {
        for (ending, parts) in WORDS {
            let parts = parts.iter().map(|part| read(&assets.join(format!("words/{language}/{part}.txt"))));
            files.insert(format!("words/{language}{ending}.txt"), parts.collect::<Outcome<Vec<_>>>()?.concat());
        }
    }
    Ok(files)
}

/// What a style sheet of `style/` imports, in order.
fn styles(project: &Project, sheet: &str) -> Outcome<String> {
    let list = project.read(&format!("style/{sheet}"))?;
    let names = list.lines().filter_map(|line| line.strip_prefix("@import \"")?.strip_suffix("\";"));
    names.map(|name| project.read(&format!("style/{name}"))).collect()
}

/// A file, or all files below a folder, by their paths from `root`.
fn gather(root: &Path, name: &str, files: &mut Files) -> Outcome {
    let path = root.join(name);
    if !path.is_dir() {
        files.insert(name.to_owned(), read(&path)?);
        return Ok(());
    }
    let entries = fs::read_dir(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    for entry in entries.flatten() {
        gather(root, &format!("{name}/{}", entry.file_name().to_string_lossy()), files)?;
    }
    Ok(())
}

/// Writes files below a folder of their own, with a hash of them for its name, in place of those of an earlier build. Gives its address.
fn place(target: &Path, name: &str, files: &Files) -> Outcome<String> {
    let mut hasher = DefaultHasher::new();
    files.hash(&mut hasher);
    let hash = format!("{:08x}", hasher.finish() >> 32);
    let folder = target.join(name);
    for entry in fs::read_dir(&folder).into_iter().flatten().flatten().filter(|entry| *entry.file_name() != *hash) {
        fs::remove_dir_all(entry.path()).map_err(|error| format!("cannot remove {}: {error}", entry.path().display()))?;
    }
    for (file, bytes) in files {
        write(&folder.join(&hash).join(file), bytes)?;
    }
    Ok(format!("{name}/{hash}/"))
}

fn write(target: &Path, bytes: &[u8]) -> Outcome {
    // What has not changed is not written: whoever watches the folder would build again.
    if fs::read(target).is_ok_and(|last| last == bytes) {
        return Ok(());
    }
    target.parent().map_or(Ok(()), create_folder)?;
    fs::write(target, bytes).map_err(|error| format!("cannot write {}: {error}", target.display()))
}

fn read(file: &Path) -> Outcome<Vec<u8>> {
    fs::read(file).map_err(|error| format!("cannot read {}: {error}", file.display()))
}
