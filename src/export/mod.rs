//! Pictures and texts to take away: a frame as a standalone SVG document, both passes as a GIF or a film, a program as Python.

pub mod code;
mod gif;
mod svg;
mod theme;
mod webm;

pub use gif::Gif;
pub use svg::{escape, moment, svg, write_marks};
pub use theme::Theme;
pub use webm::{Film, Packet, webm};
