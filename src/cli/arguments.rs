//! What was asked for on the command line.

use gatewise::export::Theme;
use gatewise::export::code::Form;
use gatewise::words::Language;
use lexopt::{Arg, Parser, ValueExt};
use std::path::PathBuf;

/// What the whole line asks for.
#[derive(Debug)]
pub enum Request {
    /// To be told how it is used.
    Help,
    /// To be told which version this is.
    Version,
    /// To run a program.
    Run(Arguments),
}

/// A program, and what is wanted of it.
#[derive(Debug)]
pub struct Arguments {
    /// What is wanted.
    pub command: Command,
    /// Where the program is.
    pub source: Source,
    /// After how many steps; all of them where none is named.
    pub step: Option<usize>,
    /// The colours of pictures.
    pub theme: &'static Theme,
    /// The language of errors and pictures.
    pub language: Language,
    /// The form of Python.
    pub form: Form,
    /// The file to write.
    pub out: Option<PathBuf>,
}

/// What can be had of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Its trace.
    Trace,
    /// Its layout.
    Layout,
    /// A picture.
    Svg,
    /// A picture for TikZ.
    Tikz,
    /// A graph for Graphviz.
    Dot,
    /// The pictures of all steps.
    Steps,
    /// The derivation.
    Latex,
    /// Python.
    Code,
}

/// Where a program is.
#[derive(Debug)]
pub enum Source {
    /// In the command itself.
    Text(String),
    /// In what comes in.
    Input,
    /// In a file.
    File(PathBuf),
}

/// The commands by their names.
const COMMANDS: [(&str, Command); 8] = [
    ("trace", Command::Trace),
    ("layout", Command::Layout),
    ("svg", Command::Svg),
    ("tikz", Command::Tikz),
    ("dot", Command::Dot),
    ("steps", Command::Steps),
    ("latex", Command::Latex),
    ("code", Command::Code),
];

const THEMES: [(&str, &Theme); 2] = [("light", &Theme::LIGHT), ("dark", &Theme::DARK)];
const LANGUAGES: [(&str, Language); 2] = [("en", Language::English), ("ko", Language::Korean)];
const FORMS: [(&str, Form); 4] = [("numpy", Form::NumPy), ("torch", Form::Torch), ("jax", Form::Jax), ("layer", Form::Layer)];

/// Reads the line; an error says what of it cannot be understood.
pub fn read(mut parser: Parser) -> Result<Request, String> {
    let (mut command, mut source) = (None, None);
    let (mut step, mut theme, mut language, mut form, mut out) = (None, None, None, None, None);
    while let Some(argument) = parser.next().map_err(told)? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(Request::Help),
            Arg::Short('V') | Arg::Long("version") => return Ok(Request::Version),
            Arg::Long("step") => step = Some(parser.value().and_then(|value| value.parse()).map_err(told)?),
            Arg::Long("theme") => theme = Some(chosen(&mut parser, "theme", &THEMES)?),
            Arg::Long("lang") => language = Some(chosen(&mut parser, "language", &LANGUAGES)?),
            Arg::Long("as") => form = Some(chosen(&mut parser, "form", &FORMS)?),
            Arg::Long("out") => out = Some(parser.value().map_err(told)?.into()),
            Arg::Long("file") => put(&mut source, Source::File(parser.value().map_err(told)?.into()))?,
            Arg::Value(name) if command.is_none() => command = Some(of("command", &COMMANDS, &name.string().map_err(told)?)?),
            Arg::Value(text) if text == "-" => put(&mut source, Source::Input)?,
            Arg::Value(text) => put(&mut source, Source::Text(text.string().map_err(told)?))?,
            Arg::Short(_) => {
                return Err(format!("{}; a program that begins with a minus sign goes behind --", told(argument.unexpected())));
            }
            Arg::Long(_) => return Err(told(argument.unexpected())),
        }
    }
    let command = command.ok_or("no command is given")?;
    let is_picture = matches!(command, Command::Svg | Command::Tikz | Command::Dot);
    let has_theme = matches!(command, Command::Svg | Command::Tikz | Command::Steps);
    for (given, fits, option) in [
        (step.is_some(), is_picture, "--step"),
        (theme.is_some(), has_theme, "--theme"),
        (form.is_some(), command == Command::Code, "--as"),
    ] {
        if given && !fits {
            return Err(format!("{option} says nothing to this command"));
        }
    }
    Ok(Request::Run(Arguments {
        command,
        source: source.ok_or("no program is given: it stands behind the command, or in a file that --file names")?,
        step,
        theme: theme.unwrap_or(&Theme::LIGHT),
        language: language.unwrap_or_default(),
        form: form.unwrap_or_default(),
        out,
    }))
}

/// Keeps the place of the program; a second one is an error.
fn put(source: &mut Option<Source>, found: Source) -> Result<(), String> {
    match source.replace(found) {
        None => Ok(()),
        Some(_) => Err("there are two programs: one with blanks in it stands in quotes".to_owned()),
    }
}

/// The value of an option that has a few to choose from.
fn chosen<T: Copy>(parser: &mut Parser, what: &str, all: &[(&str, T)]) -> Result<T, String> {
    of(what, all, &parser.value().and_then(ValueExt::string).map_err(told)?)
}

fn of<T: Copy>(what: &str, all: &[(&str, T)], name: &str) -> Result<T, String> {
    let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    let found = all.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
    found.ok_or_else(|| format!("there is no {what} `{name}`: there are {}", names.join(", ")))
}

fn told(error: lexopt::Error) -> String {
    error.to_string()
}
