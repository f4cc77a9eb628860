//! Generators: gates without operands, which make the numbers of a tensor from their settings alone.

use super::fit::{number, whole};
use super::{Call, Gate, Kind, Misfit, Parameter, Rule, Setting, Structural, Structure, UNARY, Usual};
use crate::tensor::{Shape, generate};

/// All of them. They are no part of [`super::all`]: what they make is an input, and no gate of the graph.
pub(super) static GENERATORS: &[&Gate] = &[&ZEROS, &ONES, &EYE, &ARANGE, &LINSPACE, &RANDN, &UNIFORM];

/// The generator of a name or an alias.
pub fn generator(name: &str) -> Option<&'static Gate> {
    GENERATORS.iter().copied().find(|gate| gate.name == name || gate.aliases.contains(&name))
}

/// What a generator's record leaves unsaid.
const GENERATOR: Gate = Gate { operands: &[], ..UNARY };

/// What the rule of a generator of any shape leaves unsaid.
const ANY_SHAPE: Structural = Structural {
    shape: lengths,
    forward: |_, out| out.fill(0.0),
    vjp: |_, _, _, _, _| (),
    formulas: &[],
    jacobian: Structure::Dense,
    samples: &[],
};

/// `d…`
const LENGTHS: Parameter = Parameter { name: "shape", kind: Kind::Lengths, usual: Usual::Required };

/// `seed=0`
const SEED: Parameter = whole("seed", 0, Usual::Number(0.0));

static ZEROS: Gate =
    Gate { name: "zeros", parameters: &[LENGTHS], rule: Rule::Structural(&ANY_SHAPE), python: "np.zeros({shape})", ..GENERATOR };

static ONES: Gate = Gate {
    name: "ones",
    parameters: &[LENGTHS],
    rule: Rule::Structural(&Structural { forward: |_, out| out.fill(1.0), ..ANY_SHAPE }),
    python: "np.ones({shape})",
    ..GENERATOR
};

static EYE: Gate = Gate {
    name: "eye",
    aliases: &["identity"],
    parameters: &[whole("n", 1, Usual::Required)],
    rule: Rule::Structural(&Structural {
        shape: |_, settings| Ok(Shape::new([count(settings, 0); 2])),
        forward: |call, out| generate::eye(call.whole(0), out),
        ..ANY_SHAPE
    }),
    python: "np.eye({n})",
    ..GENERATOR
};

static ARANGE: Gate = Gate {
    name: "arange",
    parameters: &[whole("n", 1, Usual::Required)],
    rule: Rule::Structural(&Structural {
        shape: |_, settings| Ok(Shape::new([count(settings, 0)])),
        forward: |_, out| generate::arange(out),
        ..ANY_SHAPE
    }),
    python: "np.arange({n}, dtype=float)",
    ..GENERATOR
};

static LINSPACE: Gate = Gate {
    name: "linspace",
    parameters: &[number("a", Usual::Required), number("b", Usual::Required), whole("n", 1, Usual::Required)],
    rule: Rule::Structural(&Structural {
        shape: |_, settings| Ok(Shape::new([count(settings, 2)])),
        forward: |call, out| generate::linspace(call.number(0), call.number(1), out),
        ..ANY_SHAPE
    }),
    python: "np.linspace({a}, {b}, {n})",
    ..GENERATOR
};

static RANDN: Gate = Gate {
    name: "randn",
    parameters: &[LENGTHS, SEED],
    rule: Rule::Structural(&Structural { forward: |call, out| generate::randn(call.whole(1) as u64, out), ..ANY_SHAPE }),
    python: "(lambda u: np.reshape(np.stack([np.sqrt(-2 * np.log(1 - u[::2])) * f(2 * np.pi * u[1::2]) for f in (np.cos, np.sin)], axis=-1), -1)[:np.prod({shape}, dtype=int)].reshape({shape}))((lambda z: (lambda z: (lambda z: z ^ (z >> np.uint64(31)))((z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)))((z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)))(np.uint64({seed}) + np.uint64(0x9E3779B97F4A7C15) * np.arange(1, 2 * -(-np.prod({shape}, dtype=int) // 2) + 1, dtype=np.uint64)) // np.uint64(2048) * 2.0**-53)",
    ..GENERATOR
};

static UNIFORM: Gate = Gate {
    name: "uniform",
    aliases: &["rand"],
    parameters: &[LENGTHS, number("low", Usual::Number(0.0)), number("high", Usual::Number(1.0)), SEED],
    rule: Rule::Structural(&Structural {
        forward: |call: &Call, out| generate::uniform(call.number(1), call.number(2), call.whole(3) as u64, out),
        ..ANY_SHAPE
    }),
    python: "({low} + ({high} - {low}) * ((lambda z: (lambda z: (lambda z: z ^ (z >> np.uint64(31)))((z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)))((z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)))(np.uint64({seed}) + np.uint64(0x9E3779B97F4A7C15) * np.arange(1, np.prod({shape}, dtype=int) + 1, dtype=np.uint64)) // np.uint64(2048) * 2.0**-53).reshape({shape}))",
    ..GENERATOR
};

fn lengths(_: &[&Shape], settings: &[Setting]) -> Result<Shape, Misfit> {
    Ok(match settings.first() {
        Some(Setting::Lengths(lengths)) => Shape::new(lengths.clone()),
        _ => Shape::SCALAR,
    })
}

fn count(settings: &[Setting], parameter: usize) -> usize {
    match settings.get(parameter) {
        Some(Setting::Whole(number)) => *number,
        _ => 1,
    }
}
