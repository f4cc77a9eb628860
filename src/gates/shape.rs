//! Shape: gates that put the numbers of tensors into other places and leave them as they are.

use super::{Call, Gate, Kind, Misfit, Parameter, Place, Role, Rule, Setting, Structural, Structure, UNARY, Usual, View};
use crate::tensor::Shape;

pub(super) static GATES: &[&Gate] = &[&RESHAPE, &FLATTEN, &CONCAT, &STACK, &INDEX, &SLICE, &CROP];

/// What these records leave unsaid.
const CARRIER: Gate = Gate { role: Role::Carrier, ..UNARY };

static RESHAPE: Gate = Gate {
    name: "reshape",
    aliases: &["view"],
    symbol: "reshape",
    parameters: &[Parameter { name: "shape", kind: Kind::Lengths, usual: Usual::Required }],
    rule: Rule::Structural(&Structural {
        shape: |operands, settings| {
            let shape = Shape::new(lengths(settings));
            if shape.checked_size() == Some(operands[0].size()) {
                return Ok(shape);
            }
            Err(Misfit::of("error.shape.reshape", 0, operands[0]).with("size", operands[0].size()).with("wanted", shape))
        },
        forward: copy,
        vjp: copy_back,
        formulas: &[Some("reshape(upstream)")],
        jacobian: Structure::Selection,
        samples: samples!(&[
            "x = [[1, -2, 3], [0.5, 4, -6]]; reshape(x, 3, 2)",
            "x = [[1, -2, 3], [0.5, 4, -6]]; reshape(x, -1)",
            "x = 3; reshape(x, 1, 1)",
        ]),
    }),
    python: "np.reshape({x}, {shape})",
    backward: |_, _| Some("np.reshape({upstream}, np.shape({x}))"),
    ..CARRIER
};

static FLATTEN: Gate = Gate {
    name: "flatten",
    aliases: &["ravel"],
    symbol: "flatten",
    rule: Rule::Structural(&Structural {
        shape: |operands, _| Ok(Shape::new([operands[0].size()])),
        forward: copy,
        vjp: copy_back,
        formulas: &[Some("reshape(upstream)")],
        jacobian: Structure::Selection,
        samples: samples!(&["x = [[1, -2, 3], [0.5, 4, -6]]; flatten(x)", "x = [[[1], [2]], [[3], [4]]]; flatten(x)"]),
    }),
    python: "np.ravel({x})",
    backward: |_, _| Some("np.reshape({upstream}, np.shape({x}))"),
    ..CARRIER
};

static CONCAT: Gate = Gate {
    name: "concat",
    aliases: &["concatenate", "cat"],
    symbol: "concat",
    operands: &["a"],
    variadic: true,
    parameters: &[Parameter { name: "axis", kind: Kind::Axis, usual: Usual::Number(0.0) }],
    rule: Rule::Structural(&Structural {
        shape: concat_shape,
        forward: |call, out| join(call, axis(call), out),
        vjp: |call, _, upstream, operand, downstream| part(call, axis(call), upstream, operand, downstream),
        formulas: &[Some("crop(upstream)")],
        jacobian: Structure::Selection,
        samples: samples!(&[
            "a = [1, 2]; b = [3, 4, 5]; concat(a, b)",
            "a = [[1, 2], [3, 4]]; b = [[5, 6]]; concat(a, b, a)",
            "a = [[1, 2], [3, 4]]; b = [[5], [6]]; concat(a, b, axis=1)",
        ]),
    }),
    python: "np.concatenate([{operands}], axis={axis})",
    torch: Some("torch.cat([{operands}], dim={axis})"),
    backward: |_, _| Some("{upstream}[{part}]"),
    ..CARRIER
};

/// `[a, b]` of anything but numbers
pub static STACK: Gate = Gate {
    name: "stack",
    symbol: "stack",
    operands: &["a"],
    variadic: true,
    parameters: &[Parameter { name: "axis", kind: Kind::NewAxis, usual: Usual::Number(0.0) }],
    rule: Rule::Structural(&Structural {
        shape: stack_shape,
        forward: |call, out| join(call, axis(call), out),
        vjp: |call, _, upstream, operand, downstream| part(call, axis(call), upstream, operand, downstream),
        formulas: &[Some("crop(upstream)")],
        jacobian: Structure::Selection,
        samples: samples!(&[
            "a = 1; b = 2; stack(a, b, a)",
            "a = [1, 2]; b = [3, 4]; stack(a, b)",
            "a = [1, 2]; b = [3, 4]; stack(a, b, axis=1)",
            "a = [1, 2]; b = [3, 4]; [a, b]",
        ]),
    }),
    python: "np.stack([{operands}], axis={axis})",
    torch: Some("torch.stack([{operands}], dim={axis})"),
    backward: |_, _| Some("{upstream}[{part}]"),
    ..CARRIER
};

/// What the gates of square brackets leave unsaid.
const TAKEN: Gate = Gate { parameters: &[Parameter { name: "places", kind: Kind::Places, usual: Usual::Required }], ..CARRIER };

const TAKE: Structural = Structural {
    shape: |operands, settings| Ok(taken(operands[0], places(settings))),
    forward: |call, out| {
        each_taken(call.operands[0].shape, places(call.settings), &mut |at, place| out[at] = call.operands[0].numbers[place])
    },
    vjp: |call, _, upstream, _, downstream| {
        downstream.fill(0.0);
        each_taken(call.operands[0].shape, places(call.settings), &mut |at, place| downstream[place] = upstream[at]);
    },
    formulas: &[Some("scatter(upstream)")],
    jacobian: Structure::Selection,
    samples: &[],
};

/// `x[0, 1]`
pub static INDEX: Gate = Gate {
    name: "index",
    symbol: "x[i]",
    rule: Rule::Structural(&Structural {
        samples: samples!(&["x = [1, -2, 3]; x[1]", "x = [[1, -2, 3], [0.5, 4, -6]]; x[-1]", "x = [[1, -2, 3], [0.5, 4, -6]]; x[1, 2]"]),
        ..TAKE
    }),
    python: "{x}[{places}]",
    backward: |_, _| Some("scatter({upstream}, {x}, np.s_[{places}])"),
    ..TAKEN
};

/// `x[1:3, 0]`
pub static SLICE: Gate = Gate {
    name: "slice",
    symbol: "x[i:j]",
    rule: Rule::Structural(&Structural {
        samples: samples!(&[
            "x = [1, -2, 3]; x[1:]",
            "x = [[1, -2, 3], [0.5, 4, -6]]; x[:, 0]",
            "x = [[1, -2, 3], [0.5, 4, -6]]; x[:, 1:3]"
        ]),
        ..TAKE
    }),
    python: "{x}[{places}]",
    backward: |_, _| Some("scatter({upstream}, {x}, np.s_[{places}])"),
    ..TAKEN
};

/// A block of the last axes.
static CROP: Gate = Gate {
    name: "crop",
    symbol: "crop",
    parameters: &[
        Parameter { name: "shape", kind: Kind::Lengths, usual: Usual::Required },
        Parameter { name: "offset", kind: Kind::Whole(0), usual: Usual::Number(0.0) },
    ],
    rule: Rule::Structural(&Structural {
        shape: |operands, settings| {
            let block = block(operands[0], settings);
            let ends = block.iter().zip(operands[0].axes());
            let fits = block.len() == operands[0].rank() && ends.clone().all(|(&(_, to), &length)| to <= length);
            let shape = Shape::new(block.iter().map(|(from, to)| to - from).collect::<Vec<_>>());
            if fits { Ok(shape) } else { Err(Misfit::of("error.shape.crop", 0, operands[0]).with("wanted", Shape::new(lengths(settings)))) }
        },
        forward: |call, out| {
            let places = block_places(call);
            each_taken(call.operands[0].shape, &places, &mut |at, place| out[at] = call.operands[0].numbers[place]);
        },
        vjp: |call, _, upstream, _, downstream| {
            let places = block_places(call);
            downstream.fill(0.0);
            each_taken(call.operands[0].shape, &places, &mut |at, place| downstream[place] = upstream[at]);
        },
        formulas: &[Some("scatter(upstream)")],
        jacobian: Structure::Selection,
        samples: samples!(&[
            "x = [[1, -2, 3], [0.5, 4, -6]]; crop(x, 2)",
            "x = [[1, -2, 3], [0.5, 4, -6], [7, 8, 9]]; crop(x, 2, 2, offset=1)"
        ]),
    }),
    python: "{x}[block({shape}, {offset})]",
    backward: |_, _| Some("scatter({upstream}, {x}, block({shape}, {offset}))"),
    ..CARRIER
};

fn lengths(settings: &[Setting]) -> &[usize] {
    match settings.first() {
        Some(Setting::Lengths(lengths)) => lengths,
        _ => &[],
    }
}

fn places(settings: &[Setting]) -> &[Place] {
    match settings.first() {
        Some(Setting::Places(places)) => places,
        _ => &[],
    }
}

fn axis(call: &Call) -> usize {
    call.axis(0).unwrap_or(0)
}

fn copy(call: &Call, out: &mut [f64]) {
    out.copy_from_slice(call.operands[0].numbers);
}

fn copy_back(_: &Call, _: &[f64], upstream: &[f64], _: usize, downstream: &mut [f64]) {
    downstream.copy_from_slice(upstream);
}

/// All lengths are equal but that along the axis, which adds up.
fn concat_shape(operands: &[&Shape], settings: &[Setting]) -> Result<Shape, Misfit> {
    let first = operands[0];
    let Some(Setting::Axis(Some(axis))) = settings.first() else { return Ok(first.clone()) };
    if first.is_scalar() {
        return Err(Misfit::of("error.shape.concat-number", 0, first));
    }
    let mut lengths = first.axes().to_vec();
    for (operand, shape) in operands.iter().enumerate().skip(1) {
        let others = shape.axes().iter().enumerate().zip(first.axes());
        if shape.rank() != first.rank() || others.clone().any(|((at, length), first)| at != *axis && length != first) {
            return Err(Misfit::between("error.shape.concat", (0, operand), first, shape).with("axis", axis));
        }
        // Where lengths are 32 bits long, many operands could pass their end: what is too large is refused.
        lengths[*axis] = lengths[*axis].saturating_add(shape.axes()[*axis]);
    }
    Ok(Shape::new(lengths))
}

/// All shapes are equal; their number is the length of the new axis.
fn stack_shape(operands: &[&Shape], settings: &[Setting]) -> Result<Shape, Misfit> {
    let first = operands[0];
    if let Some(operand) = operands.iter().position(|shape| *shape != first) {
        return Err(Misfit::between("error.shape.stack", (0, operand), first, operands[operand]));
    }
    let mut lengths = first.axes().to_vec();
    if let Some(Setting::Axis(Some(axis))) = settings.first() {
        lengths.insert(*axis, operands.len());
    }
    Ok(Shape::new(lengths))
}

/// How many numbers of an operand stand side by side in the result, when its axes from `axis` on are joined.
fn run(call: &Call, operand: usize, axis: usize) -> usize {
    let View { shape, numbers } = call.operands[operand];
    let before: usize = shape.axes().iter().take(axis).product();
    numbers.len() / before.max(1)
}

/// Writes the operands' runs one after the other, again and again.
fn join(call: &Call, axis: usize, out: &mut [f64]) {
    let runs: Vec<usize> = (0..call.operands.len()).map(|operand| run(call, operand, axis)).collect();
    for (index, mut block) in out.chunks_exact_mut(runs.iter().sum()).enumerate() {
        for (operand, &run) in call.operands.iter().zip(&runs) {
            let (target, rest) = block.split_at_mut(run);
            target.copy_from_slice(&operand.numbers[index * run..(index + 1) * run]);
            block = rest;
        }
    }
}

/// Reads an operand's runs back.
fn part(call: &Call, axis: usize, upstream: &[f64], operand: usize, downstream: &mut [f64]) {
    let runs: Vec<usize> = (0..call.operands.len()).map(|operand| run(call, operand, axis)).collect();
    let (start, run): (usize, usize) = (runs.iter().take(operand).sum(), runs[operand]);
    for (target, block) in downstream.chunks_exact_mut(run).zip(upstream.chunks_exact(runs.iter().sum())) {
        target.copy_from_slice(&block[start..start + run]);
    }
}

/// The shape of what is taken: an index leaves no axis, axes beyond the places stay whole.
fn taken(shape: &Shape, places: &[Place]) -> Shape {
    let length = |(at, &length): (usize, &usize)| match places.get(at) {
        Some(Place::At(_)) => None,
        Some(&Place::Range(from, to)) => Some(to - from),
        None => Some(length),
    };
    Shape::new(shape.axes().iter().enumerate().filter_map(length).collect::<Vec<_>>())
}

/// Calls `visit` with each place of the result and the place that it is taken from.
fn each_taken(shape: &Shape, places: &[Place], visit: &mut dyn FnMut(usize, usize)) {
    let result = taken(shape, places);
    let strides = shape.strides();
    let start = |(place, stride): (&Place, &usize)| match *place {
        Place::At(index) | Place::Range(index, _) => index * stride,
    };
    let first: usize = places.iter().zip(&strides).map(start).sum();
    let kept = |at: &usize| !matches!(places.get(*at), Some(Place::At(_)));
    let strides: Vec<usize> = (0..strides.len()).filter(kept).map(|at| strides[at]).collect();
    for at in 0..result.size() {
        visit(at, first + result.place(at, &strides));
    }
}

/// From where to where a crop takes each axis: the last axes by their lengths from the offset on, those before whole.
fn block(shape: &Shape, settings: &[Setting]) -> Vec<(usize, usize)> {
    let offset = match settings.get(1) {
        Some(Setting::Whole(offset)) => *offset,
        _ => 0,
    };
    let lengths = lengths(settings);
    let whole = shape.axes().iter().take(shape.rank().saturating_sub(lengths.len())).map(|&length| (0, length));
    whole.chain(lengths.iter().map(|&length| (offset, offset.saturating_add(length)))).collect()
}

fn block_places(call: &Call) -> Vec<Place> {
    block(call.operands[0].shape, call.settings).into_iter().map(|(from, to)| Place::Range(from, to)).collect()
}
