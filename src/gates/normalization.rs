//! Normalisation: numbers brought to a common scale with others of their batch, row, channel or window.

use super::fit::{clash, number, other_axes, whole};
use super::{Call, Gate, Misfit, Rule, Setting, Structural, Structure, UNARY, Usual};
use crate::tensor::Shape;
use crate::tensor::kernels::neighbours::{self, Response};
use crate::tensor::kernels::normalize::{self, Groups};
use crate::tensor::kernels::softmax::Lanes;

pub(super) static GATES: &[&Gate] = &[&BATCH_NORM, &LAYER_NORM, &LRN, &LCN];

static BATCH_NORM: Gate = Gate {
    name: "batch_norm",
    aliases: &["batchnorm"],
    symbol: "BN",
    operands: &["x", "gamma", "beta"],
    parameters: &[number("eps", Usual::Number(1e-5))],
    rule: Rule::Structural(&Structural {
        shape: |shapes, _| scaled(shapes, 1, "N×C / N×C×L / N×C×H×W"),
        forward: |call, out| forward(call, channels(call), out),
        vjp: |call, _, upstream, operand, downstream| vjp(call, channels(call), upstream, operand, downstream),
        formulas: &[
            Some("gamma * (upstream - channel_means(upstream) - normal(x) * channel_means(upstream * normal(x))) / deviation(x)"),
            Some("channel_sums(upstream * normal(x))"),
            Some("channel_sums(upstream)"),
        ],
        jacobian: Structure::Runs,
        samples: samples!(&[
            "x = [[1, 20, 3], [3, 40, -1], [2, 25, 0.5]]; gamma = [1, 2, -1]; beta = [0, 0.5, 1]; batch_norm(x, gamma, beta)",
            "x = randn(2, 2, 2, 3); gamma = [1.5, 0.5]; beta = [0, -1]; batch_norm(x, gamma, beta, eps=0.1)",
            "x = randn(3, 2, 4); gamma = 2; beta = 0.5; batch_norm(x, gamma, beta)",
        ]),
    }),
    python: "normal({x}, other_axes({x}), {eps}) * per_channel({gamma}, {x}) + per_channel({beta}, {x})",
    torch: Some("batch_norm({x}, {gamma}, {beta}, {eps})"),
    jax: Some("batch_norm({x}, {gamma}, {beta}, {eps})"),
    backward: |operand, _| match operand {
        0 => Some("normal_backward({upstream} * per_channel({gamma}, {x}), {x}, other_axes({x}), {eps})"),
        1 => Some("np.sum({upstream} * normal({x}, other_axes({x}), {eps}), axis=other_axes({x}))"),
        _ => Some("np.sum({upstream}, axis=other_axes({x}))"),
    },
    definition: Some("(x - mean(x, axis=0)) / sqrt(mean((x - mean(x, axis=0))^2, axis=0) + eps) * gamma + beta"),
    definition_for: Some(|shapes| match shapes[0].rank() {
        2 => Some("(x - mean(x, axis=0)) / sqrt(mean((x - mean(x, axis=0))^2, axis=0) + eps) * gamma + beta"),
        // The mean of a channel is that of its images' means.
        3 => Some(
            "(x - mean(mean(x, axis=2, keepdims=True), axis=0)) / sqrt(mean(mean((x - mean(mean(x, axis=2, keepdims=True), axis=0))^2, \
             axis=2, keepdims=True), axis=0) + eps) * reshape(gamma, -1, 1) + reshape(beta, -1, 1)",
        ),
        4 => Some(
            "(x - mean(mean(mean(x, axis=3, keepdims=True), axis=2, keepdims=True), axis=0)) / sqrt(mean(mean(mean((x - \
             mean(mean(mean(x, axis=3, keepdims=True), axis=2, keepdims=True), axis=0))^2, axis=3, keepdims=True), axis=2, \
             keepdims=True), axis=0) + eps) * reshape(gamma, -1, 1, 1) + reshape(beta, -1, 1, 1)",
        ),
        _ => None,
    }),
    ..UNARY
};

static LAYER_NORM: Gate = Gate {
    name: "layer_norm",
    aliases: &["layernorm"],
    symbol: "LN",
    operands: &["x", "gamma", "beta"],
    parameters: &[number("eps", Usual::Number(1e-5))],
    rule: Rule::Structural(&Structural {
        shape: |shapes, _| scaled(shapes, shapes[0].rank().wrapping_sub(1), "C / N×C"),
        forward: |call, out| forward(call, rows(call), out),
        vjp: |call, _, upstream, operand, downstream| vjp(call, rows(call), upstream, operand, downstream),
        formulas: &[
            Some("(upstream * gamma - mean(upstream * gamma) - normal(x) * mean(upstream * gamma * normal(x))) / deviation(x)"),
            Some("column_sums(upstream * normal(x))"),
            Some("column_sums(upstream)"),
        ],
        jacobian: Structure::Runs,
        samples: samples!(&[
            "x = [1, 20, 3, -4]; gamma = [1, 2, -1, 0.5]; beta = [0, 0.5, 1, 2]; layer_norm(x, gamma, beta)",
            "x = randn(3, 5); gamma = [1.5, 0.5, 1, 2, -1]; beta = [0, -1, 1, 2, 3]; layer_norm(x, gamma, beta, eps=0.1)",
            "x = randn(2, 2, 3); gamma = 2; beta = 0.5; layer_norm(x, gamma, beta)",
        ]),
    }),
    python: "normal({x}, -1, {eps}) * {gamma} + {beta}",
    torch: Some("layer_norm({x}, {gamma}, {beta}, {eps})"),
    backward: |operand, _| match operand {
        0 => Some("normal_backward({upstream} * {gamma}, {x}, -1, {eps})"),
        1 => Some("np.sum({upstream} * normal({x}, -1, {eps}), axis=other_axes({x}, np.ndim({x}) - 1))"),
        _ => Some("np.sum({upstream}, axis=other_axes({x}, np.ndim({x}) - 1))"),
    },
    definition: Some(
        "(x - mean(x, axis=-1, keepdims=True)) / sqrt(mean((x - mean(x, axis=-1, keepdims=True))^2, axis=-1, keepdims=True) + eps) \
         * gamma + beta",
    ),
    ..UNARY
};

static LRN: Gate = Gate {
    name: "lrn",
    aliases: &["local_response_norm"],
    symbol: "LRN",
    parameters: &[
        whole("size", 1, Usual::Number(5.0)),
        number("alpha", Usual::Number(1e-4)),
        number("beta", Usual::Number(0.75)),
        number("k", Usual::Number(1.0)),
    ],
    rule: Rule::Structural(&Structural {
        shape: |shapes, _| {
            if shapes[0].rank() < 2 { Err(other_axes(0, shapes[0], "N×C / N×C×L / N×C×H×W")) } else { Ok(shapes[0].clone()) }
        },
        forward: |call, out| {
            if let Some((lanes, response)) = response(call) {
                neighbours::lrn(call.numbers(0), lanes, response, out);
            }
        },
        vjp: |call, _, upstream, _, downstream| {
            if let Some((lanes, response)) = response(call) {
                neighbours::lrn_vjp(call.numbers(0), upstream, lanes, response, downstream);
            }
        },
        formulas: &[Some(
            "upstream * response(x)^(-beta) - 2 * alpha * beta / size * x * neighbours(upstream * x * response(x)^(-beta - 1))",
        )],
        jacobian: Structure::Windows,
        samples: samples!(&[
            "x = randn(1, 6, 2, 2); lrn(x)",
            "x = randn(2, 4, 3); lrn(x, size=3, alpha=0.5, beta=1.5, k=2)",
            "x = randn(2, 5); lrn(x, 4, 0.3)",
        ]),
    }),
    python: "lrn({x}, {size}, {alpha}, {beta}, {k})",
    backward: |_, _| Some("lrn_backward({upstream}, {x}, {size}, {alpha}, {beta}, {k})"),
    work: Some(|shapes, settings, _| shapes[0].size() as f64 * window(settings, 0).min(shapes[0].axes()[1] as f64)),
    ..UNARY
};

static LCN: Gate = Gate {
    name: "lcn",
    symbol: "LCN",
    parameters: &[whole("size", 1, Usual::Required)],
    rule: Rule::Structural(&Structural {
        shape: |shapes, _| {
            if shapes[0].rank() < 2 { Err(other_axes(0, shapes[0], "H×W / C×H×W / N×C×H×W")) } else { Ok(shapes[0].clone()) }
        },
        forward: |call, out| neighbours::lcn(call.numbers(0), image(call), call.whole(0), out),
        vjp: |call, _, upstream, _, downstream| neighbours::lcn_vjp(call.numbers(0), upstream, image(call), call.whole(0), downstream),
        formulas: &[Some("upstream / contrast(x) - windows(upstream / contrast(x) / n * (1 + out * (x - local_mean(x)) / contrast(x)))")],
        jacobian: Structure::Windows,
        samples: samples!(&[
            "x = randn(1, 1, 4, 5); lcn(x, 3)",
            "x = randn(2, 3, 3); lcn(x, 2)",
            "x = [[1, 1.001], [1.002, 0.999]]; lcn(x, size=5)"
        ]),
    }),
    python: "lcn({x}, {size})",
    backward: |_, _| Some("lcn_backward({upstream}, {x}, {size})"),
    work: Some(|shapes, settings, _| {
        let sides = shapes[0].axes().iter().rev().take(2).map(|&length| window(settings, 0).min(length as f64));
        2.0 * shapes[0].size() as f64 * sides.product::<f64>()
    }),
    ..UNARY
};

/// The shape of `x`, which has an axis with a gamma and a beta for each place on it, or one for all.
fn scaled(shapes: &[&Shape], axis: usize, expected: &'static str) -> Result<Shape, Misfit> {
    let Some(length) = shapes[0].axes().get(axis) else { return Err(other_axes(0, shapes[0], expected)) };
    match shapes[1..].iter().position(|scale| !scale.is_scalar() && *scale.axes() != [*length]) {
        Some(scale) => Err(clash((0, scale + 1), shapes, "error.shape.scales.hint")),
        None => Ok(shapes[0].clone()),
    }
}

/// How long a window is.
fn window(settings: &[Setting], parameter: usize) -> f64 {
    settings.get(parameter).and_then(Setting::number).unwrap_or(1.0)
}

fn channels(call: &Call) -> Groups {
    let channels = call.length(0, 1);
    let batch = call.length(0, 0);
    Groups::Channels { batch, channels, pixels: call.numbers(0).len() / (batch * channels).max(1) }
}

fn rows(call: &Call) -> Groups {
    let length = call.length(0, call.shape.rank().saturating_sub(1));
    Groups::Rows { rows: call.numbers(0).len() / length.max(1), length }
}

fn forward(call: &Call, groups: Groups, out: &mut [f64]) {
    normalize::normalize(call.numbers(0), call.numbers(1), call.numbers(2), call.number(0), groups, out);
}

fn vjp(call: &Call, groups: Groups, upstream: &[f64], operand: usize, downstream: &mut [f64]) {
    let (x, eps) = (call.numbers(0), call.number(0));
    match operand {
        0 => normalize::normalize_by_numbers(x, call.numbers(1), upstream, eps, groups, downstream),
        1 => normalize::normalize_by_gamma(x, upstream, eps, groups, downstream),
        _ => normalize::normalize_by_beta(upstream, groups, downstream),
    }
}

fn response(call: &Call) -> Option<(Lanes, Response)> {
    let response = Response { size: call.whole(0), alpha: call.number(1), beta: call.number(2), k: call.number(3) };
    Some((Lanes::of(call.shape.axes(), 1)?, response))
}

/// H and W.
fn image(call: &Call) -> [usize; 2] {
    let rank = call.shape.rank();
    [call.length(0, rank.saturating_sub(2)), call.length(0, rank.saturating_sub(1))]
}
