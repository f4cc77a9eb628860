//! The service worker of a release: a version made of all files' names and contents, and the list of what it keeps on the device.

use crate::budget::files_below;
use crate::command::Outcome;
use crate::project::Project;
use crate::split;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};

/// What the worker is called: at the top of the page, since it answers for what lies below its own folder.
const WORKER: &str = "sw.js";
/// What the page is called, and its address from the worker's folder.
const PAGE: &str = "index.html";

/// Writes the worker of the page that Trunk has just built; a debug build gets none.
pub fn keep(project: &Project) -> Outcome {
    let Some(staging) = split::release()? else { return Ok(()) };
    let mut hasher = DefaultHasher::new();
    let files: Vec<String> = files_below(&staging)?.into_iter().filter(|file| file != WORKER).collect();
    for file in &files {
        let bytes = fs::read(staging.join(file)).map_err(|error| format!("cannot read {file}: {error}"))?;
        (file, bytes).hash(&mut hasher);
    }
    let script = worker(&project.read("assets/worker.js")?, hasher.finish(), &files)?;
    fs::write(staging.join(WORKER), script).map_err(|error| format!("cannot write {WORKER}: {error}"))
}

/// The worker's script for these files, the page first.
fn worker(script: &str, version: u64, files: &[String]) -> Outcome<String> {
    let others = files.iter().filter(|file| *file != PAGE).map(String::as_str);
    let listed: Vec<String> = std::iter::once("").chain(others).map(|file| format!("\"{file}\"")).collect();
    let mut text = script.to_owned();
    for (place, with) in [("\"@version@\"", format!("\"{version:016x}\"")), ("\"@files@\"", listed.join(", "))] {
        if text.matches(place).count() != 1 {
            return Err(format!("assets/worker.js should have {place} once"));
        }
        text = text.replace(place, &with);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_lists_the_page_first() {
        let files = ["files/1/a.txt", "index.html", "page.css"].map(str::to_owned);
        let script = worker("const V = \"@version@\"; const F = [\"@files@\"];", 0xab, &files).unwrap();
        assert_eq!(script, "const V = \"00000000000000ab\"; const F = [\"\", \"files/1/a.txt\", \"page.css\"];");
    }

    #[test]
    fn a_script_without_its_places_is_refused() {
        assert!(worker("const V = \"@version@\";", 1, &[]).is_err());
    }
}
