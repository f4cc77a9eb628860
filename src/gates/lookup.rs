//! Gates found by name, and the nearest name to one that was mistyped.

use super::{
    Gate, activation, arithmetic, convolution, elementary, generator, linear, loss, network, normalization, reduction, selection, shape,
};
use crate::words::Phrase;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Every gate but the generators, family by family.
pub fn all() -> impl Iterator<Item = &'static Gate> {
    let [gates @ .., _] = families();
    gates.into_iter().flatten().copied()
}

/// The families in order, the generators last.
pub fn families() -> [&'static [&'static Gate]; 12] {
    [
        arithmetic::GATES,
        elementary::GATES,
        activation::GATES,
        selection::GATES,
        reduction::GATES,
        linear::GATES,
        shape::GATES,
        network::GATES,
        loss::GATES,
        normalization::GATES,
        convolution::GATES,
        generator::GATES,
    ]
}

/// What fills a tensor with numbers of its own: gates without operands. They make inputs, and no nodes of their own.
pub fn generators() -> impl Iterator<Item = &'static Gate> {
    generator::GATES.iter().copied()
}

/// The gate of a name or an alias.
pub fn find(name: &str) -> Option<&'static Gate> {
    let Table { places, names } = table();
    names.get(*places.get(name)?).map(|&(_, gate)| gate)
}

/// The known name that is most like this one: at most one typing mistake away from a short name, two from a longer one.
pub fn nearest(name: &str) -> Option<&'static str> {
    let typed: Vec<char> = name.to_lowercase().chars().collect();
    let allowed = (typed.len().saturating_sub(1) / 2).min(2);
    let candidates = table().names.iter().filter(|(known, _)| known.chars().count().abs_diff(typed.len()) <= allowed);
    let mistakes = candidates.map(|&(known, _)| (distance(&typed, &known.chars().collect::<Vec<_>>()), known));
    // Among equals, letters that changed places are likelier than one that is missing.
    mistakes
        .filter(|&(count, _)| count <= allowed)
        .min_by_key(|&(count, known)| (count, known.chars().count().abs_diff(typed.len())))
        .map(|(_, known)| known)
}

/// What a gate or its folded form, named as in the trace, does to gradients, in one line.
pub fn effect(op: &str) -> Option<Phrase> {
    static KEYS: OnceLock<Vec<String>> = OnceLock::new();
    let names = || all().flat_map(|gate| gate.folds.iter().map(|fold| fold.name).chain([gate.name]));
    let keys = KEYS.get_or_init(|| names().map(|name| format!("gate.{name}")).collect());
    keys.iter().find(|key| key.strip_prefix("gate.") == Some(op)).map(|key| Phrase::new(key))
}

/// Names and aliases.
struct Table {
    /// Where each stands in `names`.
    places: HashMap<&'static str, usize>,
    names: Vec<(&'static str, &'static Gate)>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let names_of = |gate: &'static Gate| gate.aliases.iter().chain([&gate.name]).map(move |&name| (name, gate));
        let names: Vec<_> = all().chain(generators()).flat_map(names_of).collect();
        // `max` of several operands stands before `max` of one, which takes over by itself: the first of a name counts.
        Table { places: names.iter().enumerate().rev().map(|(at, &(name, _))| (name, at)).collect(), names }
    })
}

/// How many letters must be put in, left out, exchanged or swapped with their neighbour to make one word of the other.
pub fn distance(from: &[char], to: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for (row, letter) in from.iter().enumerate() {
        let mut now = vec![row + 1];
        for (column, other) in to.iter().enumerate() {
            let exchanged = last[column] + usize::from(letter != other);
            let mut least = exchanged.min(last[column + 1] + 1).min(now[column] + 1);
            if row > 0 && column > 0 && *letter == to[column - 1] && from[row - 1] == *other {
                least = least.min(before[column - 1] + 1);
            }
            now.push(least);
        }
        before = std::mem::replace(&mut last, now);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_aliases_are_found() {
        for (name, gate) in [("mul", "mul"), ("ln", "log"), ("arctan", "atan"), ("maximum", "max"), ("σ", "sigmoid"), ("power", "pow")] {
            assert_eq!(find(name).map(|gate| gate.name), Some(gate), "{name}");
        }
        assert!(find("tahn").is_none());
        assert!(find("").is_none());
    }

    #[test]
    fn a_mistyped_name_finds_its_neighbour() {
        for (typed, meant) in
            [("tahn", "tanh"), ("sigmod", "sigmoid"), ("ReLU", "relu"), ("maxx", "max"), ("sqroot", "sqrt"), ("sofplus", "softplus")]
        {
            assert_eq!(nearest(typed), Some(meant), "{typed}");
        }
        for stranger in ["", "f", "foo", "neuron", "квадрат", "zzzzzzzz"] {
            assert_eq!(nearest(stranger), None, "{stranger}");
        }
    }

    #[test]
    fn distances_count_typing_mistakes() {
        let count = |from: &str, to: &str| distance(&from.chars().collect::<Vec<_>>(), &to.chars().collect::<Vec<_>>());
        for (from, to, mistakes) in
            [("", "", 0), ("", "abc", 3), ("tahn", "tanh", 1), ("kitten", "sitting", 3), ("exp", "exp", 0), ("ab", "ba", 1)]
        {
            assert_eq!(count(from, to), mistakes, "{from} {to}");
            assert_eq!(count(to, from), mistakes, "{to} {from}");
        }
    }

    #[test]
    fn every_form_of_a_gate_has_its_line() {
        assert_eq!(effect("mul_const").map(|phrase| phrase.key), Some("gate.mul_const"));
        assert_eq!(effect("nothing"), None);
    }
}
