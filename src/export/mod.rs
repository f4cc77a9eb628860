//! Pictures and texts to take away: a frame as a standalone SVG document, a program as Python.

pub mod code;
mod svg;
mod theme;
mod thickness;

pub use svg::{escape, svg, svg_with, write_marks};
pub use theme::Theme;
