//! Lists the lesson files before the library is built, so that a new one needs no line of code.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("assets/lessons");
    println!("cargo:rerun-if-changed={}", folder.display());
    println!("cargo:rerun-if-changed=src/lessons/build.rs");
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.retain(|name| name.ends_with(".lesson"));
    names.sort();
    // The examples come before the lessons.
    names.insert(0, "examples.txt".to_owned());
    let list = format!("gatewise_core::texts!({:?}, {names:?})", format!("{}/", folder.display()));
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("list.rs"), list)
}
