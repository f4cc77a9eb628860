//! A document, how it changes, and the link that carries it.

mod document;
mod history;
mod link;

pub use document::{Action, Document, Mode, Paths, Tab, Thickness, View};
pub use history::{Change, History};
pub use link::{LinkError, decode_with, encode_with};
#[cfg(feature = "deflate")]
pub use link::{decode, encode};
