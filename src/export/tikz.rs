//! A frame as a picture of TikZ, mark by mark, for documents and slides in LaTeX.

use super::{Theme, tex};
use crate::layout::Point;
use crate::scene::{Face, Frame, Group, Ink, Mark, Picture, Run, Scene, picture};
use crate::words::Phrase;
use std::collections::BTreeSet;
use std::fmt::{self, Write};

/// A px of the stage in TeX's big points.
const PX: f64 = 0.75;
/// The size of the document's letters, in big points, which sizes are told in.
const LETTERS: f64 = 10.0;
/// Pictures of more groups of marks are not written: TeX would take minutes, and run out of memory in the end.
const MOST_GROUPS: usize = 6_000;
/// TeX knows no greater lengths than 2¹⁴ points.
const LONGEST: f64 = 16_000.0;

/// A frame as a document with one `tikzpicture`, its page as large as the picture. An error says that the picture is too large.
///
/// ```
/// use gatewise::{export, graph, scene::Scene, trace};
///
/// let (_, graph) = graph::compile("x = 3; y = x^2").expect("the program has no error");
/// let run = trace::run(&graph);
/// let scene = Scene::new(graph, run);
/// let document = export::tikz(&scene, &scene.frame(1), &export::Theme::LIGHT).expect("the picture is small");
/// assert!(document.contains("\\begin{tikzpicture}"));
/// ```
pub fn tikz(scene: &Scene, frame: &Frame, theme: &Theme) -> Result<String, Phrase> {
    let picture = picture(scene, frame);
    if picture.groups.len() > MOST_GROUPS || picture.width.max(picture.height) * PX > LONGEST {
        return Err(Phrase::new("export.too-wide").with("nodes", scene.graph.nodes.len()));
    }
    let mut body = String::new();
    // Writing to a string cannot fail.
    let _ = environment(&mut body, &picture, theme);
    let declarations = tex::declarations(&body);
    let (width, height) = (short(picture.width * PX), short(picture.height * PX));
    Ok(format!(
        "\\documentclass{{article}}\n\\usepackage{{tikz}}\n\\usepackage[papersize={{{width}bp,{height}bp}},margin=0pt]{{geometry}}\n\
         \\pagestyle{{empty}}\n\\parindent=0pt\n\\topskip=0pt\n{declarations}\\begin{{document}}\n{body}\\end{{document}}\n"
    ))
}

fn environment(out: &mut String, picture: &Picture, theme: &Theme) -> fmt::Result {
    let inks: Vec<Ink> = picture.groups.iter().flat_map(|group| &group.marks).flat_map(Mark::inks).collect();
    let looks = |ink: &Ink| Look { name: ink.class(), rule: theme.rule(*ink) };
    let looks: Vec<Look> = Ink::ALL.into_iter().filter(|ink| inks.contains(ink)).map(|ink| looks(&ink)).collect();
    let mut colours = BTreeSet::from([theme.stage]);
    colours.extend(looks.iter().flat_map(Look::colours));
    for colour in colours {
        writeln!(out, "\\definecolor{{{}}}{{HTML}}{{{}}}", name_of(colour), colour.trim_start_matches('#').to_uppercase())?;
    }
    writeln!(out, "\\begin{{tikzpicture}}[x={PX}bp, y=-{PX}bp, inner sep=0pt,")?;
    looks.iter().try_for_each(|look| writeln!(out, "  gw {}/.style={{{}}},", look.name, look.options()))?;
    out.write_str("]\n")?;
    let (width, height) = (short(picture.width), short(picture.height));
    writeln!(out, "\\path[use as bounding box, fill={}] (0,0) rectangle ({width},{height});", name_of(theme.stage))?;
    picture.groups.iter().filter(|group| !group.marks.is_empty()).try_for_each(|group| write_group(out, group, theme))?;
    out.write_str("\\end{tikzpicture}\n")
}

fn write_group(out: &mut String, group: &Group, theme: &Theme) -> fmt::Result {
    if group.dimmed {
        out.write_str("\\begin{scope}[transparency group, opacity=.62]\n")?;
    }
    group.marks.iter().try_for_each(|mark| write_mark(out, mark, theme))?;
    if group.dimmed { out.write_str("\\end{scope}\n") } else { Ok(()) }
}

fn write_mark(out: &mut String, mark: &Mark, theme: &Theme) -> fmt::Result {
    match mark {
        Mark::Path { d, ink } => writeln!(out, "\\path[gw {}]{};", ink.class(), way(d)),
        Mark::Tint { d, ink, opacity } => writeln!(out, "\\path[gw {}, fill opacity={opacity}]{};", ink.class(), way(d)),
        Mark::Map { marks, .. } => marks.iter().try_for_each(|mark| write_mark(out, mark, theme)),
        Mark::Circle { center, radius, ink } => {
            writeln!(out, "\\path[gw {}] {} circle[radius={}];", ink.class(), at(*center), short(*radius))
        }
        Mark::Rect { corner, width, height, radius, ink } => {
            let round = if *radius > 0.0 { format!(", rounded corners={}bp", short(radius * PX)) } else { String::new() };
            let opposite = Point { x: corner.x + width, y: corner.y + height };
            writeln!(out, "\\path[gw {}{round}] {} rectangle {};", ink.class(), at(*corner), at(opposite))
        }
        Mark::Text { at: place, runs, size, ink } => {
            let look = Look { name: ink.class(), rule: theme.rule(*ink) };
            let size = size.or_else(|| look.size()).unwrap_or(14.0) * PX / LETTERS;
            writeln!(out, "\\node[gw {}, scale={}] at {} {{{}}};", ink.class(), short(size), at(*place), letters(runs))
        }
    }
}

/// The look of an ink: the rule that it has in an SVG document.
struct Look {
    name: &'static str,
    rule: String,
}

impl Look {
    /// What the rule says about one thing.
    fn value(&self, key: &str) -> Option<&str> {
        self.rule.split(';').filter_map(|part| part.split_once(':')).find(|(found, _)| *found == key).map(|(_, value)| value)
    }

    fn colour(&self, key: &str) -> Option<&str> {
        self.value(key).filter(|value| value.starts_with('#'))
    }

    fn colours(&self) -> impl Iterator<Item = &str> {
        ["fill", "stroke"].into_iter().filter_map(|key| self.colour(key))
    }

    /// A length in big points.
    fn length(&self, key: &str) -> Option<f64> {
        Some(decimal(self.value(key)?)? * PX)
    }

    /// The size of its letters in px; `None` for what is no text.
    fn size(&self) -> Option<f64> {
        self.value("font")?.split(' ').find_map(|part| decimal(part.strip_suffix("px")?))
    }

    /// The same as options of TikZ.
    fn options(&self) -> String {
        let is_text = self.size().is_some();
        let mut options = Vec::new();
        if is_text {
            options.push(match self.value("text-anchor") {
                Some("start") => "anchor=base west".to_owned(),
                Some("end") => "anchor=base east".to_owned(),
                _ => "anchor=base".to_owned(),
            });
            options.extend(self.colour("fill").map(|colour| format!("text={}", name_of(colour))));
            if let Some(font) = self.value("font").filter(|font| font.contains("sans")) {
                options.push(format!("font=\\sffamily{}", if font.starts_with("600") { "\\bfseries" } else { "" }));
            }
            // The letters' own rim, which keeps lines away from them.
            if let Some((colour, width)) = self.colour("stroke").zip(self.length("stroke-width")) {
                options.push(format!("fill={}, inner sep={}bp", name_of(colour), short(width / 2.0)));
            }
            return options.join(", ");
        }
        options.extend(self.colour("fill").map(|colour| format!("fill={}", name_of(colour))));
        options.extend(self.colour("stroke").map(|colour| format!("draw={}", name_of(colour))));
        options.extend(self.length("stroke-width").map(|width| format!("line width={}bp", short(width))));
        if let Some((on, off)) = self.value("stroke-dasharray").and_then(|dashes| dashes.split_once(' ')) {
            let length = |text: &str| short(decimal(text).unwrap_or(0.0) * PX);
            options.push(format!("dash pattern=on {}bp off {}bp", length(on), length(off)));
        }
        options.extend(self.value("stroke-linecap").map(|cap| format!("line cap={cap}")));
        options.join(", ")
    }
}

/// A colour's name in the document.
fn name_of(colour: &str) -> String {
    colour.replacen('#', "gw", 1)
}

/// The letters of a text. Signs and names next to each other are one formula.
fn letters(runs: &[Run]) -> String {
    let mut text = String::new();
    for run in runs {
        match run.face {
            Face::Same => text.push_str(&named(&run.text)),
            Face::Subscript => {
                let _ = write!(text, "$_{{\\mathrm{{{}}}}}$", tex::text(&run.text).replace('$', ""));
            }
            Face::Figure => {
                let _ = write!(text, "\\,{{\\sffamily {}}}", tex::text(&run.text));
            }
        }
    }
    // $w$$_{0}$: one formula.
    text.replace("$$", "")
}

/// A text with its words in mathematical italics as words: 𝑙𝑜𝑠𝑠 is no product.
fn named(text: &str) -> String {
    let is_italic = |letter: char| matches!(letter, '\u{1D434}'..='\u{1D467}' | 'ℎ');
    if text.chars().count() > 1 && text.chars().all(is_italic) {
        let word: String = text.chars().filter_map(tex::sign).collect();
        return format!("$\\mathit{{{word}}}$");
    }
    tex::text(text)
}

/// The way of an SVG path in TikZ's words.
fn way(d: &str) -> String {
    let mut out = String::new();
    let mut steps = Steps { rest: d, command: 'M' };
    let (mut here, mut start) = (Point { x: 0.0, y: 0.0 }, Point { x: 0.0, y: 0.0 });
    while let Some(command) = steps.command() {
        let from = if command.is_ascii_lowercase() { here } else { Point { x: 0.0, y: 0.0 } };
        let mut point = || Some(Point { x: from.x + steps.number()?, y: from.y + steps.number()? });
        let drawn = match command.to_ascii_uppercase() {
            'M' => point().map(|to| {
                start = to;
                (to, format!(" {}", at(to)))
            }),
            'L' => point().map(|to| (to, format!(" -- {}", at(to)))),
            'H' => steps.number().map(|x| Point { x: from.x + x, y: here.y }).map(|to| (to, format!(" -- {}", at(to)))),
            'V' => steps.number().map(|y| Point { x: here.x, y: from.y + y }).map(|to| (to, format!(" -- {}", at(to)))),
            'C' => point()
                .zip(point())
                .zip(point())
                .map(|((first, second), to)| (to, format!(" .. controls {} and {} .. {}", at(first), at(second), at(to)))),
            'Z' => Some((start, " -- cycle".to_owned())),
            _ => None,
        };
        // The marks' paths have no other commands.
        let Some((to, text)) = drawn else { break };
        here = to;
        out.push_str(&text);
    }
    out
}

/// The commands and numbers of an SVG path, from left to right.
struct Steps<'a> {
    rest: &'a str,
    command: char,
}

impl Steps<'_> {
    /// The next command; where a number comes instead, the last one goes on.
    fn command(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start_matches([' ', ',']);
        let first = self.rest.chars().next()?;
        if first.is_ascii_alphabetic() {
            self.rest = self.rest.get(1..)?;
            self.command = first;
        } else if self.command.eq_ignore_ascii_case(&'M') {
            self.command = if self.command == 'm' { 'l' } else { 'L' };
        }
        Some(self.command)
    }

    fn number(&mut self) -> Option<f64> {
        let rest = self.rest.trim_start_matches([' ', ',']);
        let signed = rest.strip_prefix('-').unwrap_or(rest);
        let end = rest.len() - signed.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let (number, rest) = rest.split_at_checked(end)?;
        self.rest = rest;
        decimal(number)
    }
}

/// A plain decimal. The standard library reads every other form as well, by tables of 11 KB.
fn decimal(text: &str) -> Option<f64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits: i64 = [whole, part].concat().parse().ok()?;
    Some(part.bytes().fold(digits as f64, |number, _| number / 10.0))
}

fn at(point: Point) -> String {
    format!("({},{})", short(point.x), short(point.y))
}

/// A length to two decimals without idle zeros.
fn short(length: f64) -> f64 {
    // Adding zero turns −0 into 0.
    (length * 100.0).round() / 100.0 + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_in_tikz() {
        assert_eq!(way("M1 2H5.5L6 7C1 2 3 4 5 6Z"), " (1,2) -- (5.5,2) -- (6,7) .. controls (1,2) and (3,4) .. (5,6) -- cycle");
        assert_eq!(way("M10 20l9 9m0 -9l-9 9"), " (10,20) -- (19,29) (19,20) -- (10,29)");
        assert_eq!(way("M1 2h4v3h-4z"), " (1,2) -- (5,2) -- (5,5) -- (1,5) -- cycle");
    }

    #[test]
    fn names_and_numbers() {
        let run = |text: &str, face| Run { text: text.to_owned(), face };
        assert_eq!(letters(&[run("𝑤", Face::Same), run("0", Face::Subscript)]), "$w_{\\mathrm{0}}$");
        assert_eq!(letters(&[run("𝑙𝑜𝑠𝑠", Face::Same)]), "$\\mathit{loss}$");
        assert_eq!(letters(&[run("−0.53", Face::Same)]), "$-$0.53");
        assert_eq!(letters(&[run("×", Face::Same), run("1.00", Face::Figure)]), "$\\times$\\,{\\sffamily 1.00}");
    }
}
