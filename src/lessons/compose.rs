//! Writing a lesson: what is on stage named as the format has it, and where in the text it goes.

use super::{Lesson, Moment, Quantity};
use crate::graph::{Graph, NodeId};
use crate::share::{Document, LinkError, View, decode_with, encode_with, unescape};
use crate::trace::{Step, Trace};
use crate::words::Language;
use std::ops::Range;

/// A change of a lesson's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that go.
    pub place: Range<usize>,
    /// What comes in their place.
    pub text: String,
    /// What is selected afterwards, in bytes of what has come.
    pub select: Range<usize>,
}

/// A moment on stage, as a lesson says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The step.
    pub step: usize,
    /// Its name behind `stop`.
    pub moment: String,
    /// The symbol of the node to point at.
    pub look: Option<String>,
    /// How the page is looked at, in the words of a link; empty for the usual view.
    pub view: String,
}

/// Something that a reader is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    /// A task with its condition.
    Do(&'a str),
    /// A number to predict.
    Ask(&'a str),
    /// A question with a right and a wrong answer.
    Choose,
}

/// The node to which a step brings a number, and whether that is a gradient; none at the start.
pub fn brought(step: usize, graph: &Graph, trace: &Trace) -> Option<(NodeId, bool)> {
    match trace.steps.get(step.checked_sub(1)?)? {
        Step::Forward { node } => Some((*node, false)),
        Step::Seed { node } | Step::Accumulate { node, .. } => Some((*node, true)),
        Step::Backward { edge, .. } => Some((graph.edges[*edge].from, true)),
    }
}

/// The step of a run by its best name: one that stays right when the program changes, where there is one.
pub fn moment_name(step: usize, graph: &Graph, trace: &Trace) -> String {
    let mut names = vec!["start".to_owned(), "end".to_owned(), "forward".to_owned()];
    names.extend(brought(step, graph, trace).and_then(|(node, is_gradient)| quantity_name(node, is_gradient, false, graph)));
    let is_it = |name: &String| Moment::read(name).and_then(|moment| moment.step(graph, trace)) == Some(step);
    names.into_iter().find(is_it).unwrap_or_else(|| step.to_string())
}

/// A node's value or gradient as a lesson quotes it, of a tensor the whole or its first number; nothing where its symbol is no name.
pub fn quantity_name(node: NodeId, is_gradient: bool, is_one: bool, graph: &Graph) -> Option<String> {
    let (output, it) = graph.nodes.get(graph.output).zip(graph.nodes.get(node))?;
    let mut name = if is_gradient { format!("d{}/d{}", output.symbol, it.symbol) } else { it.symbol.clone() };
    if is_one && it.shape.rank() > 0 {
        name.push_str(&format!("[{}]", vec!["0"; it.shape.rank()].join(", ")));
    }
    Quantity::read(&name).filter(|read| read.is_gradient == is_gradient && read.node(graph) == Some(node)).map(|_| name)
}

/// How a program is looked at, in the words of a link, as far as it is not as usual. What belongs to the reader or to the page is left out.
pub fn view_name(view: &View) -> String {
    let own = View::default();
    let view = View {
        selection: None,
        language: None,
        theme: None,
        hidden: own.hidden,
        gate: None,
        reading: None,
        presenting: false,
        ..view.clone()
    };
    let document = Document { view: view.clone(), ..Document::default() };
    let link = encode_with(&document, usize::MAX, &|_| None);
    let escaped = link.strip_prefix("p=&s=0").unwrap_or(&link).trim_start_matches('&');
    // As people read it, where that says the same.
    let plain = unescape(escaped).unwrap_or_default();
    let says = |text: &str| decode_with(&format!("p=&{text}"), &|_, _| Err(LinkError::Damaged)).ok().flatten().map(|read| read.view);
    let is_plain = !plain.contains(['\n', '#']) && says(&plain) == says(escaped);
    if is_plain { plain } else { escaped.to_owned() }
}

/// The stop, from 0, in whose lines the caret stands, at a byte of the text; above all stops the first.
pub fn stop_at(lesson: &Lesson, text: &str, caret: usize) -> usize {
    let line = line_of(text, caret);
    lesson.stops.iter().rposition(|stop| stop.line <= line).unwrap_or(0)
}

/// The line of a byte, from 1.
fn line_of(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1
}

/// The lines of a text, each with the byte at which it begins.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len() + 1;
        Some((start, line))
    })
}

const fn key(language: Language) -> &'static str {
    match language {
        Language::English => "en",
        Language::Korean => "ko",
    }
}

/// A new lesson: a title, a program and one stop. The title is what a text field selects first.
pub fn fresh(title: &str, program: &str, place: &Place, prose: &str, language: Language) -> (String, Range<usize>) {
    let key = key(language);
    let text = format!("{key} = {title}\n{}\n{}{key} = {prose}\n", program_lines(program), stop_lines(place));
    let start = key.len() + 3;
    (text, start..start + title.len())
}

fn program_lines(program: &str) -> String {
    let lines = program.lines().filter(|line| !line.trim().is_empty()).map(|line| format!("  {}\n", line.trim_end()));
    ["program\n".to_owned()].into_iter().chain(lines).collect()
}

fn stop_lines(place: &Place) -> String {
    let mut lines = format!("stop {}\n", place.moment);
    if let Some(look) = &place.look {
        lines.push_str(&format!("look = {look}\n"));
    }
    if !place.view.is_empty() {
        lines.push_str(&format!("view = {}\n", place.view));
    }
    lines
}

/// The languages to write in: those of the lesson's title, or else the one that is asked for. That one comes first.
fn languages(text: &str, asked: Language) -> Vec<Language> {
    let is_title = |line: &str, language| line.split_once('=').is_some_and(|(name, _)| name.trim_end() == key(language));
    let title = || text.lines().take_while(|line| !line.starts_with("program") && !line.starts_with("stop"));
    let mut all: Vec<Language> = Language::ALL.into_iter().filter(|language| title().any(|line| is_title(line, *language))).collect();
    if all.is_empty() {
        all.push(asked);
    }
    if all.first() != Some(&asked) {
        all.reverse();
    }
    all
}

/// The end of the block of lines that the caret stands in: the next one begins with a word of `heads`.
fn block_end(text: &str, caret: usize, heads: &[&str]) -> usize {
    let begins = |line: &str| heads.contains(&line.split(' ').next().unwrap_or_default());
    let mut end = 0;
    for (start, line) in lines(text) {
        if start > caret && begins(line) {
            break;
        }
        if !line.trim().is_empty() {
            end = start + line.len();
        }
    }
    end
}

/// A stop at what is on stage, with an empty line for its prose. It stands behind the one in which the caret is, or where its step wants
/// it: `steps` are those of the stops that are there.
pub fn stop(text: &str, caret: usize, place: &Place, steps: &[usize], language: Language) -> Edit {
    let starts: Vec<usize> = lines(text).filter(|(_, line)| line.starts_with("stop ")).map(|(start, _)| start).collect();
    let mut behind = starts.iter().rposition(|start| *start <= caret);
    if starts.len() == steps.len() {
        let fits = |behind: usize| {
            steps.iter().enumerate().all(|(at, other)| if at <= behind { *other <= place.step } else { *other >= place.step })
        };
        behind = behind.filter(|behind| fits(*behind)).or_else(|| steps.iter().rposition(|step| *step <= place.step));
    }
    let end = block_end(text, behind.and_then(|behind| starts.get(behind).copied()).unwrap_or(0), &["stop"]);
    let (space, mut block) = (if end == 0 { "" } else { "\n\n" }, stop_lines(place));
    let mut caret = 0;
    for (at, language) in languages(text, language).into_iter().enumerate() {
        block.push_str(&format!("{}{} = ", if at == 0 { "" } else { "\n" }, key(language)));
        caret = if at == 0 { space.len() + block.len() } else { caret };
    }
    Edit { place: end..end, text: [space, &block].concat(), select: caret..caret }
}

/// Something to do, behind what else is asked in the lines around the caret. `words` are its first texts in a language: what is asked, and of
/// a question the right answer with its reply, and the wrong one; the first is selected.
pub fn exercise(text: &str, caret: usize, kind: Kind, words: &dyn Fn(Language) -> Vec<String>, language: Language) -> Edit {
    let first = lines(text).find(|(_, line)| line.starts_with("stop ")).map_or(0, |(start, _)| start);
    let end = block_end(text, caret.max(first), &["stop", "do", "ask", "question"]);
    let texts: Vec<(Language, Vec<String>)> = languages(text, language).into_iter().map(|language| (language, words(language))).collect();
    let heads: &[&str] = match kind {
        Kind::Do(when) => &[&format!("do {when}")],
        Kind::Ask(what) => &[&format!("ask {what}")],
        Kind::Choose => &["question", "right", "reply", "wrong", "reply"],
    };
    let mut block = String::new();
    let mut select = 0..0;
    for (at, head) in heads.iter().enumerate() {
        block.push_str(&format!("\n{head}"));
        for (which, (language, words)) in texts.iter().enumerate() {
            let words = words.get(at).map_or("", String::as_str);
            block.push_str(&format!("\n{} = ", key(*language)));
            if (at, which) == (0, 0) {
                select = block.len()..block.len() + words.len();
            }
            block.push_str(words);
        }
    }
    Edit { place: end..end, text: block, select }
}

/// Another program in the place of the lesson's.
pub fn take_program(text: &str, program: &str) -> Edit {
    let is_head = |line: &str| line.trim_end() == "program";
    let before_stops = || lines(text).take_while(|(_, line)| !line.starts_with("stop "));
    let is_part = |line: &str| is_head(line) || line.starts_with("  ") && !line.trim().is_empty();
    let first = before_stops().find(|(_, line)| is_part(line)).map(|(start, _)| start);
    let last = before_stops().filter(|(_, line)| is_part(line)).last().map(|(start, line)| start + line.len());
    let block = program_lines(program);
    let block = block.trim_end();
    match first.zip(last) {
        Some((start, end)) => Edit { place: start..end, text: block.to_owned(), select: block.len()..block.len() },
        None => {
            // Below the title.
            let end =
                before_stops().filter(|(_, line)| !line.trim().is_empty()).last().map_or(0, |(start, line)| start + line.trim_end().len());
            let text = if end == 0 { format!("{block}\n") } else { format!("\n{block}") };
            Edit { place: end..end, select: text.len()..text.len(), text }
        }
    }
}

/// An empty line of a language below each line that has its text in the other one alone; the first is where one goes on. `None` where
/// nothing is missing.
pub fn translate(text: &str, language: Language) -> Option<Edit> {
    let (own, mut whole, mut caret) = (key(language), String::new(), None);
    let is_of = |line: &str, name: &str| line.split_once('=').is_some_and(|(before, _)| before.trim_end() == name);
    let other = Language::ALL.into_iter().find(|other| *other != language).map_or("", key);
    let all: Vec<&str> = text.split('\n').collect();
    for (at, line) in all.iter().enumerate() {
        whole.push_str(line);
        let near = |line: Option<&&str>| line.is_some_and(|line| is_of(line, own));
        if is_of(line, other) && !near(all.get(at + 1)) && !near(at.checked_sub(1).and_then(|before| all.get(before))) {
            whole.push_str(&format!("\n{own} = "));
            caret.get_or_insert(whole.len());
        }
        if at + 1 < all.len() {
            whole.push('\n');
        }
    }
    caret.map(|caret| Edit { place: 0..text.len(), text: whole, select: caret..caret })
}

/// What a lesson's file is called: letters and digits of its title.
pub fn file_name(title: &str) -> String {
    let mut name = String::new();
    for character in title.chars().flat_map(char::to_lowercase).take(60) {
        if character.is_alphanumeric() {
            name.push(character);
        } else if !name.ends_with('-') && !name.is_empty() {
            name.push('-');
        }
    }
    let name = name.trim_end_matches('-');
    format!("{}.lesson", if name.is_empty() { "lesson" } else { name })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::compile;
    use crate::lessons::{check, parse, survey};
    use crate::share::{Mode, Tab};
    use crate::trace;

    const PROGRAM: &str = "x = -2; y = 5; z = -4\nq = x + y\nf = q * z";

    fn changed(text: &str, edit: &Edit) -> (String, String) {
        let mut changed = text.to_owned();
        changed.replace_range(edit.place.clone(), &edit.text);
        (changed, edit.text[edit.select.clone()].to_owned())
    }

    fn run(program: &str) -> (Graph, Trace) {
        let (_, graph) = compile(program).unwrap();
        let trace = trace::run(&graph);
        (graph, trace)
    }

    #[test]
    fn every_step_has_a_name_that_leads_back_to_it() {
        for program in [PROGRAM, "f = x*x + x; x = 3", "W = [[1, 2], [3, 4]]; v = [1, 2]; f = sum(W @ v)", "end = 2; f = end*end + start"] {
            let (graph, trace) = run(program);
            for step in 0..=trace.steps.len() {
                let name = moment_name(step, &graph, &trace);
                assert_eq!(Moment::read(&name).and_then(|moment| moment.step(&graph, &trace)), Some(step), "{program}: {name}");
            }
        }
        let (graph, trace) = run(PROGRAM);
        let names: Vec<String> = (0..=trace.steps.len()).map(|step| moment_name(step, &graph, &trace)).collect();
        assert_eq!(names, ["start", "q", "forward", "df/df", "df/dq", "df/dz", "df/dx", "end"]);
        let (graph, _) = run("W = [[1, 2], [3, 4]]; f = sum(W)");
        assert_eq!(quantity_name(0, true, true, &graph).as_deref(), Some("df/dW[0, 0]"));
    }

    #[test]
    fn a_view_is_named_as_far_as_it_is_not_as_usual() {
        assert_eq!(view_name(&View { selection: Some(3), ..View::default() }), "");
        let gathered = vec!["f:σ".to_owned()];
        assert_eq!(view_name(&View { mode: Mode::Check, tab: Tab::Code, gathered, ..View::default() }), "group=f:σ&mode=check&tab=code");
        let view = View { opened: vec!["a&b,c".to_owned()], ..View::default() };
        assert_eq!(view_name(&view), "open=a%26b%2Cc");
    }

    #[test]
    fn a_lesson_is_written_by_buttons() {
        let (graph, trace) = run(PROGRAM);
        let place =
            |step| Place { step, moment: moment_name(step, &graph, &trace), look: Some("q".to_owned()), view: "tab=code".to_owned() };
        let (text, title) = fresh("Mine", PROGRAM, &Place::default(), "See.", Language::Korean);
        assert_eq!(&text[title], "Mine");
        let (text, _) = fresh("Mine", PROGRAM, &Place { moment: "start".into(), ..Place::default() }, "See.", Language::Korean);
        // The language is that of the title, whatever the page speaks.
        let (text, selected) = changed(&text, &stop(&text, 3, &place(4), &[0], Language::English));
        assert!(text.ends_with("ko = See.\n\nstop df/dq\nlook = q\nview = tab=code\nko = \n") && selected.is_empty(), "{text}");
        let text = text.replace("view = tab=code\nko = \n", "view = tab=code\nko = Q\n");
        // A stop of an earlier step goes above.
        let edit = stop(&text, text.len(), &place(2), &[0, 4], Language::Korean);
        let (text, _) = changed(&text, &edit);
        let text = text.replace("ko = \n", "ko = F\n");
        assert!(text.contains("ko = See.\n\nstop forward\n"), "{text}");
        let caret = text.find("stop forward").unwrap();
        let words = |_| ["Which?", "a", "yes", "b", "no"].map(str::to_owned).into();
        let (text, selected) = changed(&text, &exercise(&text, caret, Kind::Choose, &words, Language::English));
        assert_eq!(selected, "Which?");
        let (text, _) = changed(&text, &exercise(&text, caret, Kind::Ask("df/dq"), &|_| vec!["How much?".to_owned()], Language::English));
        let (text, _) = changed(&text, &exercise(&text, text.len(), Kind::Do("x > 1"), &|_| vec!["Move x.".to_owned()], Language::English));
        let lesson = parse(&text).unwrap();
        assert_eq!(lesson.stops.iter().map(|stop| stop.exercises.len()).collect::<Vec<_>>(), [0, 2, 1], "{text}");
        assert_eq!(check(&lesson), []);
        assert_eq!([0, caret, text.len()].map(|at| stop_at(&lesson, &text, at)), [0, 1, 2]);
        assert_eq!(file_name(lesson.title.raw(Language::Korean)), "mine.lesson");
    }

    #[test]
    fn a_program_takes_the_place_of_another() {
        let text = "en = A\nprogram\n  x = 1\n\n  f = x\n\nstop 0\nen = B\n";
        let (text, _) = changed(text, &take_program(text, "y = 2\n\nf = y*y"));
        assert_eq!(text, "en = A\nprogram\n  y = 2\n  f = y*y\n\nstop 0\nen = B\n");
        assert_eq!(changed("en = A\nstop 0\n", &take_program("en = A\nstop 0\n", "x")).0, "en = A\nprogram\n  x\nstop 0\n");
        assert_eq!(changed("", &take_program("", "x")).0, "program\n  x\n");
    }

    #[test]
    fn the_other_language_gets_its_lines() {
        let text = "en = A\nprogram\n  x\nstop 0\nko = 나\nen = B\nask x\nen = C\n";
        let (text, _) = changed(text, &translate(text, Language::Korean).unwrap());
        assert_eq!(text, "en = A\nko = \nprogram\n  x\nstop 0\nko = 나\nen = B\nask x\nen = C\nko = \n");
        assert_eq!(translate(&text, Language::Korean), None);
    }

    #[test]
    fn names_of_files_are_plain() {
        for (title, name) in
            [("Two words: a/b", "two-words-a-b.lesson"), ("첫 계산 그래프", "첫-계산-그래프.lesson"), ("../..", "lesson.lesson")]
        {
            assert_eq!(file_name(title), name);
        }
    }

    #[test]
    fn faults_of_a_program_are_told_beside_those_of_the_format() {
        let found = survey("en = A\nprogram\n  f = tahn(x)\nstop 3x\n");
        assert_eq!(found.errors.iter().map(|error| error.line).collect::<Vec<_>>(), [3, 4]);
        assert_eq!((found.lesson, found.program.as_str()), (None, "f = tahn(x)"));
        // Whatever is typed or sent, there is an answer.
        for text in
            ["", "\n\n", "=", "stop", "  x", "question", "{", "en = {", "\u{0}", "en = A\nprogram\n  x\nstop 99999999999999999999\nen = B"]
        {
            assert!(!survey(text).errors.is_empty(), "{text:?}");
        }
    }
}
