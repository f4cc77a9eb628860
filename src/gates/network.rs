//! Softmax, dropout, and gates that use numbers as indices.

use super::fit::{clash, number, other_axes, rows, whole};
use super::{BINARY, Call, Gate, Kind, Misfit, Parameter, Role, Rule, Setting, Structural, Structure, UNARY, Usual};
use crate::tensor::Shape;
use crate::tensor::kernels::softmax::{self, Lanes};
use crate::tensor::kernels::{dropout, lookup};
use crate::words::Phrase;

pub(super) static GATES: &[&Gate] = &[&SOFTMAX, &LOG_SOFTMAX, &DROPOUT, &EMBED, &GATHER, &ARGMAX, &ACCURACY];

/// `axis=-1`
const LAST_AXIS: &[Parameter] = &[Parameter { name: "axis", kind: Kind::Axis, usual: Usual::Number(-1.0) }];

static SOFTMAX: Gate = Gate {
    name: "softmax",
    symbol: "softmax",
    role: Role::OutputScaler,
    parameters: LAST_AXIS,
    entries: &["out[k] * ((k == i) - out[i])"],
    rule: Rule::Structural(&Structural {
        shape: |shapes, _| Ok(shapes[0].clone()),
        forward: |call, out| softmax::softmax(call.numbers(0), lanes(call), out),
        vjp: |call, out, upstream, _, downstream| softmax::softmax_vjp(out, upstream, lanes(call), downstream),
        formulas: &[Some("out * (upstream - sum(upstream * out))")],
        jacobian: Structure::Runs,
        samples: samples!(&["x = [3.2, 5.1, -1.7]; softmax(x)", "x = randn(2, 3); softmax(x)", "x = randn(2, 3, 2); softmax(x, axis=1)"]),
    }),
    python: "softmax({x}, axis={axis})",
    torch: Some("torch.softmax({x}, dim={axis})"),
    jax: Some("jax.nn.softmax({x}, axis={axis})"),
    backward: |_, _| Some("{out} * ({upstream} - np.sum({upstream} * {out}, axis={axis}, keepdims=True))"),
    definition: Some("exp(x) / sum(exp(x), axis=axis, keepdims=True)"),
    ..UNARY
};

static LOG_SOFTMAX: Gate = Gate {
    name: "log_softmax",
    symbol: "log softmax",
    role: Role::OutputScaler,
    parameters: LAST_AXIS,
    entries: &["(k == i) - exp(out[i])"],
    rule: Rule::Structural(&Structural {
        shape: |shapes, _| Ok(shapes[0].clone()),
        forward: |call, out| softmax::log_softmax(call.numbers(0), lanes(call), out),
        vjp: |call, out, upstream, _, downstream| softmax::log_softmax_vjp(out, upstream, lanes(call), downstream),
        formulas: &[Some("upstream - exp(out) * sum(upstream)")],
        jacobian: Structure::Runs,
        samples: samples!(&[
            "x = [3.2, 5.1, -1.7]; log_softmax(x)",
            "x = randn(2, 3); log_softmax(x)",
            "x = randn(2, 3, 2); log_softmax(x, axis=0)"
        ]),
    }),
    python: "log_softmax({x}, axis={axis})",
    torch: Some("torch.log_softmax({x}, dim={axis})"),
    jax: Some("jax.nn.log_softmax({x}, axis={axis})"),
    backward: |_, _| Some("{upstream} - np.exp({out}) * np.sum({upstream}, axis={axis}, keepdims=True)"),
    definition: Some("x - log(sum(exp(x), axis=axis, keepdims=True))"),
    ..UNARY
};

static DROPOUT: Gate = Gate {
    name: "dropout",
    symbol: "dropout",
    role: Role::Valve,
    parameters: &[number("p", Usual::Required), whole("seed", 0, Usual::Number(0.0))],
    rule: Rule::Structural(&Structural {
        shape: |shapes, settings| match settings.first() {
            Some(Setting::Number(p)) if (0.0..=1.0).contains(p) => Ok(shapes[0].clone()),
            _ => Err(Misfit { message: Phrase::new("error.shape.probability"), hint: None, operands: Vec::new() }),
        },
        forward: |call, out| dropout::dropout(call.numbers(0), call.number(0), call.whole(1) as u64, out),
        vjp: |call, _, upstream, _, downstream| dropout::dropout(upstream, call.number(0), call.whole(1) as u64, downstream),
        formulas: &[Some("dropout(upstream, p, seed)")],
        jacobian: Structure::Diagonal,
        samples: samples!(&["x = [1, 2, 3, 4]; dropout(x, 0.5)", "x = randn(3, 4); dropout(x, p=0.25, seed=7)", "x = 2; dropout(x, 0)"]),
    }),
    python: "dropout({x}, {p}, {seed})",
    torch: Some("dropout({x}, {p}, {seed})"),
    jax: Some("dropout({x}, {p}, {seed})"),
    backward: |_, _| Some("dropout({upstream}, {p}, {seed})"),
    ..UNARY
};

static EMBED: Gate = Gate {
    name: "embed",
    aliases: &["embedding"],
    symbol: "embed",
    role: Role::Carrier,
    operands: &["table", "ids"],
    rule: Rule::Structural(&Structural {
        shape: |shapes, _| if shapes[0].rank() == 2 { Ok(picked(shapes)) } else { Err(other_axes(0, shapes[0], "V×D")) },
        samples: samples!(&[
            "table = randn(4, 3); const ids = [2, 0, 2]; embed(table, ids)",
            "table = [[1, 2], [3, 4]]; const ids = [[0, 1], [1, 1]]; embed(table, ids)",
            "table = [[1, 2], [3, 4]]; const ids = 1; embed(table, ids)",
        ]),
        formulas: &[Some("add_to_rows(upstream, ids)"), None],
        ..PICK
    }),
    python: "take_rows({table}, {ids})",
    backward: |operand, _| match operand {
        0 => Some("add_to_rows({upstream}, {table}, {ids})"),
        _ => None,
    },
    choices: Some(|shapes| shapes[0].axes().first().copied()),
    ..BINARY
};

static GATHER: Gate = Gate {
    name: "gather",
    aliases: &["batch_reindex", "take", "index_select"],
    symbol: "gather",
    role: Role::Carrier,
    operands: &["x", "ids"],
    rule: Rule::Structural(&Structural {
        shape: |shapes, _| if shapes[0].is_scalar() { Err(other_axes(0, shapes[0], "N / N×C / N×C×H×W")) } else { Ok(picked(shapes)) },
        samples: samples!(&[
            "x = [5, 6, 7]; const ids = [2, 2, 0]; gather(x, ids)",
            "x = randn(3, 2, 2); const ids = [1, 0]; gather(x, ids)",
            "x = [5, 6, 7]; const ids = 1; gather(x, ids)",
        ]),
        formulas: &[Some("add_to_rows(upstream, ids)"), None],
        ..PICK
    }),
    python: "take_rows({x}, {ids})",
    backward: |operand, _| match operand {
        0 => Some("add_to_rows({upstream}, {x}, {ids})"),
        _ => None,
    },
    choices: Some(|shapes| shapes[0].axes().first().copied()),
    ..BINARY
};

/// What picking rows by their indices has in common.
const PICK: Structural = Structural {
    shape: |shapes, _| Ok(picked(shapes)),
    forward: |call, out| lookup::gather(call.numbers(0), call.numbers(1), width(call), out),
    vjp: |call, _, upstream, _, downstream| lookup::gather_vjp(call.numbers(1), upstream, width(call), downstream),
    formulas: &[],
    jacobian: Structure::Selection,
    samples: &[],
};

static ARGMAX: Gate = Gate {
    name: "argmax",
    symbol: "argmax",
    role: Role::Wall,
    parameters: &[Parameter { name: "axis", kind: Kind::Axis, usual: Usual::All }],
    rule: Rule::Structural(&Structural {
        shape: |shapes, settings| {
            let axes = shapes[0].axes().iter().enumerate();
            Ok(match settings.first() {
                Some(Setting::Axis(Some(gone))) => {
                    Shape::new(axes.filter(|(axis, _)| axis != gone).map(|(_, length)| *length).collect::<Vec<_>>())
                }
                _ => Shape::SCALAR,
            })
        },
        forward: |call, out| {
            let x = call.numbers(0);
            let lanes = match call.axis(0) {
                Some(axis) => Lanes::of(call.operands[0].shape.axes(), axis),
                None => Some(Lanes { outer: 1, length: x.len(), inner: 1 }),
            };
            if let Some(lanes) = lanes {
                lookup::argmax(x, lanes, out);
            }
        },
        vjp: nothing,
        formulas: &[None],
        jacobian: Structure::Dense,
        samples: samples!(&[
            "x = [1, 3, 2]; argmax(x)",
            "x = [[1, 3, 2], [7, 5, 6]]; argmax(x, axis=1)",
            "x = randn(2, 3); argmax(x, axis=0)"
        ]),
    }),
    python: "1.0 * np.argmax({x}, axis={axis})",
    torch: Some("1.0 * torch.argmax({x}, dim={axis})"),
    ..UNARY
};

static ACCURACY: Gate = Gate {
    name: "accuracy",
    symbol: "accuracy",
    role: Role::Wall,
    operands: &["scores", "label"],
    rule: Rule::Structural(&Structural {
        shape: |shapes, _| {
            let (count, _) = rows(0, shapes[0])?;
            let fits = if shapes[0].rank() == 1 { shapes[1].size() == 1 } else { *shapes[1].axes() == [count] };
            if fits { Ok(Shape::SCALAR) } else { Err(clash((0, 1), shapes, "error.shape.labels.hint")) }
        },
        forward: |call, out| out[0] = lookup::accuracy(call.numbers(0), call.numbers(1)),
        vjp: nothing,
        formulas: &[None, None],
        jacobian: Structure::Dense,
        samples: samples!(&[
            "scores = [0.1, 0.9]; const label = 1; accuracy(scores, label)",
            "scores = [[0.1, 0.9], [0.8, 0.2], [0.3, 0.7]]; const label = [1, 1, 1]; accuracy(scores, label)",
            "scores = randn(4, 3); const label = [0, 1, 2, 0]; accuracy(scores, label)",
        ]),
    }),
    python: "np.mean(1.0 * (np.argmax({scores}, axis=-1) == {label}))",
    torch: Some("torch.mean(1.0 * (torch.argmax({scores}, dim=-1) == {label}))"),
    definition: Some("mean(argmax(scores, axis=-1) == label)"),
    choices: Some(|shapes| shapes[0].axes().last().copied()),
    ..BINARY
};

/// What a gate that no gradient passes sends back.
fn nothing(_: &Call, _: &[f64], _: &[f64], _: usize, downstream: &mut [f64]) {
    downstream.fill(0.0);
}

/// The lanes of the only parameter, an axis that the shape has; of a single number, that number.
fn lanes(call: &Call) -> Lanes {
    let lanes = call.axis(0).and_then(|axis| Lanes::of(call.shape.axes(), axis));
    lanes.unwrap_or(Lanes { outer: 1, length: call.numbers(0).len(), inner: 1 })
}

/// The shape of the indices, and where each stands that of a row.
fn picked(shapes: &[&Shape]) -> Shape {
    let row = shapes[0].axes().get(1..).unwrap_or_default();
    Shape::new([shapes[1].axes(), row].concat())
}

/// How long a row is.
fn width(call: &Call) -> usize {
    call.numbers(0).len() / call.length(0, 0).max(1)
}
