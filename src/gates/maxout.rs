//! Maxout on vectors and matrices: the larger of two linear functions.

use super::linear::{product_shape, sizes};
use super::{BINARY, Call, Gate, Misfit, Role, Rule, Setting, Structural, Structure, View};
use crate::tensor::kernels::matmul::{matmul, matmul_by_left, matmul_by_right};
use crate::tensor::{Shape, broadcast};
use std::cmp::Ordering;

/// `maxout` where its operands are not all single numbers: products are matrix products, or elementwise where one side is a single
/// number.
pub(super) static MAXOUT: Gate = Gate {
    name: "maxout",
    symbol: "maxout",
    role: Role::Router,
    operands: &["x", "w1", "b1", "w2", "b2"],
    rule: Rule::Structural(&Structural {
        shape,
        forward: |call, out| {
            let [first, second] = [Line::new(call, 1), Line::new(call, 3)];
            for (out, (first, second)) in out.iter_mut().zip(first.values.into_iter().zip(second.values)) {
                *out = if first > second || first.is_nan() { first } else { second };
            }
        },
        vjp,
        formulas: &[
            Some("w1.T @ (upstream * wins(1)) + w2.T @ (upstream * wins(2))"),
            Some("outer(upstream * wins(1), x)"),
            Some("upstream * wins(1)"),
            Some("outer(upstream * wins(2), x)"),
            Some("upstream * wins(2)"),
        ],
        jacobian: Structure::Dense,
        samples: samples!(&[
            "x = [1, -2]; w1 = [0.5, 1]; b1 = 0.25; w2 = [-1, 0.5]; b2 = 1; maxout(x, w1, b1, w2, b2)",
            "x = [1, -2]; w1 = [[0.5, 1], [2, -1], [0, 1]]; b1 = [0.25, 1, -1]; w2 = [[1, 1], [3, 4], [-1, 2]]; b2 = 0.5; maxout(x, w1, b1, w2, b2)",
            "x = [1, -2, 0.5]; w1 = 2; b1 = 0.25; w2 = -1; b2 = [1, 2, 3]; maxout(x, w1, b1, w2, b2)",
            "x = 0.5; w1 = [2, 1]; b1 = [[0.25], [-1]]; w2 = -1; b2 = 1; maxout(x, w1, b1, w2, b2)",
        ]),
    }),
    python: "np.maximum(np.dot({w1}, {x}) + {b1}, np.dot({w2}, {x}) + {b2})",
    torch: Some("torch.maximum(product({w1}, {x}) + {b1}, product({w2}, {x}) + {b2})"),
    backward: |operand, _| match operand {
        0 => Some("maxout_backward({upstream}, {x}, {w1}, {b1}, {w2}, {b2})[0]"),
        1 => Some("maxout_backward({upstream}, {x}, {w1}, {b1}, {w2}, {b2})[1]"),
        2 => Some("maxout_backward({upstream}, {x}, {w1}, {b1}, {w2}, {b2})[2]"),
        3 => Some("maxout_backward({upstream}, {x}, {w1}, {b1}, {w2}, {b2})[3]"),
        _ => Some("maxout_backward({upstream}, {x}, {w1}, {b1}, {w2}, {b2})[4]"),
    },
    definition: Some("max(w1 · x + b1, w2 · x + b2)"),
    ..BINARY
};

/// The shape of one of the two products, its weights given by their index.
fn product(shapes: &[&Shape], w: usize) -> Result<Shape, Misfit> {
    if shapes[w].is_scalar() || shapes[0].is_scalar() {
        return Ok(broadcast([shapes[w], shapes[0]])?);
    }
    // In the product the weights stand on the left, in the call on the right.
    product_shape(&[shapes[w], shapes[0]], &[]).map_err(|misfit| Misfit { operands: vec![w, 0], ..misfit })
}

fn shape(shapes: &[&Shape], _: &[Setting]) -> Result<Shape, Misfit> {
    let parts = [product(shapes, 1)?, shapes[2].clone(), product(shapes, 3)?, shapes[4].clone()];
    // The part of each index stands in the call one further on.
    broadcast(&parts).map_err(|clash| Misfit { operands: vec![clash.first + 1, clash.operand + 1], ..clash.into() })
}

/// One of the two linear functions: its weights, its shape before `b` is added, and its values.
struct Line<'a> {
    weights: View<'a>,
    product: Shape,
    values: Vec<f64>,
}

impl<'a> Line<'a> {
    fn new(call: &Call<'a>, w: usize) -> Self {
        let [x, weights, b] = [0, w, w + 1].map(|operand| call.operands[operand]);
        let shapes: Vec<&Shape> = call.operands.iter().map(|operand| operand.shape).collect();
        let product = product(&shapes, w).unwrap_or_default();
        let mut numbers = vec![0.0; product.size()];
        if is_scaling(weights, x) {
            let pairs = numbers.iter_mut().zip(places(weights.shape, &product)).zip(places(x.shape, &product));
            pairs.for_each(|((number, weight), place)| *number = weights.numbers[weight] * x.numbers[place]);
        } else {
            matmul(weights.numbers, x.numbers, sizes(weights, x), &mut numbers);
        }
        let values = places(&product, call.shape).zip(places(b.shape, call.shape)).map(|(at, place)| numbers[at] + b.numbers[place]);
        Self { weights, values: values.collect(), product }
    }

    /// What goes back to the weights and to `x`, from what arrives at the product.
    fn back(&self, x: View, arriving: &[f64], to_weights: bool, downstream: &mut [f64]) {
        let [ours, other] = if to_weights { [self.weights, x] } else { [x, self.weights] };
        if is_scaling(ours, other) {
            let sent = places(other.shape, &self.product).zip(arriving).map(|(place, arriving)| arriving * other.numbers[place]);
            sum(ours.shape, &self.product, sent, downstream);
        } else if to_weights {
            matmul_by_left(x.numbers, arriving, sizes(self.weights, x), downstream);
        } else {
            matmul_by_right(self.weights.numbers, arriving, sizes(self.weights, x), downstream);
        }
    }
}

fn vjp(call: &Call, _: &[f64], upstream: &[f64], operand: usize, downstream: &mut [f64]) {
    let [first, second] = [Line::new(call, 1), Line::new(call, 3)];
    // What goes down a line: all where it wins, a half where the two tie, all where nobody can tell.
    let down = |line: &Line, other: &Line| -> Vec<f64> {
        let share = |line: f64, other: f64| match line.partial_cmp(&other) {
            Some(Ordering::Less) => 0.0,
            Some(Ordering::Equal) => 0.5,
            _ => 1.0,
        };
        let pairs = line.values.iter().zip(&other.values).zip(upstream);
        pairs.map(|((line, other), upstream)| upstream * share(*line, *other)).collect()
    };
    let at_product = |line: &Line, sent: &[f64]| {
        let mut arriving = vec![0.0; line.product.size()];
        sum(&line.product, call.shape, sent.iter().copied(), &mut arriving);
        arriving
    };
    let x = call.operands[0];
    let sent = [down(&first, &second), down(&second, &first)];
    match operand {
        0 => {
            first.back(x, &at_product(&first, &sent[0]), false, downstream);
            let mut rest = vec![0.0; downstream.len()];
            second.back(x, &at_product(&second, &sent[1]), false, &mut rest);
            downstream.iter_mut().zip(rest).for_each(|(sum, rest)| *sum += rest);
        }
        1 => first.back(x, &at_product(&first, &sent[0]), true, downstream),
        3 => second.back(x, &at_product(&second, &sent[1]), true, downstream),
        b => sum(call.operands[b].shape, call.shape, sent[b / 2 - 1].iter().copied(), downstream),
    }
}

/// Whether a product is elementwise, one side being a single number.
fn is_scaling(weights: View, x: View) -> bool {
    weights.shape.is_scalar() || x.shape.is_scalar()
}

/// The places of the numbers of a shape that is repeated until it is another.
fn places(shape: &Shape, repeated: &Shape) -> impl Iterator<Item = usize> {
    let strides = shape.strides_in(repeated);
    (0..repeated.size()).map(move |at| repeated.place(at, &strides))
}

/// Adds up what is sent to each number of a shape that was repeated.
fn sum(shape: &Shape, repeated: &Shape, sent: impl Iterator<Item = f64>, downstream: &mut [f64]) {
    downstream.fill(0.0);
    places(shape, repeated).zip(sent).for_each(|(place, sent)| downstream[place] += sent);
}
