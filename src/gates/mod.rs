//! The gate table: one record per gate, one file per family.

/// Everything there is to know about one gate.
#[derive(Debug)]
pub struct Gate {
    /// Its name in programs and in the trace: `mul`, `exp`.
    pub name: &'static str,
    /// Other names that programs may use.
    pub aliases: &'static [&'static str],
    /// What stands in its circle: `×`, `exp`.
    pub symbol: &'static str,
    /// What it does to gradients.
    pub role: Role,
    /// The operands' names in formulas, in order. A variadic gate names its first two.
    pub operands: &'static [&'static str],
    /// Whether more operands may follow.
    pub variadic: bool,
    /// Numbers that belong to the gate, after the operands: `slope=0.1`.
    pub parameters: &'static [Parameter],
    /// The value of the gate from its operands and then its parameters.
    pub forward: fn(&[f64]) -> f64,
    /// The local gradient for each operand, in order; for a variadic gate one record serves all operands.
    pub partials: &'static [Partial],
    /// What the gate becomes where one operand is a number: `mul` with a number is `mul_const`, drawn `·(-1)`.
    pub folds: &'static [Fold],
    /// NumPy text with `{a}`, `{b}`, parameters by name; a variadic gate joins its operands at `{operands}`.
    pub python: &'static str,
    /// Its definition over the operands in our own language, where it is made of simpler gates.
    pub definition: Option<&'static str>,
    /// Points (operands, then parameters) at which a central difference is fair.
    pub samples: &'static [&'static [f64]],
    /// A worked example.
    pub example: Example,
}

/// A number that belongs to a gate.
#[derive(Debug)]
pub struct Parameter {
    /// The keyword.
    pub name: &'static str,
    /// The value where the program gives none; `None` where it must be given.
    pub default: Option<f64>,
}

/// The derivative of a gate's output by one operand.
#[derive(Debug)]
pub struct Partial {
    /// In our own language over the operands, the parameters and `out`. Of a variadic gate: `it` is the operand,
    /// `ties` the number of operands that equal `out`.
    pub formula: &'static str,
    /// The same as a function of operands and parameters, the gate's output, and the operand's index.
    pub value: fn(&[f64], f64, usize) -> f64,
}

/// A gate whose operand is a number.
#[derive(Debug)]
pub struct Fold {
    /// Which operand is the number.
    pub operand: usize,
    /// Only where the number is this one (`1/x` is named apart from `c/x`).
    pub only: Option<f64>,
    /// The gate's name in the trace: `mul_const`.
    pub name: &'static str,
    /// What stands in its circle, the number at `{}`: `·{}`; a negative number is bracketed where `{()}` stands.
    pub symbol: &'static str,
}

/// A worked example that a test checks.
#[derive(Debug)]
pub struct Example {
    /// Operands, then parameters.
    pub at: &'static [f64],
    /// The output.
    pub out: f64,
    /// The local gradient by each operand.
    pub locals: &'static [f64],
}

/// What a gate does to the gradient that arrives: the words of the lecture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Passes the upstream gradient on unchanged, to everyone (add).
    Distributor,
    /// Gives all to one operand and 0 to the others (max).
    Router,
    /// Gives each operand the upstream gradient times the other operand (mul).
    Switcher,
    /// Multiplies by a fixed number.
    Scaler,
    /// Multiplies by a number that it can read off its own output (exp, sigmoid, tanh).
    OutputScaler,
    /// Multiplies by the slope of its curve at the operand.
    Slope,
    /// Lets the gradient pass or shuts it (relu, clamp).
    Valve,
    /// Lets no gradient pass: comparisons.
    Wall,
}
