//! `cargo xtask test`: every check, one after the other, stopping at the first that fails.

use crate::command::{self, Outcome, elapsed, on_path};
use crate::project::Project;
use crate::{browser, budget, documents, npm, page, python, serve, tools};
use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

/// Runs all checks. The browser tests are last: their summary ends the output.
pub fn test(project: &Project) -> Outcome {
    stage("tools", || {
        tools::for_page(project)?;
        tools::for_checks()?;
        browser::chromium()?;
        documents::for_tests()?;
        npm::for_browser_tests(project)?;
        python::for_tests(project).map(drop)
    })?;
    stage("format", || cargo(project, &["fmt", "--all", "--check"]))?;
    stage("lints, native", || {
        cargo(project, &["clippy", "--quiet", "--workspace", "--exclude", "gatewise-page", "--all-targets", "--", "--deny", "warnings"])
    })?;
    stage("lints, page", || {
        let page = ["clippy", "--quiet", "--package", "gatewise-page", "--target", "wasm32-unknown-unknown", "--", "--deny", "warnings"];
        cargo(project, &page)
    })?;
    stage("documentation", || {
        let mut documentation = Command::new("cargo");
        documentation.args(["doc", "--quiet", "--no-deps", "--package", "gatewise", "--package", "gatewise-core"]);
        command::run(documentation.env("RUSTDOCFLAGS", "--deny warnings").current_dir(&project.root))
    })?;
    stage("native tests", || {
        let mut tests = Command::new("cargo");
        tests.args(["test", "--workspace", "--exclude", "gatewise-page"]).current_dir(&project.root);
        command::run(tests.env("GATEWISE_PYTHON", python::for_tests(project)?).envs(documents::for_tests()?))
    })?;
    stage("the page's build", || page::build(project))?;
    stage("byte budget", || budget::check(project))?;
    heading("browser tests");
    in_browser(project)
}

/// Runs the tests below `tests/browser/` against the built page in a real browser.
fn in_browser(project: &Project) -> Outcome {
    let mut files = Vec::new();
    let folder = project.browser_tests();
    for entry in fs::read_dir(&folder).map_err(|error| format!("cannot read {}: {error}", folder.display()))?.flatten() {
        if entry.file_name().to_string_lossy().ends_with(".test.mjs") {
            files.push(entry.path());
        }
    }
    files.sort();
    let mut node = on_built_page(project, "--test", &files)?;
    command::run(&mut node)
}

/// Node with what the browser tests have to know of the built page in its environment.
pub fn on_built_page(project: &Project, first: impl AsRef<OsStr>, files: &[PathBuf]) -> Outcome<Command> {
    let url = serve::in_background(project.dist(), serve::Address::for_tests())?;
    let first_visit: Vec<String> = budget::first_visit_files(project)?.into_iter().collect();
    let mut command = node(project, first, files, &url)?;
    command.env("GATEWISE_FIRST_VISIT", first_visit.join("\n"));
    Ok(command)
}

/// Node with the address of a page and the browser's path in its environment.
pub fn node(project: &Project, first: impl AsRef<OsStr>, files: &[PathBuf], url: &str) -> Outcome<Command> {
    let browser = browser::chromium()?;
    let node = on_path("node").ok_or("node is not on PATH: the browser tests need Node.js 20 or newer")?;
    let mut command = Command::new(node);
    command.arg(first).args(files).current_dir(&project.root);
    command.env("GATEWISE_URL", url).env("GATEWISE_CHROMIUM", browser);
    Ok(command)
}

fn cargo(project: &Project, arguments: &[&str]) -> Outcome {
    command::run(Command::new("cargo").args(arguments).current_dir(&project.root))
}

fn stage(name: &str, check: impl FnOnce() -> Outcome) -> Outcome {
    heading(name);
    let start = Instant::now();
    check()?;
    println!("{name}: passed in {}", elapsed(start));
    Ok(())
}

fn heading(name: &str) {
    println!("\n── {name} ──");
}
