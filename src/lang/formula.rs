//! Mathematics to be shown: a display tree with printers for MathML, LaTeX and plain text.

mod latex;
mod mathml;
mod pieces;
mod plain;

/// A piece of mathematics as it is set, no longer as it is computed.
#[derive(Clone, Debug, PartialEq)]
pub enum Formula {
    /// Pieces side by side.
    Row(Vec<Formula>),
    /// A number as it is shown; a leading `-` is set as a minus sign.
    Number(String),
    /// A name: one letter is italic, figures after letters become a subscript, Greek names become letters.
    Symbol(String),
    /// An upright word: `exp`, `max`.
    Word(String),
    /// An operator or relation between two pieces: `+`, `·`, `=`, or a bracket.
    Operator(&'static str),
    /// A numerator over a denominator.
    Fraction(Box<Formula>, Box<Formula>),
    /// A base and its exponent.
    Power(Box<Formula>, Box<Formula>),
    /// A square root.
    Root(Box<Formula>),
    /// Round brackets around a piece.
    Parentheses(Box<Formula>),
    /// Bars: an absolute value.
    Bars(Box<Formula>),
    /// ∂above/∂below as a fraction.
    Partial(Box<Formula>, Box<Formula>),
    /// A base and its index below: q_k.
    Subscript(Box<Formula>, Box<Formula>),
    /// ∇ with what is differentiated by below it, and what is differentiated after it: the gradient of a vector or a matrix.
    Gradient(Box<Formula>, Box<Formula>),
    /// A matrix, row by row.
    Matrix(Vec<Vec<Formula>>),
    /// A vector, set as a column.
    Column(Vec<Formula>),
    /// A piece set apart.
    Marked(Mark, Box<Formula>),
}

/// Why a piece of a formula is set apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A value of the forward pass (green).
    Forward,
    /// A gradient that is known (red).
    Backward,
    /// The part that the current step is about: underlined in ink.
    Current,
    /// A term that has not arrived yet: grey, dotted underline.
    Missing,
    /// A link to the node of this index.
    Node(usize),
}

impl Formula {
    /// Pieces side by side.
    #[inline(never)]
    pub fn row(pieces: impl IntoIterator<Item = Self>) -> Self {
        Self::Row(pieces.into_iter().collect())
    }

    /// The same with every part of it changed; what has no parts stays as it is.
    #[inline(never)]
    pub fn map(&self, change: &dyn Fn(&Self) -> Self) -> Self {
        let inner = |piece: &Self| Box::new(change(piece));
        match self {
            Self::Row(pieces) => Self::row(pieces.iter().map(change)),
            Self::Fraction(above, below) => Self::Fraction(inner(above), inner(below)),
            Self::Power(base, exponent) => Self::Power(inner(base), inner(exponent)),
            Self::Root(piece) => Self::Root(inner(piece)),
            Self::Parentheses(piece) => Self::Parentheses(inner(piece)),
            Self::Bars(piece) => Self::Bars(inner(piece)),
            Self::Partial(above, below) => Self::Partial(inner(above), inner(below)),
            Self::Subscript(base, index) => Self::Subscript(inner(base), inner(index)),
            Self::Gradient(of, by) => Self::Gradient(inner(of), inner(by)),
            Self::Matrix(rows) => Self::Matrix(rows.iter().map(|row| row.iter().map(change).collect()).collect()),
            Self::Column(entries) => Self::Column(entries.iter().map(change).collect()),
            Self::Marked(mark, piece) => Self::Marked(*mark, inner(piece)),
            Self::Number(_) | Self::Symbol(_) | Self::Word(_) | Self::Operator(_) => self.clone(),
        }
    }

    /// Whether something is true of the piece or of any of its parts.
    #[inline(never)]
    pub fn any(&self, is_so: &dyn Fn(&Self) -> bool) -> bool {
        is_so(self)
            || match self {
                Self::Row(pieces) | Self::Column(pieces) => pieces.iter().any(|piece| piece.any(is_so)),
                Self::Matrix(rows) => rows.iter().flatten().any(|piece| piece.any(is_so)),
                Self::Fraction(a, b) | Self::Power(a, b) | Self::Partial(a, b) | Self::Subscript(a, b) | Self::Gradient(a, b) => {
                    a.any(is_so) || b.any(is_so)
                }
                Self::Root(piece) | Self::Parentheses(piece) | Self::Bars(piece) | Self::Marked(_, piece) => piece.any(is_so),
                Self::Number(_) | Self::Symbol(_) | Self::Word(_) | Self::Operator(_) => false,
            }
    }

    /// A piece set apart.
    #[inline(never)]
    pub fn marked(self, mark: Mark) -> Self {
        Self::Marked(mark, Box::new(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn symbol(name: &str) -> Formula {
        Formula::Symbol(name.into())
    }

    #[test]
    fn a_partial_derivative_in_three_forms() {
        let partial = Formula::Partial(Box::new(symbol("f")), Box::new(symbol("w0"))).marked(Mark::Node(3)).marked(Mark::Backward);
        assert_eq!(partial.plain(), "∂f/∂w0");
        assert_eq!(partial.latex(), "\\frac{\\partial f}{\\partial w_{0}}");
        let mathml = partial.mathml();
        assert!(
            mathml.contains("<mrow class=\"bwd\"><mrow class=\"a\" data-node=\"3\" tabindex=\"0\" role=\"link\" aria-label=\"∂f/∂w0\">"),
            "{mathml}"
        );
        assert!(mathml.contains("<msub><mi>w</mi><mn>0</mn></msub>"), "{mathml}");
    }

    #[test]
    fn gradients_and_matrices_in_three_forms() {
        let gradient = Formula::Gradient(Box::new(symbol("f")), Box::new(symbol("W")));
        let number = |text: &str| Formula::Number(text.into());
        let matrix = Formula::Matrix(vec![vec![number("1"), number("−2")], vec![number("3"), number("4")]]);
        let column = Formula::Column(vec![number("1"), number("2")]);
        let entry = Formula::Subscript(Box::new(symbol("q")), Box::new(Formula::row([symbol("i"), symbol("j")])));
        let transposed = Formula::Power(Box::new(symbol("W")), Box::new(Formula::Word("T".into())));
        let product = Formula::row([gradient, Formula::Operator("="), transposed, Formula::Operator("·"), matrix]);
        assert_eq!(product.plain(), "∇_W f = Wᵀ·[[1, −2], [3, 4]]");
        assert_eq!(product.latex(), "\\nabla_{W} f = W^{\\top} \\cdot \\begin{bmatrix}1 & -2 \\\\ 3 & 4\\end{bmatrix}");
        assert_eq!(Formula::row([entry.clone(), Formula::Operator("⊙"), column.clone()]).plain(), "q_ij ⊙ [1, 2]");
        assert_eq!(Formula::row([entry, Formula::Operator("⊙"), column]).latex(), "q_{i j} \\odot \\begin{bmatrix}1 \\\\ 2\\end{bmatrix}");
        assert!(product.mathml().contains("<msub><mo form=\"prefix\">∇</mo><mi>W</mi></msub>"), "{}", product.mathml());
        assert!(product.mathml().contains("<mtr><mtd><mn>3</mn></mtd><mtd><mn>4</mn></mtd></mtr>"), "{}", product.mathml());
    }

    #[test]
    fn numbers_are_set_with_a_minus_and_a_power_of_ten() {
        let number = Formula::Number("\u{2212}1.2e\u{2212}4".into());
        assert_eq!(number.latex(), "-1.2 \\cdot 10^{-4}");
        assert!(
            number
                .mathml()
                .contains("<mn>1.2</mn><mo>·</mo><msup><mn>10</mn><mrow><mo form=\"prefix\">\u{2212}</mo><mn>4</mn></mrow></msup>")
        );
        assert_eq!(Formula::Number("\u{2212}∞".into()).latex(), "-\\infty");
    }

    #[test]
    fn names_become_letters_subscripts_and_words() {
        assert_eq!(symbol("alpha_1").latex(), "\\alpha_{1}");
        assert_eq!(symbol("loss").latex(), "\\mathrm{loss}");
        assert_eq!(symbol("x_max").plain(), "x_max");
        assert!(symbol("a<b").mathml().contains("a&lt;b"));
    }

    #[test]
    fn a_sign_at_the_front_is_a_prefix() {
        let row = Formula::row([Formula::Operator("-"), symbol("x"), Formula::Operator("-"), symbol("y")]);
        let mathml = row.mathml();
        assert_eq!((mathml.matches("form=\"prefix\"").count(), mathml.matches("<mo>\u{2212}</mo>").count()), (1, 1), "{mathml}");
        assert_eq!(row.plain(), "\u{2212}x \u{2212} y");
    }
}
