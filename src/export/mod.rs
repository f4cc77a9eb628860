//! Pictures and texts to take away: a frame as a standalone SVG document, a program as Python.

pub mod code;
mod svg;
mod theme;

pub use svg::{escape, svg, write_marks};
pub use theme::Theme;
