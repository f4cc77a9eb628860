//! The page's build by Trunk.

use crate::command::{self, Outcome, answer};
use crate::project::Project;
use crate::tools;
use std::process::Command;

/// Builds the publishable page into `dist/`.
pub fn build(project: &Project) -> Outcome {
    let path = tools::for_page(project)?;
    let host = answer("rustc", &["--print", "host-tuple"]).ok_or("`rustc --print host-tuple` gives no answer: is Rust installed?")?;
    let mut cargo = Command::new("cargo");
    // Trunk passes its --offline on to Cargo: the crates have to be here before, those of build scripts and macros too.
    cargo.args(["fetch", "--quiet", "--target", "wasm32-unknown-unknown", "--target", &host]).current_dir(&project.root);
    command::run(&mut cargo)?;

    let mut trunk = Command::new("trunk");
    // Trunk takes its helpers from PATH; offline, a missing one is an error rather than a download.
    trunk.args(["build", "--release", "--offline"]).env("PATH", path).env("RUST_BACKTRACE", "0").current_dir(&project.root);
    command::run(&mut trunk)
}
