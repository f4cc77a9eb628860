//! The page's styles as one file: eleven small ones cost as many requests, and two kilobytes more.

use crate::command::{Outcome, create_folder};
use crate::project::Project;
use std::fs;

/// Writes `target/page.css` from what `style/page.css` imports, in order. Trunk calls it before each build.
pub fn bundle(project: &Project) -> Outcome {
    let folder = project.root.join("style");
    let read = |name: &str| fs::read_to_string(folder.join(name)).map_err(|error| format!("cannot read style/{name}: {error}"));
    let list = read("page.css")?;
    let names = list.lines().filter_map(|line| line.strip_prefix("@import \"")?.strip_suffix("\";"));
    let bundled = names.map(read).collect::<Result<Vec<_>, _>>()?.concat();
    create_folder(&project.root.join("target"))?;
    let file = project.root.join("target/page.css");
    // What has not changed is not written: whoever watches the folder would build again.
    if fs::read_to_string(&file).is_ok_and(|last| last == bundled) {
        return Ok(());
    }
    fs::write(&file, bundled).map_err(|error| format!("cannot write {}: {error}", file.display()))
}
