//! npm, and the packages of the browser tests.

use crate::command::{self, Outcome, on_path};
use crate::project::Project;
use std::fs;
use std::process::Command;

/// npm, or what to do without it.
pub fn command() -> Outcome<Command> {
    on_path("npm").map(Command::new).ok_or_else(|| {
        "npm is not on PATH: it fetches wasm-opt and the browser tests' packages. Install Node.js 20 or newer, which brings it".to_owned()
    })
}

/// Installs exactly what `package-lock.json` names, unless that was done before.
pub fn for_browser_tests(project: &Project) -> Outcome {
    let folder = project.browser_tests();
    let lock = project.read("tests/browser/package-lock.json")?;
    let stamp = folder.join("node_modules/.installed-lock.json");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let log = project.tools.join("logs/npm-ci.log");
    let mut npm = command()?;
    npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder);
    command::run_long("Fetching the browser tests' packages", "a few seconds, once", &log, &mut npm)
        .map_err(|error| format!("the browser tests need the packages of tests/browser/package-lock.json: {error}"))?;
    fs::write(&stamp, lock).map_err(|error| format!("cannot write {}: {error}", stamp.display()))
}
