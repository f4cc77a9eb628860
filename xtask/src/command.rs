//! Running other programs: loudly, silently, or with a line of progress for the long ones.

use std::fs::{self, File};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What a task gives, or a message that a person can act on.
pub type Outcome<T = ()> = Result<T, String>;

/// Runs a program whose output is shown as it comes.
pub fn run(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    if status.success() { Ok(()) } else { Err(failed(command, status)) }
}

/// The trimmed standard output of a short question such as `trunk --version`, if the program exists and succeeds.
pub fn answer(program: impl AsRef<Path>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program.as_ref()).args(arguments).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a long program with its output in a log file and a line of progress on the screen.
///
/// `expectation` tells how long it will take, so that nobody thinks it hangs. An error quotes the end of the log.
pub fn run_long(what: &str, expectation: &str, log: &Path, command: &mut Command) -> Outcome {
    println!("{what} ({expectation})");
    let start = Instant::now();
    if let Some(folder) = log.parent() {
        create_folder(folder)?;
    }
    let file = File::create(log).map_err(|error| format!("cannot write {}: {error}", log.display()))?;
    let second = file.try_clone().map_err(|error| format!("cannot write {}: {error}", log.display()))?;
    command.stdin(Stdio::null()).stdout(file).stderr(second);
    let mut child = command.spawn().map_err(|error| cannot_start(command, &error))?;

    let terminal = std::io::stdout().is_terminal();
    let pause = Duration::from_secs(if terminal { 1 } else { 20 });
    let mut next_report = start + pause;
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) => {}
            Err(error) => return Err(format!("lost sight of `{}`: {error}", spelled(command))),
        }
        if Instant::now() >= next_report {
            next_report += pause;
            let line = format!("  … {}  {}", elapsed(start), last_line(log));
            if terminal {
                print!("\r\x1b[2K{line}");
            } else {
                println!("{line}");
            }
            std::io::stdout().flush().ok();
        }
        thread::sleep(Duration::from_millis(50));
    };
    let before = if terminal { "\r\x1b[2K" } else { "" };
    if status.success() {
        println!("{before}  done in {}", elapsed(start));
        Ok(())
    } else {
        println!("{before}  failed after {}", elapsed(start));
        let text = fs::read_to_string(log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        let end = lines.get(lines.len().saturating_sub(25)..).unwrap_or_default().join("\n    ");
        Err(format!("{}; the end of {}:\n    {end}", failed(command, status), log.display()))
    }
}

/// A duration in the words of a progress line: `7.2 s`, `3 min 05 s`.
pub fn elapsed(start: Instant) -> String {
    let seconds = start.elapsed().as_secs();
    if seconds < 60 { format!("{:.1} s", start.elapsed().as_secs_f64()) } else { format!("{} min {:02} s", seconds / 60, seconds % 60) }
}

/// Where a program lies on `PATH`.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path).map(|folder| folder.join(&name)).find(|file| file.is_file())
}

/// Creates a folder and those above it.
pub fn create_folder(folder: &Path) -> Outcome {
    fs::create_dir_all(folder).map_err(|error| format!("cannot create {}: {error}", folder.display()))
}

fn last_line(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let line = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    line.trim().chars().take(60).collect()
}

fn spelled(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy()];
    words.extend(command.get_args().map(|argument| argument.to_string_lossy()));
    words.join(" ")
}

fn cannot_start(command: &Command, error: &std::io::Error) -> String {
    format!("cannot start `{}`: {error}", spelled(command))
}

fn failed(command: &Command, status: ExitStatus) -> String {
    format!("`{}` failed ({status})", spelled(command))
}
