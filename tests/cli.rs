//! `gatewise` on the command line: what it writes, where errors go, and its exit codes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use expect_test::expect;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const PROGRAM: &str = "x = 2; y = x^2 + x";

fn gatewise(arguments: &[&str]) -> Output {
    fed(arguments, "")
}

/// The program with something coming in.
fn fed(arguments: &[&str], input: &str) -> Output {
    let mut process = Command::new(env!("CARGO_BIN_EXE_gatewise"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    process.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    process.wait_with_output().unwrap()
}

/// What it writes where all goes well.
fn written(arguments: &[&str]) -> String {
    let output = gatewise(arguments);
    assert_eq!((output.status.code(), told(&output)), (Some(0), String::new()), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn every_command_writes_what_the_library_does() {
    assert_eq!(written(&["trace", PROGRAM]).trim_end(), gatewise::trace_program(PROGRAM));
    assert_eq!(written(&["layout", PROGRAM]).trim_end(), gatewise::layout_program(PROGRAM));
    assert_eq!(written(&["svg", PROGRAM, "--step", "3"]), gatewise::svg_program(PROGRAM, 3));
    assert_eq!(written(&["svg", PROGRAM]), gatewise::svg_program(PROGRAM, usize::MAX));
    assert!(written(&["tikz", "--step=2", PROGRAM]).contains("\\begin{tikzpicture}"));
    assert!(written(&["dot", PROGRAM]).starts_with("digraph gatewise {"));
    assert!(written(&["latex", PROGRAM]).contains("\\frac{\\partial y}{\\partial x}"));
    for (form, line) in [("numpy", "p = x ** 2"), ("torch", "y.backward()"), ("jax", "def forward(x):"), ("layer", "class Layer:")] {
        let code = written(&["code", PROGRAM, "--as", form]);
        assert!(code.contains(line), "{form}: {code}");
    }
    assert_eq!(written(&["code", PROGRAM]), written(&["code", PROGRAM, "--as", "numpy"]));
}

#[test]
fn a_theme_and_a_language() {
    let picture = written(&["svg", PROGRAM, "--theme", "dark", "--lang", "ko"]);
    assert!(picture.contains("#101214") && picture.contains("계산 그래프"), "{picture}");
}

#[test]
fn programs_come_in_three_ways() {
    let expected = gatewise::trace_program(PROGRAM);
    let output = fed(&["trace", "-"], PROGRAM);
    assert_eq!(String::from_utf8(output.stdout).unwrap().trim_end(), expected);
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("program.gw");
    fs::write(&file, PROGRAM).unwrap();
    assert_eq!(written(&["trace", "--file", file.to_str().unwrap()]).trim_end(), expected);
    assert_eq!(written(&["trace", "--", "-x; x = 1"]).trim_end(), gatewise::trace_program("-x; x = 1"));
}

#[test]
fn an_archive_goes_into_a_file() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("steps.zip");
    assert_eq!(written(&["steps", PROGRAM, "--out", file.to_str().unwrap()]), "");
    assert!(fs::read(&file).unwrap().starts_with(b"PK\x03\x04"));
}

#[test]
fn errors_of_programs_have_carets_and_exit_with_1() {
    let output = gatewise(&["trace", "x = 2\ny = tahn(x) + sigmoid(x, x)"]);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(1), b"".as_slice()));
    expect![[r#"
        error: unknown gate `tahn`
          | y = tahn(x) + sigmoid(x, x)
          |     ^^^^ did you mean `tanh`?
        error: wrong number of arguments for `sigmoid`: expected 1, found 2
          | y = tahn(x) + sigmoid(x, x)
          |               ^^^^^^^^^^^^^ it is written `sigmoid(x)`
    "#]]
    .assert_eq(&told(&output));
    let korean = gatewise(&["svg", "y = tahn(2)", "--lang", "ko"]);
    assert_eq!(korean.status.code(), Some(1));
    assert!(told(&korean).contains("게이트"), "{}", told(&korean));
}

#[test]
fn errors_of_commands_exit_with_2() {
    for (arguments, message) in [
        (&[][..], "no command is given"),
        (&["trace"], "no program is given"),
        (&["draw", PROGRAM], "there is no command `draw`: there are trace, layout, svg"),
        (&["svg", PROGRAM, "--step", "99"], "there is no step 99: the program has 7"),
        (&["svg", PROGRAM, "--step", "two"], "two"),
        (&["svg", PROGRAM, "--step"], "--step"),
        (&["trace", PROGRAM, "--step", "1"], "--step says nothing to this command"),
        (&["svg", PROGRAM, "--as", "numpy"], "--as says nothing to this command"),
        (&["code", PROGRAM, "--as", "fortran"], "there is no form `fortran`: there are numpy, torch, jax, layer"),
        (&["trace", "x", "=", "2"], "there are two programs"),
        (&["trace", "-x"], "behind --"),
        (&["trace", PROGRAM, "--loud"], "--loud"),
        (&["trace", "--file", "/nowhere/at all"], "/nowhere/at all cannot be read"),
        (&["trace", PROGRAM, "--out", "/nowhere/at all"], "/nowhere/at all cannot be written"),
    ] {
        let output = gatewise(arguments);
        assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(2), b"".as_slice()), "{arguments:?}");
        assert!(told(&output).starts_with("error: ") && told(&output).contains(message), "{arguments:?}: {}", told(&output));
    }
}

#[test]
fn help_names_every_command_and_version_is_the_package_s() {
    let help = written(&["--help"]);
    for command in ["trace", "layout", "svg", "tikz", "dot", "steps", "latex", "code"] {
        assert!(help.contains(&format!("  gatewise {command} ")), "{command}");
    }
    assert_eq!(written(&["--version"]), concat!("gatewise ", env!("CARGO_PKG_VERSION"), "\n"));
}
