//! The standard library for wasm32-unknown-unknown: present, by rustup, or built from Debian's source of it.

use crate::command::{self, Outcome, answer, create_folder, on_path};
use crate::project::Project;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const TARGET: &str = "wasm32-unknown-unknown";
const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";
const SUITES: [&str; 3] = ["trixie-backports", "testing", "unstable"];

/// Makes sure that this toolchain can compile for the browser.
pub fn ensure(project: &Project) -> Outcome {
    if is_present()? {
        return Ok(());
    }
    let log = project.tools.join("logs/wasm-target.log");
    let rustup = match on_path("rustup") {
        Some(rustup) => command::run_long(
            &format!("Adding the Rust target {TARGET}"),
            "a few seconds, once",
            &log,
            Command::new(rustup).args(["target", "add", TARGET]),
        ),
        None => Err("rustup is not on PATH".to_owned()),
    };
    let Err(refused) = rustup else { return Ok(()) };
    println!("The ordinary way is closed here; building the target's standard library from Debian's source of it.");
    from_debian(project).map_err(|error| {
        format!(
            "Rust's standard library for {TARGET} is missing.\n  {refused}\n  {error}\n  The ordinary way is `rustup target add {TARGET}`; with Debian's own rustc, `apt-get install libstd-rust-dev-wasm32`"
        )
    })?;
    if is_present()? { Ok(()) } else { Err(format!("the standard library for {TARGET} was built, and rustc does not find it")) }
}

fn is_present() -> Outcome<bool> {
    let folder = target_libdir()?;
    let Ok(entries) = fs::read_dir(folder) else { return Ok(false) };
    Ok(entries.flatten().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    }))
}

fn target_libdir() -> Outcome<PathBuf> {
    rustc(&["--print", "target-libdir", "--target", TARGET]).map(PathBuf::from)
}

fn rustc(arguments: &[&str]) -> Outcome<String> {
    answer("rustc", arguments).ok_or_else(|| format!("`rustc {}` gives no answer: is Rust installed?", arguments.join(" ")))
}

/// Debian packages the standard library's source, one version per compiler version, as `rust-src`.
fn from_debian(project: &Project) -> Outcome {
    let version = rustc(&["--version"])?;
    let version = version.split_whitespace().nth(1).ok_or("rustc does not tell its version")?.to_owned();
    let sysroot = PathBuf::from(rustc(&["--print", "sysroot"])?);
    let work = project.tools.join("wasm-target");
    create_folder(&work)?;

    let source = sysroot.join("lib/rustlib/src/rust");
    let had_source = source.join("library/Cargo.lock").is_file();
    if !had_source {
        let unpacked = fetch_source(&work, &version)?;
        link(&unpacked, &source)?;
    }
    let built = build_standard_library(&work);
    if !had_source {
        // The link would dangle as soon as .tools is removed, and stand in the way of rustup's own rust-src.
        fs::remove_file(&source).ok();
    }
    copy_libraries(&built?, &target_libdir()?)?;
    fs::remove_dir_all(&work).ok();
    Ok(())
}

/// Fetches and unpacks the source of exactly this compiler's standard library, signed, without touching the system's package lists.
fn fetch_source(work: &Path, version: &str) -> Outcome<PathBuf> {
    if on_path("apt-get").is_none() || on_path("dpkg").is_none() {
        return Err("Without rustup this is only known for Debian.".to_owned());
    }
    if !Path::new(KEYRING).is_file() {
        return Err(format!("{KEYRING}, which signs Debian's packages, is missing."));
    }
    let archives = archives(&answer("apt-get", &["--print-uris", "update"]).unwrap_or_default());
    if archives.is_empty() {
        return Err("apt-get knows no Debian archive on this machine.".to_owned());
    }
    let lists = work.join("lists");
    create_folder(&lists.join("partial"))?;
    let mut seen = Vec::new();
    for archive in &archives {
        for suite in SUITES {
            let sources = work.join("sources.list");
            fs::write(&sources, format!("deb [signed-by={KEYRING}] {archive} {suite} main\n"))
                .map_err(|error| format!("cannot write {}: {error}", sources.display()))?;
            let options = [
                format!("Dir::Etc::sourcelist={}", sources.display()),
                "Dir::Etc::sourceparts=-".to_owned(),
                format!("Dir::State::lists={}", lists.display()),
                // Without this, apt gives up root's rights and cannot write here.
                "APT::Sandbox::User=root".to_owned(),
            ];
            let apt = |program: &str, words: &[&str]| {
                let mut command = Command::new(program);
                command.args(options.iter().flat_map(|option| ["-o", option])).args(words).current_dir(work);
                command
            };
            let log = work.join("apt.log");
            let what = format!("Reading Debian's package list of {suite}");
            if command::run_long(&what, "a few seconds", &log, &mut apt("apt-get", &["update"])).is_err() {
                continue;
            }
            let offered =
                apt("apt-cache", &["madison", "rust-src"]).output().map_err(|error| format!("cannot start apt-cache: {error}"))?;
            let offered = debian_versions(&String::from_utf8_lossy(&offered.stdout));
            if let Some(wanted) = offered.iter().find(|offer| is_upstream(offer, version)) {
                let package = format!("rust-src={wanted}");
                let what = format!("Fetching {package} from Debian's {suite}");
                command::run_long(&what, "45 MB, once", &log, &mut apt("apt-get", &["download", &package]))?;
                return unpack(work, version);
            }
            seen.extend(offered);
        }
    }
    Err(format!("Debian has no rust-src {version}; it has: {}.", if seen.is_empty() { "none".to_owned() } else { seen.join(", ") }))
}

fn unpack(work: &Path, version: &str) -> Outcome<PathBuf> {
    let entries = fs::read_dir(work).map_err(|error| format!("cannot read {}: {error}", work.display()))?;
    let package = entries.flatten().map(|entry| entry.path()).find(|path| path.extension().is_some_and(|extension| extension == "deb"));
    let package = package.ok_or("apt-get download left no package.")?;
    let to = work.join("source");
    create_folder(&to)?;
    command::run(Command::new("dpkg").arg("-x").arg(&package).arg(&to))?;
    let source = to.join(format!("usr/src/rustc-{version}"));
    if source.join("library").is_dir() { Ok(source) } else { Err(format!("the package rust-src holds no usr/src/rustc-{version}.")) }
}

fn link(source: &Path, at: &Path) -> Outcome {
    if let Some(parent) = at.parent() {
        create_folder(parent)?;
    }
    // What is there holds no library (or it had been used): a dangling link of an earlier try.
    fs::remove_file(at).ok();
    symlink(source, at).map_err(|error| format!("cannot link {} to {}: {error}", at.display(), source.display()))
}

#[cfg(unix)]
fn symlink(source: &Path, at: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(source, at)
}

#[cfg(not(unix))]
fn symlink(_: &Path, _: &Path) -> std::io::Result<()> {
    Err(std::io::Error::other("Debian's way is for Debian"))
}

/// Builds std, panic_abort and test for an empty crate; gives the folder of what was built.
fn build_standard_library(work: &Path) -> Outcome<PathBuf> {
    let empty = work.join("empty");
    create_folder(&empty.join("src"))?;
    let write = |name: &str, text: &str| fs::write(empty.join(name), text).map_err(|error| format!("cannot write {name}: {error}"));
    write("Cargo.toml", "[package]\nname = \"empty\"\nedition = \"2024\"\n\n[workspace]\n")?;
    write("src/lib.rs", "")?;
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--release", "-Zbuild-std=std,panic_abort,test", "--target", TARGET]).current_dir(&empty);
    // The page is linked with fat LTO, which needs bitcode in every library.
    cargo.envs([("RUSTFLAGS", "-Cembed-bitcode=yes"), ("RUSTC_BOOTSTRAP", "1")]).env("CARGO_TARGET_DIR", empty.join("target"));
    command::run_long(&format!("Building the standard library for {TARGET}"), "about a minute, once", &work.join("build.log"), &mut cargo)?;
    Ok(empty.join("target").join(TARGET).join("release/deps"))
}

fn copy_libraries(from: &Path, to: &Path) -> Outcome {
    create_folder(to)?;
    let entries = fs::read_dir(from).map_err(|error| format!("cannot read {}: {error}", from.display()))?;
    for entry in entries.flatten() {
        let name = entry.file_name();
        let text = name.to_string_lossy();
        if text.ends_with(".rlib") && !text.starts_with("libempty-") {
            fs::copy(entry.path(), to.join(&name)).map_err(|error| format!("cannot copy {text} to {}: {error}", to.display()))?;
        }
    }
    Ok(())
}

/// The archives that this machine uses, from what `apt-get update` would fetch; security archives have no compiler sources.
fn archives(fetched: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in fetched.lines() {
        let address = line.trim_start_matches('\'');
        if let Some((archive, suite)) = address.split_once("/dists/")
            && !suite.split('/').any(|part| part.ends_with("-security"))
            && !found.iter().any(|known| known == archive)
        {
            found.push(archive.to_owned());
        }
    }
    found
}

/// The second column of `apt-cache madison`.
fn debian_versions(madison: &str) -> Vec<String> {
    madison.lines().filter_map(|line| line.split('|').nth(1)).map(|version| version.trim().to_owned()).collect()
}

/// Whether a Debian version such as `1.95.0+dfsg1-2~bpo13+1` packages this upstream version.
fn is_upstream(debian: &str, version: &str) -> bool {
    debian.strip_prefix(version).is_some_and(|rest| rest.starts_with(['+', '-', '~']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn archives_are_named_once_and_without_security() {
        let fetched = "'http://a/debian-security/dists/bookworm-security/InRelease' a_InRelease 0\n\
            'http://a/debian/dists/bookworm/InRelease' b_InRelease 0\n\
            'http://a/debian/dists/bookworm/main/binary-all/Packages.xz' c 0\n";
        assert_eq!(archives(fetched), ["http://a/debian"]);
    }

    #[test]
    fn a_debian_version_packages_one_upstream_version() {
        let madison = "  rust-src | 1.95.0+dfsg1-2~bpo13+1 | somewhere\n  rust-src | 1.94.1+dfsg1-1 | somewhere\n";
        assert_eq!(debian_versions(madison), ["1.95.0+dfsg1-2~bpo13+1", "1.94.1+dfsg1-1"]);
        assert!(is_upstream("1.95.0+dfsg1-2~bpo13+1", "1.95.0"));
        assert!(!is_upstream("1.95.01-1", "1.95.0"));
        assert!(!is_upstream("1.94.1+dfsg1-1", "1.95.0"));
    }
}
