//! Activation functions: what a neuron does with its sum.

use super::{Example, Gate, Kind, Parameter, Role, Rule, UNARY, Usual, local};
use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI, LN_2};

pub(super) static GATES: &[&Gate] = &[&SIGMOID, &TANH, &RELU, &LEAKY_RELU, &ELU, &SOFTPLUS, &GELU, &SILU, &SOFTSIGN, &CLAMP];

static SIGMOID: Gate = Gate {
    name: "sigmoid",
    aliases: &["σ", "sigma", "expit"],
    symbol: "σ",
    role: Role::OutputScaler,
    rule: Rule::Pointwise { forward: |x| sigmoid(x[0]), partials: &[local("(1 - out) * out", |_, out, _| (1.0 - out) * out)] },
    python: "1 / (1 + np.exp(-{x}))",
    torch: Some("torch.sigmoid({x})"),
    jax: Some("jax.nn.sigmoid({x})"),
    definition: Some("1 / (1 + exp(-x))"),
    samples: samples!(&[&[-3.0], &[0.0], &[1.0], &[6.0]]),
    example: example!(Example { at: &[1.0], out: 0.7310585786300049, locals: &[0.19661193324148185] }),
    ..UNARY
};

static TANH: Gate = Gate {
    name: "tanh",
    symbol: "tanh",
    role: Role::OutputScaler,
    rule: Rule::Pointwise { forward: |x| libm::tanh(x[0]), partials: &[local("1 - out^2", |_, out, _| 1.0 - out * out)] },
    python: "np.tanh({x})",
    definition: Some("(exp(x) - exp(-x)) / (exp(x) + exp(-x))"),
    samples: samples!(&[&[-2.0], &[0.25], &[0.5], &[3.0]]),
    example: example!(Example { at: &[0.0], out: 0.0, locals: &[1.0] }),
    ..UNARY
};

static RELU: Gate = Gate {
    name: "relu",
    symbol: "relu",
    role: Role::Valve,
    rule: Rule::Pointwise {
        forward: |x| if x[0] <= 0.0 { 0.0 } else { x[0] },
        partials: &[local("x > 0", |x, _, _| if x[0] <= 0.0 { 0.0 } else { 1.0 })],
    },
    python: "np.maximum(0, {x})",
    torch: Some("F.relu({x})"),
    jax: Some("jax.nn.relu({x})"),
    definition: Some("max(0, x)"),
    samples: samples!(&[&[-3.0], &[-0.25], &[0.5], &[7.0]]),
    example: example!(Example { at: &[-3.0], out: 0.0, locals: &[0.0] }),
    ..UNARY
};

static LEAKY_RELU: Gate = Gate {
    name: "leaky_relu",
    aliases: &["leakyrelu"],
    symbol: "leaky",
    parameters: &[Parameter { name: "slope", kind: Kind::Number, usual: Usual::Number(0.1) }],
    rule: Rule::Pointwise {
        forward: |x| if x[0] > 0.0 { x[0] } else { x[1] * x[0] },
        partials: &[local("where(x > 0, 1, slope)", |x, _, _| if x[0] > 0.0 { 1.0 } else { x[1] })],
    },
    python: "np.where({x} > 0, {x}, {slope} * {x})",
    torch: Some("F.leaky_relu({x}, {slope})"),
    definition: Some("where(x > 0, x, slope * x)"),
    samples: samples!(&[&[-3.0, 0.1], &[-0.25, 0.3], &[0.5, 0.1], &[7.0, 0.01]]),
    example: example!(Example { at: &[-3.0, 0.1], out: -0.30000000000000004, locals: &[0.1] }),
    ..UNARY
};

static ELU: Gate = Gate {
    name: "elu",
    symbol: "elu",
    parameters: &[Parameter { name: "alpha", kind: Kind::Number, usual: Usual::Number(1.0) }],
    rule: Rule::Pointwise {
        forward: |x| if x[0] <= 0.0 { x[1] * libm::expm1(x[0]) } else { x[0] },
        partials: &[local("where(x > 0, 1, alpha * exp(x))", |x, _, _| if x[0] <= 0.0 { x[1] * libm::exp(x[0]) } else { 1.0 })],
    },
    python: "np.where({x} > 0, {x}, {alpha} * np.expm1({x}))",
    torch: Some("F.elu({x}, {alpha})"),
    jax: Some("jax.nn.elu({x}, {alpha})"),
    definition: Some("where(x > 0, x, alpha * (exp(x) - 1))"),
    samples: samples!(&[&[-3.0, 1.0], &[-0.25, 2.0], &[0.5, 1.0], &[7.0, 0.5]]),
    example: example!(Example { at: &[-1.0, 1.0], out: -0.6321205588285577, locals: &[0.36787944117144233] }),
    ..UNARY
};

static SOFTPLUS: Gate = Gate {
    name: "softplus",
    aliases: &["bnll"],
    symbol: "soft+",
    rule: Rule::Pointwise {
        forward: |x| if x[0] > STRAIGHT { x[0] } else { libm::log1p(libm::exp(x[0])) },
        partials: &[local("sigmoid(x)", |x, _, _| if x[0] > STRAIGHT { 1.0 } else { sigmoid(x[0]) })],
    },
    python: "np.logaddexp(0, {x})",
    torch: Some("F.softplus({x})"),
    definition: Some("log(1 + exp(x))"),
    samples: samples!(&[&[-3.0], &[0.0], &[1.0], &[12.0]]),
    example: example!(Example { at: &[0.0], out: LN_2, locals: &[0.5] }),
    ..UNARY
};

/// Beyond this softplus is its operand, as in PyTorch: the difference is below 2.1e-9.
const STRAIGHT: f64 = 20.0;

static GELU: Gate = Gate {
    name: "gelu",
    symbol: "gelu",
    rule: Rule::Pointwise {
        forward: |x| x[0] * normal(x[0]),
        partials: &[local("(1 + erf(x / sqrt(2))) / 2 + x * exp(-x^2 / 2) / sqrt(2 * pi)", |x, _, _| {
            let density = FRAC_2_SQRT_PI * FRAC_1_SQRT_2 / 2.0 * libm::exp(-x[0] * x[0] / 2.0);
            normal(x[0]) + x[0] * density
        })],
    },
    // NumPy has no erf.
    python: "{x} * normal_cdf({x})",
    torch: Some("F.gelu({x})"),
    jax: Some("jax.nn.gelu({x}, approximate=False)"),
    definition: Some("x * (1 + erf(x / sqrt(2))) / 2"),
    samples: samples!(&[&[-2.0], &[0.0], &[1.0], &[3.0]]),
    example: example!(Example { at: &[1.0], out: 0.8413447460685429, locals: &[1.0833154705876862] }),
    ..UNARY
};

static SILU: Gate = Gate {
    name: "silu",
    aliases: &["swish"],
    symbol: "silu",
    rule: Rule::Pointwise {
        forward: |x| x[0] * sigmoid(x[0]),
        partials: &[local("sigmoid(x) * (1 + x * (1 - sigmoid(x)))", |x, _, _| {
            let gate = sigmoid(x[0]);
            gate * (1.0 + x[0] * (1.0 - gate))
        })],
    },
    python: "{x} / (1 + np.exp(-{x}))",
    torch: Some("F.silu({x})"),
    jax: Some("jax.nn.silu({x})"),
    definition: Some("x * sigmoid(x)"),
    samples: samples!(&[&[-3.0], &[0.0], &[1.0], &[6.0]]),
    example: example!(Example { at: &[1.0], out: 0.7310585786300049, locals: &[0.9276705118714867] }),
    ..UNARY
};

static SOFTSIGN: Gate = Gate {
    name: "softsign",
    symbol: "soft±",
    rule: Rule::Pointwise {
        forward: |x| x[0] / (1.0 + x[0].abs()),
        // At ±∞ the value is ∞/∞, and PyTorch's derivative is lost with it.
        partials: &[local(
            "1 / (1 + abs(x))^2",
            |x, out, _| if out.is_nan() { out } else { 1.0 / ((1.0 + x[0].abs()) * (1.0 + x[0].abs())) },
        )],
    },
    python: "{x} / (1 + np.abs({x}))",
    torch: Some("F.softsign({x})"),
    jax: Some("jax.nn.soft_sign({x})"),
    definition: Some("x / (1 + abs(x))"),
    samples: samples!(&[&[-3.0], &[-0.25], &[1.0], &[6.0]]),
    example: example!(Example { at: &[-3.0], out: -0.75, locals: &[0.0625] }),
    ..UNARY
};

static CLAMP: Gate = Gate {
    name: "clamp",
    aliases: &["clip"],
    symbol: "clamp",
    role: Role::Valve,
    parameters: &[
        Parameter { name: "lo", kind: Kind::Number, usual: Usual::Required },
        Parameter { name: "hi", kind: Kind::Number, usual: Usual::Required },
    ],
    // Where the bounds are crossed, the upper one wins; NaN stays NaN.
    rule: Rule::Pointwise {
        forward: |x| {
            if x[0] > x[2] || x[1] > x[2] {
                x[2]
            } else if x[0] < x[1] {
                x[1]
            } else {
                x[0]
            }
        },
        partials: &[local("(lo < x) * (x < hi)", |x, _, _| if x[1] < x[0] && x[0] < x[2] { 1.0 } else { 0.0 })],
    },
    python: "np.clip({x}, {lo}, {hi})",
    torch: Some("clamp({x}, {lo}, {hi})"),
    jax: Some("clamp({x}, {lo}, {hi})"),
    definition: Some("min(max(x, lo), hi)"),
    samples: samples!(&[&[-3.0, -1.0, 1.0], &[-0.25, -1.0, 1.0], &[0.5, 0.0, 2.0], &[7.0, -1.0, 6.0]]),
    example: example!(Example { at: &[7.0, -1.0, 6.0], out: 6.0, locals: &[0.0] }),
    ..UNARY
};

/// 1/(1 + e^−x) without overflow.
fn sigmoid(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + libm::exp(-x))
    } else {
        let small = libm::exp(x);
        small / (1.0 + small)
    }
}

/// The probability that a standard normal number is below x; exact too where it is tiny.
fn normal(x: f64) -> f64 {
    0.5 * libm::erfc(-x * FRAC_1_SQRT_2)
}
