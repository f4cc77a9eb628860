//! Arithmetic: sums, differences, products, quotients and powers, and what they become beside a number.

use super::elementary::{EXP, SQUARE};
use super::{BINARY, Example, Fold, Gate, Role, Rule, UNARY, local};
use std::f64::consts::E;

pub(super) static GATES: &[&Gate] = &[&ADD, &SUB, &MUL, &DIV, &POW, &NEG, &RECIPROCAL];

/// A fold that takes any number as its right operand.
const RIGHT: Fold = Fold { operand: 1, only: None, becomes: None, name: "", symbol: "", role: Role::Scaler };
/// A fold that takes any number as its left operand.
const LEFT: Fold = Fold { operand: 0, ..RIGHT };

/// `a + b`
pub static ADD: Gate = Gate {
    name: "add",
    symbol: "+",
    role: Role::Distributor,
    operator: Some("a + b"),
    rule: Rule::Pointwise { forward: |x| x[0] + x[1], partials: &[local("1", |_, _, _| 1.0), local("1", |_, _, _| 1.0)] },
    folds: &[
        Fold { name: "add_const", symbol: "+{()}", role: Role::Distributor, ..RIGHT },
        Fold { name: "add_const", symbol: "+{()}", role: Role::Distributor, ..LEFT },
    ],
    python: "{a} + {b}",
    samples: samples!(&[&[-2.0, 5.0], &[0.0, 0.0], &[0.5, -0.25], &[300.0, 7.0]]),
    example: example!(Example { at: &[-2.0, 5.0], out: 3.0, locals: &[1.0, 1.0] }),
    ..BINARY
};

/// `a - b`
pub static SUB: Gate = Gate {
    name: "sub",
    aliases: &["subtract"],
    symbol: "−",
    role: Role::Scaler,
    operator: Some("a - b"),
    rule: Rule::Pointwise { forward: |x| x[0] - x[1], partials: &[local("1", |_, _, _| 1.0), local("-1", |_, _, _| -1.0)] },
    folds: &[
        Fold { name: "sub_const", symbol: "−{()}", role: Role::Distributor, ..RIGHT },
        Fold { name: "const_sub", symbol: "{}−", ..LEFT },
    ],
    python: "{a} - {b}",
    samples: samples!(&[&[-2.0, 5.0], &[0.0, 0.0], &[0.5, -0.25], &[300.0, 7.0]]),
    example: example!(Example { at: &[3.0, 5.0], out: -2.0, locals: &[1.0, -1.0] }),
    ..BINARY
};

/// `a * b`
pub static MUL: Gate = Gate {
    name: "mul",
    aliases: &["multiply"],
    symbol: "×",
    role: Role::Switcher,
    operator: Some("a * b"),
    rule: Rule::Pointwise { forward: |x| x[0] * x[1], partials: &[local("b", |x, _, _| x[1]), local("a", |x, _, _| x[0])] },
    folds: &[Fold { name: "mul_const", symbol: "·{()}", ..RIGHT }, Fold { name: "mul_const", symbol: "·{()}", ..LEFT }],
    python: "{a} * {b}",
    samples: samples!(&[&[3.0, -4.0], &[0.0, 2.0], &[-0.5, 0.25], &[30.0, 7.0]]),
    example: example!(Example { at: &[3.0, -4.0], out: -12.0, locals: &[-4.0, 3.0] }),
    ..BINARY
};

/// `a / b`
pub static DIV: Gate = Gate {
    name: "div",
    aliases: &["divide", "true_divide"],
    symbol: "/",
    operator: Some("a / b"),
    rule: Rule::Pointwise {
        forward: |x| x[0] / x[1],
        partials: &[local("1/b", |x, _, _| 1.0 / x[1]), local("-a/b^2", |x, out, _| -out / x[1])],
    },
    folds: &[
        Fold { name: "div_const", symbol: "/{()}", ..RIGHT },
        Fold {
            only: Some(1.0),
            becomes: Some(&RECIPROCAL),
            name: RECIPROCAL.name,
            symbol: RECIPROCAL.symbol,
            role: RECIPROCAL.role,
            ..LEFT
        },
        Fold { name: "reciprocal", symbol: "{}/x", role: Role::Slope, ..LEFT },
    ],
    python: "{a} / {b}",
    samples: samples!(&[&[3.0, -4.0], &[0.0, 2.0], &[-0.5, 0.25], &[30.0, 7.0]]),
    example: example!(Example { at: &[3.0, -2.0], out: -1.5, locals: &[-0.5, -0.75] }),
    ..BINARY
};

/// `a ^ b`
pub static POW: Gate = Gate {
    name: "pow",
    aliases: &["power"],
    symbol: "xʸ",
    operator: Some("a ^ b"),
    rule: Rule::Pointwise {
        forward: |x| libm::pow(x[0], x[1]),
        partials: &[
            local("b * a^(b - 1)", |x, _, _| if x[1] == 0.0 { 0.0 } else { x[1] * libm::pow(x[0], x[1] - 1.0) }),
            local("out * ln(a)", |x, out, _| if x[0] == 0.0 && x[1] >= 0.0 { 0.0 } else { out * libm::log(x[0]) }),
        ],
    },
    folds: &[
        Fold { only: Some(2.0), becomes: Some(&SQUARE), name: SQUARE.name, symbol: SQUARE.symbol, role: SQUARE.role, ..RIGHT },
        Fold { name: "pow_const", symbol: "x{^}", role: Role::Slope, ..RIGHT },
        Fold { only: Some(E), becomes: Some(&EXP), name: EXP.name, symbol: EXP.symbol, role: EXP.role, ..LEFT },
        Fold { name: "const_pow", symbol: "{()}ˣ", role: Role::OutputScaler, ..LEFT },
    ],
    python: "{a} ** {b}",
    jax: Some("power({a}, {b})"),
    backward: |operand, ranks| match (operand, ranks) {
        // Beside a number the plain formula will do.
        (0, [_, Some(_)]) => Some("{upstream} * np.where({b} == 0, 0, {b} * {a} ** ({b} - 1))"),
        (1, [Some(_), _]) => Some("{upstream} * np.where(({a} == 0) & ({b} >= 0), 0, {out} * np.log({a}))"),
        _ => None,
    },
    samples: samples!(&[&[2.0, 3.0], &[1.5, -2.0], &[0.5, 0.5], &[3.0, 0.0], &[4.0, 1.7]]),
    example: example!(Example { at: &[2.0, 3.0], out: 8.0, locals: &[12.0, 5.545177444479562] }),
    ..BINARY
};

/// A minus sign called by name; written `-x`, it is `mul` with −1, as in the lecture.
static NEG: Gate = Gate {
    name: "neg",
    aliases: &["negative"],
    symbol: "−x",
    role: Role::Scaler,
    rule: Rule::Pointwise { forward: |x| -x[0], partials: &[local("-1", |_, _, _| -1.0)] },
    python: "-{x}",
    definition: Some("-x"),
    samples: samples!(&[&[-2.0], &[0.0], &[0.5], &[30.0]]),
    example: example!(Example { at: &[-2.0], out: 2.0, locals: &[-1.0] }),
    ..UNARY
};

/// `1/x`
static RECIPROCAL: Gate = Gate {
    name: "reciprocal",
    symbol: "1/x",
    operator: Some("1 / x"),
    rule: Rule::Pointwise { forward: |x| 1.0 / x[0], partials: &[local("-1/x^2", |_, out, _| -out * out)] },
    python: "1 / {x}",
    samples: samples!(&[&[1.37], &[-2.0], &[0.25], &[30.0]]),
    example: example!(Example { at: &[2.0], out: 0.5, locals: &[-0.25] }),
    ..UNARY
};
