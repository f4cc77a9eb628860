//! A graph in a frame of another page: what its address says, and the messages between the two pages. `assets/embed/README.md` tells
//! the same to those who write such pages.

use super::link::{LONGEST_PROGRAM, unescape};

/// The version of the messages: the value of `gatewise` in each of them.
const VERSION: f64 = 1.0;
/// The largest whole number that JavaScript tells from its neighbours.
const LARGEST_STEP: f64 = 9_007_199_254_740_991.0;

/// How a page is embedded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Embedding {
    /// The only origin that is listened and talked to, where the address names one.
    pub origin: Option<String>,
}

impl Embedding {
    /// What the query of an address says: `?embed`, `?embed&origin=https://blog.example`; nothing where the page is not embedded.
    pub fn of(query: &str) -> Option<Self> {
        let pairs = query.trim_start_matches('?').split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let value = |name: &str| pairs.clone().find(|(key, _)| *key == name).map(|(_, value)| value);
        value("embed")?;
        // What is no text is no origin either, and nobody is listened to.
        Some(Self { origin: value("origin").map(|origin| unescape(origin).unwrap_or_default()) })
    }

    /// Whether messages from an origin are answered.
    pub fn admits(&self, origin: &str) -> bool {
        self.origin.as_deref().is_none_or(|only| only == origin)
    }

    /// To whom is told what nobody asked for: it is what the embedding page has put into the frame itself, and how far the reader has
    /// stepped.
    pub fn audience(&self) -> &str {
        self.origin.as_deref().unwrap_or("*")
    }
}

/// A field of a message, as far as it matters.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    /// It is not there.
    Missing,
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A text longer than any program may be.
    TooLong,
    /// Anything else.
    Other,
}

/// What the embedding page asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// To be told again that the frame is ready.
    Hello,
    /// Another program, at a step.
    Program(String, usize),
    /// Another step; the last one where there are fewer.
    Step(usize),
    /// To play from the present step.
    Play,
    /// To pause.
    Pause,
    /// To be told the whole trace.
    Trace,
}

/// Why a message is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is in another version.
    Version,
    /// It asks for what nobody knows.
    Type,
    /// A field is missing or of the wrong kind.
    Shape,
    /// Its program is longer than 1 MiB.
    TooLong,
}

impl Refusal {
    /// What the embedding page is told as `code`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Version => "version",
            Self::Type => "type",
            Self::Shape => "shape",
            Self::TooLong => "too-long",
        }
    }

    /// The same in English, for whoever looks for the mistake.
    pub const fn detail(self) -> &'static str {
        match self {
            Self::Version => "gatewise: 1 is the only version",
            Self::Type => "type is none of hello, program, step, play, pause, get-trace",
            Self::Shape => "program is a text, step a whole number from 0",
            Self::TooLong => "program has more than 1 MiB",
        }
    }
}

/// Reads a message, field by field; nothing where it is not meant for Gatewise.
pub fn request(field: impl Fn(&str) -> Field) -> Option<Result<Request, Refusal>> {
    match field("gatewise") {
        Field::Missing => None,
        Field::Number(VERSION) => Some(ask(field)),
        _ => Some(Err(Refusal::Version)),
    }
}

fn ask(field: impl Fn(&str) -> Field) -> Result<Request, Refusal> {
    let Field::Text(kind) = field("type") else { return Err(Refusal::Type) };
    match kind.as_str() {
        "hello" => Ok(Request::Hello),
        "program" => {
            let step = if field("step") == Field::Missing { 0 } else { step(field("step"))? };
            match field("program") {
                Field::Text(program) if program.len() <= LONGEST_PROGRAM => Ok(Request::Program(program, step)),
                Field::Text(_) | Field::TooLong => Err(Refusal::TooLong),
                _ => Err(Refusal::Shape),
            }
        }
        "step" => Ok(Request::Step(step(field("step"))?)),
        "play" => Ok(Request::Play),
        "pause" => Ok(Request::Pause),
        "get-trace" => Ok(Request::Trace),
        _ => Err(Refusal::Type),
    }
}

fn step(field: Field) -> Result<usize, Refusal> {
    match field {
        Field::Number(step) if (0.0..=LARGEST_STEP).contains(&step) && step == libm::floor(step) => Ok(step as usize),
        _ => Err(Refusal::Shape),
    }
}

/// What the frame tells the embedding page.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice<'a> {
    /// It listens.
    Ready(Place),
    /// It stands at another step, plays or pauses, or has another program.
    Step(Place),
    /// It would like to be as high, in px.
    Size(u32),
    /// The trace, as JSON.
    Trace(&'a str),
    /// Something is wrong: a code, and a text for people.
    Error(&'a str, &'a str),
}

/// Where a graph stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The step.
    pub step: usize,
    /// How many there are.
    pub steps: usize,
    /// Whether they run by themselves.
    pub playing: bool,
}

impl Notice<'_> {
    /// The message, as JSON.
    pub fn json(&self) -> String {
        let (kind, rest) = match self {
            Self::Ready(place) => ("ready", place.json()),
            Self::Step(place) => ("step", place.json()),
            Self::Size(height) => ("size", format!(r#""height":{height}"#)),
            Self::Trace(trace) => ("trace", format!(r#""trace":{trace}"#)),
            Self::Error(code, message) => ("error", format!(r#""code":{},"message":{}"#, quoted(code), quoted(message))),
        };
        format!(r#"{{"gatewise":{VERSION},"type":"{kind}",{rest}}}"#)
    }
}

impl Place {
    fn json(self) -> String {
        format!(r#""step":{},"steps":{},"playing":{}"#, self.step, self.steps, self.playing)
    }
}

/// A text as JSON; texts always have that form.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}
