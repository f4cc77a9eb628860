//! The sizes of what wires carry in an exported picture: bands below the wires, badges, and a legend below the picture.

use super::Theme;
use super::svg::{escape, short};
use crate::layout::Point;
use crate::scene::{Frame, Look, Magnitudes, Measure, Scene, Trouble, callouts};
use crate::words::{Language, Phrase};
use std::fmt::{self, Write};

/// A legend: samples with texts, the first one without a sample.
#[derive(Default)]
pub struct Legend {
    /// The room that it needs.
    pub width: f64,
    /// The same below the picture.
    pub height: f64,
    items: Vec<(f64, Option<Look>, String)>,
}

/// The legend's height, its left edge, the length of a sample, what is free beside it, and a letter's width.
const HEIGHT: f64 = 40.0;
const LEFT: f64 = 20.0;
const SAMPLE: f64 = 40.0;
const GAP: f64 = 8.0;
const LETTER: f64 = 7.2;
/// A letter of Hangul is as wide as it is high.
const WIDE_LETTER: f64 = 13.0;

/// What stands below a picture of such sizes.
pub fn legend(sizes: &Magnitudes, language: Language) -> Legend {
    let say = |key| Phrase::new(key).plain(language);
    let title = say(if sizes.measure == Measure::Gradients { "thick.gradients" } else { "thick.values" });
    let samples = sizes.scale.samples().into_iter().zip(["≤ ", "", "≥ "]).map(|((look, text), sign)| (Some(look), format!("{sign}{text}")));
    let zero = sizes.has.0.then(|| (Some(Look::Zero), say("thick.zero")));
    let lost = sizes.has.1.then(|| (Some(Look::NotFinite), say("thick.not-finite")));
    let mut legend = Legend { width: LEFT, height: HEIGHT, items: Vec::new() };
    for (look, text) in std::iter::once((None, title)).chain(samples).chain(zero).chain(lost) {
        let letters: f64 =
            text.chars().map(|letter| if letter >= '\u{1100}' && letter.is_alphabetic() { WIDE_LETTER } else { LETTER }).sum();
        let sample = if look.is_some() { SAMPLE + GAP } else { 0.0 };
        legend.items.push((legend.width, look, text));
        legend.width += sample + letters + 2.0 * GAP;
    }
    legend
}

/// The bands, before everything else is drawn.
pub fn write_bands(out: &mut String, scene: &Scene, frame: &Frame, sizes: &Magnitudes, theme: &Theme) -> fmt::Result {
    out.write_str("<g>")?;
    sizes.all_strands(scene, frame).iter().try_for_each(|strand| write_band(out, strand.look, &strand.d, sizes.measure, theme))?;
    out.write_str("</g>\n")
}

/// A band; the same look as the page's in `style/view.css`.
fn write_band(out: &mut String, look: Look, d: &str, measure: Measure, theme: &Theme) -> fmt::Result {
    let (color, dashes) = match (look, measure) {
        (Look::Level(_), Measure::Values) => (theme.forward_band, ""),
        (Look::Level(_), Measure::Gradients) => (theme.backward_band, ""),
        (Look::Zero, _) => (theme.ink2, r#" stroke-dasharray="6 4""#),
        (Look::NotFinite, _) => (theme.ink2, r#" stroke-dasharray="2.5 3""#),
        (Look::Waiting, _) => (theme.control, r#" stroke-dasharray=".1 4" stroke-linecap="round""#),
    };
    write!(out, r#"<path fill="none" stroke="{color}" stroke-width="{}" stroke-linejoin="round"{dashes} d="{d}"/>"#, look.width())
}

/// The badges, in front of everything.
pub fn write_badges(out: &mut String, scene: &Scene, frame: &Frame, sizes: &Magnitudes, theme: &Theme) -> fmt::Result {
    if sizes.measure == Measure::Values {
        return Ok(());
    }
    for callout in callouts(scene, frame, sizes) {
        let Some(Point { x, y }) = callout.badge(scene) else { continue };
        let is_open = callout.trouble == Trouble::Shut;
        let (fill, rim, sign) = if is_open { (theme.stage, theme.ink, theme.ink) } else { (theme.ink, theme.stage, theme.stage) };
        writeln!(
            out,
            r#"<g transform="translate({} {})"><circle r="7.25" fill="{fill}" stroke="{rim}" stroke-width="1.25"/><path fill="none" stroke="{sign}" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" d="{}"/></g>"#,
            short(x),
            short(y),
            callout.trouble.sign()
        )?;
    }
    Ok(())
}

/// The legend, from this height on.
pub fn write_legend(out: &mut String, legend: &Legend, top: f64, sizes: &Magnitudes, theme: &Theme) -> fmt::Result {
    let middle = top + HEIGHT / 2.0 - 4.0;
    write!(out, r#"<g font-family="IBM Plex Sans,system-ui,sans-serif" font-size="13" fill="{}">"#, theme.ink2)?;
    for (left, look, text) in &legend.items {
        if let Some(look) = look {
            write_band(out, *look, &format!("M{} {}h{SAMPLE}", short(*left), short(middle)), sizes.measure, theme)?;
        }
        let left = left + look.map_or(0.0, |_| SAMPLE + GAP);
        write!(out, r#"<text x="{}" y="{}" style="text-anchor:start">{}</text>"#, short(left), short(middle + 4.5), escape(text))?;
    }
    out.write_str("</g>\n")
}
