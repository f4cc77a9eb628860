//! `gatewise` on the command line: traces, pictures and Python for people who prepare slides.

mod arguments;

use arguments::{Arguments, Command, Request, Source};
use gatewise::diagnostic::Diagnostic;
use gatewise::export::{self, code};
use gatewise::graph::compile;
use gatewise::scene::Scene;
use gatewise::trace;
use gatewise::words::Phrase;
use std::fs;
use std::io::{self, IsTerminal, Read, Write};
use std::process::ExitCode;

/// How it is used.
const HELP: &str = include_str!("help.txt");

/// Why there is nothing to write.
enum Failure {
    /// The program is wrong or too large: what is told of it.
    Program(String),
    /// The command is wrong, or a file cannot be read or written.
    Command(String),
}

fn main() -> ExitCode {
    match arguments::read(lexopt::Parser::from_env()) {
        Ok(Request::Help) => finish(print(HELP.as_bytes())),
        Ok(Request::Version) => finish(print(format!("gatewise {}\n", env!("CARGO_PKG_VERSION")).as_bytes())),
        Ok(Request::Run(arguments)) => finish(run(&arguments)),
        Err(message) => finish(Err(Failure::Command(format!("{message}\n  `gatewise --help` tells how it is used")))),
    }
}

fn finish(outcome: Result<(), Failure>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Program(text)) => {
            eprint!("{text}");
            ExitCode::from(1)
        }
        Err(Failure::Command(text)) => {
            eprintln!("error: {text}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    if arguments.command == Command::Steps && arguments.out.is_none() && io::stdout().is_terminal() {
        return Err(Failure::Command("an archive cannot be shown: name a file with --out".to_owned()));
    }
    let bytes = written(arguments, &read(&arguments.source)?)?;
    match &arguments.out {
        Some(file) => fs::write(file, bytes).map_err(|error| Failure::Command(format!("{} cannot be written: {error}", file.display()))),
        None => print(&bytes),
    }
}

fn read(source: &Source) -> Result<String, Failure> {
    match source {
        Source::Text(text) => Ok(text.clone()),
        Source::File(file) => {
            fs::read_to_string(file).map_err(|error| Failure::Command(format!("{} cannot be read: {error}", file.display())))
        }
        Source::Input => {
            let mut text = String::new();
            io::stdin().read_to_string(&mut text).map_err(|error| Failure::Command(format!("what comes in cannot be read: {error}")))?;
            Ok(text)
        }
    }
}

/// Writes to the standard output. That nobody reads on is no failure: `gatewise trace … | head`.
fn print(bytes: &[u8]) -> Result<(), Failure> {
    match io::stdout().write_all(bytes).and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Command(format!("nothing can be written: {error}"))),
        _ => Ok(()),
    }
}

/// What the command makes of a program.
fn written(arguments: &Arguments, source: &str) -> Result<Vec<u8>, Failure> {
    let &Arguments { command, step, theme, language, form, .. } = arguments;
    let told = |errors: Vec<Diagnostic>| errors.iter().map(|error| error.render(source, language)).collect();
    let (_, graph) = compile(source).map_err(|errors| Failure::Program(told(errors)))?;
    let trace = trace::run(&graph);
    let too_large = |phrase: Phrase| Failure::Program(format!("error: {}\n", phrase.plain(language)));
    let text = match command {
        Command::Trace => trace::json(&graph, &trace) + "\n",
        Command::Latex => export::latex(source, &graph, &trace).map_err(too_large)?,
        Command::Code => code::code(form, &graph, &trace).text(),
        Command::Layout => gatewise::layout_program(source) + "\n",
        Command::Steps => return export::steps(&Scene::new(graph, trace), theme, language).map_err(too_large),
        Command::Svg | Command::Tikz | Command::Dot => {
            let last = trace.steps.len();
            if let Some(step) = step.filter(|&step| step > last) {
                return Err(Failure::Command(format!("there is no step {step}: the program has {last}")));
            }
            let scene = Scene::new(graph, trace);
            let frame = scene.frame(step.unwrap_or(last));
            match command {
                Command::Tikz => export::tikz(&scene, &frame, theme).map_err(too_large)?,
                Command::Dot => export::dot(&scene, &frame),
                _ => export::svg(&scene, &frame, theme, language),
            }
        }
    };
    Ok(text.into_bytes())
}
