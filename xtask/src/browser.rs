//! Chromium for the browser tests, and a Korean font for its pictures.

use crate::command::{self, Outcome, answer, on_path};
use std::path::{Path, PathBuf};
use std::process::Command;

const NAMES: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const APPLICATIONS: [&str; 4] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
];

/// A Chromium: the one that `CHROMIUM` names, an installed one, or Debian's.
pub fn chromium() -> Outcome<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM").map(PathBuf::from) {
        return if named.is_file() { Ok(named) } else { Err(format!("CHROMIUM names {}, and there is no such program", named.display())) };
    }
    let browser = match installed() {
        Some(browser) => browser,
        None => {
            install(&["chromium", "fonts-noto-cjk"])
                .map_err(|error| format!("the browser tests run in Chromium, and none was found.\n  {error}\n  Install Chromium or Chrome, or name one by CHROMIUM=/path/to/it"))?;
            installed().ok_or("Chromium was installed, and is not on PATH all the same: name it by CHROMIUM=/path/to/it")?
        }
    };
    if answer("fc-list", &[":lang=ko", "family"]).is_some_and(|families| families.is_empty())
        && let Err(error) = install(&["fonts-noto-cjk"])
    {
        println!("No Korean font is installed: the Korean page will be tested with empty boxes for letters.\n  {error}");
    }
    Ok(browser)
}

fn installed() -> Option<PathBuf> {
    let applications = APPLICATIONS.iter().map(PathBuf::from);
    NAMES.iter().filter_map(|name| on_path(name)).chain(applications).find(|file| file.is_file())
}

/// Installs packages of Debian, where that is the system and the user may.
pub fn install(packages: &[&str]) -> Outcome {
    let names = packages.join(" ");
    if on_path("apt-get").is_none() {
        return Err("Only Debian's packages can be installed from here.".to_owned());
    }
    if answer("id", &["-u"]).as_deref() != Some("0") {
        return Err(format!("Installing it needs root: sudo apt-get update && sudo apt-get install -y {names}"));
    }
    let log = |name: &str| std::env::temp_dir().join(format!("gatewise-{name}.log"));
    let apt = |arguments: &[&str]| {
        let mut apt = Command::new("apt-get");
        apt.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    if !has_candidate(packages) {
        command::run_long("Reading Debian's package lists", "a few seconds", &log("apt-update"), &mut apt(&["update"]))?;
    }
    let mut arguments = vec!["install", "-y", "--no-install-recommends"];
    arguments.extend(packages);
    let what = format!("Installing {names} from Debian");
    let first = command::run_long(&what, "about a minute, once", &log("apt-install"), &mut apt(&arguments));
    first.or_else(|_| {
        // The lists were there, and too old for what they name.
        command::run_long("Reading Debian's package lists again", "a few seconds", &log("apt-update"), &mut apt(&["update"]))?;
        command::run_long(&what, "about a minute, once", &log("apt-install"), &mut apt(&arguments))
    })
}

fn has_candidate(packages: &[&str]) -> bool {
    Path::new("/var/lib/apt/lists").is_dir()
        && packages.iter().all(|package| answer("apt-cache", &["show", "--no-all-versions", package]).is_some())
}
