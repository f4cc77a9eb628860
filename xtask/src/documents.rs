//! Graphviz and LaTeX, which the tests open what is exported with.

use crate::browser::install;
use crate::command::{Outcome, answer, on_path};
use std::ffi::OsString;

/// What LaTeX needs of its packages.
const STYLES: [&str; 3] = ["amsmath.sty", "geometry.sty", "tikz.sty"];

/// The variables that name both programs to the tests. LaTeX is `none` where it is not installed and cannot be: the tests then say that they
/// leave it out.
pub fn for_tests() -> Outcome<[(&'static str, OsString); 2]> {
    Ok([("GATEWISE_DOT", graphviz()?), ("GATEWISE_LATEX", latex())])
}

fn graphviz() -> Outcome<OsString> {
    let installed = || on_path("dot").map(OsString::from);
    if let Some(dot) = installed() {
        return Ok(dot);
    }
    install(&["graphviz"]).map_err(|error| {
        format!("the tests lay exported graphs out with Graphviz, and none was found.\n  {error}\n  Install Graphviz and try again")
    })?;
    installed().ok_or_else(|| "Graphviz was installed, and `dot` is not on PATH all the same".to_owned())
}

fn latex() -> OsString {
    let installed = || on_path("pdflatex").filter(|_| answer("kpsewhich", &STYLES).is_some()).map(OsString::from);
    // 70 MB to fetch, 200 MB on the disk.
    let outcome = installed().map_or_else(|| install(&["texlive-latex-base", "texlive-pictures"]), |_| Ok(()));
    installed().unwrap_or_else(|| {
        let reason = outcome.err().unwrap_or_default();
        println!("No LaTeX with amsmath, geometry and TikZ is installed: what is exported for it will not be tested.\n  {reason}");
        "none".into()
    })
}
