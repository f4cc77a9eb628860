//! A frame as an SVG document that needs nothing from outside.

use super::{Theme, thickness};
use crate::explain;
use crate::layout::Point;
use crate::scene::{Chip, Face, Frame, Group, Ink, Magnitudes, Mark, Moving, PILL_HEIGHT, Run, Scene, Side, Subject, picture, pill_width};
use crate::words::{Language, Phrase};
use std::fmt::{self, Write};

/// A frame as a standalone SVG document: its own styles, literal colours, a title and a description.
pub fn svg(scene: &Scene, frame: &Frame, theme: &Theme, language: Language) -> String {
    svg_with(scene, frame, None, theme, language)
}

/// The same with the sizes of what the wires carry: bands below the wires, a legend below the picture, badges at gates that are called out.
pub fn svg_with(scene: &Scene, frame: &Frame, sizes: Option<&Magnitudes>, theme: &Theme, language: Language) -> String {
    written(scene, frame, (sizes, &[]), (theme, language))
}

/// The same while chips are still on their way to labels, which are empty until then.
pub fn moment(scene: &Scene, frame: &Frame, moving: &[Moving], theme: &Theme, language: Language) -> String {
    written(scene, frame, (None, moving), (theme, language))
}

fn written(scene: &Scene, frame: &Frame, besides: (Option<&Magnitudes>, &[Moving]), looks: (&Theme, Language)) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = document(&mut text, scene, frame, besides, looks);
    text
}

fn document(
    out: &mut String,
    scene: &Scene,
    frame: &Frame,
    (sizes, moving): (Option<&Magnitudes>, &[Moving]),
    (theme, language): (&Theme, Language),
) -> fmt::Result {
    let mut picture = picture(scene, frame);
    if !moving.is_empty() {
        let labels = picture.groups.iter_mut().filter(|group| matches!(group.subject, Subject::Node(_)));
        labels.for_each(|group| group.marks.retain(|mark| !arrives(mark)));
        picture.groups.extend(moving.iter().map(chip));
    }
    let legend = sizes.map(|sizes| thickness::legend(sizes, language)).unwrap_or_default();
    let (width, height) = (short(picture.width.max(legend.width)), short(picture.height + legend.height));
    let title = Phrase::new("export.picture-title").with("step", frame.step).with("last", scene.trace.steps.len());
    let (place, event) = explain::outlined_sentence(&scene.graph, &scene.trace, &scene.outline, frame.step);
    let description = format!("{} {}", place.plain(language), event.plain(language));
    writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" aria-labelledby="gatewise-title gatewise-description" lang="{}">"#,
        language.tag()
    )?;
    writeln!(out, r#"<title id="gatewise-title">{}</title>"#, escape(&title.plain(language)))?;
    writeln!(out, r#"<desc id="gatewise-description">{}</desc>"#, escape(description.trim()))?;
    style(out, theme, &picture.groups)?;
    writeln!(out, r#"<rect width="{width}" height="{height}" fill="{}"/>"#, theme.stage)?;
    if let Some(sizes) = sizes {
        thickness::write_bands(out, scene, frame, sizes, theme)?;
    }
    for group in &picture.groups {
        out.write_str(if group.dimmed { r#"<g class="dimmed">"# } else { "<g>" })?;
        group.marks.iter().try_for_each(|mark| write_mark(out, mark, "style"))?;
        out.write_str("</g>\n")?;
    }
    if let Some(sizes) = sizes {
        thickness::write_badges(out, scene, frame, sizes, theme)?;
        thickness::write_legend(out, &legend, picture.height, sizes, theme)?;
    }
    out.write_str("</svg>\n")
}

/// Whether a mark shows what comes in this very step.
fn arrives(mark: &Mark) -> bool {
    match mark {
        Mark::Map { now, .. } => *now,
        _ => mark.inks().iter().any(|ink| matches!(ink, Ink::ValueNow | Ink::SumNow | Ink::Pill | Ink::PillFill)),
    }
}

/// A chip at its place, as large as it is there.
fn chip(moving: &Moving) -> Group {
    let (at, size) = (moving.place.at, moving.place.size);
    let (fill, ink, font) = match moving.chip {
        Chip::Value => (Ink::ValueTint, Ink::Value, 14.0),
        Chip::Gradient => (Ink::PillFill, Ink::Pill, 14.0),
        Chip::Local => (Ink::Sheet, Ink::Local, 16.0),
        Chip::Sibling => (Ink::Sheet, Ink::GradientNumber, 14.0),
    };
    let (width, height) = (pill_width(&moving.text) * size, PILL_HEIGHT * size);
    let corner = Point { x: at.x - width / 2.0, y: at.y - height / 2.0 };
    let rect = |ink| Mark::Rect { corner, width, height, radius: 3.0, ink };
    let text = Mark::Text {
        at: Point { x: at.x, y: at.y + 4.5 * size },
        runs: vec![Run { text: moving.text.clone(), face: Face::Same }],
        size: Some(short(font * size)),
        ink,
    };
    let border = match moving.chip {
        Chip::Local => Some(rect(Ink::RimDone)),
        Chip::Sibling => Some(rect(Ink::Partial)),
        Chip::Value | Chip::Gradient => None,
    };
    Group { subject: Subject::Edge(usize::MAX), dimmed: false, marks: [rect(fill)].into_iter().chain(border).chain([text]).collect() }
}

/// The rules of the inks that the picture uses.
fn style(out: &mut String, theme: &Theme, groups: &[Group]) -> fmt::Result {
    let inks: Vec<Ink> = groups.iter().flat_map(|group| &group.marks).flat_map(Mark::inks).collect();
    out.write_str("<style>\ntext{text-anchor:middle;font-variant-numeric:tabular-nums lining-nums}\n.dimmed{opacity:.62}\n.subscript{font-size:68%}\n")?;
    writeln!(out, r#".figure{{font:500 14px "IBM Plex Sans",system-ui,sans-serif}}"#)?;
    for ink in Ink::ALL.into_iter().filter(|ink| inks.contains(ink)) {
        writeln!(out, ".{}{{{}}}", ink.class(), theme.rule(ink))?;
    }
    out.write_str("</style>\n")
}

/// Writes marks as elements of SVG; sizes go into the attribute `style` or what takes its place.
pub fn write_marks(out: &mut String, marks: &[Mark], style: &str) {
    // Writing to a string cannot fail.
    let _ = marks.iter().try_for_each(|mark| write_mark(out, mark, style));
}

fn write_mark(out: &mut String, mark: &Mark, style: &str) -> fmt::Result {
    match mark {
        Mark::Path { d, ink } => write!(out, r#"<path class="{}" d="{d}"/>"#, ink.class()),
        Mark::Tint { d, ink, opacity } => write!(out, r#"<path class="{}" fill-opacity="{opacity}" d="{d}"/>"#, ink.class()),
        Mark::Map { side, now, marks } => {
            let side = if *side == Side::Value { "value" } else { "gradient" };
            write!(out, r#"<g class="heat {side}-map{}">"#, if *now { " map-now" } else { "" })?;
            marks.iter().try_for_each(|mark| write_mark(out, mark, style))?;
            out.write_str("</g>")
        }
        Mark::Circle { center, radius, ink } => {
            let class = ink.class();
            write!(out, r#"<circle class="{class}" cx="{}" cy="{}" r="{radius}"/>"#, short(center.x), short(center.y))
        }
        Mark::Rect { corner, width, height, radius, ink } => write!(
            out,
            r#"<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="{radius}"/>"#,
            ink.class(),
            short(corner.x),
            short(corner.y),
            short(*width),
            short(*height)
        ),
        Mark::Text { at, runs, size, ink } => {
            let class = ink.class();
            write!(out, r#"<text class="{class}" x="{}" y="{}""#, short(at.x), short(at.y))?;
            if let Some(size) = size {
                write!(out, r#" {style}="font-size:{size}px""#)?;
            }
            out.write_char('>')?;
            runs.iter().try_for_each(|run| write_run(out, run))?;
            out.write_str("</text>")
        }
    }
}

fn write_run(out: &mut String, run: &Run) -> fmt::Result {
    let text = escape(&run.text);
    match run.face {
        Face::Same => out.write_str(&text),
        Face::Subscript => write!(out, r#"<tspan class="subscript" dy="4">{text}</tspan>"#),
        Face::Figure => write!(out, r#"<tspan class="figure" dx="4">{text}</tspan>"#),
    }
}

/// Text as it may stand in XML; characters that XML forbids are left out.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(letter),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// A length to two decimals without idle zeros.
pub fn short(length: f64) -> f64 {
    // Adding zero turns −0 into 0.
    (length * 100.0).round() / 100.0 + 0.0
}
