//! The names that the lexer knows: commands for signs, for spaces and for words in braces, and environments.

use super::lexer::{Bracket, Kind, Side};

/// Environments that only arrange what stands in them.
pub const ARRANGEMENTS: [&str; 10] =
    ["aligned", "align", "align*", "equation", "equation*", "gather", "gather*", "gathered", "split", "displaymath"];
/// Environments of tensors.
pub const MATRICES: [&str; 6] = ["bmatrix", "pmatrix", "matrix", "Bmatrix", "smallmatrix", "array"];
/// Commands that only space.
pub const SPACES: [&str; 14] = [
    "quad",
    "qquad",
    "displaystyle",
    "textstyle",
    "scriptstyle",
    "limits",
    "nolimits",
    "nonumber",
    "notag",
    "thinspace",
    "medspace",
    "thickspace",
    "enspace",
    "hfill",
];
/// Commands whose braces hold a word.
pub const WORDS: [&str; 15] = [
    "operatorname",
    "operatorname*",
    "mathrm",
    "text",
    "textrm",
    "textit",
    "textbf",
    "mathit",
    "mathbf",
    "mathsf",
    "mathtt",
    "mathcal",
    "mathbb",
    "boldsymbol",
    "bm",
];
/// Commands for one of our signs.
pub const SIGNS: [(&str, Kind, Side); 33] = [
    ("cdot", Kind::Dot, Side::Either),
    ("times", Kind::Times, Side::Either),
    ("ast", Kind::Times, Side::Either),
    ("odot", Kind::Times, Side::Either),
    ("div", Kind::Slash, Side::Either),
    ("le", Kind::LessEqual, Side::Either),
    ("leq", Kind::LessEqual, Side::Either),
    ("leqslant", Kind::LessEqual, Side::Either),
    ("ge", Kind::GreaterEqual, Side::Either),
    ("geq", Kind::GreaterEqual, Side::Either),
    ("geqslant", Kind::GreaterEqual, Side::Either),
    ("lt", Kind::Less, Side::Either),
    ("gt", Kind::Greater, Side::Either),
    ("ne", Kind::NotEqual, Side::Either),
    ("neq", Kind::NotEqual, Side::Either),
    ("colon", Kind::Colon, Side::Either),
    ("vert", Kind::Bar, Side::Either),
    ("lvert", Kind::Bar, Side::Left),
    ("rvert", Kind::Bar, Side::Right),
    ("Vert", Kind::Bars, Side::Either),
    ("lVert", Kind::Bars, Side::Left),
    ("rVert", Kind::Bars, Side::Right),
    ("|", Kind::Bars, Side::Either),
    ("{", Kind::Open(Bracket::Curly), Side::Left),
    ("}", Kind::Close(Bracket::Curly), Side::Right),
    ("lbrace", Kind::Open(Bracket::Curly), Side::Left),
    ("rbrace", Kind::Close(Bracket::Curly), Side::Right),
    ("lbrack", Kind::Open(Bracket::Square), Side::Left),
    ("rbrack", Kind::Close(Bracket::Square), Side::Right),
    ("lparen", Kind::Open(Bracket::Round), Side::Left),
    ("rparen", Kind::Close(Bracket::Round), Side::Right),
    ("\\", Kind::Row, Side::Either),
    ("newline", Kind::Row, Side::Either),
];
