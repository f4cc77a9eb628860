//! The page's build by Trunk, left out where nothing has changed since the last one.

use crate::command::{self, Outcome, answer, create_folder};
use crate::project::Project;
use crate::tools;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the page is built from.
const SOURCES: [&str; 9] = ["index.html", "Trunk.toml", "Cargo.toml", "Cargo.lock", ".cargo", "src", "style", "assets", "xtask/src"];

/// Builds the publishable page into `dist/`.
pub fn build(project: &Project) -> Outcome {
    // Trunk would run wasm-bindgen and wasm-opt over an unchanged program again, half a minute of work.
    let stamp = project.root.join("target/page-stamp.txt");
    let sources = sources(project);
    if fs::read_to_string(&stamp).is_ok_and(|last| last == format!("{sources}{}", state([project.dist()]))) {
        println!("The page is built, and nothing has changed since.");
        return Ok(());
    }
    build_into(project, &project.dist(), &[])?;

    // `sources` is from before the build: what was edited meanwhile counts as a change.
    create_folder(&project.root.join("target"))?;
    fs::write(&stamp, format!("{sources}{}", state([project.dist()]))).map_err(|error| format!("cannot write {}: {error}", stamp.display()))
}

/// Builds a page into a folder, with something said to the hooks of `Trunk.toml`.
pub fn build_into(project: &Project, folder: &Path, environment: &[(&str, &str)]) -> Outcome {
    let path = tools::for_page(project)?;
    let host = answer("rustc", &["--print", "host-tuple"]).ok_or("`rustc --print host-tuple` gives no answer: is Rust installed?")?;
    let mut cargo = Command::new("cargo");
    // Trunk passes its --offline on to Cargo: the crates have to be here before, those of build scripts and macros too.
    cargo.args(["fetch", "--quiet", "--target", "wasm32-unknown-unknown", "--target", &host]).current_dir(&project.root);
    command::run(&mut cargo)?;

    let mut trunk = Command::new("trunk");
    // Trunk takes its helpers from PATH; offline, a missing one is an error rather than a download.
    trunk.args(["build", "--release", "--offline", "--dist"]).arg(folder).current_dir(&project.root);
    trunk.env("PATH", path).env("RUST_BACKTRACE", "0").envs(environment.iter().copied());
    command::run(&mut trunk)
}

/// The compiler and the state of everything that it is given.
fn sources(project: &Project) -> String {
    let compiler = answer("rustc", &["--version"]).unwrap_or_default();
    compiler + &state(SOURCES.map(|source| project.root.join(source)))
}

/// Every file below some paths with its size and time: what differs when a build is due.
fn state<const N: usize>(paths: [PathBuf; N]) -> String {
    let mut text = String::new();
    let mut paths = Vec::from(paths);
    while let Some(path) = paths.pop() {
        if path.is_dir() {
            paths.extend(entries(&path));
        } else if let Ok(data) = path.metadata() {
            // Writing to a String cannot fail.
            let _ = write!(text, "\n{} {} {:?}", path.display(), data.len(), data.modified().ok());
        }
    }
    text
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}
