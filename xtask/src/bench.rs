//! `cargo xtask bench`: the benchmarks, native by Cargo and in Chromium by a script of the browser tests.

use crate::command::{self, Outcome};
use crate::project::Project;
use crate::{npm, page, stages};
use std::process::Command;

const SCRIPT: &str = "bench.mjs";
/// The engine by itself, as the page has it.
const ENGINE: &str = "target/wasm32-unknown-unknown/release/gatewise_bench.wasm";

/// Runs the benchmarks whose name contains `name`, or all.
pub fn run(project: &Project, name: Option<&str>) -> Outcome {
    let mut cargo = Command::new("cargo");
    cargo.args(["bench", "--package", "gatewise", "--benches", "--"]).args(name).current_dir(&project.root);
    command::run(&mut cargo)?;

    let mut engine = Command::new("cargo");
    engine.args(["build", "--quiet", "--release", "--package", "gatewise-bench", "--target", "wasm32-unknown-unknown"]);
    command::run(engine.current_dir(&project.root))?;
    page::build(project)?;
    npm::for_browser_tests(project)?;
    let mut node = stages::on_built_page(project, project.browser_tests().join(SCRIPT), &[])?;
    node.args(name).env("GATEWISE_BENCH", project.root.join(ENGINE));
    command::run(&mut node)
}
