//! The build's tools, each of exactly one version: found on `PATH`, or installed once into `.tools/`.

use crate::command::{self, Outcome, answer, on_path};
use crate::project::Project;
use crate::{npm, wasm_target};
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Everything that building the page needs; gives the `PATH` on which Trunk finds it.
pub fn for_page(project: &Project) -> Outcome<OsString> {
    wasm_target::ensure(project)?;
    let trunk = project.trunk_setting("trunk-version")?;
    let trunk = CargoTool {
        program: "trunk",
        package: "trunk",
        version: trunk.trim_start_matches('='),
        // Neither TLS nor the question for newer versions: it is run offline. Files are copied as fast without optimisation.
        arguments: &["--no-default-features"],
        optimisation: "0",
        expectation: "about 3 minutes, once",
    };
    let wasm_bindgen = project.locked_version("wasm-bindgen")?;
    let wasm_bindgen = CargoTool {
        program: "wasm-bindgen",
        package: "wasm-bindgen-cli",
        version: &wasm_bindgen,
        arguments: &["--bin", "wasm-bindgen"],
        optimisation: "1",
        expectation: "about 2 minutes, once",
    };
    trunk.ensure(project)?;
    wasm_bindgen.ensure(project)?;
    remove_build(project);
    wasm_opt(project)?;
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(own_folders(project).into_iter().chain(std::env::split_paths(&path)))
        .map_err(|error| format!("cannot put {} on PATH: {error}", project.tools.display()))
}

/// The parts of the Rust toolchain that only the checks need.
pub fn for_checks() -> Outcome {
    for (component, question) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if answer("cargo", &[question, "--version"]).is_none() {
            println!("Fetching {component} (a few seconds, once)");
            command::run(Command::new("rustup").args(["component", "add", component])).map_err(|error| {
                format!("the checks need {component}, and it could not be fetched: {error}\n  install it beside your Rust toolchain and try again")
            })?;
        }
    }
    Ok(())
}

/// A program that Cargo builds from its source.
struct CargoTool<'a> {
    program: &'a str,
    package: &'a str,
    version: &'a str,
    /// For `cargo install`.
    arguments: &'a [&'a str],
    optimisation: &'a str,
    expectation: &'a str,
}

impl CargoTool<'_> {
    fn ensure(&self, project: &Project) -> Outcome {
        if found(project, self.program).is_some_and(|program| answers_version(&program, self.version)) {
            return Ok(());
        }
        // The published lock file names what the release was tested with. It can name a crate version that a registry
        // does not have; then Cargo chooses, which in turn can choose crates that do not fit each other.
        self.install(project, true).or_else(|_| self.install(project, false)).map_err(|error| {
            format!(
                "{} {} is needed to build the page, and Cargo could not install it.\n  {error}\n  Put exactly that version on PATH, or mend what the log shows, and try again",
                self.package, self.version
            )
        })
    }

    fn install(&self, project: &Project, locked: bool) -> Outcome {
        let mut cargo = Command::new("cargo");
        cargo.args(["install", self.package, "--version", &format!("={}", self.version), "--force", "--root"]).arg(&project.tools);
        cargo.args(self.arguments);
        if locked {
            cargo.arg("--locked");
        }
        // Built to be ready soon rather than to run fast: the packages' own settings take twice as long.
        cargo.envs([
            ("CARGO_PROFILE_RELEASE_LTO", "off"),
            ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
            ("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.optimisation),
            ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
        ]);
        cargo.env("CARGO_TARGET_DIR", build_folder(project));
        let lock = if locked { "" } else { " with the newest crates that fit: its lock file cannot be had here" };
        let log = project.tools.join(format!("logs/{}{}.log", self.program, if locked { "" } else { "-unlocked" }));
        command::run_long(&format!("Building {} {}{lock}", self.package, self.version), self.expectation, &log, &mut cargo)
    }
}

/// Trunk runs Binaryen's optimiser, which the npm package ships.
fn wasm_opt(project: &Project) -> Outcome {
    let pinned = project.trunk_setting("wasm_opt")?;
    let version = pinned.trim_start_matches("version_");
    let own = project.tools.join("node_modules/binaryen/package.json");
    let manifest = fs::read_to_string(own).unwrap_or_default();
    if manifest.contains(&format!("\"version\": \"{version}.")) {
        return Ok(());
    }
    if found(project, "wasm-opt").is_some_and(|program| answers_version(&program, version)) {
        return Ok(());
    }
    command::create_folder(&project.tools)?;
    let package = format!("binaryen@{version}");
    let mut npm = npm::command()?;
    npm.arg("install").arg("--prefix").arg(&project.tools).args(["--no-save", "--no-package-lock", "--no-audit", "--no-fund", &package]);
    let log = project.tools.join("logs/wasm-opt.log");
    command::run_long(&format!("Fetching wasm-opt {version} (npm package binaryen)"), "a few seconds, once", &log, &mut npm).map_err(|error| {
        format!(
            "wasm-opt {version} makes the page small, and npm could not fetch it: {error}\n  put wasm-opt {version} on PATH and try again"
        )
    })
}

/// The folders of `.tools` that go before everything else on `PATH`.
fn own_folders(project: &Project) -> [PathBuf; 2] {
    [project.tools.join("bin"), project.tools.join("node_modules/.bin")]
}

/// The program that Trunk will find.
fn found(project: &Project, program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    let own = own_folders(project).into_iter().map(|folder| folder.join(&name)).find(|file| file.is_file());
    own.or_else(|| on_path(program))
}

fn answers_version(program: &PathBuf, version: &str) -> bool {
    answer(program, &["--version"]).is_some_and(|text| text.split_whitespace().any(|word| word == version))
}

/// Where Cargo keeps intermediate results, so that an interrupted installation goes on where it was.
fn build_folder(project: &Project) -> PathBuf {
    project.tools.join("build")
}

fn remove_build(project: &Project) {
    // Half a gigabyte that nobody needs again; that it could not be removed is no reason to stop.
    fs::remove_dir_all(build_folder(project)).ok();
}
