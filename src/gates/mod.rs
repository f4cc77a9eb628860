//! The gate table: one record per gate, one file per family.

/// Samples, which only tests read: a program without the feature `samples` does not carry them.
macro_rules! samples {
    ($samples:expr) => {
        if cfg!(feature = "samples") { $samples } else { &[] }
    };
}

/// A worked example, of which the same is true.
macro_rules! example {
    ($example:expr) => {
        if cfg!(feature = "samples") { $example } else { super::NO_EXAMPLE }
    };
}

mod activation;
mod arithmetic;
mod convolution;
mod elementary;
mod fit;
mod generator;
mod linear;
mod lookup;
mod loss;
mod maxout;
mod network;
mod normalization;
mod reduction;
mod rule;
mod selection;
mod setting;
mod shape;

pub use arithmetic::{ADD, DIV, MUL, POW, SUB};
pub use linear::{MATMUL, TRANSPOSE};
pub use lookup::{all, distance, effect, families, find, generators, nearest};
pub use rule::{Call, Misfit, Partial, Rule, Structural, Structure, View};
pub use selection::{EQUAL, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL, NOT_EQUAL};
pub use setting::{Kind, Parameter, Place, Setting, Usual};
pub use shape::{INDEX, SLICE, STACK};

use crate::tensor::{Shape, broadcast};
use crate::words::Phrase;

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
    /// What belongs to the gate beside its operands, and is written after them: `slope=0.1`.
    pub parameters: &'static [Parameter],
    /// How it is written where it has an operator of its own: `a * b`. Every other gate is called by its name.
    pub operator: Option<&'static str>,
    /// How it computes its value and sends gradients back.
    pub rule: Rule,
    /// The gate that takes over where there is but one operand: `max(x)` is the largest number of a tensor.
    pub alone: Option<&'static Gate>,
    /// The gate that takes over where not all operands are single numbers, if that makes another one of it: `maxout` of vectors
    /// multiplies as matrices do.
    pub on_tensors: Option<&'static Gate>,
    /// The gate that its square is, where that has one of its own: `‖q‖²` is `sqnorm(q)`, as the lecture takes it.
    pub squared: Option<&'static Gate>,
    /// The gate that takes over where an operand has more than two axes, if that makes another one of it: `@` multiplies batches of
    /// matrices pair by pair.
    pub on_batches: Option<&'static Gate>,
    /// What the gate becomes where one operand is a number: `mul` with a number is `mul_const`, drawn `·(−1)`. The first that
    /// fits counts.
    pub folds: &'static [Fold],
    /// NumPy text with operands `{a}` and parameters by name, `{operands}` for all of them; it may use the functions of
    /// `assets/code/`. That of a variadic gate over `{a}` and `{b}` is for two operands, and chained. Of a generator, `{count}` is how
    /// many numbers it makes. Of a loss, `{rows}` is the length of the first axis.
    pub python: &'static str,
    /// PyTorch text, where that is not the NumPy text with another module; `{axes}` are all axes that a reduction sums over, `{dims}` too where it
    /// keeps them. That of
    /// `max` and `min` is for more than two `{operands}`.
    pub torch: Option<&'static str>,
    /// JAX text, likewise. Where `backward` has a text for a gate that works element by element, this one is for the same operands.
    pub jax: Option<&'static str>,
    /// NumPy text of what goes back to an operand, by its index and the ranks of all operands (`None` for a number but 0 that
    /// belongs to the gate): `{upstream}` and `{out}`, and with the axis that a reduction sums over `{kept}` and `{kept_out}`; `{n}` numbers are
    /// taken together, `{part}` is the operand's place in what is joined. A gate that works element by element needs none where its
    /// formula says all.
    pub backward: fn(usize, &[Option<usize>]) -> Option<&'static str>,
    /// Its definition over the operands in our own language, where it is made of simpler gates. At a kink its derivative may
    /// be another one: `relu` passes 0 at 0, `max(0, x)` one half.
    ///
    /// It may use the parameters, and words that stand for numbers: `n`, how many numbers of the first operand make one of the value;
    /// `rows`, the length of the first axis; `classes`, the vector 0, 1, 2, … along the last axis.
    pub definition: Option<&'static str>,
    /// Of a gate that moves or mixes elements: one entry of its Jacobian by each operand, in our own language, where it can be
    /// written in a line. `k` and `l` count along the axes of the value, `i` and `j` along those of the operand, `at` along all of
    /// the operand's; beside a matrix, `l` and `j` count the columns of what stands as a row. `n` is how many numbers the operand
    /// has for each of the value.
    pub entries: &'static [&'static str],
    /// The definition for operands of certain shapes, where one text does not serve all.
    pub definition_for: Option<Defines>,
    /// Of a gate whose second operand holds indices: how many there are to choose from; `None` where these shapes make it something
    /// else.
    pub choices: Option<Choices>,
    /// How many multiplications and additions its value takes, of operands of these shapes and with its own, where that is more than
    /// a few for each number.
    pub work: Option<Work>,
    /// Points (operands, then parameters) at which a central difference is fair; a structural gate has its own.
    pub samples: &'static [&'static [f64]],
    /// A worked example.
    pub example: Example,
}

/// The definition for operands of these shapes.
pub type Defines = fn(&[&Shape]) -> Option<&'static str>;

/// How many there are to choose from, by the shapes of the operands.
pub type Choices = fn(&[&Shape]) -> Option<usize>;

/// How many multiplications and additions, by the shapes of the operands, the settings and the shape of the value.
pub type Work = fn(&[&Shape], &[Setting], &Shape) -> f64;

/// A gate whose operand is a number.
#[derive(Debug)]
pub struct Fold {
    /// Which operand is the number. Of a variadic gate any operand may be.
    pub operand: usize,
    /// Only where the number is this one.
    pub only: Option<f64>,
    /// The gate that takes over, with the other operand alone: `x^2` is `square(x)`.
    pub becomes: Option<&'static Gate>,
    /// The gate's name in the trace: `mul_const`.
    pub name: &'static str,
    /// What stands in its circle, the number at `{}`; where it stands at `{()}` a negative one is bracketed, and at `{^}` it is
    /// an exponent.
    pub symbol: &'static str,
    /// What it does to gradients: `mul` switches, `mul_const` scales.
    pub role: Role,
}

/// A worked example that a test checks.
#[derive(Debug)]
pub struct Example {
    /// Operands, then parameters.
    pub at: &'static [f64],
    /// The output.
    pub out: f64,
    /// The local gradient by each operand that has one.
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
    /// Carries each number of the upstream gradient back to the place that its value came from (reshape, index).
    Carrier,
    /// Lets no gradient pass (comparisons), or 0 everywhere (sign, floor).
    Wall,
}

impl Gate {
    /// The local gradient by an operand; `None` where no gradient passes (a comparison), and for a gate that does not work
    /// element by element.
    pub fn partial(&self, operand: usize) -> Option<&'static Partial> {
        match self.rule {
            Rule::Pointwise { partials, .. } => partials.get(self.place(operand))?.as_ref(),
            Rule::Structural(_) => None,
        }
    }

    /// One number of its value, from a number of each operand and then the parameters; NaN for a gate that does not work element
    /// by element.
    pub fn value(&self, arguments: &[f64]) -> f64 {
        match self.rule {
            Rule::Pointwise { forward, .. } => forward(arguments),
            Rule::Structural(_) => f64::NAN,
        }
    }

    /// Whether it fills a tensor with numbers of its own.
    pub fn is_generator(&self) -> bool {
        self.operands.is_empty()
    }

    /// How it works, where it does not work element by element.
    pub fn structural(&self) -> Option<&'static Structural> {
        match self.rule {
            Rule::Pointwise { .. } => None,
            Rule::Structural(structural) => Some(structural),
        }
    }

    /// What is shown of the gradient by an operand, in our own language: the local gradient of a gate that works element by
    /// element, the vjp of any other; `None` where no gradient passes.
    pub fn formula(&self, operand: usize) -> Option<&'static str> {
        match self.rule {
            Rule::Pointwise { .. } => self.partial(operand).map(|partial| partial.formula),
            Rule::Structural(structural) => *structural.formulas.get(self.place(operand))?,
        }
    }

    /// Whether a gradient passes to an operand.
    pub fn differentiable(&self, operand: usize) -> bool {
        self.formula(operand).is_some()
    }

    /// What its Jacobian looks like.
    pub fn jacobian(&self) -> Structure {
        self.structural().map_or(Structure::Diagonal, |structural| structural.jacobian)
    }

    /// What the gate becomes where this operand, and no other, is a number.
    pub fn fold(&self, operand: usize, number: f64) -> Option<&Fold> {
        self.folds.iter().find(|fold| (self.variadic || fold.operand == operand) && fold.only.is_none_or(|only| only == number))
    }

    /// Its definition for operands of these shapes.
    pub fn definition(&self, operands: &[&Shape]) -> Option<&'static str> {
        match self.definition_for {
            Some(definition) => definition(operands),
            None => self.definition,
        }
    }

    /// The shape of its value, or why it has none.
    pub fn shape(&self, operands: &[&Shape], settings: &[Setting]) -> Result<Shape, Misfit> {
        match self.rule {
            Rule::Pointwise { .. } => Ok(broadcast(operands.iter().copied())?),
            Rule::Structural(structural) => (structural.shape)(operands, settings),
        }
    }

    /// Which record serves an operand.
    fn place(&self, operand: usize) -> usize {
        if self.variadic { 0 } else { operand }
    }
}

impl Fold {
    /// What stands in the circle, with the number put in. The number's minus sign is U+2212.
    pub fn text(&self, number: &str) -> String {
        let bracketed = if number.starts_with('−') { format!("({number})") } else { number.to_owned() };
        self.symbol.replace("{()}", &bracketed).replace("{^}", &exponent(number)).replace("{}", number)
    }
}

/// A number as raised figures; one with other characters than a sign and figures stays on the line, after `^`.
fn exponent(number: &str) -> String {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let raise = |character: char| match character {
        '−' => Some('⁻'),
        figure => RAISED.get(figure.to_digit(10)? as usize).copied(),
    };
    number.chars().map(raise).collect::<Option<String>>().unwrap_or_else(|| format!("^{number}"))
}

impl Role {
    /// The lecture's word for it: "gradient switcher".
    pub fn name(self) -> Phrase {
        Phrase::new(match self {
            Self::Distributor => "role.distributor",
            Self::Router => "role.router",
            Self::Switcher => "role.switcher",
            Self::Scaler => "role.scaler",
            Self::OutputScaler => "role.output-scaler",
            Self::Slope => "role.slope",
            Self::Valve => "role.valve",
            Self::Carrier => "role.carrier",
            Self::Wall => "role.wall",
        })
    }

    /// What it means, in one sentence about `{gate}`.
    pub fn sentence(self) -> Phrase {
        Phrase::new(match self {
            Self::Distributor => "role.distributor.sentence",
            Self::Router => "role.router.sentence",
            Self::Switcher => "role.switcher.sentence",
            Self::Scaler => "role.scaler.sentence",
            Self::OutputScaler => "role.output-scaler.sentence",
            Self::Slope => "role.slope.sentence",
            Self::Valve => "role.valve.sentence",
            Self::Carrier => "role.carrier.sentence",
            Self::Wall => "role.wall.sentence",
        })
    }

    /// Whether a local gradient of 0 means that nothing passes, however large the upstream gradient: 0 and not ∞ · 0, as
    /// PyTorch's masks have it.
    pub fn shuts(self) -> bool {
        matches!(self, Self::Router | Self::Valve | Self::Wall)
    }
}

/// What a record with one operand `x` leaves unsaid.
const UNARY: Gate = Gate {
    name: "",
    aliases: &[],
    symbol: "",
    role: Role::Slope,
    operands: &["x"],
    variadic: false,
    parameters: &[],
    operator: None,
    rule: Rule::Pointwise { forward: |_| f64::NAN, partials: &[] },
    alone: None,
    on_tensors: None,
    squared: None,
    on_batches: None,
    folds: &[],
    python: "",
    torch: None,
    jax: None,
    backward: |_, _| None,
    definition: None,
    entries: &[],
    definition_for: None,
    choices: None,
    work: None,
    samples: &[],
    example: NO_EXAMPLE,
};

const NO_EXAMPLE: Example = Example { at: &[], out: f64::NAN, locals: &[] };

/// What a record with two operands `a` and `b` leaves unsaid.
const BINARY: Gate = Gate { operands: &["a", "b"], ..UNARY };

const fn local(formula: &'static str, value: fn(&[f64], f64, usize) -> f64) -> Option<Partial> {
    Some(Partial { formula, value })
}

#[cfg(test)]
mod tests;
