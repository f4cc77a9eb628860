//! Small files put together, for every page that is loaded: each costs a request and a few hundred bytes more than its content.

use crate::command::{Outcome, create_folder};
use crate::project::Project;
use std::fs;
use std::path::Path;

/// The parts of a language's words that the first picture needs, and those that come behind it, with the endings of their files.
const WORDS: [(&str, &[&str]); 2] = [("", &["page", "explain"]), ("-late", &["catalogue", "dialogs", "errors", "panels", "view"])];

/// The styles that the first picture needs, and those that come behind it.
const STYLES: [&str; 2] = ["page.css", "late.css"];

/// Writes `target/bundle/`: each of the styles from what the file of that name in `style/` imports, in order, and `words/` with two
/// files for each language. Trunk calls it before each build.
pub fn bundle(project: &Project) -> Outcome {
    let target = project.root.join("target/bundle");
    create_folder(&target.join("words"))?;
    let style = project.root.join("style");
    for sheet in STYLES {
        let list = read(&style.join(sheet))?;
        let names = list.lines().filter_map(|line| line.strip_prefix("@import \"")?.strip_suffix("\";"));
        join(names.map(|name| style.join(name)), &target.join(sheet))?;
    }
    for language in ["en", "ko"] {
        let words = project.root.join("assets/words").join(language);
        for (ending, parts) in WORDS {
            join(parts.iter().map(|part| words.join(format!("{part}.txt"))), &target.join(format!("words/{language}{ending}.txt")))?;
        }
    }
    Ok(())
}

fn join(files: impl IntoIterator<Item = impl AsRef<Path>>, target: &Path) -> Outcome {
    let joined = files.into_iter().map(|file| read(file.as_ref())).collect::<Result<Vec<_>, _>>()?.concat();
    // What has not changed is not written: whoever watches the folder would build again.
    if fs::read_to_string(target).is_ok_and(|last| last == joined) {
        return Ok(());
    }
    fs::write(target, joined).map_err(|error| format!("cannot write {}: {error}", target.display()))
}

fn read(file: &Path) -> Outcome<String> {
    fs::read_to_string(file).map_err(|error| format!("cannot read {}: {error}", file.display()))
}
