//! Reductions: all numbers of a tensor, or of each of its runs along one axis, become one.

use super::{Call, Gate, Kind, Misfit, Parameter, Role, Rule, Setting, Structural, Structure, UNARY, Usual, View};
use crate::tensor::Shape;
use crate::tensor::kernels::reduce::{self, all_others, highest, logsumexp, lowest, squares, to_chosen, total};
use crate::tensor::kernels::softmax::Lanes;

pub(super) static GATES: &[&Gate] = &[&SUM, &MEAN, &MAX, &MIN, &PROD, &LOGSUMEXP, &NORM, &SQNORM];

const AXIS: &[Parameter] = &[
    Parameter { name: "axis", kind: Kind::Axis, usual: Usual::All },
    Parameter { name: "keepdims", kind: Kind::Flag, usual: Usual::Number(0.0) },
];

/// What a reduction's record leaves unsaid.
const REDUCTION: Gate = Gate { parameters: AXIS, ..UNARY };

static SUM: Gate = Gate {
    name: "sum",
    symbol: "Σ",
    role: Role::Distributor,
    entries: &["1"],
    rule: Rule::Structural(&Structural {
        shape,
        forward: |call, out| reduce(call, out, total),
        vjp: |call, out, upstream, _, downstream| spread(call, out, upstream, downstream, |_, _, upstream, back| back.fill(upstream)),
        formulas: &[Some("upstream")],
        jacobian: Structure::Runs,
        samples: samples!(&[
            "x = [[1, -2, 3], [0.5, 4, -6]]; sum(x)",
            "x = [[1, -2, 3], [0.5, 4, -6]]; sum(x, axis=0)",
            "x = [1, 2]; sum(x, axis=-1)",
            "x = 3; sum(x)",
            "x = [[1, -2, 3], [0.5, 4, -6]]; sum(x, keepdims=True)",
            "x = [[1, -2, 3], [0.5, 4, -6]]; sum(x, axis=0, keepdims=True)",
        ]),
    }),
    python: "np.sum({x}, axis={axis}, keepdims={keepdims})",
    torch: Some("torch.sum({x}, dim={dims}, keepdim={keepdims})"),
    backward: |_, _| Some("{kept} * np.ones_like({x})"),
    ..REDUCTION
};

static MEAN: Gate = Gate {
    name: "mean",
    aliases: &["average"],
    symbol: "mean",
    role: Role::Scaler,
    entries: &["1 / n"],
    rule: Rule::Structural(&Structural {
        shape,
        forward: |call, out| reduce(call, out, |run| total(run) / run.len() as f64),
        vjp: |call, out, upstream, _, downstream| {
            spread(call, out, upstream, downstream, |run, _, upstream, back| back.fill(upstream / run.len() as f64));
        },
        formulas: &[Some("1/n * upstream")],
        jacobian: Structure::Runs,
        samples: samples!(&[
            "x = [[1, -2, 3], [0.5, 4, -6]]; mean(x)",
            "x = [[1, -2, 3], [0.5, 4, -6]]; mean(x, axis=1)",
            "x = [[1, -2, 3], [0.5, 4, -6]]; mean(x, axis=0)",
            "x = [[1, -2, 3], [0.5, 4, -6]]; mean(x, axis=1, keepdims=True)",
        ]),
    }),
    python: "np.mean({x}, axis={axis}, keepdims={keepdims})",
    torch: Some("torch.mean({x}, dim={dims}, keepdim={keepdims})"),
    backward: |_, _| Some("{kept} / {n} * np.ones_like({x})"),
    definition: Some("sum(x, axis=axis, keepdims=keepdims) / n"),
    ..REDUCTION
};

/// `max` of one tensor.
pub(super) static MAX: Gate = Gate {
    name: "max",
    aliases: &["amax"],
    symbol: "max",
    role: Role::Router,
    rule: Rule::Structural(&Structural {
        shape,
        forward: |call, out| reduce(call, out, highest),
        vjp: |call, out, upstream, _, downstream| spread(call, out, upstream, downstream, to_chosen),
        formulas: &[Some("where(x == out, upstream, 0) / ties")],
        jacobian: Structure::Runs,
        samples: samples!(&[
            "x = [[1, -2, 3], [0.5, 4, -6]]; max(x)",
            "x = [[1, -2, 3], [0.5, 4, -6]]; max(x, axis=0)",
            "x = [[1, -2, 3], [0.5, 4, -6]]; max(x, axis=1)",
        ]),
    }),
    python: "np.max({x}, axis={axis}, keepdims={keepdims})",
    torch: Some("torch.amax({x}, dim={axis}, keepdim={keepdims})"),
    backward: |_, _| Some("np.where({x} == {kept_out}, {kept}, 0) / np.sum({x} == {kept_out}, axis={axis}, keepdims=True)"),
    ..REDUCTION
};

/// `min` of one tensor.
pub(super) static MIN: Gate = Gate {
    name: "min",
    aliases: &["amin"],
    symbol: "min",
    role: Role::Router,
    rule: Rule::Structural(&Structural {
        shape,
        forward: |call, out| reduce(call, out, lowest),
        vjp: |call, out, upstream, _, downstream| spread(call, out, upstream, downstream, to_chosen),
        formulas: &[Some("where(x == out, upstream, 0) / ties")],
        jacobian: Structure::Runs,
        samples: samples!(&[
            "x = [[1, -2, 3], [0.5, 4, -6]]; min(x)",
            "x = [[1, -2, 3], [0.5, 4, -6]]; min(x, axis=0)",
            "x = [[1, -2, 3], [0.5, 4, -6]]; min(x, axis=1)",
        ]),
    }),
    python: "np.min({x}, axis={axis}, keepdims={keepdims})",
    torch: Some("torch.amin({x}, dim={axis}, keepdim={keepdims})"),
    backward: |_, _| Some("np.where({x} == {kept_out}, {kept}, 0) / np.sum({x} == {kept_out}, axis={axis}, keepdims=True)"),
    ..REDUCTION
};

static PROD: Gate = Gate {
    name: "prod",
    symbol: "Π",
    role: Role::Switcher,
    entries: &["out / x[at]"],
    rule: Rule::Structural(&Structural {
        shape,
        forward: |call, out| reduce(call, out, |run| run.iter().product()),
        vjp: |call, out, upstream, _, downstream| spread(call, out, upstream, downstream, all_others),
        formulas: &[Some("upstream * out / x")],
        jacobian: Structure::Runs,
        samples: samples!(&[
            "x = [[1, -2, 3], [0.5, 4, -6]]; prod(x)",
            "x = [[1, -2, 3], [0.5, 4, -6]]; prod(x, axis=0)",
            "x = [[1, -2, 3], [0.5, 4, -6]]; prod(x, axis=1)",
        ]),
    }),
    python: "np.prod({x}, axis={axis}, keepdims={keepdims})",
    torch: Some("prod({x}, dim={axis}, keepdim={keepdims})"),
    backward: |_, _| Some("{kept} * product_of_others({x}, {axis})"),
    ..REDUCTION
};

static LOGSUMEXP: Gate = Gate {
    name: "logsumexp",
    symbol: "lse",
    entries: &["exp(x[at] - out)"],
    rule: Rule::Structural(&Structural {
        shape,
        forward: |call, out| reduce(call, out, logsumexp),
        vjp: |call, out, upstream, _, downstream| {
            spread(call, out, upstream, downstream, |run, out, upstream, back| {
                for (back, &x) in back.iter_mut().zip(run) {
                    *back = upstream * libm::exp(x - out);
                }
            });
        },
        formulas: &[Some("upstream * exp(x - out)")],
        jacobian: Structure::Runs,
        samples: samples!(&[
            "x = [[1, -2, 3], [0.5, 4, -6]]; logsumexp(x)",
            "x = [[1, -2, 3], [0.5, 4, -6]]; logsumexp(x, axis=0)",
            "x = [[1, -2, 3], [0.5, 4, -6]]; logsumexp(x, axis=1)",
        ]),
    }),
    python: "logsumexp({x}, axis={axis}, keepdims={keepdims})",
    torch: Some("torch.logsumexp({x}, dim={axes}, keepdim={keepdims})"),
    jax: Some("jax.nn.logsumexp({x}, axis={axis}, keepdims={keepdims})"),
    backward: |_, _| Some("{kept} * np.exp({x} - {kept_out})"),
    definition: Some("log(sum(exp(x), axis=axis, keepdims=keepdims))"),
    ..REDUCTION
};

static NORM: Gate = Gate {
    name: "norm",
    symbol: "‖·‖",
    role: Role::OutputScaler,
    entries: &["x[at] / out"],
    squared: Some(&SQNORM),
    rule: Rule::Structural(&Structural {
        shape,
        forward: |call, out| reduce(call, out, |run| libm::sqrt(squares(run))),
        // At 0, where the norm has no slope, PyTorch passes 0.
        vjp: |call, out, upstream, _, downstream| {
            spread(call, out, upstream, downstream, |run, out, upstream, back| {
                for (back, &x) in back.iter_mut().zip(run) {
                    *back = if out == 0.0 { 0.0 } else { upstream * (x / out) };
                }
            });
        },
        formulas: &[Some("upstream * x / out")],
        jacobian: Structure::Runs,
        samples: samples!(&[
            "x = [[1, -2, 3], [0.5, 4, -6]]; norm(x)",
            "x = [[1, -2, 3], [0.5, 4, -6]]; norm(x, axis=0)",
            "x = [[1, -2, 3], [0.5, 4, -6]]; norm(x, axis=1)",
        ]),
    }),
    python: "np.sqrt(np.sum(np.square({x}), axis={axis}, keepdims={keepdims}))",
    torch: Some("torch.linalg.vector_norm({x}, dim={axis}, keepdim={keepdims})"),
    jax: Some("norm({x}, axis={axis}, keepdims={keepdims})"),
    backward: |_, _| Some("{kept} * direction({x}, {kept_out})"),
    definition: Some("sqrt(sum(x^2, axis=axis, keepdims=keepdims))"),
    ..REDUCTION
};

static SQNORM: Gate = Gate {
    name: "sqnorm",
    symbol: "‖·‖²",
    entries: &["2 * x[at]"],
    rule: Rule::Structural(&Structural {
        shape,
        forward: |call, out| reduce(call, out, squares),
        vjp: |call, out, upstream, _, downstream| {
            spread(call, out, upstream, downstream, |run, _, upstream, back| {
                for (back, &x) in back.iter_mut().zip(run) {
                    *back = upstream * (2.0 * x);
                }
            });
        },
        formulas: &[Some("upstream * 2x")],
        jacobian: Structure::Runs,
        samples: samples!(&[
            "x = [[1, -2, 3], [0.5, 4, -6]]; sqnorm(x)",
            "x = [[1, -2, 3], [0.5, 4, -6]]; sqnorm(x, axis=0)",
            "x = [[1, -2, 3], [0.5, 4, -6]]; sqnorm(x, axis=1)",
        ]),
    }),
    python: "np.sum(np.square({x}), axis={axis}, keepdims={keepdims})",
    torch: Some("torch.sum(torch.square({x}), dim={dims}, keepdim={keepdims})"),
    backward: |_, _| Some("{kept} * 2 * {x}"),
    definition: Some("sum(x^2, axis=axis, keepdims=keepdims)"),
    ..REDUCTION
};

/// The operand's shape without the axis, a single number where all axes go; or with a length of 1 in place of what goes.
fn shape(operands: &[&Shape], settings: &[Setting]) -> Result<Shape, Misfit> {
    let axes = operands.first().map_or(&[][..], |shape| shape.axes());
    let gone = |at: usize| match settings.first() {
        Some(Setting::Axis(Some(axis))) => at == *axis,
        _ => true,
    };
    let keeps = matches!(settings.get(1), Some(Setting::Flag(true)));
    let length = |(at, &length): (usize, &usize)| match (gone(at), keeps) {
        (false, _) => Some(length),
        (true, true) => Some(1),
        (true, false) => None,
    };
    Ok(Shape::new(axes.iter().enumerate().filter_map(length).collect::<Vec<_>>()))
}

/// The runs of the operand, each of which makes one number: along the axis, or all numbers in one.
fn runs(call: &Call) -> Lanes {
    let View { shape, numbers } = call.operands[0];
    let all = Lanes { outer: 1, length: numbers.len(), inner: 1 };
    call.axis(0).and_then(|axis| Lanes::of(shape.axes(), axis)).unwrap_or(all)
}

fn reduce(call: &Call, out: &mut [f64], make: fn(&[f64]) -> f64) {
    reduce::reduce(call.operands[0].numbers, runs(call), out, make);
}

fn spread(call: &Call, out: &[f64], upstream: &[f64], downstream: &mut [f64], give: fn(&[f64], f64, f64, &mut [f64])) {
    reduce::spread(call.operands[0].numbers, runs(call), out, upstream, downstream, give);
}
