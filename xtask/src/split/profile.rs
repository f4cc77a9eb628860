//! `cargo xtask profile`: looks which functions the first screen runs, and lists them.

use super::{WATCH, names};
use crate::command::Outcome;
use crate::project::Project;
use crate::{npm, page, serve, stages};
use std::collections::BTreeSet;
use std::process::Stdio;

/// What opens the page and prints the functions that ran.
const SCRIPT: &str = "profile.mjs";

/// Renews the list of the functions that the first screen needs.
pub fn profile(project: &Project) -> Outcome {
    let dist = project.root.join("target/watched");
    page::build_into(project, &dist, &[(WATCH, "1")])?;
    npm::for_browser_tests(project)?;
    let url = serve::in_background(dist, serve::Address::for_tests())?;
    let mut node = stages::node(project, project.browser_tests().join(SCRIPT), &[], &url)?;
    let output = node.stderr(Stdio::inherit()).output().map_err(|error| format!("node could not be started: {error}"))?;
    if !output.status.success() {
        return Err(format!("{SCRIPT} failed ({})", output.status));
    }
    let ran: BTreeSet<String> =
        String::from_utf8_lossy(&output.stdout).lines().map(names::lasting).filter(|name| !name.is_empty()).collect();
    names::list(project, &ran)?;
    println!("{} functions are listed in src/ui/first-screen.txt.", ran.len());
    Ok(())
}
