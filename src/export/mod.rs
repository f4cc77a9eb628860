//! Pictures and texts to take away: a frame as a standalone SVG document.

mod svg;
mod theme;

pub use svg::{escape, svg, write_marks};
pub use theme::Theme;
