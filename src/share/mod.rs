//! A document, how it changes, and the link that carries it.

mod by;
mod document;
mod embed;
mod fault;
mod history;
mod link;
mod look;
mod mode;
mod practice;
mod qr;
mod reading;
mod tab;

pub use by::By;
pub use document::{Action, Document, Paths, Thickness, View, append_statement};
pub use embed::{Embedding, Field, Notice, Place, Refusal, Request, request};
pub use fault::{Fault, FaultKind};
pub use history::{Change, History};
pub use link::{LONGEST_PROGRAM, LONGEST_TABLE, LinkError, READABLE, decode_with, encode_with, unescape};
#[cfg(feature = "deflate")]
pub use link::{decode, encode};
pub use look::{Hidden, Piece, Theme};
pub use mode::{Checked, Mode, Nudged};
pub use practice::{Level, Practice};
pub use qr::{QrPicture, qr};
pub use reading::{Reading, Written};
pub use tab::Tab;
