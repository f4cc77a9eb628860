//! Selection: gates that choose among their operands, and the comparisons that tell them which.

use super::{BINARY, Example, Fold, Gate, Role, Rule, local, maxout, reduction};

pub(super) static GATES: &[&Gate] = &[&MAX, &MIN, &MAXOUT, &WHERE, &LESS, &LESS_EQUAL, &GREATER, &GREATER_EQUAL, &EQUAL, &NOT_EQUAL];

/// A fold that takes any number as its right operand.
const RIGHT: Fold = Fold { operand: 1, only: None, becomes: None, name: "", symbol: "", role: Role::Wall };
/// A fold that takes any number as its left operand.
const LEFT: Fold = Fold { operand: 0, ..RIGHT };

static MAX: Gate = Gate {
    name: "max",
    aliases: &["maximum"],
    symbol: "max",
    role: Role::Router,
    variadic: true,
    alone: Some(&reduction::MAX),
    rule: Rule::Pointwise { forward: |x| choose(x, |other, chosen| other > chosen), partials: &[local("(it == out) / ties", share)] },
    folds: &[Fold { name: "max", symbol: "max({}, ·)", role: Role::Router, ..LEFT }],
    python: "np.maximum({a}, {b})",
    torch: Some("torch.stack(torch.broadcast_tensors({operands})).amax(0)"),
    jax: Some("jnp.stack(jnp.broadcast_arrays({operands})).max(0)"),
    samples: samples!(&[&[2.0, -1.0], &[-4.0, 0.5], &[0.0, -3.0, 7.0], &[1.0, 2.0, 3.0, 2.5]]),
    example: example!(Example { at: &[2.0, -1.0], out: 2.0, locals: &[1.0, 0.0] }),
    ..BINARY
};

static MIN: Gate = Gate {
    name: "min",
    aliases: &["minimum"],
    symbol: "min",
    role: Role::Router,
    variadic: true,
    alone: Some(&reduction::MIN),
    rule: Rule::Pointwise { forward: |x| choose(x, |other, chosen| other < chosen), partials: &[local("(it == out) / ties", share)] },
    folds: &[Fold { name: "min", symbol: "min({}, ·)", role: Role::Router, ..LEFT }],
    python: "np.minimum({a}, {b})",
    torch: Some("torch.stack(torch.broadcast_tensors({operands})).amin(0)"),
    jax: Some("jnp.stack(jnp.broadcast_arrays({operands})).min(0)"),
    samples: samples!(&[&[2.0, -1.0], &[-4.0, 0.5], &[0.0, -3.0, 7.0], &[1.0, 2.0, 0.5, 2.5]]),
    example: example!(Example { at: &[2.0, -1.0], out: -1.0, locals: &[0.0, 1.0] }),
    ..BINARY
};

static MAXOUT: Gate = Gate {
    name: "maxout",
    symbol: "maxout",
    on_tensors: Some(&maxout::MAXOUT),
    role: Role::Router,
    operands: &["x", "w1", "b1", "w2", "b2"],
    rule: Rule::Pointwise {
        forward: |x| choose(&lines(x), |other, chosen| other > chosen),
        partials: &[
            local("where(w1*x + b1 == w2*x + b2, (w1 + w2)/2, where(w1*x + b1 > w2*x + b2, w1, w2))", |x, out, _| {
                share(&lines(x), out, 0) * x[1] + share(&lines(x), out, 1) * x[3]
            }),
            local("where(w1*x + b1 == w2*x + b2, x/2, where(w1*x + b1 > w2*x + b2, x, 0))", |x, out, _| share(&lines(x), out, 0) * x[0]),
            local("where(w1*x + b1 == w2*x + b2, 1/2, where(w1*x + b1 > w2*x + b2, 1, 0))", |x, out, _| share(&lines(x), out, 0)),
            local("where(w1*x + b1 == w2*x + b2, x/2, where(w1*x + b1 > w2*x + b2, 0, x))", |x, out, _| share(&lines(x), out, 1) * x[0]),
            local("where(w1*x + b1 == w2*x + b2, 1/2, where(w1*x + b1 > w2*x + b2, 0, 1))", |x, out, _| share(&lines(x), out, 1)),
        ],
    },
    python: "np.maximum({w1} * {x} + {b1}, {w2} * {x} + {b2})",
    definition: Some("max(w1*x + b1, w2*x + b2)"),
    samples: samples!(&[
        &[2.0, 1.0, 0.5, -1.0, 3.0],
        &[-2.0, 1.0, 0.5, -1.0, 3.0],
        &[0.5, 0.1, 0.0, 1.0, 0.0],
        &[-0.5, 0.1, 0.0, 1.0, 0.0]
    ]),
    example: example!(Example { at: &[2.0, 1.0, 0.5, -1.0, 3.0], out: 2.5, locals: &[1.0, 2.0, 1.0, 0.0, 0.0] }),
    ..BINARY
};

static WHERE: Gate = Gate {
    name: "where",
    symbol: "where",
    role: Role::Router,
    operands: &["cond", "a", "b"],
    rule: Rule::Pointwise {
        forward: |x| if x[0] != 0.0 { x[1] } else { x[2] },
        partials: &[
            None,
            local("cond != 0", |x, _, _| if x[0] != 0.0 { 1.0 } else { 0.0 }),
            local("cond == 0", |x, _, _| if x[0] != 0.0 { 0.0 } else { 1.0 }),
        ],
    },
    python: "np.where({cond}, {a}, {b})",
    torch: Some("torch.where({cond} != 0, {a}, {b})"),
    samples: samples!(&[&[1.0, 2.0, -3.0], &[0.0, 2.0, -3.0], &[-0.5, 0.0, 7.0], &[0.0, -2.0, 0.5]]),
    example: example!(Example { at: &[1.0, 2.0, -3.0], out: 2.0, locals: &[1.0, 0.0] }),
    ..BINARY
};

/// What a comparison's record leaves unsaid.
const COMPARISON: Gate = Gate { role: Role::Wall, samples: samples!(&[&[2.0, 5.0], &[5.0, 2.0], &[0.5, -0.25], &[-3.0, -2.0]]), ..BINARY };

/// `a < b`
pub static LESS: Gate = Gate {
    name: "less",
    aliases: &["lt"],
    symbol: "<",
    operator: Some("a < b"),
    rule: Rule::Pointwise { forward: |x| f64::from(u8::from(x[0] < x[1])), partials: &[None, None] },
    folds: &[Fold { name: "less", symbol: "<{}", ..RIGHT }, Fold { name: "less", symbol: "{}<", ..LEFT }],
    python: "1.0 * ({a} < {b})",
    example: example!(Example { at: &[2.0, 5.0], out: 1.0, locals: &[] }),
    ..COMPARISON
};

/// `a <= b`
pub static LESS_EQUAL: Gate = Gate {
    name: "less_equal",
    aliases: &["le"],
    symbol: "≤",
    operator: Some("a <= b"),
    rule: Rule::Pointwise { forward: |x| f64::from(u8::from(x[0] <= x[1])), partials: &[None, None] },
    folds: &[Fold { name: "less_equal", symbol: "≤{}", ..RIGHT }, Fold { name: "less_equal", symbol: "{}≤", ..LEFT }],
    python: "1.0 * ({a} <= {b})",
    example: example!(Example { at: &[2.0, 2.0], out: 1.0, locals: &[] }),
    ..COMPARISON
};

/// `a > b`
pub static GREATER: Gate = Gate {
    name: "greater",
    aliases: &["gt"],
    symbol: ">",
    operator: Some("a > b"),
    rule: Rule::Pointwise { forward: |x| f64::from(u8::from(x[0] > x[1])), partials: &[None, None] },
    folds: &[Fold { name: "greater", symbol: ">{}", ..RIGHT }, Fold { name: "greater", symbol: "{}>", ..LEFT }],
    python: "1.0 * ({a} > {b})",
    example: example!(Example { at: &[2.0, 5.0], out: 0.0, locals: &[] }),
    ..COMPARISON
};

/// `a >= b`
pub static GREATER_EQUAL: Gate = Gate {
    name: "greater_equal",
    aliases: &["ge"],
    symbol: "≥",
    operator: Some("a >= b"),
    rule: Rule::Pointwise { forward: |x| f64::from(u8::from(x[0] >= x[1])), partials: &[None, None] },
    folds: &[Fold { name: "greater_equal", symbol: "≥{}", ..RIGHT }, Fold { name: "greater_equal", symbol: "{}≥", ..LEFT }],
    python: "1.0 * ({a} >= {b})",
    example: example!(Example { at: &[2.0, 2.0], out: 1.0, locals: &[] }),
    ..COMPARISON
};

/// `a == b`
pub static EQUAL: Gate = Gate {
    name: "equal",
    aliases: &["eq"],
    symbol: "=",
    operator: Some("a == b"),
    rule: Rule::Pointwise { forward: |x| f64::from(u8::from(x[0] == x[1])), partials: &[None, None] },
    folds: &[Fold { name: "equal", symbol: "={}", ..RIGHT }, Fold { name: "equal", symbol: "{}=", ..LEFT }],
    python: "1.0 * ({a} == {b})",
    example: example!(Example { at: &[2.0, 2.0], out: 1.0, locals: &[] }),
    ..COMPARISON
};

/// `a != b`
pub static NOT_EQUAL: Gate = Gate {
    name: "not_equal",
    aliases: &["ne"],
    symbol: "≠",
    operator: Some("a != b"),
    rule: Rule::Pointwise { forward: |x| f64::from(u8::from(x[0] != x[1])), partials: &[None, None] },
    folds: &[Fold { name: "not_equal", symbol: "≠{}", ..RIGHT }, Fold { name: "not_equal", symbol: "{}≠", ..LEFT }],
    python: "1.0 * ({a} != {b})",
    example: example!(Example { at: &[2.0, 2.0], out: 0.0, locals: &[] }),
    ..COMPARISON
};

/// The operand that wins over all before it; NaN as soon as there is one.
fn choose(operands: &[f64], wins: fn(f64, f64) -> bool) -> f64 {
    let winner = |chosen: f64, other: f64| if wins(other, chosen) || other.is_nan() { other } else { chosen };
    operands.iter().copied().reduce(winner).unwrap_or(f64::NAN)
}

/// An operand's share of the gradient: it is split evenly among the operands that were chosen. Two operands with a NaN
/// among them both get all, more get NaN, as in PyTorch's `maximum` and `amax`.
fn share(operands: &[f64], out: f64, operand: usize) -> f64 {
    if out.is_nan() {
        return if operands.len() == 2 { 1.0 } else { f64::NAN };
    }
    if operands[operand] != out {
        return 0.0;
    }
    1.0 / operands.iter().filter(|&&other| other == out).count() as f64
}

/// The two lines of a maxout.
fn lines(x: &[f64]) -> [f64; 2] {
    [x[1] * x[0] + x[2], x[3] * x[0] + x[4]]
}
