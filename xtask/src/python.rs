//! Python in virtual environments of our own: with NumPy for the tests, with PyTorch and JAX for the oracle.

use crate::browser;
use crate::command::{self, Outcome, answer, create_folder, on_path};
use crate::project::Project;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Succeeds in a Python that can make virtual environments and is new enough for the packages.
const IS_FIT: &str = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";

/// A virtual environment.
struct Environment {
    /// Its folder among the tools.
    folder: &'static str,
    /// The packages that it has, each of exactly one version.
    requirements: &'static str,
    /// What they are called.
    packages: &'static str,
    expectation: &'static str,
}

/// The Python with NumPy that the tests run exported programs in.
pub fn for_tests(project: &Project) -> Outcome<PathBuf> {
    let environment = Environment {
        folder: "python",
        requirements: "tests/cases/code/requirements.txt",
        packages: "NumPy",
        expectation: "a few seconds, once",
    };
    environment.ensure(project)
}

/// Runs the exported forms of every example and of the oracle's programs, with PyTorch and JAX as well, and compares their numbers
/// with ours.
pub fn oracle(project: &Project) -> Outcome {
    let environment = Environment {
        folder: "oracle",
        requirements: "tests/oracle/requirements.txt",
        packages: "PyTorch and JAX",
        expectation: "several gigabytes, once",
    };
    let python = environment.ensure(project)?;
    let mut test = Command::new("cargo");
    test.args(["test", "--quiet", "--test", "code", "running_the_code", "--", "--nocapture"]).current_dir(&project.root);
    command::run(test.env("GATEWISE_PYTHON", python).env("GATEWISE_FORMS", "numpy layer torch jax"))
}

impl Environment {
    /// Its interpreter, once the packages are there.
    fn ensure(&self, project: &Project) -> Outcome<PathBuf> {
        let folder = project.tools.join(self.folder);
        let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
        let requirements = project.read(self.requirements)?;
        let stamp = folder.join("installed.txt");
        if fs::read_to_string(&stamp).is_ok_and(|installed| installed == requirements) && answer(&python, &["-c", "import numpy"]).is_some()
        {
            return Ok(python);
        }
        create_folder(&project.tools)?;
        let trouble =
            |error: String| format!("exported programs are run with {}, and it could not be installed.\n  {error}", self.packages);
        if answer(&python, &["-c", IS_FIT]).is_none() {
            let mut venv = Command::new(system()?);
            venv.args(["-m", "venv", "--clear"]).arg(&folder);
            command::run(&mut venv).map_err(trouble)?;
        }
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--no-input", "--disable-pip-version-check", "-r", self.requirements]).current_dir(&project.root);
        let log = project.tools.join(format!("logs/{}.log", self.folder));
        let what = format!("Fetching {} for Python", self.packages);
        command::run_long(&what, self.expectation, &log, &mut pip).map_err(trouble)?;
        fs::write(&stamp, requirements).map_err(|error| format!("cannot write {}: {error}", stamp.display()))?;
        Ok(python)
    }
}

/// The Python that is installed, or Debian's.
fn system() -> Outcome<PathBuf> {
    if let Some(python) = installed() {
        return Ok(python);
    }
    let needed = "the tests run exported programs in Python 3.11 or newer with its module venv";
    browser::install(&["python3", "python3-venv"])
        .map_err(|error| format!("{needed}, and none was found.\n  {error}\n  Install it and try again"))?;
    installed().ok_or_else(|| format!("{needed}, and Debian's is not: install a newer one and try again"))
}

fn installed() -> Option<PathBuf> {
    let is_fit = |python: &PathBuf| answer(Path::new(python), &["-c", IS_FIT]).is_some();
    ["python3", "python"].iter().filter_map(|name| on_path(name)).find(is_fit)
}
