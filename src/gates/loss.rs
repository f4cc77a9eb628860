//! Losses: what a network's outputs are measured by.

use super::fit::{alike, clash, number, rows};
use super::{BINARY, Call, Gate, Misfit, Rule, Setting, Structural, Structure, Usual};
use crate::tensor::Shape;
use crate::tensor::kernels::{classify, classify::Labels, distance};

pub(super) static GATES: &[&Gate] = &[&CROSS_ENTROPY, &HINGE, &MSE, &EUCLIDEAN_LOSS, &CONTRASTIVE_LOSS, &BCE];

static CROSS_ENTROPY: Gate = Gate {
    name: "cross_entropy",
    aliases: &["softmax_loss"],
    symbol: "CE",
    operands: &["scores", "label"],
    rule: Rule::Structural(&Structural {
        shape: |shapes, _| if shapes[0] == shapes[1] { rows(0, shapes[0]).map(|_| Shape::SCALAR) } else { per_row(shapes) },
        forward: |call, out| out[0] = classify::cross_entropy(call.numbers(0), labels(call), classes(call)),
        vjp: |call, _, upstream, _, downstream| {
            classify::cross_entropy_vjp(call.numbers(0), labels(call), classes(call), upstream[0], downstream);
        },
        // A label is an index: it cannot be moved a little.
        formulas: &[Some("upstream * (softmax(scores) - onehot(label)) / rows(label)"), None],
        jacobian: Structure::Dense,
        samples: samples!(&[
            "scores = [3.2, 5.1, -1.7]; const label = 0; cross_entropy(scores, label)",
            "scores = [[1.3, 4.9, 2.0], [2.2, 2.5, -3.1]]; const label = [1, 2]; cross_entropy(scores, label)",
            "scores = [[0.1, -0.2, 0.4]]; const label = [[0.2, 0.5, 0.3]]; cross_entropy(scores, label)",
        ]),
    }),
    python: "cross_entropy({scores}, {label})",
    backward: |operand, _| match operand {
        0 => Some("cross_entropy_backward({upstream}, {scores}, {label})"),
        _ => None,
    },
    definition: Some("logsumexp(scores) - gather(scores, label)"),
    definition_for: Some(|shapes| {
        Some(if shapes[0] == shapes[1] {
            "mean(sum(label * (logsumexp(scores, axis=-1, keepdims=True) - scores), axis=-1))"
        } else if shapes[1].is_scalar() {
            "logsumexp(scores) - gather(scores, label)"
        } else {
            "mean(logsumexp(scores, axis=-1) - sum(where(classes == reshape(label, -1, 1), scores, 0), axis=-1))"
        })
    }),
    choices: Some(|shapes| (shapes[0] != shapes[1]).then(|| last(shapes[0]))),
    ..BINARY
};

static HINGE: Gate = Gate {
    name: "hinge",
    aliases: &["svm_loss"],
    symbol: "SVM",
    operands: &["scores", "label"],
    parameters: &[number("margin", Usual::Number(1.0))],
    rule: Rule::Structural(&Structural {
        shape: |shapes, _| per_row(shapes),
        forward: |call, out| out[0] = classify::hinge(call.numbers(0), call.numbers(1), classes(call), call.number(0)),
        vjp: |call, _, upstream, _, downstream| {
            classify::hinge_vjp(call.numbers(0), call.numbers(1), classes(call), call.number(0), upstream[0], downstream);
        },
        formulas: &[Some("upstream * (within(scores) - onehot(label) * sum(within(scores))) / rows(label)"), None],
        jacobian: Structure::Dense,
        samples: samples!(&[
            "scores = [3.2, 5.1, -1.7]; const label = 0; hinge(scores, label)",
            "scores = [[3.2, 5.1, -1.7], [1.3, 4.9, 2.0], [2.2, 2.5, -3.1]]; const label = [0, 1, 2]; hinge(scores, label)",
            "scores = [[0.5, 1.5], [2.0, -1.0]]; const label = [1, 1]; hinge(scores, label, margin=0.25)",
        ]),
    }),
    python: "hinge({scores}, {label}, {margin})",
    backward: |operand, _| match operand {
        0 => Some("hinge_backward({upstream}, {scores}, {label}, {margin})"),
        _ => None,
    },
    definition: Some("sum(max(0, scores - gather(scores, label) + margin)) - max(0, margin)"),
    definition_for: Some(|shapes| {
        Some(if shapes[1].is_scalar() {
            "sum(max(0, scores - gather(scores, label) + margin)) - max(0, margin)"
        } else {
            "mean(sum(max(0, scores - sum(where(classes == reshape(label, -1, 1), scores, 0), axis=-1, keepdims=True) + margin), axis=-1)) - max(0, margin)"
        })
    }),
    choices: Some(|shapes| Some(last(shapes[0]))),
    ..BINARY
};

static MSE: Gate = Gate {
    name: "mse",
    aliases: &["mse_loss"],
    symbol: "MSE",
    rule: Rule::Structural(&Structural {
        shape: |shapes, _| alike(shapes).map(|_| Shape::SCALAR),
        forward: |call, out| out[0] = distance::squares(call.numbers(0), call.numbers(1), count(call)),
        vjp: |call, _, upstream, operand, downstream| squares_vjp(call, upstream[0] * 2.0 / count(call), operand, downstream),
        formulas: &[Some("upstream * 2 * (a - b) / n"), Some("upstream * 2 * (b - a) / n")],
        jacobian: Structure::Dense,
        samples: samples!(&[
            "a = 3; b = -4; mse(a, b)",
            "a = [1, 2, 3]; b = [1, 4, 0]; mse(a, b)",
            "a = [[0.5, -1], [2, 0.25]]; b = 0.75; mse(a, b)",
            "a = 0.5; b = [[1, 2, 3], [-1, 0, 4]]; mse(a, b)",
        ]),
    }),
    python: "np.mean(({a} - {b}) ** 2)",
    backward: |operand, _| match operand {
        0 => Some("{upstream} * 2 * ({a} - {b}) / {n}"),
        _ => Some("{upstream} * 2 * ({b} - {a}) / {n}"),
    },
    definition: Some("mean((a - b)^2)"),
    ..BINARY
};

static EUCLIDEAN_LOSS: Gate = Gate {
    name: "euclidean_loss",
    symbol: "Euclid",
    rule: Rule::Structural(&Structural {
        shape: |shapes, _| alike(shapes).map(|_| Shape::SCALAR),
        forward: |call, out| out[0] = distance::squares(call.numbers(0), call.numbers(1), 2.0 * samples(call)),
        vjp: |call, _, upstream, operand, downstream| squares_vjp(call, upstream[0] / samples(call), operand, downstream),
        formulas: &[Some("upstream * (a - b) / rows(a)"), Some("upstream * (b - a) / rows(a)")],
        jacobian: Structure::Dense,
        samples: samples!(&[
            "a = 3; b = -4; euclidean_loss(a, b)",
            "a = [1, 2, 3]; b = [1, 4, 0]; euclidean_loss(a, b)",
            "a = [[0.5, -1], [2, 0.25]]; b = [[1, 2], [3, 4]]; euclidean_loss(a, b)",
        ]),
    }),
    python: "np.sum(({a} - {b}) ** 2) / (2 * {rows})",
    backward: |operand, _| match operand {
        0 => Some("{upstream} * ({a} - {b}) / {rows}"),
        _ => Some("{upstream} * ({b} - {a}) / {rows}"),
    },
    definition: Some("sum((a - b)^2) / (2 * rows)"),
    ..BINARY
};

static CONTRASTIVE_LOSS: Gate = Gate {
    name: "contrastive_loss",
    symbol: "contrast",
    operands: &["a", "b", "y"],
    parameters: &[number("margin", Usual::Number(1.0))],
    rule: Rule::Structural(&Structural {
        shape: contrastive_shape,
        forward: |call, out| out[0] = distance::contrastive_loss(call.numbers(0), call.numbers(1), call.numbers(2), call.number(0)),
        vjp: |call, _, upstream, operand, downstream| {
            let [a, b, y] = [0, 1, 2].map(|operand| call.numbers(operand));
            match operand {
                0 => distance::contrastive_loss_by_first(a, b, y, call.number(0), upstream[0], downstream),
                // As seen from `b`, the pair is `b` and `a`.
                1 => distance::contrastive_loss_by_first(b, a, y, call.number(0), upstream[0], downstream),
                _ => distance::contrastive_loss_by_label(a, b, call.number(0), upstream[0], downstream),
            }
        },
        formulas: &[
            Some("upstream * (y - (1 - y) * max(margin - norm(a - b), 0) / norm(a - b)) * (a - b) / rows(y)"),
            Some("upstream * (y - (1 - y) * max(margin - norm(a - b), 0) / norm(a - b)) * (b - a) / rows(y)"),
            Some("upstream * (sqnorm(a - b) - max(margin - norm(a - b), 0)^2) / (2 * rows(y))"),
        ],
        jacobian: Structure::Dense,
        samples: samples!(&[
            "a = [0.3, 0.4]; b = [0.1, -0.2]; y = 0; contrastive_loss(a, b, y)",
            "a = [[3, 4], [0.6, 0.1]]; b = [[1, 0], [0.2, 0.3]]; y = [1, 0]; contrastive_loss(a, b, y)",
            "a = [1, 2, 3]; b = [1.5, 4, 2.5]; y = [0, 1, 0.5]; contrastive_loss(a, b, y, margin=2)",
        ]),
    }),
    python: "contrastive_loss({a}, {b}, {y}, {margin})",
    backward: |operand, _| match operand {
        0 => Some("contrastive_backward({upstream}, {a}, {b}, {y}, {margin})"),
        1 => Some("contrastive_backward({upstream}, {b}, {a}, {y}, {margin})"),
        _ => Some(
            "{upstream} * (pair_distance({a}, {b}, {y}) ** 2 - np.maximum(0, {margin} - pair_distance({a}, {b}, {y})) ** 2) / (2 * np.size({y}))",
        ),
    },
    definition: Some("(y * sqnorm(a - b) + (1 - y) * max(margin - norm(a - b), 0)^2) / 2"),
    definition_for: Some(|shapes| {
        Some(match (shapes[2].rank(), shapes[0].rank()) {
            (0, _) => "(y * sqnorm(a - b) + (1 - y) * max(margin - norm(a - b), 0)^2) / 2",
            (_, 1) => "mean(y * (a - b)^2 + (1 - y) * max(margin - abs(a - b), 0)^2) / 2",
            (_, 2) => "mean(y * sqnorm(a - b, axis=1) + (1 - y) * max(margin - norm(a - b, axis=1), 0)^2) / 2",
            _ => {
                "mean(y * sqnorm(reshape(a - b, rows, -1), axis=1) + (1 - y) * max(margin - norm(reshape(a - b, rows, -1), axis=1), 0)^2) / 2"
            }
        })
    }),
    ..BINARY
};

static BCE: Gate = Gate {
    name: "bce",
    aliases: &["binary_cross_entropy"],
    symbol: "BCE",
    operands: &["p", "t"],
    rule: Rule::Structural(&Structural {
        shape: |shapes, _| alike(shapes).map(|_| Shape::SCALAR),
        forward: |call, out| out[0] = distance::bce(call.numbers(0), call.numbers(1)),
        vjp: |call, _, upstream, operand, downstream| match operand {
            0 => distance::bce_by_probabilities(call.numbers(0), call.numbers(1), upstream[0], downstream),
            _ => distance::bce_by_targets(call.numbers(0), call.numbers(1), upstream[0], downstream),
        },
        formulas: &[Some("upstream * (p - t) / (p * (1 - p)) / n"), Some("upstream * (log(1 - p) - log(p)) / n")],
        jacobian: Structure::Dense,
        samples: samples!(&[
            "p = 0.3; t = 1; bce(p, t)",
            "p = [0.9, 0.2, 0.4]; t = [1, 0, 0.5]; bce(p, t)",
            "p = [[0.9, 0.2], [0.4, 0.75]]; t = 1; bce(p, t)",
            "p = 0.25; t = [0, 1, 1]; bce(p, t)",
        ]),
    }),
    python: "bce({p}, {t})",
    backward: |operand, _| match operand {
        0 => Some("{upstream} * bce_slope({p}, {t}) / {n}"),
        _ => Some("{upstream} * bce_slope_by_target({p}, {t}) / {n}"),
    },
    definition: Some("-mean(t * log(p) + (1 - t) * log(1 - p))"),
    ..BINARY
};

/// Scores, a row or several, with a label for each row.
fn per_row(shapes: &[&Shape]) -> Result<Shape, Misfit> {
    let (count, _) = rows(0, shapes[0])?;
    let fits = match shapes[0].rank() {
        1 => shapes[1].size() == 1,
        _ => *shapes[1].axes() == [count],
    };
    if fits { Ok(Shape::SCALAR) } else { Err(clash((0, 1), shapes, "error.shape.labels.hint")) }
}

/// How many classes there are.
fn last(scores: &Shape) -> usize {
    scores.axes().last().copied().unwrap_or(1)
}

fn classes(call: &Call) -> usize {
    call.length(0, call.operands[0].shape.rank().saturating_sub(1))
}

fn labels<'a>(call: &Call<'a>) -> Labels<'a> {
    if call.operands[0].shape == call.operands[1].shape { Labels::Shares(call.numbers(1)) } else { Labels::Indices(call.numbers(1)) }
}

fn contrastive_shape(shapes: &[&Shape], _: &[Setting]) -> Result<Shape, Misfit> {
    if shapes[0] != shapes[1] {
        return Err(clash((0, 1), shapes, "error.shape.pairs.hint"));
    }
    let fits = match shapes[2].axes() {
        [] => shapes[0].rank() <= 1,
        [count] => shapes[0].axes().first() == Some(count),
        _ => false,
    };
    if fits { Ok(Shape::SCALAR) } else { Err(clash((0, 2), shapes, "error.shape.pair-labels.hint")) }
}

/// How many numbers are compared: one operand may be a single number.
fn count(call: &Call) -> f64 {
    call.numbers(0).len().max(call.numbers(1).len()) as f64
}

/// N, the length of the first axis.
fn samples(call: &Call) -> f64 {
    call.length(0, 0).max(call.length(1, 0)) as f64
}

/// `part` times the difference between this operand and the other.
fn squares_vjp(call: &Call, part: f64, operand: usize, downstream: &mut [f64]) {
    distance::squares_vjp(call.numbers(operand), call.numbers(1 - operand), part, downstream);
}
