//! `Document` ↔ the fragment of a link: `#p=` for reading and writing by hand, `#z1=` for long programs.

use super::by::By;
use super::document::{Document, Paths, Thickness, View};
use super::fault::Fault;
use super::look::{Hidden, Theme};
use super::mode::{Checked, Mode, Nudged};
use super::practice::{Level, Practice};
use super::reading::Reading;
use super::tab::Tab;
use crate::train::Setup;
use crate::words::{self, Language, Phrase};

/// The longest program that a link may carry, in bytes of text.
pub const LONGEST_PROGRAM: usize = 1 << 20;
/// Up to this many characters the readable form is chosen even where the packed one is shorter.
pub const READABLE: usize = 400;

/// The longest table of data that a link carries, in bytes: a longer one stays on the page.
pub const LONGEST_TABLE: usize = 6000;
/// The longest name of a gate that a link may carry, in bytes.
pub(super) const LONGEST_NAME: usize = 200;

/// Why a link cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// Neither `p` nor `z1`.
    Unknown,
    /// A packed form of a later version: `z2`, `z3`, ….
    Newer,
    /// Percent signs or characters that do not decode to text.
    Damaged,
    /// A step that is not a whole number, or another key with a value that means nothing.
    BadValue,
    /// A program of more than 1 MiB.
    TooLong,
    /// A lesson that this page does not have.
    NoLesson,
    /// The text of a lesson that is none.
    BadLesson,
}

impl LinkError {
    /// What a person is told.
    pub const fn phrase(self) -> Phrase {
        Phrase::new(match self {
            Self::Unknown => "link.unknown",
            Self::Newer => "link.newer",
            Self::Damaged => "link.damaged",
            Self::BadValue => "link.bad-value",
            Self::TooLong => "link.too-long",
            Self::NoLesson => "link.no-lesson",
            Self::BadLesson => "link.bad-lesson",
        })
    }
}

/// The fragment (without `#`) that opens this document at its step, with its selection and its open gates.
#[cfg(feature = "deflate")]
pub fn encode(document: &Document) -> String {
    encode_with(document, READABLE, &|source| Some(pack(source)))
}

/// The same where a program is deflated by somebody else: `pack` gives the value of `z1`, or nothing as long as it is not there. Up to
/// so many characters the program stays `readable` even where that is the longer form.
pub fn encode_with(document: &Document, readable: usize, pack: &dyn Fn(&str) -> Option<String>) -> String {
    let (most, readable) = (readable, format!("p={}", escape(&document.source)));
    let packed = if readable.len() <= most { None } else { pack(&document.source) };
    let mut fragment = packed.map(|packed| format!("z1={packed}")).filter(|packed| packed.len() < readable.len()).unwrap_or(readable);
    // A lesson brings its program with it, and its place the step.
    if document.source.is_empty() && document.step == 0 && document.view.reading.is_some() {
        fragment.clear();
    } else {
        fragment.push_str(&format!("&s={}", document.step));
    }
    if let Some(node) = document.view.selection {
        fragment.push_str(&format!("&sel={node}"));
    }
    for (key, names) in [("open", &document.view.opened), ("group", &document.view.gathered), ("plot", &document.view.overlaid)] {
        if !names.is_empty() {
            let names: Vec<String> = names.iter().map(|name| escape(name).replace(',', "%2C")).collect();
            fragment.push_str(&format!("&{key}={}", names.join(",")));
        }
    }
    if document.view.ungrouped {
        fragment.push_str("&groups=off");
    }
    if let Some(Paths { from, to }) = document.view.paths {
        fragment.push_str(&format!("&paths={from}"));
        if let Some(to) = to {
            fragment.push_str(&format!(",{to}"));
        }
    }
    if let Some(tag) = document.view.thickness.tag() {
        fragment.push_str(&format!("&thick={tag}"));
    }
    if document.view.mode != Mode::Explore {
        fragment.push_str(&format!("&mode={}", document.view.mode.tag()));
    }
    let tab = document.view.tab;
    if !matches!(tab, Tab::Explain | Tab::Program) {
        fragment.push_str(&format!("&tab={}", tab.tag()));
    }
    if document.view.neuron {
        fragment.push_str("&net=neuron");
    }
    if let Some(language) = document.view.language {
        fragment.push_str(&format!("&lang={}", language.tag()));
    }
    if let Some(theme) = document.view.theme {
        fragment.push_str(&format!("&theme={}", theme.tag()));
    }
    if !document.view.hidden.is_nothing() {
        fragment.push_str(&format!("&hide={}", document.view.hidden.names(",")));
    }
    write_choices(&document.view, &mut fragment);
    if let Some(gate) = &document.view.gate {
        fragment.push_str(&format!("&gate={}", escape(gate)));
    }
    if let Some(reading) = &document.view.reading {
        reading.write(&mut fragment, pack);
    }
    if document.view.presenting {
        fragment.push_str("&present=on");
    }
    if fragment.starts_with('&') { fragment.split_off(1) } else { fragment }
}

#[inline(never)]
fn write_practice(practice: Practice, fragment: &mut String) {
    if practice.level != Level::Steps {
        fragment.push_str(&format!("&ask={}", practice.level.tag()));
    }
    if practice.every != 1 {
        fragment.push_str(&format!("&every={}", practice.every));
    }
    if practice.sealed {
        fragment.push_str("&answers=off");
    }
}

/// What is chosen for training, as far as it is not as usual: `train=adam,rate:0.05`, `learn=w0,w1`, and the table.
#[inline(never)]
fn write_training(setup: &Setup, fragment: &mut String) {
    let text = setup.text();
    if !text.is_empty() {
        fragment.push_str(&format!("&train={text}"));
    }
    if let Some(names) = &setup.learned {
        let names: Vec<String> = names.iter().map(|name| escape(name).replace(',', "%2C")).collect();
        fragment.push_str(&format!("&learn={}", names.join(",")));
    }
    if !setup.rows.is_empty() && setup.rows.len() <= LONGEST_TABLE {
        fragment.push_str(&format!("&rows={}", escape(&setup.rows)));
    }
}

/// Reads what [`write_training`] writes under a key.
#[inline(never)]
fn read_training(setup: &mut Setup, key: &str, value: &str) -> Result<(), LinkError> {
    match key {
        "train" => {
            let kept = std::mem::take(setup);
            *setup = Setup { learned: kept.learned, rows: kept.rows, ..Setup::read(value).ok_or(LinkError::BadValue)? };
        }
        "learn" => setup.learned = Some(value.split(',').filter(|name| !name.is_empty()).map(unescape).collect::<Result<_, _>>()?),
        _ => setup.rows = unescape(value)?,
    }
    Ok(())
}

/// What the modes have been told: of each what is not as on a fresh page.
#[inline(never)]
fn write_choices(view: &View, fragment: &mut String) {
    write_practice(view.practice, fragment);
    if let Some(fault) = view.fault {
        fragment.push_str(&format!("&fault={}", fault.text()));
    }
    if let Some(by) = view.by {
        fragment.push_str(&format!("&by={}", by.text()));
    }
    if view.training != Setup::default() {
        write_training(&view.training, fragment);
    }
    let (usual, Nudged { input, element, h }) = (Nudged::default(), &view.nudged);
    if *input != usual.input || *element != usual.element {
        fragment.push_str(&format!("&nudge={}", escape(input).replace(',', "%2C")));
        if *element != usual.element {
            fragment.push_str(&format!(",{element}"));
        }
    }
    if *h != usual.h {
        fragment.push_str(&format!("&h={}", words::precise(*h)));
    }
    if view.checked != Checked::default() {
        fragment.push_str(&format!("&check={}", view.checked.tag()));
    }
}

/// A choice of a mode; nothing where the key is none of theirs.
fn read_choice(key: &str, value: &str, view: &mut View) -> Option<Result<(), LinkError>> {
    let read = match key {
        "ask" => Level::from_tag(value).map(|level| view.practice.level = level).ok_or(LinkError::BadValue),
        "every" => value.parse().ok().filter(|&every| every > 0).map(|every| view.practice.every = every).ok_or(LinkError::BadValue),
        "answers" => {
            view.practice.sealed = value == "off";
            Ok(())
        }
        "by" => By::from_text(value).map(|by| view.by = Some(by)).ok_or(LinkError::BadValue),
        "fault" => Fault::from_text(value).map(|fault| view.fault = Some(fault)).ok_or(LinkError::BadValue),
        "train" | "learn" | "rows" => read_training(&mut view.training, key, value),
        "nudge" => nudged(value).map(|(input, element)| (view.nudged.input, view.nudged.element) = (input, element)),
        "h" => Nudged::way(value).map(|h| view.nudged.h = h).ok_or(LinkError::BadValue),
        "check" => Checked::from_tag(value).map(|checked| view.checked = checked).ok_or(LinkError::BadValue),
        _ => return None,
    };
    Some(read)
}

/// An input, and which of its numbers: `x`, `W,3`.
fn nudged(value: &str) -> Result<(String, usize), LinkError> {
    let (input, element) = value.split_once(',').unwrap_or((value, "0"));
    Ok((unescape(input)?, element.parse().map_err(|_| LinkError::BadValue)?))
}

#[cfg(feature = "deflate")]
fn pack(source: &str) -> String {
    data_encoding::BASE64URL_NOPAD.encode(&miniz_oxide::deflate::compress_to_vec(source.as_bytes(), 9))
}

/// The document of a fragment (with or without `#`); `None` where the fragment is empty: the bare address.
///
/// Keys that this version does not know are passed over beside a program, so that a newer link still shows its program.
///
/// ```
/// use gatewise::share::{decode, encode};
///
/// let document = decode("#p=(x%2By)z;x=-2;y=5;z=-4&s=7").expect("the link is sound").expect("it has a program");
/// assert_eq!((document.source.as_str(), document.step), ("(x+y)z;x=-2;y=5;z=-4", 7));
/// assert_eq!(decode(&encode(&document)), Ok(Some(document)));
/// ```
#[cfg(feature = "deflate")]
pub fn decode(fragment: &str) -> Result<Option<Document>, LinkError> {
    decode_with(fragment, &|_, value| unpack(value))
}

/// The same where texts are inflated by somebody else: `unpack` is given the key, `z1` or `l1`, and its value.
pub fn decode_with(fragment: &str, unpack: &dyn Fn(&str, &str) -> Result<String, LinkError>) -> Result<Option<Document>, LinkError> {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    if fragment.is_empty() { Ok(None) } else { read(fragment, unpack).map(Some) }
}

// Not for the first screen, whose address is bare.
#[inline(never)]
fn read(fragment: &str, unpack: &dyn Fn(&str, &str) -> Result<String, LinkError>) -> Result<Document, LinkError> {
    let mut source = None;
    let mut step = 0;
    let mut view = View::default();
    let mut newer = false;
    for pair in fragment.split('&') {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        match key {
            "p" => source = Some(unescape(value)?),
            "z1" => source = Some(unpack(key, value)?),
            "s" => step = value.parse().map_err(|_| LinkError::BadValue)?,
            "sel" => view.selection = Some(value.parse().map_err(|_| LinkError::BadValue)?),
            "open" => view.opened = value.split(',').map(unescape).collect::<Result<_, _>>()?,
            "net" => view.neuron = value == "neuron",
            "plot" => view.overlaid = value.split(',').map(unescape).collect::<Result<_, _>>()?,
            "group" => view.gathered = value.split(',').map(unescape).collect::<Result<_, _>>()?,
            "groups" => view.ungrouped = value == "off",
            "paths" => view.paths = Some(paths(value).ok_or(LinkError::BadValue)?),
            "thick" => view.thickness = Thickness::from_tag(value).ok_or(LinkError::BadValue)?,
            "mode" => view.mode = Mode::from_tag(value).ok_or(LinkError::BadValue)?,
            "tab" => view.tab = Tab::from_tag(value).ok_or(LinkError::BadValue)?,
            "lang" => view.language = Some(Language::from_tag(value).ok_or(LinkError::BadValue)?),
            // A newer page may have more of both.
            "theme" => view.theme = Some(Theme::of(value)).filter(|theme| theme.tag() == value),
            "hide" => view.hidden = Hidden::of(&unescape(value)?),
            "gate" => view.gate = Some(unescape(value)?).filter(|name| name.len() <= LONGEST_NAME),
            "lesson" | "l" | "l1" => Reading::read(&mut view.reading, key, value, unpack)?,
            "present" => view.presenting = value == "on",
            _ => match read_choice(key, value, &mut view) {
                Some(read) => read?,
                None => newer |= key.strip_prefix('z').is_some_and(|version| version.parse::<u32>().is_ok()),
            },
        }
    }
    view.reading = view.reading.filter(|reading| !reading.is_nothing());
    match source {
        // A page of the catalogue needs no program beside it, and a lesson has one.
        None if view.gate.is_some() || view.reading.is_some() => Ok(Document { step, view, ..Document::default() }),
        Some(source) => Ok(Document { source, step, view, ..Document::default() }),
        None if newer => Err(LinkError::Newer),
        None => Err(LinkError::Unknown),
    }
}

/// Two nodes between which paths are shown: `3`, from node 3 to the output, or `3,7`.
fn paths(value: &str) -> Option<Paths> {
    match value.split_once(',') {
        Some((from, to)) => Some(Paths { from: from.parse().ok()?, to: Some(to.parse().ok()?) }),
        None => Some(Paths { from: value.parse().ok()?, to: None }),
    }
}

/// Percent-encodes all but what an address carries as it is; blanks too, for addresses are cut at blanks.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 4);
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => escaped.push(byte as char),
            b'-' | b'_' | b'.' | b'~' | b'(' | b')' | b'*' | b',' | b';' | b'=' | b'/' | b':' | b'@' | b'!' => escaped.push(byte as char),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

/// Undoes percent-encoding. A `+` is a plus: whoever writes a link by hand means the operator.
pub fn unescape(value: &str) -> Result<String, LinkError> {
    if value.len() > 3 * LONGEST_PROGRAM {
        return Err(LinkError::TooLong);
    }
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        if first != b'%' {
            bytes.push(first);
            continue;
        }
        let (digits, tail) = rest.split_at_checked(2).ok_or(LinkError::Damaged)?;
        rest = tail;
        let digits = std::str::from_utf8(digits).map_err(|_| LinkError::Damaged)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(LinkError::Damaged);
        }
        bytes.push(u8::from_str_radix(digits, 16).map_err(|_| LinkError::Damaged)?);
    }
    text(bytes)
}

#[cfg(feature = "deflate")]
fn unpack(value: &str) -> Result<String, LinkError> {
    let deflated = data_encoding::BASE64URL_NOPAD.decode(value.trim_end_matches('=').as_bytes()).map_err(|_| LinkError::Damaged)?;
    let inflated = miniz_oxide::inflate::decompress_to_vec_with_limit(&deflated, LONGEST_PROGRAM).map_err(|error| match error.status {
        miniz_oxide::inflate::TINFLStatus::HasMoreOutput => LinkError::TooLong,
        _ => LinkError::Damaged,
    })?;
    text(inflated)
}

/// The bytes as a program's text.
fn text(bytes: Vec<u8>) -> Result<String, LinkError> {
    if bytes.len() > LONGEST_PROGRAM {
        return Err(LinkError::TooLong);
    }
    String::from_utf8(bytes).map_err(|_| LinkError::Damaged)
}
