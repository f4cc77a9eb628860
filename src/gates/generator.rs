//! Generators: tensors filled with numbers of their own. They are gates without operands, and make inputs.

use super::{Call, Gate, Kind, Misfit, Parameter, Rule, Setting, Structural, Structure, UNARY, Usual};
use crate::tensor::Shape;
use crate::tensor::generate::{arange, eye, linspace, randn, uniform};

pub(super) static GATES: &[&Gate] = &[&ZEROS, &ONES, &EYE, &ARANGE, &LINSPACE, &RANDN, &UNIFORM];

/// What these records leave unsaid.
const GENERATOR: Gate = Gate { operands: &[], ..UNARY };

/// What their rules leave unsaid.
const GENERATE: Structural = Structural {
    shape,
    forward: |_, out| out.fill(0.0),
    vjp: |_, _, _, _, _| {},
    formulas: &[],
    jacobian: Structure::Selection,
    samples: &[],
};

const LENGTHS: Parameter = Parameter { name: "shape", kind: Kind::Lengths, usual: Usual::Required };
const LENGTH: Parameter = Parameter { name: "n", kind: Kind::Whole(1), usual: Usual::Required };
const SEED: Parameter = Parameter { name: "seed", kind: Kind::Whole(0), usual: Usual::Number(0.0) };

static ZEROS: Gate = Gate {
    name: "zeros",
    parameters: &[LENGTHS],
    rule: Rule::Structural(&Structural { samples: samples!(&["zeros(2, 3)"]), ..GENERATE }),
    python: "np.zeros({shape})",
    ..GENERATOR
};

static ONES: Gate = Gate {
    name: "ones",
    parameters: &[LENGTHS],
    rule: Rule::Structural(&Structural { forward: |_, out| out.fill(1.0), samples: samples!(&["ones(2, 3)"]), ..GENERATE }),
    python: "np.ones({shape})",
    ..GENERATOR
};

static EYE: Gate = Gate {
    name: "eye",
    parameters: &[LENGTH],
    rule: Rule::Structural(&Structural {
        shape: |_, settings| Ok(Shape::new([whole(settings, 0), whole(settings, 0)])),
        forward: |call, out| eye(call.whole(0), out),
        samples: samples!(&["eye(3)"]),
        ..GENERATE
    }),
    python: "np.eye({n})",
    ..GENERATOR
};

static ARANGE: Gate = Gate {
    name: "arange",
    parameters: &[LENGTH],
    rule: Rule::Structural(&Structural {
        shape: |_, settings| Ok(Shape::new([whole(settings, 0)])),
        forward: |_, out| arange(out),
        samples: samples!(&["arange(4)"]),
        ..GENERATE
    }),
    python: "np.arange({n}, dtype=float)",
    ..GENERATOR
};

static LINSPACE: Gate = Gate {
    name: "linspace",
    parameters: &[
        Parameter { name: "a", kind: Kind::Number, usual: Usual::Required },
        Parameter { name: "b", kind: Kind::Number, usual: Usual::Required },
        LENGTH,
    ],
    rule: Rule::Structural(&Structural {
        shape: |_, settings| Ok(Shape::new([whole(settings, 2)])),
        forward: |call, out| linspace(call.number(0), call.number(1), out),
        samples: samples!(&["linspace(-1, 1, 5)"]),
        ..GENERATE
    }),
    python: "np.linspace({a}, {b}, {n})",
    ..GENERATOR
};

static RANDN: Gate = Gate {
    name: "randn",
    parameters: &[LENGTHS, SEED],
    rule: Rule::Structural(&Structural {
        forward: |call, out| randn(seed(call, 1), out),
        samples: samples!(&["randn(2, 3)", "randn(4, seed=7)"]),
        ..GENERATE
    }),
    python: "np.reshape(randn({count}, {seed}), {shape})",
    torch: Some("torch.tensor(randn({count}, {seed})).reshape({shape})"),
    jax: Some("jnp.reshape(jnp.array(randn({count}, {seed})), {shape})"),
    ..GENERATOR
};

static UNIFORM: Gate = Gate {
    name: "uniform",
    parameters: &[
        LENGTHS,
        Parameter { name: "low", kind: Kind::Number, usual: Usual::Number(0.0) },
        Parameter { name: "high", kind: Kind::Number, usual: Usual::Number(1.0) },
        SEED,
    ],
    rule: Rule::Structural(&Structural {
        forward: |call, out| uniform(call.number(1), call.number(2), seed(call, 3), out),
        samples: samples!(&["uniform(2, 3)", "uniform(4, low=-1, high=1, seed=7)"]),
        ..GENERATE
    }),
    python: "np.reshape(uniform({count}, {low}, {high}, {seed}), {shape})",
    torch: Some("torch.tensor(uniform({count}, {low}, {high}, {seed})).reshape({shape})"),
    jax: Some("jnp.reshape(jnp.array(uniform({count}, {low}, {high}, {seed})), {shape})"),
    ..GENERATOR
};

/// The lengths as they are given.
fn shape(_: &[&Shape], settings: &[Setting]) -> Result<Shape, Misfit> {
    Ok(match settings.first() {
        Some(Setting::Lengths(lengths)) => Shape::new(lengths.as_slice()),
        _ => Shape::SCALAR,
    })
}

fn whole(settings: &[Setting], parameter: usize) -> usize {
    match settings.get(parameter) {
        Some(Setting::Whole(number)) => *number,
        _ => 1,
    }
}

fn seed(call: &Call, parameter: usize) -> u64 {
    call.whole(parameter) as u64
}
