//! Pictures and texts to take away: a frame as a standalone SVG document, for TikZ and for Graphviz; all steps in an archive; both passes
//! as a GIF or a film; a run as a derivation for LaTeX; a program as Python.

pub mod code;
mod dot;
mod gif;
mod latex;
mod svg;
mod tex;
mod theme;
mod thickness;
mod tikz;
mod webm;
mod zip;

pub use dot::dot;
pub use gif::Gif;
pub use latex::latex;
pub use svg::{escape, moment, svg, svg_with, write_marks};
pub use theme::Theme;
pub use tikz::tikz;
pub use webm::{Film, Packet, webm};
pub use zip::{Archive, MOST_PICTURES, steps};
