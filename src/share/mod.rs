//! A document and the link that carries it.

use crate::words::Language;

/// Everything a link carries: the one state of the page that is worth keeping.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The program.
    pub source: String,
    /// How many steps have been taken.
    pub step: usize,
    /// How it is looked at.
    pub view: View,
}

/// How a document is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// The selected node.
    pub selection: Option<usize>,
    /// The language, where the link chooses one.
    pub language: Option<Language>,
}
