//! The program in two parts: the first screen's functions come first, all others behind its picture.

mod data;
mod lean;
mod names;
mod parts;
mod places;
mod plan;
mod profile;
mod program;
#[cfg(test)]
mod tests;

pub use profile::profile;

use crate::command::Outcome;
use crate::project::Project;
use data::Linked;
use plan::Plan;
use program::Program;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// Set to build a page that tells which of its functions ran, instead of one in two parts.
const WATCH: &str = "GATEWISE_WATCH";
/// How the names of the two parts end.
const FIRST_ENDING: &str = "_bg.wasm";
pub const REST_ENDING: &str = "_rest.wasm";

/// Divides the program of the page that Trunk has just built, and makes its scripts small. Trunk calls it after each build; a debug
/// build stays as it is.
pub fn split(project: &Project) -> Outcome {
    let Some(staging) = release()? else { return Ok(()) };
    for script in with_ending(&staging, ".js")? {
        let text = fs::read_to_string(&script).map_err(|error| format!("cannot read {}: {error}", script.display()))?;
        write(&script, lean::lean(&text).as_bytes())?;
    }
    let file = built_program(&staging)?;
    let bytes = fs::read(&file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    let program = Program::read(&bytes)?;
    if std::env::var_os(WATCH).is_some() {
        return write(&file, &parts::watched(&program, &bytes)?);
    }
    let first_screen = names::listed(project)?;
    let is_first = names::functions(&program, &first_screen)?;
    let linked = linked_program(project);
    let linked = Linked::read(&fs::read(&linked).map_err(|error| format!("cannot read {}: {error}", linked.display()))?)?;
    let plan = Plan::new(&program, &linked, |function| is_first.contains(&function))?;
    let first = parts::first(&program, &plan, &bytes)?;
    let rest = parts::rest(&program, &plan)?;
    println!(
        "The program in two parts: {} functions of {} kB now, {} of {} kB behind the first picture; {} are called from there, {} from here",
        plan.kept.len(),
        first.len() / 1000,
        plan.moved.len(),
        rest.len() / 1000,
        plan.shown.len(),
        plan.stubs.len(),
    );
    // Caches tell the parts of one build from those of another by their names.
    let mut hasher = DefaultHasher::new();
    (&first, &rest).hash(&mut hasher);
    let stem = format!("gatewise-{:016x}", hasher.finish());
    let (first_name, rest_name) = (format!("{stem}{FIRST_ENDING}"), format!("{stem}{REST_ENDING}"));
    write(&staging.join(&first_name), &first)?;
    write(&staging.join(&rest_name), &rest)?;
    fs::remove_file(&file).map_err(|error| format!("cannot remove {}: {error}", file.display()))?;
    let old_name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let page = staging.join("index.html");
    let html = fs::read_to_string(&page).map_err(|error| format!("cannot read {}: {error}", page.display()))?;
    write(&page, named(&html, &old_name, &first_name, &rest_name)?.as_bytes())
}

/// The folder of the release that Trunk has just built; nothing for a debug build.
pub fn release() -> Outcome<Option<PathBuf>> {
    let from_trunk =
        |name: &str| std::env::var(name).map_err(|_| format!("{name} is not set: Trunk runs this command, after it has built the page"));
    let is_release = from_trunk("TRUNK_PROFILE")? == "release";
    Ok(if is_release { Some(PathBuf::from(from_trunk("TRUNK_STAGING_DIR")?)) } else { None })
}

/// The page with the names of the two parts.
fn named(html: &str, old: &str, first: &str, rest: &str) -> Outcome<String> {
    if !html.contains(old) {
        return Err(format!("index.html does not name {old}"));
    }
    let (head, body) = html.split_once("</head>").ok_or("index.html has no head")?;
    Ok(format!("{}<link href=./{rest} rel=rest></head>{body}", head.replace(old, first)))
}

fn built_program(staging: &Path) -> Outcome<PathBuf> {
    match with_ending(staging, FIRST_ENDING)?.as_slice() {
        [program] => Ok(program.clone()),
        _ => Err(format!("{} does not hold exactly one program", staging.display())),
    }
}

/// The program as the linker left it.
fn linked_program(project: &Project) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| project.root.join("target"), PathBuf::from);
    target.join("wasm32-unknown-unknown/release/gatewise.wasm")
}

fn with_ending(folder: &Path, ending: &str) -> Outcome<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
    Ok(entries.flatten().map(|entry| entry.path()).filter(|path| path.to_string_lossy().ends_with(ending)).collect())
}

fn write(file: &Path, bytes: &[u8]) -> Outcome {
    fs::write(file, bytes).map_err(|error| format!("cannot write {}: {error}", file.display()))
}
