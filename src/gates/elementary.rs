//! Elementary functions: exponentials, logarithms, roots, angles, and the steps of sign and floor.

use super::{Example, Gate, Role, Rule, UNARY, local};
use std::f64::consts::{FRAC_2_SQRT_PI, FRAC_PI_2, FRAC_PI_4, LN_2, LN_10};

pub(super) static GATES: &[&Gate] =
    &[&EXP, &LOG, &LOG2, &LOG10, &SQRT, &SQUARE, &ABS, &SIN, &COS, &TAN, &ASIN, &ACOS, &ATAN, &SINH, &COSH, &ERF, &SIGN, &FLOOR];

pub(super) static EXP: Gate = Gate {
    name: "exp",
    symbol: "exp",
    role: Role::OutputScaler,
    rule: Rule::Pointwise { forward: |x| libm::exp(x[0]), partials: &[local("out", |_, out, _| out)] },
    python: "np.exp({x})",
    samples: samples!(&[&[-1.0], &[0.0], &[2.5], &[-12.0]]),
    example: example!(Example { at: &[-1.0], out: 0.36787944117144233, locals: &[0.36787944117144233] }),
    ..UNARY
};

static LOG: Gate = Gate {
    name: "log",
    aliases: &["ln"],
    symbol: "ln",
    rule: Rule::Pointwise { forward: |x| libm::log(x[0]), partials: &[local("1/x", |x, _, _| 1.0 / x[0])] },
    python: "np.log({x})",
    samples: samples!(&[&[0.3], &[0.5], &[1.0], &[40.0]]),
    example: example!(Example { at: &[2.0], out: LN_2, locals: &[0.5] }),
    ..UNARY
};

static LOG2: Gate = Gate {
    name: "log2",
    symbol: "log₂",
    rule: Rule::Pointwise { forward: |x| libm::log2(x[0]), partials: &[local("1/(x * ln(2))", |x, _, _| 1.0 / (x[0] * LN_2))] },
    python: "np.log2({x})",
    samples: samples!(&[&[0.3], &[0.5], &[1.0], &[40.0]]),
    example: example!(Example { at: &[8.0], out: 3.0, locals: &[0.18033688011112042] }),
    ..UNARY
};

static LOG10: Gate = Gate {
    name: "log10",
    symbol: "log₁₀",
    rule: Rule::Pointwise { forward: |x| libm::log10(x[0]), partials: &[local("1/(x * ln(10))", |x, _, _| 1.0 / (x[0] * LN_10))] },
    python: "np.log10({x})",
    samples: samples!(&[&[0.3], &[0.5], &[1.0], &[40.0]]),
    example: example!(Example { at: &[100.0], out: 2.0, locals: &[0.004342944819032518] }),
    ..UNARY
};

static SQRT: Gate = Gate {
    name: "sqrt",
    symbol: "√",
    role: Role::OutputScaler,
    rule: Rule::Pointwise { forward: |x| libm::sqrt(x[0]), partials: &[local("1/(2 * out)", |_, out, _| 1.0 / (2.0 * out))] },
    python: "np.sqrt({x})",
    samples: samples!(&[&[0.3], &[0.5], &[1.0], &[40.0]]),
    example: example!(Example { at: &[9.0], out: 3.0, locals: &[1.0 / 6.0] }),
    ..UNARY
};

pub(super) static SQUARE: Gate = Gate {
    name: "square",
    symbol: "x²",
    operator: Some("x ^ 2"),
    rule: Rule::Pointwise { forward: |x| x[0] * x[0], partials: &[local("2x", |x, _, _| 2.0 * x[0])] },
    python: "{x} ** 2",
    samples: samples!(&[&[-3.0], &[0.0], &[0.5], &[40.0]]),
    example: example!(Example { at: &[-3.0], out: 9.0, locals: &[-6.0] }),
    ..UNARY
};

static ABS: Gate = Gate {
    name: "abs",
    aliases: &["absolute", "fabs", "absval"],
    symbol: "|x|",
    rule: Rule::Pointwise { forward: |x| x[0].abs(), partials: &[local("sign(x)", |x, _, _| sign(x[0]))] },
    python: "np.abs({x})",
    // Its own abs passes 1 at 0.
    jax: Some("{x} * jnp.sign({x})"),
    samples: samples!(&[&[-3.0], &[-0.25], &[0.5], &[40.0]]),
    example: example!(Example { at: &[-3.0], out: 3.0, locals: &[-1.0] }),
    ..UNARY
};

static SIN: Gate = Gate {
    name: "sin",
    symbol: "sin",
    rule: Rule::Pointwise { forward: |x| libm::sin(x[0]), partials: &[local("cos(x)", |x, _, _| libm::cos(x[0]))] },
    python: "np.sin({x})",
    samples: samples!(&[&[-3.0], &[0.0], &[0.5], &[7.0]]),
    example: example!(Example { at: &[0.0], out: 0.0, locals: &[1.0] }),
    ..UNARY
};

static COS: Gate = Gate {
    name: "cos",
    symbol: "cos",
    rule: Rule::Pointwise { forward: |x| libm::cos(x[0]), partials: &[local("-sin(x)", |x, _, _| -libm::sin(x[0]))] },
    python: "np.cos({x})",
    samples: samples!(&[&[-3.0], &[0.25], &[0.5], &[7.0]]),
    example: example!(Example { at: &[FRAC_PI_2], out: 6.123233995736766e-17, locals: &[-1.0] }),
    ..UNARY
};

static TAN: Gate = Gate {
    name: "tan",
    symbol: "tan",
    role: Role::OutputScaler,
    rule: Rule::Pointwise { forward: |x| libm::tan(x[0]), partials: &[local("1 + out^2", |_, out, _| 1.0 + out * out)] },
    python: "np.tan({x})",
    samples: samples!(&[&[-3.0], &[0.0], &[0.5], &[7.0]]),
    example: example!(Example { at: &[FRAC_PI_4], out: 1.0, locals: &[2.0] }),
    ..UNARY
};

static ASIN: Gate = Gate {
    name: "asin",
    aliases: &["arcsin"],
    symbol: "asin",
    rule: Rule::Pointwise { forward: |x| libm::asin(x[0]), partials: &[local("1/sqrt(1 - x^2)", |x, _, _| arc_slope(x[0]))] },
    python: "np.arcsin({x})",
    samples: samples!(&[&[-0.9], &[0.0], &[0.5], &[0.75]]),
    example: example!(Example { at: &[0.6], out: 0.6435011087932844, locals: &[1.25] }),
    ..UNARY
};

static ACOS: Gate = Gate {
    name: "acos",
    aliases: &["arccos"],
    symbol: "acos",
    rule: Rule::Pointwise { forward: |x| libm::acos(x[0]), partials: &[local("-1/sqrt(1 - x^2)", |x, _, _| -arc_slope(x[0]))] },
    python: "np.arccos({x})",
    samples: samples!(&[&[-0.9], &[0.0], &[0.5], &[0.75]]),
    example: example!(Example { at: &[0.6], out: 0.9272952180016122, locals: &[-1.25] }),
    ..UNARY
};

static ATAN: Gate = Gate {
    name: "atan",
    aliases: &["arctan"],
    symbol: "atan",
    rule: Rule::Pointwise { forward: |x| libm::atan(x[0]), partials: &[local("1/(1 + x^2)", |x, _, _| 1.0 / (1.0 + x[0] * x[0]))] },
    python: "np.arctan({x})",
    samples: samples!(&[&[-3.0], &[0.0], &[0.5], &[7.0]]),
    example: example!(Example { at: &[1.0], out: FRAC_PI_4, locals: &[0.5] }),
    ..UNARY
};

static SINH: Gate = Gate {
    name: "sinh",
    symbol: "sinh",
    rule: Rule::Pointwise { forward: |x| libm::sinh(x[0]), partials: &[local("cosh(x)", |x, _, _| libm::cosh(x[0]))] },
    python: "np.sinh({x})",
    samples: samples!(&[&[-3.0], &[0.0], &[0.5], &[7.0]]),
    example: example!(Example { at: &[0.0], out: 0.0, locals: &[1.0] }),
    ..UNARY
};

static COSH: Gate = Gate {
    name: "cosh",
    symbol: "cosh",
    rule: Rule::Pointwise { forward: |x| libm::cosh(x[0]), partials: &[local("sinh(x)", |x, _, _| libm::sinh(x[0]))] },
    python: "np.cosh({x})",
    samples: samples!(&[&[-3.0], &[0.25], &[0.5], &[7.0]]),
    example: example!(Example { at: &[LN_2], out: 1.25, locals: &[0.75] }),
    ..UNARY
};

static ERF: Gate = Gate {
    name: "erf",
    symbol: "erf",
    rule: Rule::Pointwise {
        forward: |x| libm::erf(x[0]),
        partials: &[local("2/sqrt(pi) * exp(-x^2)", |x, _, _| FRAC_2_SQRT_PI * libm::exp(-x[0] * x[0]))],
    },
    // NumPy has no erf.
    python: "np.vectorize(math.erf)({x})",
    torch: Some("torch.erf({x})"),
    jax: Some("jax.scipy.special.erf({x})"),
    samples: samples!(&[&[-1.5], &[0.0], &[0.5], &[2.0]]),
    example: example!(Example { at: &[0.0], out: 0.0, locals: &[FRAC_2_SQRT_PI] }),
    ..UNARY
};

static SIGN: Gate = Gate {
    name: "sign",
    aliases: &["sgn"],
    symbol: "sign",
    role: Role::Wall,
    rule: Rule::Pointwise { forward: |x| sign(x[0]), partials: &[local("0", |_, _, _| 0.0)] },
    python: "np.sign({x})",
    samples: samples!(&[&[-3.0], &[-0.25], &[0.5], &[7.0]]),
    example: example!(Example { at: &[-3.0], out: -1.0, locals: &[0.0] }),
    ..UNARY
};

static FLOOR: Gate = Gate {
    name: "floor",
    symbol: "⌊x⌋",
    role: Role::Wall,
    rule: Rule::Pointwise { forward: |x| libm::floor(x[0]), partials: &[local("0", |_, _, _| 0.0)] },
    python: "np.floor({x})",
    samples: samples!(&[&[-3.5], &[-0.25], &[0.5], &[7.25]]),
    example: example!(Example { at: &[-3.5], out: -4.0, locals: &[0.0] }),
    ..UNARY
};

/// −1, 0 or 1; 0 too for NaN, as in PyTorch.
fn sign(x: f64) -> f64 {
    f64::from(i8::from(x > 0.0) - i8::from(x < 0.0))
}

/// The slope of asin. The product keeps the figures that `1 - x * x` would lose near ±1.
fn arc_slope(x: f64) -> f64 {
    1.0 / libm::sqrt((1.0 - x) * (1.0 + x))
}
