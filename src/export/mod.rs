//! Pictures and texts to take away: a frame as a standalone SVG document, for TikZ and for Graphviz; all steps in an archive; a run as a
//! derivation for LaTeX; a program as Python.

pub mod code;
mod dot;
mod latex;
mod svg;
mod tex;
mod theme;
mod thickness;
mod tikz;
mod zip;

pub use dot::dot;
pub use latex::latex;
pub use svg::{escape, svg, svg_with, write_marks};
pub use theme::Theme;
pub use tikz::tikz;
pub use zip::{Archive, MOST_PICTURES, steps};
