//! Convolution and pooling: gates that slide a window over images.

use super::fit::{clash, other_axes, whole};
use super::{Call, Gate, Misfit, Parameter, Role, Rule, Setting, Structural, Structure, UNARY, Usual};
use crate::tensor::Shape;
use crate::tensor::kernels::conv::{self, Convolution};
use crate::tensor::kernels::pool::{self, Pooling};

pub(super) static GATES: &[&Gate] = &[&CONV2D, &CONV_TRANSPOSE2D, &MAX_POOL2D, &AVG_POOL2D];

/// The parameters of a convolution.
const SLIDE: &[Parameter] =
    &[whole("stride", 1, Usual::Number(1.0)), whole("pad", 0, Usual::Number(0.0)), whole("dilation", 1, Usual::Number(1.0))];

static CONV2D: Gate = Gate {
    name: "conv2d",
    aliases: &["conv"],
    symbol: "conv",
    role: Role::Switcher,
    operands: &["x", "w", "b"],
    parameters: SLIDE,
    rule: Rule::Structural(&Structural {
        shape: |shapes, settings| {
            let lengths = convolution(shapes, settings)?;
            Ok(with_image(shapes[0], Some(lengths.outputs), lengths.result))
        },
        forward: |call, out| {
            if let Some(lengths) = lengths(call, convolution) {
                conv::conv2d(call.numbers(0), call.numbers(1), call.numbers(2), &lengths, out);
            }
        },
        vjp: |call, _, upstream, operand, downstream| {
            let Some(lengths) = lengths(call, convolution) else { return };
            match operand {
                0 => conv::conv2d_by_images(call.numbers(1), upstream, &lengths, downstream),
                1 => conv::conv2d_by_weights(call.numbers(0), upstream, &lengths, downstream),
                _ => conv::conv2d_by_bias(upstream, lengths.result, downstream),
            }
        },
        formulas: &[
            Some("conv_transpose2d(upstream, w, 0, stride, pad, dilation)"),
            Some("correlate(x, upstream, stride, pad, dilation)"),
            Some("channel_sums(upstream)"),
        ],
        jacobian: Structure::Windows,
        samples: samples!(&[
            "x = randn(1, 1, 4, 5); w = randn(1, 1, 2, 2, seed=1); b = [0.5]; conv2d(x, w, b)",
            "x = randn(2, 3, 5, 4); w = randn(2, 3, 3, 3, seed=1); b = [0.5, -1]; conv2d(x, w, b, pad=1)",
            "x = randn(2, 7, 7); w = randn(3, 2, 3, 3, seed=1); b = [0.5, -1, 2]; conv2d(x, w, b, stride=2, pad=2, dilation=2)",
            "x = randn(1, 2, 5, 6); w = randn(2, 2, 3, 2, seed=1); b = 0.25; conv2d(x, w, b, 2)",
        ]),
    }),
    python: "conv2d({x}, {w}, {b}, {stride}, {pad}, {dilation})",
    torch: Some("convolve(F.conv2d, {x}, {w}, {b}, len({w}), {stride}, {pad}, {dilation})"),
    backward: |operand, _| match operand {
        0 => Some("conv2d_backward_x({upstream}, {x}, {w}, {stride}, {pad}, {dilation})"),
        1 => Some("conv2d_backward_w({upstream}, {x}, {w}, {stride}, {pad}, {dilation})"),
        _ => Some("np.sum({upstream}, axis=other_axes({upstream}, np.ndim({upstream}) - 3))"),
    },
    // Each number of the value takes all weights of its channel.
    work: Some(|shapes, _, result| result.size() as f64 * shapes[1].axes()[1..].iter().product::<usize>() as f64),
    ..UNARY
};

static CONV_TRANSPOSE2D: Gate = Gate {
    name: "conv_transpose2d",
    aliases: &["deconv"],
    symbol: "convᵀ",
    role: Role::Switcher,
    operands: &["x", "w", "b"],
    parameters: SLIDE,
    rule: Rule::Structural(&Structural {
        shape: |shapes, settings| {
            let lengths = transposed(shapes, settings)?;
            Ok(with_image(shapes[0], Some(lengths.inputs), lengths.image))
        },
        forward: |call, out| {
            if let Some(lengths) = lengths(call, transposed) {
                conv::conv_transpose2d(call.numbers(0), call.numbers(1), call.numbers(2), &lengths, out);
            }
        },
        vjp: |call, _, upstream, operand, downstream| {
            let Some(lengths) = lengths(call, transposed) else { return };
            match operand {
                0 => conv::conv_transpose2d_by_images(call.numbers(1), upstream, &lengths, downstream),
                1 => conv::conv_transpose2d_by_weights(call.numbers(0), upstream, &lengths, downstream),
                _ => conv::conv2d_by_bias(upstream, lengths.image, downstream),
            }
        },
        formulas: &[
            Some("conv2d(upstream, w, 0, stride, pad, dilation)"),
            Some("correlate(upstream, x, stride, pad, dilation)"),
            Some("channel_sums(upstream)"),
        ],
        jacobian: Structure::Windows,
        samples: samples!(&[
            "x = randn(1, 1, 2, 3); w = randn(1, 1, 2, 2, seed=1); b = [0.5]; conv_transpose2d(x, w, b)",
            "x = randn(2, 3, 3, 2); w = randn(3, 2, 3, 3, seed=1); b = [0.5, -1]; conv_transpose2d(x, w, b, stride=2, pad=1)",
            "x = randn(2, 3, 3); w = randn(2, 1, 2, 3, seed=1); b = 0.25; conv_transpose2d(x, w, b, 3)",
            "x = randn(1, 1, 2, 2); w = randn(1, 2, 2, 2, seed=1); b = [1, 2]; conv_transpose2d(x, w, b, 1, 1, 3)",
        ]),
    }),
    python: "conv_transpose2d({x}, {w}, {b}, {stride}, {pad}, {dilation})",
    torch: Some("convolve(F.conv_transpose2d, {x}, {w}, {b}, {w}.shape[1], {stride}, {pad}, {dilation})"),
    backward: |operand, _| match operand {
        0 => Some("conv_transpose2d_backward_x({upstream}, {x}, {w}, {stride}, {pad}, {dilation})"),
        1 => Some("conv_transpose2d_backward_w({upstream}, {x}, {w}, {stride}, {pad}, {dilation})"),
        _ => Some("np.sum({upstream}, axis=other_axes({upstream}, np.ndim({upstream}) - 3))"),
    },
    // Each number of the images gives to all weights of its channel.
    work: Some(|shapes, _, _| shapes[0].size() as f64 * shapes[1].axes()[1..].iter().product::<usize>() as f64),
    ..UNARY
};

/// The parameters of a pooling.
const WINDOW: &[Parameter] = &[whole("k", 1, Usual::Required), whole("stride", 1, Usual::Like(0)), whole("pad", 0, Usual::Number(0.0))];

static MAX_POOL2D: Gate = Gate {
    name: "max_pool2d",
    aliases: &["maxpool2d", "max_pool"],
    symbol: "max pool",
    role: Role::Router,
    parameters: WINDOW,
    rule: Rule::Structural(&Structural {
        shape: |shapes, settings| Ok(with_image(shapes[0], None, pooling(shapes, settings)?.result)),
        forward: |call, out| {
            if let Some(lengths) = lengths(call, pooling) {
                pool::max_pool2d(call.numbers(0), &lengths, out);
            }
        },
        vjp: |call, _, upstream, _, downstream| {
            if let Some(lengths) = lengths(call, pooling) {
                pool::max_pool2d_vjp(call.numbers(0), upstream, &lengths, downstream);
            }
        },
        formulas: &[Some("route(upstream, largest(x, k, stride, pad))")],
        jacobian: Structure::Selection,
        samples: samples!(&[
            "x = randn(1, 1, 4, 4); max_pool2d(x, 2)",
            "x = randn(2, 3, 5, 4); max_pool2d(x, 3, stride=1, pad=1)",
            "x = randn(7, 6); max_pool2d(x, k=3, stride=2)",
        ]),
    }),
    python: "max_pool2d({x}, {k}, {stride}, {pad})",
    torch: Some("pool(F.max_pool2d, {x}, {k}, {stride}, {pad})"),
    backward: |_, _| Some("max_pool2d_backward({upstream}, {x}, {k}, {stride}, {pad})"),
    work: Some(pooled),
    ..UNARY
};

static AVG_POOL2D: Gate = Gate {
    name: "avg_pool2d",
    aliases: &["avgpool2d", "avg_pool", "mean_pool"],
    symbol: "avg pool",
    role: Role::Scaler,
    parameters: WINDOW,
    rule: Rule::Structural(&Structural {
        shape: |shapes, settings| Ok(with_image(shapes[0], None, pooling(shapes, settings)?.result)),
        forward: |call, out| {
            if let Some(lengths) = lengths(call, pooling) {
                pool::avg_pool2d(call.numbers(0), &lengths, out);
            }
        },
        vjp: |call, _, upstream, _, downstream| {
            if let Some(lengths) = lengths(call, pooling) {
                pool::avg_pool2d_vjp(upstream, &lengths, downstream);
            }
        },
        formulas: &[Some("spread(upstream / k^2, k, stride, pad)")],
        jacobian: Structure::Windows,
        samples: samples!(&[
            "x = randn(1, 1, 4, 4); avg_pool2d(x, 2)",
            "x = randn(2, 3, 5, 4); avg_pool2d(x, 3, stride=1, pad=1)",
            "x = randn(7, 6); avg_pool2d(x, k=3, stride=2)",
        ]),
    }),
    python: "avg_pool2d({x}, {k}, {stride}, {pad})",
    torch: Some("pool(F.avg_pool2d, {x}, {k}, {stride}, {pad})"),
    backward: |_, _| Some("avg_pool2d_backward({upstream}, {x}, {k}, {stride}, {pad})"),
    work: Some(pooled),
    ..UNARY
};

/// The lengths that go with shapes and settings.
type Rules<T> = fn(&[&Shape], &[Setting]) -> Result<T, Misfit>;

/// The lengths of a call; always some, since the shape rule has accepted it.
fn lengths<T>(call: &Call, rules: Rules<T>) -> Option<T> {
    let shapes: Vec<&Shape> = call.operands.iter().map(|operand| operand.shape).collect();
    rules(&shapes, call.settings).ok()
}

/// What a pooling takes: all of a window for each number of the value.
fn pooled(_: &[&Shape], settings: &[Setting], result: &Shape) -> f64 {
    let side = setting(settings, 0) as f64;
    result.size() as f64 * side * side
}

fn setting(settings: &[Setting], parameter: usize) -> usize {
    match settings.get(parameter) {
        Some(Setting::Whole(number)) => *number,
        _ => 1,
    }
}

/// Images, their channels, and H and W: one image need not be called a batch of one.
fn images(shape: &Shape) -> Result<(usize, usize, [usize; 2]), Misfit> {
    match *shape.axes() {
        [channels, height, width] => Ok((1, channels, [height, width])),
        [images, channels, height, width] => Ok((images, channels, [height, width])),
        _ => Err(other_axes(0, shape, "C×H×W / N×C×H×W")),
    }
}

/// A shape with its image, and where they are given its channels, exchanged for others.
fn with_image(shape: &Shape, channels: Option<usize>, image: [usize; 2]) -> Shape {
    let rest = shape.rank() - 2 - usize::from(channels.is_some());
    let axes = shape.axes()[..rest].iter().copied().chain(channels).chain(image);
    Shape::new(axes.collect::<Vec<_>>())
}

/// Weights that take so many channels, and a number for each channel of the result: what they have in common with the images.
fn weights(shapes: &[&Shape], expected: &'static str, taken: usize, made: usize) -> Result<[usize; 4], Misfit> {
    let &[first, second, height, width] = shapes[1].axes() else { return Err(other_axes(1, shapes[1], expected)) };
    let weights = [first, second, height, width];
    if weights[taken] != images(shapes[0])?.1 {
        return Err(clash((0, 1), shapes, "error.shape.channels.hint"));
    }
    if !shapes[2].is_scalar() && *shapes[2].axes() != [weights[made]] {
        return Err(clash((1, 2), shapes, "error.shape.bias.hint"));
    }
    Ok(weights)
}

fn convolution(shapes: &[&Shape], settings: &[Setting]) -> Result<Convolution, Misfit> {
    let (images, inputs, image) = images(shapes[0])?;
    let [outputs, _, height, width] = weights(shapes, "O×C×h×w", 1, 0)?;
    let [stride, pad, dilation] = [0, 1, 2].map(|parameter| setting(settings, parameter));
    let along = |axis: usize, side: usize| conv::along(image[axis], side, stride, pad, dilation);
    let (Some(rows), Some(columns)) = (along(0, height), along(1, width)) else {
        return Err(too_large(shapes[0], &format!("{height}×{width}"), pad));
    };
    Ok(Convolution { images, inputs, outputs, image, kernel: [height, width], result: [rows, columns], stride, pad, dilation })
}

/// The convolution whose transpose this is: it goes from the result to the operand.
fn transposed(shapes: &[&Shape], settings: &[Setting]) -> Result<Convolution, Misfit> {
    let (images, outputs, result) = images(shapes[0])?;
    let [_, inputs, height, width] = weights(shapes, "C×O×h×w", 0, 1)?;
    let [stride, pad, dilation] = [0, 1, 2].map(|parameter| setting(settings, parameter));
    let along = |axis: usize, side: usize| conv::back_along(result[axis], side, stride, pad, dilation);
    let (Some(rows), Some(columns)) = (along(0, height), along(1, width)) else {
        return Err(Misfit::of("error.shape.all-cut", 0, shapes[0]).with("pad", pad));
    };
    Ok(Convolution { images, inputs, outputs, image: [rows, columns], kernel: [height, width], result, stride, pad, dilation })
}

/// Any tensor with an image at its end can be pooled.
fn pooling(shapes: &[&Shape], settings: &[Setting]) -> Result<Pooling, Misfit> {
    let &[ref rest @ .., height, width] = shapes[0].axes() else { return Err(other_axes(0, shapes[0], "H×W / C×H×W / N×C×H×W")) };
    let [window, stride, pad] = [0, 1, 2].map(|parameter| setting(settings, parameter));
    if pad > window / 2 {
        return Err(Misfit::of("error.shape.border", 0, shapes[0]).with("pad", pad).with("k", window));
    }
    let along = |length: usize| conv::along(length, window, stride, pad, 1);
    let (Some(rows), Some(columns)) = (along(height), along(width)) else {
        return Err(too_large(shapes[0], &format!("{window}×{window}"), pad));
    };
    Ok(Pooling { planes: rest.iter().product(), image: [height, width], result: [rows, columns], window, stride, pad })
}

fn too_large(image: &Shape, window: &str, pad: usize) -> Misfit {
    Misfit::of("error.shape.window", 0, image).with("window", window).with("pad", pad)
}
