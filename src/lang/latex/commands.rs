//! What LaTeX's commands mean here.

/// What a command is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// A gate.
    Function(&'static str),
    /// Two arguments, one over the other.
    Fraction,
    /// A root of its argument.
    Root,
    /// ∞
    Infinity,
    /// A typeface, which means nothing.
    Face,
    /// Something that is no gate, with the key of what to write instead.
    Not(&'static str),
}

impl Command {
    /// Whether it can be part of what a function without brackets is applied to.
    pub const fn is_simple(self) -> bool {
        matches!(self, Self::Fraction | Self::Root | Self::Infinity | Self::Face)
    }
}

use Command::{Face, Fraction, Function, Infinity, Not, Root};

const COMMANDS: [(&str, Command); 63] = [
    ("exp", Function("exp")),
    ("log", Function("log")),
    ("ln", Function("ln")),
    ("lg", Function("log10")),
    ("sin", Function("sin")),
    ("cos", Function("cos")),
    ("tan", Function("tan")),
    ("arcsin", Function("asin")),
    ("arccos", Function("acos")),
    ("arctan", Function("atan")),
    ("sinh", Function("sinh")),
    ("cosh", Function("cosh")),
    ("tanh", Function("tanh")),
    ("max", Function("max")),
    ("min", Function("min")),
    ("frac", Fraction),
    ("dfrac", Fraction),
    ("tfrac", Fraction),
    ("cfrac", Fraction),
    ("sqrt", Root),
    ("infty", Infinity),
    ("mathrm", Face),
    ("text", Face),
    ("mathbf", Face),
    ("mathit", Face),
    ("mathsf", Face),
    ("mathcal", Face),
    ("boldsymbol", Face),
    ("bm", Face),
    ("underbrace", Face),
    ("overbrace", Face),
    ("boxed", Face),
    ("operatorname", Face),
    ("sum", Not("error.latex.sum.hint")),
    ("prod", Not("error.latex.product.hint")),
    ("int", Not("error.latex.integral.hint")),
    ("lim", Not("error.latex.limit.hint")),
    ("partial", Not("error.latex.derivative.hint")),
    ("nabla", Not("error.latex.derivative.hint")),
    ("begin", Not("error.latex.environment.hint")),
    ("end", Not("error.latex.environment.hint")),
    ("pm", Not("error.latex.sign.hint")),
    ("mp", Not("error.latex.sign.hint")),
    ("cdots", Not("error.latex.dots.hint")),
    ("ldots", Not("error.latex.dots.hint")),
    ("dots", Not("error.latex.dots.hint")),
    ("vdots", Not("error.latex.dots.hint")),
    ("ddots", Not("error.latex.dots.hint")),
    ("to", Not("error.latex.relation.hint")),
    ("rightarrow", Not("error.latex.relation.hint")),
    ("Rightarrow", Not("error.latex.relation.hint")),
    ("implies", Not("error.latex.relation.hint")),
    ("approx", Not("error.latex.relation.hint")),
    ("sim", Not("error.latex.relation.hint")),
    ("equiv", Not("error.latex.relation.hint")),
    ("in", Not("error.latex.relation.hint")),
    ("propto", Not("error.latex.relation.hint")),
    ("land", Not("error.word.and.hint")),
    ("wedge", Not("error.word.and.hint")),
    ("lor", Not("error.word.or.hint")),
    ("vee", Not("error.word.or.hint")),
    ("neg", Not("error.word.not.hint")),
    ("circ", Not("error.latex.circle.hint")),
];

/// What a command means; its text may go on with an argument that belongs to it.
pub fn find(text: &str) -> Option<&'static Command> {
    let name = text.strip_prefix('\\')?;
    let name = name.split(['{', '*']).next().unwrap_or(name);
    COMMANDS.iter().find(|(command, _)| *command == name).map(|(_, command)| command)
}

/// Whether a word without backslash is the name of a function that has a command, or of a gate that people write with one.
pub fn is_function(word: &str) -> bool {
    const GATES: [&str; 7] = ["relu", "sigmoid", "softmax", "softplus", "abs", "sqrt", "norm"];
    let is_command = COMMANDS.iter().any(|(command, meaning)| *command == word && matches!(meaning, Function(_)));
    is_command || GATES.contains(&word)
}
