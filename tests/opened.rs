//! What is exported is opened by a program of its own kind: SVG by resvg, DOT by Graphviz, LaTeX and TikZ by pdfLaTeX, ZIP and JSON by Python.
//! (`tests/code.rs` runs the Python.)
//!
//! `GATEWISE_DOT`, `GATEWISE_LATEX` and `GATEWISE_PYTHON` name the programs, which are otherwise looked for on `PATH`; `cargo xtask test`
//! installs them. `none` leaves a program out, and the test says so.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::export::{Theme, dot, latex, steps, svg, tikz};
use gatewise::graph::{Grouping, compile};
use gatewise::lessons::examples;
use gatewise::scene::Scene;
use gatewise::trace;
use gatewise::words::Language;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// What the examples lack: letters that LaTeX does not know, its own characters in names and remarks, numbers that are none, wide tensors,
/// long sums, and groups within groups.
const MORE: [&str; 8] = [
    "가격 = 3; x_in = 2; ж = 1; alpha = 1e-9; f = max(가격, x_in, alpha) * 123456 * ж # 50% of {a}_b & \\end{verbatim} ~ ^ <|>",
    "a = 0; f = 1/a + log(a) - sqrt(a - 1)",
    "x = 3; y = -4; const t = 2; f = where(x < t, y, x)",
    "x = randn(2, 20, 3, 30, seed=1); f = sum(relu(x) * x)",
    "x = [1, 0, -1, 2, 5, 7]; f = sum(log(x) + x*x + x + exp(x) + x^3 + sin(x))",
    "a = 1; b = 2; c = 3; d = 4; e = 5; g = 6; loss_of_all = (a*b + c*d + e*g + a*c + b*d + c*e) * a * b * c * d * e * g",
    "inner(x, w) = tanh(x * w); outer(x, w, v) = inner(inner(x, w), v) + x; a = 1; b = 0.5; c = -2; y = outer(a, b, c) * outer(b, c, a)",
    "x1 = 1; x2 = 2; y = x1^x2 + x2^x1 - x1/x2 + (-x1)^2",
];

fn programs() -> Vec<&'static str> {
    examples().into_iter().map(|example| example.program).chain(MORE).collect()
}

fn scene(program: &str) -> Scene {
    let (_, graph) = compile(program).expect(program);
    let trace = trace::run(&graph);
    Scene::new(graph, trace)
}

/// A program with all of its groups closed.
fn closed(program: &str) -> Scene {
    let (_, graph) = compile(program).expect(program);
    Scene::opened(graph, &Grouping::default(), None, false)
}

/// The steps at which pictures are tried: the start, one in each pass, and the end.
fn moments(scene: &Scene) -> BTreeSet<usize> {
    let last = scene.trace.steps.len();
    [0, last / 3, last * 2 / 3, last].into_iter().collect()
}

/// A program of another kind; `None` where the environment says that there is none.
fn tool(variable: &str, name: &str) -> Option<PathBuf> {
    match std::env::var_os(variable) {
        Some(none) if none == "none" => {
            println!("!! NOT TESTED: {variable} says that there is no {name} here");
            None
        }
        named => Some(named.map_or_else(|| name.into(), PathBuf::from)),
    }
}

fn run(command: &mut Command) -> Output {
    let help = "`cargo xtask setup` installs it; a variable named in this file's first lines may name another, or say `none`";
    command.stdin(Stdio::null()).output().unwrap_or_else(|error| panic!("{command:?} does not start ({error}): {help}"))
}

/// An empty folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn graphviz_lays_out_every_graph() {
    let folder = folder("dot");
    let mut files = Vec::new();
    let mut drawn = BTreeMap::new();
    for (at, program) in programs().into_iter().enumerate() {
        for (kind, scene) in [("open", scene(program)), ("closed", closed(program))] {
            for step in moments(&scene) {
                let name = format!("{at}-{kind}-{step}.dot");
                let wires = (0..scene.graph.edges.len()).filter(|&edge| scene.outline.is_wire(edge)).count();
                let nodes = (0..scene.graph.nodes.len()).filter(|&node| scene.outline.is_drawn(node)).count();
                drawn.insert(name.clone(), (nodes, wires, scene.outline.framed.len()));
                fs::write(folder.join(&name), dot(&scene, &scene.frame(step))).unwrap();
                files.push(name);
            }
        }
    }
    let Some(graphviz) = tool("GATEWISE_DOT", "dot") else { return };
    let output = run(Command::new(graphviz).args(["-Tsvg", "-O"]).args(&files).current_dir(&folder));
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && complaints.trim().is_empty(), "{complaints}");
    for (name, (nodes, wires, groups)) in drawn {
        let picture = fs::read_to_string(folder.join(format!("{name}.svg"))).expect(&name);
        let count = |class: &str| picture.matches(&format!("class=\"{class}\"")).count();
        assert_eq!((count("node"), count("edge"), count("cluster")), (nodes, wires, groups), "{name}");
    }
}

/// What stands between two lines of a document.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("no {start} in {text}"));
    rest.rsplit_once(end).unwrap_or_else(|| panic!("no {end} in {text}")).0
}

/// Runs pdfLaTeX on a document; gives its log.
fn typeset(latex: &Path, folder: &Path, name: &str, document: &str) -> String {
    fs::write(folder.join(format!("{name}.tex")), document).unwrap();
    let file = format!("{name}.tex");
    let arguments = ["-interaction=nonstopmode", "-halt-on-error", "-file-line-error", &file];
    let output = run(Command::new(latex).args(arguments).current_dir(folder).env("max_print_line", "10000"));
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{name}: {}", &told[told.len().saturating_sub(3000)..]);
    assert!(folder.join(format!("{name}.pdf")).is_file());
    let log = String::from_utf8_lossy(&fs::read(folder.join(format!("{name}.log"))).unwrap()).into_owned();
    assert!(!log.contains("Missing character"), "{name}: {log}");
    log
}

/// Many documents as one, so that LaTeX starts once: the packages of all, and the body of each on a page of its own.
fn joined(documents: &[String], preamble: &str) -> String {
    let mut declared = BTreeSet::new();
    let mut bodies = String::new();
    for document in documents {
        declared.extend(document.lines().filter(|line| line.starts_with("\\DeclareUnicodeCharacter")));
        bodies.push_str(between(document, "\\begin{document}\n", "\\end{document}"));
        bodies.push_str("\\newpage\n");
    }
    let declared: Vec<&str> = declared.into_iter().collect();
    format!("\\documentclass{{article}}\n{preamble}\n{}\n\\begin{{document}}\n{bodies}\\end{{document}}\n", declared.join("\n"))
}

/// How far the widest line stands out of its page, in points.
fn overfull(log: &str) -> f64 {
    let out = |rest: &str| rest.split_once("pt too wide").and_then(|(length, _)| length.parse::<f64>().ok());
    log.split("Overfull \\hbox (").skip(1).filter_map(out).fold(0.0, f64::max)
}

#[test]
fn latex_sets_every_derivation() {
    let derivations: Vec<String> = programs()
        .into_iter()
        .map(|program| {
            let scene = scene(program);
            latex(program, &scene.graph, &scene.trace).unwrap()
        })
        .collect();
    let Some(program) = tool("GATEWISE_LATEX", "pdflatex") else { return };
    let folder = folder("latex");
    typeset(&program, &folder, "alone", derivations.last().unwrap());
    let log = typeset(&program, &folder, "all", &joined(&derivations, "\\usepackage{amsmath}\n\\allowdisplaybreaks"));
    // What cannot be broken may stand in the margin, which is 130 pt wide, and not leave the paper.
    assert!(overfull(&log) < 90.0, "{} pt", overfull(&log));
}

#[test]
fn latex_draws_every_picture() {
    let mut pictures = Vec::new();
    for program in programs() {
        let scene = closed(program);
        pictures.push(tikz(&scene, &scene.frame(scene.trace.steps.len() * 2 / 3), &Theme::LIGHT).unwrap());
    }
    let neuron = scene(programs()[0]);
    pictures.extend(moments(&neuron).into_iter().map(|step| tikz(&neuron, &neuron.frame(step), &Theme::DARK).unwrap()));
    let Some(program) = tool("GATEWISE_LATEX", "pdflatex") else { return };
    let folder = folder("tikz");
    typeset(&program, &folder, "alone", pictures.last().unwrap());
    // Pictures are as wide as they are: pages that hold them all.
    typeset(&program, &folder, "all", &joined(&pictures, "\\usepackage{tikz}\n\\usepackage[papersize={500cm,500cm},margin=1cm]{geometry}"));
}

#[test]
fn resvg_draws_every_step() {
    let options = resvg::usvg::Options::default();
    for program in programs() {
        let scene = closed(program);
        let last = scene.trace.steps.len();
        for step in [0, last / 2, last] {
            for theme in [&Theme::LIGHT, &Theme::DARK] {
                let text = svg(&scene, &scene.frame(step), theme, Language::Korean);
                let tree = resvg::usvg::Tree::from_str(&text, &options).unwrap_or_else(|error| panic!("{program} at {step}: {error}"));
                let size = tree.size().to_int_size();
                let sizes = [(size.width(), scene.layout.width), (size.height(), scene.layout.height)];
                assert!(sizes.iter().all(|(drawn, planned)| (f64::from(*drawn) - planned).abs() <= 1.0), "{program}: {sizes:?}");
                let mut sheet = resvg::tiny_skia::Pixmap::new(size.width(), size.height()).unwrap();
                resvg::render(&tree, resvg::tiny_skia::Transform::identity(), &mut sheet.as_mut());
                let colours: BTreeSet<[u8; 4]> = sheet.data().chunks_exact(4).map(|pixel| pixel.try_into().unwrap()).collect();
                assert!(colours.len() > 8, "{program} at {step}: only {} colours", colours.len());
            }
        }
    }
}

/// Runs a line of Python that reads what comes in; gives what it says.
fn python(script: &str, input: &[u8]) -> Option<String> {
    let python = tool("GATEWISE_PYTHON", "python3")?;
    let help = "`cargo xtask setup` makes one; GATEWISE_PYTHON may name another";
    let started = Command::new(&python).args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut process = started.unwrap_or_else(|error| panic!("{} does not start ({error}): {help}", python.display()));
    process.stdin.take().unwrap().write_all(input).unwrap();
    let output = process.wait_with_output().unwrap();
    assert!(output.status.success(), "{script}");
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn python_reads_the_archive_of_all_steps() {
    let script = "import io, json, sys, zipfile\n\
        files = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))\n\
        assert files.testzip() is None\n\
        print(json.dumps([[name, files.read(name).decode()] for name in files.namelist()]))";
    for (program, groups) in [(programs()[2], true), (MORE[0], true), (MORE[6], false), (MORE[6], true)] {
        let scene = if groups { closed(program) } else { scene(program) };
        let last = scene.trace.steps.len();
        let archive = steps(&scene, &Theme::LIGHT, Language::Korean).unwrap();
        let Some(files) = python(script, &archive) else { return };
        let files: Vec<(String, String)> = serde_json::from_str(&files).unwrap();
        let shown: Vec<usize> = (0..=last).filter(|&step| step == last || scene.outline.ends_on_stage(step)).collect();
        let width = last.to_string().len();
        let expected: Vec<(String, String)> = shown
            .into_iter()
            .map(|step| (format!("step-{step:0width$}.svg"), svg(&scene, &scene.frame(step), &Theme::LIGHT, Language::Korean)))
            .collect();
        assert_eq!(files, expected, "{program}");
    }
}

#[test]
fn python_reads_every_trace() {
    let script = "import json, sys\n\
        traces = [json.loads(line) for line in sys.stdin]\n\
        print(json.dumps([[len(trace['nodes']), len(trace['edges']), len(trace['steps'])] for trace in traces]))";
    let traces: Vec<String> = programs().into_iter().map(gatewise::trace_program).collect();
    let Some(counts) = python(script, traces.join("\n").as_bytes()) else { return };
    let counts: Vec<[usize; 3]> = serde_json::from_str(&counts).unwrap();
    let expected: Vec<[usize; 3]> = programs()
        .into_iter()
        .map(scene)
        .map(|scene| [scene.graph.nodes.len(), scene.graph.edges.len(), scene.trace.steps.len()])
        .collect();
    assert_eq!(counts, expected);
}

/// What is too large is refused with a reason, and soon.
#[test]
fn what_is_too_large_is_refused() {
    let chain = format!("x = 1; y = x{}", " * x + 1".repeat(3_000));
    let large = scene(&chain);
    for refused in [
        latex(&chain, &large.graph, &large.trace).map(drop),
        tikz(&large, &large.frame(0), &Theme::LIGHT).map(drop),
        steps(&large, &Theme::LIGHT, Language::English).map(drop),
    ] {
        let phrase = refused.unwrap_err();
        assert!(!phrase.plain(Language::English).is_empty() && !phrase.plain(Language::Korean).is_empty());
    }
}
