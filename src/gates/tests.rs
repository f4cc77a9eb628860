//! Laws of the gate table that need nothing but the table.

use super::*;
use crate::words::Language;
use std::collections::BTreeSet;

fn close(ours: f64, theirs: f64, tolerance: f64) -> bool {
    ours == theirs || (ours - theirs).abs() <= tolerance * theirs.abs().max(1e-3)
}

/// How many numbers are operands at a point; the rest are parameters.
fn operands(gate: &Gate, at: &[f64]) -> usize {
    at.len() - gate.parameters.len()
}

/// How many records of local gradients a gate has.
fn partials(gate: &Gate) -> usize {
    match gate.rule {
        Rule::Pointwise { partials, .. } => partials.len(),
        Rule::Structural(structural) => structural.formulas.len(),
    }
}

#[test]
fn examples_hold() {
    for gate in all() {
        let Example { at, out, locals } = &gate.example;
        assert!(close(gate.value(at), *out, 1e-15), "{}: {} is not {out}", gate.name, gate.value(at));
        let computed: Vec<f64> =
            (0..operands(gate, at)).filter_map(|operand| Some((gate.partial(operand)?.value)(at, *out, operand))).collect();
        assert_eq!(computed.len(), locals.len(), "{}", gate.name);
        for (computed, local) in computed.iter().zip(*locals) {
            assert!(close(*computed, *local, 1e-15), "{}: {computed} is not {local}", gate.name);
        }
    }
}

#[test]
fn every_gate_has_points_enough() {
    for gate in all() {
        assert!(gate.samples.len() >= 4, "{}", gate.name);
        for at in gate.samples {
            let count = operands(gate, at);
            assert!(if gate.variadic { count >= 2 } else { count == gate.operands.len() }, "{} at {at:?}", gate.name);
            assert!(gate.value(at).is_finite(), "{} at {at:?}", gate.name);
        }
        let expected = if gate.variadic { 1 } else { gate.operands.len() };
        assert_eq!(partials(gate), expected, "{}", gate.name);
    }
}

/// The slope between points to both sides, freed of its error of second order by a second pair half as far away.
fn central_difference(gate: &Gate, at: &[f64], operand: usize) -> f64 {
    let value = |change: f64| {
        let mut at = at.to_vec();
        at[operand] += change;
        gate.value(&at)
    };
    let slope = |h: f64| (value(h) - value(-h)) / (2.0 * h);
    let h = 1e-3 * at[operand].abs().clamp(0.25, 1.0);
    (4.0 * slope(h / 2.0) - slope(h)) / 3.0
}

#[test]
fn local_gradients_agree_with_differences() {
    for gate in all() {
        for at in gate.samples {
            for operand in 0..operands(gate, at) {
                let difference = central_difference(gate, at, operand);
                let exact = gate.partial(operand).map_or(0.0, |partial| (partial.value)(at, gate.value(at), operand));
                // What no gradient passes must not answer to a small change either.
                assert!(close(difference, exact, 1e-9), "{} at {at:?} by {operand}: {difference} is not {exact}", gate.name);
            }
        }
    }
}

#[test]
fn names_are_unique() {
    let mut seen = BTreeSet::new();
    for gate in all() {
        for name in gate.aliases.iter().chain([&gate.name]) {
            assert!(seen.insert(*name), "{name} names two gates");
            assert_eq!(find(name).map(|gate| gate.name), Some(gate.name));
        }
        for fold in gate.folds {
            assert!(
                find(fold.name).is_none_or(|named| std::ptr::eq(named, gate) || fold.name == "reciprocal" || fold.becomes.is_some()),
                "{}",
                fold.name
            );
        }
    }
}

#[test]
fn every_gate_has_words_and_no_words_lack_a_gate() {
    let forms: BTreeSet<&str> = all().flat_map(|gate| gate.folds.iter().map(|fold| fold.name).chain([gate.name])).collect();
    for language in [Language::English, Language::Korean] {
        for form in &forms {
            let phrase = effect(form).unwrap();
            assert_ne!(phrase.plain(language), phrase.key, "{form} has no line");
        }
        for role in all().map(|gate| gate.role).chain(all().flat_map(|gate| gate.folds).map(|fold| fold.role)) {
            assert_ne!(role.name().plain(language), role.name().key);
            assert_ne!(role.sentence().plain(language), role.sentence().key);
            assert!(language.template(role.sentence().key).contains("{gate}"), "{role:?}");
        }
    }
    for file in [include_str!("../../assets/words/en/catalogue.txt"), include_str!("../../assets/words/ko/catalogue.txt")] {
        for key in file.lines().filter_map(|line| line.strip_prefix("gate.")?.split_once(" = ")).map(|(key, _)| key) {
            assert!(forms.contains(key), "no gate is called {key}");
        }
    }
}

#[test]
fn a_number_beside_a_gate_belongs_to_it() {
    for (name, operand, number, text, folded, drawn) in [
        ("add", 0, 1.0, "1", "add_const", "+1"),
        ("add", 1, -1.0, "−1", "add_const", "+(−1)"),
        ("sub", 1, 3.0, "3", "sub_const", "−3"),
        ("sub", 0, 3.0, "3", "const_sub", "3−"),
        ("mul", 0, -1.0, "−1", "mul_const", "·(−1)"),
        ("mul", 1, 2.0, "2", "mul_const", "·2"),
        ("div", 1, 4.0, "4", "div_const", "/4"),
        ("div", 0, 1.0, "1", "reciprocal", "1/x"),
        ("div", 0, 3.0, "3", "reciprocal", "3/x"),
        ("pow", 1, 2.0, "2", "square", "x²"),
        ("pow", 1, 3.0, "3", "pow_const", "x³"),
        ("pow", 1, -12.0, "−12", "pow_const", "x⁻¹²"),
        ("pow", 1, 0.5, "0.5", "pow_const", "x^0.5"),
        ("pow", 0, std::f64::consts::E, "e", "exp", "exp"),
        ("pow", 0, 2.0, "2", "const_pow", "2ˣ"),
        ("pow", 0, -2.0, "−2", "const_pow", "(−2)ˣ"),
        ("max", 0, 0.0, "0", "max", "max(0, ·)"),
        ("max", 2, 0.0, "0", "max", "max(0, ·)"),
        ("less", 1, 3.0, "3", "less", "<3"),
        ("less", 0, 3.0, "3", "less", "3<"),
    ] {
        let fold = find(name).unwrap().fold(operand, number).unwrap();
        assert_eq!((fold.name, fold.text(text).as_str()), (folded, drawn), "{name} with {text}");
    }
    assert!(find("where").unwrap().fold(1, 2.0).is_none());
}

#[test]
fn a_gate_that_takes_over_is_the_same_function() {
    for gate in all() {
        for fold in gate.folds {
            let (Some(number), Some(other)) = (fold.only, fold.becomes) else { continue };
            assert_eq!((fold.name, fold.symbol, fold.role), (other.name, other.symbol, other.role));
            for x in [-1.5, 0.25, 3.0] {
                let mut at = [x; 2];
                at[fold.operand] = number;
                let out = gate.value(&at);
                let slope = |gate: &Gate, at: &[f64], operand| (gate.partial(operand).unwrap().value)(at, out, operand);
                assert!(close(other.value(&[x]), out, 1e-14), "{} at {x}", fold.name);
                assert!(close(slope(other, &[x], 0), slope(gate, &at, 1 - fold.operand), 1e-14), "{} at {x}", fold.name);
            }
        }
    }
}

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

/// What PyTorch gives at kinks, ties, and the ends of domains.
#[test]
fn kinks_are_those_of_pytorch() {
    for (name, at, out, locals) in [
        ("relu", &[0.0][..], 0.0, &[0.0][..]),
        ("relu", &[NAN], NAN, &[1.0]),
        ("abs", &[0.0], 0.0, &[0.0]),
        ("sign", &[NAN], 0.0, &[0.0]),
        ("leaky_relu", &[0.0, 0.3], 0.0, &[0.3]),
        ("elu", &[0.0, 2.5], 0.0, &[2.5]),
        ("elu", &[-INF, 1.0], -1.0, &[0.0]),
        ("elu", &[NAN, 1.0], NAN, &[1.0]),
        ("clamp", &[-1.0, -1.0, 1.0], -1.0, &[0.0]),
        ("clamp", &[1.0, -1.0, 1.0], 1.0, &[0.0]),
        ("clamp", &[0.0, 2.0, -1.0], -1.0, &[0.0]),
        ("clamp", &[NAN, -1.0, 1.0], NAN, &[0.0]),
        ("max", &[2.0, 2.0], 2.0, &[0.5, 0.5]),
        ("max", &[0.0, -0.0], 0.0, &[0.5, 0.5]),
        ("max", &[2.0, 2.0, 1.0], 2.0, &[0.5, 0.5, 0.0]),
        ("max", &[NAN, 2.0], NAN, &[1.0, 1.0]),
        ("max", &[2.0, NAN], NAN, &[1.0, 1.0]),
        ("max", &[2.0, NAN, 3.0], NAN, &[NAN, NAN, NAN]),
        ("min", &[1.0, 1.0, 1.0], 1.0, &[1.0 / 3.0; 3]),
        ("maxout", &[1.0, 1.0, 1.0, 2.0, 0.0], 2.0, &[1.5, 0.5, 0.5, 0.5, 0.5]),
        ("where", &[NAN, 2.0, 3.0], 2.0, &[1.0, 0.0]),
        ("pow", &[0.0, 0.0], 1.0, &[0.0, 0.0]),
        ("pow", &[0.0, 0.5], 0.0, &[INF, 0.0]),
        ("pow", &[0.0, 1.0], 0.0, &[1.0, 0.0]),
        ("pow", &[0.0, -1.0], INF, &[-INF, -INF]),
        ("pow", &[-2.0, 3.0], -8.0, &[12.0, NAN]),
        ("pow", &[INF, 0.0], 1.0, &[0.0, INF]),
        ("sqrt", &[0.0], 0.0, &[INF]),
        ("sqrt", &[-1.0], NAN, &[NAN]),
        ("log", &[0.0], -INF, &[INF]),
        ("log", &[-2.0], NAN, &[-0.5]),
        ("reciprocal", &[-0.0], -INF, &[-INF]),
        ("div", &[1.0, 0.0], INF, &[INF, -INF]),
        ("div", &[-1.0, 0.0], -INF, &[INF, INF]),
        ("div", &[0.0, 0.0], NAN, &[INF, NAN]),
        ("asin", &[1.0], std::f64::consts::FRAC_PI_2, &[INF]),
        ("acos", &[-1.0], std::f64::consts::PI, &[-INF]),
        ("acos", &[2.0], NAN, &[NAN]),
        ("atan", &[-INF], -std::f64::consts::FRAC_PI_2, &[0.0]),
        ("exp", &[1000.0], INF, &[INF]),
        ("cosh", &[-1000.0], INF, &[-INF]),
        ("sigmoid", &[-1000.0], 0.0, &[0.0]),
        ("sigmoid", &[1000.0], 1.0, &[0.0]),
        ("softplus", &[30.0], 30.0, &[1.0]),
        ("softplus", &[-40.0], 4.248354255291589e-18, &[4.248354255291589e-18]),
        ("softplus", &[-INF], 0.0, &[0.0]),
        ("gelu", &[INF], INF, &[NAN]),
        ("gelu", &[-INF], NAN, &[NAN]),
        ("gelu", &[-1000.0], 0.0, &[0.0]),
        ("silu", &[INF], INF, &[NAN]),
        ("softsign", &[INF], NAN, &[NAN]),
        ("erf", &[-INF], -1.0, &[0.0]),
    ] {
        let gate = find(name).unwrap();
        let same = |ours: f64, theirs: f64| ours == theirs || (ours.is_nan() && theirs.is_nan()) || close(ours, theirs, 1e-14);
        let value = gate.value(at);
        assert!(same(value, out), "{name} at {at:?} is {value}, not {out}");
        let ours: Vec<f64> = (0..operands(gate, at)).filter_map(|slot| Some((gate.partial(slot)?.value)(at, value, slot))).collect();
        assert!(
            ours.len() == locals.len() && ours.iter().zip(locals).all(|(&ours, &theirs)| same(ours, theirs)),
            "{name} at {at:?}: {ours:?}, not {locals:?}"
        );
    }
}
