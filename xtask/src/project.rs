//! Where things lie in the repository, and the versions that its files pin.

use crate::command::Outcome;
use std::fs;
use std::path::PathBuf;

/// The repository and the folder of its tools.
pub struct Project {
    /// The repository's top folder.
    pub root: PathBuf,
    /// What is fetched for building and testing: `.tools/`, or wherever `GATEWISE_TOOLS` points.
    pub tools: PathBuf,
}

impl Project {
    /// Finds the repository from the folder that Cargo says xtask lies in.
    pub fn find() -> Outcome<Self> {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let root = manifest
            .as_ref()
            .and_then(|xtask| xtask.parent())
            .ok_or("run this as `cargo xtask`, anywhere inside the repository")?
            .to_path_buf();
        let tools = match std::env::var_os("GATEWISE_TOOLS") {
            Some(folder) => root.join(folder),
            None => root.join(".tools"),
        };
        Ok(Self { root, tools })
    }

    /// The publishable page.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The browser tests, an npm package of their own.
    pub fn browser_tests(&self) -> PathBuf {
        self.root.join("tests/browser")
    }

    /// The text of a file of the repository.
    pub fn read(&self, path: &str) -> Outcome<String> {
        fs::read_to_string(self.root.join(path)).map_err(|error| format!("cannot read {path}: {error}"))
    }

    /// The version of a crate in `Cargo.lock`.
    pub fn locked_version(&self, name: &str) -> Outcome<String> {
        locked_version(&self.read("Cargo.lock")?, name).ok_or_else(|| format!("Cargo.lock names no version of {name}"))
    }

    /// A version that `Trunk.toml` pins.
    pub fn trunk_setting(&self, key: &str) -> Outcome<String> {
        setting(&self.read("Trunk.toml")?, key).ok_or_else(|| format!("Trunk.toml does not set {key}"))
    }
}

fn locked_version(lock: &str, name: &str) -> Option<String> {
    let wanted = format!("name = \"{name}\"");
    let mut lines = lock.lines().skip_while(|line| *line != wanted);
    lines.next()?;
    setting(lines.next()?, "version")
}

fn setting(toml: &str, key: &str) -> Option<String> {
    toml.lines().find_map(|line| {
        let (found, value) = line.split_once('=')?;
        (found.trim() == key).then(|| value.trim().trim_matches('"').to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locked_version_is_that_of_the_whole_name() {
        let lock =
            "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked_version(lock, "leptos"), None);
    }

    #[test]
    fn a_setting_is_found_with_or_without_spaces() {
        assert_eq!(setting("[tools]\nwasm_opt=\"version_132\"", "wasm_opt").as_deref(), Some("version_132"));
        assert_eq!(setting("trunk-version = \"=0.21.14\"", "trunk-version").as_deref(), Some("=0.21.14"));
    }
}
