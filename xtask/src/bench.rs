//! `cargo xtask bench`: the benchmarks, native by Cargo and in Chromium by a script of the browser tests.

use crate::command::{self, Outcome};
use crate::project::Project;
use crate::{npm, page, stages};
use std::process::Command;

const SCRIPT: &str = "bench.mjs";

/// Runs the benchmarks whose name contains `name`, or all.
pub fn run(project: &Project, name: Option<&str>) -> Outcome {
    let mut cargo = Command::new("cargo");
    cargo.args(["bench", "--package", "gatewise", "--benches", "--"]).args(name).current_dir(&project.root);
    command::run(&mut cargo)?;

    page::build(project)?;
    npm::for_browser_tests(project)?;
    let mut node = stages::on_built_page(project, project.browser_tests().join(SCRIPT), &[])?;
    node.args(name);
    command::run(&mut node)
}
