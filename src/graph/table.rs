//! Looking gates up: by the operator or the name that the text gives.

use crate::gates::{self, Gate};
use crate::lang::ast::Operator;

/// The gate of an operator; `None` for the matrix product.
pub fn of_operator(operator: Operator) -> Option<&'static Gate> {
    let name = match operator {
        Operator::Add => "add",
        Operator::Subtract => "sub",
        Operator::Multiply | Operator::Dot => "mul",
        Operator::Divide => "div",
        Operator::Power => "pow",
        Operator::Less => "less",
        Operator::LessEqual => "less_equal",
        Operator::Greater => "greater",
        Operator::GreaterEqual => "greater_equal",
        Operator::Equal => "equal",
        Operator::NotEqual => "not_equal",
        Operator::MatrixProduct => return None,
    };
    gates::find(name)
}

/// The name of a gate, or another name for it, that is most like `name`; `None` where none is like it.
pub fn nearest(name: &str) -> Option<&'static str> {
    let letters: Vec<char> = name.chars().take(LONGEST + 1).collect();
    if letters.len() > LONGEST {
        return None;
    }
    let names = gates::all().iter().flat_map(|gate| [gate.name].into_iter().chain(gate.aliases.iter().copied()));
    let near = names.map(|known| (distance(&letters, &known.chars().collect::<Vec<char>>()), known));
    near.filter(|&(distance, known)| distance <= (known.len() / 3).max(1) && distance < letters.len()).min_by_key(|&(distance, _)| distance).map(|(_, known)| known)
}

/// Names longer than this are like none of ours.
const LONGEST: usize = 24;

/// How many letters must be put in, left out, replaced, or swapped with their neighbour (the last three rows of the table suffice).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &y) in b.iter().enumerate() {
            let swapped = i > 0 && j > 0 && x == b[j - 1] && y == a[i - 1];
            let replaced = last[j] + usize::from(x != y);
            let least = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            row.push(if swapped { least.min(before[j - 1] + 1) } else { least });
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_swapped_or_missing_are_near() {
        for (typed, expected) in [("tahn", "tanh"), ("sigmod", "sigmoid"), ("rellu", "relu"), ("expp", "exp"), ("softpuls", "softplus")] {
            assert_eq!(nearest(typed), Some(expected));
        }
        for typed in ["q", "transmogrify", ""] {
            assert_eq!(nearest(typed), None, "{typed}");
        }
    }
}
