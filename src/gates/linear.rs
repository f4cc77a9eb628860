//! Linear algebra: products of matrices and vectors, and the transpose.

use super::{BINARY, Call, Gate, Misfit, Role, Rule, Setting, Structural, Structure, UNARY, View};
use crate::tensor::kernels::batch::Batch;
use crate::tensor::kernels::matmul::{matmul, matmul_by_left, matmul_by_right};
use crate::tensor::{Shape, broadcast};
use crate::words::Phrase;

pub(super) static GATES: &[&Gate] = &[&MATMUL, &DOT, &OUTER, &TRANSPOSE];

/// `a @ b`
pub static MATMUL: Gate = Gate {
    name: "matmul",
    aliases: &["mm"],
    symbol: "@",
    role: Role::Switcher,
    operator: Some("a @ b"),
    on_batches: Some(&BATCHES),
    entries: &["(k == i) * b[j, l]", "a[k, i] * (l == j)"],
    rule: Rule::Structural(&Structural {
        samples: samples!(&[
            "a = [[1, -2, 3], [0.5, 4, -6]]; b = [[1, 2], [-3, 0.5], [0.25, -1]]; a @ b",
            "a = [[1, -2, 3], [0.5, 4, -6]]; b = [1, -3, 0.25]; a @ b",
            "a = [1, -3]; b = [[1, -2, 3], [0.5, 4, -6]]; a @ b",
            "a = [1, -3, 0.5]; b = [2, 4, -6]; a @ b",
        ]),
        ..PRODUCT
    }),
    python: "{a} @ {b}",
    backward: PRODUCT_BACKWARD,
    work: Some(products),
    ..BINARY
};

/// `a @ b` of batches of matrices.
static BATCHES: Gate = Gate {
    name: "matmul",
    symbol: "@",
    role: Role::Switcher,
    operator: Some("a @ b"),
    rule: Rule::Structural(&Structural {
        shape: batched_shape,
        forward: |call, out| batch(call).product(call.operands[0].numbers, call.operands[1].numbers, out),
        vjp: |call, _, upstream, operand, downstream| match operand {
            0 => batch(call).by_left(call.operands[1].numbers, upstream, downstream),
            _ => batch(call).by_right(call.operands[0].numbers, upstream, downstream),
        },
        // `.T` would turn the axes of the batch around too.
        formulas: &[Some("batch_sums(upstream @ transposed(b))"), Some("batch_sums(transposed(a) @ upstream)")],
        jacobian: Structure::Blocks,
        samples: samples!(&[
            "a = randn(2, 2, 3); b = randn(2, 3, 2, seed=1); a @ b",
            "a = randn(2, 1, 2, 3); b = randn(3, 3, 1, seed=1); a @ b",
            "a = randn(3); b = randn(2, 3, 2, seed=1); a @ b",
            "a = randn(2, 2, 3); b = randn(3, seed=1); a @ b",
        ]),
    }),
    python: "{a} @ {b}",
    backward: |operand, _| match operand {
        0 => Some("matmul_backward({upstream}, {a}, {b})[0]"),
        _ => Some("matmul_backward({upstream}, {a}, {b})[1]"),
    },
    work: Some(products),
    ..BINARY
};

static DOT: Gate = Gate {
    name: "dot",
    symbol: "·",
    role: Role::Switcher,
    entries: &["(k == i) * b[j, l]", "a[k, i] * (l == j)"],
    rule: Rule::Structural(&Structural {
        samples: samples!(&["a = [1, -2, 3]; b = [0.5, 4, 6]; dot(a, b)", "a = [[1, -2], [0.5, 4]]; b = [3, 0.25]; dot(a, b)"]),
        ..PRODUCT
    }),
    python: "np.dot({a}, {b})",
    torch: Some("{a} @ {b}"),
    backward: PRODUCT_BACKWARD,
    definition: Some("sum(a * b)"),
    work: Some(products),
    ..BINARY
};

/// A vector on the left is a row, one on the right a column: beside one the product with a transpose is an outer product.
const PRODUCT_BACKWARD: fn(usize, &[Option<usize>]) -> Option<&'static str> = |operand, ranks| match (operand, ranks) {
    (0, [Some(1), Some(1)]) => Some("{upstream} * {b}"),
    (_, [Some(1), Some(1)]) => Some("{upstream} * {a}"),
    (0, [_, Some(1)]) => Some("np.outer({upstream}, {b})"),
    (0, _) => Some("{upstream} @ {b}.T"),
    (_, [Some(1), _]) => Some("np.outer({a}, {upstream})"),
    _ => Some("{a}.T @ {upstream}"),
};

const PRODUCT: Structural = Structural {
    shape: product_shape,
    forward: |call, out| matmul(call.operands[0].numbers, call.operands[1].numbers, sizes(call.operands[0], call.operands[1]), out),
    vjp: |call, _, upstream, operand, downstream| match operand {
        0 => matmul_by_left(call.operands[1].numbers, upstream, sizes(call.operands[0], call.operands[1]), downstream),
        _ => matmul_by_right(call.operands[0].numbers, upstream, sizes(call.operands[0], call.operands[1]), downstream),
    },
    formulas: &[Some("upstream @ b.T"), Some("a.T @ upstream")],
    jacobian: Structure::Blocks,
    samples: &[],
};

static OUTER: Gate = Gate {
    name: "outer",
    symbol: "⊗",
    role: Role::Switcher,
    entries: &["(k == i) * b[l]", "a[k] * (l == i)"],
    rule: Rule::Structural(&Structural {
        shape: |operands, _| {
            if let Some(operand) = operands.iter().position(|shape| shape.rank() != 1) {
                return Err(Misfit::of("error.shape.no-vector", operand, operands[operand]));
            }
            Ok(Shape::new(operands.iter().flat_map(|shape| shape.axes()).copied().collect::<Vec<_>>()))
        },
        forward: |call, out| matmul(call.operands[0].numbers, call.operands[1].numbers, outer_sizes(call), out),
        vjp: |call, _, upstream, operand, downstream| match operand {
            0 => matmul_by_left(call.operands[1].numbers, upstream, outer_sizes(call), downstream),
            _ => matmul_by_right(call.operands[0].numbers, upstream, outer_sizes(call), downstream),
        },
        formulas: &[Some("upstream @ b"), Some("upstream.T @ a")],
        jacobian: Structure::Blocks,
        samples: samples!(&["a = [1, -2, 3]; b = [0.5, 4]; outer(a, b)", "a = [2]; b = [0.5, 4]; outer(a, b)"]),
    }),
    python: "np.outer({a}, {b})",
    backward: |operand, _| match operand {
        0 => Some("{upstream} @ {b}"),
        _ => Some("{a} @ {upstream}"),
    },
    definition: Some("reshape(a, -1, 1) * b"),
    ..BINARY
};

/// `x.T`
pub static TRANSPOSE: Gate = Gate {
    name: "transpose",
    symbol: "xᵀ",
    role: Role::Carrier,
    operator: Some("x.T"),
    rule: Rule::Structural(&Structural {
        shape: |operands, _| Ok(reversed(operands[0])),
        forward: |call, out| transpose(call.operands[0].shape, call.operands[0].numbers, out),
        vjp: |call, _, upstream, _, downstream| transpose(call.shape, upstream, downstream),
        formulas: &[Some("upstream.T")],
        jacobian: Structure::Selection,
        samples: samples!(&["x = [[1, -2, 3], [0.5, 4, -6]]; transpose(x)", "x = [1, 2]; x.T", "x = [[[1, 2], [3, 4], [5, 6]]]; x.T"]),
    }),
    python: "np.transpose({x})",
    torch: Some("{x}.permute(tuple(reversed(range({x}.ndim))))"),
    backward: |_, _| Some("np.transpose({upstream})"),
    ..UNARY
};

/// The shape of a product of vectors and matrices. As in NumPy: a vector on the left is a row, one on the right is a column, and their
/// axis is gone from the result.
pub(super) fn product_shape(operands: &[&Shape], settings: &[Setting]) -> Result<Shape, Misfit> {
    match operands.iter().position(|shape| shape.rank() > 2) {
        Some(operand) => {
            Err(Misfit::of("error.shape.product-rank", operand, operands[operand]).hint(Phrase::new("error.shape.product-rank.hint")))
        }
        None => batched_shape(operands, settings),
    }
}

/// The same where each operand may be a batch of matrices: the axes before the last two broadcast.
fn batched_shape(operands: &[&Shape], _: &[Setting]) -> Result<Shape, Misfit> {
    let [left, right] = [operands[0], operands[1]];
    if let Some(operand) = operands.iter().position(|shape| shape.is_scalar()) {
        let hint = Phrase::new("error.shape.product-of-number.hint");
        return Err(Misfit::of("error.shape.product-of-number", operand, operands[operand]).hint(hint));
    }
    let ([rows @ .., inner], [other, columns @ ..]) = (matrix(left), matrix(right)) else { return Ok(Shape::SCALAR) };
    if inner != other {
        let misfit = Misfit::between("error.shape.product", (0, 1), left, right).with("inner", inner).with("other", other);
        let flips = right.rank() == 2 && columns.first() == Some(inner);
        return Err(if flips { misfit.hint(Phrase::new("error.shape.product.transpose")) } else { misfit });
    }
    let batches = broadcast([&batches(left), &batches(right)])
        .map_err(|_| Misfit::between("error.shape.broadcast", (0, 1), left, right).hint(Phrase::new("error.shape.product.batches")))?;
    Ok(Shape::new([batches.axes(), rows, columns].concat()))
}

/// A product for each number of the value and each place on the inner axis.
fn products(shapes: &[&Shape], _: &[Setting], result: &Shape) -> f64 {
    result.size() as f64 * shapes[0].axes().last().copied().unwrap_or(1) as f64
}

/// The axes of a vector or of each matrix of a batch: the last two, or the only one.
fn matrix(shape: &Shape) -> &[usize] {
    &shape.axes()[shape.rank().saturating_sub(2)..]
}

/// The axes before those of a matrix.
fn batches(shape: &Shape) -> Shape {
    Shape::new(&shape.axes()[..shape.rank().saturating_sub(2)])
}

/// Rows, inner length and columns: a vector on the left is one row, one on the right one column.
pub(super) fn sizes(left: View, right: View) -> [usize; 3] {
    let (left, right) = (matrix(left.shape), matrix(right.shape));
    let inner = left.last().copied().unwrap_or(1);
    [left.iter().product::<usize>() / inner.max(1), inner, right.iter().product::<usize>() / inner.max(1)]
}

/// The pairs of matrices that a product multiplies.
fn batch(call: &Call) -> Batch {
    let [left, right] = [call.operands[0], call.operands[1]];
    let own = [batches(left.shape), batches(right.shape)];
    // The shape rule has found them to broadcast.
    let result = broadcast(&own).unwrap_or_default();
    let strides = own.map(|own| own.strides_in(&result));
    let pair = |at| [0, 1].map(|operand| result.place(at, &strides[operand]));
    Batch { lengths: sizes(left, right), pairs: (0..result.size()).map(pair).collect() }
}

fn outer_sizes(call: &Call) -> [usize; 3] {
    [call.operands[0].numbers.len(), 1, call.operands[1].numbers.len()]
}

fn reversed(shape: &Shape) -> Shape {
    Shape::new(shape.axes().iter().rev().copied().collect::<Vec<_>>())
}

/// The numbers of a tensor with its axes in reverse order.
fn transpose(shape: &Shape, numbers: &[f64], out: &mut [f64]) {
    let reversed = reversed(shape);
    let mut strides = shape.strides();
    strides.reverse();
    for (at, out) in out.iter_mut().enumerate() {
        *out = numbers[reversed.place(at, &strides)];
    }
}
