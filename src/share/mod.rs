//! A document, how it changes, and the link that carries it.

mod document;
mod embed;
mod history;
mod link;
mod look;
mod mode;
mod qr;

pub use document::{Action, Document, Paths, Tab, Thickness, View};
pub use embed::{Embedding, Field, Notice, Place, Refusal, Request, request};
pub use history::{Change, History};
pub use link::{LONGEST_PROGRAM, LinkError, READABLE, decode_with, encode_with};
#[cfg(feature = "deflate")]
pub use link::{decode, encode};
pub use look::{Hidden, Piece, Theme};
pub use mode::{Checked, Mode, Nudged};
pub use qr::{QrPicture, qr};
