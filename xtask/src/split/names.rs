//! The names of functions: those of the program, and the list of those that the first screen needs.

use super::program::Program;
use crate::command::Outcome;
use crate::project::Project;
use std::collections::BTreeSet;
use std::fs;

/// Where the list lies: one name a line, in order.
const LIST: &str = "src/ui/first-screen.txt";

/// The names in the list.
pub fn listed(project: &Project) -> Outcome<BTreeSet<String>> {
    Ok(project.read(LIST)?.lines().map(str::to_owned).collect())
}

/// Writes the list.
pub fn list(project: &Project, names: &BTreeSet<String>) -> Outcome {
    let text: String = names.iter().flat_map(|name| [name, "\n"]).collect();
    fs::write(project.root.join(LIST), text).map_err(|error| format!("cannot write {LIST}: {error}"))
}

/// The functions of a program whose names are among these, and those without a name, which nobody can list: wasm-bindgen's own.
pub fn functions(program: &Program, names: &BTreeSet<String>) -> Outcome<BTreeSet<u32>> {
    if program.names.is_empty() {
        return Err("the program has no names: index.html has wasm-opt keep them (-g)".to_owned());
    }
    let others: BTreeSet<u32> =
        program.names.iter().filter(|(_, name)| !names.contains(&lasting(name))).map(|(function, _)| *function).collect();
    Ok(program.defined().map(|(function, _)| function).filter(|function| !others.contains(function)).collect())
}

/// A function's name without what differs from build to build: `::h0123456789abcdef`, `.12` and `[12]` at its end,
/// `[0123456789abcdef]` behind the names of crates.
pub fn lasting(name: &str) -> String {
    let is_hash = |text: &str| text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let name = name
        .strip_suffix(']')
        .and_then(|name| name.rsplit_once('['))
        .filter(|(_, number)| is_number(number))
        .map_or(name, |(name, _)| name);
    let name = name.rsplit_once('.').filter(|(_, number)| is_number(number)).map_or(name, |(name, _)| name);
    let name = name.rsplit_once("::h").filter(|(_, hash)| is_hash(hash)).map_or(name, |(name, _)| name);
    let mut parts = name.split('[');
    let mut lasting = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(']') {
            Some((hash, after)) if is_hash(hash) => lasting.push_str(after),
            _ => lasting.extend(["[", part]),
        }
    }
    lasting
}
