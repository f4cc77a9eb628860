//! The syntax tree of a program: a flat arena in evaluation order.

use crate::span::Span;

/// An expression's index into [`Ast::expressions`]. Operands always come before what uses them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExprId(pub u32);

/// A program as it was understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ast {
    /// Every expression, operands before operators: the order in which the text evaluates them.
    pub expressions: Vec<Expr>,
    /// The statements, in the order of the text.
    pub statements: Vec<Statement>,
}

impl Ast {
    /// The expression of an id that this arena gave out.
    pub fn get(&self, id: ExprId) -> &Expr {
        &self.expressions[id.0 as usize]
    }
}

/// One statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// What it says.
    pub kind: StatementKind,
    /// All of it, without the separator and comments.
    pub span: Span,
}

/// The kinds of statements.
#[derive(Clone, Debug, PartialEq)]
pub enum StatementKind {
    /// `name = value`: an input where the value is a signed number (or a tensor literal or generator), else a named gate.
    Let {
        /// What is defined.
        name: Name,
        /// The right side.
        value: ExprId,
    },
    /// `const name = value`: a leaf without gradient.
    Const {
        /// What is defined.
        name: Name,
        /// The right side.
        value: ExprId,
    },
    /// `def name(parameters) = body`, or `name(parameters) = body`.
    Def {
        /// What is defined.
        name: Name,
        /// The parameters in order.
        parameters: Vec<Name>,
        /// The right side.
        body: ExprId,
    },
    /// An expression by itself.
    Bare(ExprId),
}

/// An identifier as the program means it (`w₀` is `w0`), and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// The normalised text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// One expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its bytes, without brackets around it.
    pub span: Span,
}

/// The kinds of expressions.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// A number without sign.
    Number(f64),
    /// A name used as a value.
    Name(String),
    /// Unary minus.
    Negate(ExprId),
    /// Two operands and an operator between them.
    Binary {
        /// The operator.
        operator: Operator,
        /// The left operand.
        left: ExprId,
        /// The right operand.
        right: ExprId,
    },
    /// A gate or a composite gate applied to arguments; `x.exp()`, `np.exp(x)` and `√x` are calls as well.
    Call {
        /// The function, without prefix.
        function: Name,
        /// The arguments, a method's receiver first.
        arguments: Vec<Argument>,
    },
    /// A tensor literal `[…]`.
    Tensor(Vec<ExprId>),
    /// `base[…]`.
    Index {
        /// What is indexed.
        base: ExprId,
        /// One entry for each axis.
        axes: Vec<Axis>,
    },
    /// `base.T`.
    Transpose(ExprId),
}

/// An argument of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// The keyword of `slope=0.1`.
    pub keyword: Option<Name>,
    /// The value.
    pub value: ExprId,
}

/// What stands for one axis between square brackets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Axis {
    /// One index.
    At(ExprId),
    /// `from:to`, either end free.
    Slice(Option<ExprId>, Option<ExprId>),
}

/// Operators between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`, `×`, `∗`, or nothing at all
    Multiply,
    /// `·`: elementwise where one side is a scalar, else a matrix product
    Dot,
    /// `/`
    Divide,
    /// `@`
    MatrixProduct,
    /// `^`, `**`
    Power,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
}
